/* What the files of reports/disclosure/ share.
 *
 * A system is brought into canonical order (tableau), a search finds changes of hidden cells that nobody would notice (search), these are
 * kept as what proves cells protected (proofs), and superfluous ones are shown again (tidy).
 *
 * A change is a number to add to each of some hidden cells such that every relation stays as it is. A multiple of it that leaves
 * no cell below its floor is one of the alternative systems of disclosure.h. */
#ifndef EDU_REPORTS_DISCLOSURE_PRIVATE_H
#define EDU_REPORTS_DISCLOSURE_PRIVATE_H

#include "reports/disclosure/disclosure.h"

#include <apr_tables.h>

typedef struct edu_disclosure_cell_t {
    const char *key;
    int64_t value;
    unsigned flags;
    unsigned keep;
} edu_disclosure_cell_t;

typedef struct edu_disclosure_relation_t {
    size_t total;
    size_t part_count;
    size_t *parts;
} edu_disclosure_relation_t;

struct edu_disclosure_t {
    apr_pool_t *pool;
    apr_array_header_t *cells;     /* edu_disclosure_cell_t */
    apr_array_header_t *relations; /* edu_disclosure_relation_t */
};

static inline const edu_disclosure_cell_t *
edu_disclosure_cell(const edu_disclosure_t *system, size_t cell)
{
    return &((const edu_disclosure_cell_t *)system->cells->elts)[cell];
}

static inline const edu_disclosure_relation_t *
edu_disclosure_relation(const edu_disclosure_t *system, size_t relation)
{
    return &((const edu_disclosure_relation_t *)system->relations->elts)[relation];
}

/* Whether a cell of this kind is to be protected: published or not, small, sensitive, and not in everybody's hands. */
bool edu_disclosure_small(const edu_disclosure_cell_t *cell, const edu_disclosure_options_t *options);

/* What anybody knows a cell not to be below, once it is hidden, by its kind alone: 1 or 0. */
int64_t edu_disclosure_least(const edu_disclosure_cell_t *cell, const edu_disclosure_options_t *options);

/* Whether everybody knows the value of a cell of this kind; constant: it is missing, and no total. */
bool edu_disclosure_fixed(const edu_disclosure_cell_t *cell, bool constant,
                          const edu_disclosure_options_t *options);

/* The promised ends of a small cell's interval; its floor is that of edu_disclosure_floors(). */
int64_t edu_disclosure_low(const edu_disclosure_cell_t *cell, int64_t floor,
                           const edu_disclosure_options_t *options);
int64_t edu_disclosure_high(const edu_disclosure_cell_t *cell, const edu_disclosure_options_t *options);

/* What each cell counts: its value, and for a missing one the sum of its parts where it has any (*constant false), else 0 (*constant true).
 * Both have room for every cell. */
void edu_disclosure_fill_missing(int64_t *values, bool *constant, const edu_disclosure_t *system,
                                 apr_pool_t *scratch_pool);

/* What anybody knows each cell not to be below, even if all that can be hidden is: what its kind says, for a total what its parts say
 * together, for a part what known neighbours leave. Of a cell that everybody knows, its value. values and constant: of edu_disclosure_fill_missing(). */
void edu_disclosure_floors(int64_t *floors, const int64_t *values, const bool *constant,
                           const edu_disclosure_t *system, const edu_disclosure_options_t *options,
                           apr_pool_t *scratch_pool);

typedef enum edu_tableau_state_t {
    EDU_TABLEAU_FIXED, /* its value is known, or follows from those that are */
    EDU_TABLEAU_OPEN,  /* shown so far; may be hidden */
    EDU_TABLEAU_HIDDEN
} edu_tableau_state_t;

/* A system in canonical order: cells by key, relations by their cells, no relation twice; cells whose value is known or follows from known
 * ones are in no relation. Relations are rows of entries, the cheapest cells first, and each cell has the list of its relations. Cells are 32-bit indices. */
typedef struct edu_tableau_t {
    size_t cells;
    size_t relations;
    const size_t *given; /* the caller's index of each cell */
    int64_t *value;
    int64_t *floor;
    uint64_t *cost;
    unsigned char *state;
    unsigned char *keep;
    size_t *row; /* relations + 1: where its entries begin */
    uint32_t *entry_cell;
    signed char *entry_sign; /* -1 for the total */
    size_t *column;          /* cells + 1: where its relations begin */
    uint32_t *cell_relation;
    signed char *cell_sign;
} edu_tableau_t;

/* Checks the system and brings it into order. */
edu_error_t *edu_tableau_create(edu_tableau_t **tableau, const edu_disclosure_t *system,
                                const edu_disclosure_options_t *options, apr_pool_t *pool);

/* A change: what is added to each of `count` cells; the numbers have no common divisor. */
typedef struct edu_change_t {
    size_t count;
    const uint32_t *cells; /* ascending */
    const int64_t *amounts;
    struct edu_slot_t *slots; /* what it proves */
} edu_change_t;

/* What a search may do. */
typedef struct edu_search_limits_t {
    bool hidden_only; /* hide nothing that is shown */
    unsigned keep;    /* hide nothing dearer than this */
    bool by_units;    /* step by step: slow, but finds whatever there is if given time */
    bool one_way; /* all cells go the same way: people are added, or taken away, up to the topmost total */
    size_t nodes; /* how many steps to look at */
    size_t depth; /* how many steps a change may have; those of many are found by luck */
    uint64_t below_cost; /* nothing that costs as much or more */
} edu_search_limits_t;

typedef struct edu_search_t edu_search_t;

edu_search_t *edu_search_create(edu_tableau_t *tableau, apr_pool_t *pool);

/* Looks for the cheapest change in which `cell` gets `amount` (not 0) added and no cell falls below its floor. Returns false when none was found;
 * else the change is in edu_search_cells() and edu_search_amounts() until the next search. *given_up says whether it stopped
 * before it had seen everything. */
bool edu_search_find(edu_search_t *search, uint32_t cell, int64_t amount, const edu_search_limits_t *limits,
                     bool *given_up);
size_t edu_search_count(const edu_search_t *search);
const uint32_t *edu_search_cells(const edu_search_t *search);
const int64_t *edu_search_amounts(const edu_search_t *search);

/* Keeps a cell out of searches that follow, or lets it in again. */
void edu_search_bar(edu_search_t *search, uint32_t cell, bool barred);

/* One of the two ends of a small cell: what has to be reached, and what proves it: change x multiple. */
typedef struct edu_slot_t {
    uint32_t cell;
    int64_t need;  /* to be added to the value, above or below 0; 0: nothing to prove */
    int64_t shown; /* what the proof reaches of it */
    edu_change_t *change;
    int64_t multiple;
    struct edu_slot_t *next; /* of the same change */
} edu_slot_t;

typedef struct edu_change_link_t {
    edu_change_t *change;
    struct edu_change_link_t *next;
} edu_change_link_t;

/* What is proven so far. */
typedef struct edu_proofs_t {
    edu_tableau_t *tableau;
    edu_slot_t *slots; /* two a small cell: up, down */
    size_t slot_count;
    int32_t *slot_of;            /* one a cell: its first slot, or -1 */
    edu_change_link_t **changes; /* one a cell: the changes that it is in */
    apr_pool_t *pool;
} edu_proofs_t;

edu_proofs_t *edu_proofs_create(edu_tableau_t *tableau, const edu_disclosure_t *system,
                                const edu_disclosure_options_t *options, apr_pool_t *pool);

/* The least multiple of `change` that moves its cell number `at` by at least `need` in need's direction; 0 when its
 * cells do not allow it. */
int64_t edu_proofs_multiple(const edu_tableau_t *tableau, const edu_change_t *change, size_t at,
                            int64_t need);

/* Takes up what a search has found: hides its cells, and lets it prove whatever it can. */
void edu_proofs_take(edu_proofs_t *proofs, size_t count, const uint32_t *cells, const int64_t *amounts);

/* Makes `change` times `multiple` what proves the slot, instead of what did. */
void edu_proofs_assign(edu_slot_t *slot, edu_change_t *change, int64_t multiple, int64_t shown);

/* A new change out of numbers that a search has found; it proves nothing yet. */
edu_change_t *edu_proofs_change(edu_proofs_t *proofs, size_t count, const uint32_t *cells,
                                const int64_t *amounts);

/* Shows cells again without which everything can still be proven. */
void edu_disclosure_tidy(edu_proofs_t *proofs, edu_search_t *search, const edu_disclosure_t *system,
                         apr_pool_t *scratch_pool);

/* One alternative system of a result, in the caller's indices: numbers to add. */
typedef struct edu_alternative_t {
    size_t cell; /* what it is there for */
    size_t count;
    const size_t *cells;
    const int64_t *amounts;
} edu_alternative_t;

struct edu_disclosure_proofs_t {
    size_t count;
    const edu_alternative_t *alternatives;
};

#endif
