#include "aggregator/tree.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_tree(void);

static apr_pool_t *pool;
static edu_areas_t *areas;

static void
add(const char *code, const char *parent, edu_level_t level, int from, int to, bool reports)
{
    edu_area_t area = {code, code, "", parent, level, from, to, reports, 0, 0};

    edu_error_clear(edu_areas_add(areas, &area));
}

/* Two provinces; in 11 a prefecture with counties, one without, and a county of its own; 110102 goes to 1103 in 2015. */
static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    areas = edu_areas_create(pool);
    add("00", "", EDU_NATION, 1980, EDU_YEAR_FOREVER, true);
    add("11", "00", EDU_PROVINCE, 1980, EDU_YEAR_FOREVER, true);
    add("12", "00", EDU_PROVINCE, 1980, EDU_YEAR_FOREVER, true);
    add("1101", "11", EDU_PREFECTURE, 1980, EDU_YEAR_FOREVER, true);
    add("1102", "11", EDU_PREFECTURE, 1980, EDU_YEAR_FOREVER, true);
    add("1103", "11", EDU_PREFECTURE, 2015, EDU_YEAR_FOREVER, true);
    add("110101", "1101", EDU_COUNTY, 1980, EDU_YEAR_FOREVER, true);
    add("110102", "1101", EDU_COUNTY, 1980, 2015, true);
    add("110102", "1103", EDU_COUNTY, 2015, EDU_YEAR_FOREVER, true);
    add("119001", "11", EDU_COUNTY, 1980, EDU_YEAR_FOREVER, false);
    return edu_areas_finish(areas) == NULL ? 0 : 1;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static edu_tree_t *
tree_over(int year, const char *const *list, apr_array_header_t *strays)
{
    apr_array_header_t *codes = apr_array_make(pool, 8, sizeof(const char *));

    for (; *list != NULL; list++)
        APR_ARRAY_PUSH(codes, const char *) = *list;
    return edu_tree_create(areas, year, codes, strays, pool);
}

static edu_tree_t *
whole_tree(int year)
{
    const char *const codes[] = {"119001", "1102", "110102", "110101", NULL};

    return tree_over(year, codes, apr_array_make(pool, 1, sizeof(const char *)));
}

static const char *
parent_of(const edu_tree_t *tree, const char *code)
{
    int node = edu_tree_find(tree, code);

    if (node < 0)
        return "?";
    return tree->nodes[node].parent < 0 ? "" : tree->nodes[tree->nodes[node].parent].area->code;
}

static void
tree_holds_what_is_above(void)
{
    edu_tree_t *tree = whole_tree(2014);

    CU_ASSERT_EQUAL(tree->count, 7);
    for (int i = 1; i < tree->count; i++)
        CU_ASSERT(strcmp(tree->nodes[i - 1].area->code, tree->nodes[i].area->code) < 0);
    CU_ASSERT_STRING_EQUAL(parent_of(tree, "110102"), "1101");
    CU_ASSERT_STRING_EQUAL(parent_of(tree, "119001"), "11");
    CU_ASSERT_STRING_EQUAL(parent_of(tree, "1102"), "11");
    CU_ASSERT_STRING_EQUAL(parent_of(tree, "11"), "00");
    CU_ASSERT_STRING_EQUAL(parent_of(tree, "00"), "");
    CU_ASSERT_EQUAL(edu_tree_find(tree, "12"), -1);
    CU_ASSERT_EQUAL(edu_tree_find(tree, ""), -1);
}

static void
tree_is_of_its_year(void)
{
    CU_ASSERT_STRING_EQUAL(parent_of(whole_tree(2015), "110102"), "1103");
    CU_ASSERT_EQUAL(edu_tree_find(whole_tree(2014), "1103"), -1);
}

static void
children_come_before_parents(void)
{
    edu_tree_t *tree = whole_tree(2015);
    int place[16];

    for (int i = 0; i < tree->count; i++)
        place[tree->upward[i]] = i;
    for (int i = 0; i < tree->count; i++)
        CU_ASSERT(tree->nodes[i].parent < 0 || place[i] < place[tree->nodes[i].parent]);
}

static int
count_below(const edu_tree_t *tree, const char *code)
{
    int node = edu_tree_find(tree, code);

    for (int i = tree->below_start[node] + 1; i < tree->below_start[node + 1]; i++)
        CU_ASSERT(tree->below[i - 1] < tree->below[i]);
    return tree->below_start[node + 1] - tree->below_start[node];
}

static void
descendants_are_listed(void)
{
    edu_tree_t *tree = whole_tree(2014);

    CU_ASSERT_EQUAL(count_below(tree, "00"), 6);
    CU_ASSERT_EQUAL(count_below(tree, "11"), 5);
    CU_ASSERT_EQUAL(count_below(tree, "1101"), 2);
    CU_ASSERT_EQUAL(count_below(tree, "1102"), 0);
}

static void
strays_are_named(void)
{
    const char *const codes[] = {"1103", "110101", "999999", NULL};
    apr_array_header_t *strays = apr_array_make(pool, 1, sizeof(const char *));
    edu_tree_t *tree = tree_over(2014, codes, strays);

    CU_ASSERT_EQUAL(tree->count, 4);
    CU_ASSERT_EQUAL(strays->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(strays, 0, const char *), "1103");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(strays, 1, const char *), "999999");
}

static void
marks_go_up(void)
{
    edu_tree_t *tree = whole_tree(2014);

    edu_tree_mark(tree, edu_tree_find(tree, "110102"));
    CU_ASSERT(tree->nodes[edu_tree_find(tree, "110102")].dirty &&
              tree->nodes[edu_tree_find(tree, "1101")].dirty);
    CU_ASSERT(tree->nodes[edu_tree_find(tree, "11")].dirty && tree->nodes[edu_tree_find(tree, "00")].dirty);
    CU_ASSERT(!tree->nodes[edu_tree_find(tree, "110101")].dirty &&
              !tree->nodes[edu_tree_find(tree, "1102")].dirty);
}

static bool
is_base(const edu_tree_t *tree, const char *code, edu_level_t level)
{
    return edu_tree_is_base(tree, edu_tree_find(tree, code), level);
}

static void
returns_begin_at_their_level(void)
{
    edu_tree_t *tree = whole_tree(2014);

    CU_ASSERT(is_base(tree, "110101", EDU_COUNTY) && is_base(tree, "119001", EDU_COUNTY));
    CU_ASSERT(is_base(tree, "1102", EDU_COUNTY));
    CU_ASSERT(!is_base(tree, "1101", EDU_COUNTY) && !is_base(tree, "11", EDU_COUNTY) &&
              !is_base(tree, "00", EDU_COUNTY));
    CU_ASSERT(is_base(tree, "1101", EDU_PREFECTURE) && is_base(tree, "1102", EDU_PREFECTURE));
    CU_ASSERT(!is_base(tree, "110101", EDU_PREFECTURE) && !is_base(tree, "119001", EDU_PREFECTURE));
    CU_ASSERT(is_base(tree, "11", EDU_PROVINCE) && !is_base(tree, "1102", EDU_PROVINCE));
}

static int
expected_at(int year, edu_level_t level, const char *code)
{
    return edu_tree_expected(areas, year, level, pool)[edu_areas_nearest(areas, code, year)->number];
}

/* 12 has nothing below it and so stands for itself; 119001 is not expected to report. */
static void
who_should_report_is_counted(void)
{
    CU_ASSERT_EQUAL(expected_at(2014, EDU_COUNTY, "00"), 4);
    CU_ASSERT_EQUAL(expected_at(2014, EDU_COUNTY, "11"), 3);
    CU_ASSERT_EQUAL(expected_at(2014, EDU_COUNTY, "1101"), 2);
    CU_ASSERT_EQUAL(expected_at(2015, EDU_COUNTY, "1101"), 1);
    CU_ASSERT_EQUAL(expected_at(2014, EDU_COUNTY, "1102"), 1);
    CU_ASSERT_EQUAL(expected_at(2014, EDU_COUNTY, "119001"), 0);
    CU_ASSERT_EQUAL(expected_at(2014, EDU_PREFECTURE, "00"), 3);
    CU_ASSERT_EQUAL(expected_at(2015, EDU_PREFECTURE, "11"), 3);
    CU_ASSERT_EQUAL(expected_at(2015, EDU_PROVINCE, "00"), 2);
    CU_ASSERT_EQUAL(expected_at(1979, EDU_COUNTY, "00"), 0);
}

void
edu_suite_tree(void)
{
    CU_pSuite suite = CU_add_suite("tree", set_up, tear_down);

    CU_add_test(suite, "a tree holds what is above its areas", tree_holds_what_is_above);
    CU_add_test(suite, "a tree is of its year", tree_is_of_its_year);
    CU_add_test(suite, "children come before their parents", children_come_before_parents);
    CU_add_test(suite, "descendants are listed", descendants_are_listed);
    CU_add_test(suite, "areas that do not exist are named", strays_are_named);
    CU_add_test(suite, "marks go up", marks_go_up);
    CU_add_test(suite, "returns begin at their level", returns_begin_at_their_level);
    CU_add_test(suite, "who should report is counted", who_should_report_is_counted);
}
