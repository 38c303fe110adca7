/* Key findings on balanced development. */
#include "base/pool.h"
#include "reports/summary/key_balanced.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <string.h>

void edu_suite_key_balanced(void);

static apr_pool_t *pool;

/* One standard on the mean of the coefficients; one with a limit of each and floors. */
static edu_balanced_item_t items[] = {
    {.code = "books", .name_en = "books", .name_zh = "图书", .floor = 5, .cv_most = 0.5},
    {.code = "rooms", .name_en = "rooms", .name_zh = "用房", .floor = 2, .cv_most = 0.5}};
static edu_balanced_item_t plain[] = {
    {.code = "books", .name_en = "books", .name_zh = "图书", .floor = NAN, .cv_most = NAN},
    {.code = "rooms", .name_en = "rooms", .name_zh = "用房", .floor = NAN, .cv_most = NAN}};
static edu_balanced_t mean = {
    .code = "mean", .name_en = "the mean", .name_zh = "平均", .cv_mean_most = 0.65, .index = 0};
static edu_balanced_t floors = {.code = "floors",
                                .name_en = "the floors",
                                .name_zh = "底线",
                                .cv_mean_most = NAN,
                                .least_items = 2,
                                .index = 1};
static const edu_area_t county = {.code = "110101", .name_en = "County A", .name_zh = "甲县"};
static const edu_area_t other = {.code = "110102", .name_en = "County B", .name_zh = "乙县"};
static const edu_area_t city = {.code = "110100", .name_en = "City", .name_zh = "市"};

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    mean.items = apr_array_make(pool, 2, sizeof(const edu_balanced_item_t *));
    floors.items = apr_array_make(pool, 2, sizeof(const edu_balanced_item_t *));
    for (int i = 0; i < 2; i++) {
        APR_ARRAY_PUSH(mean.items, const edu_balanced_item_t *) = &plain[i];
        APR_ARRAY_PUSH(floors.items, const edu_balanced_item_t *) = &items[i];
    }
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static edu_balanced_report_t *
report_of(const edu_area_t *area)
{
    edu_balanced_report_t *made = apr_pcalloc(pool, sizeof *made);

    made->lang = EDU_LANG_EN;
    made->area = area;
    made->figures = apr_array_make(pool, 4, sizeof(edu_balanced_figure_t));
    made->items = apr_array_make(pool, 4, sizeof(edu_balanced_item_figure_t));
    return made;
}

/* A county's figure: all returns and values are there. */
static edu_balanced_figure_t *
add_figure(edu_balanced_report_t *report, const edu_area_t *area, const edu_balanced_t *standard,
           const char *status)
{
    APR_ARRAY_PUSH(report->figures, edu_balanced_figure_t) = (edu_balanced_figure_t){.area = area,
                                                                                     .standard = standard,
                                                                                     .status = status,
                                                                                     .schools = 10,
                                                                                     .left_out = 2,
                                                                                     .with_values = 10,
                                                                                     .cv_mean = NAN,
                                                                                     .areas_expected = -1,
                                                                                     .units_expected = 12,
                                                                                     .units_reported = 12};
    return &APR_ARRAY_IDX(report->figures, report->figures->nelts - 1, edu_balanced_figure_t);
}

static void
add_item(edu_balanced_report_t *report, const edu_area_t *area, const edu_balanced_t *standard, int item,
         double cv, int64_t below)
{
    const edu_balanced_item_t *of = APR_ARRAY_IDX(standard->items, item, const edu_balanced_item_t *);

    APR_ARRAY_PUSH(report->items, edu_balanced_item_figure_t) =
        (edu_balanced_item_figure_t){.area = area,
                                     .standard = standard,
                                     .item = of,
                                     .cv = cv,
                                     .met = isnan(cv) || isnan(of->cv_most) ? NULL
                                            : cv <= of->cv_most             ? "t"
                                                                            : "f",
                                     .with_value = 10,
                                     .below = below};
}

/* The only sentence with a status. */
static const char *
only(const edu_balanced_report_t *report, const edu_balanced_report_t *before, const char *status)
{
    const apr_array_header_t *sentences = edu_key_standards(report, before, status, pool);

    CU_ASSERT_EQUAL_FATAL(sentences->nelts, 1);
    return APR_ARRAY_IDX(sentences, 0, const char *);
}

static const char *
overview(const edu_balanced_report_t *report, const edu_balanced_report_t *before)
{
    return apr_array_pstrcat(pool, edu_key_standards_overview(report, before, pool), '|');
}

static void
the_mean_its_limit_and_its_change(void)
{
    edu_balanced_report_t *now = report_of(&county);
    edu_balanced_report_t *before = report_of(&county);
    edu_balanced_figure_t *figure = add_figure(now, &county, &mean, "not_met");

    figure->cv_mean = 0.7204;
    add_figure(before, &county, &mean, "met")->cv_mean = 0.61;
    add_item(now, &county, &mean, 0, 0.4, -1);
    add_item(now, &county, &mean, 1, 1.0408, -1);
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "not_met"),
        "The mean: composite coefficient 0.720, up 0.110 on last year; 0.070 above the limit ≤ "
        "0.65; least even: rooms (1.041); schools counted: 10, left out by the standard: 2.");
    CU_ASSERT_STRING_EQUAL(overview(now, before),
                           "Standards of balanced development: 1. Not met: 1.|Met last year and "
                           "missed now: the mean.");
    now->lang = EDU_LANG_ZH;
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "not_met"),
        "平均：综合差异系数 0.720，比上年提高 0.110；超出限值 ≤ 0.65 达 0.070；差异最大的是用房（1.041）；计入学校 10 "
        "所，按标准不计入 2 所。");
    now->lang = EDU_LANG_EN;
    figure->status = "met";
    figure->cv_mean = 0.6096;
    CU_ASSERT_STRING_EQUAL(only(now, before, "met"),
                           "The mean: composite coefficient 0.610, as last year; within the limit ≤ 0.65 by "
                           "0.040; schools counted: 10, left out by the standard: 2.");
    CU_ASSERT_EQUAL(edu_key_standards(now, before, "not_met", pool)->nelts, 0);
    /* What differs is never said to be 0, nor to be at its limit. */
    figure->status = "not_met";
    figure->cv_mean = 0.65004;
    CU_ASSERT_PTR_NOT_NULL(strstr(only(now, NULL, "not_met"),
                                  "composite coefficient 0.65004, nothing to compare "
                                  "with in last year; 0.00004 above the limit ≤ 0.65;"));
}

static void
limits_of_items_and_floors_of_schools(void)
{
    edu_balanced_report_t *now = report_of(&county);
    edu_balanced_report_t *before = report_of(&county);
    edu_balanced_figure_t *figure = add_figure(now, &county, &floors, "not_met");
    edu_balanced_figure_t *last = add_figure(before, &county, &floors, "not_met");

    figure->items_met = 1;
    figure->short_of = 3;
    last->items_met = 2;
    last->short_of = 5;
    add_item(now, &county, &floors, 0, 0.50001, 2);
    add_item(now, &county, &floors, 1, 0.3, 6);
    /* Those of others do not count. */
    add_item(now, &other, &floors, 0, 0.9, 9);
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "not_met"),
        "The floors: coefficients within their limits: 1 of 2, last year 2; above: books (0.50001, limit ≤ 0.5); "
        "schools that meet fewer than 2 of the 2 floors: 3 of 10, last year 5; most often too low: rooms (schools: "
        "6); schools counted: 10, left out by the standard: 2.");
    now->lang = EDU_LANG_ZH;
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "not_met"),
        "底线：2 项中 1 项差异系数在限值之内，上年 2 项；超出限值：图书（0.50001，限值 ≤ 0.5）；达到最低标准不足 2 项（共 2 项）的学校，10 "
        "所中有 3 所，上年 5 所；不足最多的是用房（6 所）；计入学校 10 所，按标准不计入 2 所。");
}

static void
what_is_missing_is_said(void)
{
    edu_balanced_report_t *now = report_of(&county);
    edu_balanced_report_t *before = report_of(&county);
    edu_balanced_figure_t *figure = add_figure(now, &county, &floors, "incomplete");
    edu_balanced_figure_t *first = NULL;

    add_figure(before, &county, &floors, "met");
    figure->with_values = 7;
    figure->unknown = 2;
    figure->units_reported = 9;
    add_item(now, &county, &floors, 0, NAN, 0);
    add_item(now, &county, &floors, 1, 0.3, 0);
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "incomplete"),
        "The floors: coefficients within their limits: 1 of 2, nothing to compare with in last year; without a "
        "coefficient: 1; schools that meet fewer than 2 of the 2 floors: 0 of 10; schools of which it "
        "cannot be told, for missing values: 2; schools counted: 10, left out by the standard: 2; "
        "with a value of every item: 7 of 10; 9 of 12 units reported (75.0%).");
    now = report_of(&county);
    first = add_figure(now, &county, &mean, "incomplete");
    first->cv_mean = 0.3;
    first->schools = first->with_values = 1;
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "incomplete"),
        "The mean: composite coefficient 0.300 of what was reported, nothing to compare with in last "
        "year; limit ≤ 0.65; schools counted: 1, left out by the standard: 2; one school alone is "
        "even by itself.");
    first->cv_mean = NAN;
    CU_ASSERT_PTR_NOT_NULL(
        strstr(only(now, before, "incomplete"), "no composite coefficient, since not all items have one"));
    /* No school of the stage: no standard here. */
    first->status = "no_data";
    CU_ASSERT_STRING_EQUAL(overview(now, before), "");
    CU_ASSERT_STRING_EQUAL(overview(NULL, NULL), "");
    CU_ASSERT_EQUAL(edu_key_standards(NULL, NULL, "met", pool)->nelts, 0);
}

static edu_balanced_figure_t *
add_above(edu_balanced_report_t *report, const edu_balanced_t *standard, const char *status, int64_t met,
          int64_t judged, int64_t expected)
{
    edu_balanced_figure_t *figure = add_figure(report, &city, standard, status);

    figure->areas_met = met;
    figure->areas_judged = judged;
    figure->areas_expected = expected;
    return figure;
}

static void
counties_are_counted(void)
{
    edu_balanced_report_t *now = report_of(&city);
    edu_balanced_report_t *before = report_of(&city);

    add_above(now, &mean, "not_met", 2, 4, 5);
    add_figure(now, &county, &mean, "not_met");
    add_figure(now, &other, &mean, "not_met");
    add_above(before, &mean, "incomplete", 3, 3, 5);
    CU_ASSERT_STRING_EQUAL(
        only(now, before, "not_met"),
        "The mean: counties with the standard met: 2 of 5, last year 3 of 5; missed in 2: County A, "
        "County B; not judged in 1; schools counted: 10, left out by the standard: 2.");
    now->lang = EDU_LANG_ZH;
    CU_ASSERT_STRING_EQUAL(
        only(now, NULL, "not_met"),
        "平均：5 个县中达标 2 个，上年无可比数字；未达标 2 个：甲县、乙县；未予评判 1 个；计入学校 10 所，按标准不计入 2 所。");
    now->lang = EDU_LANG_EN;
    /* No more than three are named. */
    add_figure(now, &county, &mean, "not_met");
    add_figure(now, &county, &mean, "not_met");
    CU_ASSERT_PTR_NOT_NULL(strstr(only(now, before, "not_met"), "County A, County B, County A and 1 more;"));
    /* Where prefectures are below, none is. */
    APR_ARRAY_IDX(now->figures, 1, edu_balanced_figure_t).areas_expected = 3;
    CU_ASSERT_PTR_NOT_NULL(strstr(only(now, before, "not_met"), "; missed in 2; not judged in 1;"));
}

static void
the_furthest_from_its_limit_comes_first(void)
{
    edu_balanced_report_t *now = report_of(&county);
    const apr_array_header_t *sentences;

    add_figure(now, &county, &mean, "not_met")->cv_mean = 0.78; /* a fifth above */
    add_figure(now, &county, &floors, "not_met")->short_of = 3; /* three of ten schools */
    sentences = edu_key_standards(now, NULL, "not_met", pool);
    CU_ASSERT_EQUAL_FATAL(sentences->nelts, 2);
    CU_ASSERT_EQUAL(strncmp(APR_ARRAY_IDX(sentences, 0, const char *), "The floors", 10), 0);
    APR_ARRAY_IDX(now->figures, 1, edu_balanced_figure_t).short_of = 1;
    sentences = edu_key_standards(now, NULL, "not_met", pool);
    CU_ASSERT_EQUAL(strncmp(APR_ARRAY_IDX(sentences, 0, const char *), "The mean", 8), 0);
    /* An item twice its limit. */
    add_item(now, &county, &floors, 0, 1.0, 0);
    sentences = edu_key_standards(now, NULL, "not_met", pool);
    CU_ASSERT_EQUAL(strncmp(APR_ARRAY_IDX(sentences, 0, const char *), "The floors", 10), 0);
}

void
edu_suite_key_balanced(void)
{
    CU_pSuite suite = CU_add_suite("key_balanced", set_up, tear_down);

    CU_add_test(suite, "the mean, its limit and its change", the_mean_its_limit_and_its_change);
    CU_add_test(suite, "limits of items and floors of schools", limits_of_items_and_floors_of_schools);
    CU_add_test(suite, "what is missing is said", what_is_missing_is_said);
    CU_add_test(suite, "counties are counted", counties_are_counted);
    CU_add_test(suite, "the furthest from its limit comes first", the_furthest_from_its_limit_comes_first);
}
