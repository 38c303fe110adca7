#include "aggregator/bounds.h"

#include <math.h>

bool
edu_bounds_say(const edu_rate_t *rate)
{
    return rate->filled.some;
}

static double
capped(double value, const edu_indicator_t *indicator)
{
    return indicator->above_100 == EDU_ABOVE_CAP ? fmin(value, indicator->scale) : value;
}

/* Whether a rate meets the target; nothing is known of NAN. */
static bool
meets(double rate, const edu_target_t *target)
{
    return !isnan(rate) && edu_target_met(target, rate, 1, 1);
}

/* The verdict that holds wherever the rate lies between the two; an end that is not known may be anywhere above. */
static const char *
verdict_of(const edu_bounds_t *bounds, const edu_target_t *target)
{
    bool rising = target->comparator == EDU_GE || target->comparator == EDU_GT;
    bool low = meets(bounds->low, target);
    bool high = isnan(bounds->high) ? rising : meets(bounds->high, target);

    if (isnan(bounds->low) || (target->comparator == EDU_EQ && bounds->low != bounds->high))
        return "open";
    if (low && high)
        return "met";
    return low || high ? "open" : "not_met";
}

edu_bounds_t
edu_bounds_of(const edu_rate_t *rate, const edu_indicator_t *indicator, const edu_target_t *target)
{
    const edu_filled_t *filled = &rate->filled;
    edu_bounds_t bounds = {NAN, NAN, NAN, NULL};
    bool all_known = filled->units == filled->missing && filled->parts == rate->parts_expected;

    if (filled->used && filled->denominator != 0) {
        bounds.known = capped(filled->numerator * indicator->scale / filled->denominator, indicator);
        if (indicator->interval != EDU_INTERVAL_NONE)
            bounds.low = capped(filled->lowest * indicator->scale / filled->denominator, indicator);
        if (indicator->interval == EDU_INTERVAL_SHARE || indicator->interval == EDU_INTERVAL_SAMPLE)
            bounds.high = capped(filled->highest * indicator->scale / filled->denominator, indicator);
    }
    if (target != NULL)
        bounds.verdict = all_known ? verdict_of(&bounds, target) : "open";
    return bounds;
}
