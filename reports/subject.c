#include "reports/subject.h"

#include "base/text.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <string.h>

/* "422822 (建始县)" */
static const char *
describe(const edu_catalogue_t *catalogue, const char *code, int year, apr_pool_t *pool)
{
    const edu_area_t *area = edu_areas_find(catalogue->areas, code, year);

    return area != NULL ? apr_psprintf(pool, "%s (%s)", code, area->name_zh) : code;
}

/* Says what became of an area that was not there in `year`. */
static edu_error_t *
not_then(const edu_catalogue_t *catalogue, const edu_area_t *area, int year, apr_pool_t *pool)
{
    apr_array_header_t *changes = edu_areas_successors(catalogue->areas, area->code, pool);
    edu_error_t *error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "area \"%s\" (%s) did not exist in %d",
                                          area->code, area->name_zh, year);
    const char *heirs = "";
    int since = 0;

    if (area->valid_from > year)
        return edu_error_hint(error, "it exists from %d", area->valid_from);
    for (int i = 0; i < changes->nelts; i++) {
        const edu_area_change_t *change = APR_ARRAY_IDX(changes, i, const edu_area_change_t *);

        if (change->year > year || change->year < area->valid_to || (since != 0 && change->year != since))
            continue;
        since = change->year;
        heirs = apr_pstrcat(pool, heirs, *heirs != '\0' ? ", " : "",
                            describe(catalogue, change->new_code, year, pool), NULL);
    }
    if (since == 0)
        return edu_error_hint(error, "it was valid until %d", area->valid_to - 1);
    return edu_error_hint(error, "%s was replaced in %d by %s", area->code, since, heirs);
}

/* Areas of the year whose folded name is `name`: how many; *found takes the first, *list the first few. */
static int
by_name(const edu_area_t **found, const char **list, const edu_catalogue_t *catalogue, const char *text,
        int year, apr_pool_t *pool)
{
    const apr_array_header_t *all = edu_areas_all(catalogue->areas);
    const char *name = edu_text_fold(text, strlen(text), pool);
    int count = 0;

    *list = "";
    for (int i = 0; i < all->nelts && *name != '\0'; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(all, i, const edu_area_t *);

        if (area->valid_from > year || area->valid_to <= year ||
            (strcmp(area->name_zh, text) != 0 &&
             strcmp(edu_text_fold(area->name_en, strlen(area->name_en), pool), name) != 0))
            continue;
        if (count++ == 0)
            *found = area;
        if (count <= 6)
            *list = apr_pstrcat(pool, *list, count > 1 ? ", " : "", area->code, NULL);
    }
    return count;
}

edu_error_t *
edu_subject_area(const edu_area_t **area, const edu_catalogue_t *catalogue, const char *text, int year,
                 apr_pool_t *pool)
{
    const char *list;
    int count;

    *area = edu_areas_find(catalogue->areas, text, year);
    if (*area != NULL)
        return NULL;
    count = by_name(area, &list, catalogue, text, year, pool);
    if (count == 1)
        return NULL;
    if (count > 1)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "%d areas were named \"%s\" in %d", count,
                                               text, year),
                              "give a code: %s%s", list, count > 6 ? ", ..." : "");
    *area = edu_areas_nearest(catalogue->areas, text, year);
    if (*area != NULL)
        return not_then(catalogue, *area, year, pool);
    return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "unknown area \"%s\"", text),
                          "give a division code such as 422822, or an area's full name");
}

edu_error_t *
edu_subject_code(const char **code, const edu_catalogue_t *catalogue, const char *text, int first, int last,
                 apr_pool_t *pool)
{
    const edu_area_t *area = edu_areas_nearest(catalogue->areas, text, last);

    if (area == NULL) {
        int year = last < EDU_YEAR_FOREVER ? last : first > 0 ? first : EDU_YEAR_FOREVER - 1;

        EDU_TRY(edu_subject_area(&area, catalogue, text, year, pool));
    }
    *code = area->code;
    return NULL;
}

edu_error_t *
edu_subject_period(edu_period_t *period, const char *text)
{
    edu_error_t *error = edu_period_parse(period, text, strlen(text));

    if (error == NULL)
        return NULL;
    /* What is wrong with an operand is a matter of usage, not of an input file. */
    edu_error_clear(error);
    return edu_error_hint(
        edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a period", text),
        "periods are written 2019, 2019-S1, 2019-T1, 2019-Q1, 2019-03, 2019-W05, 2019-06-30");
}

edu_error_t *
edu_subject_year(int *year, const char *text)
{
    edu_period_t period;
    edu_error_t *error = edu_period_parse(&period, text, strlen(text));

    if (error == NULL && period.frequency == EDU_YEAR) {
        *year = period.year;
        return NULL;
    }
    edu_error_clear(error);
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a year", text),
                          "give the year of the reference date, such as 2019");
}

edu_error_t *
edu_subject_nothing(edu_db_t *db, const edu_area_t *area, int year, apr_pool_t *pool)
{
    edu_result_t *years;
    edu_error_t *error;

    EDU_TRY(edu_db_query(&years, db, edu_sql_query("rollup_years"), EDU_PARAMS(EDU_INT(year)), pool));
    if (edu_result_bool(years, 0, 0))
        error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "nothing aggregated for area \"%s\" (%s) in %d",
                                 area->code, area->name_zh, year);
    else
        error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "nothing aggregated for %d yet", year);
    if (!edu_result_bool(years, 0, 0) && !edu_result_null(years, 0, 1))
        error = edu_error_detail(error, "there are figures for %s to %s", edu_result_text(years, 0, 1),
                                 edu_result_text(years, 0, 2));
    return edu_error_hint(error, "collect the returns and run \"edustat aggregate\"");
}

/* The nearest of the known codes by edit distance, for "did you mean". */
static edu_error_t *
unknown(const char *what, const char *code, const char *nearest)
{
    edu_error_t *error = edu_error_create(EDU_ERR_USAGE, NULL, "unknown %s \"%s\"", what, code);

    return nearest != NULL ? edu_error_hint(error, "did you mean \"%s\"?", nearest) : error;
}

static void
keep_nearer(const char **nearest, size_t *distance, const char *code, const char *candidate)
{
    size_t found = edu_text_distance(code, candidate);

    if (found < *distance) {
        *distance = found;
        *nearest = candidate;
    }
}

edu_error_t *
edu_subject_group(const edu_catalogue_t *catalogue, const char *group)
{
    const char *nearest = NULL;
    size_t distance = 4;

    if (strcmp(group, "all") == 0 || edu_catalogue_group(catalogue, group) != NULL)
        return NULL;
    for (int i = 0; i < catalogue->groups->nelts; i++)
        keep_nearer(&nearest, &distance, group,
                    APR_ARRAY_IDX(catalogue->groups, i, const edu_group_t *)->code);
    return unknown("group", group, nearest);
}

edu_error_t *
edu_subject_indicator(const edu_catalogue_t *catalogue, const char *indicator)
{
    const char *nearest = NULL;
    size_t distance = 4;

    if (edu_catalogue_indicator(catalogue, indicator) != NULL)
        return NULL;
    for (int i = 0; i < catalogue->indicators->nelts; i++)
        keep_nearer(&nearest, &distance, indicator,
                    APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *)->code);
    return unknown("indicator", indicator, nearest);
}

edu_error_t *
edu_subject_form(const edu_form_t **form, const edu_catalogue_t *catalogue, const char *code)
{
    const char *nearest = NULL;
    size_t distance = 4;

    *form = edu_catalogue_form(catalogue, code);
    if (*form != NULL)
        return NULL;
    for (int i = 0; i < catalogue->forms->nelts; i++)
        keep_nearer(&nearest, &distance, code, APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *)->code);
    return unknown("form", code, nearest);
}
