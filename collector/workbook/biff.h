/* What freexl does not tell of an .xls file: results of formulas, dates and shares by their formats, error cells, and what is hidden. Read
 * from the records of the workbook's stream (MS-XLS), from Excel 5 on. */
#ifndef EDU_COLLECTOR_WORKBOOK_BIFF_H
#define EDU_COLLECTOR_WORKBOOK_BIFF_H

#include "collector/workbook/ole.h"
#include "collector/workbook/workbook.h"

/* A cell that takes the place of what freexl makes of it. */
typedef struct edu_biff_cell_t {
    uint32_t row; /* from 0 */
    uint32_t column;
    const char *text;
    bool error;
} edu_biff_cell_t;

typedef struct edu_biff_t edu_biff_t;

/* Looks through the part of the stream that is about the whole workbook. */
edu_biff_t *edu_biff_open(edu_bytes_t stream, apr_pool_t *pool);

/* Marks the sheets that are hidden. */
void edu_biff_mark_hidden(const edu_biff_t *biff, apr_array_header_t *sheets);

/* The cells of a sheet, ordered by row and column, and its hidden rows (uint32_t, from 0, ordered). Allocated in `pool`. */
void edu_biff_sheet(apr_array_header_t **cells, apr_array_header_t **hidden_rows, const edu_biff_t *biff,
                    int index, apr_pool_t *pool);

#endif
