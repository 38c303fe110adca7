#include "base/pool.h"
#include "reports/summary/template.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <string.h>

void edu_suite_report_template(void);

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

/* {year}, {twice:X} and nothing else. */
static edu_error_t *
value_of(const char **text, void *baton, const char *name, const char *argument, apr_pool_t *result_pool)
{
    (void)baton;
    if (strcmp(name, "year") == 0 && argument == NULL)
        *text = "2019";
    if (strcmp(name, "twice") == 0 && argument != NULL) {
        if (*argument == '\0')
            return edu_error_create(EDU_ERR_INPUT, NULL, "nothing to say twice");
        *text = apr_pstrcat(result_pool, argument, argument, NULL);
    }
    return NULL;
}

static const char *const names[] = {"{year}", "{twice:X}", NULL};

/* The text as Markdown, or what is wrong with it. */
static const char *
written(const char *text, edu_report_template_place_t place)
{
    edu_buffer_t *out = edu_buffer_create(256, pool);
    apr_array_header_t *blocks = NULL;
    edu_error_t *error = edu_report_template_parse(&blocks, "intro.en.md", text, strlen(text), place, pool);
    edu_document_t *document;
    const char *message;

    if (error == NULL)
        error = edu_report_template_fill(blocks, "intro.en.md", value_of, NULL, names, pool);
    if (error != NULL) {
        message = edu_error_text(error, pool);
        edu_error_clear(error);
        return message;
    }
    document = edu_document_create(EDU_DOCUMENT_MARKDOWN, EDU_LANG_EN, "T", out, pool);
    edu_report_template_write(document, blocks, pool);
    CU_ASSERT_PTR_NULL(edu_document_finish(document));
    return edu_buffer_text(out) + strlen("# T\n");
}

static const char *
remark(const char *text)
{
    return written(text, EDU_REPORT_TEMPLATE_REMARK);
}

static void
blocks_are_taken_apart(void)
{
    CU_ASSERT_STRING_EQUAL(remark("one\n  two \r\n\nthree"), "\none two\n\nthree\n");
    CU_ASSERT_STRING_EQUAL(remark("\xEF\xBB\xBF### Head\ntext\n- a\n  b\n* c\n\nend\n"),
                           "\n### Head\n\ntext\n\n- a b\n- c\n\nend\n");
    CU_ASSERT_STRING_EQUAL(remark("3. a\n4. b\n- c\n"), "\n3. a\n4. b\n\n- c\n");
    CU_ASSERT_STRING_EQUAL(remark(""), "");
    CU_ASSERT_STRING_EQUAL(remark("2019 was a year.\n-5 is a number\n"),
                           "\n2019 was a year. -5 is a number\n");
    CU_ASSERT_STRING_EQUAL(written("## Head\n### Sub\n", EDU_REPORT_TEMPLATE_CHAPTER),
                           "\n## Head\n\n### Sub\n");
}

static void
lines_are_joined_as_they_are_written(void)
{
    CU_ASSERT_STRING_EQUAL(remark("义务教育\n均衡"), "\n义务教育均衡\n");
    CU_ASSERT_STRING_EQUAL(remark("义务教育，\n2019 年\n数据"), "\n义务教育， 2019 年数据\n");
    CU_ASSERT_STRING_EQUAL(remark("- 甲\n  乙\n"), "\n- 甲乙\n");
}

static void
placeholders_are_filled(void)
{
    CU_ASSERT_STRING_EQUAL(remark("In {year}: {twice:ab}{{x}"), "\nIn 2019: abab{x}\n");
    CU_ASSERT_STRING_EQUAL(remark("### {year}\n- {year}\n"), "\n### 2019\n\n- 2019\n");
    /* What is put in is not looked at again. */
    CU_ASSERT_STRING_EQUAL(remark("{twice:{{}"), "\n{{{{\n");
}

static void
placeholders_are_refused(void)
{
    const char *text = remark("fine\n\n教育 {month}\n");

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "intro.en.md:3:4: there is no placeholder \"{month}\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "{year}, {twice:X}"));
    CU_ASSERT_PTR_NOT_NULL(strstr(remark("{year:1}"), "intro.en.md:1:1: there is no placeholder"));
    CU_ASSERT_PTR_NOT_NULL(strstr(remark("- {twice:}"), "intro.en.md:1:3: nothing to say twice"));
    CU_ASSERT_PTR_NOT_NULL(strstr(remark("a {year"), "intro.en.md:1:3: the brace is not closed"));
}

static void
other_markdown_is_refused(void)
{
    static const struct {
        const char *text;
        const char *place;
    } cases[] = {{"a\n| b |\n", "2:1: tables"},        {"```\n", "1:1: blocks of code"},
                 {"\n  > a\n", "2:3: quotations"},     {"<b>a</b>\n", "1:1: HTML"},
                 {"a\n---\n", "2:1: rules"},           {"![a](b.png)\n", "1:1: pictures"},
                 {"# a\n", "1:1: the report has"},     {"#### a\n", "1:1: a heading begins"},
                 {"#a\n", "1:1: a heading begins"},    {"## a\n", "1:1: this text goes on within"},
                 {"a\n\xFF\n", "2:1: the text is not"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_PTR_NOT_NULL(
            strstr(remark(cases[i].text), apr_pstrcat(pool, "intro.en.md:", cases[i].place, NULL)));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(written("\na\n", EDU_REPORT_TEMPLATE_CHAPTER), "2:1: this text is a section"));
    CU_ASSERT_PTR_NOT_NULL(strstr(written("a\n- b\n", EDU_REPORT_TEMPLATE_COVER), "2:1: the cover takes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(written("## b\n", EDU_REPORT_TEMPLATE_COVER), "1:1: the cover takes"));
}

/* The sections joined by commas, or what is wrong. */
static const char *
sections_of(const char *text)
{
    static const char *const known[] = {"key", "targets", "seal", NULL};
    apr_array_header_t *sections = NULL;
    edu_error_t *error = edu_report_template_sections(&sections, "sections.txt", text, known, pool);
    const char *message;

    if (error == NULL)
        return apr_array_pstrcat(pool, sections, ',');
    message = edu_error_text(error, pool);
    edu_error_clear(error);
    return message;
}

static void
sections_are_chosen(void)
{
    const char *text = sections_of("key\n\ntarget\n");

    CU_ASSERT_STRING_EQUAL(sections_of("# order\nseal\r\n\n  key # first\n"), "seal,key");
    CU_ASSERT_STRING_EQUAL(sections_of("targets"), "targets");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "sections.txt:3: there is no section \"target\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "key, targets, seal"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sections_of("key\nkey\n"), "sections.txt:2: section \"key\" stands twice"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sections_of("# none\n"), "sections.txt names no section"));
}

static const char *
style_fault(const char *css)
{
    edu_error_t *error = edu_report_template_check_style("style.css", css);
    const char *message;

    if (error == NULL)
        return "";
    message = edu_error_text(error, pool);
    edu_error_clear(error);
    return message;
}

static void
styles_stay_within(void)
{
    CU_ASSERT_STRING_EQUAL(style_fault(
                               "h1 { color: red }\n.x > a { background: URL( 'data:image/png;base64,AA' ) }"),
                           "");
    CU_ASSERT_PTR_NOT_NULL(strstr(style_fault("a {}\n  </style>"), "style.css:2:3: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(style_fault("@IMPORT 'x.css';"), "style.css:1:1: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(style_fault("a { b: url(//x) }"), "style.css:1:8: "));
}

void
edu_suite_report_template(void)
{
    CU_pSuite suite = CU_add_suite("report_template", set_up, tear_down);

    CU_add_test(suite, "blocks are taken apart", blocks_are_taken_apart);
    CU_add_test(suite, "lines are joined as they are written", lines_are_joined_as_they_are_written);
    CU_add_test(suite, "placeholders are filled", placeholders_are_filled);
    CU_add_test(suite, "placeholders are refused", placeholders_are_refused);
    CU_add_test(suite, "other Markdown is refused", other_markdown_is_refused);
    CU_add_test(suite, "sections are chosen", sections_are_chosen);
    CU_add_test(suite, "styles stay within", styles_stay_within);
}
