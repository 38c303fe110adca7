#include "aggregator/statistics/order.h"
#include "aggregator/statistics/trend.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>

void edu_suite_trend(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

static void
make_series(edu_year_value_t *values, const double *numbers, int count)
{
    for (int i = 0; i < count; i++)
        values[i] = (edu_year_value_t){2010 + i, numbers[i]};
}

static const double rising[] = {85.1, 85.1, 86.0, 87.2, 86.9, 88.4, 88.4, 89.7, 90.2, 91.0};

/* R 4.2.2: cor.test(2010:2019, y, method = "kendall", exact = FALSE, continuity = TRUE), which has the same variance for ties. */
static void
kendall_is_that_of_r(void)
{
    static const double level[] = {96, 95, 97, 96, 96, 95, 96};
    edu_year_value_t values[10];

    make_series(values, rising, 10);
    edu_kendall_t kendall = edu_trend_kendall(values, 10);
    CU_ASSERT(kendall.s == 41);
    CU_ASSERT(near(kendall.z, 3.6066785386697289, 1e-14));
    CU_ASSERT(near(kendall.p, 0.00031014148918244542, 1e-12));
    make_series(values, level, 7);
    kendall = edu_trend_kendall(values, 7);
    CU_ASSERT(near(kendall.z, -0.16984155512168936, 1e-14));
    CU_ASSERT(near(kendall.p, 0.86513474540544699, 1e-14));
}

/* Girls' rates by boys': 10/21 to 11/21, the same again of 20, then 11/17 to 9/17. As numbers that differ in the last digit the two would
 * be a fall; R 4.2.2: cor.test(1:4, c(10/11, 10/11, 11/9, 16/17), method = "kendall", exact = FALSE, continuity = TRUE)$p.value. */
static void
rounding_is_no_change(void)
{
    const edu_year_value_t values[] = {{2013, (10.0 / 21 * 100) / (11.0 / 21 * 100)},
                                       {2014, (10.0 / 20 * 100) / (11.0 / 20 * 100)},
                                       {2015, (11.0 / 17 * 100) / (9.0 / 17 * 100)},
                                       {2016, 16.0 / 17}};

    CU_ASSERT(edu_order(0.9090909090909092, 0.9090909090909091) == 0);
    CU_ASSERT(edu_order(1, 1 + 1e-11) == 1 && edu_order(1, 1 - 1e-11) == -1);
    CU_ASSERT(edu_order(0, 0) == 0 && edu_order(0, 1e-300) == 1);
    CU_ASSERT(edu_trend_kendall(values, 4).s == 3);
    CU_ASSERT(near(edu_trend_kendall(values, 4).p, 0.47010075987412858, 1e-12));
}

static void
kendall_of_little_says_nothing(void)
{
    edu_year_value_t values[10];
    double equal[] = {5, 5, 5, 5};

    make_series(values, rising, 2);
    CU_ASSERT(edu_trend_kendall(values, 2).p == 1);
    CU_ASSERT(edu_trend_kendall(values, 0).p == 1 && edu_trend_kendall(values, 0).s == 0);
    make_series(values, equal, 4);
    CU_ASSERT(edu_trend_kendall(values, 4).p == 1 && edu_trend_kendall(values, 4).z == 0);
}

/* SciPy 1.10: stats.theilslopes(y, range(2010, 2020), 0.95)[0] is 0.66; the 45 slopes sorted in NumPy: with S's variance 367/3 the ranks
 * are (45 -+ 21.67) / 2 = 11.66 and 33.34 + 1, rounded outwards the 11th and the 35th. */
static void
sen_is_the_median_slope(void)
{
    edu_year_value_t values[10];
    double slopes[45];

    make_series(values, rising, 10);
    edu_sen_t sen = edu_trend_sen(values, 10, 0.95, slopes);
    CU_ASSERT(near(sen.slope, 0.66, 1e-12));
    CU_ASSERT(near(sen.low, 0.6, 1e-12));
    CU_ASSERT(near(sen.high, 0.82, 1e-12));
}

/* Nine points on a line and a wild one: the slope stays. Years may be missing. */
static void
sen_resists_a_wild_year(void)
{
    edu_year_value_t values[9];
    double slopes[36];

    for (int i = 0; i < 9; i++)
        values[i] = (edu_year_value_t){2000 + 2 * i, i == 4 ? 7 : 50 + 3.0 * i};
    edu_sen_t sen = edu_trend_sen(values, 9, 0.95, slopes);
    CU_ASSERT(near(sen.slope, 1.5, 1e-14) && near(sen.at_last, 74, 1e-14));
    sen = edu_trend_sen(values, 2, 0.95, slopes);
    CU_ASSERT(near(sen.slope, 1.5, 1e-14) && isnan(sen.low) && isnan(sen.high));
    CU_ASSERT(isnan(edu_trend_sen(values, 1, 0.95, slopes).slope));
    CU_ASSERT(isnan(edu_trend_sen(values, 0, 0.95, slopes).slope));
}

static void
course_finds_the_year(void)
{
    edu_sen_t sen = {0.5, 0.25, 1, 90};
    edu_course_t course = edu_trend_course(sen, 2019, 92, 1, 30);

    CU_ASSERT(course.year == 2023 && course.earliest == 2021 && course.latest == 2027);
    course = edu_trend_course(sen, 2019, 90, 1, 30);
    CU_ASSERT(course.year == 2019 && course.earliest == 2019 && course.latest == 2019);
    course = edu_trend_course(sen, 2019, 99.9, 1, 30);
    CU_ASSERT(course.year == 2039 && course.earliest == 2029 && course.latest == 0);
    sen.low = -0.1;
    CU_ASSERT(edu_trend_course(sen, 2019, 92, 1, 30).latest == 0);
    sen = (edu_sen_t){-0.2, -0.4, 0.1, 2};
    course = edu_trend_course(sen, 2019, 0.6, -1, 30);
    CU_ASSERT(course.year == 2026 && course.earliest == 2023 && course.latest == 0);
    CU_ASSERT(edu_trend_course(sen, 2019, 3, 1, 30).year == 0);
    sen = (edu_sen_t){0.5, NAN, NAN, 90};
    course = edu_trend_course(sen, 2019, 92, 1, 30);
    CU_ASSERT(course.year == 2023 && course.earliest == 0 && course.latest == 0);
    course = edu_trend_course(sen, 2019, 90, 1, 30);
    CU_ASSERT(course.year == 2019 && course.earliest == 0 && course.latest == 0);
    sen.slope = NAN;
    CU_ASSERT(edu_trend_course(sen, 2019, 92, 1, 30).year == 0);
}

static void
required_gain_is_the_rest_by_the_years(void)
{
    CU_ASSERT(near(edu_trend_required(88, 2019, 92, 2023, 1), 1, 1e-15));
    CU_ASSERT(near(edu_trend_required(2, 2019, 0.6, 2021, -1), -0.7, 1e-15));
    CU_ASSERT(edu_trend_required(93, 2019, 92, 2019, 1) == 0);
    CU_ASSERT(isnan(edu_trend_required(91, 2019, 92, 2019, 1)));
}

/* Another unit scales the slope; time run backwards turns it round; p does not care. */
static void
trends_behave(void)
{
    edu_year_value_t values[10];
    edu_year_value_t mirrored[10];
    double slopes[45];

    make_series(values, rising, 10);
    for (int i = 0; i < 10; i++)
        mirrored[i] = (edu_year_value_t){2010 + i, 1e6 * rising[9 - i]};
    edu_sen_t sen = edu_trend_sen(values, 10, 0.95, slopes);
    edu_sen_t other = edu_trend_sen(mirrored, 10, 0.95, slopes);
    CU_ASSERT(near(other.slope, -1e6 * sen.slope, 1e-12));
    CU_ASSERT(near(other.low, -1e6 * sen.high, 1e-12) && near(other.high, -1e6 * sen.low, 1e-12));
    CU_ASSERT(near(edu_trend_kendall(mirrored, 10).p, edu_trend_kendall(values, 10).p, 1e-15));
}

void
edu_suite_trend(void)
{
    CU_pSuite suite = CU_add_suite("trend", NULL, NULL);

    CU_add_test(suite, "Kendall's test is that of R", kendall_is_that_of_r);
    CU_add_test(suite, "rounding is no change", rounding_is_no_change);
    CU_add_test(suite, "Kendall's test of little says nothing", kendall_of_little_says_nothing);
    CU_add_test(suite, "Sen's slope is the median slope", sen_is_the_median_slope);
    CU_add_test(suite, "Sen's slope resists a wild year", sen_resists_a_wild_year);
    CU_add_test(suite, "the course finds the year", course_finds_the_year);
    CU_add_test(suite, "the required gain is the rest by the years", required_gain_is_the_rest_by_the_years);
    CU_add_test(suite, "trends behave", trends_behave);
}
