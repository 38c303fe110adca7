#include "aggregator/seal/scope.h"

#include <stdlib.h>
#include <string.h>

static int
compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of a hash, by code. */
static apr_array_header_t *
sorted_keys(apr_hash_t *hash, apr_pool_t *pool)
{
    apr_array_header_t *keys = apr_array_make(pool, (int)apr_hash_count(hash), sizeof(const char *));

    for (apr_hash_index_t *i = apr_hash_first(pool, hash); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(keys, const char *) = apr_hash_this_key(i);
    if (keys->nelts > 1)
        qsort(keys->elts, (size_t)keys->nelts, sizeof(const char *), compare_codes);
    return keys;
}

static bool
holds(apr_hash_t *hash, const char *code)
{
    return apr_hash_get(hash, code, APR_HASH_KEY_STRING) != NULL;
}

/* Adds the areas whose land came to members up to `year`: rates and trends look back on them. Whether any was added. */
static bool
add_predecessors(apr_hash_t *members, const edu_areas_t *areas, int year)
{
    const apr_array_header_t *changes = edu_areas_changes(areas);
    bool added = false;

    for (int i = 0; i < changes->nelts; i++) {
        const edu_area_change_t *change = &APR_ARRAY_IDX(changes, i, edu_area_change_t);
        const edu_area_t *old = edu_areas_find(areas, change->old_code, change->year - 1);
        const edu_area_t *new = edu_areas_find(areas, change->new_code, change->year);

        if (change->year > year || old == NULL || new == NULL || old->level != new->level ||
            !holds(members, new->code) || holds(members, old->code))
            continue;
        apr_hash_set(members, old->code, APR_HASH_KEY_STRING, old->code);
        added = true;
    }
    return added;
}

/* Adds what was directly below a member in any year up to `year`, and what members came from, until nothing is added any more. */
static void
add_all_below(apr_hash_t *members, const edu_areas_t *areas, int year)
{
    const apr_array_header_t *all = edu_areas_all(areas);
    bool added = true;

    while (added) {
        added = add_predecessors(members, areas, year);
        for (int i = 0; i < all->nelts; i++) {
            const edu_area_t *area = APR_ARRAY_IDX(all, i, const edu_area_t *);

            if (area->valid_from > year || !holds(members, area->parent) || holds(members, area->code))
                continue;
            apr_hash_set(members, area->code, APR_HASH_KEY_STRING, area->code);
            added = true;
        }
    }
}

edu_seal_scope_t
edu_seal_scope(const edu_catalogue_t *catalogue, const char *code, int year, apr_pool_t *pool)
{
    const edu_areas_t *areas = catalogue->areas;
    apr_hash_t *results = apr_hash_make(pool);
    apr_hash_t *inputs;
    const apr_array_header_t *below =
        code != NULL ? edu_areas_below(areas, code, year, -1, pool) : edu_areas_all(areas);

    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(below, i, const edu_area_t *);

        apr_hash_set(results, area->code, APR_HASH_KEY_STRING, area->code);
    }
    inputs = apr_hash_copy(pool, results);
    add_all_below(inputs, areas, edu_catalogue_reach(catalogue, year));
    return (edu_seal_scope_t){sorted_keys(results, pool), sorted_keys(inputs, pool)};
}
