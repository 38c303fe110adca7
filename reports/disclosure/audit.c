/* Holds a result against what it promises, from the system as it was given; nothing of the search is used. */
#include "base/translate.h"
#include "reports/disclosure/disclosure_private.h"

#include <string.h>

typedef struct audit_t {
    const edu_disclosure_t *system;
    const edu_disclosure_options_t *options;
    const edu_disclosure_result_t *result;
    bool *may_change; /* cells of which nobody knows the value */
    int64_t *values;
    int64_t *floors;
    size_t *first; /* where the relations of each cell begin in `memberships` */
    struct membership_t {
        size_t relation;
        int sign;
    } * memberships;
    int64_t *excess; /* one a relation, 0 between alternatives */
    int64_t *low;    /* what the alternatives reach, seen anew */
    int64_t *high;
} audit_t;

static edu_error_t *
fails(const audit_t *audit, size_t cell, const char *why)
{
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "cell \"%s\" is not protected as it should be: %s",
                            edu_disclosure_cell(audit->system, cell)->key, edu_translate(why));
}

static void
count_memberships(audit_t *audit)
{
    for (int r = 0; r < audit->system->relations->nelts; r++) {
        const edu_disclosure_relation_t *relation = edu_disclosure_relation(audit->system, (size_t)r);

        audit->first[relation->total + 2]++;
        for (size_t i = 0; i < relation->part_count; i++)
            audit->first[relation->parts[i] + 2]++;
    }
}

static void
add_membership(audit_t *audit, size_t cell, size_t relation, int sign)
{
    audit->memberships[audit->first[cell + 1]++] = (struct membership_t){.relation = relation, .sign = sign};
}

/* The list of relations of each cell. */
static void
find_memberships(audit_t *audit, size_t cells, apr_pool_t *pool)
{
    audit->first = apr_pcalloc(pool, (cells + 3) * sizeof *audit->first);
    count_memberships(audit);
    for (size_t i = 2; i < cells + 2; i++)
        audit->first[i] += audit->first[i - 1];
    audit->memberships = apr_palloc(pool, (audit->first[cells + 1] + 1) * sizeof *audit->memberships);
    for (int r = 0; r < audit->system->relations->nelts; r++) {
        const edu_disclosure_relation_t *relation = edu_disclosure_relation(audit->system, (size_t)r);

        add_membership(audit, relation->total, (size_t)r, -1);
        for (size_t i = 0; i < relation->part_count; i++)
            add_membership(audit, relation->parts[i], (size_t)r, 1);
    }
}

/* Nobody knows cells that are hidden, and totals that are missing. */
static void
find_unknown(audit_t *audit, size_t cells, apr_pool_t *pool)
{
    bool *constant = apr_palloc(pool, (cells + 1) * sizeof *constant);

    audit->values = apr_palloc(pool, (cells + 1) * sizeof *audit->values);
    audit->floors = apr_palloc(pool, (cells + 1) * sizeof *audit->floors);
    audit->may_change = apr_palloc(pool, (cells + 1) * sizeof *audit->may_change);
    audit->low = apr_palloc(pool, (cells + 1) * sizeof *audit->low);
    audit->high = apr_palloc(pool, (cells + 1) * sizeof *audit->high);
    edu_disclosure_fill_missing(audit->values, constant, audit->system, pool);
    edu_disclosure_floors(audit->floors, audit->values, constant, audit->system, audit->options, pool);
    for (size_t i = 0; i < cells; i++) {
        edu_disclosure_state_t state = audit->result->states[i];
        unsigned flags = edu_disclosure_cell(audit->system, i)->flags;

        audit->may_change[i] = (flags & EDU_CELL_MISSING) != 0
                                   ? !constant[i]
                                   : state != EDU_CELL_SHOWN && state != EDU_CELL_KNOWN;
        audit->low[i] = audit->high[i] = edu_disclosure_cell(audit->system, i)->value;
    }
}

/* The sums of a relation's changes, or back to nothing. */
static bool
spread(audit_t *audit, const edu_alternative_t *alternative, int direction)
{
    bool balanced = true;

    for (size_t i = 0; i < alternative->count; i++) {
        size_t cell = alternative->cells[i];

        for (size_t k = audit->first[cell]; k < audit->first[cell + 1]; k++)
            audit->excess[audit->memberships[k].relation] +=
                direction * audit->memberships[k].sign * alternative->amounts[i];
    }
    for (size_t i = 0; i < alternative->count; i++)
        for (size_t k = audit->first[alternative->cells[i]]; k < audit->first[alternative->cells[i] + 1]; k++)
            balanced = balanced && audit->excess[audit->memberships[k].relation] == 0;
    return balanced;
}

static edu_error_t *
check_alternative(audit_t *audit, const edu_alternative_t *alternative)
{
    bool balanced;

    for (size_t i = 0; i < alternative->count; i++) {
        size_t at = alternative->cells[i];
        const edu_disclosure_cell_t *cell = edu_disclosure_cell(audit->system, at);
        int64_t value = cell->value + alternative->amounts[i];

        if (!audit->may_change[at])
            return fails(audit, alternative->cell, EDU_SAID("a cell that is shown would have to be another"));
        if (audit->values[at] + alternative->amounts[i] < edu_disclosure_least(cell, audit->options))
            return fails(audit, alternative->cell,
                         EDU_SAID("a hidden cell would have to be less than it can be"));
        audit->low[at] = value < audit->low[at] ? value : audit->low[at];
        audit->high[at] = value > audit->high[at] ? value : audit->high[at];
    }
    balanced = spread(audit, alternative, 1);
    spread(audit, alternative, -1);
    return balanced ? NULL : fails(audit, alternative->cell, EDU_SAID("a sum would not be right"));
}

/* What is said of one cell, once all alternatives have been seen. */
static edu_error_t *
check_cell(const audit_t *audit, size_t at)
{
    const edu_disclosure_cell_t *cell = edu_disclosure_cell(audit->system, at);
    edu_disclosure_state_t state = audit->result->states[at];
    bool small = edu_disclosure_small(cell, audit->options);

    if (small && state != EDU_CELL_PRIMARY && state != EDU_CELL_EXPOSED)
        return fails(audit, at, EDU_SAID("it is small and not hidden"));
    if (state == EDU_CELL_PRIMARY &&
        (audit->low[at] > edu_disclosure_low(cell, audit->floors[at], audit->options) ||
         audit->high[at] < edu_disclosure_high(cell, audit->options)))
        return fails(audit, at, EDU_SAID("its interval is too narrow"));
    if (audit->result->low[at] != audit->low[at] || audit->result->high[at] != audit->high[at])
        return fails(audit, at, EDU_SAID("its interval is not the one that is proven"));
    return NULL;
}

edu_error_t *
edu_disclosure_audit(const edu_disclosure_t *system, const edu_disclosure_options_t *options,
                     const edu_disclosure_result_t *result, apr_pool_t *scratch_pool)
{
    audit_t audit = {.system = system, .options = options, .result = result};
    size_t cells = edu_disclosure_cells(system);

    audit.excess = apr_pcalloc(scratch_pool, ((size_t)system->relations->nelts + 1) * sizeof *audit.excess);
    find_memberships(&audit, cells, scratch_pool);
    find_unknown(&audit, cells, scratch_pool);
    for (size_t i = 0; i < result->proofs->count; i++)
        EDU_TRY(check_alternative(&audit, &result->proofs->alternatives[i]));
    for (size_t i = 0; i < cells; i++)
        EDU_TRY(check_cell(&audit, i));
    return NULL;
}
