#include "tests/support/disclosure_world.h"

#include <apr_strings.h>
#include <string.h>

uint64_t
edu_made_word(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

size_t
edu_made_draw(uint64_t *state, size_t below)
{
    return (size_t)(edu_made_word(state) % below);
}

/* A dimension as it grows. */
typedef struct growing_t {
    apr_pool_t *pool;
    size_t atoms;
    size_t nodes;
    size_t relations;
    unsigned char *has;
    unsigned *keep;
    size_t *total;
    size_t **parts;
    size_t *part_count;
} growing_t;

static growing_t
grow(size_t most_nodes, size_t most_atoms, apr_pool_t *pool)
{
    return (growing_t){
        .pool = pool,
        .atoms = most_atoms,
        .has = apr_pcalloc(pool, most_nodes * most_atoms),
        .keep = apr_pcalloc(pool, most_nodes * sizeof(unsigned)),
        .total = apr_pcalloc(pool, most_nodes * sizeof(size_t)),
        .parts = apr_pcalloc(pool, most_nodes * sizeof(size_t *)),
        .part_count = apr_pcalloc(pool, most_nodes * sizeof(size_t)),
    };
}

static void
relate(growing_t *growing, size_t total, const size_t *parts, size_t count)
{
    size_t r = growing->relations++;

    growing->total[r] = total;
    growing->part_count[r] = count;
    growing->parts[r] = apr_pmemdup(growing->pool, parts, count * sizeof *parts);
    for (size_t i = 0; i < count; i++)
        for (size_t atom = 0; atom < growing->atoms; atom++)
            growing->has[total * growing->atoms + atom] |= growing->has[parts[i] * growing->atoms + atom];
}

static const world_dimension_t *
grown(const growing_t *growing)
{
    world_dimension_t *dimension = apr_pcalloc(growing->pool, sizeof *dimension);

    *dimension = (world_dimension_t){.atoms = growing->atoms,
                                     .nodes = growing->nodes,
                                     .has = growing->has,
                                     .keep = growing->keep,
                                     .relations = growing->relations,
                                     .total = growing->total,
                                     .parts = (const size_t *const *)growing->parts,
                                     .part_count = growing->part_count};
    return dimension;
}

typedef struct plan_t {
    uint64_t *state;
    const size_t *widths;
    bool vary;
    int levels;
} plan_t;

static size_t
width_of(const plan_t *plan, int level)
{
    return plan->vary ? 1 + edu_made_draw(plan->state, 2 * plan->widths[level] - 1) : plan->widths[level];
}

/* Plants an area with all below it; *atoms are used up so far. */
static size_t
plant(growing_t *growing, const plan_t *plan, int level, size_t *atoms)
{
    size_t node = growing->nodes++;
    size_t width;
    size_t *parts;

    growing->keep[node] = 3 * (unsigned)(plan->levels - level);
    if (level == plan->levels) {
        growing->has[node * growing->atoms + (*atoms)++] = 1;
        return node;
    }
    width = width_of(plan, level);
    parts = apr_palloc(growing->pool, width * sizeof *parts);
    for (size_t i = 0; i < width; i++)
        parts[i] = plant(growing, plan, level + 1, atoms);
    relate(growing, node, parts, width);
    return node;
}

const world_dimension_t *
edu_made_areas(uint64_t *state, int levels, const size_t *widths, bool vary, apr_pool_t *pool)
{
    const plan_t plan = {.state = state, .widths = widths, .vary = vary, .levels = levels};
    size_t lowest = 1;
    size_t nodes = 1;
    size_t atoms = 0;
    growing_t growing;

    for (int i = 0; i < levels; i++) {
        lowest *= vary ? 2 * widths[i] : widths[i];
        nodes += lowest;
    }
    growing = grow(nodes, lowest, pool);
    plant(&growing, &plan, 0, &atoms);
    return grown(&growing);
}

const world_dimension_t *
edu_made_groups(bool any, bool crossed, apr_pool_t *pool)
{
    static const char *const masks[] = {"1111", "1100", "0011", "1010", "0101"};
    growing_t growing = grow(6, 4, pool);

    growing.nodes = !any ? 1 : crossed ? 5 : 3;
    for (size_t node = 0; node < growing.nodes; node++)
        for (size_t atom = 0; atom < 4; atom++)
            growing.has[node * 4 + atom] = masks[node][atom] == '1';
    if (any)
        relate(&growing, 0, (const size_t[]){1, 2}, 2);
    if (any && crossed)
        relate(&growing, 0, (const size_t[]){3, 4}, 2);
    growing.keep[0] = any;
    return grown(&growing);
}

const world_dimension_t *
edu_made_breakdown(bool any, size_t grades, apr_pool_t *pool)
{
    size_t atoms = 2 * (grades + 1);
    growing_t growing = grow(3 + grades, atoms, pool);
    size_t *parts = apr_palloc(pool, (grades + 1) * sizeof *parts);

    growing.nodes = any ? 3 + grades : 1;
    growing.keep[0] = any;
    for (size_t atom = 0; atom < atoms; atom++) {
        size_t grade = grades > 0 ? atom / 2 % grades : 0;

        growing.has[atom] = 1;
        if (any)
            growing.has[(1 + atom % 2) * atoms + atom] = 1;
        if (any && grades > 0)
            growing.has[(3 + grade) * atoms + atom] = 1;
    }
    for (size_t i = 0; i < grades; i++)
        parts[i] = 3 + i;
    if (any)
        relate(&growing, 0, (const size_t[]){1, 2}, 2);
    if (any && grades > 0)
        relate(&growing, 0, parts, grades);
    return grown(&growing);
}

/* Nodes of a product, counted through like the wheels of a clock; false after the last one. */
static bool
next(size_t *wheels, const size_t *sizes, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        if (++wheels[i] < sizes[i])
            return true;
        wheels[i] = 0;
    }
    return false;
}

static size_t
place(const size_t *wheels, const size_t *sizes, size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        at = at * sizes[i] + wheels[i];
    return at;
}

/* The counts of the atoms, added up over one dimension after the other: from atoms to nodes. */
static int64_t *
add_up(const world_dimension_t *const *dimensions, size_t count, int64_t *values, size_t *sizes,
       apr_pool_t *pool)
{
    for (size_t d = 0; d < count; d++) {
        const world_dimension_t *dimension = dimensions[d];
        size_t from_sizes[4];
        size_t wheels[4] = {0};
        size_t cells = 1;
        int64_t *sums;

        memcpy(from_sizes, sizes, sizeof from_sizes);
        sizes[d] = dimension->nodes;
        for (size_t i = 0; i < count; i++)
            cells *= sizes[i];
        sums = apr_pcalloc(pool, cells * sizeof *sums);
        do {
            size_t from[4];
            int64_t *sum = &sums[place(wheels, sizes, count)];

            memcpy(from, wheels, sizeof from);
            for (size_t atom = 0; atom < dimension->atoms; atom++)
                if (dimension->has[wheels[d] * dimension->atoms + atom]) {
                    from[d] = atom;
                    *sum += values[place(from, from_sizes, count)];
                }
        } while (next(wheels, sizes, count));
        values = sums;
    }
    return values;
}

static void
add_relations(disclosure_world_t *world, const world_dimension_t *const *dimensions, size_t count, size_t d,
              const size_t *sizes, apr_pool_t *pool)
{
    const world_dimension_t *dimension = dimensions[d];
    size_t one_less[4];
    size_t wheels[4] = {0};

    memcpy(one_less, sizes, sizeof one_less);
    one_less[d] = 1;
    do {
        for (size_t r = 0; r < dimension->relations; r++) {
            world_relation_t *relation = &world->relation[world->relations++];
            size_t at[4];

            memcpy(at, wheels, sizeof at);
            relation->part_count = dimension->part_count[r];
            relation->parts = apr_palloc(pool, relation->part_count * sizeof *relation->parts);
            at[d] = dimension->total[r];
            relation->total = place(at, sizes, count);
            for (size_t i = 0; i < relation->part_count; i++) {
                at[d] = dimension->parts[r][i];
                relation->parts[i] = place(at, sizes, count);
            }
        }
    } while (next(wheels, one_less, count));
}

disclosure_world_t *
edu_made_create(const world_dimension_t *const *dimensions, size_t dimension_count, edu_made_count_t count,
                void *baton, apr_pool_t *pool)
{
    disclosure_world_t *world = apr_pcalloc(pool, sizeof *world);
    size_t sizes[4] = {1, 1, 1, 1};
    size_t wheels[4] = {0};
    size_t atoms = 1;
    size_t relations = 0;
    int64_t *values;

    for (size_t i = 0; i < dimension_count; i++) {
        sizes[i] = dimensions[i]->atoms;
        atoms *= sizes[i];
    }
    values = apr_palloc(pool, atoms * sizeof *values);
    do
        values[place(wheels, sizes, dimension_count)] = count(baton, wheels);
    while (next(wheels, sizes, dimension_count));
    values = add_up(dimensions, dimension_count, values, sizes, pool);
    world->cells = sizes[0] * sizes[1] * sizes[2] * sizes[3];
    world->cell = apr_pcalloc(pool, world->cells * sizeof *world->cell);
    memset(wheels, 0, sizeof wheels);
    do {
        world_cell_t *cell = &world->cell[place(wheels, sizes, dimension_count)];

        cell->key = apr_psprintf(pool, "%06d|%02d|%02d|%02d", (int)wheels[0], (int)wheels[1], (int)wheels[2],
                                 (int)wheels[3]);
        cell->value = values[place(wheels, sizes, dimension_count)];
        for (size_t i = 0; i < dimension_count; i++)
            cell->keep += dimensions[i]->keep[wheels[i]];
    } while (next(wheels, sizes, dimension_count));
    for (size_t i = 0; i < dimension_count; i++)
        relations += dimensions[i]->relations * (world->cells / sizes[i]);
    world->relation = apr_pcalloc(pool, (relations + 1) * sizeof *world->relation);
    for (size_t i = 0; i < dimension_count; i++)
        add_relations(world, dimensions, dimension_count, i, sizes, pool);
    return world;
}

/* The numbers from 0 on, in an order that is drawn. */
static size_t *
shuffled(size_t count, uint64_t *state, apr_pool_t *pool)
{
    size_t *order = apr_palloc(pool, (count + 1) * sizeof *order);

    for (size_t i = 0; i < count; i++) {
        size_t at = *state != 0 ? edu_made_draw(state, i + 1) : i;

        order[i] = order[at];
        order[at] = i;
    }
    return order;
}

edu_disclosure_t *
edu_made_system(size_t *order, const disclosure_world_t *world, uint64_t shuffle, apr_pool_t *pool)
{
    edu_disclosure_t *system = edu_disclosure_create(pool);
    const size_t *cells = shuffled(world->cells, &shuffle, pool);
    const size_t *relations = shuffled(world->relations, &shuffle, pool);

    for (size_t i = 0; i < world->cells; i++) {
        const world_cell_t *cell = &world->cell[cells[i]];

        order[cells[i]] = edu_disclosure_add(system, cell->key, cell->value, cell->flags, cell->keep);
    }
    for (size_t r = 0; r < world->relations; r++) {
        const world_relation_t *relation = &world->relation[relations[r]];
        const size_t *turn = shuffled(relation->part_count, &shuffle, pool);
        size_t *parts = apr_palloc(pool, (relation->part_count + 1) * sizeof *parts);

        for (size_t i = 0; i < relation->part_count; i++)
            parts[i] = order[relation->parts[turn[i]]];
        edu_disclosure_relate(system, order[relation->total], parts, relation->part_count);
    }
    return system;
}
