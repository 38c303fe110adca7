#include "aggregator/required.h"

#include "aggregator/judge.h"
#include "aggregator/statistics/trend.h"

#include <math.h>

/* The first year in which the area, or one above it, is no longer what it is now, so that other targets may be inherited. */
static int
stays_until(const edu_tree_t *tree, int node)
{
    int until = EDU_YEAR_FOREVER;

    for (; node >= 0; node = tree->nodes[node].parent)
        if (tree->nodes[node].area->valid_to < until)
            until = tree->nodes[node].area->valid_to;
    return until;
}

edu_required_t
edu_required_of(const edu_rates_t *rates, const edu_rate_t *rate, int node, int grp,
                const edu_indicator_t *indicator, const edu_target_t *now)
{
    const edu_ahead_t *ahead = &rates->ahead[indicator->index];
    const edu_required_t nothing = {NAN, 0};
    const edu_target_t *target = now;
    int year = rates->tree->year;
    int until;

    if (rates->frequency != EDU_YEAR || ahead->there == 0 || !rate->used || rate->denominator == 0)
        return nothing;
    until = stays_until(rates->tree, node);
    for (int n = 1; n <= EDU_AHEAD_YEARS; n++) {
        if (year + n >= until || (ahead->changes >> n & 1) != 0)
            target = edu_rate_target(rates, node, grp, indicator, year + n, NULL);
        if (target != NULL && !edu_rate_meets(rate, indicator, target)) {
            double value = edu_rate_value(rate, indicator);

            return (edu_required_t){edu_trend_required(value, year, target->value, year + n,
                                                       edu_target_sense(target, value)),
                                    year + n};
        }
    }
    return nothing;
}
