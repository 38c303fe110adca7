/* The placeholders of a template's texts, with a report's figures: {area}, {year}, {rate:pre_ger3}. */
#ifndef EDU_REPORTS_SUMMARY_FILL_H
#define EDU_REPORTS_SUMMARY_FILL_H

#include "reports/summary/report.h"
#include "reports/summary/template.h"

/* Puts the report's values into all texts of the template. Errors: INPUT for an unknown placeholder or indicator, with file, line and column. */
edu_error_t *edu_report_fill(edu_report_template_t *made, const edu_report_t *report, apr_pool_t *pool);

#endif
