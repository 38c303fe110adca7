/* Composite scores: rates made into points, weighed and added; ranks, and how they move when the weights do. Pure functions of numbers.
 * Source: OECD and JRC, Handbook on Constructing Composite Indicators (2008), on aggregation, robustness and sensitivity. */
#ifndef EDU_REPORTS_COMPOSITE_H
#define EDU_REPORTS_COMPOSITE_H

#include <stddef.h>

/* What a part without a value does to the score. */
typedef enum edu_missing_part_t {
    EDU_MISSING_DROP, /* the other parts' weights are stretched to the whole */
    EDU_MISSING_ZERO, /* it counts as no points */
    EDU_MISSING_NONE  /* there is no score */
} edu_missing_part_t;

/* 0 at `floor`, 100 at `target`, in between in proportion, beyond as at the end; floor above target: low values are the better ones.
 * NAN for a value of NAN. floor and target must differ. */
double edu_composite_points(double value, double floor, double target);

/* The weighted mean of the points (0 to 100); NAN points are missing. NAN where a missing part forbids a score or no weight is left.
 * Weights need not add up to anything; a part of weight 0 counts for nothing, missing or not. */
double edu_composite_score(const double *points, const double *weights, const edu_missing_part_t *missing,
                           size_t parts);

/* Ranks from the highest score on, 1 the best; equal scores share the better rank and leave the next ones free. 0 for a score of NAN. Scores
 * that differ by less than 1e-9 are equal. */
void edu_composite_ranks(int *ranks, const double *scores, size_t areas);

/* Weights with one of them times `factor` and the others stretched so that the sum stays; as they are where that cannot be. */
void edu_composite_shift(double *shifted, const double *weights, size_t parts, size_t part, double factor);

/* What is scored: points[area][part], and for each area which row of weights[weighing][part] is its own. */
typedef struct edu_scoring_t {
    size_t areas;
    size_t parts;
    size_t weighings;
    const double *points;
    const int *weighing; /* one an area */
    const double *weights;
    const edu_missing_part_t *missing; /* one a part */
} edu_scoring_t;

/* One area among the others. */
typedef struct edu_standing_t {
    double score; /* NAN without, as the shares below; ranks then are 0 */
    int rank;
    int rank_best; /* over one weight after the other a tenth up and a tenth down */
    int rank_worst;
    int rank_low; /* 5th, 50th and 95th of a hundred random weightings, by rank */
    int rank_median;
    int rank_high;
    double share_at_rank; /* of random weightings that give the rank above */
} edu_standing_t;

/* Room that edu_composite_stand() asks for. */
size_t edu_composite_room_doubles(const edu_scoring_t *scoring);
size_t edu_composite_room_ints(const edu_scoring_t *scoring);

/* Fills in one standing an area. Random weights are drawn from a Dirichlet distribution around the stated ones (alpha = concentration x
 * weight / sum of weights: the greater the concentration, the closer) by GSL's mt19937 from `seed`: the same arguments give
 * the same numbers. draws 0: no random weights, their ranks are 0. Returns 0, or -1 when GSL has no memory. */
int edu_composite_stand(edu_standing_t *standings, const edu_scoring_t *scoring, int draws,
                        unsigned long seed, double concentration, double *room_doubles, int *room_ints);

#endif
