/* query sums --boundaries YEAR: the sums of every year on the boundaries of one, added up anew from those stored. */
#include "reports/boundary_note.h"
#include "reports/commands_private.h"
#include "reports/query_private.h"
#include "reports/sum_table.h"
#include "sql/embedded.h"
#include "sql/form_reports.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = EDU_SUM_TABLE_COLUMNS + 2 };

/* One row of the sums of a form. */
typedef struct row_t {
    const char *period;
    const char *grp;
    const edu_form_t *form;
    const edu_result_t *result;
    int at;
    edu_boundary_t boundary;
} row_t;

static edu_error_t *
add_form(apr_array_header_t *rows, const edu_view_t *view, const edu_form_t *form)
{
    const apr_array_header_t *codes;
    edu_boundary_t boundary = edu_view_boundary(view, form->base_level, &codes);
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, view->db, edu_sql_sum_of_areas(form, view->pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(codes, view->pool)), EDU_INT(view->year),
                                    EDU_TEXT(view->query->only.grp)),
                         view->pool));
    for (int i = 0; i < edu_result_rows(result); i++)
        APR_ARRAY_PUSH(rows, row_t) = (row_t){edu_result_text(result, i, EDU_SUM_OF_PERIOD),
                                              edu_result_text(result, i, EDU_SUM_OF_GROUP),
                                              form,
                                              result,
                                              i,
                                              boundary};
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

/* One row of the output a cell. */
static void
write_row(const edu_view_t *view, const row_t *row)
{
    const edu_query_t *query = view->query;
    const apr_array_header_t *cells = edu_sum_table_cells(row->form, view->pool);
    bool divided = row->boundary.kind == EDU_BOUNDARY_DIVIDED;

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
                                    divided || value == NULL ? "" : value,
                                    divided ? "" : edu_result_text(row->result, row->at, EDU_SUM_OF_REPORTED),
                                    edu_boundary_name(row->boundary.kind),
                                    edu_boundary_note(&row->boundary, view->area->code, query->lang,
                                                      view->pool)};

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
