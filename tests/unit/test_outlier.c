#include "model/outlier.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_outlier(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

/* Worked by hand: median 3.2, absolute deviations 0, 0.3, 0.3, 0.1, 0.1, 0.2, 6.7, their median 0.2. Iglewicz and Hoaglin write the score as
 * 0.6745 (x - median) / MAD, four places of what stands here. */
static void
modified_z_of_a_textbook_sample(void)
{
    double values[] = {3.2, 3.5, 2.9, 3.1, 3.3, 3.0, 9.9};
    edu_centre_t centre = edu_outlier_centre(values, 7);

    CU_ASSERT(near(centre.centre, 3.2, 1e-15));
    CU_ASSERT(near(centre.spread, 0.2 * 1.482602218505602, 1e-12));
    CU_ASSERT(near(edu_outlier_score(9.9, centre), 0.6745 * 6.7 / 0.2, 1e-4));
    CU_ASSERT(edu_outlier_score(3.2, centre) == 0);
}

/* More than half of the values are equal: the mean absolute deviation, 4/5, takes the place of a MAD of 0. */
static void
mad_of_zero_has_a_stand_in(void)
{
    double values[] = {5, 5, 5, 5, 9};
    edu_centre_t centre = edu_outlier_centre(values, 5);

    CU_ASSERT(near(centre.spread, 0.8 * sqrt(acos(-1) / 2), 1e-12));
    CU_ASSERT(near(edu_outlier_score(9, centre), 4 / (0.8 * sqrt(acos(-1) / 2)), 1e-12));
}

static void
equal_values_have_no_spread(void)
{
    double values[] = {7, 7, 7};
    edu_centre_t centre = edu_outlier_centre(values, 3);

    CU_ASSERT(centre.spread == 0);
    CU_ASSERT(edu_outlier_score(7, centre) == 0);
    CU_ASSERT(isinf(edu_outlier_score(8, centre)) && edu_outlier_score(8, centre) > 0);
    CU_ASSERT(isinf(edu_outlier_score(6, centre)) && edu_outlier_score(6, centre) < 0);
}

/* The reference was computed apart, from the formulas of the paper, with quartiles by linear interpolation (R's type 7). */
static void
ratio_limits_follow_the_paper(void)
{
    const double values[] = {120, 95, 300, 210, 50, 1000, 77, 410, 33, 640};
    const double previous[] = {100, 100, 290, 215, 48, 980, 80, 400, 30, 100};
    double effects[10];
    double scratch[10];
    edu_ratio_limits_t limits = edu_ratio_limits(effects, values, previous, 10, 0.5, 0.05, 4, scratch);
    int outside = 0;

    CU_ASSERT(near(limits.median, 1.029741379310345, 1e-12));
    CU_ASSERT(near(limits.low, -2.1429421141688154, 1e-9));
    CU_ASSERT(near(limits.high, 1.2786021847323512, 1e-9));
    CU_ASSERT(near(effects[9], 131.93408913532974, 1e-9));
    for (int i = 0; i < 10; i++)
        outside += effects[i] < limits.low || effects[i] > limits.high;
    CU_ASSERT(outside == 2); /* 120 after 100, and 640 after 100 */
}

/* Growing and shrinking by the same factor are the same effect. */
static void
ratios_are_symmetric(void)
{
    const double values[] = {100, 200, 50, 100, 100};
    const double previous[] = {100, 100, 100, 100, 100};
    double effects[5];
    double scratch[5];

    edu_ratio_limits(effects, values, previous, 5, 0, 0.05, 4, scratch);
    CU_ASSERT(near(effects[1], 1, 1e-15) && near(effects[2], -1, 1e-15));
}

/* Quantiles of the chi-square distribution with 9 degrees of freedom as printed in tables: 16.919 (5 %), 27.877 (0.1 %). */
static void
digits_are_held_against_chi_square(void)
{
    const int64_t even[10] = {10, 10, 10, 10, 10, 10, 10, 10, 10, 10};
    const int64_t none[10] = {0};
    const int64_t heaped[10] = {40, 3, 3, 3, 3, 33, 4, 4, 4, 3};
    double statistic;

    CU_ASSERT(near(edu_digits_probability(even, &statistic), 1, 1e-12) && statistic == 0);
    CU_ASSERT(edu_digits_probability(none, &statistic) == 1);
    CU_ASSERT(edu_digits_probability(heaped, &statistic) < 1e-6);
    CU_ASSERT(near(statistic, (900 + 529 + 5 * 49 + 3 * 36) / 10.0, 1e-12));

    /* 16.9 over 100 figures lies just on the safe side of 5 %. */
    const int64_t border[10] = {16, 6, 13, 7, 13, 7, 10, 10, 6, 12};
    double p = edu_digits_probability(border, &statistic);
    CU_ASSERT(near(statistic, (36 + 16 + 9 + 9 + 9 + 9 + 0 + 0 + 16 + 4) / 10.0, 1e-12));
    CU_ASSERT(p > 0.05);
}

void
edu_suite_outlier(void)
{
    CU_pSuite suite = CU_add_suite("outlier", NULL, NULL);

    CU_add_test(suite, "modified z of a textbook sample", modified_z_of_a_textbook_sample);
    CU_add_test(suite, "a MAD of 0 has a stand-in", mad_of_zero_has_a_stand_in);
    CU_add_test(suite, "equal values have no spread", equal_values_have_no_spread);
    CU_add_test(suite, "ratio limits follow the paper", ratio_limits_follow_the_paper);
    CU_add_test(suite, "growing and shrinking are symmetric", ratios_are_symmetric);
    CU_add_test(suite, "last digits are held against chi-square", digits_are_held_against_chi_square);
}
