#include "base/file.h"
#include "base/pool.h"
#include "collector/csv.h"
#include "collector/rejects_workbook.h"
#include "tests/unit/small_catalogue.h"
#include "tests/unit/zip_part.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_rejects_workbook(void);

#define ROWS "xl/worksheets/sheet1.xml"
#define SUMMARY "xl/worksheets/sheet2.xml"

static const char text[] = "县表,,,\n"
                           "area,year,pop_3,pop_4,备注\n"
                           "110101,2019,1x,2,007\n"
                           "110102,2019,5,6,\n"
                           "999999,2019,07,\"8\n9\",,more\n";

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;
static char *path;

static int
set_up(void)
{
    const char *temporary = getenv("TMPDIR");
    const char *folder;
    int descriptor;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    path = apr_pstrcat(pool, temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp",
                       "/edu-test-rejects-XXXXXX", NULL);
    descriptor = mkstemp(path);
    if (descriptor < 0)
        return 1;
    close(descriptor);
    return folder == NULL || (catalogue = edu_small_catalogue_read(folder, pool)) == NULL;
}

static int
tear_down(void)
{
    unlink(path);
    apr_pool_destroy(pool);
    return 0;
}

static edu_reader_t
reader_of(const char *of)
{
    edu_csv_t *csv = NULL;

    CU_ASSERT_PTR_NULL_FATAL(edu_csv_open_memory(&csv, of, strlen(of), ',', pool));
    return edu_csv_reader(csv);
}

/* The workbook for these rejects of a file, which may lack columns. */
static void
write_workbook_of(edu_rejects_t *rejects, const char *of)
{
    edu_reader_t reader = reader_of(of);
    edu_layout_t *layout = NULL;

    CU_ASSERT_PTR_NULL_FATAL(
        edu_layout_read(&layout, &reader, NULL, catalogue, NULL, NULL, EDU_LAYOUT_SOME_CELLS, pool));
    CU_ASSERT_EQUAL_FATAL(layout->unknown->nelts, 1);
    reader = reader_of(of);
    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_write_workbook(rejects, path, catalogue, layout, &reader, pool));
}

static void
write_workbook(edu_rejects_t *rejects)
{
    write_workbook_of(rejects, text);
}

static bool
has(const char *part, const char *wanted)
{
    return strstr(zip_part(path, part, pool), wanted) != NULL;
}

static void
rows_come_with_their_reasons(void)
{
    edu_rejects_t *rejects = NULL;

    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_create(&rejects, EDU_LANG_ZH, pool));
    /* Out of the order of the file, as faults that are found late. */
    CU_ASSERT_PTR_NULL(edu_rejects_add(rejects, EDU_REASON_area_unknown, 5, "area", "999999", NULL));
    CU_ASSERT_PTR_NULL(edu_rejects_add(rejects, EDU_REASON_csv_more_than_header, 6, "", "6", "5"));
    CU_ASSERT_PTR_NULL(edu_rejects_add(rejects, EDU_REASON_number_bad, 3, "pop_3", "1x", NULL));
    write_workbook(rejects);

    CU_ASSERT(has("xl/workbook.xml", "<sheet name=\"县表\""));
    CU_ASSERT(has(ROWS, "<t>县表</t>"));
    CU_ASSERT(has(ROWS, "<t>行号 / line</t>"));
    CU_ASSERT(has(ROWS, "<t>原因 / reason</t>"));
    CU_ASSERT(has(ROWS, "<v>3</v>"));
    CU_ASSERT(has(ROWS, "<t>1x</t>"));
    CU_ASSERT(has(ROWS, "<v>2</v>"));
    CU_ASSERT(has(ROWS, "<t>007</t>"));
    CU_ASSERT(has(ROWS, "<t>pop_3：“1x”不是数字</t>"));
    CU_ASSERT(!has(ROWS, "110102")); /* nothing is wrong there */
    CU_ASSERT(has(ROWS, "<t>07</t>"));
    CU_ASSERT(has(ROWS, "<t>8\n9</t>"));
    CU_ASSERT(has(ROWS, "<t>area：区划代码“999999”不在区划表中\n该行单元格多于表头（6 个，应为 5 个）</t>"));
    CU_ASSERT(has(ROWS, "<c r=\"H4\" s=")); /* a cell beyond the header */
    CU_ASSERT(has(ROWS, "<t>more</t>"));
    CU_ASSERT(!has(ROWS, "<row r=\"5\""));
    CU_ASSERT(has("xl/comments1.xml", "ref=\"E3\""));
    CU_ASSERT(has("xl/comments1.xml", "ref=\"B4\""));
    CU_ASSERT(has("xl/comments1.xml", "“1x”不是数字"));
    CU_ASSERT(has(SUMMARY, "<t>number_bad</t>"));
    CU_ASSERT(has(SUMMARY, "只填数字"));
    CU_ASSERT(!has(SUMMARY, "negative"));
}

/* The reasons stand beside the unit, whatever else the file has; what the rule compares is red. */
static void
cells_of_a_broken_rule_are_shown(void)
{
    static const char schools[] = "year,县区代码,学校代码,category,floor,enrol_primary_1,enrol_primary_2,x\n"
                                  "2019,110101,210001,21,5.5,70,40,\n";
    edu_rejects_t *rejects = NULL;

    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_create(&rejects, EDU_LANG_EN, pool));
    CU_ASSERT_PTR_NULL(edu_rejects_add(rejects, EDU_REASON_edit_rule, 2, "", "one", "too many"));
    write_workbook_of(rejects, schools);
    CU_ASSERT(has(ROWS, "<t>210001</t></is></c><c r=\"E2\""));
    CU_ASSERT(has(ROWS, "<t>too many (edit rule one)</t></is></c><c r=\"F2\""));
    CU_ASSERT(has("xl/comments1.xml", "ref=\"H2\""));
    CU_ASSERT(has("xl/comments1.xml", "ref=\"I2\""));
    CU_ASSERT(!has("xl/comments1.xml", "ref=\"G2\"")); /* floor space is no part of the rule */
    CU_ASSERT(has(ROWS, "topLeftCell=\"F2\""));
    CU_ASSERT(has(ROWS, "orientation=\"landscape\""));
    CU_ASSERT(has(ROWS, "fitToHeight=\"0\""));
    CU_ASSERT(has("xl/workbook.xml", "_xlnm.Print_Titles"));
}

static void
no_rejects_make_a_header(void)
{
    edu_rejects_t *rejects = NULL;

    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_create(&rejects, EDU_LANG_EN, pool));
    write_workbook(rejects);
    CU_ASSERT(has(ROWS, "<t>pop_4</t>"));
    CU_ASSERT(!has(ROWS, "<row r=\"3\""));
}

static void
lines_that_are_not_found_are_there(void)
{
    edu_rejects_t *rejects = NULL;

    CU_ASSERT_PTR_NULL_FATAL(edu_rejects_create(&rejects, EDU_LANG_EN, pool));
    CU_ASSERT_PTR_NULL(edu_rejects_add(rejects, EDU_REASON_required, 99, "", "", NULL));
    write_workbook(rejects);
    CU_ASSERT(has(ROWS, "<v>99</v>"));
    CU_ASSERT(has(ROWS, "if there are none, write 0"));
}

static void
own_headers_are_known(void)
{
    CU_ASSERT(edu_rejects_own_header("行号 / line"));
    CU_ASSERT(edu_rejects_own_header("原因 / reason"));
    CU_ASSERT(!edu_rejects_own_header("line"));
    CU_ASSERT(edu_rejects_is_workbook("a.xlsx"));
    CU_ASSERT(edu_rejects_is_workbook("a.XLSX"));
    CU_ASSERT(!edu_rejects_is_workbook(".xlsx"));
    CU_ASSERT(!edu_rejects_is_workbook("xlsx.csv"));
}

static void
every_hint_is_in_both_languages(void)
{
    int hints = 0;

    for (int rule = 0; rule < EDU_REASON_COUNT; rule++) {
        const char *en = edu_reason_hint((edu_reason_t)rule, EDU_LANG_EN);
        const char *zh = edu_reason_hint((edu_reason_t)rule, EDU_LANG_ZH);

        CU_ASSERT_EQUAL(*en != '\0', *zh != '\0');
        hints += *en != '\0';
    }
    CU_ASSERT(hints >= 37);
}

void
edu_suite_rejects_workbook(void)
{
    CU_pSuite suite = CU_add_suite("rejects_workbook", set_up, tear_down);

    CU_add_test(suite, "rows come with their reasons", rows_come_with_their_reasons);
    CU_add_test(suite, "cells of a broken rule are shown", cells_of_a_broken_rule_are_shown);
    CU_add_test(suite, "no rejects make a header", no_rejects_make_a_header);
    CU_add_test(suite, "lines that are not found are there", lines_that_are_not_found_are_there);
    CU_add_test(suite, "own headers are known", own_headers_are_known);
    CU_add_test(suite, "every hint is in both languages", every_hint_is_in_both_languages);
}
