/* COPY of rollup tables, whole rows of areas in a period. `table` with its schema, `columns` separated by commas, both as statements have them. */
#ifndef EDU_SQL_FORM_ROLLUPS_H
#define EDU_SQL_FORM_ROLLUPS_H

#include <apr_tables.h>
#include <stdbool.h>

/* Rows in. frozen: into a table emptied in the same transaction, without a log or a second visit. */
char *edu_sql_copy_rollup_in(const char *table, const char *columns, bool binary, bool frozen,
                             apr_pool_t *pool);

/* area_code, period and the columns out: of some areas (const char *) in a period, or of all (areas NULL). */
char *edu_sql_copy_rollup_out(const char *table, const char *columns, bool binary, int year,
                              const char *period, const apr_array_header_t *areas, apr_pool_t *pool);

/* How many rows each transaction left of each area and period: lines of area_code, period, xmin, count. */
char *edu_sql_copy_rollup_writers(const char *table, apr_pool_t *pool);

#endif
