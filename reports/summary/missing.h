/* The units that were expected to report and did not, by name. */
#ifndef EDU_REPORTS_SUMMARY_MISSING_H
#define EDU_REPORTS_SUMMARY_MISSING_H

#include "reports/sections.h"
#include "reports/status.h"

typedef struct edu_report_missing_unit_t {
    const char *county;
    const char *code;
    const char *name; /* "" when the register has none */
} edu_report_missing_unit_t;

/* The first of a form's missing units in the counties below; empty where the form's status has all of them itself. */
typedef struct edu_report_missing_t {
    apr_array_header_t *units; /* edu_report_missing_unit_t, by county and unit */
} edu_report_missing_t;

/* An element for each of the forms (edu_form_status_t *), in their order: edu_report_missing_t. Errors: those of the database. */
edu_error_t *edu_report_missing_load(apr_array_header_t **missing, edu_db_t *db,
                                     const edu_assessment_t *assessment, const apr_array_header_t *forms,
                                     apr_pool_t *pool);

/* The section; nothing where no form is expected. */
void edu_report_missing_section(const edu_sections_t *sections, const apr_array_header_t *forms,
                                const apr_array_header_t *missing);

#endif
