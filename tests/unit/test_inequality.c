#include "aggregator/statistics/inequality.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_inequality(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

/* Books a pupil in five schools of 45, 37, 89, 76 and 55 pupils: the sample of the source documents. */
static void
make_schools(edu_part_t parts[5])
{
    const double books[] = {279, 137, 935, 160, 402};
    const double pupils[] = {45, 37, 89, 76, 55};

    for (int i = 0; i < 5; i++)
        parts[i] = (edu_part_t){books[i] / pupils[i], pupils[i], i == 2 || i == 3};
}

/* The golden value of the weighted coefficient of variation; the unweighted one, 0.4888, is another. */
static void
variation_is_weighed_by_pupils(void)
{
    edu_part_t parts[5];

    make_schools(parts);
    CU_ASSERT(near(edu_parts_cv(parts, 5), 0.5152566298844764, 1e-14));
    for (int i = 0; i < 5; i++)
        parts[i].weight = 1;
    CU_ASSERT(near(edu_parts_cv(parts, 5), 0.4888, 1e-4));
}

/* NumPy 1.24, from the definitions: Gini by the double sum over all pairs; Theil's T over schools and over the two groups' means; the
 * fifths over the 1510 fifths of pupils, each with the ratio of its school, sorted. */
static void
inequality_is_that_of_the_definitions(void)
{
    edu_part_t parts[5];
    double sums[4];

    make_schools(parts);
    edu_theil_t theil = edu_parts_theil(parts, 5, 2, sums);
    CU_ASSERT(near(theil.total, 0.14362955479650916, 1e-13));
    CU_ASSERT(near(theil.between, 0.0013732028519786166, 1e-12));
    CU_ASSERT(near(theil.within, 0.14362955479650916 - 0.0013732028519786166, 1e-13));
    edu_parts_sort(parts, 5);
    CU_ASSERT(near(edu_parts_gini(parts, 5), 0.2883771891865694, 1e-13));
    CU_ASSERT(near(edu_parts_ratio_20_20(parts, 5), 4.990168539325843, 1e-13));
}

/* Everything there is to share lies with one of n equal parts: Gini (n - 1) / n, Theil ln n, the fifths without end. */
static void
one_has_all(void)
{
    edu_part_t parts[10] = {{0, 0, 0}};
    double sums[2];

    for (int i = 0; i < 10; i++)
        parts[i] = (edu_part_t){i == 3 ? 70 : 0, 5, 0};
    edu_parts_sort(parts, 10);
    CU_ASSERT(near(edu_parts_gini(parts, 10), 0.9, 1e-14));
    CU_ASSERT(near(edu_parts_theil(parts, 10, 1, sums).total, log(10), 1e-14));
    CU_ASSERT(isinf(edu_parts_ratio_20_20(parts, 10)));
    CU_ASSERT(near(edu_parts_cv(parts, 10), 3, 1e-14));
}

static void
equal_parts_are_equal(void)
{
    edu_part_t parts[3] = {{7, 1, 0}, {7, 1e9, 1}, {7, 0, 0}};
    double sums[4];

    CU_ASSERT(edu_parts_cv(parts, 3) == 0);
    CU_ASSERT(edu_parts_gini(parts, 3) == 0);
    CU_ASSERT(fabs(edu_parts_theil(parts, 3, 2, sums).total) < 1e-15);
    CU_ASSERT(near(edu_parts_ratio_20_20(parts, 3), 1, 1e-15));
    CU_ASSERT(edu_parts_cv(&parts[1], 1) == 0 && edu_parts_gini(&parts[1], 1) == 0);
}

static void
nothing_has_no_inequality(void)
{
    edu_part_t none[2] = {{3, 0, 0}, {4, 0, 0}};
    edu_part_t zero[2] = {{0, 3, 0}, {0, 4, 0}};
    edu_part_t negative[2] = {{-1, 3, 0}, {4, 4, 0}};
    edu_part_t below_zero[2] = {{-4, 3, 0}, {1, 4, 0}};
    double sums[2];

    CU_ASSERT(isnan(edu_parts_mean(none, 2)) && isnan(edu_parts_mean(none, 0)));
    CU_ASSERT(isnan(edu_parts_cv(none, 2)) && isnan(edu_parts_cv(zero, 2)));
    CU_ASSERT(isnan(edu_parts_gini(none, 2)) && isnan(edu_parts_gini(zero, 2)) &&
              isnan(edu_parts_gini(negative, 2)));
    CU_ASSERT(isnan(edu_parts_theil(negative, 2, 1, sums).total));
    CU_ASSERT(isnan(edu_parts_ratio_20_20(none, 2)) && isnan(edu_parts_ratio_20_20(none, 0)));
    CU_ASSERT(isnan(edu_parts_ratio_20_20(negative, 2)));
    CU_ASSERT(isnan(edu_parts_cv(below_zero, 2)) && isnan(edu_parts_ratio_20_20(below_zero, 2)));
}

/* Doubled weights, another unit and another order change nothing; a part split in two changes nothing. */
static void
units_and_order_do_not_matter(void)
{
    edu_part_t parts[5];
    edu_part_t other[6];
    double sums[4];

    make_schools(parts);
    make_schools(other);
    other[5] = other[2];
    other[2].weight /= 4;
    other[5].weight *= 0.75;
    for (int i = 0; i < 6; i++) {
        other[i].weight *= 2;
        other[i].value *= 1000;
    }
    for (int i = 0; i < 3; i++) {
        edu_part_t kept = other[i];

        other[i] = other[5 - i];
        other[5 - i] = kept;
    }
    CU_ASSERT(near(edu_parts_cv(other, 6), edu_parts_cv(parts, 5), 1e-13));
    CU_ASSERT(
        near(edu_parts_theil(other, 6, 2, sums).between, edu_parts_theil(parts, 5, 2, sums).between, 1e-11));
    edu_parts_sort(parts, 5);
    edu_parts_sort(other, 6);
    CU_ASSERT(near(edu_parts_gini(other, 6), edu_parts_gini(parts, 5), 1e-13));
    CU_ASSERT(near(edu_parts_ratio_20_20(other, 6), edu_parts_ratio_20_20(parts, 5), 1e-13));
}

/* NIST StRD, analysis of variance: SiRstv, certified to 15 digits. */
static void
variance_of_sirstv(void)
{
    static const double values[25] = {196.3052, 196.1240, 196.1890, 196.2569, 196.3403, 196.3042, 196.3825,
                                      196.1669, 196.3257, 196.0422, 196.1303, 196.2005, 196.2889, 196.0343,
                                      196.1811, 196.2795, 196.1748, 196.1494, 196.1485, 195.9885, 196.2119,
                                      196.1051, 196.1850, 196.0052, 196.2090};
    edu_part_t parts[25];
    double sums[10];

    for (int i = 0; i < 25; i++)
        parts[i] = (edu_part_t){values[i], 1, i / 5};
    edu_variance_t variance = edu_parts_variance(parts, 25, 5, sums);
    CU_ASSERT(near(variance.between, 5.11462616000000E-02, 1e-11));
    CU_ASSERT(near(variance.within, 2.16636560000000E-01, 1e-11));
    CU_ASSERT(variance.count == 25 && variance.groups == 5);
}

/* NIST StRD: SmLs01, 04 and 07, nine treatments of `each` values around `base`; each value has to be rounded to a double, which at 10^12
 * moves it by up to 6e-5 and bounds what can be asked for. */
static void
variance_of_smls(double base, int each, double between, double within, double tolerance)
{
    static const double middles[9] = {0.4, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5, 0.3, 0.5};
    static edu_part_t parts[9 * 2001];
    double sums[18];

    for (int t = 0; t < 9; t++)
        for (int i = 0; i < each; i++) {
            double apart = i == 0 ? 0 : i % 2 == 1 ? -0.1 : 0.1;

            parts[t * each + i] = (edu_part_t){base + middles[t] + apart, 1, t};
        }
    edu_variance_t variance = edu_parts_variance(parts, (size_t)(9 * each), 9, sums);
    CU_ASSERT(near(variance.between, between, tolerance));
    CU_ASSERT(near(variance.within, within, tolerance));
}

static void
variance_has_the_certified_digits(void)
{
    variance_of_sirstv();
    variance_of_smls(1, 21, 1.68, 1.80, 1e-13);
    variance_of_smls(1, 2001, 160.08, 180, 1e-12);
    variance_of_smls(1e6, 21, 1.68, 1.80, 1e-8);
    variance_of_smls(1e6, 2001, 160.08, 180, 1e-8);
    variance_of_smls(1e12, 21, 1.68, 1.80, 1e-2);
}

void
edu_suite_inequality(void)
{
    CU_pSuite suite = CU_add_suite("inequality", NULL, NULL);

    CU_add_test(suite, "variation is weighed by pupils", variation_is_weighed_by_pupils);
    CU_add_test(suite, "inequality is that of the definitions", inequality_is_that_of_the_definitions);
    CU_add_test(suite, "one has all", one_has_all);
    CU_add_test(suite, "equal parts are equal", equal_parts_are_equal);
    CU_add_test(suite, "nothing has no inequality", nothing_has_no_inequality);
    CU_add_test(suite, "units and order do not matter", units_and_order_do_not_matter);
    CU_add_test(suite, "variance has the certified digits", variance_has_the_certified_digits);
}
