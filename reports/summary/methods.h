/* How the figures of a report are made: a sentence or two on each statistic that it shows, with its source, and each indicator's definition. */
#ifndef EDU_REPORTS_SUMMARY_METHODS_H
#define EDU_REPORTS_SUMMARY_METHODS_H

#include "reports/sections.h"

/* balanced: whether the report speaks of balanced development. */
void edu_report_methods(const edu_sections_t *sections, bool balanced);

#endif
