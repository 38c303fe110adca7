#include "base/pool.h"
#include "reports/summary/key_sentence.h"
#include "reports/summary/trend_line.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <string.h>

void edu_suite_report_key(void);

static apr_pool_t *pool;
static const edu_catalogue_t *catalogue;
static edu_assessment_t assessment;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    catalogue = folder == NULL ? NULL : edu_small_catalogue_read(folder, pool);
    assessment = (edu_assessment_t){.catalogue = catalogue, .lang = EDU_LANG_EN, .year = 2019};
    return catalogue == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* A complete rate of many children, with a target of 95 and neither a trend nor anything against it. */
static edu_figure_t
figure_of(double rate, double change)
{
    edu_figure_t figure = {.area = "110101",
                           .grp = "all",
                           .indicator_code = "ger",
                           .indicator = edu_catalogue_indicator(catalogue, "ger"),
                           .numerator = rate * 100,
                           .denominator = 10000,
                           .rate = rate,
                           .target = 95,
                           .comparator = ">=",
                           .gap = rate - 95,
                           .status = rate >= 95 ? EDU_FIGURE_MET : EDU_FIGURE_NOT_MET,
                           .doubt = "",
                           .certainty = "",
                           .on_course = "",
                           .units_expected = 200,
                           .units_reported = 200,
                           .parts_expected = 1,
                           .parts_used = 1};

    figure.change = change;
    figure.low = figure.high = NAN;
    figure.slope = figure.slope_low = figure.slope_high = figure.slope_p = NAN;
    figure.required_gain = NAN;
    return figure;
}

static void
the_figure_its_change_and_its_target(void)
{
    edu_figure_t figure = figure_of(96.125, 0.5);

    CU_ASSERT_STRING_EQUAL(
        edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
        "Gross enrolment ratio: 96.13%, up 0.50 points on last year; target ≥ 95% met with "
        "1.13 points to spare.");
    figure = figure_of(95, -0.004);
    CU_ASSERT_STRING_EQUAL(edu_key_sentence(&assessment, &figure, "rural", NAN, pool),
                           "Gross enrolment ratio (rural): 95.00%, as last year; target ≥ 95% met exactly.");
    figure = figure_of(90, NAN);
    CU_ASSERT_STRING_EQUAL(
        edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
        "Gross enrolment ratio: 90.00%, no complete rate of last year to compare with; 5.00 points "
        "short of the target ≥ 95%.");
    figure = figure_of(0.25, -0.01);
    figure.indicator = edu_catalogue_indicator(catalogue, "drop");
    figure.comparator = "<=";
    figure.target = 0.2;
    figure.gap = 0.05;
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
                                  "0.2500, down 0.0100 on last year; 0.0500 above the target ≤ 0.2."));
}

static void
both_languages_say_the_same(void)
{
    edu_figure_t figure = figure_of(96.125, -0.5);

    assessment.lang = EDU_LANG_ZH;
    CU_ASSERT_STRING_EQUAL(
        edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
        "小学毛入学率 96.13%，比上年下降 0.50 个百分点；目标值 ≥ 95%，达标，余 1.13 个百分点。");
    CU_ASSERT_STRING_EQUAL(edu_key_short(&assessment, &figure, "乡村", pool),
                           "小学毛入学率（乡村） 96.13%（比上年下降 0.50 个百分点）");
    assessment.lang = EDU_LANG_EN;
}

static void
caveats_are_said(void)
{
    edu_figure_t figure = figure_of(90, 0.5);
    const char *text;

    figure.certainty = "too_close";
    figure.low = 88.5;
    figure.high = 95.5;
    figure.denominator = 80;
    figure.on_course = "f";
    figure.slope = 0.1;
    figure.slope_p = 0.4;
    figure.trend_years = 6;
    figure.required_gain = 5;
    figure.required_year = 2020;
    text = edu_key_sentence(&assessment, &figure, NULL, NAN, pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the 95% interval is 88.50–95.50"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "few cases: of 80, one more or less is 1.3 points"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "the trend of 6 years does not lead there"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "to meet the target of 2020 it must gain 5.00 points a year"));
    figure.on_course = "t";
    figure.course_year = 2023;
    figure.course_earliest = 2021;
    figure.course_latest = 2027;
    text = edu_key_sentence(&assessment, &figure, NULL, NAN, pool);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "by the trend of 6 years, which chance alone may make, met by 2023 (2021–2027)"));
    figure.slope_p = 0.01;
    text = edu_key_sentence(&assessment, &figure, NULL, 94.2, pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "by the trend of 6 years met by 2023 (2021–2027)"));
    figure.course_latest = 0;
    text = edu_key_sentence(&assessment, &figure, NULL, 94.2, pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "met by 2023 (not before 2021)"));
    figure.course_earliest = figure.course_latest = 2023;
    text = edu_key_sentence(&assessment, &figure, NULL, 95.2, pool);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(text, "the line of the trend of 6 years stands at 95.20% this year, past the target "
                     "already; by that line met by 2023;"));
}

/* Sen's line is found again in the rates that it was made of, and nothing is said where they are others. */
static void
a_trend_has_its_line(void)
{
    static const double rates[] = {88, 90, 80, 92, 93};
    apr_array_header_t *years = apr_array_make(pool, 5, sizeof(edu_figure_t));
    edu_figure_t figure = figure_of(93, 1);

    for (int i = 0; i < 5; i++) {
        APR_ARRAY_PUSH(years, edu_figure_t) = figure_of(rates[i], NAN);
        APR_ARRAY_IDX(years, i, edu_figure_t).year = 2015 + i;
    }
    figure.year = 2019;
    figure.trend_years = 5;
    figure.slope = 1.125;
    CU_ASSERT_DOUBLE_EQUAL(edu_report_trend_line(years, &figure, pool), 93, 1e-9);
    figure.slope = 1;
    CU_ASSERT_TRUE(isnan(edu_report_trend_line(years, &figure, pool)));
    /* One that is not complete is no part of it. */
    APR_ARRAY_IDX(years, 2, edu_figure_t).status = EDU_FIGURE_INCOMPLETE;
    figure.slope = 1.125;
    CU_ASSERT_TRUE(isnan(edu_report_trend_line(years, &figure, pool)));
    figure.trend_years = 4;
    CU_ASSERT_DOUBLE_EQUAL(edu_report_trend_line(years, &figure, pool), 93.0625, 1e-9);
}

static void
what_speaks_against_a_met_target(void)
{
    edu_figure_t figure = figure_of(96, 0.5);

    CU_ASSERT_FALSE(edu_key_reserved(&assessment, &figure));
    figure.slope = -0.5;
    figure.slope_p = 0.2;
    CU_ASSERT_FALSE(edu_key_reserved(&assessment, &figure));
    figure.slope_p = 0.01;
    figure.trend_years = 7;
    CU_ASSERT_TRUE(edu_key_reserved(&assessment, &figure));
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
                                  "getting worse by 0.50 points a year over 7 years, beyond chance"));
    figure.slope = 0.5;
    CU_ASSERT_FALSE(edu_key_reserved(&assessment, &figure));
    figure.required_year = 2021;
    figure.required_gain = 0.001;
    CU_ASSERT_TRUE(edu_key_reserved(&assessment, &figure));
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
                                  "the target of 2021 is not met yet: it must gain 0.001 points a year"));
}

static void
missing_returns_leave_a_verdict_open(void)
{
    edu_figure_t figure = figure_of(96, 0.5);
    edu_bound_t bound = {"110101", "all", "ger", 3, 2, 95.2, 95.001, 95.002, "open"};

    assessment.bounds = apr_array_make(pool, 1, sizeof(edu_bound_t));
    APR_ARRAY_PUSH(assessment.bounds, edu_bound_t) = bound;
    CU_ASSERT_TRUE(edu_key_reserved(&assessment, &figure));
    /* With as many places as tell the two ends apart. */
    CU_ASSERT_PTR_NOT_NULL(strstr(
        edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
        "the verdict depends on the missing returns (3), with which the rate could be 95.001% to 95.002%"));
    APR_ARRAY_IDX(assessment.bounds, 0, edu_bound_t).highest = NAN;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
               "the missing returns (3) may change the verdict: as they last came the rate "
               "would be 95.20%."));
    APR_ARRAY_IDX(assessment.bounds, 0, edu_bound_t).as_known = NAN;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(edu_key_sentence(&assessment, &figure, NULL, NAN, pool),
               "the missing returns (3) may change the verdict: what they would say is not "
               "known."));
    APR_ARRAY_IDX(assessment.bounds, 0, edu_bound_t).verdict = "met";
    CU_ASSERT_FALSE(edu_key_reserved(&assessment, &figure));
    CU_ASSERT_PTR_NULL(strstr(edu_key_sentence(&assessment, &figure, NULL, NAN, pool), "missing"));
    assessment.bounds = NULL;
}

static void
what_is_not_judged_says_why(void)
{
    edu_figure_t figure = figure_of(96, NAN);
    edu_bound_t bound = {"110101", "all", "ger", 20, 20, 92, 80, 94, "not_met"};

    figure.status = EDU_FIGURE_INCOMPLETE;
    figure.units_reported = 180;
    CU_ASSERT_STRING_EQUAL(
        edu_key_pending(&assessment, &figure, NULL, pool),
        "Gross enrolment ratio: 96.00% of what was reported, not compared with last year while so much is "
        "missing; target ≥ 95%; 180 of 200 units reported (90.0%).");
    assessment.bounds = apr_array_make(pool, 1, sizeof(edu_bound_t));
    APR_ARRAY_PUSH(assessment.bounds, edu_bound_t) = bound;
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_key_pending(&assessment, &figure, NULL, pool),
                                  "missed whatever the missing returns (20) say (80.00% to 94.00%)."));
    assessment.bounds = NULL;
    figure.units_reported = 200;
    figure.values_expected = 500;
    figure.values_missing = 30;
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_key_pending(&assessment, &figure, NULL, pool), "30 of 500"));
}

void
edu_suite_report_key(void)
{
    CU_pSuite suite = CU_add_suite("report_key", set_up, tear_down);

    CU_add_test(suite, "the figure, its change and its target", the_figure_its_change_and_its_target);
    CU_add_test(suite, "both languages say the same", both_languages_say_the_same);
    CU_add_test(suite, "caveats are said", caveats_are_said);
    CU_add_test(suite, "a trend has its line", a_trend_has_its_line);
    CU_add_test(suite, "what speaks against a met target", what_speaks_against_a_met_target);
    CU_add_test(suite, "missing returns leave a verdict open", missing_returns_leave_a_verdict_open);
    CU_add_test(suite, "what is not judged says why", what_is_not_judged_says_why);
}
