/* What the parts of base/workbook_write.h share: workbook_write.c makes and ends workbooks, sheet_write_cells.c fills their rows,
 * sheet_write_page.c says how a sheet is seen, printed and typed into. */
#ifndef EDU_BASE_WORKBOOK_WRITE_PRIVATE_H
#define EDU_BASE_WORKBOOK_WRITE_PRIVATE_H

#include "base/workbook_write.h"

#include <apr_hash.h>
#include <apr_tables.h>
#include <xlsxwriter.h>

#define EDU_DECIMALS_MOST 9

/* How a cell's number is shown. */
enum {
    EDU_SHAPE_AS_IT_IS,
    EDU_SHAPE_FIXED,
    EDU_SHAPE_GROUPED = EDU_SHAPE_FIXED + EDU_DECIMALS_MOST + 1, /* with thousands separators */
    EDU_SHAPE_PERCENT = EDU_SHAPE_GROUPED + EDU_DECIMALS_MOST + 1,
    EDU_SHAPE_SIGNED =
        EDU_SHAPE_PERCENT + EDU_DECIMALS_MOST + 1, /* the same from the first on, with a plus */
    EDU_SHAPE_COUNT = 2 * EDU_SHAPE_SIGNED
};

struct edu_workbook_write_t {
    lxw_workbook *file; /* NULL once it is closed */
    char *path;         /* of the temporary file */
    const char *failed; /* the first failure, or NULL */
    int failed_code;    /* errno with it, or 0 */
    apr_array_header_t *sheets;
    lxw_format *formats[2][EDU_CELL_STYLE_COUNT][EDU_SHAPE_COUNT]; /* of low and of tall rows */
    apr_hash_t *other_formats;                                     /* lxw_format by what is said of them */
    edu_buffer_t *text;
    apr_pool_t *pool;
};

struct edu_sheet_write_t {
    edu_workbook_write_t *workbook;
    lxw_worksheet *sheet;
    const char *name;
    int row;                 /* the one at hand, -1 */
    bool is_tall;            /* whether it is said to have several lines */
    unsigned char *widths;   /* of each column's texts so far */
    unsigned char *is_fixed; /* whether its width was said */
    int columns;
};

/* Keeps the first failure of libxlsxwriter. */
void edu_workbook_write_check(edu_workbook_write_t *workbook, lxw_error code);

/* The text in the workbook's buffer, at most `most` characters of it, as a workbook can hold it. Valid until the next call.
 * libxlsxwriter counts characters, spreadsheets count those beyond the basic plane twice: so do we. */
const char *edu_workbook_write_clean(edu_workbook_write_t *workbook, const char *text, size_t most);

#endif
