/* Looks for changes of hidden cells that leave every relation as it is: depth first, cheapest first, in whole numbers.
 *
 * The change begins with what the cell in question is to gain or lose. That breaks its relations; each step mends a broken one by
 * another cell of it, which may break others, until none is broken. The smallest broken relation comes first: what
 * is forced (the other sex, the other group) is done before there is a choice (which other county), and the choice then mends much at once. Steps of
 * one cell never go back and forth, so that a search by single units in the end sees every change there is. */
#include "reports/disclosure/disclosure_private.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* How many cells of a broken relation are tried, from the most promising one on. */
    WIDTH = 12,
    /* How many cells that mend it at one stroke are looked at for these. */
    WHOLE_MOST = 32,
    /* A relation of more cells is not counted through at every step. */
    LONG = 32,
    /* Steps deep; below the range of `barred`. */
    DEPTH = 120,
    /* Steps that are spent on finding something cheaper than what was found. */
    MORE_NODES = 120
};

/* What one more broken relation is worth, in costs of a cell as dear as the one that breaks it: about a cell. */
static const int64_t broken_weight = 32;

typedef struct candidate_t {
    int64_t score;
    uint32_t cell;
    int64_t step;
} candidate_t;

struct edu_search_t {
    edu_tableau_t *tableau;
    const edu_search_limits_t *limits;
    uint32_t subject;
    size_t nodes;
    size_t depth;
    bool given_up;
    uint64_t cost;
    int64_t *change;       /* one a cell */
    unsigned char *barred; /* one a cell: how many reasons there are not to touch it */
    uint32_t *touched;
    size_t touched_count;
    int64_t *excess;     /* one a relation: how far its parts exceed its total */
    uint32_t *broken;    /* relations whose excess is not 0 */
    uint32_t *broken_at; /* where each of them stands there */
    size_t broken_count;
    bool found;
    size_t found_at; /* after how many steps first */
    uint64_t best_cost;
    uint32_t *best_cells;
    int64_t *best_amounts;
    size_t best_count;
};

edu_search_t *
edu_search_create(edu_tableau_t *tableau, apr_pool_t *pool)
{
    edu_search_t *search = apr_pcalloc(pool, sizeof *search);

    search->tableau = tableau;
    search->change = apr_pcalloc(pool, (tableau->cells + 1) * sizeof *search->change);
    search->barred = apr_pcalloc(pool, tableau->cells + 1);
    search->excess = apr_pcalloc(pool, (tableau->relations + 1) * sizeof *search->excess);
    search->broken = apr_pcalloc(pool, (tableau->relations + 1) * sizeof *search->broken);
    search->broken_at = apr_pcalloc(pool, (tableau->relations + 1) * sizeof *search->broken_at);
    search->touched = apr_pcalloc(pool, (DEPTH + 2) * sizeof *search->touched);
    search->best_cells = apr_pcalloc(pool, (DEPTH + 2) * sizeof *search->best_cells);
    search->best_amounts = apr_pcalloc(pool, (DEPTH + 2) * sizeof *search->best_amounts);
    return search;
}

void
edu_search_bar(edu_search_t *search, uint32_t cell, bool barred)
{
    search->barred[cell] = (unsigned char)(search->barred[cell] + (barred ? 1 : -1));
}

static void
set_excess(edu_search_t *search, uint32_t relation, int64_t excess)
{
    bool was_broken = search->excess[relation] != 0;

    search->excess[relation] = excess;
    if (!was_broken && excess != 0) {
        search->broken_at[relation] = (uint32_t)search->broken_count;
        search->broken[search->broken_count++] = relation;
    } else if (was_broken && excess == 0) {
        uint32_t last = search->broken[--search->broken_count];

        search->broken[search->broken_at[relation]] = last;
        search->broken_at[last] = search->broken_at[relation];
    }
}

static void
add_to_relations(edu_search_t *search, uint32_t cell, int64_t step)
{
    const edu_tableau_t *tableau = search->tableau;

    for (size_t i = tableau->column[cell]; i < tableau->column[cell + 1]; i++)
        set_excess(search, tableau->cell_relation[i],
                   search->excess[tableau->cell_relation[i]] + tableau->cell_sign[i] * step);
}

static void
do_step(edu_search_t *search, uint32_t cell, int64_t step)
{
    if (search->change[cell] == 0) {
        search->touched[search->touched_count++] = cell;
        if (search->tableau->state[cell] == EDU_TABLEAU_OPEN)
            search->cost += search->tableau->cost[cell];
    }
    search->change[cell] += step;
    add_to_relations(search, cell, step);
}

static void
undo_step(edu_search_t *search, uint32_t cell, int64_t step)
{
    add_to_relations(search, cell, -step);
    search->change[cell] -= step;
    if (search->change[cell] == 0) {
        search->touched_count--;
        if (search->tableau->state[cell] == EDU_TABLEAU_OPEN)
            search->cost -= search->tableau->cost[cell];
    }
}

/* How many more relations are broken after a step than before. */
static int64_t
newly_broken(const edu_search_t *search, uint32_t cell, int64_t step)
{
    const edu_tableau_t *tableau = search->tableau;
    int64_t count = 0;

    for (size_t i = tableau->column[cell]; i < tableau->column[cell + 1]; i++) {
        int64_t before = search->excess[tableau->cell_relation[i]];

        count += (before + tableau->cell_sign[i] * step != 0) - (before != 0);
    }
    return count;
}

/* How far a cell can go in the direction of `wanted`, at most so far; 0 when it is not to be touched. */
static int64_t
step_of(const edu_search_t *search, uint32_t cell, int64_t wanted)
{
    const edu_tableau_t *tableau = search->tableau;
    int64_t change = search->change[cell];
    int64_t room = tableau->value[cell] + change - tableau->floor[cell];

    if (cell == search->subject || search->barred[cell] > 0)
        return 0;
    if (search->limits->one_way && (wanted < 0) != (search->change[search->subject] < 0))
        return 0;
    /* Nobody moves twice, unless there is patience for it. */
    if (!search->limits->by_units && llabs(change + wanted) > llabs(search->change[search->subject]))
        return 0;
    if ((change > 0 && wanted < 0) || (change < 0 && wanted > 0))
        return 0;
    if (tableau->state[cell] == EDU_TABLEAU_OPEN && change == 0 &&
        (search->limits->hidden_only || tableau->keep[cell] > search->limits->keep ||
         search->cost + tableau->cost[cell] >= search->best_cost))
        return 0;
    if (search->limits->by_units && wanted != 0)
        wanted = wanted > 0 ? 1 : -1;
    if (wanted < 0 && room < -wanted)
        wanted = room > 0 ? -room : 0;
    return wanted;
}

/* The most promising ways to mend a relation, the best one first; returns how many. */
static size_t
find_candidates(edu_search_t *search, uint32_t relation, candidate_t *candidates)
{
    const edu_tableau_t *tableau = search->tableau;
    size_t count = 0;
    size_t whole = 0;

    for (size_t i = tableau->row[relation]; i < tableau->row[relation + 1]; i++) {
        uint32_t cell = tableau->entry_cell[i];
        int64_t step = step_of(search, cell, -search->excess[relation] * tableau->entry_sign[i]);
        bool costs = tableau->state[cell] == EDU_TABLEAU_OPEN && search->change[cell] == 0;
        candidate_t candidate = {.cell = cell, .step = step};
        size_t at;

        if (step == 0)
            continue;
        if (whole == WHOLE_MOST) {
            search->given_up = true;
            break;
        }
        whole += llabs(step) == llabs(search->excess[relation]);
        candidate.score = (costs ? (int64_t)tableau->cost[cell] : 0) +
                          newly_broken(search, cell, step) * (broken_weight << 3 * tableau->keep[cell]);
        if (count == WIDTH && candidates[count - 1].score <= candidate.score) {
            search->given_up = true;
            continue;
        }
        search->given_up = search->given_up || count == WIDTH;
        at = count < WIDTH ? count++ : WIDTH - 1;
        for (; at > 0 && candidates[at - 1].score > candidate.score; at--)
            candidates[at] = candidates[at - 1];
        candidates[at] = candidate;
    }
    return count;
}

/* How many ways there are to begin to mend a relation, counted up to `most`; many for a long one. */
static size_t
ways(const edu_search_t *search, uint32_t relation, size_t most)
{
    const edu_tableau_t *tableau = search->tableau;
    size_t size = tableau->row[relation + 1] - tableau->row[relation];
    size_t count = 0;

    if (size > LONG)
        return size;
    for (size_t i = tableau->row[relation]; i < tableau->row[relation + 1] && count < most; i++)
        count +=
            step_of(search, tableau->entry_cell[i], -search->excess[relation] * tableau->entry_sign[i]) != 0;
    return count;
}

static uint32_t
smallest_broken(const edu_search_t *search)
{
    uint32_t best = search->broken[0];
    size_t best_ways = ways(search, best, SIZE_MAX);

    for (size_t i = 1; i < search->broken_count && best_ways > 0; i++) {
        uint32_t relation = search->broken[i];
        size_t these = ways(search, relation, best_ways + 1);

        if (these < best_ways || (these == best_ways && relation < best)) {
            best = relation;
            best_ways = these;
        }
    }
    return best;
}

static void
keep_best(edu_search_t *search)
{
    if (!search->found)
        search->found_at = search->nodes;
    search->found = true;
    search->best_cost = search->cost;
    search->best_count = search->touched_count;
    for (size_t i = 0; i < search->touched_count; i++) {
        search->best_cells[i] = search->touched[i];
        search->best_amounts[i] = search->change[search->touched[i]];
    }
}

/* Mends what is broken in every way that is worth it. */
static void
mend(edu_search_t *search)
{
    candidate_t candidates[WIDTH];
    size_t count;
    size_t tried = 0;

    if (search->broken_count == 0) {
        keep_best(search);
        return;
    }
    if (search->depth >= DEPTH || search->depth >= search->limits->depth) {
        search->given_up = true;
        return;
    }
    count = find_candidates(search, smallest_broken(search), candidates);
    search->depth++;
    for (; tried < count && search->best_cost > 0; tried++) {
        const candidate_t *candidate = &candidates[tried];

        if (search->nodes >= search->limits->nodes ||
            (search->found && search->nodes >= search->found_at + MORE_NODES)) {
            search->given_up = true;
            break;
        }
        search->nodes++;
        if (step_of(search, candidate->cell, candidate->step) == candidate->step) {
            do_step(search, candidate->cell, candidate->step);
            mend(search);
            undo_step(search, candidate->cell, candidate->step);
        }
        /* What goes further with this cell has been seen. */
        search->barred[candidate->cell]++;
    }
    for (size_t i = 0; i < tried; i++)
        search->barred[candidates[i].cell]--;
    search->depth--;
}

bool
edu_search_find(edu_search_t *search, uint32_t cell, int64_t amount, const edu_search_limits_t *limits,
                bool *given_up)
{
    const edu_tableau_t *tableau = search->tableau;

    search->limits = limits;
    search->subject = cell;
    search->nodes = 0;
    search->given_up = false;
    search->found = false;
    search->best_cost = limits->below_cost;
    *given_up = false;
    if (tableau->state[cell] == EDU_TABLEAU_FIXED || tableau->value[cell] + amount < tableau->floor[cell])
        return false;
    do_step(search, cell, amount);
    mend(search);
    undo_step(search, cell, amount);
    *given_up = search->given_up;
    return search->found;
}

size_t
edu_search_count(const edu_search_t *search)
{
    return search->best_count;
}

const uint32_t *
edu_search_cells(const edu_search_t *search)
{
    return search->best_cells;
}

const int64_t *
edu_search_amounts(const edu_search_t *search)
{
    return search->best_amounts;
}
