/* What edit rules found in the returns below an area and is still open: how much of it, by which rules, where, and which units are first to be
 * asked. */
#ifndef EDU_REPORTS_SUMMARY_FINDINGS_H
#define EDU_REPORTS_SUMMARY_FINDINGS_H

#include "base/db.h"
#include "reports/sections.h"

/* Findings of a rule in the returns of a county. */
typedef struct edu_report_finding_t {
    const char *county;
    const char *form;
    const char *rule;
    bool hard;
    int64_t findings;
    int64_t units;
} edu_report_finding_t;

typedef struct edu_report_finding_unit_t {
    const char *county;
    const char *code;
    const char *name; /* "" for a county by itself */
    int64_t hard;
    int64_t soft;
    const char *message_zh; /* of the first finding, a hard one where there is one */
    const char *message_en;
} edu_report_finding_unit_t;

typedef struct edu_report_findings_t {
    apr_array_header_t *counts; /* edu_report_finding_t, by county, form and rule */
    apr_array_header_t *units;  /* edu_report_finding_unit_t: those with the most, not all */
    int64_t hard;               /* all of them */
    int64_t soft;
    bool shorter; /* some are of periods within the year */
} edu_report_findings_t;

/* Reads the open findings of the year. Texts live in `pool`. Errors: those of the database. */
edu_error_t *edu_report_findings_load(edu_report_findings_t *findings, edu_db_t *db,
                                      const edu_assessment_t *assessment, apr_pool_t *pool);

/* The section; where there are none it says so. */
void edu_report_findings_section(const edu_sections_t *sections, const edu_report_findings_t *findings);

#endif
