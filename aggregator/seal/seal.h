/* Sealing: an area's results of a year, with everything they were made of, held fast under one SHA-256. */
#ifndef EDU_AGGREGATOR_SEAL_SEAL_H
#define EDU_AGGREGATOR_SEAL_SEAL_H

#include "aggregator/seal/parts.h"
#include "base/db.h"
#include "model/catalogue.h"

typedef struct edu_seal_order_t {
    const edu_area_t *area;
    int year;
    const char *by;
    const char *reason; /* "" for none */
    bool
        accept_open; /* changes that wait for an aggregation and open hard findings do not stand against it */
    const char *program_version;
} edu_seal_order_t;

/* What was known when the inputs were read. */
typedef struct edu_seal_known_t {
    const char *at; /* UTC, 2026-11-28T08:00:00.000000Z */
    const char *submissions;
    const char *undone; /* both texts of int8multirange */
    int64_t journal_entries;
    const char *journal_head;
    int64_t marks; /* county-periods that wait for an aggregation, among those the results stand on */
    int64_t hard;  /* open findings of the area and year */
    int64_t soft;
} edu_seal_known_t;

typedef struct edu_seal_report_t {
    int64_t number;
    const char *sha256;
    int64_t entry; /* of the journal */
    edu_seal_known_t known;
    int inputs;  /* county-periods */
    int results; /* rates */
} edu_seal_report_t;

/* Seals. The results are computed anew from the returns of one snapshot and must be those that are stored. The catalogue's files
 * are read from its folder. Errors: NOT_FOUND when nothing was aggregated for that area and year; REFUSED while changes wait or hard findings are
 * open (unless accept_open), and when the stored rollups are not what the returns give. */
edu_error_t *edu_seal_make(edu_seal_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                           const edu_seal_order_t *order, apr_pool_t *pool);

#endif
