/* Shows cells again that later ones have made superfluous: the dearest first, each only if all that it helps to prove can be proven
 * by cells that are hidden anyway. */
#include "reports/disclosure/disclosure_private.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* A cell that helps more than so many is needed; for those that are so dear it is worth while to try more. */
    HELPED_MOST = 24,
    HELPED_MOST_DEAR = 400,
    DEAR = 6,
    /* Steps to look at for each that it helps, also if others are hidden instead, which are so many steps less dear; and how many numbers
     * what is found may have in all. */
    NODES = 60,
    NODES_DEAR = 1000,
    DEPTH = 64,
    STEPS_DOWN = 2,
    FOUND_MOST = 16384
};

/* What is to replace the proof of one slot: a change that is there already, or numbers found. */
typedef struct replacement_t {
    edu_slot_t *slot;
    edu_change_t *change;
    int64_t multiple;
    size_t first;
    size_t count;
} replacement_t;

typedef struct tidy_t {
    edu_proofs_t *proofs;
    edu_search_t *search;
    replacement_t replacements[HELPED_MOST_DEAR];
    size_t count;
    uint32_t cells[FOUND_MOST];
    int64_t amounts[FOUND_MOST];
    size_t found;
} tidy_t;

static bool
change_has(const edu_change_t *change, uint32_t cell)
{
    for (size_t i = 0; i < change->count; i++)
        if (change->cells[i] == cell)
            return true;
    return false;
}

/* Whether all cells of a change are still hidden. */
static bool
change_holds(const edu_tableau_t *tableau, const edu_change_t *change)
{
    for (size_t i = 0; i < change->count; i++)
        if (tableau->state[change->cells[i]] != EDU_TABLEAU_HIDDEN)
            return false;
    return true;
}

static size_t
place_in(const edu_change_t *change, uint32_t cell)
{
    size_t at = 0;

    while (change->cells[at] != cell)
        at++;
    return at;
}

/* Another change that is there already and proves as much without `cell`. */
static bool
replace_by_known(tidy_t *tidy, replacement_t *replacement, uint32_t cell)
{
    const edu_tableau_t *tableau = tidy->proofs->tableau;
    const edu_slot_t *slot = replacement->slot;
    int tried = 0;

    for (edu_change_link_t *link = tidy->proofs->changes[slot->cell]; link != NULL && tried < 16;
         link = link->next, tried++) {
        if (change_has(link->change, cell) || !change_holds(tableau, link->change))
            continue;
        replacement->multiple =
            edu_proofs_multiple(tableau, link->change, place_in(link->change, slot->cell), slot->shown);
        if (replacement->multiple != 0) {
            replacement->change = link->change;
            return true;
        }
    }
    return false;
}

static bool
replace_by_search(tidy_t *tidy, replacement_t *replacement, const edu_search_limits_t *limits)
{
    bool given_up;

    if (!edu_search_find(tidy->search, replacement->slot->cell, replacement->slot->shown, limits, &given_up))
        return false;
    replacement->change = NULL;
    replacement->first = tidy->found;
    replacement->count = edu_search_count(tidy->search);
    if (replacement->first + replacement->count > FOUND_MOST)
        return false;
    memcpy(tidy->cells + tidy->found, edu_search_cells(tidy->search),
           replacement->count * sizeof *tidy->cells);
    memcpy(tidy->amounts + tidy->found, edu_search_amounts(tidy->search),
           replacement->count * sizeof *tidy->amounts);
    tidy->found += replacement->count;
    return true;
}

/* All that a cell helps to prove; false if it is too much. Changes that prove nothing any more are dropped on the way. */
static bool
collect_helped(tidy_t *tidy, uint32_t cell)
{
    edu_change_link_t **at = &tidy->proofs->changes[cell];
    size_t most = tidy->proofs->tableau->keep[cell] >= DEAR ? HELPED_MOST_DEAR : HELPED_MOST;

    tidy->count = 0;
    tidy->found = 0;
    while (*at != NULL) {
        edu_change_t *change = (*at)->change;

        if (change->slots == NULL) {
            *at = (*at)->next;
            continue;
        }
        for (edu_slot_t *slot = change->slots; slot != NULL; slot = slot->next) {
            if (tidy->count == most)
                return false;
            tidy->replacements[tidy->count++].slot = slot;
        }
        at = &(*at)->next;
    }
    return true;
}

static void
replace_all(tidy_t *tidy)
{
    for (size_t i = 0; i < tidy->count; i++) {
        replacement_t *replacement = &tidy->replacements[i];
        edu_slot_t *slot = replacement->slot;
        edu_change_t *change = replacement->change;

        if (change == NULL) {
            change = edu_proofs_change(tidy->proofs, replacement->count, tidy->cells + replacement->first,
                                       tidy->amounts + replacement->first);
            replacement->multiple = slot->shown / change->amounts[place_in(change, slot->cell)];
        }
        edu_proofs_assign(slot, change, replacement->multiple,
                          replacement->multiple * change->amounts[place_in(change, slot->cell)]);
    }
}

/* Whether all that a cell helps to prove can be proven without it. */
static bool
try_without(tidy_t *tidy, uint32_t cell, const edu_search_limits_t *limits)
{
    edu_tableau_t *tableau = tidy->proofs->tableau;
    bool possible = collect_helped(tidy, cell);

    edu_search_bar(tidy->search, cell, true);
    for (size_t i = 0; i < tidy->count && possible; i++)
        possible = replace_by_known(tidy, &tidy->replacements[i], cell) ||
                   replace_by_search(tidy, &tidy->replacements[i], limits);
    edu_search_bar(tidy->search, cell, false);
    if (!possible)
        return false;
    for (size_t i = 0; i < tidy->found; i++)
        tableau->state[tidy->cells[i]] = EDU_TABLEAU_HIDDEN;
    replace_all(tidy);
    tableau->state[cell] = EDU_TABLEAU_OPEN;
    return true;
}

/* By cells that are hidden anyway, or else by some that are less dear by far. */
static void
try_to_show(tidy_t *tidy, uint32_t cell)
{
    const edu_tableau_t *tableau = tidy->proofs->tableau;
    const edu_search_limits_t free_of_cost = {.hidden_only = true,
                                              .nodes = NODES,
                                              .depth = DEPTH,
                                              .below_cost = UINT64_MAX};
    const edu_search_limits_t cheaper = {.keep = (unsigned)tableau->keep[cell] - STEPS_DOWN,
                                         .nodes = NODES_DEAR,
                                         .depth = DEPTH,
                                         .below_cost = tableau->cost[cell] / 4};

    if (!try_without(tidy, cell, &free_of_cost) && tableau->keep[cell] >= STEPS_DOWN)
        try_without(tidy, cell, &cheaper);
}

typedef struct dear_t {
    uint64_t cost;
    uint32_t cell;
} dear_t;

static int
compare_dear(const void *a, const void *b)
{
    const dear_t *x = a;
    const dear_t *y = b;

    if (x->cost != y->cost)
        return x->cost > y->cost ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

void
edu_disclosure_tidy(edu_proofs_t *proofs, edu_search_t *search, const edu_disclosure_t *system,
                    apr_pool_t *scratch_pool)
{
    const unsigned otherwise_hidden = EDU_CELL_MISSING | EDU_CELL_UNPUBLISHED | EDU_CELL_HIDDEN;
    edu_tableau_t *tableau = proofs->tableau;
    dear_t *dear = apr_palloc(scratch_pool, (tableau->cells + 1) * sizeof *dear);
    tidy_t *tidy = apr_palloc(scratch_pool, sizeof *tidy);
    size_t count = 0;

    tidy->proofs = proofs;
    tidy->search = search;
    for (size_t i = 0; i < tableau->cells; i++)
        if (tableau->state[i] == EDU_TABLEAU_HIDDEN && proofs->slot_of[i] < 0 &&
            (edu_disclosure_cell(system, tableau->given[i])->flags & otherwise_hidden) == 0)
            dear[count++] = (dear_t){.cost = tableau->cost[i], .cell = (uint32_t)i};
    qsort(dear, count, sizeof *dear, compare_dear);
    for (size_t i = 0; i < count; i++)
        try_to_show(tidy, dear[i].cell);
}
