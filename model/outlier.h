/* Statistics that tell a figure from its fellows: robust centre and spread, ratios, terminal digits. Pure functions. */
#ifndef EDU_MODEL_OUTLIER_H
#define EDU_MODEL_OUTLIER_H

#include <stddef.h>
#include <stdint.h>

/* Where values lie and how far apart. */
typedef struct edu_centre_t {
    double centre; /* median */
    double
        spread; /* a robust stand-in for the standard deviation, in the values' unit; 0 when all are equal */
} edu_centre_t;

/* Centre and spread of `count` values (at least 1), which are reordered and overwritten. The spread is 1.4826 x MAD; where MAD is 0
 * (half of the values or more are equal) 1.2533 x the mean absolute deviation from the median takes its place.
 * Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993), chapter 3; the stand-in for MAD = 0 as in IBM's
 * documentation of the modified z score. */
edu_centre_t edu_outlier_centre(double *values, size_t count);

/* The modified z score: (value - centre) / spread; with a spread of 0, 0 or +-INFINITY when the value differs. */
double edu_outlier_score(double value, edu_centre_t centre);

/* Limits of the Hidiroglou-Berthelot method over pairs of a value and the same one a period before, both above 0. */
typedef struct edu_ratio_limits_t {
    double median; /* of the ratios value / previous */
    double low;    /* limits of the effect */
    double high;
} edu_ratio_limits_t;

/* effects[i] takes the effect of pair i: the ratio made symmetric about its median, times max(value, previous) ^ u.
 * Source: Hidiroglou and Berthelot, Statistical editing and imputation for periodic business surveys, Survey Methodology 12
 * (1986) 73-83: limits E_M - c x d_Q1 and E_M + c x d_Q3 with d_Q = max(distance of the quartile from the median, |a E_M|).
 * scratch: `count` numbers. */
edu_ratio_limits_t edu_ratio_limits(double *effects, const double *values, const double *previous,
                                    size_t count, double u, double a, double c, double *scratch);

/* Pearson's chi-square of the last digits of figures against equal shares of the ten digits, and its probability with 9
 * degrees of freedom. counts: how often each digit was last. 1 when there are none. */
double edu_digits_probability(const int64_t counts[10], double *statistic);

#endif
