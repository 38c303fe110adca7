#include "base/buffer.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>

void edu_suite_buffer(void);

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

static void
pieces_join(void)
{
    edu_buffer_t *buffer = edu_buffer_create(0, pool);

    CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), "");
    edu_buffer_add(buffer, "ab", 2);
    edu_buffer_add(buffer, NULL, 0);
    edu_buffer_add_char(buffer, ',');
    edu_buffer_add_text(buffer, "建始县");
    edu_buffer_printf(buffer, "[%5.1f|%s]", 2.25, "");
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), "ab,建始县[  2.2|]");
    CU_ASSERT_EQUAL(buffer->length, strlen("ab,建始县[  2.2|]"));
    edu_buffer_clear(buffer);
    CU_ASSERT_EQUAL(buffer->length, 0);
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), "");
}

static void
integers_of_every_size(void)
{
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {{0, "0"},
                 {-1, "-1"},
                 {10, "10"},
                 {-907, "-907"},
                 {INT64_MAX, "9223372036854775807"},
                 {INT64_MIN, "-9223372036854775808"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_buffer_t *buffer = edu_buffer_create(1, pool);

        edu_buffer_add_int(buffer, cases[i].value);
        CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), cases[i].text);
    }
}

static void
growth_keeps_the_content(void)
{
    edu_buffer_t *buffer = edu_buffer_create(3, pool);
    size_t wrong = 0;

    for (int i = 0; i < 100000; i++)
        edu_buffer_add_char(buffer, (char)('a' + i % 26));
    CU_ASSERT_EQUAL(buffer->length, 100000);
    CU_ASSERT(buffer->capacity >= buffer->length);
    for (size_t i = 0; i < buffer->length; i++)
        wrong += buffer->data[i] != (char)('a' + i % 26);
    CU_ASSERT_EQUAL(wrong, 0);

    size_t capacity = buffer->capacity;
    edu_buffer_reserve(buffer, 0);
    CU_ASSERT_EQUAL(buffer->capacity, capacity);
    edu_buffer_reserve(buffer, capacity);
    CU_ASSERT(buffer->capacity - buffer->length >= capacity);
}

static void
printf_at_the_edge_of_the_room(void)
{
    /* The NUL that printf writes must not count, nor go beyond the room. */
    for (int length = 60; length <= 68; length++) {
        edu_buffer_t *buffer = edu_buffer_create(0, pool);

        edu_buffer_printf(buffer, "%0*d", length, 7);
        edu_buffer_printf(buffer, "%s", "");
        CU_ASSERT_EQUAL(buffer->length, (size_t)length);
        CU_ASSERT_EQUAL(strlen(edu_buffer_text(buffer)), (size_t)length);
    }
}

static void
bytes_may_be_zero(void)
{
    edu_buffer_t *buffer = edu_buffer_create(0, pool);

    edu_buffer_add(buffer, "a\0b", 3);
    CU_ASSERT_EQUAL(buffer->length, 3);
    CU_ASSERT_EQUAL(memcmp(buffer->data, "a\0b", 3), 0);
}

void
edu_suite_buffer(void)
{
    CU_pSuite suite = CU_add_suite("buffer", set_up, tear_down);

    CU_add_test(suite, "pieces join", pieces_join);
    CU_add_test(suite, "integers of every size", integers_of_every_size);
    CU_add_test(suite, "growth keeps the content", growth_keeps_the_content);
    CU_add_test(suite, "printf at the edge of the room", printf_at_the_edge_of_the_room);
    CU_add_test(suite, "bytes may be zero", bytes_may_be_zero);
}
