/* Any bytes as the XML inside workbooks, without the archive around it. The first byte says as what: an .xlsx sheet, shared strings, styles,
 * an .ods document, or the records of an .xls stream. */
#include "base/pool.h"
#include "collector/workbook/biff.h"
#include "collector/workbook/ods.h"
#include "collector/workbook/sheet_row.h"
#include "collector/workbook/xlsx.h"

#include <apr_general.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS_MOST 2000

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
        line = record->line;
        for (size_t k = 0; k < record->count; k++)
            require(record->fields[k].data >= record->begin &&
                        record->fields[k].data + record->fields[k].length <= record->end,
                    "a cell lies outside");
    }
    return NULL;
}

static edu_error_t *
read_xlsx(edu_xml_memory_t *memory, apr_pool_t *pool)
{
    static const char two[] = "<sst><si><t>one</t></si><si><t>two</t></si></sst>";
    static const char formats[] =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/>"
        "<xf numFmtId=\"46\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    edu_xml_memory_t string_memory = {two, sizeof two - 1};
    edu_xml_memory_t style_memory = {formats, sizeof formats - 1};
    const edu_sheet_marks_t *marks;
    apr_array_header_t *looks;
    edu_strings_t *strings;
    edu_reader_t reader;

    EDU_TRY(edu_strings_read(&strings, "strings", edu_xml_read_memory, &string_memory, pool));
    EDU_TRY(edu_xlsx_styles(&looks, "styles", edu_xml_read_memory, &style_memory, pool));
    EDU_TRY(edu_xlsx_sheet(&reader, &marks, "sheet", "Sheet", edu_xml_read_memory, memory, strings, looks,
                           false, pool));
    return read_rows(&reader);
}

static edu_error_t *
read_ods(edu_xml_memory_t memory, int index, apr_pool_t *pool)
{
    apr_array_header_t *sheets = apr_array_make(pool, 4, sizeof(edu_sheet_t));
    const edu_sheet_marks_t *marks;
    edu_reader_t reader;

    EDU_TRY(edu_ods_sheet(&reader, &marks, sheets, index, edu_xml_read_memory, &memory, pool));
    return read_rows(&reader);
}

static edu_error_t *
read_biff(const uint8_t *data, size_t size, apr_pool_t *pool)
{
    edu_bytes_t stream = {data, size};
    edu_biff_sheet_t *sheet;
    edu_biff_t *biff;

    edu_ole_stream(&stream, stream, "Workbook", pool);
    EDU_TRY(edu_biff_open(&biff, stream, pool));
    EDU_TRY(edu_biff_read(&sheet, biff, 0, pool));
    for (int i = 1; i < sheet->cells->nelts; i++)
        require(APR_ARRAY_IDX(sheet->cells, i - 1, edu_biff_cell_t).row <=
                    APR_ARRAY_IDX(sheet->cells, i, edu_biff_cell_t).row,
                "cells out of order");
    return NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    edu_error_t *error = NULL;

    if (!started)
        started = apr_initialize() == APR_SUCCESS;
    if (size == 0)
        return 0;
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_xml_memory_t memory = {(const char *)data + 1, size - 1};
    apr_array_header_t *looks;
    edu_strings_t *strings;

    switch (data[0] % 6) {
    case 0: error = read_xlsx(&memory, pool); break;
    case 1: error = edu_strings_read(&strings, "strings", edu_xml_read_memory, &memory, pool); break;
    case 2: error = edu_xlsx_styles(&looks, "styles", edu_xml_read_memory, &memory, pool); break;
    case 3: error = read_ods(memory, 0, pool); break;
    case 4: error = read_ods(memory, -1, pool); break;
    default: error = read_biff(data + 1, size - 1, pool); break;
    }
    edu_error_clear(error);
    apr_pool_destroy(pool);
    return 0;
}
