#include "aggregator/statistics/inequality.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static double
weight_of(const edu_part_t *parts, size_t count)
{
    double weight = 0;

    for (size_t i = 0; i < count; i++)
        weight += parts[i].weight;
    return weight;
}

double
edu_parts_mean(const edu_part_t *parts, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += parts[i].weight * parts[i].value;
    return sum / weight_of(parts, count); /* 0 / 0 is NAN */
}

double
edu_parts_cv(const edu_part_t *parts, size_t count)
{
    double mean = edu_parts_mean(parts, count);
    double squares = 0;

    if (!(mean > 0))
        return NAN;
    for (size_t i = 0; i < count; i++)
        squares += parts[i].weight * (parts[i].value - mean) * (parts[i].value - mean);
    return sqrt(squares / weight_of(parts, count)) / mean;
}

static int
compare_parts(const void *a, const void *b)
{
    const edu_part_t *one = a;
    const edu_part_t *other = b;

    if (one->value != other->value)
        return one->value < other->value ? -1 : 1;
    return (one->weight > other->weight) - (one->weight < other->weight);
}

static bool
has_negative(const edu_part_t *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (parts[i].weight > 0 && parts[i].value < 0)
            return true;
    return false;
}

void
edu_parts_sort(edu_part_t *parts, size_t count)
{
    qsort(parts, count, sizeof *parts, compare_parts);
}

double
edu_parts_gini(const edu_part_t *parts, size_t count)
{
    double weight = weight_of(parts, count);
    double mean = edu_parts_mean(parts, count);
    double before = 0; /* weight of the parts before */
    double pairs = 0;

    if (!(mean > 0) || has_negative(parts, count))
        return NAN;
    /* A part is above the weight before it and below the weight behind it. */
    for (size_t i = 0; i < count; i++) {
        pairs += parts[i].weight * parts[i].value * (2 * before + parts[i].weight - weight);
        before += parts[i].weight;
    }
    return fmax(pairs / (weight * weight * mean), 0);
}

edu_theil_t
edu_parts_theil(const edu_part_t *parts, size_t count, int groups, double *sums)
{
    double weight = weight_of(parts, count);
    double mean = edu_parts_mean(parts, count);
    double *weights = sums + groups;
    edu_theil_t theil = {0, 0, 0};

    if (!(mean > 0) || has_negative(parts, count))
        return (edu_theil_t){NAN, NAN, NAN};
    memset(sums, 0, sizeof *sums * 2 * (size_t)groups);
    for (size_t i = 0; i < count; i++) {
        sums[parts[i].group] += parts[i].weight * parts[i].value;
        weights[parts[i].group] += parts[i].weight;
    }
    for (int g = 0; g < groups; g++)
        if (sums[g] > 0)
            theil.between += sums[g] / (weight * mean) * log(sums[g] / weights[g] / mean);
    for (size_t i = 0; i < count; i++) {
        int g = parts[i].group;

        if (parts[i].weight > 0 && parts[i].value > 0)
            theil.within += parts[i].weight * parts[i].value / (weight * mean) *
                            log(parts[i].value / (sums[g] / weights[g]));
    }
    theil.total = theil.between + theil.within;
    return theil;
}

/* The mean over `share` of the weight from the first part on, or from the last. */
static double
mean_of_end(const edu_part_t *parts, size_t count, double share, bool last)
{
    double wanted = share * weight_of(parts, count);
    double left = wanted;
    double sum = 0;

    for (size_t i = 0; i < count && left > 0; i++) {
        const edu_part_t *part = &parts[last ? count - 1 - i : i];
        double taken = part->weight < left ? part->weight : left;

        sum += taken * part->value;
        left -= taken;
    }
    return sum / wanted;
}

double
edu_parts_ratio_20_20(const edu_part_t *parts, size_t count)
{
    if (has_negative(parts, count))
        return NAN;
    return mean_of_end(parts, count, 0.2, true) / mean_of_end(parts, count, 0.2, false);
}

edu_variance_t
edu_parts_variance(const edu_part_t *parts, size_t count, int groups, double *sums)
{
    double *weights = sums + groups;
    edu_variance_t variance = {0, 0, 0, 0};
    double shift = count > 0 ? parts[0].value : 0;
    double weight = 0;
    double mean = 0;

    memset(sums, 0, sizeof *sums * 2 * (size_t)groups);
    for (size_t i = 0; i < count; i++) {
        sums[parts[i].group] += parts[i].weight * (parts[i].value - shift);
        weights[parts[i].group] += parts[i].weight;
        weight += parts[i].weight;
        mean += parts[i].weight * (parts[i].value - shift);
        variance.count += parts[i].weight > 0;
    }
    mean = weight > 0 ? mean / weight : 0;
    for (int g = 0; g < groups; g++) {
        double of_group = weights[g] > 0 ? sums[g] / weights[g] : 0;

        variance.between += weights[g] * (of_group - mean) * (of_group - mean);
        variance.groups += weights[g] > 0;
    }
    for (size_t i = 0; i < count; i++) {
        int g = parts[i].group;
        double apart = weights[g] > 0 ? parts[i].value - shift - sums[g] / weights[g] : 0;

        variance.within += parts[i].weight * apart * apart;
    }
    return variance;
}
