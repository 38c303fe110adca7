/* The section that compares the areas directly below by one indicator after the other. */
#ifndef EDU_REPORTS_SUMMARY_FOCUS_SECTION_H
#define EDU_REPORTS_SUMMARY_FOCUS_SECTION_H

#include "reports/sections.h"
#include "reports/summary/charts_map.h"

/* For each indicator chosen its table and its charts; then the counties by all of them, where these are not the areas directly below. Nothing where
 * there is nothing to compare. `map`: NULL for none.
 * `years`: the area's own figures of all years (edu_figure_t, by year and indicator). */
void edu_report_section_focus(const edu_sections_t *sections, const edu_below_t *below,
                              const edu_report_map_t *map, const apr_array_header_t *years);

#endif
