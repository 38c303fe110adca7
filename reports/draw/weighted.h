/* Areas as dots as large as their population, in rows of the areas above them: a small county far off does not look like a large one. Rows of more than 250
 * are drawn as specks of one size, of which only outliers are named. */
#ifndef EDU_REPORTS_DRAW_WEIGHTED_H
#define EDU_REPORTS_DRAW_WEIGHTED_H

#include "reports/draw/chart.h"

typedef struct edu_weighted_dot_t {
    const char *name;
    double value;  /* NAN where there is none: counted below the chart */
    double weight; /* the denominator; the dot's area is in proportion to it. Not above 0: likewise */
    bool own;
} edu_weighted_dot_t;

typedef struct edu_weighted_row_t {
    const char *name;
    const edu_weighted_dot_t *dots;
    int count;
    double rate; /* of all of the row together (a ratio of sums, not a mean of rates); NAN for none */
} edu_weighted_row_t;

typedef struct edu_weighted_t {
    edu_chart_text_t text;
    const edu_weighted_row_t *rows;
    int count;
    double target;            /* NAN for none */
    const char *unit;         /* "%", or NULL */
    const char *weight_name;  /* "children aged 6 to 11" */
    const char *weight_title; /* of its column in the table; NULL: "denominator" */
    int decimals;
    double floor; /* what the values cannot pass; NAN for none */
    double ceiling;
} edu_weighted_t;

extern const edu_chart_kind_t edu_chart_weighted;

#endif
