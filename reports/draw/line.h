/* Rates over the years, as lines: with gaps where years are missing, the target as steps, and a forecast with its range. */
#ifndef EDU_REPORTS_DRAW_LINE_H
#define EDU_REPORTS_DRAW_LINE_H

#include "reports/draw/chart.h"

typedef struct edu_line_t {
    const char *name;
    const double *values; /* one a year; NAN where there is none */
    bool own;             /* drawn strongly where others are not */
} edu_line_t;

typedef struct edu_lines_t {
    edu_chart_text_t text;
    int first_year;
    int year_count;
    const edu_line_t *lines; /* more than six: those that are not `own` are grey and share a look */
    int count;
    const double *targets; /* one a year, NAN where there is none; NULL for none at all, as the next three */
    const double *
        forecast; /* of the first line; in its last year where the forecast stands there, which the line may be far from */
    const double *forecast_low; /* its range */
    const double *forecast_high;
    const char *unit; /* "%", or NULL */
    int decimals;
    double floor; /* what the values cannot pass (0, 100); NAN for none */
    double ceiling;
} edu_lines_t;

extern const edu_chart_kind_t edu_chart_line;

#endif
