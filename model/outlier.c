#include "model/outlier.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

/* 1 / 0.6745: the MAD of a normal distribution, as a share of its standard deviation, turned round. */
static const double mad_scale = 1.482602218505602;
/* sqrt(pi / 2): the same for the mean absolute deviation. */
static const double mean_scale = 1.2533141373155003;

edu_centre_t
edu_outlier_centre(double *values, size_t count)
{
    edu_centre_t result = {0, 0};
    double mean = 0;

    gsl_sort(values, 1, count);
    result.centre = gsl_stats_median_from_sorted_data(values, 1, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = fabs(values[i] - result.centre);
        mean += values[i] / (double)count;
    }
    gsl_sort(values, 1, count);
    result.spread = mad_scale * gsl_stats_median_from_sorted_data(values, 1, count);
    if (result.spread == 0)
        result.spread = mean_scale * mean;
    return result;
}

double
edu_outlier_score(double value, edu_centre_t centre)
{
    if (centre.spread > 0)
        return (value - centre.centre) / centre.spread;
    return value == centre.centre ? 0 : value > centre.centre ? INFINITY : -INFINITY;
}

static double
median_of(const double *values, size_t count, double *scratch)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = values[i];
    gsl_sort(scratch, 1, count);
    return gsl_stats_median_from_sorted_data(scratch, 1, count);
}

edu_ratio_limits_t
edu_ratio_limits(double *effects, const double *values, const double *previous, size_t count, double u,
                 double a, double c, double *scratch)
{
    edu_ratio_limits_t limits = {0, 0, 0};
    double centre;
    double below;
    double above;

    for (size_t i = 0; i < count; i++)
        effects[i] = values[i] / previous[i];
    limits.median = median_of(effects, count, scratch);
    for (size_t i = 0; i < count; i++) {
        double ratio = effects[i];
        double symmetric = ratio < limits.median ? 1 - limits.median / ratio : ratio / limits.median - 1;

        effects[i] = symmetric * pow(fmax(values[i], previous[i]), u);
    }
    centre = median_of(effects, count, scratch); /* scratch is sorted now */
    below = centre - gsl_stats_quantile_from_sorted_data(scratch, 1, count, 0.25);
    above = gsl_stats_quantile_from_sorted_data(scratch, 1, count, 0.75) - centre;
    limits.low = centre - c * fmax(below, fabs(a * centre));
    limits.high = centre + c * fmax(above, fabs(a * centre));
    return limits;
}

double
edu_digits_probability(const int64_t counts[10], double *statistic)
{
    double total = 0;

    *statistic = 0;
    for (int i = 0; i < 10; i++)
        total += (double)counts[i];
    if (total == 0)
        return 1;
    for (int i = 0; i < 10; i++) {
        double difference = (double)counts[i] - total / 10;

        *statistic += difference * difference / (total / 10);
    }
    return gsl_cdf_chisq_Q(*statistic, 9);
}
