#include "reports/draw/spread.h"

#include "reports/draw/parts.h"
#include "reports/draw/place.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

#define RADIUS 2.0
#define ROW_LEAST 34.0
#define HALF_MOST 30.0

typedef struct layout_t {
    double name;
    double text; /* the column of numbers at the right */
    edu_range_t range;
    edu_scale_t x; /* from the left edge of the chart */
} layout_t;

static edu_range_t
value_range(const edu_spread_chart_t *chart)
{
    edu_range_t range = edu_range_none();

    for (int i = 0; i < chart->count; i++) {
        const edu_spread_row_t *row = &chart->rows[i];
        const double others[] = {row->q1, row->median, row->q3, row->target};

        for (int k = 0; k < row->count; k++)
            range = edu_range_with(range, row->points[k].value);
        for (int k = 0; k < 4; k++)
            range = edu_range_with(range, others[k]);
    }
    return range;
}

static const char *
median_text(const edu_spread_chart_t *chart, const edu_spread_row_t *row, apr_pool_t *pool)
{
    return edu_draw_quantity(row->median, chart->decimals, chart->unit, pool);
}

static layout_t
lay_out(const edu_spread_chart_t *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    layout_t layout = {.range = value_range(chart)};
    edu_lang_t lang = edu_fonts_lang(fonts);

    layout.range = edu_range_axis(layout.range, 6, false, chart->floor, chart->ceiling);
    layout.text = fmax(edu_fonts_width(fonts, edu_type_quiet(), edu_message(lang, EDU_MSG_COLUMN_MEDIAN)),
                       edu_fonts_width(fonts, edu_type_quiet(), edu_message(lang, EDU_MSG_DRAW_MIDDLE_HALF)));
    for (int i = 0; i < chart->count; i++) {
        const edu_spread_row_t *row = &chart->rows[i];

        layout.name =
            fmax(layout.name, edu_fonts_width(fonts, edu_type_label(), edu_fonts_clean(row->name, pool)));
        layout.text =
            fmax(layout.text, edu_fonts_width(fonts, edu_type_strong(), median_text(chart, row, pool)));
        layout.text =
            fmax(layout.text, edu_fonts_width(fonts, edu_type_quiet(),
                                              edu_draw_interval(row->q1, row->q3, chart->decimals, pool)));
    }
    layout.name = fmin(layout.name, width * 0.25);
    layout.text = fmin(layout.text, width * 0.25);
    layout.x = edu_scale_linear(layout.range, layout.name + 12, width - layout.text - 16);
    return layout;
}

/* Places of a row's points; `y` their distances from the row's middle. Returns how many have a value and the half height they take. */
static int
swarm(const edu_spread_row_t *row, const edu_scale_t *x, double *xs, double *ys, double *half,
      apr_pool_t *pool)
{
    double *radii = apr_palloc(pool, ((size_t)row->count + 1) * sizeof *radii);
    int count = 0;

    for (int i = 0; i < row->count; i++) {
        if (!isfinite(row->points[i].value))
            continue;
        xs[count] = edu_scale_at(x, row->points[i].value);
        radii[count++] = RADIUS;
    }
    *half = edu_place_swarm(ys, xs, radii, count, 0.3, pool);
    if (*half > HALF_MOST) { /* too many at one place: they come to lie on each other */
        for (int i = 0; i < count; i++)
            ys[i] *= (HALF_MOST - RADIUS) / (*half - RADIUS);
        *half = HALF_MOST;
    }
    return count;
}

static double *
numbers(int count, apr_pool_t *pool)
{
    return apr_palloc(pool, ((size_t)count + 1) * sizeof(double));
}

static bool
has_own(const edu_spread_row_t *row)
{
    for (int i = 0; i < row->count; i++)
        if (row->points[i].own && isfinite(row->points[i].value))
            return true;
    return false;
}

/* The own area's name stands below the points. */
static double
row_height(const edu_spread_row_t *row, const layout_t *layout, apr_pool_t *pool)
{
    double half;

    swarm(row, &layout->x, numbers(row->count, pool), numbers(row->count, pool), &half, pool);
    return fmax(ROW_LEAST, 2 * half + 10) + (has_own(row) ? 10 : 0);
}

static edu_keys_t
make_keys(const edu_spread_chart_t *chart, edu_lang_t lang)
{
    edu_keys_t keys = {.count = 0};
    bool box = false, own = false, target = false;

    for (int i = 0; i < chart->count; i++) {
        box = box || isfinite(chart->rows[i].q1);
        own = own || has_own(&chart->rows[i]);
        target = target || isfinite(chart->rows[i].target);
    }
    edu_keys_add_mark(&keys, EDU_MARK_CIRCLE, edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_MET, 0.8),
                      edu_message(lang, EDU_MSG_DRAW_AN_AREA));
    if (own)
        edu_keys_add_mark(&keys, EDU_MARK_DIAMOND, edu_ink_fill(EDU_COLOUR_INK),
                          edu_message(lang, EDU_MSG_DRAW_OWN));
    if (box) {
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_fill(EDU_COLOUR_GRID),
                     edu_message(lang, EDU_MSG_DRAW_MIDDLE_HALF));
        edu_keys_add(&keys, EDU_KEY_TICK, edu_ink_line(EDU_COLOUR_TEXT, 2),
                     edu_message(lang, EDU_MSG_COLUMN_MEDIAN));
    }
    if (target)
        edu_keys_add(&keys, EDU_KEY_TICK, edu_ink_dashed(EDU_COLOUR_ALARM, 1.4, EDU_DASHED),
                     edu_message(lang, EDU_MSG_DRAW_TARGET));
    return keys;
}

static double
spread_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_spread_chart_t *chart = data;
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    layout_t layout = lay_out(chart, fonts, width, pool);
    double height = edu_keys_height(&keys, fonts, width) + EDU_AXIS_HEIGHT + 2;

    for (int i = 0; i < chart->count; i++)
        height += row_height(&chart->rows[i], &layout, pool);
    return chart->count > 0 ? height : 2 * ROW_LEAST;
}

static void
draw_box(edu_canvas_t *canvas, const edu_spread_row_t *row, const edu_scale_t *x, double y, double half)
{
    if (isfinite(row->q1) && isfinite(row->q3)) {
        double from = edu_scale_at(x, row->q1);
        double to = edu_scale_at(x, row->q3);

        edu_canvas_box(canvas, (edu_box_t){from, y - half, to - from, 2 * half},
                       edu_ink_fill(EDU_COLOUR_GRID));
    }
    if (isfinite(row->target)) {
        double at = edu_scale_at(x, row->target);

        edu_canvas_line(canvas, at, y - half - 3, at, y + half + 3,
                        edu_ink_dashed(EDU_COLOUR_ALARM, 1.4, EDU_DASHED));
    }
}

static void
draw_points(edu_canvas_t *canvas, const edu_spread_row_t *row, const layout_t *layout, double y,
            apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    double *xs = numbers(row->count, pool);
    double *ys = numbers(row->count, pool);
    edu_type_t type = edu_type_sized(EDU_SIZE_SMALL, true, EDU_COLOUR_TEXT);
    double half;

    swarm(row, &layout->x, xs, ys, &half, pool);
    draw_box(canvas, row, &layout->x, y, fmax(half, 9));
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1 && isfinite(row->median)) {
            double at = edu_scale_at(&layout->x, row->median);

            edu_canvas_line(canvas, at, y - fmax(half, 9), at, y + fmax(half, 9),
                            edu_ink_line(EDU_COLOUR_TEXT, 2));
        }
        for (int i = 0, k = 0; i < row->count; i++) {
            const edu_spread_point_t *point = &row->points[i];

            if (!isfinite(point->value))
                continue;
            if (!point->own && pass == 0) {
                edu_canvas_circle(canvas, xs[k], y + ys[k], RADIUS - 0.3,
                                  edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_MET, 0.8));
            } else if (point->own && pass == 1) {
                const char *name = edu_fonts_shorten(fonts, type, point->name, 120, pool);
                double width = edu_fonts_width(fonts, type, name);
                double left = fmin(fmax(xs[k] - width / 2, layout->x.from), layout->x.to - width);
                double below = y + fmax(half, 9) + 9;

                edu_canvas_line(canvas, xs[k], y + ys[k], xs[k], below - 6,
                                edu_ink_line(EDU_COLOUR_INK, 0.6));
                edu_draw_mark(canvas, EDU_MARK_DIAMOND, xs[k], y + ys[k], 2.8,
                              edu_ink_both(EDU_COLOUR_INK, EDU_COLOUR_PAPER, 0.6));
                edu_canvas_text(canvas, left, below + 1, EDU_START, edu_type_haloed(type), name);
            }
            k++;
        }
    }
}

static void
draw_numbers(edu_canvas_t *canvas, const edu_spread_chart_t *chart, const edu_spread_row_t *row, double right,
             double y, apr_pool_t *pool)
{
    edu_lang_t lang = edu_fonts_lang(edu_canvas_fonts(canvas));
    edu_type_t strong = edu_type_strong();
    edu_type_t quiet = edu_type_quiet();
    int missing = 0;

    for (int i = 0; i < row->count; i++)
        missing += !isfinite(row->points[i].value);
    edu_canvas_text(canvas, right, y - 6 + edu_fonts_middle(strong), EDU_END, strong,
                    isfinite(row->median) ? median_text(chart, row, pool)
                                          : edu_message(lang, EDU_MSG_STATUS_NO_DATA));
    edu_canvas_text(canvas, right, y + 4 + edu_fonts_middle(quiet), EDU_END, quiet,
                    edu_draw_interval(row->q1, row->q3, chart->decimals, pool));
    if (missing > 0)
        edu_canvas_text(canvas, right, y + 13.5 + edu_fonts_middle(quiet), EDU_END, quiet,
                        EDU_SAY(lang, EDU_MSG_DRAW_MISSING, pool, apr_psprintf(pool, "%d", missing)));
}

static void
spread_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_spread_chart_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));

    if (edu_range_empty(value_range(chart))) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    layout_t layout = lay_out(chart, fonts, body.width, pool);
    layout.x.from += body.x;
    layout.x.to += body.x;
    body = edu_box_below(body, edu_keys_height(&keys, fonts, body.width));
    edu_ticks_t ticks = edu_axis_ticks(fonts, layout.range, layout.x.to - layout.x.from, true, pool);
    edu_axis_below(canvas, &layout.x, &ticks, body.y, body.y + body.height - EDU_AXIS_HEIGHT - 2, chart->unit,
                   pool);
    double y = body.y;
    for (int i = 0; i < chart->count; i++) {
        const edu_spread_row_t *row = &chart->rows[i];
        double height = row_height(row, &layout, pool);
        double middle = y + (height - (has_own(row) ? 10 : 0)) / 2;

        edu_draw_name(canvas, layout.x.from - 12, middle, EDU_END, edu_type_label(), row->name, layout.name,
                      3, pool);
        draw_points(canvas, row, &layout, middle, pool);
        draw_numbers(canvas, chart, row, body.x + body.width, middle, pool);
        y += height;
    }
}

static edu_chart_table_t *
spread_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"row", EDU_MSG_DRAW_ROW, EDU_LEFT},
                                                 {"area", EDU_MSG_COLUMN_AREA, EDU_LEFT},
                                                 {"value", EDU_MSG_DRAW_VALUE, EDU_RIGHT},
                                                 {"q1", EDU_MSG_COLUMN_Q1, EDU_RIGHT},
                                                 {"median", EDU_MSG_COLUMN_MEDIAN, EDU_RIGHT},
                                                 {"q3", EDU_MSG_COLUMN_Q3, EDU_RIGHT},
                                                 {"target", EDU_MSG_DRAW_TARGET, EDU_RIGHT}};
    const edu_spread_chart_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    edu_chart_table_unit(table, 2, 6, chart->unit, lang, pool);

    for (int i = 0; i < chart->count; i++) {
        const edu_spread_row_t *row = &chart->rows[i];
        const double others[] = {row->q1, row->median, row->q3, row->target};

        for (int k = 0; k < row->count; k++) {
            const char **cells = edu_chart_table_row(table, pool);

            cells[0] = row->name;
            cells[1] = row->points[k].name;
            cells[2] = edu_draw_cell(row->points[k].value, chart->decimals, pool);
            for (int j = 0; j < 4; j++)
                cells[3 + j] = edu_draw_cell(others[j], chart->decimals, pool);
        }
    }
    return table;
}

const edu_chart_kind_t edu_chart_spread = {"spread", spread_height, spread_draw, NULL, spread_table};
