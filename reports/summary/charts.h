/* The charts of a report, of an assessment's figures. Each stands beside the table with the same figures; documents that show no charts
 * leave them out. */
#ifndef EDU_REPORTS_SUMMARY_CHARTS_H
#define EDU_REPORTS_SUMMARY_CHARTS_H

#include "reports/sections.h"

/* Rates of a block against their targets, with interval and last year's rate; nothing where no rate has a target. */
void edu_report_chart_targets(const edu_sections_t *sections, const edu_block_t *block);

/* The areas directly below by the indicators that are held to a target; nothing where there are fewer than two areas. */
void edu_report_chart_below(const edu_sections_t *sections);

/* Over the years, the rates that have a target here, a chart each, with the targets of the years and the course (`years`: edu_figure_t, by
 * year and indicator); nothing for rates of fewer than three years. */
void edu_report_chart_years(const edu_sections_t *sections, const apr_array_header_t *years);

#endif
