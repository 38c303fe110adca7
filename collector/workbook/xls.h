/* Binary workbooks (.xls), from Excel 5 on. The file and a sheet at a time are held in memory: larger files than EDU_XLS_BYTES_MOST are
 * refused. */
#ifndef EDU_COLLECTOR_WORKBOOK_XLS_H
#define EDU_COLLECTOR_WORKBOOK_XLS_H

#include "collector/workbook/biff.h"
#include "collector/workbook/workbook.h"

#define EDU_XLS_BYTES_MOST ((int64_t)64 * 1024 * 1024)

typedef struct edu_xls_t {
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
