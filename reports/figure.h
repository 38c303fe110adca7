/* A figure: one rate of one area, period and group as the rollup stores it, and how it is written for people and for
 * programs. Nothing here computes a rate or a verdict anew. */
#ifndef EDU_REPORTS_FIGURE_H
#define EDU_REPORTS_FIGURE_H

#include "base/db.h"
#include "base/table.h"
#include "model/catalogue.h"

#include <apr_pools.h>
#include <apr_tables.h>

typedef enum edu_figure_status_t {
    EDU_FIGURE_MET,
    EDU_FIGURE_NOT_MET,
    EDU_FIGURE_NO_TARGET,
    EDU_FIGURE_NO_DATA,
    EDU_FIGURE_INCOMPLETE,
    EDU_FIGURE_STATUS_COUNT
} edu_figure_status_t;

/* The description of the rates below an area, in the order of the rollup's columns. */
typedef enum edu_figure_spread_t {
    EDU_SPREAD_MEAN,
    EDU_SPREAD_SD,
    EDU_SPREAD_MIN,
    EDU_SPREAD_Q1,
    EDU_SPREAD_MEDIAN,
    EDU_SPREAD_Q3,
    EDU_SPREAD_MAX,
    EDU_SPREAD_COUNT
} edu_figure_spread_t;

/* Inequality of the rates below, weighed by their denominators, in the order of the rollup's columns. */
typedef enum edu_figure_inequality_t {
    EDU_INEQUALITY_CV,
    EDU_INEQUALITY_GINI,
    EDU_INEQUALITY_THEIL,
    EDU_INEQUALITY_THEIL_BETWEEN,
    EDU_INEQUALITY_RATIO_20_20,
    EDU_INEQUALITY_COUNT
} edu_figure_inequality_t;

typedef struct edu_figure_t {
    const char *area;
    const char *level;
    int year;
    const char *period;
    const char *grp;
    const char *indicator_code;
    const edu_indicator_t *indicator; /* NULL when the catalogue has no such indicator */
    double numerator;                 /* NAN when missing, as the other numbers */
    double denominator;
    double rate; /* in the indicator's scale, as target and gap */
    double target;
    const char *comparator; /* ">=", "" without a target; as the next two */
    const char *target_area;
    const char *target_set;
    const edu_target_t *target_row; /* the catalogue's row, NULL when there is none */
    double gap;
    edu_figure_status_t status;
    const char *doubt; /* "" when there is none */
    int64_t units_expected;
    int64_t units_reported;
    int64_t values_expected;
    int64_t values_missing;
    int64_t parts_expected;
    int64_t parts_used;
    int64_t below_n; /* 0 when nothing is described */
    double spread[EDU_SPREAD_COUNT];
    double low; /* of the 95 % interval */
    double high;
    const char *certainty; /* "met", "not_met", "too_close"; "" for none */
    double inequality[EDU_INEQUALITY_COUNT];
    double change;       /* on the year before */
    int64_t trend_years; /* 0 without a rate */
    double slope;
    double slope_low;
    double slope_high;
    double slope_p;
    const char *on_course; /* "t", "f"; "" without a target or a trend */
    int64_t course_year;   /* 0: never, as the next two */
    int64_t course_earliest;
    int64_t course_latest;
    int64_t earlier_expected; /* those of units_expected and units_reported that are of earlier periods */
    int64_t earlier_reported;
    double required_gain;  /* a year; NAN: nothing is required */
    int64_t required_year; /* whose target it leads to; 0 likewise */
} edu_figure_t;

/* Reads a row of the statements figures_*.sql and query_indicators.sql, which share their columns. Its texts live as long as
 * the result. Errors: INTERNAL for an unknown status. */
edu_error_t *edu_figure_read(edu_figure_t *figure, const edu_result_t *result, int row,
                             const edu_catalogue_t *catalogue);

/* All rows, in the order of the result: edu_figure_t. Left out are groups' rates of indicators that have none (`groups: no`). */
edu_error_t *edu_figure_list(apr_array_header_t **figures, const edu_result_t *result,
                             const edu_catalogue_t *catalogue, apr_pool_t *pool);

/* Orders figures by the target's place in its file, those without a target behind, by indicator. For qsort over
 * const edu_figure_t *. */
int edu_figure_compare(const void *a, const void *b);

/* The figure of an area, group and indicator in a list ordered by them byte by byte (as the statements give it); NULL when
 * there is none. area NULL: the list holds one area only. */
const edu_figure_t *edu_figure_find(const apr_array_header_t *figures, const char *area, const char *grp,
                                    const edu_indicator_t *indicator);

const char *edu_figure_status_code(edu_figure_status_t status);              /* "not_met" */
const char *edu_figure_status_title(edu_figure_status_t status, edu_lang_t); /* "未达标" */

/* "✓", "✗", "…", "·", "–": told apart without colour. */
const char *edu_figure_mark(edu_figure_status_t status);

/* Texts for people; "–" for what is missing. The rate takes further places where rounding would hide that it misses its
 * target (84.997% against 85%); the gap then takes as many. */
char *edu_figure_rate(const edu_figure_t *figure, apr_pool_t *pool);      /* "85.21%", "15.30" for scale 1 */
char *edu_figure_target(const edu_figure_t *figure, apr_pool_t *pool);    /* "≥ 85%", "" without one */
char *edu_figure_gap(const edu_figure_t *figure, apr_pool_t *pool);       /* "+0.21", "-5.80" */
char *edu_figure_shortfall(const edu_figure_t *figure, apr_pool_t *pool); /* "5.80", without a sign */
char *edu_figure_verdict(const edu_figure_t *figure, edu_lang_t lang, apr_pool_t *pool); /* "✗ 未达标" */
char *edu_figure_cell(const edu_figure_t *figure, apr_pool_t *pool);                     /* "85.21% ✓" */
char *edu_figure_interval(const edu_figure_t *figure, apr_pool_t *pool); /* "84.9–86.3", "" without one */
char *edu_figure_change(const edu_figure_t *figure, apr_pool_t *pool); /* "+0.31", "" without a rate before */
char *edu_figure_trend(const edu_figure_t *figure,
                       apr_pool_t *pool); /* "↑ +0.52", "" for less than three years */
char *edu_figure_course(const edu_figure_t *figure, edu_lang_t lang,
                        apr_pool_t *pool); /* "2023 (2021–2027)", "" when it is met or there is none */
char *edu_figure_required(const edu_figure_t *figure,
                          apr_pool_t *pool); /* "+1.25 (2020)", "" when nothing is required */
char *edu_figure_inequality(const edu_figure_t *figure,
                            apr_pool_t *pool); /* "0.052, 0.029, 0.0014 (0.0009), 1.14" */
const char *edu_figure_inequality_part(const edu_figure_t *figure, edu_figure_inequality_t part,
                                       apr_pool_t *pool); /* "0.052" */
char *edu_figure_remarks(const edu_figure_t *figure, edu_lang_t lang, apr_pool_t *pool);

/* "%" for scale 100, "" for others. */
const char *edu_figure_unit(const edu_indicator_t *indicator);

/* A count for people: "1,234", "12.5". */
char *edu_figure_count(double value, apr_pool_t *pool);

/* By how much an alternative departs from the rate that it is one of: "+6.65 points against hs_ger"; "" where either has no rate. */
const char *edu_figure_against(const edu_figure_t *figure, const edu_figure_t *first, edu_lang_t lang,
                               apr_pool_t *pool);

/* A side of a figure for people: a count, or the rate that it is where the figure is made of rates; "–" for none. */
char *edu_figure_side(const edu_figure_t *figure, double value, apr_pool_t *pool);

/* reported of expected: "182/184 (98.9%)", "–" when nobody is expected. The share is cut, not rounded, so that only
 * everything is 100.0%. */
char *edu_figure_completeness(int64_t reported, int64_t expected, apr_pool_t *pool);
char *edu_figure_share(int64_t reported, int64_t expected, apr_pool_t *pool); /* "98.9%" */

/* Returns of the period, or of the earlier ones that the rate stands on where those are less complete. */
typedef struct edu_returns_t {
    int64_t reported;
    int64_t expected;
} edu_returns_t;

edu_returns_t edu_figure_returns(const edu_figure_t *figure);

/* Whether a part of these units is missing to a larger share in `a` than in `b`. */
bool edu_figure_less_complete(const edu_figure_t *a, const edu_figure_t *b);

/* The columns for programs: those of `query indicators` (EDU_FIGURE_QUERY of them), then, for documents' data, names and
 * sources. `cells` has room for EDU_FIGURE_COLUMNS. Empty cells are "". */
#define EDU_FIGURE_QUERY 54
#define EDU_FIGURE_COLUMNS 61
extern const edu_column_t edu_figure_columns[EDU_FIGURE_COLUMNS];
void edu_figure_cells(const char **cells, const edu_figure_t *figure, const edu_catalogue_t *catalogue,
                      edu_lang_t lang, apr_pool_t *pool);

/* The area's name in a year; its code when it is not in the catalogue. */
const char *edu_report_area_name(const edu_catalogue_t *catalogue, const char *code, int year,
                                 edu_lang_t lang);

#endif
