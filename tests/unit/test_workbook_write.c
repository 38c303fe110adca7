#include "base/file.h"
#include "base/pool.h"
#include "base/workbook_write.h"
#include "tests/unit/zip_part.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void edu_suite_workbook_write(void);

#define SHEET1 "xl/worksheets/sheet1.xml"

static apr_pool_t *pool;
static char *folder;
static const char *path;
static char *former_tmpdir;

static int
set_up(void)
{
    const char *temporary = getenv("TMPDIR");

    former_tmpdir = temporary != NULL ? strdup(temporary) : NULL;
    pool = edu_pool_create(NULL);
    folder = apr_pstrcat(pool, temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp",
                         "/edu-test-workbook-XXXXXX", NULL);
    if (mkdtemp(folder) == NULL || setenv("TMPDIR", folder, 1) != 0)
        return 1;
    path = apr_pstrcat(pool, folder, "/out.xlsx", NULL);
    return 0;
}

static int
count_files(void)
{
    DIR *directory = opendir(folder);
    int count = -2; /* . and .. */

    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count;
}

static int
tear_down(void)
{
    unlink(path);
    int failed = rmdir(folder);

    if (former_tmpdir != NULL)
        setenv("TMPDIR", former_tmpdir, 1);
    else
        unsetenv("TMPDIR");
    free(former_tmpdir);
    apr_pool_destroy(pool);
    return failed;
}

static edu_workbook_write_t *
new_workbook(void)
{
    edu_workbook_write_t *workbook = NULL;

    CU_ASSERT_PTR_NULL_FATAL(edu_workbook_write_create(&workbook, pool));
    return workbook;
}

static bool
has(const char *part, const char *text)
{
    return strstr(zip_part(path, part, pool), text) != NULL;
}

static void
cells_are_what_they_are(void)
{
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, "学校年度报表");

    CU_ASSERT_EQUAL(edu_sheet_write_row(sheet, 0), 0);
    edu_sheet_write_text(sheet, 0, "县区代码\ncounty <code>", EDU_CELL_HEADER);
    CU_ASSERT_EQUAL(edu_sheet_write_row(sheet, 2), 1);
    edu_sheet_write_text(sheet, 0, "030102", EDU_CELL_TEXT);
    edu_sheet_write_number(sheet, 1, 12, -1, EDU_CELL_INPUT);
    edu_sheet_write_number(sheet, 2, 1.5, 1, EDU_CELL_PLAIN);
    edu_sheet_write_text(sheet, 3, "", EDU_CELL_BARRED);
    edu_sheet_write_text(sheet, 4, "a\x01\xff", EDU_CELL_PLAIN);
    CU_ASSERT_PTR_NULL(edu_workbook_write_save(workbook, path, pool));

    CU_ASSERT(has("xl/workbook.xml", "<sheet name=\"学校年度报表\""));
    CU_ASSERT(has(SHEET1, "<t>县区代码\ncounty &lt;code&gt;</t>"));
    CU_ASSERT(has(SHEET1, "t=\"inlineStr\"><is><t>030102</t></is></c>"));
    CU_ASSERT(has(SHEET1, "<v>12</v>"));
    CU_ASSERT(has(SHEET1, "<v>1.5</v>"));
    CU_ASSERT(has(SHEET1, "<t>a \xEF\xBF\xBD</t>"));
    CU_ASSERT(has(SHEET1, "<row r=\"2\" ht=\"33\""));
    CU_ASSERT(has(SHEET1, "<c r=\"D2\" s="));
    CU_ASSERT(has("docProps/core.xml", "2000-01-01T00:00:00Z"));
    CU_ASSERT_EQUAL(count_files(), 1);
}

static void
figures_are_numbers_as_shown(void)
{
    static const char *const texts[] = {"1,234",  "97.8%", "+0.73", "-5",
                                        "030102", "1.2.3", "—",     "12345678901234567890",
                                        "-",      "12abc"};
    static const char *const cells[] = {"<v>1234</v>",   "<v>0.978</v>",
                                        "<v>0.73</v>",   "<v>-5</v>",
                                        "<t>030102</t>", "<t>1.2.3</t>",
                                        "<t>—</t>",      "<t>12345678901234567890</t>",
                                        "<t>-</t>",      "<t>12abc</t>"};
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, "s");

    edu_sheet_write_row(sheet, 0);
    for (int i = 0; i < 10; i++)
        edu_sheet_write_figure(sheet, i, texts[i], EDU_CELL_PLAIN);
    edu_sheet_write_figure(sheet, 10, NULL, EDU_CELL_PLAIN);
    CU_ASSERT_PTR_NULL(edu_workbook_write_save(workbook, path, pool));
    for (int i = 0; i < 10; i++)
        CU_ASSERT(has(SHEET1, cells[i]));
    CU_ASSERT(has("xl/styles.xml", "formatCode=\"#,##0\""));
    CU_ASSERT(has("xl/styles.xml", "formatCode=\"0.0%\""));
    CU_ASSERT(has("xl/styles.xml", "formatCode=\"+0.00;-0.00;0.00\""));
}

static void
rules_and_notes_are_there(void)
{
    edu_validation_t whole = {
        .kind = EDU_VALID_WHOLE,
        .first_row = 1,
        .last_row = 9,
        .column = 1,
        .least = 0,
        .most = 6000,
        .title = "小学一年级在校生小学一年级在校生小学一年级在校生小学一年级在校生小学一年级在校生",
        .message = "0–6000"};
    edu_validation_t list = {.kind = EDU_VALID_LIST,
                             .first_row = 1,
                             .last_row = 1,
                             .list = "=lists!$A$1:$A$2"};
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, "a");
    edu_sheet_write_t *lists = edu_workbook_write_sheet(workbook, "lists");

    edu_sheet_write_row(lists, 0);
    edu_sheet_write_row(sheet, 0);
    edu_sheet_write_text(lists, 0, "x", EDU_CELL_PLAIN);
    edu_sheet_write_text(sheet, 1, "y", EDU_CELL_FAULTY);
    edu_sheet_write_comment(sheet, 1, "“y”不是数字");
    edu_sheet_write_validate(sheet, &whole);
    edu_sheet_write_validate(sheet, &list);
    edu_sheet_write_freeze(sheet, 1, 2);
    edu_sheet_write_protect(sheet);
    edu_sheet_write_hide(lists);
    CU_ASSERT_PTR_NULL(edu_workbook_write_save(workbook, path, pool));
    CU_ASSERT(has(SHEET1, "<formula1>0</formula1><formula2>6000</formula2>"));
    CU_ASSERT(has(SHEET1, "sqref=\"B2:B10\""));
    CU_ASSERT(has(SHEET1, "<formula1>lists!$A$1:$A$2</formula1>"));
    CU_ASSERT(has(SHEET1, "…\""));
    CU_ASSERT(has(SHEET1, "<sheetProtection sheet=\"1\""));
    CU_ASSERT(has(SHEET1, "xSplit=\"2\" ySplit=\"1\""));
    CU_ASSERT(has("xl/comments1.xml", "“y”不是数字"));
    CU_ASSERT(has("xl/workbook.xml", "state=\"hidden\""));
}

/* The library has no room for a long name twice, and would write what no program opens. */
static void
long_names_are_repeated_whole(void)
{
    static const char *const names[] = {"义务教育优质均衡（2017 年七项，初中）：✗ 未达标",
                                        "九年义务教育巩固率"};
    edu_workbook_write_t *workbook = new_workbook();

    for (int i = 0; i < 2; i++) {
        edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, names[i]);

        edu_sheet_write_row(sheet, 0);
        edu_sheet_write_text(sheet, 0, "x", EDU_CELL_PLAIN);
        edu_sheet_write_freeze(sheet, 2, 1);
    }
    CU_ASSERT_PTR_NULL(edu_workbook_write_save(workbook, path, pool));
    CU_ASSERT(
        has("xl/workbook.xml", ">'义务教育优质均衡（2017 年七项，初中）：✗ 未达标'!$1:$2</definedName>"));
    CU_ASSERT(has("xl/workbook.xml", ">九年义务教育巩固率!$A:$A,九年义务教育巩固率!$1:$2</definedName>") ||
              has("xl/workbook.xml", ">'九年义务教育巩固率'!$A:$A,'九年义务教育巩固率'!$1:$2</definedName>"));
}

static void
lines_are_counted(void)
{
    CU_ASSERT_EQUAL(edu_sheet_write_lines("", 10), 1);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("学校年度报", 10), 1);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("学校年度报表", 10), 2);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("学校年度报表\n\nabc", 10), 4);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("1234567890", 10), 1);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("12345678901", 10), 2);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("illilillililill", 10), 1);
    CU_ASSERT_EQUAL(edu_sheet_write_lines("123456 123456 123456", 10), 3);
    CU_ASSERT_EQUAL(edu_sheet_write_header_lines("retention through nine years of compulsory education"), 3);
}

static void
names_are_made_fit(void)
{
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *first = edu_workbook_write_sheet(workbook, "a/b:c");
    edu_sheet_write_t *second = edu_workbook_write_sheet(workbook, "A b C");
    edu_sheet_write_t *third = edu_workbook_write_sheet(workbook, "");
    edu_sheet_write_t *fourth =
        edu_workbook_write_sheet(workbook, "0123456789012345678901234567890123456789");

    CU_ASSERT_STRING_EQUAL(edu_sheet_write_name(first), "a b c");
    CU_ASSERT_STRING_EQUAL(edu_sheet_write_name(second), "A b C (2)");
    CU_ASSERT_STRING_EQUAL(edu_sheet_write_name(third), "Sheet1");
    CU_ASSERT_STRING_EQUAL(edu_sheet_write_range(edu_workbook_write_sheet(workbook, "it's"), 27, 1, 4, pool),
                           "='it\xE2\x80\x99s'!$AB$2:$AB$5");
    CU_ASSERT_STRING_EQUAL(edu_sheet_write_name(fourth), "012345678901234567890123456789…");
    CU_ASSERT_PTR_NULL(edu_workbook_write_save(workbook, path, pool));
}

static edu_buffer_t *
bytes_of_a_workbook(void)
{
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, "s");

    for (int i = 0; i < 100; i++) {
        edu_sheet_write_row(sheet, 0);
        edu_sheet_write_number(sheet, i % 7, i / 3.0, -1, EDU_CELL_INPUT);
        edu_sheet_write_comment(sheet, 0, "x");
    }
    CU_ASSERT_PTR_NULL(edu_workbook_write_append(workbook, out, pool));
    return out;
}

static void
same_calls_make_the_same_bytes(void)
{
    edu_buffer_t *first = bytes_of_a_workbook();

    sleep(1); /* a clock of seconds must not be in it */
    edu_buffer_t *second = bytes_of_a_workbook();
    CU_ASSERT(first->length > 1000);
    CU_ASSERT_EQUAL_FATAL(first->length, second->length);
    CU_ASSERT_EQUAL(memcmp(first->data, second->data, first->length), 0);
}

/* The error of saving a large sheet when no file may be longer than `most` bytes. */
static edu_error_t *
save_on_a_full_disk(rlim_t most)
{
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, "s");
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit;

    CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &limit), 0);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, limit.rlim_max});
    for (int i = 0; i < 20000; i++) {
        edu_sheet_write_row(sheet, 0);
        edu_sheet_write_number(sheet, 0, i, -1, EDU_CELL_PLAIN);
    }
    edu_error_t *error = edu_workbook_write_save(workbook, path, pool);
    setrlimit(RLIMIT_FSIZE, &limit);
    signal(SIGXFSZ, handler);
    return error;
}

static void
full_disk_is_told(void)
{
    static const rlim_t limits[] = {10, 20000, 300000, 770000};
    char *data;
    size_t length;

    CU_ASSERT_PTR_NULL(edu_file_write(path, "old", 3, pool));
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        edu_error_t *error = save_on_a_full_disk(limits[i]);

        CU_ASSERT_FATAL(error != NULL);
        CU_ASSERT_EQUAL(error->code, EDU_ERR_FILE);
        edu_error_clear(error);
        CU_ASSERT_PTR_NULL(edu_file_read(&data, &length, path, 9, pool));
        CU_ASSERT_STRING_EQUAL(data, "old");
        CU_ASSERT_EQUAL(count_files(), 1);
    }
    CU_ASSERT_PTR_NULL(save_on_a_full_disk(RLIM_INFINITY));
}

static void
failures_are_told_at_the_end(void)
{
    edu_workbook_write_t *workbook = new_workbook();
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(workbook, "s");

    edu_sheet_write_row(sheet, 0);
    edu_sheet_write_number(sheet, EDU_SHEET_WRITE_COLUMNS_MOST, 1, -1, EDU_CELL_PLAIN);
    edu_error_t *error = edu_workbook_write_save(workbook, path, pool);
    CU_ASSERT_FATAL(error != NULL);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_FILE);
    CU_ASSERT(strstr(error->message, "at most 1048576 rows of 16384 cells") != NULL);
    edu_error_clear(error);

    workbook = new_workbook();
    edu_sheet_write_row(edu_workbook_write_sheet(workbook, "s"), 0);
    error = edu_workbook_write_save(workbook, apr_pstrcat(pool, folder, "/none/out.xlsx", NULL), pool);
    CU_ASSERT_FATAL(error != NULL);
    CU_ASSERT(strstr(edu_error_text(error, pool), "No such file or directory") != NULL);
    edu_error_clear(error);
}

static void
forgotten_workbooks_leave_nothing(void)
{
    apr_pool_t *own = edu_pool_create(pool);
    edu_workbook_write_t *workbook;
    int before = count_files();

    CU_ASSERT_PTR_NULL_FATAL(edu_workbook_write_create(&workbook, own));
    edu_sheet_write_row(edu_workbook_write_sheet(workbook, "s"), 0);
    CU_ASSERT_EQUAL(count_files(), before + 1);
    apr_pool_destroy(own);
    CU_ASSERT_EQUAL(count_files(), before);
}

void
edu_suite_workbook_write(void)
{
    CU_pSuite suite = CU_add_suite("workbook_write", set_up, tear_down);

    CU_add_test(suite, "long names are repeated whole", long_names_are_repeated_whole);
    CU_add_test(suite, "cells are what they are", cells_are_what_they_are);
    CU_add_test(suite, "figures are numbers as shown", figures_are_numbers_as_shown);
    CU_add_test(suite, "rules and notes are there", rules_and_notes_are_there);
    CU_add_test(suite, "lines are counted", lines_are_counted);
    CU_add_test(suite, "names are made fit", names_are_made_fit);
    CU_add_test(suite, "the same calls make the same bytes", same_calls_make_the_same_bytes);
    CU_add_test(suite, "a full disk is told", full_disk_is_told);
    CU_add_test(suite, "failures are told at the end", failures_are_told_at_the_end);
    CU_add_test(suite, "forgotten workbooks leave nothing", forgotten_workbooks_leave_nothing);
}
