#include "base/file.h"
#include "base/pool.h"
#include "reports/document.h"
#include "reports/draw/bullet.h"
#include "reports/draw/line.h"
#include "reports/draw/ranked.h"
#include "reports/draw/slope.h"
#include "tests/unit/zip_part.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_document(void);

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

static const edu_column_t columns[4] = {{"name", "area", EDU_LEFT},
                                        {"code", "code", EDU_LEFT},
                                        {"children", "children", EDU_RIGHT},
                                        {"rate", "rate", EDU_RIGHT}};

/* A document with one of everything. The chart's numbers must outlive it. */
static void
fill(edu_document_t *document)
{
    static const double values[3] = {81.5, NAN, 85.25};
    static const double targets[3] = {85, 85, 85};
    static const edu_line_t line = {"county", values, true};
    static const edu_lines_t chart = {.text = {.title = "enrolment"},
                                      .first_year = 2017,
                                      .year_count = 3,
                                      .lines = &line,
                                      .count = 1,
                                      .targets = targets,
                                      .unit = "%",
                                      .decimals = 2,
                                      .floor = 0,
                                      .ceiling = NAN};
    const char *const first[4] = {"A & <B>", "011000", "1,234", "85.21% \xE2\x9C\x93"};
    const char *const second[4] = {"C", "110102", "\xE2\x80\x93", "-0.09"};
    const char *const total[4] = {"total", NULL, "1,234", "85.21%"};
    const char *const classes[4] = {NULL, NULL, NULL, "met"};

    edu_document_paragraph(document, "before the first section");
    edu_document_heading(document, 2, "A section");
    edu_document_table(document, "caption", columns, 4);
    edu_document_row(document, first, classes);
    edu_document_row(document, second, NULL);
    edu_document_total(document, total);
    edu_document_table_end(document);
    edu_document_chart(document, &edu_chart_line, &chart);
}

/* The workbook's path; it is removed by whoever asked for it. */
static const char *
write_workbook(edu_buffer_t **bytes)
{
    edu_buffer_t *out = edu_buffer_create(65536, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_XLSX, EDU_LANG_EN, "Title", out, pool);
    const char *folder = getenv("TMPDIR");
    char *path = apr_pstrcat(pool, folder != NULL && folder[0] != '\0' ? folder : "/tmp",
                             "/edu-document-XXXXXX", NULL);
    int descriptor = mkstemp(path);

    CU_ASSERT_FATAL(descriptor >= 0);
    close(descriptor);
    fill(document);
    CU_ASSERT_PTR_NULL_FATAL(edu_document_finish(document));
    CU_ASSERT_PTR_NULL_FATAL(edu_file_write(path, out->data, out->length, pool));
    *bytes = out;
    return path;
}

static bool
holds(const char *path, const char *part, const char *text)
{
    return strstr(zip_part(path, part, pool), text) != NULL;
}

static void
workbooks_hold_numbers(void)
{
    edu_buffer_t *bytes;
    edu_buffer_t *again;
    const char *path = write_workbook(&bytes);

    unlink(write_workbook(&again));
    CU_ASSERT(bytes->length == again->length && memcmp(bytes->data, again->data, bytes->length) == 0);
    CU_ASSERT(holds(path, "xl/workbook.xml", "name=\"A section\""));
    CU_ASSERT(holds(path, "xl/worksheets/sheet1.xml", "before the first section"));
    CU_ASSERT(holds(path, "xl/worksheets/sheet2.xml", "A &amp; &lt;B&gt;"));
    /* A number, a rate with its mark, and a code that stays one. */
    CU_ASSERT(holds(path, "xl/worksheets/sheet2.xml", "<v>1234</v>"));
    CU_ASSERT(holds(path, "xl/worksheets/sheet2.xml", "<v>0.8521"));
    CU_ASSERT(holds(path, "xl/worksheets/sheet2.xml", "<v>-0.09"));
    CU_ASSERT(holds(path, "xl/worksheets/sheet2.xml", "<t>011000</t>"));
    CU_ASSERT(holds(path, "xl/styles.xml", "0.00%&quot; \xE2\x9C\x93&quot;"));
    CU_ASSERT(holds(path, "xl/worksheets/sheet2.xml", "state=\"frozen\""));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:lineChart>"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "$B$3:$B$5"));
    unlink(path);
}

/* Writes a workbook of one chart; the path is removed by whoever asked for it. */
static const char *
write_chart(const edu_chart_kind_t *kind, const void *chart)
{
    edu_buffer_t *out = edu_buffer_create(65536, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_XLSX, EDU_LANG_EN, "Title", out, pool);
    const char *folder = getenv("TMPDIR");
    char *path = apr_pstrcat(pool, folder != NULL && folder[0] != '\0' ? folder : "/tmp",
                             "/edu-document-XXXXXX", NULL);
    int descriptor = mkstemp(path);

    CU_ASSERT_FATAL(descriptor >= 0);
    close(descriptor);
    edu_document_heading(document, 2, "A section");
    edu_document_chart(document, kind, chart);
    CU_ASSERT_PTR_NULL_FATAL(edu_document_finish(document));
    CU_ASSERT_PTR_NULL_FATAL(edu_file_write(path, out->data, out->length, pool));
    return path;
}

/* The first row is on top, the numbers are below; the target is an outline over the bars, which begin at 0 unless something is below. */
static void
workbooks_hold_targets_against_bars(void)
{
    edu_ranked_row_t rows[] = {{.name = "x", .value = 96, .low = NAN, .high = NAN},
                               {.name = "y", .value = 95, .low = NAN, .high = NAN}};
    const edu_ranked_t chart = {
        .text = {.title = "Ranked"}, .rows = rows, .count = 2, .unit = "%", .decimals = 1, .target = 90};
    const char *path = write_chart(&edu_chart_ranked, &chart);

    CU_ASSERT(holds(path, "xl/workbook.xml", "name=\"A section\""));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:barDir val=\"bar\"/>"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:orientation val=\"maxMin\"/>"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:crosses val=\"max\"/>"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:overlap val=\"100\"/>"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<a:noFill/>"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:min val=\"0\"/>"));
    unlink(path);
    rows[1].value = -1;
    path = write_chart(&edu_chart_ranked, &chart);
    CU_ASSERT_FALSE(holds(path, "xl/charts/chart1.xml", "<c:min val="));
    unlink(path);
}

/* A year between two without a value has no line through it, and so it has a mark. */
static void
workbooks_mark_lone_years(void)
{
    static const double values[3] = {81.5, 83, 85.25};
    static const double targets[3] = {NAN, 85, NAN};
    static const edu_line_t line = {"county", values, true};
    edu_lines_t chart = {.text = {.title = "Lines"},
                         .first_year = 2017,
                         .year_count = 3,
                         .lines = &line,
                         .count = 1,
                         .targets = targets,
                         .decimals = 2,
                         .floor = NAN,
                         .ceiling = NAN};
    const char *path = write_chart(&edu_chart_line, &chart);

    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "<c:symbol val=\"diamond\"/>"));
    CU_ASSERT_FALSE(holds(path, "xl/charts/chart1.xml", "<c:symbol val=\"circle\"/>"));
    unlink(path);
    chart.targets = values;
    path = write_chart(&edu_chart_line, &chart);
    CU_ASSERT_FALSE(holds(path, "xl/charts/chart1.xml", "<c:symbol val=\"diamond\"/>"));
    unlink(path);
}

/* Two years stand beside each other; a bullet's year before does not, since it would lie under the outline of the target. */
static void
workbooks_compare_two_years(void)
{
    const edu_slope_row_t row = {"x", 80, 85, false};
    const edu_slope_t slope = {
        .text = {.title = "Slope"}, .rows = &row, .count = 1, .year_before = 2015, .year_after = 2019};
    const edu_bullet_t bullet = {
        .name = "x", .unit = "%", .value = 85, .low = NAN, .high = NAN, .before = 80, .target = 90};
    const edu_bullets_t bullets = {.text = {.title = "Bullets"}, .rows = &bullet, .count = 1};
    const char *path = write_chart(&edu_chart_slope, &slope);

    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "$B$3"));
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "$C$3"));
    CU_ASSERT_FALSE(holds(path, "xl/charts/chart1.xml", "<c:overlap val=\"100\"/>"));
    unlink(path);
    path = write_chart(&edu_chart_bullet, &bullets);
    CU_ASSERT(holds(path, "xl/charts/chart1.xml", "$B$3")); /* value */
    CU_ASSERT(
        holds(path, "xl/charts/chart1.xml", "$D$3")); /* target, behind the unit: there is no interval */
    CU_ASSERT_FALSE(holds(path, "xl/charts/chart1.xml", "$E$3")); /* year before */
    CU_ASSERT_FALSE(holds(path, "xl/worksheets/sheet2.xml", "95% interval"));
    unlink(path);
}

/* Fonts are there wherever reports are made; which ones does not matter here. */
static void
html_has_charts_with_their_figures(void)
{
    edu_buffer_t *out = edu_buffer_create(65536, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_HTML, EDU_LANG_EN, "Title", out, pool);
    const char *text;

    edu_document_set_fonts(document, edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool));
    fill(document);
    CU_ASSERT_PTR_NULL_FATAL(edu_document_finish(document));
    text = edu_buffer_text(out);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<figure class=\"chart line\">"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<svg"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<td class=\"num\">85.25</td>"));
}

static const char *
html_of(const char *title, int sections)
{
    edu_buffer_t *out = edu_buffer_create(65536, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_HTML, EDU_LANG_ZH, title, out, pool);

    edu_document_paragraph(document, "before");
    for (int i = 1; i <= sections; i++)
        edu_document_heading(document, i == 2 ? 3 : 2, apr_psprintf(pool, "<part> %d", i));
    CU_ASSERT_PTR_NULL_FATAL(edu_document_finish(document));
    return edu_buffer_text(out);
}

static void
html_lists_its_sections(void)
{
    const char *text = html_of("Title", 6);
    const char *contents = strstr(text, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">目录</h2>");

    CU_ASSERT_PTR_NOT_NULL_FATAL(contents);
    CU_ASSERT(strstr(text, "<p>before</p>") < contents);
    CU_ASSERT_PTR_NOT_NULL(strstr(contents, "<li><a href=\"#part-6\">&lt;part&gt; 6</a></li>\n</ol>\n</nav>\n"
                                            "<h2 id=\"part-1\">&lt;part&gt; 1</h2>\n<h3 id=\"part-2\">"));
    CU_ASSERT_PTR_NULL(strstr(contents, "href=\"#part-2\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(contents, "<h2 id=\"part-6\">&lt;part&gt; 6</h2>\n</main>"));
    CU_ASSERT_PTR_NULL(strstr(html_of("Title", 5), "<nav")); /* four of level 2 */
}

static void
titles_do_not_end_the_style_sheet(void)
{
    const char *text = html_of("a \"b\" </style>\\", 1);

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "content: \"a \\22 b\\22  \\3c /style\\3e \\5c \";"));
    CU_ASSERT_STRING_EQUAL(strstr(text, "</style>") + 8, strstr(text, "</style>\n</head>") + 8);
}

static void
charts_need_fonts_and_pages(void)
{
    edu_buffer_t *html = edu_buffer_create(65536, pool);
    edu_buffer_t *markdown = edu_buffer_create(65536, pool);
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_HTML, EDU_LANG_EN, "Title", html, pool);

    fill(document);
    CU_ASSERT_PTR_NULL(edu_document_finish(document));
    CU_ASSERT_PTR_NULL(strstr(edu_buffer_text(html), "<svg"));
    document = edu_document_create(EDU_DOCUMENT_MARKDOWN, EDU_LANG_EN, "Title", markdown, pool);
    fill(document);
    CU_ASSERT_PTR_NULL(edu_document_finish(document));
    CU_ASSERT_PTR_NULL(strstr(edu_buffer_text(markdown), "enrolment"));
}

void
edu_suite_document(void)
{
    CU_pSuite suite = CU_add_suite("document", set_up, tear_down);

    CU_add_test(suite, "workbooks hold numbers", workbooks_hold_numbers);
    CU_add_test(suite, "workbooks hold targets against bars", workbooks_hold_targets_against_bars);
    CU_add_test(suite, "workbooks mark lone years", workbooks_mark_lone_years);
    CU_add_test(suite, "workbooks compare two years", workbooks_compare_two_years);
    CU_add_test(suite, "HTML has charts with their figures", html_has_charts_with_their_figures);
    CU_add_test(suite, "HTML lists its sections", html_lists_its_sections);
    CU_add_test(suite, "titles do not end the style sheet", titles_do_not_end_the_style_sheet);
    CU_add_test(suite, "charts need fonts and pages", charts_need_fonts_and_pages);
}
