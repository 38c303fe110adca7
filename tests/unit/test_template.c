#include "base/pool.h"
#include "collector/template/template.h"
#include "tests/unit/small_catalogue.h"
#include "tests/unit/zip_part.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_template(void);

#define RETURNS "xl/worksheets/sheet1.xml"
#define NOTES "xl/worksheets/sheet2.xml"
#define LISTS "xl/worksheets/sheet3.xml"

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
                       "/edu-test-template-XXXXXX", NULL);
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

static edu_error_t *
write_template(int64_t *rows, const char *form, const char *area, const char *period)
{
    edu_template_options_t options = {.form = edu_catalogue_form(catalogue, form),
                                      .area = area,
                                      .path = path,
                                      .lang = EDU_LANG_EN};
    edu_period_t parsed;

    if (period != NULL) {
        CU_ASSERT_PTR_NULL_FATAL(edu_period_parse(&parsed, period, strlen(period)));
        options.period = &parsed;
    }
    return edu_template_write(rows, NULL, catalogue, &options, pool);
}

static bool
has(const char *part, const char *text)
{
    return strstr(zip_part(path, part, pool), text) != NULL;
}

static void
blank_return_can_be_filled_in(void)
{
    int64_t rows = 99;

    CU_ASSERT_PTR_NULL_FATAL(write_template(&rows, "school", NULL, NULL));
    CU_ASSERT_EQUAL(rows, 0);
    CU_ASSERT(has("xl/workbook.xml", "<sheet name=\"学校表\""));
    CU_ASSERT(has("xl/workbook.xml", "name=\"选项 lists\" sheetId=\"3\" state=\"hidden\""));
    CU_ASSERT(has(RETURNS, "<t>学校表 / School return"));
    CU_ASSERT(has(RETURNS, "<t>小学1年级在校生\nenrolment, primary, grade 1</t>"));
    CU_ASSERT(has(RETURNS, "<t>减少人数\n(left)</t>")); /* no name in English */
    CU_ASSERT(has(RETURNS, "<t>人  必填 required</t>"));
    CU_ASSERT(has(RETURNS, "<t>平方米  选填 optional</t>"));
    CU_ASSERT(has(RETURNS, "<row r=\"5\"><c r=\"A5\""));
    CU_ASSERT(has(RETURNS, "<t>enrol_junior_9</t>"));
    CU_ASSERT(has(RETURNS, "<row r=\"505\">"));
    CU_ASSERT(!has(RETURNS, "<row r=\"506\">"));
    CU_ASSERT(has(RETURNS, "<sheetProtection sheet=\"1\""));
    CU_ASSERT(has(RETURNS, "ySplit=\"5\""));
    /* Printed across, a page wide, with code and name on each page. */
    CU_ASSERT(has(RETURNS, "<pageSetUpPr fitToPage=\"1\"/>"));
    CU_ASSERT(has(RETURNS, "fitToHeight=\"0\" orientation=\"landscape\""));
    CU_ASSERT(has("xl/workbook.xml", "学校表'!$B:$C,'学校表'!$1:$5</definedName>"));
    CU_ASSERT(has(RETURNS, "<formula1>0</formula1><formula2>20000</formula2>"));
    CU_ASSERT(has(RETURNS, "type=\"decimal\""));
    CU_ASSERT(has(RETURNS, "<formula1>0.5</formula1>"));
    CU_ASSERT(has(RETURNS, "<formula1>'选项 lists'!$A$1:$A$2</formula1>"));
    CU_ASSERT(has(LISTS, "<t>primary school</t>"));
    CU_ASSERT(has(LISTS, "<t>初中</t>"));
    CU_ASSERT(has(NOTES, "<t>6. 报送截止：09-20。</t>"));
    CU_ASSERT(has(NOTES, "<t>小学、初中 / primary school, 初中</t>"));
}

static void
areas_are_filled_in(void)
{
    int64_t rows = 0;

    CU_ASSERT_PTR_NULL_FATAL(write_template(&rows, "county", "11", "2019"));
    CU_ASSERT_EQUAL(rows, 2);
    CU_ASSERT(has(RETURNS, "<t>110102</t>"));
    CU_ASSERT(has(RETURNS, "<v>2019</v>"));
}

/* Whether the failure is of this kind and says so. */
static bool
refused(edu_error_t *error, edu_errcode_t code, const char *message)
{
    bool as_expected = error != NULL && error->code == code && strstr(error->message, message) != NULL;

    edu_error_clear(error);
    return as_expected;
}

static void
what_cannot_be_is_said(void)
{
    int64_t rows;

    CU_ASSERT(refused(write_template(&rows, "county", "11", NULL), EDU_ERR_USAGE, "\"--period\" is needed"));
    CU_ASSERT(
        refused(write_template(&rows, "county", "99", "2019"), EDU_ERR_NOT_FOUND, "no area \"99\" in 2019"));
    CU_ASSERT(refused(write_template(&rows, "county", "11", "2019-03"), EDU_ERR_USAGE, "reported by year"));
    CU_ASSERT(refused(write_template(&rows, "monthly", NULL, "2019"), EDU_ERR_USAGE, "reported by month"));
}

void
edu_suite_template(void)
{
    CU_pSuite suite = CU_add_suite("template", set_up, tear_down);

    CU_add_test(suite, "a blank return can be filled in", blank_return_can_be_filled_in);
    CU_add_test(suite, "areas are filled in", areas_are_filled_in);
    CU_add_test(suite, "what cannot be is said", what_cannot_be_is_said);
}
