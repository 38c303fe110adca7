/* Tables of one rate an indicator: over the years, over the groups, and how the rates below are spread. */
#ifndef EDU_REPORTS_SECTION_YEARS_H
#define EDU_REPORTS_SECTION_YEARS_H

#include "reports/sections.h"

/* `years`: edu_figure_t, by year and indicator. Ten years a table. */
void edu_section_years(const edu_sections_t *sections, const apr_array_header_t *years);

/* Urban, rural, public ... beside the area as a whole; nothing where no group has figures. */
void edu_section_groups(const edu_sections_t *sections);

/* Mean, standard deviation and quartiles of the rates of the counties below. */
void edu_section_spread(const edu_sections_t *sections);

#endif
