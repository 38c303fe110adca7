#include "reports/sum_table.h"

#include "reports/figure.h"

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const edu_column_t edu_sum_table_columns[EDU_SUM_TABLE_COLUMNS] = {
    {"area_code", NULL, EDU_LEFT}, {"area_name", NULL, EDU_LEFT},
    {"level", NULL, EDU_LEFT},     {"year", NULL, EDU_RIGHT},
    {"period", NULL, EDU_LEFT},    {"grp", NULL, EDU_LEFT},
    {"form", NULL, EDU_LEFT},      {"measure", NULL, EDU_LEFT},
    {"value", NULL, EDU_RIGHT},    {"units_reported", NULL, EDU_RIGHT},
};

static int
compare_columns(const void *a, const void *b)
{
    return strcmp((*(const edu_cell_t *const *)a)->column, (*(const edu_cell_t *const *)b)->column);
}

apr_array_header_t *
edu_sum_table_cells(const edu_form_t *form, apr_pool_t *pool)
{
    apr_array_header_t *cells = apr_array_copy(pool, form->cells);

    qsort(cells->elts, (size_t)cells->nelts, sizeof(const edu_cell_t *), compare_columns);
    return cells;
}

void
edu_sum_table_row(edu_table_t *table, const edu_sum_head_t *head, const edu_catalogue_t *catalogue,
                  const edu_cell_t *cell, const char *form, const char *value, edu_lang_t lang)
{
    char year[16];

    snprintf(year, sizeof year, "%d", head->year);
    const char *cells[EDU_SUM_TABLE_COLUMNS] = {
        head->area,   edu_report_area_name(catalogue, head->area, head->year, lang),
        head->level,  year,
        head->period, head->grp,
        form,         cell->column,
        value,        head->reported};
    edu_table_row(table, cells);
}
