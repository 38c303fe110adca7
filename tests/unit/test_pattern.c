#include "base/pool.h"
#include "model/pattern.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_pattern(void);

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

/* What `filled` becomes with what the text gives to the pattern; "no" when it does not fit. */
static const char *
filled(const char *like, const char *text, const char *wanted)
{
    apr_hash_t *taken = apr_hash_make(pool);
    edu_pattern_t *pattern;
    const char *unknown;

    CU_ASSERT_PTR_NULL_FATAL(edu_pattern_parse(&pattern, like, pool));
    if (!edu_pattern_match(pattern, text, taken, pool)) {
        CU_ASSERT_EQUAL(apr_hash_count(taken), 0);
        return "no";
    }
    const char *made = edu_pattern_fill(&unknown, wanted, taken, pool);
    return made != NULL ? made : unknown;
}

static void
text_without_gaps_is_compared(void)
{
    CU_ASSERT_STRING_EQUAL(filled("Grade 3", " GRADE\n  3 ", "yes"), "yes");
    CU_ASSERT_STRING_EQUAL(filled("grade_3", "Grade 3", "yes"), "yes");
    CU_ASSERT_STRING_EQUAL(filled("Ｇｒａｄｅ　３", "grade 3", "yes"), "yes");
    CU_ASSERT_STRING_EQUAL(filled("Grade 3", "Grade 33", "yes"), "no");
    CU_ASSERT_STRING_EQUAL(filled("Grade 3", "Grade3", "yes"), "no");
    CU_ASSERT_STRING_EQUAL(filled("", "", "yes"), "yes");
    CU_ASSERT_STRING_EQUAL(filled("", "x", "yes"), "no");
}

static void
gaps_are_taken_out(void)
{
    CU_ASSERT_STRING_EQUAL(filled("nj{year}gr{grade}.csv", "nj2004gr11.csv", "{year}/{grade}"), "2004/11");
    CU_ASSERT_STRING_EQUAL(filled("nj{#year}gr{#grade}.csv", "NJ2004GR11.CSV", "{year}/{grade}"), "2004/11");
    CU_ASSERT_STRING_EQUAL(filled("{*} - {#year} District{*}", "2011 - 2012 District Fall", "{year}"),
                           "2012");
    CU_ASSERT_STRING_EQUAL(filled("{n}年级（{s}）", "三年级（女）", "{n}{s}"), "三女");
    CU_ASSERT_STRING_EQUAL(filled("{#n}", "12", "enrol_{n}"), "enrol_12");
    CU_ASSERT_STRING_EQUAL(filled("{#n}", "12a", "{n}"), "no");
    CU_ASSERT_STRING_EQUAL(filled("{n}", "two words", "{n}"), "no");
    CU_ASSERT_STRING_EQUAL(filled("{n}", "", "{n}"), "no");
    CU_ASSERT_STRING_EQUAL(filled("{a}b{#c}", "xb1b22", "{a} {c}"), "xb1 22");
    CU_ASSERT_STRING_EQUAL(filled("{a}", "x", "{b}"), "b");
}

static void
any_text_is_as_short_as_can_be(void)
{
    CU_ASSERT_STRING_EQUAL(filled("Foot Notes{*}", "Foot Notes", "yes"), "yes");
    CU_ASSERT_STRING_EQUAL(filled("Foot Notes{*}", "foot notes: all", "yes"), "yes");
    CU_ASSERT_STRING_EQUAL(filled("{*}{#year}{*}", "a 12 b 34", "{year}"), "12");
    CU_ASSERT_STRING_EQUAL(filled("{*}{n}", "年级", "{n}"), "年级");
    CU_ASSERT_STRING_EQUAL(filled("{*}", "", "yes"), "yes");
}

static void
long_search_ends(void)
{
    char text[EDU_PATTERN_TEXT_MOST + 2];

    memset(text, 'a', sizeof text);
    text[EDU_PATTERN_TEXT_MOST] = '\0';
    CU_ASSERT_STRING_EQUAL(filled("{*}a{*}a{*}a{*}a{*}a{*}a{*}a{*}b", text, "yes"), "no");
    CU_ASSERT_STRING_EQUAL(filled("{*}", text, "yes"), "yes");
    text[EDU_PATTERN_TEXT_MOST] = 'a';
    text[EDU_PATTERN_TEXT_MOST + 1] = '\0';
    CU_ASSERT_STRING_EQUAL(filled("{*}", text, "yes"), "no");
}

static void
names_are_listed(void)
{
    apr_hash_t *names = apr_hash_make(pool);

    edu_pattern_names(names, "{*}a{#year}b{n}{*}", pool);
    CU_ASSERT_EQUAL(apr_hash_count(names), 2);
    CU_ASSERT_PTR_NOT_NULL(apr_hash_get(names, "year", APR_HASH_KEY_STRING));
    CU_ASSERT_PTR_NOT_NULL(apr_hash_get(names, "n", APR_HASH_KEY_STRING));
}

static const edu_pattern_t *
parsed(const char *text)
{
    edu_pattern_t *pattern = NULL;

    CU_ASSERT_PTR_NULL(edu_pattern_parse(&pattern, text, pool));
    return pattern;
}

static void
first_byte_tells(void)
{
    CU_ASSERT(edu_pattern_may_begin(parsed("<{#}"), '<'));
    CU_ASSERT(!edu_pattern_may_begin(parsed("<{#}"), '1'));
    CU_ASSERT(edu_pattern_may_begin(parsed("Few{*}"), 'F'));
    CU_ASSERT(edu_pattern_may_begin(parsed("Few{*}"), 'f'));
    CU_ASSERT(edu_pattern_may_begin(parsed("Few{*}"), '\xEF')); /* full-width letters begin so */
    CU_ASSERT(edu_pattern_may_begin(parsed("{*}Few"), 'x'));
    CU_ASSERT(edu_pattern_may_begin(parsed("_{#}"), '_'));
}

static void
counts_are_told(void)
{
    CU_ASSERT(edu_pattern_may_be_count(parsed("{#}")));
    CU_ASSERT(edu_pattern_may_be_count(parsed("{*}")));
    CU_ASSERT(edu_pattern_may_be_count(parsed("99{n}")));
    CU_ASSERT(!edu_pattern_may_be_count(parsed("<{#}")));
    CU_ASSERT(!edu_pattern_may_be_count(parsed("{#}-{#}")));
}

void
edu_suite_pattern(void)
{
    CU_pSuite suite = CU_add_suite("pattern", set_up, tear_down);

    CU_add_test(suite, "text without gaps is compared", text_without_gaps_is_compared);
    CU_add_test(suite, "gaps are taken out", gaps_are_taken_out);
    CU_add_test(suite, "any text is as short as can be", any_text_is_as_short_as_can_be);
    CU_add_test(suite, "long search ends", long_search_ends);
    CU_add_test(suite, "names are listed", names_are_listed);
    CU_add_test(suite, "the first byte tells", first_byte_tells);
    CU_add_test(suite, "counts are told", counts_are_told);
}
