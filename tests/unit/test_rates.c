#include "aggregator/below.h"
#include "aggregator/judge.h"
#include "aggregator/rates.h"
#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <math.h>
#include <string.h>

void edu_suite_rates(void);

/* ger: school.enrol[primary,*] / county.pop[6..11], capped, 95 per cent wanted from 2015 on, 85 of the set `poor` (110102);
 * drop: left / lag(enrol[*,*], 1), scale 1, at most 0.02. A verdict wants 97.5 per cent of everything. */
static apr_pool_t *pool;
static edu_catalogue_t *catalogue;
static edu_catalogue_t *strict; /* ger above 100 is an error */
static edu_tree_t *tree;
static edu_rates_t *rates;
static edu_cube_t *cube;

static int
set_up(void)
{
    apr_array_header_t *codes;
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    if (folder == NULL || (catalogue = edu_small_catalogue_read(folder, pool)) == NULL ||
        !edu_small_catalogue_edit(folder, "indicators/all.yaml", "above_100: cap", "above_100: error",
                                  pool) ||
        (strict = edu_small_catalogue_read(folder, pool)) == NULL)
        return 1;
    codes = apr_array_make(pool, 2, sizeof(const char *));
    APR_ARRAY_PUSH(codes, const char *) = "110101";
    APR_ARRAY_PUSH(codes, const char *) = "110102";
    tree =
        edu_tree_create(catalogue->areas, 2017, codes, apr_array_make(pool, 1, sizeof(const char *)), pool);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static int
form_index(const char *code)
{
    for (int i = 0; i < catalogue->forms->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *)->code, code) == 0)
            return i;
    return -1;
}

/* A sum in which `reported` of `expected` units (of every class) sent returns. */
static edu_sum_t *
sum_of(const char *form, const char *area, int year, int expected, int reported)
{
    int index = form_index(form);
    const edu_form_t *shape = APR_ARRAY_IDX(catalogue->forms, index, const edu_form_t *);
    const char *period = year == 2017 ? "2017" : "2016";
    edu_sum_t *sum = edu_cube_make(cube, index, area, year, period, 0);

    sum->units_expected = expected;
    sum->units_reported = reported;
    for (int i = 0; i < shape->classes->nelts; i++) {
        sum->expected[i] = expected;
        sum->reported[i] = reported;
    }
    return sum;
}

/* Cells whose column begins so: `value` in each, of `count` units. */
static void
fill(edu_sum_t *sum, const char *form, const char *prefix, int64_t value, int count)
{
    const edu_form_t *shape = edu_catalogue_form(catalogue, form);

    for (int i = 0; i < shape->cells->nelts; i++)
        if (strncmp(APR_ARRAY_IDX(shape->cells, i, const edu_cell_t *)->column, prefix, strlen(prefix)) ==
            0) {
            sum->value[i] = value;
            sum->count[i] = count;
        }
}

static void
begin(void)
{
    cube = edu_cube_create(catalogue, pool);
    rates = edu_rates_create(catalogue, tree, "2017", EDU_YEAR, pool);
}

static const edu_rate_t *
evaluate(const char *area, const char *indicator)
{
    int node = edu_tree_find(tree, area);

    edu_rates_evaluate(rates, cube, node);
    return edu_rates_at(rates, node, 0, edu_catalogue_indicator(catalogue, indicator)->index);
}

static void
whole_returns_make_a_rate(void)
{
    const edu_rate_t *rate;

    begin();
    fill(sum_of("school", "110101", 2017, 3, 3), "school", "enrol_primary", 10, 3);
    fill(sum_of("county", "110101", 2017, 1, 1), "county", "pop_", 12, 1);
    rate = evaluate("110101", "ger");
    CU_ASSERT(rate->used && rate->numerator == 60 && rate->denominator == 72);
    CU_ASSERT(rate->units_expected == 4 && rate->units_reported == 4);
    CU_ASSERT(rate->values_expected == 6 * 3 + 6 && rate->values_missing == 0);
    CU_ASSERT(rate->parts_expected == 1 && rate->parts_used == 1);
}

static void
blank_value_is_counted_as_missing(void)
{
    edu_sum_t *sum;
    const edu_rate_t *rate;

    begin();
    sum = sum_of("school", "110101", 2017, 5, 4);
    fill(sum, "school", "enrol_primary", 10, 4);
    fill(sum, "school", "enrol_primary_3", 8, 3);
    fill(sum_of("county", "110101", 2017, 1, 1), "county", "pop_", 12, 1);
    rate = evaluate("110101", "ger");
    CU_ASSERT(rate->used && rate->numerator == 58);
    CU_ASSERT(rate->units_expected == 6 && rate->units_reported == 5);
    CU_ASSERT(rate->values_expected == 6 * 4 + 6 && rate->values_missing == 1);
}

static void
cell_of_nobody_makes_no_rate(void)
{
    edu_sum_t *sum;
    const edu_rate_t *rate;

    begin();
    sum = sum_of("school", "110101", 2017, 3, 3);
    fill(sum, "school", "enrol_primary", 10, 3);
    fill(sum, "school", "enrol_primary_6", 0, 0);
    fill(sum_of("county", "110101", 2017, 1, 1), "county", "pop_", 12, 1);
    rate = evaluate("110101", "ger");
    CU_ASSERT(!rate->used && rate->parts_expected == 1 && rate->parts_used == 0 && rate->values_missing == 3);
}

static void
missing_return_makes_no_rate(void)
{
    const edu_rate_t *rate;

    begin();
    fill(sum_of("school", "110101", 2017, 3, 3), "school", "enrol_primary", 10, 3);
    rate = evaluate("110101", "ger");
    CU_ASSERT(!rate->used && rate->parts_expected == 1 && rate->units_expected == 3);
    begin();
    (void)sum_of("school", "110101", 2017, 3, 0);
    fill(sum_of("county", "110101", 2017, 1, 1), "county", "pop_", 12, 1);
    rate = evaluate("110101", "ger");
    CU_ASSERT(!rate->used && rate->units_expected == 4 && rate->units_reported == 1);
}

/* No school of the class is there, and none is expected: nobody is enrolled, which is a count. */
static void
nobody_it_applies_to_is_a_count_of_none(void)
{
    edu_sum_t *sum;
    const edu_rate_t *rate;

    begin();
    sum = sum_of("school", "110101", 2017, 3, 3);
    memset(sum->expected, 0, 2 * sizeof *sum->expected);
    memset(sum->reported, 0, 2 * sizeof *sum->reported);
    fill(sum_of("county", "110101", 2017, 1, 1), "county", "pop_", 12, 1);
    rate = evaluate("110101", "ger");
    CU_ASSERT(rate->used && rate->numerator == 0 && rate->denominator == 72 && rate->values_missing == 0);
    CU_ASSERT(rate->units_expected == 1);
}

static void
rate_looks_back(void)
{
    const edu_rate_t *rate;

    begin();
    fill(sum_of("school", "110101", 2017, 3, 3), "school", "left", 2, 3);
    rate = evaluate("110101", "drop");
    CU_ASSERT(!rate->used);
    fill(sum_of("school", "110101", 2016, 3, 3), "school", "enrol_", 10, 3);
    rate = evaluate("110101", "drop");
    CU_ASSERT(rate->used && rate->numerator == 2 && rate->denominator == 90);
    /* What was missing then is missing now: the earlier returns and values count as well. */
    CU_ASSERT(rate->values_expected == 30 && rate->values_missing == 0);
    CU_ASSERT(rate->units_expected == 6 && rate->units_reported == 6);

    begin();
    fill(sum_of("school", "110101", 2017, 3, 3), "school", "left", 2, 3);
    fill(sum_of("school", "110101", 2016, 3, 1), "school", "enrol_", 10, 1);
    rate = evaluate("110101", "drop");
    CU_ASSERT(rate->used && rate->units_expected == 6 && rate->units_reported == 4);

    /* Nothing of the earlier year: the want of it is told, with the units of today. */
    begin();
    fill(sum_of("school", "110101", 2017, 3, 3), "school", "left", 2, 3);
    rate = evaluate("110101", "drop");
    CU_ASSERT(!rate->used && rate->units_expected == 6 && rate->units_reported == 3);
}

static void
parts_are_added_never_averaged(void)
{
    int node = edu_tree_find(tree, "1101");
    const edu_rate_t *rate;

    begin();
    for (int i = 0; i < tree->count; i++)
        edu_tree_mark(tree, i);
    fill(sum_of("school", "110101", 2017, 1, 1), "school", "enrol_primary", 10, 1);
    fill(sum_of("county", "110101", 2017, 1, 1), "county", "pop_", 10, 1);
    fill(sum_of("school", "110102", 2017, 1, 1), "school", "enrol_primary", 45, 1);
    fill(sum_of("county", "110102", 2017, 1, 1), "county", "pop_", 90, 1);
    (void)evaluate("110101", "ger");
    (void)evaluate("110102", "ger");
    edu_rates_add_up(rates);
    rate = edu_rates_at(rates, node, 0, edu_catalogue_indicator(catalogue, "ger")->index);
    CU_ASSERT(rate->used && rate->numerator == 330 && rate->denominator == 600 && rate->parts_used == 2 &&
              rate->parts_expected == 2);
    edu_below_room_t room = edu_below_room(tree, pool);
    edu_below_t below = edu_below_of(rates, node, 0, edu_catalogue_indicator(catalogue, "ger")->index, &room);
    CU_ASSERT(below.spread.n == 2 && below.spread.mean == 75 && below.spread.min == 50 &&
              below.spread.max == 100);
    /* Weighed by 60 and 540 children about 330/600: sqrt(0.0225) / 0.55. */
    CU_ASSERT(fabs(below.cv - 0.15 / 0.55) < 1e-14);
    CU_ASSERT(below.gini > 0 && below.theil.total > 0 && below.ratio_20_20 > 1);
}

/* The verdict on a rate of ger of the poor county, held to 85. */
static edu_verdict_of_t
judge(const edu_catalogue_t *by, edu_rate_t rate)
{
    edu_rates_t *judged = edu_rates_create(by, tree, "2017", EDU_YEAR, pool);

    return edu_rate_judge(judged, &rate, edu_tree_find(tree, "110102"), 0,
                          edu_catalogue_indicator(by, "ger"));
}

static edu_rate_t
whole(double numerator, double denominator)
{
    return (edu_rate_t){.used = true,
                        .numerator = numerator,
                        .denominator = denominator,
                        .units_expected = 40,
                        .units_reported = 40,
                        .values_expected = 400,
                        .parts_expected = 40,
                        .parts_used = 40};
}

/* Held to 85: far above, just above, just below, far below; and what has no verdict. */
static void
verdicts_are_sure_or_too_close(void)
{
    edu_verdict_of_t verdict = judge(catalogue, whole(88, 100));

    CU_ASSERT(verdict.certainty == EDU_TOO_CLOSE);
    CU_ASSERT(fabs(verdict.interval.low - 80.1879) < 1e-4 && fabs(verdict.interval.high - 93.0006) < 1e-4);
    CU_ASSERT(judge(catalogue, whole(8800, 10000)).certainty == EDU_CERTAINLY_MET);
    CU_ASSERT(judge(catalogue, whole(84, 100)).certainty == EDU_TOO_CLOSE);
    CU_ASSERT(judge(catalogue, whole(8400, 10000)).certainty == EDU_CERTAINLY_NOT_MET);
    edu_rate_t partly = whole(8800, 10000);
    partly.units_reported = 1;
    CU_ASSERT(judge(catalogue, partly).certainty == EDU_CERTAINTY_NONE);
    /* All of last year's returns stand below nine tenths of this year's: 95 % together, and yet incomplete. */
    partly = whole(8800, 10000);
    partly.units_expected = partly.units_reported = 80;
    partly.earlier_expected = partly.earlier_reported = 40;
    CU_ASSERT_STRING_EQUAL(judge(catalogue, partly).status, "met");
    partly.units_reported = 76;
    CU_ASSERT_STRING_EQUAL(judge(catalogue, partly).status, "incomplete");
    CU_ASSERT(isnan(judge(catalogue, whole(0, 0)).interval.low));
    CU_ASSERT(isnan(judge(strict, whole(101, 100)).interval.low));
    CU_ASSERT_STRING_EQUAL(edu_certainty_name(EDU_TOO_CLOSE), "too_close");
    CU_ASSERT_PTR_NULL(edu_certainty_name(EDU_CERTAINTY_NONE));
}

static const char *
status_of(edu_rate_t rate)
{
    return judge(catalogue, rate).status;
}

static void
rate_at_its_target_meets_it(void)
{
    edu_verdict_of_t verdict = judge(catalogue, whole(17, 20));

    CU_ASSERT_STRING_EQUAL(verdict.status, "met");
    CU_ASSERT(verdict.target != NULL && verdict.target->value == 85 && verdict.doubt == NULL);
    CU_ASSERT_STRING_EQUAL(status_of(whole(1699999, 2000000)), "not_met");
    CU_ASSERT_STRING_EQUAL(status_of(whole(0, 20)), "not_met");
}

static void
verdict_wants_what_is_complete(void)
{
    edu_rate_t rate = whole(20, 20);

    rate.units_reported = 39; /* 97.5 per cent exactly */
    CU_ASSERT_STRING_EQUAL(status_of(rate), "met");
    rate.units_reported = 38;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "incomplete");
    rate = whole(20, 20);
    rate.values_missing = 10;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "met");
    rate.values_missing = 11;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "incomplete");
    rate = whole(1, 20);
    rate.parts_used = 39;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "not_met");
    rate.parts_used = 38;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "incomplete");
    rate.units_expected = 0;
    rate.values_expected = 0;
    rate.parts_expected = 0;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "not_met");
}

static void
without_a_rate_there_is_no_verdict(void)
{
    edu_rate_t rate = whole(5, 0);
    edu_rates_t *judged = edu_rates_create(catalogue, tree, "2017", EDU_YEAR, pool);

    CU_ASSERT_STRING_EQUAL(status_of(rate), "no_data");
    rate = whole(17, 20);
    rate.used = false;
    CU_ASSERT_STRING_EQUAL(status_of(rate), "no_data");
    rate = whole(17, 20);
    CU_ASSERT_STRING_EQUAL(edu_rate_judge(judged, &rate, edu_tree_find(tree, "110102"), 0,
                                          edu_catalogue_indicator(catalogue, "pre"))
                               .status,
                           "no_target");
}

static void
more_than_all_is_capped_or_doubted(void)
{
    const edu_indicator_t *ger = edu_catalogue_indicator(catalogue, "ger");
    edu_rate_t rate = whole(21, 20);

    CU_ASSERT_EQUAL(edu_rate_value(&rate, ger), 100);
    CU_ASSERT(judge(catalogue, rate).doubt == NULL);
    CU_ASSERT_EQUAL(edu_rate_value(&rate, edu_catalogue_indicator(strict, "ger")), 105);
    CU_ASSERT_STRING_EQUAL(judge(strict, rate).doubt, "above_100");
    CU_ASSERT_STRING_EQUAL(judge(strict, rate).status, "met");
    rate = whole(20, 20);
    CU_ASSERT(judge(strict, rate).doubt == NULL);
    CU_ASSERT_EQUAL(edu_rate_value(&rate, ger), 100);
    rate = whole(1, 3);
    CU_ASSERT(fabs(edu_rate_value(&rate, ger) - 100.0 / 3) < 1e-13);
    CU_ASSERT(fabs(edu_rate_value(&rate, edu_catalogue_indicator(catalogue, "drop")) - 1.0 / 3) < 1e-15);
}

/* Sums reach both ends of 64 bits, and an error names the first column that would go beyond them. */
static void
sums_leave_no_64_bits_unseen(void)
{
    static const int64_t pairs[][2] = {{INT64_MAX, 1},
                                       {1, INT64_MAX},
                                       {INT64_MIN, -1},
                                       {INT64_MIN, INT64_MIN}};
    int school = form_index("school");
    const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, school, const edu_form_t *);
    int last = form->cells->nelts - 1;

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (int bad = 0; bad <= last; bad++) {
            edu_cube_t *own = edu_cube_create(catalogue, pool);
            edu_sum_t *to = edu_cube_make(own, school, "11", 2017, "2017", 0);
            edu_sum_t *from = edu_cube_make(own, school, "110101", 2017, "2017", 0);
            edu_error_t *error;

            for (int cell = 0; cell <= last; cell++) {
                to->value[cell] = INT64_MAX - 7;
                from->value[cell] = 7;
            }
            from->value[last] = INT64_MIN;
            to->value[last] = 0;
            CU_ASSERT_PTR_NULL(edu_sum_add(to, from, form));
            CU_ASSERT_EQUAL(to->value[0], last == 0 ? INT64_MIN : INT64_MAX);
            CU_ASSERT_EQUAL(to->value[last], INT64_MIN);
            for (int cell = 0; cell <= last; cell++)
                to->value[cell] = from->value[cell] = 0;
            to->value[bad] = pairs[i][0];
            from->value[bad] = pairs[i][1];
            error = edu_sum_add(to, from, form);
            CU_ASSERT_PTR_NOT_NULL_FATAL(error);
            CU_ASSERT_PTR_NOT_NULL(
                strstr(error->message,
                       apr_psprintf(pool, "\"%s\"", APR_ARRAY_IDX(form->cells, bad, edu_cell_t *)->column)));
            edu_error_clear(error);
        }
}

void
edu_suite_rates(void)
{
    CU_pSuite suite = CU_add_suite("rates", set_up, tear_down);

    CU_add_test(suite, "verdicts are sure or too close", verdicts_are_sure_or_too_close);
    CU_add_test(suite, "whole returns make a rate", whole_returns_make_a_rate);
    CU_add_test(suite, "a blank value is counted as missing", blank_value_is_counted_as_missing);
    CU_add_test(suite, "a cell that nobody filled in makes no rate", cell_of_nobody_makes_no_rate);
    CU_add_test(suite, "a missing return makes no rate", missing_return_makes_no_rate);
    CU_add_test(suite, "nobody it applies to is a count of none", nobody_it_applies_to_is_a_count_of_none);
    CU_add_test(suite, "a rate looks back", rate_looks_back);
    CU_add_test(suite, "parts are added, never averaged", parts_are_added_never_averaged);
    CU_add_test(suite, "a rate at its target meets it", rate_at_its_target_meets_it);
    CU_add_test(suite, "a verdict wants what is complete", verdict_wants_what_is_complete);
    CU_add_test(suite, "without a rate there is no verdict", without_a_rate_there_is_no_verdict);
    CU_add_test(suite, "sums leave no 64 bits unseen", sums_leave_no_64_bits_unseen);
    CU_add_test(suite, "more than all is capped or doubted", more_than_all_is_capped_or_doubted);
}
