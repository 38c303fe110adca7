/* Standards of balanced development: what a catalogue says of them, and how one school stands. */
#include "aggregator/statistics/inequality.h"
#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <string.h>

void edu_suite_balanced(void);

static void
standards_are_read(void)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    const edu_catalogue_t *catalogue = edu_small_catalogue_read(edu_small_catalogue_write(pool), pool);
    const edu_balanced_t *even = edu_catalogue_balanced(catalogue, "even");
    const edu_balanced_t *mean = edu_catalogue_balanced(catalogue, "mean");
    apr_array_header_t *sets = edu_balanced_sets(catalogue->balanced, pool);
    const edu_balanced_item_t *item;

    CU_ASSERT_FATAL(even != NULL && mean != NULL);
    CU_ASSERT(edu_catalogue_balanced(catalogue, "none") == NULL);
    CU_ASSERT(even->index == 0 && mean->index == 1);
    CU_ASSERT(even->rule_year == 2017 && mean->rule_year == 0);
    CU_ASSERT(even->least_items == 1 && isnan(even->cv_mean_most));
    CU_ASSERT(mean->least_items == 0 && mean->cv_mean_most == 0.65);
    item = APR_ARRAY_IDX(even->items, 1, const edu_balanced_item_t *);
    CU_ASSERT(item->per == 100 && item->floor == 3 && isnan(item->cv_most));
    CU_ASSERT(item->denominator == even->pupils);
    /* Pupils of the class that the measure applies to; both standards are read in one go. */
    CU_ASSERT(even->pupils_class == 0);
    CU_ASSERT_FATAL(sets->nelts == 1);
    CU_ASSERT(APR_ARRAY_IDX(sets, 0, edu_balanced_set_t *)->standards->nelts == 2);
    CU_ASSERT(APR_ARRAY_IDX(sets, 0, edu_balanced_set_t *)->inputs->nelts == 11);
    apr_pool_destroy(pool);
}

static void
mistakes_are_found(void)
{
    static const edu_mistake_t mistakes[] = {
        {"balanced/all.yaml", "  zh: 均衡\n", "  zh: 均衡\n  limit: 3\n",
         "balanced/all.yaml:3:3: standard \"even\": unknown key \"limit\"", NULL},
        {"balanced/all.yaml", "code: mean", "code: even",
         "balanced/all.yaml:12:9: standard \"even\": it is defined twice, first in line 1", NULL},
        {"balanced/all.yaml", "enrol[primary,*]\n", "enrol[primery,*]\n",
         "balanced/all.yaml:5:17: standard \"even\": pupils: measure \"enrol\" has no label \"primery\" of stage",
         "did you mean \"primary\"?"},
        {"balanced/all.yaml", "enrol[primary,*]\n", "enrol[primary,*] > 3\n",
         "balanced/all.yaml:5:11: standard \"even\": the pupils is a condition, not a number", NULL},
        {"balanced/all.yaml", "enrol[primary,*]\n", "lag(enrol[primary,*], 1)\n",
         "balanced/all.yaml:5:11: standard \"even\": a standard looks at one year; \"lag\" cannot stand here",
         NULL},
        {"balanced/all.yaml", "numerator: floor, floor", "numerator: \"pop[3]\", floor",
         "balanced/all.yaml:10:40: item \"space\": the form \"county\" is not filled in by schools", NULL},
        {"balanced/all.yaml", "numerator: floor, floor", "numerator: absent, floor",
         "balanced/all.yaml:10:40: item \"space\": the forms \"school\" and \"monthly\" are not filled in by the "
         "same units for the same periods",
         NULL},
        {"balanced/all.yaml", "floor: 2.5", "floor: 0",
         "balanced/all.yaml:10:54: item \"space\": \"floor\" must be above 0", NULL},
        {"balanced/all.yaml", "code: gone", "code: space",
         "balanced/all.yaml:11:14: item \"space\": two items are called \"space\"", NULL},
        {"balanced/all.yaml", "least_items: 1", "least_items: 3",
         "balanced/all.yaml:6:16: standard \"even\": a school must meet 3 items, but only 2 have a floor",
         NULL},
        {"balanced/all.yaml", "attribute: category", "attribute: ownership",
         "balanced/all.yaml:8:19: standard \"even\": no form of the standard has the attribute \"ownership\"",
         NULL},
        {"balanced/all.yaml", "values: [\"31\"]", "values: [\"32\"]",
         "balanced/all.yaml:8:38: standard \"even\": \"32\" is not a value of \"category\"", NULL},
        {"balanced/all.yaml", "values: [\"31\"]", "values: []",
         "balanced/all.yaml:8:7: standard \"even\": it has no values", NULL},
        {"balanced/all.yaml", NULL, "code: x\nzh: 无\nstage: primary\npupils: enrol[primary,*]\nitems: []\n",
         "balanced/all.yaml:5:8: standard \"x\": it has no items", NULL},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: drop\nparts:\n  - {indicator: gerr, weight: 1, floor: 0, target: 1}\n",
         "composites/one.yaml:6:17: composite \"one\": unknown indicator \"gerr\"", "did you mean \"ger\"?"},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: drop\nparts:\n  - {indicator: drop, weight: 1, floor: 0, target: 1}\n",
         "composites/one.yaml:6:52: composite \"one\": \"drop\" is better low: its target must be below its floor",
         NULL},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: drop\nparts:\n  - {indicator: pre, weight: 1, floor: 0, target: 1}\n",
         "composites/one.yaml:6:17: composite \"one\": \"pre\" is better neither high nor low, and makes no points",
         NULL},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: drop\nparts:\n  - {standard: evn, weight: 1}\n",
         "composites/one.yaml:6:16: composite \"one\": unknown standard \"evn\"", "did you mean \"even\"?"},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: drop\nparts:\n  - {standard: even, weight: {county: 0}}\n",
         "composites/one.yaml:6:30: composite \"one\": a part without any weight counts for nothing", NULL},
        {"composites/one.yaml", NULL, "code: one\nzh: 一\nsource: s\nmissing: forget\nparts: []\n",
         "composites/one.yaml:4:10: composite \"one\": \"missing\" cannot be \"forget\"",
         "it is drop, zero or none"},
        {"composites/one.yaml", NULL, "code: one\nzh: 一\nsource: s\nmissing: zero\nparts: []\n",
         "composites/one.yaml:5:8: composite \"one\": it has no parts", NULL},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: zero\nparts:\n  - {weight: 3}\n",
         "composites/one.yaml:6:5: composite \"one\": a part is of either an \"indicator\" or a \"standard\"",
         NULL},
        {"composites/one.yaml", NULL,
         "code: one\nzh: 一\nsource: s\nmissing: zero\nparts:\n  - {standard: even, weight: 3}\n  - {standard: even, weight: 3}\n",
         "composites/one.yaml:7:5: composite \"one\": two parts are of \"even\"", NULL},
        {"forms/school.yaml", "due: 09-20\n", "due: 09-20\nexpected_of: nobody\n",
         "forms/school.yaml:7:14: the form has no class \"nobody\"", NULL},
        {"forms/county.yaml", "zh: 县表\n", "zh: 县表\nexpected_of: teaching\n",
         "forms/county.yaml:3:14: only forms of schools and townships are expected of a class", NULL},
    };

    EDU_ALL_FOUND(mistakes);
}

/* A school's cells: grade 1, 7, floor and left, by their measures. */
typedef struct school_t {
    edu_number_t primary;
    edu_number_t junior;
    edu_number_t floor;
    edu_number_t left;
} school_t;

static edu_number_t
cell_of(void *baton, const edu_form_t *form, int cell, int lag)
{
    const school_t *school = baton;
    const edu_cell_t *one = APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *);

    CU_ASSERT(lag == 0);
    if (strcmp(one->measure->code, "floor") == 0)
        return school->floor;
    if (strcmp(one->measure->code, "left") == 0)
        return school->left;
    if (strcmp(one->column, "enrol_primary_1") == 0)
        return school->primary;
    if (strcmp(one->column, "enrol_junior_7") == 0)
        return school->junior;
    return (edu_number_t){EDU_PRESENT, 0};
}

#define THERE(number)                                                                                        \
    (edu_number_t)                                                                                           \
    {                                                                                                        \
        EDU_PRESENT, number                                                                                  \
    }
static const edu_number_t missing = {EDU_MISSING, 0};

static void
a_school_is_judged_by_its_floors(void)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    const edu_catalogue_t *catalogue = edu_small_catalogue_read(edu_small_catalogue_write(pool), pool);
    const edu_balanced_t *even = edu_catalogue_balanced(catalogue, "even");
    const edu_balanced_item_t *space = APR_ARRAY_IDX(even->items, 0, const edu_balanced_item_t *);
    struct {
        school_t school;
        edu_balanced_school_t verdict;
    } const cases[] = {
        /* Of 100 pupils a floor of 2.5 is 250 exactly; 3 of a hundred are 3. */
        {{THERE(100), THERE(0), THERE(250), THERE(0)}, EDU_BALANCED_ENOUGH},
        {{THERE(100), THERE(0), THERE(249), THERE(3)}, EDU_BALANCED_ENOUGH},
        {{THERE(100), THERE(0), THERE(249), THERE(2)}, EDU_BALANCED_SHORT},
        {{THERE(100), THERE(0), THERE(249), missing}, EDU_BALANCED_UNKNOWN},
        {{THERE(100), THERE(0), missing, missing}, EDU_BALANCED_UNKNOWN},
        {{THERE(100), THERE(0), missing, THERE(9)}, EDU_BALANCED_ENOUGH},
        {{missing, THERE(0), THERE(250), THERE(9)}, EDU_BALANCED_UNKNOWN},
        {{THERE(1e9), THERE(0), THERE(2.5e9), THERE(0)}, EDU_BALANCED_ENOUGH},
        {{THERE(3), THERE(0), THERE(7.5), THERE(0)}, EDU_BALANCED_ENOUGH},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        school_t school = cases[i].school;
        edu_balanced_value_t values[2];

        edu_balanced_values(values, even, cell_of, &school);
        CU_ASSERT(edu_balanced_judge(even, values) == cases[i].verdict);
        CU_ASSERT(values[0].present ==
                  (school.floor.state == EDU_PRESENT && school.primary.state == EDU_PRESENT));
        CU_ASSERT(values[0].present == !isnan(values[0].value));
        CU_ASSERT(values[0].present || !edu_balanced_is_below(space, &values[0]));
    }
    apr_pool_destroy(pool);
}

static void
both_stages_count_by_their_own_pupils(void)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    const edu_catalogue_t *catalogue = edu_small_catalogue_read(edu_small_catalogue_write(pool), pool);
    const edu_balanced_t *even = edu_catalogue_balanced(catalogue, "even");
    const edu_balanced_t *mean = edu_catalogue_balanced(catalogue, "mean");
    school_t school = {THERE(60), THERE(40), THERE(200), THERE(3)};
    edu_balanced_value_t values[2];

    CU_ASSERT(edu_balanced_pupils(even, cell_of, &school).value == 60);
    CU_ASSERT(edu_balanced_pupils(mean, cell_of, &school).value == 40);
    edu_balanced_values(values, even, cell_of, &school);
    CU_ASSERT(values[0].denominator == 60 && values[1].value == 5);
    edu_balanced_values(values, mean, cell_of, &school);
    CU_ASSERT(values[0].denominator == 100 && values[0].value == 2);
    CU_ASSERT(edu_balanced_judge(mean, values) == EDU_BALANCED_FREE);
    school.primary = missing;
    CU_ASSERT(edu_balanced_pupils(even, cell_of, &school).state == EDU_MISSING);
    CU_ASSERT(edu_balanced_pupils(mean, cell_of, &school).value == 40);
    apr_pool_destroy(pool);
}

/* As many pupils with 0.6 and 0.2 each: R 4.2.2, x <- c(0.6, 0.2); sprintf("%.17g", sqrt(mean((x - mean(x))^2)) / mean(x)) gives
 * 0.50000000000000011 for what is one half. */
static void
at_its_limit_it_is_within(void)
{
    const edu_part_t parts[] = {{0.6, 50, 0}, {0.2, 50, 0}};
    double cv = edu_parts_cv(parts, 2);

    CU_ASSERT(fabs(cv - 0.5) < 1e-15);
    CU_ASSERT(edu_balanced_is_within(cv, 0.5) && edu_balanced_is_within(0.50000000000000011, 0.5));
    CU_ASSERT(!edu_balanced_is_within(0.5000001, 0.5) && !edu_balanced_is_within(NAN, 0.5));
}

static void
attributes_leave_schools_out(void)
{
    apr_pool_t *pool = edu_pool_create(NULL);
    const edu_catalogue_t *catalogue = edu_small_catalogue_read(edu_small_catalogue_write(pool), pool);
    const edu_balanced_set_t *set =
        APR_ARRAY_IDX(edu_balanced_sets(catalogue->balanced, pool), 0, const edu_balanced_set_t *);
    const edu_balanced_t *even = edu_catalogue_balanced(catalogue, "even");
    const edu_balanced_t *mean = edu_catalogue_balanced(catalogue, "mean");

    CU_ASSERT_FATAL(set->attributes->nelts == 1 && edu_balanced_attribute(set, "category") == 0);
    CU_ASSERT(edu_balanced_attribute(set, "location") == -1);
    CU_ASSERT(edu_balanced_leaves_out(even, set, (const char *[]){"31"}));
    CU_ASSERT(!edu_balanced_leaves_out(even, set, (const char *[]){"21"}));
    CU_ASSERT(!edu_balanced_leaves_out(even, set, (const char *[]){NULL}));
    CU_ASSERT(!edu_balanced_leaves_out(mean, set, (const char *[]){"31"}));
    apr_pool_destroy(pool);
}

void
edu_suite_balanced(void)
{
    CU_pSuite suite = CU_add_suite("balanced development", NULL, NULL);

    CU_add_test(suite, "standards are read", standards_are_read);
    CU_add_test(suite, "mistakes are found", mistakes_are_found);
    CU_add_test(suite, "a school is judged by its floors", a_school_is_judged_by_its_floors);
    CU_add_test(suite, "both stages count by their own pupils", both_stages_count_by_their_own_pupils);
    CU_add_test(suite, "at its limit it is within", at_its_limit_it_is_within);
    CU_add_test(suite, "attributes leave schools out", attributes_leave_schools_out);
}
