/* The tables on who has reported. */
#ifndef EDU_REPORTS_SECTION_STATUS_H
#define EDU_REPORTS_SECTION_STATUS_H

#include "reports/document.h"
#include "reports/status.h"

/* One row a form for the area itself. `forms`: edu_form_status_t *. Times of submission only with `times`: they are not part
 * of documents, which say the same for the same returns. */
void edu_section_reporting(edu_document_t *document, const apr_array_header_t *forms, const char *caption,
                           bool times, edu_lang_t lang, apr_pool_t *pool);

/* Until when the returns are due, where a round says so. */
void edu_section_deadlines(edu_document_t *document, const apr_array_header_t *forms, edu_lang_t lang,
                           apr_pool_t *pool);

/* Every unit of the form that was loaded: its state, when it came first, with which file, its findings. */
void edu_section_reporting_units(edu_document_t *document, const edu_form_status_t *status, edu_lang_t lang,
                                 apr_pool_t *pool);

/* The areas directly below, one table a form; what is missing, by name. */
void edu_section_reporting_below(edu_document_t *document, const edu_form_status_t *status, bool times,
                                 edu_lang_t lang, apr_pool_t *pool);
void edu_section_reporting_missing(edu_document_t *document, const edu_form_status_t *status, edu_lang_t lang,
                                   apr_pool_t *pool);

/* "self-check", else "3 of 8 below"; "" when there is nothing to approve below. */
const char *edu_status_approval(const edu_reporting_t *reporting, edu_lang_t lang, apr_pool_t *pool);

#endif
