/* What the files that work out balanced development share; nobody else includes it. */
#ifndef EDU_AGGREGATOR_BALANCED_PRIVATE_H
#define EDU_AGGREGATOR_BALANCED_PRIVATE_H

#include "aggregator/balanced.h"

#include <apr_hash.h>

/* One item in one county. */
typedef struct edu_balance_item_t {
    int with_value;
    int below;
    double numerator;
    double denominator;
    double cv; /* NAN without */
} edu_balance_item_t;

/* One standard in one area. */
typedef struct edu_balance_result_t {
    int units_expected;
    int units_reported;
    int schools;
    int left_out;
    int with_values; /* schools with a value of every item */
    int short_of;
    int unknown;
    edu_balance_item_t *items; /* counties only */
    int areas_expected;
    int areas_judged;
    int areas_met;
    int areas_not_met;
    const char *status; /* above counties as read from below; "" for now */
} edu_balance_result_t;

struct edu_balance_t {
    const edu_catalogue_t *catalogue;
    apr_array_header_t *sets; /* edu_balanced_set_t * */
    apr_hash_t *results;      /* "county period": edu_balance_result_t, one a standard of the catalogue */
    apr_pool_t *pool;
};

const edu_balanced_item_t *edu_balance_item_at(const edu_balanced_t *standard, int index);

#endif
