#include "aggregator/statistics/parity.h"

#include <math.h>

double
edu_parity(double one, double other)
{
    return one / other;
}

double
edu_parity_adjusted(double one, double other)
{
    return one <= other ? one / other : 2 - other / one;
}

/* Of the rate's logarithm; NAN where there is none. */
static double
variance_of(edu_parity_side_t side)
{
    double share = side.numerator / side.denominator;

    if (!(side.numerator > 0 && side.denominator > 0) || (side.share && share > 1))
        return NAN;
    return (side.share ? 1 - share : 1) / side.numerator;
}

edu_interval_t
edu_parity_interval(edu_parity_side_t of, edu_parity_side_t to, double level)
{
    double z = edu_interval_reach(level);
    double factor = exp(z * sqrt(variance_of(of) + variance_of(to)));
    double ratio = of.numerator / of.denominator / (to.numerator / to.denominator);

    if (isnan(factor))
        return (edu_interval_t){NAN, NAN};
    return (edu_interval_t){ratio / factor, ratio * factor};
}
