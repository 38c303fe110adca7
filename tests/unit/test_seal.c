/* Seals: the sum over their parts, which sha256sum must give too, and which areas results stand on. */
#include "aggregator/seal/parts.h"
#include "aggregator/seal/scope.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_seal(void);

static apr_pool_t *pool;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* printf 'b,c\n1,2\n' | sha256sum; printf '' | sha256sum; then both lines, "<sum>  <path>\n", through sha256sum. */
static void
test_sums(void)
{
    edu_seal_parts_t *parts = edu_seal_parts_create(pool);

    edu_seal_parts_add(parts, "b/empty", "", 0);
    edu_seal_parts_add(parts, "a.csv", "b,c\n1,2\n", 8);
    edu_seal_parts_sort(parts);
    CU_ASSERT_STRING_EQUAL(edu_seal_parts_sums(parts, pool),
                           "e31d4e62983eb8669f91b7917beee86d7f69646e556c7ba5c37c4bf7bc658f03  a.csv\n"
                           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b/empty\n");
    CU_ASSERT_STRING_EQUAL(edu_seal_parts_sha256(parts, pool),
                           "aded459ba87aed58f50dcd61e2bcb639c5219df9302096c68d8486039ff585d5");
    CU_ASSERT_PTR_NULL(edu_seal_parts_find(parts, "a"));
    CU_ASSERT_EQUAL(edu_seal_parts_find(parts, "b/empty")->length, 0);
}

static void
test_columns(void)
{
    edu_seal_parts_t *parts = edu_seal_parts_create(pool);
    const apr_array_header_t *columns;

    edu_seal_parts_add(parts, "a.csv", "b,c\n1,2\n", 8);
    columns = edu_seal_part_columns(edu_seal_parts_find(parts, "a.csv"), pool);
    CU_ASSERT_EQUAL_FATAL(columns->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(columns, 0, const char *), "b");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(columns, 1, const char *), "c");
    edu_seal_parts_add(parts, "none", "", 0);
    CU_ASSERT_EQUAL(edu_seal_part_columns(edu_seal_parts_find(parts, "none"), pool)->nelts, 0);
}

static void
add_area(edu_areas_t *areas, const char *code, const char *parent, edu_level_t level, int from, int to)
{
    const edu_area_t area = {.code = code,
                             .name_zh = code,
                             .name_en = "",
                             .parent = parent,
                             .level = level,
                             .valid_from = from,
                             .valid_to = to,
                             .reports = true};
    edu_error_t *error = edu_areas_add(areas, &area);

    CU_ASSERT_PTR_NULL(error);
    edu_error_clear(error);
}

/* Two prefectures; 11 moved from 20 to 10 in 2015, 12 from 10 to 20 in 2018, 13 ended in 2010, 14 began in 2020. */
static edu_catalogue_t *
make_catalogue(void)
{
    static edu_catalogue_t catalogue;

    catalogue.areas = edu_areas_create(pool);
    catalogue.forms = apr_array_make(pool, 1, sizeof(edu_form_t *));
    catalogue.reference_date = 101;
    add_area(catalogue.areas, "1", "", EDU_PROVINCE, 1990, EDU_YEAR_FOREVER);
    add_area(catalogue.areas, "10", "1", EDU_PREFECTURE, 1990, EDU_YEAR_FOREVER);
    add_area(catalogue.areas, "20", "1", EDU_PREFECTURE, 1990, EDU_YEAR_FOREVER);
    add_area(catalogue.areas, "11", "20", EDU_COUNTY, 1990, 2015);
    add_area(catalogue.areas, "11", "10", EDU_COUNTY, 2015, EDU_YEAR_FOREVER);
    add_area(catalogue.areas, "12", "10", EDU_COUNTY, 1990, 2018);
    add_area(catalogue.areas, "12", "20", EDU_COUNTY, 2018, EDU_YEAR_FOREVER);
    add_area(catalogue.areas, "13", "10", EDU_COUNTY, 1990, 2010);
    add_area(catalogue.areas, "14", "10", EDU_COUNTY, 2020, EDU_YEAR_FOREVER);
    CU_ASSERT_PTR_NULL(edu_areas_finish(catalogue.areas));
    return &catalogue;
}

static const char *
joined(const apr_array_header_t *codes)
{
    return apr_array_pstrcat(pool, codes, ' ');
}

static void
test_scope(void)
{
    const edu_catalogue_t *catalogue = make_catalogue();
    edu_seal_scope_t scope = edu_seal_scope(catalogue, "10", 2019, pool);

    /* What is below now, and what was: not what came later. */
    CU_ASSERT_STRING_EQUAL(joined(scope.results), "10 11");
    CU_ASSERT_STRING_EQUAL(joined(scope.inputs), "10 11 12 13");
    scope = edu_seal_scope(catalogue, "10", 2014, pool);
    CU_ASSERT_STRING_EQUAL(joined(scope.results), "10 12");
    CU_ASSERT_STRING_EQUAL(joined(scope.inputs), "10 12 13");
    scope = edu_seal_scope(catalogue, "11", 2019, pool);
    CU_ASSERT_STRING_EQUAL(joined(scope.inputs), "11");
    scope = edu_seal_scope(catalogue, "1", 2020, pool);
    CU_ASSERT_STRING_EQUAL(joined(scope.results), "1 10 11 12 14 20");
    CU_ASSERT_STRING_EQUAL(joined(scope.inputs), "1 10 11 12 13 14 20");
}

void
edu_suite_seal(void)
{
    CU_pSuite suite = CU_add_suite("seal", set_up, tear_down);

    CU_add_test(suite, "the sum over the parts", test_sums);
    CU_add_test(suite, "the columns of a part", test_columns);
    CU_add_test(suite, "the areas that results stand on", test_scope);
}
