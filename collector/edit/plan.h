/* The edit rules of a form, compiled: which cells they read, which of them must be kept from one county-period to the next. */
#ifndef EDU_COLLECTOR_EDIT_PLAN_H
#define EDU_COLLECTOR_EDIT_PLAN_H

#include "model/catalogue.h"
#include "model/program.h"

/* Rows looked at together: their columns should stay in the caches near the processor. */
#define EDU_EDIT_ROWS 256

/* So many years back any cell of a return may be read; further ones only by rules that name them with a lag. */
#define EDU_EDIT_NEAR 1

/* One rule over units, with the registers of its parts (-1: it has none). */
typedef struct edu_edit_check_t {
    const edu_edit_rule_t *rule;
    int when;
    int check;
    int value;
    int previous;
    int index;     /* among the plan's checks */
    int statistic; /* among those that are not conditions; -1 */
    int slot;      /* of edu_edit_row_t.slots, where the value is kept for later periods; -1 */
    int *kept;     /* DIGITS, REPEATED: where the rule's cells stand among those kept */
    int kept_count;
} edu_edit_check_t;

/* Where an input register's column comes from: a kept cell of the row itself, or of the same unit some years before. */
typedef struct edu_edit_input_t {
    int reg;
    int kept;
    int lag; /* index among the plan's lags */
} edu_edit_input_t;

typedef struct edu_edit_plan_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;
    edu_program_t *program;
    apr_array_header_t *checks; /* edu_edit_check_t, in the order of the catalogue */
    apr_array_header_t *inputs; /* edu_edit_input_t */
    apr_array_header_t
        *areas;      /* const edu_edit_rule_t *: conditions over a county's sums that read this form */
    int kept_count;  /* cells that are kept of every row */
    int *kept_cells; /* their indexes in the form */
    int summed_count;
    int *summed; /* kept cells whose sums over the county rules read */
    int slot_count;
    int statistics;           /* how many checks are not conditions */
    apr_array_header_t *lags; /* int, years: the first one is 0 */
    int reach;                /* so many years back rules read cells of a unit's return */
    int *far; /* one a kept cell: its place among those read from further than EDU_EDIT_NEAR; -1 */
    int far_count;
    bool looks_back; /* what a period's rules say depends on earlier periods */
} edu_edit_plan_t;

/* Compiles what the catalogue says of the form. */
edu_edit_plan_t *edu_edit_plan_create(const edu_catalogue_t *catalogue, const edu_form_t *form,
                                      apr_pool_t *pool);

/* Where a cell of the form stands among those kept; -1. */
int edu_edit_plan_kept(const edu_edit_plan_t *plan, int cell);

/* Where a cell of the form stands among those summed; -1. */
int edu_edit_plan_summed(const edu_edit_plan_t *plan, int cell);

/* Whether no rule reads the form. */
bool edu_edit_plan_is_empty(const edu_edit_plan_t *plan);

#endif
