/* What a register file does to the units that are registered already: who is expected is part of what was approved, and what was
 * entered by hand is newer than most files. */
#ifndef EDU_COLLECTOR_UNIT_APPLY_H
#define EDU_COLLECTOR_UNIT_APPLY_H

#include "base/db.h"
#include "model/catalogue.h"

#include <stdbool.h>

typedef enum edu_unit_outcome_t {
    EDU_UNIT_SAME,
    EDU_UNIT_NEW,
    EDU_UNIT_CHANGED,     /* other years, another name, other attributes */
    EDU_UNIT_CLOSED,      /* ends sooner than before */
    EDU_UNIT_KEPT,        /* years and name stay as they were entered by hand */
    EDU_UNIT_HAS_RETURNS, /* nothing done: returns of years in which it would not be there any more */
    EDU_UNIT_OUTCOMES
} edu_unit_outcome_t;

/* A unit that became another one, for who wants to see it. */
typedef struct edu_unit_item_t {
    edu_unit_outcome_t outcome;
    const char *county;
    const char *unit;
    const char *name_before; /* "": a new unit, or one without a name */
    const char *name_after;
    const char *years_before; /* "": a new unit */
    const char *years_after;
} edu_unit_item_t;

typedef struct edu_unit_apply_t edu_unit_apply_t;

/* To be made anew for each try of a transaction. all: edu_unit_attributes(). file: named as the reason in the units' history. force: against
 * what was entered by hand, and against returns, which become findings. items: takes what becomes of units (edu_unit_item_t), in
 * order; NULL: nobody wants to know. */
edu_unit_apply_t *edu_unit_apply_create(edu_db_t *db, const edu_catalogue_t *catalogue, const edu_form_t *all,
                                        const char *file, const char *by, bool force,
                                        apr_array_header_t *items, apr_pool_t *pool);

/* One row: $1 county, $2 unit, $3 name ("": as it is), $4 from, $5 to, $6.. attributes (NULL: as they are). *returns takes how many
 * there are when they are in the way. Errors: DB. */
edu_error_t *edu_unit_apply(edu_unit_outcome_t *outcome, int64_t *returns, edu_unit_apply_t *apply,
                            const edu_param_t *params, apr_pool_t *scratch_pool);

/* Behind the last row: marks what must be recomputed, and makes sure that nothing changed that is approved. Errors: REFUSED; DB. */
edu_error_t *edu_unit_apply_finish(edu_unit_apply_t *apply, apr_pool_t *scratch_pool);

/* How many codes of units that are new or have other years are open in another division at the same time; *list takes the first of
 * them: "220001 (110101, 110103)". */
edu_error_t *edu_unit_apply_twice(int64_t *count, const char **list, edu_unit_apply_t *apply,
                                  apr_pool_t *pool);

#endif
