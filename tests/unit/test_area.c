#include "base/pool.h"
#include "model/area.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

void edu_suite_area(void);

static apr_pool_t *pool;
static edu_areas_t *areas;

static edu_error_t *
add(edu_areas_t *to, const char *code, int from, int until, edu_level_t level, const char *parent)
{
    edu_area_t area = {.code = code,
                       .name_zh = "名",
                       .name_en = "",
                       .parent = parent,
                       .level = level,
                       .valid_from = from,
                       .valid_to = until,
                       .reports = true};

    return edu_areas_add(to, &area);
}

/* A nation of two provinces; county 1101 moves from prefecture 11a to 11b in 2010, 12 begins in 1997. */
static int
set_up(void)
{
    static const struct {
        const char *code;
        int from;
        int until;
        edu_level_t level;
        const char *parent;
    } rows[] = {
        {"1102", 1990, 2005, EDU_COUNTY, "11a"},
        {"1101", 2010, EDU_YEAR_FOREVER, EDU_COUNTY, "11b"},
        {"1101", 1980, 2010, EDU_COUNTY, "11a"},
        {"11a", 1980, EDU_YEAR_FOREVER, EDU_PREFECTURE, "11"},
        {"11b", 1980, EDU_YEAR_FOREVER, EDU_PREFECTURE, "11"},
        {"12", 1997, EDU_YEAR_FOREVER, EDU_PROVINCE, "1"},
        {"11", 1980, EDU_YEAR_FOREVER, EDU_PROVINCE, "1"},
        {"1", 1949, EDU_YEAR_FOREVER, EDU_NATION, ""},
        {"1201", 1997, EDU_YEAR_FOREVER, EDU_COUNTY, "12"},
    };
    edu_error_t *error = NULL;

    pool = edu_pool_create(NULL);
    areas = edu_areas_create(pool);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && error == NULL; i++)
        error = add(areas, rows[i].code, rows[i].from, rows[i].until, rows[i].level, rows[i].parent);
    edu_areas_add_change(areas, &(edu_area_change_t){"1102", "1101", 2005, "merged"});
    edu_areas_add_change(areas, &(edu_area_change_t){"1102", "1201", 2005, "part"});
    edu_areas_add_member(areas, "poor", "贫困县", "poor counties", "1101", "list");
    edu_areas_add_member(areas, "poor", "", "", "1201", "list 2");
    edu_areas_add_member(areas, "east", "东部", "", "12", "");
    if (error == NULL)
        error = edu_areas_finish(areas);
    edu_error_clear(error);
    return error != NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* The codes of a list with a blank between them. */
static const char *
codes(const apr_array_header_t *list)
{
    apr_array_header_t *texts = apr_array_make(pool, 8, sizeof(const char *));

    for (int i = 0; i < list->nelts; i++)
        APR_ARRAY_PUSH(texts, const char *) = APR_ARRAY_IDX(list, i, const edu_area_t *)->code;
    return apr_array_pstrcat(pool, texts, ' ');
}

static void
area_is_found_in_its_years(void)
{
    CU_ASSERT_STRING_EQUAL(edu_areas_find(areas, "1101", 2009)->parent, "11a");
    CU_ASSERT_STRING_EQUAL(edu_areas_find(areas, "1101", 2010)->parent, "11b");
    CU_ASSERT_PTR_NULL(edu_areas_find(areas, "1101", 1979));
    CU_ASSERT_PTR_NOT_NULL(edu_areas_find(areas, "1102", 2004));
    CU_ASSERT_PTR_NULL(edu_areas_find(areas, "1102", 2005));
    CU_ASSERT_PTR_NULL(edu_areas_find(areas, "99", 2005));
    CU_ASSERT_PTR_NULL(edu_areas_find(areas, "", 2005));
}

static void
nearest_row_is_found_in_any_year(void)
{
    CU_ASSERT_EQUAL(edu_areas_nearest(areas, "1102", 2020)->valid_to, 2005);
    CU_ASSERT_EQUAL(edu_areas_nearest(areas, "1101", 1950)->valid_from, 1980);
    CU_ASSERT_EQUAL(edu_areas_nearest(areas, "1101", 2009)->valid_from, 1980);
    CU_ASSERT_EQUAL(edu_areas_nearest(areas, "1101", 2010)->valid_from, 2010);
    CU_ASSERT_PTR_NULL(edu_areas_nearest(areas, "99", 2010));
}

static void
tree_changes_with_the_year(void)
{
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_children(areas, "11a", 2000, pool)), "1101 1102");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_children(areas, "11a", 2012, pool)), "");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_children(areas, "11b", 2012, pool)), "1101");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_children(areas, "1", 1990, pool)), "11");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_children(areas, "1", 1997, pool)), "11 12");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_children(areas, "", 1997, pool)), "");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_roots(areas, 1997, pool)), "1");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_roots(areas, 1900, pool)), "");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_ancestors(areas, "1101", 2009, pool)), "11a 11 1");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_ancestors(areas, "1101", 2010, pool)), "11b 11 1");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_ancestors(areas, "1", 2010, pool)), "");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_ancestors(areas, "1102", 2010, pool)), "");
}

static void
below_takes_all_or_one_level(void)
{
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_below(areas, "1", 2000, -1, pool)),
                           "1 11 1101 1102 11a 11b 12 1201");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_below(areas, "1", 2000, EDU_COUNTY, pool)), "1101 1102 1201");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_below(areas, "11", 2000, EDU_PROVINCE, pool)), "11");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_below(areas, "1101", 2000, EDU_PROVINCE, pool)), "");
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_below(areas, "12", 1990, -1, pool)), "");
    /* 11b has no county before 2010, 11a none after. */
    CU_ASSERT_TRUE(edu_areas_is_base(areas, edu_areas_find(areas, "11b", 2000), 2000, EDU_COUNTY, pool));
    CU_ASSERT_FALSE(edu_areas_is_base(areas, edu_areas_find(areas, "11b", 2010), 2010, EDU_COUNTY, pool));
    CU_ASSERT_TRUE(edu_areas_is_base(areas, edu_areas_find(areas, "1101", 2000), 2000, EDU_COUNTY, pool));
    CU_ASSERT_FALSE(edu_areas_is_base(areas, edu_areas_find(areas, "1101", 2000), 2000, EDU_PROVINCE, pool));
}

static void
rows_are_ordered(void)
{
    CU_ASSERT_STRING_EQUAL(codes(edu_areas_all(areas)), "1 11 1101 1101 1102 11a 11b 12 1201");
    CU_ASSERT_EQUAL(APR_ARRAY_IDX(edu_areas_all(areas), 2, const edu_area_t *)->valid_from, 1980);
}

static void
changes_lead_both_ways(void)
{
    const apr_array_header_t *after = edu_areas_successors(areas, "1102", pool);
    const apr_array_header_t *before = edu_areas_predecessors(areas, "1101", pool);

    CU_ASSERT_EQUAL_FATAL(after->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(after, 0, const edu_area_change_t *)->new_code, "1101");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(after, 1, const edu_area_change_t *)->kind, "part");
    CU_ASSERT_EQUAL_FATAL(before->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(before, 0, const edu_area_change_t *)->old_code, "1102");
    CU_ASSERT_EQUAL(edu_areas_successors(areas, "1101", pool)->nelts, 0);
    CU_ASSERT_EQUAL(edu_areas_changes(areas)->nelts, 2);
}

static void
sets_have_members(void)
{
    const apr_array_header_t *sets = edu_areas_sets(areas);

    CU_ASSERT_EQUAL_FATAL(sets->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sets, 0, const edu_area_set_t *)->code, "east");
    CU_ASSERT_STRING_EQUAL(edu_areas_set(areas, "poor")->name_zh, "贫困县");
    CU_ASSERT_EQUAL(edu_areas_set(areas, "poor")->members->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(edu_areas_set(areas, "poor")->sources, 1, const char *), "list 2");
    CU_ASSERT(edu_areas_in_set(areas, "poor", "1201"));
    CU_ASSERT(!edu_areas_in_set(areas, "poor", "12"));
    CU_ASSERT(!edu_areas_in_set(areas, "rich", "1201"));
    CU_ASSERT_PTR_NULL(edu_areas_set(areas, "rich"));
}

/* Adds the rows to a nation from 1980 on; the message of the error that comes, "" for none. */
typedef struct row_t {
    const char *code;
    int from;
    int until;
    edu_level_t level;
    const char *parent;
} row_t;

static const char *
message_of(const row_t *rows, int count)
{
    edu_areas_t *made = edu_areas_create(pool);
    edu_error_t *error = add(made, "1", 1980, EDU_YEAR_FOREVER, EDU_NATION, "");
    const char *message;

    for (int i = 0; i < count && error == NULL; i++)
        error = add(made, rows[i].code, rows[i].from, rows[i].until, rows[i].level, rows[i].parent);
    if (error == NULL)
        error = edu_areas_finish(made);
    if (error == NULL)
        return "";
    CU_ASSERT_EQUAL(error->code, EDU_ERR_CATALOGUE);
    message = apr_pstrdup(pool, error->message);
    edu_error_clear(error);
    return message;
}

static void
mistakes_are_found(void)
{
    const int on = EDU_YEAR_FOREVER;
    const row_t overlap[] = {{"11", 1990, 2000, EDU_PROVINCE, "1"}, {"11", 1999, on, EDU_PROVINCE, "1"}};
    const row_t inside[] = {{"11", 1990, on, EDU_PROVINCE, "1"}, {"11", 1995, 1996, EDU_PROVINCE, "1"}};
    const row_t touching[] = {{"11", 1990, 2000, EDU_PROVINCE, "1"}, {"11", 2000, on, EDU_PROVINCE, "1"}};
    const row_t backwards[] = {{"11", 2000, 2000, EDU_PROVINCE, "1"}};
    const row_t orphan[] = {{"11", 1990, on, EDU_PROVINCE, "2"}};
    const row_t early[] = {{"11", 1979, on, EDU_PROVINCE, "1"}};
    const row_t gap[] = {{"11", 1990, 2000, EDU_PROVINCE, "1"},
                         {"11", 2001, on, EDU_PROVINCE, "1"},
                         {"1101", 1990, on, EDU_COUNTY, "11"}};
    const row_t covered[] = {{"11", 1990, 2000, EDU_PROVINCE, "1"},
                             {"11", 2000, on, EDU_PROVINCE, "1"},
                             {"1101", 1990, on, EDU_COUNTY, "11"}};
    const row_t level[] = {{"11", 1990, on, EDU_COUNTY, "1"}, {"1101", 1990, on, EDU_PREFECTURE, "11"}};
    const row_t own[] = {{"11", 1990, on, EDU_PROVINCE, "11"}};
    const row_t loop[] = {{"11", 1990, on, EDU_PROVINCE, "12"}, {"12", 1990, on, EDU_PROVINCE, "11"}};

    CU_ASSERT_STRING_EQUAL(message_of(overlap, 2), "area \"11\" (1999 on) overlaps its row for 1990 to 1999");
    CU_ASSERT_STRING_EQUAL(message_of(inside, 2), "area \"11\" (1995 to 1995) overlaps its row for 1990 on");
    CU_ASSERT_STRING_EQUAL(message_of(touching, 2), "");
    CU_ASSERT_STRING_EQUAL(message_of(backwards, 1), "area \"11\" ends before it begins");
    CU_ASSERT_STRING_EQUAL(message_of(orphan, 1), "area \"11\" has the unknown parent \"2\"");
    CU_ASSERT_STRING_EQUAL(message_of(early, 1),
                           "area \"11\" (1979 on) has the parent \"1\", which is not valid in 1979");
    CU_ASSERT_STRING_EQUAL(message_of(gap, 3),
                           "area \"1101\" (1990 on) has the parent \"11\", which is not valid in 2000");
    CU_ASSERT_STRING_EQUAL(message_of(covered, 3), "");
    CU_ASSERT_STRING_EQUAL(message_of(level, 2),
                           "area \"1101\" (prefecture) cannot lie below \"11\" (county)");
    CU_ASSERT_STRING_EQUAL(message_of(own, 1), "area \"11\" is its own ancestor");
    CU_ASSERT_STRING_EQUAL(message_of(loop, 2), "area \"11\" is its own ancestor");
}

static void
levels_have_names(void)
{
    for (int i = 0; i < EDU_LEVEL_COUNT; i++) {
        CU_ASSERT_EQUAL(edu_level_parse(edu_level_name((edu_level_t)i)), i);
        CU_ASSERT(edu_level_title((edu_level_t)i, EDU_LANG_ZH)[0] != '\0');
        CU_ASSERT(edu_level_title((edu_level_t)i, EDU_LANG_EN)[0] != '\0');
    }
    CU_ASSERT_EQUAL(edu_level_parse("city"), -1);
}

/* Seven thousand areas, each asked for its children in forty years: quick enough not to be noticed. */
static void
many_areas_are_quick(void)
{
    edu_areas_t *many = edu_areas_create(pool);
    apr_pool_t *scratch_pool = edu_pool_create(pool);
    int found = 0;

    CU_ASSERT_PTR_NULL(add(many, "0", 1900, EDU_YEAR_FOREVER, EDU_NATION, ""));
    for (int i = 0; i < 7000; i++)
        CU_ASSERT_PTR_NULL(add(many, apr_psprintf(pool, "%06d", 6999 - i), 1900, EDU_YEAR_FOREVER,
                               i >= 6930 ? EDU_PREFECTURE : EDU_COUNTY,
                               i >= 6930 ? "0" : apr_psprintf(pool, "%06d", i % 70)));
    CU_ASSERT_PTR_NULL(edu_areas_finish(many));
    for (int year = 1980; year < 2020; year++) {
        apr_pool_clear(scratch_pool);
        for (int i = 0; i < 7000; i++)
            found +=
                edu_areas_children(many, apr_psprintf(scratch_pool, "%06d", i), year, scratch_pool)->nelts;
    }
    CU_ASSERT_EQUAL(found, 6930 * 40);
    apr_pool_destroy(scratch_pool);
}

void
edu_suite_area(void)
{
    CU_pSuite suite = CU_add_suite("area", set_up, tear_down);

    CU_add_test(suite, "an area is found in its years", area_is_found_in_its_years);
    CU_add_test(suite, "the nearest row is found in any year", nearest_row_is_found_in_any_year);
    CU_add_test(suite, "the tree changes with the year", tree_changes_with_the_year);
    CU_add_test(suite, "below takes all or one level", below_takes_all_or_one_level);
    CU_add_test(suite, "rows are ordered", rows_are_ordered);
    CU_add_test(suite, "changes lead both ways", changes_lead_both_ways);
    CU_add_test(suite, "sets have members", sets_have_members);
    CU_add_test(suite, "mistakes are found", mistakes_are_found);
    CU_add_test(suite, "levels have names", levels_have_names);
    CU_add_test(suite, "many areas are quick", many_areas_are_quick);
}
