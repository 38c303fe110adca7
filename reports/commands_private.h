/* The commands' bodies, which commands.c puts in its table. */
#ifndef EDU_REPORTS_COMMANDS_PRIVATE_H
#define EDU_REPORTS_COMMANDS_PRIVATE_H

#include "base/command.h"

edu_error_t *edu_reports_assess(edu_context_t *context);
edu_error_t *edu_reports_balanced(edu_context_t *context);
edu_error_t *edu_reports_score(edu_context_t *context);
edu_error_t *edu_reports_explain(edu_context_t *context);
edu_error_t *edu_reports_query_indicators(edu_context_t *context);
edu_error_t *edu_reports_query_boundaries(
    edu_context_t *context); /* of query indicators, with --boundaries */
edu_error_t *edu_reports_query_boundary_sums(edu_context_t *context); /* the same of query sums */
edu_error_t *edu_reports_query_bounds(edu_context_t *context);
edu_error_t *edu_reports_query_peers(edu_context_t *context);
edu_error_t *edu_reports_query_sums(edu_context_t *context);
edu_error_t *edu_reports_findings(edu_context_t *context);
edu_error_t *edu_reports_status(edu_context_t *context);
edu_error_t *edu_reports_report(edu_context_t *context);
edu_error_t *edu_reports_verify(edu_context_t *context);
edu_error_t *edu_reports_journal(edu_context_t *context);

#endif
