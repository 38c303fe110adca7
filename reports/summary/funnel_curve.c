#include "reports/summary/funnel_curve.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { STEPS = 60 };

/* distance^2 = beyond + chance / size */
typedef struct curve_t {
    bool known;
    double beyond;
    double chance;
} curve_t;

/* The distance of a limit that was not cut; NAN where both were. */
static double
distance(double low, double high, double centre, double floor, double ceiling)
{
    if (isfinite(high) && !(high >= ceiling))
        return high - centre;
    return isfinite(low) && !(low <= floor) ? centre - low : NAN;
}

static double
distance_of(const edu_funnel_known_t *known, bool outer, double centre, double floor, double ceiling)
{
    return outer ? distance(known->low_998, known->high_998, centre, floor, ceiling)
                 : distance(known->low_95, known->high_95, centre, floor, ceiling);
}

/* From the least and the greatest area whose limits were not cut: they are told apart best. */
static curve_t
fit(const edu_funnel_known_t *known, int count, bool outer, double centre, double floor, double ceiling)
{
    const edu_funnel_known_t *least = NULL;
    const edu_funnel_known_t *greatest = NULL;

    for (int i = 0; i < count; i++) {
        if (isnan(distance_of(&known[i], outer, centre, floor, ceiling)))
            continue;
        if (least == NULL || known[i].size < least->size)
            least = &known[i];
        if (greatest == NULL || known[i].size > greatest->size)
            greatest = &known[i];
    }
    if (least == NULL || least->size == greatest->size)
        return (curve_t){false, 0, 0};
    double far = distance_of(least, outer, centre, floor, ceiling);
    double near = distance_of(greatest, outer, centre, floor, ceiling);
    double chance = (far * far - near * near) / (1 / least->size - 1 / greatest->size);
    return (curve_t){true, near * near - chance / greatest->size, chance};
}

static double
reach(const curve_t *curve, double size)
{
    return sqrt(fmax(curve->beyond + curve->chance / size, 0));
}

static int
compare_sizes(const void *left, const void *right)
{
    double a = ((const edu_funnel_limit_t *)left)->size;
    double b = ((const edu_funnel_limit_t *)right)->size;

    return (a > b) - (a < b);
}

static apr_array_header_t *
areas_alone(const edu_funnel_known_t *known, int count, apr_pool_t *pool)
{
    apr_array_header_t *limits = apr_array_make(pool, count + 1, sizeof(edu_funnel_limit_t));

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(limits, edu_funnel_limit_t) =
            (edu_funnel_limit_t){known[i].size, known[i].low_95, known[i].high_95, known[i].low_998,
                                 known[i].high_998};
    qsort(limits->elts, (size_t)limits->nelts, sizeof(edu_funnel_limit_t), compare_sizes);
    return limits;
}

apr_array_header_t *
edu_funnel_curve(const edu_funnel_known_t *known, int count, double centre, double floor, double ceiling,
                 apr_pool_t *pool)
{
    curve_t inner = fit(known, count, false, centre, floor, ceiling);
    curve_t outer = fit(known, count, true, centre, floor, ceiling);
    apr_array_header_t *limits;
    double least = INFINITY;
    double greatest = 0;

    if (!inner.known || !outer.known)
        return areas_alone(known, count, pool);
    for (int i = 0; i < count; i++) {
        least = fmin(least, known[i].size);
        greatest = fmax(greatest, known[i].size);
    }
    limits = apr_array_make(pool, STEPS + 1, sizeof(edu_funnel_limit_t));
    double room = pow(greatest / least, 0.04) * 1.05; /* as the chart leaves beside its points */
    for (int i = 0; i <= STEPS; i++) {
        double size = least / room * pow(room * room * greatest / least, (double)i / STEPS);
        double far = reach(&outer, size);
        double near = reach(&inner, size);

        APR_ARRAY_PUSH(limits, edu_funnel_limit_t) =
            (edu_funnel_limit_t){size, fmax(centre - near, floor), fmin(centre + near, ceiling),
                                 fmax(centre - far, floor), fmin(centre + far, ceiling)};
    }
    return limits;
}
