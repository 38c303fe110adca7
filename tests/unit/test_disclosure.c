/* Cell suppression on tables small enough to be worked out by hand. What holds for all tables is in tests/property/prop_disclosure.c. */
#include "base/pool.h"
#include "reports/disclosure/disclosure.h"

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

void edu_suite_disclosure(void);

static apr_pool_t *pool;
static edu_disclosure_t *table;
static edu_disclosure_options_t options;
static edu_disclosure_result_t *result;

static int
start(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
stop(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* A new table for each test. */
static void
begin(void)
{
    table = edu_disclosure_create(pool);
    options = edu_disclosure_defaults();
}

static size_t
add(const char *key, int64_t value, unsigned flags, unsigned keep)
{
    return edu_disclosure_add(table, key, value, flags, keep);
}

static void
relate(size_t total, size_t first, size_t count)
{
    size_t parts[16];

    for (size_t i = 0; i < count; i++)
        parts[i] = first + i;
    edu_disclosure_relate(table, total, parts, count);
}

static void
protect(void)
{
    edu_error_t *error = edu_disclosure_protect(&result, table, &options, pool, pool);

    CU_ASSERT_PTR_NULL_FATAL(error);
}

/* One letter a cell: . shown, k known, P primary, c complementary, X exposed. */
static bool
came_out(const char *expected)
{
    size_t cells = edu_disclosure_cells(table);

    if (strlen(expected) != cells)
        return false;
    for (size_t i = 0; i < cells; i++)
        if (".kPcX"[result->states[i]] != expected[i])
            return false;
    return true;
}

static void
a_small_cell_takes_a_neighbour(void)
{
    begin();
    add("county 1", 3, 0, 0);
    add("county 2", 40, 0, 0);
    add("county 3", 9, 0, 0);
    relate(add("prefecture", 52, 0, 3), 0, 3);
    protect();
    /* The smaller neighbour, and not the total. */
    CU_ASSERT(came_out("P.c."));
    CU_ASSERT(result->primary == 1 && result->complementary == 1 && result->exposed == 0);
    /* 3 + 9 = 12 is known: 1 to 11 and 4 to 8 at least. */
    CU_ASSERT(result->low[0] == 1 && result->high[0] >= 4);
    CU_ASSERT(result->low[2] <= 8 && result->high[2] == 11);
    CU_ASSERT(result->low[1] == 40 && result->high[1] == 40);
    CU_ASSERT_PTR_NULL(edu_disclosure_audit(table, &options, result, pool));
}

static void
nothing_small_nothing_hidden(void)
{
    begin();
    protect();
    CU_ASSERT(came_out(""));
    add("a", 5, 0, 0);
    add("b", 0, 0, 0);
    relate(add("total", 5, 0, 1), 0, 2);
    protect();
    CU_ASSERT(came_out("..."));
    options.threshold = 6;
    protect();
    CU_ASSERT(came_out("P.P"));
    options.threshold = 0;
    protect();
    CU_ASSERT(came_out("..."));
}

static void
neighbours_must_have_room(void)
{
    begin();
    /* 1 + 1 = 2 would let neither be 4: another one is needed, and a cell alone needs none. */
    add("county 1", 1, 0, 0);
    add("county 2", 1, 0, 0);
    add("county 3", 30, 0, 0);
    relate(add("prefecture", 32, 0, 3), 0, 3);
    add("island", 2, 0, 0);
    protect();
    CU_ASSERT(came_out("PPc.P"));
    CU_ASSERT(result->high[0] >= 4 && result->high[1] >= 4);
    /* Without the width, 1 and 1 are as well 2 and ... 0, which is shown: still not enough. */
    options.width = false;
    protect();
    CU_ASSERT(came_out("PPc.P"));
    options.zeros = EDU_ZEROS_PARTNERS;
    protect();
    CU_ASSERT(came_out("PP..P"));
    CU_ASSERT(result->low[0] == 0 && result->high[0] == 2);
}

static void
a_cross_takes_four(void)
{
    static const char *const keys[] = {"1 f", "1 m", "1", "2 f", "2 m", "2",
                                       "3 f", "3 m", "3", "f",   "m",   "all"};
    static const int64_t values[] = {2, 20, 22, 30, 25, 55, 12, 14, 26, 44, 59, 103};

    begin();
    for (size_t i = 0; i < 12; i++)
        add(keys[i], values[i], 0, (i % 3 == 2 ? 1U : 0U) + (i >= 9 ? 3U : 0U));
    for (size_t row = 0; row < 4; row++)
        relate(3 * row + 2, 3 * row, 2);
    for (size_t column = 0; column < 3; column++)
        edu_disclosure_relate(table, 9 + column, (const size_t[]){column, 3 + column, 6 + column}, 3);
    protect();
    CU_ASSERT(came_out("Pc....cc...."));
}

static void
zeros_as_the_option_says(void)
{
    begin();
    add("county 1", 3, 0, 0);
    add("county 2", 0, 0, 0);
    add("county 3", 60, 0, 0);
    relate(add("prefecture", 63, 0, 3), 0, 3);
    protect();
    CU_ASSERT(came_out("P.c."));
    CU_ASSERT(result->low[0] == 1);
    options.zeros = EDU_ZEROS_HIDDEN;
    protect();
    CU_ASSERT(came_out("PPc."));
    CU_ASSERT(result->low[0] == 0 && result->low[1] == 0 && result->high[1] >= 4);
}

static void
what_is_not_published_is_protected(void)
{
    begin();
    /* total - private = public would tell of 3 pupils. */
    add("public", 3, EDU_CELL_UNPUBLISHED, 0);
    add("private", 30, 0, 0);
    relate(add("total", 33, 0, 1), 0, 2);
    protect();
    CU_ASSERT(came_out("Pc."));
    CU_ASSERT(result->low[0] == 0);
    begin();
    /* A number of schools stands for nobody. */
    add("public", 3, EDU_CELL_INSENSITIVE, 0);
    add("private", 30, 0, 0);
    relate(add("total", 33, 0, 1), 0, 2);
    protect();
    CU_ASSERT(came_out("..."));
}

static void
what_is_public_stays_known(void)
{
    begin();
    add("county 1", 3, 0, 0);
    add("county 2", 8, EDU_CELL_PUBLIC, 0);
    add("county 3", 50, 0, 0);
    add("county 4", 2, EDU_CELL_PUBLIC, 0);
    relate(add("prefecture", 63, EDU_CELL_PUBLIC, 3), 0, 4);
    protect();
    CU_ASSERT(came_out("P.ck."));
    CU_ASSERT(result->known == 1);
    begin();
    /* Nothing is left to help. */
    add("county 1", 3, 0, 0);
    add("county 2", 8, EDU_CELL_PUBLIC, 0);
    relate(add("prefecture", 11, EDU_CELL_PUBLIC, 3), 0, 2);
    protect();
    CU_ASSERT(came_out("X.."));
    CU_ASSERT(result->exposed == 1 && result->low[0] == 3 && result->high[0] == 3);
    begin();
    /* Some room: 1 to 3 and no more. */
    add("county 1", 2, 0, 0);
    add("county 2", 2, 0, 0);
    relate(add("prefecture", 4, EDU_CELL_PUBLIC, 3), 0, 2);
    protect();
    CU_ASSERT(came_out("XXk"));
    CU_ASSERT(result->low[0] == 1 && result->high[0] == 3);
}

static void
an_earlier_publication_is_not_forgotten(void)
{
    begin();
    /* Before: 4 + 20 + 11 = 35, of which county 1 and 3 were hidden. Now county 2 has corrected its 20 to 25. */
    add("1", 4, 0, 0);
    add("2 now", 25, 0, 0);
    add("3", 11, EDU_CELL_HIDDEN, 0);
    add("2 before", 20, EDU_CELL_PUBLIC, 0);
    add("prefecture now", 40, 0, 3);
    add("prefecture before", 35, EDU_CELL_PUBLIC, 3);
    edu_disclosure_relate(table, 4, (const size_t[]){0, 1, 2}, 3);
    edu_disclosure_relate(table, 5, (const size_t[]){0, 3, 2}, 3);
    protect();
    CU_ASSERT(came_out("P.c..."));
    begin();
    /* Hiding county 2 instead would not do: 1 and 3 follow from what was public. */
    add("1", 4, 0, 0);
    add("2 now", 25, 0, 0);
    add("3", 11, 0, 9);
    add("2 before", 20, EDU_CELL_PUBLIC, 0);
    add("prefecture now", 40, 0, 10);
    add("prefecture before", 35, EDU_CELL_PUBLIC, 10);
    edu_disclosure_relate(table, 4, (const size_t[]){0, 1, 2}, 3);
    edu_disclosure_relate(table, 5, (const size_t[]){0, 3, 2}, 3);
    protect();
    CU_ASSERT(came_out("P.c..."));
}

static void
missing_is_taken_as_known(void)
{
    begin();
    add("county 1", 3, 0, 0);
    add("county 2", 0, EDU_CELL_MISSING, 0);
    add("county 3", 50, 0, 0);
    relate(add("prefecture", 53, 0, 3), 0, 3);
    protect();
    CU_ASSERT(came_out("P.c."));
    begin();
    /* A total that nobody has tells nothing. */
    add("female", 3, 0, 0);
    add("male", 40, 0, 0);
    relate(add("both", 0, EDU_CELL_MISSING, 1), 0, 2);
    protect();
    CU_ASSERT(came_out("P.."));
    /* Unless it goes into another one, known to the last unit. */
    add("other sexes", 9, EDU_CELL_PUBLIC, 1);
    edu_disclosure_relate(table, add("all", 52, EDU_CELL_PUBLIC, 2), (const size_t[]){2, 3}, 2);
    protect();
    CU_ASSERT(came_out("Pc..."));
    begin();
    /* A sum that does not come out: the difference is taken to be known. */
    add("county 1", 3, 0, 0);
    add("county 2", 40, 0, 0);
    relate(add("prefecture", 50, 0, 3), 0, 2);
    protect();
    CU_ASSERT(came_out("Pc."));
}

static void
dear_cells_are_spared(void)
{
    begin();
    /* Two counties in each of two prefectures; the only neighbour is known, so something above has to help. */
    add("1a", 3, 0, 0);
    add("1b", 70, EDU_CELL_PUBLIC, 0);
    add("2a", 80, 0, 0);
    add("2b", 90, 0, 0);
    add("1", 73, 0, 3);
    add("2", 170, 0, 3);
    add("nation", 243, 0, 6);
    relate(4, 0, 2);
    relate(5, 2, 2);
    relate(6, 4, 2);
    protect();
    CU_ASSERT(result->states[6] == EDU_CELL_SHOWN && result->states[4] == EDU_CELL_COMPLEMENTARY &&
              result->states[5] == EDU_CELL_COMPLEMENTARY);
    CU_ASSERT(result->complementary == 3 && result->exposed == 0);
}

static void
hiding_the_small_alone_says_what_follows(void)
{
    begin();
    add("county 1", 3, 0, 0);
    add("county 2", 40, 0, 0);
    relate(add("prefecture", 43, 0, 3), 0, 2);
    options.complementary = false;
    protect();
    CU_ASSERT(came_out("X.."));
}

static void
the_audit_sees_what_is_shown(void)
{
    edu_disclosure_state_t states[4];
    edu_disclosure_result_t tampered;
    edu_error_t *error;

    begin();
    add("county 1", 3, 0, 0);
    add("county 2", 40, 0, 0);
    add("county 3", 9, 0, 0);
    relate(add("prefecture", 52, 0, 3), 0, 3);
    protect();
    tampered = *result;
    memcpy(states, result->states, sizeof states);
    tampered.states = states;
    states[2] = EDU_CELL_SHOWN;
    error = edu_disclosure_audit(table, &options, &tampered, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(error->message,
                           "cell \"county 1\" is not protected as it should be: a cell that is "
                           "shown would have to be another");
    edu_error_clear(error);
    states[2] = EDU_CELL_COMPLEMENTARY;
    states[0] = EDU_CELL_SHOWN;
    error = edu_disclosure_audit(table, &options, &tampered, pool);
    CU_ASSERT_PTR_NOT_NULL(error);
    edu_error_clear(error);
    /* A stricter promise than was asked for. */
    options.threshold = 40;
    error = edu_disclosure_audit(table, &options, result, pool);
    CU_ASSERT_PTR_NOT_NULL(error);
    edu_error_clear(error);
}

static void
rates_tell_of_their_sides(void)
{
    enum { SMALL, NEIGHBOUR, COUNTY, POPULATION, LARGE, TOTAL, NONE };
    const edu_disclosure_rate_t rates[] = {
        {SMALL, POPULATION, 100, 2},     /* 3 of 1,234 is 0.24 %, 4 is 0.32 % */
        {SMALL, LARGE, 100, 1},          /* of 900,000: 0.0 %, as for 1 and 4 */
        {COUNTY, POPULATION, 100, 2},    /* both are shown */
        {LARGE, SMALL, 100, 0},          /* known over hidden */
        {SMALL, NONE, 100, 2},           /* no denominator, no digits */
        {NEIGHBOUR, POPULATION, 100, 0}, /* 40 of 1,234 is 3 %, as are 39 and 42 */
        {NEIGHBOUR, POPULATION, 100, 1}, /* 3.2 %, but 39 are as many and 42 are 3.4 % */
        {COUNTY, SMALL, 1, 9},
    };
    bool hide[8];

    begin();
    add("small", 3, 0, 0);
    add("neighbour", 40, 0, 0);
    add("county", 43, 0, 2);
    add("population", 1234, EDU_CELL_PUBLIC, 0);
    add("large", 900000, EDU_CELL_PUBLIC, 0);
    add("total", 901234, EDU_CELL_PUBLIC, 1);
    add("none", 0, EDU_CELL_PUBLIC, 0);
    relate(COUNTY, SMALL, 2);
    relate(TOTAL, POPULATION, 2);
    protect();
    CU_ASSERT(came_out("Pc....."));
    edu_disclosure_rates(hide, table, result, rates, 8, pool);
    CU_ASSERT(hide[0] && !hide[1] && !hide[2] && hide[3] && !hide[4] && !hide[5] && hide[6] && hide[7]);
}

static void
wrong_systems_are_refused(void)
{
    static const struct {
        const char *message;
        int64_t value;
        const char *key;
        unsigned keep;
        size_t parts[2];
    } wrong[] = {
        {"cell \"a\" is there twice", 1, "a", 0, {0, 1}},
        {"cell \"b\" has value -1, which is no count", -1, "b", 0, {0, 1}},
        {"cell \"b\" is too dear: 16", 1, "b", 16, {0, 1}},
        {"a relation names cell \"b\" twice", 1, "b", 0, {1, 1}},
        {"a relation names a cell that is not there", 1, "b", 0, {0, 3}},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        edu_error_t *error;

        begin();
        add("a", 7, 0, 0);
        add(wrong[i].key, wrong[i].value, 0, wrong[i].keep);
        edu_disclosure_relate(table, add("total", 7, 0, 0), wrong[i].parts, 2);
        error = edu_disclosure_protect(&result, table, &options, pool, pool);
        CU_ASSERT_PTR_NOT_NULL_FATAL(error);
        CU_ASSERT(error->code == EDU_ERR_INTERNAL);
        CU_ASSERT_STRING_EQUAL(error->cause->message, wrong[i].message);
        edu_error_clear(error);
    }
}

void
edu_suite_disclosure(void)
{
    CU_pSuite suite = CU_add_suite("disclosure", start, stop);

    CU_add_test(suite, "a small cell takes a neighbour with it", a_small_cell_takes_a_neighbour);
    CU_add_test(suite, "where nothing is small nothing is hidden", nothing_small_nothing_hidden);
    CU_add_test(suite, "neighbours must have room", neighbours_must_have_room);
    CU_add_test(suite, "a cross of two divisions takes four", a_cross_takes_four);
    CU_add_test(suite, "zeros are treated as the option says", zeros_as_the_option_says);
    CU_add_test(suite, "what is not published is protected", what_is_not_published_is_protected);
    CU_add_test(suite, "what is public stays known", what_is_public_stays_known);
    CU_add_test(suite, "an earlier publication is not forgotten", an_earlier_publication_is_not_forgotten);
    CU_add_test(suite, "missing numbers are taken as known", missing_is_taken_as_known);
    CU_add_test(suite, "dear cells are spared", dear_cells_are_spared);
    CU_add_test(suite, "hiding the small alone says what follows", hiding_the_small_alone_says_what_follows);
    CU_add_test(suite, "the audit sees what is shown", the_audit_sees_what_is_shown);
    CU_add_test(suite, "rates tell of their sides", rates_tell_of_their_sides);
    CU_add_test(suite, "wrong systems are refused", wrong_systems_are_refused);
}
