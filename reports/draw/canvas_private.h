/* The two ways of drawing behind a canvas. */
#ifndef EDU_REPORTS_DRAW_CANVAS_PRIVATE_H
#define EDU_REPORTS_DRAW_CANVAS_PRIVATE_H

#include "reports/draw/canvas.h"

/* All commands come down to these. */
typedef struct edu_canvas_kind_t {
    void (*path)(edu_canvas_t *canvas, const edu_path_t *path, bool closed, edu_ink_t ink);
    void (*circle)(edu_canvas_t *canvas, double x, double y, double radius, edu_ink_t ink);
    void (*text)(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
                 const char *text, double width);
    edu_error_t *(*finish)(edu_canvas_t *canvas, edu_buffer_t *png);
} edu_canvas_kind_t;

struct edu_canvas_t {
    const edu_canvas_kind_t *kind;
    edu_fonts_t *fonts;
    edu_box_t area;
    edu_buffer_t *svg;
    cairo_t *cairo;           /* NULL for SVG */
    cairo_surface_t *surface; /* of a PNG, else NULL */
    apr_pool_t *pool;         /* cleared after each command */
};

edu_canvas_t *edu_canvas_create(const edu_canvas_kind_t *kind, edu_fonts_t *fonts, double width,
                                double height, apr_pool_t *pool);

/* The lengths of a dash's strokes and gaps for a line of this width; returns how many, 0 for a solid line. */
int edu_canvas_dashes(double *lengths, edu_ink_t ink);

#endif
