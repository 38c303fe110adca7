/* What files would give if they were sent: read, checked, added up and rated in memory, with no database. The figures are made by the
 * aggregator's own code from the cube on; only reading, checking and summing is another way than through the store. */
#ifndef EDU_PREVIEW_PREVIEW_H
#define EDU_PREVIEW_PREVIEW_H

#include "aggregator/outcome.h"
#include "collector/roll.h"

/* One period that the files hold returns of. */
typedef struct edu_preview_period_t {
    int year;
    const char *period;
    edu_frequency_t frequency;
    edu_tree_t *tree;
    edu_rates_t *rates; /* NULL: of a year that nothing is asked of */
    edu_below_room_t room;
    apr_pool_t *pool; /* of tree and rates */
} edu_preview_period_t;

/* A return of the county and year that are assessed, kept to be shown by itself. */
typedef struct edu_preview_return_t {
    int form; /* position in the catalogue */
    const char *county;
    const char *unit;
    const char **attributes; /* one a form attribute; NULL for none */
    double *cells;           /* one a form cell; NAN where there is no value; NULL: not kept */
} edu_preview_return_t;

typedef struct edu_preview_t {
    const edu_catalogue_t *catalogue;
    const char *kept_area; /* whose annual returns are kept; NULL: nobody's */
    const char *kept_period;
    apr_array_header_t *kept; /* edu_preview_return_t: those of the area */
    apr_array_header_t *
        described; /* the same without cells: those of any area, of forms that say on what basis they count */
    edu_cube_t *cube;
    edu_roll_t *roll;
    apr_array_header_t
        *periods;     /* edu_preview_period_t *, by year and period; set by edu_preview_compute() */
    int *group_order; /* groups by their codes, as the database sorts them; catalogue->groups->nelts + 1 */
    int *indicator_order;
    apr_pool_t *pool;
} edu_preview_t;

/* An empty one, with an empty roll. */
edu_preview_t *edu_preview_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* After the last file: who is expected, the sums of all areas, and the rates of the years from `first` to `last` (with those that trends look back
 * on before them), by `jobs` threads. With an area, the rates before `first` are those that trends of it and of the areas directly below it look
 * back on, and no others. Errors: INTERNAL, CANCELLED. */
edu_error_t *edu_preview_compute(edu_preview_t *preview, const char *area, int first, int last, int jobs);

/* The units of a county on the roll or with a return that was kept, as edu_units_load(). */
edu_error_t *edu_preview_units(apr_array_header_t **tables, const edu_preview_t *preview, const char *county,
                               const edu_period_t *period, const apr_array_header_t *indicators,
                               const edu_group_t *group, apr_pool_t *pool);

/* The period with this text; NULL. */
const edu_preview_period_t *edu_preview_period(const edu_preview_t *preview, const char *period);

#endif
