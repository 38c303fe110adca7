/* A part of edu_explain(): what is behind the numbers. */
#ifndef EDU_REPORTS_EXPLAIN_SOURCES_H
#define EDU_REPORTS_EXPLAIN_SOURCES_H

#include "reports/explain.h"

/* An empty row of a section, added to the explanation. */
edu_explain_row_t *edu_explain_add(edu_explanation_t *explanation, edu_explain_section_t section);

/* Adds the open findings among the returns that the figure is made of, and the submissions that brought them. */
edu_error_t *edu_explain_sources(edu_explanation_t *explanation, edu_db_t *db, apr_pool_t *pool);

#endif
