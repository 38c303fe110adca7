/* Disclosure control of a publication: works out which counts and rates are hidden, before any of them is published.
 *
 * Reads pg_temp.publish_sum and publish_rate (sql/form_publish.h) and writes publish_hidden_sum and publish_hidden_rate. Counts of people below a
 * threshold are hidden, and as many others as it takes (reports/disclosure). A rate of which a side is hidden is hidden, and with it all that is
 * made of it.
 *
 * What earlier publications of the area and year have shown of the same value is taken to be known by all; what they have hidden stays hidden. */
#ifndef EDU_PUBLISH_PROTECT_H
#define EDU_PUBLISH_PROTECT_H

#include "base/db.h"
#include "model/catalogue.h"

typedef struct edu_protect_t {
    const edu_catalogue_t *catalogue; /* the one that was sealed */
    int year;
    const apr_array_header_t *areas; /* const char *: those of the publication */
    int threshold;                   /* counts of people below this are hidden */
} edu_protect_t;

/* *exposed takes the number of small counts that are hidden and can be narrowed down all the same, by what is public already. */
edu_error_t *edu_publish_protect(int64_t *exposed, edu_db_t *db, const edu_protect_t *protect,
                                 apr_pool_t *pool);

#endif
