/* The records of an .xls file's stream (MS-XLS), from Excel 5 on: cells, results of formulas, formats, and what is hidden. Every length in
 * them is held against the bytes that are there. */
#ifndef EDU_COLLECTOR_WORKBOOK_BIFF_H
#define EDU_COLLECTOR_WORKBOOK_BIFF_H

#include "base/error.h"
#include "collector/workbook/ole.h"
#include "collector/workbook/workbook.h"

#include <apr_tables.h>

#define EDU_BIFF_COLUMNS_MOST 256U

typedef struct edu_biff_cell_t {
    uint32_t row; /* from 0 */
    uint32_t column;
    const char *text;
    bool error;
} edu_biff_cell_t;

typedef struct edu_biff_sheet_t {
    apr_array_header_t *cells;       /* edu_biff_cell_t, ordered by row and column */
    apr_array_header_t *hidden_rows; /* uint32_t, from 0, ordered */
    bool hidden_columns[EDU_BIFF_COLUMNS_MOST];
} edu_biff_sheet_t;

typedef struct edu_biff_t edu_biff_t;

/* Reads the part of the stream that is about the whole workbook; the stream must stay as long. Errors: INPUT when it is locked by a password,
 * cut off, or holds no sheet. */
edu_error_t *edu_biff_open(edu_biff_t **biff, edu_bytes_t stream, apr_pool_t *pool);

/* edu_sheet_t */
apr_array_header_t *edu_biff_sheets(const edu_biff_t *biff);

/* All of a sheet, allocated in `pool`. Errors: INPUT when it is cut off. */
edu_error_t *edu_biff_read(edu_biff_sheet_t **sheet, const edu_biff_t *biff, int index, apr_pool_t *pool);

#endif
