/* The yearly report of an area: cover, and then its sections, each with a name (`report.c` has the list). */
#ifndef EDU_REPORTS_SUMMARY_REPORT_H
#define EDU_REPORTS_SUMMARY_REPORT_H

#include "reports/assess.h"
#include "reports/balanced.h"
#include "reports/document.h"
#include "reports/summary/charts_map.h"
#include "reports/summary/findings.h"
#include "reports/summary/missing.h"
#include "reports/summary/peers.h"
#include "reports/summary/seal.h"
#include "reports/summary/template.h"

typedef struct edu_report_t {
    edu_assessment_t *assessment;
    apr_array_header_t *years;       /* edu_figure_t: the area's figures of all years */
    apr_array_header_t *reporting;   /* edu_form_status_t * */
    apr_array_header_t *missing;     /* edu_report_missing_t: an element for each of these forms */
    edu_balanced_report_t *balanced; /* NULL: nothing is known of it */
    edu_balanced_report_t
        *balanced_before; /* the area's of last year; NULL: nothing is known of it, or of other land */
    edu_report_findings_t findings;
    edu_report_seal_t seal;
    edu_below_t *below;    /* by which the areas below are compared */
    edu_peers_t *peers;    /* by which the area is compared with those beside it; NULL: with none */
    edu_report_map_t *map; /* NULL, unless the caller reads one: what maps are drawn on */
} edu_report_t;

/* Reads everything a report says. Errors as edu_assess_load(). */
edu_error_t *edu_report_load(edu_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue,
                             int version, const char *area, int year, edu_lang_t lang, apr_pool_t *pool);

/* The names of the sections, in their order, ended by NULL. */
const char *const *edu_report_sections(apr_pool_t *pool);

/* Writes it, by a template, whose texts are filled in (edu_report_fill()); NULL: without one. The same report gives the same bytes: nothing says when it
 * was written. fonts: of a PDF and of the charts in HTML, in the report's language; NULL for the other formats. Errors: SYSTEM, of a PDF only. */
edu_error_t *edu_report_write(edu_buffer_t *out, const edu_report_t *report,
                              const edu_report_template_t *made, edu_document_format_t format,
                              edu_fonts_t *fonts, apr_pool_t *pool);

#endif
