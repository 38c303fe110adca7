#include "reports/composite.h"

#include <float.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static const double equal_scores = 1e-9;

double
edu_composite_points(double value, double floor, double target)
{
    double points = 100 * (value - floor) / (target - floor);

    if (isnan(value))
        return NAN;
    return points < 0 ? 0 : points > 100 ? 100 : points;
}

double
edu_composite_score(const double *points, const double *weights, const edu_missing_part_t *missing,
                    size_t parts)
{
    double sum = 0;
    double weight = 0;

    for (size_t i = 0; i < parts; i++) {
        bool there = !isnan(points[i]);

        if (weights[i] <= 0 || (!there && missing[i] == EDU_MISSING_DROP))
            continue;
        if (!there && missing[i] == EDU_MISSING_NONE)
            return NAN;
        sum += there ? weights[i] * points[i] : 0;
        weight += weights[i];
    }
    /* A mean of hundreds may be rounded above one. */
    return weight > 0 ? fmin(sum / weight, 100) : NAN;
}

void
edu_composite_ranks(int *ranks, const double *scores, size_t areas)
{
    for (size_t i = 0; i < areas; i++) {
        ranks[i] = isnan(scores[i]) ? 0 : 1;
        for (size_t k = 0; k < areas && ranks[i] > 0; k++)
            ranks[i] += !isnan(scores[k]) && scores[k] > scores[i] + equal_scores;
    }
}

void
edu_composite_shift(double *shifted, const double *weights, size_t parts, size_t part, double factor)
{
    double sum = 0;
    double rest;
    double stretch;

    for (size_t i = 0; i < parts; i++)
        sum += weights[i];
    rest = sum - weights[part];
    stretch = rest > 0 ? (sum - weights[part] * factor) / rest : 1;
    for (size_t i = 0; i < parts; i++)
        shifted[i] = stretch < 0 || rest <= 0 ? weights[i] : weights[i] * (i == part ? factor : stretch);
}

/* What one weighting of all gives. */
static void
rank_by(int *ranks, double *scores, const edu_scoring_t *scoring, const double *weights)
{
    for (size_t a = 0; a < scoring->areas; a++)
        scores[a] = edu_composite_score(scoring->points + a * scoring->parts,
                                        weights + (size_t)scoring->weighing[a] * scoring->parts,
                                        scoring->missing, scoring->parts);
    edu_composite_ranks(ranks, scores, scoring->areas);
}

size_t
edu_composite_room_doubles(const edu_scoring_t *scoring)
{
    return scoring->areas + scoring->weighings * scoring->parts + 2 * scoring->parts;
}

size_t
edu_composite_room_ints(const edu_scoring_t *scoring)
{
    return scoring->areas + scoring->areas * (scoring->areas + 1);
}

static void
move_each_weight(edu_standing_t *standings, const edu_scoring_t *scoring, double *scores, double *weights,
                 int *ranks)
{
    static const double factors[] = {0.9, 1.1};

    for (size_t part = 0; part < scoring->parts; part++)
        for (size_t f = 0; f < 2; f++) {
            for (size_t w = 0; w < scoring->weighings; w++)
                edu_composite_shift(weights + w * scoring->parts, scoring->weights + w * scoring->parts,
                                    scoring->parts, part, factors[f]);
            rank_by(ranks, scores, scoring, weights);
            for (size_t a = 0; a < scoring->areas; a++) {
                if (ranks[a] < standings[a].rank_best)
                    standings[a].rank_best = ranks[a];
                if (ranks[a] > standings[a].rank_worst)
                    standings[a].rank_worst = ranks[a];
            }
        }
}

/* Draws one row of weights around the stated ones. GSL takes no part of weight 0, and may draw one of next to nothing as 0; an area with no
 * other part keeps its score all the same. */
static void
draw_weights(double *drawn, const double *stated, size_t parts, double concentration, const gsl_rng *rng,
             double *alpha, double *theta)
{
    double sum = 0;
    size_t count = 0;

    for (size_t i = 0; i < parts; i++)
        sum += stated[i];
    for (size_t i = 0; i < parts; i++)
        if (stated[i] > 0)
            alpha[count++] = concentration * stated[i] / sum;
    if (count > 0)
        gsl_ran_dirichlet(rng, count, alpha, theta);
    count = 0;
    for (size_t i = 0; i < parts; i++)
        drawn[i] = stated[i] > 0 ? fmax(theta[count++], DBL_MIN) : 0;
}

/* The rank that `share` of the draws do not exceed; counts[rank]. */
static int
rank_at(const int *counts, size_t areas, int draws, double share)
{
    int passed = 0;

    for (size_t rank = 1; rank <= areas; rank++) {
        passed += counts[rank];
        if ((double)passed >= share * (double)draws)
            return (int)rank;
    }
    return 0;
}

static void
tell_draws(edu_standing_t *standing, const int *counts, size_t areas, int draws)
{
    if (standing->rank == 0)
        return;
    standing->rank_low = rank_at(counts, areas, draws, 0.05);
    standing->rank_median = rank_at(counts, areas, draws, 0.5);
    standing->rank_high = rank_at(counts, areas, draws, 0.95);
    standing->share_at_rank = (double)counts[standing->rank] / (double)draws;
}

int
edu_composite_stand(edu_standing_t *standings, const edu_scoring_t *scoring, int draws, unsigned long seed,
                    double concentration, double *room_doubles, int *room_ints)
{
    double *scores = room_doubles;
    double *weights = scores + scoring->areas;
    double *alpha = weights + scoring->weighings * scoring->parts;
    int *ranks = room_ints;
    int *counts = ranks + scoring->areas; /* [area][rank] */
    gsl_rng *rng;

    rank_by(ranks, scores, scoring, scoring->weights);
    for (size_t a = 0; a < scoring->areas; a++)
        standings[a] = (edu_standing_t){scores[a], ranks[a], ranks[a], ranks[a], 0, 0, 0, NAN};
    move_each_weight(standings, scoring, scores, weights, ranks);
    if (draws <= 0)
        return 0;
    rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (rng == NULL)
        return -1;
    gsl_rng_set(rng, seed);
    memset(counts, 0, sizeof(int) * scoring->areas * (scoring->areas + 1));
    for (int d = 0; d < draws; d++) {
        for (size_t w = 0; w < scoring->weighings; w++)
            draw_weights(weights + w * scoring->parts, scoring->weights + w * scoring->parts, scoring->parts,
                         concentration, rng, alpha, alpha + scoring->parts);
        rank_by(ranks, scores, scoring, weights);
        for (size_t a = 0; a < scoring->areas; a++)
            counts[a * (scoring->areas + 1) + (size_t)ranks[a]]++;
    }
    gsl_rng_free(rng);
    for (size_t a = 0; a < scoring->areas; a++)
        tell_draws(&standings[a], counts + a * (scoring->areas + 1), scoring->areas, draws);
    return 0;
}
