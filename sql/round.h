/* Approved county-periods take no more data until they are reopened.
 *
 * The protocol: whoever changes returns of a form takes a shared lock on each of the periods at the end of its work, looks for
 * approvals, and holds the lock until its transaction ends; whoever approves or reopens takes the same lock alone, and counts
 * behind it. So of an approval and a change at the same time one sees the other. A lock stands for a form and a period, not for a
 * county of it, since a file of a whole country changes more county-periods than the server has room for locks. */
#ifndef EDU_SQL_ROUND_H
#define EDU_SQL_ROUND_H

#include "base/db.h"
#include "model/catalogue.h"

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

/* The areas at or below one at which returns of a level begin, by code (const char *): the counties, and what stands above them
 * and has none. */
apr_array_header_t *edu_round_bases(const edu_areas_t *areas, const edu_area_t *area, int year,
                                    edu_level_t level, apr_pool_t *pool);

/* Until when a form's returns for a period are due. */
typedef struct edu_deadline_t {
    const char *due;    /* the last day, YYYY-MM-DD; NULL: there is no deadline */
    const char *before; /* the end of that day as a timestamptz; NULL: there is no deadline */
    bool opened;        /* a round says so; else the catalogue does */
    bool closed;
    const char *by; /* who opened the round; NULL: there is none */
} edu_deadline_t;

/* The end of a day where this program runs (TZ), as a timestamptz in UTC. Errors: USAGE when `day` is not a day of the calendar as
 * YYYY-MM-DD. */
edu_error_t *edu_round_end_of_day(const char **before, const char *day, apr_pool_t *pool);

/* The beginning of a day, in the same way. */
edu_error_t *edu_round_start_of_day(const char **from, const char *day, apr_pool_t *pool);

/* The day that the catalogue names for the form (annual forms only), NULL when it names none. `reference`: MMDD, where the
 * statistical year begins; a due day before it lies in the next year. */
const char *edu_round_due(const edu_form_t *form, const edu_period_t *period, int reference,
                          apr_pool_t *pool);

/* The deadline of the round, else the catalogue's. */
edu_error_t *edu_round_deadline(edu_deadline_t *deadline, edu_db_t *db, const edu_catalogue_t *catalogue,
                                const edu_form_t *form, const edu_period_t *period, apr_pool_t *pool);

/* Holds a form and period alone until the transaction ends: for those who approve and reopen. */
edu_error_t *edu_round_hold(edu_db_t *db, const char *form, const char *period);

#endif
