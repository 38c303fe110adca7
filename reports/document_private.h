/* What document.c, document_html.c and document_xlsx.c share; nobody else includes it. */
#ifndef EDU_REPORTS_DOCUMENT_PRIVATE_H
#define EDU_REPORTS_DOCUMENT_PRIVATE_H

#include "base/workbook_write.h"
#include "reports/document.h"
#include "reports/paper/paper.h"

struct edu_document_t {
    edu_document_format_t format;
    edu_lang_t lang;
    edu_buffer_t *out;
    apr_pool_t *pool;
    size_t width;                   /* text: of the terminal; 0: nothing is fitted */
    edu_paper_t *paper;             /* PDF */
    edu_workbook_write_t *workbook; /* XLSX, as the next four */
    edu_error_t *failed;
    edu_sheet_write_t *first; /* with the running text */
    edu_sheet_write_t *sheet; /* of the table under way */
    const char *section;      /* the last heading */
    edu_fonts_t *fonts;       /* HTML: of charts; NULL: there are none */
    edu_buffer_t *contents;   /* HTML: the links to its headings so far */
    size_t contents_at;       /* HTML: where they go in `out`: in front of the first heading */
    int heading_count;        /* HTML */
    int section_count;        /* HTML: headings of level 2 */
    const char *above;        /* HTML: the heading that stands right above what comes next, or NULL */
    /* The table under way. */
    apr_pool_t *table_pool; /* cleared at its start */
    const edu_column_t *columns;
    int column_count;
    edu_table_t *table;       /* text and Markdown */
    apr_array_header_t *held; /* text that is fitted: its rows so far; NULL otherwise */
};

void edu_document_html_begin(edu_document_t *document, const char *title, const char *style);
void edu_document_html_element(edu_document_t *document, const char *name, const char *text);
void edu_document_html_heading(edu_document_t *document, int level, const char *text);
void edu_document_html_list(edu_document_t *document, const apr_array_header_t *items, int first);
void edu_document_html_table(edu_document_t *document, const char *caption);
void edu_document_html_row(edu_document_t *document, const char *row_class, const char *const *cells,
                           const char *const *classes);
void edu_document_html_table_end(edu_document_t *document);
void edu_document_html_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart);
void edu_document_html_end(edu_document_t *document);

edu_error_t *edu_document_xlsx_begin(edu_document_t *document, const char *title);
void edu_document_xlsx_text(edu_document_t *document, const char *text, edu_cell_style_t style);
void edu_document_xlsx_heading(edu_document_t *document, const char *text);
void edu_document_xlsx_list(edu_document_t *document, const apr_array_header_t *items, int first);
void edu_document_xlsx_table(edu_document_t *document, const char *caption);
void edu_document_xlsx_row(edu_document_t *document, const char *const *cells, const char *const *classes,
                           bool total);
void edu_document_xlsx_chart(edu_document_t *document, const edu_chart_kind_t *kind, const void *chart);

#endif
