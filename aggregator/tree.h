/* The areas of one year that have anything to add up: areas on which returns hang, and what is above them. */
#ifndef EDU_AGGREGATOR_TREE_H
#define EDU_AGGREGATOR_TREE_H

#include "model/area.h"

typedef struct edu_node_t {
    const edu_area_t *area;
    int parent;            /* -1 for a root */
    bool own;              /* asked for by itself, not only because something below it is */
    bool dirty;            /* to be computed and written in this run */
    unsigned levels_below; /* bit 1 << level for each level of areas that the catalogue has below it */
} edu_node_t;

typedef struct edu_tree_t {
    edu_node_t *nodes; /* by code */
    int count;
    int *upward; /* node numbers so that every child comes before its parent */
    int *
        below; /* descendants of node n, by code: below[below_start[n]] to before below[below_start[n + 1]] */
    int *below_start;
    int year;
} edu_tree_t;

/* The tree over the areas `codes` (const char *, some perhaps twice) as they were in `year`. Codes that do not exist
 * then are pushed to `strays`, each once. */
edu_tree_t *edu_tree_create(const edu_areas_t *areas, int year, const apr_array_header_t *codes,
                            apr_array_header_t *strays, apr_pool_t *pool);

/* The node with this code; -1. */
int edu_tree_find(const edu_tree_t *tree, const char *code);

/* Whether the node is where returns and rates of a level begin: it is of that level, or above it and without any of that
 * level below (a prefecture without counties). */
bool edu_tree_is_base(const edu_tree_t *tree, int node, edu_level_t level);

/* Areas that are so in `year`, in the order of their codes. const edu_area_t *. */
apr_array_header_t *edu_tree_base_areas(const edu_areas_t *areas, int year, edu_level_t level,
                                        apr_pool_t *pool);

/* Marks a node and everything above it. */
void edu_tree_mark(edu_tree_t *tree, int node);

/* For each area, by its number, how many areas expected to report at `level` are below it (or are it): those of the level, and
 * those above it that have none below them. */
const int *edu_tree_expected(const edu_areas_t *areas, int year, edu_level_t level, apr_pool_t *pool);

/* Whether the node, or one above it, belongs to the set. */
bool edu_tree_in_set(const edu_tree_t *tree, int node, const edu_areas_t *areas, const char *set);

#endif
