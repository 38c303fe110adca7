/* How the rates of the areas below one are spread: plain statistics of the list, no weights. By GSL. */
#ifndef EDU_AGGREGATOR_SPREAD_H
#define EDU_AGGREGATOR_SPREAD_H

#include <stddef.h>

typedef struct edu_spread_t {
    size_t n;
    double mean;
    double sd; /* sample standard deviation (n - 1); not set for n < 2 */
    double min;
    double q1; /* quartiles by linear interpolation between order statistics (R's type 7) */
    double median;
    double q3;
    double max;
} edu_spread_t;

/* Describes `n` finite values; they are sorted in place. n may be 0: then only n is set. */
edu_spread_t edu_spread_of(double *values, size_t n);

#endif
