/* Rates of small areas drawn towards those of their fellows, and the ranks that follow: so that a county of forty children neither heads
 * nor tails a table by luck. Shares by the beta-binomial model, counts by the gamma-Poisson one. Pure functions. */
#ifndef EDU_AGGREGATOR_STATISTICS_SHRINK_H
#define EDU_AGGREGATOR_STATISTICS_SHRINK_H

#include "aggregator/statistics/funnel.h"
#include "aggregator/statistics/interval.h"

/* The distribution that the areas' true rates are taken to come from: a beta distribution of shares, a gamma distribution of counts. */
typedef struct edu_prior_t {
    double mean; /* NAN without areas */
    double
        size; /* in children: an area of as many is drawn half way (alpha + beta; the gamma's rate); INFINITY when areas do not differ beyond chance */
} edu_prior_t;

/* Fitted by moments: mean = sum x / sum n; the variance between areas from S = sum n (x/n - mean)^2 as Kleinman, Proportions with
 * extraneous variance, JASA 68 (1973) 46-54, with weights n; for counts likewise, as Marshall, Mapping disease and mortality rates using
 * empirical Bayes estimators, Applied Statistics 40 (1991) 283-294. With fewer than two areas, a mean that leaves no chance, or no
 * variance beyond chance, size is INFINITY: every area is then at the mean. */
edu_prior_t edu_shrink_fit(edu_chance_t chance, const edu_share_t *shares, size_t count);

/* An area's shrunk rate, the mean of its posterior (Beta(alpha + x, beta + n - x); Gamma(alpha + x, beta + n)), and the posterior's standard
 * deviation. */
typedef struct edu_shrunk_t {
    double share;
    double sd;
} edu_shrunk_t;

edu_shrunk_t edu_shrink_one(edu_chance_t chance, edu_prior_t prior, edu_share_t share);

/* Ranks from 1 (highest rate) to count: the expected rank, and the places nearest to the limits between which the rank lies with
 * probability 0.95 by its standard deviation, under independent normal posteriors. The rank's variance is taken apart over 8 equally probable values of the
 * area's own rate, since all its comparisons depend on that one.
 * Source: Laird and Louis, Empirical Bayes ranking methods, Journal of Educational Statistics 14 (1989) 29-46. */
typedef struct edu_rank_t {
    double expected;
    int low; /* the better end */
    int high;
} edu_rank_t;

/* ranks[i] is of shrunk[i]. Work grows with count squared. */
void edu_shrink_ranks(edu_rank_t *ranks, const edu_shrunk_t *shrunk, size_t count);

#endif
