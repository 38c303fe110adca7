/* Integrity: named checks over the store, each with what is wrong, where, and what to do. A check is a line in the table of
 * verify.c. */
#ifndef EDU_REPORTS_VERIFY_H
#define EDU_REPORTS_VERIFY_H

#include "base/db.h"
#include "model/catalogue.h"
#include "sql/recompute.h"

#include <apr_tables.h>

/* Findings of one check are kept up to here, and counted beyond. */
#define EDU_VERIFY_KEPT_MOST 100

typedef struct edu_check_result_t {
    const char *code;          /* "journal_chain" */
    bool serious;              /* else a warning */
    apr_array_header_t *found; /* const char *: what is wrong, for people */
    int64_t count;             /* of all that is wrong */
    const char *remedy;        /* for people */
} edu_check_result_t;

typedef struct edu_verify_t {
    apr_array_header_t *results; /* edu_check_result_t, one a check */
    bool publications_left_out;  /* this role may not read them all */
    int64_t journal_entries;
    const char *journal_head; /* SHA-256 of the last entry; "" when there is none */
} edu_verify_t;

/* Runs every check, in the caller's transaction. `head`: a hash noted down before that must stand in the journal, or NULL. */
edu_error_t *edu_verify_run(edu_verify_t **verify, edu_db_t *db, const edu_catalogue_t *catalogue,
                            const char *head, edu_lang_t lang, apr_pool_t *pool);

/* Adds the outcome of a recomputation as a check of its own. */
void edu_verify_add_rollups(edu_verify_t *verify, const edu_recomputed_t *recomputed,
                            const edu_catalogue_t *catalogue, edu_lang_t lang, apr_pool_t *pool);

/* Who recomputes rollups: the aggregator, which the program names here. NULL: nobody, and verify leaves it out. */
void edu_verify_recompute_by(edu_recompute_t recompute);

#endif
