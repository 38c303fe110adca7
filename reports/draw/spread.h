/* How areas lie about their middle: a box from the first to the third quartile, a stroke at the median, and every area as a point. A row a year, an
 * indicator of one unit, or a kind of area. */
#ifndef EDU_REPORTS_DRAW_SPREAD_H
#define EDU_REPORTS_DRAW_SPREAD_H

#include "reports/draw/chart.h"

typedef struct edu_spread_point_t {
    const char *name;
    double value; /* NAN where there is none: counted beside the row */
    bool own;
} edu_spread_point_t;

typedef struct edu_spread_row_t {
    const char *name;
    const edu_spread_point_t *points;
    int count;
    double q1; /* NAN where there is none; then there is no box */
    double median;
    double q3;
    double target; /* NAN for none */
} edu_spread_row_t;

typedef struct edu_spread_chart_t {
    edu_chart_text_t text;
    const edu_spread_row_t *rows;
    int count;
    const char *unit; /* "%", or NULL */
    int decimals;
    double floor; /* what the values cannot pass; NAN for none */
    double ceiling;
} edu_spread_chart_t;

extern const edu_chart_kind_t edu_chart_spread;

#endif
