/* What base/db.c, base/transaction.c and base/copy.c share; nobody else includes it. */
#ifndef EDU_BASE_DB_PRIVATE_H
#define EDU_BASE_DB_PRIVATE_H

#include "base/db.h"

#include <apr_hash.h>
#include <apr_time.h>
#include <libpq-fe.h>

struct edu_db_t {
    PGconn *connection;
    PGcancel *cancel;       /* made beforehand: a signal handler cannot allocate */
    apr_time_t cancel_sent; /* when this statement was last cancelled, 0 for never */
    const char *address;
    apr_hash_t *prepared; /* name -> SQL of the statements the server knows */
    apr_pool_t *pool;
    apr_pool_t *scratch; /* cleared at the start of each statement */
    apr_pool_t *texts;   /* of the parameters of the statement being run */
    edu_db_fault_t fault;
    void *fault_baton;
    edu_buffer_t *copy_buffer; /* COPY data not yet handed to libpq */
    const char *copy_sql;      /* the COPY ... FROM STDIN under way, else NULL */
};

/* Opens and closes the span in which a signal cancels this connection. Begin fails when a signal
 * has come already, when a test's fault strikes, or while a COPY is under way. */
edu_error_t *edu_db_begin_statement(edu_db_t *db, const char *sql);
void edu_db_end_statement(edu_db_t *db);

/* Waits until the server has said something or a while has passed; repeats a cancel request that
 * came to nothing because it overtook its statement. False when the connection is lost. */
bool edu_db_wait(edu_db_t *db);

/* The statement's next result, NULL behind the last one. */
PGresult *edu_db_next_result(edu_db_t *db);

/* Reads the statement to its end. *last (may be NULL) takes the last result, for the caller to
 * clear. */
edu_error_t *edu_db_collect(PGresult **last, edu_db_t *db);

/* The error that `result` (or, when NULL, the connection) reports; does not clear the result. */
edu_error_t *edu_db_error(edu_db_t *db, const PGresult *result);

/* Runs SQL text as it is. `tag` (may be NULL) takes the last command's tag; it lives until the next
 * statement. */
edu_error_t *edu_db_simple(edu_db_t *db, const char *sql, const char **tag);

#endif
