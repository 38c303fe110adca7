/* The complete annual rates of the years before, by area, group and indicator: what trends are made of. An area that was made of others since
 * has their numerators and denominators, added up, as its past (model/boundary.h); where land was divided it has none. */
#ifndef EDU_AGGREGATOR_PAST_H
#define EDU_AGGREGATOR_PAST_H

#include "aggregator/statistics/trend.h"
#include "base/db.h"
#include "model/catalogue.h"

/* A trend looks at so many years, the one at hand being the last: a longer past says little of where a rate is going, and a correction
 * reaches no further than that. */
#define EDU_PAST_YEARS 10

typedef struct edu_past_t edu_past_t;

edu_past_t *edu_past_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Notes a rate and what it was made of; years of one area must come in order. */
void edu_past_note(edu_past_t *past, const char *area, int grp, int indicator, int year, double rate,
                   double numerator, double denominator);

/* Adds to `areas` (a hash with codes as keys and values) those that make the past of the areas in it, as of `year`. */
void edu_past_add(apr_hash_t *areas, const edu_areas_t *all, int year, apr_pool_t *pool);

/* Reads the stored rates of some areas (const char *) in the years before one. */
edu_error_t *edu_past_read(edu_past_t *past, edu_db_t *db, const apr_array_header_t *areas, int year,
                           apr_pool_t *scratch_pool);

/* The years before `year` that are within reach and have a rate, in order; how many. */
size_t edu_past_series(edu_year_value_t series[EDU_PAST_YEARS], edu_past_t *past, const char *area, int grp,
                       int indicator, int year);

#endif
