#include "base/buffer.h"
#include "base/pool.h"
#include "base/vector.h"
#include "collector/csv.h"
#include "collector/csv_scan.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_csv(void);

static apr_pool_t *pool;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static void
add_record(edu_buffer_t *out, const edu_record_t *record)
{
    edu_buffer_printf(out, "%lld%s[", (long long)record->line, record->blank ? "b" : "");
    for (size_t i = 0; i < record->count; i++) {
        if (i > 0)
            edu_buffer_add_char(out, '|');
        if (record->fields[i].quoted)
            edu_buffer_add_char(out, '\'');
        edu_buffer_add(out, record->fields[i].data, record->fields[i].length);
    }
    edu_buffer_add_char(out, ']');
    if (record->lines != 1)
        edu_buffer_printf(out, "x%lld", (long long)record->lines);
    if (record->fault != EDU_CSV_SOUND)
        edu_buffer_printf(out, "!%s@%lld:%zu#%zu%s", edu_csv_fault_name(record->fault),
                          (long long)record->fault_line, record->fault_column, record->fault_field,
                          record->fatal ? "!" : "");
    edu_buffer_add_char(out, ' ');
}

/* Everything that is read, as text: line[field|'quoted field]xlines!fault@line:column#field. */
static const char *
scan(const char *data, size_t length, char separator, size_t window, bool portable)
{
    edu_csv_t *csv;
    edu_record_t *record;
    edu_buffer_t *out = edu_buffer_create(256, pool);

    if (edu_csv_open_memory(&csv, data, length, separator, pool) != NULL)
        return "not opened";
    edu_csv_tune(csv, window, portable);
    while (edu_csv_next(csv, &record) == NULL && record != NULL)
        add_record(out, record);
    return edu_buffer_text(out);
}

/* Whether `text` reads as `expected` in windows of every size, with and without vectors. */
static bool
reads_as(const char *text, const char *expected)
{
    for (size_t window = 0; window <= 80; window++) {
        for (int portable = 0; portable < 2; portable++) {
            const char *seen = scan(text, strlen(text), ',', window, portable != 0);

            if (strcmp(seen, expected) != 0) {
                printf("# window %zu: %s\n# expected: %s\n", window, seen, expected);
                return false;
            }
        }
    }
    return true;
}

static void
plain_records_are_read(void)
{
    CU_ASSERT(reads_as("", ""));
    CU_ASSERT(reads_as("a", "1[a] "));
    CU_ASSERT(reads_as("a,b\n1,2\n", "1[a|b] 2[1|2] "));
    CU_ASSERT(reads_as("a,b\n1,2", "1[a|b] 2[1|2] "));
    CU_ASSERT(reads_as(",\n,,", "1[|] 2[||] "));
    CU_ASSERT(reads_as(" a , b \n", "1[ a | b ] "));
    CU_ASSERT(reads_as("县,校\n", "1[县|校] "));
}

static void
line_ends_may_be_mixed(void)
{
    CU_ASSERT(reads_as("a\r\nb\rc\nd", "1[a] 2[b] 3[c] 4[d] "));
    CU_ASSERT(reads_as("a\r\n\r\nb\r\rc\n\nd\n\r", "1[a] 2b[] 3[b] 4b[] 5[c] 6b[] 7[d] 8b[] "));
    CU_ASSERT(reads_as("a,b\r\n\"c\",\"d\"\r\ne,\r\n", "1[a|b] 2['c|'d] 3[e|] "));
    CU_ASSERT(reads_as("\n", "1b[] "));
    CU_ASSERT(reads_as("\r\n", "1b[] "));
    CU_ASSERT(reads_as("\"\"\n", "1['] "));
}

/* Behind a first field of 0 to 200 bytes every pair of bytes comes to lie across the end of a block. */
static void
pairs_may_lie_across_blocks(void)
{
    static const char tail[] = ",\r\n\"a\"\"b\",\"\"\r\n\"\n\",\r\r\n\"\r\n\"\"\"\nq\"\r\n\"c\"d\r\n,\"";
    static const char expected[] = "|] 2['a\"b|'] 3['\n|]x2 5b[] 6['\r\n\"]x2 8[q\"]!stray_quote@8:2#1 "
                                   "9[\"c\"d]!text_after_quote@9:4#1 10[|\"]!unterminated_quote@10:2#2! ";
    char text[300];
    char wanted[500];

    for (int length = 0; length <= 200; length++) {
        memset(text, 'x', (size_t)length);
        memcpy(text + length, tail, sizeof tail);
        snprintf(wanted, sizeof wanted, "1[%.*s%s", length, text, expected);
        for (int portable = 0; portable < 2; portable++) {
            const char *seen = scan(text, strlen(text), ',', 0, portable != 0);

            if (strcmp(seen, wanted) != 0)
                printf("# %d bytes: %s\n# expected: %s\n", length, seen, wanted);
            CU_ASSERT_STRING_EQUAL(seen, wanted);
        }
    }
}

static void
quotes_protect(void)
{
    CU_ASSERT(reads_as("\"a,b\",c\n", "1['a,b|c] "));
    CU_ASSERT(reads_as("\"a\"\"b\",\"\"\"\"\n", "1['a\"b|'\"] "));
    CU_ASSERT(reads_as("\"\"\"a\"\"\"\"\",\"\"\n", "1['\"a\"\"|'] "));
    CU_ASSERT(reads_as("\"a\nb\",c\nd\n", "1['a\nb|c]x2 3[d] "));
    CU_ASSERT(reads_as("\"a\r\n\r\nb\"\r\nd\n", "1['a\r\n\r\nb]x3 4[d] "));
    CU_ASSERT(reads_as("x,\"a\rb\n\"\ry", "1[x|'a\rb\n]x3 4[y] "));
}

static void
a_fault_keeps_to_its_record(void)
{
    CU_ASSERT(reads_as("a,b\"c,d\n1,2,3\n", "1[a|b\"c,d]!stray_quote@1:4#2 2[1|2|3] "));
    CU_ASSERT(reads_as("校,\"县\"x,d\r\n1\r\n", "1[校|\"县\"x,d]!text_after_quote@1:6#2 2[1] "));
    CU_ASSERT(reads_as("\"a\" ,b\n1\n", "1[\"a\" ,b]!text_after_quote@1:4#1 2[1] "));
    CU_ASSERT(reads_as("x,\"a\nbc\"d,e\r1", "1[x|\"a\nbc\"d,e]x2!text_after_quote@2:4#2 3[1] "));
    CU_ASSERT(
        reads_as("\"a\"\"\",\"b\nc\"d\n\"e\"\"\"\n", "1['a\"|\"b\nc\"d]x2!text_after_quote@2:3#2 3['e\"] "));
    CU_ASSERT(reads_as("a\"\nb\"\nc\n", "1[a\"]!stray_quote@1:2#1 2[b\"]!stray_quote@2:2#1 3[c] "));
    CU_ASSERT(reads_as("ok\nx \"y\" z", "1[ok] 2[x \"y\" z]!stray_quote@2:3#1 "));
}

static void
an_open_quote_is_fatal_where_it_opened(void)
{
    CU_ASSERT(reads_as("a\nb,\"c\nd,e\nf\n", "1[a] 2[b|\"c\nd,e\nf\n]x3!unterminated_quote@2:3#2! "));
    CU_ASSERT(reads_as("\"", "1[\"]!unterminated_quote@1:1#1! "));
    CU_ASSERT(reads_as("\"a\"\"", "1[\"a\"\"]!unterminated_quote@1:1#1! "));
    CU_ASSERT(reads_as("\"x\ny\",\"z\n", "1['x\ny|\"z\n]x2!unterminated_quote@2:4#2! "));
}

static void
other_separators(void)
{
    CU_ASSERT_STRING_EQUAL(scan("a;b,c\n", 6, ';', 0, false), "1[a|b,c] ");
    CU_ASSERT_STRING_EQUAL(scan("a\tb\n", 4, '\t', 0, true), "1[a|b] ");
    for (const char *wrong = "\"\n\r\xE4"; *wrong != '\0'; wrong++)
        CU_ASSERT_STRING_EQUAL(scan("a", 1, *wrong, 0, false), "not opened");
}

/* What is read of a huge record followed by a small one: count, fault, field; then the next record's
 * line and count. */
static void
check_huge(const char *data, size_t length, const char *expected)
{
    for (size_t window = 0; window <= 100000; window += 33333) {
        edu_csv_t *csv;
        edu_record_t *record;
        apr_pool_t *scratch = edu_pool_create(pool);
        char seen[200] = "";

        CU_ASSERT_PTR_NULL_FATAL(edu_csv_open_memory(&csv, data, length, ',', scratch));
        edu_csv_tune(csv, window, false);
        while (edu_csv_next(csv, &record) == NULL && record != NULL) {
            size_t at = strlen(seen);
            snprintf(seen + at, sizeof seen - at, "%lld:%zu,%s#%zu ", (long long)record->line, record->count,
                     edu_csv_fault_name(record->fault), record->fault_field);
        }
        if (strcmp(seen, expected) != 0)
            printf("# window %zu: %s, expected %s\n", window, seen, expected);
        CU_ASSERT_STRING_EQUAL(seen, expected);
        apr_pool_destroy(scratch);
    }
}

/* A line of `length` bytes, 'x' or as `pattern` repeats, and "\nz,z\n". */
static char *
huge_line(const char *pattern, size_t length, size_t *total)
{
    char *data = malloc(length + 6);
    size_t period = strlen(pattern);

    for (size_t i = 0; i < length; i++)
        data[i] = pattern[i % period];
    memcpy(data + length, "\nz,z\n", 6);
    *total = length + 5;
    return data;
}

static void
limits_hold_whatever_the_window(void)
{
    static const struct {
        const char *pattern;
        size_t length;
        const char *expected;
    } cases[] = {
        {"x", EDU_CSV_FIELD_MOST, "1:1,sound#0 2:2,sound#0 "},
        {"x", EDU_CSV_FIELD_MOST + 1, "1:1,field_too_long#1 2:2,sound#0 "},
        {"x", 3 * EDU_CSV_FIELD_MOST, "1:1,field_too_long#1 2:2,sound#0 "},
        {"x", EDU_CSV_RECORD_MOST, "1:1,field_too_long#1 2:2,sound#0 "},
        {"x", EDU_CSV_RECORD_MOST + 1, "1:1,field_too_long#1 2:2,sound#0 "},
        {"x", 3 * EDU_CSV_RECORD_MOST, "1:1,field_too_long#1 2:2,sound#0 "},
        {",", EDU_CSV_FIELDS_MOST - 1, "1:16384,sound#0 2:2,sound#0 "},
        {",", EDU_CSV_FIELDS_MOST, "1:16385,too_many_fields#16385 2:2,sound#0 "},
        {",", EDU_CSV_RECORD_MOST * 2, "1:16385,too_many_fields#16385 2:2,sound#0 "},
        {"0123456789012345678901234567890123456789012345678901234567890123456789,", 71 * 16000,
         "1:16001,sound#0 2:2,sound#0 "},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t total;
        char *data = huge_line(cases[i].pattern, cases[i].length, &total);

        check_huge(data, total, cases[i].expected);
        free(data);
    }
}

static void
a_record_may_not_be_too_long_in_sum(void)
{
    size_t field = 1000 * 1000;
    char *pattern = malloc(field + 1);
    size_t total;

    memset(pattern, '7', field);
    pattern[field - 1] = ',';
    pattern[field] = '\0';
    char *data = huge_line(pattern, EDU_CSV_RECORD_MOST, &total);
    check_huge(data, total, "1:5,sound#0 2:2,sound#0 ");
    free(data);
    data = huge_line(pattern, EDU_CSV_RECORD_MOST + 1, &total);
    check_huge(data, total, "1:5,record_too_long#5 2:2,sound#0 ");
    free(data);
    data = huge_line(pattern, EDU_CSV_RECORD_MOST * 3, &total);
    check_huge(data, total, "1:5,record_too_long#5 2:2,sound#0 ");
    free(data);
    free(pattern);
}

static void
an_open_quote_in_a_large_file_ends_at_the_limit(void)
{
    size_t rows = 1000 * 1000;
    char *data = malloc(rows * 4 + 8);
    edu_csv_t *csv;
    edu_record_t *record;
    int64_t covered = 0;
    size_t sound = 0;

    memcpy(data, "a,\"b\n", 5);
    for (size_t i = 0; i < rows; i++)
        memcpy(data + 5 + 4 * i, "1,2\n", 4);
    CU_ASSERT_PTR_NULL_FATAL(edu_csv_open_memory(&csv, data, rows * 4 + 5, ',', pool));
    while (edu_csv_next(csv, &record) == NULL && record != NULL) {
        CU_ASSERT_EQUAL(record->line, covered + 1);
        covered += record->lines;
        sound += record->fault == EDU_CSV_SOUND;
        CU_ASSERT(record->fault == EDU_CSV_SOUND || (record->line == 1 && record->fault_column == 3));
    }
    CU_ASSERT_EQUAL(covered, (int64_t)rows + 1);
    CU_ASSERT(sound > rows - EDU_CSV_FIELD_MOST / 4 - 2 && sound < rows);
    free(data);
}

static void
width_is_held_against_the_header(void)
{
    static const char text[] = "a,b\n1,\"\"\"县\",3\n4\n";
    edu_csv_t *csv;
    edu_record_t *record;
    edu_buffer_t *out = edu_buffer_create(0, pool);

    CU_ASSERT_PTR_NULL_FATAL(edu_csv_open_memory(&csv, text, sizeof text - 1, ',', pool));
    while (edu_csv_next(csv, &record) == NULL && record != NULL) {
        bool sound = edu_csv_check_width(record, 2);

        CU_ASSERT_EQUAL(sound, record->fault == EDU_CSV_SOUND);
        CU_ASSERT(sound || !edu_csv_check_width(record, 2));
        add_record(out, record);
    }
    CU_ASSERT_STRING_EQUAL(edu_buffer_text(out),
                           "1[a|b] 2[1|'\"县|3]!more_fields@2:9#3 3[4]!fewer_fields@3:2#2 ");
}

static void
vector_and_portable_scan_agree(void)
{
    static const char alphabet[] = "\",\n\r\xAC\x8D\x0C\x0B!#-;\x80\xFF\x01z";
    char data[EDU_CSV_BLOCK * 40 + 1];
    edu_csv_masks_t vector[40];
    edu_csv_masks_t portable[40];
    unsigned seed = 1;

    if (!edu_vector_here()) {
        puts("# skipped: no vector instructions here");
        return;
    }
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < sizeof data; i++) {
            seed = seed * 1103515245U + 12345U;
            data[i] = round % 2 == 0 ? alphabet[(seed >> 16) % (sizeof alphabet - 1)] : (char)(seed >> 16);
        }
        edu_csv_scan_masks(vector, data + round % 2, 40, ',', true);
        edu_csv_scan_masks(portable, data + round % 2, 40, ',', false);
        CU_ASSERT(memcmp(vector, portable, sizeof vector) == 0);
        for (size_t i = 0; i < EDU_CSV_BLOCK; i++)
            CU_ASSERT_EQUAL(vector[1].quotes >> i & 1, data[64 + i + (size_t)(round % 2)] == '"');
    }
}

/* The two bytes of a line end may lie in two blocks, and then are one mark all the same. */
static void
a_line_end_is_one_mark(void)
{
    char data[EDU_CSV_BLOCK * 5];
    uint32_t marks[sizeof data + EDU_CSV_MARKS_SPARE];
    uint32_t ends[sizeof data + EDU_CSV_MARKS_SPARE];
    edu_csv_index_t index = {.marks = marks, .ends = ends};

    for (uint32_t at = 1; at < EDU_CSV_BLOCK * 3; at++) {
        for (int vector = 0; vector < (edu_vector_here() ? 2 : 1); vector++) {
            memset(data, 'x', sizeof data);
            memcpy(data + at - 1, ",\r\n,\n", 5);
            edu_csv_scan_index(&index, data, 0, EDU_CSV_BLOCK * 4, ',', vector != 0);
            CU_ASSERT_FATAL(index.mark_count == 4 && index.end_count == 2);
            CU_ASSERT(marks[0] == at - 1 && marks[1] == at && marks[2] == at + 2 && marks[3] == at + 3);
            CU_ASSERT(ends[0] == 1 && ends[1] == 3 && index.violation == EDU_CSV_NONE && !index.open);
        }
    }
}

static void
every_fault_has_a_name_and_a_text(void)
{
    for (int i = 0; i < EDU_CSV_FAULT_COUNT; i++) {
        CU_ASSERT(strlen(edu_csv_fault_name((edu_csv_fault_t)i)) > 0);
        CU_ASSERT(strlen(edu_csv_fault_text((edu_csv_fault_t)i, EDU_LANG_EN)) > 0);
        CU_ASSERT(strlen(edu_csv_fault_text((edu_csv_fault_t)i, EDU_LANG_ZH)) > 0);
    }
    CU_ASSERT_STRING_EQUAL(edu_csv_fault_name(EDU_CSV_FAULT_COUNT), "unknown");
}

void
edu_suite_csv(void)
{
    CU_pSuite suite = CU_add_suite("csv", set_up, tear_down);

    CU_add_test(suite, "plain records are read", plain_records_are_read);
    CU_add_test(suite, "line ends may be mixed", line_ends_may_be_mixed);
    CU_add_test(suite, "pairs may lie across blocks", pairs_may_lie_across_blocks);
    CU_add_test(suite, "quotes protect", quotes_protect);
    CU_add_test(suite, "a fault keeps to its record", a_fault_keeps_to_its_record);
    CU_add_test(suite, "an open quote is fatal where it opened", an_open_quote_is_fatal_where_it_opened);
    CU_add_test(suite, "other separators", other_separators);
    CU_add_test(suite, "limits hold whatever the window", limits_hold_whatever_the_window);
    CU_add_test(suite, "a record may not be too long in sum", a_record_may_not_be_too_long_in_sum);
    CU_add_test(suite, "an open quote in a large file ends at the limit",
                an_open_quote_in_a_large_file_ends_at_the_limit);
    CU_add_test(suite, "width is held against the header", width_is_held_against_the_header);
    CU_add_test(suite, "vector and portable scan agree", vector_and_portable_scan_agree);
    CU_add_test(suite, "a line end is one mark", a_line_end_is_one_mark);
    CU_add_test(suite, "every fault has a name and a text", every_fault_has_a_name_and_a_text);
}
