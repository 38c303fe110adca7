/* A document on paper: headings, paragraphs, lists and tables set on pages of A4 as a PDF with a cover, a table of contents with
 * links, bookmarks, a running header and page numbers. Tables go on over pages and repeat their headers.
 *
 * Everything is kept until the end, since the contents stand in front and name pages. Texts and cells are copied. The same document with the same
 * fonts gives the same bytes. */
#ifndef EDU_REPORTS_PAPER_PAPER_H
#define EDU_REPORTS_PAPER_PAPER_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/table.h"
#include "reports/draw/chart.h"

typedef struct edu_paper_t edu_paper_t;

/* `fonts` must outlive it; the document is in their language. */
edu_paper_t *edu_paper_create(const char *title, edu_fonts_t *fonts, apr_pool_t *pool);

/* Level 2 for sections, 3 below them. What comes before the first one stands on the cover. */
void edu_paper_heading(edu_paper_t *paper, int level, const char *text);
void edu_paper_paragraph(edu_paper_t *paper, const char *text);

/* const char * items. `first`: number of the first one, 0 for a list without numbers. */
void edu_paper_list(edu_paper_t *paper, const apr_array_header_t *items, int first);

/* A table, to which the rows that follow belong. caption may be NULL. */
void edu_paper_table(edu_paper_t *paper, const char *caption, const edu_column_t *columns, int column_count);

/* A row: cells may be NULL; classes (NULL, or one a cell, each NULL or "met", "not_met", "incomplete", "no_data", "no_target") choose
 * colours. total: it sums up those before. */
void edu_paper_row(edu_paper_t *paper, const char *const *cells, const char *const *classes, bool total);

/* A chart as wide as the text; what it points at must live until the end. */
void edu_paper_chart(edu_paper_t *paper, const edu_chart_kind_t *kind, const void *chart);

/* Sets the pages and appends the PDF to `out`. *pages (may be NULL): how many there are. Errors: SYSTEM. */
edu_error_t *edu_paper_finish(edu_paper_t *paper, int *pages, edu_buffer_t *out);

#endif
