/* Key findings on balanced development: a sentence a standard, with the figure, its limit, the change on last year and what it stands on. Written from the
 * numbers alone. */
#ifndef EDU_REPORTS_SUMMARY_KEY_BALANCED_H
#define EDU_REPORTS_SUMMARY_KEY_BALANCED_H

#include "reports/balanced.h"

/* How many standards there are and how many are met, missed and not judged, and what became of last year's verdicts: const char *. Those of whose stage
 * there is no school are no standards here. `before`: the same area's report of last year, NULL where there is none that compares. */
apr_array_header_t *edu_key_standards_overview(const edu_balanced_report_t *report,
                                               const edu_balanced_report_t *before, apr_pool_t *pool);

/* The sentences (const char *) on the standards with a status ("met", "not_met", "incomplete"), those furthest from their limits first, equal ones in the
 * catalogue's order. */
apr_array_header_t *edu_key_standards(const edu_balanced_report_t *report,
                                      const edu_balanced_report_t *before, const char *status,
                                      apr_pool_t *pool);

#endif
