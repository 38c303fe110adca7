/* Approved county-periods take no more data until they are reopened.
 *
 * The protocol: whoever changes returns of a form takes a shared lock on each of the periods at the end of its work, looks for
 * approvals, and holds the lock until its transaction ends; whoever approves or reopens takes the same lock alone, and counts
 * behind it. So of an approval and a change at the same time one sees the other. A lock stands for a form and a period, not for a
 * county of it, since a file of a whole country changes more county-periods than the server has room for locks. */
#ifndef EDU_SQL_ROUND_H
#define EDU_SQL_ROUND_H

#include "base/db.h"

#include <apr_tables.h>

typedef struct edu_county_period_t {
    const char *county; /* base area */
    const char *period; /* as stored: 2019, 2019-Q1 */
} edu_county_period_t;

/* Makes sure that none of the county-periods of a form that the caller's transaction changed (edu_county_period_t; in any order,
 * repetitions allowed) is approved, and keeps them from being approved before the transaction ends. To be called behind the
 * changes and before the journal is written, in a transaction that is READ COMMITTED. Errors: REFUSED, naming the approved ones. */
edu_error_t *edu_round_check_open(edu_db_t *db, const char *form, const apr_array_header_t *changed,
                                  apr_pool_t *scratch_pool);

/* Holds a form and period alone until the transaction ends: for those who approve and reopen. */
edu_error_t *edu_round_hold(edu_db_t *db, const char *form, const char *period);

#endif
