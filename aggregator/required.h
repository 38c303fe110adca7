/* What a rate must gain each year to meet the next target that it misses. */
#ifndef EDU_AGGREGATOR_REQUIRED_H
#define EDU_AGGREGATOR_REQUIRED_H

#include "aggregator/rates.h"

typedef struct edu_required_t {
    double
        gain; /* a year, in the indicator's scale; below 0 where the rate must come down; NAN: nothing is required */
    int year; /* the year whose target it leads to; 0: nothing is required */
} edu_required_t;

/* Of the nearest year of the EDU_AHEAD_YEARS ahead whose target the rate misses as it stands. Nothing is required without a rate, of periods
 * shorter than a year, and where the rate meets all targets ahead or there are none. Targets ahead are those that would hold by the divisions and
 * sets of their own year: an area that is gone by then has none. `now`: this year's target, as edu_rate_target() gives it. */
edu_required_t edu_required_of(const edu_rates_t *rates, const edu_rate_t *rate, int node, int grp,
                               const edu_indicator_t *indicator, const edu_target_t *now);

#endif
