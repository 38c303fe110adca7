#include "aggregator/course.h"
#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <math.h>

void edu_suite_course(void);

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    return folder == NULL || (catalogue = edu_small_catalogue_read(folder, pool)) == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static edu_past_t *
past_of(int first_year, const double *rates, int count)
{
    edu_past_t *past = edu_past_create(catalogue, pool);

    for (int i = 0; i < count; i++)
        if (!isnan(rates[i]))
            edu_past_note(past, "110102", 0, 0, first_year + i, rates[i], rates[i], 100);
    return past;
}

/* The ten years up to the one at hand, those without a rate left out; others, groups and areas stay apart. */
static void
the_past_is_ten_years_long(void)
{
    const double rates[] = {1, 2, 3, NAN, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    edu_past_t *past = past_of(2000, rates, 13);
    edu_year_value_t series[EDU_PAST_YEARS];

    CU_ASSERT(edu_past_series(series, past, "110102", 0, 0, 2013) == 9);
    CU_ASSERT(series[0].year == 2004 && series[0].value == 5 && series[8].year == 2012 &&
              series[8].value == 13);
    CU_ASSERT(edu_past_series(series, past, "110102", 0, 0, 2030) == 0);
    CU_ASSERT(edu_past_series(series, past, "110101", 0, 0, 2013) == 0);
    CU_ASSERT(edu_past_series(series, past, "110102", 1, 0, 2013) == 0);
    CU_ASSERT(edu_past_series(series, past, "110102", 0, 1, 2013) == 0);
}

/* 110103 was merged into 110101 in 2016: 80 of 100 and 45 of 50 are 125 of 150 together, never 85 per cent. */
static void
a_merged_past_is_added_up(void)
{
    edu_past_t *past = edu_past_create(catalogue, pool);
    int ger = edu_catalogue_indicator(catalogue, "ger")->index;
    edu_year_value_t series[EDU_PAST_YEARS];

    edu_past_note(past, "110101", 0, ger, 2014, 80, 80, 100);
    edu_past_note(past, "110101", 0, ger, 2015, 80, 80, 100);
    edu_past_note(past, "110101", 0, ger, 2016, 81, 121.5, 150);
    edu_past_note(past, "110103", 0, ger, 2015, 90, 45, 50);
    CU_ASSERT_EQUAL_FATAL(edu_past_series(series, past, "110101", 0, ger, 2017), 2);
    CU_ASSERT(series[0].year == 2015 && series[0].value == 125.0 * 100 / 150);
    CU_ASSERT(series[1].year == 2016 && series[1].value == 81);
    /* Of its own year it is what it was. */
    CU_ASSERT_EQUAL_FATAL(edu_past_series(series, past, "110101", 0, ger, 2015), 1);
    CU_ASSERT(series[0].year == 2014 && series[0].value == 80);
}

static void
a_course_says_when(void)
{
    const double rates[] = {80, 81, 82, 83, 84};
    const edu_target_t at_least = {.comparator = EDU_GE, .value = 90};
    const edu_target_t exactly = {.comparator = EDU_EQ, .value = 100};
    const edu_target_t low = {.comparator = EDU_GE, .value = 80};
    edu_past_t *past = past_of(2014, rates, 5);
    edu_course_of_t course = edu_course_of(past, "110102", 0, 0, 2019, 85, &at_least);

    CU_ASSERT(course.change == 1 && course.years == 6 && course.followed);
    CU_ASSERT(fabs(course.trend.slope - 1) < 1e-14 && course.p < 0.05);
    CU_ASSERT(course.course.year == 2024);
    CU_ASSERT(edu_course_of(past, "110102", 0, 0, 2019, 85, &exactly).course.year == 2034);
    /* It fell below the line, which is at the target: not this year any more. */
    course = edu_course_of(past, "110102", 0, 0, 2019, 79, &low);
    CU_ASSERT(course.course.year == 2020 && course.change == -5);
    CU_ASSERT(edu_course_of(past, "110102", 0, 0, 2019, 85, &low).course.year == 2019);
}

/* Whatever the line through the years says: it would be there in 2039, or never. */
static void
a_target_that_is_met_is_met_this_year(void)
{
    const double rates[] = {80, 80.25, 80.5, 80.75, 81};
    const double falling[] = {90, 88, 86, 84, 82};
    const edu_target_t at_least = {.comparator = EDU_GE, .value = 86};
    edu_course_of_t course = edu_course_of(past_of(2014, rates, 5), "110102", 0, 0, 2019, 87, &at_least);

    CU_ASSERT(course.followed && course.course.year == 2019 && course.course.earliest == 2019 &&
              course.course.latest == 2019);
    course = edu_course_of(past_of(2014, falling, 5), "110102", 0, 0, 2019, 87, &at_least);
    CU_ASSERT(course.trend.slope < 0 && course.course.year == 2019 && course.course.latest == 2019);
}

/* R 4.2.2: v <- c(17, 18, 19, 23); y <- 2016:2019; p <- combn(4, 2); s <- median((v[p[2, ]] - v[p[1, ]]) / (y[p[2, ]] - y[p[1, ]]));
 * c(s, median(v - s * (y - 2019))) gives 1.5 21.25: at the line 21.25 in 2019, 22.75 in 2020. */
static void
a_line_that_leaves_its_target_does_not_reach_it(void)
{
    const double rates[] = {17, 18, 19};
    const double dip[] = {100, 100, 100, 100, 100};
    const edu_target_t left = {.comparator = EDU_LE, .value = 22};
    const edu_target_t still_there = {.comparator = EDU_LE, .value = 22.8};
    const edu_target_t all = {.comparator = EDU_GE, .value = 100};
    edu_past_t *past = past_of(2016, rates, 3);
    edu_course_of_t course = edu_course_of(past, "110102", 0, 0, 2019, 23, &left);

    CU_ASSERT(fabs(course.trend.slope - 1.5) < 1e-14 && fabs(course.trend.at_last - 21.25) < 1e-14);
    CU_ASSERT(course.followed && course.course.year == 0);
    /* Nor where it would be there for one more year. */
    CU_ASSERT(edu_course_of(past, "110102", 0, 0, 2019, 23, &still_there).course.year == 0);
    /* Four years give no interval, and so no range of years. */
    CU_ASSERT(isnan(course.trend.low) && course.course.earliest == 0 && course.course.latest == 0);
    /* A line that stays where the target is leads back to it. */
    CU_ASSERT(edu_course_of(past_of(2014, dip, 5), "110102", 0, 0, 2019, 99, &all).course.year == 2020);
}

/* A rate exactly at a target that it must pass. */
static void
at_a_target_to_be_passed_is_not_met(void)
{
    const double rates[] = {80, 81, 82, 83, 84};
    const edu_target_t more = {.comparator = EDU_GT, .value = 85};
    edu_course_of_t course = edu_course_of(past_of(2014, rates, 5), "110102", 0, 0, 2019, 85, &more);

    CU_ASSERT(course.followed && course.course.year == 2020);
}

static void
a_course_needs_three_years_and_a_target(void)
{
    const double rates[] = {80, NAN, NAN};
    const edu_target_t at_least = {.comparator = EDU_GE, .value = 90};
    edu_past_t *past = past_of(2016, rates, 3);
    edu_course_of_t course = edu_course_of(past, "110102", 0, 0, 2019, 85, &at_least);

    CU_ASSERT(course.years == 2 && isnan(course.change) && isnan(course.trend.slope) && isnan(course.p));
    CU_ASSERT(!course.followed && course.course.year == 0);
    course = edu_course_of(past, "110102", 0, 0, 2019, NAN, &at_least);
    CU_ASSERT(course.years == 0 && isnan(course.change));
    edu_past_note(past, "110102", 0, 0, 2018, 84, 84, 100);
    course = edu_course_of(past, "110102", 0, 0, 2019, 85, NULL);
    CU_ASSERT(course.years == 3 && !course.followed && !isnan(course.trend.slope));
}

void
edu_suite_course(void)
{
    CU_pSuite suite = CU_add_suite("course", set_up, tear_down);

    CU_add_test(suite, "the past is ten years long", the_past_is_ten_years_long);
    CU_add_test(suite, "a merged past is added up", a_merged_past_is_added_up);
    CU_add_test(suite, "a course says when", a_course_says_when);
    CU_add_test(suite, "a target that is met is met this year", a_target_that_is_met_is_met_this_year);
    CU_add_test(suite, "a line that leaves its target does not reach it",
                a_line_that_leaves_its_target_does_not_reach_it);
    CU_add_test(suite, "at a target to be passed is not met", at_a_target_to_be_passed_is_not_met);
    CU_add_test(suite, "a course needs three years and a target", a_course_needs_three_years_and_a_target);
}
