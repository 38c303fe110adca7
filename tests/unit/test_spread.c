#include "aggregator/spread.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_spread(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

/* One value in the middle and `pairs` of values a tenth below and above it: the shape of NIST's NumAcc2 to NumAcc4. */
static edu_spread_t
spread_around(double middle, size_t pairs)
{
    static double values[1001];

    values[0] = middle;
    for (size_t i = 0; i < pairs; i++) {
        values[2 * i + 1] = middle - 0.1;
        values[2 * i + 2] = middle + 0.1;
    }
    return edu_spread_of(values, 2 * pairs + 1);
}

/* NIST StRD, univariate summary statistics: NumAcc1 to NumAcc4 with their certified values. What doubles lose of a tenth beside
 * 10 million is 7.5e-9 of it, hence the last tolerances. */
static void
certified_values_are_met(void)
{
    double first[] = {10000001, 10000003, 10000002};
    edu_spread_t spread = edu_spread_of(first, 3);

    CU_ASSERT(spread.mean == 10000002 && near(spread.sd, 1, 1e-15));
    spread = spread_around(1.2, 500);
    CU_ASSERT(near(spread.mean, 1.2, 1e-14) && near(spread.sd, 0.1, 1e-14));
    spread = spread_around(1000000.2, 500);
    CU_ASSERT(near(spread.mean, 1000000.2, 1e-14) && near(spread.sd, 0.1, 1e-9));
    spread = spread_around(10000000.2, 500);
    CU_ASSERT(near(spread.mean, 10000000.2, 1e-14) && near(spread.sd, 0.1, 1e-8));
}

/* R: quantile(x, c(0.25, 0.5, 0.75), type = 7), worked out by hand at h = (n - 1) p. */
static void
quartiles_are_interpolated(void)
{
    double ten[] = {7, 3, 10, 1, 5, 9, 2, 8, 4, 6};
    double four[] = {5, 2, 4, 4};
    double five[] = {0.5, -1.5, 100, 20, 3};
    edu_spread_t spread = edu_spread_of(ten, 10);

    CU_ASSERT(near(spread.q1, 3.25, 1e-15) && near(spread.median, 5.5, 1e-15) &&
              near(spread.q3, 7.75, 1e-15));
    CU_ASSERT(spread.min == 1 && spread.max == 10 && spread.mean == 5.5);
    CU_ASSERT(near(spread.sd, sqrt(82.5 / 9), 1e-15));
    spread = edu_spread_of(four, 4);
    CU_ASSERT(near(spread.q1, 3.5, 1e-15) && near(spread.median, 4, 1e-15) && near(spread.q3, 4.25, 1e-15));
    spread = edu_spread_of(five, 5);
    CU_ASSERT(spread.q1 == 0.5 && spread.median == 3 && spread.q3 == 20 && spread.min == -1.5);
}

static void
few_values_have_little_spread(void)
{
    double values[] = {42.5, 43.5};
    edu_spread_t spread = edu_spread_of(values, 0);

    CU_ASSERT_EQUAL(spread.n, 0);
    spread = edu_spread_of(values, 1);
    CU_ASSERT_EQUAL(spread.n, 1);
    CU_ASSERT(spread.mean == 42.5 && spread.min == 42.5 && spread.q1 == 42.5 && spread.median == 42.5 &&
              spread.q3 == 42.5 && spread.max == 42.5);
    spread = edu_spread_of(values, 2);
    CU_ASSERT(spread.q1 == 42.75 && spread.median == 43 && spread.q3 == 43.25);
    CU_ASSERT(near(spread.sd, sqrt(0.5), 1e-15));
}

static void
equal_values_have_none(void)
{
    double values[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    edu_spread_t spread = edu_spread_of(values, 7);

    CU_ASSERT(near(spread.mean, 0.1, 1e-15) && fabs(spread.sd) < 1e-16 && spread.q1 == 0.1 &&
              spread.q3 == 0.1);
}

void
edu_suite_spread(void)
{
    CU_pSuite suite = CU_add_suite("spread", NULL, NULL);

    CU_add_test(suite, "NIST's certified values are met", certified_values_are_met);
    CU_add_test(suite, "quartiles are R's type 7", quartiles_are_interpolated);
    CU_add_test(suite, "none, one and two values", few_values_have_little_spread);
    CU_add_test(suite, "equal values", equal_values_have_none);
}
