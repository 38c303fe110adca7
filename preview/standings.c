#include "preview/standings.h"

#include "aggregator/peers.h"
#include "preview/preview.h"

#include <string.h>

static edu_place_t
place_of(const edu_funnel_of_t *funnel)
{
    return (edu_place_t){funnel->centre,
                         funnel->phi,
                         funnel->limits_95.low,
                         funnel->limits_95.high,
                         funnel->limits_998.low,
                         funnel->limits_998.high,
                         funnel->place != NULL ? funnel->place : ""};
}

/* How the areas directly below a node stand to each other; `only`: one of them, or NULL. */
static void
push_standings(apr_array_header_t *standings, const edu_preview_period_t *period, int parent,
               const char *only)
{
    edu_peers_room_t room = edu_peers_room(period->tree, standings->pool);

    for (int index = 0; index < period->rates->indicators; index++) {
        const edu_indicator_t *indicator =
            APR_ARRAY_IDX(period->rates->catalogue->indicators, index, const edu_indicator_t *);
        int count =
            indicator->frequency == period->frequency ? edu_peers_of(&room, period->rates, parent, index) : 0;

        for (int i = 0; i < count; i++) {
            const edu_peer_t *peer = &room.peers[i];
            const char *area = period->tree->nodes[peer->node].area->code;

            if (only == NULL || strcmp(only, area) == 0)
                APR_ARRAY_PUSH(standings, edu_standing_t) =
                    (edu_standing_t){.area = area,
                                     .parent = period->tree->nodes[parent].area->code,
                                     .indicator = indicator->code,
                                     .peers = peer->peers,
                                     .rank = peer->rank,
                                     .rank_expected = peer->range.expected,
                                     .rank_low = peer->range.low,
                                     .rank_high = peer->range.high,
                                     .shrunk = peer->shrunk,
                                     .shrunk_sd = peer->shrunk_sd,
                                     .above = place_of(&peer->parent),
                                     .target = place_of(&peer->target)};
        }
    }
}

edu_error_t *
edu_preview_standings(apr_array_header_t **standings, void *baton, const edu_area_t *area,
                      const apr_array_header_t *children, int year, const char *period_text, apr_pool_t *pool)
{
    const edu_preview_period_t *period = edu_preview_period(baton, period_text);
    int node = period != NULL && period->rates != NULL ? edu_tree_find(period->tree, area->code) : -1;

    (void)year;
    (void)children;
    *standings = apr_array_make(pool, 64, sizeof(edu_standing_t));
    if (node < 0)
        return NULL;
    if (period->tree->nodes[node].parent >= 0)
        push_standings(*standings, period, period->tree->nodes[node].parent, area->code);
    push_standings(*standings, period, node, NULL);
    return NULL;
}
