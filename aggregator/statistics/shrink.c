#include "aggregator/statistics/shrink.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

edu_beta_t
edu_shrink_fit(const edu_share_t *shares, size_t count)
{
    edu_beta_t beta = {NAN, INFINITY};
    double areas = 0;
    double x = 0;
    double n = 0;
    double n_squares = 0;
    double spread = 0;

    for (size_t i = 0; i < count; i++) {
        areas += shares[i].n > 0;
        x += shares[i].n > 0 ? shares[i].x : 0;
        n += shares[i].n > 0 ? shares[i].n : 0;
        n_squares += shares[i].n > 0 ? shares[i].n * shares[i].n : 0;
    }
    if (n == 0)
        return beta;
    beta.mean = x / n;
    for (size_t i = 0; i < count; i++)
        if (shares[i].n > 0)
            spread += shares[i].n * (shares[i].x / shares[i].n - beta.mean) *
                      (shares[i].x / shares[i].n - beta.mean);
    /* E[S] = m (1 - m) ((areas - 1)(1 - rho) + rho (n - n_squares / n)), with rho = 1 / (size + 1). */
    double chance = beta.mean * (1 - beta.mean);
    double free = areas - 1;
    double rho = (spread / chance - free) / (n - n_squares / n - free);
    if (chance > 0 && areas > 1 && rho > 0)
        beta.size = rho < 1 ? 1 / rho - 1 : 0;
    return beta;
}

edu_shrunk_t
edu_shrink_one(edu_beta_t beta, edu_share_t share)
{
    double size = beta.size + share.n;
    edu_shrunk_t shrunk;

    if (isinf(beta.size))
        return (edu_shrunk_t){beta.mean, 0};
    shrunk.share = (beta.size * beta.mean + share.x) / size;
    shrunk.sd = sqrt(fmax(shrunk.share * (1 - shrunk.share), 0) / (size + 1));
    return shrunk;
}

/* How probable it is that an area's share is above `share`; one half when nothing tells them apart. */
static double
is_above(edu_shrunk_t area, double share)
{
    if (area.sd > 0)
        return gsl_cdf_ugaussian_P((area.share - share) / area.sd);
    return area.share == share ? 0.5 : area.share > share ? 1 : 0;
}

/* Areas above and the variance of their number, where the area at `index` has this share. */
static double
count_above(double *variance, const edu_shrunk_t *shrunk, size_t count, size_t index, double share)
{
    double above = 0;

    *variance = 0;
    for (size_t k = 0; k < count; k++) {
        double p = k == index ? 0 : is_above(shrunk[k], share);

        above += p;
        *variance += p * (1 - p);
    }
    return above;
}

enum { SLICES = 16 };

void
edu_shrink_ranks(edu_rank_t *ranks, const edu_shrunk_t *shrunk, size_t count)
{
    double z = gsl_cdf_ugaussian_Qinv(0.025);
    double middles[SLICES];

    for (int s = 0; s < SLICES; s++)
        middles[s] = gsl_cdf_ugaussian_Pinv((s + 0.5) / SLICES);
    for (size_t i = 0; i < count; i++) {
        double sum = 0;
        double squares = 0;
        double inner = 0;

        for (int s = 0; s < SLICES; s++) {
            double variance;
            double above =
                count_above(&variance, shrunk, count, i, shrunk[i].share + middles[s] * shrunk[i].sd);

            sum += above / SLICES;
            squares += above * above / SLICES;
            inner += variance / SLICES;
        }
        double sd = sqrt(fmax(squares - sum * sum, 0) + inner);
        ranks[i].expected = 1 + sum;
        ranks[i].low = (int)fmax(floor(ranks[i].expected - z * sd), 1);
        ranks[i].high = (int)fmin(ceil(ranks[i].expected + z * sd), (double)count);
    }
}
