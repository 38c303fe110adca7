#include "collector/rejects_workbook.h"

#include "base/cancel.h"
#include "base/pool.h"
#include "base/workbook_write.h"
#include "collector/rows.h"
#include "collector/sorter.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_HEADER "行号 / line"
#define REASON_HEADER "原因 / reason"
#define REASON_WIDTH 44
#define HINT_WIDTH 60
#define REASON_LINES_MOST 12

/* A name that stands further to the right is no place for the reasons: they are to be seen at once. */
#define NAME_COLUMN_MOST 5

/* Printed columns side by side that can still be read. */
#define PAGE_COLUMNS 20

/* Notes at cells are held in memory until the end; behind so many the last column has to do. */
#define COMMENTS_MOST 20000

#define SORTER_MEMORY ((size_t)8 * 1024 * 1024)

static const struct {
    const char *en;
    const char *zh;
} hint_table[EDU_REASON_COUNT] = {
#define EDU_REASON_HINT(code, en, zh) [EDU_REASON_##code] = {en, zh},
#include "collector/reason_hints.def"
#undef EDU_REASON_HINT
};

typedef struct fault_t {
    const char *column;
    const char *message;
    int at;            /* the file's column, -1 */
    const bool *cells; /* of an edit rule: one a file column, whether the rule names it; NULL */
} fault_t;

typedef struct head_t {
    int count; /* of cells */
    const char **cells;
} head_t;

typedef struct writer_t {
    edu_rejects_t *rejects;
    const edu_catalogue_t *catalogue;
    const edu_layout_t *layout;
    apr_hash_t *rule_cells; /* code of an edit rule to fault_t.cells */
    edu_lang_t lang;
    edu_workbook_write_t *workbook;
    edu_sheet_write_t *sheet;
    const char *sheet_name;
    int rows;                 /* written to the sheet */
    apr_array_header_t *head; /* head_t: the rows down to the header */
    bool *is_measure;         /* one a file column: whether it holds figures */
    int *places;              /* one a file column: where it stands in the workbook; -1: nowhere */
    int fixed_columns;        /* which stay in view */
    int line_column;
    int reason_column;
    int next_column; /* behind all of these */
    int comments;
    edu_sorter_t *sorter;
    int64_t line; /* of the next fault; INT64_MAX: there is none */
    fault_t next;
    apr_pool_t *pool;
    apr_pool_t *row_pool;
} writer_t;

bool
edu_rejects_is_workbook(const char *path)
{
    size_t length = strlen(path);

    return length > 5 && strcasecmp(path + length - 5, ".xlsx") == 0;
}

static bool
ends_in(const char *text, const char *end)
{
    size_t length = strlen(text);

    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

bool
edu_rejects_own_header(const char *header)
{
    /* A profile may have joined it to what stands above. */
    return ends_in(header, LINE_HEADER) || ends_in(header, REASON_HEADER);
}

const char *
edu_reason_hint(edu_reason_t rule, edu_lang_t lang)
{
    const char *hint = lang == EDU_LANG_ZH ? hint_table[rule].zh : hint_table[rule].en;

    return hint != NULL ? hint : "";
}

/* Faults in the order of the file ---------------------------------------------------------------- */

/* Key: the line, most significant byte first. Payload: column, NUL, message, NUL, code of the edit rule or "", NUL. */
static edu_error_t *
sort_fault(const edu_reject_t *reject, void *baton)
{
    writer_t *writer = baton;
    unsigned char key[8];
    const char *rule = strcmp(reject->rule, edu_reason_code(EDU_REASON_edit_rule)) == 0 ? reject->value : "";
    size_t column = strlen(reject->column) + 1;
    size_t message = strlen(reject->message) + 1;
    size_t code = strlen(rule) + 1;

    for (int i = 0; i < 8; i++)
        key[i] = (unsigned char)((uint64_t)reject->line >> (56 - 8 * i));
    apr_pool_clear(writer->row_pool);
    char *payload = apr_palloc(writer->row_pool, column + message + code);
    memcpy(payload, reject->column, column);
    memcpy(payload + column, reject->message, message);
    memcpy(payload + column + message, rule, code);
    return edu_sorter_add(writer->sorter, key, sizeof key, payload, column + message + code);
}

/* The columns whose figures an edit rule compares: those of the return itself, not of earlier ones. */
static const bool *
cells_of_rule(writer_t *writer, const char *code)
{
    const edu_layout_t *layout = writer->layout;
    const edu_edit_rule_t *rule = edu_catalogue_rule(writer->catalogue, code);
    bool *cells = apr_hash_get(writer->rule_cells, code, APR_HASH_KEY_STRING);

    if (cells != NULL || rule == NULL || rule->check == NULL)
        return cells;
    cells = apr_pcalloc(writer->pool, (size_t)layout->column_count + 1);
    const apr_array_header_t *inputs = edu_expr_inputs(rule->check, writer->pool);
    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        int column = layout->wide ? layout->cell_columns[input->cell] : layout->value_column;

        if (input->form == layout->form && input->lag == 0 && column >= 0 && column < layout->column_count)
            cells[column] = true;
    }
    apr_hash_set(writer->rule_cells, rule->code, APR_HASH_KEY_STRING, cells);
    return cells;
}

/* The column of the file that a fault names by its header, or as "#7"; -1. */
static int
find_column(const edu_layout_t *layout, const char *name)
{
    if (*name == '\0')
        return -1;
    for (int i = 0; i < layout->column_count; i++)
        if (strcmp(layout->shown[i], name) == 0)
            return i;
    return *name == '#' ? (int)strtol(name + 1, NULL, 10) - 1 : -1;
}

/* Moves on to the next fault; its texts are valid until the next call. */
static edu_error_t *
next_fault(writer_t *writer)
{
    const char *key;
    const char *data;
    size_t key_length;
    size_t length;

    EDU_TRY(edu_sorter_next(writer->sorter, &key, &key_length, &data, &length));
    writer->line = INT64_MAX;
    if (key == NULL)
        return NULL;
    writer->line = 0;
    for (int i = 0; i < 8; i++)
        writer->line = writer->line * 256 + (unsigned char)key[i];
    const char *message = data + strlen(data) + 1;
    const char *rule = message + strlen(message) + 1;
    writer->next = (fault_t){data, message, find_column(writer->layout, data),
                             *rule != '\0' ? cells_of_rule(writer, rule) : NULL};
    return NULL;
}

/* The faults of the lines up to `last`, in the row's pool. */
static edu_error_t *
take_faults(apr_array_header_t **faults, writer_t *writer, int64_t last)
{
    *faults = apr_array_make(writer->row_pool, 4, sizeof(fault_t));
    while (writer->line <= last) {
        APR_ARRAY_PUSH(*faults, fault_t) = (fault_t){apr_pstrdup(writer->row_pool, writer->next.column),
                                                     apr_pstrdup(writer->row_pool, writer->next.message),
                                                     writer->next.at, writer->next.cells};
        EDU_TRY(next_fault(writer));
    }
    return NULL;
}

/* Rows ------------------------------------------------------------------------------------------- */

/* Where a cell of the file goes: those beyond the header behind the columns of ours; -1: nowhere. */
static int
place_of(const writer_t *writer, int column)
{
    int count = writer->layout->column_count;

    return column < count ? writer->places[column] : writer->next_column + column - count;
}

static void
begin_sheet(writer_t *writer)
{
    int header =
        writer->head->nelts - 1 - (writer->layout->profile != NULL ? writer->layout->profile->skip_rows : 0);

    writer->sheet = edu_workbook_write_sheet(writer->workbook, writer->sheet_name);
    writer->rows = 0;
    for (int i = 0; i < writer->head->nelts; i++, writer->rows++) {
        const head_t *head = &APR_ARRAY_IDX(writer->head, i, head_t);

        edu_sheet_write_row(writer->sheet, 0);
        /* Empty cells too: a profile may take what stands to the left of them. */
        for (int k = 0; k < head->count; k++)
            if (place_of(writer, k) >= 0)
                edu_sheet_write_text(writer->sheet, place_of(writer, k), head->cells[k],
                                     i == header ? EDU_CELL_HEADER : EDU_CELL_CODE);
        if (i == header) {
            edu_sheet_write_text(writer->sheet, writer->line_column, LINE_HEADER, EDU_CELL_HEADER);
            edu_sheet_write_text(writer->sheet, writer->reason_column, REASON_HEADER, EDU_CELL_HEADER);
        }
    }
    edu_sheet_write_width(writer->sheet, writer->reason_column, writer->reason_column, REASON_WIDTH);
    edu_sheet_write_freeze(writer->sheet, writer->rows, writer->fixed_columns);
    edu_sheet_write_fit(writer->sheet, 1 + writer->next_column / PAGE_COLUMNS);
}

/* A number just as a spreadsheet would show it; other texts ("007", "1,234", "-") stay the texts they are. */
static bool
is_plain_number(const char *text)
{
    size_t length = strlen(text);
    const char *digits = text + (*text == '-');
    size_t whole = strspn(digits, "0123456789");

    if (whole == 0 || length > 15 || (whole > 1 && *digits == '0'))
        return false;
    if (digits[whole] == '.')
        return strspn(digits + whole + 1, "0123456789") == strlen(digits + whole + 1) &&
               text[length - 1] != '0' && text[length - 1] != '.';
    return digits[whole] == '\0';
}

static const char *
reasons_text(const apr_array_header_t *faults, edu_lang_t lang, apr_pool_t *pool)
{
    edu_buffer_t *text = edu_buffer_create(256, pool);

    for (int i = 0; i < faults->nelts; i++) {
        const fault_t *fault = &APR_ARRAY_IDX(faults, i, fault_t);

        edu_buffer_printf(text, "%s%s%s%s", i > 0 ? "\n" : "", fault->column,
                          *fault->column == '\0' ? ""
                          : lang == EDU_LANG_ZH  ? "："
                                                 : ": ",
                          fault->message);
    }
    return edu_buffer_text(text);
}

/* A cell of the file; `reasons`: what is wrong with it, "" nothing. */
static void
write_cell(writer_t *writer, int column, const edu_field_t *field, const char *reasons)
{
    int at = place_of(writer, column);
    const char *text = apr_pstrmemdup(writer->row_pool, field->data, field->length);
    bool measure = column < writer->layout->column_count && writer->is_measure[column];
    edu_cell_style_t style = *reasons != '\0' ? (measure ? EDU_CELL_FAULTY : EDU_CELL_FAULTY_TEXT)
                             : measure        ? EDU_CELL_PLAIN
                                              : EDU_CELL_TEXT;

    if (at < 0)
        return;
    if (measure && is_plain_number(text))
        edu_sheet_write_number(writer->sheet, at, strtod(text, NULL), -1, style);
    else if (*text != '\0' || *reasons != '\0')
        edu_sheet_write_text(writer->sheet, at, text, style);
    if (*reasons != '\0' && writer->comments++ < COMMENTS_MOST)
        edu_sheet_write_comment(writer->sheet, at, reasons);
}

/* The reasons of the faults of one column. */
static const char *
reasons_of(const writer_t *writer, const apr_array_header_t *faults, int column)
{
    const char *text = "";

    for (int i = 0; i < faults->nelts; i++) {
        const fault_t *fault = &APR_ARRAY_IDX(faults, i, fault_t);

        if (fault->at == column ||
            (fault->cells != NULL && column < writer->layout->column_count && fault->cells[column]))
            text = apr_pstrcat(writer->row_pool, text, *text != '\0' ? "\n" : "", fault->message, NULL);
    }
    return text;
}

/* One row. `record` NULL: nothing is known of it but its faults. */
static void
write_row(writer_t *writer, int64_t line, const edu_record_t *record, const apr_array_header_t *faults)
{
    const char *reasons = reasons_text(faults, writer->lang, writer->row_pool);
    int lines = edu_sheet_write_lines(reasons, REASON_WIDTH);
    size_t count = record != NULL ? record->count : 0;
    static const edu_field_t nothing = {.data = ""};

    if (writer->sheet == NULL || writer->rows >= EDU_SHEET_WRITE_ROWS_MOST)
        begin_sheet(writer);
    writer->rows++;
    edu_sheet_write_row(writer->sheet, lines <= 1                  ? 0
                                       : lines < REASON_LINES_MOST ? lines
                                                                   : REASON_LINES_MOST);
    edu_sheet_write_number(writer->sheet, writer->line_column, (double)line, -1, EDU_CELL_NOTE);
    for (size_t i = 0; i < count || i < (size_t)writer->layout->column_count; i++)
        write_cell(writer, (int)i, i < count ? &record->fields[i] : &nothing,
                   reasons_of(writer, faults, (int)i));
    edu_sheet_write_text(writer->sheet, writer->reason_column, reasons, EDU_CELL_WRAPPED);
}

/* Keeps a row above the data for the sheets to come. */
static void
keep_head(writer_t *writer, const edu_record_t *record)
{
    head_t *head = apr_array_push(writer->head);

    head->count = (int)record->count;
    head->cells = apr_pcalloc(writer->pool, sizeof(char *) * record->count);
    for (size_t i = 0; i < record->count; i++)
        head->cells[i] = apr_pstrmemdup(writer->pool, record->fields[i].data, record->fields[i].length);
}

/* Reads the file once more and writes the rows that have faults. */
static edu_error_t *
write_rows(writer_t *writer, const edu_reader_t *reader)
{
    const edu_layout_t *layout = writer->layout;
    edu_rows_t *rows = edu_rows_create(layout, writer->pool);
    int skipped = layout->profile != NULL ? layout->profile->skip_rows : 0;
    apr_array_header_t *faults;
    edu_record_t *record;

    for (int64_t count = 0;; count++) {
        if ((count & 1023) == 0)
            EDU_TRY(edu_cancel_check());
        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            return NULL;
        apr_pool_clear(writer->row_pool);
        if (record->line <= layout->header_line || skipped-- > 0) {
            keep_head(writer, record);
            continue;
        }
        if (writer->line == INT64_MAX)
            return NULL;
        if (record->fault == EDU_CSV_SOUND)
            edu_rows_take(rows, record);
        if (writer->line < record->line) {
            int64_t line = writer->line;

            EDU_TRY(take_faults(&faults, writer, record->line - 1));
            write_row(writer, line, NULL, faults);
        }
        if (writer->line > record->line + record->lines - 1)
            continue;
        EDU_TRY(take_faults(&faults, writer, record->line + record->lines - 1));
        write_row(writer, record->line, record, faults);
    }
}

/* The second sheet ------------------------------------------------------------------------------- */

static void
write_summary(writer_t *writer)
{
    const bool zh = writer->lang == EDU_LANG_ZH;
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(writer->workbook, "汇总 summary");
    const char *const titles[] = {zh ? "原因代码" : "reason", zh ? "原因" : "what is wrong",
                                  zh ? "处数" : "faults", zh ? "怎么办" : "what to do"};
    edu_buffer_t *text = edu_buffer_create(128, writer->pool);

    edu_sheet_write_row(sheet, 0);
    for (int i = 0; i < 4; i++)
        edu_sheet_write_text(sheet, i, titles[i], EDU_CELL_HEADER);
    for (int rule = 0; rule < EDU_REASON_COUNT; rule++) {
        int64_t count = edu_rejects_by_rule(writer->rejects, (edu_reason_t)rule);
        const char *hint = edu_reason_hint((edu_reason_t)rule, writer->lang);

        if (count == 0)
            continue;
        edu_buffer_clear(text);
        edu_reason_message(text, (edu_reason_t)rule, writer->lang, "…", "…", "…");
        edu_sheet_write_row(sheet, edu_sheet_write_lines(hint, HINT_WIDTH));
        edu_sheet_write_text(sheet, 0, edu_reason_code((edu_reason_t)rule), EDU_CELL_CODE);
        edu_sheet_write_text(sheet, 1, edu_buffer_text(text), EDU_CELL_WRAPPED);
        edu_sheet_write_number(sheet, 2, (double)count, -1, EDU_CELL_PLAIN);
        edu_sheet_write_text(sheet, 3, hint, EDU_CELL_WRAPPED);
    }
    edu_sheet_write_width(sheet, 1, 1, HINT_WIDTH);
    edu_sheet_write_width(sheet, 3, 3, HINT_WIDTH);
    edu_sheet_write_freeze(sheet, 1, 0);
    edu_sheet_write_fit(sheet, 1);
}

/* The file's column behind which the reasons stand, so that they are seen beside the unit; the first one when the file has no name or
 * code of the unit near its beginning. */
static int
column_before_reasons(const edu_layout_t *layout)
{
    const edu_key_source_t *const sources[] = {&layout->unit_name, &layout->unit};

    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (sources[i]->count > 0 && sources[i]->columns[0] < NAME_COLUMN_MOST)
            return sources[i]->columns[0];
    for (int i = 0; i < layout->column_count; i++)
        if (!edu_rejects_own_header(layout->headers[i]))
            return i;
    return 0;
}

/* Gives each column its place. Those that an earlier workbook of rejects brought along are written anew. A profile may count columns:
 * with one, ours stand behind the file's. */
static void
place_columns(writer_t *writer)
{
    const edu_layout_t *layout = writer->layout;
    bool behind = layout->profile != NULL;
    int before = column_before_reasons(layout);
    int next = behind ? 0 : 1;

    writer->places = apr_pcalloc(writer->pool, sizeof(int) * (size_t)(layout->column_count + 1));
    for (int i = 0; i < layout->column_count; i++) {
        writer->places[i] = edu_rejects_own_header(layout->headers[i]) ? -1 : next++;
        if (!behind && i == before)
            writer->reason_column = next++;
    }
    writer->line_column = behind ? next++ : 0;
    if (behind)
        writer->reason_column = next++;
    writer->next_column = next;
    writer->fixed_columns = behind ? 0 : writer->reason_column + 1;
}

static void
find_measures(writer_t *writer)
{
    const edu_layout_t *layout = writer->layout;

    writer->is_measure = apr_pcalloc(writer->pool, (size_t)layout->column_count + 1);
    for (int i = 0; layout->wide && i < layout->form->cells->nelts; i++)
        if (layout->cell_columns[i] >= 0 && layout->cell_columns[i] < layout->column_count)
            writer->is_measure[layout->cell_columns[i]] = true;
    if (!layout->wide && layout->value_column >= 0 && layout->value_column < layout->column_count)
        writer->is_measure[layout->value_column] = true;
}

edu_error_t *
edu_rejects_write_workbook(edu_rejects_t *rejects, const char *path, const edu_catalogue_t *catalogue,
                           const edu_layout_t *layout, const edu_reader_t *reader, apr_pool_t *scratch_pool)
{
    writer_t writer = {.rejects = rejects,
                       .catalogue = catalogue,
                       .rule_cells = apr_hash_make(scratch_pool),
                       .layout = layout,
                       .lang = edu_rejects_lang(rejects),
                       .sheet_name = *reader->sheet != '\0' ? reader->sheet : layout->form->name_zh,
                       .head = apr_array_make(scratch_pool, 8, sizeof(head_t)),
                       .sorter = edu_sorter_create(SORTER_MEMORY, scratch_pool),
                       .pool = scratch_pool,
                       .row_pool = edu_pool_create(scratch_pool)};

    place_columns(&writer);
    find_measures(&writer);
    EDU_TRY(edu_workbook_write_create(&writer.workbook, scratch_pool));
    EDU_TRY(edu_rejects_each(rejects, sort_fault, &writer));
    EDU_TRY(edu_sorter_finish(writer.sorter));
    EDU_TRY(next_fault(&writer));
    EDU_TRY(write_rows(&writer, reader));
    if (writer.line != INT64_MAX) {
        apr_array_header_t *faults;
        int64_t line = writer.line;

        EDU_TRY(take_faults(&faults, &writer, INT64_MAX - 1));
        write_row(&writer, line, NULL, faults);
    }
    if (writer.sheet == NULL)
        begin_sheet(&writer);
    write_summary(&writer);
    return edu_workbook_write_save(writer.workbook, path, scratch_pool);
}
