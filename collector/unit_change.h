/* What becomes of reporting units: closed, renamed, merged, given another code. Each change is one transaction; it is noted with the
 * unit and in the journal, and marks what must be recomputed. */
#ifndef EDU_COLLECTOR_UNIT_CHANGE_H
#define EDU_COLLECTOR_UNIT_CHANGE_H

#include "base/db.h"
#include "base/text.h"
#include "model/catalogue.h"

typedef enum edu_unit_deed_t {
    EDU_UNIT_CLOSE,
    EDU_UNIT_RENAME,
    EDU_UNIT_MERGE,
    EDU_UNIT_RECODE
} edu_unit_deed_t;

typedef struct edu_unit_change_t {
    edu_unit_deed_t deed;
    const apr_array_header_t *units; /* const char *: codes; of several only a merger */
    const char *into; /* MERGE: a unit of the register; RECODE: the new code; RENAME: the new name */
    const char *area; /* division of the units, where their codes do not say it; "" */
    int year;         /* first one in which it holds */
    const char *by;
    const char *reason;
    bool force; /* also when an ended unit has returns of that year or later: they stay and become findings */
    bool dry_run;
    int64_t late_returns; /* takes the number of these returns */
} edu_unit_change_t;

/* Errors: NOT_FOUND when a unit is not in the register; USAGE when a code stands for several units, or the year does not fit;
 * REFUSED for late returns without `force`, and when an approved period would be changed; DB. */
edu_error_t *edu_unit_change(edu_unit_change_t *change, edu_db_t *db, const edu_catalogue_t *catalogue,
                             apr_pool_t *pool);

/* A unit that another one goes on for. */
typedef struct edu_predecessor_t {
    const char *county;
    const char *code;
    int year;       /* first one in which it had gone over */
    bool same_unit; /* the same under another code; else it was merged into it */
    int steps;      /* 1: directly */
} edu_predecessor_t;

/* All units that a unit goes on for (edu_predecessor_t), the latest first. same_unit: without mergers, for who wants the unit's own
 * values of earlier years. */
edu_error_t *edu_unit_predecessors(apr_array_header_t **predecessors, edu_db_t *db, const char *county,
                                   const char *code, bool same_unit, apr_pool_t *pool);

/* "1990-2019", "1990-": the years in which a unit reports. */
const char *edu_unit_years(int valid_from, int valid_to, apr_pool_t *pool);

#endif
