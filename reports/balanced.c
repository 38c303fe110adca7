#include "reports/balanced.h"

#include "base/log.h"
#include "reports/subject.h"
#include "sql/embedded.h"
#include "sql/form_balanced.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double
number_of(const edu_result_t *result, int row, int column)
{
    return edu_result_null(result, row, column) ? NAN : edu_result_double(result, row, column);
}

static void
read_figures(edu_balanced_report_t *report, const edu_result_t *rows)
{
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const edu_area_t *area =
            edu_areas_find(report->catalogue->areas, edu_result_text(rows, i, 0), report->year);
        const edu_balanced_t *standard =
            edu_catalogue_balanced(report->catalogue, edu_result_text(rows, i, 2));

        if (area == NULL || standard == NULL)
            continue;
        APR_ARRAY_PUSH(report->figures, edu_balanced_figure_t) =
            (edu_balanced_figure_t){.area = area,
                                    .standard = standard,
                                    .status = edu_result_text(rows, i, 3),
                                    .schools = edu_result_int(rows, i, 4),
                                    .left_out = edu_result_int(rows, i, 5),
                                    .with_values = edu_result_int(rows, i, 6),
                                    .short_of = edu_result_int(rows, i, 7),
                                    .unknown = edu_result_int(rows, i, 8),
                                    .items_met = edu_result_int(rows, i, 9),
                                    .has_items_met = !edu_result_null(rows, i, 9),
                                    .cv_mean = number_of(rows, i, 10),
                                    .areas_expected =
                                        edu_result_null(rows, i, 11) ? -1 : edu_result_int(rows, i, 11),
                                    .areas_judged = edu_result_int(rows, i, 12),
                                    .areas_met = edu_result_int(rows, i, 13),
                                    .units_expected = edu_result_int(rows, i, 14),
                                    .units_reported = edu_result_int(rows, i, 15)};
    }
}

static const edu_balanced_item_t *
item_of(const edu_balanced_t *standard, const char *code)
{
    for (int i = 0; i < standard->items->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *)->code, code) == 0)
            return APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *);
    return NULL;
}

static void
read_items(edu_balanced_report_t *report, const edu_result_t *rows)
{
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const edu_area_t *area =
            edu_areas_find(report->catalogue->areas, edu_result_text(rows, i, 0), report->year);
        const edu_balanced_t *standard =
            edu_catalogue_balanced(report->catalogue, edu_result_text(rows, i, 1));
        const edu_balanced_item_t *item =
            standard != NULL ? item_of(standard, edu_result_text(rows, i, 2)) : NULL;

        if (area == NULL || item == NULL)
            continue;
        APR_ARRAY_PUSH(report->items, edu_balanced_item_figure_t) =
            (edu_balanced_item_figure_t){.area = area,
                                         .standard = standard,
                                         .item = item,
                                         .numerator = number_of(rows, i, 3),
                                         .denominator = number_of(rows, i, 4),
                                         .mean = number_of(rows, i, 5),
                                         .cv = number_of(rows, i, 6),
                                         .met = edu_result_text(rows, i, 7),
                                         .with_value = edu_result_int(rows, i, 8),
                                         .below =
                                             edu_result_null(rows, i, 9) ? -1 : edu_result_int(rows, i, 9)};
    }
}

/* --- schools -------------------------------------------------------------------------------------------------- */

typedef struct search_t {
    edu_balanced_report_t *report;
    const edu_balanced_set_t *set;
    const char *period;
    apr_hash_t *names;
    apr_pool_t *pool;
} search_t;

/* Notes the school when it lacks a value, or has less than a floor. */
static void
look_at(search_t *search, const edu_balanced_t *standard, const edu_balanced_row_t *row)
{
    edu_balanced_row_t school = *row;
    edu_number_t pupils = edu_balanced_pupils(standard, edu_balanced_cell, &school);
    edu_balanced_value_t *values;
    const char *name;
    bool lacks = false;

    if (pupils.state == EDU_NOT_APPLICABLE || (pupils.state == EDU_PRESENT && pupils.value <= 0) ||
        edu_balanced_leaves_out(standard, search->set, row->attributes))
        return;
    values = apr_pcalloc(search->pool, sizeof *values * (size_t)standard->items->nelts);
    edu_balanced_values(values, standard, edu_balanced_cell, &school);
    for (int i = 0; i < standard->items->nelts; i++)
        lacks =
            lacks || !values[i].present ||
            edu_balanced_is_below(APR_ARRAY_IDX(standard->items, i, const edu_balanced_item_t *), &values[i]);
    if (!lacks)
        return;
    name = apr_hash_get(search->names, row->unit, APR_HASH_KEY_STRING);
    APR_ARRAY_PUSH(search->report->lacks, edu_balanced_lack_t) =
        (edu_balanced_lack_t){.standard = standard,
                              .unit = apr_pstrdup(search->pool, row->unit),
                              .name = name != NULL ? name : "",
                              .pupils = pupils.state == EDU_PRESENT ? pupils.value : NAN,
                              .verdict = edu_balanced_judge(standard, values),
                              .values = values};
}

static edu_error_t *
take_school(void *baton, const edu_balanced_row_t *row)
{
    search_t *search = baton;

    if (strcmp(row->period, search->period) != 0)
        return NULL;
    for (int s = 0; s < search->set->standards->nelts; s++) {
        const edu_balanced_t *standard = APR_ARRAY_IDX(search->set->standards, s, const edu_balanced_t *);

        if (search->report->only == NULL || search->report->only == standard)
            look_at(search, standard, row);
    }
    return NULL;
}

static int
compare_lacks(const void *a, const void *b)
{
    const edu_balanced_lack_t *x = a;
    const edu_balanced_lack_t *y = b;
    int order = x->standard->index - y->standard->index;

    return order != 0 ? order : strcmp(x->unit, y->unit);
}

static edu_error_t *
read_lacks(edu_balanced_report_t *report, edu_db_t *db, const char *period, apr_pool_t *pool)
{
    apr_array_header_t *sets = edu_balanced_sets(report->catalogue->balanced, pool);
    apr_array_header_t *county = apr_array_make(pool, 1, sizeof(const char *));
    search_t search = {.report = report, .period = period, .names = apr_hash_make(pool), .pool = pool};
    edu_result_t *names;

    APR_ARRAY_PUSH(county, const char *) = report->area->code;
    EDU_TRY(edu_db_query(&names, db, edu_sql_unit_names(),
                         EDU_PARAMS(EDU_TEXT(report->area->code), EDU_INT(report->year)), pool));
    for (int i = 0; i < edu_result_rows(names); i++)
        apr_hash_set(search.names, edu_result_text(names, i, 0), APR_HASH_KEY_STRING,
                     edu_result_text(names, i, 1));
    report->lacks = apr_array_make(pool, 16, sizeof(edu_balanced_lack_t));
    for (int i = 0; i < sets->nelts; i++) {
        search.set = APR_ARRAY_IDX(sets, i, const edu_balanced_set_t *);
        EDU_TRY(edu_balanced_read(db, search.set, report->year, county, take_school, &search, pool));
    }
    if (report->lacks->nelts > 1)
        qsort(report->lacks->elts, (size_t)report->lacks->nelts, sizeof(edu_balanced_lack_t), compare_lacks);
    return NULL;
}

/* --- all of it -------------------------------------------------------------------------------------------------- */

static edu_error_t *
find_standard(edu_balanced_report_t *report, const char *code)
{
    const apr_array_header_t *standards = report->catalogue->balanced;
    const char *nearest = NULL;
    size_t distance = 5;
    edu_error_t *error;

    if (standards->nelts == 0)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                "the catalogue has no standard of balanced development");
    if (code == NULL)
        return NULL;
    report->only = edu_catalogue_balanced(report->catalogue, code);
    if (report->only != NULL)
        return NULL;
    for (int i = 0; i < standards->nelts; i++) {
        const char *other = APR_ARRAY_IDX(standards, i, const edu_balanced_t *)->code;
        size_t found = edu_text_distance(code, other);

        if (found < distance) {
            distance = found;
            nearest = other;
        }
    }
    error = edu_error_create(EDU_ERR_USAGE, NULL, "unknown standard \"%s\"", code);
    return nearest != NULL ? edu_error_hint(error, "did you mean \"%s\"?", nearest) : error;
}

/* Why nothing is stored of the area. */
static edu_error_t *
nothing(const edu_balanced_report_t *report, edu_db_t *db, const char *period, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("figures_area"),
                         EDU_PARAMS(EDU_TEXT(report->area->code), EDU_INT(report->year), EDU_TEXT(period)),
                         pool));
    if (edu_result_rows(rows) == 0)
        return edu_subject_nothing(db, report->area, report->year, pool);
    return edu_error_hint(
        edu_error_create(EDU_ERR_NOT_FOUND, NULL, "no resources were reported in area \"%s\" (%s) in %d",
                         report->area->code, report->area->name_zh, report->year),
        "balanced development needs the schools' returns of their resources as well: \"edustat catalogue "
        "show forms\" lists the forms");
}

static edu_balanced_report_t *
begin(const edu_catalogue_t *catalogue, int year, bool below, edu_lang_t lang, apr_pool_t *pool)
{
    edu_balanced_report_t *loaded = apr_pcalloc(pool, sizeof *loaded);

    loaded->catalogue = catalogue;
    loaded->lang = lang;
    loaded->year = year;
    loaded->below = below;
    loaded->figures = apr_array_make(pool, 16, sizeof(edu_balanced_figure_t));
    loaded->items = apr_array_make(pool, 64, sizeof(edu_balanced_item_figure_t));
    return loaded;
}

/* What the rollups have, of one standard or of all; there may be nothing. */
static edu_error_t *
read_rollups(edu_balanced_report_t *loaded, edu_db_t *db, const char *period, const char *standard,
             apr_pool_t *pool)
{
    edu_result_t *rows;

    loaded->children = edu_areas_children(loaded->catalogue->areas, loaded->area->code, loaded->year, pool);
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("balanced_figures"),
                         EDU_PARAMS(EDU_TEXT(loaded->area->code), EDU_INT(loaded->year), EDU_TEXT(period),
                                    EDU_BOOL(loaded->below), EDU_TEXT(standard)),
                         pool));
    read_figures(loaded, rows);
    if (loaded->figures->nelts == 0)
        return NULL;
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("balanced_items"),
                         EDU_PARAMS(EDU_TEXT(loaded->area->code), EDU_INT(loaded->year), EDU_TEXT(period),
                                    EDU_BOOL(loaded->below), EDU_TEXT(standard)),
                         pool));
    read_items(loaded, rows);
    return NULL;
}

edu_error_t *
edu_balanced_load(edu_balanced_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue,
                  const char *area, int year, const char *standard, bool below, bool schools, edu_lang_t lang,
                  apr_pool_t *pool)
{
    edu_balanced_report_t *loaded = begin(catalogue, year, below, lang, pool);
    const char *period = apr_psprintf(pool, "%d", year);

    EDU_TRY(find_standard(loaded, standard));
    EDU_TRY(edu_sql_area(&loaded->area, catalogue, area, year, pool));
    if (schools && !edu_areas_is_base(catalogue->areas, loaded->area, year, EDU_COUNTY, pool))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "schools are listed county by county, and \"%s\" is none",
                                               loaded->area->code),
                              "name a county, or use --below");
    EDU_TRY(read_rollups(loaded, db, period, standard, pool));
    if (loaded->figures->nelts == 0)
        return nothing(loaded, db, period, pool);
    if (schools)
        EDU_TRY(read_lacks(loaded, db, period, pool));
    *report = loaded;
    return NULL;
}

edu_error_t *
edu_balanced_load_any(edu_balanced_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue,
                      const edu_area_t *area, int year, bool below, edu_lang_t lang, apr_pool_t *pool)
{
    edu_balanced_report_t *loaded = begin(catalogue, year, below, lang, pool);

    *report = NULL;
    if (catalogue->balanced->nelts == 0)
        return NULL;
    loaded->area = area;
    EDU_TRY(read_rollups(loaded, db, apr_psprintf(pool, "%d", year), NULL, pool));
    if (loaded->figures->nelts > 0)
        *report = loaded;
    return NULL;
}
