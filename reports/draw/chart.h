/* A chart: its words, its data and a kind that knows how to draw them. The kinds (edu_chart_bullet and so on) stand in the headers of their
 * structs, each of which begins with an edu_chart_text_t.
 *
 * A missing value is NAN; it is drawn as missing, never as 0. What the structs point at is only read, and must outlive the call. */
#ifndef EDU_REPORTS_DRAW_CHART_H
#define EDU_REPORTS_DRAW_CHART_H

#include "base/table.h"
#include "reports/draw/palette.h"

/* What is written around a chart; NULL or "" where there is nothing to say. */
typedef struct edu_chart_text_t {
    const char *title;       /* what it shows, or better: what one sees in it */
    const char *unit;        /* what is drawn, of what, in what unit; stands below the title */
    const char *note;        /* how to read it, what is left out */
    const char *source;      /* where the figures are from */
    const char *description; /* for readers who do not see it; title and unit where none is given */
} edu_chart_text_t;

/* The figures of a chart as texts: what HTML or a workbook prints below it. */
typedef struct edu_chart_table_t {
    const edu_column_t *columns;
    int column_count;
    apr_array_header_t *rows; /* const char *const *: a cell a column, "" for what is missing */
} edu_chart_table_t;

typedef struct edu_chart_kind_t {
    const char *name; /* "bullet": for file names and classes */

    /* The height in points that the drawing itself wants at this width. */
    double (*height)(const void *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool);

    /* Draws into `body`, a part of the canvas. */
    void (*draw)(edu_canvas_t *canvas, const void *chart, edu_box_t body, apr_pool_t *pool);

    /* What has to be said below it of this drawing ("62 areas are not shown"), or NULL; the member may be NULL. */
    const char *(*remark)(const void *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool);

    edu_chart_table_t *(*table)(const void *chart, edu_lang_t lang, apr_pool_t *pool);
} edu_chart_kind_t;

/* The height in points that a chart wants at this width, with title and notes. */
double edu_chart_height(const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts, double width,
                        apr_pool_t *pool);

/* Draws a chart over all of a canvas, which the caller finishes. */
void edu_chart_draw(edu_canvas_t *canvas, const edu_chart_kind_t *kind, const void *chart, apr_pool_t *pool);

/* Appends a chart as SVG for HTML. height 0: what it wants. */
void edu_chart_svg(edu_buffer_t *out, const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts,
                   double width, double height, apr_pool_t *pool);

/* Appends it as PNG, `pixels` to a point. Errors: SYSTEM. */
edu_error_t *edu_chart_png(edu_buffer_t *out, const edu_chart_kind_t *kind, const void *chart,
                           edu_fonts_t *fonts, double width, double height, double pixels, apr_pool_t *pool);

/* Draws it on an area of a page. Errors: SYSTEM. */
edu_error_t *edu_chart_page(cairo_t *cairo, edu_box_t area, const edu_chart_kind_t *kind, const void *chart,
                            edu_fonts_t *fonts, apr_pool_t *pool);

/* The table behind a chart. */
edu_chart_table_t *edu_chart_table(const edu_chart_kind_t *kind, const void *chart, edu_lang_t lang,
                                   apr_pool_t *pool);

#endif
