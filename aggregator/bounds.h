/* What a rate would be if the missing returns were in: with them as they last came, at the least and at the most. */
#ifndef EDU_AGGREGATOR_BOUNDS_H
#define EDU_AGGREGATOR_BOUNDS_H

#include "aggregator/rates.h"

typedef struct edu_bounds_t {
    double
        known; /* with the missing returns as they last came; in the indicator's scale, as the next two; NAN where nothing is known */
    double
        low; /* the missing returns count nobody in the numerator; NAN for rates that have no interval either */
    double high; /* they count everybody; NAN but for shares */
    const char *
        verdict; /* met, not_met: wherever between the two; open: it depends, or too little is known; NULL without a target */
} edu_bounds_t;

/* Whether returns are missing, so that there is something to say. */
bool edu_bounds_say(const edu_rate_t *rate);

/* target: NULL for none. The worst case as Manski, Partial Identification of Probability Distributions (2003), ch. 1, has it: nothing is
 * assumed of who is missing but how many there were. */
edu_bounds_t edu_bounds_of(const edu_rate_t *rate, const edu_indicator_t *indicator,
                           const edu_target_t *target);

#endif
