#include "aggregator/statistics/trend.h"

#include "aggregator/statistics/interval.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdbool.h>

static double
tie_term(double t)
{
    return t * (t - 1) * (2 * t + 5);
}

/* How many values equal the one at `index`; 0 when an earlier one stands for them. */
static size_t
ties_with(const edu_year_value_t *values, size_t count, size_t index)
{
    size_t ties = 1;

    for (size_t i = 0; i < index; i++)
        if (values[i].value == values[index].value)
            return 0;
    for (size_t i = index + 1; i < count; i++)
        ties += values[i].value == values[index].value;
    return ties;
}

edu_kendall_t
edu_trend_kendall(const edu_year_value_t *values, size_t count)
{
    edu_kendall_t kendall = {.p = 1};
    double ties = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++)
            kendall.s += (values[k].value > values[i].value) - (values[k].value < values[i].value);
        ties += tie_term((double)ties_with(values, count, i));
    }
    kendall.variance = (tie_term((double)count) - ties) / 18;
    if (count < 3 || kendall.variance <= 0)
        return kendall;
    if (kendall.s != 0)
        kendall.z = (kendall.s > 0 ? kendall.s - 1 : kendall.s + 1) / sqrt(kendall.variance);
    kendall.p = 2 * gsl_cdf_ugaussian_Q(fabs(kendall.z));
    if (kendall.p > 1)
        kendall.p = 1;
    return kendall;
}

/* A few numbers, as ten years give, are in order soonest so. */
static void
sort(double *values, size_t count)
{
    if (count > 64) {
        gsl_sort(values, 1, count);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t at = i;

        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

static double
median_of(double *values, size_t count)
{
    sort(values, count);
    return gsl_stats_median_from_sorted_data(values, 1, count);
}

edu_sen_t
edu_trend_sen(const edu_year_value_t *values, size_t count, double level, double *slopes)
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
    reach = edu_interval_reach(level) * sqrt(edu_trend_kendall(values, count).variance);
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

static int
year_of(double at_last, double slope, int last_year, double target, int sense, int horizon)
{
    double years = (target - at_last) / slope;

    if (sense > 0 ? at_last >= target : at_last <= target)
        return last_year;
    if (isnan(slope) || slope * sense <= 0 || years > horizon)
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
