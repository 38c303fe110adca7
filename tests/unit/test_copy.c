/*
 * COPY in and out on a real server, and the splitting of its lines. Without a server the
 * tests that need one pass and say so.
 */
#include "base/cancel.h"
#include "base/copy_binary.h"
#include "base/db.h"
#include "base/pool.h"
#include "base/text.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_copy(void);

static apr_pool_t *pool;
static edu_db_t *db;

static const char copy_in[] = "COPY pg_temp.c FROM STDIN";

static bool
no_server(void)
{
    if (getenv("PGHOST") != NULL)
        return false;
    printf("# skipped: no server\n");
    CU_PASS("skipped: no server");
    return true;
}

static bool
succeeded(edu_error_t *error)
{
    if (error == NULL)
        return true;
    printf("# %s\n", edu_error_text(error, error->pool));
    edu_error_clear(error);
    return false;
}

#define OK(expression) CU_ASSERT_TRUE(succeeded(expression))

static bool
failed_as(edu_error_t *error, edu_errcode_t code)
{
    bool same = error != NULL && error->code == code;

    if (!same)
        printf("# got %s\n", error != NULL ? edu_error_text(error, error->pool) : "no error");
    edu_error_clear(error);
    return same;
}

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    if (getenv("PGHOST") == NULL)
        return 0;
    return succeeded(edu_db_connect(&db, "", pool)) &&
                   succeeded(edu_db_script(db, "CREATE TEMP TABLE c (id int, a text, b text)"))
               ? 0
               : 1;
}

static int
clean_up(void)
{
    apr_pool_destroy(pool);
    db = NULL;
    return 0;
}

static int64_t
rows_stored(void)
{
    edu_result_t *result = NULL;

    OK(edu_db_query(&result, db, "SELECT count(*) FROM pg_temp.c", EDU_NO_PARAMS, pool));
    return result != NULL ? edu_result_int(result, 0, 0) : -1;
}

static void
fields_are_split_and_unescaped(void)
{
    char line[] = "a\\tb\t\\N\t\t\\\\N\t小学\\\\\\n";
    const char *const expected[] = {"a\tb", NULL, "", "\\N", "小学\\\n"};
    char *cursor = line;
    char *field;
    size_t length;
    size_t count = 0;

    while (edu_copy_field(&cursor, &field, &length)) {
        CU_ASSERT_TRUE_FATAL(count < 5);
        if (expected[count] == NULL) {
            CU_ASSERT_PTR_NULL(field);
        } else {
            CU_ASSERT_PTR_NOT_NULL_FATAL(field);
            CU_ASSERT_STRING_EQUAL(field, expected[count]);
            CU_ASSERT_EQUAL(length, strlen(expected[count]));
        }
        count++;
    }
    CU_ASSERT_EQUAL(count, 5);

    char empty[] = "";
    cursor = empty;
    CU_ASSERT_TRUE(edu_copy_field(&cursor, &field, &length) && length == 0);
    CU_ASSERT_FALSE(edu_copy_field(&cursor, &field, &length));
}

static const char *const texts[] = {
    "plain", "", NULL, "\\N", "tab\tand\nline\r\\", "小学 \"引号\" 'quote'", "\b\f\v", "\\.",
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

static edu_error_t *
compare_row(char *line, size_t length, void *baton)
{
    int *rows = baton;
    const char *expected = texts[*rows % TEXT_COUNT];
    char *cursor = line;
    char *field = NULL;
    size_t field_length;

    CU_ASSERT_EQUAL(strlen(line), length);
    CU_ASSERT_TRUE(edu_copy_field(&cursor, &field, &field_length));
    CU_ASSERT_EQUAL(strtol(field, NULL, 10), *rows);
    CU_ASSERT_TRUE(edu_copy_field(&cursor, &field, &field_length));
    CU_ASSERT_TRUE(expected == NULL ? field == NULL : field != NULL && strcmp(field, expected) == 0);
    CU_ASSERT_TRUE(edu_copy_field(&cursor, &field, &field_length));
    CU_ASSERT_FALSE(edu_copy_field(&cursor, &field, &field_length));
    (*rows)++;
    return NULL;
}

static void
add_row(edu_buffer_t *line, int id, const char *text)
{
    edu_buffer_clear(line);
    edu_buffer_add_int(line, id);
    edu_buffer_add_char(line, '\t');
    edu_text_add_copy(line, text, text != NULL ? strlen(text) : 0);
    edu_buffer_add_text(line, "\tend\n");
}

/* Enough rows that the buffer is handed on several times. */
static void
rows_make_the_round_trip(void)
{
    enum { ROWS = 40000 };
    int64_t copied = 0;
    int seen = 0;

    if (no_server())
        return;
    edu_buffer_t *line = edu_buffer_create(64, pool);
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    OK(edu_copy_in_begin(db, copy_in));
    for (int i = 0; i < ROWS; i++) {
        add_row(line, i, texts[i % TEXT_COUNT]);
        OK(edu_copy_in_write(db, line->data, line->length));
    }
    OK(edu_copy_in_end(db, &copied));
    CU_ASSERT_EQUAL(copied, ROWS);
    OK(edu_copy_out(db, "COPY (SELECT * FROM pg_temp.c ORDER BY id) TO STDOUT", compare_row, &seen));
    CU_ASSERT_EQUAL(seen, ROWS);
}

static void
large_runs_are_taken_whole(void)
{
    int64_t copied = 0;

    if (no_server())
        return;
    edu_buffer_t *run = edu_buffer_create(64, pool);
    for (int i = 0; i < 100000; i++)
        edu_buffer_add_text(run, "1\tx\ty\n");
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    OK(edu_copy_in_begin(db, copy_in));
    OK(edu_copy_in_write(db, "2\ta\tb\n", 6));
    OK(edu_copy_in_write(db, run->data, run->length));
    OK(edu_copy_in_write(db, "3\ta\tb\n", 6));
    OK(edu_copy_in_end(db, &copied));
    CU_ASSERT_EQUAL(copied, 100002);
}

static void
aborted_copy_leaves_nothing(void)
{
    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    OK(edu_copy_in_begin(db, copy_in));
    OK(edu_copy_in_write(db, "1\ta\tb\n", 6));
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "SELECT 1"), EDU_ERR_INTERNAL));
    edu_copy_in_abort(db, "the file ended too early");
    edu_copy_in_abort(db, "harmless twice");
    CU_ASSERT_TRUE(failed_as(edu_copy_in_write(db, "x", 1), EDU_ERR_INTERNAL));
    CU_ASSERT_TRUE(failed_as(edu_copy_in_end(db, NULL), EDU_ERR_INTERNAL));
    CU_ASSERT_EQUAL(rows_stored(), 0);
}

static void
bad_line_is_named(void)
{
    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    OK(edu_copy_in_begin(db, copy_in));
    OK(edu_copy_in_write(db, "1\ta\tb\nten\ta\tb\n", 14));
    edu_error_t *error = edu_copy_in_end(db, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(error->sqlstate, "22P02");
    CU_ASSERT_PTR_NOT_NULL(error->detail != NULL ? strstr(error->detail, "line 2, column id") : NULL);
    edu_error_clear(error);
    CU_ASSERT_EQUAL(rows_stored(), 0);
    CU_ASSERT_TRUE(failed_as(edu_copy_in_begin(db, "COPY pg_temp.nowhere FROM STDIN"), EDU_ERR_DB));
    CU_ASSERT_TRUE(failed_as(edu_copy_in_begin(db, "SELECT 1"), EDU_ERR_INTERNAL));
    CU_ASSERT_TRUE(failed_as(edu_copy_in_begin(db, "COPY pg_temp.c TO STDOUT"), EDU_ERR_INTERNAL));
    CU_ASSERT_TRUE(failed_as(edu_copy_out(db, copy_in, NULL, NULL), EDU_ERR_INTERNAL));
    CU_ASSERT_TRUE(failed_as(edu_copy_out(db, "SELECT 1", NULL, NULL), EDU_ERR_INTERNAL));
}

/* The server fails while rows are still being written: a later write or the end says so. */
static void
failure_during_writing_is_reported(void)
{
    edu_error_t *error = NULL;

    if (no_server())
        return;
    OK(edu_copy_in_begin(db, copy_in));
    OK(edu_copy_in_write(db, "ten\ta\tb\n", 8));
    for (int i = 0; i < 500000 && error == NULL; i++)
        error = edu_copy_in_write(db, "1\taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\tb\n", 36);
    if (error == NULL)
        error = edu_copy_in_end(db, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(error->sqlstate, "22P02");
    edu_error_clear(error);
    CU_ASSERT_EQUAL(rows_stored(), 0);
}

static edu_error_t *
begin_and_leave(edu_db_t *on, void *baton, apr_pool_t *scratch)
{
    const char *reason = baton;

    (void)scratch;
    EDU_TRY(edu_copy_in_begin(on, copy_in));
    EDU_TRY(edu_copy_in_write(on, "1\ta\tb\n", 6));
    return reason != NULL ? edu_error_create(EDU_ERR_INPUT, NULL, "%s", reason) : NULL;
}

static void
transaction_ends_its_copy(void)
{
    char reason[] = "the file is broken";

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_READ_COMMITTED, 1, begin_and_leave, reason, pool),
                             EDU_ERR_INPUT));
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_READ_COMMITTED, 1, begin_and_leave, NULL, pool),
                             EDU_ERR_INTERNAL));
    CU_ASSERT_EQUAL(rows_stored(), 0);
}

static edu_error_t *
disk_full(const char *sql, void *baton)
{
    int *writes = baton;

    if (strcmp(sql, copy_in) != 0 || (*writes)++ == 0)
        return NULL;
    return edu_error_create(EDU_ERR_DB, NULL, "no space left on device");
}

static void
fault_strikes_a_write(void)
{
    int writes = 0;

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    edu_db_set_fault(db, disk_full, &writes);
    OK(edu_copy_in_begin(db, copy_in));
    OK(edu_copy_in_write(db, "1\ta\tb\n", 6));
    CU_ASSERT_TRUE(failed_as(edu_copy_in_end(db, NULL), EDU_ERR_DB));
    edu_db_set_fault(db, NULL, NULL);
    CU_ASSERT_EQUAL(rows_stored(), 0);
}

static void
signal_ends_the_copy(void)
{
    struct sigaction before[2];

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE pg_temp.c"));
    sigaction(SIGINT, NULL, &before[0]);
    sigaction(SIGTERM, NULL, &before[1]);
    edu_cancel_install();
    OK(edu_copy_in_begin(db, copy_in));
    OK(edu_copy_in_write(db, "1\ta\tb\n", 6));
    raise(SIGTERM);
    CU_ASSERT_TRUE(failed_as(edu_copy_in_end(db, NULL), EDU_ERR_CANCELLED));
    edu_cancel_reset();
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
    CU_ASSERT_EQUAL(rows_stored(), 0);
}

static edu_error_t *
enough(char *line, size_t length, void *baton)
{
    int *rows = baton;

    (void)line;
    (void)length;
    return ++*rows == 3 ? edu_error_create(EDU_ERR_REFUSED, NULL, "enough") : NULL;
}

static void
receiver_may_stop_a_copy(void)
{
    int rows = 0;

    if (no_server())
        return;
    CU_ASSERT_TRUE(
        failed_as(edu_copy_out(db, "COPY (SELECT generate_series(1, 100000000)) TO STDOUT", enough, &rows),
                  EDU_ERR_REFUSED));
    CU_ASSERT_EQUAL(rows, 3);
    rows_stored();
}

/* Rows as they were sent, row by row: what came back has to be the same bytes. */
typedef struct sent_t {
    edu_buffer_t *rows;
    size_t at;
    int count;
    int same;
} sent_t;

static edu_error_t *
compare_sent(char *row, size_t length, void *baton)
{
    sent_t *sent = baton;

    sent->same +=
        length <= sent->rows->length - sent->at && memcmp(row, sent->rows->data + sent->at, length) == 0;
    sent->at += length;
    sent->count++;
    return NULL;
}

static void
send_binary(const edu_buffer_t *rows)
{
    edu_buffer_t *out = edu_buffer_create(64, pool);

    OK(edu_db_script(db, "DROP TABLE IF EXISTS pg_temp.b; "
                         "CREATE TEMP TABLE b (n serial, a text, i int4, d float8, f boolean)"));
    OK(edu_copy_in_begin(db, "COPY pg_temp.b (a, i, d, f) FROM STDIN WITH (FORMAT binary)"));
    edu_binary_begin(out);
    edu_buffer_add(out, rows->data, rows->length);
    edu_binary_end(out);
    OK(edu_copy_in_write(db, out->data, out->length));
    OK(edu_copy_in_end(db, NULL));
}

static void
binary_rows_come_back_as_they_went(void)
{
    static const char *const words[] = {"", "小学\t\\N\n", NULL, "110101"};
    static const int ints[] = {0, -1, 2147483647, -2147483647 - 1};
    static const double doubles[] = {0.1, -1e-308, 1e308, -0.0};
    sent_t sent = {edu_buffer_create(64, pool), 0, 0, 0};

    if (no_server())
        return;
    for (int i = 0; i < 4000; i++) {
        edu_binary_add_row(sent.rows, 4);
        edu_binary_add_text(sent.rows, words[i % 4]);
        edu_binary_add_int(sent.rows, ints[i / 4 % 4]);
        edu_binary_add_double(sent.rows, i % 7 > 0, doubles[i / 16 % 4]);
        edu_binary_add_flag(sent.rows, i % 3 > 0, i % 2 > 0);
    }
    send_binary(sent.rows);
    OK(edu_copy_out_binary(
        db, "COPY (SELECT a, i, d, f FROM pg_temp.b ORDER BY n) TO STDOUT WITH (FORMAT binary)", compare_sent,
        &sent));
    CU_ASSERT_EQUAL(sent.count, 4000);
    CU_ASSERT_EQUAL(sent.same, 4000);
    CU_ASSERT_EQUAL(sent.at, sent.rows->length);
    sent.count = 0;
    OK(edu_copy_out_binary(db, "COPY (SELECT a FROM pg_temp.b WHERE false) TO STDOUT WITH (FORMAT binary)",
                           compare_sent, &sent));
    CU_ASSERT_EQUAL(sent.count, 0);
}

static void
binary_columns_are_read(void)
{
    edu_buffer_t *row = edu_buffer_create(64, pool);
    size_t at = EDU_BINARY_ROW_HEAD;
    const char *data;
    size_t length;
    double real = 0;
    int number = 0;

    edu_binary_add_row(row, 5);
    edu_binary_add_text(row, "小学");
    edu_binary_add_int(row, -7);
    edu_binary_add_number(row, 0.1);
    edu_binary_add_year(row, 0);
    edu_binary_add_text(row, "");
    CU_ASSERT_TRUE(edu_binary_field(&data, &length, row->data, row->length, &at));
    CU_ASSERT_TRUE(length == 6 && memcmp(data, "小学", 6) == 0);
    CU_ASSERT_FALSE(edu_binary_int(&number, data, length));
    CU_ASSERT_TRUE(edu_binary_field(&data, &length, row->data, row->length, &at));
    CU_ASSERT_TRUE(edu_binary_int(&number, data, length) && number == -7);
    CU_ASSERT_FALSE(edu_binary_double(&real, data, length));
    CU_ASSERT_TRUE(edu_binary_field(&data, &length, row->data, row->length, &at));
    CU_ASSERT_TRUE(edu_binary_double(&real, data, length) && real == 0.1);
    CU_ASSERT_TRUE(edu_binary_field(&data, &length, row->data, row->length, &at));
    CU_ASSERT_TRUE(data == NULL && length == 0);
    CU_ASSERT_FALSE(edu_binary_int(&number, data, length) || edu_binary_double(&real, data, length));
    CU_ASSERT_TRUE(edu_binary_field(&data, &length, row->data, row->length, &at));
    CU_ASSERT_TRUE(data != NULL && length == 0);
    CU_ASSERT_FALSE(edu_binary_field(&data, &length, row->data, row->length, &at));
    at = EDU_BINARY_ROW_HEAD;
    CU_ASSERT_FALSE(edu_binary_field(&data, &length, row->data, 11, &at)); /* cut in the text */
}

void
edu_suite_copy(void)
{
    CU_pSuite suite = CU_add_suite("copy", set_up, clean_up);

    CU_add_test(suite, "fields are split and unescaped", fields_are_split_and_unescaped);
    CU_add_test(suite, "rows make the round trip", rows_make_the_round_trip);
    CU_add_test(suite, "large runs are taken whole", large_runs_are_taken_whole);
    CU_add_test(suite, "an aborted COPY leaves nothing", aborted_copy_leaves_nothing);
    CU_add_test(suite, "a bad line is named", bad_line_is_named);
    CU_add_test(suite, "a failure during writing is reported", failure_during_writing_is_reported);
    CU_add_test(suite, "a transaction ends its COPY", transaction_ends_its_copy);
    CU_add_test(suite, "a fault strikes a write", fault_strikes_a_write);
    CU_add_test(suite, "a signal ends the COPY", signal_ends_the_copy);
    CU_add_test(suite, "the receiver may stop a COPY", receiver_may_stop_a_copy);
    CU_add_test(suite, "binary rows come back as they went", binary_rows_come_back_as_they_went);
    CU_add_test(suite, "binary columns are read", binary_columns_are_read);
}
