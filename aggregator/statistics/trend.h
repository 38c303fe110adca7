/* Where a series of yearly rates is going: Mann-Kendall's test, Sen's slope, and when a target will be met on that course. Years may be
 * missing. Pure functions. */
#ifndef EDU_AGGREGATOR_STATISTICS_TREND_H
#define EDU_AGGREGATOR_STATISTICS_TREND_H

#include <stdbool.h>
#include <stddef.h>

/* A year's rate; years ascend, each once. */
typedef struct edu_year_value_t {
    int year;
    double value;
} edu_year_value_t;

/* Mann-Kendall's test for a steady rise or fall. */
typedef struct edu_kendall_t {
    double s;        /* rises less falls over all pairs of years */
    double variance; /* of S when there is no trend, with the correction for ties */
    double z;        /* with the correction for continuity; 0 when S is 0 */
    double p; /* two-sided, by the normal approximation; 1 for fewer than 3 years or all values equal */
} edu_kendall_t;

/* Source: Mann, Nonparametric tests against trend, Econometrica 13 (1945) 245-259; Kendall, Rank Correlation Methods (1975),
 * chapter 4: variance (n(n-1)(2n+5) - sum of t(t-1)(2t+5) over ties) / 18. */
edu_kendall_t edu_trend_kendall(const edu_year_value_t *values, size_t count);

/* Sen's slope with its interval, all in the values' unit a year; and the line through the median of value - slope x year. NAN for fewer
 * than 2 years; the interval is NAN where the years are too few for it. */
typedef struct edu_sen_t {
    double slope;
    double low;
    double high;
    double at_last; /* the line's value in the last year */
} edu_sen_t;

/* `level`: of the interval, 0.95. slopes: room for count x (count - 1) / 2 numbers; count more for the line.
 * Source: Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968) 1379-1389; the interval as Gilbert,
 * Statistical Methods for Environmental Pollution Monitoring (1987), section 16.5: ranks (N -+ z sqrt(Var S)) / 2 of the N slopes, the
 * upper one plus 1; a rank between two slopes is rounded outwards. */
edu_sen_t edu_trend_sen(const edu_year_value_t *values, size_t count, double level, double *slopes);

/* The same, of values whose variance of S (edu_trend_kendall) is at hand. */
edu_sen_t edu_trend_sen_of(const edu_year_value_t *values, size_t count, double variance, double level,
                           double *slopes);

/* When the target will be met if it goes on like this. */
typedef struct edu_course_t {
    int year;     /* 0: not on course */
    int earliest; /* by the steepest slope of the interval; 0: never, or there is no interval */
    int latest;   /* by the flattest; 0: never, or there is no interval */
} edu_course_t;

/* `sense`: +1 when the rate must reach the target, -1 when it must come down to it. The line starts at its value in the last year; where
 * that meets the target, all three that have a slope are the last year. Years later than `horizon` from the last are never. */
edu_course_t edu_trend_course(edu_sen_t sen, int last_year, double target, int sense, int horizon);

/* What must be gained each year so that the target is met in `by`; 0 when it is met; NAN when there is no year left. */
double edu_trend_required(double value, int year, double target, int by, int sense);

#endif
