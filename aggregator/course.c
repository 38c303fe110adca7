#include "aggregator/course.h"

#include <math.h>

static const double level = 0.95; /* of the slope's interval */

/* A rate that misses its target cannot meet it this year any more, whatever the line through the years says. */
static void
not_this_year(edu_course_t *course, int year)
{
    int *years[] = {&course->year, &course->earliest, &course->latest};

    for (int i = 0; i < 3; i++)
        if (*years[i] == year)
            *years[i] = year + 1;
}

/* Whether the rate stands where its target wants it, as far as its own value tells. */
static bool
is_reached(double rate, const edu_target_t *target)
{
    if (target->comparator == EDU_EQ)
        return rate == target->value;
    return edu_target_sense(target, rate) > 0 ? rate >= target->value : rate <= target->value;
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
    result.course = edu_trend_course(result.trend, year, target->value, edu_target_sense(target, rate),
                                     EDU_COURSE_HORIZON);
    if (!is_reached(rate, target))
        not_this_year(&result.course, year);
    return result;
}
