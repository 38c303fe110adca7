/* What is to be recomputed: periods, and in each the counties whose returns (or those they look back on) changed. */
#ifndef EDU_AGGREGATOR_PLAN_H
#define EDU_AGGREGATOR_PLAN_H

#include "base/db.h"
#include "model/catalogue.h"

#include <apr_hash.h>

/* One period with something to do. */
typedef struct edu_slice_t {
    int year;
    const char *period;
    edu_frequency_t frequency;
    apr_hash_t *counties; /* keys: areas to recompute, with all that is above them; NULL: all */
    bool sums;            /* returns of the period itself changed, not only those it looks back on */
    bool rates; /* so did what its rates are made of; else only their trends see other years before them */
} edu_slice_t;

typedef struct edu_plan_t {
    bool full;                  /* everything there is, counties NULL in every slice */
    int64_t marks;              /* consumed */
    apr_array_header_t *slices; /* edu_slice_t *, by year and period */
    apr_hash_t
        *all; /* "year period" of every period that holds returns, or is a year made of such, to itself */
    apr_hash_t *of_parts; /* "form year" of every year that shorter periods with returns make, to itself */
} edu_plan_t;

/* Within the aggregator's transaction: takes the dirty marks that its snapshot sees (or, with `full`, all that there is)
 * and works out the periods and counties, through every lag of the catalogue's indicators. A period that is in no rollup
 * yet, or holds nothing any more, makes the run a full one; where the run is limited, it brings in the counties whose units are expected and silent.
 * first_year, last_year, area (NULL: everywhere): only marks of these years and of counties at or below the area; others stay. */
edu_error_t *edu_plan_make(edu_plan_t **plan, edu_db_t *db, const edu_catalogue_t *catalogue, bool full,
                           int first_year, int last_year, const char *area, apr_pool_t *pool);

/* Whether any shorter period that holds returns belongs to the form's year. */
bool edu_plan_holds_parts(const edu_plan_t *plan, const edu_form_t *form, int year, apr_pool_t *scratch_pool);

/* Whether the slice's period holds any returns; one from which the last was taken out has no rollups. */
bool edu_plan_holds(const edu_plan_t *plan, const edu_slice_t *slice, apr_pool_t *scratch_pool);

#endif
