/*
 * Connections, statements, transactions, COPY and cancelling, on a real server. Without
 * one (PGHOST is not set; tests/support/with-pg sets it) the tests pass and say so.
 */
#include "base/cancel.h"
#include "base/db.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <libpq-fe.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void edu_suite_db(void);

static apr_pool_t *pool;
static edu_db_t *db;

static bool
no_server(void)
{
    if (getenv("PGHOST") != NULL)
        return false;
    printf("# skipped: no server\n");
    CU_PASS("skipped: no server");
    return true;
}

/* Says what went wrong, which an assertion alone would not. */
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

/* True when `error` has this code (and state); clears it. */
static bool
failed_as(edu_error_t *error, edu_errcode_t code, const char *sqlstate)
{
    bool same =
        error != NULL && error->code == code && (sqlstate == NULL || strcmp(error->sqlstate, sqlstate) == 0);

    if (!same)
        printf("# got %s\n", error != NULL ? edu_error_text(error, error->pool) : "no error");
    edu_error_clear(error);
    return same;
}

static int
set_up(void)
{
    if (getenv("PGHOST") == NULL)
        return 0;
    pool = edu_pool_create(NULL);
    return succeeded(edu_db_connect(&db, "", pool)) &&
                   succeeded(edu_db_script(db,
                                           "DROP SCHEMA IF EXISTS edu_test CASCADE; CREATE SCHEMA edu_test;"
                                           "CREATE TABLE edu_test.t (id int PRIMARY KEY, v text);"
                                           "INSERT INTO edu_test.t VALUES (1, 'a'), (2, 'b')"))
               ? 0
               : 1;
}

static int
clean_up(void)
{
    if (db != NULL) {
        edu_db_set_fault(db, NULL, NULL);
        edu_error_clear(edu_db_script(db, "DROP SCHEMA edu_test CASCADE"));
        apr_pool_destroy(pool);
    }
    db = NULL;
    return 0;
}

static const char *
one_value(edu_db_t *from, const char *sql)
{
    edu_result_t *result = NULL;

    if (!succeeded(edu_db_query(&result, from, sql, EDU_NO_PARAMS, pool)) || edu_result_rows(result) == 0)
        return "";
    return edu_result_text(result, 0, 0);
}

static void
parameters_of_every_type_come_back(void)
{
    edu_result_t *result = NULL;

    if (no_server())
        return;
    OK(edu_db_query(&result, db,
                    "SELECT $1::text AS \"Text\", $2::int8, $3::float8, $4::bool, $5::text, $6::numeric, "
                    "$7::float8, $8::text",
                    EDU_PARAMS(EDU_TEXT("O'Neil \"小学\" \\ \n$1"), EDU_INT(INT64_MIN), EDU_DOUBLE(0.1),
                               EDU_BOOL(true), EDU_NULL, EDU_DOUBLE(0.1), EDU_DOUBLE(-INFINITY),
                               EDU_TEXT(NULL)),
                    pool));
    CU_ASSERT_EQUAL_FATAL(edu_result_rows(result), 1);
    CU_ASSERT_EQUAL(edu_result_columns(result), 8);
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 0), "O'Neil \"小学\" \\ \n$1");
    CU_ASSERT_EQUAL(edu_result_int(result, 0, 1), INT64_MIN);
    CU_ASSERT_EQUAL(edu_result_double(result, 0, 2), 0.1);
    CU_ASSERT_TRUE(edu_result_bool(result, 0, 3));
    CU_ASSERT_TRUE(edu_result_null(result, 0, 4));
    CU_ASSERT_PTR_NULL(edu_result_text(result, 0, 4));
    CU_ASSERT_EQUAL(edu_result_int(result, 0, 4), 0);
    CU_ASSERT_STRING_EQUAL(edu_result_text(result, 0, 5), "0.1");
    CU_ASSERT_TRUE(isinf(edu_result_double(result, 0, 6)));
    CU_ASSERT_TRUE(edu_result_null(result, 0, 7));
    CU_ASSERT_EQUAL(edu_result_column(result, "Text"), 0);
    CU_ASSERT_EQUAL(edu_result_column(result, "TEXT"), -1);
}

static void
session_does_not_depend_on_the_servers_defaults(void)
{
    if (no_server())
        return;
    CU_ASSERT_STRING_EQUAL(one_value(db, "SHOW TimeZone"), "UTC");
    CU_ASSERT_STRING_EQUAL(one_value(db, "SHOW search_path"), "edustat, pg_catalog");
    CU_ASSERT_STRING_EQUAL(one_value(db, "SHOW application_name"), "edustat");
    CU_ASSERT_STRING_EQUAL(one_value(db, "SHOW client_encoding"), "UTF8");
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT date '2019-09-01'"), "2019-09-01");
    CU_ASSERT_TRUE(edu_db_server_version(db) >= 150000);
}

static void
server_messages_become_errors(void)
{
    if (no_server())
        return;

    edu_error_t *error = edu_db_exec(db, "INSERT INTO edu_test.t VALUES (1, 'again')", EDU_NO_PARAMS, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_DB);
    CU_ASSERT_STRING_EQUAL(error->sqlstate, "23505");
    CU_ASSERT_PTR_NOT_NULL(strstr(error->detail, "(id)=(1)"));
    edu_error_clear(error);
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "SELEC"), EDU_ERR_DB, "42601"));
    CU_ASSERT_TRUE(
        failed_as(edu_db_exec(db, "SELECT 1; SELECT 2", EDU_NO_PARAMS, NULL), EDU_ERR_DB, "42601"));
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "COPY edu_test.t FROM STDIN"), EDU_ERR_INTERNAL, NULL));
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "COPY edu_test.t TO STDOUT"), EDU_ERR_INTERNAL, NULL));
    OK(edu_db_script(db, "SET lock_timeout = 0; SELECT 1"));
    CU_ASSERT_TRUE(
        failed_as(edu_db_script(db, "SET statement_timeout = 20; SELECT pg_sleep(5)"), EDU_ERR_DB, "57014"));
    OK(edu_db_script(db, "SET statement_timeout = 0"));
}

static void
unreachable_server_is_said_so(void)
{
    edu_db_t *none;

    if (no_server())
        return;
    edu_error_t *error = edu_db_connect(&none, "host=/nowhere/at/all", pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_DB_CONNECT);
    CU_ASSERT_PTR_NOT_NULL(error->hint);
    CU_ASSERT_PTR_NULL(none);
    edu_error_clear(error);
}

static void
lost_connection_is_said_so(void)
{
    edu_db_t *lost;

    if (no_server())
        return;
    apr_pool_t *own = edu_pool_create(NULL);
    OK(edu_db_connect(&lost, "", own));
    edu_error_t *error = edu_db_script(lost, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)");
    CU_ASSERT_TRUE(failed_as(error, EDU_ERR_DB_CONNECT, "57P01"));
    CU_ASSERT_TRUE(failed_as(edu_db_script(lost, "SELECT 1"), EDU_ERR_DB_CONNECT, NULL));
    CU_ASSERT_TRUE(
        failed_as(edu_copy_in_begin(lost, "COPY edu_test.t FROM STDIN"), EDU_ERR_DB_CONNECT, NULL));
    edu_db_close(lost);
    edu_db_close(lost);
    CU_ASSERT_TRUE(failed_as(edu_db_script(lost, "SELECT 1"), EDU_ERR_DB_CONNECT, NULL));
    apr_pool_destroy(own);
}

static void
prepared_statement_is_remembered_and_renewed(void)
{
    edu_result_t *result = NULL;

    if (no_server())
        return;
    for (int64_t i = 1; i <= 3; i++) {
        OK(edu_db_prepared(&result, db, "plus", "SELECT $1::int8 + 1", EDU_PARAMS(EDU_INT(i)), pool));
        CU_ASSERT_EQUAL(edu_result_int(result, 0, 0), i + 1);
    }
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT count(*) FROM pg_prepared_statements WHERE name = 'plus'"),
                           "1");
    CU_ASSERT_TRUE(failed_as(edu_db_prepared(NULL, db, "plus", "SELECT 2", EDU_NO_PARAMS, pool),
                             EDU_ERR_INTERNAL, NULL));

    OK(edu_db_script(db, "CREATE TABLE edu_test.grows (a int); INSERT INTO edu_test.grows VALUES (1)"));
    OK(edu_db_prepared(&result, db, "grows", "SELECT * FROM edu_test.grows", EDU_NO_PARAMS, pool));
    OK(edu_db_script(db, "ALTER TABLE edu_test.grows ADD COLUMN b int"));
    OK(edu_db_prepared(&result, db, "grows", "SELECT * FROM edu_test.grows", EDU_NO_PARAMS, pool));
    CU_ASSERT_EQUAL(edu_result_columns(result), 2);
}

/* Results in the connection's pool, in a child and in none at all; ASan watches. */
static void
results_and_connection_die_in_any_order(void)
{
    edu_db_t *own_db;
    edu_result_t *result;

    if (no_server())
        return;
    apr_pool_t *own = edu_pool_create(NULL);
    apr_pool_t *child = edu_pool_create(own);
    OK(edu_db_connect(&own_db, "", own));
    OK(edu_db_query(&result, own_db, "SELECT 1", EDU_NO_PARAMS, own));
    OK(edu_db_query(&result, own_db, "SELECT 2", EDU_NO_PARAMS, child));
    OK(edu_db_query(NULL, own_db, "SELECT 3", EDU_NO_PARAMS, child));
    edu_db_close(own_db);
    CU_ASSERT_EQUAL(edu_result_int(result, 0, 0), 2);
    apr_pool_destroy(own);
}

typedef struct plan_t {
    int calls;
    edu_db_t *other;
    edu_errcode_t give_up; /* EDU_OK: do not */
} plan_t;

static edu_error_t *
insert_three(edu_db_t *on, void *baton, apr_pool_t *scratch)
{
    plan_t *plan = baton;

    (void)scratch;
    plan->calls++;
    EDU_TRY(edu_db_exec(on, "INSERT INTO edu_test.t VALUES (3, 'c')", EDU_NO_PARAMS, NULL));
    return plan->give_up != EDU_OK ? edu_error_create(plan->give_up, NULL, "given up") : NULL;
}

static void
failed_body_leaves_nothing(void)
{
    plan_t plan = {.give_up = EDU_ERR_REFUSED};

    if (no_server())
        return;
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_READ_COMMITTED, 3, insert_three, &plan, pool),
                             EDU_ERR_REFUSED, NULL));
    CU_ASSERT_EQUAL(plan.calls, 1);
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT count(*) FROM edu_test.t WHERE id = 3"), "0");
    CU_ASSERT_TRUE(
        failed_as(edu_db_transaction(db, EDU_READ_ONLY, 1, insert_three, &plan, pool), EDU_ERR_DB, "25006"));

    plan = (plan_t){.give_up = EDU_ERR_DB_RETRY};
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_READ_COMMITTED, 3, insert_three, &plan, pool),
                             EDU_ERR_DB_RETRY, NULL));
    CU_ASSERT_EQUAL(plan.calls, 3);

    plan = (plan_t){.give_up = EDU_OK};
    OK(edu_db_transaction(db, EDU_READ_COMMITTED, 3, insert_three, &plan, pool));
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT count(*) FROM edu_test.t WHERE id = 3"), "1");
    OK(edu_db_script(db, "DELETE FROM edu_test.t WHERE id = 3"));
}

static edu_error_t *
swallow_failure(edu_db_t *on, void *baton, apr_pool_t *scratch)
{
    (void)baton;
    (void)scratch;
    edu_error_clear(edu_db_script(on, "SELECT 1/0"));
    return NULL;
}

static void
swallowed_failure_is_no_commit(void)
{
    if (no_server())
        return;
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_READ_COMMITTED, 3, swallow_failure, NULL, pool),
                             EDU_ERR_DB, NULL));
}

static edu_error_t *
lose_once(edu_db_t *on, void *baton, apr_pool_t *scratch)
{
    plan_t *plan = baton;

    EDU_TRY(edu_db_query(NULL, on, "SELECT v FROM edu_test.t WHERE id = 1", EDU_NO_PARAMS, scratch));
    if (plan->calls++ == 0)
        EDU_TRY(
            edu_db_exec(plan->other, "UPDATE edu_test.t SET v = 'theirs' WHERE id = 1", EDU_NO_PARAMS, NULL));
    return edu_error_wrap(edu_db_exec(on, "UPDATE edu_test.t SET v = v || '+ours' WHERE id = 1",
                                      EDU_NO_PARAMS, NULL),
                          "could not change");
}

/* What a connection beside a transaction sees: neither what the transaction writes nor what others commit since, and it cannot write. */
static edu_error_t *
look_from_beside(edu_db_t *inner, void *baton, apr_pool_t *inner_pool)
{
    edu_db_t *other = baton;
    edu_db_t *beside;

    EDU_TRY(edu_db_exec(inner, "SELECT 1", EDU_NO_PARAMS, NULL)); /* the snapshot is taken */
    EDU_TRY(edu_db_exec(other, "UPDATE edu_test.t SET v = 'later' WHERE id = 2", EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_exec(inner, "UPDATE edu_test.t SET v = 'within' WHERE id = 1", EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_beside(&beside, inner, inner_pool));
    CU_ASSERT_STRING_EQUAL(one_value(beside, "SELECT v FROM edu_test.t WHERE id = 1"), "before");
    CU_ASSERT_STRING_EQUAL(one_value(beside, "SELECT v FROM edu_test.t WHERE id = 2"), "before");
    CU_ASSERT_STRING_EQUAL(one_value(beside, "SHOW search_path"), "edustat, pg_catalog");
    CU_ASSERT_TRUE(failed_as(edu_db_exec(beside, "UPDATE edu_test.t SET v = 'beside'", EDU_NO_PARAMS, NULL),
                             EDU_ERR_DB, "25006"));
    edu_db_close(beside);
    return NULL;
}

static void
connection_beside_sees_the_snapshot(void)
{
    edu_db_t *other;

    if (no_server())
        return;
    OK(edu_db_script(db, "UPDATE edu_test.t SET v = 'before'"));
    OK(edu_db_connect(&other, "", pool));
    OK(edu_db_transaction(db, EDU_REPEATABLE_READ, 1, look_from_beside, other, pool));
    edu_db_close(other);
    OK(edu_db_script(db, "UPDATE edu_test.t SET v = CASE id WHEN 1 THEN 'a' ELSE 'b' END"));
}

static void
serialization_failure_is_tried_again(void)
{
    plan_t plan = {.calls = 0};

    if (no_server())
        return;
    OK(edu_db_connect(&plan.other, "", pool));
    OK(edu_db_transaction(db, EDU_REPEATABLE_READ, 5, lose_once, &plan, pool));
    CU_ASSERT_EQUAL(plan.calls, 2);
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT v FROM edu_test.t WHERE id = 1"), "theirs+ours");
    plan.calls = 0;
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_REPEATABLE_READ, 1, lose_once, &plan, pool),
                             EDU_ERR_DB_RETRY, "40001"));
    edu_db_close(plan.other);
}

typedef struct crossing_t {
    int64_t first;
    int64_t second;
    int calls;
    bool good;
} crossing_t;

static pthread_barrier_t both_hold_one;

static edu_error_t *
lock_two(edu_db_t *on, void *baton, apr_pool_t *scratch)
{
    crossing_t *crossing = baton;
    const char *sql = "UPDATE edu_test.t SET v = v || 'x' WHERE id = $1::int";

    (void)scratch;
    EDU_TRY(edu_db_script(on, "SET LOCAL deadlock_timeout = '50ms'"));
    EDU_TRY(edu_db_exec(on, sql, EDU_PARAMS(EDU_INT(crossing->first)), NULL));
    if (crossing->calls++ == 0)
        pthread_barrier_wait(&both_hold_one);
    return edu_db_exec(on, sql, EDU_PARAMS(EDU_INT(crossing->second)), NULL);
}

static void *
cross(void *data)
{
    crossing_t *crossing = data;
    apr_pool_t *own = edu_pool_create(NULL);
    edu_db_t *own_db;

    crossing->good = succeeded(edu_db_connect(&own_db, "", own)) &&
                     succeeded(edu_db_transaction(own_db, EDU_READ_COMMITTED, 5, lock_two, crossing, own));
    apr_pool_destroy(own);
    return NULL;
}

static void
deadlock_is_tried_again(void)
{
    crossing_t crossings[2] = {{.first = 1, .second = 2}, {.first = 2, .second = 1}};
    pthread_t threads[2];

    if (no_server())
        return;
    OK(edu_db_script(db, "UPDATE edu_test.t SET v = ''"));
    pthread_barrier_init(&both_hold_one, NULL, 2);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, cross, &crossings[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&both_hold_one);
    CU_ASSERT_TRUE(crossings[0].good && crossings[1].good);
    CU_ASSERT_TRUE(crossings[0].calls + crossings[1].calls >= 3);
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT string_agg(v, ',') FROM edu_test.t"), "xx,xx");
}

static void *
interrupt_soon(void *data)
{
    (void)data;
    usleep(150000);
    raise(SIGINT);
    return NULL;
}

static void
signal_cancels_the_statement(void)
{
    struct sigaction before[2];
    pthread_t thread;

    if (no_server())
        return;
    sigaction(SIGINT, NULL, &before[0]);
    sigaction(SIGTERM, NULL, &before[1]);
    edu_cancel_install();
    pthread_create(&thread, NULL, interrupt_soon, NULL);
    apr_time_t started = apr_time_now();
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "SELECT pg_sleep(20)"), EDU_ERR_CANCELLED, "57014"));
    CU_ASSERT_TRUE(apr_time_now() - started < apr_time_from_sec(10));
    pthread_join(thread, NULL);
    CU_ASSERT_EQUAL(edu_cancel_signal(), SIGINT);
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "SELECT 1"), EDU_ERR_CANCELLED, NULL));
    CU_ASSERT_TRUE(failed_as(edu_cancel_check(), EDU_ERR_CANCELLED, NULL));
    edu_cancel_reset();
    OK(edu_cancel_check());
    OK(edu_db_script(db, "SELECT 1"));
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
}

static edu_error_t *
insert_and_sleep(edu_db_t *on, void *baton, apr_pool_t *scratch)
{
    EDU_TRY(insert_three(on, baton, scratch));
    return edu_db_script(on, "SELECT pg_sleep(20)");
}

static void
signal_rolls_the_transaction_back(void)
{
    plan_t plan = {.give_up = EDU_OK};
    struct sigaction before[2];
    pthread_t thread;

    if (no_server())
        return;
    sigaction(SIGINT, NULL, &before[0]);
    sigaction(SIGTERM, NULL, &before[1]);
    edu_cancel_install();
    pthread_create(&thread, NULL, interrupt_soon, NULL);
    CU_ASSERT_TRUE(failed_as(edu_db_transaction(db, EDU_READ_COMMITTED, 3, insert_and_sleep, &plan, pool),
                             EDU_ERR_CANCELLED, NULL));
    pthread_join(thread, NULL);
    CU_ASSERT_EQUAL(PQtransactionStatus(edu_db_handle(db)), PQTRANS_IDLE);
    edu_cancel_reset();
    CU_ASSERT_STRING_EQUAL(one_value(db, "SELECT count(*) FROM edu_test.t WHERE id = 3"), "0");
    sigaction(SIGINT, &before[0], NULL);
    sigaction(SIGTERM, &before[1], NULL);
}

typedef struct fault_t {
    const char *on;
    edu_errcode_t code;
    int times;
} fault_t;

static edu_error_t *
strike(const char *sql, void *baton)
{
    fault_t *fault = baton;

    if (fault->times == 0 || strncmp(sql, fault->on, strlen(fault->on)) != 0)
        return NULL;
    fault->times--;
    return edu_error_create(fault->code, NULL, "struck");
}

static void
fault_takes_the_statements_place(void)
{
    plan_t plan = {.give_up = EDU_OK};
    fault_t fault = {.on = "COMMIT", .code = EDU_ERR_DB_RETRY, .times = 2};

    if (no_server())
        return;
    edu_db_set_fault(db, strike, &fault);
    OK(edu_db_transaction(db, EDU_READ_COMMITTED, 3, insert_three, &plan, pool));
    CU_ASSERT_EQUAL(plan.calls, 3);
    fault = (fault_t){.on = "DELETE", .code = EDU_ERR_DB, .times = 1};
    CU_ASSERT_TRUE(failed_as(edu_db_script(db, "DELETE FROM edu_test.t WHERE id = 3"), EDU_ERR_DB, NULL));
    OK(edu_db_script(db, "DELETE FROM edu_test.t WHERE id = 3"));
    edu_db_set_fault(db, NULL, NULL);
}

void
edu_suite_db(void)
{
    CU_pSuite suite = CU_add_suite("db", set_up, clean_up);

    CU_add_test(suite, "a connection beside sees the snapshot", connection_beside_sees_the_snapshot);
    CU_add_test(suite, "parameters of every type come back", parameters_of_every_type_come_back);
    CU_add_test(suite, "a session does not depend on the server's defaults",
                session_does_not_depend_on_the_servers_defaults);
    CU_add_test(suite, "server messages become errors", server_messages_become_errors);
    CU_add_test(suite, "an unreachable server is said so", unreachable_server_is_said_so);
    CU_add_test(suite, "a lost connection is said so", lost_connection_is_said_so);
    CU_add_test(suite, "a prepared statement is remembered and renewed",
                prepared_statement_is_remembered_and_renewed);
    CU_add_test(suite, "results and connection die in any order", results_and_connection_die_in_any_order);
    CU_add_test(suite, "a failed body leaves nothing", failed_body_leaves_nothing);
    CU_add_test(suite, "a swallowed failure is no commit", swallowed_failure_is_no_commit);
    CU_add_test(suite, "a serialization failure is tried again", serialization_failure_is_tried_again);
    CU_add_test(suite, "a deadlock is tried again", deadlock_is_tried_again);
    CU_add_test(suite, "a signal cancels the statement", signal_cancels_the_statement);
    CU_add_test(suite, "a signal rolls the transaction back", signal_rolls_the_transaction_back);
    CU_add_test(suite, "a fault takes the statement's place", fault_takes_the_statements_place);
}
