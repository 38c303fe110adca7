/* Where one figure comes from: its formula with the numbers in it, who contributed and who is left out, what is doubtful among them,
 * which files brought them, and on whose definition and target it stands. */
#ifndef EDU_REPORTS_EXPLAIN_H
#define EDU_REPORTS_EXPLAIN_H

#include "reports/figure.h"

typedef enum edu_explain_section_t {
    EDU_EXPLAIN_FIGURE,
    EDU_EXPLAIN_BOUND,
    EDU_EXPLAIN_PEER,
    EDU_EXPLAIN_FORMULA,
    EDU_EXPLAIN_RATE,
    EDU_EXPLAIN_INPUT,
    EDU_EXPLAIN_PART,
    EDU_EXPLAIN_LEFT_OUT,
    EDU_EXPLAIN_FINDING,
    EDU_EXPLAIN_SUBMISSION,
    EDU_EXPLAIN_NOTE,
    EDU_EXPLAIN_SECTIONS
} edu_explain_section_t;

/* One line of an explanation; texts that a section has no use for are "". */
typedef struct edu_explain_row_t {
    edu_explain_section_t section;
    const char *code; /* of an area, a unit, a cell, a submission */
    const char *name;
    const char *period;
    const char *value;       /* a number */
    const char *denominator; /* of a part, or of a rate that the figure is made of */
    const char *share;       /* of a part: its numerator to the figure's, in per cent */
    const char *text;        /* words */
} edu_explain_row_t;

typedef struct edu_explanation_t {
    const edu_catalogue_t *catalogue;
    edu_lang_t lang;
    const edu_area_t *area;
    edu_period_t period;
    const char *period_text;
    const char *grp;
    const edu_indicator_t *indicator;
    edu_figure_t figure;
    apr_array_header_t *figures; /* edu_figure_t: all of the area in the period */
    apr_array_header_t *rows;    /* edu_explain_row_t, section by section */
} edu_explanation_t;

/* Findings that an explanation lists; it says how many more there are. */
#define EDU_EXPLAIN_FINDINGS 20

/* Explains a stored figure. `area` as a user gives it; `period` as parsed; grp: "all" or a group. Errors: NOT_FOUND when there is no such
 * area or figure, USAGE for an unknown indicator or group. */
edu_error_t *edu_explain(edu_explanation_t **explanation, edu_db_t *db, const edu_catalogue_t *catalogue,
                         const char *area, const edu_period_t *period, const char *indicator, const char *grp,
                         edu_lang_t lang, apr_pool_t *pool);

const char *edu_explain_section_code(edu_explain_section_t section); /* "left_out" */

#endif
