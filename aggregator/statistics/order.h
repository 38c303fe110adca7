/* Which of two rates is the higher one. */
#ifndef EDU_AGGREGATOR_STATISTICS_ORDER_H
#define EDU_AGGREGATOR_STATISTICS_ORDER_H

#include <math.h>

/* 1 where `b` is above `a`, -1 where it is below, 0 where nothing but rounding tells them apart: 10/21 to 11/21 and 10/20 to 11/20 are
 * equal, though the quotients of the rates are not to the last digit. */
static inline int
edu_order(double a, double b)
{
    double larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    double margin = 1e-12 * larger;

    return (b - a > margin) - (a - b > margin);
}

#endif
