/* query indicators --boundaries YEAR: the figures of every year on the boundaries of one, added up anew from those stored. */
#include "reports/boundary_note.h"
#include "reports/commands_private.h"
#include "reports/figure.h"
#include "reports/messages.h"
#include "reports/query_private.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns of sql/queries/boundary_rates.sql. */
enum {
    AT_PERIOD,
    AT_GROUP,
    AT_INDICATOR,
    AT_ROWS,
    AT_SIDES,
    AT_NUMERATOR,
    AT_DENOMINATOR,
    AT_EXPECTED,
    AT_REPORTED,
    AT_RATE,
    AT_TARGET,
    AT_GAP,
    AT_STATUS
};

typedef struct row_t {
    const char *period;
    const char *grp;
    const char *indicator;
    const char *numbers[8]; /* numerator to units_reported, as in the columns */
    const char *boundary;
    const char *note;
} row_t;

static const edu_column_t columns[] = {
    {"area_code", NULL, EDU_LEFT}, {"area_name", NULL, EDU_LEFT},       {"level", NULL, EDU_LEFT},
    {"year", NULL, EDU_RIGHT},     {"period", NULL, EDU_LEFT},          {"grp", NULL, EDU_LEFT},
    {"indicator", NULL, EDU_LEFT}, {"numerator", NULL, EDU_RIGHT},      {"denominator", NULL, EDU_RIGHT},
    {"rate", NULL, EDU_RIGHT},     {"target", NULL, EDU_RIGHT},         {"gap", NULL, EDU_RIGHT},
    {"status", NULL, EDU_LEFT},    {"units_expected", NULL, EDU_RIGHT}, {"units_reported", NULL, EDU_RIGHT},
    {"boundary", NULL, EDU_LEFT},  {"boundary_note", NULL, EDU_LEFT},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static const char *
rounded(double value, int decimals, apr_pool_t *pool)
{
    return isnan(value) ? "" : edu_text_number(value, decimals, pool);
}

/* The figure of one area as it is stored. */
static void
fill_stored(row_t *row, const edu_result_t *result, int at, int decimals, apr_pool_t *pool)
{
    static const int exact[] = {AT_NUMERATOR, AT_DENOMINATOR, AT_TARGET};
    static const int places[] = {0, 1, 3};

    for (int i = 0; i < 3; i++)
        if (!edu_result_null(result, at, exact[i]))
            row->numbers[places[i]] = edu_text_shortest(edu_result_double(result, at, exact[i]), pool);
    row->numbers[2] = rounded(edu_result_number(result, at, AT_RATE), decimals, pool);
    row->numbers[4] = rounded(edu_result_number(result, at, AT_GAP), decimals, pool);
    row->numbers[5] = edu_result_text(result, at, AT_STATUS);
}

/* The figures of several areas added up; no verdict is given on boundaries of another year. */
static void
fill_sum(edu_view_t *view, row_t *row, const edu_result_t *result, int at, const edu_indicator_t *indicator,
         const edu_boundary_t *boundary)
{
    apr_pool_t *pool = view->pool;
    bool base = edu_areas_is_base(view->query->only.catalogue->areas, view->area,
                                  view->query->only.boundaries, indicator->base_level, pool);
    double numerator = edu_result_number(result, at, AT_NUMERATOR);
    double denominator = edu_result_number(result, at, AT_DENOMINATOR);
    double rate = numerator * indicator->scale / denominator;

    if (indicator->made_of != EDU_MADE_OF_COUNTS) {
        row->note = edu_message(view->query->lang, EDU_MSG_BOUNDARY_RATES);
        return;
    }
    /* A county that was merged has no rate while one of those it was made of has none. */
    if (edu_result_int(result, at, AT_SIDES) == 0 ||
        (base && edu_result_int(result, at, AT_SIDES) < boundary->codes->nelts))
        return;
    if (indicator->above_100 == EDU_ABOVE_CAP && rate > indicator->scale)
        rate = indicator->scale;
    row->numbers[0] = edu_text_shortest(numerator, pool);
    row->numbers[1] = edu_text_shortest(denominator, pool);
    row->numbers[2] = isfinite(rate) ? rounded(rate, indicator->decimals, pool) : "";
}

static void
fill_row(edu_view_t *view, row_t *row, const edu_result_t *result, int at, const edu_indicator_t *indicator,
         const edu_boundary_t *boundary)
{
    row->numbers[6] = edu_result_text(result, at, AT_EXPECTED);
    row->numbers[7] = edu_result_text(result, at, AT_REPORTED);
    if (boundary->codes->nelts == 1)
        fill_stored(row, result, at, indicator->decimals, view->pool);
    else
        fill_sum(view, row, result, at, indicator, boundary);
}

/* The stored figures of the areas that lie whole in a divided view: the row of one key; -1 for none. */
static int
find_stored(const edu_result_t *stored, const row_t *row)
{
    for (int i = 0; stored != NULL && i < edu_result_rows(stored); i++)
        if (strcmp(edu_result_text(stored, i, AT_PERIOD), row->period) == 0 &&
            strcmp(edu_result_text(stored, i, AT_GROUP), row->grp) == 0 &&
            strcmp(edu_result_text(stored, i, AT_INDICATOR), row->indicator) == 0)
            return i;
    return -1;
}

/* What a figure on divided land is added up from. */
typedef struct told_t {
    double numerator;
    double denominator;
    int64_t sources; /* areas and parts of areas */
    int64_t sides;   /* those of them with both sides */
    int64_t expected;
    int64_t reported;
    int64_t silent;
} told_t;

/* The parts; *note: why there is no figure, NULL where there is one. */
static edu_error_t *
add_parts(told_t *told, const char **note, const edu_view_t *view, const edu_view_parts_t *parts,
          const row_t *row, const edu_indicator_t *indicator, int grp)
{
    for (int i = 0; i < parts->parts->nelts; i++) {
        const edu_land_t *part = APR_ARRAY_IDX(parts->parts, i, const edu_land_t *);
        edu_part_rate_t rate;

        EDU_TRY(edu_part_rate(&rate, parts->divided, part, indicator, grp, row->period));
        if (rate.want != EDU_PART_THERE) {
            *note = edu_view_want_note(view, part, rate.want, rate.told);
            if (*note == NULL)
                *note = row->note;
            return NULL;
        }
        /* Areas of which none has units of the group are no part of it. */
        if (grp > 0 && !rate.anyone)
            continue;
        told->sources++;
        told->sides += rate.used;
        told->numerator += rate.numerator;
        told->denominator += rate.denominator;
        told->expected += rate.expected;
        told->reported += rate.reported;
        told->silent += rate.silent;
    }
    return NULL;
}

/* A figure on divided land, by what its units tell; no verdict, as on any boundaries of another year. */
static edu_error_t *
fill_told(edu_view_t *view, row_t *row, const edu_view_parts_t *parts, const edu_result_t *stored,
          const edu_indicator_t *indicator)
{
    const edu_catalogue_t *catalogue = view->query->only.catalogue;
    apr_pool_t *pool = view->pool;
    bool base = edu_areas_is_base(catalogue->areas, view->area, view->query->only.boundaries,
                                  indicator->base_level, pool);
    int grp = edu_part_group(catalogue, row->grp);
    told_t told = {.sources = parts->whole->nelts};
    int at = find_stored(stored, row);
    const char *note = NULL;
    double rate;

    if (parts->parts->nelts == 0 || grp < 0)
        return NULL;
    if (indicator->made_of != EDU_MADE_OF_COUNTS) {
        row->note = edu_message(view->query->lang, EDU_MSG_BOUNDARY_RATES);
        return NULL;
    }
    if (at >= 0) {
        told.sides = edu_result_int(stored, at, AT_SIDES);
        told.numerator =
            edu_result_null(stored, at, AT_NUMERATOR) ? 0 : edu_result_number(stored, at, AT_NUMERATOR);
        told.denominator =
            edu_result_null(stored, at, AT_DENOMINATOR) ? 0 : edu_result_number(stored, at, AT_DENOMINATOR);
        told.expected = edu_result_int(stored, at, AT_EXPECTED);
        told.reported = edu_result_int(stored, at, AT_REPORTED);
    }
    EDU_TRY(add_parts(&told, &note, view, parts, row, indicator, grp));
    if (note != NULL) {
        row->note = note;
        return NULL;
    }
    row->boundary = EDU_BOUNDARY_TOLD;
    row->note = edu_view_told_note(view, parts, told.silent);
    row->numbers[6] = apr_psprintf(pool, "%" PRId64, told.expected);
    row->numbers[7] = apr_psprintf(pool, "%" PRId64, told.reported);
    if (told.sides == 0 || (base && told.sides < told.sources))
        return NULL;
    rate = told.numerator * indicator->scale / told.denominator;
    if (indicator->above_100 == EDU_ABOVE_CAP && rate > indicator->scale)
        rate = indicator->scale;
    row->numbers[0] = edu_text_shortest(told.numerator, pool);
    row->numbers[1] = edu_text_shortest(told.denominator, pool);
    row->numbers[2] = isfinite(rate) ? rounded(rate, indicator->decimals, pool) : "";
    return NULL;
}

/* The stored figures of some areas in the view's year, taken together. */
static edu_error_t *
read_stored(edu_result_t **result, const edu_view_t *view, const apr_array_header_t *codes)
{
    const edu_selection_t *only = &view->query->only;

    return edu_db_query(result, view->db, edu_sql_query("boundary_rates"),
                        EDU_PARAMS(EDU_TEXT(edu_sql_array(codes, view->pool)), EDU_INT(view->year),
                                   EDU_TEXT(only->indicator), EDU_TEXT(only->grp)),
                        view->pool);
}

/* Rows of the indicators that begin at a level. */
static edu_error_t *
add_rows(apr_array_header_t *rows, edu_view_t *view, edu_level_t level)
{
    const edu_selection_t *only = &view->query->only;
    const apr_array_header_t *codes;
    edu_boundary_t boundary = edu_view_boundary(view, level, &codes);
    bool divided = boundary.kind == EDU_BOUNDARY_DIVIDED;
    edu_view_parts_t parts = {NULL, NULL, NULL};
    edu_result_t *stored = NULL;
    edu_result_t *result;

    EDU_TRY(read_stored(&result, view, codes));
    if (divided) {
        parts = edu_view_parts(view, level);
        EDU_TRY(read_stored(&stored, view, parts.whole));
    }
    for (int i = 0; i < edu_result_rows(result); i++) {
        const edu_indicator_t *indicator =
            edu_catalogue_indicator(only->catalogue, edu_result_text(result, i, AT_INDICATOR));
        row_t *row;

        if (indicator == NULL || indicator->base_level != level)
            continue;
        row = apr_array_push(rows);
        *row = (row_t){.period = edu_result_text(result, i, AT_PERIOD),
                       .grp = edu_result_text(result, i, AT_GROUP),
                       .indicator = indicator->code,
                       .numbers = {"", "", "", "", "", "", "", ""},
                       .boundary = edu_boundary_name(boundary.kind),
                       .note = edu_boundary_note(&boundary, view->area->code, view->query->lang, view->pool)};
        if (divided)
            EDU_TRY(fill_told(view, row, &parts, stored, indicator));
        else
            fill_row(view, row, result, i, indicator, &boundary);
    }
    return NULL;
}

static int
compare_rows(const void *a, const void *b)
{
    const row_t *x = a;
    const row_t *y = b;
    int order = strcmp(x->period, y->period);

    if (order == 0)
        order = strcmp(x->grp, y->grp);
    return order != 0 ? order : strcmp(x->indicator, y->indicator);
}

static void
write_rows(const edu_view_t *view, apr_array_header_t *rows)
{
    const edu_query_t *query = view->query;
    const edu_area_t *area = view->area;

    qsort(rows->elts, (size_t)rows->nelts, sizeof(row_t), compare_rows);
    for (int i = 0; i < rows->nelts; i++) {
        const row_t *row = &APR_ARRAY_IDX(rows, i, row_t);
        const char *cells[COLUMNS] = {area->code,
                                      edu_text_pick(query->lang, area->name_zh, area->name_en),
                                      edu_level_name(area->level),
                                      apr_psprintf(view->pool, "%d", view->year),
                                      row->period,
                                      row->grp,
                                      row->indicator};

        memcpy(cells + 7, row->numbers, sizeof row->numbers);
        cells[15] = row->boundary;
        cells[16] = row->note;
        edu_table_row(query->table, cells);
    }
}

/* All rows of an area and year, for each level at which indicators begin. */
static edu_error_t *
write_view(edu_view_t *view)
{
    const apr_array_header_t *indicators = view->query->only.catalogue->indicators;
    apr_array_header_t *rows = apr_array_make(view->pool, 64, sizeof(row_t));
    bool done[EDU_LEVEL_COUNT] = {false};

    for (int i = 0; i < indicators->nelts; i++) {
        edu_level_t level = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *)->base_level;

        if (done[level] || view->area->level > level)
            continue;
        done[level] = true;
        EDU_TRY(add_rows(rows, view, level));
    }
    view->query->any = view->query->any || rows->nelts > 0;
    write_rows(view, rows);
    return NULL;
}

static edu_error_t *
write_all(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    return edu_query_views(baton, db, write_view, pool);
}

edu_error_t *
edu_reports_query_boundaries(edu_context_t *context)
{
    return edu_query_run(context, columns, COLUMNS, write_all, NULL);
}
