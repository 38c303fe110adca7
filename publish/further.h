/* What is published beside rates and sums: how areas stand to those beside them, what rates would be if the missing returns were in, balanced development.
 *
 * All of it is made of counts, so it is hidden with them: what is hidden stands in pg_temp.publish_hidden_sum and publish_hidden_rate (protect.h), and the
 * statements sql/queries/publish_peers.sql, publish_bounds.sql, publish_balanced.sql and publish_balanced_items.sql say what follows from it. */
#ifndef EDU_PUBLISH_FURTHER_H
#define EDU_PUBLISH_FURTHER_H

#include "aggregator/seal/parts.h"
#include "base/db.h"

typedef struct edu_further_t {
    int64_t seal;
    int year;
    const char *area_list; /* text[] of the areas of the publication */
    int threshold;         /* counts of people below this are hidden; 0: none */
} edu_further_t;

/* Writes the rows, once the publication's version, rates and reference are there. A seal of an older program lacks some of the parts; of these nothing is
 * published. */
edu_error_t *edu_publish_further(edu_db_t *db, const edu_seal_parts_t *parts, const edu_further_t *further,
                                 apr_pool_t *pool);

#endif
