/* Tables for people and for programs: one description of columns, printed as aligned text, CSV, JSON, Markdown,
 * HTML or a workbook. */
#ifndef EDU_BASE_TABLE_H
#define EDU_BASE_TABLE_H

#include "base/buffer.h"
#include "base/error.h"

#include <apr_pools.h>

typedef enum edu_table_format_t {
    EDU_TABLE_TEXT, /* aligned by width in a terminal; wide characters count two */
    EDU_TABLE_CSV,
    EDU_TABLE_JSON, /* an array of objects, keys = column codes; numbers unquoted, empty cells null */
    EDU_TABLE_MARKDOWN,
    EDU_TABLE_HTML,
    EDU_TABLE_XLSX /* a workbook of one sheet: numbers are numbers, codes stay texts, the header stays in view */
} edu_table_format_t;

typedef enum edu_align_t {
    EDU_LEFT,
    EDU_RIGHT
} edu_align_t; /* right-aligned cells are numbers in JSON and workbooks */

typedef struct edu_column_t {
    const char *code;  /* for CSV and JSON */
    const char *title; /* for people */
    edu_align_t align;
} edu_column_t;

/* What stands above it for people: the title, else the code. */
const char *edu_table_title(const edu_column_t *column);

typedef struct edu_table_t edu_table_t;

/* A table that is written to `out` row by row (text, which must know every width, when it is finished). */
edu_table_t *edu_table_create(edu_table_format_t format, const edu_column_t *columns, int column_count,
                              edu_buffer_t *out, apr_pool_t *pool);

/* The same, with a name for the sheet of a workbook. */
edu_table_t *edu_table_create_named(edu_table_format_t format, const char *name, const edu_column_t *columns,
                                    int column_count, edu_buffer_t *out, apr_pool_t *pool);

/* Text: of a table wider than `width` columns, columns with nothing in them are left out and texts wrapped in their cells, the widest columns
 * first; one that would become too narrow to read stands below its row. Numbers, codes and other words stay whole, so that the table may
 * still be wider. 0: the terminal behind standard output, 120 where it is none. */
void edu_table_fit(edu_table_t *table, size_t width);

/* Text: of a table that is fitted and still too wide, the columns that have no room stand in further parts below, whose rows the column `key` names,
 * or the first one where that is empty. The first column keeps its width. */
void edu_table_continue(edu_table_t *table, int key);

/* The next row; cells are copied; NULL is an empty cell. */
void edu_table_row(edu_table_t *table, const char *const *cells);

/* A class for the row made last, for HTML ("met"). The class "rule" also draws a rule below the row in text. */
void edu_table_row_class(edu_table_t *table, const char *name);

/* Ends the table. Errors: FILE, of a workbook only. */
edu_error_t *edu_table_finish(edu_table_t *table);

/* Which of the names (ended by NULL) it is; NULL is the first one. Errors: USAGE that names them. */
edu_error_t *edu_format_choose(int *index, const char *name, const char *const *names);

/* "text", "csv", "json", "md", "html", "xlsx"; NULL is the first one allowed. `allowed`: a set of 1u << EDU_TABLE_...
 * Errors: USAGE that names the allowed ones. */
edu_error_t *edu_table_format_parse(edu_table_format_t *format, const char *name, unsigned allowed);

#endif
