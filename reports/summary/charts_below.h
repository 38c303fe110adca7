/* Charts of the areas directly below by one indicator: in order, by their size, and what has changed. Each stands beside the table with the same
 * figures; documents that show no charts leave them out. */
#ifndef EDU_REPORTS_SUMMARY_CHARTS_BELOW_H
#define EDU_REPORTS_SUMMARY_CHARTS_BELOW_H

#include "reports/sections.h"
#include "reports/summary/below.h"

/* The areas (edu_placed_t) as bars with their ranks. */
void edu_report_chart_ranked(const edu_sections_t *sections, const edu_focus_t *focus,
                             const apr_array_header_t *placed);

/* Their rates by size within the limits of chance; nothing for fewer than three areas that have limits. */
void edu_report_chart_funnel(const edu_sections_t *sections, const edu_focus_t *focus,
                             const apr_array_header_t *placed);

/* Their rates in an earlier year and now; nothing where none is known of an earlier year. `years`: the area's own figures. */
void edu_report_chart_slope(const edu_sections_t *sections, const edu_below_t *below,
                            const edu_focus_t *focus, const apr_array_header_t *placed,
                            const apr_array_header_t *years);

/* The area's own figure of a year, from `years` (edu_figure_t, by year and indicator); NULL: there is none. */
const edu_figure_t *edu_report_own_year(const apr_array_header_t *years, int year,
                                        const edu_indicator_t *indicator);

#endif
