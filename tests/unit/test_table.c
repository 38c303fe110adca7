#include "base/pool.h"
#include "base/table.h"
#include "tests/unit/zip_part.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_table(void);

static apr_pool_t *pool;

static const edu_column_t columns[] = {{"area", "地区", EDU_LEFT},
                                       {"rate", "巩固率", EDU_RIGHT},
                                       {"note", "Note", EDU_LEFT}};

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

/* The table of three rows that every format prints. */
static const char *
printed(edu_table_format_t format)
{
    static const char *const rows[][3] = {{"建始县", "95.5", "a|b"},
                                          {"Enshi <City>", "100", NULL},
                                          {"", NULL, "x\ny, \"z\""}};
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_table_t *table = edu_table_create(format, columns, 3, out, pool);

    for (size_t i = 0; i < 3; i++) {
        edu_table_row(table, rows[i]);
        if (i == 1)
            edu_table_row_class(table, "rule");
    }
    edu_table_finish(table);
    return edu_buffer_text(out);
}

/* A table of one finding a row, at most `width` columns wide. */
static const char *
fitted(size_t width, const char *message, const char *name)
{
    static const edu_column_t wide[] = {{"number", "编号", EDU_RIGHT},
                                        {"name", "名称", EDU_LEFT},
                                        {"reason", "说明", EDU_LEFT},
                                        {"message", "问题", EDU_LEFT},
                                        {"found", "时间", EDU_LEFT}};
    const char *const cells[] = {"7", name, NULL, message, "2026-11-28"};
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_table_t *table = edu_table_create(EDU_TABLE_TEXT, wide, 5, out, pool);

    edu_table_fit(table, width);
    edu_table_row(table, cells);
    edu_table_finish(table);
    return edu_buffer_text(out);
}

static void
text_is_fitted_to_a_width(void)
{
    /* It fits: everything stays as it is. */
    CU_ASSERT_STRING_EQUAL(fitted(80, "不足 70%", "a"), "编号  名称  说明  问题      时间\n"
                                                        "──────────────────────────────────────\n"
                                                        "   7  a           不足 70%  2026-11-28\n");
    /* Columns with nothing in them go first. */
    CU_ASSERT_STRING_EQUAL(fitted(34, "不足 70%", "a"), "编号  名称  问题      时间\n"
                                                        "────────────────────────────────\n"
                                                        "   7  a     不足 70%  2026-11-28\n");
    /* Then texts are wrapped between words and Chinese characters; no sign of punctuation begins a line. */
    CU_ASSERT_STRING_EQUAL(fitted(54, "thirty-three pupils, fewer than 70 per cent of 66", "a"),
                           "编号  名称  问题                            时间\n"
                           "──────────────────────────────────────────────────────\n"
                           "   7  a     thirty-three pupils, fewer      2026-11-28\n"
                           "            than 70 per cent of 66\n");
    CU_ASSERT_STRING_EQUAL(fitted(54, "小学在校生三百三十三人，不足上年的百分之七十，请核实", "a"),
                           "编号  名称  问题                            时间\n"
                           "──────────────────────────────────────────────────────\n"
                           "   7  a     小学在校生三百三十三人，不足上  2026-11-28\n"
                           "            年的百分之七十，请核实\n");
    /* Too narrow to be read beside the others: below its row. */
    CU_ASSERT_STRING_EQUAL(fitted(44, "thirty-three pupils, fewer than 70 per cent of 66", "school"),
                           "编号  名称    时间\n"
                           "      问题\n"
                           "────────────────────────\n"
                           "   7  school  2026-11-28\n"
                           "      thirty-three pupils, fewer than 70 per\n"
                           "      cent of 66\n");
    /* What has no gap stays whole. */
    CU_ASSERT_STRING_EQUAL(fitted(20, "a", "school_annual_2019.csv"),
                           "编号  名称                    问题  时间\n"
                           "──────────────────────────────────────────────\n"
                           "   7  school_annual_2019.csv  a     2026-11-28\n");
}

static void
text_without_room_goes_on_below(void)
{
    static const edu_column_t wide[] = {{"unit", "单位", EDU_LEFT},
                                        {"code", "代码", EDU_LEFT},
                                        {"first", "甲", EDU_RIGHT},
                                        {"second", "乙", EDU_RIGHT},
                                        {"third", "the third", EDU_RIGHT}};
    static const char *const rows[][5] = {{"第一小学", "21", "1", "2", "3"},
                                          {"（续行）", NULL, NULL, NULL, NULL},
                                          {"第二小学", "22", "10", NULL, ""},
                                          {"合计", "", "11", "2", "3"}};
    static const struct {
        size_t width;
        int key;
        const char *text;
    } cases[] = {{30, 1,
                  "单位      代码  甲  乙\n"
                  "──────────────────────\n"
                  "第一小学  21     1   2\n"
                  "（续行）\n"
                  "第二小学  22    10\n"
                  "──────────────────────\n"
                  "合计            11   2\n"
                  "\n"
                  "代码  the third\n"
                  "───────────────\n"
                  "21            3\n"
                  "───────────────\n"
                  "合计          3\n"},
                 /* One column has room in any case. */
                 {4, 0,
                  "单位      代码\n"
                  "──────────────\n"
                  "第一小学  21\n"
                  "（续行）\n"
                  "第二小学  22\n"
                  "──────────────\n"
                  "合计\n"
                  "\n"
                  "单位      甲\n"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_buffer_t *out = edu_buffer_create(0, pool);
        edu_table_t *table = edu_table_create(EDU_TABLE_TEXT, wide, 5, out, pool);

        edu_table_fit(table, cases[i].width);
        edu_table_continue(table, cases[i].key);
        for (size_t k = 0; k < 4; k++) {
            edu_table_row(table, rows[k]);
            if (k == 2)
                edu_table_row_class(table, "rule");
        }
        edu_table_finish(table);
        CU_ASSERT_NSTRING_EQUAL(edu_buffer_text(out), cases[i].text, strlen(cases[i].text));
        CU_ASSERT(i > 0 || strlen(edu_buffer_text(out)) == strlen(cases[i].text));
    }
}

static void
text_is_aligned_by_width(void)
{
    CU_ASSERT_STRING_EQUAL(printed(EDU_TABLE_TEXT), "地区          巩固率  Note\n"
                                                    "──────────────────────────────\n"
                                                    "建始县          95.5  a|b\n"
                                                    "Enshi <City>     100\n"
                                                    "──────────────────────────────\n"
                                                    "                      x y, \"z\"\n");
}

static void
csv_has_codes_and_line_feeds(void)
{
    CU_ASSERT_STRING_EQUAL(printed(EDU_TABLE_CSV), "area,rate,note\n"
                                                   "建始县,95.5,a|b\n"
                                                   "Enshi <City>,100,\n"
                                                   ",,\"x\ny, \"\"z\"\"\"\n");
}

static void
json_is_an_array_of_objects(void)
{
    CU_ASSERT_STRING_EQUAL(printed(EDU_TABLE_JSON),
                           "[\n"
                           "{\"area\": \"建始县\", \"rate\": 95.5, \"note\": \"a|b\"},\n"
                           "{\"area\": \"Enshi <City>\", \"rate\": 100, \"note\": null},\n"
                           "{\"area\": \"\", \"rate\": null, \"note\": \"x\\ny, \\\"z\\\"\"}\n"
                           "]\n");
}

static void
markdown_escapes_pipes(void)
{
    CU_ASSERT_STRING_EQUAL(printed(EDU_TABLE_MARKDOWN), "| 地区 | 巩固率 | Note |\n"
                                                        "| --- | ---: | --- |\n"
                                                        "| 建始县 | 95.5 | a\\|b |\n"
                                                        "| Enshi \\<City> | 100 |  |\n"
                                                        "|  |  | x y, \"z\" |\n");
}

static void
html_is_escaped_and_classed(void)
{
    CU_ASSERT_STRING_EQUAL(
        printed(EDU_TABLE_HTML),
        "<table>\n<thead>\n"
        "<tr><th scope=\"col\">地区</th><th scope=\"col\" class=\"num\">巩固率</th>"
        "<th scope=\"col\">Note</th></tr>\n</thead>\n<tbody>\n"
        "<tr><td>建始县</td><td class=\"num\">95.5</td><td>a|b</td></tr>\n"
        "<tr class=\"rule\"><td>Enshi &lt;City&gt;</td><td class=\"num\">100</td><td></td></tr>\n"
        "<tr><td></td><td class=\"num\"></td><td>x\ny, &quot;z&quot;</td></tr>\n"
        "</tbody>\n</table>\n");
}

static void
workbook_has_numbers_and_texts(void)
{
    static const edu_column_t three[] = {{"area", "地区", EDU_LEFT},
                                         {"rate", "率", EDU_RIGHT},
                                         {"n", NULL, EDU_RIGHT}};
    static const char *const row[] = {"030102", "85.73%", "10,852"};
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_table_t *table = edu_table_create(EDU_TABLE_XLSX, three, 3, out, pool);
    const char *folder = getenv("TMPDIR");
    char *path = apr_pstrcat(pool, folder != NULL && *folder != '\0' ? folder : "/tmp",
                             "/edu-test-table-XXXXXX", NULL);
    int descriptor = mkstemp(path);

    CU_ASSERT_FATAL(descriptor >= 0);
    edu_table_row(table, row);
    CU_ASSERT_PTR_NULL(edu_table_finish(table));
    CU_ASSERT_EQUAL(write(descriptor, out->data, out->length), (ssize_t)out->length);
    close(descriptor);
    const char *sheet = zip_part(path, "xl/worksheets/sheet1.xml", pool);
    unlink(path);
    CU_ASSERT(strstr(sheet, "<t>地区</t>") != NULL);
    CU_ASSERT(strstr(sheet, "<t>n</t>") != NULL);
    CU_ASSERT(strstr(sheet, "<t>030102</t>") != NULL);
    CU_ASSERT(strstr(sheet, "<v>0.8573</v>") != NULL);
    CU_ASSERT(strstr(sheet, "<v>10852</v>") != NULL);
    CU_ASSERT(strstr(sheet, "ySplit=\"1\"") != NULL);
}

static void
empty_tables_are_whole(void)
{
    static const struct {
        edu_table_format_t format;
        const char *text;
    } cases[] = {{EDU_TABLE_TEXT, "地区  巩固率  Note\n──────────────────\n"},
                 {EDU_TABLE_CSV, "area,rate,note\n"},
                 {EDU_TABLE_JSON, "[]\n"},
                 {EDU_TABLE_MARKDOWN, "| 地区 | 巩固率 | Note |\n| --- | ---: | --- |\n"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        edu_buffer_t *out = edu_buffer_create(0, pool);
        edu_table_t *table = edu_table_create(cases[i].format, columns, 3, out, pool);

        edu_table_row_class(table, "met"); /* no row yet: nothing happens */
        edu_table_finish(table);
        CU_ASSERT_STRING_EQUAL(edu_buffer_text(out), cases[i].text);
    }
}

static const char *
json_of(edu_align_t align, const char *cell)
{
    const edu_column_t column = {"c", NULL, align};
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_table_t *table = edu_table_create(EDU_TABLE_JSON, &column, 1, out, pool);

    edu_table_row(table, &cell);
    edu_table_finish(table);
    char *text = edu_buffer_text(out);
    text[strlen(text) - 4] = '\0'; /* "}\n]\n" */
    return text + strlen("[\n{\"c\": ");
}

static void
json_numbers_are_json_numbers(void)
{
    static const char *const numbers[] = {"0", "-0", "10", "-1.50", "0.5", "1e5", "1E+05", "2.5e-7"};
    static const char *const texts[] = {"01", "+1",  ".5", "5.", "-",   "1e",       "1e+",    "1,000", "NaN",
                                        "—",  "0x1", "1 ", " 1", "--1", "Infinity", "042801", "1.2.3"};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        CU_ASSERT_STRING_EQUAL(json_of(EDU_RIGHT, numbers[i]), numbers[i]);
        CU_ASSERT_EQUAL(json_of(EDU_LEFT, numbers[i])[0], '"');
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *json = json_of(EDU_RIGHT, texts[i]);

        CU_ASSERT_EQUAL(json[0], '"');
        CU_ASSERT_EQUAL(strncmp(json + 1, texts[i], strlen(texts[i])), 0);
    }
    CU_ASSERT_STRING_EQUAL(json_of(EDU_RIGHT, NULL), "null");
    CU_ASSERT_STRING_EQUAL(json_of(EDU_RIGHT, ""), "null");
    CU_ASSERT_STRING_EQUAL(json_of(EDU_LEFT, NULL), "null");
    CU_ASSERT_STRING_EQUAL(json_of(EDU_LEFT, ""), "\"\"");
}

static void
lone_empty_csv_cell_is_a_row(void)
{
    const edu_column_t column = {"c", NULL, EDU_LEFT};
    const char *const cells[] = {"x", "", NULL};
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_table_t *table = edu_table_create(EDU_TABLE_CSV, &column, 1, out, pool);

    for (size_t i = 0; i < 3; i++)
        edu_table_row(table, &cells[i]);
    edu_table_finish(table);
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(out), "c\nx\n\"\"\n\"\"\n");
}

static void
cells_are_copied(void)
{
    static const edu_table_format_t formats[] = {EDU_TABLE_TEXT, EDU_TABLE_HTML};

    for (size_t i = 0; i < 2; i++) {
        const edu_column_t column = {"c", NULL, EDU_LEFT};
        char cell[] = "before";
        char class_name[] = "met";
        const char *const cells[] = {cell};
        edu_buffer_t *out = edu_buffer_create(0, pool);
        edu_table_t *table = edu_table_create(formats[i], &column, 1, out, pool);

        edu_table_row(table, cells);
        edu_table_row_class(table, class_name);
        memset(cell, '#', strlen(cell));
        memset(class_name, '#', strlen(class_name));
        edu_table_finish(table);
        CU_ASSERT_PTR_NOT_NULL(strstr(edu_buffer_text(out), "before"));
        CU_ASSERT_PTR_NULL(strchr(edu_buffer_text(out), '#'));
    }
}

static void
formats_are_chosen_by_name(void)
{
    const unsigned all = 1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON |
                         1u << EDU_TABLE_MARKDOWN | 1u << EDU_TABLE_HTML | 1u << EDU_TABLE_XLSX;
    const unsigned some = 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON;
    static const char *const names[] = {"text", "csv", "json", "md", "html", "xlsx"};
    edu_table_format_t format = EDU_TABLE_TEXT;

    for (int i = 0; i < 6; i++) {
        CU_ASSERT_PTR_NULL(edu_table_format_parse(&format, names[i], all));
        CU_ASSERT_EQUAL((int)format, i);
    }
    CU_ASSERT_PTR_NULL(edu_table_format_parse(&format, NULL, some));
    CU_ASSERT_EQUAL(format, EDU_TABLE_CSV);

    static const char *const wrong[] = {"html", "CSV", "", "csvx", "cs"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        edu_error_t *error = edu_table_format_parse(&format, wrong[i], some);

        CU_ASSERT_FATAL(error != NULL);
        CU_ASSERT_EQUAL(error->code, EDU_ERR_USAGE);
        CU_ASSERT_STRING_EQUAL(error->hint, "choose one of: csv, json");
        edu_error_clear(error);
    }
    CU_ASSERT_EQUAL(format, EDU_TABLE_CSV);
}

void
edu_suite_table(void)
{
    CU_pSuite suite = CU_add_suite("table", set_up, tear_down);

    CU_add_test(suite, "text is aligned by width", text_is_aligned_by_width);
    CU_add_test(suite, "text is fitted to a width", text_is_fitted_to_a_width);
    CU_add_test(suite, "text without room goes on below", text_without_room_goes_on_below);
    CU_add_test(suite, "CSV has codes and line feeds", csv_has_codes_and_line_feeds);
    CU_add_test(suite, "JSON is an array of objects", json_is_an_array_of_objects);
    CU_add_test(suite, "Markdown escapes pipes", markdown_escapes_pipes);
    CU_add_test(suite, "HTML is escaped and classed", html_is_escaped_and_classed);
    CU_add_test(suite, "a workbook has numbers and texts", workbook_has_numbers_and_texts);
    CU_add_test(suite, "empty tables are whole", empty_tables_are_whole);
    CU_add_test(suite, "JSON numbers are JSON numbers", json_numbers_are_json_numbers);
    CU_add_test(suite, "a lone empty CSV cell is a row", lone_empty_csv_cell_is_a_row);
    CU_add_test(suite, "cells are copied", cells_are_copied);
    CU_add_test(suite, "formats are chosen by name", formats_are_chosen_by_name);
}
