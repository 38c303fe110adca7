/* Single ages from groups of ages, and their way through the years. Pure functions of numbers.
 *
 * A census tells five-year groups; rates want the children of 3 to 5 or of 15 to 17. Sprague's multipliers make single ages of them that
 * join smoothly and add up to each group. Where the groups jump they can go below 0: then a curve is taken that never does. */
#ifndef EDU_MODEL_AGES_H
#define EDU_MODEL_AGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The groups of a census row: 0, 1-4, 5-9, 10-14, 15-19, and the single ages that they make. */
#define EDU_CENSUS_GROUPS 5
#define EDU_CENSUS_AGES 20

typedef enum edu_ages_method_t { EDU_AGES_SPRAGUE, EDU_AGES_CURVE } edu_ages_method_t;

/* Sprague's osculatory formula of the fifth difference as multipliers: `count` (4 at least) five-year groups, the first from age 0,
 * become 5 x count ages; those of a group add up to it. The first two groups and the last two take the multipliers of the ends.
 * Ages below 0 are left as they come out.
 * Source: Sprague, Explanation of a new formula for interpolation, Journal of the Institute of Actuaries 22 (1880-81) 270-285;
 * multipliers in Shryock, Siegel, The Methods and Materials of Demography (1976), table C-1. */
void edu_ages_sprague(double *ages, const double *groups, size_t count);

/* Whole numbers that add up to `total` from parts >= 0, each rounded down or up: the largest remainders are rounded up, of equal ones the
 * first. The parts are taken in proportion. All 0 when they are; `total` then must be 0. */
void edu_ages_whole(int64_t *whole, const double *parts, size_t count, int64_t total);

/* The single ages of a census row by a monotone cubic through the cumulated population: never below 0, and each group is kept.
 * Source: Steffen, A simple method for monotonic interpolation in one dimension, Astronomy and Astrophysics 239 (1990) 443-450. */
void edu_ages_curve(int64_t ages[EDU_CENSUS_AGES], const int64_t groups[EDU_CENSUS_GROUPS]);

/* The single ages of a census row; each of its groups is kept to the person. By Sprague on the groups 0-4 to 15-19, with the share of ages 1 to 4
 * scaled to their own group; by the curve where an age would be below 0. Says by which. */
edu_ages_method_t edu_ages_of_census(int64_t ages[EDU_CENSUS_AGES], const int64_t groups[EDU_CENSUS_GROUPS]);

/* Ages the population on by `years`, cohort by cohort: to[a] = from[a - years] x the survival ratios of the ages in between;
 * survival[a] is that from age a to a + 1 in a year. With years < 0 it goes back: to[a] = from[a - years] divided by the ratios. An
 * age whose cohort is not in `from` is NAN, not 0. Nobody moves in or out. */
void edu_ages_move(double *to, const double *from, size_t count, int years, const double *survival);

const char *edu_ages_method_name(edu_ages_method_t method); /* "sprague", "curve" */

#endif
