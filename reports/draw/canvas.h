/* A canvas: the same few commands draw into SVG that stands inside HTML, onto an area of a PDF page, or into a PNG.
 *
 * Units are points (72 an inch), x to the right, y down, from the upper left corner of the canvas. Nothing is drawn with transparency,
 * patterns or references: an SVG holds no ids, so that any number of them stand in one page, and print is the same as the screen.
 * The same commands give the same bytes. What is handed over is copied or drawn at once. */
#ifndef EDU_REPORTS_DRAW_CANVAS_H
#define EDU_REPORTS_DRAW_CANVAS_H

#include "base/buffer.h"
#include "base/error.h"
#include "reports/draw/fonts.h"

#include <cairo.h>

typedef struct edu_canvas_t edu_canvas_t;

typedef struct edu_box_t {
    double x;
    double y;
    double width;
    double height;
} edu_box_t;

typedef struct edu_point_t {
    double x;
    double y;
} edu_point_t;

typedef enum edu_dash_t { EDU_SOLID, EDU_DASHED, EDU_DOTTED, EDU_DASH_DOT } edu_dash_t;

/* What a form is filled and its rim drawn with; either may be EDU_CLEAR. */
typedef struct edu_ink_t {
    edu_colour_t fill;
    edu_colour_t line;
    double width; /* of the line, in points */
    edu_dash_t dash;
} edu_ink_t;

typedef enum edu_anchor_t { EDU_START, EDU_MIDDLE, EDU_END } edu_anchor_t;

/* Runs of straight lines. */
typedef struct edu_path_t {
    apr_array_header_t *points; /* edu_point_t */
    apr_array_header_t *starts; /* int: the points at which runs begin */
} edu_path_t;

edu_path_t *edu_path_create(apr_pool_t *pool);
void edu_path_move(edu_path_t *path, double x, double y); /* begins a run */
void edu_path_line(edu_path_t *path, double x, double y);

/* Begins an SVG of this size in `out`, which must outlive the canvas: an <svg> element without prolog, with role, label, title and, where it says more, description for
 * readers who do not see it. edu_canvas_finish ends the element. */
edu_canvas_t *edu_canvas_svg(edu_buffer_t *out, edu_fonts_t *fonts, double width, double height,
                             const char *title, const char *description, apr_pool_t *pool);

/* A canvas on an area of a page that somebody else made (of a PDF, say). `cairo` must outlive it; its state is the same afterwards. */
edu_canvas_t *edu_canvas_page(cairo_t *cairo, edu_box_t area, edu_fonts_t *fonts, apr_pool_t *pool);

/* A white picture, `pixels` to a point. */
edu_canvas_t *edu_canvas_png(edu_fonts_t *fonts, double width, double height, double pixels,
                             apr_pool_t *pool);

/* Ends a canvas; that of a PNG is appended to `png`, NULL for the others. Errors: SYSTEM when there was no memory for the picture. */
edu_error_t *edu_canvas_finish(edu_canvas_t *canvas, edu_buffer_t *png);

edu_fonts_t *edu_canvas_fonts(const edu_canvas_t *canvas);
edu_box_t edu_canvas_area(const edu_canvas_t *canvas);

/* Forms. Paths are filled by the even-odd rule, so that a run within another one is a hole. */
void edu_canvas_path(edu_canvas_t *canvas, const edu_path_t *path, bool closed, edu_ink_t ink);
void edu_canvas_polygon(edu_canvas_t *canvas, const edu_point_t *points, int count, edu_ink_t ink);
void edu_canvas_line(edu_canvas_t *canvas, double x1, double y1, double x2, double y2, edu_ink_t ink);
void edu_canvas_box(edu_canvas_t *canvas, edu_box_t box, edu_ink_t ink);
void edu_canvas_circle(edu_canvas_t *canvas, double x, double y, double radius, edu_ink_t ink);

/* Slanting lines within a form, `gap` apart: what is missing is told without colour. */
void edu_canvas_hatch(edu_canvas_t *canvas, const edu_path_t *path, double gap, edu_ink_t ink);
void edu_canvas_hatch_box(edu_canvas_t *canvas, edu_box_t box, double gap, edu_ink_t ink);

/* One line of text from its baseline. Returns its width. */
double edu_canvas_text(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
                       const char *text);

/* Lines (const char *) below each other, the first one's baseline given. Returns the baseline that would come next. */
double edu_canvas_lines(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
                        const apr_array_header_t *lines);

#endif
