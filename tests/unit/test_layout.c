#include "base/pool.h"
#include "collector/layout.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <string.h>

void edu_suite_layout(void);

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;

#define GRADES                                                                                               \
    "enrol_primary_1,enrol_primary_2,enrol_primary_3,enrol_primary_4,enrol_primary_5,enrol_primary_6,"       \
    "enrol_junior_7,enrol_junior_8,enrol_junior_9"

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    return folder == NULL || (catalogue = edu_small_catalogue_read(folder, pool)) == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* The layout of a file; NULL after an error, whose text is then in *error. */
static edu_layout_t *
layout_of(const char **error, const char *text, const char *profile, bool fixed_period)
{
    edu_layout_t *layout = NULL;
    edu_error_t *failed;
    edu_csv_t *csv;

    *error = "";
    CU_ASSERT_PTR_NULL_FATAL(edu_csv_open_memory(&csv, text, strlen(text), ',', pool));
    edu_reader_t reader = edu_csv_reader(csv);
    failed = edu_layout_read(&layout, &reader, NULL, catalogue, NULL,
                             profile != NULL ? edu_catalogue_profile(catalogue, profile) : NULL, fixed_period,
                             pool);
    if (failed == NULL)
        return layout;
    *error = edu_error_text(failed, pool);
    edu_error_clear(failed);
    return NULL;
}

static void
header_is_found_below_a_title(void)
{
    const char *error;
    edu_layout_t *layout =
        layout_of(&error, "二〇一九年学校表\n\nyear,县区代码,学校代码,奇怪," GRADES "\n", NULL, false);

    CU_ASSERT_STRING_EQUAL(error, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(layout);
    CU_ASSERT_STRING_EQUAL(layout->form->code, "school");
    CU_ASSERT_EQUAL(layout->header_line, 3);
    CU_ASSERT(layout->year.count == 1 && layout->year.columns[0] == 0);
    CU_ASSERT(layout->unit.count == 1 && layout->unit.columns[0] == 2);
    CU_ASSERT_EQUAL(layout->cell_columns[edu_form_cell(layout->form, "enrol_junior_9")->index], 12);
    CU_ASSERT(layout->unknown->nelts == 1 &&
              strcmp(APR_ARRAY_IDX(layout->unknown, 0, const char *), "奇怪") == 0);
}

static void
headers_of_another_spelling_are_the_same(void)
{
    const char *error;
    edu_layout_t *layout = layout_of(&error, "YEAR,Area,人口（3岁）,\" 人口\n（4 岁） \"\n", NULL, false);

    CU_ASSERT_STRING_EQUAL(error, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(layout);
    CU_ASSERT_STRING_EQUAL(layout->form->code, "county");
    CU_ASSERT_EQUAL(layout->cell_columns[edu_form_cell(layout->form, "pop_4")->index], 3);
}

static void
what_no_row_could_do_without_is_asked_for(void)
{
    const char *error;

    CU_ASSERT_PTR_NULL(layout_of(&error, "学校代码,enrol_primary_1\n", NULL, false));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "columns are missing for form \"school\": the year or period"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "enrol_junior_9"));
    CU_ASSERT_PTR_NULL(strstr(error, "enrol_primary_1"));
    /* The first ten by name. */
    CU_ASSERT_PTR_NULL(layout_of(&error, "left,floor\n", "school", false));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "the unit's code"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "enrol_junior_8"));
    CU_ASSERT_PTR_NULL(strstr(error, "enrol_junior_9"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "and 1 more"));
    CU_ASSERT_PTR_NOT_NULL(layout_of(&error, "学校代码," GRADES "\n", NULL, true));
}

static void
two_columns_cannot_say_the_same(void)
{
    const char *error;

    CU_ASSERT_PTR_NULL(layout_of(&error, "year,area,pop_3,人口（3岁）\n", NULL, false));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "columns 3 (\"pop_3\") and 4"));
    CU_ASSERT_PTR_NULL(layout_of(&error, "a,b,c\n1,2,3\n", NULL, false));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "none of the first rows is a header"));
    CU_ASSERT_PTR_NULL(layout_of(&error, "\n\n", NULL, false));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "no rows"));
}

static void
profile_says_where_things_stand(void)
{
    const char *error;
    edu_layout_t *layout =
        layout_of(&error, "title\np,c,u,kind,Where,Grade 1,enrol_primary_2\n", "sheet", false);

    /* The required grades are not all there: the profile alone does not make them up. */
    CU_ASSERT_PTR_NULL(layout);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "enrol_primary_3"));
    CU_ASSERT_PTR_NULL(strstr(error, "enrol_primary_1 "));
    CU_ASSERT_PTR_NULL(layout_of(&error, "title\np,c,u,Where,Grade 1\n", "sheet", false));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "there is no column \"kind\", which profile \"sheet\" reads"));
}

/* The number of the sheet that the name picks, or -1 with the error's text. */
static int
sheet_of(const char **error, const char *wanted)
{
    const char *const names[] = {"Notes", "Schools 2019", "Schools 2020"};
    edu_profile_t profile = {.code = "one", .sheet = wanted};
    edu_error_t *failed;
    int index;

    *error = "";
    failed = edu_layout_pick_sheet(&index, &profile, names, 3, pool);
    if (failed == NULL)
        return index;
    *error = edu_error_text(failed, pool);
    edu_error_clear(failed);
    return -1;
}

static void
profile_picks_a_sheet(void)
{
    const char *error;

    CU_ASSERT_EQUAL(sheet_of(&error, NULL), 0);
    CU_ASSERT_EQUAL(sheet_of(&error, "schools  2019"), 1);
    CU_ASSERT_EQUAL(sheet_of(&error, "{*} 2020"), 2);
    CU_ASSERT_EQUAL(sheet_of(&error, "#2"), 1);
    CU_ASSERT_EQUAL(sheet_of(&error, "#4"), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "there is no sheet \"#4\", which profile \"one\" reads"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "the sheets are \"Notes\", \"Schools 2019\", \"Schools 2020\""));
    CU_ASSERT_EQUAL(sheet_of(&error, "Pupils"), -1);
    CU_ASSERT_EQUAL(sheet_of(&error, "Schools {#year}"), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "the sheets \"Schools 2019\" and \"Schools 2020\" both are like"));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "name the one that is meant with --sheet"));
}

void
edu_suite_layout(void)
{
    CU_pSuite suite = CU_add_suite("layout", set_up, tear_down);

    CU_add_test(suite, "header is found below a title", header_is_found_below_a_title);
    CU_add_test(suite, "headers of another spelling are the same", headers_of_another_spelling_are_the_same);
    CU_add_test(suite, "what no row could do without is asked for",
                what_no_row_could_do_without_is_asked_for);
    CU_add_test(suite, "two columns cannot say the same", two_columns_cannot_say_the_same);
    CU_add_test(suite, "profile says where things stand", profile_says_where_things_stand);
    CU_add_test(suite, "profile picks a sheet", profile_picks_a_sheet);
}
