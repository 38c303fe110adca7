/* An assessment as `assess` prints it. */
#ifndef EDU_REPORTS_ASSESS_PRINT_H
#define EDU_REPORTS_ASSESS_PRINT_H

#include "reports/assess.h"

/* The formats that edu_assess_print() knows, a set of 1u << EDU_TABLE_...; the first is text. */
#define EDU_ASSESS_FORMATS                                                                                   \
    (1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON | 1u << EDU_TABLE_MARKDOWN)

/* wide: everything there is to say of each figure. width: how wide text may get, 0 as wide as it takes. */
void edu_assess_print(edu_buffer_t *out, const edu_assessment_t *assessment, edu_table_format_t format,
                      bool wide, size_t width, apr_pool_t *pool);

#endif
