#include "preview/looked_back.h"

#include "aggregator/earlier.h"

#include <string.h>

static const edu_preview_period_t *
period_at(const edu_preview_t *preview, int index)
{
    return APR_ARRAY_IDX(preview->periods, index, const edu_preview_period_t *);
}

/* The area, those directly below it, and what they were made of since the period. */
static apr_hash_t *
looked_back_on(const edu_preview_t *preview, const char *area, const edu_preview_period_t *period,
               apr_pool_t *pool)
{
    const edu_areas_t *areas = preview->catalogue->areas;
    apr_hash_t *all = apr_hash_make(pool);

    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_preview_period_t *later = period_at(preview, i);
        apr_array_header_t *children;
        apr_hash_t *codes = apr_hash_make(pool);

        if (later->year < period->year)
            continue;
        children = edu_areas_children(areas, area, later->year, pool);
        apr_hash_set(codes, area, APR_HASH_KEY_STRING, area);
        for (int k = 0; k < children->nelts; k++) {
            const char *code = APR_ARRAY_IDX(children, k, const edu_area_t *)->code;

            apr_hash_set(codes, code, APR_HASH_KEY_STRING, code);
        }
        edu_earlier_add(codes, areas, later->year, period->year, pool);
        all = apr_hash_overlay(pool, codes, all);
    }
    return all;
}

/* The highest level at which an indicator that looks back begins; below all levels where there is none. */
static edu_level_t
highest_beginning(const edu_catalogue_t *catalogue)
{
    edu_level_t highest = EDU_LEVEL_COUNT;

    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);

        for (int k = 0; k < indicator->inputs->nelts; k++)
            if (APR_ARRAY_IDX(indicator->inputs, k, edu_expr_input_t).lag > 0 &&
                indicator->base_level < highest)
                highest = indicator->base_level;
    }
    return highest;
}

/* The areas of a later year at which rates that look back begin above the counties (prefectures without any), as they were in `year`. */
static apr_hash_t *
begun_above(const edu_preview_t *preview, const edu_preview_period_t *later, int year, apr_pool_t *pool)
{
    const edu_level_t highest = highest_beginning(preview->catalogue);
    const edu_tree_t *tree = later->tree;
    apr_hash_t *codes = apr_hash_make(pool);

    for (int i = 0; highest < EDU_LEVEL_COUNT && i < tree->count; i++) {
        const edu_area_t *area = tree->nodes[i].area;

        if (area->level < EDU_COUNTY && (highest < EDU_COUNTY || edu_tree_is_base(tree, i, EDU_COUNTY)))
            apr_hash_set(codes, area->code, APR_HASH_KEY_STRING, area->code);
    }
    edu_earlier_add(codes, preview->catalogue->areas, later->year, year, pool);
    return codes;
}

void
edu_preview_mark_looked_back(edu_preview_period_t *period, const edu_preview_t *preview, const char *area,
                             int first, int last)
{
    edu_tree_t *tree = period->tree;
    apr_hash_t *codes = looked_back_on(preview, area, period, period->pool);

    for (int i = 0; i < preview->periods->nelts; i++) {
        const edu_preview_period_t *later = period_at(preview, i);

        if (later->year >= first && later->year <= last)
            codes = apr_hash_overlay(period->pool, codes,
                                     begun_above(preview, later, period->year, period->pool));
    }
    for (apr_hash_index_t *i = apr_hash_first(period->pool, codes); i != NULL; i = apr_hash_next(i)) {
        int node = edu_tree_find(tree, apr_hash_this_key(i));

        if (node < 0)
            continue;
        tree->nodes[node].dirty = true;
        for (int k = tree->below_start[node]; k < tree->below_start[node + 1]; k++)
            tree->nodes[tree->below[k]].dirty = true;
    }
}
