/* Spreadsheets (.xlsx) written row by row in constant memory: texts, numbers, a few styles, notes, validation, protection.
 *
 * A thin layer over libxlsxwriter. The same calls make the same bytes. Texts are cleaned of what a workbook cannot hold (control
 * characters, broken UTF-8) and cut at its limits. Adding never fails: the first failure is kept and told by edu_workbook_write_save(). */
#ifndef EDU_BASE_WORKBOOK_WRITE_H
#define EDU_BASE_WORKBOOK_WRITE_H

#include "base/buffer.h"
#include "base/error.h"

#include <apr_pools.h>
#include <stdbool.h>

/* What a sheet can hold. */
#define EDU_SHEET_WRITE_ROWS_MOST 1048576
#define EDU_SHEET_WRITE_COLUMNS_MOST 16384

/* How a cell looks, and whether it may be changed once its sheet is protected (the INPUT ones). */
typedef enum edu_cell_style_t {
    EDU_CELL_PLAIN,
    EDU_CELL_TITLE,
    EDU_CELL_HEADER,       /* bold on grey, wrapped */
    EDU_CELL_HEADER_RIGHT, /* the same above numbers */
    EDU_CELL_NOTE,         /* small and grey */
    EDU_CELL_CODE,         /* small and grey, a text that is never taken for a number */
    EDU_CELL_TEXT,         /* a text that is never taken for a number */
    EDU_CELL_WRAPPED,
    EDU_CELL_FAULTY,      /* on red */
    EDU_CELL_FAULTY_TEXT, /* on red, a text that is never taken for a number */
    EDU_CELL_BARRED,      /* grey: nothing belongs there */
    EDU_CELL_GOOD,        /* blue letters */
    EDU_CELL_BAD,         /* bold on orange */
    EDU_CELL_UNSURE,      /* grey and slanted */
    EDU_CELL_BOLD,
    EDU_CELL_INPUT,
    EDU_CELL_INPUT_REQUIRED, /* on yellow */
    EDU_CELL_INPUT_TEXT,
    EDU_CELL_STYLE_COUNT
} edu_cell_style_t;

typedef struct edu_workbook_write_t edu_workbook_write_t;
typedef struct edu_sheet_write_t edu_sheet_write_t;

/* A new workbook. Its data wait in temporary files in $TMPDIR or /tmp, which go with the pool. Errors: FILE. */
edu_error_t *edu_workbook_write_create(edu_workbook_write_t **workbook, apr_pool_t *pool);

/* The next sheet; several may be filled side by side. What a sheet's name cannot hold is replaced, and a name that is there
 * already gets a number. NULL stands for a sheet that could not be made; all functions take it. */
edu_sheet_write_t *edu_workbook_write_sheet(edu_workbook_write_t *workbook, const char *name);

/* The name that the sheet got. */
const char *edu_sheet_write_name(const edu_sheet_write_t *sheet);

/* Cells of a column as a formula, for the list of a validation: ='Sheet'!$A$1:$A$9. */
const char *edu_sheet_write_range(const edu_sheet_write_t *sheet, int column, int first_row, int last_row,
                                  apr_pool_t *pool);

/* Goes to the next row (at first to row 0) and returns its number. `lines`: how many lines of text it is to be high; 0: as usual. */
int edu_sheet_write_row(edu_sheet_write_t *sheet, int lines);

/* How many lines a wrapped text takes in a column of this width, rather one too many than one too few: it is broken at blanks and beside Chinese
 * characters, and measured with the widths of common fonts. */
int edu_sheet_write_lines(const char *text, int width);

/* The same of a header in a column that is no wider than it has to be for it. */
int edu_sheet_write_header_lines(const char *title);

/* Cells of the row at hand, in any order. NULL or "" is an empty cell in its style. */
void edu_sheet_write_text(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style);

/* The same a little behind the edge of the cell, so that it does not touch a number that stands before it. */
void edu_sheet_write_indented(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style);

/* A number, shown with `decimals` places (0 to 9), or as it is with -1. */
void edu_sheet_write_number(edu_sheet_write_t *sheet, int column, double value, int decimals,
                            edu_cell_style_t style);

/* A text that may be a number as people write it ("1,234", "+0.73", "97.8%"): then a number, shown in the same way, with its plus. Else it stands to the right as the
 * numbers do. */
void edu_sheet_write_figure(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style);

/* The same with a mark behind it, parted by a blank ("97.8% ✓"): the mark becomes part of how the number is shown. */
void edu_sheet_write_marked(edu_sheet_write_t *sheet, int column, const char *text, edu_cell_style_t style);

/* A note at a cell of the row at hand. Notes are held in memory. */
void edu_sheet_write_comment(edu_sheet_write_t *sheet, int column, const char *text);

#define EDU_SHEET_WRITE_WIDTH_MOST 60

/* Columns are as wide as their widest text but for headers and titles, at most that, unless it is said here; in characters of a terminal. */
void edu_sheet_write_width(edu_sheet_write_t *sheet, int first_column, int last_column, double width);

/* Keeps the first rows and columns in view, and repeats them on each printed page; of a sheet with a long name only the rows are repeated. */
void edu_sheet_write_freeze(edu_sheet_write_t *sheet, int rows, int columns);

/* Repeats only these columns on each printed page, instead of all that are kept in view; of a sheet with a long name none. */
void edu_sheet_write_repeat(edu_sheet_write_t *sheet, int first_column, int last_column);

/* Pages across rather than upright. */
void edu_sheet_write_landscape(edu_sheet_write_t *sheet);

/* The same, made as small as `pages` side by side take it; as many below each other as there must be. */
void edu_sheet_write_fit(edu_sheet_write_t *sheet, int pages);

/* Below each printed page: the sheet's name, the page and how many there are. */
void edu_sheet_write_footer(edu_sheet_write_t *sheet);

#define EDU_SHEET_CHART_PAGE 60

/* How a series looks: told apart in colour and without. */
typedef enum edu_series_look_t {
    EDU_SERIES_VALUE,   /* dark blue */
    EDU_SERIES_BEFORE,  /* light: what it was */
    EDU_SERIES_TARGET,  /* an outline over the bars, a dashed line among lines */
    EDU_SERIES_FORECAST /* a dotted line */
} edu_series_look_t;

/* A column of the sheet, named by its header. */
typedef struct edu_sheet_series_t {
    int column;
    edu_series_look_t look;
    bool dotted; /* a mark at each of its points, since one that stands alone has no line; of lines only */
} edu_sheet_series_t;

/* A chart of columns of the sheet. Up to EDU_SHEET_CHART_PAGE rows are printed on one page with it. */
typedef struct edu_sheet_chart_t {
    bool bars;      /* bars a row, the first one on top; else lines */
    bool from_zero; /* no value is below 0: bars begin there */
    const char *title;
    const char *values; /* what the axis of the numbers is called; NULL: nothing */
    int header_row;
    int last_row;
    int names; /* column of what stands on the axis */
    const edu_sheet_series_t *series;
    int count;
    int at_row; /* its upper left corner */
    int at_column;
} edu_sheet_chart_t;

void edu_sheet_write_chart(edu_sheet_write_t *sheet, const edu_sheet_chart_t *chart);

void edu_sheet_write_hide(edu_sheet_write_t *sheet);

/* Only INPUT cells can be changed from now on; there is no password. */
void edu_sheet_write_protect(edu_sheet_write_t *sheet);

/* What may be typed into a block of cells. */
typedef enum edu_validation_kind_t {
    EDU_VALID_WHOLE,   /* a whole number from least to most */
    EDU_VALID_DECIMAL, /* a number from least to most */
    EDU_VALID_LIST,    /* a text of the cells that `list` names: ='Sheet'!$A$1:$A$9 */
    EDU_VALID_ANY      /* anything; for the message */
} edu_validation_kind_t;

typedef struct edu_validation_t {
    edu_validation_kind_t kind;
    int first_row;
    int last_row;
    int column;
    double least;
    double most;
    const char *list;
    const char *title;   /* shown when a cell is chosen; cut at 32 characters, */
    const char *message; /* at 255; NULL: none */
    const char *refusal; /* shown when something else is typed; NULL: the program's own words */
} edu_validation_t;

void edu_sheet_write_validate(edu_sheet_write_t *sheet, const edu_validation_t *validation);

/* Ends the workbook and writes the file; it is replaced whole (see edu_file_write). Errors: FILE with the reason, also of whatever
 * was added before. The workbook cannot be used any more. */
edu_error_t *edu_workbook_write_save(edu_workbook_write_t *workbook, const char *path,
                                     apr_pool_t *scratch_pool);

/* The same, appended to `out`. */
edu_error_t *edu_workbook_write_append(edu_workbook_write_t *workbook, edu_buffer_t *out,
                                       apr_pool_t *scratch_pool);

#endif
