#include "collector/workbook/xls.h"

#include "base/pool.h"
#include "collector/workbook/number.h"
#include "collector/workbook/sheet_row.h"

#include <apr_strings.h>
#include <errno.h>
#include <freexl.h>
#include <string.h>
#include <unistd.h>

#define SHEETS_MOST 4096
#define PIECE 65536

typedef struct sheet_t {
    const edu_xls_t *xls;
    const char *name;
    int index;
    edu_sheet_marks_t marks;
    edu_sheet_row_t *row;
    apr_array_header_t *cells; /* edu_biff_cell_t: in place of freexl's */
    int next_cell;
    apr_array_header_t *hidden_rows; /* uint32_t */
    int next_hidden;
    unsigned rows;
    unsigned columns;
    unsigned next;
    bool waiting; /* the row at hand is not handed out yet */
} sheet_t;

bool
edu_xls_looks(const char *head, size_t length)
{
    return length >= 8 && memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

static edu_error_t *
freexl_failed(int status)
{
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                           "the workbook cannot be read (freexl error %d)", status),
                          "open it with its program and save it as .xlsx");
}

/* Whether the name of a stream, in UTF-16, stands anywhere in the container. */
static edu_error_t *
has_stream(bool *has, int descriptor, const char *name, apr_pool_t *pool)
{
    size_t wide = 2 * strlen(name);
    char *needle = apr_pcalloc(pool, wide);
    char *buffer = apr_palloc(pool, PIECE + wide);
    int64_t position = 0;
    size_t kept = 0;
    ssize_t got;

    *has = false;
    for (size_t i = 0; i < wide; i += 2)
        needle[i] = name[i / 2];
    while (!*has) {
        do
            got = pread(descriptor, buffer + kept, PIECE, position);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            return edu_error_apr(EDU_ERR_FILE, errno, "could not read the workbook");
        if (got == 0)
            return NULL;
        position += got;
        size_t length = kept + (size_t)got;
        *has = memmem(buffer, length, needle, wide) != NULL;
        kept = length < wide - 1 ? length : wide - 1;
        memmove(buffer, buffer + length - kept, kept);
    }
    return NULL;
}

/* What else comes in an OLE container. */
static edu_error_t *
check_container(int descriptor, apr_pool_t *pool)
{
    bool found;

    EDU_TRY(has_stream(&found, descriptor, "EncryptedPackage", pool));
    if (found)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the file is locked by a password"),
                              "open it with its program, take the password off and save it again");
    EDU_TRY(has_stream(&found, descriptor, "WordDocument", pool));
    if (found)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "it is a document (doc), not a workbook"),
                              "copy its table into a workbook");
    return NULL;
}

static apr_status_t
close_handle(void *handle)
{
    freexl_close(handle);
    return APR_SUCCESS;
}

static edu_error_t *
list_sheets(edu_xls_t *xls, apr_pool_t *pool)
{
    unsigned count = 0;
    unsigned locked = FREEXL_BIFF_PLAIN;
    int status = freexl_get_info(xls->handle, FREEXL_BIFF_PASSWORD, &locked);

    if (status == FREEXL_OK && locked == FREEXL_BIFF_OBFUSCATED)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the file is locked by a password"),
                              "open it with its program, take the password off and save it again");
    status = freexl_get_info(xls->handle, FREEXL_BIFF_SHEET_COUNT, &count);
    for (unsigned i = 0; status == FREEXL_OK && i < count && i < SHEETS_MOST; i++) {
        const char *name = NULL;

        status = freexl_get_worksheet_name(xls->handle, (unsigned short)i, &name);
        if (status == FREEXL_OK)
            APR_ARRAY_PUSH(xls->sheets, edu_sheet_t) =
                (edu_sheet_t){apr_pstrdup(pool, name != NULL ? name : ""), false};
    }
    if (status != FREEXL_OK)
        return freexl_failed(status);
    return count == 0 ? edu_error_create(EDU_ERR_INPUT, NULL, "the workbook has no sheet") : NULL;
}

/* The workbook's records, for what freexl does not tell. */
static void
read_biff(edu_xls_t *xls, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    apr_pool_t *scratch = edu_pool_create(pool);
    unsigned char *data = apr_palloc(scratch, (apr_size_t)bytes);
    edu_bytes_t stream = {data, 0};
    size_t length = 0;
    ssize_t got = 1;

    while (length < (size_t)bytes && got > 0) {
        got = pread(descriptor, data + length, (size_t)bytes - length, (off_t)length);
        length += got > 0 ? (size_t)got : 0;
    }
    edu_bytes_t file = {data, length};
    if (!edu_ole_stream(&stream, file, "Workbook", pool))
        edu_ole_stream(&stream, file, "Book", pool);
    xls->biff = edu_biff_open(stream, pool);
    edu_biff_mark_hidden(xls->biff, xls->sheets);
    apr_pool_destroy(scratch);
}

edu_error_t *
edu_xls_open(edu_xls_t **xls, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    edu_xls_t *created = apr_pcalloc(pool, sizeof *created);
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_error_t *error = check_container(descriptor, scratch);

    apr_pool_destroy(scratch);
    if (error != NULL)
        return error;
    if (bytes > EDU_XLS_BYTES_MOST)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the workbook (xls) is over %d MiB",
                                               (int)(EDU_XLS_BYTES_MOST >> 20)),
                              "save it as .xlsx");
    created->sheets = apr_array_make(pool, 4, sizeof(edu_sheet_t));
    /* freexl opens files by name; this one is that of the descriptor, whether it has another or none. */
    int status = freexl_open(apr_psprintf(pool, "/dev/fd/%d", descriptor), &created->handle);
    if (created->handle != NULL)
        apr_pool_cleanup_register(pool, (void *)(uintptr_t)created->handle, close_handle,
                                  apr_pool_cleanup_null);
    if (status != FREEXL_OK)
        return freexl_failed(status);
    *xls = created;
    EDU_TRY(list_sheets(created, pool));
    read_biff(created, descriptor, bytes, pool);
    return NULL;
}

/* Puts the cells of the row that freexl does not know, or not so. */
static void
put_known(sheet_t *sheet)
{
    edu_buffer_t *out = sheet->row->text;

    for (; sheet->next_cell < sheet->cells->nelts; sheet->next_cell++) {
        const edu_biff_cell_t *cell = &APR_ARRAY_IDX(sheet->cells, sheet->next_cell, edu_biff_cell_t);
        size_t start = out->length;

        if (cell->row > sheet->next)
            return;
        if (cell->row < sheet->next || cell->column >= EDU_SHEET_COLUMNS_MOST)
            continue;
        edu_buffer_add_text(out, cell->text);
        edu_sheet_row_put(sheet->row, cell->column, start, cell->error);
    }
}

/* Whether the row is hidden; rows are asked for in order. */
static bool
is_hidden(sheet_t *sheet, unsigned row)
{
    const apr_array_header_t *rows = sheet->hidden_rows;

    while (sheet->next_hidden < rows->nelts && APR_ARRAY_IDX(rows, sheet->next_hidden, uint32_t) < row)
        sheet->next_hidden++;
    return sheet->next_hidden < rows->nelts && APR_ARRAY_IDX(rows, sheet->next_hidden, uint32_t) == row;
}

static void
put_cell(sheet_t *sheet, unsigned column, const FreeXL_CellValue *cell)
{
    edu_buffer_t *out = sheet->row->text;
    size_t start = out->length;
    bool error = false;
    const char *text = cell->value.text_value;

    switch (cell->type) {
    case FREEXL_CELL_INT: edu_buffer_add_int(out, cell->value.int_value); break;
    case FREEXL_CELL_DOUBLE: edu_number_add(out, cell->value.double_value, 0, false); break;
    case FREEXL_CELL_DATETIME: edu_number_add_moment(out, text, strlen(text)); break;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_TIME:
        edu_buffer_add_text(out, text);
        error = edu_sheet_error_text(text, strlen(text));
        break;
    default: return;
    }
    if (out->length > start)
        edu_sheet_row_put(sheet->row, column, start, error);
}

/* The next row that holds anything becomes the one at hand. */
static edu_error_t *
read_row(sheet_t *sheet)
{
    int status = freexl_select_active_worksheet(sheet->xls->handle, (unsigned short)sheet->index);

    for (; status == FREEXL_OK && !sheet->waiting && sheet->next < sheet->rows; sheet->next++) {
        edu_sheet_row_clear(sheet->row);
        for (unsigned i = 0; status == FREEXL_OK && i < sheet->columns; i++) {
            FreeXL_CellValue cell;

            status = freexl_get_cell_value(sheet->xls->handle, sheet->next, (unsigned short)i, &cell);
            if (status == FREEXL_OK)
                put_cell(sheet, i, &cell);
        }
        put_known(sheet);
        sheet->waiting = sheet->row->filled;
        sheet->marks.hidden_rows += sheet->waiting && is_hidden(sheet, sheet->next);
    }
    return status == FREEXL_OK
               ? NULL
               : edu_error_wrap(freexl_failed(status), "could not read sheet \"%s\"", sheet->name);
}

static edu_error_t *
read_next(void *baton, edu_record_t **record)
{
    sheet_t *sheet = baton;

    *record = NULL;
    if (!sheet->waiting)
        EDU_TRY(read_row(sheet));
    if (!sheet->waiting)
        return NULL;
    *record = edu_sheet_row_next_blank(sheet->row, sheet->next);
    if (*record != NULL)
        return NULL;
    sheet->waiting = false;
    *record = edu_sheet_row_finish(sheet->row, sheet->next);
    return NULL;
}

edu_error_t *
edu_xls_read(edu_reader_t *reader, const edu_sheet_marks_t **marks, edu_xls_t *xls, int index,
             apr_pool_t *pool)
{
    sheet_t *sheet = apr_pcalloc(pool, sizeof *sheet);
    unsigned short columns = 0;
    int status = freexl_select_active_worksheet(xls->handle, (unsigned short)index);

    sheet->xls = xls;
    sheet->name = APR_ARRAY_IDX(xls->sheets, index, edu_sheet_t).name;
    sheet->index = index;
    sheet->row = edu_sheet_row_create(pool);
    if (status == FREEXL_OK)
        status = freexl_worksheet_dimensions(xls->handle, &sheet->rows, &columns);
    if (status != FREEXL_OK)
        return freexl_failed(status);
    sheet->columns = columns;
    edu_biff_sheet(&sheet->cells, &sheet->hidden_rows, xls->biff, index, pool);
    *marks = &sheet->marks;
    *reader = (edu_reader_t){read_next, sheet, sheet->name};
    return NULL;
}
