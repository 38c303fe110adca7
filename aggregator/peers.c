#include "aggregator/peers.h"

#include "aggregator/judge.h"
#include "aggregator/statistics/order.h"

#include <math.h>

edu_peers_room_t
edu_peers_room(const edu_tree_t *tree, apr_pool_t *pool)
{
    size_t count = (size_t)tree->count + 1;

    return (edu_peers_room_t){
        apr_palloc(pool, count * sizeof(edu_peer_t)),   apr_palloc(pool, count * sizeof(edu_share_t)),
        apr_palloc(pool, count * sizeof(edu_shrunk_t)), apr_palloc(pool, count * sizeof(edu_rank_t)),
        apr_palloc(pool, count * sizeof(double)),
    };
}

static const edu_funnel_of_t no_funnel = {NAN, NAN, {NAN, NAN}, {NAN, NAN}, NULL};

/* The areas with a complete rate, with the targets they are held to. */
static int
gather(const edu_peers_room_t *room, const edu_rates_t *rates, int parent, const edu_indicator_t *indicator)
{
    const edu_tree_t *tree = rates->tree;
    int count = 0;

    for (int i = tree->below_start[parent]; i < tree->below_start[parent + 1]; i++) {
        int node = tree->below[i];
        const edu_rate_t *rate = edu_rates_at(rates, node, 0, indicator->index);
        edu_verdict_of_t verdict;

        if (tree->nodes[node].parent != parent || tree->nodes[node].area->level > indicator->base_level)
            continue;
        verdict = edu_rate_judge(rates, rate, node, 0, indicator);
        if (!verdict.complete)
            continue;
        room->shares[count] = (edu_share_t){rate->numerator, rate->denominator};
        room->peers[count] = (edu_peer_t){.node = node,
                                          .rate = edu_rate_value(rate, indicator),
                                          .parent = no_funnel,
                                          .target = no_funnel,
                                          .shrunk = NAN,
                                          .shrunk_sd = NAN,
                                          .range = {NAN, 0, 0}};
        if (verdict.target != NULL)
            room->peers[count].target.centre = verdict.target->value;
        count++;
    }
    for (int i = 0; i < count; i++)
        room->peers[i].peers = count;
    return count;
}

static void
rank(edu_peer_t *peers, int count, edu_direction_t direction)
{
    for (int i = 0; i < count; i++) {
        peers[i].rank = 1;
        for (int k = 0; k < count; k++)
            peers[i].rank += edu_order(peers[i].rate, peers[k].rate) == (direction == EDU_LOW ? -1 : 1);
    }
}

static edu_funnel_t
scaled(edu_funnel_t limits, double scale)
{
    return (edu_funnel_t){limits.low * scale, limits.high * scale};
}

static const char *
place_of(const edu_funnel_of_t *funnel, double rate)
{
    if (rate < funnel->limits_998.low)
        return "below_998";
    if (rate < funnel->limits_95.low)
        return "below_95";
    if (rate > funnel->limits_998.high)
        return "above_998";
    return rate > funnel->limits_95.high ? "above_95" : "within";
}

/* A funnel for one area about a centre in the indicator's scale; no_funnel where chance leaves nothing open about it. */
static edu_funnel_of_t
funnel_of(edu_chance_t chance, double shown, const edu_overdispersion_t *found, double n, double rate,
          double scale)
{
    edu_funnel_of_t funnel = {shown, found->phi, {NAN, NAN}, {NAN, NAN}, NULL};
    double centre = shown / scale;

    if (isnan(found->phi))
        return no_funnel;
    funnel.limits_95 = scaled(edu_funnel_limits(chance, centre, n, found->tau2, 0.95), scale);
    funnel.limits_998 = scaled(edu_funnel_limits(chance, centre, n, found->tau2, 0.998), scale);
    funnel.place = place_of(&funnel, rate);
    return funnel;
}

static void
compare_with_parent(const edu_peers_room_t *room, const edu_rate_t *above, edu_chance_t chance, double scale,
                    int count)
{
    double shown = above->numerator * scale / above->denominator;
    edu_overdispersion_t found;

    if (!above->used || above->denominator == 0)
        return;
    found = edu_funnel_dispersion(chance, room->shares, (size_t)count, shown / scale, room->numbers);
    for (int i = 0; i < count; i++)
        room->peers[i].parent =
            funnel_of(chance, shown, &found, room->shares[i].n, room->peers[i].rate, scale);
}

/* Most areas are held to the same target. */
static void
compare_with_target(const edu_peers_room_t *room, edu_chance_t chance, double scale, int count)
{
    edu_overdispersion_t found = {0, NAN, 0};
    double last = NAN;

    for (int i = 0; i < count; i++) {
        double target = room->peers[i].target.centre;

        if (isnan(target))
            continue;
        if (target != last)
            found = edu_funnel_dispersion(chance, room->shares, (size_t)count, target / scale, room->numbers);
        last = target;
        room->peers[i].target =
            funnel_of(chance, target, &found, room->shares[i].n, room->peers[i].rate, scale);
    }
}

static void
shrink(const edu_peers_room_t *room, edu_chance_t chance, const edu_indicator_t *indicator, int count)
{
    edu_prior_t prior = edu_shrink_fit(chance, room->shares, (size_t)count);
    bool low = indicator->direction == EDU_LOW;

    for (int i = 0; i < count; i++) {
        room->shrunk[i] = edu_shrink_one(chance, prior, room->shares[i]);
        room->peers[i].shrunk = room->shrunk[i].share * indicator->scale;
        room->peers[i].shrunk_sd = room->shrunk[i].sd * indicator->scale;
        /* Ranks begin at the highest. */
        room->shrunk[i].share *= low ? -1 : 1;
    }
    if (indicator->direction == EDU_NEUTRAL)
        return;
    edu_shrink_ranks(room->ranks, room->shrunk, (size_t)count);
    for (int i = 0; i < count; i++)
        room->peers[i].range = room->ranks[i];
}

/* Whether there is a model of chance for these rates: of children, not of rates, and no shares above one, which are an error in somebody's
 * counts. */
static bool
fits(const edu_indicator_t *indicator, const edu_share_t *shares, int count)
{
    if (indicator->made_of != EDU_MADE_OF_COUNTS ||
        (indicator->interval != EDU_INTERVAL_SHARE && indicator->interval != EDU_INTERVAL_COUNT))
        return false;
    for (int i = 0; i < count; i++)
        if (shares[i].x < 0 || (indicator->interval == EDU_INTERVAL_SHARE && shares[i].x > shares[i].n))
            return false;
    return true;
}

int
edu_peers_of(const edu_peers_room_t *room, const edu_rates_t *rates, int parent, int index)
{
    const edu_indicator_t *indicator =
        APR_ARRAY_IDX(rates->catalogue->indicators, index, const edu_indicator_t *);
    edu_chance_t chance = indicator->interval == EDU_INTERVAL_SHARE ? EDU_CHANCE_SHARE : EDU_CHANCE_COUNT;
    int count = gather(room, rates, parent, indicator);

    if (count < 2)
        return 0;
    if (indicator->direction != EDU_NEUTRAL)
        rank(room->peers, count, indicator->direction);
    if (!fits(indicator, room->shares, count)) {
        for (int i = 0; i < count; i++)
            room->peers[i].target = no_funnel;
        return count;
    }
    compare_with_parent(room, edu_rates_at(rates, parent, 0, index), chance, indicator->scale, count);
    compare_with_target(room, chance, indicator->scale, count);
    shrink(room, chance, indicator, count);
    return count;
}
