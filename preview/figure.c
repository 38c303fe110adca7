/* What is said of a rate, as reports know it: the row that the aggregator would write and a report would read. */
#include "preview/figures.h"

#include <math.h>
#include <string.h>

/* A number as the store gives it back: none where it is not finite, and no negative zero. */
static double
stored(double value)
{
    return isfinite(value) ? value + 0.0 : (double)NAN;
}

static double
stored_if(bool present, double value)
{
    return present ? value + 0.0 : (double)NAN;
}

static edu_figure_status_t
status_of(const char *code)
{
    int status = 0;

    while (status + 1 < EDU_FIGURE_STATUS_COUNT &&
           strcmp(edu_figure_status_code((edu_figure_status_t)status), code) != 0)
        status++;
    return (edu_figure_status_t)status;
}

static void
take_below(edu_figure_t *figure, const edu_below_t *below)
{
    const edu_spread_t *spread = &below->spread;
    bool some = spread->n > 0;

    figure->below_n = (int64_t)spread->n;
    figure->spread[EDU_SPREAD_MEAN] = stored_if(some, spread->mean);
    figure->spread[EDU_SPREAD_SD] = stored_if(spread->n > 1, spread->sd);
    figure->spread[EDU_SPREAD_MIN] = stored_if(some, spread->min);
    figure->spread[EDU_SPREAD_Q1] = stored_if(some, spread->q1);
    figure->spread[EDU_SPREAD_MEDIAN] = stored_if(some, spread->median);
    figure->spread[EDU_SPREAD_Q3] = stored_if(some, spread->q3);
    figure->spread[EDU_SPREAD_MAX] = stored_if(some, spread->max);
    figure->inequality[EDU_INEQUALITY_CV] = stored(below->cv);
    figure->inequality[EDU_INEQUALITY_GINI] = stored(below->gini);
    figure->inequality[EDU_INEQUALITY_THEIL] = stored(below->theil.total);
    figure->inequality[EDU_INEQUALITY_THEIL_BETWEEN] = stored(below->theil.between);
    figure->inequality[EDU_INEQUALITY_RATIO_20_20] = stored(below->ratio_20_20);
}

static void
take_course(edu_figure_t *figure, const edu_course_of_t *course)
{
    figure->change = stored(course->change);
    figure->trend_years = course->years;
    figure->slope = stored(course->trend.slope);
    figure->slope_low = stored(course->trend.low);
    figure->slope_high = stored(course->trend.high);
    figure->slope_p = stored(course->p);
    figure->on_course = !course->followed ? "" : course->course.year > 0 ? "t" : "f";
    figure->course_year = course->course.year;
    figure->course_earliest = course->course.earliest;
    figure->course_latest = course->course.latest;
}

static void
take_target(edu_figure_t *figure, const edu_outcome_t *outcome)
{
    const edu_target_t *target = outcome->verdict.target;

    figure->target = stored_if(target != NULL, target != NULL ? target->value : 0);
    figure->comparator = target != NULL ? edu_comparator_text(target->comparator) : "";
    figure->target_area = target != NULL ? target->area : "";
    figure->target_set = target != NULL ? target->set : "";
    figure->target_row = target;
    figure->gap = target != NULL && outcome->has_rate ? stored(outcome->value - target->value) : (double)NAN;
}

edu_figure_t
edu_preview_figure(const edu_outcome_t *outcome)
{
    const edu_rate_t *rate = outcome->rate;
    const char *doubt = outcome->verdict.doubt;
    const char *certainty = edu_certainty_name(outcome->verdict.certainty);
    edu_figure_t figure = {.area = outcome->area->code,
                           .level = edu_level_name(outcome->area->level),
                           .year = outcome->year,
                           .period = outcome->period,
                           .grp = outcome->grp,
                           .indicator_code = outcome->indicator->code,
                           .indicator = outcome->indicator,
                           .numerator = stored_if(rate->used, rate->numerator),
                           .denominator = stored_if(rate->used, rate->denominator),
                           .rate = stored_if(outcome->has_rate, outcome->value),
                           .status = status_of(outcome->verdict.status),
                           .doubt = doubt != NULL ? doubt : "",
                           .units_expected = rate->units_expected,
                           .units_reported = rate->units_reported,
                           .values_expected = rate->values_expected,
                           .values_missing = rate->values_missing,
                           .parts_expected = rate->parts_expected,
                           .parts_used = rate->parts_used,
                           .low = stored(outcome->verdict.interval.low),
                           .high = stored(outcome->verdict.interval.high),
                           .certainty = certainty != NULL ? certainty : "",
                           .earlier_expected = rate->earlier_expected,
                           .earlier_reported = rate->earlier_reported};

    take_target(&figure, outcome);
    take_below(&figure, &outcome->below);
    take_course(&figure, &outcome->course);
    figure.required_gain = stored(outcome->required.gain);
    figure.required_year = outcome->required.year;
    return figure;
}
