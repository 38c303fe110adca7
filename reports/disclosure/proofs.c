/* What proves small cells protected: one change for many of them, in both directions. */
#include "reports/disclosure/disclosure_private.h"

#include <stdlib.h>
#include <string.h>

edu_proofs_t *
edu_proofs_create(edu_tableau_t *tableau, const edu_disclosure_t *system,
                  const edu_disclosure_options_t *options, apr_pool_t *pool)
{
    edu_proofs_t *proofs = apr_pcalloc(pool, sizeof *proofs);
    size_t small = 0;

    for (size_t i = 0; i < tableau->cells; i++)
        small += edu_disclosure_small(edu_disclosure_cell(system, i), options);
    proofs->tableau = tableau;
    proofs->pool = pool;
    proofs->slots = apr_pcalloc(pool, (2 * small + 1) * sizeof *proofs->slots);
    proofs->slot_of = apr_palloc(pool, (tableau->cells + 1) * sizeof *proofs->slot_of);
    proofs->changes = apr_pcalloc(pool, (tableau->cells + 1) * sizeof(edu_change_link_t *));
    for (size_t i = 0; i < tableau->cells; i++) {
        const edu_disclosure_cell_t *cell = edu_disclosure_cell(system, tableau->given[i]);

        proofs->slot_of[i] = -1;
        if (!edu_disclosure_small(cell, options))
            continue;
        proofs->slot_of[i] = (int32_t)proofs->slot_count;
        proofs->slots[proofs->slot_count++] =
            (edu_slot_t){.cell = (uint32_t)i, .need = edu_disclosure_high(cell, options) - cell->value};
        proofs->slots[proofs->slot_count++] =
            (edu_slot_t){.cell = (uint32_t)i,
                         .need = edu_disclosure_low(cell, tableau->floor[i], options) - cell->value};
    }
    return proofs;
}

static int64_t
common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

typedef struct part_t {
    uint32_t cell;
    int64_t amount;
} part_t;

static int
compare_parts(const void *a, const void *b)
{
    uint32_t x = ((const part_t *)a)->cell;
    uint32_t y = ((const part_t *)b)->cell;

    return x < y ? -1 : x > y;
}

edu_change_t *
edu_proofs_change(edu_proofs_t *proofs, size_t count, const uint32_t *cells, const int64_t *amounts)
{
    edu_change_t *change = apr_pcalloc(proofs->pool, sizeof *change);
    uint32_t *own_cells = apr_palloc(proofs->pool, count * sizeof *own_cells);
    int64_t *own_amounts = apr_palloc(proofs->pool, count * sizeof *own_amounts);
    part_t *parts = malloc((count + 1) * sizeof *parts);
    int64_t divisor = 0;

    if (parts == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        parts[i] = (part_t){.cell = cells[i], .amount = amounts[i]};
        divisor = common_divisor(divisor, amounts[i] < 0 ? -amounts[i] : amounts[i]);
    }
    qsort(parts, count, sizeof *parts, compare_parts);
    for (size_t i = 0; i < count; i++) {
        edu_change_link_t *link = apr_palloc(proofs->pool, sizeof *link);

        own_cells[i] = parts[i].cell;
        own_amounts[i] = parts[i].amount / divisor;
        *link = (edu_change_link_t){.change = change, .next = proofs->changes[parts[i].cell]};
        proofs->changes[parts[i].cell] = link;
    }
    free(parts);
    change->count = count;
    change->cells = own_cells;
    change->amounts = own_amounts;
    return change;
}

int64_t
edu_proofs_multiple(const edu_tableau_t *tableau, const edu_change_t *change, size_t at, int64_t need)
{
    int64_t amount = change->amounts[at] < 0 ? -change->amounts[at] : change->amounts[at];
    int64_t size = need < 0 ? -need : need;
    int64_t multiple = (size + amount - 1) / amount;

    if ((need < 0) != (change->amounts[at] < 0))
        multiple = -multiple;
    for (size_t i = 0; i < change->count; i++) {
        uint32_t cell = change->cells[i];

        if (tableau->value[cell] + multiple * change->amounts[i] < tableau->floor[cell])
            return 0;
    }
    return multiple;
}

void
edu_proofs_assign(edu_slot_t *slot, edu_change_t *change, int64_t multiple, int64_t shown)
{
    if (slot->change != NULL) {
        edu_slot_t **at = &slot->change->slots;

        while (*at != slot)
            at = &(*at)->next;
        *at = slot->next;
    }
    slot->change = change;
    slot->multiple = multiple;
    slot->shown = shown;
    slot->next = change->slots;
    change->slots = slot;
}

/* Lets a change prove what it can of the cell at `at`. */
static void
prove(edu_proofs_t *proofs, edu_change_t *change, size_t at)
{
    int32_t first = proofs->slot_of[change->cells[at]];

    for (int side = 0; first >= 0 && side < 2; side++) {
        edu_slot_t *slot = &proofs->slots[first + side];
        int64_t need = slot->need < 0 ? -slot->need : slot->need;
        int64_t shown = slot->shown < 0 ? -slot->shown : slot->shown;
        int64_t multiple = 0;

        /* Where the whole cannot be had, some of it. */
        for (; need > shown && multiple == 0; need--)
            multiple = edu_proofs_multiple(proofs->tableau, change, at, slot->need < 0 ? -need : need);
        if (multiple != 0)
            edu_proofs_assign(slot, change, multiple, multiple * change->amounts[at]);
    }
}

void
edu_proofs_take(edu_proofs_t *proofs, size_t count, const uint32_t *cells, const int64_t *amounts)
{
    edu_change_t *change = edu_proofs_change(proofs, count, cells, amounts);

    for (size_t i = 0; i < change->count; i++)
        if (proofs->tableau->state[change->cells[i]] == EDU_TABLEAU_OPEN)
            proofs->tableau->state[change->cells[i]] = EDU_TABLEAU_HIDDEN;
    for (size_t i = 0; i < change->count; i++)
        prove(proofs, change, i);
}
