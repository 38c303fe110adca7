/* query sums --boundaries YEAR: the sums of every year on the boundaries of one, added up anew from those stored. */
#include "reports/boundary_note.h"
#include "reports/commands_private.h"
#include "reports/query_private.h"
#include "reports/sum_table.h"
#include "sql/embedded.h"
#include "sql/form_reports.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = EDU_SUM_TABLE_COLUMNS + 2 };

/* Sums of a form on divided land, by what its units tell. */
typedef struct told_t {
    const char *note;
    int64_t reported;
    double *value; /* one a cell; NAN where nobody gave one */
} told_t;

/* One row of the sums of a form. */
typedef struct row_t {
    const char *period;
    const char *grp;
    const edu_form_t *form;
    const edu_result_t *result;
    int at;
    edu_boundary_t boundary;
    const told_t *told; /* NULL: nobody told */
    const char *untold; /* why; NULL: the boundary says it */
} row_t;

static void
add_value(double *sum, double value)
{
    *sum = value + (isnan(*sum) ? 0 : *sum);
}

/* Adds what is stored of the areas that lie whole in the view. */
static edu_error_t *
add_stored(told_t *told, const edu_view_t *view, const row_t *row, const apr_array_header_t *whole)
{
    edu_result_t *stored;

    EDU_TRY(edu_db_query(&stored, view->db, edu_sql_sum_of_areas(row->form, view->pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(whole, view->pool)), EDU_INT(view->year),
                                    EDU_TEXT(row->grp)),
                         view->pool));
    for (int i = 0; i < edu_result_rows(stored); i++) {
        if (strcmp(edu_result_text(stored, i, EDU_SUM_OF_PERIOD), row->period) != 0)
            continue;
        told->reported += edu_result_int(stored, i, EDU_SUM_OF_REPORTED);
        for (int k = 0; k < row->form->cells->nelts; k++)
            if (!edu_result_null(stored, i, EDU_SUM_OF_COLUMNS + k))
                add_value(&told->value[k], edu_result_double(stored, i, EDU_SUM_OF_COLUMNS + k));
    }
    return NULL;
}

static void
add_part(told_t *told, const edu_form_t *form, const edu_part_sum_t *sum)
{
    told->reported += sum->reported;
    for (int k = 0; k < form->cells->nelts; k++)
        if (sum->count[k] > 0)
            add_value(&told->value[k],
                      edu_part_value(sum, APR_ARRAY_IDX(form->cells, k, const edu_cell_t *)));
}

/* What the units tell of a row on divided land. */
static edu_error_t *
tell(row_t *row, const edu_view_t *view, const edu_view_parts_t *parts)
{
    const edu_form_t *form = row->form;
    int grp = edu_part_group(view->query->only.catalogue, row->grp);
    told_t *told = apr_pcalloc(view->pool, sizeof *told);
    int64_t silent = 0;

    told->value = apr_palloc(view->pool, sizeof(double) * (size_t)(form->cells->nelts + 1));
    for (int k = 0; k < form->cells->nelts; k++)
        told->value[k] = NAN;
    if (parts->parts->nelts == 0 || grp < 0)
        return NULL;
    for (int i = 0; i < parts->parts->nelts; i++) {
        const edu_land_t *part = APR_ARRAY_IDX(parts->parts, i, const edu_land_t *);
        const edu_part_told_t *one;
        edu_part_want_t want;

        EDU_TRY(edu_part_told(&one, &want, parts->divided, form, row->period, part));
        if (want != EDU_PART_THERE) {
            row->untold = edu_view_want_note(view, part, want, one);
            return NULL;
        }
        if (one->sums[grp] == NULL)
            return NULL;
        add_part(told, form, one->sums[grp]);
        silent += one->silent;
    }
    if (parts->whole->nelts > 0)
        EDU_TRY(add_stored(told, view, row, parts->whole));
    told->note = edu_view_told_note(view, parts, silent);
    row->told = told;
    return NULL;
}

static edu_error_t *
add_form(apr_array_header_t *rows, const edu_view_t *view, const edu_form_t *form)
{
    const apr_array_header_t *codes;
    edu_boundary_t boundary = edu_view_boundary(view, form->base_level, &codes);
    edu_view_parts_t parts = {NULL, NULL, NULL};
    edu_result_t *result;

    if (boundary.kind == EDU_BOUNDARY_DIVIDED)
        parts = edu_view_parts(view, form->base_level);
    EDU_TRY(edu_db_query(&result, view->db, edu_sql_sum_of_areas(form, view->pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(codes, view->pool)), EDU_INT(view->year),
                                    EDU_TEXT(view->query->only.grp)),
                         view->pool));
    for (int i = 0; i < edu_result_rows(result); i++) {
        row_t row = {.period = edu_result_text(result, i, EDU_SUM_OF_PERIOD),
                     .grp = edu_result_text(result, i, EDU_SUM_OF_GROUP),
                     .form = form,
                     .result = result,
                     .at = i,
                     .boundary = boundary};

        if (boundary.kind == EDU_BOUNDARY_DIVIDED)
            EDU_TRY(tell(&row, view, &parts));
        APR_ARRAY_PUSH(rows, row_t) = row;
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
    return order != 0 ? order : strcmp(x->form->code, y->form->code);
}

static const char *
told_value(const row_t *row, const edu_cell_t *cell, apr_pool_t *pool)
{
    double value = row->told->value[cell->index];

    return isnan(value) ? "" : edu_text_number(value, edu_measure_sum_decimals(cell->measure), pool);
}

/* One row of the output a cell. */
static void
write_row(const edu_view_t *view, const row_t *row)
{
    const edu_query_t *query = view->query;
    const apr_array_header_t *cells = edu_sum_table_cells(row->form, view->pool);
    bool divided = row->boundary.kind == EDU_BOUNDARY_DIVIDED;
    const char *reported = divided ? "" : edu_result_text(row->result, row->at, EDU_SUM_OF_REPORTED);
    const char *boundary = edu_boundary_name(row->boundary.kind);
    const char *note = edu_boundary_note(&row->boundary, view->area->code, query->lang, view->pool);

    if (row->untold != NULL)
        note = row->untold;
    if (row->told != NULL) {
        reported = apr_psprintf(view->pool, "%" APR_INT64_T_FMT, row->told->reported);
        boundary = EDU_BOUNDARY_TOLD;
        note = row->told->note;
    }
    for (int i = 0; i < cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(cells, i, const edu_cell_t *);
        const char *value = edu_result_text(row->result, row->at, EDU_SUM_OF_COLUMNS + cell->index);
        const char *out[COLUMNS] = {view->area->code,
                                    edu_text_pick(query->lang, view->area->name_zh, view->area->name_en),
                                    edu_level_name(view->area->level),
                                    apr_psprintf(view->pool, "%d", view->year),
                                    row->period,
                                    row->grp,
                                    row->form->code,
                                    cell->column,
                                    row->told != NULL          ? told_value(row, cell, view->pool)
                                    : divided || value == NULL ? ""
                                                               : value,
                                    reported,
                                    boundary,
                                    note};

        edu_table_row(query->table, out);
    }
}

static edu_error_t *
write_view(edu_view_t *view)
{
    const edu_selection_t *only = &view->query->only;
    apr_array_header_t *rows = apr_array_make(view->pool, 64, sizeof(row_t));

    for (int i = 0; i < only->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(only->catalogue->forms, i, const edu_form_t *);

        if (view->area->level <= form->base_level &&
            (only->form == NULL || strcmp(only->form, form->code) == 0))
            EDU_TRY(add_form(rows, view, form));
    }
    if (rows->nelts > 1)
        qsort(rows->elts, (size_t)rows->nelts, sizeof(row_t), compare_rows);
    view->query->any = view->query->any || rows->nelts > 0;
    for (int i = 0; i < rows->nelts; i++)
        write_row(view, &APR_ARRAY_IDX(rows, i, row_t));
    return NULL;
}

static edu_error_t *
write_all(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    return edu_query_views(baton, db, write_view, pool);
}

edu_error_t *
edu_reports_query_boundary_sums(edu_context_t *context)
{
    edu_column_t columns[COLUMNS];

    memcpy(columns, edu_sum_table_columns, sizeof edu_sum_table_columns);
    columns[EDU_SUM_TABLE_COLUMNS] = (edu_column_t){"boundary", NULL, EDU_LEFT};
    columns[EDU_SUM_TABLE_COLUMNS + 1] = (edu_column_t){"boundary_note", NULL, EDU_LEFT};
    return edu_query_run(context, columns, COLUMNS, write_all, NULL);
}
