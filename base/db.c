#include "base/cancel.h"
#include "base/db_private.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/text.h"

#include <apr_strings.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define SERVER_LEAST 150000
#define CONNECT_TIMEOUT_S "30"
#define WAIT_MS 250

struct edu_result_t {
    PGresult *rows;
};

/* One statement on its way to the server. */
typedef struct statement_t {
    enum { SIMPLE, WITH_PARAMS, PREPARE, RUN_PREPARED } kind;
    const char *sql;
    const char *name;
    const char *const *values;
    int value_count;
} statement_t;

/* What a result's bytes depend on is the same on every server, whatever its defaults and its
 * user's. */
static const char session_sql[] = "SET client_encoding = 'UTF8';"
                                  "SET TimeZone = 'UTC';"
                                  "SET DateStyle = 'ISO, YMD';"
                                  "SET IntervalStyle = 'postgres';"
                                  "SET extra_float_digits = 1;"
                                  "SET standard_conforming_strings = on;"
                                  "SET search_path = edustat, pg_catalog";

static void
take_notice(void *baton, const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    (void)baton;
    if (severity != NULL && message != NULL)
        edu_log_detail("server: %s: %s", severity, message);
}

static apr_status_t
close_connection(void *data)
{
    edu_db_t *db = data;

    if (db->cancel != NULL) {
        edu_cancel_unwatch(db->cancel);
        PQfreeCancel(db->cancel);
        db->cancel = NULL;
    }
    PQfinish(db->connection);
    db->connection = NULL;
    return APR_SUCCESS;
}

/* libpq says "connection to server at ... failed: reason", sometimes over several lines. */
static edu_error_t *
connect_error(edu_db_t *db)
{
    char *message = apr_pstrdup(db->scratch, PQerrorMessage(db->connection));
    size_t length = strlen(message);

    while (length > 0 && message[length - 1] == '\n')
        message[--length] = '\0';
    char *rest = strchr(message, '\n');
    if (rest != NULL)
        *rest++ = '\0';

    edu_error_t *error = edu_error_create(EDU_ERR_DB_CONNECT, NULL, "%s", message);
    if (rest != NULL)
        edu_error_detail(error, "%s", rest + strspn(rest, "\t "));
    return edu_error_hint(error,
                          "check --dsn, EDUSTAT_DSN or the PG* variables, and that the server runs and "
                          "lets this user in");
}

static const char *
address_of(const PGconn *connection, apr_pool_t *pool)
{
    const char *host = PQhost(connection);

    return apr_psprintf(pool, "%s:%s/%s", host != NULL && *host != '\0' ? host : "localhost",
                        PQport(connection), PQdb(connection));
}

static edu_error_t *
set_up_session(edu_db_t *db)
{
    int version = PQserverVersion(db->connection);

    if (version < SERVER_LEAST) {
        edu_error_t *error =
            edu_error_create(EDU_ERR_DB_CONNECT, NULL, "the server %s is PostgreSQL %d, which is too old",
                             db->address, version / 10000);
        return edu_error_hint(error, "use a server of PostgreSQL %d or later", SERVER_LEAST / 10000);
    }
    return edu_db_script(db, session_sql);
}

edu_error_t *
edu_db_connect(edu_db_t **db, const char *conninfo, apr_pool_t *pool)
{
    /* Before dbname: a default that conninfo may override; behind it: what it may not. */
    const char *keywords[] = {"connect_timeout", "dbname", "application_name", "client_encoding", NULL};
    const char *values[] = {getenv("PGCONNECT_TIMEOUT") == NULL ? CONNECT_TIMEOUT_S : "", conninfo, "edustat",
                            "UTF8", NULL};
    edu_db_t *made = apr_pcalloc(pool, sizeof *made);

    *db = NULL;
    made->pool = pool;
    made->scratch = edu_pool_create(pool);
    made->texts = edu_pool_create(pool);
    made->prepared = apr_hash_make(pool);
    made->connection = PQconnectdbParams(keywords, values, 1);
    /* First of all cleanups, hence run after those that clear the results. */
    apr_pool_cleanup_register(pool, made, close_connection, apr_pool_cleanup_null);
    made->copy_buffer = edu_buffer_create(0, pool);

    edu_error_t *error = NULL;
    if (PQstatus(made->connection) != CONNECTION_OK)
        error = connect_error(made);
    if (error == NULL) {
        made->address = address_of(made->connection, pool);
        made->cancel = PQgetCancel(made->connection);
        PQsetNoticeReceiver(made->connection, take_notice, NULL);
        error = set_up_session(made);
    }
    if (error != NULL) {
        edu_db_close(made);
        return error;
    }
    *db = made;
    return NULL;
}

void
edu_db_close(edu_db_t *db)
{
    if (db != NULL && db->connection != NULL)
        close_connection(db);
}

void
edu_db_set_fault(edu_db_t *db, edu_db_fault_t fault, void *baton)
{
    db->fault = fault;
    db->fault_baton = baton;
}

edu_error_t *
edu_db_begin_statement(edu_db_t *db, const char *sql)
{
    if (db->copy_sql != NULL)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "a statement was begun inside a COPY");
    apr_pool_clear(db->scratch);
    if (db->fault != NULL)
        EDU_TRY(db->fault(sql, db->fault_baton));
    db->cancel_sent = 0;
    /* Watched first: a signal between the check and the sending is then not lost. */
    edu_cancel_watch(db->cancel);
    edu_error_t *error = edu_cancel_check();
    if (error != NULL)
        edu_cancel_unwatch(db->cancel);
    return error;
}

void
edu_db_end_statement(edu_db_t *db)
{
    edu_cancel_unwatch(db->cancel);
}

bool
edu_db_wait(edu_db_t *db)
{
    struct pollfd ready = {.fd = PQsocket(db->connection), .events = POLLIN};

    if (ready.fd < 0)
        return false;
    if (poll(&ready, 1, WAIT_MS) == 1)
        return PQconsumeInput(db->connection) == 1;

    apr_time_t now = apr_time_now();
    if (edu_cancel_requested() && db->cancel != NULL && now - db->cancel_sent > apr_time_from_msec(WAIT_MS)) {
        char message[256];

        PQcancel(db->cancel, message, sizeof message);
        db->cancel_sent = now;
    }
    return true;
}

PGresult *
edu_db_next_result(edu_db_t *db)
{
    /* A lost connection stays busy for ever; PQgetResult then makes an error of it. */
    while (PQisBusy(db->connection))
        if (!edu_db_wait(db))
            break;
    return PQgetResult(db->connection);
}

/* A COPY where none belongs would give the same result for ever. */
static edu_error_t *
refuse_copy(edu_db_t *db, ExecStatusType status)
{
    char *line;

    if (status != PGRES_COPY_OUT)
        PQputCopyEnd(db->connection, "COPY is not expected here");
    else
        while (PQgetCopyData(db->connection, &line, 0) > 0)
            PQfreemem(line);
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "a COPY was run as a plain statement");
}

edu_error_t *
edu_db_collect(PGresult **last, edu_db_t *db)
{
    edu_error_t *error = NULL;
    PGresult *kept = NULL;
    PGresult *result;

    while ((result = edu_db_next_result(db)) != NULL) {
        ExecStatusType status = PQresultStatus(result);

        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            error = edu_error_compose(refuse_copy(db, status), error);
        } else if (error == NULL && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
                   status != PGRES_EMPTY_QUERY) {
            error = edu_db_error(db, result);
        }
        PQclear(kept);
        kept = result;
    }
    if (error == NULL && kept == NULL)
        error = edu_db_error(db, NULL);
    if (error != NULL || last == NULL) {
        PQclear(kept);
        kept = NULL;
    }
    if (last != NULL)
        *last = kept;
    return error;
}

static int
send_statement(edu_db_t *db, const statement_t *statement)
{
    PGconn *connection = db->connection;

    switch (statement->kind) {
    case SIMPLE: return PQsendQuery(connection, statement->sql);
    case WITH_PARAMS:
        return PQsendQueryParams(connection, statement->sql, statement->value_count, NULL, statement->values,
                                 NULL, NULL, 0);
    case PREPARE: return PQsendPrepare(connection, statement->name, statement->sql, 0, NULL);
    case RUN_PREPARED:
        return PQsendQueryPrepared(connection, statement->name, statement->value_count, statement->values,
                                   NULL, NULL, 0);
    }
    return 0;
}

static edu_error_t *
run_statement(PGresult **result, edu_db_t *db, const statement_t *statement)
{
    if (result != NULL)
        *result = NULL;
    EDU_TRY(edu_db_begin_statement(db, statement->sql));
    edu_error_t *error = send_statement(db, statement) ? edu_db_collect(result, db) : edu_db_error(db, NULL);
    edu_db_end_statement(db);
    if (error != NULL)
        edu_log_detail("failed statement: %.500s", statement->sql);
    return error;
}

edu_error_t *
edu_db_simple(edu_db_t *db, const char *sql, const char **tag)
{
    statement_t statement = {.kind = SIMPLE, .sql = sql};
    PGresult *result;

    EDU_TRY(run_statement(&result, db, &statement));
    if (tag != NULL)
        *tag = apr_pstrdup(db->scratch, PQcmdStatus(result));
    PQclear(result);
    return NULL;
}

static const char *
param_text(const edu_param_t *param, apr_pool_t *pool)
{
    switch (param->type) {
    case EDU_PARAM_NULL: return NULL;
    case EDU_PARAM_TEXT: return param->value.text;
    case EDU_PARAM_INT: return apr_psprintf(pool, "%" APR_INT64_T_FMT, param->value.integer);
    case EDU_PARAM_DOUBLE:
        if (isnan(param->value.real))
            return "NaN";
        if (isinf(param->value.real))
            return param->value.real > 0 ? "Infinity" : "-Infinity";
        return edu_text_shortest(param->value.real, pool);
    case EDU_PARAM_BOOL: return param->value.boolean ? "t" : "f";
    }
    return NULL;
}

static const char *const *
param_texts(const edu_param_t *params, int count, apr_pool_t *pool)
{
    const char **texts = apr_palloc(pool, sizeof *texts * ((size_t)count + 1));

    for (int i = 0; i < count; i++)
        texts[i] = param_text(&params[i], pool);
    return texts;
}

static apr_status_t
clear_result(void *data)
{
    PQclear(((edu_result_t *)data)->rows);
    return APR_SUCCESS;
}

/* Hands rows to the caller's pool, or drops them when nobody asked. */
static void
keep_result(edu_result_t **result, PGresult *rows, apr_pool_t *pool)
{
    if (result == NULL) {
        PQclear(rows);
        return;
    }
    *result = apr_palloc(pool, sizeof **result);
    (*result)->rows = rows;
    apr_pool_cleanup_register(pool, *result, clear_result, apr_pool_cleanup_null);
}

/* Prepares on first use. Statements that are prepared outlive transactions, also those rolled back.
 * */
static edu_error_t *
know_statement(edu_db_t *db, const char *name, const char *sql)
{
    const char *known = apr_hash_get(db->prepared, name, APR_HASH_KEY_STRING);
    statement_t statement = {.kind = PREPARE, .sql = sql, .name = name};

    if (known != NULL && strcmp(known, sql) != 0)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "the statement name \"%s\" stands for two statements",
                                name);
    if (known != NULL)
        return NULL;
    EDU_TRY(run_statement(NULL, db, &statement));
    apr_hash_set(db->prepared, apr_pstrdup(db->pool, name), APR_HASH_KEY_STRING, apr_pstrdup(db->pool, sql));
    return NULL;
}

/* A migration beside a long session changes a statement's columns (0A000), a pooler forgets it
 * (26000). */
static bool
forget_outdated(edu_db_t *db, const char *name, const edu_error_t *error)
{
    if (strcmp(error->sqlstate, "0A000") != 0 && strcmp(error->sqlstate, "26000") != 0)
        return false;
    if (PQtransactionStatus(db->connection) != PQTRANS_IDLE)
        return false;

    const char *sql = apr_pstrcat(db->pool, "DEALLOCATE ", edu_text_quote_identifier(name, db->pool), NULL);
    edu_error_clear(edu_db_simple(db, sql, NULL));
    apr_hash_set(db->prepared, name, APR_HASH_KEY_STRING, NULL);
    return true;
}

edu_error_t *
edu_db_prepared(edu_result_t **result, edu_db_t *db, const char *name, const char *sql,
                const edu_param_t *params, int param_count, apr_pool_t *pool)
{
    statement_t statement = {.kind = RUN_PREPARED,
                             .sql = sql,
                             .name = name,
                             .values = param_texts(params, param_count, db->texts),
                             .value_count = param_count};
    PGresult *rows = NULL;
    edu_error_t *error = NULL;

    for (int tries = 0; tries < 2; tries++) {
        error = know_statement(db, name, sql);
        if (error == NULL)
            error = run_statement(&rows, db, &statement);
        if (error == NULL || tries > 0 || !forget_outdated(db, name, error))
            break;
        edu_error_clear(error);
    }
    apr_pool_clear(db->texts);
    if (error == NULL)
        keep_result(result, rows, pool);
    return error;
}

static edu_error_t *
run_with_params(PGresult **rows, edu_db_t *db, const char *sql, const edu_param_t *params, int param_count)
{
    statement_t statement = {.kind = WITH_PARAMS,
                             .sql = sql,
                             .values = param_texts(params, param_count, db->texts),
                             .value_count = param_count};
    edu_error_t *error = run_statement(rows, db, &statement);

    apr_pool_clear(db->texts);
    return error;
}

edu_error_t *
edu_db_query(edu_result_t **result, edu_db_t *db, const char *sql, const edu_param_t *params, int param_count,
             apr_pool_t *pool)
{
    PGresult *rows;

    EDU_TRY(run_with_params(&rows, db, sql, params, param_count));
    keep_result(result, rows, pool);
    return NULL;
}

edu_error_t *
edu_db_exec(edu_db_t *db, const char *sql, const edu_param_t *params, int param_count, int64_t *affected)
{
    PGresult *rows;

    EDU_TRY(run_with_params(&rows, db, sql, params, param_count));
    if (affected != NULL)
        *affected = strtoll(PQcmdTuples(rows), NULL, 10);
    PQclear(rows);
    return NULL;
}

edu_error_t *
edu_db_script(edu_db_t *db, const char *sql)
{
    return edu_db_simple(db, sql, NULL);
}

int
edu_result_rows(const edu_result_t *result)
{
    return PQntuples(result->rows);
}

int
edu_result_columns(const edu_result_t *result)
{
    return PQnfields(result->rows);
}

const char *
edu_result_name(const edu_result_t *result, int column)
{
    return PQfname(result->rows, column);
}

/* Not PQfnumber, which folds case as SQL does. */
int
edu_result_column(const edu_result_t *result, const char *name)
{
    for (int i = 0; i < PQnfields(result->rows); i++)
        if (strcmp(PQfname(result->rows, i), name) == 0)
            return i;
    return -1;
}

const char *
edu_result_text(const edu_result_t *result, int row, int column)
{
    return edu_result_null(result, row, column) ? NULL : PQgetvalue(result->rows, row, column);
}

bool
edu_result_null(const edu_result_t *result, int row, int column)
{
    return PQgetisnull(result->rows, row, column) != 0;
}

int64_t
edu_result_int(const edu_result_t *result, int row, int column)
{
    return strtoll(PQgetvalue(result->rows, row, column), NULL, 10);
}

double
edu_result_double(const edu_result_t *result, int row, int column)
{
    return strtod(PQgetvalue(result->rows, row, column), NULL);
}

double
edu_result_number(const edu_result_t *result, int row, int column)
{
    return edu_result_null(result, row, column) ? (double)NAN : edu_result_double(result, row, column);
}

const char *
edu_result_string(const edu_result_t *result, int row, int column)
{
    return edu_result_null(result, row, column) ? "" : edu_result_text(result, row, column);
}

bool
edu_result_bool(const edu_result_t *result, int row, int column)
{
    return PQgetvalue(result->rows, row, column)[0] == 't';
}

int
edu_db_server_version(const edu_db_t *db)
{
    return PQserverVersion(db->connection);
}

const char *
edu_db_address(const edu_db_t *db)
{
    return db->address != NULL ? db->address : "the server";
}

edu_error_t *
edu_db_password(const char **verifier, edu_db_t *db, const char *role, const char *password, apr_pool_t *pool)
{
    char *made = PQencryptPasswordConn(edu_db_handle(db), password, role, "scram-sha-256");

    if (made == NULL)
        return edu_error_create(EDU_ERR_DB, NULL, "could not prepare the password of role \"%s\"", role);
    *verifier = apr_pstrdup(pool, made);
    PQfreemem(made);
    return NULL;
}

struct pg_conn *
edu_db_handle(edu_db_t *db)
{
    return db->connection;
}
