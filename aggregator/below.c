#include "aggregator/below.h"

#include <math.h>

edu_below_room_t
edu_below_room(const edu_tree_t *tree, apr_pool_t *pool)
{
    size_t count = (size_t)tree->count + 1;

    return (edu_below_room_t){apr_palloc(pool, count * sizeof(edu_part_t)),
                              apr_palloc(pool, count * sizeof(double)),
                              apr_palloc(pool, 2 * count * sizeof(double))};
}

/* The area directly below `node` that `below` is or lies in. */
static int
child_of(const edu_tree_t *tree, int node, int below)
{
    while (tree->nodes[below].parent != node)
        below = tree->nodes[below].parent;
    return below;
}

/* Gathers the rates; `groups` becomes the number of areas directly below that have any. */
static size_t
gather(int *groups, const edu_rates_t *rates, int node, int grp, int indicator, const edu_below_room_t *room)
{
    const edu_tree_t *tree = rates->tree;
    const edu_group_t *group =
        grp == 0 ? NULL : APR_ARRAY_IDX(rates->catalogue->groups, grp - 1, const edu_group_t *);
    bool of_areas = group != NULL && edu_group_is_area_set(group);
    int last = -1;
    size_t n = 0;

    *groups = 0;
    for (int i = tree->below_start[node]; i < tree->below_start[node + 1]; i++) {
        int below = tree->below[i];
        const edu_rate_t *rate = edu_rates_at(rates, below, of_areas ? 0 : grp, indicator);

        if (!rate->used || rate->denominator == 0 || !edu_rates_is_base(rates, below, indicator) ||
            (of_areas && !edu_tree_in_set(tree, below, rates->catalogue->areas, group->code)))
            continue;
        int child = child_of(tree, node, below);
        *groups += child != last; /* areas come by code, those of a child together */
        last = child;
        room->values[n] = edu_rate_value(rate, APR_ARRAY_IDX(rates->catalogue->indicators, indicator,
                                                             const edu_indicator_t *));
        room->parts[n] = (edu_part_t){rate->numerator / rate->denominator, rate->denominator, *groups - 1};
        n++;
    }
    return n;
}

edu_below_t
edu_below_of(const edu_rates_t *rates, int node, int grp, int indicator, const edu_below_room_t *room)
{
    edu_below_t below = {.cv = NAN, .gini = NAN, .theil = {NAN, NAN, NAN}, .ratio_20_20 = NAN};
    int groups;
    size_t n;

    if (edu_rates_is_base(rates, node, indicator))
        return below;
    n = gather(&groups, rates, node, grp, indicator, room);
    below.spread = edu_spread_of(room->values, n);
    if (n < 2 || APR_ARRAY_IDX(rates->catalogue->indicators, indicator, const edu_indicator_t *)->made_of !=
                     EDU_MADE_OF_COUNTS)
        return below; /* a rate made of rates has nothing to weigh it by */
    below.cv = edu_parts_cv(room->parts, n);
    below.theil = edu_parts_theil(room->parts, n, groups, room->sums);
    edu_parts_sort(room->parts, n);
    below.gini = edu_parts_gini(room->parts, n);
    below.ratio_20_20 = edu_parts_ratio_20_20(room->parts, n);
    return below;
}
