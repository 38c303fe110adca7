/* A part of edu_explain(): what is behind the numbers. */
#ifndef EDU_REPORTS_EXPLAIN_SOURCES_H
#define EDU_REPORTS_EXPLAIN_SOURCES_H

#include "reports/explain.h"

/* Adds the open findings among the returns that the figure is made of, and the submissions that brought them. */
edu_error_t *edu_explain_sources(edu_explanation_t *explanation, edu_db_t *db, apr_pool_t *pool);

#endif
