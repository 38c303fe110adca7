#include "aggregator/statistics/interval.h"

#include <CUnit/CUnit.h>
#include <math.h>

void edu_suite_interval(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

/* R 4.2.2: prop.test(x, n, correct = FALSE)$conf.int. */
static void
wilson_is_that_of_r(void)
{
    static const struct {
        double x, n, low, high;
    } cases[] = {
        {0, 10, 0, 0.27753279986288915},
        {1, 10, 0.017876213095072892, 0.40415002679523837},
        {10, 10, 0.722467200137110854, 1},
        {46, 64, 0.598660697177926027, 0.81406627666272158},
        {33, 52, 0.498716781320170943, 0.75199300126186608},
        {3, 3, 0.438502968244954661, 1},
        {0, 1, 0, 0.79345068562276255},
        {68, 439, 0.124060653379097927, 0.19172156627372758},
        {1, 1000, 0.000176546370626078, 0.00564255859795793},
        {999, 1000, 0.994357441402042075, 0.99982345362937386},
        {12345, 98765, 0.122945735172643802, 0.12707077908520747},
        {514, 611, 0.810146880948670267, 0.86807673916932415},
        {250000, 500000, 0.498614101499512075, 0.50138589850048787},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_interval_t got = edu_interval_wilson(cases[i].x, cases[i].n, 0.95);

        CU_ASSERT(near(got.low, cases[i].low, 1e-13));
        CU_ASSERT(near(got.high, cases[i].high, 1e-13));
    }
}

/* The quantiles to twenty digits, and for another level Python 3.11: -statistics.NormalDist().inv_cdf((1 - level) / 2). */
static void
reach_is_the_quantile(void)
{
    CU_ASSERT(near(edu_interval_reach(0.95), 1.95996398454005423552, 1e-16));
    CU_ASSERT(near(edu_interval_reach(0.998), 3.09023230616781354154, 1e-16));
    CU_ASSERT(near(edu_interval_reach(0.9), 1.6448536269514729, 1e-14));
    CU_ASSERT_EQUAL(edu_interval_reach(0), 0);
}

/* The limits l are the roots of (x - l)^2 = z^2 l. SciPy 1.10: optimize.brentq(lambda l: (x - l)**2 - z*z*l, ...) / exposure with
 * z = stats.norm.isf(0.025). */
static void
poisson_limits_are_the_roots(void)
{
    static const struct {
        double x, exposure, low, high;
    } cases[] = {
        {0, 10, 0, 0.3841458820694127},
        {3, 12, 0.08502256069702668, 0.7350990076941506},
        {10852, 12658, 0.8413443275462785, 0.8736060168067546},
        {250000, 240000, 1.0375914035619245, 1.0457579358498283},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_interval_t got = edu_interval_poisson(cases[i].x, cases[i].exposure, 0.95);

        CU_ASSERT(near(got.low, cases[i].low, 1e-12));
        CU_ASSERT(near(got.high, cases[i].high, 1e-12));
    }
}

static void
there_is_no_interval_of_nothing(void)
{
    CU_ASSERT(isnan(edu_interval_wilson(0, 0, 0.95).low));
    CU_ASSERT(isnan(edu_interval_wilson(11, 10, 0.95).high));
    CU_ASSERT(isnan(edu_interval_wilson(-1, 10, 0.95).low));
    CU_ASSERT(isnan(edu_interval_wilson(NAN, 10, 0.95).low));
    CU_ASSERT(isnan(edu_interval_poisson(5, 0, 0.95).low));
    CU_ASSERT(isnan(edu_interval_poisson(-1, 5, 0.95).high));
}

/* For every x and n: within 0 and 1, around the rate, narrower with ten times as many, mirrored for n - x; Poisson's is wider. */
static void
intervals_behave(void)
{
    bool held = true;

    for (int n = 1; n <= 60; n++)
        for (int x = 0; x <= n; x++) {
            edu_interval_t wilson = edu_interval_wilson(x, n, 0.95);
            edu_interval_t other = edu_interval_wilson(n - x, n, 0.95);
            edu_interval_t ten = edu_interval_wilson(10 * x, 10 * n, 0.95);
            edu_interval_t poisson = edu_interval_poisson(x, n, 0.95);
            double rate = (double)x / n;

            held = held && wilson.low >= 0 && wilson.high <= 1 && wilson.low <= rate && rate <= wilson.high;
            held = held && ten.high - ten.low < wilson.high - wilson.low;
            held = held && fabs(wilson.low - (1 - other.high)) < 1e-14;
            held = held && poisson.high >= wilson.high - 1e-14 && poisson.low <= rate;
        }
    CU_ASSERT(held);
    CU_ASSERT(near(edu_interval_wilson(5e8, 1e9, 0.95).low, 0.5 - 0.5 * 1.959963984540054 / sqrt(1e9), 1e-9));
}

/* R 4.2.2, apart from the closed form: the roots t of (x/n - t)^2 = z^2 t (1 - t) / n x (N - n) / (N - 1), by polyroot(c(p^2, -2*p - k, 1 + k)) with
 * k = qchisq(.95, 1) * (N - n) / (N - 1) / n. */
static void
a_sample_of_a_finite_population(void)
{
    static const struct {
        double x, n, population, low, high;
    } cases[] = {
        {180, 200, 1000, 0.856523408779098, 0.931358016443791},
        {3, 40, 60, 0.0397495050161316, 0.137049583152989},
        {0, 50, 400, 0, 0.0631388348529789},
        {50, 50, 400, 0.93686116514702, 1},
        {399, 400, 401, 0.997243078272705, 0.997733033228796},
        {1, 2, 3, 0.15003898915215, 0.84996101084785},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_interval_t got = edu_interval_wilson_finite(cases[i].x, cases[i].n, cases[i].population, 0.95);

        CU_ASSERT(near(got.low, cases[i].low, 1e-10));
        CU_ASSERT(near(got.high, cases[i].high, 1e-10));
    }
}

static void
a_sample_lies_between_everybody_and_wilson(void)
{
    for (int n = 1; n <= 60; n++)
        for (int x = 0; x <= n; x++) {
            double rate = (double)x / n;
            edu_interval_t wide = edu_interval_wilson(x, n, 0.95);
            edu_interval_t endless = edu_interval_wilson_finite(x, n, INFINITY, 0.95);
            edu_interval_t all = edu_interval_wilson_finite(x, n, n, 0.95);
            edu_interval_t some = edu_interval_wilson_finite(x, n, 2 * n, 0.95);
            edu_interval_t more = edu_interval_wilson_finite(x, n, 1e9, 0.95);
            edu_interval_t mirrored = edu_interval_wilson_finite(n - x, n, 2 * n, 0.95);

            CU_ASSERT(endless.low == wide.low && endless.high == wide.high);
            CU_ASSERT(fabs(all.low - rate) < 1e-12 && fabs(all.high - rate) < 1e-12);
            CU_ASSERT(wide.low <= some.low && some.low <= rate + 1e-15 && rate - 1e-15 <= some.high &&
                      some.high <= wide.high);
            CU_ASSERT(fabs(more.low - wide.low) < 1e-6 && fabs(more.high - wide.high) < 1e-6);
            CU_ASSERT(fabs(some.low - (1 - mirrored.high)) < 1e-14);
        }
    CU_ASSERT(edu_interval_wilson_finite(1, 1, 1, 0.95).low == 1);
    CU_ASSERT(edu_interval_wilson_finite(0, 1, 1, 0.95).high == 0);
    /* More than there are cannot be asked; nobody was; no number. */
    CU_ASSERT(isnan(edu_interval_wilson_finite(5, 10, 9, 0.95).low));
    CU_ASSERT(isnan(edu_interval_wilson_finite(0, 0, 9, 0.95).low));
    CU_ASSERT(isnan(edu_interval_wilson_finite(5, 10, NAN, 0.95).low));
    CU_ASSERT(isnan(edu_interval_wilson_finite(11, 10, 90, 0.95).low));
}

static void
certainty_has_three_states(void)
{
    edu_interval_t interval = {0.84, 0.87};
    edu_interval_t none = {NAN, NAN};

    CU_ASSERT(edu_interval_judge(interval, 0.80, 1) == EDU_CERTAINLY_MET);
    CU_ASSERT(edu_interval_judge(interval, 0.84, 1) == EDU_CERTAINLY_MET);
    CU_ASSERT(edu_interval_judge(interval, 0.85, 1) == EDU_TOO_CLOSE);
    CU_ASSERT(edu_interval_judge(interval, 0.87, 1) == EDU_TOO_CLOSE);
    CU_ASSERT(edu_interval_judge(interval, 0.90, 1) == EDU_CERTAINLY_NOT_MET);
    CU_ASSERT(edu_interval_judge(interval, 0.87, -1) == EDU_CERTAINLY_MET);
    CU_ASSERT(edu_interval_judge(interval, 0.86, -1) == EDU_TOO_CLOSE);
    CU_ASSERT(edu_interval_judge(interval, 0.83, -1) == EDU_CERTAINLY_NOT_MET);
    CU_ASSERT(edu_interval_judge(none, 0.83, -1) == EDU_CERTAINTY_NONE);
    CU_ASSERT(edu_interval_judge(interval, NAN, 1) == EDU_CERTAINTY_NONE);
}

void
edu_suite_interval(void)
{
    CU_pSuite suite = CU_add_suite("interval", NULL, NULL);

    CU_add_test(suite, "Wilson's interval is that of R", wilson_is_that_of_r);
    CU_add_test(suite, "the reach is the quantile", reach_is_the_quantile);
    CU_add_test(suite, "Poisson limits are the roots", poisson_limits_are_the_roots);
    CU_add_test(suite, "there is no interval of nothing", there_is_no_interval_of_nothing);
    CU_add_test(suite, "intervals behave", intervals_behave);
    CU_add_test(suite, "a sample of a finite population", a_sample_of_a_finite_population);
    CU_add_test(suite, "a sample lies between everybody and Wilson",
                a_sample_lies_between_everybody_and_wilson);
    CU_add_test(suite, "certainty has three states", certainty_has_three_states);
}
