#include "aggregator/statistics/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* The levels that every rate is looked at with. */
double
edu_interval_reach(double level)
{
    if (level == 0.95)
        return 1.95996398454005423552;
    if (level == 0.998)
        return 3.09023230616781354154;
    return gsl_cdf_ugaussian_Qinv((1 - level) / 2);
}

/* Wilson's interval by z squared. */
static edu_interval_t
wilson(double x, double n, double square)
{
    double widened = n + square;
    edu_interval_t interval = {NAN, NAN};

    if (!(n > 0 && x >= 0 && x <= n))
        return interval;
    interval.high = (x + square / 2 + sqrt(square * (x * (n - x) / n + square / 4))) / widened;
    /* The limits are the roots of a quadratic: their product gives the lower one without a difference of near numbers. */
    interval.low = interval.high > 0 ? x * x / n / widened / interval.high : 0;
    if (x == n)
        interval.high = 1;
    return interval;
}

edu_interval_t
edu_interval_wilson(double x, double n, double level)
{
    double z = edu_interval_reach(level);

    return wilson(x, n, z * z);
}

edu_interval_t
edu_interval_wilson_finite(double x, double n, double population, double level)
{
    double z = edu_interval_reach(level);

    if (!(population >= n))
        return (edu_interval_t){NAN, NAN};
    if (isinf(population))
        return wilson(x, n, z * z);
    return wilson(x, n, population > 1 ? z * z * (population - n) / (population - 1) : 0);
}

edu_interval_t
edu_interval_poisson(double x, double exposure, double level)
{
    double z = edu_interval_reach(level);
    double upper = x + z * z / 2 + z * sqrt(x + z * z / 4);

    if (!(exposure > 0 && x >= 0))
        return (edu_interval_t){NAN, NAN};
    return (edu_interval_t){x * x / upper / exposure, upper / exposure};
}

edu_certainty_t
edu_interval_judge(edu_interval_t interval, double target, int sense)
{
    double worst = sense > 0 ? interval.low : -interval.high;
    double best = sense > 0 ? interval.high : -interval.low;
    double limit = sense > 0 ? target : -target;

    if (isnan(interval.low) || isnan(interval.high) || isnan(target))
        return EDU_CERTAINTY_NONE;
    if (worst >= limit)
        return EDU_CERTAINLY_MET;
    return best < limit ? EDU_CERTAINLY_NOT_MET : EDU_TOO_CLOSE;
}
