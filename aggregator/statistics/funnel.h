/* Funnel limits: how far a rate may lie from a target or from the rate of the area above by chance alone, for its size, when areas differ
 * among each other more than chance explains. Shares only (0 to 1). Pure functions.
 * Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005) 1185-1202;
 * Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14 (2005) 347-351. */
#ifndef EDU_AGGREGATOR_STATISTICS_FUNNEL_H
#define EDU_AGGREGATOR_STATISTICS_FUNNEL_H

#include <stddef.h>

/* An area: x of n. */
typedef struct edu_share_t {
    double x;
    double n; /* areas of 0 count for nothing */
} edu_share_t;

typedef struct edu_overdispersion_t {
    size_t count; /* areas looked at */
    double
        phi; /* mean of the squared z scores, winsorised: 1 when chance explains everything; NAN without areas */
    double tau2; /* variance between areas beyond chance, as a share squared; 0 unless phi says so */
} edu_overdispersion_t;

/* Of areas about the share `centre`: each area's z = (x/n - centre) / sqrt(centre (1 - centre) / n), the lowest and highest tenths of
 * them drawn in to the 10th and 90th percentile (R's type 7), phi their mean square; tau2 by DerSimonian and Laird's moments where
 * count x phi is above count - 1, else 0. `scratch`: room for `count` numbers. A centre of 0 or 1 leaves no chance: phi NAN. */
edu_overdispersion_t edu_funnel_dispersion(const edu_share_t *shares, size_t count, double centre,
                                           double *scratch);

typedef struct edu_funnel_t {
    double low;
    double high;
} edu_funnel_t;

/* The limits about `centre` for an area of n, in which a share of `level` (0.95, 0.998) of areas would lie: centre -+ z sqrt(centre (1 -
 * centre) / n + tau2), cut to 0 and 1. NAN unless n > 0 and 0 <= centre <= 1. */
edu_funnel_t edu_funnel_limits(double centre, double n, double tau2, double level);

#endif
