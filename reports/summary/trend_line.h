/* Where the line of a stored trend stands in the year of its rate: Sen's line, through the median of what the slope leaves of the rates. */
#ifndef EDU_REPORTS_SUMMARY_TREND_LINE_H
#define EDU_REPORTS_SUMMARY_TREND_LINE_H

#include "reports/figure.h"

/* `years`: the area's figures of all years (edu_figure_t). NAN where they are not what the trend was made of, as when the area had other boundaries. */
double edu_report_trend_line(const apr_array_header_t *years, const edu_figure_t *figure, apr_pool_t *pool);

#endif
