/* Composite scores of the areas directly below an area, worked out of the rates that the rollups hold. */
#ifndef EDU_REPORTS_SCORE_H
#define EDU_REPORTS_SCORE_H

#include "base/db.h"
#include "base/table.h"
#include "model/catalogue.h"
#include "reports/composite.h"

/* A part of one area's score. */
typedef struct edu_score_part_t {
    double value;  /* the rate in its scale, or per cent of counties; NAN: missing */
    double points; /* 0 to 100; NAN: missing */
} edu_score_part_t;

typedef struct edu_scores_t {
    const edu_catalogue_t *catalogue;
    edu_lang_t lang;
    const edu_area_t *area;
    int year;
    const edu_composite_t *composite;
    int draws;
    unsigned long seed;
    apr_array_header_t
        *areas; /* const edu_area_t *: those directly below that the composite has weights for, by code */
    edu_score_part_t *parts;   /* areas x parts */
    edu_standing_t *standings; /* one an area */
    int *order; /* positions of the areas: by rank, those without a score at the end, by code */
} edu_scores_t;

/* A rate counts when it is there and complete. composite NULL: the catalogue's first; draws and seed below 0: those of the composite.
 * Errors: NOT_FOUND, USAGE for an unknown composite or an area with nothing below. */
edu_error_t *edu_scores_load(edu_scores_t **scores, edu_db_t *db, const edu_catalogue_t *catalogue,
                             const char *area, int year, const char *composite, int64_t draws, int64_t seed,
                             edu_lang_t lang, apr_pool_t *pool);

/* For people; `wide`: with the points of every part. For programs: a row an area, or a row an area and part. */
void edu_scores_document(edu_buffer_t *out, const edu_scores_t *scores, bool markdown, bool wide,
                         apr_pool_t *pool);
edu_error_t *edu_scores_table(edu_buffer_t *out, const edu_scores_t *scores, edu_table_format_t format,
                              bool wide, apr_pool_t *pool);

#endif
