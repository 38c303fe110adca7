/* Rates that are made of other rates: parities and products. They are made of the rates of their own area, after those are added
 * up, and are never added up themselves. */
#ifndef EDU_AGGREGATOR_COMBINE_H
#define EDU_AGGREGATOR_COMBINE_H

#include "aggregator/rates.h"
#include "aggregator/statistics/interval.h"

/* Makes them in every node to be computed. One is as complete as the least complete of the rates it is made of, whose counts of
 * units, values and parts it bears; it is there when all of them are. Numerator and denominator of a parity are the two rates; of a
 * product EDU_PRODUCT_OF times it, and that. */
void edu_rates_combine(edu_rates_t *rates);

/* A rate that another is made of; NULL where the latter is one of all units and `grp` a group. */
const edu_rate_t *edu_rates_factor(const edu_rates_t *rates, int node, int grp, const edu_factor_t *factor);

/* The 95 % interval of a parity, in its scale; NAN where it has none. */
edu_interval_t edu_rates_parity_interval(const edu_rates_t *rates, int node, int grp,
                                         const edu_indicator_t *indicator);

#endif
