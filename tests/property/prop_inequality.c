/* prop_inequality [SEED [ROUNDS]]
 *
 * What must hold of inequality, spread and outliers, whatever the numbers: their bounds, that order and unit do not matter, that parts put
 * together or taken apart change nothing, and what they say of nothing, of one and of all alike. The seed is printed, and the same seed makes the same numbers. TAP; exits 1 when a property fails. */
#include "aggregator/spread.h"
#include "aggregator/statistics/inequality.h"
#include "model/outlier.h"
#include "tests/support/property.h"

#include <math.h>
#include <string.h>

enum { VARIATION, GINI, THEIL, FIFTHS, SQUARES, SPREAD, OUTLIER, PROPERTIES };

static edu_property_t properties[PROPERTIES] = {
    [VARIATION] = {"the coefficient of variation keeps to order, unit and parts taken apart; 0 of all alike",
                   0, 0},
    [GINI] = {"Gini's coefficient is that of all pairs, from 0 to below 1, and keeps to order, unit, parts",
              0, 0},
    [THEIL] = {"Theil's index is the sum of between and within, neither below 0, and keeps to unit and parts",
               0, 0},
    [FIFTHS] = {"the 20/20 ratio is at least 1 and keeps to order, unit and parts", 0, 0},
    [SQUARES] = {"squares between and within groups add up to those about the mean", 0, 0},
    [SPREAD] = {"quartiles ascend from least to most, and move and stretch with the values", 0, 0},
    [OUTLIER] = {"an outlier's score keeps to the unit and does not see where 0 is", 0, 0},
};

#define EXPECT(property, holds, a, b, c, d)                                                                  \
    edu_property_expect(&properties[property], holds, __LINE__, a, b, c, d)

/* Inequality ------------------------------------------------------------------------------------ */

enum { PARTS_MOST = 12, GROUPS = 3 };

static size_t
draw_parts(edu_part_t *parts)
{
    size_t count = 1 + edu_draw(PARTS_MOST);
    bool alike = edu_draw(8) == 0;
    double value = edu_draw_part(edu_draw_count()) + (alike ? 1 : 0);

    for (size_t i = 0; i < count; i++)
        parts[i] = (edu_part_t){alike ? value : edu_draw_part(edu_draw_count()),
                                edu_draw(10) == 0 ? 0 : edu_draw_count(), (int)edu_draw(GROUPS)};
    return count;
}

static void
shuffle(edu_part_t *parts, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = edu_draw(i);
        edu_part_t kept = parts[other];

        parts[other] = parts[i - 1];
        parts[i - 1] = kept;
    }
}

/* The same inequality told otherwise: other units, another order, a part in two. */
static size_t
tell_otherwise(edu_part_t *other, const edu_part_t *parts, size_t count)
{
    double value_scale = edu_draw_scale();
    double weight_scale = edu_draw_scale();
    size_t cut = edu_draw(count);
    double share = edu_draw_share();

    memcpy(other, parts, count * sizeof *parts);
    other[count] = other[cut];
    other[count].weight *= share;
    other[cut].weight -= other[count].weight;
    for (size_t i = 0; i <= count; i++) {
        other[i].value *= value_scale;
        other[i].weight *= weight_scale;
    }
    shuffle(other, count + 1);
    return count + 1;
}

static double
gini_of_pairs(const edu_part_t *parts, size_t count)
{
    double weight = 0;
    double sum = 0;
    double apart = 0;

    for (size_t i = 0; i < count; i++) {
        weight += parts[i].weight;
        sum += parts[i].weight * parts[i].value;
        for (size_t k = 0; k < count; k++)
            apart += parts[i].weight * parts[k].weight * fabs(parts[i].value - parts[k].value);
    }
    return apart / (2 * weight * sum);
}

static bool
has_mean(const edu_part_t *parts, size_t count)
{
    return edu_parts_mean(parts, count) > 0;
}

static bool
is_alike(const edu_part_t *parts, size_t count)
{
    double value = NAN;

    for (size_t i = 0; i < count; i++) {
        if (parts[i].weight == 0)
            continue;
        if (!isnan(value) && parts[i].value != value)
            return false;
        value = parts[i].value;
    }
    return true;
}

static void
check_inequality(void)
{
    edu_part_t parts[PARTS_MOST];
    edu_part_t other[PARTS_MOST + 1];
    double sums[2 * GROUPS];
    size_t count = draw_parts(parts);
    size_t others = tell_otherwise(other, parts, count);
    bool alike = is_alike(parts, count);
    double cv = edu_parts_cv(parts, count);
    edu_theil_t theil = edu_parts_theil(parts, count, GROUPS, sums);
    edu_theil_t theil_other = edu_parts_theil(other, others, GROUPS, sums);

    edu_parts_sort(parts, count);
    edu_parts_sort(other, others);
    double gini = edu_parts_gini(parts, count);
    double fifths = edu_parts_ratio_20_20(parts, count);
    if (!has_mean(parts, count)) {
        EXPECT(VARIATION, isnan(cv), cv, 0, 0, 0);
        EXPECT(GINI, isnan(gini), gini, 0, 0, 0);
        EXPECT(THEIL, isnan(theil.total), theil.total, 0, 0, 0);
        return;
    }
    EXPECT(VARIATION, cv >= 0 && (!alike || cv < 1e-7), cv, alike, 0, 0);
    EXPECT(VARIATION, edu_near(cv, edu_parts_cv(other, others), 1e5), cv, edu_parts_cv(other, others), 0, 0);
    EXPECT(GINI, gini >= -1e-12 && gini < 1 && (!alike || gini < 1e-9), gini, alike, 0, 0);
    EXPECT(GINI, edu_near(gini, gini_of_pairs(parts, count), 1e3), gini, gini_of_pairs(parts, count), 0, 0);
    EXPECT(GINI, edu_near(gini, edu_parts_gini(other, others), 1e3), gini, edu_parts_gini(other, others), 0,
           0);
    EXPECT(THEIL, theil.total >= -1e-12 && theil.between >= -1e-9 && theil.within >= -1e-9, theil.total,
           theil.between, theil.within, 0);
    EXPECT(THEIL, edu_near(theil.total, theil.between + theil.within, 1e3), theil.total, theil.between,
           theil.within, 0);
    EXPECT(THEIL,
           edu_near(theil.total, theil_other.total, 1e4) && edu_near(theil.between, theil_other.between, 1e4),
           theil.total, theil_other.total, theil.between, theil_other.between);
    EXPECT(FIFTHS, fifths >= 1 - 1e-12 && (!alike || edu_near(fifths, 1, 1)), fifths, alike, 0, 0);
    /* The greater the ratio is, the smaller the slice of a part that the lowest fifth may stand on, and the more rounding moves it. */
    double fifths_other = edu_parts_ratio_20_20(other, others);
    EXPECT(FIFTHS, fifths == fifths_other || fabs(fifths / fifths_other - 1) <= 1e-12 * fifths + 1e-9, fifths,
           fifths_other, 0, 0);
}

static void
check_nothing(void)
{
    double sums[2 * GROUPS];
    edu_part_t none = {5, 0, 0};

    EXPECT(VARIATION, isnan(edu_parts_cv(&none, 0)) && isnan(edu_parts_cv(&none, 1)), 0, 0, 0, 0);
    EXPECT(GINI, isnan(edu_parts_gini(&none, 0)) && isnan(edu_parts_gini(&none, 1)), 0, 0, 0, 0);
    EXPECT(THEIL, isnan(edu_parts_theil(&none, 0, GROUPS, sums).total), 0, 0, 0, 0);
    EXPECT(FIFTHS, isnan(edu_parts_ratio_20_20(&none, 0)) && isnan(edu_parts_ratio_20_20(&none, 1)), 0, 0, 0,
           0);
}

static void
check_squares(void)
{
    edu_part_t parts[PARTS_MOST];
    double sums[2 * GROUPS];
    size_t count = draw_parts(parts);
    double mean;
    double squares = 0;

    for (size_t i = 0; i < count; i++)
        parts[i].weight = 1;
    mean = edu_parts_mean(parts, count);
    for (size_t i = 0; i < count; i++)
        squares += (parts[i].value - mean) * (parts[i].value - mean);
    edu_variance_t variance = edu_parts_variance(parts, count, GROUPS, sums);
    EXPECT(SQUARES, variance.between >= 0 && variance.within >= 0, variance.between, variance.within, 0, 0);
    EXPECT(SQUARES, edu_near(variance.between + variance.within, squares, squares * 1e3 + 1),
           variance.between, variance.within, squares, 0);
    EXPECT(SQUARES, variance.count == count && variance.groups >= 1 && variance.groups <= GROUPS,
           (double)count, variance.groups, 0, 0);
}

static void
check_spread(void)
{
    double values[20];
    double moved[20];
    size_t count = edu_draw(21);
    double scale = edu_draw_scale();
    double shift = edu_draw_count();
    bool alike = edu_draw(6) == 0;

    for (size_t i = 0; i < count; i++)
        values[i] = alike && i > 0 ? values[0] : 150 * edu_draw_share();
    for (size_t i = 0; i < count; i++)
        moved[count - 1 - i] = scale * (values[i] + shift);
    edu_spread_t at = edu_spread_of(values, count);
    edu_spread_t other = edu_spread_of(moved, count);
    EXPECT(SPREAD, at.n == count, (double)at.n, (double)count, 0, 0);
    if (count == 0)
        return;
    EXPECT(SPREAD, at.min <= at.q1 && at.q1 <= at.median && at.median <= at.q3 && at.q3 <= at.max, at.min,
           at.q1, at.q3, at.max);
    EXPECT(SPREAD, at.mean >= at.min - 1e-9 && at.mean <= at.max + 1e-9, at.min, at.mean, at.max, 0);
    EXPECT(SPREAD,
           edu_near(other.median, scale * (at.median + shift), 1) &&
               edu_near(other.q1, scale * (at.q1 + shift), 1),
           scale, shift, at.q1, other.q1);
    if (count < 2)
        return;
    EXPECT(SPREAD, at.sd >= 0 && (!alike || at.sd < 1e-6), at.sd, alike, 0, 0);
    EXPECT(SPREAD,
           fabs(other.sd - scale * at.sd) <= 1e-6 * scale * (at.sd + 1e-9 * shift) + 1e-9 * scale * shift,
           scale, shift, at.sd, other.sd);
}

static void
check_outlier(void)
{
    double values[11];
    double moved[11];
    size_t count = 1 + edu_draw(11);
    double scale = edu_draw_scale();
    double shift = edu_draw_count();
    bool alike = edu_draw(6) == 0;
    double value = 100 * edu_draw_share();

    for (size_t i = 0; i < count; i++) {
        values[i] = alike ? 50 : floor(100 * edu_draw_share());
        moved[count - 1 - i] = scale * (values[i] + shift);
    }
    edu_centre_t at = edu_outlier_centre(values, count);
    edu_centre_t other = edu_outlier_centre(moved, count);
    EXPECT(OUTLIER, at.spread >= 0 && edu_near(other.centre, scale * (at.centre + shift), scale), at.centre,
           at.spread, scale, shift);
    EXPECT(OUTLIER,
           fabs(other.spread - scale * at.spread) <= 1e-6 * scale * at.spread + 1e-12 * scale * shift,
           at.spread, other.spread, scale, shift);
    if (at.spread > 0 && other.spread > 0)
        EXPECT(OUTLIER,
               fabs(edu_outlier_score(value, at) - edu_outlier_score(scale * (value + shift), other)) < 1e-3,
               edu_outlier_score(value, at), edu_outlier_score(scale * (value + shift), other), scale, shift);
    EXPECT(OUTLIER, edu_outlier_score(at.centre, at) == 0, at.centre, at.spread, 0, 0);
}

static void
check_all(void)
{
    check_inequality();
    check_nothing();
    check_squares();
    check_spread();
    check_outlier();
}

int
main(int argc, char **argv)
{
    return edu_property_main(argc, argv, 20000, check_all, properties, PROPERTIES);
}
