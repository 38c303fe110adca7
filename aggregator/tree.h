/* The areas of one year that have anything to add up: base areas, on which returns hang, and what is above them. */
#ifndef EDU_AGGREGATOR_TREE_H
#define EDU_AGGREGATOR_TREE_H

#include "model/area.h"

#include <apr_hash.h>

typedef struct edu_node_t {
    const edu_area_t *area;
    int parent; /* -1 for a root */
    bool base;  /* returns hang on it */
    bool dirty; /* to be computed and written in this run */
} edu_node_t;

typedef struct edu_tree_t {
    edu_node_t *nodes; /* by code */
    int count;
    int *upward; /* node numbers so that every child comes before its parent */
    int *below;  /* descendants of node n, by code: below[below_start[n]] to before below[below_start[n + 1]] */
    int *below_start;
    int year;
} edu_tree_t;

/* The tree over the base areas `codes` (const char *) as the areas were in `year`. Codes that do not exist
 * then are pushed to `strays`. */
edu_tree_t *edu_tree_create(const edu_areas_t *areas, int year, const apr_array_header_t *codes,
                            apr_array_header_t *strays, apr_pool_t *pool);

/* The node with this code; -1. */
int edu_tree_find(const edu_tree_t *tree, const char *code);

/* Marks a node and everything above it. */
void edu_tree_mark(edu_tree_t *tree, int node);

/* For each area the number of areas expected to report at `level` that are below it (or are it): those of the level, and
 * those above it that have none below them. Keys: codes; values: int *. */
apr_hash_t *edu_tree_expected(const edu_areas_t *areas, int year, edu_level_t level, apr_pool_t *pool);

#endif
