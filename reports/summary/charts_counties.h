/* All counties below an area, wherever they stand, by the indicators chosen: how they are spread, year by year, and how large they are. Where they
 * are too many to be listed, they are drawn as specks alone. */
#ifndef EDU_REPORTS_SUMMARY_CHARTS_COUNTIES_H
#define EDU_REPORTS_SUMMARY_CHARTS_COUNTIES_H

#include "reports/sections.h"
#include "reports/summary/below.h"

/* The counties' rates of the last years about their middle; nothing for fewer than four of them. `years`: the area's own figures (edu_figure_t, by
 * year and indicator), which hold the quartiles. */
void edu_report_chart_spread(const edu_sections_t *sections, const edu_below_t *below,
                             const edu_focus_t *focus, const apr_array_header_t *years);

/* The areas directly below, and the counties where these are others, as dots as large as their denominators; nothing for rates that are not made
 * of counts. */
void edu_report_chart_weighted(const edu_sections_t *sections, const edu_below_t *below,
                               const edu_focus_t *focus);

/* The counties by all indicators chosen: what stands behind these charts. Nothing where they are the areas directly below. */
void edu_report_county_table(const edu_sections_t *sections, const edu_below_t *below);

#endif
