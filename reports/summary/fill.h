/* The placeholders of a template's texts, with a report's figures: {area}, {year}, {rate:pre_ger3}. */
#ifndef EDU_REPORTS_SUMMARY_FILL_H
#define EDU_REPORTS_SUMMARY_FILL_H

#include "reports/summary/report.h"
#include "reports/summary/template.h"

/* The template with the report's values in all its texts; `made` stays as it is, for other reports. Errors: INPUT for an unknown placeholder or indicator, with file, line and column. */
edu_error_t *edu_report_fill(edu_report_template_t **filled, const edu_report_template_t *made,
                             const edu_report_t *report, apr_pool_t *pool);

#endif
