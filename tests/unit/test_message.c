#include "collector/edit/message.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <math.h>

void edu_suite_message(void);

/* "之前 {word} 之后" in both languages; p or value. */
static const char *
told(const char *word, double number, edu_lang_t lang)
{
    static char text[128];
    apr_pool_t *pool;
    edu_edit_rule_t rule = {0};
    edu_edit_words_t words = {.value = number, .p = number};
    edu_buffer_t *out;

    apr_pool_create(&pool, NULL);
    rule.zh = apr_array_make(pool, 2, sizeof(edu_message_part_t));
    APR_ARRAY_PUSH(rule.zh, edu_message_part_t) = (edu_message_part_t){"概率 ", NULL, word};
    APR_ARRAY_PUSH(rule.zh, edu_message_part_t) = (edu_message_part_t){" 人", NULL, NULL};
    rule.en = apr_array_make(pool, 2, sizeof(edu_message_part_t));
    APR_ARRAY_PUSH(rule.en, edu_message_part_t) = (edu_message_part_t){"p ", NULL, word};
    APR_ARRAY_PUSH(rule.en, edu_message_part_t) = (edu_message_part_t){" of it", NULL, NULL};
    out = edu_buffer_create(64, pool);
    edu_edit_message(out, &rule, lang, NULL, NULL, &words, pool);
    apr_cpystrn(text, edu_buffer_text(out), sizeof text);
    apr_pool_destroy(pool);
    return text;
}

static void
numbers_are_short(void)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0, "p 0 of it"},
        {12, "p 12 of it"},
        {-3, "p -3 of it"},
        {0.5, "p 0.50 of it"},
        {19.799, "p 19.80 of it"},
        {0.01, "p 0.01 of it"},
        {0.00999, "p 0.01 of it"},
        {0.001, "p 0.001 of it"},
        {-0.00034567, "p -0.00035 of it"},
        {0.0000032, "p 0.0000032 of it"},
        {3.24e-9, "p 3.2e-9 of it"},
        {-9.99e-12, "p -1.0e-11 of it"},
        {INFINITY, "p ∞ of it"},
        {NAN, "p (missing) of it"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_STRING_EQUAL(told("value", cases[i].number, EDU_LANG_EN), cases[i].text);
}

static void
small_probabilities_are_only_said_to_be(void)
{
    CU_ASSERT_STRING_EQUAL(told("p", 0.001, EDU_LANG_EN), "p 0.001 of it");
    CU_ASSERT_STRING_EQUAL(told("p", 0.000001, EDU_LANG_EN), "p 0.000001 of it");
    CU_ASSERT_STRING_EQUAL(told("p", 9.9e-7, EDU_LANG_EN), "p below 0.000001 of it");
    CU_ASSERT_STRING_EQUAL(told("p", 0, EDU_LANG_EN), "p below 0.000001 of it");
    CU_ASSERT_STRING_EQUAL(told("p", 0, EDU_LANG_ZH), "概率小于 0.000001 人");
    CU_ASSERT_STRING_EQUAL(told("p", 0.2, EDU_LANG_ZH), "概率 0.20 人");
}

static void
chinese_brackets_need_no_blanks(void)
{
    CU_ASSERT_STRING_EQUAL(told("value", NAN, EDU_LANG_ZH), "概率（缺）人");
}

void
edu_suite_message(void)
{
    CU_pSuite suite = CU_add_suite("message", NULL, NULL);

    CU_add_test(suite, "numbers are short", numbers_are_short);
    CU_add_test(suite, "small probabilities are only said to be", small_probabilities_are_only_said_to_be);
    CU_add_test(suite, "Chinese brackets need no blanks", chinese_brackets_need_no_blanks);
}
