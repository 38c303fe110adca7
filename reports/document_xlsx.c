/* A document as a workbook: its running text on the first sheet, then a sheet a table, and charts of their own. */
#include "reports/document_private.h"
#include "reports/draw/heat.h"
#include "reports/draw/line.h"
#include "reports/messages.h"

#include <apr_strings.h>
#include <string.h>

enum { TEXT_WIDTH = 100, SERIES_MOST = 4 };

edu_error_t *
edu_document_xlsx_begin(edu_document_t *document, const char *title)
{
    EDU_TRY(edu_workbook_write_create(&document->workbook, document->pool));
    document->first =
        edu_workbook_write_sheet(document->workbook, edu_message(document->lang, EDU_MSG_SHEET_TEXT));
    edu_sheet_write_width(document->first, 0, 0, TEXT_WIDTH);
    edu_sheet_write_fit(document->first, 1);
    edu_document_xlsx_text(document, title, EDU_CELL_TITLE);
    return NULL;
}

void
edu_document_xlsx_text(edu_document_t *document, const char *text, edu_cell_style_t style)
{
    edu_sheet_write_row(document->first,
                        style == EDU_CELL_WRAPPED ? edu_sheet_write_lines(text, TEXT_WIDTH) : 0);
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

    edu_document_xlsx_text(document,
                           apr_psprintf(document->pool, "\xE2\x86\x92 %s%s%s", edu_sheet_write_name(sheet),
                                        caption != NULL ? ": " : "", caption != NULL ? caption : ""),
                           EDU_CELL_NOTE);
    if (caption != NULL) {
        edu_sheet_write_row(sheet, 0);
        edu_sheet_write_text(sheet, 0, caption, EDU_CELL_TITLE);
    }
    return sheet;
}

static void
begin_table(edu_document_t *document, const char *name, const char *caption)
{
    document->sheet = begin_sheet(document, name, caption);
    edu_sheet_write_row(document->sheet, 0);
    for (int i = 0; i < document->column_count; i++)
        edu_sheet_write_text(document->sheet, i, edu_table_title(&document->columns[i]), EDU_CELL_HEADER);
    edu_sheet_write_freeze(document->sheet, caption != NULL ? 2 : 1, 1);
    edu_sheet_write_fit(document->sheet, 1);
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
    return strstr(class, "met") != NULL ? EDU_CELL_GOOD : EDU_CELL_PLAIN;
}

void
edu_document_xlsx_row(edu_document_t *document, const char *const *cells, const char *const *classes,
                      bool total)
{
    edu_sheet_write_row(document->sheet, 0);
    for (int i = 0; i < document->column_count; i++) {
        edu_cell_style_t style = style_of(classes != NULL ? classes[i] : NULL, total);

        if (document->columns[i].align == EDU_RIGHT)
            edu_sheet_write_marked(document->sheet, i, cells[i], style);
        else
            edu_sheet_write_text(document->sheet, i, cells[i],
                                 style == EDU_CELL_PLAIN ? EDU_CELL_TEXT : style);
    }
}

/* The columns of a chart's figures that a spreadsheet can draw: values and what they are held to. */
static int
find_series(int series[SERIES_MOST], const edu_chart_table_t *table)
{
    int count = 0;

    for (int i = 1; i < table->column_count && count < SERIES_MOST; i++) {
        const char *code = table->columns[i].code;

        if (strncmp(code, "value", 5) == 0 || strcmp(code, "target") == 0 || strcmp(code, "forecast") == 0)
            series[count++] = i;
    }
    return count;
}

void
edu_document_xlsx_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart)
{
    const edu_chart_text_t *text = chart; /* every chart begins with it */
    const edu_chart_table_t *table = edu_chart_table(kind, chart, document->lang, document->pool);
    int series[SERIES_MOST];
    int count = find_series(series, table);

    /* A heat table is a table already. */
    if (count == 0 || table->rows->nelts == 0 || kind == &edu_chart_heat)
        return;
    document->columns = table->columns;
    document->column_count = table->column_count;
    begin_table(document, text->title, text->title);
    for (int i = 0; i < table->rows->nelts; i++)
        edu_document_xlsx_row(document, APR_ARRAY_IDX(table->rows, i, const char *const *), NULL, false);
    edu_sheet_write_chart(document->sheet, &(edu_sheet_chart_t){.bars = kind != &edu_chart_line,
                                                                .title = text->title,
                                                                .header_row = 1,
                                                                .last_row = 1 + table->rows->nelts,
                                                                .names = 0,
                                                                .columns = series,
                                                                .count = count,
                                                                .at_row = table->rows->nelts + 3,
                                                                .at_column = 0});
}
