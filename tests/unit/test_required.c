#include "aggregator/judge.h"
#include "aggregator/required.h"
#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <string.h>

void edu_suite_required(void);

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

static void
hold(const char *area, const char *set, const char *indicator, int from, int to, edu_comparator_t comparator,
     double value)
{
    edu_target_t *target = apr_pcalloc(pool, sizeof *target);

    *target = (edu_target_t){.area = area,
                             .set = set,
                             .indicator = edu_catalogue_indicator(catalogue, indicator),
                             .from = from,
                             .to = to,
                             .comparator = comparator,
                             .value = value};
    APR_ARRAY_PUSH(catalogue->targets, edu_target_t *) = target;
    edu_catalogue_index_targets(catalogue, pool);
}

/* No targets but those held to from here on. */
static void
begin(void)
{
    apr_array_clear(catalogue->targets);
    edu_catalogue_index_targets(catalogue, pool);
}

/* The rates of one year, none of them there yet. */
static edu_rates_t *
rates_of(int year, edu_frequency_t frequency)
{
    apr_array_header_t *codes = apr_array_make(pool, 3, sizeof(const char *));
    apr_array_header_t *strays = apr_array_make(pool, 3, sizeof(const char *));

    APR_ARRAY_PUSH(codes, const char *) = "110101";
    APR_ARRAY_PUSH(codes, const char *) = "110102";
    APR_ARRAY_PUSH(codes, const char *) = "110103";
    return edu_rates_create(catalogue, edu_tree_create(catalogue->areas, year, codes, strays, pool), "",
                            frequency, pool);
}

static edu_rate_t
rate_of(double numerator, double denominator)
{
    return (edu_rate_t){.used = true, .numerator = numerator, .denominator = denominator};
}

static edu_required_t
required(const edu_rates_t *rates, const char *area, int grp, const char *code, edu_rate_t rate)
{
    const edu_indicator_t *indicator = edu_catalogue_indicator(catalogue, code);
    int node = edu_tree_find(rates->tree, area);

    return edu_required_of(rates, &rate, node, grp, indicator,
                           edu_rate_target(rates, node, grp, indicator, rates->tree->year, NULL));
}

/* Of `percent` of ger in 110102, in a year. */
static edu_required_t
of_year(int year, double percent)
{
    return required(rates_of(year, EDU_YEAR), "110102", 0, "ger", rate_of(percent * 10, 1000));
}

static bool
leads(edu_required_t required, double gain, int year)
{
    return required.year == year && fabs(required.gain - gain) < 1e-12;
}

static bool
nothing(edu_required_t required)
{
    return required.year == 0 && isnan(required.gain);
}

/* 85 to 2020, 90 to 2025. */
static void
the_nearest_missed_target_counts(void)
{
    begin();
    hold("00", "", "ger", 2016, 2020, EDU_GE, 85);
    hold("00", "", "ger", 2021, 2025, EDU_GE, 90);
    CU_ASSERT(leads(of_year(2017, 83), 2, 2018));
    CU_ASSERT(leads(of_year(2020, 83), 7, 2021));
    /* The present one is met: the later one, in its own year. */
    CU_ASSERT(leads(of_year(2017, 86), 1, 2021));
    CU_ASSERT(leads(of_year(2020, 85), 5, 2021));
    CU_ASSERT(leads(of_year(2012, 80), 1.25, 2016));
    CU_ASSERT(nothing(of_year(2017, 90)));
    CU_ASSERT(nothing(of_year(2025, 80)));
}

static void
ten_years_are_looked_ahead(void)
{
    begin();
    hold("00", "", "ger", 2020, 2020, EDU_GE, 90);
    CU_ASSERT(leads(of_year(2010, 80), 1, 2020));
    CU_ASSERT(nothing(of_year(2009, 80)));
    CU_ASSERT(leads(of_year(2019, 80), 10, 2020));
    CU_ASSERT(nothing(of_year(2020, 80)));
}

static void
an_open_target_is_next_years(void)
{
    begin();
    hold("00", "", "ger", 0, EDU_YEAR_FOREVER, EDU_GE, 90);
    CU_ASSERT(leads(of_year(2017, 80), 10, 2018));
    CU_ASSERT(nothing(of_year(2017, 90)));
}

static void
low_is_come_down_to(void)
{
    begin();
    hold("00", "", "ger", 2020, 2022, EDU_LE, 60);
    CU_ASSERT(leads(of_year(2018, 61), -0.5, 2020));
    CU_ASSERT(nothing(of_year(2018, 60)));
    begin();
    hold("00", "", "ger", 2020, 2020, EDU_EQ, 60);
    CU_ASSERT(leads(of_year(2018, 61), -0.5, 2020));
    CU_ASSERT(leads(of_year(2018, 59), 0.5, 2020));
    CU_ASSERT(nothing(of_year(2018, 60)));
    /* More than the target is wanted, however little more. */
    begin();
    hold("00", "", "ger", 2020, 2020, EDU_GT, 60);
    CU_ASSERT(leads(of_year(2018, 60), 0, 2020));
    CU_ASSERT(leads(of_year(2018, 58), 1, 2020));
}

/* `ger` is shown as 100 where it is above: 21 of 20 are at a target of 100, as they say. */
static void
what_is_capped_meets_what_100_meets(void)
{
    const edu_indicator_t *ger = edu_catalogue_indicator(catalogue, "ger");
    edu_rate_t rate = rate_of(21, 20);
    edu_target_t target = {.indicator = ger, .comparator = EDU_EQ, .value = 100};

    CU_ASSERT(edu_rate_meets(&rate, ger, &target));
    target.comparator = EDU_LE;
    CU_ASSERT(edu_rate_meets(&rate, ger, &target));
    target.comparator = EDU_GT;
    CU_ASSERT(!edu_rate_meets(&rate, ger, &target));
    begin();
    hold("00", "", "ger", 2018, 2018, EDU_EQ, 100);
    CU_ASSERT(nothing(required(rates_of(2017, EDU_YEAR), "110102", 0, "ger", rate)));
}

/* The same as for the verdict: nearer areas first, a set before all. */
static void
targets_ahead_are_inherited(void)
{
    begin();
    hold("00", "", "ger", 2018, 2019, EDU_GE, 70);
    hold("00", "poor", "ger", 2018, 2018, EDU_GE, 50);
    hold("11", "", "ger", 2020, 2020, EDU_GE, 80);
    /* 110102 is poor: 2018 asks for 50, 2019 for 70, 2020 for 80 of the province. */
    CU_ASSERT(leads(of_year(2017, 60), 5, 2019));
    CU_ASSERT(leads(of_year(2017, 75), 5.0 / 3, 2020));
    CU_ASSERT(leads(required(rates_of(2017, EDU_YEAR), "110101", 0, "ger", rate_of(600, 1000)), 10, 2018));
    CU_ASSERT(leads(required(rates_of(2017, EDU_YEAR), "00", 0, "ger", rate_of(600, 1000)), 10, 2018));
    CU_ASSERT(nothing(required(rates_of(2017, EDU_YEAR), "00", 0, "ger", rate_of(750, 1000))));
}

/* 110103 was merged into 110101 in 2016. */
static void
an_area_that_is_gone_has_no_target(void)
{
    begin();
    hold("00", "", "ger", 2015, 2015, EDU_GE, 80);
    hold("00", "", "ger", 2017, 2017, EDU_GE, 90);
    CU_ASSERT(leads(required(rates_of(2013, EDU_YEAR), "110103", 0, "ger", rate_of(700, 1000)), 5, 2015));
    CU_ASSERT(nothing(required(rates_of(2013, EDU_YEAR), "110103", 0, "ger", rate_of(850, 1000))));
    CU_ASSERT(leads(required(rates_of(2013, EDU_YEAR), "110102", 0, "ger", rate_of(850, 1000)), 1.25, 2017));
    /* Another row of the same area, from 2015 on. */
    CU_ASSERT(leads(required(rates_of(2013, EDU_YEAR), "110101", 0, "ger", rate_of(850, 1000)), 1.25, 2017));
    begin();
    hold("00", "", "ger", 0, EDU_YEAR_FOREVER, EDU_GE, 80);
    CU_ASSERT(nothing(required(rates_of(2015, EDU_YEAR), "110103", 0, "ger", rate_of(700, 1000))));
    CU_ASSERT(leads(required(rates_of(2014, EDU_YEAR), "110103", 0, "ger", rate_of(700, 1000)), 10, 2015));
}

/* Villages with a rate of their own have the target, and the county none. */
static void
a_set_within_answers_for_itself(void)
{
    const edu_indicator_t *pre;
    edu_rates_t *rates;
    int villages = -1;
    int node;

    begin();
    hold("110101", "poor_villages", "pre", 2019, 2019, EDU_GE, 80);
    rates = rates_of(2017, EDU_YEAR);
    pre = edu_catalogue_indicator(catalogue, "pre");
    node = edu_tree_find(rates->tree, "110101");
    for (int i = 0; i < catalogue->groups->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(catalogue->groups, i, const edu_group_t *)->code, "poor_villages") == 0)
            villages = i + 1;
    CU_ASSERT_FATAL(villages > 0);
    CU_ASSERT(leads(required(rates, "110101", villages, "pre", rate_of(600, 1000)), 10, 2019));
    CU_ASSERT(leads(required(rates, "110101", 0, "pre", rate_of(600, 1000)), 10, 2019));
    *edu_rates_at(rates, node, villages, pre->index) = rate_of(600, 1000);
    CU_ASSERT(leads(required(rates, "110101", villages, "pre", rate_of(600, 1000)), 10, 2019));
    CU_ASSERT(nothing(required(rates, "110101", 0, "pre", rate_of(600, 1000))));
    CU_ASSERT(nothing(required(rates, "110102", 0, "pre", rate_of(600, 1000))));
}

static void
without_a_rate_of_a_year_nothing_is_required(void)
{
    edu_rate_t none = {.numerator = 1, .denominator = 2};

    begin();
    hold("00", "", "ger", 0, EDU_YEAR_FOREVER, EDU_GE, 90);
    CU_ASSERT(nothing(required(rates_of(2017, EDU_YEAR), "110102", 0, "ger", none)));
    CU_ASSERT(nothing(required(rates_of(2017, EDU_YEAR), "110102", 0, "ger", rate_of(0, 0))));
    CU_ASSERT(nothing(required(rates_of(2017, EDU_YEAR), "110102", 0, "pre", rate_of(1, 2))));
    CU_ASSERT(nothing(required(rates_of(2017, EDU_MONTH), "110102", 0, "ger", rate_of(1, 2))));
    CU_ASSERT(leads(required(rates_of(2017, EDU_YEAR), "110102", 0, "ger", rate_of(1, 2)), 40, 2018));
}

/* Years that are passed over unasked give what asking each of them gives. */
static void
asking_every_year_gives_the_same(void)
{
    const edu_indicator_t *ger = edu_catalogue_indicator(catalogue, "ger");

    begin();
    hold("00", "", "ger", 0, 2013, EDU_GE, 62);
    hold("00", "", "ger", 2016, 2016, EDU_GE, 71);
    hold("00", "poor", "ger", 2014, 2017, EDU_GE, 65);
    hold("11", "", "ger", 2018, 2019, EDU_LE, 75);
    hold("110102", "", "ger", 2021, EDU_YEAR_FOREVER, EDU_GT, 77);
    for (int year = 2005; year <= 2024; year++) {
        edu_rates_t *rates = rates_of(year, EDU_YEAR);

        for (int node = 0; node < rates->tree->count; node++)
            for (int percent = 60; percent <= 80; percent++) {
                edu_rate_t rate = rate_of(percent, 100);
                edu_required_t found = required(rates, rates->tree->nodes[node].area->code, 0, "ger", rate);
                int first = 0;

                for (int n = EDU_AHEAD_YEARS; n >= 1; n--) {
                    const edu_target_t *target = edu_rate_target(rates, node, 0, ger, year + n, NULL);

                    if (target != NULL && !edu_rate_meets(&rate, ger, target))
                        first = year + n;
                }
                CU_ASSERT_EQUAL(found.year, first);
            }
    }
}

void
edu_suite_required(void)
{
    CU_pSuite suite = CU_add_suite("required", set_up, tear_down);

    CU_add_test(suite, "the nearest missed target counts", the_nearest_missed_target_counts);
    CU_add_test(suite, "ten years are looked ahead", ten_years_are_looked_ahead);
    CU_add_test(suite, "an open target is next year's", an_open_target_is_next_years);
    CU_add_test(suite, "low is come down to", low_is_come_down_to);
    CU_add_test(suite, "what is capped meets what 100 meets", what_is_capped_meets_what_100_meets);
    CU_add_test(suite, "targets ahead are inherited", targets_ahead_are_inherited);
    CU_add_test(suite, "an area that is gone has no target", an_area_that_is_gone_has_no_target);
    CU_add_test(suite, "a set within answers for itself", a_set_within_answers_for_itself);
    CU_add_test(suite, "without a rate of a year nothing is required",
                without_a_rate_of_a_year_nothing_is_required);
    CU_add_test(suite, "asking every year gives the same", asking_every_year_gives_the_same);
}
