#include "aggregator/statistics/shrink.h"

#include "aggregator/statistics/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

edu_prior_t
edu_shrink_fit(edu_chance_t chance, const edu_share_t *shares, size_t count)
{
    edu_prior_t prior = {NAN, INFINITY};
    double areas = 0;
    double x = 0;
    double n = 0;
    double spread = 0;

    for (size_t i = 0; i < count; i++) {
        areas += shares[i].n > 0;
        x += shares[i].n > 0 ? shares[i].x : 0;
        n += shares[i].n > 0 ? shares[i].n : 0;
    }
    if (n == 0)
        return prior;
    prior.mean = x / n;
    for (size_t i = 0; i < count; i++)
        if (shares[i].n > 0)
            spread += shares[i].n * (shares[i].x / shares[i].n - prior.mean) *
                      (shares[i].x / shares[i].n - prior.mean);
    double variance = edu_chance_variance(chance, prior.mean);
    double free = areas - 1;
    double beyond = spread / variance - free;
    double spare = edu_shares_spare(shares, count);
    if (!(variance > 0 && areas > 1 && beyond > 0))
        return prior;
    /* Shares: E[S] = m (1 - m) (free + rho (spare - free)) with rho = 1 / (size + 1); counts: E[S] = m (free + spare / size). */
    if (chance == EDU_CHANCE_COUNT)
        prior.size = spare / beyond;
    else if (spare > free)
        prior.size = fmax((spare - free) / beyond - 1, 0);
    return prior;
}

edu_shrunk_t
edu_shrink_one(edu_chance_t chance, edu_prior_t prior, edu_share_t share)
{
    double size = prior.size + share.n;
    edu_shrunk_t shrunk;

    if (isinf(prior.size))
        return (edu_shrunk_t){prior.mean, 0};
    /* Without children there is nothing but the mean, be it worth nothing. */
    shrunk.share = size > 0 ? (prior.size * prior.mean + share.x) / size : prior.mean;
    shrunk.sd = chance == EDU_CHANCE_COUNT ? sqrt(shrunk.share / size)
                                           : sqrt(fmax(shrunk.share * (1 - shrunk.share), 0) / (size + 1));
    return shrunk;
}

/* How probable it is that an area's rate is above `rate`, by the spread `sd`; one half when nothing tells them apart. */
static double
is_above(double area, double sd, double rate)
{
    if (sd > 0)
        return gsl_cdf_ugaussian_P((area - rate) / sd);
    return area == rate ? 0.5 : area > rate ? 1 : 0;
}

/* The same to 0.00014, at a fraction of the time: good enough for a variance.
 * Source: Bowling, Khasawneh, Kaewkuekool and Cho, A logistic approximation to the cumulative normal distribution, Journal of Industrial
 * Engineering and Management 2 (2009) 114-127. */
static double
is_nearly_above(edu_shrunk_t area, double rate)
{
    double z;

    if (!(area.sd > 0))
        return is_above(area.share, 0, rate);
    z = (area.share - rate) / area.sd;
    if (fabs(z) > 6)
        return z > 0 ? 1 : 0;
    return 1 / (1 + exp(-(0.07056 * z * z * z + 1.5976 * z)));
}

/* The rank expected of the area at `index`: one more than those above it. */
static double
expected_rank(const edu_shrunk_t *shrunk, size_t count, size_t index)
{
    double rank = 1;

    for (size_t k = 0; k < count; k++)
        if (k != index)
            rank += is_above(shrunk[k].share, hypot(shrunk[k].sd, shrunk[index].sd), shrunk[index].share);
    return rank;
}

/* Areas above and the variance of their number, where the area at `index` has this rate. */
static double
count_above(double *variance, const edu_shrunk_t *shrunk, size_t count, size_t index, double rate)
{
    double above = 0;

    *variance = 0;
    for (size_t k = 0; k < count; k++) {
        double p = k == index ? 0 : is_nearly_above(shrunk[k], rate);

        above += p;
        *variance += p * (1 - p);
    }
    return above;
}

enum { SLICES = 8 };

/* The quantiles of the standard normal distribution in the middle of each slice. */
static const double middles[SLICES] = {-1.5341205443525463,  -0.88714655901887607, -0.48877641111466947,
                                       -0.15731068461017073, 0.15731068461017073,  0.48877641111466947,
                                       0.88714655901887607,  1.5341205443525463};

static double
rank_variance(const edu_shrunk_t *shrunk, size_t count, size_t index)
{
    double sum = 0;
    double squares = 0;
    double inner = 0;

    for (int s = 0; s < SLICES; s++) {
        double variance;
        double above =
            count_above(&variance, shrunk, count, index, shrunk[index].share + middles[s] * shrunk[index].sd);

        sum += above / SLICES;
        squares += above * above / SLICES;
        inner += variance / SLICES;
    }
    return fmax(squares - sum * sum, 0) + inner;
}

void
edu_shrink_ranks(edu_rank_t *ranks, const edu_shrunk_t *shrunk, size_t count)
{
    const double z = edu_interval_reach(0.95);

    for (size_t i = 0; i < count; i++) {
        double reach = z * sqrt(rank_variance(shrunk, count, i));

        ranks[i].expected = expected_rank(shrunk, count, i);
        /* The nearest places, not the next ones outwards: 1 + 1e-9 is no second place. */
        ranks[i].low = (int)fmax(floor(ranks[i].expected - reach + 0.5), 1);
        ranks[i].high = (int)fmin(ceil(ranks[i].expected + reach - 0.5), (double)count);
    }
}
