#include "base/translate.h"
#include "collector/workbook/number.h"
#include "collector/workbook/sheet_row.h"
#include "collector/workbook/xlsx.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Where in <worksheet><cols/><sheetData><row><c><v/></c></row></sheetData></worksheet> the parser is. */
typedef enum place_t {
    OUTSIDE,
    IN_SHEET,
    IN_COLUMNS,
    IN_DATA,
    IN_ROW,
    IN_CELL,
    IN_VALUE,
    IN_FORMULA,
    IN_INLINE, /* <is> */
    IN_RUN,    /* <is><r> */
    IN_INLINE_TEXT,
    IN_RUN_TEXT
} place_t;

typedef enum type_t { NUMBER, SHARED, TEXT, INLINE, BOOLEAN, FAILURE, ISO_DATE } type_t;

typedef struct sheet_t {
    edu_xml_t *xml;
    const char *name;
    const edu_strings_t *strings;
    const apr_array_header_t *looks;
    bool epoch_1904;
    edu_sheet_marks_t marks;
    unsigned char hidden[EDU_SHEET_COLUMNS_MOST]; /* a column: 1 hidden, 2 hidden and counted */
    bool any_hidden;

    const char *space; /* the root's namespace, with the mark behind it */
    size_t space_length;
    place_t place;
    int skipped; /* depth inside an element that means nothing here */

    edu_sheet_row_t *row;
    int64_t line; /* of the row at hand */
    bool row_hidden;
    bool waiting; /* the row at hand is whole and not handed out */
    bool over;

    size_t column;
    type_t type;
    edu_look_t look;
    bool formula;        /* the cell has one */
    edu_buffer_t *value; /* text of <v> or <is> */
    edu_buffer_t *formula_text;
    apr_pool_t *pool;
} sheet_t;

static void
fail_at_cell(sheet_t *sheet, const char *what)
{
    char name[EDU_CELL_NAME_SIZE];

    edu_cell_name(name, sheet->column, sheet->line);
    edu_xml_fail(sheet->xml,
                 edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "cell %s %s", name,
                                                 edu_translate(what)),
                                "the file is damaged: open it with its program and save it again"));
}

/* The local name of an element of the sheet's own namespace; "" of others. */
static const char *
local_name(const sheet_t *sheet, const char *name)
{
    return strncmp(name, sheet->space, sheet->space_length) == 0 ? name + sheet->space_length : "";
}

static void
begin_sheet(sheet_t *sheet, const char *name)
{
    const char *local = edu_xml_local(name);

    if (strcmp(local, "worksheet") != 0) {
        edu_xml_fail(sheet->xml, edu_error_create(EDU_ERR_INPUT, NULL,
                                                  "the sheet's part holds <%s>, not a sheet", local));
        return;
    }
    sheet->space_length = (size_t)(local - name);
    sheet->space = apr_pstrmemdup(sheet->pool, name, sheet->space_length);
    sheet->place = IN_SHEET;
}

static void
take_columns(sheet_t *sheet, const char **attributes)
{
    const char *hidden = edu_xml_attribute(attributes, "hidden");
    const char *min = edu_xml_attribute(attributes, "min");
    const char *max = edu_xml_attribute(attributes, "max");

    if (hidden == NULL || min == NULL || max == NULL ||
        (strcmp(hidden, "1") != 0 && strcmp(hidden, "true") != 0))
        return;
    long to = strtol(max, NULL, 10);
    for (long i = strtol(min, NULL, 10); i <= to && i <= (long)EDU_SHEET_COLUMNS_MOST; i++)
        if (i > 0)
            sheet->hidden[i - 1] = 1;
    sheet->any_hidden = true;
}

static void
begin_row(sheet_t *sheet, const char **attributes)
{
    int64_t line = sheet->line + 1;

    sheet->row_hidden = false;
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], "r") == 0)
            line = strtoll(attributes[1], NULL, 10);
        else if (strcmp(attributes[0], "hidden") == 0)
            sheet->row_hidden = strcmp(attributes[1], "1") == 0 || strcmp(attributes[1], "true") == 0;
    }
    if (line <= sheet->line || line > EDU_SHEET_ROWS_MOST)
        edu_xml_fail(sheet->xml,
                     edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                                     line > EDU_SHEET_ROWS_MOST
                                                         ? "row %" APR_INT64_T_FMT
                                                           " is beyond the last row of a sheet"
                                                         : "row %" APR_INT64_T_FMT " does not stand in order",
                                                     (apr_int64_t)line),
                                    "the file is damaged: open it with its program and save it again"));
    sheet->line = line;
    sheet->column = (size_t)-1; /* the first cell is the next */
    sheet->place = IN_ROW;
    edu_sheet_row_clear(sheet->row);
}

/* "AB12" is column 27; false when it is no reference. The row's number is the row's own affair. */
static bool
parse_column(size_t *column, const char *reference)
{
    size_t number = 0;
    const char *at = reference;

    for (; *at >= 'A' && *at <= 'Z' && number <= EDU_SHEET_COLUMNS_MOST; at++)
        number = number * 26 + (size_t)(*at - 'A' + 1);
    *column = number - 1;
    return number > 0 && number <= EDU_SHEET_COLUMNS_MOST && *at >= '1' && *at <= '9';
}

static type_t
parse_type(const char *text)
{
    switch (text[0]) {
    case 's': return text[1] == '\0' ? SHARED : TEXT; /* or "str" */
    case 'i': return INLINE;
    case 'b': return BOOLEAN;
    case 'e': return FAILURE;
    case 'd': return ISO_DATE;
    default: return NUMBER;
    }
}

static edu_look_t
parse_look(const sheet_t *sheet, const char *style)
{
    long index = strtol(style, NULL, 10);

    if (sheet->looks == NULL || index < 0 || index >= sheet->looks->nelts)
        return EDU_LOOK_PLAIN;
    return APR_ARRAY_IDX(sheet->looks, index, edu_look_t);
}

static void
begin_cell(sheet_t *sheet, const char **attributes)
{
    const char *reference = NULL;

    sheet->type = NUMBER;
    sheet->look = EDU_LOOK_PLAIN;
    for (; attributes[0] != NULL; attributes += 2) {
        if (attributes[0][0] == '\0' || attributes[0][1] != '\0')
            continue;
        switch (attributes[0][0]) {
        case 'r': reference = attributes[1]; break;
        case 't': sheet->type = parse_type(attributes[1]); break;
        case 's': sheet->look = parse_look(sheet, attributes[1]); break;
        default: break;
        }
    }
    sheet->column++;
    sheet->place = IN_CELL;
    sheet->formula = false;
    edu_buffer_clear(sheet->value);
    if (reference != NULL && !parse_column(&sheet->column, reference))
        edu_xml_fail(sheet->xml,
                     edu_error_create(EDU_ERR_INPUT, NULL, "row %" APR_INT64_T_FMT ": \"%.20s\" is no cell",
                                      (apr_int64_t)sheet->line, reference));
    else if (sheet->column >= EDU_SHEET_COLUMNS_MOST)
        edu_xml_fail(sheet->xml,
                     edu_error_create(EDU_ERR_INPUT, NULL, "row %" APR_INT64_T_FMT " has more than %u cells",
                                      (apr_int64_t)sheet->line, EDU_SHEET_COLUMNS_MOST));
}

static void
begin_in_cell(sheet_t *sheet, const char *local)
{
    if (strcmp(local, "v") == 0)
        sheet->place = IN_VALUE;
    else if (strcmp(local, "f") == 0) {
        sheet->formula = true;
        edu_buffer_clear(sheet->formula_text);
        edu_buffer_add_char(sheet->formula_text, '=');
        sheet->place = IN_FORMULA;
    } else if (strcmp(local, "is") == 0)
        sheet->place = IN_INLINE;
    else
        sheet->skipped = 1;
}

static void
on_start(void *baton, const char *name, const char **attributes)
{
    sheet_t *sheet = baton;

    if (sheet->skipped > 0) {
        sheet->skipped++;
        return;
    }
    if (sheet->place == OUTSIDE) {
        begin_sheet(sheet, name);
        return;
    }
    const char *local = local_name(sheet, name);

    if (sheet->place == IN_ROW && strcmp(local, "c") == 0)
        begin_cell(sheet, attributes);
    else if (sheet->place == IN_CELL)
        begin_in_cell(sheet, local);
    else if (sheet->place == IN_DATA && strcmp(local, "row") == 0)
        begin_row(sheet, attributes);
    else if (sheet->place == IN_INLINE && strcmp(local, "r") == 0)
        sheet->place = IN_RUN;
    else if ((sheet->place == IN_INLINE || sheet->place == IN_RUN) && strcmp(local, "t") == 0)
        sheet->place = sheet->place == IN_RUN ? IN_RUN_TEXT : IN_INLINE_TEXT;
    else if (sheet->place == IN_SHEET && strcmp(local, "sheetData") == 0)
        sheet->place = IN_DATA;
    else if (sheet->place == IN_SHEET && strcmp(local, "cols") == 0)
        sheet->place = IN_COLUMNS;
    else {
        if (sheet->place == IN_COLUMNS)
            take_columns(sheet, attributes);
        sheet->skipped = 1;
    }
}

static void
put_shared(sheet_t *sheet)
{
    char text[16];
    char *end = text;
    size_t length = sheet->value->length;
    unsigned long index = 0;

    if (length > 0 && length < sizeof text) {
        memcpy(text, sheet->value->data, length);
        text[length] = '\0';
        index = strtoul(text, &end, 10);
    }
    if (length == 0)
        return;
    if (end == text || *end != '\0' || sheet->strings == NULL ||
        !edu_strings_add(sheet->row->text, sheet->strings, index))
        fail_at_cell(sheet, EDU_SAID("points to a text that the workbook does not have"));
}

/* Appends the cell's text to the row's. */
static void
put_text(sheet_t *sheet)
{
    edu_buffer_t *out = sheet->row->text;
    const edu_buffer_t *value = sheet->value;
    size_t start = out->length;

    switch (sheet->type) {
    case NUMBER:
        edu_number_add_text(out, value->data, value->length, sheet->look, sheet->epoch_1904, sheet->formula);
        break;
    case SHARED: put_shared(sheet); break;
    case TEXT:
    case INLINE:
        edu_buffer_add(out, value->data, value->length);
        edu_strings_unescape(out, start);
        break;
    case BOOLEAN:
        if (value->length > 0)
            edu_buffer_add_text(out, value->data[0] == '1' || value->data[0] == 't' ? "TRUE" : "FALSE");
        break;
    case FAILURE: edu_buffer_add(out, value->data, value->length); break;
    case ISO_DATE: edu_number_add_moment(out, value->data, value->length); break;
    }
}

static void
end_cell(sheet_t *sheet)
{
    edu_sheet_row_t *row = sheet->row;
    size_t start = row->text->length;
    /* A program that cannot compute saves formulas without results: the cell is not empty, its value is not known. */
    bool uncomputed = sheet->formula && sheet->value->length == 0 && sheet->type == NUMBER;

    if (uncomputed)
        edu_buffer_add(row->text, sheet->formula_text->data, sheet->formula_text->length);
    else if (sheet->value->length > 0)
        put_text(sheet);
    sheet->place = IN_ROW;
    if (row->text->length == start)
        return;
    if (row->text->length - start > EDU_SHEET_CELL_MOST || row->text->length > EDU_SHEET_ROW_MOST)
        edu_xml_fail(sheet->xml, edu_sheet_too_long(sheet->column, sheet->line));
    edu_sheet_row_put(row, sheet->column, start, uncomputed || sheet->type == FAILURE);
    if (sheet->any_hidden && sheet->hidden[sheet->column] == 1) {
        sheet->hidden[sheet->column] = 2;
        sheet->marks.hidden_columns++;
    }
}

static void
end_row(sheet_t *sheet)
{
    sheet->place = IN_DATA;
    sheet->waiting = sheet->row->filled;
    if (!sheet->waiting)
        return;
    sheet->marks.hidden_rows += sheet->row_hidden;
    edu_xml_pause(sheet->xml);
}

static void
on_end(void *baton)
{
    sheet_t *sheet = baton;

    if (sheet->skipped > 0) {
        sheet->skipped--;
        return;
    }
    switch (sheet->place) {
    case OUTSIDE: break;
    case IN_SHEET: sheet->place = OUTSIDE; break;
    case IN_COLUMNS:
    case IN_DATA: sheet->place = IN_SHEET; break;
    case IN_ROW: end_row(sheet); break;
    case IN_CELL: end_cell(sheet); break;
    case IN_VALUE:
    case IN_FORMULA:
    case IN_INLINE: sheet->place = IN_CELL; break;
    case IN_RUN:
    case IN_INLINE_TEXT: sheet->place = IN_INLINE; break;
    case IN_RUN_TEXT: sheet->place = IN_RUN; break;
    }
}

static void
on_text(void *baton, const char *text, size_t length)
{
    sheet_t *sheet = baton;
    edu_buffer_t *out = NULL;

    if (sheet->place == IN_FORMULA)
        out = sheet->formula_text;
    else if (sheet->place == IN_VALUE || sheet->place == IN_INLINE_TEXT || sheet->place == IN_RUN_TEXT)
        out = sheet->value;
    if (out == NULL || sheet->skipped > 0)
        return;
    edu_buffer_add(out, text, length);
    if (out->length > EDU_SHEET_CELL_MOST)
        edu_xml_fail(sheet->xml, edu_sheet_too_long(sheet->column, sheet->line));
}

/* The next row, or a blank one before it. */
static edu_error_t *
read_next(void *baton, edu_record_t **record)
{
    sheet_t *sheet = baton;

    *record = NULL;
    if (!sheet->waiting && !sheet->over) {
        edu_error_t *error = edu_xml_run(&sheet->over, sheet->xml);

        if (error != NULL) {
            sheet->over = true;
            return edu_error_wrap(error, "could not read sheet \"%s\"", sheet->name);
        }
    }
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
edu_xlsx_sheet(edu_reader_t *reader, const edu_sheet_marks_t **marks, const char *what, const char *name,
               edu_xml_read_t read, void *part, const edu_strings_t *strings, const apr_array_header_t *looks,
               bool epoch_1904, apr_pool_t *pool)
{
    static const edu_xml_events_t events = {on_start, on_end, on_text};
    sheet_t *sheet = apr_pcalloc(pool, sizeof *sheet);

    sheet->pool = pool;
    sheet->name = apr_pstrdup(pool, name);
    sheet->strings = strings;
    sheet->looks = looks;
    sheet->epoch_1904 = epoch_1904;
    sheet->row = edu_sheet_row_create(pool);
    sheet->value = edu_buffer_create(64, pool);
    sheet->formula_text = edu_buffer_create(64, pool);
    sheet->xml = edu_xml_create(what, read, part, &events, sheet, pool);
    *marks = &sheet->marks;
    *reader = (edu_reader_t){read_next, sheet, sheet->name};
    return NULL;
}
