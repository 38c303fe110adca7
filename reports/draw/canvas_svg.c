/* A canvas that writes SVG. */
#include "base/text.h"
#include "reports/draw/canvas_private.h"

#include <math.h>
#include <string.h>

/* Two places are a 3600th of an inch; zeros behind the point are left out. */
static void
add_number(edu_buffer_t *out, double value)
{
    char text[64];
    double rounded = isfinite(value) ? round(value * 100) / 100 : 0;
    int length = snprintf(text, sizeof text, "%.2f", rounded == 0 ? 0.0 : rounded);

    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    edu_buffer_add(out, text, (size_t)length);
}

static void
add_attribute(edu_buffer_t *out, const char *name, double value)
{
    edu_buffer_printf(out, " %s=\"", name);
    add_number(out, value);
    edu_buffer_add_char(out, '"');
}

static void
add_colour(edu_buffer_t *out, const char *name, edu_colour_t colour)
{
    if (colour == EDU_CLEAR)
        edu_buffer_printf(out, " %s=\"none\"", name);
    else
        edu_buffer_printf(out, " %s=\"#%06x\"", name, colour);
}

static void
add_ink(edu_buffer_t *out, edu_ink_t ink)
{
    double dashes[4];
    int dash_count = edu_canvas_dashes(dashes, ink);

    add_colour(out, "fill", ink.fill);
    if (ink.line == EDU_CLEAR)
        return;
    add_colour(out, "stroke", ink.line);
    add_attribute(out, "stroke-width", ink.width);
    if (dash_count > 0) {
        edu_buffer_add_text(out, " stroke-dasharray=\"");
        for (int i = 0; i < dash_count; i++) {
            if (i > 0)
                edu_buffer_add_char(out, ' ');
            add_number(out, dashes[i]);
        }
        edu_buffer_add_char(out, '"');
    }
}

static void
draw_path(edu_canvas_t *canvas, const edu_path_t *path, bool closed, edu_ink_t ink)
{
    edu_buffer_t *out = canvas->svg;
    const edu_point_t *points = (const edu_point_t *)path->points->elts;
    int run = 0;

    edu_buffer_add_text(out, "<path d=\"");
    for (int i = 0; i < path->points->nelts; i++) {
        bool begins = run < path->starts->nelts && APR_ARRAY_IDX(path->starts, run, int) == i;

        if (begins && i > 0 && closed)
            edu_buffer_add_char(out, 'Z');
        edu_buffer_add_char(out, begins ? 'M' : 'L');
        run += begins;
        add_number(out, points[i].x);
        edu_buffer_add_char(out, ' ');
        add_number(out, points[i].y);
    }
    edu_buffer_add_text(out, closed ? "Z\"" : "\"");
    add_ink(out, ink);
    if (path->starts->nelts > 1 && ink.fill != EDU_CLEAR)
        edu_buffer_add_text(out, " fill-rule=\"evenodd\"");
    edu_buffer_add_text(out, "/>\n");
}

static void
draw_circle(edu_canvas_t *canvas, double x, double y, double radius, edu_ink_t ink)
{
    edu_buffer_t *out = canvas->svg;

    edu_buffer_add_text(out, "<circle");
    add_attribute(out, "cx", x);
    add_attribute(out, "cy", y);
    add_attribute(out, "r", radius);
    add_ink(out, ink);
    edu_buffer_add_text(out, "/>\n");
}

/* The reader's machine may have another font: the anchor keeps ends where they belong. */
static void
draw_text(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
          const char *text, double width)
{
    edu_buffer_t *out = canvas->svg;

    (void)width;
    edu_buffer_add_text(out, "<text");
    add_attribute(out, "x", x);
    add_attribute(out, "y", baseline);
    add_attribute(out, "font-size", type.size);
    if (type.bold)
        edu_buffer_add_text(out, " font-weight=\"bold\"");
    if (anchor != EDU_START)
        edu_buffer_printf(out, " text-anchor=\"%s\"", anchor == EDU_END ? "end" : "middle");
    add_colour(out, "fill", type.colour);
    if (type.halo != EDU_CLEAR) {
        add_colour(out, "stroke", type.halo);
        edu_buffer_add_text(out, " stroke-width=\"2.5\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
    }
    edu_buffer_add_char(out, '>');
    edu_text_add_html(out, text);
    edu_buffer_add_text(out, "</text>\n");
}

static edu_error_t *
finish(edu_canvas_t *canvas, edu_buffer_t *png)
{
    (void)png;
    edu_buffer_add_text(canvas->svg, "</svg>\n");
    return NULL;
}

static const edu_canvas_kind_t svg_kind = {draw_path, draw_circle, draw_text, finish};

/* A family's name goes into an attribute and within it into single quotes. */
static void
add_family(edu_buffer_t *out, const char *family, apr_pool_t *pool)
{
    edu_buffer_add_text(out, " font-family=\"'");
    for (const char *at = edu_fonts_clean(family, pool); *at != '\0'; at++) {
        char one[2] = {*at, '\0'};

        if (*at == '\'' || *at == '\\')
            continue;
        if (strchr("<>&\"", *at) != NULL)
            edu_text_add_html(out, one);
        else
            edu_buffer_add_char(out, *at);
    }
    edu_buffer_add_text(out, "', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif\"");
}

edu_canvas_t *
edu_canvas_svg(edu_buffer_t *out, edu_fonts_t *fonts, double width, double height, const char *title,
               const char *description, apr_pool_t *pool)
{
    edu_canvas_t *canvas = edu_canvas_create(&svg_kind, fonts, width, height, pool);

    title = edu_fonts_clean(title, pool);
    description = edu_fonts_clean(description, pool);
    canvas->svg = out;
    edu_buffer_add_text(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    add_attribute(out, "width", width);
    add_attribute(out, "height", height);
    edu_buffer_add_text(out, " viewBox=\"0 0 ");
    add_number(out, width);
    edu_buffer_add_char(out, ' ');
    add_number(out, height);
    edu_buffer_printf(out, "\" lang=\"%s\" role=\"img\" aria-label=\"",
                      edu_fonts_lang(fonts) == EDU_LANG_ZH ? "zh-CN" : "en");
    edu_text_add_html(out, title);
    edu_buffer_add_char(out, '"');
    add_family(out, edu_fonts_family(fonts), pool);
    edu_buffer_add_text(out, " stroke-linejoin=\"round\">\n<title>");
    edu_text_add_html(out, title);
    edu_buffer_add_text(out, "</title>\n");
    /* Nobody wants to be read the same twice. */
    if (strcmp(title, description) != 0) {
        edu_buffer_add_text(out, "<desc>");
        edu_text_add_html(out, description);
        edu_buffer_add_text(out, "</desc>\n");
    }
    return canvas;
}
