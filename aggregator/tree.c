#include "aggregator/tree.h"

#include <string.h>

int
edu_tree_find(const edu_tree_t *tree, const char *code)
{
    int low = 0;
    int high = tree->count - 1;

    while (low <= high) {
        int middle = (low + high) / 2;
        int order = strcmp(code, tree->nodes[middle].area->code);

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return -1;
}

/* Deeper levels first; within a level by code. */
static void
order_upward(edu_tree_t *tree, apr_pool_t *pool)
{
    int at = 0;

    tree->upward = apr_palloc(pool, sizeof(int) * (size_t)(tree->count + 1));
    for (int level = EDU_LEVEL_COUNT - 1; level >= 0; level--)
        for (int i = 0; i < tree->count; i++)
            if ((int)tree->nodes[i].area->level == level)
                tree->upward[at++] = i;
}

/* Lists the descendants of every node: each node enters itself at all its ancestors, in the order of codes. */
static void
list_below(edu_tree_t *tree, apr_pool_t *pool)
{
    int *fill = apr_pcalloc(pool, sizeof(int) * (size_t)(tree->count + 1));

    tree->below_start = apr_pcalloc(pool, sizeof(int) * (size_t)(tree->count + 2));
    for (int i = 0; i < tree->count; i++)
        for (int above = tree->nodes[i].parent; above >= 0; above = tree->nodes[above].parent)
            tree->below_start[above + 1]++;
    for (int i = 0; i < tree->count; i++)
        tree->below_start[i + 1] += tree->below_start[i];
    tree->below = apr_palloc(pool, sizeof(int) * (size_t)(tree->below_start[tree->count] + 1));
    for (int i = 0; i < tree->count; i++)
        for (int above = tree->nodes[i].parent; above >= 0; above = tree->nodes[above].parent)
            tree->below[tree->below_start[above] + fill[above]++] = i;
}

static bool
is_valid(const edu_area_t *area, int year)
{
    return year >= area->valid_from && year < area->valid_to;
}

static const edu_area_t *
area_at(const edu_areas_t *areas, int number)
{
    return APR_ARRAY_IDX(edu_areas_all(areas), number, const edu_area_t *);
}

/* The numbers of the areas that the areas of a year lie in; -1: in none. */
static int *
list_parents(const edu_areas_t *areas, int year, apr_pool_t *pool)
{
    int count = edu_areas_all(areas)->nelts;
    int *parents = apr_palloc(pool, sizeof *parents * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        const edu_area_t *above =
            is_valid(area_at(areas, i), year) ? edu_areas_find(areas, area_at(areas, i)->parent, year) : NULL;

        parents[i] = above != NULL ? above->number : -1;
    }
    return parents;
}

/* By number the levels of areas below an area of the year, as bits. */
static unsigned *
levels_below(const edu_areas_t *areas, int year, const int *parents, apr_pool_t *pool)
{
    int count = edu_areas_all(areas)->nelts;
    unsigned *levels = apr_pcalloc(pool, sizeof *levels * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        unsigned bit = 1U << area_at(areas, i)->level;

        if (!is_valid(area_at(areas, i), year))
            continue;
        /* What has it has it above too. */
        for (int above = parents[i]; above >= 0 && (levels[above] & bit) == 0; above = parents[above])
            levels[above] |= bit;
    }
    return levels;
}

static bool
is_base(const edu_area_t *area, unsigned below, edu_level_t level)
{
    return area->level == level || (area->level < level && (below >> level & 1) == 0);
}

bool
edu_tree_is_base(const edu_tree_t *tree, int node, edu_level_t level)
{
    return is_base(tree->nodes[node].area, tree->nodes[node].levels_below, level);
}

apr_array_header_t *
edu_tree_base_areas(const edu_areas_t *areas, int year, edu_level_t level, apr_pool_t *pool)
{
    int count = edu_areas_all(areas)->nelts;
    apr_array_header_t *base = apr_array_make(pool, 4096, sizeof(const edu_area_t *));
    const unsigned *below = levels_below(areas, year, list_parents(areas, year, pool), pool);

    for (int i = 0; i < count; i++) {
        const edu_area_t *area = area_at(areas, i);

        if (is_valid(area, year) && is_base(area, below[i], level))
            APR_ARRAY_PUSH(base, const edu_area_t *) = area;
    }
    return base;
}

/* What becomes of an area when a tree is made: it is in it, or asked for by itself. */
typedef enum part_t { PART_NONE, PART_ABOVE, PART_OWN } part_t;

static void
add_stray(apr_array_header_t *strays, const char *code)
{
    for (int i = 0; i < strays->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(strays, i, const char *), code) == 0)
            return;
    APR_ARRAY_PUSH(strays, const char *) = code;
}

/* By number what becomes of the areas. */
static unsigned char *
find_parts(const edu_areas_t *areas, int year, const int *parents, const apr_array_header_t *codes,
           apr_array_header_t *strays, apr_pool_t *pool)
{
    unsigned char *parts = apr_pcalloc(pool, (size_t)edu_areas_all(areas)->nelts + 1);

    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        const edu_area_t *area = edu_areas_find(areas, code, year);

        if (area == NULL) {
            add_stray(strays, code);
            continue;
        }
        parts[area->number] = PART_OWN;
        for (int above = parents[area->number]; above >= 0 && parts[above] == PART_NONE;
             above = parents[above])
            parts[above] = PART_ABOVE;
    }
    return parts;
}

edu_tree_t *
edu_tree_create(const edu_areas_t *areas, int year, const apr_array_header_t *codes,
                apr_array_header_t *strays, apr_pool_t *pool)
{
    edu_tree_t *tree = apr_pcalloc(pool, sizeof *tree);
    int count = edu_areas_all(areas)->nelts;
    const int *parents = list_parents(areas, year, pool);
    const unsigned *below = levels_below(areas, year, parents, pool);
    const unsigned char *parts = find_parts(areas, year, parents, codes, strays, pool);
    int *places = apr_palloc(pool, sizeof *places * (size_t)(count + 1));

    tree->year = year;
    for (int i = 0; i < count; i++)
        places[i] = parts[i] != PART_NONE ? tree->count++ : -1;
    tree->nodes = apr_pcalloc(pool, sizeof(edu_node_t) * (size_t)(tree->count + 1));
    /* All areas are ordered by code, and one row of each is of the year. */
    for (int i = 0; i < count; i++)
        if (parts[i] != PART_NONE)
            tree->nodes[places[i]] = (edu_node_t){.area = area_at(areas, i),
                                                  .parent = parents[i] >= 0 ? places[parents[i]] : -1,
                                                  .own = parts[i] == PART_OWN,
                                                  .levels_below = below[i]};
    order_upward(tree, pool);
    list_below(tree, pool);
    return tree;
}

void
edu_tree_mark(edu_tree_t *tree, int node)
{
    for (; node >= 0; node = tree->nodes[node].parent)
        tree->nodes[node].dirty = true;
}

const int *
edu_tree_expected(const edu_areas_t *areas, int year, edu_level_t level, apr_pool_t *pool)
{
    int count = edu_areas_all(areas)->nelts;
    const int *parents = list_parents(areas, year, pool);
    const unsigned *below = levels_below(areas, year, parents, pool);
    int *counts = apr_pcalloc(pool, sizeof *counts * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        const edu_area_t *area = area_at(areas, i);

        if (is_valid(area, year) && area->reports && is_base(area, below[i], level))
            for (int at = i; at >= 0; at = parents[at])
                counts[at]++;
    }
    return counts;
}

bool
edu_tree_in_set(const edu_tree_t *tree, int node, const edu_areas_t *areas, const char *set)
{
    for (; node >= 0; node = tree->nodes[node].parent)
        if (edu_areas_in_set(areas, set, tree->nodes[node].area->code))
            return true;
    return false;
}
