#include "base/file.h"
#include "base/pool.h"
#include "collector/rejects.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_rejects(void);

static apr_pool_t *pool;
static char path[] = "/tmp/edu-rejects.XXXXXX";

static int
set_up(void)
{
    int descriptor = mkstemp(path);

    pool = edu_pool_create(NULL);
    return descriptor < 0 || close(descriptor) != 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return unlink(path);
}

static const char *
message(edu_reason_t rule, edu_lang_t lang, const char *value, const char *column, const char *other)
{
    edu_buffer_t *out = edu_buffer_create(64, pool);

    edu_reason_message(out, rule, lang, value, column, other);
    return edu_buffer_text(out);
}

static void
messages_take_their_values(void)
{
    CU_ASSERT_STRING_EQUAL(message(EDU_REASON_absurd, EDU_LANG_EN, "30000", "c", "20000"),
                           "30000 is above the largest possible value (20000)");
    CU_ASSERT_STRING_EQUAL(message(EDU_REASON_absurd, EDU_LANG_ZH, "30000", "c", "20000"),
                           "30000 大于允许的最大值（20000）");
    CU_ASSERT_STRING_EQUAL(message(EDU_REASON_number_bad, EDU_LANG_EN, "{value}", NULL, NULL),
                           "\"{value}\" is not a number");
    for (int rule = 0; rule < EDU_REASON_COUNT; rule++)
        for (int lang = EDU_LANG_EN; lang <= EDU_LANG_ZH; lang++) {
            const char *text = message((edu_reason_t)rule, (edu_lang_t)lang, "v", "c", "o");

            CU_ASSERT(*text != '\0' && strchr(text, '{') == NULL);
        }
}

static const char *
written(edu_lang_t lang, const char *value)
{
    edu_rejects_t *rejects;
    char *text;
    size_t length;

    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_create(&rejects, lang, pool));
    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_add(rejects, EDU_REASON_number_bad, 7, "a,b", value, NULL));
    CU_ASSERT_EQUAL(edu_rejects_count(rejects), 1);
    CU_ASSERT_EQUAL(edu_rejects_by_rule(rejects, EDU_REASON_number_bad), 1);
    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_write(rejects, path, pool));
    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_reset(rejects));
    CU_ASSERT_EQUAL(edu_rejects_count(rejects), 0);
    CU_ASSERT_PTR_NULL_FATAL(edu_file_read(&text, &length, path, 1 << 20, pool));
    return text;
}

static void
files_read_back(void)
{
    CU_ASSERT_STRING_EQUAL(
        written(EDU_LANG_EN, "x\ty\n\"z\\"),
        "line,column,value,rule,message\n"
        "7,\"a,b\",\"x\ty\n\"\"z\\\",number_bad,\"\"\"x\ty\n\"\"z\\\"\" is not a number\"\n");
    CU_ASSERT(memcmp(written(EDU_LANG_ZH, "x"), "\xEF\xBB\xBF", 3) == 0);
}

static void
long_values_are_cut_between_characters(void)
{
    char *value = apr_pcalloc(pool, 601);

    for (int i = 0; i < 200; i++)
        memcpy(value + 3 * (size_t)i, "县", 3);
    const char *text = written(EDU_LANG_EN, value);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "县…"));
    CU_ASSERT_EQUAL(edu_text_valid_utf8(text, strlen(text)), strlen(text));
    CU_ASSERT(strlen(text) < 600);
}

void
edu_suite_rejects(void)
{
    CU_pSuite suite = CU_add_suite("rejects", set_up, tear_down);

    CU_add_test(suite, "messages take their values", messages_take_their_values);
    CU_add_test(suite, "files read back", files_read_back);
    CU_add_test(suite, "long values are cut between characters", long_values_are_cut_between_characters);
}
