#include "aggregator/statistics/trend.h"

#include "aggregator/statistics/interval.h"
#include "aggregator/statistics/order.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static double
tie_term(double t)
{
    return t * (t - 1) * (2 * t + 5);
}

/* The sum of tie terms over the groups of equal values. */
static double
tie_terms(const edu_year_value_t *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        size_t before = 0;
        size_t ties = 1;

        for (size_t k = 0; k < count; k++) {
            bool equal = edu_order(values[k].value, values[i].value) == 0;

            before += k < i && equal;
            ties += k > i && equal;
        }
        if (before == 0)
            sum += tie_term((double)ties);
    }
    return sum;
}

edu_kendall_t
edu_trend_kendall(const edu_year_value_t *values, size_t count)
{
    edu_kendall_t kendall = {.p = 1};
    long s = 0;
    size_t equal = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++) {
            int order = edu_order(values[i].value, values[k].value);

            s += order;
            equal += order == 0;
        }
    kendall.s = (double)s;
    kendall.variance = (tie_term((double)count) - (equal > 0 ? tie_terms(values, count) : 0)) / 18;
    if (count < 3 || kendall.variance <= 0)
        return kendall;
    if (kendall.s != 0)
        kendall.z = (kendall.s > 0 ? kendall.s - 1 : kendall.s + 1) / sqrt(kendall.variance);
    kendall.p = 2 * gsl_cdf_ugaussian_Q(fabs(kendall.z));
    if (kendall.p > 1)
        kendall.p = 1;
    return kendall;
}

/* Two sorted lists become one. Without a branch on what is smaller, which nobody could foresee. */
static void
merge(double *to, const double *a, size_t a_count, const double *b, size_t b_count)
{
    const double *a_end = a + a_count;
    const double *b_end = b + b_count;

    while (a < a_end && b < b_end) {
        size_t second = *b < *a;

        *to++ = second ? *b : *a;
        a += 1 - second;
        b += second;
    }
    while (a < a_end)
        *to++ = *a++;
    while (b < b_end)
        *to++ = *b++;
}

static void
insert(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t at = i;

        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

enum {
    FEW = 64, /* the slopes of eleven years are 55 */
    RUN = 6   /* so many are in order soonest one by one */
};

/* A few numbers, as ten years give, are in order sooner so than by a sort for any number. */
static void
sort(double *values, size_t count)
{
    double room[FEW];
    double *from = values;
    double *to = room;

    if (count > FEW) {
        gsl_sort(values, 1, count);
        return;
    }
    for (size_t at = 0; at < count; at += RUN)
        insert(values + at, count - at < RUN ? count - at : RUN);
    for (size_t run = RUN; run < count; run *= 2) {
        double *other = from;

        for (size_t at = 0; at < count; at += 2 * run) {
            size_t first = count - at < run ? count - at : run;
            size_t rest = count - at - first;

            merge(to + at, from + at, first, from + at + first, rest < run ? rest : run);
        }
        from = to;
        to = other;
    }
    if (from != values)
        memcpy(values, from, sizeof *values * count);
}

static double
median_of(double *values, size_t count)
{
    sort(values, count);
    return gsl_stats_median_from_sorted_data(values, 1, count);
}

edu_sen_t
edu_trend_sen_of(const edu_year_value_t *values, size_t count, double variance, double level, double *slopes)
{
    edu_sen_t sen = {NAN, NAN, NAN, NAN};
    size_t n = 0;
    double reach;
    double low;
    double high;

    if (count < 2)
        return sen;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            slopes[n++] = (values[k].value - values[i].value) / (values[k].year - values[i].year);
    sen.slope = median_of(slopes, n);
    reach = edu_interval_reach(level) * sqrt(variance);
    low = floor(((double)n - reach) / 2); /* ranks from 1 */
    high = ceil(((double)n + reach) / 2 + 1);
    if (low >= 1 && high <= (double)n) {
        sen.low = slopes[(size_t)low - 1];
        sen.high = slopes[(size_t)high - 1];
    }
    for (size_t i = 0; i < count; i++)
        slopes[i] = values[i].value - sen.slope * (values[i].year - values[count - 1].year);
    sen.at_last = median_of(slopes, count);
    return sen;
}

edu_sen_t
edu_trend_sen(const edu_year_value_t *values, size_t count, double level, double *slopes)
{
    return edu_trend_sen_of(values, count, edu_trend_kendall(values, count).variance, level, slopes);
}

static int
year_of(double at_last, double slope, int last_year, double target, int sense, int horizon)
{
    double years = (target - at_last) / slope;

    if (isnan(slope))
        return 0;
    if (sense > 0 ? at_last >= target : at_last <= target)
        return last_year;
    if (slope * sense <= 0 || years > horizon)
        return 0;
    return last_year +
           (int)ceil(years - 1e-9); /* a year that the line meets to the last digit is that year */
}

edu_course_t
edu_trend_course(edu_sen_t sen, int last_year, double target, int sense, int horizon)
{
    double steep = sense > 0 ? sen.high : sen.low;
    double flat = sense > 0 ? sen.low : sen.high;

    if (isnan(sen.slope) || isnan(target))
        return (edu_course_t){0, 0, 0};
    return (edu_course_t){year_of(sen.at_last, sen.slope, last_year, target, sense, horizon),
                          year_of(sen.at_last, steep, last_year, target, sense, horizon),
                          year_of(sen.at_last, flat, last_year, target, sense, horizon)};
}

double
edu_trend_required(double value, int year, double target, int by, int sense)
{
    double short_of = target - value;

    if (short_of * sense <= 0)
        return 0;
    return by > year ? short_of / (by - year) : NAN;
}
