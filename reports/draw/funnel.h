/* A funnel plot: each area's rate against its size on a logarithmic axis, with the limits within which areas would lie by chance. After Spiegelhalter,
 * Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005) 1185-1202. The limits are given, not computed. */
#ifndef EDU_REPORTS_DRAW_FUNNEL_H
#define EDU_REPORTS_DRAW_FUNNEL_H

#include "reports/draw/chart.h"

typedef struct edu_funnel_point_t {
    const char *name;
    double size; /* the denominator; areas without one above 0 are not drawn but counted */
    double rate; /* NAN: likewise */
    int beyond;  /* 0: within the inner limits; 1: outside of them; 2: outside of the outer ones */
    bool own;
} edu_funnel_point_t;

/* The limits for areas of a size, in rising order of size; NAN where there is none. */
typedef struct edu_funnel_limit_t {
    double size;
    double low_95;
    double high_95;
    double low_998;
    double high_998;
} edu_funnel_limit_t;

typedef struct edu_funnel_chart_t {
    edu_chart_text_t text;
    const edu_funnel_point_t *points;
    int count;
    const edu_funnel_limit_t *limits;
    int limit_count;
    double centre; /* the rate of the area above, or the target, that the limits are about; NAN for none */
    const char *centre_name;
    const char *size_name; /* "children aged 6 to 11": stands below the axis */
    const char *unit;      /* of the rate: "%", or NULL */
    int decimals;
    double floor; /* what the rate cannot pass; NAN for none */
    double ceiling;
} edu_funnel_chart_t;

extern const edu_chart_kind_t edu_chart_funnel;

#endif
