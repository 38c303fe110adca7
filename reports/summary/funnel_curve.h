/* The curve of a funnel's limits, drawn through the limits of the areas that it was computed for. */
#ifndef EDU_REPORTS_SUMMARY_FUNNEL_CURVE_H
#define EDU_REPORTS_SUMMARY_FUNNEL_CURVE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "reports/draw/funnel.h"

/* An area's limits about one centre, which all have in common. */
typedef struct edu_funnel_known_t {
    double size; /* above 0 */
    double low_95;
    double high_95;
    double low_998;
    double high_998;
} edu_funnel_known_t;

/* edu_funnel_limit_t in rising order of size, a little beyond the least and the greatest size. A limit's distance from the centre, squared, is a + b / size
 * (chance and what areas differ by beyond it), so that two areas of unlike sizes determine the whole curve; those that lie on `floor` or
 * `ceiling` were cut and say nothing (NAN: there is no such end), and the curve is cut there, too. Where fewer than two sizes are left, the limits
 * are those of the areas alone. */
apr_array_header_t *edu_funnel_curve(const edu_funnel_known_t *known, int count, double centre, double floor,
                                     double ceiling, apr_pool_t *pool);

#endif
