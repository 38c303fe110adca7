#include "base/pool.h"
#include "collector/row.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <string.h>

void edu_suite_row(void);

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

/* What becomes of one row of the county form: its COPY line, or "rejected: RULE ..." with every rule it failed at. */
static const char *
fate(const char *cells)
{
    const char *text = apr_pstrcat(pool, "year,area,scope,pop_3,pop_4\n", cells, "\n", NULL);
    edu_buffer_t *out = edu_buffer_create(64, pool);
    edu_row_t row = {.line = 0};
    edu_record_t *record;
    edu_rejects_t *rejects;
    edu_layout_t *layout;
    edu_verdict_t verdict;
    edu_checker_t *checker;
    edu_csv_t *csv;
    size_t rest;

    CU_ASSERT_PTR_NULL_FATAL(edu_csv_open_memory(&csv, text, strlen(text), ',', pool));
    edu_reader_t reader = edu_csv_reader(csv);
    CU_ASSERT_PTR_NULL_FATAL(edu_layout_read(&layout, &reader, NULL, catalogue, NULL, NULL, false, pool));
    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_create(&rejects, EDU_LANG_EN, pool));
    checker = edu_checker_create(catalogue, layout, NULL, NULL, rejects, EDU_LANG_EN, pool);
    row.attributes = apr_pcalloc(pool, sizeof(edu_view_t) * (size_t)(layout->form->attributes->nelts + 1));
    row.cells = apr_pcalloc(pool, sizeof(edu_view_t) * (size_t)(layout->form->cells->nelts + 1));
    CU_ASSERT_PTR_NULL_FATAL(edu_csv_next(csv, &record));
    CU_ASSERT_PTR_NULL_FATAL(edu_checker_take(&verdict, &row, checker, record));
    if (verdict == EDU_ROW_ACCEPTED)
        CU_ASSERT_PTR_NULL_FATAL(edu_checker_write(&verdict, out, &rest, checker, &row, 5));
    if (verdict == EDU_ROW_ACCEPTED)
        return edu_buffer_text(out);
    edu_buffer_add_text(out, "rejected:");
    for (int rule = 0; rule < EDU_REASON_COUNT; rule++)
        for (int64_t i = 0; i < edu_rejects_by_rule(rejects, (edu_reason_t)rule); i++)
            edu_buffer_printf(out, " %s", edu_reason_code((edu_reason_t)rule));
    return edu_buffer_text(out);
}

static void
sound_rows_become_lines(void)
{
    CU_ASSERT_STRING_EQUAL(fate("2019,110101,,12,0"), "110101\t2019\t2019\t110101\t5\t\\N\t12\t0\n");
    CU_ASSERT_STRING_EQUAL(fate(" 2019年 , 110101 ,,\xE3\x80\x80"
                                "012 ,"),
                           "110101\t2019\t2019\t110101\t5\t\\N\t12\t\\N\n");
    CU_ASSERT_STRING_EQUAL(fate("2019,110101000000,,1,2"), "110101\t2019\t2019\t110101\t5\t\\N\t1\t2\n");
    CU_ASSERT_STRING_EQUAL(fate("2019,110101,贫困村,1,2"),
                           "110101\t2019\t2019\t110101/poor_villages\t5\tpoor_villages\t1\t2\n");
}

static void
every_fault_of_a_row_is_told(void)
{
    CU_ASSERT_STRING_EQUAL(fate("2019,110101,,x,-1"), "rejected: number_bad negative");
    CU_ASSERT_STRING_EQUAL(fate("2019,110101,,1.5,2000000000"), "rejected: number_fraction absurd");
    CU_ASSERT_STRING_EQUAL(fate("soon,110101,,1,2"), "rejected: year_bad");
    CU_ASSERT_STRING_EQUAL(fate("2019-03,110101,,1,2"), "rejected: period_bad");
    CU_ASSERT_STRING_EQUAL(fate("2019,,,1,2"), "rejected: area_missing");
    CU_ASSERT_STRING_EQUAL(fate("2019,999999,,1,2"), "rejected: area_unknown");
    CU_ASSERT_STRING_EQUAL(fate("2019,1101,,1,2"), "rejected: area_level");
    CU_ASSERT_STRING_EQUAL(fate("2019,110103,,1,2"), "rejected: area_ended");
    CU_ASSERT_STRING_EQUAL(fate("2015,110103,,1,2"), "110103\t2015\t2015\t110103\t5\t\\N\t1\t2\n");
    CU_ASSERT_STRING_EQUAL(fate("2019,110101,elsewhere,1,2"), "rejected: scope_unknown");
}

static int
compare(const edu_row_t *a, const edu_row_t *b)
{
    edu_buffer_t *x = edu_buffer_create(64, pool);
    edu_buffer_t *y = edu_buffer_create(64, pool);

    edu_row_key(x, a);
    edu_row_key(y, b);
    int order = memcmp(x->data, y->data, x->length < y->length ? x->length : y->length);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static void
keys_order_as_the_table_does(void)
{
    /* county, year, period, unit: each smaller than the next. */
    static const edu_row_t rows[] = {
        {.county = "11", .year = 2020, .period = "2020", .unit = "9"},
        {.county = "110101", .year = 1999, .period = "1999", .unit = "9"},
        {.county = "110101", .year = 2019, .period = "2019-01", .unit = "9"},
        {.county = "110101", .year = 2019, .period = "2019-02", .unit = "1"},
        {.county = "110101", .year = 2019, .period = "2019-02", .unit = "10"},
        {.county = "110101", .year = 2019, .period = "2019-02", .unit = "2"},
        {.county = "110102", .year = 1999, .period = "1999", .unit = "1"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
            int order = compare(&rows[i], &rows[k]);

            CU_ASSERT(i < k ? order < 0 : i > k ? order > 0 : order == 0);
        }
}

void
edu_suite_row(void)
{
    CU_pSuite suite = CU_add_suite("row", set_up, tear_down);

    CU_add_test(suite, "sound rows become lines", sound_rows_become_lines);
    CU_add_test(suite, "every fault of a row is told", every_fault_of_a_row_is_told);
    CU_add_test(suite, "keys order as the table does", keys_order_as_the_table_does);
}
