/* Composite scores. The reference values come from R 4.2.2:
 *   score <- function(p, w) sum(p*w, na.rm=TRUE) / sum(w[!is.na(p)]);  rk <- function(s) rank(-round(s, 9), ties.method="min")
 *   shift <- function(w, i, f) {v <- w*(sum(w)-w[i]*f)/(sum(w)-w[i]); v[i] <- w[i]*f; v}
 *   1 - pbeta(0.375, 5, 5);  400000 Dirichlet(12, 6, 2) draws by rgamma, set.seed(1) */
#include "reports/composite.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_composite(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

static void
points_are_in_proportion(void)
{
    CU_ASSERT(edu_composite_points(90, 80, 100) == 50);
    CU_ASSERT(edu_composite_points(80, 80, 100) == 0);
    CU_ASSERT(edu_composite_points(100, 80, 100) == 100);
    CU_ASSERT(edu_composite_points(-5, 80, 100) == 0);
    CU_ASSERT(edu_composite_points(1e9, 80, 100) == 100);
    /* Low is better: 15 % is no point, 0 all of them. */
    CU_ASSERT(edu_composite_points(15, 15, 0) == 0);
    CU_ASSERT(near(edu_composite_points(6, 15, 0), 60, 1e-14));
    CU_ASSERT(edu_composite_points(-1, 15, 0) == 100);
    CU_ASSERT(edu_composite_points(20, 15, 0) == 0);
    CU_ASSERT(isnan(edu_composite_points(NAN, 80, 100)));
}

static void
missing_parts_do_what_is_said(void)
{
    const double points[] = {90, NAN, 30};
    const double weights[] = {5, 3, 2};
    const edu_missing_part_t drop[] = {EDU_MISSING_DROP, EDU_MISSING_DROP, EDU_MISSING_DROP};
    const edu_missing_part_t zero[] = {EDU_MISSING_DROP, EDU_MISSING_ZERO, EDU_MISSING_DROP};
    const edu_missing_part_t none[] = {EDU_MISSING_DROP, EDU_MISSING_NONE, EDU_MISSING_DROP};
    const double nothing[] = {NAN, NAN, NAN};

    CU_ASSERT(near(edu_composite_score(points, weights, drop, 3), 72.8571428571429, 1e-14));
    CU_ASSERT(near(edu_composite_score(points, weights, zero, 3), 51, 1e-14));
    CU_ASSERT(isnan(edu_composite_score(points, weights, none, 3)));
    CU_ASSERT(isnan(edu_composite_score(nothing, weights, drop, 3)));
    CU_ASSERT(isnan(edu_composite_score(points, weights, drop, 0)));
    /* A part without weight is no reason for anything. */
    CU_ASSERT(near(edu_composite_score(points, (const double[]){5, 0, 2}, none, 3), 72.8571428571429, 1e-14));
    CU_ASSERT(isnan(edu_composite_score(points, (const double[]){0, 0, 0}, drop, 3)));
}

static void
ranks_share_the_better_place(void)
{
    const double scores[] = {66, 72.857, NAN, 66 + 1e-12, 50};
    int ranks[5];

    edu_composite_ranks(ranks, scores, 5);
    CU_ASSERT(ranks[0] == 2 && ranks[1] == 1 && ranks[2] == 0 && ranks[3] == 2 && ranks[4] == 4);
    edu_composite_ranks(ranks, scores, 0);
    edu_composite_ranks(ranks, scores, 1);
    CU_ASSERT(ranks[0] == 1);
    edu_composite_ranks(ranks, (const double[]){3, 3, 3}, 3);
    CU_ASSERT(ranks[0] == 1 && ranks[1] == 1 && ranks[2] == 1);
}

static void
a_shift_keeps_the_sum(void)
{
    const double weights[] = {5, 3, 2};
    double shifted[3];

    edu_composite_shift(shifted, weights, 3, 1, 0.9);
    CU_ASSERT(near(shifted[0], 5.21428571428571, 1e-14) && near(shifted[1], 2.7, 1e-14) &&
              near(shifted[2], 2.08571428571429, 1e-14));
    edu_composite_shift(shifted, weights, 3, 0, 1.1);
    CU_ASSERT(near(shifted[0], 5.5, 1e-14) && near(shifted[1], 2.7, 1e-14) && near(shifted[2], 1.8, 1e-14));
    /* Where there is nothing else to stretch, or more than all would be taken, nothing moves. */
    edu_composite_shift(shifted, (const double[]){5, 0, 0}, 3, 0, 1.1);
    CU_ASSERT(shifted[0] == 5 && shifted[1] == 0);
    edu_composite_shift(shifted, (const double[]){96, 3, 1}, 3, 0, 1.1);
    CU_ASSERT(shifted[0] == 96 && shifted[1] == 3);
}

/* Stands areas with one row of weights. */
static void
stand(edu_standing_t *standings, const double *points, const double *weights, size_t areas, size_t parts,
      int draws, unsigned long seed, double concentration)
{
    static const int weighing[16];
    static const edu_missing_part_t missing[16];
    edu_scoring_t scoring = {areas, parts, 1, points, weighing, weights, missing};
    double *doubles = calloc(edu_composite_room_doubles(&scoring), sizeof(double));
    int *ints = calloc(edu_composite_room_ints(&scoring), sizeof(int));

    CU_ASSERT(edu_composite_stand(standings, &scoring, draws, seed, concentration, doubles, ints) == 0);
    free(doubles);
    free(ints);
}

static void
each_weight_moves_by_a_tenth(void)
{
    const double points[] = {80, 60, 40, 90, NAN, 30, 50, 70, 100, 80, 60, 40};
    const double close[] = {70, 50, 50, 72, 61, 60};
    edu_standing_t standings[4];

    stand(standings, points, (const double[]){5, 3, 2}, 4, 3, 0, 1, 10);
    CU_ASSERT(standings[0].rank == 2 && standings[0].rank_best == 2 && standings[0].rank_worst == 3);
    CU_ASSERT(standings[1].rank == 1 && standings[1].rank_best == 1 && standings[1].rank_worst == 1);
    CU_ASSERT(standings[2].rank == 2 && standings[2].rank_best == 2 && standings[2].rank_worst == 4);
    CU_ASSERT(standings[3].rank == 2 && standings[3].rank_worst == 3);
    CU_ASSERT(standings[0].rank_low == 0 && isnan(standings[0].share_at_rank));
    stand(standings, close, (const double[]){1, 1}, 3, 2, 0, 1, 10);
    CU_ASSERT(standings[0].rank == 3 && standings[0].rank_best == 1 && standings[0].rank_worst == 3);
    CU_ASSERT(standings[1].rank == 1 && standings[1].rank_best == 1 && standings[1].rank_worst == 3);
    CU_ASSERT(standings[2].rank == 2 && standings[2].rank_best == 2 && standings[2].rank_worst == 2);
}

/* 100 against 0 in one part, 0 against 60 in the other: the first wins where its weight, Beta(5, 5), is above 0.375. Four standard errors
 * of 200000 draws are 0.004. */
static void
random_weights_follow_dirichlet(void)
{
    const double points[] = {100, 0, 0, 60};
    const double three[] = {80, 40, 10, 60, 70, 40, 50, 50, 100};
    /* Shares of the ranks 1 to 3 of three areas, from R. */
    const double shares[3][3] = {{0.49902, 0.30626, 0.19472},
                                 {0.39807, 0.57300, 0.02893},
                                 {0.10292, 0.12074, 0.77634}};
    edu_standing_t standings[3];

    stand(standings, points, (const double[]){1, 1}, 2, 2, 200000, 20200901, 10);
    CU_ASSERT(standings[0].rank == 1);
    CU_ASSERT(fabs(standings[0].share_at_rank - 0.78338198363781) < 0.004);
    CU_ASSERT(standings[1].share_at_rank == standings[0].share_at_rank);
    CU_ASSERT(standings[0].rank_low == 1 && standings[0].rank_median == 1 && standings[0].rank_high == 2);
    stand(standings, three, (const double[]){6, 3, 1}, 3, 3, 200000, 7, 20);
    for (int i = 0; i < 3; i++)
        CU_ASSERT(fabs(standings[i].share_at_rank - shares[i][standings[i].rank - 1]) < 0.006);
}

/* Weights drawn from a wide distribution are next to nothing in half of the draws: R 4.2.2, set.seed(1); mean(rgamma(1e5, 0.001) == 0) gives
 * 0.474. An area that has no other part is ranked in all of them, behind the one that is always better. */
static void
a_part_alone_is_ranked_in_every_draw(void)
{
    const double points[] = {80, 90, 60, NAN};
    edu_standing_t standings[2];

    stand(standings, points, (const double[]){1, 99}, 2, 2, 200, 7, 0.1);
    CU_ASSERT(standings[1].score == 60 && standings[1].rank == 2);
    CU_ASSERT(standings[1].rank_low == 2 && standings[1].rank_high == 2 && standings[1].share_at_rank == 1);
    CU_ASSERT(standings[0].rank_high == 1 && standings[0].share_at_rank == 1);
}

static void
the_same_seed_gives_the_same(void)
{
    const double points[] = {80, 40, 10, 60, 70, 40, 50, 50, 100};
    edu_standing_t once[3];
    edu_standing_t again[3];
    edu_standing_t other[3];

    memset(once, 0, sizeof once);
    memset(again, 0, sizeof again);
    stand(once, points, (const double[]){6, 3, 1}, 3, 3, 1000, 7, 20);
    stand(again, points, (const double[]){6, 3, 1}, 3, 3, 1000, 7, 20);
    stand(other, points, (const double[]){6, 3, 1}, 3, 3, 1000, 8, 20);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT(once[i].share_at_rank == again[i].share_at_rank && once[i].rank_low == again[i].rank_low &&
                  once[i].rank_high == again[i].rank_high);
        CU_ASSERT(once[i].score == other[i].score && once[i].rank == other[i].rank);
    }
    CU_ASSERT(once[0].share_at_rank != other[0].share_at_rank);
}

static uint64_t state;

static double
draw(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(state >> 11) / 9007199254740992.0;
}

/* Scores lie between the least and the greatest points; multiples of the weights change nothing; ranks go with the areas, whatever their
 * order; what is true of one weighting holds within the ranges. */
static void
properties_hold(void)
{
    for (uint64_t seed = 1; seed <= 200; seed++) {
        size_t areas = 1 + seed % 7;
        size_t parts = 1 + seed % 4;
        double points[28];
        double turned[28];
        double weights[4];
        double multiples[4];
        edu_standing_t one[7];
        edu_standing_t other[7];

        state = seed;
        for (size_t p = 0; p < parts; p++) {
            weights[p] = 0.1 + draw();
            multiples[p] = weights[p] * 64;
        }
        for (size_t i = 0; i < areas * parts; i++)
            points[i] = draw() < 0.1 ? NAN : floor(draw() * 11) * 10;
        for (size_t a = 0; a < areas; a++)
            memcpy(turned + (areas - 1 - a) * parts, points + a * parts, sizeof(double) * parts);
        stand(one, points, weights, areas, parts, 50, seed, 15);
        stand(other, turned, multiples, areas, parts, 50, seed, 15);
        for (size_t a = 0; a < areas; a++) {
            const edu_standing_t *same = &other[areas - 1 - a];

            CU_ASSERT(isnan(one[a].score) ? isnan(same->score) && one[a].rank == 0
                                          : near(one[a].score, same->score, 1e-12) || one[a].score == 0);
            CU_ASSERT(one[a].rank == same->rank && one[a].rank_low == same->rank_low &&
                      one[a].rank_high == same->rank_high && one[a].rank_best == same->rank_best);
            CU_ASSERT(one[a].rank_best <= one[a].rank && one[a].rank <= one[a].rank_worst);
            CU_ASSERT(one[a].rank_low <= one[a].rank_median && one[a].rank_median <= one[a].rank_high);
            CU_ASSERT(one[a].rank_high <= (int)areas);
            CU_ASSERT(isnan(one[a].score) || (one[a].score >= 0 && one[a].score <= 100));
            CU_ASSERT(isnan(one[a].score) || (one[a].share_at_rank >= 0 && one[a].share_at_rank <= 1));
        }
    }
}

void
edu_suite_composite(void)
{
    CU_pSuite suite = CU_add_suite("composite scores", NULL, NULL);

    CU_add_test(suite, "points are in proportion", points_are_in_proportion);
    CU_add_test(suite, "missing parts do what is said", missing_parts_do_what_is_said);
    CU_add_test(suite, "ranks share the better place", ranks_share_the_better_place);
    CU_add_test(suite, "a shift keeps the sum", a_shift_keeps_the_sum);
    CU_add_test(suite, "each weight moves by a tenth", each_weight_moves_by_a_tenth);
    CU_add_test(suite, "random weights follow Dirichlet", random_weights_follow_dirichlet);
    CU_add_test(suite, "a part alone is ranked in every draw", a_part_alone_is_ranked_in_every_draw);
    CU_add_test(suite, "the same seed gives the same", the_same_seed_gives_the_same);
    CU_add_test(suite, "properties hold", properties_hold);
}
