/* The catalogue into the database: reference tables, form tables, and what may not be changed. */
#ifndef EDU_SQL_APPLY_H
#define EDU_SQL_APPLY_H

#include "base/db.h"
#include "model/catalogue.h"

#include <apr_tables.h>

/* Within the caller's transaction. Does nothing when the database holds this catalogue already (*changed false).
 * `changes` takes lines such as "form school_annual: new column enrol_primary_1" in result_pool. Errors: REFUSED. */
edu_error_t *edu_apply_catalogue(int *version, bool *changed, apr_array_header_t *changes, edu_db_t *db,
                                 const edu_catalogue_t *catalogue, const char *by, apr_pool_t *result_pool,
                                 apr_pool_t *scratch_pool);

#endif
