/* Two years beside each other: what rose, what fell, and who overtook whom. */
#ifndef EDU_REPORTS_DRAW_SLOPE_H
#define EDU_REPORTS_DRAW_SLOPE_H

#include "reports/draw/chart.h"

typedef struct edu_slope_row_t {
    const char *name;
    double before; /* NAN where there is none, as after: that end is then left out */
    double after;
    bool own;
} edu_slope_row_t;

typedef struct edu_slope_t {
    edu_chart_text_t text;
    const edu_slope_row_t *rows;
    int count; /* of more than EDU_SLOPE_NAMED only the own ones and those that changed most are named */
    int year_before;
    int year_after;
    int decimals;
    const char *unit;    /* "%", or NULL; said in the table, as text.unit is above the drawing */
    bool less_is_better; /* a fall is good: it gets the look of a rise */
} edu_slope_t;

#define EDU_SLOPE_NAMED 26

extern const edu_chart_kind_t edu_chart_slope;

#endif
