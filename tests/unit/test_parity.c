#include "aggregator/statistics/parity.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_parity(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

static void
parity_treats_both_alike(void)
{
    CU_ASSERT(near(edu_parity(94, 98), 94.0 / 98, 1e-15));
    CU_ASSERT(near(edu_parity_adjusted(94, 98), 94.0 / 98, 1e-15));
    CU_ASSERT(near(edu_parity_adjusted(98, 94), 2 - 94.0 / 98, 1e-15));
    CU_ASSERT(edu_parity_adjusted(5, 5) == 1);
    CU_ASSERT(edu_parity_adjusted(5, 0) == 2 && edu_parity_adjusted(0, 5) == 0);
    CU_ASSERT(isnan(edu_parity_adjusted(0, 0)) && isnan(edu_parity(NAN, 1)));
}

/* SciPy 1.10.1: scipy.stats.contingency.relative_risk(x1, n1, x2, n2).confidence_interval(0.95), which is Katz's. */
static void
interval_of_two_shares_is_that_of_scipy(void)
{
    static const struct {
        double x1, n1, x2, n2, low, high;
    } cases[] = {
        {15, 20, 10, 20, 0.9042988231367906, 2.4881155901489533},
        {94, 100, 98, 100, 0.9061429084794048, 1.015329161483075},
        {3, 40, 1, 50, 0.405393605783842, 34.688509634506175},
        {450000000, 500000000, 480000000, 500000000, 0.9374678813694359, 0.9375321197309822},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_interval_t got = edu_parity_interval((edu_parity_side_t){cases[i].x1, cases[i].n1, true},
                                                 (edu_parity_side_t){cases[i].x2, cases[i].n2, true}, 0.95);

        CU_ASSERT(near(got.low, cases[i].low, 1e-12));
        CU_ASSERT(near(got.high, cases[i].high, 1e-12));
    }
}

/* SciPy 1.10.1: z = stats.norm.isf(0.025); r = (x1 / n1) / (x2 / n2); v = 1 / x1 + 1 / x2, less 1 / n for a side that is a share;
 * r * exp(-+ z * sqrt(v)). */
static void
counts_vary_by_poisson(void)
{
    edu_interval_t got = edu_parity_interval((edu_parity_side_t){1200, 1100, false},
                                             (edu_parity_side_t){1180, 1150, false}, 0.95);

    CU_ASSERT(near(got.low, 0.9810865020723962, 1e-12) && near(got.high, 1.152130005191065, 1e-12));
    got = edu_parity_interval((edu_parity_side_t){52, 60, true}, (edu_parity_side_t){70, 65, false}, 0.95);
    CU_ASSERT(near(got.low, 0.623987117573232, 1e-12) && near(got.high, 1.0379088047118232, 1e-12));
}

static bool
has_none(double x1, double n1, double x2, double n2)
{
    edu_interval_t got =
        edu_parity_interval((edu_parity_side_t){x1, n1, true}, (edu_parity_side_t){x2, n2, true}, 0.95);

    return isnan(got.low) && isnan(got.high);
}

static void
there_is_no_interval_of_nothing(void)
{
    CU_ASSERT(has_none(0, 10, 5, 10) && has_none(5, 10, 0, 10));
    CU_ASSERT(has_none(0, 0, 5, 10) && has_none(5, 10, 0, 0));
    CU_ASSERT(has_none(11, 10, 5, 10) && has_none(NAN, 10, 5, 10));
    CU_ASSERT(!has_none(10, 10, 10, 10)); /* nobody missing on either side: nothing varies */
}

/* Whatever the two rates: the interval lies around their ratio; the other way round it is the reverse; ten times as many make it narrower;
 * the adjusted index rises with the ratio, lies between 0 and 2, and is mirrored at 1. */
static void
parities_behave(void)
{
    bool held = true;
    double last = 0;

    for (int a = 1; a <= 12; a++)
        for (int b = 1; b <= 12; b++) {
            edu_parity_side_t one = {a, 12, true};
            edu_parity_side_t other = {b, 12, true};
            edu_parity_side_t one_ten = {10 * a, 120, true};
            edu_parity_side_t other_ten = {10 * b, 120, true};
            edu_interval_t got = edu_parity_interval(one, other, 0.95);
            edu_interval_t back = edu_parity_interval(other, one, 0.95);
            edu_interval_t ten = edu_parity_interval(one_ten, other_ten, 0.95);
            double ratio = edu_parity(a, b);

            held = held && got.low <= ratio * (1 + 1e-14) && ratio <= got.high * (1 + 1e-14);
            held = held && near(1 / got.low, back.high, 1e-13) && near(1 / got.high, back.low, 1e-13);
            held = held && ten.high - ten.low <= got.high - got.low + 1e-14;
            held = held && near(edu_parity_adjusted(a, b), 2 - edu_parity_adjusted(b, a), 1e-14);
        }
    CU_ASSERT(held);
    for (int i = 1; i <= 400; i++) {
        double adjusted = edu_parity_adjusted(i, 100);

        held = held && adjusted > last && adjusted < 2;
        last = adjusted;
    }
    CU_ASSERT(held);
}

void
edu_suite_parity(void)
{
    CU_pSuite suite = CU_add_suite("parity", NULL, NULL);

    CU_add_test(suite, "parity treats both alike", parity_treats_both_alike);
    CU_add_test(suite, "the interval of two shares is SciPy's", interval_of_two_shares_is_that_of_scipy);
    CU_add_test(suite, "counts vary by Poisson", counts_vary_by_poisson);
    CU_add_test(suite, "there is no interval of nothing", there_is_no_interval_of_nothing);
    CU_add_test(suite, "parities behave", parities_behave);
}
