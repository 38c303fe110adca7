#include "base/vector.h"
#include "collector/counts.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_counts(void);

#define FIELDS 100

/* Fields in a row, and what they may be. */
typedef struct fields_t {
    char text[FIELDS * 16];
    uint32_t marks[FIELDS + 1]; /* marks[0] is in front of the first */
    uint32_t least[FIELDS];
    uint32_t span[FIELDS];
    uint32_t blank[FIELDS];
    int count;
} fields_t;

static void
begin(fields_t *fields)
{
    memset(fields, 0, sizeof *fields);
    memcpy(fields->text, "unit", 4);
    fields->text[4] = ',';
    fields->marks[0] = 4;
}

static void
add(fields_t *fields, const char *text, uint32_t least, uint32_t span, bool may_be_blank)
{
    uint32_t at = fields->marks[fields->count] + 1;
    uint32_t length = (uint32_t)strlen(text);

    memcpy(fields->text + at, text, length);
    fields->text[at + length] = ',';
    fields->least[fields->count] = least;
    fields->span[fields->count] = span;
    fields->blank[fields->count] = may_be_blank ? UINT32_MAX : 0;
    fields->marks[++fields->count] = at + length;
}

/* What is to be read of a field, by the library. */
static bool
is_plain(int64_t *value, const fields_t *fields, int i)
{
    char text[64] = "";
    uint32_t begin_at = fields->marks[i] + 1;
    size_t length = fields->marks[i + 1] - begin_at;

    memcpy(text, fields->text + begin_at, length);
    *value = 0;
    if (length == 0)
        return fields->blank[i] != 0;
    *value = strtoll(text, NULL, 10);
    return length <= 9 && strspn(text, "0123456789") == length && *value >= fields->least[i] &&
           *value <= (int64_t)fields->least[i] + fields->span[i];
}

/* Reads all fields by either code; returns whether everything is as it should be. */
static bool
holds(const fields_t *fields, bool vector)
{
    const edu_counts_limits_t limits = {fields->least, fields->span, fields->blank};
    int64_t values[FIELDS + 1];
    unsigned char present[FIELDS + 1];
    int odd[FIELDS + 1];
    int next_odd = 0;

    memset(values, 0x55, sizeof values);
    memset(present, 0x55, sizeof present);
    int odd_count = edu_counts_read(values, present, odd, &limits, fields->text, fields->marks + 1,
                                    fields->count, vector);
    for (int i = 0; i < fields->count; i++) {
        int64_t value;

        if (!is_plain(&value, fields, i)) {
            if (next_odd >= odd_count || odd[next_odd++] != i)
                return false;
        } else if (values[i] != value || present[i] != (fields->marks[i + 1] > fields->marks[i] + 1)) {
            return false;
        }
    }
    return next_odd == odd_count && present[fields->count] == 0x55 &&
           values[fields->count] == 0x5555555555555555;
}

static void
check_both(const fields_t *fields)
{
    CU_ASSERT(holds(fields, false));
    if (edu_vector_here())
        CU_ASSERT(holds(fields, true));
}

static void
counts_of_all_lengths_are_read(void)
{
    static const char *const texts[] = {"0",    "7",     "42",      "007",       "999",
                                        "1000", "9999",  "10000",   "123456789", "999999999",
                                        "0000", "00000", "1234567", "1234567890"};
    fields_t fields;

    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        begin(&fields);
        for (int i = 0; i < 19; i++)
            add(&fields, i == (int)k ? texts[k] : "5", 0, 999999999, false);
        check_both(&fields);
    }
}

static void
limits_hold_at_both_ends(void)
{
    fields_t fields;

    begin(&fields);
    for (uint32_t i = 0; i < 6; i++) {
        add(&fields, "9", 10, 20, false);
        add(&fields, "10", 10, 20, false);
        add(&fields, "30", 10, 20, false);
        add(&fields, "31", 10, 20, false);
        add(&fields, "0", EDU_COUNTS_BEYOND, 0, true);
    }
    check_both(&fields);
}

/* Neighbours of the digits in ASCII, signs, quotes, full-width digits, bytes with their top bit set. */
static void
what_is_no_digit_is_odd(void)
{
    static const char *const texts[] = {"/",  ":",     "-1",   "+1",           "1.5",   " 1",  "1 ",
                                        "\"", "\"1\"", "\xB0", "\xEF\xBC\x91", "1\xB0", "0x1", "1e3"};
    fields_t fields;

    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        begin(&fields);
        for (int i = 0; i < 11; i++)
            add(&fields, i % 3 == 1 ? texts[k] : "12", 0, 99, true);
        check_both(&fields);
    }
}

/* A property: of random fields of any number both codes read what the library reads. */
static void
random_fields_are_read(void)
{
    static const char alphabet[] = "0123456789012345678901234567890123456789.-\"/: \x80\xB1";
    unsigned seed = 20;
    fields_t fields;

    for (int round = 0; round < 4000; round++) {
        int count = 1 + round % FIELDS;

        begin(&fields);
        for (int i = 0; i < count; i++) {
            char text[16] = "";
            unsigned length;

            seed = seed * 1103515245U + 12345U;
            length = (seed >> 16) % (round % 2 == 0 ? 12 : 4);
            for (unsigned k = 0; k < length; k++) {
                seed = seed * 1103515245U + 12345U;
                text[k] = alphabet[(seed >> 16) % (round % 3 == 0 ? sizeof alphabet - 1 : 40)];
            }
            add(&fields, text, (seed >> 8) % 7 == 0 ? 100 : 0, (seed >> 12) % 5 == 0 ? 50 : 999999999,
                (seed >> 20) % 2 == 0);
        }
        if (!holds(&fields, false) || (edu_vector_here() && !holds(&fields, true))) {
            printf("# round %d: %s\n", round, fields.text);
            CU_FAIL("read otherwise");
            return;
        }
    }
}

void
edu_suite_counts(void)
{
    CU_pSuite suite = CU_add_suite("counts", NULL, NULL);

    CU_add_test(suite, "counts of all lengths are read", counts_of_all_lengths_are_read);
    CU_add_test(suite, "limits hold at both ends", limits_hold_at_both_ends);
    CU_add_test(suite, "what is no digit is odd", what_is_no_digit_is_odd);
    CU_add_test(suite, "random fields are read", random_fields_are_read);
}
