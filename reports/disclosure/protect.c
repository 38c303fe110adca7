/* What to hide: cell by cell, from the upper levels down, by the cheapest change that the limits let be found. */
#include "reports/disclosure/disclosure_private.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* Steps to look at: among cells that are hidden anyway; when others may be hidden, for each step of dearness; and where that did
     * not help. */
    NODES_FREE = 150,
    NODES_CHEAP = 600,
    NODES_MORE = 6000,
    NODES_PATIENT = 20000,
    DEPTH_USUAL = 64,
    DEPTH_MOST = 120,
    /* How often there is patience: a publication that cannot be protected is to be told of before long. */
    PATIENT_MOST = 400,
    /* Numbers that a change put together of pieces may have. */
    PIECES_MOST = 1024
};

typedef struct work_t {
    const edu_disclosure_options_t *options;
    edu_tableau_t *tableau;
    edu_proofs_t *proofs;
    edu_search_t *search;
    unsigned keeps[EDU_DISCLOSURE_KEEP_MOST + 1]; /* those that occur, ascending */
    size_t keep_count;
    size_t patient;
    size_t piece_count;
    uint32_t piece_cells[PIECES_MOST];
    int64_t piece_amounts[PIECES_MOST];
} work_t;

static bool
find(work_t *work, uint32_t cell, int64_t amount, edu_search_limits_t limits, bool *given_up)
{
    bool gave_up = false;
    bool found;

    limits.below_cost = UINT64_MAX;
    limits.hidden_only = limits.hidden_only || !work->options->complementary;
    found = edu_search_find(work->search, cell, amount, &limits, &gave_up);
    *given_up = *given_up || gave_up;
    return found;
}

static void
take_found(work_t *work)
{
    edu_proofs_take(work->proofs, edu_search_count(work->search), edu_search_cells(work->search),
                    edu_search_amounts(work->search));
}

/* Adds what a search has found to the changes made so far, as if they were the truth. */
static bool
add_piece(work_t *work)
{
    const uint32_t *cells = edu_search_cells(work->search);
    const int64_t *amounts = edu_search_amounts(work->search);
    size_t found = edu_search_count(work->search);

    if (work->piece_count + found > PIECES_MOST)
        return false;
    for (size_t i = 0; i < found; i++) {
        work->tableau->value[cells[i]] += amounts[i];
        work->piece_cells[work->piece_count] = cells[i];
        work->piece_amounts[work->piece_count++] = amounts[i];
    }
    return true;
}

/* The changes made so far as one, and the truth again. Returns how many cells it changes. */
static size_t
join_pieces(work_t *work)
{
    size_t count = 0;

    for (size_t i = 0; i < work->piece_count; i++) {
        uint32_t cell = work->piece_cells[i];
        int64_t amount = work->piece_amounts[i];
        size_t at = 0;

        work->tableau->value[cell] -= amount;
        while (at < count && work->piece_cells[at] != cell)
            at++;
        if (at == count) {
            work->piece_cells[count] = cell;
            work->piece_amounts[count++] = 0;
        }
        work->piece_amounts[at] += amount;
    }
    for (size_t i = 0; i < count;)
        if (work->piece_amounts[i] == 0) {
            work->piece_cells[i] = work->piece_cells[--count];
            work->piece_amounts[i] = work->piece_amounts[count];
        } else
            i++;
    return count;
}

/* In pieces, one after the other: each may begin where the ones before have led, so that small cells give what they have. */
static bool
find_pieces(work_t *work, uint32_t cell, int64_t amount, edu_search_limits_t limits, bool *given_up)
{
    int64_t direction = amount < 0 ? -1 : 1;
    int64_t left = llabs(amount);
    size_t count;

    work->piece_count = 0;
    for (int64_t size = left - 1; size > 0 && left > 0;) {
        if (size <= left && find(work, cell, direction * size, limits, given_up) && add_piece(work))
            left -= size;
        else
            size--;
    }
    count = join_pieces(work);
    if (left > 0)
        return false;
    edu_proofs_take(work->proofs, count, work->piece_cells, work->piece_amounts);
    return true;
}

/* The cheapest change that hides nothing dearer than it must; dearer cells one step after the other. */
static bool
find_cheapest(work_t *work, uint32_t cell, int64_t amount, size_t nodes, bool *given_up)
{
    for (size_t k = 0; k < work->keep_count; k++) {
        const edu_search_limits_t limits = {.keep = work->keeps[k], .nodes = nodes, .depth = DEPTH_USUAL};

        if (find(work, cell, amount, limits, given_up)) {
            take_found(work);
            return true;
        }
        if (find_pieces(work, cell, amount, limits, given_up))
            return true;
    }
    return false;
}

/* Keeps the search off all cells from a dearness on that have no part in the change made so far, and off the cell itself. */
static void
bar_others(work_t *work, uint32_t cell, unsigned keep, size_t count, bool barred)
{
    edu_search_bar(work->search, cell, barred);
    for (uint32_t i = 0; i < work->tableau->cells; i++)
        if (work->tableau->keep[i] >= keep)
            edu_search_bar(work->search, i, barred);
    for (size_t i = 0; i < count; i++)
        if (work->tableau->keep[work->piece_cells[i]] >= keep)
            edu_search_bar(work->search, work->piece_cells[i], !barred);
}

/* People who came have changed every total up to the topmost: lets as many go from elsewhere below one of these, the least dear one
 * that can be, so that it and what is above it stay as they are. Whether that was possible. */
static bool
let_others_go(work_t *work, uint32_t cell, int64_t amount)
{
    const edu_search_limits_t limits = {.keep = EDU_DISCLOSURE_KEEP_MOST,
                                        .one_way = true,
                                        .nodes = NODES_CHEAP,
                                        .depth = DEPTH_MOST};
    size_t count = work->piece_count;
    bool given_up = false;

    for (size_t k = 0; k < work->keep_count; k++) {
        size_t at = 0;
        bool found;

        while (at < count && (work->tableau->keep[work->piece_cells[at]] != work->keeps[k] ||
                              work->piece_cells[at] == cell))
            at++;
        if (at == count)
            continue;
        bar_others(work, cell, work->keeps[k], count, true);
        found = find(work, work->piece_cells[at], -amount, limits, &given_up);
        bar_others(work, cell, work->keeps[k], count, false);
        if (found && add_piece(work))
            return true;
    }
    return false;
}

/* By people who come, or go, and are counted in every total; if `for_others`, only if others go, or come, instead. */
static bool
find_one_way(work_t *work, uint32_t cell, int64_t amount, bool for_others, bool *given_up)
{
    const edu_search_limits_t limits = {.keep = EDU_DISCLOSURE_KEEP_MOST,
                                        .one_way = true,
                                        .nodes = NODES_PATIENT,
                                        .depth = DEPTH_MOST};
    bool stays;
    size_t count;

    work->piece_count = 0;
    if (!find(work, cell, amount, limits, given_up) || !add_piece(work))
        return false;
    stays = let_others_go(work, cell, amount);
    count = join_pieces(work);
    if (for_others && !stays)
        return false;
    edu_proofs_take(work->proofs, count, work->piece_cells, work->piece_amounts);
    return true;
}

/* What takes long, or hides much: only where there is something that has not been seen. */
static bool
find_patiently(work_t *work, uint32_t cell, int64_t amount)
{
    const edu_search_limits_t by_units = {.keep = EDU_DISCLOSURE_KEEP_MOST,
                                          .by_units = true,
                                          .nodes = NODES_PATIENT,
                                          .depth = DEPTH_MOST};
    bool given_up = false;

    if (find_one_way(work, cell, amount, true, &given_up))
        return true;
    if (work->patient < PATIENT_MOST && find_cheapest(work, cell, amount, NODES_MORE, &given_up))
        return true;
    if (find_one_way(work, cell, amount, false, &given_up))
        return true;
    if (work->patient < PATIENT_MOST && find(work, cell, amount, by_units, &given_up)) {
        take_found(work);
        return true;
    }
    work->patient += given_up;
    return false;
}

/* Protects a cell against `amount` more or less, from the cheapest way to the most patient one. */
static bool
climb(work_t *work, uint32_t cell, int64_t amount)
{
    const edu_search_limits_t free_of_cost = {.hidden_only = true, .nodes = NODES_FREE, .depth = DEPTH_USUAL};
    bool given_up = false;

    if (find(work, cell, amount, free_of_cost, &given_up)) {
        take_found(work);
        return true;
    }
    given_up = false;
    return find_cheapest(work, cell, amount, NODES_CHEAP, &given_up) || find_patiently(work, cell, amount);
}

static bool
proven(const edu_slot_t *slot)
{
    return llabs(slot->shown) >= llabs(slot->need);
}

/* Protects one end; where the whole cannot be had, as much as can. */
static void
protect_slot(work_t *work, edu_slot_t *slot)
{
    int64_t direction = slot->need < 0 ? -1 : 1;

    if (proven(slot) || climb(work, slot->cell, slot->need))
        return;
    for (int64_t size = llabs(slot->shown) + 1; size < llabs(slot->need); size = llabs(slot->shown) + 1)
        if (!climb(work, slot->cell, direction * size))
            break;
}

static int
compare_slots(const void *a, const void *b)
{
    const edu_slot_t *x = *(edu_slot_t *const *)a;
    const edu_slot_t *y = *(edu_slot_t *const *)b;

    return x < y ? -1 : x > y;
}

/* Upper levels first, so that what they hide helps below; within a level by key. */
static void
protect_all(work_t *work, apr_pool_t *scratch_pool)
{
    edu_slot_t **order = apr_palloc(scratch_pool, (work->proofs->slot_count + 1) * sizeof(edu_slot_t *));

    for (size_t k = work->keep_count; k-- > 0;) {
        size_t count = 0;

        for (size_t i = 0; i < work->proofs->slot_count; i++)
            if (work->tableau->keep[work->proofs->slots[i].cell] == work->keeps[k])
                order[count++] = &work->proofs->slots[i];
        qsort(order, count, sizeof(edu_slot_t *), compare_slots);
        for (size_t i = 0; i < count; i++)
            protect_slot(work, order[i]);
    }
}

static void
find_keeps(work_t *work)
{
    bool there[EDU_DISCLOSURE_KEEP_MOST + 1] = {false};

    for (size_t i = 0; i < work->tableau->cells; i++)
        there[work->tableau->keep[i]] = true;
    for (unsigned keep = 0; keep <= EDU_DISCLOSURE_KEEP_MOST; keep++)
        if (there[keep])
            work->keeps[work->keep_count++] = keep;
}

/* The alternative systems in the caller's indices. */
static const edu_disclosure_proofs_t *
export_proofs(const edu_proofs_t *proofs, apr_pool_t *pool)
{
    edu_disclosure_proofs_t *out = apr_pcalloc(pool, sizeof *out);
    edu_alternative_t *alternatives = apr_palloc(pool, (proofs->slot_count + 1) * sizeof *alternatives);

    for (size_t i = 0; i < proofs->slot_count; i++) {
        const edu_slot_t *slot = &proofs->slots[i];
        const edu_change_t *change = slot->change;
        size_t *cells;
        int64_t *amounts;

        if (change == NULL)
            continue;
        cells = apr_palloc(pool, change->count * sizeof *cells);
        amounts = apr_palloc(pool, change->count * sizeof *amounts);
        for (size_t k = 0; k < change->count; k++) {
            cells[k] = proofs->tableau->given[change->cells[k]];
            amounts[k] = slot->multiple * change->amounts[k];
        }
        alternatives[out->count++] = (edu_alternative_t){.cell = proofs->tableau->given[slot->cell],
                                                         .count = change->count,
                                                         .cells = cells,
                                                         .amounts = amounts};
    }
    out->alternatives = alternatives;
    return out;
}

/* low and high: what the alternatives reach. */
static void
fill_intervals(int64_t *low, int64_t *high, const edu_disclosure_t *system,
               const edu_disclosure_proofs_t *proofs)
{
    for (size_t i = 0; i < edu_disclosure_cells(system); i++)
        low[i] = high[i] = edu_disclosure_cell(system, i)->value;
    for (size_t i = 0; i < proofs->count; i++) {
        const edu_alternative_t *alternative = &proofs->alternatives[i];

        for (size_t k = 0; k < alternative->count; k++) {
            size_t cell = alternative->cells[k];
            int64_t value = edu_disclosure_cell(system, cell)->value + alternative->amounts[k];

            low[cell] = value < low[cell] ? value : low[cell];
            high[cell] = value > high[cell] ? value : high[cell];
        }
    }
}

static edu_disclosure_state_t
state_of(const edu_disclosure_cell_t *cell, int64_t floor, const edu_disclosure_options_t *options,
         int64_t low, int64_t high)
{
    edu_disclosure_cell_t as_if = *cell;

    if (edu_disclosure_small(cell, options))
        return low <= edu_disclosure_low(cell, floor, options) && high >= edu_disclosure_high(cell, options)
                   ? EDU_CELL_PRIMARY
                   : EDU_CELL_EXPOSED;
    as_if.flags &= ~(unsigned)EDU_CELL_PUBLIC;
    if ((cell->flags & EDU_CELL_PUBLIC) != 0)
        return edu_disclosure_small(&as_if, options) ? EDU_CELL_KNOWN : EDU_CELL_SHOWN;
    if ((cell->flags & EDU_CELL_MISSING) != 0)
        return EDU_CELL_SHOWN;
    /* A cell that no proof moves is not needed. */
    return (cell->flags & (EDU_CELL_UNPUBLISHED | EDU_CELL_HIDDEN)) != 0 || low < high
               ? EDU_CELL_COMPLEMENTARY
               : EDU_CELL_SHOWN;
}

static edu_disclosure_result_t *
make_result(const edu_proofs_t *proofs, const edu_disclosure_t *system,
            const edu_disclosure_options_t *options, apr_pool_t *pool)
{
    size_t cells = edu_disclosure_cells(system);
    edu_disclosure_result_t *result = apr_pcalloc(pool, sizeof *result);
    edu_disclosure_state_t *states = apr_palloc(pool, (cells + 1) * sizeof *states);
    int64_t *low = apr_palloc(pool, (cells + 1) * sizeof *low);
    int64_t *high = apr_palloc(pool, (cells + 1) * sizeof *high);
    int64_t *floors = apr_palloc(pool, (cells + 1) * sizeof *floors);

    result->proofs = export_proofs(proofs, pool);
    fill_intervals(low, high, system, result->proofs);
    for (size_t i = 0; i < cells; i++)
        floors[proofs->tableau->given[i]] = proofs->tableau->floor[i];
    for (size_t i = 0; i < cells; i++) {
        const edu_disclosure_cell_t *cell = edu_disclosure_cell(system, i);

        states[i] = state_of(cell, floors[i], options, low[i], high[i]);
        result->primary += states[i] == EDU_CELL_PRIMARY || states[i] == EDU_CELL_EXPOSED;
        result->exposed += states[i] == EDU_CELL_EXPOSED;
        result->known += states[i] == EDU_CELL_KNOWN;
        result->complementary += states[i] == EDU_CELL_COMPLEMENTARY &&
                                 (cell->flags & (EDU_CELL_UNPUBLISHED | EDU_CELL_HIDDEN)) == 0;
    }
    result->states = states;
    result->low = low;
    result->high = high;
    return result;
}

edu_error_t *
edu_disclosure_protect(edu_disclosure_result_t **result, const edu_disclosure_t *system,
                       const edu_disclosure_options_t *options, apr_pool_t *result_pool,
                       apr_pool_t *scratch_pool)
{
    work_t *work = apr_pcalloc(scratch_pool, sizeof *work);

    work->options = options;
    EDU_TRY_WRAP(edu_tableau_create(&work->tableau, system, options, scratch_pool),
                 "could not work out which counts to hide");
    work->proofs = edu_proofs_create(work->tableau, system, options, scratch_pool);
    work->search = edu_search_create(work->tableau, scratch_pool);
    find_keeps(work);
    protect_all(work, scratch_pool);
    if (options->tidy)
        edu_disclosure_tidy(work->proofs, work->search, system, scratch_pool);
    *result = make_result(work->proofs, system, options, result_pool);
    return edu_disclosure_audit(system, options, *result, scratch_pool);
}
