#include "aggregator/outcome.h"

#include <math.h>

/* A part of the units (the rural schools) rather than a set of areas. */
static bool
is_part(const edu_rates_t *rates, int grp)
{
    return grp > 0 &&
           *APR_ARRAY_IDX(rates->catalogue->groups, grp - 1, const edu_group_t *)->attribute != '\0';
}

bool
edu_outcome_exists(const edu_rates_t *rates, int node, int grp, int index)
{
    const edu_indicator_t *indicator =
        APR_ARRAY_IDX(rates->catalogue->indicators, index, const edu_indicator_t *);

    if (indicator->frequency != rates->frequency ||
        rates->tree->nodes[node].area->level > indicator->base_level ||
        (!indicator->groups && is_part(rates, grp)))
        return false;
    return grp == 0 || edu_rate_says(edu_rates_at(rates, node, grp, index));
}

edu_outcome_t
edu_outcome_of(const edu_rates_t *rates, int node, int grp, int index, const edu_below_room_t *room,
               edu_past_t *past)
{
    const edu_indicator_t *indicator =
        APR_ARRAY_IDX(rates->catalogue->indicators, index, const edu_indicator_t *);
    const edu_rate_t *rate = edu_rates_at(rates, node, grp, index);
    const char *area = rates->tree->nodes[node].area->code;
    int year = rates->tree->year;
    edu_outcome_t outcome = {.area = rates->tree->nodes[node].area,
                             .year = year,
                             .period = rates->period,
                             .grp = edu_cube_group_code(rates->catalogue, grp),
                             .indicator = indicator,
                             .rate = rate,
                             .has_rate = rate->used && rate->denominator != 0,
                             .verdict = edu_rate_judge(rates, rate, node, grp, indicator),
                             .below = edu_below_of(rates, node, grp, index, room),
                             .course = {.change = NAN, .trend = {NAN, NAN, NAN, NAN}, .p = NAN}};

    outcome.required = edu_required_of(rates, rate, node, grp, indicator, outcome.verdict.target);
    outcome.value = outcome.has_rate ? edu_rate_value(rate, indicator) : 0;
    /* A year in which much is missing is no step on the way. */
    if (rates->frequency == EDU_YEAR && outcome.verdict.complete) {
        outcome.course = edu_course_of(past, area, grp, index, year, outcome.value, outcome.verdict.target);
        edu_past_note(past, area, grp, index, year, outcome.value, rate->numerator, rate->denominator);
    }
    return outcome;
}

void
edu_outcome_note(const edu_rates_t *rates, int node, int grp, int index, edu_past_t *past)
{
    const edu_indicator_t *indicator =
        APR_ARRAY_IDX(rates->catalogue->indicators, index, const edu_indicator_t *);
    const edu_rate_t *rate = edu_rates_at(rates, node, grp, index);

    if (rates->frequency == EDU_YEAR && edu_rate_judge(rates, rate, node, grp, indicator).complete)
        edu_past_note(past, rates->tree->nodes[node].area->code, grp, index, rates->tree->year,
                      edu_rate_value(rate, indicator), rate->numerator, rate->denominator);
}
