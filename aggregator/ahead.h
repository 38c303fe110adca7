/* Which of the years ahead have targets, by indicator, so that most rates need not ask year by year. */
#ifndef EDU_AGGREGATOR_AHEAD_H
#define EDU_AGGREGATOR_AHEAD_H

#include "model/catalogue.h"

/* How far ahead targets are looked for. */
#define EDU_AHEAD_YEARS 10

/* Bit n stands for the n-th year ahead, 1 to EDU_AHEAD_YEARS. */
typedef struct edu_ahead_t {
    unsigned there;   /* some area has a target then */
    unsigned changes; /* some area's target is another one than the year before */
} edu_ahead_t;

/* As seen from `year`; one an indicator, by its index. */
edu_ahead_t *edu_ahead_create(const edu_catalogue_t *catalogue, int year, apr_pool_t *pool);

#endif
