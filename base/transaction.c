#include "base/cancel.h"
#include "base/db_private.h"
#include "base/log.h"
#include "base/pool.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAUSE_FIRST_US 10000
#define PAUSE_MOST_US 2000000
#define ROLLBACK_TRIES 3

static const char *
begin_sql(edu_isolation_t isolation)
{
    switch (isolation) {
    case EDU_READ_COMMITTED: return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    case EDU_REPEATABLE_READ: return "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE";
    case EDU_READ_ONLY: return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    }
    return "BEGIN";
}

/* Works also after a signal, unlike every other statement: nothing may stay half-done. A cancel
 * request meant for the statement before may hit the ROLLBACK, which is then said again. */
static void
roll_back(edu_db_t *db)
{
    edu_copy_in_abort(db, "the transaction was given up");
    for (int i = 0; i < ROLLBACK_TRIES; i++) {
        if (PQtransactionStatus(db->connection) == PQTRANS_IDLE || PQstatus(db->connection) != CONNECTION_OK)
            return;
        PQclear(PQexec(db->connection, "ROLLBACK"));
    }
}

/* COMMIT of a transaction in which a statement failed succeeds, as a ROLLBACK. */
static edu_error_t *
commit(edu_db_t *db)
{
    const char *tag = "";
    edu_error_t *error = edu_db_simple(db, "COMMIT", &tag);

    if (error == NULL && strcmp(tag, "COMMIT") != 0)
        return edu_error_create(EDU_ERR_DB, NULL,
                                "the transaction was rolled back, since a statement in it had failed");
    if (error != NULL && PQstatus(db->connection) != CONNECTION_OK) {
        error = edu_error_wrap(error, "could not learn whether the transaction was committed");
        return edu_error_hint(error, "look at what is stored before you try again");
    }
    return error;
}

static edu_error_t *
run_once(edu_db_t *db, edu_isolation_t isolation, edu_transaction_t body, void *baton, apr_pool_t *pool)
{
    edu_error_t *error = edu_db_simple(db, begin_sql(isolation), NULL);

    if (error == NULL)
        error = body(db, baton, pool);
    if (error == NULL && db->copy_sql != NULL)
        error = edu_error_create(EDU_ERR_INTERNAL, NULL, "a transaction ended inside a COPY");
    if (error == NULL)
        error = commit(db);
    if (error != NULL)
        roll_back(db);
    return error;
}

/* Grows from try to try; random, so that two that collided do not collide again. */
static void
pause_before(int try, unsigned *seed)
{
    int64_t longest = PAUSE_FIRST_US;

    for (int i = 1; i < try && longest < PAUSE_MOST_US; i++)
        longest *= 2;
    if (longest > PAUSE_MOST_US)
        longest = PAUSE_MOST_US;
    apr_sleep(longest / 2 + (int64_t)rand_r(seed) % (longest / 2));
}

edu_error_t *
edu_db_transaction(edu_db_t *db, edu_isolation_t isolation, int tries, edu_transaction_t body, void *baton,
                   apr_pool_t *pool)
{
    unsigned seed = (unsigned)getpid() ^ (unsigned)apr_time_now() ^ (unsigned)(uintptr_t)db;
    apr_pool_t *try_pool;
    edu_error_t *error;

    if (PQtransactionStatus(db->connection) == PQTRANS_INTRANS ||
        PQtransactionStatus(db->connection) == PQTRANS_INERROR)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "a transaction was begun inside another");

    try_pool = edu_pool_create(pool);
    for (int try = 1;; try++) {
        apr_pool_clear(try_pool);
        error = run_once(db, isolation, body, baton, try_pool);
        if (error == NULL || try >= tries || !edu_error_is(error, EDU_ERR_DB_RETRY) ||
            PQstatus(db->connection) != CONNECTION_OK)
            break;
        edu_log_detail("try %d of %d lost against another transaction: %s", try, tries, error->message);
        edu_error_clear(error);
        pause_before(try, &seed);
    }
    apr_pool_destroy(try_pool);
    return error;
}
