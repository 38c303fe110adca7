#include "base/cancel.h"
#include "base/copy_binary.h"
#include "base/db_private.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Small messages cost the server a system call each; above this size nothing more is gained. */
#define COPY_CHUNK ((size_t)64 * 1024)

edu_error_t *
edu_copy_in_begin(edu_db_t *db, const char *sql)
{
    EDU_TRY(edu_db_begin_statement(db, sql));

    PGresult *result = PQsendQuery(db->connection, sql) ? edu_db_next_result(db) : NULL;

    if (result != NULL && PQresultStatus(result) == PGRES_COPY_IN) {
        PQclear(result);
        db->copy_sql = apr_pstrdup(db->scratch, sql);
        edu_buffer_clear(db->copy_buffer);
        return NULL;
    }

    ExecStatusType status = PQresultStatus(result);
    edu_error_t *error;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        error = edu_error_create(EDU_ERR_INTERNAL, NULL, "a statement that is not COPY was run as one");
    else if (status != PGRES_COPY_OUT)
        error = edu_db_error(db, result);
    else
        error = NULL; /* edu_db_collect refuses it */
    PQclear(result);

    edu_error_t *rest = edu_db_collect(NULL, db);
    if (error == NULL)
        error = rest;
    else
        edu_error_clear(rest);
    edu_db_end_statement(db);
    return error;
}

/* Ends the COPY: with NULL properly, else as failed. */
static edu_error_t *
finish(PGresult **result, edu_db_t *db, const char *reason)
{
    edu_error_t *error;

    db->copy_sql = NULL;
    edu_buffer_clear(db->copy_buffer);
    /* When the server has ended the COPY by an error, putting the end fails and the error is there
     * to be read. */
    PQputCopyEnd(db->connection, reason);
    error = edu_db_collect(result, db);
    edu_db_end_statement(db);
    return error;
}

/* A failure of our own during a COPY: the server is told and its echo of it dropped. */
static edu_error_t *
give_up(edu_db_t *db, edu_error_t *error)
{
    edu_error_clear(finish(NULL, db, error->message));
    return error;
}

static edu_error_t *
put(edu_db_t *db, const char *data, size_t length)
{
    edu_error_t *error = db->fault != NULL ? db->fault(db->copy_sql, db->fault_baton) : NULL;

    if (error == NULL)
        error = edu_cancel_check();
    if (error != NULL)
        return give_up(db, error);
    while (length > 0) {
        size_t part = length < COPY_CHUNK ? length : COPY_CHUNK;

        if (PQputCopyData(db->connection, data, (int)part) != 1) {
            error = finish(NULL, db, NULL);
            return error != NULL ? error
                                 : edu_error_create(EDU_ERR_DB, NULL, "the server ended the COPY early");
        }
        data += part;
        length -= part;
    }
    return NULL;
}

static edu_error_t *
flush(edu_db_t *db)
{
    edu_buffer_t *buffer = db->copy_buffer;

    if (buffer->length == 0)
        return NULL;
    EDU_TRY(put(db, buffer->data, buffer->length));
    edu_buffer_clear(buffer);
    return NULL;
}

static edu_error_t *
no_copy(void)
{
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "no COPY is under way");
}

edu_error_t *
edu_copy_in_write(edu_db_t *db, const char *data, size_t length)
{
    if (db->copy_sql == NULL)
        return no_copy();
    if (length + db->copy_buffer->length < COPY_CHUNK) {
        edu_buffer_add(db->copy_buffer, data, length);
        return NULL;
    }
    EDU_TRY(flush(db));
    if (length >= COPY_CHUNK)
        return put(db, data, length); /* large runs are not copied once more */
    edu_buffer_add(db->copy_buffer, data, length);
    return NULL;
}

edu_error_t *
edu_copy_in_end(edu_db_t *db, int64_t *rows)
{
    PGresult *result;

    if (db->copy_sql == NULL)
        return no_copy();
    EDU_TRY(flush(db));
    EDU_TRY(finish(&result, db, NULL));
    if (rows != NULL)
        *rows = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return NULL;
}

void
edu_copy_in_abort(edu_db_t *db, const char *reason)
{
    if (db->copy_sql != NULL)
        edu_error_clear(finish(NULL, db, reason));
}

/* What the server sends for the next row, to be freed with PQfreemem; NULL at the end or on failure, which
 * edu_db_collect tells apart. */
static char *
next_message(edu_db_t *db, size_t *length)
{
    char *message = NULL;
    int got;

    while ((got = PQgetCopyData(db->connection, &message, 1)) == 0)
        if (!edu_db_wait(db))
            return NULL;
    if (got < 0)
        return NULL;
    *length = (size_t)got;
    return message;
}

static edu_error_t *
read_lines(edu_db_t *db, edu_copy_row_t row, void *baton)
{
    edu_error_t *error = NULL;
    size_t length;
    char *line;

    while (error == NULL && (line = next_message(db, &length)) != NULL) {
        if (length > 0 && line[length - 1] == '\n')
            line[--length] = '\0';
        error = row(line, length, baton);
        PQfreemem(line);
    }
    return error;
}

/* What stands before the first row comes with it or alone, what stands behind the last one alone. */
static edu_error_t *
read_rows(edu_db_t *db, edu_copy_row_t row, void *baton)
{
    edu_error_t *error = NULL;
    size_t before = EDU_BINARY_BEGIN;
    size_t length;
    char *message;

    while (error == NULL && (message = next_message(db, &length)) != NULL) {
        size_t skip = before < length ? before : length;

        before -= skip;
        if (length - skip > EDU_BINARY_ROW_HEAD)
            error = row(message + skip, length - skip, baton);
        PQfreemem(message);
    }
    return error;
}

/* The receiver wants no more: the server need not send the rest of a large table. */
static void
stop_sending(edu_db_t *db)
{
    char message[256];
    char *line;
    size_t length;

    if (db->cancel != NULL)
        PQcancel(db->cancel, message, sizeof message);
    while ((line = next_message(db, &length)) != NULL)
        PQfreemem(line);
    edu_error_clear(edu_db_collect(NULL, db));
}

static edu_error_t *
copy_out(edu_db_t *db, const char *sql, edu_error_t *(*read)(edu_db_t *db, edu_copy_row_t row, void *baton),
         edu_copy_row_t row, void *baton)
{
    EDU_TRY(edu_db_begin_statement(db, sql));

    edu_error_t *error = NULL;
    PGresult *result = PQsendQuery(db->connection, sql) ? edu_db_next_result(db) : NULL;

    if (PQresultStatus(result) != PGRES_COPY_OUT) {
        error = PQresultStatus(result) == PGRES_FATAL_ERROR
                    ? edu_db_error(db, result)
                    : edu_error_create(EDU_ERR_INTERNAL, NULL,
                                       "a statement that is not COPY TO STDOUT was run as one");
        if (PQresultStatus(result) == PGRES_COPY_IN)
            PQputCopyEnd(db->connection, "COPY TO STDOUT was expected");
        edu_error_clear(edu_db_collect(NULL, db));
    } else {
        error = read(db, row, baton);
        if (error != NULL)
            stop_sending(db);
        else
            error = edu_db_collect(NULL, db);
    }
    PQclear(result);
    edu_db_end_statement(db);
    return error;
}

edu_error_t *
edu_copy_out(edu_db_t *db, const char *sql, edu_copy_row_t row, void *baton)
{
    return copy_out(db, sql, read_lines, row, baton);
}

edu_error_t *
edu_copy_out_binary(edu_db_t *db, const char *sql, edu_copy_row_t row, void *baton)
{
    return copy_out(db, sql, read_rows, row, baton);
}

static char
unescape(char c)
{
    switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return c;
    }
}

bool
edu_copy_field(char **cursor, char **field, size_t *length)
{
    char *in = *cursor;
    char *out = in;

    if (in == NULL)
        return false;
    *field = in;
    if (in[0] == '\\' && in[1] == 'N' && (in[2] == '\t' || in[2] == '\0')) {
        *field = NULL;
        *length = 0;
        *cursor = in[2] == '\t' ? in + 3 : NULL;
        return true;
    }
    for (; *in != '\0' && *in != '\t'; in++) {
        if (*in == '\\' && in[1] != '\0')
            *out++ = unescape(*++in);
        else
            *out++ = *in;
    }
    *cursor = *in == '\t' ? in + 1 : NULL;
    *length = (size_t)(out - *field);
    *out = '\0';
    return true;
}
