/* A document for people: headings, paragraphs, lists and tables, written as text, Markdown, HTML, PDF or a workbook from one description, so
 * that a figure reads the same in all of them. */
#ifndef EDU_REPORTS_DOCUMENT_H
#define EDU_REPORTS_DOCUMENT_H

#include "base/table.h"
#include "base/text.h"
#include "reports/draw/chart.h"

#include <apr_tables.h>

typedef enum edu_document_format_t {
    EDU_DOCUMENT_TEXT,
    EDU_DOCUMENT_MARKDOWN,
    EDU_DOCUMENT_HTML, /* one self-contained file */
    EDU_DOCUMENT_PDF,  /* set on pages of A4 */
    EDU_DOCUMENT_XLSX  /* a workbook: a sheet a table, the running text on the first one */
} edu_document_format_t;

typedef struct edu_document_t edu_document_t;

/* Begins a document, any but a PDF; everything is appended to `out`. */
edu_document_t *edu_document_create(edu_document_format_t format, edu_lang_t lang, const char *title,
                                    edu_buffer_t *out, apr_pool_t *pool);

/* HTML with further style behind its own (CSS that does not end its element), "" for none. */
edu_document_t *edu_document_create_html(edu_lang_t lang, const char *title, const char *style,
                                         edu_buffer_t *out, apr_pool_t *pool);

/* The same as a PDF, in the language of the fonts, which must outlive it; it is appended to `out` at the end. */
edu_document_t *edu_document_create_pdf(edu_fonts_t *fonts, const char *title, edu_buffer_t *out,
                                        apr_pool_t *pool);

/* Text: keeps lines and tables within `width` columns, 0 as wide as they get. What has no room of a table is continued below it; its rows are named
 * by their code there, the second column where that is no number. */
void edu_document_fit(edu_document_t *document, size_t width);

edu_document_format_t edu_document_format(const edu_document_t *document);

/* Level 2 for sections, 3 below them; the title is level 1. */
void edu_document_heading(edu_document_t *document, int level, const char *text);
void edu_document_paragraph(edu_document_t *document, const char *text);

/* const char * items. `first`: number of the first one, 0 for a list without numbers. */
void edu_document_list(edu_document_t *document, const apr_array_header_t *items, int first);

/* A table: columns stay alive until its end; the first one names the rows. The caption is for HTML; text and
 * Markdown have the heading before. Cells are copied; classes (NULL, or one a cell, each NULL or a word) are for HTML. */
void edu_document_table(edu_document_t *document, const char *caption, const edu_column_t *columns,
                        int column_count);
void edu_document_row(edu_document_t *document, const char *const *cells, const char *const *classes);
/* A row that sums up those before. */
void edu_document_total(edu_document_t *document, const char *const *cells);
void edu_document_table_end(edu_document_t *document);

/* The fonts that charts in HTML are measured with; they must outlive the document. Without them HTML has no charts. */
void edu_document_set_fonts(edu_document_t *document, edu_fonts_t *fonts);

/* A chart, with its figures as a table where that can be folded away; text and Markdown leave it out. What it points at must outlive the document. */
void edu_document_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart);

/* The document's end. Errors: SYSTEM, of a PDF; FILE, of a workbook. */
edu_error_t *edu_document_finish(edu_document_t *document);

/* Columns of the terminal that an output with this path goes to; 0 where it goes elsewhere. */
size_t edu_document_room(const char *path);

/* Writes a finished output to a file, whole or not at all; NULL or "-": to standard output. Errors: FILE. */
edu_error_t *edu_document_write(const char *path, const edu_buffer_t *out, apr_pool_t *pool);

/* The style sheet of HTML documents. */
extern const char edu_document_css[];

#endif
