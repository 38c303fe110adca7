/* A rollup table that a run makes anew, area by area: an area whose rows of a period come out as they stand is left alone, the others' rows are
 * replaced, and areas that nobody computed any more go. So a run writes no more than what changed, whatever it computed: readers find their
 * pages as they were, and dead rows and log grow with the changes alone. Rows are compared as the bytes that COPY sends them in, by 128-bit hashes
 * (base/hash.h), of which one an area and period is kept; what a full run left is remembered from one to the next (aggregator/written.h). */
#ifndef EDU_AGGREGATOR_RENEW_H
#define EDU_AGGREGATOR_RENEW_H

#include "base/buffer.h"
#include "base/db.h"

#include <apr_tables.h>
#include <stdbool.h>

/* What is written and how. The texts must outlive the renewal. */
typedef struct edu_renew_table_t {
    const char *name;    /* with its schema */
    const char *columns; /* as rows have them, separated by commas; all that is said of an area in a period */
    const char
        *remove; /* a statement that takes out rows: $1 int4 year, $2 text period, $3 text[] area codes */
    bool binary; /* rows are made with base/copy_binary.h; else lines of COPY's text format */
} edu_renew_table_t;

typedef struct edu_renew_t edu_renew_t;

/* For one run, within its transaction. */
edu_renew_t *edu_renew_create(edu_db_t *db, const edu_renew_table_t *table, apr_pool_t *pool);

/* The table's name, as statements have it. */
const char *edu_renew_table(const edu_renew_t *renew);

/* The table was emptied in this transaction: rows only come, and come frozen, without a log or a second visit. */
void edu_renew_bare(edu_renew_t *renew);

/* Takes note of the rows that stand: all (period NULL, areas NULL), or those of some areas (const char *) in a period, none of them twice. They
 * are read by `db`, the renewal's own connection or one beside it. Errors: DB. */
edu_error_t *edu_renew_read(edu_renew_t *renew, edu_db_t *db, int year, const char *period,
                            const apr_array_header_t *areas, apr_pool_t *scratch_pool);

/* In a full run: what it leaves is to be remembered, in rows of the transaction of this number (edu_written_own). Then edu_renew_recall() takes note of all rows
 * that stand, as edu_renew_read() does, but reads only those that are not known to be what the last full run left. Errors: DB. */
void edu_renew_remember(edu_renew_t *renew, uint32_t transaction);
edu_error_t *edu_renew_recall(edu_renew_t *renew, edu_db_t *db, apr_pool_t *scratch_pool);

/* From now on rows are kept until edu_renew_end(): until then another thread may have the connection. */
void edu_renew_hold(edu_renew_t *renew);

/* Begins a period's rows. They are added to *out: edu_renew_row() behind each of them, edu_renew_area() behind the last of an area (whether it
 * has any or not), edu_renew_end() behind the last of all; then areas of the period that stand and did not come have been taken out.
 * `period` must live until the end. Errors: DB; edu_renew_area() while rows are held: none. */
void edu_renew_begin(edu_buffer_t **out, edu_renew_t *renew, int year, const char *period);
void edu_renew_row(edu_renew_t *renew);
edu_error_t *edu_renew_area(edu_renew_t *renew, const char *area);
edu_error_t *edu_renew_end(edu_renew_t *renew);

/* Takes out the periods that stand and never began. */
edu_error_t *edu_renew_finish(edu_renew_t *renew);

/* Rows that came, and rows that were written, so far. */
int64_t edu_renew_rows(const edu_renew_t *renew);
int64_t edu_renew_written(const edu_renew_t *renew);

#endif
