/* A system in canonical order; what is known is taken out of it. */
#include "reports/disclosure/disclosure_private.h"

#include <stdlib.h>
#include <string.h>

/* Far above any count, and far from where sums of them could overflow. */
static const int64_t value_most = 1000000000000;

typedef struct keyed_t {
    const char *key;
    size_t given;
} keyed_t;

/* A relation in canonical indices. */
typedef struct row_t {
    uint32_t *cells; /* the total, then the parts ascending */
    size_t count;
    size_t variables; /* cells in it that are not fixed */
} row_t;

typedef struct entry_t {
    uint64_t cost;
    uint32_t cell;
    signed char sign;
} entry_t;

typedef struct builder_t {
    edu_tableau_t *tableau;
    const edu_disclosure_t *system;
    uint32_t *canonical; /* by the caller's index */
    row_t *rows;
    size_t row_count;
    apr_pool_t *pool;
} builder_t;

static int
compare_keys(const void *a, const void *b)
{
    return strcmp(((const keyed_t *)a)->key, ((const keyed_t *)b)->key);
}

static int
compare_cells(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

static int
compare_rows(const void *a, const void *b)
{
    const row_t *x = a;
    const row_t *y = b;

    for (size_t i = 0; i < x->count && i < y->count; i++)
        if (x->cells[i] != y->cells[i])
            return x->cells[i] < y->cells[i] ? -1 : 1;
    return x->count < y->count ? -1 : x->count > y->count;
}

static edu_error_t *
check_cells(const edu_disclosure_t *system, const keyed_t *order)
{
    size_t cells = edu_disclosure_cells(system);

    if (cells >= INT32_MAX)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "%zu cells are too many to be protected", cells);
    for (size_t i = 0; i < cells; i++) {
        const edu_disclosure_cell_t *cell = edu_disclosure_cell(system, i);

        if (cell->value < 0 || cell->value > value_most)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "cell \"%s\" has value %lld, which is no count",
                                    cell->key, (long long)cell->value);
        if (cell->keep > EDU_DISCLOSURE_KEEP_MOST)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "cell \"%s\" is too dear: %u", cell->key,
                                    cell->keep);
        if (i > 0 && strcmp(order[i - 1].key, order[i].key) == 0)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "cell \"%s\" is there twice", order[i].key);
    }
    return NULL;
}

/* What hiding a cell costs: about four a doubling of its value, eight times as much for each step that it is dearer. */
static uint64_t
cell_cost(const edu_disclosure_cell_t *cell)
{
    uint64_t value = (uint64_t)cell->value + 1;
    uint64_t bits = 0;

    while (value >> bits >= 4)
        bits++;
    return (8 + 4 * bits + (value >> bits)) << 3 * cell->keep;
}

static edu_tableau_state_t
cell_state(const edu_disclosure_cell_t *cell, bool constant, const edu_disclosure_options_t *options)
{
    const unsigned hidden = EDU_CELL_UNPUBLISHED | EDU_CELL_MISSING | EDU_CELL_HIDDEN;

    if (edu_disclosure_fixed(cell, constant, options))
        return EDU_TABLEAU_FIXED;
    return (cell->flags & hidden) != 0 || edu_disclosure_small(cell, options) ? EDU_TABLEAU_HIDDEN
                                                                              : EDU_TABLEAU_OPEN;
}

static edu_error_t *
order_cells(builder_t *builder, const edu_disclosure_options_t *options)
{
    edu_tableau_t *tableau = builder->tableau;
    size_t cells = edu_disclosure_cells(builder->system);
    keyed_t *order = apr_palloc(builder->pool, (cells + 1) * sizeof *order);
    size_t *given = apr_palloc(builder->pool, (cells + 1) * sizeof *given);
    int64_t *values = apr_palloc(builder->pool, (cells + 1) * sizeof *values);
    int64_t *floors = apr_palloc(builder->pool, (cells + 1) * sizeof *floors);
    bool *constant = apr_palloc(builder->pool, (cells + 1) * sizeof *constant);

    for (size_t i = 0; i < cells; i++)
        order[i] = (keyed_t){.key = edu_disclosure_cell(builder->system, i)->key, .given = i};
    qsort(order, cells, sizeof *order, compare_keys);
    EDU_TRY(check_cells(builder->system, order));
    edu_disclosure_fill_missing(values, constant, builder->system, builder->pool);
    edu_disclosure_floors(floors, values, constant, builder->system, options, builder->pool);
    tableau->cells = cells;
    tableau->value = apr_palloc(builder->pool, (cells + 1) * sizeof *tableau->value);
    tableau->floor = apr_palloc(builder->pool, (cells + 1) * sizeof *tableau->floor);
    tableau->cost = apr_palloc(builder->pool, (cells + 1) * sizeof *tableau->cost);
    tableau->state = apr_palloc(builder->pool, cells + 1);
    tableau->keep = apr_palloc(builder->pool, cells + 1);
    builder->canonical = apr_palloc(builder->pool, (cells + 1) * sizeof *builder->canonical);
    for (size_t i = 0; i < cells; i++) {
        const edu_disclosure_cell_t *cell = edu_disclosure_cell(builder->system, order[i].given);

        given[i] = order[i].given;
        builder->canonical[given[i]] = (uint32_t)i;
        tableau->value[i] = values[given[i]];
        tableau->floor[i] = floors[given[i]];
        tableau->cost[i] = cell_cost(cell);
        tableau->keep[i] = (unsigned char)cell->keep;
        tableau->state[i] = (unsigned char)cell_state(cell, constant[given[i]], options);
    }
    tableau->given = given;
    return NULL;
}

/* One relation in canonical indices. `last_seen` has for each cell the last relation that names it. */
static edu_error_t *
take_relation(builder_t *builder, const edu_disclosure_relation_t *relation, size_t number, size_t *last_seen)
{
    row_t *row = &builder->rows[builder->row_count++];

    row->count = relation->part_count + 1;
    row->cells = apr_palloc(builder->pool, row->count * sizeof *row->cells);
    row->variables = 0;
    for (size_t i = 0; i < row->count; i++) {
        size_t cell = i == 0 ? relation->total : relation->parts[i - 1];

        if (last_seen[cell] == number + 1)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "a relation names cell \"%s\" twice",
                                    edu_disclosure_cell(builder->system, cell)->key);
        last_seen[cell] = number + 1;
        row->cells[i] = builder->canonical[cell];
        row->variables += builder->tableau->state[row->cells[i]] != EDU_TABLEAU_FIXED;
    }
    qsort(row->cells + 1, row->count - 1, sizeof *row->cells, compare_cells);
    return NULL;
}

static edu_error_t *
check_relations(const edu_disclosure_t *system)
{
    size_t cells = edu_disclosure_cells(system);

    for (int r = 0; r < system->relations->nelts; r++) {
        const edu_disclosure_relation_t *relation = edu_disclosure_relation(system, (size_t)r);
        bool wrong = relation->total >= cells;

        for (size_t i = 0; i < relation->part_count; i++)
            wrong = wrong || relation->parts[i] >= cells;
        if (wrong)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "a relation names a cell that is not there");
    }
    return NULL;
}

static edu_error_t *
order_relations(builder_t *builder)
{
    size_t count = (size_t)builder->system->relations->nelts;
    size_t *last_seen = apr_pcalloc(builder->pool, (builder->tableau->cells + 1) * sizeof *last_seen);
    size_t kept = 0;

    builder->rows = apr_palloc(builder->pool, (count + 1) * sizeof *builder->rows);
    for (size_t r = 0; r < count; r++)
        EDU_TRY(take_relation(builder, edu_disclosure_relation(builder->system, r), r, last_seen));
    qsort(builder->rows, count, sizeof *builder->rows, compare_rows);
    for (size_t r = 0; r < count; r++)
        if (kept == 0 || compare_rows(&builder->rows[kept - 1], &builder->rows[r]) != 0)
            builder->rows[kept++] = builder->rows[r];
    builder->row_count = kept;
    return NULL;
}

/* The relations of each cell, in order. */
static void
fill_columns(edu_tableau_t *tableau, apr_pool_t *pool)
{
    size_t entries = tableau->row[tableau->relations];
    size_t *next = apr_palloc(pool, (tableau->cells + 1) * sizeof *next);

    tableau->column = apr_pcalloc(pool, (tableau->cells + 2) * sizeof *tableau->column);
    tableau->cell_relation = apr_palloc(pool, (entries + 1) * sizeof *tableau->cell_relation);
    tableau->cell_sign = apr_palloc(pool, (entries + 1) * sizeof *tableau->cell_sign);
    for (size_t i = 0; i < entries; i++)
        tableau->column[tableau->entry_cell[i] + 1]++;
    for (size_t i = 0; i < tableau->cells; i++)
        tableau->column[i + 1] += tableau->column[i];
    memcpy(next, tableau->column, tableau->cells * sizeof *next);
    for (size_t r = 0; r < tableau->relations; r++)
        for (size_t i = tableau->row[r]; i < tableau->row[r + 1]; i++) {
            size_t at = next[tableau->entry_cell[i]]++;

            tableau->cell_relation[at] = (uint32_t)r;
            tableau->cell_sign[at] = tableau->entry_sign[i];
        }
}

/* Cells from the cheapest one on, since a search does not look at all cells of a long row. */
static int
compare_entries(const void *a, const void *b)
{
    const entry_t *x = a;
    const entry_t *y = b;

    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

/* Writes the unknown cells of a row behind `at`; returns where they end. */
static size_t
fill_row(edu_tableau_t *tableau, const row_t *row, entry_t *entries, size_t at)
{
    size_t count = 0;

    for (size_t i = 0; i < row->count; i++)
        if (tableau->state[row->cells[i]] != EDU_TABLEAU_FIXED)
            entries[count++] = (entry_t){.cost = tableau->cost[row->cells[i]],
                                         .cell = row->cells[i],
                                         .sign = i == 0 ? -1 : 1};
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t i = 0; i < count; i++) {
        tableau->entry_cell[at] = entries[i].cell;
        tableau->entry_sign[at++] = entries[i].sign;
    }
    return at;
}

/* Writes the rows that hold unknown cells, without the known ones. */
static void
fill_rows(builder_t *builder)
{
    edu_tableau_t *tableau = builder->tableau;
    entry_t *room = apr_palloc(builder->pool, (tableau->cells + 1) * sizeof *room);
    size_t entries = 0;
    size_t at = 0;

    for (size_t r = 0; r < builder->row_count; r++)
        entries += builder->rows[r].variables;
    tableau->row = apr_palloc(builder->pool, (builder->row_count + 1) * sizeof *tableau->row);
    tableau->entry_cell = apr_palloc(builder->pool, (entries + 1) * sizeof *tableau->entry_cell);
    tableau->entry_sign = apr_palloc(builder->pool, (entries + 1) * sizeof *tableau->entry_sign);
    tableau->row[0] = 0;
    for (size_t r = 0; r < builder->row_count; r++) {
        const row_t *row = &builder->rows[r];

        if (row->variables == 0)
            continue;
        at = fill_row(tableau, row, room, at);
        tableau->row[++tableau->relations] = at;
    }
    fill_columns(tableau, builder->pool);
}

/* A cell that is alone in a relation follows from known ones, so it is known, too, and others may be alone now. */
static void
fix_what_follows(builder_t *builder)
{
    edu_tableau_t *tableau = builder->tableau;
    size_t *alone = apr_palloc(builder->pool, (tableau->relations + 1) * sizeof *alone);
    size_t *left = apr_palloc(builder->pool, (tableau->relations + 1) * sizeof *left);
    size_t count = 0;

    for (size_t r = 0; r < tableau->relations; r++) {
        left[r] = tableau->row[r + 1] - tableau->row[r];
        if (left[r] == 1)
            alone[count++] = r;
    }
    while (count > 0) {
        size_t r = alone[--count];

        for (size_t i = tableau->row[r]; i < tableau->row[r + 1]; i++) {
            uint32_t cell = tableau->entry_cell[i];

            if (tableau->state[cell] == EDU_TABLEAU_FIXED)
                continue;
            tableau->state[cell] = EDU_TABLEAU_FIXED;
            for (size_t k = tableau->column[cell]; k < tableau->column[cell + 1]; k++)
                if (--left[tableau->cell_relation[k]] == 1)
                    alone[count++] = tableau->cell_relation[k];
        }
    }
}

edu_error_t *
edu_tableau_create(edu_tableau_t **tableau, const edu_disclosure_t *system,
                   const edu_disclosure_options_t *options, apr_pool_t *pool)
{
    builder_t builder = {.tableau = apr_pcalloc(pool, sizeof **tableau), .system = system, .pool = pool};

    EDU_TRY(check_relations(system));
    EDU_TRY(order_cells(&builder, options));
    EDU_TRY(order_relations(&builder));
    fill_rows(&builder);
    fix_what_follows(&builder);
    /* Once more without what follows. */
    for (size_t r = 0; r < builder.row_count; r++) {
        row_t *row = &builder.rows[r];

        row->variables = 0;
        for (size_t i = 0; i < row->count; i++)
            row->variables += builder.tableau->state[row->cells[i]] != EDU_TABLEAU_FIXED;
    }
    builder.tableau->relations = 0;
    fill_rows(&builder);
    *tableau = builder.tableau;
    return NULL;
}
