/* The journal: what was done, entry by entry, each bound to the one before by its SHA-256.
 *
 * An entry's hash is over these texts in this order: previous_sha256, entry, at (UTC, 2019-09-20T08:00:00.000000Z), kind, by, area,
 * form, period, content; each written as "<length in bytes>:<text>,". So no field can run into the next one, and anybody can
 * recompute the chain, in SQL too (docs/collecting.md). The first entry's previous_sha256 is EDU_JOURNAL_START. */
#ifndef EDU_SQL_JOURNAL_H
#define EDU_SQL_JOURNAL_H

#include "base/db.h"

#define EDU_JOURNAL_START "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct edu_journal_entry_t {
    int64_t entry;
    const char *at;
    const char *kind;
    const char *by;
    const char *area;
    const char *form;
    const char *period;
    const char *content;
    const char *previous_sha256;
    const char *sha256;
} edu_journal_entry_t;

/* Appends an entry in the caller's transaction. `area`, `form`, `period`: "" where they do not apply. `content`: a JSON
 * object (edu_journal_content()). Whoever appends holds the journal until the transaction ends: call it last. *entry (may
 * be NULL) takes its number. Errors: DB; DB_RETRY when the transaction's snapshot is older than the journal's end. */
edu_error_t *edu_journal_add(int64_t *entry, edu_db_t *db, const char *kind, const char *by, const char *area,
                             const char *form, const char *period, const char *content,
                             apr_pool_t *scratch_pool);

/* The same for those who need no number. */
edu_error_t *edu_journal_append(edu_db_t *db, const char *kind, const char *by, const char *area,
                                const char *form, const char *period, const char *content,
                                apr_pool_t *scratch_pool);

/* A JSON object of texts: names and values by turns, ended by NULL; a NULL value is null. ("reason", "...", NULL) */
char *edu_journal_content(apr_pool_t *pool, ...) __attribute__((sentinel));

/* The hash an entry should have; its own sha256 is not looked at. */
char *edu_journal_hash(const edu_journal_entry_t *entry, apr_pool_t *pool);

/* Calls `each` with every entry in the order of their numbers; the entry is valid during the call. */
typedef edu_error_t *(*edu_journal_each_t)(const edu_journal_entry_t *entry, void *baton);
edu_error_t *edu_journal_read(edu_db_t *db, edu_journal_each_t each, void *baton);

#endif
