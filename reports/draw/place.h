/* Places for labels and points that would otherwise lie on each other. Pure and the same on every run. */
#ifndef EDU_REPORTS_DRAW_PLACE_H
#define EDU_REPORTS_DRAW_PLACE_H

#include "reports/draw/canvas.h"

/* Moves places along a line apart: afterwards neighbours are at least `gap` from each other, all within low..high, the sum of squared
 * moves least (pooled neighbours). Places keep their order; equal ones that of the array. More than fit are spaced evenly, closer than
 * the gap. `places`: finite. */
void edu_place_apart(double *places, int count, double gap, double low, double high, apr_pool_t *pool);

/* Puts circles beside a horizontal line so that none covers another: circle i stays at x[i], y[i] becomes its distance from the line (0 where it can, else
 * as near as it can, both sides in turn). Larger ones first, so that they lie on the line. `gap` between the rims. Returns the greatest |y| + radius. */
double edu_place_swarm(double *y, const double *x, const double *radii, int count, double gap,
                       apr_pool_t *pool);

/* Labels beside points, on a field with obstacles. */
typedef struct edu_placer_t edu_placer_t;

edu_placer_t *edu_placer_create(edu_box_t field, apr_pool_t *pool);

/* Something that labels may not cover. */
void edu_placer_avoid(edu_placer_t *placer, edu_box_t box);
void edu_placer_avoid_line(edu_placer_t *placer, edu_point_t from, edu_point_t to);

/* Takes this place for a label; false when it is not free. */
bool edu_placer_take(edu_placer_t *placer, edu_box_t place);

/* Finds a place for a label of this size beside a point of this radius: right, left, above, below, then farther off, up to `far` points. False
 * when there is none; otherwise the place is an obstacle from now on. `leader`: whether it is so far that a line should lead to it. */
bool edu_placer_put(edu_placer_t *placer, edu_box_t *place, bool *leader, edu_point_t point, double radius,
                    double width, double height, double far);

#endif
