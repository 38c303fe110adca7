#include "reports/document.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/text_wrap.h"
#include "reports/document_private.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The widest that the first column of a text table gets before it is broken into several lines; where room is short it gives way, but not to less
 * than can be read. */
enum { FIRST_COLUMN = 34, FIRST_COLUMN_LEAST = 24 };

/* How wide running text is set in a terminal. */
static const size_t line_width = 110;

/* A row of a table that is to fit waits until all are known. */
typedef struct held_row_t {
    const char **cells;
    bool total;
} held_row_t;

static edu_document_t *
make_document(edu_document_format_t format, edu_lang_t lang, edu_buffer_t *out, apr_pool_t *pool)
{
    edu_document_t *document = apr_pcalloc(pool, sizeof *document);

    document->format = format;
    document->lang = lang;
    document->out = out;
    document->pool = pool;
    document->table_pool = edu_pool_create(pool);
    return document;
}

edu_document_t *
edu_document_create(edu_document_format_t format, edu_lang_t lang, const char *title, edu_buffer_t *out,
                    apr_pool_t *pool)
{
    edu_document_t *document = make_document(format, lang, out, pool);

    switch (format) {
    case EDU_DOCUMENT_TEXT:
        edu_buffer_printf(out, "%s\n", title);
        for (size_t i = edu_text_width(title); i > 0; i--)
            edu_buffer_add_text(out, "═");
        edu_buffer_add_char(out, '\n');
        break;
    case EDU_DOCUMENT_MARKDOWN: edu_buffer_printf(out, "# %s\n", title); break;
    case EDU_DOCUMENT_HTML: edu_document_html_begin(document, title, ""); break;
    case EDU_DOCUMENT_PDF: break;
    case EDU_DOCUMENT_XLSX: document->failed = edu_document_xlsx_begin(document, title); break;
    }
    return document;
}

edu_document_t *
edu_document_create_html(edu_lang_t lang, const char *title, const char *style, edu_buffer_t *out,
                         apr_pool_t *pool)
{
    edu_document_t *document = make_document(EDU_DOCUMENT_HTML, lang, out, pool);

    edu_document_html_begin(document, title, style);
    return document;
}

edu_document_t *
edu_document_create_pdf(edu_fonts_t *fonts, const char *title, edu_buffer_t *out, apr_pool_t *pool)
{
    edu_document_t *document = edu_document_create(EDU_DOCUMENT_PDF, edu_fonts_lang(fonts), title, out, pool);

    document->paper = edu_paper_create(title, fonts, pool);
    return document;
}

void
edu_document_fit(edu_document_t *document, size_t width)
{
    document->width = width;
}

edu_document_format_t
edu_document_format(const edu_document_t *document)
{
    return document->format;
}

static bool
begins_with_any(const char *text, const char *const *marks)
{
    for (; *marks != NULL; marks++)
        if (strncmp(text, *marks, strlen(*marks)) == 0)
            return true;
    return false;
}

/* What must not begin a line in Chinese typesetting, and what must not end one. */
static bool
closes(const char *text)
{
    static const char *const marks[] = {"，", "。", "；", "：", "、", "）", "〕", "”", "》",
                                        "〉", "？", "！", "%",  ")",  ",",  ".",  ";", NULL};

    return begins_with_any(text, marks);
}

static bool
opens(const char *text)
{
    static const char *const marks[] = {"（", "〔", "“", "《", "〈", NULL};

    return begins_with_any(text, marks);
}

/* Bytes of the text that fit into `most` columns: up to the last blank or wide character, else as many as do. */
static size_t
fitting(const char *text, size_t most)
{
    size_t best = 0;
    size_t width = 0;
    size_t at = 0;

    while (text[at] != '\0') {
        size_t bytes;
        size_t columns;
        char one[8] = "";

        edu_text_decode(text + at, &bytes);
        memcpy(one, text + at, bytes < sizeof one ? bytes : sizeof one - 1);
        columns = edu_text_width(one);
        width += columns;
        if (width > most)
            return best > 0 ? best : at > 0 ? at : bytes;
        at += bytes;
        if (one[0] == ' ' || (columns == 2 && !opens(one) && !closes(text + at)))
            best = at;
    }
    return at;
}

/* A paragraph of a text document, its further lines indented. */
static void
text_paragraph(edu_document_t *document, const char *lead, const char *text)
{
    size_t indent = edu_text_width(lead);
    size_t most = document->width > 0 && document->width < line_width ? document->width : line_width;

    edu_buffer_add_text(document->out, lead);
    for (const char *rest = text; *rest != '\0';) {
        size_t length = fitting(rest, most > indent ? most - indent : 1);
        size_t shown = length;

        while (shown > 0 && rest[shown - 1] == ' ')
            shown--;
        edu_buffer_add(document->out, rest, shown);
        edu_buffer_add_char(document->out, '\n');
        rest += length;
        for (size_t i = 0; *rest != '\0' && i < indent; i++)
            edu_buffer_add_char(document->out, ' ');
    }
}

void
edu_document_heading(edu_document_t *document, int level, const char *text)
{
    switch (document->format) {
    case EDU_DOCUMENT_TEXT: edu_buffer_printf(document->out, "\n%s\n", text); break;
    case EDU_DOCUMENT_MARKDOWN:
        edu_buffer_printf(document->out, "\n%s %s\n", level == 2 ? "##" : "###", text);
        break;
    case EDU_DOCUMENT_HTML: edu_document_html_heading(document, level, text); break;
    case EDU_DOCUMENT_PDF: edu_paper_heading(document->paper, level, text); break;
    case EDU_DOCUMENT_XLSX: edu_document_xlsx_heading(document, text); break;
    }
}

void
edu_document_paragraph(edu_document_t *document, const char *text)
{
    switch (document->format) {
    case EDU_DOCUMENT_TEXT: text_paragraph(document, "", text); break;
    case EDU_DOCUMENT_MARKDOWN: edu_buffer_printf(document->out, "\n%s\n", text); break;
    case EDU_DOCUMENT_HTML: edu_document_html_element(document, "p", text); break;
    case EDU_DOCUMENT_PDF: edu_paper_paragraph(document->paper, text); break;
    case EDU_DOCUMENT_XLSX: edu_document_xlsx_text(document, text, EDU_CELL_WRAPPED); break;
    }
}

void
edu_document_list(edu_document_t *document, const apr_array_header_t *items, int first)
{
    if (items->nelts == 0)
        return;
    if (document->format == EDU_DOCUMENT_HTML) {
        edu_document_html_list(document, items, first);
        return;
    }
    if (document->format == EDU_DOCUMENT_PDF) {
        edu_paper_list(document->paper, items, first);
        return;
    }
    if (document->format == EDU_DOCUMENT_XLSX) {
        edu_document_xlsx_list(document, items, first);
        return;
    }
    if (document->format == EDU_DOCUMENT_MARKDOWN)
        edu_buffer_add_char(document->out, '\n');
    for (int i = 0; i < items->nelts; i++) {
        const char *item = APR_ARRAY_IDX(items, i, const char *);

        const char *lead = first == 0 ? "- " : apr_psprintf(document->pool, "%d. ", first + i);

        if (document->format == EDU_DOCUMENT_MARKDOWN)
            edu_buffer_printf(document->out, "%s%s\n", lead, item);
        else
            text_paragraph(document, first == 0 ? lead : apr_psprintf(document->pool, "[%d] ", first + i),
                           item);
    }
}

void
edu_document_table(edu_document_t *document, const char *caption, const edu_column_t *columns,
                   int column_count)
{
    apr_pool_clear(document->table_pool);
    document->columns = columns;
    document->column_count = column_count;
    if (document->format == EDU_DOCUMENT_HTML) {
        edu_document_html_table(document, caption);
        return;
    }
    if (document->format == EDU_DOCUMENT_PDF) {
        edu_paper_table(document->paper, caption, columns, column_count);
        return;
    }
    if (document->format == EDU_DOCUMENT_XLSX) {
        edu_document_xlsx_table(document, caption);
        return;
    }
    if (document->format == EDU_DOCUMENT_MARKDOWN)
        edu_buffer_add_char(document->out, '\n');
    document->table =
        edu_table_create(document->format == EDU_DOCUMENT_TEXT ? EDU_TABLE_TEXT : EDU_TABLE_MARKDOWN, columns,
                         column_count, document->out, document->table_pool);
    document->held = NULL;
    if (document->width > 0 && document->format == EDU_DOCUMENT_TEXT) {
        document->held = apr_array_make(document->table_pool, 32, sizeof(held_row_t));
        edu_table_fit(document->table, document->width);
        edu_table_continue(document->table, column_count > 2 && columns[1].align == EDU_LEFT ? 1 : 0);
    }
}

/* A row of a text table whose first cell may take several lines of at most `most` columns. */
static void
text_row(edu_document_t *document, const char *const *cells, size_t most)
{
    const char **line =
        apr_pcalloc(document->table_pool, ((size_t)document->column_count + 1) * sizeof *line);
    const char *rest = cells[0];
    const char *indent = "";
    memcpy(line, cells, (size_t)document->column_count * sizeof *line);
    do {
        size_t length = fitting(rest, most);

        line[0] = apr_pstrcat(document->table_pool, indent, edu_text_trim(rest, length, document->table_pool),
                              NULL);
        edu_table_row(document->table, line);
        memset(line, 0, (size_t)document->column_count * sizeof *line);
        rest += length;
        indent = "  ";
    } while (*rest != '\0');
}

static void
hold_row(edu_document_t *document, const char *const *cells, bool total)
{
    apr_pool_t *pool = document->table_pool;
    size_t count = (size_t)document->column_count;
    held_row_t row = {apr_pcalloc(pool, (count + 1) * sizeof *row.cells), total};

    for (size_t i = 0; i < count; i++)
        row.cells[i] = apr_pstrdup(pool, cells[i] != NULL ? cells[i] : "");
    APR_ARRAY_PUSH(document->held, held_row_t) = row;
}

static void
table_row(edu_document_t *document, const char *const *cells, bool total, size_t most)
{
    if (total)
        edu_table_row_class(document->table, "rule");
    text_row(document, cells, most);
}

/* How wide the first column may be, so that the table fits if it can. */
static size_t
first_column_width(const edu_document_t *document)
{
    size_t total = 0;

    for (int i = 0; i < document->column_count; i++) {
        size_t widest = edu_text_width(edu_table_title(&document->columns[i]));

        for (int j = 0; j < document->held->nelts; j++) {
            size_t width = edu_text_width(APR_ARRAY_IDX(document->held, j, held_row_t).cells[i]);

            widest = width > widest ? width : widest;
        }
        total += (i == 0 && widest > FIRST_COLUMN ? FIRST_COLUMN : widest) + (i > 0 ? 2 : 0);
    }
    if (total <= document->width)
        return FIRST_COLUMN;
    return total - document->width < FIRST_COLUMN - FIRST_COLUMN_LEAST
               ? FIRST_COLUMN - (total - document->width)
               : FIRST_COLUMN_LEAST;
}

static void
release_rows(edu_document_t *document)
{
    size_t most = first_column_width(document);

    for (int i = 0; i < document->held->nelts; i++) {
        const held_row_t *row = &APR_ARRAY_IDX(document->held, i, held_row_t);

        table_row(document, row->cells, row->total, most);
    }
}

static void
take_row(edu_document_t *document, const char *const *cells, bool total)
{
    if (document->held != NULL)
        hold_row(document, cells, total);
    else
        table_row(document, cells, total, FIRST_COLUMN);
}

void
edu_document_row(edu_document_t *document, const char *const *cells, const char *const *classes)
{
    switch (document->format) {
    case EDU_DOCUMENT_TEXT: take_row(document, cells, false); break;
    case EDU_DOCUMENT_MARKDOWN: edu_table_row(document->table, cells); break;
    case EDU_DOCUMENT_HTML: edu_document_html_row(document, NULL, cells, classes); break;
    case EDU_DOCUMENT_PDF: edu_paper_row(document->paper, cells, classes, false); break;
    case EDU_DOCUMENT_XLSX: edu_document_xlsx_row(document, cells, classes, false); break;
    }
}

void
edu_document_total(edu_document_t *document, const char *const *cells)
{
    switch (document->format) {
    case EDU_DOCUMENT_TEXT: take_row(document, cells, true); break;
    case EDU_DOCUMENT_MARKDOWN: edu_table_row(document->table, cells); break;
    case EDU_DOCUMENT_HTML: edu_document_html_row(document, "total", cells, NULL); break;
    case EDU_DOCUMENT_PDF: edu_paper_row(document->paper, cells, NULL, true); break;
    case EDU_DOCUMENT_XLSX: edu_document_xlsx_row(document, cells, NULL, true); break;
    }
}

void
edu_document_table_end(edu_document_t *document)
{
    if (document->format == EDU_DOCUMENT_HTML) {
        edu_document_html_table_end(document);
        return;
    }
    if (document->format == EDU_DOCUMENT_PDF || document->format == EDU_DOCUMENT_XLSX)
        return;
    if (document->held != NULL)
        release_rows(document);
    edu_table_finish(document->table);
}

void
edu_document_set_fonts(edu_document_t *document, edu_fonts_t *fonts)
{
    document->fonts = fonts;
}

void
edu_document_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart)
{
    if (document->format == EDU_DOCUMENT_PDF)
        edu_paper_chart(document->paper, kind, chart);
    else if (document->format == EDU_DOCUMENT_XLSX)
        edu_document_xlsx_chart(document, kind, chart);
    else if (document->format == EDU_DOCUMENT_HTML && document->fonts != NULL)
        edu_document_html_chart(document, kind, chart);
}

edu_error_t *
edu_document_finish(edu_document_t *document)
{
    if (document->format == EDU_DOCUMENT_PDF)
        return edu_paper_finish(document->paper, NULL, document->out);
    if (document->format == EDU_DOCUMENT_XLSX)
        return document->failed != NULL
                   ? document->failed
                   : edu_workbook_write_append(document->workbook, document->out, document->pool);
    if (document->format == EDU_DOCUMENT_HTML)
        edu_document_html_end(document);
    return NULL;
}

size_t
edu_document_room(const char *path)
{
    return path == NULL || strcmp(path, "-") == 0 ? edu_terminal_width(STDOUT_FILENO, 0) : 0;
}

edu_error_t *
edu_document_write(const char *path, const edu_buffer_t *out, apr_pool_t *pool)
{
    if (path != NULL && strcmp(path, "-") != 0)
        return edu_file_write(path, out->data, out->length, pool);
    errno = 0;
    if (fwrite(out->data, 1, out->length, stdout) < out->length || fflush(stdout) != 0)
        return edu_error_apr(EDU_ERR_FILE, errno != 0 ? errno : EIO, "could not write to standard output");
    return NULL;
}
