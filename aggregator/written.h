/* What the last full run left in a rollup table: of each area and period how many rows, which transaction wrote them, and their digest (aggregator/renew.h).
 * As long as an area has as many rows of that transaction and no others, they are the rows that were written, whoever may have tried what with the
 * table since: every INSERT and UPDATE leaves the number of its own transaction in the row, whatever its rights and its triggers are. So the next full run need not
 * read them. Where that does not hold - a run that was not full, a change by hand, a restored dump - rows are read as ever.
 *
 * A record is the text of a period: a line an area, of its code, the transaction's number, the rows, and the digest as 32 hexadecimal digits, separated by tabs. */
#ifndef EDU_AGGREGATOR_WRITTEN_H
#define EDU_AGGREGATOR_WRITTEN_H

#include "base/buffer.h"
#include "base/db.h"

#include <apr_hash.h>

/* An area's rows of a period, in whatever order. */
typedef struct edu_digest_t {
    uint64_t low;
    uint64_t high;
    int rows;
} edu_digest_t;

typedef struct edu_written_t {
    uint32_t transaction; /* that wrote all rows; 0: not known, or several */
    edu_digest_t digest;
} edu_written_t;

/* The number that rows written in db's transaction have. Errors: DB. */
edu_error_t *edu_written_own(uint32_t *transaction, edu_db_t *db, apr_pool_t *scratch_pool);

/* The records of a table: period to text, as long as they were made of the same columns. Errors: DB. */
edu_error_t *edu_written_read(apr_hash_t **records, edu_db_t *db, const char *table, const char *columns,
                              apr_pool_t *pool);

/* A record taken apart: code to edu_written_t. What is not a record's line says nothing. */
apr_hash_t *edu_written_parse(const char *record, apr_pool_t *pool);

/* Adds an area's line. One without a transaction's number or without rows has none. */
void edu_written_add(edu_buffer_t *record, const char *area, const edu_written_t *written);

/* Puts a period's record in the place of the one that stands; an empty one takes it out. Errors: DB. */
edu_error_t *edu_written_put(edu_db_t *db, const char *table, const char *columns, const char *period,
                             const char *record);

#endif
