/* Funnel limits: how far a rate may lie from a target or from the rate of the area above by chance alone, for its size, when areas differ
 * among each other more than chance explains. Rates are shares (0 to 1) or counts beside a count, in the same measure. Pure functions.
 * Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005) 1185-1202;
 * Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14 (2005) 347-351. */
#ifndef EDU_AGGREGATOR_STATISTICS_FUNNEL_H
#define EDU_AGGREGATOR_STATISTICS_FUNNEL_H

#include <stddef.h>

/* What chance does to a rate: x of n children (binomial), or x counted beside n (Poisson). */
typedef enum edu_chance_t { EDU_CHANCE_SHARE, EDU_CHANCE_COUNT } edu_chance_t;

/* The variance of x / n for n = 1 about the rate `centre`: centre (1 - centre), or centre. NAN where there can be no such rate. */
double edu_chance_variance(edu_chance_t chance, double centre);

/* An area: x of n, or x beside n. */
typedef struct edu_share_t {
    double x;
    double n; /* areas of 0 count for nothing */
} edu_share_t;

/* The sum of the areas' n less the sum of their squares over it, which moment estimators of the variance between areas divide by; taken as twice the
 * products of all pairs over the sum, so that one area of 10^9 among small ones leaves something. 0 without areas. */
double edu_shares_spare(const edu_share_t *shares, size_t count);

typedef struct edu_overdispersion_t {
    size_t count; /* areas looked at */
    double
        phi; /* mean of the squared z scores, winsorised: 1 when chance explains everything; NAN without areas */
    double tau2; /* variance between areas beyond chance, a rate squared; 0 unless phi says so */
} edu_overdispersion_t;

/* Of areas about the rate `centre`: each area's z = (x/n - centre) / sqrt(variance by chance / n), the lowest and highest tenths of
 * them drawn in to the 10th and 90th percentile (R's type 7), phi their mean square; tau2 by DerSimonian and Laird's moments where
 * count x phi is above count - 1, else 0. `scratch`: room for `count` numbers. A centre that leaves no chance (0; a share of 1): phi NAN. */
edu_overdispersion_t edu_funnel_dispersion(edu_chance_t chance, const edu_share_t *shares, size_t count,
                                           double centre, double *scratch);

typedef struct edu_funnel_t {
    double low;
    double high;
} edu_funnel_t;

/* The limits about `centre` for an area of n, in which a share of `level` (0.95, 0.998) of areas would lie: centre -+ z sqrt(variance by
 * chance / n + tau2), cut to 0, and for shares to 1. NAN unless n > 0 and there can be such a rate. */
edu_funnel_t edu_funnel_limits(edu_chance_t chance, double centre, double n, double tau2, double level);

#endif
