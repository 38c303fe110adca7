#include "base/cancel.h"

#include <errno.h>
#include <libpq-fe.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#define WATCHED_MOST 64

static _Atomic(PGcancel *) watched[WATCHED_MOST];
static atomic_int signal_taken;
static atomic_int handlers_running;

static void
take_signal(int number)
{
    int saved_errno = errno;
    int none = 0;

    if (!atomic_compare_exchange_strong(&signal_taken, &none, number)) {
        /* The user is out of patience. The signal is blocked here and kills when the handler is
         * left. */
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    atomic_fetch_add(&handlers_running, 1);
    for (size_t i = 0; i < WATCHED_MOST; i++) {
        PGcancel *handle = atomic_load(&watched[i]);
        char message[256];

        if (handle != NULL)
            PQcancel(handle, message, sizeof message);
    }
    atomic_fetch_sub(&handlers_running, 1);
    errno = saved_errno;
}

void
edu_cancel_install(void)
{
    struct sigaction action = {.sa_handler = take_signal, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool
edu_cancel_requested(void)
{
    return atomic_load(&signal_taken) != 0;
}

int
edu_cancel_signal(void)
{
    return atomic_load(&signal_taken);
}

void
edu_cancel_reset(void)
{
    atomic_store(&signal_taken, 0);
}

edu_error_t *
edu_cancel_check(void)
{
    int number = edu_cancel_signal();

    if (number == 0)
        return NULL;
    return edu_error_create(EDU_ERR_CANCELLED, NULL, "interrupted by %s",
                            number == SIGTERM ? "SIGTERM" : "SIGINT");
}

/* With every place taken the handle goes unwatched: the connection's own waiting then cancels it a
 * little later. */
void
edu_cancel_watch(struct pg_cancel *handle)
{
    for (size_t i = 0; handle != NULL && i < WATCHED_MOST; i++) {
        PGcancel *empty = NULL;

        if (atomic_compare_exchange_strong(&watched[i], &empty, handle))
            return;
    }
}

void
edu_cancel_unwatch(struct pg_cancel *handle)
{
    bool found = false;

    for (size_t i = 0; handle != NULL && !found && i < WATCHED_MOST; i++) {
        PGcancel *expected = handle;

        found = atomic_compare_exchange_strong(&watched[i], &expected, NULL);
    }
    /* A handler on another thread may have read the handle just before; the caller is about to free
     * it. */
    while (found && atomic_load(&handlers_running) > 0)
        sched_yield();
}
