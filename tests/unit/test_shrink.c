#include "aggregator/statistics/shrink.h"

#include <CUnit/CUnit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_shrink(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

static const edu_share_t shares[] = {{40, 52},     {95, 100}, {850, 1000}, {77, 100}, {260, 300},
                                     {1900, 2000}, {33, 50},  {510, 600},  {88, 90},  {12, 20}};

/* NumPy 1.24: the moments as the header has them; SciPy 1.10: stats.beta(a, b) for the posterior of the first area. */
static void
the_fit_is_that_of_the_moments(void)
{
    edu_prior_t beta = edu_shrink_fit(EDU_CHANCE_SHARE, shares, 10);
    edu_shrunk_t first = edu_shrink_one(EDU_CHANCE_SHARE, beta, shares[0]);

    CU_ASSERT(near(beta.mean, 0.8963358070500927, 1e-14));
    CU_ASSERT(near(beta.size, 16.07765401877976, 1e-11));
    CU_ASSERT(near(first.share, 0.7992487075918542, 1e-12));
    CU_ASSERT(near(first.sd, 0.04819493028109326, 1e-11));
}

/* Counties drawn from Beta(45, 5), children from each: the fit finds mean 0.9 and size 50 again. */
static void
the_fit_finds_what_was_drawn(void)
{
    static edu_share_t drawn[4000];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);

    gsl_rng_set(random, 20201);
    for (int i = 0; i < 4000; i++) {
        unsigned n = 20 + (unsigned)gsl_rng_uniform_int(random, 2000);

        drawn[i] = (edu_share_t){gsl_ran_binomial(random, gsl_ran_beta(random, 45, 5), n), n};
    }
    gsl_rng_free(random);
    edu_prior_t beta = edu_shrink_fit(EDU_CHANCE_SHARE, drawn, 4000);
    CU_ASSERT(fabs(beta.mean - 0.9) < 0.003);
    CU_ASSERT(fabs(beta.size - 50) < 5);
}

static void
small_areas_are_drawn_further(void)
{
    edu_prior_t beta = {0.9, 50};
    edu_shrunk_t small = edu_shrink_one(EDU_CHANCE_SHARE, beta, (edu_share_t){8, 20});
    edu_shrunk_t large = edu_shrink_one(EDU_CHANCE_SHARE, beta, (edu_share_t){8000, 20000});

    CU_ASSERT(near(small.share, (45.0 + 8) / 70, 1e-14));
    CU_ASSERT(large.share < 0.41 && small.share > 0.7);
    CU_ASSERT(near(edu_shrink_one(EDU_CHANCE_SHARE, beta, (edu_share_t){0, 0}).share, 0.9, 1e-15));
    CU_ASSERT(edu_shrink_one(EDU_CHANCE_SHARE, (edu_prior_t){0.9, INFINITY}, (edu_share_t){8, 20}).share ==
              0.9);
}

static void
areas_alike_are_at_the_mean(void)
{
    static const edu_share_t alike[] = {{90, 100}, {90, 100}, {0, 0}};
    static const edu_share_t full[] = {{10, 10}, {20, 20}};

    CU_ASSERT(isinf(edu_shrink_fit(EDU_CHANCE_SHARE, alike, 3).size) &&
              edu_shrink_fit(EDU_CHANCE_SHARE, alike, 3).mean == 0.9);
    CU_ASSERT(isinf(edu_shrink_fit(EDU_CHANCE_SHARE, full, 2).size) &&
              edu_shrink_fit(EDU_CHANCE_SHARE, full, 2).mean == 1);
    CU_ASSERT(isinf(edu_shrink_fit(EDU_CHANCE_SHARE, alike, 1).size));
    CU_ASSERT(isnan(edu_shrink_fit(EDU_CHANCE_SHARE, alike, 0).mean) &&
              isnan(edu_shrink_fit(EDU_CHANCE_SHARE, &alike[2], 1).mean));
}

/* Counts, NumPy 1.24: the moments as the header has them; SciPy 1.10: stats.gamma(a + x, scale=1/(b + n)) for the first area, its mean also
 * by quad() over prior times Poisson likelihood. */
static void
counts_are_drawn_by_a_gamma(void)
{
    static const double counts[] = {60, 95, 1150, 77, 410, 2300, 33, 700, 101, 12};
    edu_share_t areas[10];
    edu_prior_t prior;
    edu_shrunk_t first;

    for (int i = 0; i < 10; i++)
        areas[i] = (edu_share_t){counts[i], shares[i].n};
    prior = edu_shrink_fit(EDU_CHANCE_COUNT, areas, 10);
    first = edu_shrink_one(EDU_CHANCE_COUNT, prior, areas[0]);
    CU_ASSERT(near(prior.mean, 1.1451762523191094, 1e-14));
    CU_ASSERT(near(prior.size, 86.16161636891454, 1e-11));
    CU_ASSERT(near(first.share, 1.1484393502131185, 1e-13));
    CU_ASSERT(near(first.sd, 0.09117175812439567, 1e-12));
    CU_ASSERT(isinf(edu_shrink_fit(EDU_CHANCE_COUNT, areas, 1).size));
    CU_ASSERT(edu_shrink_fit(EDU_CHANCE_COUNT, &(edu_share_t){0, 9}, 1).mean == 0);
}

/* Expected ranks: SciPy 1.10, 1 + sum of norm.cdf((m_k - m_i) / hypot(s_k, s_i)). Their spread: NumPy 1.24, the standard deviation of each
 * area's rank in 400,000 draws from the ten normal posteriors. */
static void
ranks_are_those_of_a_simulation(void)
{
    static const double expected[] = {7.380062825425421, 2.4304409053971723, 5.561568801387561,
                                      7.832169322947001, 4.607238518091037,  2.18456130670653,
                                      9.261667365280154, 5.522957470922324,  1.4003929086984428,
                                      8.818940575144357};
    static const double sd[] = {1.46973099, 0.78190578, 0.90366189, 1.10902904, 0.89957979,
                                0.63661423, 0.94685687, 0.96708277, 0.66572147, 1.42525576};
    edu_prior_t prior = edu_shrink_fit(EDU_CHANCE_SHARE, shares, 10);
    edu_shrunk_t shrunk[10];
    edu_rank_t ranks[10];

    for (int i = 0; i < 10; i++)
        shrunk[i] = edu_shrink_one(EDU_CHANCE_SHARE, prior, shares[i]);
    edu_shrink_ranks(ranks, shrunk, 10);
    for (int i = 0; i < 10; i++) {
        double low = expected[i] - 1.959964 * sd[i];
        double high = expected[i] + 1.959964 * sd[i];

        CU_ASSERT(near(ranks[i].expected, expected[i], 1e-10));
        CU_ASSERT(fabs(ranks[i].low - fmax(floor(low + 0.5), 1)) <= (fabs(low - floor(low) - 0.5) < 0.1));
        CU_ASSERT(fabs(ranks[i].high - fmin(ceil(high - 0.5), 10)) <= (fabs(high - floor(high) - 0.5) < 0.1));
    }
}

static void
ranks_add_up(void)
{
    static const edu_shrunk_t sure[] = {{0.9, 0}, {0.8, 0}, {0.8, 0}, {0.7, 0}};
    edu_rank_t ranks[4];
    double sum = 0;

    edu_shrink_ranks(ranks, sure, 4);
    for (int i = 0; i < 4; i++)
        sum += ranks[i].expected;
    CU_ASSERT(near(sum, 10, 1e-14));
    CU_ASSERT(ranks[0].expected == 1 && ranks[0].low == 1 && ranks[0].high == 1);
    CU_ASSERT(ranks[1].expected == 2.5 && ranks[3].expected == 4);
    edu_shrink_ranks(ranks, sure, 1);
    CU_ASSERT(ranks[0].expected == 1 && ranks[0].high == 1);
}

/* Neighbours of which one passes the other once in a million times leave each other no place. */
static void
ranks_that_chance_hardly_moves_are_one_place(void)
{
    static const edu_shrunk_t apart[] = {{0.9, 0.015}, {0.8, 0.015}, {0.7, 0.015}};
    static const edu_shrunk_t close[] = {{0.9, 0.015}, {0.88, 0.015}, {0.7, 0.015}};
    edu_rank_t ranks[3];

    edu_shrink_ranks(ranks, apart, 3);
    for (int i = 0; i < 3; i++)
        CU_ASSERT(ranks[i].low == i + 1 && ranks[i].high == i + 1);
    CU_ASSERT(ranks[0].expected > 1 && ranks[2].expected < 3);
    edu_shrink_ranks(ranks, close, 3);
    CU_ASSERT(ranks[0].low == 1 && ranks[0].high == 2);
    CU_ASSERT(ranks[1].low == 1);
    CU_ASSERT(ranks[2].low == 3 && ranks[2].high == 3);
}

void
edu_suite_shrink(void)
{
    CU_pSuite suite = CU_add_suite("shrink", NULL, NULL);

    CU_add_test(suite, "the fit is that of the moments", the_fit_is_that_of_the_moments);
    CU_add_test(suite, "the fit finds what was drawn", the_fit_finds_what_was_drawn);
    CU_add_test(suite, "small areas are drawn further", small_areas_are_drawn_further);
    CU_add_test(suite, "areas alike are at the mean", areas_alike_are_at_the_mean);
    CU_add_test(suite, "counts are drawn by a gamma", counts_are_drawn_by_a_gamma);
    CU_add_test(suite, "ranks are those of a simulation", ranks_are_those_of_a_simulation);
    CU_add_test(suite, "ranks add up", ranks_add_up);
    CU_add_test(suite, "ranks that chance hardly moves are one place",
                ranks_that_chance_hardly_moves_are_one_place);
}
