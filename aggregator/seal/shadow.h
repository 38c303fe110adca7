/* A store beside the live one: the aggregator's own tables, empty, in a transaction that is always rolled back.
 *
 * The schema edustat is renamed to edustat_live and an empty edustat made beside it, so that every statement of the aggregator works on what is
 * put there. Nobody else sees any of it. No live table is locked but for reading, no row of one is written: loads, aggregators and
 * readers go on meanwhile. Only another shadow waits, until this one is rolled back; and a load that waits for none of this is never held up.
 * The role needs to own the schema edustat, as the one that ran migrate does. */
#ifndef EDU_AGGREGATOR_SEAL_SHADOW_H
#define EDU_AGGREGATOR_SEAL_SHADOW_H

#include "base/db.h"
#include "model/catalogue.h"

typedef struct edu_shadow_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    const apr_array_header_t *counties; /* const char *; NULL: all */
    int year;                           /* nothing of later years is in it */
} edu_shadow_t;

/* Makes the empty store, with tables for the forms of `catalogue`, which need not be the one of the live store. Within a transaction that
 * the caller rolls back. */
edu_error_t *edu_shadow_open(const edu_shadow_t *shadow, apr_pool_t *scratch_pool);

/* Makes a second one while one is open, whose schema is called edustat_first from now on. */
edu_error_t *edu_shadow_open_second(const edu_shadow_t *shadow, apr_pool_t *scratch_pool);

/* Fills it with what is stored now: register, periods and returns. */
edu_error_t *edu_shadow_fill_now(const edu_shadow_t *shadow, apr_pool_t *scratch_pool);

/* What was known at another time. Texts of PostgreSQL's int8multirange: {[1,18),[19,41)}. */
typedef struct edu_shadow_then_t {
    const char *submissions; /* that were there */
    const char *undone;      /* those of them that were undone */
    const char *register_csv;
    size_t register_length;
    const char *periods_csv; /* year,period */
} edu_shadow_then_t;

/* Fills it with what was stored then: the register and the periods as they are given, the returns out of the live ones and their history. Errors: those
 * of the database, when the history holds what a column cannot take. */
edu_error_t *edu_shadow_fill_then(const edu_shadow_t *shadow, const edu_shadow_then_t *then,
                                  apr_pool_t *scratch_pool);

/* Computes the rollups of all that is in it. */
edu_error_t *edu_shadow_aggregate(const edu_shadow_t *shadow, apr_pool_t *scratch_pool);

/* The columns of a table (its quoted name with its schema), const char *, in their order; none when there is no such table. */
edu_error_t *edu_shadow_columns(apr_array_header_t **columns, edu_db_t *db, const char *table,
                                apr_pool_t *pool);

/* Runs `body` in a transaction that is rolled back whatever it returns; what it returns comes back. */
edu_error_t *edu_shadow_transaction(edu_db_t *db, edu_transaction_t body, void *baton, apr_pool_t *pool);

#endif
