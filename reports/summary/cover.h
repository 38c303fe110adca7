/* What stands below a report's title: the catalogue, on what basis populations are counted, and whether the figures are final. */
#ifndef EDU_REPORTS_SUMMARY_COVER_H
#define EDU_REPORTS_SUMMARY_COVER_H

#include "reports/sections.h"
#include "reports/summary/seal.h"

void edu_report_cover(const edu_sections_t *sections, const edu_report_seal_t *seal);

/* A line for each form on the basis of its populations: const char *; empty where none has one. `whole`: with all that the returns say of
 * themselves. */
apr_array_header_t *edu_report_bases(const edu_assessment_t *assessment, bool whole, apr_pool_t *pool);

#endif
