/* A column of indicators, each as a bullet: the rate as a bar, its target as a stroke, its interval as a band behind it, and last year's rate as a triangle below it.
 * After Few, Information Dashboard Design (2006), with less ink. Indicators that follow each other and have one unit share an axis, which begins at zero. */
#ifndef EDU_REPORTS_DRAW_BULLET_H
#define EDU_REPORTS_DRAW_BULLET_H

#include "reports/draw/chart.h"

typedef struct edu_bullet_t {
    const char *name;
    const char *unit; /* "%", "pupils a teacher"; NULL or "" for none */
    int decimals;     /* places of the numbers printed */
    double value;     /* in the unit, as all that follow; NAN where there is none */
    double low;       /* of its interval */
    double high;
    double before; /* a year earlier */
    double target;
    const char *comparator; /* "≥", "≤", "="; NULL for none */
    edu_attained_t attained;
} edu_bullet_t;

typedef struct edu_bullets_t {
    edu_chart_text_t text;
    const edu_bullet_t *rows; /* in the order in which they stand */
    int count;
} edu_bullets_t;

extern const edu_chart_kind_t edu_chart_bullet;

#endif
