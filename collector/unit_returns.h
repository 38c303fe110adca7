/* Returns of years in which a unit is not there any more, once its years in the register are others. */
#ifndef EDU_COLLECTOR_UNIT_RETURNS_H
#define EDU_COLLECTOR_UNIT_RETURNS_H

#include "base/db.h"
#include "model/catalogue.h"

/* Adds to *count the returns of a unit, of all forms, of the years from `first` to before `end`. `years`: those in which the unit will have
 * been there ("1990-2018"): each of these returns becomes a finding that says so; NULL: they are only counted. */
edu_error_t *edu_unit_returns_left(int64_t *count, edu_db_t *db, const edu_catalogue_t *catalogue,
                                   const char *county, const char *unit, int first, int end,
                                   const char *years, apr_pool_t *scratch_pool);

#endif
