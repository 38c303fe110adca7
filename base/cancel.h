/* SIGINT and SIGTERM: the first asks the work to stop (running statements are cancelled on the
 * server, loops see the flag), the second ends the process at once. */
#ifndef EDU_BASE_CANCEL_H
#define EDU_BASE_CANCEL_H

#include "base/db.h"
#include "base/error.h"

#include <stdbool.h>

void edu_cancel_install(void);
bool edu_cancel_requested(void);

/* NULL, or the error CANCELLED when a signal has come. For loops over rows. */
edu_error_t *edu_cancel_check(void);

/* The signal that came, 0 for none. main() re-raises it so that the caller's shell sees it. */
int edu_cancel_signal(void);

/* Forgets the signal, for tests that go on after one. */
void edu_cancel_reset(void);

/* Connections whose running statement a signal cancels; db.c calls these. At most 64 at once. */
struct pg_cancel;
void edu_cancel_watch(struct pg_cancel *handle);
void edu_cancel_unwatch(struct pg_cancel *handle);

#endif
