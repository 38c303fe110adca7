/* The columns of `query sums`: one row a cell of a form's sum. */
#ifndef EDU_REPORTS_SUM_TABLE_H
#define EDU_REPORTS_SUM_TABLE_H

#include "base/table.h"
#include "model/catalogue.h"

#define EDU_SUM_TABLE_COLUMNS 10
extern const edu_column_t edu_sum_table_columns[EDU_SUM_TABLE_COLUMNS];

/* A form's cells in the order in which they are written, by their column's name: const edu_cell_t *. */
apr_array_header_t *edu_sum_table_cells(const edu_form_t *form, apr_pool_t *pool);

/* What the rows of one sum begin with. */
typedef struct edu_sum_head_t {
    const char *area;
    const char *level;
    int year;
    const char *period;
    const char *grp;
    const char *reported; /* units */
} edu_sum_head_t;

/* Writes a row; value: as the database writes it, "" when nobody gave one. */
void edu_sum_table_row(edu_table_t *table, const edu_sum_head_t *head, const edu_catalogue_t *catalogue,
                       const edu_cell_t *cell, const char *form, const char *value, edu_lang_t lang);

#endif
