/* A part of edu_explain(): how the area stands to those beside it. */
#ifndef EDU_REPORTS_EXPLAIN_PEERS_H
#define EDU_REPORTS_EXPLAIN_PEERS_H

#include "reports/explain.h"

/* Nothing for parts of the units, for areas that are alone, and where the rate is not complete. */
edu_error_t *edu_explain_peers(edu_explanation_t *explanation, edu_db_t *db, apr_pool_t *pool);

#endif
