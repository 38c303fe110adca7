#include "aggregator/tree.h"

#include <stdlib.h>
#include <string.h>

static int
compare_nodes(const void *a, const void *b)
{
    return strcmp(((const edu_node_t *)a)->area->code, ((const edu_node_t *)b)->area->code);
}

static edu_node_t *
add_node(apr_hash_t *nodes, const edu_area_t *area, apr_pool_t *pool)
{
    edu_node_t *node = apr_hash_get(nodes, area->code, APR_HASH_KEY_STRING);

    if (node == NULL) {
        node = apr_pcalloc(pool, sizeof *node);
        node->area = area;
        node->parent = -1;
        apr_hash_set(nodes, area->code, APR_HASH_KEY_STRING, node);
    }
    return node;
}

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

/* By code the levels of areas below an area, as bits; an area without any has no entry. */
static apr_hash_t *
levels_below(const edu_areas_t *areas, int year, apr_pool_t *pool)
{
    const apr_array_header_t *all = edu_areas_all(areas);
    apr_hash_t *levels = apr_hash_make(pool);

    for (int i = 0; i < all->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(all, i, const edu_area_t *);
        unsigned bit = 1U << area->level;

        if (year < area->valid_from || year >= area->valid_to)
            continue;
        for (area = edu_areas_find(areas, area->parent, year); area != NULL;
             area = edu_areas_find(areas, area->parent, year)) {
            unsigned *known = apr_hash_get(levels, area->code, APR_HASH_KEY_STRING);

            if (known == NULL) {
                known = apr_pcalloc(pool, sizeof *known);
                apr_hash_set(levels, area->code, APR_HASH_KEY_STRING, known);
            }
            if ((*known & bit) != 0)
                break; /* then those above have it too */
            *known |= bit;
        }
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
    const apr_array_header_t *all = edu_areas_all(areas);
    apr_array_header_t *base = apr_array_make(pool, 4096, sizeof(const edu_area_t *));
    apr_hash_t *levels = levels_below(areas, year, pool);

    for (int i = 0; i < all->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(all, i, const edu_area_t *);
        const unsigned *below = apr_hash_get(levels, area->code, APR_HASH_KEY_STRING);

        if (year >= area->valid_from && year < area->valid_to &&
            is_base(area, below != NULL ? *below : 0, level))
            APR_ARRAY_PUSH(base, const edu_area_t *) = area;
    }
    return base;
}

edu_tree_t *
edu_tree_create(const edu_areas_t *areas, int year, const apr_array_header_t *codes,
                apr_array_header_t *strays, apr_pool_t *pool)
{
    edu_tree_t *tree = apr_pcalloc(pool, sizeof *tree);
    apr_hash_t *nodes = apr_hash_make(pool);
    apr_hash_t *levels = levels_below(areas, year, pool);

    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        const edu_area_t *area = edu_areas_find(areas, code, year);

        if (area == NULL) {
            APR_ARRAY_PUSH(strays, const char *) = code;
            continue;
        }
        add_node(nodes, area, pool);
        for (area = edu_areas_find(areas, area->parent, year); area != NULL;
             area = edu_areas_find(areas, area->parent, year))
            add_node(nodes, area, pool);
    }
    tree->year = year;
    tree->nodes = apr_palloc(pool, sizeof(edu_node_t) * (size_t)(apr_hash_count(nodes) + 1));
    for (apr_hash_index_t *i = apr_hash_first(pool, nodes); i != NULL; i = apr_hash_next(i))
        tree->nodes[tree->count++] = *(edu_node_t *)apr_hash_this_val(i);
    qsort(tree->nodes, (size_t)tree->count, sizeof(edu_node_t), compare_nodes);
    for (int i = 0; i < tree->count; i++) {
        edu_node_t *node = &tree->nodes[i];
        const unsigned *below = apr_hash_get(levels, node->area->code, APR_HASH_KEY_STRING);

        node->parent = edu_tree_find(tree, node->area->parent);
        node->levels_below = below != NULL ? *below : 0;
    }
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

static void
count_up(apr_hash_t *counts, const edu_areas_t *areas, const edu_area_t *area, int year, apr_pool_t *pool)
{
    for (; area != NULL; area = edu_areas_find(areas, area->parent, year)) {
        int *count = apr_hash_get(counts, area->code, APR_HASH_KEY_STRING);

        if (count == NULL) {
            count = apr_pcalloc(pool, sizeof *count);
            apr_hash_set(counts, area->code, APR_HASH_KEY_STRING, count);
        }
        ++*count;
    }
}

apr_hash_t *
edu_tree_expected(const edu_areas_t *areas, int year, edu_level_t level, apr_pool_t *pool)
{
    const apr_array_header_t *base = edu_tree_base_areas(areas, year, level, pool);
    apr_hash_t *counts = apr_hash_make(pool);

    for (int i = 0; i < base->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(base, i, const edu_area_t *);

        if (area->reports)
            count_up(counts, areas, area, year, pool);
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
