/*
 * The journal's chain: what is hashed, one writer at a time, no gaps. The tests on a server pass and say so where there is
 * none (PGHOST is not set).
 */
#include "base/file.h"
#include "base/pool.h"
#include "sql/embedded.h"
#include "sql/journal.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_journal(void);

static apr_pool_t *pool;
static edu_db_t *db;
static edu_db_t *other;

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
no_server(void)
{
    if (db != NULL)
        return false;
    printf("# skipped: no server\n");
    CU_PASS("skipped: no server");
    return true;
}

static const char *
migration(void)
{
    for (const edu_sql_file_t *file = edu_sql_files; file->name != NULL; file++)
        if (strcmp(file->name, "0004_round") == 0)
            return file->text;
    return "";
}

static int
set_up(void)
{
    edu_db_t *first;

    pool = edu_pool_create(NULL);
    if (getenv("PGHOST") == NULL)
        return 0;
    if (!succeeded(edu_db_connect(&first, "", pool)) ||
        !succeeded(edu_db_script(first, "DROP DATABASE IF EXISTS edu_journal")) ||
        !succeeded(edu_db_script(first, "CREATE DATABASE edu_journal TEMPLATE template0")) ||
        !succeeded(edu_db_connect(&db, "dbname=edu_journal", pool)) ||
        !succeeded(edu_db_connect(&other, "dbname=edu_journal", pool)) ||
        !succeeded(edu_db_script(db, "CREATE SCHEMA edustat")) || !succeeded(edu_db_script(db, migration())))
        return 1;
    edu_db_close(first);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    db = other = NULL;
    return 0;
}

static const char *
value(const char *sql)
{
    edu_result_t *rows;

    if (!succeeded(edu_db_query(&rows, db, sql, EDU_NO_PARAMS, pool)) || edu_result_rows(rows) == 0)
        return "";
    return edu_result_null(rows, 0, 0) ? "NULL" : edu_result_text(rows, 0, 0);
}

static void
contents_are_json(void)
{
    CU_ASSERT_STRING_EQUAL(edu_journal_content(pool, NULL), "{}");
    CU_ASSERT_STRING_EQUAL(edu_journal_content(pool, "level", "county", "reason", "\"停课\"\n", "due", NULL,
                                               NULL),
                           "{\"level\": \"county\", \"reason\": \"\\\"停课\\\"\\n\", \"due\": null}");
}

static void
every_field_is_hashed(void)
{
    const edu_journal_entry_t entry = {12,        "2019-09-20T08:00:00.000000Z",
                                       "approve", "县统计员",
                                       "422822",  "f",
                                       "2019",    "{}",
                                       "00",      "not looked at"};
    const char text[] =
        "2:00,2:12,27:2019-09-20T08:00:00.000000Z,7:approve,12:县统计员,6:422822,1:f,4:2019,2:{},";
    const char *hash = edu_journal_hash(&entry, pool);

    CU_ASSERT_STRING_EQUAL(hash, edu_sha256_hex(text, strlen(text), pool));
    for (int field = 0; field < 9; field++) {
        edu_journal_entry_t changed = entry;
        const char **fields[] = {&changed.at,   &changed.kind,   &changed.by,      &changed.area,
                                 &changed.form, &changed.period, &changed.content, &changed.previous_sha256};

        if (field == 8)
            changed.entry++;
        else
            *fields[field] = apr_pstrcat(pool, *fields[field], "x", NULL);
        CU_ASSERT_STRING_NOT_EQUAL(hash, edu_journal_hash(&changed, pool));
    }
}

static void
a_text_cannot_move_to_the_next_field(void)
{
    const edu_journal_entry_t one = {1, "t", "k", "b", "ab", "c", "p", "{}", "00", ""};
    const edu_journal_entry_t two = {1, "t", "k", "b", "a", "bc", "p", "{}", "00", ""};

    CU_ASSERT_STRING_NOT_EQUAL(edu_journal_hash(&one, pool), edu_journal_hash(&two, pool));
}

static edu_error_t *
append_two(edu_db_t *to, void *baton, apr_pool_t *scratch)
{
    int64_t *entry = baton;

    EDU_TRY(edu_journal_append(to, "approve", "县统计员", "422822", "school_annual", "2019",
                               edu_journal_content(scratch, "level", "county", NULL), scratch));
    return edu_journal_add(entry, to, "reopen", "a\tb\\", "", "", "", "{}", scratch);
}

/* The chain as SQL recomputes it, which knows nothing of the C above. */
static const char recomputed[] =
    "SELECT count(*) FROM (SELECT j.*, lag(sha256, 1, repeat('0', 64)) OVER (ORDER BY entry) AS before, "
    "(SELECT string_agg(octet_length(f) || ':' || f || ',', '' ORDER BY n) FROM unnest(ARRAY[previous_sha256, "
    "entry::text, to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), kind, by, area, form, period, content]) "
    "WITH ORDINALITY AS u (f, n)) AS hashed FROM edustat.journal j) AS c "
    "WHERE previous_sha256 <> before OR sha256 <> encode(sha256(convert_to(hashed, 'UTF8')), 'hex')";

static edu_error_t *
count_good(const edu_journal_entry_t *entry, void *baton)
{
    int *good = baton;

    if (strcmp(edu_journal_hash(entry, pool), entry->sha256) == 0 && entry->entry == *good + 1)
        ++*good;
    return NULL;
}

static void
entries_make_a_chain(void)
{
    int64_t entry = 0;
    int good = 0;

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE edustat.journal"));
    OK(edu_db_transaction(db, EDU_READ_COMMITTED, 1, append_two, &entry, pool));
    CU_ASSERT_EQUAL(entry, 2);
    OK(edu_db_transaction(db, EDU_READ_COMMITTED, 1, append_two, &entry, pool));
    CU_ASSERT_EQUAL(entry, 4);
    CU_ASSERT_STRING_EQUAL(value("SELECT previous_sha256 FROM edustat.journal WHERE entry = 1"),
                           EDU_JOURNAL_START);
    CU_ASSERT_STRING_EQUAL(value(recomputed), "0");
    OK(edu_journal_read(db, count_good, &good));
    CU_ASSERT_EQUAL(good, 4);
    OK(edu_db_script(db, "UPDATE edustat.journal SET by = 'x' WHERE entry = 2"));
    CU_ASSERT_STRING_EQUAL(value(recomputed), "1");
}

static void
what_is_rolled_back_leaves_no_gap(void)
{
    int64_t entry = 0;

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE edustat.journal"));
    OK(edu_db_script(db, "BEGIN"));
    OK(append_two(db, &entry, pool));
    OK(edu_db_script(db, "ROLLBACK"));
    OK(edu_db_transaction(db, EDU_READ_COMMITTED, 1, append_two, &entry, pool));
    CU_ASSERT_EQUAL(entry, 2);
}

static void
one_writes_at_a_time(void)
{
    int64_t entry = 0;
    edu_error_t *error;

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE edustat.journal"));
    OK(edu_db_script(db, "BEGIN"));
    OK(append_two(db, &entry, pool));
    OK(edu_db_script(other, "BEGIN; SET LOCAL lock_timeout = '50ms'"));
    error = append_two(other, &entry, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_STRING_EQUAL(error->sqlstate, "55P03");
    edu_error_clear(error);
    OK(edu_db_script(other, "ROLLBACK; BEGIN"));
    OK(edu_db_script(db, "COMMIT"));
    OK(append_two(other, &entry, pool));
    OK(edu_db_script(other, "COMMIT"));
    CU_ASSERT_EQUAL(entry, 4);
    CU_ASSERT_STRING_EQUAL(value(recomputed), "0");
}

static void
an_old_snapshot_is_told_to_try_again(void)
{
    int64_t entry = 0;
    edu_error_t *error;

    if (no_server())
        return;
    OK(edu_db_script(db, "TRUNCATE edustat.journal"));
    OK(edu_db_script(other, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1"));
    OK(edu_db_transaction(db, EDU_READ_COMMITTED, 1, append_two, &entry, pool));
    error = append_two(other, &entry, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_DB_RETRY);
    edu_error_clear(error);
    OK(edu_db_script(other, "ROLLBACK"));
}

void
edu_suite_journal(void)
{
    CU_pSuite suite = CU_add_suite("journal", set_up, tear_down);

    CU_add_test(suite, "contents are JSON", contents_are_json);
    CU_add_test(suite, "every field is hashed", every_field_is_hashed);
    CU_add_test(suite, "a text cannot move to the next field", a_text_cannot_move_to_the_next_field);
    CU_add_test(suite, "entries make a chain", entries_make_a_chain);
    CU_add_test(suite, "what is rolled back leaves no gap", what_is_rolled_back_leaves_no_gap);
    CU_add_test(suite, "one writes at a time", one_writes_at_a_time);
    CU_add_test(suite, "an old snapshot is told to try again", an_old_snapshot_is_told_to_try_again);
}
