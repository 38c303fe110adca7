/* The units below a county: who has reported, and what each return adds to the county's numerators. */
#ifndef EDU_REPORTS_UNITS_H
#define EDU_REPORTS_UNITS_H

#include "base/db.h"
#include "model/catalogue.h"

#include <apr_tables.h>

/* What one unit's return gives for one indicator. */
typedef struct edu_share_t {
    edu_state_t state; /* of the numerator; PRESENT also when only some of its values are blank */
    double value;      /* of what was given */
    bool partial;      /* some of its values are blank */
    edu_number_t rate; /* the unit's own, in the indicator's scale, where the form alone makes it */
} edu_share_t;

typedef struct edu_unit_t {
    const char *code;
    const char *name; /* "" when the register has none */
    bool listed;      /* on the register in that year */
    bool reported;
    edu_share_t
        *shares; /* one for each of the table's indicators; without a return MISSING, or NOT_APPLICABLE */
} edu_unit_t;

/* The units that report one form. */
typedef struct edu_units_t {
    const edu_form_t *form;
    apr_array_header_t *indicators; /* const edu_indicator_t * */
    const bool *own_rate;           /* one for each: whether units have a rate of their own */
    apr_array_header_t *units;      /* edu_unit_t, by code */
    double *totals;                 /* one for each: the sum of the units' values, NAN when none gave one */
    const bool *additive;           /* one for each: whether those sums are the county's numerator */
    int64_t expected;
    int64_t reported;
    int64_t missing;
    int64_t unlisted; /* reported without being on the register of the year */
} edu_units_t;

/* Whether the indicator's numerator can be shared out over the units of the form: it reads that form only, and no year but
 * its own. *own_rate: so does the denominator. */
bool edu_units_suit(const edu_indicator_t *indicator, const edu_form_t *form, bool *own_rate,
                    apr_pool_t *scratch_pool);

/* A unit with what it sent, if it did: what a table of units is made of. Everything lives as long as the table. */
typedef struct edu_unit_return_t {
    const char *code;
    const char *name;
    bool listed;
    bool reported;
    const char *const
        *attributes;     /* one a form attribute: of the return, else of the register; NULL for none */
    const double *cells; /* one a form cell; NAN where there is no value */
} edu_unit_return_t;

/* A table of the form's units, empty, for those of the indicators (const edu_indicator_t *) that suit; and a unit more, in the order of the codes,
 * when it belongs to the group (NULL: all). */
edu_units_t *edu_units_create(const edu_form_t *form, const apr_array_header_t *indicators, apr_pool_t *pool);
void edu_units_add(edu_units_t *units, const edu_unit_return_t *unit, const edu_group_t *group,
                   apr_pool_t *pool);

/* Units of a county for each form that schools or townships fill in for this period: edu_units_t *. `indicators`:
 * const edu_indicator_t *, those that suit are kept. group: NULL for all, else only units that belong to it. */
edu_error_t *edu_units_load(apr_array_header_t **tables, edu_db_t *db, const edu_catalogue_t *catalogue,
                            const char *county, const edu_period_t *period,
                            const apr_array_header_t *indicators, const edu_group_t *group, apr_pool_t *pool);

#endif
