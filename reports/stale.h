/* Returns that came after the last aggregation: figures that do not have them yet say so. */
#ifndef EDU_REPORTS_STALE_H
#define EDU_REPORTS_STALE_H

#include "base/db.h"
#include "base/text.h"

/* Warns on stderr when county-periods are marked dirty. */
edu_error_t *edu_stale_tell(edu_db_t *db, apr_pool_t *scratch_pool);

#endif
