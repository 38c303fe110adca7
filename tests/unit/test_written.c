#include "aggregator/written.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <string.h>

void edu_suite_written(void);

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

static const edu_written_t largest = {UINT32_MAX, {UINT64_MAX, UINT64_MAX - 1, INT32_MAX}};

static bool
is_same(const edu_written_t *a, const edu_written_t *b)
{
    return a != NULL && a->transaction == b->transaction && a->digest.rows == b->digest.rows &&
           a->digest.low == b->digest.low && a->digest.high == b->digest.high;
}

static void
what_is_added_is_read(void)
{
    const edu_written_t some = {742, {0x00ff, 0x1234567890abcdef, 11}};
    edu_buffer_t *record = edu_buffer_create(64, pool);
    apr_hash_t *areas;

    edu_written_add(record, "11", &some);
    edu_written_add(record, "110101", &largest);
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(record),
                           "11\t742\t11\t1234567890abcdef00000000000000ff\n"
                           "110101\t4294967295\t2147483647\tfffffffffffffffeffffffffffffffff\n");
    areas = edu_written_parse(edu_buffer_text(record), pool);
    CU_ASSERT_EQUAL(apr_hash_count(areas), 2);
    CU_ASSERT(is_same(apr_hash_get(areas, "11", APR_HASH_KEY_STRING), &some));
    CU_ASSERT(is_same(apr_hash_get(areas, "110101", APR_HASH_KEY_STRING), &largest));
}

static void
what_is_not_known_is_not_said(void)
{
    const edu_written_t by_several = {0, {1, 2, 3}};
    const edu_written_t without_rows = {742, {0, 0, 0}};
    edu_buffer_t *record = edu_buffer_create(64, pool);

    edu_written_add(record, "11", &by_several);
    edu_written_add(record, "12", &without_rows);
    CU_ASSERT_EQUAL(record->length, 0);
    CU_ASSERT_EQUAL(apr_hash_count(edu_written_parse("", pool)), 0);
}

/* A record that was cut, or written by someone else, says less and nothing wrong. */
static void
other_lines_say_nothing(void)
{
    static const char *const lines[] = {
        "\n",
        "11\n",
        "11\t742\n",
        "11\t742\t11\n",
        "11\t742\t11\t\n",
        "11\t742\t11\t1234567890abcdef00000000000000f\n",
        "11\t742\t11\t1234567890abcdef00000000000000ff0\n",
        "11\t742\t11\t1234567890abcdeg00000000000000ff\n",
        "11\t4294967296\t11\t1234567890abcdef00000000000000ff\n",
        "11\t742\t2147483648\t1234567890abcdef00000000000000ff\n",
        "11\t742x\t11\t1234567890abcdef00000000000000ff\n",
        "11\t\t11\t1234567890abcdef00000000000000ff\n",
        "11\t742\t11\t1234567890abcdef00000000000000ff", /* no end */
    };

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (apr_hash_count(edu_written_parse(lines[i], pool)) != 0)
            CU_FAIL(lines[i]);
    for (size_t i = 0; i + 1 < sizeof lines / sizeof lines[0]; i++) {
        const char *text = apr_pstrcat(pool, lines[i], "12\t1\t1\t00000000000000010000000000000002\n", NULL);

        if (apr_hash_get(edu_written_parse(text, pool), "12", APR_HASH_KEY_STRING) == NULL)
            CU_FAIL("a line behind one that says nothing");
    }
}

void
edu_suite_written(void)
{
    CU_pSuite suite = CU_add_suite("written", set_up, tear_down);

    CU_ADD_TEST(suite, what_is_added_is_read);
    CU_ADD_TEST(suite, what_is_not_known_is_not_said);
    CU_ADD_TEST(suite, other_lines_say_nothing);
}
