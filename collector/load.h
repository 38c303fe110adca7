/* Checked rows into return_<form>: straight by COPY where a county-period holds nothing yet, through staging and a set-based
 * diff where it holds rows; history, digests and dirty marks with it, all in the caller's transaction. */
#ifndef EDU_COLLECTOR_LOAD_H
#define EDU_COLLECTOR_LOAD_H

#include "base/db.h"
#include "collector/row.h"
#include "sql/form_tables.h"

typedef struct edu_load_t edu_load_t;

typedef struct edu_load_counts_t {
    int64_t fresh;     /* returns that were not there before */
    int64_t replaced;  /* returns that were there with other values */
    int64_t unchanged; /* returns that were there with the same values */
} edu_load_counts_t;

/* Reads which county-periods hold returns of the form. */
edu_error_t *edu_load_create(edu_load_t **load, edu_db_t *db, const edu_sql_columns_t *columns,
                             int64_t submission, apr_pool_t *pool);

/* The digest of a row as edu_load_row() takes it; those of a county-period add up. */
uint64_t edu_load_digest(const edu_load_t *load, const char *line, size_t length, size_t rest);

/* Whether the county-period holds just these rows already, as far as digests tell. */
bool edu_load_is_same(const edu_load_t *load, const char *county, int year, const char *period, int64_t rows,
                      uint64_t digest);

/* Whether the database held returns of the county, in any period, when the load began. */
bool edu_load_holds(const edu_load_t *load, const char *county);

/* Makes the connection free for other statements until the next row. */
edu_error_t *edu_load_pause(edu_load_t *load);

/* Takes one row as edu_checker_write() wrote it (`length` bytes, values from `rest`). Rows of a county-period should come one behind
 * the other; each row once. Errors: DB; DB_RETRY when another load brought the same returns meanwhile. */
edu_error_t *edu_load_row(edu_load_t *load, const char *county, int year, const char *period,
                          const char *line, size_t length, size_t rest);

/* Ends the load: staging is merged, marks are written. */
edu_error_t *edu_load_finish(edu_load_t *load, edu_load_counts_t *counts);

/* The base areas whose returns the load brought, each once (const char *), in byte order when the rows came so. */
apr_array_header_t *edu_load_counties(const edu_load_t *load, apr_pool_t *pool);

#endif
