/* Waiting for what other sessions tell by NOTIFY. */
#include "base/cancel.h"
#include "base/db_private.h"
#include "base/log.h"

#include <errno.h>
#include <poll.h>

/* How long a signal may go unseen when it came just before the wait. */
enum { WAIT_MS = 250 };

static edu_error_t *
take_notifications(bool *came, edu_db_t *db)
{
    PGnotify *notification;

    if (PQconsumeInput(db->connection) == 0 || PQstatus(db->connection) == CONNECTION_BAD)
        return edu_error_create(EDU_ERR_DB_CONNECT, NULL, "the connection to the server was lost: %s",
                                PQerrorMessage(db->connection));
    while ((notification = PQnotifies(db->connection)) != NULL) {
        *came = true;
        PQfreemem(notification);
    }
    return NULL;
}

edu_error_t *
edu_db_await(bool *came, edu_db_t *db, int timeout_ms)
{
    const int64_t end = edu_clock_us() + (int64_t)timeout_ms * 1000;
    struct pollfd ready = {.fd = PQsocket(db->connection), .events = POLLIN};

    *came = false;
    for (;;) {
        int64_t left_ms = (end - edu_clock_us()) / 1000;

        EDU_TRY(take_notifications(came, db));
        if (*came || left_ms <= 0 || edu_cancel_requested())
            return NULL;
        if (poll(&ready, 1, left_ms < WAIT_MS ? (int)left_ms + 1 : WAIT_MS) < 0 && errno != EINTR)
            return edu_error_apr(EDU_ERR_INTERNAL, APR_FROM_OS_ERROR(errno), "could not wait for the server");
    }
}
