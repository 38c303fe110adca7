#include "reports/draw/chart.h"

#include "base/pool.h"
#include "reports/messages.h"

#include <apr_strings.h>
#include <math.h>

/* The words around a chart, broken into lines. */
typedef struct frame_t {
    apr_array_header_t *title;
    apr_array_header_t *unit;
    apr_array_header_t *remark;
    apr_array_header_t *note;
    apr_array_header_t *source;
    double head; /* heights */
    double foot;
} frame_t;

static edu_type_t
type_title(void)
{
    return edu_type_sized(EDU_SIZE_TITLE, true, EDU_COLOUR_TEXT);
}

static edu_type_t
type_unit(void)
{
    return edu_type_sized(EDU_SIZE_LABEL + 0.5, false, EDU_COLOUR_QUIET);
}

static double
lines_height(const apr_array_header_t *lines, edu_type_t type)
{
    return lines->nelts * edu_fonts_leading(type);
}

static bool
is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static frame_t
lay_out(const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_chart_text_t *text = chart;
    edu_type_t quiet = edu_type_quiet();
    edu_lang_t lang = edu_fonts_lang(fonts);
    const char *remark = kind->remark != NULL ? kind->remark(chart, fonts, width, pool) : NULL;
    const char *source = text->source;
    frame_t frame;

    if (is_said(source))
        source = EDU_SAY(lang, EDU_MSG_DRAW_SOURCE, pool, source);
    frame.title = edu_fonts_wrap(fonts, type_title(), text->title, width, 3, pool);
    frame.unit = edu_fonts_wrap(fonts, type_unit(), text->unit, width, 3, pool);
    frame.remark = edu_fonts_wrap(fonts, quiet, remark, width, 4, pool);
    frame.note = edu_fonts_wrap(fonts, quiet, text->note, width, 6, pool);
    frame.source = edu_fonts_wrap(fonts, quiet, source, width, 3, pool);
    frame.head = lines_height(frame.title, type_title()) + lines_height(frame.unit, type_unit());
    if (frame.head > 0)
        frame.head += 8;
    frame.foot = lines_height(frame.remark, quiet) + lines_height(frame.note, quiet) +
                 lines_height(frame.source, quiet);
    if (frame.foot > 0)
        frame.foot += 7;
    return frame;
}

double
edu_chart_height(const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts, double width,
                 apr_pool_t *pool)
{
    frame_t frame = lay_out(kind, chart, fonts, width, pool);

    return ceil(frame.head + kind->height(chart, fonts, width, pool) + frame.foot);
}

void
edu_chart_draw(edu_canvas_t *canvas, const edu_chart_kind_t *kind, const void *chart, apr_pool_t *pool)
{
    edu_box_t area = edu_canvas_area(canvas);
    frame_t frame = lay_out(kind, chart, edu_canvas_fonts(canvas), area.width, pool);
    edu_type_t quiet = edu_type_quiet();
    double y = EDU_SIZE_TITLE;

    if (frame.title->nelts > 0)
        y = edu_canvas_lines(canvas, 0, y, EDU_START, type_title(), frame.title) - 2;
    edu_canvas_lines(canvas, 0, y, EDU_START, type_unit(), frame.unit);

    edu_box_t body = {0, frame.head, area.width, area.height - frame.head - frame.foot};
    kind->draw(canvas, chart, body, pool);

    y = area.height - frame.foot + 5 + quiet.size;
    y = edu_canvas_lines(canvas, 0, y, EDU_START, quiet, frame.remark);
    y = edu_canvas_lines(canvas, 0, y, EDU_START, quiet, frame.note);
    edu_canvas_lines(canvas, 0, y, EDU_START, quiet, frame.source);
}

static const char *
describe(const edu_chart_text_t *text, apr_pool_t *pool)
{
    if (is_said(text->description))
        return text->description;
    if (!is_said(text->title) || !is_said(text->unit))
        return is_said(text->unit) ? text->unit : text->title;
    return apr_pstrcat(pool, text->title, " – ", text->unit, NULL);
}

void
edu_chart_svg(edu_buffer_t *out, const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts,
              double width, double height, apr_pool_t *pool)
{
    const edu_chart_text_t *text = chart;
    apr_pool_t *scratch = edu_pool_create(pool);

    if (height <= 0)
        height = edu_chart_height(kind, chart, fonts, width, scratch);
    edu_canvas_t *canvas =
        edu_canvas_svg(out, fonts, width, height, text->title, describe(text, scratch), scratch);
    edu_chart_draw(canvas, kind, chart, scratch);
    edu_error_clear(edu_canvas_finish(canvas, NULL)); /* that of an SVG cannot fail */
    apr_pool_destroy(scratch);
}

edu_error_t *
edu_chart_png(edu_buffer_t *out, const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts,
              double width, double height, double pixels, apr_pool_t *pool)
{
    apr_pool_t *scratch = edu_pool_create(pool);

    if (height <= 0)
        height = edu_chart_height(kind, chart, fonts, width, scratch);
    edu_canvas_t *canvas = edu_canvas_png(fonts, width, height, pixels, scratch);
    edu_chart_draw(canvas, kind, chart, scratch);
    edu_error_t *error = edu_canvas_finish(canvas, out);
    apr_pool_destroy(scratch);
    return error;
}

edu_error_t *
edu_chart_page(cairo_t *cairo, edu_box_t area, const edu_chart_kind_t *kind, const void *chart,
               edu_fonts_t *fonts, apr_pool_t *pool)
{
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_canvas_t *canvas = edu_canvas_page(cairo, area, fonts, scratch);

    edu_chart_draw(canvas, kind, chart, scratch);
    edu_error_t *error = edu_canvas_finish(canvas, NULL);
    apr_pool_destroy(scratch);
    return error;
}

edu_chart_table_t *
edu_chart_table(const edu_chart_kind_t *kind, const void *chart, edu_lang_t lang, apr_pool_t *pool)
{
    return kind->table(chart, lang, pool);
}
