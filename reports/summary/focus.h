/* The few indicators by which a report compares the areas below one by one, since pages for all of them would hide what matters. */
#ifndef EDU_REPORTS_SUMMARY_FOCUS_H
#define EDU_REPORTS_SUMMARY_FOCUS_H

#include "reports/assess.h"

/* As many at the most. */
#define EDU_FOCUS_MOST 3

typedef struct edu_focus_t {
    const edu_indicator_t *indicator;
    const edu_figure_t *own; /* the area's figure; NULL: it has none */
    int areas;               /* directly below, with a rate */
    int judged;              /* of those, met or not met */
    int missed;
} edu_focus_t;

/* edu_focus_t, of the indicators that are held to a target (assessment->indicators) and have a rate in at least two areas below. What needs
 * attention comes first: those that the area itself misses, then those that it meets or misses by no more than chance, then those that
 * areas below miss, the most first; then those with a target here; the rest in the targets' order. *candidates: how many there were to choose from. */
apr_array_header_t *edu_focus_choose(const edu_assessment_t *assessment, int *candidates, apr_pool_t *pool);

#endif
