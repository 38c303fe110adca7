/* Made-up publications for the tests of cell suppression: areas x groups x breakdowns, with every relation that holds between them. The numbers are
 * drawn; they are of nobody. */
#ifndef EDU_TESTS_DISCLOSURE_WORLD_H
#define EDU_TESTS_DISCLOSURE_WORLD_H

#include "reports/disclosure/disclosure.h"

#include <apr_pools.h>

/* One of the ways in which a publication is divided. A node is a set of atoms. */
typedef struct world_dimension_t {
    size_t atoms;
    size_t nodes;
    const unsigned char *has; /* has[node x atoms + atom] */
    const unsigned *keep;     /* one a node */
    size_t relations;
    const size_t *total; /* one a relation */
    const size_t *const *parts;
    const size_t *part_count;
} world_dimension_t;

typedef struct world_cell_t {
    const char *key;
    int64_t value; /* the true one, also where the cell is missing */
    unsigned flags;
    unsigned keep;
} world_cell_t;

typedef struct world_relation_t {
    size_t total;
    size_t part_count;
    size_t *parts;
} world_relation_t;

typedef struct disclosure_world_t {
    size_t cells;
    world_cell_t *cell;
    size_t relations;
    world_relation_t *relation;
} disclosure_world_t;

/* Numbers drawn from a state (splitmix64): every seed is a good one. */
uint64_t edu_made_word(uint64_t *state);
size_t edu_made_draw(uint64_t *state, size_t below);

/* A tree of areas: `levels` of them below the top, widths[i] children of each on average (from 1 to twice as many less one; exactly as many if
 * !vary). keep is 3 for each level above the lowest. */
const world_dimension_t *edu_made_areas(uint64_t *state, int levels, const size_t *widths, bool vary,
                                        apr_pool_t *pool);

/* all = urban + rural, and if `crossed` also all = public + private; or `all` alone. */
const world_dimension_t *edu_made_groups(bool any, bool crossed, apr_pool_t *pool);

/* total = female + male, and with grades > 0 also total = the sum of so many; or the total alone. */
const world_dimension_t *edu_made_breakdown(bool any, size_t grades, apr_pool_t *pool);

/* How many are counted in an atom of each dimension. */
typedef int64_t (*edu_made_count_t)(void *baton, const size_t *atoms);

/* The publication of all nodes of up to four dimensions. */
disclosure_world_t *edu_made_create(const world_dimension_t *const *dimensions, size_t dimension_count,
                                    edu_made_count_t count, void *baton, apr_pool_t *pool);

/* The world as a system; cells, relations and parts in an order that `shuffle` draws (0: as they are). order[i] becomes the index of
 * cell i. */
edu_disclosure_t *edu_made_system(size_t *order, const disclosure_world_t *world, uint64_t shuffle,
                                  apr_pool_t *pool);

#endif
