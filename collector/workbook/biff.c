#include "collector/workbook/biff.h"

#include "base/text.h"
#include "collector/workbook/number.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Records (MS-XLS 2.3). */
enum {
    FORMULA = 0x0006,
    END = 0x000A,
    DATE_1904 = 0x0022,
    SHEET = 0x0085,
    MULTIPLE_RK = 0x00BD,
    CELL_FORMAT = 0x00E0,
    NUMBER = 0x0203,
    BOOL_OR_ERROR = 0x0205,
    STRING = 0x0207,
    ROW = 0x0208,
    RK = 0x027E,
    FORMAT = 0x041E,
    BEGIN = 0x0809
};

#define CELLS_MOST 16777216

typedef struct sheet_t {
    uint32_t offset;
    bool hidden;
} sheet_t;

struct edu_biff_t {
    edu_bytes_t stream;
    bool unicode; /* Excel 97 and later */
    bool epoch_1904;
    apr_array_header_t *sheets; /* sheet_t */
    apr_array_header_t *looks;  /* edu_look_t, one a cell format */
};

typedef struct record_t {
    uint32_t type;
    edu_bytes_t body;
} record_t;

/* The record at *at, which moves behind it; false at the end. */
static bool
next_record(record_t *record, size_t *at, edu_bytes_t stream)
{
    if (*at + 4 > stream.length)
        return false;
    record->type = edu_bytes_u16(stream, *at);
    size_t length = edu_bytes_u16(stream, *at + 2);
    size_t left = stream.length - *at - 4;

    record->body = (edu_bytes_t){stream.data + *at + 4, length < left ? length : left};
    *at += 4 + length;
    return true;
}

/* A text of `count` characters at `at`, behind its byte of flags where there is one. NULL when it is in a code page, or not whole. */
static const char *
read_text(const edu_biff_t *biff, edu_bytes_t body, size_t at, size_t count, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(count + 1, pool);
    bool wide = biff->unicode && at < body.length && (body.data[at] & 1U) != 0;

    at += biff->unicode;
    if (at + count * (wide ? 2 : 1) > body.length)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = wide ? edu_bytes_u16(body, at + 2 * i) : body.data[at + i];

        if (!biff->unicode && c >= 0x80)
            return NULL;
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
            uint32_t low = edu_bytes_u16(body, at + 2 * ++i);

            c = 0x10000 + ((c - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
            edu_buffer_add_char(out, (char)(0xF0 | c >> 18));
            edu_buffer_add_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
            edu_buffer_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
            edu_buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
        } else if (c < 0x80)
            edu_buffer_add_char(out, (char)c);
        else if (c < 0x800) {
            edu_buffer_add_char(out, (char)(0xC0 | c >> 6));
            edu_buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
        } else {
            edu_buffer_add_char(out, (char)(0xE0 | c >> 12));
            edu_buffer_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
            edu_buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
        }
    }
    return edu_buffer_text(out);
}

static void
take_format(const edu_biff_t *biff, apr_hash_t *formats, edu_bytes_t body, apr_pool_t *pool)
{
    size_t count = biff->unicode ? edu_bytes_u16(body, 2) : body.length > 2 ? body.data[2] : 0;
    const char *code = read_text(biff, body, biff->unicode ? 4 : 3, count, pool);

    if (code != NULL)
        apr_hash_set(formats, apr_itoa(pool, (int)edu_bytes_u16(body, 0)), APR_HASH_KEY_STRING, code);
}

edu_biff_t *
edu_biff_open(edu_bytes_t stream, apr_pool_t *pool)
{
    edu_biff_t *biff = apr_pcalloc(pool, sizeof *biff);
    apr_hash_t *formats = apr_hash_make(pool);
    record_t record;
    size_t at = 0;

    biff->stream = stream;
    biff->sheets = apr_array_make(pool, 4, sizeof(sheet_t));
    biff->looks = apr_array_make(pool, 64, sizeof(edu_look_t));
    while (next_record(&record, &at, stream) && record.type != END) {
        if (record.type == BEGIN)
            biff->unicode = edu_bytes_u16(record.body, 0) >= 0x0600;
        else if (record.type == DATE_1904)
            biff->epoch_1904 = edu_bytes_u16(record.body, 0) != 0;
        else if (record.type == SHEET)
            APR_ARRAY_PUSH(biff->sheets, sheet_t) =
                (sheet_t){edu_bytes_u32(record.body, 0), (edu_bytes_u16(record.body, 4) & 3U) != 0};
        else if (record.type == FORMAT)
            take_format(biff, formats, record.body, pool);
        else if (record.type == CELL_FORMAT) {
            const char *id = apr_itoa(pool, (int)edu_bytes_u16(record.body, 2));
            const char *code = apr_hash_get(formats, id, APR_HASH_KEY_STRING);

            APR_ARRAY_PUSH(biff->looks, edu_look_t) =
                code != NULL ? edu_look_of_format(code) : edu_look_of_builtin(strtol(id, NULL, 10));
        }
    }
    return biff;
}

void
edu_biff_mark_hidden(const edu_biff_t *biff, apr_array_header_t *sheets)
{
    for (int i = 0; i < sheets->nelts && i < biff->sheets->nelts; i++)
        APR_ARRAY_IDX(sheets, i, edu_sheet_t).hidden = APR_ARRAY_IDX(biff->sheets, i, sheet_t).hidden;
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
add_cell(apr_array_header_t *cells, edu_bytes_t body, uint32_t column, const char *text, bool error)
{
    if (cells->nelts < CELLS_MOST)
        APR_ARRAY_PUSH(cells, edu_biff_cell_t) =
            (edu_biff_cell_t){edu_bytes_u16(body, 0), column, text, error};
}

/* A number whose format makes it something else, or that a formula made. */
static void
add_number(apr_array_header_t *cells, const edu_biff_t *biff, edu_bytes_t body, uint32_t column,
           uint32_t format, double value, bool computed, apr_pool_t *pool)
{
    edu_look_t look = (int)format < biff->looks->nelts ? APR_ARRAY_IDX(biff->looks, (int)format, edu_look_t)
                                                       : EDU_LOOK_PLAIN;

    if ((look == EDU_LOOK_PLAIN && !computed) || !isfinite(value))
        return;
    edu_buffer_t *number = edu_buffer_create(32, pool);
    edu_buffer_t *text = edu_buffer_create(32, pool);

    edu_number_add(number, value, 0, computed);
    edu_number_add_text(text, number->data, number->length, look, biff->epoch_1904, computed);
    add_cell(cells, body, column, edu_buffer_text(text), false);
}

/* What a formula came to; a text follows in a record of its own. */
static void
take_formula(apr_array_header_t *cells, const edu_biff_t *biff, edu_bytes_t body, apr_pool_t *pool)
{
    uint32_t column = edu_bytes_u16(body, 2);

    if (body.length < 14)
        return;
    if (edu_bytes_u16(body, 12) != 0xFFFF)
        add_number(cells, biff, body, column, edu_bytes_u16(body, 4), read_double(body, 6), true, pool);
    else if (body.data[6] == 0 || body.data[6] == 3)
        add_cell(cells, body, column, "", false);
    else if (body.data[6] == 1)
        add_cell(cells, body, column, body.data[8] != 0 ? "TRUE" : "FALSE", false);
    else
        add_cell(cells, body, column, error_text(body.data[8]), true);
}

static void
take_string(apr_array_header_t *cells, const edu_biff_t *biff, edu_bytes_t body, apr_pool_t *pool)
{
    const char *text = read_text(biff, body, 2, edu_bytes_u16(body, 0), pool);
    edu_biff_cell_t *last =
        cells->nelts > 0 ? &APR_ARRAY_IDX(cells, cells->nelts - 1, edu_biff_cell_t) : NULL;

    if (last == NULL || *last->text != '\0')
        return;
    /* A text that goes on in a record of its own, or stands in a code page, is not read. */
    last->text = text != NULL ? text : "=?";
    last->error = text == NULL;
}

static void
take_record(apr_array_header_t *cells, const edu_biff_t *biff, const record_t *record, apr_pool_t *pool)
{
    edu_bytes_t body = record->body;
    uint32_t column = edu_bytes_u16(body, 2);

    switch (record->type) {
    case FORMULA: take_formula(cells, biff, body, pool); break;
    case STRING: take_string(cells, biff, body, pool); break;
    case NUMBER:
        add_number(cells, biff, body, column, edu_bytes_u16(body, 4), read_double(body, 6), false, pool);
        break;
    case RK:
        add_number(cells, biff, body, column, edu_bytes_u16(body, 4), read_rk(edu_bytes_u32(body, 6)), false,
                   pool);
        break;
    case MULTIPLE_RK:
        for (size_t at = 4; at + 8 <= body.length; at += 6)
            add_number(cells, biff, body, column++, edu_bytes_u16(body, at),
                       read_rk(edu_bytes_u32(body, at + 2)), false, pool);
        break;
    case BOOL_OR_ERROR:
        if (body.length >= 8)
            add_cell(cells, body, column,
                     body.data[7] != 0   ? error_text(body.data[6])
                     : body.data[6] != 0 ? "TRUE"
                                         : "FALSE",
                     body.data[7] != 0);
        break;
    default: break;
    }
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

void
edu_biff_sheet(apr_array_header_t **cells, apr_array_header_t **hidden_rows, const edu_biff_t *biff,
               int index, apr_pool_t *pool)
{
    record_t record;
    int depth = 0;

    *cells = apr_array_make(pool, 64, sizeof(edu_biff_cell_t));
    *hidden_rows = apr_array_make(pool, 4, sizeof(uint32_t));
    if (index >= biff->sheets->nelts)
        return;
    size_t at = APR_ARRAY_IDX(biff->sheets, index, sheet_t).offset;

    while (next_record(&record, &at, biff->stream)) {
        /* Charts inside the sheet have records of their own. */
        depth += record.type == BEGIN;
        depth -= record.type == END;
        if (depth <= 0)
            break;
        if (depth > 1)
            continue;
        if (record.type == ROW && (edu_bytes_u16(record.body, 12) & 0x20U) != 0)
            APR_ARRAY_PUSH(*hidden_rows, uint32_t) = edu_bytes_u16(record.body, 0);
        else
            take_record(*cells, biff, &record, pool);
    }
    qsort((*cells)->elts, (size_t)(*cells)->nelts, sizeof(edu_biff_cell_t), compare_cells);
    qsort((*hidden_rows)->elts, (size_t)(*hidden_rows)->nelts, sizeof(uint32_t), compare_rows);
}
