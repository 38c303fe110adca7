/* Areas in the order of a rate: those directly below an area and the area itself, or an area among those beside it. */
#ifndef EDU_REPORTS_SUMMARY_PLACED_H
#define EDU_REPORTS_SUMMARY_PLACED_H

#include "reports/assess.h"
#include "reports/draw/palette.h"

typedef struct edu_placed_t {
    const edu_area_t *area;
    const edu_figure_t *figure; /* NULL: it has none */
    bool own;                   /* the area itself */
    bool apart;                 /* too little was reported to compare its rate */
} edu_placed_t;

/* Puts edu_placed_t in order: best first (the lowest where less is better); behind them those that stand apart, then those without a rate. Equal ones as
 * they came. */
void edu_placed_sort(apr_array_header_t *placed, const edu_indicator_t *indicator, apr_pool_t *pool);

/* edu_placed_t: the areas directly below and the area itself, in that order; equal ones by code, the area itself last. Apart stand those whose returns are
 * too incomplete to be judged. */
apr_array_header_t *edu_placed_list(const edu_assessment_t *assessment, const edu_indicator_t *indicator,
                                    apr_pool_t *pool);

/* NAN for no figure. */
double edu_placed_rate(const edu_placed_t *placed);

/* The rate to be held against another year's: NAN where there is no figure, or one made of too few returns. */
double edu_report_comparable(const edu_figure_t *figure);

/* The target that all areas below that have a rate are held to; NULL: some are held to none, or to another one. */
const edu_figure_t *edu_placed_target(const apr_array_header_t *placed);

/* How a chart shows a figure's verdict. */
edu_attained_t edu_report_attained(const edu_figure_t *figure);

/* "≥" and its like; "" without a target. */
const char *edu_report_comparator(const edu_figure_t *figure);

/* The end of an axis that a rate cannot pass; NAN: there is none. */
double edu_report_ceiling(const edu_indicator_t *indicator);

#endif
