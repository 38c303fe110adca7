#include "collector/workbook/biff.h"

#include "collector/workbook/biff_text.h"
#include "collector/workbook/number.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Records (MS-XLS 2.3). */
enum {
    FORMULA = 0x0006,
    END = 0x000A,
    DATE_1904 = 0x0022,
    LOCK = 0x002F,
    CODE_PAGE = 0x0042,
    COLUMNS = 0x007D,
    SHEET = 0x0085,
    MULTIPLE_RK = 0x00BD,
    RICH_LABEL = 0x00D6,
    CELL_FORMAT = 0x00E0,
    SHARED_STRINGS = 0x00FC,
    SHARED_LABEL = 0x00FD,
    NUMBER = 0x0203,
    LABEL = 0x0204,
    BOOL_OR_ERROR = 0x0205,
    STRING = 0x0207,
    ROW = 0x0208,
    RK = 0x027E,
    FORMAT = 0x041E,
    BEGIN = 0x0809
};

#define EXCEL_97 0x0600U

#define SHEETS_MOST 4096

/* The code page of a workbook that names none: Western European. */
#define USUAL_CODE_PAGE 1252U

struct edu_biff_t {
    edu_bytes_t stream;
    iconv_t converter; /* from the code page; NULL for Excel 97 and later */
    uint32_t code_page;
    bool epoch_1904;
    apr_array_header_t *sheets;  /* edu_sheet_t */
    apr_array_header_t *offsets; /* uint32_t: one a sheet */
    apr_array_header_t *looks;   /* edu_look_t, one a cell format */
    apr_array_header_t *strings; /* const char * */
    apr_hash_t *formats;         /* id, as text, to code */
    apr_pool_t *pool;
};

/* A sheet on its way. */
typedef struct reading_t {
    const edu_biff_t *biff;
    edu_biff_sheet_t *sheet;
    edu_biff_record_t record;
    edu_buffer_t *number;
    edu_buffer_t *text;
    bool awaits_string; /* the last formula's result comes in a record of its own */
    apr_pool_t *pool;
} reading_t;

static edu_error_t *
cut_off(void)
{
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the workbook is damaged or cut off"),
                          "get it anew, or open it with its program and save it as .xlsx");
}

static apr_status_t
close_converter(void *converter)
{
    iconv_close(converter);
    return APR_SUCCESS;
}

static edu_error_t *
open_converter(edu_biff_t *biff)
{
    char name[16];

    snprintf(name, sizeof name, "CP%u", (unsigned)biff->code_page);
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                               "the workbook is in a code page that is not known (%u)",
                                               (unsigned)biff->code_page),
                              "open it with its program and save it as .xlsx");
    biff->converter = converter;
    apr_pool_cleanup_register(biff->pool, converter, close_converter, apr_pool_cleanup_null);
    return NULL;
}

static edu_error_t *
take_sheet(edu_biff_t *biff, const edu_biff_record_t *record)
{
    edu_buffer_t *name = edu_buffer_create(64, biff->pool);
    edu_biff_cursor_t cursor = edu_biff_cursor(biff->stream, record, 7);

    /* Charts and macros have entries too. */
    if (record->body.length < 8 || record->body.data[5] != 0 || biff->sheets->nelts >= SHEETS_MOST)
        return NULL;
    if (!edu_biff_text(name, &cursor, record->body.data[6], biff->converter))
        return cut_off();
    APR_ARRAY_PUSH(biff->sheets, edu_sheet_t) =
        (edu_sheet_t){edu_buffer_text(name), (record->body.data[4] & 3U) != 0};
    APR_ARRAY_PUSH(biff->offsets, uint32_t) = edu_bytes_u32(record->body, 0);
    return NULL;
}

static void
take_format(edu_biff_t *biff, const edu_biff_record_t *record)
{
    edu_buffer_t *code = edu_buffer_create(64, biff->pool);
    edu_biff_cursor_t cursor = edu_biff_cursor(biff->stream, record, 2);
    const char *id = apr_itoa(biff->pool, (int)edu_bytes_u16(record->body, 0));
    size_t count = edu_biff_take(&cursor, biff->converter != NULL ? 1 : 2);

    if (edu_biff_text(code, &cursor, count, biff->converter))
        apr_hash_set(biff->formats, id, APR_HASH_KEY_STRING, edu_buffer_text(code));
}

static void
take_cell_format(edu_biff_t *biff, const edu_biff_record_t *record)
{
    const char *id = apr_itoa(biff->pool, (int)edu_bytes_u16(record->body, 2));
    const char *code = apr_hash_get(biff->formats, id, APR_HASH_KEY_STRING);

    APR_ARRAY_PUSH(biff->looks, edu_look_t) =
        code != NULL ? edu_look_of_format(code) : edu_look_of_builtin(strtol(id, NULL, 10));
}

static edu_error_t *
take_strings(edu_biff_t *biff, const edu_biff_record_t *record)
{
    edu_biff_cursor_t cursor = edu_biff_cursor(biff->stream, record, 8);
    edu_buffer_t *text = edu_buffer_create(256, biff->pool);
    uint32_t count = edu_bytes_u32(record->body, 4);

    for (; count > 0; count--) {
        edu_buffer_clear(text);
        if (!edu_biff_shared_text(text, &cursor))
            return cut_off();
        APR_ARRAY_PUSH(biff->strings, const char *) = apr_pstrmemdup(biff->pool, text->data, text->length);
    }
    return NULL;
}

static edu_error_t *
take_global(edu_biff_t *biff, const edu_biff_record_t *record)
{
    switch (record->type) {
    case LOCK:
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the file is locked by a password"),
                              "open it with its program, take the password off and save it again");
    case BEGIN: return edu_bytes_u16(record->body, 0) >= EXCEL_97 ? NULL : open_converter(biff);
    case CODE_PAGE:
        if (biff->converter == NULL)
            return NULL;
        biff->code_page = edu_bytes_u16(record->body, 0);
        return open_converter(biff);
    case DATE_1904: biff->epoch_1904 = edu_bytes_u16(record->body, 0) != 0; return NULL;
    case SHEET: return take_sheet(biff, record);
    case FORMAT: take_format(biff, record); return NULL;
    case CELL_FORMAT: take_cell_format(biff, record); return NULL;
    case SHARED_STRINGS: return take_strings(biff, record);
    default: return NULL;
    }
}

edu_error_t *
edu_biff_open(edu_biff_t **biff, edu_bytes_t stream, apr_pool_t *pool)
{
    edu_biff_t *created = apr_pcalloc(pool, sizeof *created);
    edu_biff_record_t record;
    size_t at = 0;

    created->stream = stream;
    created->code_page = USUAL_CODE_PAGE;
    created->sheets = apr_array_make(pool, 4, sizeof(edu_sheet_t));
    created->offsets = apr_array_make(pool, 4, sizeof(uint32_t));
    created->looks = apr_array_make(pool, 64, sizeof(edu_look_t));
    created->strings = apr_array_make(pool, 64, sizeof(const char *));
    created->formats = apr_hash_make(pool);
    created->pool = pool;
    do {
        if (!edu_biff_next(&record, &at, stream))
            return cut_off();
        EDU_TRY(take_global(created, &record));
    } while (record.type != END);
    if (created->sheets->nelts == 0)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the workbook has no sheet");
    *biff = created;
    return NULL;
}

apr_array_header_t *
edu_biff_sheets(const edu_biff_t *biff)
{
    return biff->sheets;
}

static double
read_double(edu_bytes_t body, size_t at)
{
    uint64_t bits = (uint64_t)edu_bytes_u32(body, at) | (uint64_t)edu_bytes_u32(body, at + 4) << 32;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A number in 30 bits: a whole one or the upper part of a double, perhaps in hundredths. */
static double
read_rk(uint32_t rk)
{
    uint64_t bits = (uint64_t)(rk & ~3U) << 32;
    double value;

    memcpy(&value, &bits, sizeof value);
    if ((rk & 2U) != 0)
        value = (double)((int32_t)rk >> 2);
    return (rk & 1U) != 0 ? value / 100 : value;
}

static const char *
error_text(unsigned code)
{
    switch (code) {
    case 0x00: return "#NULL!";
    case 0x07: return "#DIV/0!";
    case 0x0F: return "#VALUE!";
    case 0x17: return "#REF!";
    case 0x1D: return "#NAME?";
    case 0x24: return "#NUM!";
    default: return "#N/A";
    }
}

static void
add_cell(reading_t *reading, uint32_t column, const char *text, bool error)
{
    if (column < EDU_BIFF_COLUMNS_MOST)
        APR_ARRAY_PUSH(reading->sheet->cells, edu_biff_cell_t) =
            (edu_biff_cell_t){edu_bytes_u16(reading->record.body, 0), column, text, error};
}

static void
add_number(reading_t *reading, uint32_t column, uint32_t format, double value, bool computed)
{
    const edu_biff_t *biff = reading->biff;
    edu_look_t look = (int)format < biff->looks->nelts ? APR_ARRAY_IDX(biff->looks, (int)format, edu_look_t)
                                                       : EDU_LOOK_PLAIN;

    if (!isfinite(value))
        return;
    edu_buffer_clear(reading->number);
    edu_buffer_clear(reading->text);
    edu_number_add(reading->number, value, 0, computed);
    edu_number_add_text(reading->text, reading->number->data, reading->number->length, look, biff->epoch_1904,
                        computed);
    add_cell(reading, column, apr_pstrmemdup(reading->pool, reading->text->data, reading->text->length),
             false);
}

/* What a formula came to; a text follows in a record of its own. */
static void
take_formula(reading_t *reading)
{
    edu_bytes_t body = reading->record.body;
    uint32_t column = edu_bytes_u16(body, 2);

    if (body.length < 14)
        return;
    if (edu_bytes_u16(body, 12) != 0xFFFF)
        add_number(reading, column, edu_bytes_u16(body, 4), read_double(body, 6), true);
    else if (body.data[6] == 0 || body.data[6] == 3) {
        add_cell(reading, column, "", false);
        reading->awaits_string = body.data[6] == 0 && column < EDU_BIFF_COLUMNS_MOST;
    } else if (body.data[6] == 1)
        add_cell(reading, column, body.data[8] != 0 ? "TRUE" : "FALSE", false);
    else
        add_cell(reading, column, error_text(body.data[8]), true);
}

static edu_error_t *
read_text(const char **text, reading_t *reading, size_t offset)
{
    edu_biff_cursor_t cursor = edu_biff_cursor(reading->biff->stream, &reading->record, offset);
    size_t count = edu_biff_take(&cursor, 2);

    edu_buffer_clear(reading->text);
    if (!edu_biff_text(reading->text, &cursor, count, reading->biff->converter))
        return cut_off();
    *text = apr_pstrmemdup(reading->pool, reading->text->data, reading->text->length);
    return NULL;
}

static edu_error_t *
take_string(reading_t *reading)
{
    apr_array_header_t *cells = reading->sheet->cells;

    if (!reading->awaits_string)
        return NULL;
    reading->awaits_string = false;
    return read_text(&APR_ARRAY_IDX(cells, cells->nelts - 1, edu_biff_cell_t).text, reading, 0);
}

static edu_error_t *
take_shared_label(reading_t *reading)
{
    const apr_array_header_t *strings = reading->biff->strings;
    uint32_t index = edu_bytes_u32(reading->record.body, 6);

    if (index >= (uint32_t)strings->nelts)
        return cut_off();
    add_cell(reading, edu_bytes_u16(reading->record.body, 2),
             APR_ARRAY_IDX(strings, (int)index, const char *), false);
    return NULL;
}

static edu_error_t *
take_label(reading_t *reading)
{
    const char *text;

    EDU_TRY(read_text(&text, reading, 6));
    add_cell(reading, edu_bytes_u16(reading->record.body, 2), text, false);
    return NULL;
}

static void
take_hidden(reading_t *reading)
{
    edu_bytes_t body = reading->record.body;

    if (reading->record.type == ROW) {
        if ((edu_bytes_u16(body, 12) & 0x20U) != 0)
            APR_ARRAY_PUSH(reading->sheet->hidden_rows, uint32_t) = edu_bytes_u16(body, 0);
        return;
    }
    for (uint32_t i = edu_bytes_u16(body, 0); i <= edu_bytes_u16(body, 2) && i < EDU_BIFF_COLUMNS_MOST; i++)
        reading->sheet->hidden_columns[i] = (edu_bytes_u16(body, 8) & 1U) != 0;
}

static edu_error_t *
take_record(reading_t *reading)
{
    edu_bytes_t body = reading->record.body;
    uint32_t column = edu_bytes_u16(body, 2);

    switch (reading->record.type) {
    case FORMULA: take_formula(reading); break;
    case STRING: return take_string(reading);
    case SHARED_LABEL: return take_shared_label(reading);
    case LABEL:
    case RICH_LABEL: return take_label(reading);
    case NUMBER: add_number(reading, column, edu_bytes_u16(body, 4), read_double(body, 6), false); break;
    case RK:
        add_number(reading, column, edu_bytes_u16(body, 4), read_rk(edu_bytes_u32(body, 6)), false);
        break;
    case MULTIPLE_RK:
        for (size_t at = 4; at + 8 <= body.length; at += 6)
            add_number(reading, column++, edu_bytes_u16(body, at), read_rk(edu_bytes_u32(body, at + 2)),
                       false);
        break;
    case BOOL_OR_ERROR:
        if (body.length >= 8 && body.data[7] != 0)
            add_cell(reading, column, error_text(body.data[6]), true);
        else if (body.length >= 8)
            add_cell(reading, column, body.data[6] != 0 ? "TRUE" : "FALSE", false);
        break;
    case ROW:
    case COLUMNS: take_hidden(reading); break;
    default: break;
    }
    return NULL;
}

static int
compare_cells(const void *left, const void *right)
{
    const edu_biff_cell_t *a = left;
    const edu_biff_cell_t *b = right;

    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

static int
compare_rows(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;

    return *a < *b ? -1 : *a > *b;
}

edu_error_t *
edu_biff_read(edu_biff_sheet_t **sheet, const edu_biff_t *biff, int index, apr_pool_t *pool)
{
    edu_biff_sheet_t *read = apr_pcalloc(pool, sizeof *read);
    reading_t reading = {.biff = biff, .sheet = read, .pool = pool};
    size_t at = APR_ARRAY_IDX(biff->offsets, index, uint32_t);
    int depth = 0;

    read->cells = apr_array_make(pool, 64, sizeof(edu_biff_cell_t));
    read->hidden_rows = apr_array_make(pool, 4, sizeof(uint32_t));
    reading.number = edu_buffer_create(64, pool);
    reading.text = edu_buffer_create(64, pool);
    do {
        if (!edu_biff_next(&reading.record, &at, biff->stream) ||
            (depth == 0 && reading.record.type != BEGIN))
            return cut_off();
        /* Charts inside the sheet have records of their own. */
        depth += reading.record.type == BEGIN;
        depth -= reading.record.type == END;
        if (depth == 1)
            EDU_TRY(take_record(&reading));
    } while (depth > 0);
    qsort(read->cells->elts, (size_t)read->cells->nelts, sizeof(edu_biff_cell_t), compare_cells);
    qsort(read->hidden_rows->elts, (size_t)read->hidden_rows->nelts, sizeof(uint32_t), compare_rows);
    *sheet = read;
    return NULL;
}
