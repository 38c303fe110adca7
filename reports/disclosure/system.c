/* Systems of cells and relations as callers put them together, and what follows from the kind of a cell alone. */
#include "reports/disclosure/disclosure_private.h"

#include <string.h>

/* A turn for each level of totals of totals; nobody has so many. Relations in a circle would never end. */
static const int turns_most = 16;

edu_disclosure_t *
edu_disclosure_create(apr_pool_t *pool)
{
    edu_disclosure_t *system = apr_pcalloc(pool, sizeof *system);

    system->pool = pool;
    system->cells = apr_array_make(pool, 64, sizeof(edu_disclosure_cell_t));
    system->relations = apr_array_make(pool, 64, sizeof(edu_disclosure_relation_t));
    return system;
}

size_t
edu_disclosure_add(edu_disclosure_t *system, const char *key, int64_t value, unsigned flags, unsigned keep)
{
    edu_disclosure_cell_t *cell = apr_array_push(system->cells);

    cell->key = key;
    cell->value = (flags & EDU_CELL_MISSING) != 0 ? 0 : value;
    cell->flags = flags;
    cell->keep = keep;
    return (size_t)system->cells->nelts - 1;
}

void
edu_disclosure_relate(edu_disclosure_t *system, size_t total, const size_t *parts, size_t part_count)
{
    edu_disclosure_relation_t *relation = apr_array_push(system->relations);

    relation->total = total;
    relation->part_count = part_count;
    relation->parts = apr_palloc(system->pool, (part_count + 1) * sizeof *relation->parts);
    if (part_count > 0)
        memcpy(relation->parts, parts, part_count * sizeof *parts);
}

size_t
edu_disclosure_cells(const edu_disclosure_t *system)
{
    return (size_t)system->cells->nelts;
}

edu_disclosure_options_t
edu_disclosure_defaults(void)
{
    return (edu_disclosure_options_t){
        .threshold = 5, .zeros = EDU_ZEROS_SHOWN, .width = true, .complementary = true, .tidy = true};
}

bool
edu_disclosure_small(const edu_disclosure_cell_t *cell, const edu_disclosure_options_t *options)
{
    if ((cell->flags & (EDU_CELL_PUBLIC | EDU_CELL_MISSING | EDU_CELL_INSENSITIVE)) != 0)
        return false;
    return cell->value == 0 ? options->zeros == EDU_ZEROS_HIDDEN : cell->value < options->threshold;
}

int64_t
edu_disclosure_least(const edu_disclosure_cell_t *cell, const edu_disclosure_options_t *options)
{
    if ((cell->flags & (EDU_CELL_UNPUBLISHED | EDU_CELL_MISSING)) != 0)
        return 0;
    return options->zeros == EDU_ZEROS_SHOWN ? 1 : 0;
}

bool
edu_disclosure_fixed(const edu_disclosure_cell_t *cell, bool constant,
                     const edu_disclosure_options_t *options)
{
    if ((cell->flags & EDU_CELL_PUBLIC) != 0 || constant)
        return true;
    return (cell->flags & (EDU_CELL_UNPUBLISHED | EDU_CELL_MISSING)) == 0 && cell->value == 0 &&
           options->zeros == EDU_ZEROS_SHOWN;
}

int64_t
edu_disclosure_low(const edu_disclosure_cell_t *cell, int64_t floor, const edu_disclosure_options_t *options)
{
    return options->width || cell->value <= floor ? floor : cell->value - 1;
}

int64_t
edu_disclosure_high(const edu_disclosure_cell_t *cell, const edu_disclosure_options_t *options)
{
    int64_t above = cell->value + 1;

    return options->width && above < options->threshold - 1 ? options->threshold - 1 : above;
}

/* Puts the sum of a relation's parts into its missing total where that says more than what it has; whether anything changed. */
static bool
fill_total(int64_t *values, bool *constant, const edu_disclosure_relation_t *relation)
{
    int64_t sum = 0;
    bool known = true;

    for (size_t i = 0; i < relation->part_count; i++) {
        sum += values[relation->parts[i]];
        known = known && constant[relation->parts[i]];
    }
    if (known || (!constant[relation->total] && values[relation->total] >= sum))
        return false;
    constant[relation->total] = false;
    values[relation->total] = sum;
    return true;
}

void
edu_disclosure_fill_missing(int64_t *values, bool *constant, const edu_disclosure_t *system,
                            apr_pool_t *scratch_pool)
{
    size_t cells = edu_disclosure_cells(system);
    bool *missing = apr_palloc(scratch_pool, (cells + 1) * sizeof *missing);
    bool changed = true;

    for (size_t i = 0; i < cells; i++) {
        values[i] = edu_disclosure_cell(system, i)->value;
        missing[i] = constant[i] = (edu_disclosure_cell(system, i)->flags & EDU_CELL_MISSING) != 0;
    }
    for (int turn = 0; turn < turns_most && changed; turn++) {
        changed = false;
        for (int r = 0; r < system->relations->nelts; r++) {
            const edu_disclosure_relation_t *relation = edu_disclosure_relation(system, (size_t)r);

            if (missing[relation->total] && fill_total(values, constant, relation))
                changed = true;
        }
    }
}

/* Lifts a floor; whether it was lower. */
static bool
lift(int64_t *floors, size_t cell, int64_t floor)
{
    if (floor <= floors[cell])
        return false;
    floors[cell] = floor;
    return true;
}

/* What one relation says of floors: a total is at least what its parts are, and a part whose neighbours are all known is at least what
 * they leave of the total's floor. fixed[]: cells that are known. What the total is more than its parts is known, too. */
static bool
lift_floors(int64_t *floors, const int64_t *values, const bool *fixed,
            const edu_disclosure_relation_t *relation)
{
    int64_t least = values[relation->total];
    int64_t left = floors[relation->total] - values[relation->total];
    size_t unknown = 0;
    size_t last = 0;
    bool lifted;

    for (size_t i = 0; i < relation->part_count; i++) {
        size_t part = relation->parts[i];

        least += floors[part] - values[part];
        if (!fixed[part]) {
            unknown++;
            last = part;
        }
    }
    lifted = lift(floors, relation->total, least);
    return (unknown == 1 && lift(floors, last, values[last] + left)) || lifted;
}

void
edu_disclosure_floors(int64_t *floors, const int64_t *values, const bool *constant,
                      const edu_disclosure_t *system, const edu_disclosure_options_t *options,
                      apr_pool_t *scratch_pool)
{
    bool *fixed = apr_palloc(scratch_pool, (edu_disclosure_cells(system) + 1) * sizeof *fixed);
    bool changed = true;

    for (size_t i = 0; i < edu_disclosure_cells(system); i++) {
        const edu_disclosure_cell_t *cell = edu_disclosure_cell(system, i);

        floors[i] = edu_disclosure_least(cell, options);
        fixed[i] = edu_disclosure_fixed(cell, constant[i], options);
        if (floors[i] > values[i] || fixed[i])
            floors[i] = values[i];
    }
    for (int turn = 0; turn < turns_most && changed; turn++) {
        changed = false;
        for (int r = 0; r < system->relations->nelts; r++)
            if (lift_floors(floors, values, fixed, edu_disclosure_relation(system, (size_t)r)))
                changed = true;
    }
}
