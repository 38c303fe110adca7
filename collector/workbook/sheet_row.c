#include "collector/workbook/sheet_row.h"

#include <apr_strings.h>
#include <string.h>

edu_sheet_row_t *
edu_sheet_row_create(apr_pool_t *pool)
{
    edu_sheet_row_t *row = apr_pcalloc(pool, sizeof *row);

    row->record.fields = apr_pcalloc(pool, sizeof(edu_field_t) * EDU_SHEET_COLUMNS_MOST);
    row->starts = apr_palloc(pool, sizeof(size_t) * EDU_SHEET_COLUMNS_MOST);
    row->text = edu_buffer_create(4096, pool);
    return row;
}

void
edu_sheet_row_clear(edu_sheet_row_t *row)
{
    row->width = 0;
    row->record.errors = false;
    row->filled = false;
    edu_buffer_clear(row->text);
}

void
edu_sheet_row_put(edu_sheet_row_t *row, size_t column, size_t start, bool error)
{
    edu_field_t *fields = row->record.fields;

    for (; row->width <= column; row->width++) {
        fields[row->width] = (edu_field_t){NULL, 0, false, false};
        row->starts[row->width] = 0;
    }
    fields[column].length = (uint32_t)(row->text->length - start);
    fields[column].error = error;
    row->record.errors = row->record.errors || error;
    row->starts[column] = start;
    row->filled = row->filled || fields[column].length > 0;
}

static edu_record_t *
make_blank(edu_sheet_row_t *row, int64_t line)
{
    row->no_cell = (edu_field_t){row->nothing, 0, false, false};
    row->blank = (edu_record_t){.fields = &row->no_cell,
                                .count = 1,
                                .line = line,
                                .lines = 1,
                                .blank = true,
                                .begin = row->nothing,
                                .end = row->nothing};
    return &row->blank;
}

edu_record_t *
edu_sheet_row_finish(edu_sheet_row_t *row, int64_t line)
{
    edu_record_t *record = &row->record;
    char *text = edu_buffer_text(row->text);

    row->last_line = line;
    for (size_t i = 0; i < row->width; i++)
        record->fields[i].data = text + row->starts[i];
    record->count = row->width;
    record->line = line;
    record->lines = 1;
    record->blank = false;
    record->begin = text;
    record->end = text + row->text->length;
    return record;
}

edu_record_t *
edu_sheet_row_next_blank(edu_sheet_row_t *row, int64_t line)
{
    if (row->last_line + 1 >= line || row->last_line >= EDU_SHEET_BLANKS_MOST)
        return NULL;
    return make_blank(row, ++row->last_line);
}

void
edu_cell_name(char name[EDU_CELL_NAME_SIZE], size_t column, int64_t row)
{
    char letters[8];
    size_t at = sizeof letters - 1;

    letters[at] = '\0';
    for (size_t left = column + 1; left > 0 && at > 0; left = (left - 1) / 26)
        letters[--at] = (char)('A' + (left - 1) % 26);
    apr_snprintf(name, EDU_CELL_NAME_SIZE, "%s%" APR_INT64_T_FMT, letters + at, (apr_int64_t)row);
}

bool
edu_sheet_error_text(const char *text, size_t length)
{
    static const char *const errors[] = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#N/A", "#NULL!"};

    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (strlen(errors[i]) == length && memcmp(text, errors[i], length) == 0)
            return true;
    return length == 7 && memcmp(text, "Err:", 4) == 0;
}

edu_error_t *
edu_sheet_too_long(size_t column, int64_t row)
{
    char name[EDU_CELL_NAME_SIZE];

    edu_cell_name(name, column, row);
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "cell %s holds more than a cell or row may",
                                           name),
                          "no spreadsheet program writes such a cell; take it out of the file");
}
