/* The server's messages as this program's errors. */
#include "base/cancel.h"
#include "base/db_private.h"
#include "base/log.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <string.h>

static bool
is_state(const char *sqlstate, const char *expected)
{
    return strncmp(sqlstate, expected, strlen(expected)) == 0;
}

/* FATAL messages of a server that ends the session leave the connection bad, but only after the
 * result. */
static bool
is_connection_state(const char *sqlstate)
{
    return is_state(sqlstate, "08") || is_state(sqlstate, "57P0");
}

static edu_errcode_t
code_of(const edu_db_t *db, const char *sqlstate)
{
    if (is_state(sqlstate, "40001") || is_state(sqlstate, "40P01"))
        return EDU_ERR_DB_RETRY;
    if (is_state(sqlstate, "57014") && edu_cancel_requested())
        return EDU_ERR_CANCELLED;
    if (is_connection_state(sqlstate) || PQstatus(db->connection) != CONNECTION_OK)
        return EDU_ERR_DB_CONNECT;
    return EDU_ERR_DB;
}

/* Advice for the failures that a user can do something about. NULL: none. */
static const char *
advice(edu_errcode_t code, const char *sqlstate, const char *message)
{
    if (code == EDU_ERR_DB_CONNECT)
        return edu_translate("what was not committed is undone; see whether the server runs, then try again");
    if (is_state(sqlstate, "53100") && strstr(message, "shared memory") != NULL)
        return edu_translate("give the server more shared memory (/dev/shm), or set "
                             "dynamic_shared_memory_type = mmap; nothing was changed");
    if (is_state(sqlstate, "53100"))
        return edu_translate("free disk space on the server, then try again; nothing was loaded");
    if (is_state(sqlstate, "53300"))
        return edu_translate("the server has no connection left; close some, or raise max_connections");
    if (is_state(sqlstate, "42501"))
        return edu_translate("connect as the owner of the database, or have it grant the right");
    if (is_state(sqlstate, "42P01") || is_state(sqlstate, "3F000"))
        return edu_translate("run \"edustat migrate\" first");
    return NULL;
}

static const char *
field(const PGresult *result, int code)
{
    const char *text = result != NULL ? PQresultErrorField(result, code) : NULL;

    return text != NULL && *text != '\0' ? text : NULL;
}

/* Where there is no message by fields, libpq itself speaks: its first line, without what follows.
 * */
static char *
connection_message(const edu_db_t *db, apr_pool_t *pool)
{
    char *message = apr_pstrdup(pool, PQerrorMessage(db->connection));

    message[strcspn(message, "\n")] = '\0';
    return *message != '\0' ? message : apr_pstrdup(pool, edu_translate("the server gave no reason"));
}

edu_error_t *
edu_db_error(edu_db_t *db, const PGresult *result)
{
    const char *sqlstate = field(result, PG_DIAG_SQLSTATE);
    const char *message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    const char *context = field(result, PG_DIAG_CONTEXT);
    const char *hint = field(result, PG_DIAG_MESSAGE_HINT);

    if (message == NULL)
        message = connection_message(db, db->scratch);
    edu_errcode_t code = code_of(db, sqlstate != NULL ? sqlstate : "");
    edu_error_t *error = NULL;

    /* Who interrupts need not be told which statement it was. */
    if (code == EDU_ERR_CANCELLED)
        error = edu_cancel_check();
    if (error != NULL)
        detail = context = hint = NULL;
    else
        error = edu_error_create(code, NULL, "%s", message);

    if (sqlstate != NULL)
        apr_cpystrn(error->sqlstate, sqlstate, sizeof error->sqlstate);
    if (code == EDU_ERR_DB_CONNECT)
        error = edu_error_wrap(error, "the connection to %s was lost", edu_db_address(db));
    if (detail != NULL || context != NULL)
        edu_error_detail(error, "%s%s%s", detail != NULL ? detail : "",
                         detail != NULL && context != NULL ? edu_translate("; ") : "",
                         context != NULL ? context : "");
    if (hint == NULL)
        hint = advice(code, error->sqlstate, message);
    if (hint != NULL)
        edu_error_hint(error, "%s", hint);
    return error;
}
