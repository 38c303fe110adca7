#include "model/ages.h"

#include <CUnit/CUnit.h>
#include <gsl/gsl_interp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_ages(void);

static bool
near(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance * fabs(expected);
}

/* The formula without its multipliers, NumPy 1.24: the population cumulated at the bounds of the groups; within a group in the middle the quintic
 * (numpy.linalg.solve) with the values at its bounds and the slopes and curvatures there of the quartics (polynomial.polyfit) through
 * the five nearest bounds; within the two groups at either end the quartic through the five last bounds. Its values at the fifths,
 * differenced, for six groups of a life table's size (ages 0 to 29). */
static void
sprague_is_the_osculating_quintic(void)
{
    static const double groups[6] = {1971990, 2095820, 1557280, 1669400, 1450090, 1245730};
    static const double expected[30] = {308580.032, 368342.64,  410201.2,   436256.56,  448609.568,
                                        449361.072, 440611.92,  424462.96,  403015.04,  378369.008,
                                        348953.52,  313197.232, 291561.952, 293492.912, 310074.384,
                                        323499.616, 337995.008, 345033.648, 338793.088, 324078.64,
                                        312072.272, 301202.64,  289898.4,   278713.76,  268202.928,
                                        258920.112, 251419.52,  246255.36,  243981.84,  245153.168};
    double ages[30];

    edu_ages_sprague(ages, groups, 6);
    for (int i = 0; i < 30; i++)
        CU_ASSERT(near(ages[i], expected[i], 1e-12));
}

/* The same for four groups, the fewest, which a census row has. */
static void
four_groups_take_the_ends(void)
{
    static const double groups[4] = {752124, 582662, 463534, 369976};
    static const double expected[20] = {167229.8624, 158206.736, 149824.016, 142042.08,  134821.3056,
                                        128122.0704, 121904.752, 116129.728, 110757.376, 105748.0736,
                                        101062.1984, 96660.128,  92502.24,   88548.912,  84760.5216,
                                        81097.4464,  77520.064,  73988.752,  70463.888,  66905.8496};
    double ages[20];

    edu_ages_sprague(ages, groups, 4);
    for (int i = 0; i < 20; i++)
        CU_ASSERT(near(ages[i], expected[i], 1e-12));
}

/* Ages on a cubic, whose cumulated sums a quartic describes, come back as they are. */
static void
sprague_keeps_a_cubic(void)
{
    double ages[40];
    double groups[8] = {0};
    double again[40];

    for (int i = 0; i < 40; i++) {
        ages[i] = 5000 + 40 * i - 9 * i * i + 0.2 * i * i * i;
        groups[i / 5] += ages[i];
    }
    edu_ages_sprague(again, groups, 8);
    for (int i = 0; i < 40; i++)
        CU_ASSERT(near(again[i], ages[i], 1e-12));
}

static int64_t
random_count(int most)
{
    return (int64_t)((double)rand() / ((double)RAND_MAX + 1) * most);
}

static void
groups_are_kept_to_the_person(void)
{
    static const int bounds[6] = {0, 1, 5, 10, 15, 20};
    int by[2] = {0, 0};
    bool held = true;

    srand(7);
    for (int round = 0; round < 20000; round++) {
        int64_t groups[EDU_CENSUS_GROUPS];
        int64_t ages[EDU_CENSUS_AGES];

        for (int i = 0; i < EDU_CENSUS_GROUPS; i++)
            groups[i] = round % 3 == 0 ? random_count(2) * random_count(100000)
                                       : (i == 0   ? 1
                                          : i == 1 ? 4
                                                   : 5) *
                                             (8000 + random_count(4000));
        by[edu_ages_of_census(ages, groups)]++;
        for (int i = 0; i < EDU_CENSUS_GROUPS; i++) {
            int64_t sum = 0;

            for (int age = bounds[i]; age < bounds[i + 1]; age++) {
                held = held && ages[age] >= 0;
                sum += ages[age];
            }
            held = held && sum == groups[i];
        }
    }
    CU_ASSERT(held);
    CU_ASSERT(by[EDU_AGES_SPRAGUE] > 10000);
    CU_ASSERT(by[EDU_AGES_CURVE] > 1000); /* groups that jump */
}

static void
nobody_stays_nobody(void)
{
    static const int64_t none[EDU_CENSUS_GROUPS] = {0, 0, 0, 0, 0};
    static const int64_t many[EDU_CENSUS_GROUPS] = {1000000000, 4000000000, 5000000000, 5000000000,
                                                    5000000000};
    int64_t ages[EDU_CENSUS_AGES];

    edu_ages_of_census(ages, none);
    for (int i = 0; i < EDU_CENSUS_AGES; i++)
        CU_ASSERT(ages[i] == 0);
    CU_ASSERT(edu_ages_of_census(ages, many) == EDU_AGES_SPRAGUE);
    for (int i = 0; i < EDU_CENSUS_AGES; i++)
        CU_ASSERT(ages[i] == 1000000000); /* even groups are even ages */
}

/* GSL 2.7's gsl_interp_steffen through the cumulated population, differenced; each bound is rounded to a person. */
static void
curve_is_that_of_gsl(void)
{
    static const double x[6] = {0, 1, 5, 10, 15, 20};
    static const int64_t groups[EDU_CENSUS_GROUPS] = {900, 4100, 9000, 200, 4000};
    double y[6] = {0};
    int64_t ages[EDU_CENSUS_AGES];
    int64_t sum = 0;
    gsl_interp *interp = gsl_interp_alloc(gsl_interp_steffen, 6);

    CU_ASSERT_PTR_NOT_NULL_FATAL(interp);
    for (int i = 0; i < 5; i++)
        y[i + 1] = y[i] + (double)groups[i];
    gsl_interp_init(interp, x, y, 6);
    edu_ages_curve(ages, groups);
    for (int age = 0; age < EDU_CENSUS_AGES; age++) {
        sum += ages[age];
        CU_ASSERT(fabs((double)sum - gsl_interp_eval(interp, x, y, age + 1, NULL)) <= 0.5 + 1e-9);
    }
    gsl_interp_free(interp);
}

static void
largest_remainders_go_up(void)
{
    static const double parts[4] = {1.4, 2.4, 3.4, 2.8};
    static const double even[3] = {1, 1, 1};
    static const double none[3] = {0, 0, 0};
    int64_t whole[4];

    edu_ages_whole(whole, parts, 4, 10);
    CU_ASSERT(whole[0] == 2 && whole[1] == 2 && whole[2] == 3 && whole[3] == 3);
    edu_ages_whole(whole, even, 3, 11);
    CU_ASSERT(whole[0] == 4 && whole[1] == 4 && whole[2] == 3);
    edu_ages_whole(whole, none, 3, 0);
    CU_ASSERT(whole[0] == 0 && whole[1] == 0 && whole[2] == 0);
}

/* A cohort of 1,000 aged 3 with ratios of 0.99, 0.995, 0.998 from 3, 4 and 5 on: 1000 x 0.99 x 0.995 x 0.998 = 983.0799 aged 6. */
static void
cohorts_move_with_their_survivors(void)
{
    double from[8] = {1100, 1080, 1050, 1000, 990, 970, 960, 950};
    double survival[8] = {0.95, 0.97, 0.985, 0.99, 0.995, 0.998, 0.999, 0.999};
    double later[8];
    double back[8];

    edu_ages_move(later, from, 8, 3, survival);
    CU_ASSERT(isnan(later[0]) && isnan(later[1]) && isnan(later[2])); /* not born yet: missing, not none */
    CU_ASSERT(near(later[6], 983.0799, 1e-12));
    CU_ASSERT(near(later[3], 1100 * 0.95 * 0.97 * 0.985, 1e-12));
    edu_ages_move(back, later, 8, -3, survival);
    for (int age = 0; age < 5; age++)
        CU_ASSERT(near(back[age], from[age], 1e-12));
    CU_ASSERT(isnan(back[5]) && isnan(back[6]) && isnan(back[7])); /* they were above the last age later */
    edu_ages_move(later, from, 8, 0, survival);
    CU_ASSERT(memcmp(later, from, sizeof from) == 0);
    edu_ages_move(later, from, 8, 9, survival);
    CU_ASSERT(isnan(later[0]) && isnan(later[7]));
}

void
edu_suite_ages(void)
{
    CU_pSuite suite = CU_add_suite("ages", NULL, NULL);

    CU_add_test(suite, "Sprague's multipliers are the osculating quintic", sprague_is_the_osculating_quintic);
    CU_add_test(suite, "four groups take the ends", four_groups_take_the_ends);
    CU_add_test(suite, "Sprague keeps a cubic", sprague_keeps_a_cubic);
    CU_add_test(suite, "groups are kept to the person", groups_are_kept_to_the_person);
    CU_add_test(suite, "nobody stays nobody", nobody_stays_nobody);
    CU_add_test(suite, "the curve is that of GSL", curve_is_that_of_gsl);
    CU_add_test(suite, "largest remainders go up", largest_remainders_go_up);
    CU_add_test(suite, "cohorts move with their survivors", cohorts_move_with_their_survivors);
}
