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

/* Results as a part, out of the table of a schema ("edustat", "edustat_live"): of a form's sums, or of indicators (form NULL).
 * `columns`: const char *. */
edu_error_t *edu_seal_copy_results(const char **data, size_t *length, edu_db_t *db, const char *schema,
                                   const char *form, const apr_array_header_t *columns,
                                   const edu_seal_results_t *results, apr_pool_t *pool);

/* The quoted table of results in a schema. */
const char *edu_seal_results_table(const char *schema, const char *form, apr_pool_t *pool);

/* "area_code IN (...) AND year = ...": the rows of the results. */
const char *edu_seal_results_where(const edu_seal_results_t *results, apr_pool_t *pool);

/* The key of results: of a form's sums, or of indicators (form NULL). const char *. */
apr_array_header_t *edu_seal_results_key(const char *form, apr_pool_t *pool);

/* The path of a form's sums among the parts. */
const char *edu_seal_sums_path(const char *form, apr_pool_t *pool);

/* Calls with each county-period's returns of a form as the text that is hashed, header and all. Valid during the call. */
typedef edu_error_t *(*edu_seal_returns_t)(const edu_form_t *form, const char *county, const char *year,
                                           const char *period, const edu_buffer_t *text, int64_t rows,
                                           void *baton);
edu_error_t *edu_seal_each_returns(edu_db_t *db, const edu_form_t *form, edu_seal_returns_t each, void *baton,
                                   apr_pool_t *scratch_pool);

#endif
