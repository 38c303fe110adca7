/* A canvas that draws by cairo: an area of a page, or a picture. */
#include "reports/draw/canvas_private.h"

#include <math.h>
#include <pango/pangocairo.h>

static void
set_colour(cairo_t *cairo, edu_colour_t colour)
{
    cairo_set_source_rgb(cairo, (double)(colour >> 16 & 0xFF) / 255, (double)(colour >> 8 & 0xFF) / 255,
                         (double)(colour & 0xFF) / 255);
}

/* Fills and strokes the path that the context holds, and forgets it. */
static void
apply_ink(cairo_t *cairo, edu_ink_t ink)
{
    double dashes[4];

    if (ink.fill != EDU_CLEAR) {
        set_colour(cairo, ink.fill);
        cairo_fill_preserve(cairo);
    }
    if (ink.line != EDU_CLEAR && ink.width > 0) {
        int dash_count = edu_canvas_dashes(dashes, ink);

        set_colour(cairo, ink.line);
        cairo_set_line_width(cairo, ink.width);
        cairo_set_dash(cairo, dashes, dash_count, 0);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

static void
draw_path(edu_canvas_t *canvas, const edu_path_t *path, bool closed, edu_ink_t ink)
{
    const edu_point_t *points = (const edu_point_t *)path->points->elts;
    int run = 0;

    cairo_new_path(canvas->cairo);
    for (int i = 0; i < path->points->nelts; i++) {
        if (run < path->starts->nelts && APR_ARRAY_IDX(path->starts, run, int) == i) {
            if (i > 0 && closed)
                cairo_close_path(canvas->cairo);
            cairo_move_to(canvas->cairo, points[i].x, points[i].y);
            run++;
        } else {
            cairo_line_to(canvas->cairo, points[i].x, points[i].y);
        }
    }
    if (closed)
        cairo_close_path(canvas->cairo);
    apply_ink(canvas->cairo, ink);
}

static void
draw_circle(edu_canvas_t *canvas, double x, double y, double radius, edu_ink_t ink)
{
    cairo_new_path(canvas->cairo);
    cairo_arc(canvas->cairo, x, y, radius, 0, 2 * acos(-1));
    cairo_close_path(canvas->cairo);
    apply_ink(canvas->cairo, ink);
}

/* The one character of GB 2312 that comes out blank in a PDF: making a subset of Noto Sans CJK SC, cairo 1.16 loses the part of its outline that other
 * glyphs share. It stands in names (Rugao, Rudong), and is drawn once more as a path. Found by drawing all of GB 2312, the catalogue and our own texts. */
static const char lost[] = "\xE5\xA6\x82";

static void
draw_lost(edu_canvas_t *canvas, double x, double baseline, edu_type_t type, const char *text)
{
    cairo_t *cairo = canvas->cairo;

    for (const char *at = strstr(text, lost); at != NULL; at = strstr(at + 1, lost)) {
        int before; /* in pango's units; the layouts share one object, hence each is asked for anew */

        pango_layout_line_index_to_x(
            pango_layout_get_line_readonly(edu_fonts_layout(canvas->fonts, type, text), 0), (int)(at - text),
            false, &before);
        cairo_move_to(cairo, x + (double)before / PANGO_SCALE, baseline);
        pango_cairo_layout_line_path(
            cairo, pango_layout_get_line_readonly(edu_fonts_layout(canvas->fonts, type, lost), 0));
        cairo_fill(cairo);
    }
}

static void
draw_text(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
          const char *text, double width)
{
    cairo_t *cairo = canvas->cairo;
    PangoLayoutLine *line = pango_layout_get_line_readonly(edu_fonts_layout(canvas->fonts, type, text), 0);

    if (anchor != EDU_START)
        x -= anchor == EDU_END ? width : width / 2;
    if (type.halo != EDU_CLEAR) {
        cairo_move_to(cairo, x, baseline);
        pango_cairo_layout_line_path(cairo, line);
        apply_ink(cairo, (edu_ink_t){EDU_CLEAR, type.halo, 2.5, EDU_SOLID});
    }
    cairo_move_to(cairo, x, baseline);
    set_colour(cairo, type.colour);
    pango_cairo_show_layout_line(cairo, line);
    cairo_new_path(cairo);
    if (canvas->surface == NULL) /* an area of a page of a PDF */
        draw_lost(canvas, x, baseline, type, text);
}

static edu_error_t *
finish_page(edu_canvas_t *canvas, edu_buffer_t *png)
{
    (void)png;
    cairo_restore(canvas->cairo);
    return NULL;
}

static cairo_status_t
write_png(void *out, const unsigned char *data, unsigned length)
{
    edu_buffer_add(out, (const char *)data, length);
    return CAIRO_STATUS_SUCCESS;
}

static edu_error_t *
finish_png(edu_canvas_t *canvas, edu_buffer_t *png)
{
    cairo_status_t status = cairo_status(canvas->cairo);

    if (status == CAIRO_STATUS_SUCCESS && png != NULL)
        status = cairo_surface_write_to_png_stream(canvas->surface, write_png, png);
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        return NULL;
    return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not draw a chart: %s",
                            cairo_status_to_string(status));
}

static const edu_canvas_kind_t page_kind = {draw_path, draw_circle, draw_text, finish_page};
static const edu_canvas_kind_t png_kind = {draw_path, draw_circle, draw_text, finish_png};

/* What SVG does where nothing is said. */
static void
set_up(cairo_t *cairo)
{
    cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

edu_canvas_t *
edu_canvas_page(cairo_t *cairo, edu_box_t area, edu_fonts_t *fonts, apr_pool_t *pool)
{
    edu_canvas_t *canvas = edu_canvas_create(&page_kind, fonts, area.width, area.height, pool);

    canvas->cairo = cairo;
    cairo_save(cairo);
    cairo_translate(cairo, area.x, area.y);
    set_up(cairo);
    return canvas;
}

edu_canvas_t *
edu_canvas_png(edu_fonts_t *fonts, double width, double height, double pixels, apr_pool_t *pool)
{
    edu_canvas_t *canvas = edu_canvas_create(&png_kind, fonts, width, height, pool);

    canvas->surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * pixels), (int)ceil(height * pixels));
    canvas->cairo = cairo_create(canvas->surface);
    set_colour(canvas->cairo, 0xFFFFFF);
    cairo_paint(canvas->cairo);
    cairo_scale(canvas->cairo, pixels, pixels);
    set_up(canvas->cairo);
    return canvas;
}
