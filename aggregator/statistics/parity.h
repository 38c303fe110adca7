/* Parity: one rate divided by another, as girls' by boys'. Pure functions. */
#ifndef EDU_AGGREGATOR_STATISTICS_PARITY_H
#define EDU_AGGREGATOR_STATISTICS_PARITY_H

#include "aggregator/statistics/interval.h"

/* The parity of two rates, female / male or rural / urban, and the adjusted index, which treats both directions alike: ratio up to 1,
 * 2 - 1 / ratio above; it lies between 0 and 2 and rises with the ratio. Source: UNESCO, Global Education Monitoring Report. NAN when
 * a rate is NAN or both are 0. */
double edu_parity(double one, double other);
double edu_parity_adjusted(double one, double other);

/* A rate with what its chance is made of. */
typedef struct edu_parity_side_t {
    double numerator;
    double denominator;
    bool share; /* the numerator is a part of the denominator: binomial; else Poisson */
} edu_parity_side_t;

/* The interval of the ratio of two independent rates, by the delta method on its logarithm: r exp(-+ z s) with s^2 the sum of the two
 * variances of a logarithm, (1 - p) / x of a share p = x / n and 1 / x of a count. NAN where a numerator is 0, a denominator is not
 * above 0, or a share is above 1. `level`: 0.95.
 * Source: Katz, Baptista, Azen, Pike, Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics 34 (1978)
 * 469-474 (shares); Rothman, Greenland, Modern Epidemiology, 2nd ed. (1998), ch. 14 (counts). */
edu_interval_t edu_parity_interval(edu_parity_side_t of, edu_parity_side_t to, double level);

#endif
