#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_target(void);

static apr_pool_t *pool;
static const edu_catalogue_t *catalogue;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    catalogue = folder == NULL ? NULL : edu_small_catalogue_read(folder, pool);
    return catalogue == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* The place of the target that holds, -1 when none does. */
static int
target(const char *area, const char *grp, const char *indicator, int year)
{
    const edu_target_t *found =
        edu_catalogue_target(catalogue, area, grp, edu_catalogue_indicator(catalogue, indicator), year, NULL);

    return found == NULL ? -1 : found->index;
}

static void
target_is_inherited_downwards(void)
{
    CU_ASSERT_EQUAL(target("00", "all", "ger", 2014), 0);
    CU_ASSERT_EQUAL(target("00", "all", "ger", 2015), 1);
    CU_ASSERT_EQUAL(target("110101", "all", "ger", 2014), 0);
    CU_ASSERT_EQUAL(target("110101", "all", "ger", 2017), 1);
    CU_ASSERT_EQUAL(target("110101", "all", "pre", 2018), -1);
    CU_ASSERT_EQUAL(target("00", "all", "pre", 2018), -1);
}

static void
nearest_area_wins(void)
{
    CU_ASSERT_EQUAL(target("1101", "all", "ger", 2018), 3);
    CU_ASSERT_EQUAL(target("110101", "all", "ger", 2018), 3);
    CU_ASSERT_EQUAL(target("110101", "all", "ger", 2020), 1);
    /* Nearer than the set's target of the nation. */
    CU_ASSERT_EQUAL(target("110102", "all", "ger", 2018), 3);
    CU_ASSERT_EQUAL(target("11", "all", "ger", 2018), 1);
}

static void
set_comes_before_general(void)
{
    CU_ASSERT_EQUAL(target("110102", "all", "ger", 2017), 2);
    CU_ASSERT_EQUAL(target("110102", "all", "ger", 2014), 0);
    CU_ASSERT_EQUAL(target("110103", "all", "ger", 2015), 2);
    /* It has ended by then. */
    CU_ASSERT_EQUAL(target("110103", "all", "ger", 2016), -1);
}

static void
group_has_its_own_targets_only(void)
{
    CU_ASSERT_EQUAL(target("00", "poor", "ger", 2017), 2);
    CU_ASSERT_EQUAL(target("11", "poor", "ger", 2017), 2);
    CU_ASSERT_EQUAL(target("00", "rural", "ger", 2017), -1);
    CU_ASSERT_EQUAL(target("00", "poor", "ger", 2014), -1);
}

static void
county_stands_in_for_its_villages(void)
{
    const edu_indicator_t *pre = edu_catalogue_indicator(catalogue, "pre");
    const edu_indicator_t *ger = edu_catalogue_indicator(catalogue, "ger");
    bool by_set = false;

    CU_ASSERT_PTR_NOT_NULL(edu_catalogue_target(catalogue, "110101", "all", pre, 2019, &by_set));
    CU_ASSERT(by_set);
    CU_ASSERT_PTR_NOT_NULL(edu_catalogue_target(catalogue, "110101", "poor_villages", pre, 2019, &by_set));
    CU_ASSERT(!by_set);
    /* A set of whole areas: the county is itself a member. */
    CU_ASSERT_PTR_NOT_NULL(edu_catalogue_target(catalogue, "110102", "all", ger, 2017, &by_set));
    CU_ASSERT(!by_set);
    by_set = true;
    CU_ASSERT_PTR_NULL(edu_catalogue_target(catalogue, "110102", "all", pre, 2019, &by_set));
    CU_ASSERT(!by_set);
}

static void
targets_are_read(void)
{
    const edu_target_t *third = APR_ARRAY_IDX(catalogue->targets, 3, const edu_target_t *);
    const edu_target_t *last = APR_ARRAY_IDX(catalogue->targets, 5, const edu_target_t *);

    CU_ASSERT_EQUAL(catalogue->targets->nelts, 6);
    CU_ASSERT_STRING_EQUAL(third->area, "1101");
    CU_ASSERT_STRING_EQUAL(third->set, "");
    CU_ASSERT(third->from == 2018 && third->to == 2019);
    CU_ASSERT_EQUAL(third->comparator, EDU_GT);
    CU_ASSERT_EQUAL(third->value, 99.5);
    CU_ASSERT_STRING_EQUAL(third->value_text, "99.5");
    CU_ASSERT_STRING_EQUAL(third->flag, "open reading");
    CU_ASSERT(last->from == 0 && last->to == EDU_YEAR_FOREVER);
    CU_ASSERT_EQUAL(last->value, 0.02);
}

static bool
met(edu_comparator_t comparator, double value, double numerator, double denominator, double scale)
{
    edu_target_t made = {.comparator = comparator, .value = value};

    return edu_target_met(&made, numerator, denominator, scale);
}

static void
rate_is_compared_with_its_target(void)
{
    CU_ASSERT(met(EDU_GE, 95, 95, 100, 100) && met(EDU_LE, 95, 95, 100, 100) &&
              met(EDU_EQ, 95, 95, 100, 100));
    CU_ASSERT(!met(EDU_GT, 95, 95, 100, 100) && !met(EDU_LT, 95, 95, 100, 100));
    CU_ASSERT(met(EDU_GE, 95, 96, 100, 100) && met(EDU_GT, 95, 96, 100, 100));
    CU_ASSERT(!met(EDU_GE, 95, 9499999, 10000000, 100) && met(EDU_LT, 95, 9499999, 10000000, 100));
    CU_ASSERT(!met(EDU_EQ, 100, 99999999, 100000000, 100) && met(EDU_EQ, 100, 3, 3, 100));
    CU_ASSERT(met(EDU_LE, 0.02, 2, 100, 1) && !met(EDU_LE, 0.02, 3, 100, 1));
    /* Nothing to divide by is no rate. */
    CU_ASSERT(!met(EDU_LE, 95, 0, 0, 100) && !met(EDU_GE, 0, 0, 0, 100));
}

/* Every target of two places against every count that is exactly at it, one above, one below: no rounding may show. */
static void
rate_exactly_at_its_target_is_at_it(void)
{
    int wrong = 0;

    for (int hundredths = 1; hundredths <= 10000; hundredths += 7) {
        for (int times = 1; times < 100000; times = times * 3 + 1) {
            double denominator = 10000.0 * times;
            double numerator = (double)hundredths * times;
            double value = hundredths / 100.0;

            wrong += !met(EDU_GE, value, numerator, denominator, 100);
            wrong += !met(EDU_LE, value, numerator, denominator, 100);
            wrong += !met(EDU_EQ, value, numerator, denominator, 100);
            wrong += met(EDU_GT, value, numerator, denominator, 100);
            wrong += met(EDU_LT, value, numerator, denominator, 100);
            wrong += met(EDU_GE, value, numerator - 1, denominator, 100);
            wrong += met(EDU_LE, value, numerator + 1, denominator, 100);
            wrong += met(EDU_EQ, value, numerator + 1, denominator, 100);
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void
comparators_and_directions_have_names(void)
{
    for (int i = EDU_GE; i <= EDU_LE; i++) {
        CU_ASSERT_EQUAL(edu_comparator_parse(edu_comparator_text((edu_comparator_t)i)), i);
        CU_ASSERT_EQUAL(edu_comparator_parse(edu_comparator_sign((edu_comparator_t)i)), i);
    }
    CU_ASSERT_EQUAL(edu_comparator_parse("=>"), -1);
    CU_ASSERT_EQUAL(edu_comparator_parse(""), -1);
    CU_ASSERT_STRING_EQUAL(edu_direction_name(EDU_LOW), "low");
}

void
edu_suite_target(void)
{
    CU_pSuite suite = CU_add_suite("target", set_up, tear_down);

    CU_add_test(suite, "a target is inherited downwards", target_is_inherited_downwards);
    CU_add_test(suite, "the nearest area wins", nearest_area_wins);
    CU_add_test(suite, "a set's target comes before a general one", set_comes_before_general);
    CU_add_test(suite, "a group has its own targets only", group_has_its_own_targets_only);
    CU_add_test(suite, "a county stands in for its villages", county_stands_in_for_its_villages);
    CU_add_test(suite, "targets are read", targets_are_read);
    CU_add_test(suite, "a rate is compared with its target", rate_is_compared_with_its_target);
    CU_add_test(suite, "a rate exactly at its target is at it", rate_exactly_at_its_target_is_at_it);
    CU_add_test(suite, "comparators and directions have names", comparators_and_directions_have_names);
}
