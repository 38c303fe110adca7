/* How an area stands by the standards of balanced development, as the rollups have it; and which of its schools lack what. */
#ifndef EDU_REPORTS_BALANCED_H
#define EDU_REPORTS_BALANCED_H

#include "base/db.h"
#include "base/table.h"
#include "model/catalogue.h"
#include "reports/document.h"

/* A standard in an area: a row of rollup_balanced. */
typedef struct edu_balanced_figure_t {
    const edu_area_t *area;
    const edu_balanced_t *standard;
    const char *status;
    int64_t schools;
    int64_t left_out;
    int64_t with_values;
    int64_t short_of;
    int64_t unknown;
    int64_t items_met;
    bool has_items_met;
    double cv_mean;         /* NAN without */
    int64_t areas_expected; /* -1 in counties */
    int64_t areas_judged;
    int64_t areas_met;
    int64_t units_expected;
    int64_t units_reported;
} edu_balanced_figure_t;

/* An item of it: a row of rollup_balanced_item. */
typedef struct edu_balanced_item_figure_t {
    const edu_area_t *area;
    const edu_balanced_t *standard;
    const edu_balanced_item_t *item;
    double numerator; /* NAN without, as the others */
    double denominator;
    double mean;
    double cv;
    const char *met; /* "t", "f"; NULL without a limit or a CV */
    int64_t with_value;
    int64_t below; /* -1 without a floor */
} edu_balanced_item_figure_t;

/* A school that lacks something: a value, or what a floor asks for. */
typedef struct edu_balanced_lack_t {
    const edu_balanced_t *standard;
    const char *unit;
    const char *name; /* "" */
    double pupils;    /* NAN when they are missing */
    edu_balanced_school_t verdict;
    const edu_balanced_value_t *values; /* one an item */
} edu_balanced_lack_t;

typedef struct edu_balanced_report_t {
    const edu_catalogue_t *catalogue;
    edu_lang_t lang;
    const edu_area_t *area;
    int year;
    const edu_balanced_t *only;   /* NULL: all standards */
    bool below;                   /* the areas directly below were asked for */
    apr_array_header_t *figures;  /* edu_balanced_figure_t: the area's first, then those below by code */
    apr_array_header_t *items;    /* edu_balanced_item_figure_t, likewise; items in the catalogue's order */
    apr_array_header_t *children; /* const edu_area_t *: the areas directly below */
    apr_array_header_t *lacks;    /* edu_balanced_lack_t by standard and unit; NULL: not asked for */
} edu_balanced_report_t;

/* Reads everything. standard NULL: all. Errors: NOT_FOUND, USAGE for an unknown standard, or for schools of an area above counties. */
edu_error_t *edu_balanced_load(edu_balanced_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue,
                               const char *area, int year, const char *standard, bool below, bool schools,
                               edu_lang_t lang, apr_pool_t *pool);

/* The same of an area (and those directly below it) for a document on more than this; *report is NULL where there is nothing to say: the
 * catalogue has no standard, or nobody sent resources. */
edu_error_t *edu_balanced_load_any(edu_balanced_report_t **report, edu_db_t *db,
                                   const edu_catalogue_t *catalogue, const edu_area_t *area, int year,
                                   bool below, edu_lang_t lang, apr_pool_t *pool);

/* A coefficient of variation with as many places as hide neither its limit (NAN: none) nor on which side of it it is; a dash for NAN. */
char *edu_balanced_cv(double cv, double most, apr_pool_t *pool);

/* Writes it into a document, with headings of this level. */
void edu_balanced_write(edu_document_t *document, const edu_balanced_report_t *report, int level,
                        apr_pool_t *pool);

/* Writes it for people, and as one table for programs (of the schools, where they were asked for). */
void edu_balanced_document(edu_buffer_t *out, const edu_balanced_report_t *report, bool markdown,
                           apr_pool_t *pool);
edu_error_t *edu_balanced_table(edu_buffer_t *out, const edu_balanced_report_t *report,
                                edu_table_format_t format, apr_pool_t *pool);

#endif
