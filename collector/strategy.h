/* What the rows of a file do to returns that are there already. */
#ifndef EDU_COLLECTOR_STRATEGY_H
#define EDU_COLLECTOR_STRATEGY_H

#include "base/error.h"

#include <stdbool.h>

typedef enum edu_strategy_t {
    EDU_MERGE,   /* new returns are inserted, present ones take the file's values */
    EDU_CREATE,  /* new returns are inserted, rows of present ones rejected */
    EDU_UPDATE,  /* present returns take the file's values, rows of others are rejected */
    EDU_REPLACE, /* as merge; and returns that the file does not name go, in the county-periods it speaks of */
    EDU_DELETE,  /* the returns that the file names go */
    EDU_STRATEGY_COUNT
} edu_strategy_t;

/* "merge", "create", ... */
const char *edu_strategy_name(edu_strategy_t strategy);

/* NULL is the merge. Errors: USAGE that names the strategies. */
edu_error_t *edu_strategy_parse(edu_strategy_t *strategy, const char *name);

/* What a blank cell does to a stored value: "keep" or "clear"; NULL is the strategy's own way (update keeps, the others clear).
 * Errors: USAGE for anything else, and for a strategy that leaves no choice. */
edu_error_t *edu_strategy_blank(bool *keep, edu_strategy_t strategy, const char *name);

#endif
