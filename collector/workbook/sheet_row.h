/* The cells of a sheet's row on their way to becoming a record. */
#ifndef EDU_COLLECTOR_WORKBOOK_SHEET_ROW_H
#define EDU_COLLECTOR_WORKBOOK_SHEET_ROW_H

#include "base/buffer.h"
#include "base/error.h"
#include "collector/record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EDU_SHEET_ROWS_MOST 1048576
#define EDU_SHEET_COLUMNS_MOST 16384U
#define EDU_SHEET_CELL_MOST ((size_t)1024 * 1024)
#define EDU_SHEET_ROW_MOST ((size_t)16 * 1024 * 1024)

/* Rows without cells are handed out as blank records while a profile may be counting them, and left out further down. */
#define EDU_SHEET_BLANKS_MOST 1024

/* The longest reference of a cell is XFD1048576. */
#define EDU_CELL_NAME_SIZE 24

typedef struct edu_sheet_row_t {
    edu_record_t record;
    size_t *starts; /* of the cells' texts, in `text` */
    size_t width;
    edu_buffer_t *text;
    bool filled;       /* a cell is not empty */
    int64_t last_line; /* of the last record handed out */
    edu_record_t blank;
    edu_field_t no_cell;
    char nothing[1];
} edu_sheet_row_t;

edu_sheet_row_t *edu_sheet_row_create(apr_pool_t *pool);

void edu_sheet_row_clear(edu_sheet_row_t *row);

/* Puts what was appended to row->text from `start` on into the cell in `column` (from 0, below EDU_SHEET_COLUMNS_MOST). */
void edu_sheet_row_put(edu_sheet_row_t *row, size_t column, size_t start, bool error);

/* The record of the cells; `line`: the number of the row, from 1. */
edu_record_t *edu_sheet_row_finish(edu_sheet_row_t *row, int64_t line);

/* The next of the blank records that go before row `line`; NULL when there is none. The cells at hand stay as they are. */
edu_record_t *edu_sheet_row_next_blank(edu_sheet_row_t *row, int64_t line);

/* "C12" of column 2 and row 12. */
void edu_cell_name(char name[EDU_CELL_NAME_SIZE], size_t column, int64_t row);

/* Whether spreadsheets show an error so (#REF!, Err:502). */
bool edu_sheet_error_text(const char *text, size_t length);

/* A cell that goes beyond EDU_SHEET_CELL_MOST or its row beyond EDU_SHEET_ROW_MOST. */
edu_error_t *edu_sheet_too_long(size_t column, int64_t row);

#endif
