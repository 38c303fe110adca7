#include "base/pool.h"
#include "sql/form_corrections.h"
#include "sql/form_tables.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_form_tables(void);

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;
static const edu_form_t *school;
static const edu_form_t *county;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    if (folder == NULL || (catalogue = edu_small_catalogue_read(folder, pool)) == NULL)
        return 1;
    school = edu_catalogue_form(catalogue, "school");
    county = edu_catalogue_form(catalogue, "county");
    return school == NULL || county == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static void
types_hold_the_largest_value(void)
{
    edu_measure_t measure = {.max = 2147483647};
    edu_cell_t cell = {.measure = &measure};

    CU_ASSERT_STRING_EQUAL(edu_sql_cell_type(&cell, pool), "integer");
    measure.max++;
    CU_ASSERT_STRING_EQUAL(edu_sql_cell_type(&cell, pool), "bigint");
    CU_ASSERT_STRING_EQUAL(edu_sql_cell_type(edu_form_cell(school, "floor"), pool), "numeric(18,1)");
}

static void
names_and_values_are_quoted(void)
{
    edu_form_t odd = *county;
    apr_array_header_t *items = apr_array_make(pool, 2, sizeof(const char *));

    odd.code = "x\"; DROP TABLE y; --";
    CU_ASSERT_STRING_EQUAL(edu_sql_return_table(&odd, pool), "edustat.\"return_x\"\"; DROP TABLE y; --\"");
    APR_ARRAY_PUSH(items, const char *) = "a'b";
    APR_ARRAY_PUSH(items, const char *) = "c\"d\\";
    CU_ASSERT_STRING_EQUAL(edu_sql_literal_list(items, pool), "'a''b','c\"d\\'");
    CU_ASSERT_STRING_EQUAL(edu_sql_array(items, pool), "{\"a'b\",\"c\\\"d\\\\\"}");
}

static void
loads_name_only_what_the_file_has(void)
{
    bool attributes[3] = {false, true, false};
    bool *cells = apr_pcalloc(pool, (size_t)school->cells->nelts);
    edu_sql_columns_t columns = {school, attributes, cells, false};

    cells[edu_form_cell(school, "floor")->index] = true;
    CU_ASSERT_STRING_EQUAL(
        edu_sql_copy_returns(&columns, false, pool),
        "COPY edustat.\"return_school\" (county_code, year, period, unit_code, submission_id, "
        "\"location\", \"floor\") FROM STDIN");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(edu_sql_staging_update(&columns, pool),
               "ROW(r.\"location\", r.\"floor\") IS DISTINCT FROM ROW(s.\"location\", s.\"floor\")"));
}

static void
blanks_keep_what_the_unit_can_still_have(void)
{
    bool *attributes = apr_pcalloc(pool, (size_t)school->attributes->nelts);
    bool *cells = apr_pcalloc(pool, (size_t)school->cells->nelts);
    edu_sql_columns_t columns = {school, attributes, cells, true};
    const char *sql;

    for (int i = 0; i < school->cells->nelts; i++)
        cells[i] = true;
    sql = edu_sql_staging_update(&columns, pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "\"floor\" = coalesce(s.\"floor\", r.\"floor\")"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "CASE WHEN coalesce(s.\"category\", r.\"category\") IN ("));
}

static void
removal_spares_what_was_rejected(void)
{
    const char *absent = edu_sql_gone_remove(school, false, pool);
    const char *named = edu_sql_gone_remove(school, true, pool);

    CU_ASSERT_PTR_NOT_NULL(strstr(absent, "NOT EXISTS (SELECT FROM pg_temp.staging_spared"));
    CU_ASSERT_PTR_NOT_NULL(strstr(absent, "EXISTS (SELECT FROM pg_temp.staging_scope"));
    CU_ASSERT_PTR_NULL(strstr(named, "staging_spared"));
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_sql_gone_history(school, false, pool), "'removed'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_sql_gone_history(school, true, pool), "'deleted'"));
}

static void
groups_are_told_apart_where_the_form_can(void)
{
    const edu_group_t *rural = edu_catalogue_group(catalogue, "rural");
    const edu_group_t *villages = edu_catalogue_group(catalogue, "poor_villages");
    const edu_group_t *poor = edu_catalogue_group(catalogue, "poor");
    char *sql;

    CU_ASSERT_PTR_NOT_NULL(
        strstr(edu_sql_copy_sums(school, rural, -1, NULL, true, pool), "\"location\" IN ('210','220')"));
    CU_ASSERT_PTR_NULL(edu_sql_copy_sums(county, rural, -1, NULL, true, pool));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(edu_sql_copy_sums(county, villages, -1, NULL, true, pool), "scope = 'poor_villages'"));
    /* A part that is reported apart is no part of the whole's sums. */
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_sql_copy_sums(county, NULL, -1, NULL, true, pool), "scope IS NULL"));
    CU_ASSERT_PTR_NULL(edu_sql_copy_sums(school, poor, -1, NULL, true, pool)); /* areas, not units */
    sql = edu_sql_copy_sums(school, NULL, 2019, NULL, true, pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "AND year = 2019"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "(sum(\"floor\") * 1e1)::int8, count(\"floor\")"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "count(*) FILTER (WHERE \"category\" IN ('31'))"));
}

void
edu_suite_form_tables(void)
{
    CU_pSuite suite = CU_add_suite("form_tables", set_up, tear_down);

    CU_add_test(suite, "types hold the largest value", types_hold_the_largest_value);
    CU_add_test(suite, "names and values are quoted", names_and_values_are_quoted);
    CU_add_test(suite, "loads name only what the file has", loads_name_only_what_the_file_has);
    CU_add_test(suite, "blanks keep what the unit can still have", blanks_keep_what_the_unit_can_still_have);
    CU_add_test(suite, "removal spares what was rejected", removal_spares_what_was_rejected);
    CU_add_test(suite, "groups are told apart where the form can", groups_are_told_apart_where_the_form_can);
}
