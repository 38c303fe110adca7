/* A document as a workbook: its running text on the first sheet, then a sheet a table, and charts of their own. */
#include "reports/document_private.h"
#include "reports/draw/bullet.h"
#include "reports/draw/line.h"
#include "reports/draw/ranked.h"
#include "reports/draw/slope.h"
#include "reports/messages.h"

#include <apr_strings.h>
#include <string.h>

/* Lines end at words, a little before the width. */
enum {
    TEXT_WIDTH = 100,
    TEXT_LINE = TEXT_WIDTH - 8,
    LONG_LINE = EDU_SHEET_WRITE_WIDTH_MOST - 6,
    SERIES_MOST = 4
};

edu_error_t *
edu_document_xlsx_begin(edu_document_t *document, const char *title)
{
    EDU_TRY(edu_workbook_write_create(&document->workbook, document->pool));
    document->first =
        edu_workbook_write_sheet(document->workbook, edu_message(document->lang, EDU_MSG_SHEET_TEXT));
    edu_sheet_write_width(document->first, 0, 0, TEXT_WIDTH);
    edu_sheet_write_fit(document->first, 1);
    edu_sheet_write_footer(document->first);
    edu_document_xlsx_text(document, title, EDU_CELL_TITLE);
    return NULL;
}

void
edu_document_xlsx_text(edu_document_t *document, const char *text, edu_cell_style_t style)
{
    edu_sheet_write_row(document->first,
                        style == EDU_CELL_WRAPPED ? edu_sheet_write_lines(text, TEXT_LINE) : 0);
    edu_sheet_write_text(document->first, 0, text, style);
}

void
edu_document_xlsx_heading(edu_document_t *document, const char *text)
{
    document->section = apr_pstrdup(document->pool, text);
    edu_sheet_write_row(document->first, 0);
    edu_document_xlsx_text(document, text, EDU_CELL_BOLD);
}

void
edu_document_xlsx_list(edu_document_t *document, const apr_array_header_t *items, int first)
{
    for (int i = 0; i < items->nelts; i++) {
        const char *item = APR_ARRAY_IDX(items, i, const char *);

        edu_document_xlsx_text(document,
                               first == 0 ? apr_pstrcat(document->pool, "\xE2\x80\xA2 ", item, NULL)
                                          : apr_psprintf(document->pool, "[%d] %s", first + i, item),
                               EDU_CELL_WRAPPED);
    }
}

/* A sheet for what follows; the first one says which it is. */
static edu_sheet_write_t *
begin_sheet(edu_document_t *document, const char *name, const char *caption)
{
    edu_sheet_write_t *sheet = edu_workbook_write_sheet(document->workbook, name);
    bool says_more = caption != NULL && strcmp(caption, edu_sheet_write_name(sheet)) != 0;

    edu_document_xlsx_text(document,
                           apr_psprintf(document->pool, "\xE2\x86\x92 %s%s%s", edu_sheet_write_name(sheet),
                                        says_more ? ": " : "", says_more ? caption : ""),
                           EDU_CELL_NOTE);
    if (caption != NULL) {
        edu_sheet_write_row(sheet, 0);
        edu_sheet_write_text(sheet, 0, caption, EDU_CELL_TITLE);
    }
    return sheet;
}

/* Whether a column of texts stands right of one of numbers, which would touch it. */
static bool
follows_numbers(const edu_document_t *document, int column)
{
    return column > 0 && document->columns[column].align == EDU_LEFT &&
           document->columns[column - 1].align == EDU_RIGHT;
}

static void
write_text(edu_document_t *document, int column, const char *text, edu_cell_style_t style)
{
    (follows_numbers(document, column) ? edu_sheet_write_indented
                                       : edu_sheet_write_text)(document->sheet, column, text, style);
}

static void
write_header(edu_document_t *document)
{
    int lines = 1;

    for (int i = 0; i < document->column_count; i++) {
        int own = edu_sheet_write_header_lines(edu_table_title(&document->columns[i]));

        lines = own > lines ? own : lines;
    }
    edu_sheet_write_row(document->sheet, lines > 1 ? lines : 0);
    for (int i = 0; i < document->column_count; i++)
        write_text(document, i, edu_table_title(&document->columns[i]),
                   document->columns[i].align == EDU_RIGHT ? EDU_CELL_HEADER_RIGHT : EDU_CELL_HEADER);
}

static void
begin_table(edu_document_t *document, const char *name, const char *caption)
{
    document->sheet = begin_sheet(document, name, caption);
    write_header(document);
    edu_sheet_write_freeze(document->sheet, caption != NULL ? 2 : 1, 1);
    edu_sheet_write_fit(document->sheet, 1);
    edu_sheet_write_footer(document->sheet);
}

void
edu_document_xlsx_table(edu_document_t *document, const char *caption)
{
    begin_table(document, document->section != NULL ? document->section : caption, caption);
}

static edu_cell_style_t
style_of(const char *class, bool total)
{
    if (class == NULL || class[0] == '\0')
        return total ? EDU_CELL_BOLD : EDU_CELL_PLAIN;
    if (strstr(class, "not_met") != NULL)
        return EDU_CELL_BAD;
    if (strstr(class, "incomplete") != NULL || strstr(class, "no_") != NULL)
        return EDU_CELL_UNSURE;
    if (strcmp(class, "own") == 0)
        return EDU_CELL_BOLD;
    return strstr(class, "met") != NULL ? EDU_CELL_GOOD : EDU_CELL_PLAIN;
}

/* Whether a text is wider than a column gets; it is wrapped then, at words, so that a line holds a little less than fits. */
static bool
is_long(const edu_document_t *document, const char *const *cells, int column)
{
    return document->columns[column].align == EDU_LEFT && cells[column] != NULL &&
           edu_text_width(cells[column]) > EDU_SHEET_WRITE_WIDTH_MOST;
}

void
edu_document_xlsx_row(edu_document_t *document, const char *const *cells, const char *const *classes,
                      bool total)
{
    int lines = 1;

    for (int i = 0; i < document->column_count; i++)
        if (is_long(document, cells, i) && edu_sheet_write_lines(cells[i], LONG_LINE) > lines)
            lines = edu_sheet_write_lines(cells[i], LONG_LINE);
    edu_sheet_write_row(document->sheet, lines > 1 ? lines : 0);
    for (int i = 0; i < document->column_count; i++) {
        edu_cell_style_t style = style_of(classes != NULL ? classes[i] : NULL, total);

        if (document->columns[i].align == EDU_RIGHT)
            edu_sheet_write_marked(document->sheet, i, cells[i], style);
        else
            write_text(document, i, cells[i],
                       style != EDU_CELL_PLAIN       ? style
                       : is_long(document, cells, i) ? EDU_CELL_WRAPPED
                                                     : EDU_CELL_TEXT);
    }
}

/* The kinds that a spreadsheet draws well, and how. */
typedef enum native_t { NOT_NATIVE, BARS, LINES } native_t;

static native_t
native_kind(const edu_chart_kind_t *kind)
{
    if (kind == &edu_chart_line)
        return LINES;
    return kind == &edu_chart_bullet || kind == &edu_chart_ranked || kind == &edu_chart_slope ? BARS
                                                                                              : NOT_NATIVE;
}

/* How a column of a chart's figures looks as a series; false: it is none. A year before stands beside the bars of two years only, since a target frames
 * the others. */
static bool
series_look(edu_series_look_t *look, const char *code, const edu_chart_kind_t *kind)
{
    static const struct {
        const char *code;
        edu_series_look_t look;
    } known[] = {{"value", EDU_SERIES_VALUE},
                 {"value_1", EDU_SERIES_VALUE}, /* of lines */
                 {"after", EDU_SERIES_VALUE},
                 {"target", EDU_SERIES_TARGET},
                 {"forecast", EDU_SERIES_FORECAST}};

    *look = EDU_SERIES_BEFORE;
    if (strcmp(code, "before") == 0)
        return kind == &edu_chart_slope;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(code, known[i].code) == 0) {
            *look = known[i].look;
            return true;
        }
    return false;
}

static bool
is_said(const edu_chart_table_t *table, int row, int column)
{
    return row >= 0 && row < table->rows->nelts &&
           APR_ARRAY_IDX(table->rows, row, const char *const *)[column][0] != '\0';
}

static bool
says_something(const edu_chart_table_t *table, int column)
{
    for (int row = 0; row < table->rows->nelts; row++)
        if (is_said(table, row, column))
            return true;
    return false;
}

/* The table without the columns that say nothing of any row; the first one stays. */
static edu_chart_table_t
without_empty_columns(const edu_chart_table_t *table, apr_pool_t *pool)
{
    edu_column_t *columns = apr_palloc(pool, (size_t)table->column_count * sizeof *columns);
    int *from = apr_palloc(pool, (size_t)table->column_count * sizeof *from);
    edu_chart_table_t kept = {columns, 0,
                              apr_array_make(pool, table->rows->nelts, sizeof(const char *const *))};

    for (int i = 0; i < table->column_count; i++) {
        if (i > 0 && !says_something(table, i))
            continue;
        columns[kept.column_count] = table->columns[i];
        from[kept.column_count++] = i;
    }
    for (int row = 0; row < table->rows->nelts; row++) {
        const char *const *all = APR_ARRAY_IDX(table->rows, row, const char *const *);
        const char **cells = apr_palloc(pool, (size_t)kept.column_count * sizeof *cells);

        for (int i = 0; i < kept.column_count; i++)
            cells[i] = all[from[i]];
        APR_ARRAY_PUSH(kept.rows, const char *const *) = cells;
    }
    return kept;
}

/* Whether some value of a column has none above it and none below. */
static bool
has_lone_value(const edu_chart_table_t *table, int column)
{
    for (int row = 0; row < table->rows->nelts; row++)
        if (is_said(table, row, column) && !is_said(table, row - 1, column) &&
            !is_said(table, row + 1, column))
            return true;
    return false;
}

static int
find_series(edu_sheet_series_t series[SERIES_MOST], const edu_chart_table_t *table,
            const edu_chart_kind_t *kind)
{
    int count = 0;

    for (int i = 1; i < table->column_count && count < SERIES_MOST; i++) {
        edu_series_look_t look;

        if (series_look(&look, table->columns[i].code, kind))
            series[count++] = (edu_sheet_series_t){i, look, has_lone_value(table, i)};
    }
    return count;
}

/* Whether no number of these columns is below 0. */
static bool
is_positive(const edu_chart_table_t *table, const edu_sheet_series_t *series, int count)
{
    for (int row = 0; row < table->rows->nelts; row++)
        for (int i = 0; i < count; i++)
            if (APR_ARRAY_IDX(table->rows, row, const char *const *)[series[i].column][0] == '-')
                return false;
    return true;
}

void
edu_document_xlsx_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart)
{
    const edu_chart_text_t *text = chart; /* every chart begins with it */
    const edu_chart_table_t kept =
        without_empty_columns(edu_chart_table(kind, chart, document->lang, document->pool), document->pool);
    const edu_chart_table_t *table = &kept;
    native_t native = native_kind(kind);
    edu_sheet_series_t series[SERIES_MOST];
    int count = find_series(series, table, kind);

    if (native == NOT_NATIVE || count == 0 || table->rows->nelts == 0)
        return;
    document->columns = table->columns;
    document->column_count = table->column_count;
    begin_table(document, native == LINES || document->section == NULL ? text->title : document->section,
                text->title);
    for (int i = 0; i < table->rows->nelts; i++)
        edu_document_xlsx_row(document, APR_ARRAY_IDX(table->rows, i, const char *const *), NULL, false);
    edu_sheet_write_chart(document->sheet,
                          &(edu_sheet_chart_t){.bars = native == BARS,
                                               .from_zero = is_positive(table, series, count),
                                               .title = text->title,
                                               .values =
                                                   kind == &edu_chart_slope
                                                       ? text->unit
                                                       : edu_table_title(&table->columns[series[0].column]),
                                               .header_row = 1,
                                               .last_row = 1 + table->rows->nelts,
                                               .names = 0,
                                               .series = series,
                                               .count = count,
                                               .at_row = table->rows->nelts + 3,
                                               .at_column = 0});
}
