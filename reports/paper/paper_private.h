/* What the parts of paper/ share: what is set (paper.c), how a table's columns share the width (columns.c), where it stands on pages
 * (pages.c, contents.c). */
#ifndef EDU_REPORTS_PAPER_PAPER_PRIVATE_H
#define EDU_REPORTS_PAPER_PAPER_PRIVATE_H

#include "reports/draw/canvas.h"
#include "reports/paper/paper.h"

typedef enum edu_paper_kind_t {
    EDU_PAPER_HEADING,
    EDU_PAPER_PARAGRAPH,
    EDU_PAPER_LIST,
    EDU_PAPER_TABLE,
    EDU_PAPER_CHART
} edu_paper_kind_t;

typedef struct edu_paper_row_t {
    const char **cells;
    const char **classes; /* NULL: none */
    bool total;
    apr_array_header_t **lines; /* one a cell: const char *, as the column's width breaks them; NULL before */
    int most_lines;
} edu_paper_row_t;

typedef struct edu_paper_block_t {
    edu_paper_kind_t kind;
    int level;                 /* of a heading */
    int page;                  /* of a heading, from 1; found by the first pass */
    const char *text;          /* heading, paragraph; caption of a table, NULL: none */
    bool named;                /* a table: what stands right above it says the same */
    apr_array_header_t *items; /* of a list: const char * */
    int first;
    edu_column_t *columns;
    int column_count;
    edu_paper_row_t *head;
    apr_array_header_t *rows; /* edu_paper_row_t * */
    double *widths;           /* of the columns, with their gaps; NULL before edu_paper_columns() */
    double size;              /* of its letters */
    double gap;               /* between the texts of two columns */
    double left; /* where it begins; one that is too wide for the text reaches into the margins */
    const edu_chart_kind_t *chart_kind;
    const void *chart;
    double height; /* of the chart; 0 before the first pass */
} edu_paper_block_t;

struct edu_paper_t {
    const char *title;
    edu_fonts_t *fonts;
    apr_array_header_t *blocks; /* edu_paper_block_t * */
    apr_pool_t *pool;
};

/* A page, in points. */
#define EDU_PAPER_WIDTH 595.28
#define EDU_PAPER_HEIGHT 841.89
#define EDU_PAPER_LEFT 54.0
#define EDU_PAPER_TOP 70.0
#define EDU_PAPER_BOTTOM 62.0
#define EDU_PAPER_BODY (EDU_PAPER_WIDTH - 2 * EDU_PAPER_LEFT)

#define EDU_PAPER_INK 0x1A1A1AU
#define EDU_PAPER_SOFT 0x595959U
#define EDU_PAPER_LINE 0xC8C8C8U
#define EDU_PAPER_HEAD 0xF2F4F6U

/* Letters of running text and of tables. */
edu_type_t edu_paper_type(double size, bool bold, edu_colour_t colour);

/* Letters of a cell of this size; a table's own size is chosen by edu_paper_columns(). */
edu_type_t edu_paper_cell_type(const edu_paper_block_t *table, const edu_paper_row_t *row, int column,
                               double size);

/* Chooses the widths of a table's columns and the size of its letters, and breaks its cells into lines. */
void edu_paper_columns(const edu_paper_t *paper, edu_paper_block_t *table);

/* A pass over the pages: without a canvas it only finds out where everything stands. */
typedef struct edu_pages_t {
    const edu_paper_t *paper;
    cairo_surface_t *surface; /* NULL: nothing is drawn */
    cairo_t *cairo;
    edu_canvas_t *canvas; /* of the page at hand */
    int page;             /* from 1; 0: none yet */
    int page_count;       /* known when it is drawn */
    double y;             /* what comes next begins here */
    int outline;          /* the section at hand, among the bookmarks */
    apr_pool_t *pool;
    apr_pool_t *page_pool; /* cleared with each page */
} edu_pages_t;

void edu_pages_begin_page(edu_pages_t *pages, bool with_header);
void edu_pages_end_page(edu_pages_t *pages);

/* Begins another page unless so much room is left on this one. */
void edu_pages_need(edu_pages_t *pages, double height);

/* Lines of a text from x on, at most so wide, over pages where they do not fit. */
void edu_pages_text(edu_pages_t *pages, double x, double width, edu_type_t type, const char *text);

/* The height of its beginning, which is not torn apart: all of a few lines, two of more. */
double edu_pages_text_least(const edu_pages_t *pages, double width, edu_type_t type, const char *text);

/* A line of a text at the baseline. */
void edu_pages_line(edu_pages_t *pages, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
                    const char *text);

/* The cover with what stands before the first heading; *next is the index of the block behind. */
void edu_pages_cover(edu_pages_t *pages, int *next);

/* The table of contents; as many pages in both passes. */
void edu_pages_contents(edu_pages_t *pages);

void edu_pages_table(edu_pages_t *pages, const edu_paper_block_t *table);

/* The height of its beginning, which is not torn apart: the heads and two rows. */
double edu_pages_table_least(const edu_paper_block_t *table);

#endif
