#include "collector/workbook/xls.h"

#include "base/pool.h"
#include "collector/workbook/sheet_row.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct sheet_t {
    const edu_biff_sheet_t *sheet;
    const char *name;
    edu_sheet_marks_t marks;
    bool counted[EDU_BIFF_COLUMNS_MOST]; /* hidden columns that hold something */
    edu_sheet_row_t *row;
    int next_cell;
    int next_hidden;
    int64_t line; /* of the row at hand */
    bool waiting; /* it is not handed out yet */
} sheet_t;

bool
edu_xls_looks(const char *head, size_t length)
{
    return length >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

static edu_error_t *
read_file(edu_bytes_t *file, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    unsigned char *data = apr_palloc(pool, (apr_size_t)bytes);
    ssize_t got = 1;

    *file = (edu_bytes_t){data, 0};
    while (file->length < (size_t)bytes && got != 0) {
        got = pread(descriptor, data + file->length, (size_t)bytes - file->length, (off_t)file->length);
        if (got > 0)
            file->length += (size_t)got;
        else if (got < 0 && errno != EINTR)
            return edu_error_apr(EDU_ERR_FILE, errno, "could not read the workbook");
    }
    return NULL;
}

/* The workbook's stream, or what the container holds instead. */
static edu_error_t *
find_stream(edu_bytes_t *stream, edu_bytes_t file, apr_pool_t *pool)
{
    edu_bytes_t other;

    if (edu_ole_stream(stream, file, "Workbook", pool) || edu_ole_stream(stream, file, "Book", pool))
        return NULL;
    if (edu_ole_stream(&other, file, "EncryptedPackage", pool))
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the file is locked by a password"),
                              "open it with its program, take the password off and save it again");
    if (edu_ole_stream(&other, file, "WordDocument", pool))
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "it is a document (doc), not a workbook"),
                              "copy its table into a workbook");
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                           "it holds no workbook, or is damaged or cut off"),
                          "get it anew, or open it with its program and save it as .xlsx");
}

edu_error_t *
edu_xls_open(edu_xls_t **xls, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    edu_xls_t *created = apr_pcalloc(pool, sizeof *created);
    edu_bytes_t stream;
    edu_bytes_t file;

    if (bytes > EDU_XLS_BYTES_MOST)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the workbook (xls) is over %d MiB",
                                               (int)(EDU_XLS_BYTES_MOST >> 20)),
                              "save it as .xlsx");
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_error_t *error = read_file(&file, descriptor, bytes, scratch);
    if (error == NULL)
        error = find_stream(&stream, file, pool);
    apr_pool_destroy(scratch);
    if (error != NULL)
        return error;
    EDU_TRY(edu_biff_open(&created->biff, stream, pool));
    created->sheets = edu_biff_sheets(created->biff);
    *xls = created;
    return NULL;
}

static const edu_biff_cell_t *
cell_at(const sheet_t *sheet)
{
    return sheet->next_cell < sheet->sheet->cells->nelts
               ? &APR_ARRAY_IDX(sheet->sheet->cells, sheet->next_cell, edu_biff_cell_t)
               : NULL;
}

/* Whether the row is hidden; rows are asked for in order. */
static bool
is_hidden(sheet_t *sheet, uint32_t row)
{
    const apr_array_header_t *rows = sheet->sheet->hidden_rows;

    while (sheet->next_hidden < rows->nelts && APR_ARRAY_IDX(rows, sheet->next_hidden, uint32_t) < row)
        sheet->next_hidden++;
    return sheet->next_hidden < rows->nelts && APR_ARRAY_IDX(rows, sheet->next_hidden, uint32_t) == row;
}

static void
put_cell(sheet_t *sheet, const edu_biff_cell_t *cell)
{
    edu_buffer_t *out = sheet->row->text;
    size_t start = out->length;

    edu_buffer_add_text(out, cell->text);
    if (out->length == start)
        return;
    edu_sheet_row_put(sheet->row, cell->column, start, cell->error);
    if (sheet->sheet->hidden_columns[cell->column] && !sheet->counted[cell->column]) {
        sheet->counted[cell->column] = true;
        sheet->marks.hidden_columns++;
    }
}

/* The next row that holds anything becomes the one at hand. */
static void
read_row(sheet_t *sheet)
{
    const edu_biff_cell_t *cell;

    while (!sheet->waiting && (cell = cell_at(sheet)) != NULL) {
        uint32_t row = cell->row;

        edu_sheet_row_clear(sheet->row);
        for (; cell != NULL && cell->row == row; sheet->next_cell++, cell = cell_at(sheet))
            put_cell(sheet, cell);
        sheet->line = (int64_t)row + 1;
        sheet->waiting = sheet->row->filled;
        sheet->marks.hidden_rows += sheet->waiting && is_hidden(sheet, row);
    }
}

static edu_error_t *
read_next(void *baton, edu_record_t **record)
{
    sheet_t *sheet = baton;

    *record = NULL;
    read_row(sheet);
    if (!sheet->waiting)
        return NULL;
    *record = edu_sheet_row_next_blank(sheet->row, sheet->line);
    if (*record != NULL)
        return NULL;
    sheet->waiting = false;
    *record = edu_sheet_row_finish(sheet->row, sheet->line);
    return NULL;
}

edu_error_t *
edu_xls_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_xls_t *xls, int index,
             apr_pool_t *pool)
{
    sheet_t *sheet = apr_pcalloc(pool, sizeof *sheet);
    edu_biff_sheet_t *read;

    sheet->name = APR_ARRAY_IDX(xls->sheets, index, edu_sheet_t).name;
    EDU_TRY_WRAP(edu_biff_read(&read, xls->biff, index, pool), "could not read sheet \"%s\"", sheet->name);
    sheet->sheet = read;
    sheet->row = edu_sheet_row_create(pool);
    *marks = &sheet->marks;
    *reader = (edu_reader_t){read_next, sheet, sheet->name};
    return NULL;
}
