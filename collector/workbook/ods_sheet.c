#include "collector/workbook/ods.h"
#include "collector/workbook/ods_cell.h"
#include "collector/workbook/sheet_row.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Where in <document-content><body><spreadsheet><table><table-row><table-cell><p/> the parser is. */
typedef enum place_t {
    OUTSIDE,
    IN_DOCUMENT,
    IN_STYLES,
    IN_STYLE,
    IN_BODY,
    IN_BOOK,
    IN_TABLE,
    IN_ROW,
    IN_CELL,
    IN_TEXT
} place_t;

#define SHEETS_MOST 4096

typedef struct sheet_t {
    edu_xml_t *xml;
    int index;                  /* of the sheet to read; -1: list them */
    apr_array_header_t *sheets; /* edu_sheet_t: to list them in */
    const char *name;
    apr_hash_t *hidden_styles;
    const char *style; /* the style at hand */
    int tables;        /* met so far */
    bool spreadsheet;  /* the document is one */
    edu_sheet_marks_t marks;

    place_t place;
    int skipped; /* depth inside an element that means nothing here */
    int groups;  /* depth of groups of rows or columns inside the table */
    int spans;   /* depth of elements inside the paragraph */

    edu_sheet_row_t *row;
    edu_ods_cell_t cell;
    int64_t line;     /* of the row at hand: of the last one when it is repeated */
    int64_t repeated; /* how often the row at hand is still to be handed out */
    bool row_hidden;
    int64_t repeats; /* cells that repeats have made */
    size_t column;
    size_t columns;                               /* declared so far */
    unsigned char hidden[EDU_SHEET_COLUMNS_MOST]; /* a column: 1 hidden, 2 hidden and counted */
    bool over;
    apr_pool_t *pool;
} sheet_t;

static const char *
local_attribute(const char **attributes, const char *local, const char *otherwise)
{
    const char *value = edu_xml_attribute(attributes, local);

    return value != NULL ? value : otherwise;
}

static int64_t
repeat_of(const char **attributes, const char *local)
{
    int64_t count = strtoll(local_attribute(attributes, local, "1"), NULL, 10);

    return count > 1 ? count : 1;
}

static bool
is_hidden(const char **attributes)
{
    const char *visibility = local_attribute(attributes, "visibility", "visible");

    return strcmp(visibility, "collapse") == 0 || strcmp(visibility, "filter") == 0;
}

static void
begin_table(sheet_t *sheet, const char **attributes)
{
    const char *name = local_attribute(attributes, "name", "");
    const char *style = local_attribute(attributes, "style-name", "");
    int number = sheet->tables++;

    if (sheet->index < 0 && sheet->sheets->nelts < SHEETS_MOST)
        APR_ARRAY_PUSH(sheet->sheets, edu_sheet_t) =
            (edu_sheet_t){apr_pstrdup(sheet->pool, name),
                          apr_hash_get(sheet->hidden_styles, style, APR_HASH_KEY_STRING) != NULL};
    if (number != sheet->index)
        sheet->skipped = 1;
    else
        sheet->place = IN_TABLE;
}

static void
take_columns(sheet_t *sheet, const char **attributes)
{
    int64_t repeated = repeat_of(attributes, "number-columns-repeated");
    bool hidden = is_hidden(attributes);

    for (; repeated > 0 && sheet->columns < EDU_SHEET_COLUMNS_MOST; repeated--)
        sheet->hidden[sheet->columns++] = hidden;
}

static void
begin_row(sheet_t *sheet, const char **attributes)
{
    sheet->repeated = repeat_of(attributes, "number-rows-repeated");
    if (sheet->repeated > EDU_SHEET_ROWS_MOST)
        sheet->repeated = EDU_SHEET_ROWS_MOST + 1;
    sheet->row_hidden = is_hidden(attributes);
    sheet->column = 0;
    sheet->place = IN_ROW;
    edu_sheet_row_clear(sheet->row);
}

static void
on_start_in_table(sheet_t *sheet, const char *local, const char **attributes)
{
    static const char *const groups[] = {"table-row-group",    "table-header-rows",    "table-rows",
                                         "table-column-group", "table-header-columns", "table-columns"};

    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(local, groups[i]) == 0) {
            sheet->groups++;
            return;
        }
    if (strcmp(local, "table-row") == 0) {
        begin_row(sheet, attributes);
        return;
    }
    if (strcmp(local, "table-column") == 0)
        take_columns(sheet, attributes);
    sheet->skipped = 1;
}

/* A paragraph, and what stands in it. */
static void
on_start_in_cell(sheet_t *sheet, const char *local, const char **attributes)
{
    edu_buffer_t *text = sheet->cell.text;

    if (sheet->place == IN_CELL) {
        if (strcmp(local, "p") != 0 && strcmp(local, "h") != 0) {
            sheet->skipped = 1; /* an annotation, a picture */
            return;
        }
        if (sheet->cell.paragraphs++ > 0)
            edu_buffer_add_char(text, '\n');
        sheet->place = IN_TEXT;
        sheet->spans = 0;
        return;
    }
    if (strcmp(local, "span") == 0 || strcmp(local, "a") == 0) {
        sheet->spans++;
        return;
    }
    if (strcmp(local, "s") == 0) {
        int64_t count = repeat_of(attributes, "c");

        for (; count > 0 && text->length <= EDU_SHEET_CELL_MOST; count--)
            edu_buffer_add_char(text, ' ');
    } else if (strcmp(local, "tab") == 0)
        edu_buffer_add_char(text, '\t');
    else if (strcmp(local, "line-break") == 0)
        edu_buffer_add_char(text, '\n');
    sheet->skipped = 1;
}

static void
on_start_above(sheet_t *sheet, const char *local, const char **attributes)
{
    if (sheet->place == OUTSIDE)
        sheet->place = IN_DOCUMENT;
    else if (sheet->place == IN_DOCUMENT && strcmp(local, "body") == 0)
        sheet->place = IN_BODY;
    else if (sheet->place == IN_DOCUMENT && strcmp(local, "automatic-styles") == 0)
        sheet->place = IN_STYLES;
    else if (sheet->place == IN_STYLES && strcmp(local, "style") == 0) {
        sheet->style = apr_pstrdup(sheet->pool, local_attribute(attributes, "name", ""));
        sheet->place = IN_STYLE;
    } else if (sheet->place == IN_BODY && strcmp(local, "spreadsheet") == 0) {
        sheet->spreadsheet = true;
        sheet->place = IN_BOOK;
    } else if (sheet->place == IN_BOOK && strcmp(local, "table") == 0)
        begin_table(sheet, attributes);
    else {
        if (sheet->place == IN_STYLE && strcmp(local, "table-properties") == 0 &&
            strcmp(local_attribute(attributes, "display", "true"), "false") == 0)
            apr_hash_set(sheet->hidden_styles, sheet->style, APR_HASH_KEY_STRING, "");
        sheet->skipped = 1;
    }
}

static void
on_start(void *baton, const char *name, const char **attributes)
{
    sheet_t *sheet = baton;
    const char *local;

    if (sheet->skipped > 0) {
        sheet->skipped++;
        return;
    }
    local = edu_xml_local(name);
    switch (sheet->place) {
    case IN_CELL:
    case IN_TEXT: on_start_in_cell(sheet, local, attributes); break;
    case IN_ROW:
        sheet->cell.covered = strcmp(local, "covered-table-cell") == 0;
        if (!sheet->cell.covered && strcmp(local, "table-cell") != 0) {
            sheet->skipped = 1;
            break;
        }
        edu_ods_cell_begin(&sheet->cell, attributes);
        sheet->place = IN_CELL;
        break;
    case IN_TABLE: on_start_in_table(sheet, local, attributes); break;
    default: on_start_above(sheet, local, attributes); break;
    }
}

static void
fail_repeats(sheet_t *sheet)
{
    edu_xml_fail(
        sheet->xml,
        edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                        "row %" APR_INT64_T_FMT
                                        " repeats cells or itself beyond what a sheet holds",
                                        (apr_int64_t)(sheet->line + 1)),
                       "clear the rows and columns behind the table, or save the sheet as CSV in UTF-8"));
}

/* Puts the cell where it stands, as often as it is repeated. */
static void
end_cell(sheet_t *sheet)
{
    edu_sheet_row_t *row = sheet->row;
    edu_ods_cell_t *cell = &sheet->cell;
    int64_t repeated = cell->repeated > 1 ? cell->repeated : 1;
    size_t start = row->text->length;
    bool error = false;

    sheet->place = IN_ROW;
    if (!cell->covered)
        edu_ods_cell_add(row->text, &error, cell);
    size_t length = row->text->length - start;
    if (length == 0) {
        sheet->column +=
            (size_t)(repeated < (int64_t)EDU_SHEET_COLUMNS_MOST ? repeated : (int64_t)EDU_SHEET_COLUMNS_MOST);
        return;
    }
    sheet->repeats += repeated - 1;
    if (repeated > (int64_t)EDU_SHEET_COLUMNS_MOST ||
        sheet->column + (size_t)repeated > EDU_SHEET_COLUMNS_MOST || sheet->repeats > EDU_ODS_REPEATS_MOST) {
        fail_repeats(sheet);
        return;
    }
    for (; repeated > 0; repeated--, sheet->column++) {
        if (length > EDU_SHEET_CELL_MOST || row->text->length > EDU_SHEET_ROW_MOST) {
            edu_xml_fail(sheet->xml, edu_sheet_too_long(sheet->column, sheet->line + 1));
            return;
        }
        edu_sheet_row_put(row, sheet->column, start, error);
        if (sheet->hidden[sheet->column] == 1) {
            sheet->hidden[sheet->column] = 2;
            sheet->marks.hidden_columns++;
        }
        start = row->text->length;
        if (repeated > 1) {
            edu_buffer_reserve(row->text, length);
            edu_buffer_add(row->text, row->text->data + start - length, length);
        }
    }
}

static void
end_row(sheet_t *sheet)
{
    sheet->place = IN_TABLE;
    if (!sheet->row->filled) {
        sheet->line += sheet->repeated;
        sheet->repeated = 0;
        /* Beyond the last row nothing more may stand; counting on is of no use. */
        if (sheet->line > EDU_SHEET_ROWS_MOST)
            sheet->line = EDU_SHEET_ROWS_MOST;
        return;
    }
    sheet->repeats += (sheet->repeated - 1) * (int64_t)sheet->row->width;
    if (sheet->line + sheet->repeated > EDU_SHEET_ROWS_MOST || sheet->repeats > EDU_ODS_REPEATS_MOST) {
        fail_repeats(sheet);
        return;
    }
    sheet->marks.hidden_rows += sheet->row_hidden ? sheet->repeated : 0;
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
    case IN_DOCUMENT: sheet->place = OUTSIDE; break;
    case IN_STYLE: sheet->place = IN_STYLES; break;
    case IN_STYLES:
    case IN_BODY: sheet->place = IN_DOCUMENT; break;
    case IN_BOOK: sheet->place = IN_BODY; break;
    case IN_TABLE:
        if (sheet->groups > 0) {
            sheet->groups--;
            break;
        }
        sheet->place = IN_BOOK;
        sheet->over = true;
        edu_xml_pause(sheet->xml);
        break;
    case IN_ROW: end_row(sheet); break;
    case IN_CELL: end_cell(sheet); break;
    case IN_TEXT:
        if (sheet->spans > 0)
            sheet->spans--;
        else
            sheet->place = IN_CELL;
        break;
    }
}

/* Line breaks between paragraphs' words are blanks. Several blanks stay, as spreadsheet programs leave them. */
static void
on_text(void *baton, const char *text, size_t length)
{
    sheet_t *sheet = baton;
    edu_buffer_t *out = sheet->cell.text;

    if (sheet->place != IN_TEXT || sheet->skipped > 0)
        return;
    for (size_t i = 0; i < length; i++) {
        bool blank = text[i] == '\n' || text[i] == '\t' || text[i] == '\r';

        if (!blank)
            edu_buffer_add_char(out, text[i]);
        else if (out->length == 0 || out->data[out->length - 1] != ' ')
            edu_buffer_add_char(out, ' ');
    }
    if (out->length > EDU_SHEET_CELL_MOST)
        edu_xml_fail(sheet->xml, edu_sheet_too_long(sheet->column, sheet->line + 1));
}

static edu_error_t *
read_next(void *baton, edu_record_t **record)
{
    sheet_t *sheet = baton;

    *record = NULL;
    if (sheet->repeated == 0 && !sheet->over) {
        bool over = false;
        edu_error_t *error = edu_xml_run(&over, sheet->xml);

        sheet->over = sheet->over || over || error != NULL;
        if (error != NULL)
            return *sheet->name != '\0' ? edu_error_wrap(error, "could not read sheet \"%s\"", sheet->name)
                                        : error;
    }
    if (sheet->repeated == 0)
        return NULL;
    *record = edu_sheet_row_next_blank(sheet->row, sheet->line + 1);
    if (*record != NULL)
        return NULL;
    sheet->repeated--;
    *record = edu_sheet_row_finish(sheet->row, ++sheet->line);
    return NULL;
}

edu_error_t *
edu_ods_sheet(edu_reader_t *reader, const edu_sheet_marks_t **marks, apr_array_header_t *sheets, int index,
              edu_xml_read_t read, void *part, apr_pool_t *pool)
{
    static const edu_xml_events_t events = {on_start, on_end, on_text};
    sheet_t *sheet = apr_pcalloc(pool, sizeof *sheet);

    sheet->index = index;
    sheet->sheets = sheets;
    sheet->name = index >= 0 && index < sheets->nelts ? APR_ARRAY_IDX(sheets, index, edu_sheet_t).name : "";
    sheet->pool = pool;
    sheet->hidden_styles = apr_hash_make(pool);
    sheet->row = edu_sheet_row_create(pool);
    sheet->cell.value = edu_buffer_create(64, pool);
    sheet->cell.text = edu_buffer_create(64, pool);
    sheet->cell.expression = edu_buffer_create(64, pool);
    sheet->xml = edu_xml_create(EDU_ODS_CONTENT, read, part, &events, sheet, pool);
    *marks = &sheet->marks;
    *reader = (edu_reader_t){read_next, sheet, sheet->name};
    return NULL;
}
