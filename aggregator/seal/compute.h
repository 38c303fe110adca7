/* The parts of a seal that come out of a store: register, periods, digests of the returns, and what the aggregator makes of them. */
#ifndef EDU_AGGREGATOR_SEAL_COMPUTE_H
#define EDU_AGGREGATOR_SEAL_COMPUTE_H

#include "aggregator/seal/parts.h"
#include "aggregator/seal/scope.h"
#include "aggregator/seal/shadow.h"

typedef struct edu_seal_results_t {
    const edu_seal_scope_t *scope;
    int year;
    const edu_seal_parts_t
        *like; /* results are given in the columns of these; NULL: in all that the tables have */
} edu_seal_results_t;

/* Adds the parts out of a shadow that is filled and aggregated. Texts live in the parts' pool. Errors: REFUSED when a column of `like` is
 * computed no more. */
edu_error_t *edu_seal_collect(edu_seal_parts_t *parts, const edu_shadow_t *shadow,
                              const edu_seal_results_t *results, apr_pool_t *scratch_pool);

/* A table of results and the part that holds it. Every table rollup_... is one, so that what the aggregator comes to compute is sealed too. */
typedef struct edu_seal_table_t {
    const char *path; /* results/indicator.csv */
    const char *name; /* rollup_indicator */
    const char *form; /* of a form's sums; NULL */
    const char *
        area; /* the column of the area whose result a row is: of comparisons, the one above those compared */
    apr_array_header_t *key; /* const char *: the columns of its primary key */
} edu_seal_table_t;

/* All tables of results in the schema edustat, which may be that of a shadow. edu_seal_table_t, by name. */
edu_error_t *edu_seal_tables(apr_array_header_t **tables, edu_db_t *db, apr_pool_t *pool);

/* The one behind a part of results. Errors: REFUSED when there is none any more. */
edu_error_t *edu_seal_table(edu_seal_table_t *table, edu_db_t *db, const char *path, apr_pool_t *pool);

/* Results as a part, out of the table in a schema ("edustat", "edustat_live"). `columns`: const char *. */
edu_error_t *edu_seal_copy_results(const char **data, size_t *length, edu_db_t *db, const char *schema,
                                   const edu_seal_table_t *table, const apr_array_header_t *columns,
                                   const edu_seal_results_t *results, apr_pool_t *pool);

/* The quoted table in a schema. */
const char *edu_seal_table_in(const edu_seal_table_t *table, const char *schema, apr_pool_t *pool);

/* The condition that a row of the table is one of the results. */
const char *edu_seal_results_where(const edu_seal_table_t *table, const edu_seal_results_t *results,
                                   apr_pool_t *pool);

/* The columns of a table that are compared: all but its key and the time at which a row was computed. const char *. */
edu_error_t *edu_seal_table_columns(apr_array_header_t **columns, edu_db_t *db, const edu_seal_table_t *table,
                                    apr_pool_t *pool);

/* Calls with each county-period's returns of a form as the text that is hashed, header and all. Valid during the call. */
typedef edu_error_t *(*edu_seal_returns_t)(const edu_form_t *form, const char *county, const char *year,
                                           const char *period, const edu_buffer_t *text, int64_t rows,
                                           void *baton);
edu_error_t *edu_seal_each_returns(edu_db_t *db, const edu_form_t *form, edu_seal_returns_t each, void *baton,
                                   apr_pool_t *scratch_pool);

#endif
