/* Publication: what was sealed becomes what evaluators read.
 *
 * What is published comes out of the seal's own parts, never out of the live rollups. All of it stands in temporary tables before any of it is
 * published, and goes through disclosure control there (protect.h). */
#ifndef EDU_PUBLISH_PUBLISH_H
#define EDU_PUBLISH_PUBLISH_H

#include "aggregator/seal/stored.h"

typedef struct edu_publish_order_t {
    const char *by;
    const char *reason;       /* "" for none */
    const char *visible_from; /* a time; NULL: now */
    int threshold;            /* counts of people below this are hidden; 0: no disclosure control */
} edu_publish_order_t;

typedef struct edu_publish_report_t {
    int64_t counts;
    int64_t counts_suppressed;
    int64_t rates;
    int64_t rates_suppressed;
    int64_t
        exposed; /* hidden small counts that can be narrowed down all the same, by what is public or known */
    const char *visible_from; /* UTC */
    bool embargoed;
    int64_t entry; /* of the journal */
} edu_publish_report_t;

/* Publishes a seal whose parts were read and checked. Versions of the same areas and year that were published before are to be read until this one
 * is to be seen. Errors: REFUSED when it was published before, or withdrawn. */
edu_error_t *edu_publish(edu_publish_report_t *report, edu_db_t *db, const edu_stored_seal_t *seal,
                         const edu_seal_parts_t *parts, const edu_publish_order_t *order, apr_pool_t *pool);

/* Withdraws a publication: it never was to be read then, and the version before it is again. Errors: NOT_FOUND when it was not published;
 * REFUSED when it is withdrawn already. */
edu_error_t *edu_withdraw(int64_t *entry, edu_db_t *db, const edu_stored_seal_t *seal, const char *by,
                          const char *reason, apr_pool_t *pool);

#endif
