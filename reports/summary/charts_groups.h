/* The gaps between groups of units: urban and rural, public and private. */
#ifndef EDU_REPORTS_SUMMARY_CHARTS_GROUPS_H
#define EDU_REPORTS_SUMMARY_CHARTS_GROUPS_H

#include "reports/sections.h"

/* A row an indicator, a dot a group, as large as its share of the denominator; a chart for each unit of measure. Indicators with fewer than two groups and
 * companions are left out. */
void edu_report_chart_groups(const edu_sections_t *sections);

#endif
