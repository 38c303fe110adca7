/* Workbooks: .xlsx and .ods in constant memory (but for an .xlsx's shared strings), and .xls, of which a sheet is held whole.
 *
 * A sheet's rows come as records: `line` is the row's number as the user sees it, cells hold what the user sees too: whole numbers
 * without decimals, numbers as the shortest decimal of the same double, dates as 2020-09-01, shares as 97.8%, TRUE and FALSE, the
 * results of formulas as they were saved. field->error marks error cells (#REF!) and formulas saved without a result (their
 * text is then "=" and the formula). Of merged cells the first holds the value, the others are empty. Rows without cells are blank
 * records among the first EDU_SHEET_BLANKS_MOST rows, and left out behind them. A row is as wide as its last cell; records of sheets
 * have no faults. */
#ifndef EDU_COLLECTOR_WORKBOOK_WORKBOOK_H
#define EDU_COLLECTOR_WORKBOOK_WORKBOOK_H

#include "collector/record.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct edu_workbook_t edu_workbook_t;

typedef struct edu_sheet_t {
    const char *name;
    bool hidden;
} edu_sheet_t;

/* What a user does not see of a sheet, as far as it was read: rows and columns that are hidden and hold something. */
typedef struct edu_sheet_marks_t {
    int64_t hidden_rows;
    int64_t hidden_columns;
} edu_sheet_marks_t;

/* Whether a file that begins with these bytes (8 are enough) may be a workbook: a zip archive or an OLE container. */
bool edu_workbook_looks(const char *head, size_t length);

/* Opens the workbook that is open for reading as `descriptor`, which must stay open as long as `pool` lives. Errors: INPUT when it is
 * locked by a password, damaged, or no workbook. */
edu_error_t *edu_workbook_open(edu_workbook_t **workbook, int descriptor, int64_t bytes, apr_pool_t *pool);

/* "xlsx", "ods" or "xls". */
const char *edu_workbook_kind(const edu_workbook_t *workbook);

/* edu_sheet_t, in the workbook's order; at least one. */
const apr_array_header_t *edu_workbook_sheets(const edu_workbook_t *workbook);

/* A reader of sheet number `index` (from 0), with what it met so far in *marks; both live in `pool`. Several may be open. */
edu_error_t *edu_workbook_read(edu_reader_t *reader, const edu_sheet_marks_t **marks,
                               edu_workbook_t *workbook, int index, apr_pool_t *pool);

#endif
