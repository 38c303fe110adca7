/* Any bytes as a workbook: refused with a reason, or listed and read to the end, sheet by sheet, with fields that lie in their rows. */
#include "base/pool.h"
#include "collector/workbook/sheet_row.h"
#include "collector/workbook/workbook.h"

#include <apr_general.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Rows read of each sheet: repeats are cheap to write and long to read. */
#define ROWS_MOST 2000
#define SHEETS_MOST 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static edu_error_t *
read_rows(const edu_reader_t *reader)
{
    edu_record_t *record;
    int64_t line = 0;

    for (int i = 0; i < ROWS_MOST; i++) {
        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            return NULL;
        require(record->line > line && record->line <= EDU_SHEET_ROWS_MOST, "rows out of order");
        require(record->count > 0 && record->count <= EDU_SHEET_COLUMNS_MOST, "a row without cells");
        line = record->line;
        for (size_t k = 0; k < record->count; k++)
            require(record->fields[k].data >= record->begin &&
                        record->fields[k].data + record->fields[k].length <= record->end,
                    "a cell lies outside");
    }
    return NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    int descriptor = memfd_create("workbook", MFD_CLOEXEC);

    if (!started)
        started = apr_initialize() == APR_SUCCESS;
    require(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size, "no memory file");
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_workbook_t *workbook;
    edu_error_t *error = edu_workbook_open(&workbook, descriptor, (int64_t)size, pool);

    if (error == NULL)
        require(edu_workbook_sheets(workbook)->nelts > 0, "a workbook without sheets");
    for (int i = 0; error == NULL && i < edu_workbook_sheets(workbook)->nelts && i < SHEETS_MOST; i++) {
        const edu_sheet_marks_t *marks;
        edu_reader_t reader;

        error = edu_workbook_read(&reader, &marks, workbook, i, pool);
        if (error == NULL)
            error = read_rows(&reader);
    }
    edu_error_clear(error);
    apr_pool_destroy(pool);
    close(descriptor);
    return 0;
}
