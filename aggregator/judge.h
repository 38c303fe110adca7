/* What an assessment says of a rate: its target, whether it is met, and how sure that is. */
#ifndef EDU_AGGREGATOR_JUDGE_H
#define EDU_AGGREGATOR_JUDGE_H

#include "aggregator/rates.h"
#include "aggregator/statistics/interval.h"

typedef struct edu_verdict_of_t {
    const edu_target_t *target; /* NULL: none */
    bool by_set;                /* the target is of a set within the area, for which the area stands in */
    const char *status;
    const char *doubt; /* NULL: none */
    bool complete;     /* there is a rate, and enough of what it should be made of */
    edu_interval_t
        interval; /* 95 %, in the indicator's scale; NAN where the indicator has none or there is no rate */
    edu_certainty_t certainty; /* only of met and not met */
} edu_verdict_of_t;

/* The target that an area's group is held to in a year, by the divisions and sets of that year; NULL: none. One of a set within the area is
 * not the area's where the set has a rate of its own in the period at hand. by_set, NULL or: whether the target found is of such a set. */
const edu_target_t *edu_rate_target(const edu_rates_t *rates, int node, int grp,
                                    const edu_indicator_t *indicator, int year, bool *by_set);

/* By the counts where the rate is made of counts, so that one exactly at its target is at it. */
bool edu_rate_meets(const edu_rate_t *rate, const edu_indicator_t *indicator, const edu_target_t *target);

edu_verdict_of_t edu_rate_judge(const edu_rates_t *rates, const edu_rate_t *rate, int node, int grp,
                                const edu_indicator_t *indicator);

/* "met", "not_met", "too_close"; NULL for none. */
const char *edu_certainty_name(edu_certainty_t certainty);

#endif
