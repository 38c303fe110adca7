#include "base/pool.h"
#include "base/text.h"

#include <CUnit/CUnit.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_text(void);

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

static size_t
valid(const char *text)
{
    /* A copy without room behind it lets the sanitizer see a byte read too far. */
    size_t length = strlen(text);
    char *copy = malloc(length > 0 ? length : 1);

    memcpy(copy, text, length);
    size_t prefix = edu_text_valid_utf8(copy, length);
    free(copy);
    return prefix;
}

static void
valid_utf8_is_taken_whole(void)
{
    static const char *const texts[] = {"",
                                        "a",
                                        "plain ASCII text, longer than eight bytes",
                                        "建始县",
                                        "\xC2\x80",
                                        "\xDF\xBF",
                                        "\xE0\xA0\x80",
                                        "\xED\x9F\xBF",
                                        "\xEE\x80\x80",
                                        "\xEF\xBF\xBF",
                                        "\xF0\x90\x80\x80",
                                        "\xF4\x8F\xBF\xBF",
                                        "1234567建",
                                        "12345678建12345678𠀀"};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CU_ASSERT_EQUAL(valid(texts[i]), strlen(texts[i]));
    CU_ASSERT_EQUAL(edu_text_valid_utf8("a\0b", 3), 3);
}

static void
invalid_utf8_is_found(void)
{
    static const char *const texts[] = {
        "\x80",             /* a continuation alone */
        "\xC0\xAF",         /* overlong */
        "\xC1\xBF",         /* overlong */
        "\xE0\x80\xAF",     /* overlong */
        "\xE0\x9F\xBF",     /* overlong */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xED\xA0\x80",     /* surrogate */
        "\xED\xBF\xBF",     /* surrogate */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xC3",         /* cut */
        "\xE5\xBB",     /* cut */
        "\xF0\xA0\x80", /* cut */
        "\xE5\xBB"
        "a",
        "\xF0\xA0"
        "aa",
        "\xC3\xC3",
        "\xBD\xA8" /* 建 in GB18030 */
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char late[32];

        CU_ASSERT_EQUAL(valid(texts[i]), 0);
        snprintf(late, sizeof late, "1234567890建%s", texts[i]);
        CU_ASSERT_EQUAL(valid(late), strlen("1234567890建"));
    }
}

static void
decode_moves_on_and_stays_inside(void)
{
    size_t bytes = 99;

    CU_ASSERT_EQUAL(edu_text_decode("A", &bytes), 'A');
    CU_ASSERT_EQUAL(bytes, 1);
    CU_ASSERT_EQUAL(edu_text_decode("é", &bytes), 0xE9);
    CU_ASSERT_EQUAL(bytes, 2);
    CU_ASSERT_EQUAL(edu_text_decode("建", &bytes), 0x5EFA);
    CU_ASSERT_EQUAL(bytes, 3);
    CU_ASSERT_EQUAL(edu_text_decode("\xF4\x8F\xBF\xBF", &bytes), 0x10FFFF);
    CU_ASSERT_EQUAL(bytes, 4);
    CU_ASSERT_EQUAL(edu_text_decode("", &bytes), 0);
    CU_ASSERT_EQUAL(bytes, 1);
    CU_ASSERT_EQUAL(edu_text_decode("\xE5\xBB", &bytes), 0xFFFD);
    CU_ASSERT_EQUAL(bytes, 1);
    CU_ASSERT_EQUAL(edu_text_decode("\xF0", &bytes), 0xFFFD);
    CU_ASSERT_EQUAL(bytes, 1);
}

static void
width_counts_terminal_columns(void)
{
    CU_ASSERT_EQUAL(edu_text_width(""), 0);
    CU_ASSERT_EQUAL(edu_text_width("abc 12"), 6);
    CU_ASSERT_EQUAL(edu_text_width("建始县"), 6);
    CU_ASSERT_EQUAL(edu_text_width("九年义务教育巩固率（%）"), 23);
    CU_ASSERT_EQUAL(edu_text_width("ＡＢ１"), 6);                   /* full-width */
    CU_ASSERT_EQUAL(edu_text_width("ｱｲ"), 2);                       /* half-width kana */
    CU_ASSERT_EQUAL(edu_text_width("é"), 1);                        /* one code point */
    CU_ASSERT_EQUAL(edu_text_width("e\xCC\x81"), 1);                /* e and a combining acute */
    CU_ASSERT_EQUAL(edu_text_width("\xE2\x80\x8B\xEF\xBB\xBF"), 0); /* zero-width space, BOM */
    CU_ASSERT_EQUAL(edu_text_width("한국"), 4);
    CU_ASSERT_EQUAL(edu_text_width("𠀀"), 2);               /* extension B */
    CU_ASSERT_EQUAL(edu_text_width("\xF0\x9F\x8F\xAB"), 2); /* school emoji */
    CU_ASSERT_EQUAL(edu_text_width("───"), 3);
    CU_ASSERT_EQUAL(edu_text_width("—"), 1);
    CU_ASSERT_EQUAL(edu_text_width("ئۇيغۇر"), 6);
    CU_ASSERT_EQUAL(edu_text_width("\t\n\x7F"), 0);
    CU_ASSERT_EQUAL(edu_text_width("\xFF\xE5\xBB"), 3); /* stray bytes take one column each */
}

static void
check_fold(const char *text, const char *folded)
{
    CU_ASSERT_STRING_EQUAL(edu_text_fold(text, strlen(text), pool), folded);
}

static void
fold_makes_equal_headers_one(void)
{
    static const char *const same[] = {"小学一年级在校生",         "小学 一年级（在校生）",
                                       "小学\n一年级(在校生)",     "　小学　一年级 [在校生]：",
                                       "《小学》一年级·在校生",    "小学—一年级，“在校生”。",
                                       "小学－一年级、【在校生】", "\xEF\xBB\xBF小学一年级〔在校生〕"};

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        check_fold(same[i], "小学一年级在校生");
    check_fold("School-Code_1", "schoolcode1");
    check_fold("ＳＣＨＯＯＬ　Ｃｏｄｅ（１）", "schoolcode1");
    check_fold("", "");
    check_fold(" ，。—", "");
}

static void
fold_keeps_what_differs(void)
{
    check_fold("合格率%", "合格率%");
    check_fold("合格率（％）", "合格率%");
    check_fold("<5人", "<5人");
    check_fold("＜5人", "<5人");
    check_fold(">=60", ">=60");
    check_fold("＋1年", "+1年");
    check_fold("≥60‰", "≥60‰");
    check_fold("Ⅱ类①É", "Ⅱ类①É");
    CU_ASSERT_STRING_EQUAL(edu_text_fold("AB cd", 4, pool), "abc");           /* no more than length */
    CU_ASSERT_STRING_EQUAL(edu_text_fold("a\xE5\xBB", 3, pool), "a\xE5\xBB"); /* cut: kept */
    CU_ASSERT_STRING_EQUAL(edu_text_fold("建始", 5, pool), "建\xE5\xA7");
}

static void
check_trim(const char *text, const char *trimmed)
{
    CU_ASSERT_STRING_EQUAL(edu_text_trim(text, strlen(text), pool), trimmed);
}

static void
trim_takes_every_blank(void)
{
    check_trim("", "");
    check_trim("  ", "");
    check_trim("　　", "");
    check_trim(" \t建 始\r\n", "建 始");
    check_trim("　建始县　 \xC2\xA0", "建始县");
    check_trim("\xEF\xBB\xBF"
               "a",
               "a");
    check_trim("a\x80", "a\x80");
    check_trim(" \x80", "\x80");
    check_trim("\xE3\x80", "\xE3\x80");
    check_trim("\x80\x80\x80\x80\x80", "\x80\x80\x80\x80\x80");
    CU_ASSERT_STRING_EQUAL(edu_text_trim(" ab ", 2, pool), "a");
}

static bool
to_int(const char *text, int64_t *value)
{
    return edu_text_to_int64(text, strlen(text), value);
}

static void
int64_is_exact_or_refused(void)
{
    static const char *const wrong[] = {"",
                                        "-",
                                        "+",
                                        "--1",
                                        "+-1",
                                        " 1",
                                        "1 ",
                                        "1.0",
                                        "1e3",
                                        "0x1",
                                        "1,000",
                                        "１",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "18446744073709551616",
                                        "99999999999999999999999"};
    int64_t value = 42;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CU_ASSERT(!to_int(wrong[i], &value));
    CU_ASSERT_EQUAL(value, 42);
    CU_ASSERT(to_int("0", &value) && value == 0);
    CU_ASSERT(to_int("-0", &value) && value == 0);
    CU_ASSERT(to_int("+007", &value) && value == 7);
    CU_ASSERT(to_int("9223372036854775807", &value) && value == INT64_MAX);
    CU_ASSERT(to_int("-9223372036854775808", &value) && value == INT64_MIN);
    CU_ASSERT(to_int("0000000000000000000000000000012", &value) && value == 12);
    CU_ASSERT(edu_text_to_int64("123", 2, &value) && value == 12);
}

static bool
to_scaled(const char *text, int decimals, int64_t *value)
{
    return edu_text_to_scaled(text, strlen(text), decimals, value);
}

static void
scaled_is_exact_or_refused(void)
{
    static const char *const wrong[] = {"",
                                        ".",
                                        "-",
                                        "-.",
                                        "1.2.3",
                                        "1.234",
                                        "1,2",
                                        "1e2",
                                        " 1",
                                        "1. 0",
                                        "+-1",
                                        "1.-2",
                                        "NaN",
                                        "0.001",
                                        "92233720368547758.08",
                                        "99999999999999999999"};
    int64_t value = 42;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CU_ASSERT(!to_scaled(wrong[i], 2, &value));
    CU_ASSERT_EQUAL(value, 42);
    CU_ASSERT(to_scaled("12.5", 2, &value) && value == 1250);
    CU_ASSERT(to_scaled("-0.05", 2, &value) && value == -5);
    CU_ASSERT(to_scaled("12.500000000000000000000000", 1, &value) && value == 125);
    CU_ASSERT(to_scaled("3", 0, &value) && value == 3);
    CU_ASSERT(to_scaled("3.0", 0, &value) && value == 3);
    CU_ASSERT(!to_scaled("3.5", 0, &value));
    CU_ASSERT(to_scaled(".5", 2, &value) && value == 50);
    CU_ASSERT(to_scaled("5.", 2, &value) && value == 500);
    CU_ASSERT(to_scaled("+1.23", 2, &value) && value == 123);
    CU_ASSERT(to_scaled("92233720368547758.07", 2, &value) && value == INT64_MAX);
    CU_ASSERT(to_scaled("-92233720368547758.08", 2, &value) && value == INT64_MIN);
    CU_ASSERT(to_scaled("0", 18, &value) && value == 0);
    CU_ASSERT(to_scaled("0.00", 60, &value) && value == 0);
    CU_ASSERT(to_scaled("9", 18, &value) && value == INT64_C(9000000000000000000));
    CU_ASSERT(!to_scaled("10", 18, &value));
}

static void
check_scaled(int64_t scaled, int decimals, const char *text)
{
    edu_buffer_t *buffer = edu_buffer_create(0, pool);
    int64_t back = 0;

    edu_text_add_scaled(buffer, scaled, decimals);
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), text);
    CU_ASSERT(to_scaled(text, decimals, &back) && back == scaled);
}

static void
scaled_prints_shortest(void)
{
    check_scaled(1250, 2, "12.5");
    check_scaled(300, 2, "3");
    check_scaled(300, 0, "300");
    check_scaled(0, 0, "0");
    check_scaled(0, 5, "0");
    check_scaled(5, 2, "0.05");
    check_scaled(-5, 2, "-0.05");
    check_scaled(10, 2, "0.1");
    check_scaled(-100, 2, "-1");
    check_scaled(1, 18, "0.000000000000000001");
    check_scaled(INT64_MAX, 0, "9223372036854775807");
    check_scaled(INT64_MIN, 0, "-9223372036854775808");
    check_scaled(INT64_MIN, 18, "-9.223372036854775808");
    check_scaled(INT64_MIN, 19, "-0.9223372036854775808");
    check_scaled(INT64_MAX, 21, "0.009223372036854775807");
}

static void
check_number(double value, int decimals, const char *text)
{
    CU_ASSERT_STRING_EQUAL(edu_text_number(value, decimals, pool), text);
}

static void
number_rounds_half_away_from_zero(void)
{
    check_number(0.125, 2, "0.13");
    check_number(-0.125, 2, "-0.13");
    check_number(2.5, 0, "3");
    check_number(-2.5, 0, "-3");
    check_number(0.5, 0, "1");
    check_number(0.49999, 0, "0");
    check_number(1.005, 2, "1.01"); /* in binary it lies below the half */
    check_number(2.675, 2, "2.68");
    check_number(1.115, 2, "1.12");
    check_number(95.45, 1, "95.5");
    check_number(0.285, 2, "0.29");
    check_number(99.995, 2, "100.00");
    check_number(0.999, 2, "1.00");
    check_number(9.5, 0, "10");
    check_number(0.05, 1, "0.1");
    check_number(0.049, 1, "0.0");
    check_number(0.005, 2, "0.01");
    check_number(0.0005, 2, "0.00");
    check_number(123456.789, 1, "123456.8");
    check_number(1234567890123.5, 0, "1234567890124");
}

static void
number_has_no_negative_zero(void)
{
    check_number(-0.004, 2, "0.00");
    check_number(-0.0, 2, "0.00");
    check_number(-0.0, 0, "0");
    check_number(-0.4, 0, "0");
    check_number(-1e-300, 3, "0.000");
    check_number(-0.005, 2, "-0.01");
}

static void
number_of_any_size(void)
{
    char expected[310];

    memset(expected, '0', sizeof expected);
    expected[0] = '1';
    memcpy(expected + 301, ".00", 4);
    check_number(1e300, 2, expected);
    expected[301] = '\0';
    check_number(1e300, 0, expected);
    check_number(0, 0, "0");
    check_number(0, 3, "0.000");
    check_number(7, 3, "7.000");
    check_number(1e15, 1, "1000000000000000.0");
    check_number(9007199254740993.0, 0, "9007199254740992");
    check_number(5e-324, 2, "0.00");
    check_number(0.1, 20, "0.10000000000000000000");
    check_number(1.5, -1, "2");
}

static void
numbers_that_are_none_are_spelled(void)
{
    check_number(NAN, 2, "NaN");
    check_number(-(double)NAN, 2, "NaN");
    check_number(INFINITY, 2, "Infinity");
    check_number(-INFINITY, 0, "-Infinity");
    CU_ASSERT_STRING_EQUAL(edu_text_shortest(NAN, pool), "NaN");
    CU_ASSERT_STRING_EQUAL(edu_text_shortest(-INFINITY, pool), "-Infinity");
}

static void
shortest_reads_back(void)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-12.5, "-12.5"},
        {0.1, "0.1"},
        {100, "100"},
        {0.3, "0.3"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {0.0001, "0.0001"},
        {0.00001, "1e-05"},
        {123456789012345.0, "123456789012345"},
        {1e15, "1e+15"},
        {123456789012345678.0, "1.2345678901234568e+17"},
        {1e300, "1e+300"},
        {-1.5e-7, "-1.5e-07"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_STRING_EQUAL(edu_text_shortest(cases[i].value, pool), cases[i].text);
        CU_ASSERT_EQUAL(strtod(cases[i].text, NULL), cases[i].value);
    }
}

static void
grouped_has_separators(void)
{
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(0, pool), "0");
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(999, pool), "999");
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(-999, pool), "-999");
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(1000, pool), "1,000");
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(-1234567, pool), "-1,234,567");
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(INT64_MAX, pool), "9,223,372,036,854,775,807");
    CU_ASSERT_STRING_EQUAL(edu_text_grouped(INT64_MIN, pool), "-9,223,372,036,854,775,808");
}

static void
sql_quoting_doubles_quotes(void)
{
    CU_ASSERT_STRING_EQUAL(edu_text_quote_identifier("enrol", pool), "\"enrol\"");
    CU_ASSERT_STRING_EQUAL(edu_text_quote_identifier("a\"; drop", pool), "\"a\"\"; drop\"");
    CU_ASSERT_STRING_EQUAL(edu_text_quote_identifier("it's", pool), "\"it's\"");
    CU_ASSERT_STRING_EQUAL(edu_text_quote_identifier("\"\"", pool), "\"\"\"\"\"\"");
    CU_ASSERT_STRING_EQUAL(edu_text_quote_literal("it's", pool), "'it''s'");
    CU_ASSERT_STRING_EQUAL(edu_text_quote_literal("a\\'\"", pool), "'a\\''\"'");
    CU_ASSERT_STRING_EQUAL(edu_text_quote_literal("", pool), "''");
}

static void
copy_escapes_what_copy_reads(void)
{
    edu_buffer_t *buffer = edu_buffer_create(0, pool);

    edu_text_add_copy(buffer, "a\tb\nc\\N\r\b\f\v建", strlen("a\tb\nc\\N\r\b\f\v建"));
    edu_buffer_add_char(buffer, '|');
    edu_text_add_copy(buffer, NULL, 0);
    edu_buffer_add_char(buffer, '|');
    edu_text_add_copy(buffer, "", 0);
    edu_buffer_add_char(buffer, '|');
    edu_text_add_copy(buffer, "xyz", 2);
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), "a\\tb\\nc\\\\N\\r\\b\\f\\v建|\\N||xy");
}

static void
check_added(void (*add)(edu_buffer_t *, const char *), const char *text, const char *expected)
{
    edu_buffer_t *buffer = edu_buffer_create(0, pool);

    add(buffer, text);
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(buffer), expected);
}

static void
csv_quotes_when_needed(void)
{
    check_added(edu_text_add_csv, "plain 建始", "plain 建始");
    check_added(edu_text_add_csv, "", "");
    check_added(edu_text_add_csv, NULL, "");
    check_added(edu_text_add_csv, "a,b", "\"a,b\"");
    check_added(edu_text_add_csv, "say \"x\"", "\"say \"\"x\"\"\"");
    check_added(edu_text_add_csv, "a\nb", "\"a\nb\"");
    check_added(edu_text_add_csv, "a\rb", "\"a\rb\"");
    check_added(edu_text_add_csv, "=1+1", "=1+1");
    check_added(edu_text_add_csv, "，", "，");
}

static void
json_is_always_valid(void)
{
    check_added(edu_text_add_json, NULL, "null");
    check_added(edu_text_add_json, "", "\"\"");
    check_added(edu_text_add_json, "a\"b\\c/建", "\"a\\\"b\\\\c/建\"");
    check_added(edu_text_add_json, "\b\f\n\r\t\v\x01\x1F\x7F",
                "\"\\b\\f\\n\\r\\t\\u000b\\u0001\\u001f\x7F\"");
    check_added(edu_text_add_json,
                "a\xFF"
                "b\xE5\xBB",
                "\"a\xEF\xBF\xBD"
                "b\xEF\xBF\xBD\xEF\xBF\xBD\"");
    check_added(edu_text_add_json, "\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    check_added(edu_text_add_json, "\xEF\xBF\xBD𠀀", "\"\xEF\xBF\xBD𠀀\"");
}

static void
html_is_escaped(void)
{
    check_added(edu_text_add_html, "<a href='x'>\"&amp;\"</a>建",
                "&lt;a href=&#39;x&#39;&gt;&quot;&amp;amp;&quot;&lt;/a&gt;建");
    check_added(edu_text_add_html, NULL, "");
}

static void
distance_counts_edits(void)
{
    char longer[80];

    CU_ASSERT_EQUAL(edu_text_distance("", ""), 0);
    CU_ASSERT_EQUAL(edu_text_distance("", "abc"), 3);
    CU_ASSERT_EQUAL(edu_text_distance("abc", ""), 3);
    CU_ASSERT_EQUAL(edu_text_distance("collect", "collect"), 0);
    CU_ASSERT_EQUAL(edu_text_distance("colect", "collect"), 1);
    CU_ASSERT_EQUAL(edu_text_distance("kitten", "sitting"), 3);
    CU_ASSERT_EQUAL(edu_text_distance("sitting", "kitten"), 3);
    CU_ASSERT_EQUAL(edu_text_distance("flaw", "lawn"), 2);
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    CU_ASSERT_EQUAL(edu_text_distance(longer, "a"), sizeof longer - 1);
    CU_ASSERT_EQUAL(edu_text_distance("a", longer), sizeof longer - 1);
    CU_ASSERT_EQUAL(edu_text_distance(longer + 15, longer + 15), 0); /* exactly 64 */
}

static void
pick_falls_back(void)
{
    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_ZH, "中", "en"), "中");
    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_EN, "中", "en"), "en");
    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_EN, "中", NULL), "中");
    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_ZH, "", "en"), "en");
    CU_ASSERT_STRING_EQUAL(edu_text_pick(EDU_LANG_ZH, NULL, NULL), "");
}

static void
long_names_are_cut_in_their_middle(void)
{
    CU_ASSERT_STRING_EQUAL(edu_text_shorten("short.csv", 9, pool), "short.csv");
    CU_ASSERT_STRING_EQUAL(edu_text_shorten("rather_long.csv", 9, pool), "rath….csv");
    CU_ASSERT_STRING_EQUAL(edu_text_shorten("湖北省建始县.csv", 11, pool), "湖北省….csv");
    CU_ASSERT_STRING_EQUAL(edu_text_shorten("湖北省", 6, pool), "湖北省");
    CU_ASSERT_STRING_EQUAL(edu_text_shorten("湖北省", 5, pool), "湖…省");
    CU_ASSERT_STRING_EQUAL(edu_text_shorten("", 5, pool), "");
    CU_ASSERT_STRING_EQUAL(edu_text_cut("湖北省", 6, pool), "湖北省");
    CU_ASSERT_STRING_EQUAL(edu_text_cut("湖北省", 5, pool), "湖北…");
    CU_ASSERT_STRING_EQUAL(edu_text_cut("rather", 4, pool), "rat…");
    for (size_t width = 2; width < 30; width++)
        CU_ASSERT(edu_text_width(edu_text_shorten("2019年 湖北省 schools 学校报表.xlsx", width, pool)) <=
                  width);
}

void
edu_suite_text(void)
{
    CU_pSuite suite = CU_add_suite("text", set_up, tear_down);

    CU_add_test(suite, "valid UTF-8 is taken whole", valid_utf8_is_taken_whole);
    CU_add_test(suite, "invalid UTF-8 is found", invalid_utf8_is_found);
    CU_add_test(suite, "decode moves on and stays inside", decode_moves_on_and_stays_inside);
    CU_add_test(suite, "width counts terminal columns", width_counts_terminal_columns);
    CU_add_test(suite, "fold makes equal headers one", fold_makes_equal_headers_one);
    CU_add_test(suite, "fold keeps what differs", fold_keeps_what_differs);
    CU_add_test(suite, "trim takes every blank", trim_takes_every_blank);
    CU_add_test(suite, "int64 is exact or refused", int64_is_exact_or_refused);
    CU_add_test(suite, "scaled is exact or refused", scaled_is_exact_or_refused);
    CU_add_test(suite, "scaled prints shortest", scaled_prints_shortest);
    CU_add_test(suite, "number rounds half away from zero", number_rounds_half_away_from_zero);
    CU_add_test(suite, "number has no negative zero", number_has_no_negative_zero);
    CU_add_test(suite, "number of any size", number_of_any_size);
    CU_add_test(suite, "numbers that are none are spelled", numbers_that_are_none_are_spelled);
    CU_add_test(suite, "shortest reads back", shortest_reads_back);
    CU_add_test(suite, "grouped has separators", grouped_has_separators);
    CU_add_test(suite, "SQL quoting doubles quotes", sql_quoting_doubles_quotes);
    CU_add_test(suite, "COPY escapes what COPY reads", copy_escapes_what_copy_reads);
    CU_add_test(suite, "CSV quotes when needed", csv_quotes_when_needed);
    CU_add_test(suite, "JSON is always valid", json_is_always_valid);
    CU_add_test(suite, "HTML is escaped", html_is_escaped);
    CU_add_test(suite, "distance counts edits", distance_counts_edits);
    CU_add_test(suite, "pick falls back", pick_falls_back);
    CU_add_test(suite, "long names are cut in their middle", long_names_are_cut_in_their_middle);
}
