#include "base/pool.h"
#include "model/boundary.h"
#include "model/unit_place.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

void edu_suite_boundary(void);

static apr_pool_t *pool;
static edu_areas_t *areas;

/* In 2005 A and B become M, S is split into T and U, R goes on as Q, G gives land to the new N, X gives some to Y, Z ends unsaid, and K is
 * renamed; in 2010 Q is merged into M, and T and U become one again as V. */
static int
set_up(void)
{
    static const struct {
        const char *code;
        int from;
        int until;
    } counties[] = {
        {"A", 1980, 2005}, {"B", 1980, 2005}, {"M", 2005, 9999}, {"S", 1980, 2005}, {"T", 2005, 2010},
        {"U", 2005, 2010}, {"V", 2010, 9999}, {"R", 1980, 2005}, {"Q", 2005, 2010}, {"G", 1980, 9999},
        {"N", 2005, 9999}, {"X", 1980, 9999}, {"Y", 1980, 9999}, {"Z", 1980, 2005}, {"K", 1980, 9999},
    };
    static const edu_area_change_t changes[] = {
        {"A", "M", 2005, "merged"}, {"B", "M", 2005, "merged"},  {"S", "T", 2005, "split"},
        {"S", "U", 2005, "split"},  {"R", "Q", 2005, "recoded"}, {"G", "N", 2005, "part"},
        {"X", "Y", 2005, "part"},   {"K", "K", 2005, "renamed"}, {"Q", "M", 2010, "merged"},
        {"T", "V", 2010, "merged"}, {"U", "V", 2010, "merged"},
    };
    edu_error_t *error = NULL;

    pool = edu_pool_create(NULL);
    areas = edu_areas_create(pool);
    for (size_t i = 0; i < sizeof counties / sizeof counties[0] && error == NULL; i++)
        error = edu_areas_add(areas, &(edu_area_t){.code = counties[i].code,
                                                   .name_zh = counties[i].code,
                                                   .name_en = "",
                                                   .parent = "",
                                                   .level = EDU_COUNTY,
                                                   .valid_from = counties[i].from,
                                                   .valid_to = counties[i].until,
                                                   .reports = true});
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        edu_areas_add_change(areas, &changes[i]);
    if (error == NULL)
        error = edu_areas_finish(areas);
    edu_error_clear(error);
    return error != NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static apr_array_header_t *
split(const char *codes)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(const char *));

    for (const char *at = codes; *at != '\0'; at++)
        if (*at != ' ')
            APR_ARRAY_PUSH(list, const char *) = apr_pstrmemdup(pool, at, 1);
    return list;
}

static const char *
joined(const apr_array_header_t *codes)
{
    const char *text = "";

    for (int i = 0; i < codes->nelts; i++)
        text = apr_pstrcat(pool, text, i > 0 ? " " : "", APR_ARRAY_IDX(codes, i, const char *), NULL);
    return text;
}

/* "followed A B" */
static const char *
of(const char *codes, int year, int other)
{
    edu_boundary_t boundary = edu_boundary_of(areas, split(codes), year, other, pool);

    return apr_pstrcat(pool, edu_boundary_name(boundary.kind), boundary.codes->nelts > 0 ? " " : "",
                       joined(boundary.codes), NULL);
}

static void
names_and_codes_follow_and_merges_add(void)
{
    CU_ASSERT_STRING_EQUAL(of("K", 2008, 2000), "same K");
    CU_ASSERT_STRING_EQUAL(of("Q", 2008, 2000), "followed R");
    CU_ASSERT_STRING_EQUAL(of("R", 2000, 2008), "followed Q");
    CU_ASSERT_STRING_EQUAL(of("M", 2008, 2000), "followed A B");
    CU_ASSERT_STRING_EQUAL(of("M", 2012, 2000), "followed A B R");
    CU_ASSERT_STRING_EQUAL(of("M", 2012, 2005), "followed M Q");
    CU_ASSERT_STRING_EQUAL(of("A B", 2000, 2008), "followed M");
    CU_ASSERT_STRING_EQUAL(of("A B R", 2000, 2012), "followed M");
    CU_ASSERT_STRING_EQUAL(of("M", 2008, 2008), "same M");
}

static void
what_was_divided_is_not_told_apart(void)
{
    edu_boundary_t boundary = edu_boundary_of_one(areas, "T", 2008, 2000, pool);

    CU_ASSERT_EQUAL(boundary.kind, EDU_BOUNDARY_DIVIDED);
    CU_ASSERT_EQUAL(boundary.codes->nelts, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(boundary.change);
    CU_ASSERT(strcmp(boundary.change->old_code, "S") == 0 && boundary.change->year == 2005);
    CU_ASSERT_STRING_EQUAL(of("T U", 2008, 2000), "followed S");
    CU_ASSERT_STRING_EQUAL(of("S", 2000, 2008), "followed T U");
    CU_ASSERT_STRING_EQUAL(of("V", 2012, 2000), "followed S");
    CU_ASSERT_STRING_EQUAL(of("A", 2000, 2008), "divided"); /* its share of M is in no list */
    CU_ASSERT_STRING_EQUAL(of("M", 2008, 2012), "divided"); /* of which Q is a part now */
}

static void
parts_divide_or_shift(void)
{
    CU_ASSERT_STRING_EQUAL(of("G", 2008, 2000), "divided");
    CU_ASSERT_STRING_EQUAL(of("N", 2008, 2000), "divided");
    CU_ASSERT_STRING_EQUAL(of("G N", 2008, 2000), "followed G");
    CU_ASSERT_STRING_EQUAL(of("G", 2000, 2008), "followed G N");
    CU_ASSERT_STRING_EQUAL(of("X", 2008, 2000), "shifted X");
    CU_ASSERT_STRING_EQUAL(of("Y", 2000, 2008), "shifted Y");
    CU_ASSERT_STRING_EQUAL(of("X Y", 2008, 2000), "same X Y");
    CU_ASSERT_STRING_EQUAL(edu_boundary_of_one(areas, "X", 2008, 2000, pool).change->new_code, "Y");
}

static void
what_ends_unsaid_is_lost(void)
{
    edu_boundary_t boundary = edu_boundary_of_one(areas, "Z", 2000, 2008, pool);

    CU_ASSERT(boundary.kind == EDU_BOUNDARY_DIVIDED && boundary.change == NULL);
}

static void
heirs_are_all_that_hold_land(void)
{
    CU_ASSERT_STRING_EQUAL(joined(edu_boundary_touched(areas, "S", 2000, 2008, pool)), "T U");
    CU_ASSERT_STRING_EQUAL(joined(edu_boundary_touched(areas, "S", 2000, 2012, pool)), "V");
    CU_ASSERT_STRING_EQUAL(joined(edu_boundary_touched(areas, "G", 2000, 2012, pool)), "G N");
    CU_ASSERT_STRING_EQUAL(joined(edu_boundary_touched(areas, "R", 2000, 2012, pool)), "M");
    CU_ASSERT_STRING_EQUAL(joined(edu_boundary_touched(areas, "M", 2012, 2000, pool)), "A B R");
    CU_ASSERT_STRING_EQUAL(joined(edu_boundary_touched(areas, "Z", 2000, 2012, pool)), "");
}

/* Whatever happened: all areas of one year are all of another, and what follows exactly follows back. */
static void
the_whole_stays_the_whole(void)
{
    CU_ASSERT_STRING_EQUAL(of("A B S R G X Y K", 2000, 2012), "followed G K M N V X Y");
    CU_ASSERT_STRING_EQUAL(of("G K M N V X Y", 2012, 2000), "followed A B G K R S X Y");
}

/* Where a unit of an area of `year` stands in `chosen`, by rows "T 2005 9999, ...": in the part of the land that lies in `within`. */
static edu_unit_place_t
stands(const char *area, int year, int chosen, const char *within, const char *rows)
{
    const edu_land_t land = {area, year, chosen, edu_boundary_touched(areas, area, year, chosen, pool),
                             split(within)};
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(edu_unit_years_t));
    int length = 0;
    char county[2];
    int from;
    int to;

    for (; sscanf(rows, " %1[A-Z] %d %d%n", county, &from, &to, &length) == 3;
         rows += length + (rows[length] == ','))
        APR_ARRAY_PUSH(list, edu_unit_years_t) = (edu_unit_years_t){apr_pstrdup(pool, county), from, to};
    return edu_unit_place(areas, &land, list, pool);
}

static void
units_tell_where_they_stand(void)
{
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "S 1990 2005, T 2005 9999"), EDU_PLACE_WITHIN);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "S 1990 2005, U 2005 9999"), EDU_PLACE_BEYOND);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "S 1990 2005, T 2005 2006, U 2006 9999"), EDU_PLACE_BEYOND);
    /* Closed since, it stood in a part; closed before, in none. */
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "S 1990 2005, T 2005 2007"), EDU_PLACE_WITHIN);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "S 1990 2003"), EDU_PLACE_CLOSED);
    /* A register that was not carried on, none, two that say two things, and other land. */
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "S 1990 9999"), EDU_PLACE_UNTOLD);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", ""), EDU_PLACE_UNTOLD);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "T 2005 9999, U 2005 9999"), EDU_PLACE_UNTOLD);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "K 1990 9999"), EDU_PLACE_UNTOLD);
    CU_ASSERT_EQUAL(stands("S", 2000, 2008, "T", "K 1990 9999, T 2005 9999"), EDU_PLACE_WITHIN);
    /* A part of an area that goes on. */
    CU_ASSERT_EQUAL(stands("G", 2000, 2012, "N", "G 1990 9999"), EDU_PLACE_BEYOND);
    CU_ASSERT_EQUAL(stands("G", 2000, 2012, "N", "G 1990 2005, N 2005 9999"), EDU_PLACE_WITHIN);
    /* Followed from the county that it stood in last. */
    CU_ASSERT_EQUAL(stands("M", 2012, 2000, "R", "Q 2000 9999"), EDU_PLACE_WITHIN);
    CU_ASSERT_EQUAL(stands("M", 2008, 2000, "A", "A 1990 2005, M 2005 9999"), EDU_PLACE_WITHIN);
    CU_ASSERT_EQUAL(stands("M", 2008, 2000, "A", "B 1990 2005, M 2005 9999"), EDU_PLACE_BEYOND);
    CU_ASSERT_EQUAL(stands("M", 2008, 2000, "A", "M 2006 9999"), EDU_PLACE_CLOSED);
}

static void
settled_is_quickly_said(void)
{
    CU_ASSERT(edu_boundary_is_settled(areas, "K", 2000, 2012));
    CU_ASSERT(edu_boundary_is_settled(areas, "G", 2005, 2012) &&
              !edu_boundary_is_settled(areas, "G", 2012, 2004));
    CU_ASSERT(!edu_boundary_is_settled(areas, "M", 2008, 2000) &&
              !edu_boundary_is_settled(areas, "Z", 2000, 2008));
    CU_ASSERT(!edu_boundary_is_settled(areas, "X", 2000, 2008));
}

void
edu_suite_boundary(void)
{
    CU_pSuite suite = CU_add_suite("boundary", set_up, tear_down);

    CU_add_test(suite, "names and codes follow, merges add", names_and_codes_follow_and_merges_add);
    CU_add_test(suite, "what was divided is not told apart", what_was_divided_is_not_told_apart);
    CU_add_test(suite, "parts divide or shift", parts_divide_or_shift);
    CU_add_test(suite, "what ends unsaid is lost", what_ends_unsaid_is_lost);
    CU_add_test(suite, "heirs are all that hold land", heirs_are_all_that_hold_land);
    CU_add_test(suite, "the whole stays the whole", the_whole_stays_the_whole);
    CU_add_test(suite, "units tell where they stand", units_tell_where_they_stand);
    CU_add_test(suite, "settled is quickly said", settled_is_quickly_said);
}
