#include "aggregator/year.h"
#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_year(void);

/* Years begin on 1 September: 2016 is 2016-09 to 2017-08. */
static const char measures[] = "  - {code: absent, zh: 缺勤, unit: 人, year_from_periods: mean}\n"
                               "  - {code: boarders, zh: 寄宿, unit: 人}\n"
                               "  - {code: opened, zh: 新增, unit: 件, kind: flow}\n";
enum { ABSENT, BOARDERS, OPENED };

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;
static edu_cube_t *cube;
static int monthly;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    if (folder == NULL ||
        !edu_small_catalogue_edit(
            folder, "forms/monthly.yaml",
            "  - {code: absent, zh: 缺勤, unit: 人, kind: stock, year_from_periods: mean}\n", measures,
            pool) ||
        (catalogue = edu_small_catalogue_read(folder, pool)) == NULL)
        return 1;
    for (int i = 0; i < catalogue->forms->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *)->code, "monthly") == 0)
            monthly = i;
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* What `units` units sent for a month; a negative value: nobody filled it in. Means are kept to three places. */
static void
month(const char *area, const char *period, int grp, int units, int absent, int boarders, int opened)
{
    edu_sum_t *sum = edu_cube_make(cube, monthly, area, (int)strtol(period, NULL, 10), period, grp);
    const int values[] = {absent, boarders, opened};

    sum->units_reported = units;
    for (int i = 0; i < 3; i++) {
        sum->count[i] = values[i] < 0 ? 0 : units;
        sum->value[i] = values[i] < 0 ? 0 : values[i] * (i == ABSENT ? 1000 : 1);
    }
}

static const edu_sum_t *
year(const char *area, const char *period, int grp)
{
    edu_error_t *error = edu_years_make(cube, NULL, pool);

    CU_ASSERT_PTR_NULL(error);
    edu_error_clear(error);
    return edu_cube_find(cube, monthly, area, period, grp);
}

static void
kinds_make_years_their_own_way(void)
{
    const edu_sum_t *sum;

    cube = edu_cube_create(catalogue, pool);
    month("110101", "2016-08", 0, 5, 100, 100, 100); /* of the year before */
    month("110101", "2016-09", 0, 3, 10, 50, 4);
    month("110101", "2016-12", 0, 4, 11, 60, 5);
    month("110101", "2017-08", 0, 2, 11, 30, 6);
    month("110101", "2017-09", 0, 5, 100, 100, 100); /* of the next */
    sum = year("110101", "2016", 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sum);
    CU_ASSERT_EQUAL(sum->year, 2016);
    CU_ASSERT(sum->value[OPENED] == 15 && sum->count[OPENED] == 9);
    CU_ASSERT(sum->value[BOARDERS] == 30 && sum->count[BOARDERS] == 2);
    CU_ASSERT(sum->value[ABSENT] == 10667 && sum->count[ABSENT] == 9); /* 32 / 3 */
    CU_ASSERT(sum->units_reported == 9 && sum->last_units_reported == 2);
    CU_ASSERT(edu_sum_is_of_parts(sum, APR_ARRAY_IDX(catalogue->forms, monthly, const edu_form_t *)));
}

static void
months_without_values_are_no_zeros(void)
{
    const edu_sum_t *sum;

    cube = edu_cube_create(catalogue, pool);
    month("110101", "2016-09", 0, 2, 10, 50, -1);
    month("110101", "2016-10", 0, 2, -1, -1, 3);
    month("110101", "2016-11", 0, 2, 21, 52, -1);
    month("110101", "2016-12", 0, 2, -1, -1, -1);
    sum = year("110101", "2016", 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(sum);
    CU_ASSERT(sum->value[OPENED] == 3 && sum->count[OPENED] == 2);
    CU_ASSERT(sum->value[ABSENT] == 15500);
    CU_ASSERT_EQUAL(sum->count[BOARDERS], 0); /* the last month has returns, and nobody filled it in */
    CU_ASSERT_EQUAL(sum->last_units_reported, 0);
}

static void
groups_follow_the_whole(void)
{
    const edu_sum_t *rural;

    cube = edu_cube_create(catalogue, pool);
    month("110101", "2016-09", 0, 3, 12, 50, 4);
    month("110101", "2016-09", 1, 1, 6, 20, 1);
    month("110101", "2016-10", 0, 2, 12, 40, 4);
    rural = year("110101", "2016", 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rural);
    CU_ASSERT(rural->value[OPENED] == 1 && rural->value[ABSENT] == 3000);
    CU_ASSERT_EQUAL(rural->count[BOARDERS], 0); /* none of it is there in October */
}

static void
only_what_is_wanted_is_made(void)
{
    apr_hash_t *years = apr_hash_make(pool);
    apr_hash_t *areas = apr_hash_make(pool);
    const int wanted = 2016;
    edu_error_t *error;

    cube = edu_cube_create(catalogue, pool);
    month("110101", "2016-09", 0, 1, 1, 1, 1);
    month("110102", "2016-09", 0, 1, 1, 1, 1);
    month("110101", "2017-09", 0, 1, 1, 1, 1);
    month("999999", "2016-09", 0, 1, 1, 1, 1); /* not in the catalogue */
    apr_hash_set(areas, "110101", APR_HASH_KEY_STRING, "");
    apr_hash_set(areas, "999999", APR_HASH_KEY_STRING, "");
    apr_hash_set(years, &wanted, sizeof wanted, areas);
    error = edu_years_make(cube, years, pool);
    CU_ASSERT_PTR_NULL(error);
    edu_error_clear(error);
    CU_ASSERT_PTR_NOT_NULL(edu_cube_find(cube, monthly, "110101", "2016", 0));
    CU_ASSERT_PTR_NULL(edu_cube_find(cube, monthly, "110102", "2016", 0));
    CU_ASSERT_PTR_NULL(edu_cube_find(cube, monthly, "110101", "2017", 0));
    CU_ASSERT_PTR_NULL(edu_cube_find(cube, monthly, "999999", "2016", 0));
}

void
edu_suite_year(void)
{
    CU_pSuite suite = CU_add_suite("year", set_up, tear_down);

    CU_add_test(suite, "flows add, stocks take the last or the mean", kinds_make_years_their_own_way);
    CU_add_test(suite, "months without values are no zeros", months_without_values_are_no_zeros);
    CU_add_test(suite, "groups follow the periods of the whole", groups_follow_the_whole);
    CU_add_test(suite, "only what is wanted is made, of areas that exist", only_what_is_wanted_is_made);
}
