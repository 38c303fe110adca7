/* How the areas directly below stand to each other, a table an indicator: rate, rank with the places that chance leaves open, the rate drawn towards
 * the mean, and the place in the funnels about the rate of the area above and about the target. */
#ifndef EDU_REPORTS_SUMMARY_RANKS_H
#define EDU_REPORTS_SUMMARY_RANKS_H

#include "reports/sections.h"

/* Needs the standings of the assessment. Nothing where no area is ranked. */
void edu_report_ranks(const edu_sections_t *sections);

#endif
