/* A part of edu_explain(): what the figure would be if the missing returns were in. */
#ifndef EDU_REPORTS_EXPLAIN_BOUNDS_H
#define EDU_REPORTS_EXPLAIN_BOUNDS_H

#include "reports/explain.h"

/* Nothing where none is missing. */
edu_error_t *edu_explain_bounds(edu_explanation_t *explanation, edu_db_t *db, apr_pool_t *pool);

#endif
