#include "base/pool.h"
#include "reports/document.h"
#include "reports/facts.h"
#include "reports/figure.h"
#include "reports/messages.h"
#include "reports/subject.h"
#include "reports/units.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <math.h>
#include <string.h>

void edu_suite_reports(void);

static apr_pool_t *pool;
static const edu_catalogue_t *catalogue;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    catalogue = folder == NULL ? NULL : edu_small_catalogue_read(folder, pool);
    return catalogue == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* A figure of ger in 110101 in 2019, complete, with the nation's target of 95. */
static edu_figure_t
figure_of(double rate, double target, edu_figure_status_t status)
{
    return (edu_figure_t){.area = "110101",
                          .level = "county",
                          .year = 2019,
                          .period = "2019",
                          .grp = "all",
                          .indicator_code = "ger",
                          .indicator = edu_catalogue_indicator(catalogue, "ger"),
                          .numerator = rate,
                          .denominator = 100,
                          .rate = rate,
                          .target = target,
                          .comparator = isnan(target) ? "" : ">=",
                          .target_area = isnan(target) ? "" : "00",
                          .target_set = "",
                          .gap = rate - target,
                          .status = status,
                          .doubt = "",
                          .certainty = "",
                          .on_course = "",
                          .units_expected = 200,
                          .units_reported = 200,
                          .parts_expected = 1,
                          .parts_used = 1};
}

static void
messages_are_complete(void)
{
    for (int i = 0; i < EDU_MESSAGE_COUNT; i++) {
        const char *en = edu_message(EDU_LANG_EN, (edu_message_t)i);
        const char *zh = edu_message(EDU_LANG_ZH, (edu_message_t)i);

        CU_ASSERT(*en != '\0');
        CU_ASSERT(*zh != '\0');
        /* Both say the same things: each argument stands in both or in neither. */
        for (char number = '1'; number <= '9'; number++) {
            const char mark[] = {'{', number, '}', '\0'};

            CU_ASSERT_EQUAL(strstr(en, mark) != NULL, strstr(zh, mark) != NULL);
        }
    }
}

static void
messages_take_arguments_in_any_order(void)
{
    CU_ASSERT_STRING_EQUAL(EDU_SAY(EDU_LANG_EN, EDU_MSG_PARTS, pool, "8", "9"),
                           "8 of 9 counties in the sums");
    CU_ASSERT_STRING_EQUAL(EDU_SAY(EDU_LANG_ZH, EDU_MSG_BLANKS, pool, "3", "500"), "500 个数值中空缺 3 个");
    CU_ASSERT_STRING_EQUAL(EDU_SAY(EDU_LANG_EN, EDU_MSG_PARTS, pool, "8"), "8 of  counties in the sums");
}

static void
figures_are_written(void)
{
    edu_figure_t met = figure_of(96.125, 95, EDU_FIGURE_MET);
    edu_figure_t none = figure_of((double)NAN, 95, EDU_FIGURE_NO_DATA);
    edu_figure_t ratio = figure_of(0.5, (double)NAN, EDU_FIGURE_NO_TARGET);

    ratio.indicator = edu_catalogue_indicator(catalogue, "drop");
    CU_ASSERT_STRING_EQUAL(edu_figure_rate(&met, pool), "96.13%");
    CU_ASSERT_STRING_EQUAL(edu_figure_target(&met, pool), "≥ 95%");
    CU_ASSERT_STRING_EQUAL(edu_figure_gap(&met, pool), "+1.13");
    CU_ASSERT_STRING_EQUAL(edu_figure_cell(&met, pool), "96.13% ✓");
    CU_ASSERT_STRING_EQUAL(edu_figure_verdict(&met, EDU_LANG_ZH, pool), "✓ 达标");
    CU_ASSERT_STRING_EQUAL(edu_figure_rate(&none, pool), "–");
    CU_ASSERT_STRING_EQUAL(edu_figure_gap(&none, pool), "–");
    CU_ASSERT_STRING_EQUAL(edu_figure_cell(&none, pool), "–");
    CU_ASSERT_STRING_EQUAL(edu_figure_rate(&ratio, pool), "0.5000");
    CU_ASSERT_STRING_EQUAL(edu_figure_target(&ratio, pool), "");
    CU_ASSERT_STRING_EQUAL(edu_figure_gap(&ratio, pool), "");
    CU_ASSERT_STRING_EQUAL(edu_figure_cell(&ratio, pool), "0.5000 ·");
}

static void
what_is_required_is_written(void)
{
    edu_figure_t figure = figure_of(82.5, 85, EDU_FIGURE_NOT_MET);

    CU_ASSERT_STRING_EQUAL(edu_figure_required(&figure, pool), "");
    figure.required_gain = 1.25;
    figure.required_year = 2020;
    CU_ASSERT_STRING_EQUAL(edu_figure_required(&figure, pool), "+1.25 (2020)");
    figure.required_gain = -0.3;
    CU_ASSERT_STRING_EQUAL(edu_figure_required(&figure, pool), "-0.30 (2020)");
    figure.required_gain = 0.00042;
    CU_ASSERT_STRING_EQUAL(edu_figure_required(&figure, pool), "+0.0004 (2020)");
    figure.required_gain = 0;
    CU_ASSERT_STRING_EQUAL(edu_figure_required(&figure, pool), "0.00 (2020)");
}

static void
rounding_does_not_hide_a_miss(void)
{
    edu_figure_t close = figure_of(94.9981, 95, EDU_FIGURE_NOT_MET);

    CU_ASSERT_STRING_EQUAL(edu_figure_rate(&close, pool), "94.998%");
    CU_ASSERT_STRING_EQUAL(edu_figure_gap(&close, pool), "-0.002");
    CU_ASSERT_STRING_EQUAL(edu_figure_shortfall(&close, pool), "0.002");
}

static void
marks_differ_without_colour(void)
{
    for (int i = 0; i < EDU_FIGURE_STATUS_COUNT; i++)
        for (int j = 0; j < i; j++)
            CU_ASSERT_STRING_NOT_EQUAL(edu_figure_mark((edu_figure_status_t)i),
                                       edu_figure_mark((edu_figure_status_t)j));
}

static void
only_everything_is_a_hundred_per_cent(void)
{
    CU_ASSERT_STRING_EQUAL(edu_figure_completeness(1999, 2000, pool), "1,999/2,000 (99.9%)");
    CU_ASSERT_STRING_EQUAL(edu_figure_completeness(2000, 2000, pool), "2,000/2,000 (100.0%)");
    CU_ASSERT_STRING_EQUAL(edu_figure_completeness(0, 3, pool), "0/3 (0.0%)");
    CU_ASSERT_STRING_EQUAL(edu_figure_completeness(0, 0, pool), "–");
}

static void
counts_are_grouped(void)
{
    CU_ASSERT_STRING_EQUAL(edu_figure_count(1234567, pool), "1,234,567");
    CU_ASSERT_STRING_EQUAL(edu_figure_count(12.5, pool), "12.5");
    CU_ASSERT_STRING_EQUAL(edu_figure_count(0, pool), "0");
    CU_ASSERT_STRING_EQUAL(edu_figure_count((double)NAN, pool), "–");
}

static void
remarks_say_what_is_wrong(void)
{
    edu_figure_t figure = figure_of(120, 95, EDU_FIGURE_MET);

    CU_ASSERT_STRING_EQUAL(edu_figure_remarks(&figure, EDU_LANG_EN, pool), "");
    figure.doubt = "above_100";
    figure.values_expected = 40;
    figure.values_missing = 2;
    CU_ASSERT_STRING_EQUAL(edu_figure_remarks(&figure, EDU_LANG_EN, pool),
                           "! above 100, which it cannot be: check the counts; 2 of 40 values blank");
}

static void
cells_are_empty_when_missing(void)
{
    const char *cells[EDU_FIGURE_COLUMNS];
    edu_figure_t figure = figure_of((double)NAN, (double)NAN, EDU_FIGURE_NO_DATA);

    figure.denominator = (double)NAN;
    edu_figure_cells(cells, &figure, catalogue, EDU_LANG_ZH, pool);
    CU_ASSERT_STRING_EQUAL(cells[1], "一区");
    CU_ASSERT_STRING_EQUAL(cells[7], "");
    CU_ASSERT_STRING_EQUAL(cells[9], "");
    CU_ASSERT_STRING_EQUAL(cells[12], "no_data");
    for (int i = 0; i < EDU_FIGURE_COLUMNS; i++)
        CU_ASSERT_PTR_NOT_NULL(cells[i]);
}

static void
figures_are_found_by_key(void)
{
    apr_array_header_t *figures = apr_array_make(pool, 4, sizeof(edu_figure_t));
    const char *const areas[] = {"110101", "110102", "1102"};

    for (int i = 0; i < 3; i++) {
        edu_figure_t *figure = &APR_ARRAY_PUSH(figures, edu_figure_t);

        *figure = figure_of(i, 95, EDU_FIGURE_NOT_MET);
        figure->area = areas[i];
    }
    for (int i = 0; i < 3; i++)
        CU_ASSERT_PTR_EQUAL(edu_figure_find(figures, areas[i], "all",
                                            edu_catalogue_indicator(catalogue, "ger")),
                            &APR_ARRAY_IDX(figures, i, edu_figure_t));
    CU_ASSERT_PTR_NULL(edu_figure_find(figures, "1101", "all", edu_catalogue_indicator(catalogue, "ger")));
    CU_ASSERT_PTR_NULL(edu_figure_find(figures, "1102", "all", edu_catalogue_indicator(catalogue, "pre")));
}

/* An assessment of 110101 with these figures in its one block. */
static edu_assessment_t
assessment_of(edu_lang_t lang, const edu_figure_t *figures, int count)
{
    edu_assessment_t assessment = {.catalogue = catalogue,
                                   .version = 1,
                                   .lang = lang,
                                   .area = edu_areas_find(catalogue->areas, "110101", 2019),
                                   .year = 2019,
                                   .period = "2019",
                                   .grp = "all",
                                   .figures = apr_array_make(pool, 1, sizeof(edu_figure_t))};
    edu_block_t block = {.grp = "all",
                         .targets = apr_array_make(pool, 4, sizeof(const edu_figure_t *)),
                         .others = apr_array_make(pool, 4, sizeof(const edu_figure_t *)),
                         .first_note = 1};

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(block.targets, const edu_figure_t *) = &figures[i];
    assessment.blocks = apr_array_make(pool, 1, sizeof(edu_block_t));
    APR_ARRAY_PUSH(assessment.blocks, edu_block_t) = block;
    assessment.indicators = apr_array_make(pool, 1, sizeof(const edu_indicator_t *));
    assessment.children = apr_array_make(pool, 1, sizeof(const edu_area_t *));
    assessment.below = apr_array_make(pool, 1, sizeof(edu_figure_t));
    return assessment;
}

static const char *
sentence(const apr_array_header_t *sentences, int index)
{
    return index < sentences->nelts ? APR_ARRAY_IDX(sentences, index, const char *) : "(none)";
}

static void
facts_are_counted(void)
{
    edu_figure_t figures[3] = {figure_of(96, 95, EDU_FIGURE_MET), figure_of(90.5, 95, EDU_FIGURE_NOT_MET),
                               figure_of(99, 95, EDU_FIGURE_INCOMPLETE)};
    edu_assessment_t assessment = assessment_of(EDU_LANG_EN, figures, 3);
    apr_array_header_t *facts;

    figures[2].units_reported = 150;
    facts = edu_facts_list(&assessment, pool);
    CU_ASSERT_EQUAL(facts->nelts, 4);
    CU_ASSERT_STRING_EQUAL(sentence(facts, 0),
                           "Targets: 3. Met: 1. Not met: 1. Not judged because returns are missing: 1.");
    CU_ASSERT_STRING_EQUAL(
        sentence(facts, 1),
        "Not met: gross enrolment ratio is 90.50%, the target is ≥ 95%; short by 4.50 points.");
    CU_ASSERT_STRING_EQUAL(sentence(facts, 2),
                           "Not judged: gross enrolment ratio; 150 of 200 units reported (75.0%), a verdict "
                           "needs 97.5%. Of what was reported the rate is 99.00%.");
    CU_ASSERT(strstr(sentence(facts, 3), "150 of 200 units (75.0%)") != NULL);
    assessment.lang = EDU_LANG_ZH;
    facts = edu_facts_list(&assessment, pool);
    CU_ASSERT_STRING_EQUAL(sentence(facts, 0),
                           "共有目标 3 项。达标 1 项。未达标 1 项。因上报不完整未予评判 1 项。");
    CU_ASSERT_STRING_EQUAL(sentence(facts, 1),
                           "未达标：小学毛入学率为 90.50%，目标值 ≥ 95%，相差 4.50 个百分点。");
}

static void
facts_blame_blank_values(void)
{
    edu_figure_t figure = figure_of(99, 95, EDU_FIGURE_INCOMPLETE);
    edu_assessment_t assessment = assessment_of(EDU_LANG_EN, &figure, 1);

    figure.values_expected = 100;
    figure.values_missing = 20;
    CU_ASSERT_STRING_EQUAL(
        sentence(edu_facts_list(&assessment, pool), 1),
        "Not judged: gross enrolment ratio; 20 of 100 values blank. Of what was reported the "
        "rate is 99.00%.");
}

static void
facts_without_targets(void)
{
    edu_assessment_t assessment = assessment_of(EDU_LANG_EN, NULL, 0);
    apr_array_header_t *facts = edu_facts_list(&assessment, pool);

    CU_ASSERT_EQUAL(facts->nelts, 1);
    CU_ASSERT_STRING_EQUAL(sentence(facts, 0), "No target holds here in 2019.");
}

static void
stand_ins_are_named(void)
{
    edu_figure_t figure = figure_of(96, 95, EDU_FIGURE_MET);
    edu_assessment_t assessment = assessment_of(EDU_LANG_ZH, &figure, 1);
    const edu_block_t *block = &APR_ARRAY_IDX(assessment.blocks, 0, edu_block_t);

    CU_ASSERT_EQUAL(edu_facts_stand_ins(&assessment, block, pool)->nelts, 0);
    figure.target_set = "poor";
    CU_ASSERT_EQUAL(edu_facts_stand_ins(&assessment, block, pool)->nelts, 0);
    figure.target_set = "poor_villages";
    CU_ASSERT_STRING_EQUAL(sentence(edu_facts_stand_ins(&assessment, block, pool), 0),
                           "贫困村人口未报，按全县评（小学毛入学率）。");
}

static void
units_share_only_what_they_report(void)
{
    const edu_form_t *school = edu_catalogue_form(catalogue, "school");
    const edu_form_t *county = edu_catalogue_form(catalogue, "county");
    bool own;

    CU_ASSERT_TRUE(edu_units_suit(edu_catalogue_indicator(catalogue, "ger"), school, &own, pool));
    CU_ASSERT_FALSE(own);
    /* Its denominator is of the year before. */
    CU_ASSERT_TRUE(edu_units_suit(edu_catalogue_indicator(catalogue, "drop"), school, &own, pool));
    CU_ASSERT_FALSE(own);
    CU_ASSERT_FALSE(edu_units_suit(edu_catalogue_indicator(catalogue, "ger"), county, &own, pool));
}

/* The columns' codes with a blank between them. */
static const char *
columns_of(const edu_catalogue_t *of, int year)
{
    apr_array_header_t *columns = edu_assess_columns(of, year, NULL, pool);
    const char *codes = "";

    for (int i = 0; i < columns->nelts; i++)
        codes = apr_pstrcat(pool, codes, i > 0 ? " " : "",
                            APR_ARRAY_IDX(columns, i, const edu_indicator_t *)->code, NULL);
    return codes;
}

static void
columns_follow_the_targets(void)
{
    edu_catalogue_t bare = *catalogue;

    CU_ASSERT_STRING_EQUAL(columns_of(catalogue, 2019), "ger pre drop");
    CU_ASSERT_STRING_EQUAL(columns_of(catalogue, 2014), "ger drop");
    /* Without any target: what is better high or low. */
    bare.targets = apr_array_make(pool, 1, sizeof(const edu_target_t *));
    CU_ASSERT_STRING_EQUAL(columns_of(&bare, 2019), "drop ger");
}

static edu_errcode_t
subject_code(const char *text, int year, const char **hint)
{
    const edu_area_t *area;
    edu_error_t *error = edu_sql_area(&area, catalogue, text, year, pool);
    edu_errcode_t code = error != NULL ? error->code : EDU_OK;

    *hint = error != NULL && error->hint != NULL ? apr_pstrdup(pool, error->hint) : "";
    edu_error_clear(error);
    return code;
}

static void
areas_are_found_by_code_and_name(void)
{
    const char *hint;

    CU_ASSERT_EQUAL(subject_code("110101", 2019, &hint), EDU_OK);
    CU_ASSERT_EQUAL(subject_code("一区", 2019, &hint), EDU_OK);
    CU_ASSERT_EQUAL(subject_code("one district", 2019, &hint), EDU_OK);
    CU_ASSERT_EQUAL(subject_code("无此县", 2019, &hint), EDU_ERR_NOT_FOUND);
    CU_ASSERT_EQUAL(subject_code("110103", 2019, &hint), EDU_ERR_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(hint, "110103 was replaced in 2016 by 110101 (一区)");
    /* Renamed: the name of other years leads to the same code. Ended: it leads to what became of it. */
    CU_ASSERT_EQUAL(subject_code("一县", 2019, &hint), EDU_OK);
    CU_ASSERT_EQUAL(subject_code("三县", 2019, &hint), EDU_ERR_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(hint, "110103 was replaced in 2016 by 110101 (一区)");
    /* Cut short, by whole words; a character alone is no name. */
    CU_ASSERT_EQUAL(subject_code("one", 2019, &hint), EDU_OK);
    CU_ASSERT_EQUAL(subject_code("on", 2019, &hint), EDU_ERR_NOT_FOUND);
    CU_ASSERT_EQUAL(subject_code("一", 2019, &hint), EDU_ERR_NOT_FOUND);
    CU_ASSERT_EQUAL(subject_code("110101", 1970, &hint), EDU_ERR_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(hint, "it exists from 1980");
}

static void
text_documents_are_wrapped(void)
{
    edu_buffer_t *out = edu_buffer_create(1024, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_TEXT, EDU_LANG_ZH, "标题", out, pool);
    apr_array_header_t *items = apr_array_make(pool, 1, sizeof(const char *));
    const char *line;

    APR_ARRAY_PUSH(items, const char *) =
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二，三四";
    edu_document_list(document, items, 1);
    edu_document_finish(document);
    line = strstr(edu_buffer_text(out), "[1] ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    CU_ASSERT(strncmp(edu_buffer_text(out), "标题\n════\n", strlen("标题\n════\n")) == 0);
    for (; *line != '\0'; line += strcspn(line, "\n") + 1)
        CU_ASSERT(edu_text_width(apr_pstrndup(pool, line, strcspn(line, "\n"))) <= 110);
    /* No line begins with a comma. */
    CU_ASSERT_PTR_NULL(strstr(edu_buffer_text(out), "\n    ，"));
}

static void
html_is_escaped_and_marked(void)
{
    static const edu_column_t columns[2] = {{"a", "area", EDU_LEFT}, {"n", "rate", EDU_RIGHT}};
    const char *const cells[2] = {"A & <B>", "1"};
    const char *const classes[2] = {NULL, "met"};
    edu_buffer_t *out = edu_buffer_create(1024, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_HTML, EDU_LANG_EN, "Title", out, pool);
    const char *text;

    edu_document_table(document, "caption", columns, 2);
    edu_document_row(document, cells, classes);
    edu_document_table_end(document);
    edu_document_paragraph(document, "建始县 is a county");
    edu_document_finish(document);
    text = edu_buffer_text(out);
    CU_ASSERT(strncmp(text, "<!DOCTYPE html>\n<html lang=\"en\">", 32) == 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<caption>caption</caption>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<th scope=\"col\" class=\"num\">rate</th>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<th scope=\"row\">A &amp; &lt;B&gt;</th>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<td class=\"num met\">1</td>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<p><span lang=\"zh-CN\">建始县</span> is a county</p>"));
}

void
edu_suite_reports(void)
{
    CU_pSuite suite = CU_add_suite("reports", set_up, tear_down);

    CU_add_test(suite, "messages are complete", messages_are_complete);
    CU_add_test(suite, "messages take arguments in any order", messages_take_arguments_in_any_order);
    CU_add_test(suite, "figures are written", figures_are_written);
    CU_add_test(suite, "what is required is written", what_is_required_is_written);
    CU_add_test(suite, "rounding does not hide a miss", rounding_does_not_hide_a_miss);
    CU_add_test(suite, "marks differ without colour", marks_differ_without_colour);
    CU_add_test(suite, "only everything is 100 per cent", only_everything_is_a_hundred_per_cent);
    CU_add_test(suite, "counts are grouped", counts_are_grouped);
    CU_add_test(suite, "remarks say what is wrong", remarks_say_what_is_wrong);
    CU_add_test(suite, "cells are empty when missing", cells_are_empty_when_missing);
    CU_add_test(suite, "figures are found by key", figures_are_found_by_key);
    CU_add_test(suite, "facts are counted", facts_are_counted);
    CU_add_test(suite, "facts blame blank values", facts_blame_blank_values);
    CU_add_test(suite, "facts without targets", facts_without_targets);
    CU_add_test(suite, "stand-ins are named", stand_ins_are_named);
    CU_add_test(suite, "units share only what they report", units_share_only_what_they_report);
    CU_add_test(suite, "columns follow the targets", columns_follow_the_targets);
    CU_add_test(suite, "areas are found by code and name", areas_are_found_by_code_and_name);
    CU_add_test(suite, "text documents are wrapped", text_documents_are_wrapped);
    CU_add_test(suite, "HTML is escaped and marked", html_is_escaped_and_marked);
}
