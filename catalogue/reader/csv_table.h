/* The catalogue's own tables: small CSV files (RFC 4180, UTF-8, with a header) read whole, every field with its place.
 * Returns are read by the collector, which has a faster and more lenient reader. */
#ifndef EDU_CATALOGUE_READER_CSV_TABLE_H
#define EDU_CATALOGUE_READER_CSV_TABLE_H

#include "base/error.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct edu_csv_column_t {
    const char *name;
    bool required; /* the header must have it; else every field of it is "" */
} edu_csv_column_t;

typedef struct edu_csv_field_t {
    const char *text;
    int line;
    int column; /* in characters; both from 1 */
} edu_csv_field_t;

typedef struct edu_csv_table_t {
    const char *path;
    const edu_csv_column_t *columns;
    int column_count;
    int row_count;
    edu_csv_field_t *fields; /* row by row, in the order of `columns`, whatever the order in the file */
} edu_csv_table_t;

/* Parses a file's content in place: `data` is changed and must live as long as the table, with a NUL behind it. Refused are
 * unknown, missing and double columns, rows of another length, stray quotes, NUL, text that is not
 * UTF-8. Empty lines are passed over. Errors: CATALOGUE "path:line:column: ...". */
edu_error_t *edu_csv_table_parse(edu_csv_table_t **table, const char *path, char *data, size_t length,
                                 const edu_csv_column_t *columns, int column_count, apr_pool_t *pool);

/* The text of a field. */
const char *edu_csv_text(const edu_csv_table_t *table, int row, int column);
int edu_csv_line(const edu_csv_table_t *table, int row);

/* An error at a field: "path:line:column: NAME: ..." with the column's name. */
edu_error_t *edu_csv_error(const edu_csv_table_t *table, int row, int column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A field that must not be empty; a whole number; a year (an empty field gives `fallback`, and is an
 * error when that is negative). */
edu_error_t *edu_csv_needed(const char **text, const edu_csv_table_t *table, int row, int column);
edu_error_t *edu_csv_int64(int64_t *number, const edu_csv_table_t *table, int row, int column);
edu_error_t *edu_csv_year(int *year, const edu_csv_table_t *table, int row, int column, int fallback);

#endif
