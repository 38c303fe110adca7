/* All that is said of one rate: what makes a row of rollup_indicator. */
#ifndef EDU_AGGREGATOR_OUTCOME_H
#define EDU_AGGREGATOR_OUTCOME_H

#include "aggregator/below.h"
#include "aggregator/course.h"
#include "aggregator/judge.h"
#include "aggregator/required.h"

typedef struct edu_outcome_t {
    const edu_area_t *area;
    int year;
    const char *period;
    const char *grp; /* its code; "all" for everything */
    const edu_indicator_t *indicator;
    const edu_rate_t *rate;
    bool has_rate; /* there is a rate and something to divide by */
    double value;  /* in the indicator's scale; 0 without a rate */
    edu_verdict_of_t verdict;
    edu_below_t below;
    edu_course_of_t course; /* of annual rates that are complete */
    edu_required_t required;
} edu_outcome_t;

/* Whether something is said at all: of every indicator of the period's frequency for all units at and above its base level; of groups only
 * where there is something to tell, of parts of the units only where the indicator has a meaning for them. */
bool edu_outcome_exists(const edu_rates_t *rates, int node, int grp, int indicator);

/* Of a node of the tree. A complete annual rate is noted in `past` for the years to come. */
edu_outcome_t edu_outcome_of(const edu_rates_t *rates, int node, int grp, int indicator,
                             const edu_below_room_t *room, edu_past_t *past);

/* Only notes a complete annual rate in `past`: of a year that is looked back on and told nothing of. */
void edu_outcome_note(const edu_rates_t *rates, int node, int grp, int indicator, edu_past_t *past);

#endif
