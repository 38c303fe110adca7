#include "base/pool.h"
#include "base/text.h"
#include "collector/register.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_register(void);

static apr_pool_t *pool;
static edu_catalogue_t *catalogue;
static const edu_form_t *form;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    if (folder == NULL || (catalogue = edu_small_catalogue_read(folder, pool)) == NULL)
        return 1;
    for (int i = 0; i < catalogue->forms->nelts && form == NULL; i++)
        if (edu_form_of_units(APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *)))
            form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);
    return form == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* Units s1 to s5 in two counties each, and one code of a county alone. */
static edu_register_t *
make_register(void)
{
    edu_register_t *units = edu_register_create(form, pool);
    const char **none = apr_pcalloc(pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));

    for (int i = 1; i <= 5; i++) {
        const char *code = apr_psprintf(pool, "s%d", i);

        edu_register_enter(units, "110101", code, "", 1990, 9999, none);
        edu_register_enter(units, "110102", code, "", 1990, 9999, none);
    }
    edu_register_enter(units, "110102", "alone", "", 1990, 9999, none);
    return units;
}

/* What a year's codes, with a blank between them, give in their county: each as edu_register_find() has it; * behind those that came in turn. */
static const char *
year_of(edu_register_t *units, const char *county, const char *codes)
{
    char *list = apr_pstrdup(pool, codes);
    const char *out = "";
    char *state;

    for (char *code = apr_strtok(list, " ", &state); code != NULL; code = apr_strtok(NULL, " ", &state)) {
        edu_register_unit_t *found = edu_register_find(units, county, code, 2017);
        edu_register_unit_t *next = edu_register_next(units, county, code, strlen(code));

        CU_ASSERT(next == NULL || next == found);
        if (next == NULL && found != NULL && strcmp(found->county, county) == 0)
            edu_register_follow(units, found);
        out = apr_pstrcat(pool, out, *out != '\0' ? " " : "", code, next != NULL ? "*" : "", NULL);
    }
    return out;
}

static void
a_county_s_units_come_again(void)
{
    edu_register_t *units = make_register();

    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 s2 s3 s4 s5"), "s1 s2 s3 s4 s5");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 s2 s3 s4 s5"), "s1* s2* s3* s4* s5*");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 s2 s3 s4 s5"), "s1* s2* s3* s4* s5*");
}

static void
one_may_be_missing(void)
{
    edu_register_t *units = make_register();

    year_of(units, "110101", "s1 s2 s3 s4 s5");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 s3 s4 s5"), "s1* s3* s4* s5*");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s2 s3 s5"), "s2 s3* s5*");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 s2 s3 s4"), "s1* s2* s3* s4*");
}

static void
one_may_come_in_between(void)
{
    edu_register_t *units = make_register();

    year_of(units, "110101", "s1 s2 s4 s5");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 s2 s3 s4 s5"), "s1* s2* s3 s4* s5*");
}

/* The same code elsewhere is another unit, and what another county has is not its own. */
static void
counties_are_told_apart(void)
{
    edu_register_t *units = make_register();

    year_of(units, "110101", "s1 s2 s3");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110102", "s1 s2 s3"), "s1 s2 s3");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110102", "s1 s2 s3"), "s1* s2* s3*");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 alone s2"), "s1 alone s2");
    CU_ASSERT_STRING_EQUAL(year_of(units, "110101", "s1 alone s2"), "s1* alone s2*");
}

/* Beginnings of codes, and longer ones, are others. */
static void
codes_are_compared_whole(void)
{
    edu_register_t *units = make_register();

    year_of(units, "110101", "s1 s2");
    CU_ASSERT_PTR_NULL(edu_register_next(units, "110101", "s", 1));
    CU_ASSERT_PTR_NULL(edu_register_next(units, "110101", "s11", 3));
    CU_ASSERT_PTR_NULL(edu_register_next(units, "110101", "", 0));
    CU_ASSERT_PTR_NULL(edu_register_next(units, "110101", "s1\0x", 4));
    CU_ASSERT_PTR_NOT_NULL(edu_register_next(units, "110101", "s1, and more", 2));
}

/* What was read for other readers stays; one's own, entered later, is what comes from then on. */
static void
an_own_unit_takes_the_place_of_a_shared_one(void)
{
    edu_register_t *units = make_register();
    const char **none = apr_pcalloc(pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));
    const edu_register_unit_t *before;

    year_of(units, "110101", "s1 s2");
    before = edu_register_next(units, "110101", "s1", 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(before);
    edu_register_add(units, "110101", "s6", "", 2017, none);
    CU_ASSERT_PTR_NULL(edu_register_next(units, "110101", "s1", 2));
    CU_ASSERT_PTR_EQUAL(edu_register_find(units, "110101", "s1", 2017), before);
}

/* Of a county with more units than are kept in turn, the rest is found as before. */
static void
a_large_county_is_found_all_the_same(void)
{
    edu_register_t *units = make_register();
    const char **none = apr_pcalloc(pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));

    for (int i = 0; i < 1000; i++)
        edu_register_enter(units, "110101", apr_psprintf(pool, "t%d", i), "", 1990, 9999, none);
    for (int year = 0; year < 3; year++)
        for (int i = 0; i < 1000; i++) {
            const char *code = apr_psprintf(pool, "t%d", i);
            edu_register_unit_t *next = edu_register_next(units, "110101", code, strlen(code));
            edu_register_unit_t *found = edu_register_find(units, "110101", code, 2017);

            CU_ASSERT_PTR_NOT_NULL_FATAL(found);
            CU_ASSERT(next == NULL || next == found);
            if (next == NULL)
                edu_register_follow(units, found);
        }
}

void
edu_suite_register(void)
{
    CU_pSuite suite = CU_add_suite("register", set_up, tear_down);

    CU_add_test(suite, "a county's units come again", a_county_s_units_come_again);
    CU_add_test(suite, "one may be missing", one_may_be_missing);
    CU_add_test(suite, "one may come in between", one_may_come_in_between);
    CU_add_test(suite, "counties are told apart", counties_are_told_apart);
    CU_add_test(suite, "codes are compared whole", codes_are_compared_whole);
    CU_add_test(suite, "an own unit takes the place of a shared one",
                an_own_unit_takes_the_place_of_a_shared_one);
    CU_add_test(suite, "a large county is found all the same", a_large_county_is_found_all_the_same);
}
