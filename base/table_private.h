/* What table.c and table_text.c share; nobody else includes it. */
#ifndef EDU_BASE_TABLE_PRIVATE_H
#define EDU_BASE_TABLE_PRIVATE_H

#include "base/table.h"
#include "base/workbook_write.h"

#include <apr_tables.h>
#include <stdbool.h>

typedef struct edu_table_entry_t {
    const char **cells;
    const char *class_name; /* or NULL */
} edu_table_entry_t;

struct edu_table_t {
    edu_table_format_t format;
    const edu_column_t *columns;
    int column_count;
    edu_buffer_t *out;
    apr_pool_t *pool;
    apr_array_header_t *rows; /* of edu_table_entry_t; text only */
    int below;                /* text: the column that stands below its row; 0: none */
    size_t width;             /* text: at most so many columns, where it can be had; 0: as many as it takes */
    int key; /* text: the column that names the rows of further parts; below 0: everything stays in one */
    apr_pool_t *row_pool;           /* of `pending` */
    edu_table_entry_t pending;      /* HTML: held back, since its class comes later; cells NULL: none */
    bool any;                       /* JSON: whether a row was written */
    edu_workbook_write_t *workbook; /* XLSX; NULL after `failed` */
    edu_sheet_write_t *sheet;
    edu_error_t *failed;
};

/* A cell on one line: line breaks and tabs would tear the columns apart. */
const char *edu_table_one_line(const char *cell, apr_pool_t *pool);

/* Writes the rows held, aligned. */
void edu_table_text_finish(edu_table_t *table);

#endif
