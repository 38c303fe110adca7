/* prop_statistics [SEED [ROUNDS]]
 *
 * What must hold of intervals, parities, funnels, shrunk rates, trends and scores, whatever the numbers: their bounds, that order and unit do
 * not matter, and what they say of nothing, of one, of all alike, of 0, of 1 and of 10^9. The seed is printed, and the same seed makes the same numbers. TAP; exits 1 when a property fails. */
#include "aggregator/statistics/funnel.h"
#include "aggregator/statistics/interval.h"
#include "aggregator/statistics/parity.h"
#include "aggregator/statistics/shrink.h"
#include "aggregator/statistics/trend.h"
#include "reports/composite.h"
#include "tests/support/property.h"

#include <math.h>
#include <string.h>

enum {
    WILSON,
    FINITE,
    POISSON,
    CERTAINTY,
    PARITY,
    FUNNEL,
    SHRINK,
    RANKS,
    KENDALL,
    SEN,
    COURSE,
    COMPOSITE,
    PROPERTIES
};

static edu_property_t properties[PROPERTIES] = {
    [WILSON] = {"Wilson's interval holds its share, lies within 0 and 1, is turned round by the complement",
                0, 0},
    [FINITE] = {"a sample's interval lies between the share itself and Wilson's", 0, 0},
    [POISSON] = {"a count's interval holds its rate and goes with the unit of the exposure", 0, 0},
    [CERTAINTY] = {"a verdict is met on one side, not met on the other, too close in between", 0, 0},
    [PARITY] = {"parity turned round is its inverse, the adjusted one 2 less; the interval goes along", 0, 0},
    [FUNNEL] = {"funnels hold their centre, narrow with size, widen with the level; areas of 0 do not count",
                0, 0},
    [SHRINK] = {"a shrunk rate lies between the area's own and the mean, the nearer to it the smaller it is",
                0, 0},
    [RANKS] = {"expected ranks add up, their limits hold them, and each follows its area", 0, 0},
    [KENDALL] = {"Kendall's S is of all pairs, unmoved by what keeps the order, and turns round with time", 0,
                 0},
    [SEN] = {"Sen's slope lies in its interval, is exact of a line, and goes with the unit and the time", 0,
             0},
    [COURSE] = {"a course meets the target in the year it says and not before; what is required gets there",
                0, 0},
    [COMPOSITE] = {"a score lies among its points; weights' unit and the parts' order do not matter", 0, 0},
};

#define EXPECT(property, holds, a, b, c, d)                                                                  \
    edu_property_expect(&properties[property], holds, __LINE__, a, b, c, d)

/* Intervals ------------------------------------------------------------------------------------- */

static void
check_wilson(void)
{
    double n = edu_draw_count();
    double x = edu_draw_part(n);
    edu_interval_t at = edu_interval_wilson(x, n, 0.95);
    edu_interval_t rest = edu_interval_wilson(n - x, n, 0.95);
    edu_interval_t wide = edu_interval_wilson(x, n, 0.998);
    edu_interval_t more = edu_interval_wilson(10 * x, 10 * n, 0.95);
    double share = x / n;

    EXPECT(WILSON, at.low >= 0 && at.low <= share && share <= at.high && at.high <= 1, x, n, at.low, at.high);
    EXPECT(WILSON, at.low < at.high, x, n, at.low, at.high);
    EXPECT(WILSON, edu_near(at.low, 1 - rest.high, 1) && edu_near(at.high, 1 - rest.low, 1), x, n, at.low,
           rest.high);
    EXPECT(WILSON, wide.low <= at.low && at.high <= wide.high, x, n, wide.low, wide.high);
    EXPECT(WILSON, more.high - more.low < at.high - at.low, x, n, more.low, more.high);
    EXPECT(WILSON,
           isnan(edu_interval_wilson(0, 0, 0.95).low) && isnan(edu_interval_wilson(n + 1, n, 0.95).low), x, n,
           0, 0);
    EXPECT(WILSON, isnan(edu_interval_wilson(-1, n, 0.95).high), x, n, 0, 0);
}

static void
check_finite(void)
{
    double n = edu_draw_count();
    double x = edu_draw_part(n);
    double population = n + edu_draw_part(edu_draw_count());
    edu_interval_t wilson = edu_interval_wilson(x, n, 0.95);
    edu_interval_t at = edu_interval_wilson_finite(x, n, population, 0.95);
    edu_interval_t all = edu_interval_wilson_finite(x, n, n, 0.95);
    edu_interval_t none = edu_interval_wilson_finite(x, n, INFINITY, 0.95);
    double little = 1e-12;

    EXPECT(FINITE, wilson.low <= at.low + little && at.high <= wilson.high + little, x, n, at.low, at.high);
    EXPECT(FINITE, at.low <= x / n + little && x / n <= at.high + little, x, n, at.low, at.high);
    EXPECT(FINITE, edu_near(all.low, x / n, 1) && edu_near(all.high, x / n, 1), x, n, all.low, all.high);
    EXPECT(FINITE, edu_near(none.low, wilson.low, 1) && edu_near(none.high, wilson.high, 1), x, n, none.low,
           none.high);
    EXPECT(FINITE, isnan(edu_interval_wilson_finite(x, n, n - 1, 0.95).low), x, n, 0, 0);
}

static void
check_poisson(void)
{
    double exposure = edu_draw_count();
    double x = edu_draw_part(2 * exposure);
    double scale = edu_draw_scale();
    edu_interval_t at = edu_interval_poisson(x, exposure, 0.95);
    edu_interval_t other = edu_interval_poisson(x, scale * exposure, 0.95);
    edu_interval_t wide = edu_interval_poisson(x, exposure, 0.998);

    EXPECT(POISSON, at.low >= 0 && at.low <= x / exposure && x / exposure < at.high, x, exposure, at.low,
           at.high);
    EXPECT(POISSON, edu_near(at.low, scale * other.low, 1) && edu_near(at.high, scale * other.high, 1), x,
           exposure, scale, other.high);
    EXPECT(POISSON, wide.low <= at.low && at.high <= wide.high, x, exposure, wide.low, wide.high);
    EXPECT(POISSON,
           isnan(edu_interval_poisson(x, 0, 0.95).low) && isnan(edu_interval_poisson(-1, 1, 0.95).low), x,
           exposure, 0, 0);
    EXPECT(POISSON, x > 0 || at.low == 0, x, exposure, at.low, at.high);
}

static void
check_certainty(void)
{
    double n = edu_draw_count();
    edu_interval_t at = edu_interval_wilson(edu_draw_part(n), n, 0.95);
    double target = edu_draw(4) == 0 ? at.low : edu_draw(4) == 0 ? at.high : edu_draw_share();
    edu_certainty_t up = edu_interval_judge(at, target, 1);
    edu_certainty_t down = edu_interval_judge((edu_interval_t){-at.high, -at.low}, -target, -1);

    EXPECT(CERTAINTY, up == down, at.low, at.high, target, (double)up);
    EXPECT(CERTAINTY, (up == EDU_CERTAINLY_MET) == (at.low >= target), at.low, at.high, target, (double)up);
    EXPECT(CERTAINTY, (up == EDU_CERTAINLY_NOT_MET) == (at.high < target), at.low, at.high, target,
           (double)up);
    EXPECT(CERTAINTY,
           edu_interval_judge((edu_interval_t){NAN, NAN}, target, 1) == EDU_CERTAINTY_NONE &&
               edu_interval_judge(at, NAN, 1) == EDU_CERTAINTY_NONE,
           at.low, at.high, target, 0);
}

static void
check_parity(void)
{
    double n = edu_draw_count();
    double m = edu_draw_count();
    edu_parity_side_t of = {edu_draw_part(n), n, edu_draw(2) == 0};
    edu_parity_side_t to = {edu_draw_part(m), m, of.share};
    double one = of.numerator / n;
    double other = to.numerator / m;
    double adjusted = edu_parity_adjusted(one, other);
    edu_interval_t at = edu_parity_interval(of, to, 0.95);
    edu_interval_t back = edu_parity_interval(to, of, 0.95);

    if (one == 0 && other == 0) {
        EXPECT(PARITY, isnan(edu_parity(one, other)) && isnan(adjusted), one, other, adjusted, 0);
    } else {
        EXPECT(PARITY, adjusted >= 0 && adjusted <= 2, one, other, adjusted, 0);
        EXPECT(PARITY, edu_near(adjusted + edu_parity_adjusted(other, one), 2, 1), one, other, adjusted, 0);
    }
    if (one > 0 && other > 0)
        EXPECT(PARITY, edu_near(edu_parity(one, other) * edu_parity(other, one), 1, 1), one, other, 0, 0);
    EXPECT(PARITY, isnan(edu_parity(NAN, other)) && isnan(edu_parity(one, NAN)), one, other, 0, 0);
    if (one == 0 || other == 0) {
        EXPECT(PARITY, isnan(at.low) && isnan(at.high), one, other, at.low, at.high);
        return;
    }
    EXPECT(PARITY, at.low <= one / other * (1 + 1e-12) && one / other <= at.high * (1 + 1e-12), one, other,
           at.low, at.high);
    EXPECT(PARITY, edu_near(at.low, 1 / back.high, 1) && edu_near(at.high, 1 / back.low, 1), at.low, at.high,
           back.low, back.high);
}

/* Areas beside each other ------------------------------------------------------------------------- */

enum { AREAS_MOST = 15 };

static edu_chance_t
draw_areas(edu_share_t *areas, size_t *count)
{
    edu_chance_t chance = edu_draw(2) == 0 ? EDU_CHANCE_SHARE : EDU_CHANCE_COUNT;
    bool alike = edu_draw(8) == 0;

    *count = 1 + edu_draw(AREAS_MOST);
    for (size_t i = 0; i < *count; i++) {
        double n = edu_draw(10) == 0 ? 0 : edu_draw_count();

        areas[i] = alike ? (edu_share_t){30, 40}
                         : (edu_share_t){edu_draw_part(chance == EDU_CHANCE_SHARE ? n : 2 * n), n};
    }
    return chance;
}

static void
check_funnel(void)
{
    edu_share_t areas[AREAS_MOST];
    edu_share_t turned[AREAS_MOST + 1];
    double scratch[AREAS_MOST + 1];
    size_t count;
    edu_chance_t chance = draw_areas(areas, &count);
    double centre = edu_draw(5) == 0 ? 0 : edu_draw_share();
    double n = edu_draw_count();

    for (size_t i = 0; i < count; i++)
        turned[count - i] = areas[i];
    turned[0] = (edu_share_t){0, 0};
    edu_overdispersion_t at = edu_funnel_dispersion(chance, areas, count, centre, scratch);
    edu_overdispersion_t other = edu_funnel_dispersion(chance, turned, count + 1, centre, scratch);
    EXPECT(FUNNEL,
           edu_near(at.phi, other.phi, 1) && edu_near(at.tau2, other.tau2, 1) && at.count == other.count,
           at.phi, other.phi, at.tau2, other.tau2);
    if (centre == 0 || at.count == 0) {
        EXPECT(FUNNEL, isnan(at.phi), centre, at.phi, (double)at.count, 0);
        return;
    }
    EXPECT(FUNNEL, at.phi >= 0 && at.tau2 >= 0, at.phi, at.tau2, 0, 0);
    edu_funnel_t near_limits = edu_funnel_limits(chance, centre, n, at.tau2, 0.95);
    edu_funnel_t far_limits = edu_funnel_limits(chance, centre, n, at.tau2, 0.998);
    edu_funnel_t larger = edu_funnel_limits(chance, centre, 4 * n, at.tau2, 0.95);
    EXPECT(FUNNEL, near_limits.low <= centre && centre <= near_limits.high && near_limits.low >= 0, centre, n,
           near_limits.low, near_limits.high);
    EXPECT(FUNNEL, chance == EDU_CHANCE_COUNT || near_limits.high <= 1, centre, n, near_limits.high, 0);
    EXPECT(FUNNEL, far_limits.low <= near_limits.low && near_limits.high <= far_limits.high, centre, n,
           far_limits.low, far_limits.high);
    EXPECT(FUNNEL, larger.low >= near_limits.low && larger.high <= near_limits.high, centre, n, larger.low,
           larger.high);
    EXPECT(FUNNEL, isnan(edu_funnel_limits(chance, centre, 0, at.tau2, 0.95).low), centre, 0, 0, 0);
}

static void
check_shrink(void)
{
    edu_share_t areas[AREAS_MOST];
    edu_share_t turned[AREAS_MOST];
    edu_shrunk_t shrunk[AREAS_MOST];
    edu_rank_t ranks[AREAS_MOST];
    edu_rank_t ranks_turned[AREAS_MOST];
    size_t count;
    edu_chance_t chance = draw_areas(areas, &count);
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        turned[count - 1 - i] = areas[i];
    edu_prior_t prior = edu_shrink_fit(chance, areas, count);
    edu_prior_t other = edu_shrink_fit(chance, turned, count);
    EXPECT(SHRINK, edu_near(prior.mean, other.mean, 1), prior.mean, other.mean, 0, 0);
    EXPECT(SHRINK, edu_near(prior.size, other.size, 1e6) || fmin(prior.size, other.size) > 1e9, prior.size,
           other.size, 0, 0);
    if (isnan(prior.mean))
        return;
    for (size_t i = 0; i < count; i++) {
        shrunk[i] = edu_shrink_one(chance, prior, areas[i]);
        double own = areas[i].n > 0 ? areas[i].x / areas[i].n : prior.mean;
        double most = fmax(own, prior.mean);
        double least = fmin(own, prior.mean);

        EXPECT(SHRINK, shrunk[i].share >= least - 1e-9 && shrunk[i].share <= most + 1e-9, own, prior.mean,
               shrunk[i].share, prior.size);
        EXPECT(SHRINK, shrunk[i].sd >= 0 && isfinite(shrunk[i].sd), areas[i].x, areas[i].n, shrunk[i].sd, 0);
        edu_shrunk_t larger = edu_shrink_one(chance, prior, (edu_share_t){10 * areas[i].x, 10 * areas[i].n});
        EXPECT(SHRINK, fabs(larger.share - own) <= fabs(shrunk[i].share - own) + 1e-12, own, shrunk[i].share,
               larger.share, 0);
    }
    edu_shrink_ranks(ranks, shrunk, count);
    for (size_t i = 0; i < count; i++) {
        sum += ranks[i].expected;
        EXPECT(RANKS, ranks[i].low >= 1 && ranks[i].low <= ranks[i].high && ranks[i].high <= (int)count,
               ranks[i].low, ranks[i].high, (double)count, 0);
        EXPECT(RANKS,
               ranks[i].expected >= ranks[i].low - 0.5 - 1e-9 &&
                   ranks[i].expected <= ranks[i].high + 0.5 + 1e-9,
               ranks[i].low, ranks[i].expected, ranks[i].high, 0);
    }
    EXPECT(RANKS, fabs(sum - (double)(count * (count + 1)) / 2) < 1e-6 * (double)(count * count), sum,
           (double)count, 0, 0);
    for (size_t i = 0; i < count / 2; i++) {
        edu_shrunk_t kept = shrunk[i];

        shrunk[i] = shrunk[count - 1 - i];
        shrunk[count - 1 - i] = kept;
    }
    edu_shrink_ranks(ranks_turned, shrunk, count);
    for (size_t i = 0; i < count; i++)
        EXPECT(RANKS, edu_near(ranks[i].expected, ranks_turned[count - 1 - i].expected, 1e3),
               ranks[i].expected, ranks_turned[count - 1 - i].expected, 0, 0);
}

/* Series ---------------------------------------------------------------------------------------- */

enum { YEARS_MOST = 12, SLOPES = YEARS_MOST * YEARS_MOST };

/* Years may be missing, values equal. */
static size_t
draw_series(edu_year_value_t *values)
{
    size_t count = edu_draw(YEARS_MOST + 1);
    bool alike = edu_draw(8) == 0;
    int year = 1980;

    for (size_t i = 0; i < count; i++) {
        year += 1 + (edu_draw(5) == 0 ? (int)edu_draw(3) : 0);
        values[i] = (edu_year_value_t){year, alike ? 95 : floor(40 * edu_draw_share()) / 4};
    }
    return count;
}

static double
count_rises(const edu_year_value_t *values, size_t count)
{
    double s = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            s += (values[k].value > values[i].value) - (values[k].value < values[i].value);
    return s;
}

static void
check_kendall(void)
{
    edu_year_value_t values[YEARS_MOST];
    edu_year_value_t bent[YEARS_MOST];
    edu_year_value_t back[YEARS_MOST];
    size_t count = draw_series(values);
    double scale = edu_draw_scale();

    for (size_t i = 0; i < count; i++) {
        bent[i] = (edu_year_value_t){values[i].year, scale * exp(values[i].value / 10)};
        back[i] = (edu_year_value_t){1980 + (int)i, values[count - 1 - i].value};
    }
    edu_kendall_t at = edu_trend_kendall(values, count);
    edu_kendall_t other = edu_trend_kendall(bent, count);
    edu_kendall_t turned = edu_trend_kendall(back, count);
    EXPECT(KENDALL, at.p >= 0 && at.p <= 1 && at.variance >= 0, at.p, at.variance, 0, 0);
    if (count >= 3)
        EXPECT(KENDALL, at.s == count_rises(values, count), at.s, count_rises(values, count), (double)count,
               0);
    EXPECT(KENDALL, at.s == other.s && edu_near(at.p, other.p, 1), at.s, other.s, at.p, other.p);
    EXPECT(KENDALL, at.s == -turned.s && edu_near(at.p, turned.p, 1), at.s, turned.s, at.p, turned.p);
    EXPECT(KENDALL, at.s * at.z >= 0 && (count >= 3 || at.p == 1), at.s, at.z, at.p, (double)count);
}

static void
check_sen(void)
{
    edu_year_value_t values[YEARS_MOST];
    edu_year_value_t scaled[YEARS_MOST];
    edu_year_value_t line[YEARS_MOST];
    double slopes[SLOPES];
    size_t count = draw_series(values);
    double scale = edu_draw_scale();
    double shift = edu_draw_count();
    double slope = edu_draw_share() - 0.5;

    for (size_t i = 0; i < count; i++) {
        scaled[i] = (edu_year_value_t){values[i].year, scale * values[i].value};
        line[i] = (edu_year_value_t){values[i].year, shift + slope * (values[i].year - 1980)};
    }
    edu_sen_t at = edu_trend_sen(values, count, 0.95, slopes);
    edu_sen_t other = edu_trend_sen(scaled, count, 0.95, slopes);
    edu_sen_t straight = edu_trend_sen(line, count, 0.95, slopes);
    if (count < 2) {
        EXPECT(SEN, isnan(at.slope) && isnan(at.low) && isnan(at.high), at.slope, at.low, at.high, 0);
        return;
    }
    EXPECT(SEN, isnan(at.low) || (at.low <= at.slope && at.slope <= at.high), at.low, at.slope, at.high, 0);
    EXPECT(SEN,
           edu_near(other.slope, scale * at.slope, scale) && edu_near(other.low, scale * at.low, scale) &&
               edu_near(other.at_last, scale * at.at_last, scale),
           scale, at.slope, other.slope, other.at_last);
    EXPECT(SEN, fabs(straight.slope - slope) < 1e-9 * (1 + shift), slope, straight.slope, shift, 0);
    EXPECT(SEN, fabs(straight.at_last - line[count - 1].value) < 1e-7 * (1 + shift), straight.at_last,
           line[count - 1].value, shift, 0);
}

static bool
is_there(edu_sen_t sen, double slope, int years, double target, int sense)
{
    return sense * (sen.at_last + slope * years - target) >= 0;
}

static void
check_course(void)
{
    edu_sen_t sen = {2 * edu_draw_share() - 1, 0, 0, 100 * edu_draw_share()};
    double target = edu_draw(4) == 0 ? sen.at_last : 100 * edu_draw_share();
    int sense = edu_draw(2) == 0 ? 1 : -1;
    int last = 2000 + (int)edu_draw(20);
    int horizon = 30;

    sen.low = sen.slope - edu_draw_share();
    sen.high = sen.slope + edu_draw_share();
    edu_course_t course = edu_trend_course(sen, last, target, sense, horizon);
    EXPECT(COURSE, course.year == 0 || (course.year >= last && course.year <= last + horizon), course.year,
           last, 0, 0);
    EXPECT(COURSE, course.earliest == 0 || course.year == 0 || course.earliest <= course.year,
           course.earliest, course.year, 0, 0);
    EXPECT(COURSE, course.latest == 0 || (course.year > 0 && course.year <= course.latest), course.year,
           course.latest, 0, 0);
    if (course.year > 0) {
        EXPECT(COURSE,
               is_there(sen, sen.slope, course.year - last, target, sense) ||
                   fabs(sen.at_last + sen.slope * (course.year - last) - target) < 1e-9,
               course.year, last, target, sen.slope);
        EXPECT(COURSE,
               course.year == last || !is_there(sen, sen.slope, course.year - last - 1, target, sense),
               course.year, last, target, sen.slope);
    } else {
        EXPECT(COURSE,
               !is_there(sen, sen.slope, horizon, target, sense) ||
                   fabs(sen.at_last + sen.slope * horizon - target) < 1e-9,
               last, target, sen.slope, sen.at_last);
    }
    int years = 1 + (int)edu_draw(10);
    double gain = edu_trend_required(sen.at_last, last, target, last + years, sense);
    EXPECT(COURSE,
           edu_near(sense * fmax(sense * sen.at_last, sense * target), sen.at_last + gain * years, 1e3) ||
               (gain == 0 && sense * (sen.at_last - target) >= 0),
           gain, years, sen.at_last, target);
}

/* Scores ---------------------------------------------------------------------------------------- */

static void
check_composite(void)
{
    enum { PARTS = 6 };
    double points[PARTS];
    double weights[PARTS];
    double points_other[PARTS];
    double weights_other[PARTS];
    edu_missing_part_t missing[PARTS];
    edu_missing_part_t missing_other[PARTS];
    double least = 100;
    double most = 0;
    double scale = edu_draw_scale();
    double target = edu_draw_share();
    bool some = false;

    for (int i = 0; i < PARTS; i++) {
        double value = edu_draw_share() * 2 - 0.5;

        points[i] = edu_draw(5) == 0 ? NAN : edu_composite_points(value, 0, target > 0 ? target : 1);
        weights[i] = edu_draw(6) == 0 ? 0 : edu_draw_count();
        missing[i] = EDU_MISSING_DROP;
        EXPECT(COMPOSITE, isnan(points[i]) || (points[i] >= 0 && points[i] <= 100), points[i], value, target,
               0);
        if (!isnan(points[i]) && weights[i] > 0) {
            least = fmin(least, points[i]);
            most = fmax(most, points[i]);
            some = true;
        }
        points_other[PARTS - 1 - i] = points[i];
        weights_other[PARTS - 1 - i] = scale * weights[i];
        missing_other[PARTS - 1 - i] = missing[i];
    }
    double score = edu_composite_score(points, weights, missing, PARTS);
    EXPECT(COMPOSITE, some ? score >= least - 1e-9 && score <= most + 1e-9 : isnan(score), score, least, most,
           some);
    EXPECT(COMPOSITE,
           edu_near(score, edu_composite_score(points_other, weights_other, missing_other, PARTS), 1), score,
           scale, 0, 0);
    EXPECT(COMPOSITE, isnan(edu_composite_points(NAN, 0, 1)), 0, 0, 0, 0);
}

static void
check_all(void)
{
    check_wilson();
    check_finite();
    check_poisson();
    check_certainty();
    check_parity();
    check_funnel();
    check_shrink();
    check_kendall();
    check_sen();
    check_course();
    check_composite();
}

int
main(int argc, char **argv)
{
    return edu_property_main(argc, argv, 20000, check_all, properties, PROPERTIES);
}
