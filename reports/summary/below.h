/* What a report knows of the areas below: the indicators by which they are compared one by one, and the figures for it. */
#ifndef EDU_REPORTS_SUMMARY_BELOW_H
#define EDU_REPORTS_SUMMARY_BELOW_H

#include "reports/summary/focus.h"

/* So many years back figures are read, for what has changed: with the report's own those of five years. */
#define EDU_BELOW_YEARS 4

/* Beyond so many, counties are not listed one by one, nor told of earlier years; beyond the second number they are not drawn as points either. */
#define EDU_BELOW_COUNTIES_LISTED 200
#define EDU_BELOW_COUNTIES_MOST 4000

typedef struct edu_below_t {
    apr_array_header_t *focus; /* edu_focus_t; empty: there is nothing to compare */
    int candidates;            /* from which these were chosen */
    apr_array_header_t *
        counties; /* const edu_area_t *: of all levels below, where returns begin; empty when they are too many */
    bool deep; /* some of them are farther below than the areas directly below */
    bool
        listed; /* few enough to be listed, with their figures of all years; else those of the last year alone are known */
    int first_year;
    apr_array_header_t *years[EDU_BELOW_YEARS +
                              1]; /* from first_year on: edu_figure_t, of the areas directly below and of the
                                                       counties, by area and indicator */
} edu_below_t;

/* Reads it for the indicators chosen. Errors: those of the database. */
edu_error_t *edu_below_load(edu_below_t **below, edu_db_t *db, const edu_assessment_t *assessment,
                            apr_pool_t *pool);

/* The figure of an area in a year from first_year to the report's; NULL for none. */
const edu_figure_t *edu_below_find(const edu_below_t *below, int year, const char *area, const char *grp,
                                   const edu_indicator_t *indicator);

/* The earliest of the years read in which two of these areas (const edu_area_t *) have a rate; 0: there is none but the last. */
int edu_below_earliest(const edu_below_t *below, const apr_array_header_t *areas, const char *grp,
                       const edu_indicator_t *indicator);

#endif
