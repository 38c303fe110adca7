#include "aggregator/combine.h"

#include "aggregator/statistics/parity.h"

#include <math.h>

static const edu_factor_t *
factor_at(const edu_indicator_t *indicator, int index)
{
    return &APR_ARRAY_IDX(indicator->factors, index, edu_factor_t);
}

const edu_rate_t *
edu_rates_factor(const edu_rates_t *rates, int node, int grp, const edu_factor_t *factor)
{
    int own = grp;

    if (*factor->group != '\0' && grp != 0)
        return NULL;
    if (*factor->group != '\0')
        own = edu_cube_group(rates->catalogue, factor->group);
    return edu_rates_at(rates, node, own, factor->indicator->index);
}

static double
share(int there, int expected)
{
    return expected > 0 ? (double)there / expected : 1;
}

/* The least of the shares that a verdict asks for. */
static double
completeness(const edu_rate_t *rate)
{
    double returns = fmin(share(rate->units_reported - rate->earlier_reported,
                                rate->units_expected - rate->earlier_expected),
                          share(rate->earlier_reported, rate->earlier_expected));
    double values = share(rate->values_expected - rate->values_missing, rate->values_expected);

    return fmin(fmin(returns, values), share(rate->parts_used, rate->parts_expected));
}

/* What its factors leave of EDU_PRODUCT_OF. */
static double
product_of(const edu_rates_t *rates, int node, int grp, const edu_indicator_t *indicator)
{
    double product = EDU_PRODUCT_OF;

    for (int i = 0; i < indicator->factors->nelts; i++) {
        const edu_factor_t *factor = factor_at(indicator, i);

        product *= edu_rate_value(edu_rates_factor(rates, node, grp, factor), factor->indicator) /
                   factor->indicator->scale;
    }
    return product;
}

static void
combine(const edu_rates_t *rates, int node, int grp, const edu_indicator_t *indicator)
{
    edu_rate_t *made = edu_rates_at(rates, node, grp, indicator->index);
    const edu_rate_t *least = NULL;
    bool used = true;

    for (int i = 0; i < indicator->factors->nelts; i++) {
        const edu_rate_t *rate = edu_rates_factor(rates, node, grp, factor_at(indicator, i));

        if (rate == NULL)
            return;
        used = used && rate->used && rate->denominator != 0;
        if (least == NULL || completeness(rate) < completeness(least))
            least = rate;
    }
    *made = *least;
    made->used = used;
    made->numerator = made->denominator = 0;
    made->filled = (edu_filled_t){0}; /* of counts only */
    if (!used)
        return;
    if (indicator->made_of == EDU_MADE_OF_PARITY) {
        const edu_factor_t *of = factor_at(indicator, 0);
        const edu_factor_t *to = factor_at(indicator, 1);

        made->numerator = edu_rate_value(edu_rates_factor(rates, node, grp, of), of->indicator);
        made->denominator = edu_rate_value(edu_rates_factor(rates, node, grp, to), to->indicator);
    } else {
        made->numerator = product_of(rates, node, grp, indicator);
        made->denominator = EDU_PRODUCT_OF;
    }
}

void
edu_rates_combine(edu_rates_t *rates)
{
    const apr_array_header_t *indicators = rates->catalogue->indicators;

    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);

        if (indicator->made_of == EDU_MADE_OF_COUNTS || indicator->frequency != rates->frequency)
            continue;
        for (int node = 0; node < rates->tree->count; node++)
            for (int grp = 0; grp < rates->groups; grp++)
                combine(rates, node, grp, indicator);
    }
}

edu_interval_t
edu_rates_parity_interval(const edu_rates_t *rates, int node, int grp, const edu_indicator_t *indicator)
{
    edu_parity_side_t sides[2];
    edu_interval_t interval;

    for (int i = 0; i < 2; i++) {
        const edu_factor_t *factor = factor_at(indicator, i);
        const edu_rate_t *rate = edu_rates_factor(rates, node, grp, factor);

        if (rate == NULL)
            return (edu_interval_t){NAN, NAN};
        sides[i] = (edu_parity_side_t){rate->numerator, rate->denominator,
                                       factor->indicator->interval == EDU_INTERVAL_SHARE};
    }
    interval = edu_parity_interval(sides[0], sides[1], 0.95);
    if (indicator->adjusted)
        interval =
            (edu_interval_t){edu_parity_adjusted(interval.low, 1), edu_parity_adjusted(interval.high, 1)};
    interval.low *= indicator->scale;
    interval.high *= indicator->scale;
    return interval;
}
