#include "base/file.h"
#include "base/pool.h"
#include "collector/named.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_named(void);

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;
static const char *folder;

static int
set_up(void)
{
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

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The areas that a file of these bytes names, sorted, with a blank between them; NULL where it is to be held against everything. */
static const char *
named(const char *bytes, size_t length)
{
    const char *path = apr_pstrcat(pool, folder, "/returns.csv", NULL);
    edu_intake_t intake = {.catalogue = catalogue, .period_text = "", .strategy = EDU_MERGE};
    const apr_array_header_t *areas;

    CU_ASSERT_PTR_NULL_FATAL(edu_file_write(path, bytes, length, pool));
    CU_ASSERT_PTR_NULL_FATAL(edu_intake_open(&intake, path, pool));
    CU_ASSERT_PTR_NULL_FATAL(edu_intake_choose(&intake, pool));
    areas = edu_named_areas(&intake, pool);
    if (areas == NULL)
        return NULL;
    qsort(areas->elts, (size_t)areas->nelts, sizeof(const char *), compare_texts);
    return apr_array_pstrcat(pool, areas, ' ');
}

static const char *
named_by(const char *text)
{
    return named(text, strlen(text));
}

#define COUNTS                                                                                               \
    "enrol_primary_1,enrol_primary_2,enrol_primary_3,enrol_primary_4,enrol_primary_5,enrol_primary_6,"       \
    "enrol_junior_7,enrol_junior_8,enrol_junior_9,floor,left\n"
#define HEADER "area,unit,year,category," COUNTS

static void
areas_come_once(void)
{
    CU_ASSERT_STRING_EQUAL(named_by(HEADER "110101,1,2017,21,5\n110102,2,2017,21,5\n110101,3,2017,21,5\n"),
                           "110101 110102");
}

/* As they are written, not as they should be: what is no code of an area has no units. */
static void
codes_are_taken_as_rows_take_them(void)
{
    CU_ASSERT_STRING_EQUAL(named_by(HEADER
                                    " 110101 ,1,2017,21,5\n\"110102\",2,2017,21,5\n110103.0,3,2017,21,5\n"),
                           "110101 110102 110103");
    CU_ASSERT_STRING_EQUAL(named_by(HEADER "110101000000,1,2017,21,5\n"), "110101 110101000000");
    CU_ASSERT_STRING_EQUAL(named_by(HEADER "nowhere,1,2017,21,5\n,2,2017,21,5\n"), "nowhere");
}

static void
faulty_rows_are_passed_over(void)
{
    CU_ASSERT_STRING_EQUAL(named_by(HEADER "110101,1,2017,21,5\n1101\"02,2,2017,21,5\n110103,3,2017,21,5\n"),
                           "110101 110103");
}

static void
files_without_areas_need_everything(void)
{
    CU_ASSERT_PTR_NULL(named_by(HEADER));
    CU_ASSERT_PTR_NULL(named_by("unit,year,category," COUNTS "1,2017,21,5\n"));
}

static void
large_files_need_everything(void)
{
    edu_buffer_t *text = edu_buffer_create(1 << 16, pool);

    edu_buffer_add_text(text, HEADER);
    for (int i = 0; i < 500; i++)
        edu_buffer_printf(text, "%06d,1,2017,21,5\n", i);
    CU_ASSERT_PTR_NOT_NULL(named(text->data, text->length));
    edu_buffer_add_text(text, "110101,1,2017,21,5\n");
    CU_ASSERT_PTR_NULL(named(text->data, text->length));
    edu_buffer_clear(text);
    edu_buffer_add_text(text, HEADER);
    while (text->length <= (size_t)16 << 20)
        edu_buffer_add_text(text, "110101,1,2017,21,5\n");
    CU_ASSERT_PTR_NULL(named(text->data, text->length));
}

void
edu_suite_named(void)
{
    CU_pSuite suite = CU_add_suite("named", set_up, tear_down);

    CU_ADD_TEST(suite, areas_come_once);
    CU_ADD_TEST(suite, codes_are_taken_as_rows_take_them);
    CU_ADD_TEST(suite, faulty_rows_are_passed_over);
    CU_ADD_TEST(suite, files_without_areas_need_everything);
    CU_ADD_TEST(suite, large_files_need_everything);
}
