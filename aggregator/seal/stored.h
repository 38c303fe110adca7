/* Seals out of the database. */
#ifndef EDU_AGGREGATOR_SEAL_STORED_H
#define EDU_AGGREGATOR_SEAL_STORED_H

#include "aggregator/seal/parts.h"
#include "base/db.h"
#include "model/catalogue.h"

#include <stdbool.h>

typedef struct edu_stored_seal_t {
    int64_t number;
    const char *area; /* code */
    int year;
    const char *by;
    const char *at; /* UTC, 2026-11-28 08:00:00 */
    const char *reason;
    const char *program_version;
    const char *catalogue_digest;
    int64_t marks_open;
    int64_t hard_open;
    const char *sha256;
    int64_t entry;
    const char *entry_sha256; /* what the journal says of it; NULL: it has no such entry */
} edu_stored_seal_t;

/* All seals, those of an area (code; NULL: all). edu_stored_seal_t, by number. */
edu_error_t *edu_seals_list(apr_array_header_t **seals, edu_db_t *db, const char *area, apr_pool_t *pool);

/* The seal with this number, as a user wrote it. Errors: USAGE, NOT_FOUND. */
edu_error_t *edu_seal_find(edu_stored_seal_t *seal, edu_db_t *db, const char *number, apr_pool_t *pool);

/* Its parts as they are stored now, sorted, with the SHA-256 of what they hold now. *wrong takes what is not as it was sealed, const
 * char *: paths of parts, "SHA256SUMS" (the parts together), "journal"; none when all is well. */
edu_error_t *edu_seal_read_parts(edu_seal_parts_t **parts, apr_array_header_t **wrong, edu_db_t *db,
                                 const edu_stored_seal_t *seal, apr_pool_t *pool);

/* The value of a text among the facts (seal.json) that needs no escapes; "" when it is not there. */
const char *edu_seal_fact(const edu_seal_parts_t *parts, const char *name, apr_pool_t *pool);

/* The catalogue that was sealed. Errors: CATALOGUE. */
edu_error_t *edu_seal_read_catalogue(edu_catalogue_t **catalogue, const edu_seal_parts_t *parts,
                                     const edu_stored_seal_t *seal, apr_pool_t *pool);

/* The parts must be as they were sealed for anything to be worked out of them. Errors: REFUSED. */
edu_error_t *edu_seal_check_sound(const edu_stored_seal_t *seal, const apr_array_header_t *wrong);

#endif
