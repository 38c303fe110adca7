/* Rates of one period: evaluated at the base areas, added up from there, judged. */
#ifndef EDU_AGGREGATOR_RATES_H
#define EDU_AGGREGATOR_RATES_H

#include "aggregator/ahead.h"
#include "aggregator/cube.h"
#include "aggregator/earlier.h"
#include "aggregator/tree.h"

/* A rate with the missing returns as they were when they last came. */
typedef struct edu_filled_t {
    bool some; /* returns are missing; where none is, the rest is as the rate itself */
    bool used; /* numerator and denominator are there */
    double numerator;
    double denominator;
    double lowest; /* the numerator, if the missing returns counted nobody towards it */
    double
        highest; /* and if they counted all that they count in the denominator; where others give that, everybody */
    int missing; /* returns */
    int units;   /* those of them of which something is known */
    int parts;   /* areas with both sides */
} edu_filled_t;

/* One indicator of one area and group. */
typedef struct edu_rate_t {
    bool used; /* numerator and denominator are there */
    double numerator;
    double denominator;
    double population; /* of a sample: who could have been asked; NAN where some of it is not known; else 0 */
    int units_expected; /* of this period and of earlier ones that it stands on */
    int units_reported;
    int earlier_expected; /* those of earlier periods among them */
    int earlier_reported;
    int values_expected;
    int values_missing;
    int parts_expected;
    int parts_used;
    edu_filled_t filled;
} edu_rate_t;

/* All rates of a period: nodes of the tree x groups (0: all) x indicators. */
typedef struct edu_rates_t {
    const edu_catalogue_t *catalogue;
    const edu_tree_t *tree;
    const char *period;
    edu_frequency_t frequency; /* of the period; indicators of others are left out */
    int groups;                /* with all */
    int indicators;
    edu_rate_t *rates;
    edu_ahead_t *ahead;                /* one an indicator */
    const edu_cube_t *last;            /* missing returns as they last came; NULL: not known */
    unsigned char *known;              /* one a node and group: whether its base rates stand in `rates` */
    const int *parts[EDU_LEVEL_COUNT]; /* edu_tree_expected() by level, as needed */
    edu_earlier_t *earlier;
    edu_earlier_t *earlier_last; /* of `last` */
    apr_pool_t *pool;
} edu_rates_t;

edu_rates_t *edu_rates_create(const edu_catalogue_t *catalogue, const edu_tree_t *tree, const char *period,
                              edu_frequency_t frequency, apr_pool_t *pool);

edu_rate_t *edu_rates_at(const edu_rates_t *rates, int node, int grp, int indicator);

/* Whether there is anything to tell: a rate, or units or values that should have made one. */
bool edu_rate_says(const edu_rate_t *rate);

/* Whether a node is where this indicator is evaluated: of its base level, or above it and without areas of that level. */
bool edu_rates_is_base(const edu_rates_t *rates, int node, int indicator);

/* Sets `filled` of a rate in which no return is missing. */
void edu_rate_fill_plainly(edu_rate_t *rate);

/* Evaluates the indicators whose base the node is, from the cube, in every group that has sums there. */
void edu_rates_evaluate(edu_rates_t *rates, const edu_cube_t *cube, int node);

/* Adds up from the base nodes to everything above: each group, and each set of areas over its members; rates that are made of
 * others are then made of the sums. Of base nodes that were not evaluated, the rates must stand there. */
void edu_rates_add_up(edu_rates_t *rates);

/* The rate in the indicator's scale, capped or adjusted where the catalogue says so. Only for used rates with a denominator. */
double edu_rate_value(const edu_rate_t *rate, const edu_indicator_t *indicator);

#endif
