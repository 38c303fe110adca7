#include "reports/figure_table.h"

#include "base/pool.h"

#include <apr_strings.h>
#include <string.h>

enum { FIGURE = EDU_FIGURE_COLUMNS + 1, COLUMNS = FIGURE + EDU_BESIDE_COLUMNS };

/* Places of a unit's own cells in edu_figure_columns, behind `section`. */
enum {
    AT_CODE = 1,
    AT_NAME,
    AT_LEVEL,
    AT_YEAR,
    AT_PERIOD,
    AT_GRP,
    AT_INDICATOR,
    AT_NUMERATOR,
    AT_RATE = 10,
    AT_STATUS = 13
};

typedef struct rows_t {
    edu_table_t *table;
    const edu_assessment_t *assessment;
    apr_pool_t *scratch; /* of one row */
} rows_t;

static void
figure_row(rows_t *rows, const char *section, const edu_figure_t *figure)
{
    const char *cells[COLUMNS] = {section};

    apr_pool_clear(rows->scratch);
    edu_figure_cells(cells + 1, figure, rows->assessment->catalogue, rows->assessment->lang, rows->scratch);
    /* What was read beside the figures is of the year alone. */
    if (rows->assessment->standings != NULL && figure->year == rows->assessment->year)
        edu_beside_cells(cells + FIGURE, edu_standing_find(rows->assessment->standings, figure),
                         edu_bound_find(rows->assessment->bounds, figure),
                         figure->indicator != NULL ? figure->indicator->decimals : 2, rows->scratch);
    edu_table_row(rows->table, cells);
}

static void
figure_rows(rows_t *rows, const char *section, const apr_array_header_t *figures)
{
    for (int i = 0; i < figures->nelts; i++)
        figure_row(rows, section, &APR_ARRAY_IDX(figures, i, edu_figure_t));
}

static void
block_rows(rows_t *rows, const edu_block_t *block)
{
    const char *section = block->group == NULL ? "area" : "group";

    const apr_array_header_t *lists[] = {block->targets, block->others, block->companions,
                                         block->alternatives};

    for (int k = 0; k < 4; k++)
        for (int i = 0; i < lists[k]->nelts; i++)
            figure_row(rows, section, APR_ARRAY_IDX(lists[k], i, const edu_figure_t *));
}

/* The figures of a set's members that lie within the area. */
static void
member_rows(rows_t *rows, const edu_block_t *block)
{
    for (int i = 0; block->members != NULL && i < block->member_figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(block->member_figures, i, edu_figure_t);

        for (int j = 0; j < block->members->nelts; j++)
            if (strcmp(APR_ARRAY_IDX(block->members, j, const edu_area_t *)->code, figure->area) == 0)
                figure_row(rows, "member", figure);
    }
}

static void
unit_row(rows_t *rows, const edu_units_t *units, const edu_unit_t *unit, int index)
{
    const edu_indicator_t *indicator = APR_ARRAY_IDX(units->indicators, index, const edu_indicator_t *);
    const edu_share_t *share = &unit->shares[index];
    const char *cells[COLUMNS] = {"unit"};

    apr_pool_clear(rows->scratch);
    cells[AT_CODE] = unit->code;
    cells[AT_NAME] = unit->name;
    cells[AT_LEVEL] = edu_level_name(units->form->reporter);
    cells[AT_YEAR] = rows->assessment->period;
    cells[AT_PERIOD] = rows->assessment->period;
    cells[AT_GRP] = rows->assessment->grp;
    cells[AT_INDICATOR] = indicator->code;
    if (share->state == EDU_PRESENT)
        cells[AT_NUMERATOR] = edu_text_shortest(share->value, rows->scratch);
    if (share->rate.state == EDU_PRESENT)
        cells[AT_RATE] = edu_text_number(share->rate.value, indicator->decimals, rows->scratch);
    if (!unit->reported)
        cells[AT_STATUS] = "not_reported";
    else if (share->state == EDU_NOT_APPLICABLE)
        cells[AT_STATUS] = "not_applicable";
    else if (share->state == EDU_MISSING)
        cells[AT_STATUS] = "missing";
    else
        cells[AT_STATUS] = share->partial ? "partly_missing" : "reported";
    edu_table_row(rows->table, cells);
}

static void
unit_rows(rows_t *rows)
{
    for (int i = 0; i < rows->assessment->units->nelts; i++) {
        const edu_units_t *units = APR_ARRAY_IDX(rows->assessment->units, i, const edu_units_t *);

        for (int j = 0; j < units->units->nelts; j++)
            for (int k = 0; k < units->indicators->nelts; k++)
                unit_row(rows, units, &APR_ARRAY_IDX(units->units, j, edu_unit_t), k);
    }
}

static const edu_column_t *
make_columns(apr_pool_t *pool)
{
    edu_column_t *columns = apr_pcalloc(pool, COLUMNS * sizeof *columns);

    columns[0] = (edu_column_t){"section", NULL, EDU_LEFT};
    memcpy(columns + 1, edu_figure_columns, sizeof edu_figure_columns);
    memcpy(columns + FIGURE, edu_beside_columns, sizeof edu_beside_columns);
    return columns;
}

/* What is said beside other rates stands behind, where it was asked for. */
static int
column_count(const edu_assessment_t *assessment)
{
    return assessment->standings != NULL ? COLUMNS : FIGURE;
}

static rows_t
csv_rows(edu_buffer_t *out, const edu_assessment_t *assessment, apr_pool_t *pool)
{
    return (rows_t){edu_table_create(EDU_TABLE_CSV, make_columns(pool), column_count(assessment), out, pool),
                    assessment, edu_pool_create(pool)};
}

void
edu_figure_table_csv(edu_buffer_t *out, const edu_assessment_t *assessment, apr_pool_t *pool)
{
    rows_t rows = csv_rows(out, assessment, pool);

    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        block_rows(&rows, block);
        member_rows(&rows, block);
    }
    figure_rows(&rows, "below", assessment->below);
    unit_rows(&rows);
    edu_table_finish(rows.table);
}

void
edu_figure_table_report(edu_buffer_t *out, const edu_assessment_t *assessment,
                        const apr_array_header_t *years, apr_pool_t *pool)
{
    rows_t rows = csv_rows(out, assessment, pool);

    for (int i = 0; i < assessment->figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(assessment->figures, i, edu_figure_t);

        figure_row(&rows, strcmp(figure->grp, "all") == 0 ? "area" : "group", figure);
    }
    for (int i = 0; i < assessment->blocks->nelts; i++)
        member_rows(&rows, &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t));
    figure_rows(&rows, "below", assessment->below);
    for (int i = 0; i < years->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(years, i, edu_figure_t);

        if (figure->year != assessment->year)
            figure_row(&rows, "year", figure);
    }
    edu_table_finish(rows.table);
}

static void
json_text(edu_buffer_t *out, const char *name, const char *text)
{
    edu_text_add_json(out, name);
    edu_buffer_add_text(out, ": ");
    edu_text_add_json(out, text);
}

/* Begins an array of rows as the next member of the object; the table's own "[" opens it. */
static rows_t
json_rows(edu_buffer_t *out, const char *name, const edu_assessment_t *assessment, apr_pool_t *pool)
{
    edu_buffer_add_text(out, ",\n");
    edu_text_add_json(out, name);
    edu_buffer_add_text(out, ": ");
    return (rows_t){edu_table_create(EDU_TABLE_JSON, make_columns(pool), column_count(assessment), out, pool),
                    assessment, edu_pool_create(pool)};
}

static void
json_head(edu_buffer_t *out, const edu_assessment_t *assessment)
{
    edu_buffer_add_text(out, "{");
    json_text(out, "area_code", assessment->area->code);
    edu_buffer_add_text(out, ", ");
    json_text(out, "area_name", edu_assess_area_name(assessment, assessment->area));
    edu_buffer_add_text(out, ", ");
    json_text(out, "level", edu_level_name(assessment->area->level));
    edu_buffer_printf(out, ", \"year\": %d, ", assessment->year);
    json_text(out, "catalogue", assessment->catalogue->code);
    edu_buffer_add_text(out, ", ");
    json_text(out, "catalogue_version", assessment->catalogue->version);
    if (assessment->version == 0)
        edu_buffer_add_text(out, ", \"catalogue_number\": null");
    else
        edu_buffer_printf(out, ", \"catalogue_number\": %d", assessment->version);
}

void
edu_figure_table_json(edu_buffer_t *out, const edu_assessment_t *assessment, apr_pool_t *pool)
{
    rows_t rows;

    json_head(out, assessment);
    rows = json_rows(out, "figures", assessment, pool);
    for (int i = 0; i < assessment->blocks->nelts; i++)
        block_rows(&rows, &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t));
    edu_table_finish(rows.table);
    rows = json_rows(out, "members", assessment, pool);
    for (int i = 0; i < assessment->blocks->nelts; i++)
        member_rows(&rows, &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t));
    edu_table_finish(rows.table);
    rows = json_rows(out, "below", assessment, pool);
    figure_rows(&rows, "below", assessment->below);
    edu_table_finish(rows.table);
    rows = json_rows(out, "units", assessment, pool);
    unit_rows(&rows);
    edu_table_finish(rows.table);
    edu_buffer_add_text(out, "}\n");
}
