#include "reports/draw/canvas_private.h"

#include "base/pool.h"

#include <math.h>
#include <stdlib.h>

edu_path_t *
edu_path_create(apr_pool_t *pool)
{
    edu_path_t *path = apr_palloc(pool, sizeof *path);

    path->points = apr_array_make(pool, 16, sizeof(edu_point_t));
    path->starts = apr_array_make(pool, 2, sizeof(int));
    return path;
}

void
edu_path_move(edu_path_t *path, double x, double y)
{
    APR_ARRAY_PUSH(path->starts, int) = path->points->nelts;
    edu_path_line(path, x, y);
}

void
edu_path_line(edu_path_t *path, double x, double y)
{
    APR_ARRAY_PUSH(path->points, edu_point_t) = (edu_point_t){x, y};
}

edu_canvas_t *
edu_canvas_create(const edu_canvas_kind_t *kind, edu_fonts_t *fonts, double width, double height,
                  apr_pool_t *pool)
{
    edu_canvas_t *canvas = apr_pcalloc(pool, sizeof *canvas);

    canvas->kind = kind;
    canvas->fonts = fonts;
    canvas->area = (edu_box_t){0, 0, width, height};
    canvas->pool = edu_pool_create(pool);
    return canvas;
}

edu_error_t *
edu_canvas_finish(edu_canvas_t *canvas, edu_buffer_t *png)
{
    edu_error_t *error = canvas->kind->finish(canvas, png);

    apr_pool_destroy(canvas->pool);
    canvas->pool = NULL;
    return error;
}

edu_fonts_t *
edu_canvas_fonts(const edu_canvas_t *canvas)
{
    return canvas->fonts;
}

edu_box_t
edu_canvas_area(const edu_canvas_t *canvas)
{
    return canvas->area;
}

int
edu_canvas_dashes(double *lengths, edu_ink_t ink)
{
    double unit = ink.width > 1 ? ink.width : 1;

    switch (ink.dash) {
    case EDU_DASHED:
        lengths[0] = 4 * unit;
        lengths[1] = 2.5 * unit;
        return 2;
    case EDU_DOTTED:
        lengths[0] = unit;
        lengths[1] = 2 * unit;
        return 2;
    case EDU_DASH_DOT:
        lengths[0] = 6 * unit;
        lengths[1] = 2 * unit;
        lengths[2] = unit;
        lengths[3] = 2 * unit;
        return 4;
    case EDU_SOLID: break;
    }
    return 0;
}

void
edu_canvas_path(edu_canvas_t *canvas, const edu_path_t *path, bool closed, edu_ink_t ink)
{
    if (path->points->nelts > 0)
        canvas->kind->path(canvas, path, closed, ink);
    apr_pool_clear(canvas->pool);
}

static edu_path_t *
path_of(const edu_point_t *points, int count, apr_pool_t *pool)
{
    edu_path_t *path = edu_path_create(pool);

    for (int i = 0; i < count; i++) {
        if (i == 0)
            edu_path_move(path, points[i].x, points[i].y);
        else
            edu_path_line(path, points[i].x, points[i].y);
    }
    return path;
}

void
edu_canvas_polygon(edu_canvas_t *canvas, const edu_point_t *points, int count, edu_ink_t ink)
{
    edu_canvas_path(canvas, path_of(points, count, canvas->pool), true, ink);
}

void
edu_canvas_line(edu_canvas_t *canvas, double x1, double y1, double x2, double y2, edu_ink_t ink)
{
    const edu_point_t ends[] = {{x1, y1}, {x2, y2}};

    ink.fill = EDU_CLEAR;
    edu_canvas_path(canvas, path_of(ends, 2, canvas->pool), false, ink);
}

static edu_path_t *
path_of_box(edu_box_t box, apr_pool_t *pool)
{
    const edu_point_t corners[] = {{box.x, box.y},
                                   {box.x + box.width, box.y},
                                   {box.x + box.width, box.y + box.height},
                                   {box.x, box.y + box.height}};

    return path_of(corners, 4, pool);
}

void
edu_canvas_box(edu_canvas_t *canvas, edu_box_t box, edu_ink_t ink)
{
    edu_canvas_path(canvas, path_of_box(box, canvas->pool), true, ink);
}

void
edu_canvas_circle(edu_canvas_t *canvas, double x, double y, double radius, edu_ink_t ink)
{
    canvas->kind->circle(canvas, x, y, radius, ink);
    apr_pool_clear(canvas->pool);
}

static int
compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Where the line x + y = `sum` crosses the closed runs of a path, as x. */
static void
cross(apr_array_header_t *crossings, const edu_path_t *path, double sum)
{
    const edu_point_t *points = (const edu_point_t *)path->points->elts;

    for (int run = 0; run < path->starts->nelts; run++) {
        int start = APR_ARRAY_IDX(path->starts, run, int);
        int end =
            run + 1 < path->starts->nelts ? APR_ARRAY_IDX(path->starts, run + 1, int) : path->points->nelts;

        for (int i = start; i < end; i++) {
            edu_point_t a = points[i];
            edu_point_t b = points[i + 1 < end ? i + 1 : start];
            double from = a.x + a.y - sum;
            double to = b.x + b.y - sum;

            /* An end on the line belongs to one of the two edges that meet there. */
            if ((from < 0) != (to < 0))
                APR_ARRAY_PUSH(crossings, double) = a.x + (b.x - a.x) * from / (from - to);
        }
    }
}

void
edu_canvas_hatch(edu_canvas_t *canvas, const edu_path_t *path, double gap, edu_ink_t ink)
{
    apr_pool_t *pool = edu_pool_create(canvas->pool);
    edu_path_t *lines = edu_path_create(pool);
    apr_array_header_t *crossings = apr_array_make(pool, 16, sizeof(double));
    const edu_point_t *points = (const edu_point_t *)path->points->elts;
    double low = INFINITY;
    double high = -INFINITY;
    double step = gap * sqrt(2);

    for (int i = 0; i < path->points->nelts; i++) {
        low = fmin(low, points[i].x + points[i].y);
        high = fmax(high, points[i].x + points[i].y);
    }
    /* Lines of neighbouring forms continue each other: they lie on multiples of the step. */
    for (double sum = ceil(low / step) * step; sum < high; sum += step) {
        apr_array_clear(crossings);
        cross(crossings, path, sum);
        qsort(crossings->elts, (size_t)crossings->nelts, sizeof(double), compare_numbers);
        for (int i = 0; i + 1 < crossings->nelts; i += 2) {
            double from = APR_ARRAY_IDX(crossings, i, double);
            double to = APR_ARRAY_IDX(crossings, i + 1, double);

            edu_path_move(lines, from, sum - from);
            edu_path_line(lines, to, sum - to);
        }
    }
    ink.fill = EDU_CLEAR;
    edu_canvas_path(canvas, lines, false, ink);
}

void
edu_canvas_hatch_box(edu_canvas_t *canvas, edu_box_t box, double gap, edu_ink_t ink)
{
    edu_canvas_hatch(canvas, path_of_box(box, canvas->pool), gap, ink);
}

double
edu_canvas_text(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
                const char *text)
{
    const char *clean = edu_fonts_clean(text, canvas->pool);
    double width = edu_fonts_width(canvas->fonts, type, clean);

    if (clean[0] != '\0')
        canvas->kind->text(canvas, x, baseline, anchor, type, clean, width);
    apr_pool_clear(canvas->pool);
    return width;
}

double
edu_canvas_lines(edu_canvas_t *canvas, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
                 const apr_array_header_t *lines)
{
    for (int i = 0; i < lines->nelts; i++) {
        edu_canvas_text(canvas, x, baseline, anchor, type, APR_ARRAY_IDX(lines, i, const char *));
        baseline += edu_fonts_leading(type);
    }
    return baseline;
}
