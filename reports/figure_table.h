/* Figures as rows for programs: one tidy table of an assessment, as CSV or as the parts of a JSON object. */
#ifndef EDU_REPORTS_FIGURE_TABLE_H
#define EDU_REPORTS_FIGURE_TABLE_H

#include "reports/assess.h"

/* CSV with a column `section` before edu_figure_columns: area, group (of the area), member (of a set), below, unit. */
void edu_figure_table_csv(edu_buffer_t *out, const edu_assessment_t *assessment, apr_pool_t *pool);

/* The same for a report: all of the area's groups, no units, and sections `year` for the area in other years.
 * `years`: edu_figure_t of all years. */
void edu_figure_table_report(edu_buffer_t *out, const edu_assessment_t *assessment,
                             const apr_array_header_t *years, apr_pool_t *pool);

/* One JSON object: area, year, catalogue, blocks, below, units. */
void edu_figure_table_json(edu_buffer_t *out, const edu_assessment_t *assessment, apr_pool_t *pool);

#endif
