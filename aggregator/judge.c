#include "aggregator/judge.h"

#include "aggregator/combine.h"

#include <math.h>
#include <string.h>

static const double level = 0.95; /* of the intervals */

static bool
complete(int there, int expected, double percent)
{
    return expected <= 0 || (double)there * 100 >= percent * (double)expected;
}

/* The returns of this period and those of earlier ones each have to be there: where all of last year's stand below this year's rest, the
 * missing ones would count as zero. */
static bool
units_are_complete(const edu_rate_t *rate, double percent)
{
    return complete(rate->units_reported - rate->earlier_reported,
                    rate->units_expected - rate->earlier_expected, percent) &&
           complete(rate->earlier_reported, rate->earlier_expected, percent);
}

/* Whether the set within the area that a target is for has a rate of its own here, so that the area need not stand in. */
static bool
set_has_rate(const edu_rates_t *rates, int node, const char *set, const edu_indicator_t *indicator)
{
    for (int grp = 1; grp < rates->groups; grp++)
        if (strcmp(edu_cube_group_code(rates->catalogue, grp), set) == 0)
            return edu_rates_at(rates, node, grp, indicator->index)->used;
    return false;
}

/* The interval of the rate, by what the indicator says its numerator is. */
static edu_interval_t
interval_of(const edu_rates_t *rates, const edu_rate_t *rate, int node, int grp,
            const edu_indicator_t *indicator)
{
    edu_interval_t interval = {NAN, NAN};

    switch (indicator->interval) {
    case EDU_INTERVAL_SHARE: interval = edu_interval_wilson(rate->numerator, rate->denominator, level); break;
    case EDU_INTERVAL_COUNT:
        interval = edu_interval_poisson(rate->numerator, rate->denominator, level);
        break;
    case EDU_INTERVAL_PARITY: return edu_rates_parity_interval(rates, node, grp, indicator);
    case EDU_INTERVAL_SAMPLE:
        /* Of a population that is not known, the sample is taken for a small part. */
        interval = edu_interval_wilson_finite(rate->numerator, rate->denominator,
                                              isnan(rate->population) ? INFINITY : rate->population, level);
        break;
    case EDU_INTERVAL_NONE: break;
    }
    interval.low *= indicator->scale;
    interval.high *= indicator->scale;
    if (indicator->above_100 == EDU_ABOVE_CAP && interval.high > indicator->scale)
        interval.high = indicator->scale;
    return interval;
}

/* A target to be met exactly is met when it is; else chance is asked from the side on which the rate lies. */
static edu_certainty_t
certainty_of(const edu_verdict_of_t *verdict, double value)
{
    const edu_target_t *target = verdict->target;

    switch (target->comparator) {
    case EDU_GE:
    case EDU_GT: return edu_interval_judge(verdict->interval, target->value, 1);
    case EDU_LE:
    case EDU_LT: return edu_interval_judge(verdict->interval, target->value, -1);
    case EDU_EQ: break;
    }
    if (isnan(verdict->interval.low))
        return EDU_CERTAINTY_NONE;
    if (strcmp(verdict->status, "met") == 0)
        return EDU_CERTAINLY_MET;
    return edu_interval_judge(verdict->interval, target->value, value < target->value ? 1 : -1);
}

const edu_target_t *
edu_rate_target(const edu_rates_t *rates, int node, int grp, const edu_indicator_t *indicator, int year,
                bool *by_set)
{
    bool stands_in;
    const edu_target_t *target =
        edu_catalogue_target(rates->catalogue, rates->tree->nodes[node].area->code,
                             edu_cube_group_code(rates->catalogue, grp), indicator, year, &stands_in);

    if (by_set != NULL)
        *by_set = stands_in;
    return grp == 0 && stands_in && set_has_rate(rates, node, target->set, indicator) ? NULL : target;
}

bool
edu_rate_meets(const edu_rate_t *rate, const edu_indicator_t *indicator, const edu_target_t *target)
{
    double numerator = rate->numerator;

    /* What is shown as 100 meets what 100 meets. */
    if (indicator->above_100 == EDU_ABOVE_CAP && numerator > rate->denominator)
        numerator = rate->denominator;
    if (indicator->made_of == EDU_MADE_OF_COUNTS)
        return edu_target_met(target, numerator, rate->denominator, indicator->scale);
    return edu_target_met(target, edu_rate_value(rate, indicator), 1, 1);
}

edu_verdict_of_t
edu_rate_judge(const edu_rates_t *rates, const edu_rate_t *rate, int node, int grp,
               const edu_indicator_t *indicator)
{
    const edu_catalogue_t *catalogue = rates->catalogue;
    edu_verdict_of_t verdict = {.status = "no_data", .interval = {NAN, NAN}};

    verdict.target = edu_rate_target(rates, node, grp, indicator, rates->tree->year, &verdict.by_set);
    if (!rate->used || rate->denominator == 0)
        return verdict;
    verdict.interval = interval_of(rates, rate, node, grp, indicator);
    verdict.complete = units_are_complete(rate, catalogue->completeness) &&
                       complete(rate->parts_used, rate->parts_expected, catalogue->completeness) &&
                       complete(rate->values_expected - rate->values_missing, rate->values_expected,
                                catalogue->completeness);
    if (indicator->above_100 == EDU_ABOVE_ERROR && rate->numerator > rate->denominator)
        verdict.doubt = "above_100";
    if (verdict.target == NULL)
        verdict.status = "no_target";
    else if (!verdict.complete)
        verdict.status = "incomplete";
    else {
        verdict.status = edu_rate_meets(rate, indicator, verdict.target) ? "met" : "not_met";
        verdict.certainty = certainty_of(&verdict, edu_rate_value(rate, indicator));
    }
    return verdict;
}

const char *
edu_certainty_name(edu_certainty_t certainty)
{
    static const char *const names[] = {
        [EDU_CERTAINTY_NONE] = NULL,
        [EDU_CERTAINLY_MET] = "met",
        [EDU_CERTAINLY_NOT_MET] = "not_met",
        [EDU_TOO_CLOSE] = "too_close",
    };

    return names[certainty];
}
