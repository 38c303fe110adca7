#include "aggregator/course.h"

#include <math.h>

static const double level = 0.95; /* of the slope's interval */

/* Of a rate that misses its target though the line through the years is there: this year it cannot be met any more, and next year only where
 * this slope does not lead away from it. */
static int
not_this_year(int found, int year, double slope, int sense)
{
    if (found != year)
        return found;
    return sense * slope >= 0 ? year + 1 : 0;
}

static edu_course_t
follow(const edu_sen_t *trend, int year, double rate, const edu_target_t *target)
{
    int sense = edu_target_sense(target, rate);
    double steep = sense > 0 ? trend->high : trend->low;
    double flat = sense > 0 ? trend->low : trend->high;
    edu_course_t course;

    if (edu_target_met(target, rate, 1, 1))
        return (edu_course_t){year, year, year};
    course = edu_trend_course(*trend, year, target->value, sense, EDU_COURSE_HORIZON);
    course.year = not_this_year(course.year, year, trend->slope, sense);
    course.earliest = not_this_year(course.earliest, year, steep, sense);
    course.latest = not_this_year(course.latest, year, flat, sense);
    return course;
}

edu_course_of_t
edu_course_of(edu_past_t *past, const char *area, int grp, int indicator, int year, double rate,
              const edu_target_t *target)
{
    edu_course_of_t result = {.change = NAN, .trend = {NAN, NAN, NAN, NAN}, .p = NAN};
    edu_year_value_t series[EDU_PAST_YEARS];
    double slopes[EDU_PAST_YEARS * (EDU_PAST_YEARS - 1) / 2];
    edu_kendall_t kendall;
    size_t count;

    if (isnan(rate))
        return result;
    count = edu_past_series(series, past, area, grp, indicator, year);
    if (count > 0 && series[count - 1].year == year - 1)
        result.change = rate - series[count - 1].value;
    series[count++] = (edu_year_value_t){year, rate};
    result.years = (int)count;
    if (count < 3)
        return result;
    kendall = edu_trend_kendall(series, count);
    result.trend = edu_trend_sen_of(series, count, kendall.variance, level, slopes);
    result.p = kendall.p;
    if (target == NULL)
        return result;
    result.followed = true;
    result.course = follow(&result.trend, year, rate, target);
    return result;
}
