#include "base/intern.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <stdio.h>

void edu_suite_intern(void);

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
texts_are_numbered_as_they_come(void)
{
    edu_intern_t *texts = edu_intern_create(pool);
    char text[] = "建始县";

    CU_ASSERT_EQUAL(edu_intern_find(texts, text), -1);
    CU_ASSERT_EQUAL(edu_intern_add(texts, text), 0);
    CU_ASSERT_EQUAL(edu_intern_add(texts, ""), 1);
    CU_ASSERT_EQUAL(edu_intern_add(texts, text), 0);
    CU_ASSERT_EQUAL(edu_intern_find(texts, ""), 1);
    CU_ASSERT_EQUAL(edu_intern_find(texts, "建始"), -1);
    CU_ASSERT_EQUAL(edu_intern_count(texts), 2);
    text[0] = 'x'; /* a copy is kept */
    CU_ASSERT_STRING_EQUAL(edu_intern_text(texts, 0), "建始县");
}

/* Far more than there is room for at first. */
static void
many_are_told_apart(void)
{
    edu_intern_t *texts = edu_intern_create(pool);
    char text[16];

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 20000; i++) {
            snprintf(text, sizeof text, "%d", i * 7);
            if (edu_intern_add(texts, text) != i)
                CU_FAIL("a text has another number");
        }
    CU_ASSERT_EQUAL(edu_intern_count(texts), 20000);
    CU_ASSERT_STRING_EQUAL(edu_intern_text(texts, 19999), "139993");
    CU_ASSERT_EQUAL(edu_intern_find(texts, "139994"), -1);
}

void
edu_suite_intern(void)
{
    CU_pSuite suite = CU_add_suite("intern", set_up, tear_down);

    CU_ADD_TEST(suite, texts_are_numbered_as_they_come);
    CU_ADD_TEST(suite, many_are_told_apart);
}
