/* What changed since a seal, or between two: returns, register, rates, catalogue. */
#ifndef EDU_AGGREGATOR_SEAL_DIFF_H
#define EDU_AGGREGATOR_SEAL_DIFF_H

#include "aggregator/seal/replay.h"

/* A cell of a return (form, period, unit, submission set), or of the register (form ""). */
typedef struct edu_seal_change_t {
    const edu_form_t *form; /* of the sealed catalogue; NULL: the register */
    const char *area;
    const char *period; /* "" of the register */
    const char *unit;
    const char *unit_name;
    const char *item;   /* column; "" when the row held nothing */
    const char *sealed; /* NULL: empty */
    const char *now;
    const char *side;   /* "a": the return is gone; "b": it is new; "" */
    const char *number; /* of the submission that changed it; NULL: not known */
    bool undone;        /* it was changed back by undoing that submission */
    const char *file;
    const char *by;
    const char *at; /* UTC, 2026-11-28 08:00:00 */
} edu_seal_change_t;

/* A rate that is another one in what people look at. */
typedef struct edu_seal_rate_t {
    const char *area;
    const char *period;
    const char *grp;
    const char *indicator;
    const char *rate[2]; /* sealed, now; NULL: none */
    const char *status[2];
    const char *target[2];
    const char *side;
} edu_seal_rate_t;

typedef struct edu_seal_diff_t {
    apr_array_header_t *returns; /* edu_seal_change_t */
    apr_array_header_t *units;   /* edu_seal_change_t of the register */
    apr_array_header_t *rates;   /* edu_seal_rate_t */
    apr_array_header_t *values; /* edu_seal_difference_t: everything that differs in results/indicators.csv */
    int sealed_rates;           /* how many rates the seal has */
    bool same_catalogue;
    const char *catalogue; /* digest of the other one */
    int64_t marks;         /* county-periods that wait for an aggregation, against now */
} edu_seal_diff_t;

/* Against `other`; NULL: against what is stored now. Both seals must be of the same area and year. In a transaction that is rolled back. */
edu_error_t *edu_seal_diff(edu_seal_diff_t *diff, edu_db_t *db, const edu_seal_open_t *seal,
                           const edu_seal_open_t *other, apr_pool_t *pool);

#endif
