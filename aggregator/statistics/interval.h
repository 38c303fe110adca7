/* Intervals of a rate and the verdict that follows from one. Counts are a census: what an interval describes is not sampling but the
 * chance in the process behind the counts - how far the rate could as well have come out for as many children. Surveys are the exception: there it is
 * what sampling leaves open. Pure functions. */
#ifndef EDU_AGGREGATOR_STATISTICS_INTERVAL_H
#define EDU_AGGREGATOR_STATISTICS_INTERVAL_H

#include <stdbool.h>

/* Limits of a share or ratio, both NAN where there are none. */
typedef struct edu_interval_t {
    double low;
    double high;
} edu_interval_t;

/* How many standard deviations on either side of the mean hold the share `level` of a normal distribution. */
double edu_interval_reach(double level);

/* Wilson's score interval of the share x / n, without continuity correction. `level`: 0.95. NAN unless 0 <= x <= n and n > 0.
 * Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212. R:
 * prop.test(x, n, correct = FALSE). */
edu_interval_t edu_interval_wilson(double x, double n, double level);

/* The same for a sample of n of a finite population of N without replacement: the variance of the share is smaller by (N - n) / (N - 1), and
 * so is z squared in Wilson's interval. Everybody asked (n = N): the interval is the share itself. INFINITY for N: Wilson's. NAN
 * unless 0 <= x <= n, n > 0 and N >= n.
 * Source: O'Neill, Mathematical properties and finite-population correction for the Wilson score interval (2021), arXiv
 * 2109.12464; the correction: Cochran, Sampling Techniques (1977), 3.2. */
edu_interval_t edu_interval_wilson_finite(double x, double n, double population, double level);

/* The score interval of a Poisson rate x / exposure: for ratios whose numerator is no part of the denominator, as a gross enrolment
 * ratio above 100 %. It is what Wilson's becomes for small shares. NAN unless x >= 0 and exposure > 0.
 * Source: Barker, A comparison of nine confidence intervals for a Poisson parameter when the expected number of events is <= 5,
 * The American Statistician 56 (2002) 85-89. */
edu_interval_t edu_interval_poisson(double x, double exposure, double level);

/* What can be said of a rate and its target beyond chance. */
typedef enum edu_certainty_t {
    EDU_CERTAINTY_NONE, /* no rate, no interval or no target */
    EDU_CERTAINLY_MET,
    EDU_CERTAINLY_NOT_MET,
    EDU_TOO_CLOSE
} edu_certainty_t;

/* `sense`: +1 when the rate must reach the target, -1 when it must not be above. Met when the whole interval is on the right side
 * (its limit on the target counts as that), not met when all of it is beyond, else too close to tell. */
edu_certainty_t edu_interval_judge(edu_interval_t interval, double target, int sense);

#endif
