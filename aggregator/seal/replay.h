/* Replaying a seal: the returns as they were then, out of the stored history, through the sealed catalogue, and the same bytes again. */
#ifndef EDU_AGGREGATOR_SEAL_REPLAY_H
#define EDU_AGGREGATOR_SEAL_REPLAY_H

#include "aggregator/seal/scope.h"
#include "aggregator/seal/shadow.h"
#include "aggregator/seal/stored.h"

/* A seal that is opened to work with. */
typedef struct edu_seal_open_t {
    const edu_stored_seal_t *seal;
    const edu_seal_parts_t *parts;
    const edu_catalogue_t *catalogue; /* the sealed one */
    edu_seal_scope_t scope;
} edu_seal_open_t;

/* Errors: CATALOGUE, when this program cannot read the sealed catalogue any more. */
edu_error_t *edu_seal_open(edu_seal_open_t *open, const edu_stored_seal_t *seal,
                           const edu_seal_parts_t *parts, apr_pool_t *pool);

/* Makes a store beside the live one with what was stored at the seal; `second`: while another one is open. In a transaction that is
 * rolled back. */
edu_error_t *edu_seal_restore(edu_shadow_t *shadow, edu_db_t *db, const edu_seal_open_t *open, bool second,
                              apr_pool_t *scratch_pool);

/* The columns of both texts that are no part of the key, const char *. */
apr_array_header_t *edu_seal_shared_columns(const apr_array_header_t *one, const apr_array_header_t *other,
                                            const apr_array_header_t *key, apr_pool_t *pool);

/* A temporary table of texts out of a part in CSV. */
edu_error_t *edu_seal_load_text(edu_db_t *db, const char *table, const edu_seal_part_t *part,
                                apr_pool_t *pool);

/* One value that differs. Texts are "" where they do not apply. */
typedef struct edu_seal_difference_t {
    const char *part; /* path of the part, the county-period's digest being in EDU_SEAL_INPUTS */
    const char *form;
    const char *area;
    const char *period;
    const char *grp;
    const char *indicator;
    const char *column; /* "" when the row as a whole is on one side only */
    const char *sealed; /* NULL: empty */
    const char *now;
    const char *side; /* "a": the row is only in the seal; "b": only outside; "": both */
} edu_seal_difference_t;

/* The differences between two texts of one part, in CSV with a header; the columns of both that have the same name are compared.
 * edu_seal_difference_t. Makes temporary tables in the caller's transaction. */
edu_error_t *edu_seal_part_differences(apr_array_header_t *differences, edu_db_t *db,
                                       const edu_seal_part_t *sealed, const edu_seal_part_t *now,
                                       apr_pool_t *pool);

typedef struct edu_seal_replay_t {
    bool identical;
    apr_array_header_t *differences; /* edu_seal_difference_t */
} edu_seal_replay_t;

/* Replays in one transaction that is rolled back. */
edu_error_t *edu_seal_replay(edu_seal_replay_t *replay, edu_db_t *db, const edu_seal_open_t *open,
                             apr_pool_t *pool);

#endif
