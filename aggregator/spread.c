#include "aggregator/spread.h"

#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>

edu_spread_t
edu_spread_of(double *values, size_t n)
{
    edu_spread_t spread = {.n = n};

    if (n == 0)
        return spread;
    gsl_sort(values, 1, n);
    spread.mean = gsl_stats_mean(values, 1, n);
    if (n > 1)
        spread.sd = gsl_stats_sd_m(values, 1, n, spread.mean);
    spread.min = values[0];
    spread.q1 = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.25);
    spread.median = gsl_stats_median_from_sorted_data(values, 1, n);
    spread.q3 = gsl_stats_quantile_from_sorted_data(values, 1, n, 0.75);
    spread.max = values[n - 1];
    return spread;
}
