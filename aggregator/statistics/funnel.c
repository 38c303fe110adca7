#include "aggregator/statistics/funnel.h"

#include "aggregator/statistics/interval.h"

#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

static const double drawn_in = 0.1; /* of the z scores at either end */

double
edu_chance_variance(edu_chance_t chance, double centre)
{
    if (!(centre >= 0) || (chance == EDU_CHANCE_SHARE && centre > 1))
        return NAN;
    return chance == EDU_CHANCE_SHARE ? centre * (1 - centre) : centre;
}

double
edu_shares_spare(const edu_share_t *shares, size_t count)
{
    double before = 0;
    double pairs = 0;

    for (size_t i = 0; i < count; i++) {
        if (!(shares[i].n > 0))
            continue;
        pairs += shares[i].n * before;
        before += shares[i].n;
    }
    return before > 0 ? 2 * pairs / before : 0;
}

static double
mean_square(const double *sorted, size_t count)
{
    double low = gsl_stats_quantile_from_sorted_data(sorted, 1, count, drawn_in);
    double high = gsl_stats_quantile_from_sorted_data(sorted, 1, count, 1 - drawn_in);
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        double z = fmin(fmax(sorted[i], low), high);

        sum += z * z;
    }
    return sum / (double)count;
}

edu_overdispersion_t
edu_funnel_dispersion(edu_chance_t chance, const edu_share_t *shares, size_t count, double centre,
                      double *scratch)
{
    edu_overdispersion_t result = {0, NAN, 0};
    double variance = edu_chance_variance(chance, centre);
    if (!(variance > 0))
        return result;
    for (size_t i = 0; i < count; i++) {
        if (!(shares[i].n > 0))
            continue;
        scratch[result.count++] = (shares[i].x / shares[i].n - centre) * sqrt(shares[i].n / variance);
    }
    if (result.count == 0)
        return result;
    gsl_sort(scratch, 1, result.count);
    result.phi = mean_square(scratch, result.count);
    double beyond = (double)result.count * result.phi - ((double)result.count - 1);
    /* An area's weight is n / variance: one over the variance that chance gives it. */
    double spare = edu_shares_spare(shares, count) / variance;
    if (beyond > 0 && spare > 0)
        result.tau2 = beyond / spare;
    return result;
}

edu_funnel_t
edu_funnel_limits(edu_chance_t chance, double centre, double n, double tau2, double level)
{
    double variance = edu_chance_variance(chance, centre);
    double reach = edu_interval_reach(level) * sqrt(variance / n + tau2);

    if (!(n > 0) || isnan(variance))
        return (edu_funnel_t){NAN, NAN};
    return (edu_funnel_t){fmax(centre - reach, 0),
                          chance == EDU_CHANCE_SHARE ? fmin(centre + reach, 1) : centre + reach};
}
