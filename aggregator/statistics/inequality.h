/* How unevenly something is shared among areas or schools, each weighed by its pupils. Pure functions of lists; the order of the parts
 * does not matter but for rounding. */
#ifndef EDU_AGGREGATOR_STATISTICS_INEQUALITY_H
#define EDU_AGGREGATOR_STATISTICS_INEQUALITY_H

#include <stddef.h>

/* A part: a ratio (books a pupil) and its weight (pupils). */
typedef struct edu_part_t {
    double value;
    double weight; /* parts of weight 0 count for nothing */
    int group;     /* which of the groups, from 0, that Theil's index is split by */
} edu_part_t;

/* The weighted mean, sum of w x / sum of w; NAN without weight. */
double edu_parts_mean(const edu_part_t *parts, size_t count);

/* The coefficient of variation 差异系数: sqrt(sum of (n_i / N)(x_i - X)^2) / X with X the total over the total, as the rules on
 * inspecting balanced development have it (weighted by pupils, denominator N). NAN without weight or with a mean that is not
 * above 0. */
double edu_parts_cv(const edu_part_t *parts, size_t count);

/* Orders parts by value, as the two functions that need it ask for. */
void edu_parts_sort(edu_part_t *parts, size_t count);

/* Gini's coefficient of sorted, weighted parts: sum over all pairs of w_i w_j |x_i - x_j| / (2 W^2 X). 0: all alike; below 1. NAN without
 * weight, with a mean of 0 or with a negative value. */
double edu_parts_gini(const edu_part_t *parts, size_t count);

/* Theil's index T, and what of it lies between and within groups: total = between + within.
 * Source: Theil, Economics and Information Theory (1967); a part of value 0 adds 0. NAN as for Gini's. */
typedef struct edu_theil_t {
    double total;
    double between;
    double within;
} edu_theil_t;

/* `groups`: how many there are; sums: room for 2 x groups numbers. */
edu_theil_t edu_parts_theil(const edu_part_t *parts, size_t count, int groups, double *sums);

/* The 20/20 ratio of sorted parts: the mean over the fifth of the weight with the highest values to that over the fifth with the lowest. A part on the
 * border counts with the share of it that belongs. NAN without weight or with a negative value;
 * INFINITY when the lowest mean is 0 and the highest is not. */
double edu_parts_ratio_20_20(const edu_part_t *parts, size_t count);

/* The sums of squares of one-way analysis of variance: between the groups' means and within groups, and how many parts and groups have
 * weight. Shifted by the first value, so that many leading digits in common do no harm. */
typedef struct edu_variance_t {
    double between;
    double within;
    size_t count;
    int groups;
} edu_variance_t;

/* sums: room for 2 x groups numbers. */
edu_variance_t edu_parts_variance(const edu_part_t *parts, size_t count, int groups, double *sums);

#endif
