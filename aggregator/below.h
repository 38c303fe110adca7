/* How the rates of the lowest areas below one are spread: each area counting once, and weighed by those the rate is of. */
#ifndef EDU_AGGREGATOR_BELOW_H
#define EDU_AGGREGATOR_BELOW_H

#include "aggregator/rates.h"
#include "aggregator/spread.h"
#include "aggregator/statistics/inequality.h"

typedef struct edu_below_t {
    edu_spread_t spread; /* of the rates, in the indicator's scale */
    /* Inequality of the rates weighed by their denominators; NAN for fewer than two areas, where there is none, and for
     * rates made of rates, which have nothing to weigh them by. */
    double cv;
    double gini;
    edu_theil_t theil; /* between: among the areas directly below */
    double ratio_20_20;
} edu_below_t;

/* Memory that descriptions share. */
typedef struct edu_below_room_t {
    edu_part_t *parts;
    double *values;
    double *sums;
} edu_below_room_t;

edu_below_room_t edu_below_room(const edu_tree_t *tree, apr_pool_t *pool);

/* The base rates below a node; empty for a base node itself. */
edu_below_t edu_below_of(const edu_rates_t *rates, int node, int grp, int indicator,
                         const edu_below_room_t *room);

#endif
