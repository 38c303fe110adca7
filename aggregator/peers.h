/* How the areas directly below one stand to each other: funnel limits about the rate above and about the target, rates drawn towards the mean,
 * and ranks with the places that chance leaves open. Of whole areas only (the group all). */
#ifndef EDU_AGGREGATOR_PEERS_H
#define EDU_AGGREGATOR_PEERS_H

#include "aggregator/rates.h"
#include "aggregator/statistics/funnel.h"
#include "aggregator/statistics/shrink.h"

/* A funnel about some rate, for one area's size. */
typedef struct edu_funnel_of_t {
    double centre; /* in the indicator's scale, as the limits; NAN: there is no funnel */
    double phi;    /* overdispersion of the peers about it; NAN likewise */
    edu_funnel_t limits_95;
    edu_funnel_t limits_998;
    const char *place; /* within, above_95, above_998, below_95, below_998; NULL without a funnel */
} edu_funnel_of_t;

typedef struct edu_peer_t {
    int node;
    double rate; /* in the indicator's scale */
    int peers;   /* areas compared, this one included */
    edu_funnel_of_t parent;
    edu_funnel_of_t target;
    double shrunk; /* in the indicator's scale; NAN for indicators without an interval */
    double shrunk_sd;
    int rank;         /* 1 is best; 0 where neither high nor low is better */
    edu_rank_t range; /* of the shrunk rates; expected NAN where there are none or no rank */
} edu_peer_t;

/* Memory that comparisons share. */
typedef struct edu_peers_room_t {
    edu_peer_t *peers; /* the result of the last call */
    edu_share_t *shares;
    edu_shrunk_t *shrunk;
    edu_rank_t *ranks;
    double *numbers;
} edu_peers_room_t;

edu_peers_room_t edu_peers_room(const edu_tree_t *tree, apr_pool_t *pool);

/* The areas directly below `parent` with a complete rate of the indicator into room->peers, by code; how many: none for fewer than
 * two. */
int edu_peers_of(const edu_peers_room_t *room, const edu_rates_t *rates, int parent, int indicator);

#endif
