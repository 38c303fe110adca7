#include "aggregator/sums.h"

#include <string.h>

typedef struct adding_t {
    edu_cube_t *cube;
    const edu_catalogue_t *catalogue;
    const edu_tree_t *tree;
    const char *period;
} adding_t;

static const edu_group_t *
group_at(const adding_t *adding, int grp)
{
    return APR_ARRAY_IDX(adding->catalogue->groups, grp - 1, const edu_group_t *);
}

static bool
in_any_set(const adding_t *adding, int node)
{
    for (int grp = 1; grp <= adding->catalogue->groups->nelts; grp++)
        if (edu_group_is_area_set(group_at(adding, grp)) &&
            edu_tree_in_set(adding->tree, node, adding->catalogue->areas, group_at(adding, grp)->code))
            return true;
    return false;
}

/* Whether returns of any form may hang on the node. */
static bool
has_returns(const adding_t *adding, int node)
{
    for (int f = 0; f < adding->catalogue->forms->nelts; f++)
        if (edu_tree_is_base(adding->tree, node,
                             APR_ARRAY_IDX(adding->catalogue->forms, f, const edu_form_t *)->base_level))
            return true;
    return false;
}

/* What an incremental run adds to its own sums: the other children of the areas it computes, and other members of area sets. */
static edu_error_t *
read_others(const adding_t *adding, edu_db_t *db, apr_pool_t *pool)
{
    const edu_tree_t *tree = adding->tree;
    apr_array_header_t *codes = apr_array_make(pool, 64, sizeof(const char *));

    for (int i = 0; i < tree->count; i++) {
        int parent = tree->nodes[i].parent;

        if (!tree->nodes[i].dirty &&
            ((parent >= 0 && tree->nodes[parent].dirty) || (has_returns(adding, i) && in_any_set(adding, i))))
            APR_ARRAY_PUSH(codes, const char *) = tree->nodes[i].area->code;
    }
    for (int f = 0; f < adding->catalogue->forms->nelts; f++)
        EDU_TRY(edu_cube_read_stored(adding->cube, db, f, tree->year, adding->period, codes, pool));
    return NULL;
}

static edu_error_t *
add_to(const adding_t *adding, int form, int to, int to_grp, int from, int from_grp)
{
    const edu_form_t *shape = APR_ARRAY_IDX(adding->catalogue->forms, form, const edu_form_t *);
    const edu_sum_t *sum =
        edu_cube_find(adding->cube, form, adding->tree->nodes[from].area->code, adding->period, from_grp);

    if (sum == NULL)
        return NULL;
    return edu_sum_add(edu_cube_make(adding->cube, form, adding->tree->nodes[to].area->code,
                                     adding->tree->year, adding->period, to_grp),
                       sum, shape);
}

/* Adds one node, finished itself, to its parent. */
static edu_error_t *
add_to_parent(const adding_t *adding, int form, int node)
{
    int parent = adding->tree->nodes[node].parent;

    for (int grp = 0; grp <= adding->catalogue->groups->nelts; grp++)
        if (grp == 0 || !edu_group_is_area_set(group_at(adding, grp)))
            EDU_TRY(add_to(adding, form, parent, grp, node, grp));
    return NULL;
}

/* Adds the returns of an area to the area sets it belongs to, at every area above it that is computed. */
static edu_error_t *
add_to_sets(const adding_t *adding, int form, int node)
{
    const edu_tree_t *tree = adding->tree;

    if (!edu_tree_is_base(tree, node,
                          APR_ARRAY_IDX(adding->catalogue->forms, form, const edu_form_t *)->base_level))
        return NULL;
    for (int grp = 1; grp <= adding->catalogue->groups->nelts; grp++) {
        if (!edu_group_is_area_set(group_at(adding, grp)) ||
            !edu_tree_in_set(adding->tree, node, adding->catalogue->areas, group_at(adding, grp)->code))
            continue;
        for (int above = tree->nodes[node].parent; above >= 0; above = tree->nodes[above].parent)
            if (tree->nodes[above].dirty)
                EDU_TRY(add_to(adding, form, above, grp, node, 0));
    }
    return NULL;
}

edu_error_t *
edu_sums_add_up(edu_cube_t *cube, edu_db_t *db, const edu_tree_t *tree, const char *period, bool full,
                apr_pool_t *scratch_pool)
{
    adding_t adding = {cube, edu_cube_catalogue(cube), tree, period};

    if (!full)
        EDU_TRY(read_others(&adding, db, scratch_pool));
    for (int form = 0; form < adding.catalogue->forms->nelts; form++)
        for (int i = 0; i < tree->count; i++) {
            int node = tree->upward[i];
            int parent = tree->nodes[node].parent;

            if (parent >= 0 && tree->nodes[parent].dirty)
                EDU_TRY(add_to_parent(&adding, form, node));
            EDU_TRY(add_to_sets(&adding, form, node));
        }
    return NULL;
}
