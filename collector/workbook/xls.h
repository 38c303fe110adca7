/* Binary workbooks (.xls) by freexl, which reads a workbook whole: larger files than EDU_XLS_BYTES_MOST are refused. What freexl does not
 * tell comes from the workbook's records (collector/workbook/biff.h). */
#ifndef EDU_COLLECTOR_WORKBOOK_XLS_H
#define EDU_COLLECTOR_WORKBOOK_XLS_H

#include "collector/workbook/biff.h"

#define EDU_XLS_BYTES_MOST ((int64_t)64 * 1024 * 1024)

typedef struct edu_xls_t {
    const void *handle; /* freexl's */
    edu_biff_t *biff;
    apr_array_header_t *sheets; /* edu_sheet_t */
} edu_xls_t;

/* Whether the bytes begin an OLE container, as .xls and locked .xlsx files are. */
bool edu_xls_looks(const char *head, size_t length);

/* Errors: INPUT when it is locked by a password, too large, damaged or no workbook. */
edu_error_t *edu_xls_open(edu_xls_t **xls, int descriptor, int64_t bytes, apr_pool_t *pool);

edu_error_t *edu_xls_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_xls_t *xls, int index,
                          apr_pool_t *pool);

#endif
