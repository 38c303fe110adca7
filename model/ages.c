#include "model/ages.h"

#include <math.h>

enum { GROUP = 5, BOUNDS = EDU_CENSUS_GROUPS + 1 };

static const int bounds[BOUNDS] = {0, 1, 5, 10, 15, 20};

/* What each of the nearest groups gives to the five ages of one. The first two stand at the young end and, read backwards, at the old one. */
static const double first[GROUP][4] = {
    {0.3616, -0.2768, 0.1488, -0.0336}, {0.2640, -0.0960, 0.0400, -0.0080}, {0.1840, 0.0400, -0.0320, 0.0080},
    {0.1200, 0.1360, -0.0720, 0.0160},  {0.0704, 0.1968, -0.0848, 0.0176},
};
static const double second[GROUP][4] = {
    {0.0336, 0.2272, -0.0752, 0.0144},  {0.0080, 0.2320, -0.0480, 0.0080},
    {-0.0080, 0.2160, -0.0080, 0.0000}, {-0.0160, 0.1840, 0.0400, -0.0080},
    {-0.0176, 0.1408, 0.0912, -0.0144},
};
static const double within[GROUP][5] = {
    {-0.0128, 0.0848, 0.1504, -0.0240, 0.0016}, {-0.0016, 0.0144, 0.2224, -0.0416, 0.0064},
    {0.0064, -0.0336, 0.2544, -0.0336, 0.0064}, {0.0064, -0.0416, 0.2224, 0.0144, -0.0016},
    {0.0016, -0.0240, 0.1504, 0.0848, -0.0128},
};

/* The sum of `terms` groups from `nearest` on, going up or (step -1) down, with their weights. */
static double
weighed(const double *weights, int terms, const double *groups, size_t nearest, int step)
{
    double sum = 0;

    for (int k = 0; k < terms; k++)
        sum += weights[k] * groups[(size_t)((int64_t)nearest + k * step)];
    return sum;
}

/* One age of the group `at`. */
static double
sprague_age(const double *groups, size_t count, size_t at, int fifth)
{
    size_t from_end = count - 1 - at;
    int mirrored = GROUP - 1 - fifth;

    switch (at) {
    case 0: return weighed(first[fifth], 4, groups, 0, 1);
    case 1: return weighed(second[fifth], 4, groups, 0, 1);
    default: break;
    }
    switch (from_end) {
    case 0: return weighed(first[mirrored], 4, groups, count - 1, -1);
    case 1: return weighed(second[mirrored], 4, groups, count - 1, -1);
    default: return weighed(within[fifth], 5, groups, at - 2, 1);
    }
}

void
edu_ages_sprague(double *ages, const double *groups, size_t count)
{
    for (size_t at = 0; at < count; at++)
        for (int fifth = 0; fifth < GROUP; fifth++)
            ages[at * GROUP + (size_t)fifth] = sprague_age(groups, count, at, fifth);
}

/* The part whose remainder is the largest among those not rounded up yet; of equal ones the first. */
static size_t
next_up(const int64_t *whole, const double *parts, size_t count, double factor)
{
    size_t best = 0;
    double most = -INFINITY;

    for (size_t i = 0; i < count; i++)
        if (parts[i] * factor - (double)whole[i] > most) {
            most = parts[i] * factor - (double)whole[i];
            best = i;
        }
    return best;
}

void
edu_ages_whole(int64_t *whole, const double *parts, size_t count, int64_t total)
{
    double sum = 0;
    int64_t given = 0;

    for (size_t i = 0; i < count; i++)
        sum += parts[i];
    for (size_t i = 0; i < count; i++) {
        whole[i] = sum > 0 ? (int64_t)floor(parts[i] * ((double)total / sum)) : 0;
        given += whole[i];
    }
    for (; sum > 0 && given < total; given++)
        whole[next_up(whole, parts, count, (double)total / sum)]++;
    for (size_t i = 0; given > total && i < count;
         i++) /* the product of two roundings was a hair too large */
        for (; given > total && whole[i] > 0; given--)
            whole[i]--;
}

static double
sign_of(double value)
{
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/* Steffen's slopes: no more than either neighbour allows, so that a rising line stays rising. */
static void
bound_slopes(double slopes[BOUNDS], const double secants[BOUNDS - 1])
{
    for (int i = 1; i < BOUNDS - 1; i++) {
        double left = (double)(bounds[i] - bounds[i - 1]);
        double right = (double)(bounds[i + 1] - bounds[i]);
        double middle = (secants[i - 1] * right + secants[i] * left) / (left + right);

        slopes[i] = (sign_of(secants[i - 1]) + sign_of(secants[i])) *
                    fmin(fmin(fabs(secants[i - 1]), fabs(secants[i])), 0.5 * fabs(middle));
    }
    slopes[0] = secants[0];
    slopes[BOUNDS - 1] = secants[BOUNDS - 2];
}

void
edu_ages_curve(int64_t ages[EDU_CENSUS_AGES], const int64_t groups[EDU_CENSUS_GROUPS])
{
    double secants[BOUNDS - 1];
    double slopes[BOUNDS];
    double total = 0;
    int64_t before = 0;

    for (int i = 0; i < BOUNDS - 1; i++)
        secants[i] = (double)groups[i] / (double)(bounds[i + 1] - bounds[i]);
    bound_slopes(slopes, secants);
    for (int i = 0; i < BOUNDS - 1; i++) {
        double width = (double)(bounds[i + 1] - bounds[i]);
        double cubic = (slopes[i] + slopes[i + 1] - 2 * secants[i]) / (width * width);
        double square = (3 * secants[i] - 2 * slopes[i] - slopes[i + 1]) / width;

        for (int age = bounds[i]; age < bounds[i + 1]; age++) {
            double x = (double)(age + 1 - bounds[i]);
            int64_t here = (int64_t)floor(total + ((cubic * x + square) * x + slopes[i]) * x + 0.5);

            ages[age] = here > before ? here - before : 0;
            before += ages[age];
        }
        total += (double)groups[i];
    }
}

/* The whole numbers of one group of the census from the ages that it has by Sprague; whether they are none below 0. */
static bool
take_group(int64_t *ages, const double *parts, int group, int64_t total)
{
    int from = bounds[group];
    int count = bounds[group + 1] - from;
    double sum = 0;

    for (int i = 0; i < count; i++) {
        if (parts[from + i] < 0)
            return false;
        sum += parts[from + i];
    }
    if (sum <= 0 && total > 0)
        return false;
    edu_ages_whole(ages + from, parts + from, (size_t)count, total);
    return true;
}

edu_ages_method_t
edu_ages_of_census(int64_t ages[EDU_CENSUS_AGES], const int64_t groups[EDU_CENSUS_GROUPS])
{
    double parts[EDU_CENSUS_AGES];
    double fives[EDU_CENSUS_GROUPS - 1] = {(double)groups[0] + (double)groups[1]};
    bool fits = true;

    for (int i = 1; i < EDU_CENSUS_GROUPS - 1; i++)
        fives[i] = (double)groups[i + 1];
    edu_ages_sprague(parts, fives, EDU_CENSUS_GROUPS - 1);
    for (int i = 0; i < EDU_CENSUS_GROUPS; i++)
        fits = fits && take_group(ages, parts, i, groups[i]);
    if (fits)
        return EDU_AGES_SPRAGUE;
    edu_ages_curve(ages, groups);
    return EDU_AGES_CURVE;
}

void
edu_ages_move(double *to, const double *from, size_t count, int years, const double *survival)
{
    for (size_t age = 0; age < count; age++) {
        int64_t origin = (int64_t)age - years;

        to[age] = NAN;
        if (origin < 0 || origin >= (int64_t)count)
            continue;
        to[age] = from[origin];
        for (int64_t a = origin; a < (int64_t)age; a++)
            to[age] *= survival[a];
        for (int64_t a = (int64_t)age; a < origin; a++)
            to[age] /= survival[a];
    }
}

const char *
edu_ages_method_name(edu_ages_method_t method)
{
    return method == EDU_AGES_SPRAGUE ? "sprague" : "curve";
}
