/* What renew.c (what is made, and sent) and renew_read.c (what stands) share; nobody else includes it. */
#ifndef EDU_AGGREGATOR_RENEW_PRIVATE_H
#define EDU_AGGREGATOR_RENEW_PRIVATE_H

#include "aggregator/renew.h"
#include "aggregator/written.h"

#include <apr_hash.h>

/* What is known of an area in a period. */
typedef struct edu_standing_t {
    edu_digest_t digest;
    uint32_t transaction; /* that wrote all rows; 0: not known, or several */
    const char *area;
    bool came;
} edu_standing_t;

typedef struct edu_renew_period_t {
    int year;
    const char *text;
    const char *record; /* of it, by the last full run; NULL: none */
    apr_hash_t *areas;  /* code to edu_standing_t */
    apr_pool_t *pool;
} edu_renew_period_t;

struct edu_renew_t {
    edu_db_t *db;
    const edu_renew_table_t *table;
    const char *copy; /* the statement that rows come in by */
    edu_buffer_t *out;
    size_t row;          /* where the row being made begins in out */
    size_t area;         /* where the area's rows begin */
    edu_digest_t digest; /* of the rows from there */
    int64_t rows;
    int64_t written;
    bool bare;
    bool held;            /* nothing goes out before the period's end */
    uint32_t transaction; /* in a full run, whose rows are remembered; else 0 */
    edu_buffer_t *record; /* of the period being written */
    bool copying;
    apr_hash_t *periods;         /* text to edu_renew_period_t */
    edu_renew_period_t *current; /* that is being written; NULL: nothing of it stands */
    int year;
    const char *period;
    apr_array_header_t *replaced; /* const char *: areas to be taken out before what is in `out` comes */
    apr_pool_t *area_pool;        /* of `replaced` */
    apr_pool_t *pool;
    /* While reading: what the last row belonged to. */
    edu_renew_period_t *read_period;
    edu_standing_t *read_area;
};

/* Takes a row, without its head and its end, into a digest; in whatever order. */
void edu_renew_digest(edu_digest_t *digest, const char *row, size_t length);

#endif
