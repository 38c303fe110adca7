#include "reports/draw/slope.h"

#include "reports/draw/parts.h"
#include "reports/draw/place.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>

#define LABEL_GAP 11.0
#define PLOT_LEAST 180.0
#define PLOT_MOST 400.0

typedef enum course_t { BETTER, WORSE, SAME, UNKNOWN } course_t;

static course_t
course_of(const edu_slope_t *chart, const edu_slope_row_t *row)
{
    double change = row->after - row->before;

    if (!isfinite(change))
        return UNKNOWN;
    if (change == 0)
        return SAME;
    return (change > 0) != chart->less_is_better ? BETTER : WORSE;
}

static edu_ink_t
ink_of(const edu_slope_t *chart, const edu_slope_row_t *row, bool named)
{
    double width = row->own ? 2.4 : 1.2;

    if (!named)
        return edu_ink_line(EDU_COLOUR_FAINT, 0.6);
    switch (course_of(chart, row)) {
    case BETTER: return edu_ink_dashed(EDU_COLOUR_MET, width, EDU_SOLID);
    case WORSE: return edu_ink_dashed(EDU_COLOUR_ALARM, width, EDU_DASHED);
    default: return edu_ink_dashed(EDU_COLOUR_AXIS, width, EDU_SOLID);
    }
}

static edu_range_t
value_range(const edu_slope_t *chart)
{
    edu_range_t range = edu_range_none();

    for (int i = 0; i < chart->count; i++) {
        range = edu_range_with(range, chart->rows[i].before);
        range = edu_range_with(range, chart->rows[i].after);
    }
    return range;
}

/* A row by how much it changed. */
typedef struct change_t {
    double size;
    int index;
} change_t;

static int
compare_changes(const void *left, const void *right)
{
    const change_t *a = left;
    const change_t *b = right;

    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return a->index - b->index;
}

/* Which rows are named: all, or the own ones and those that changed most. */
static bool *
choose_named(const edu_slope_t *chart, int *left_out, apr_pool_t *pool)
{
    bool *named = apr_pcalloc(pool, (size_t)chart->count + 1);
    change_t *changes = apr_palloc(pool, ((size_t)chart->count + 1) * sizeof *changes);

    for (int i = 0; i < chart->count; i++) {
        double size = fabs(chart->rows[i].after - chart->rows[i].before);

        changes[i] = (change_t){chart->rows[i].own ? INFINITY : isfinite(size) ? size : -1, i};
    }
    qsort(changes, (size_t)chart->count, sizeof *changes, compare_changes);
    for (int i = 0; i < chart->count && i < EDU_SLOPE_NAMED; i++)
        named[changes[i].index] = true;
    *left_out = chart->count > EDU_SLOPE_NAMED ? chart->count - EDU_SLOPE_NAMED : 0;
    return named;
}

static edu_keys_t
make_keys(const edu_slope_t *chart, edu_lang_t lang)
{
    edu_keys_t keys = {.count = 0};
    bool seen[UNKNOWN + 1] = {false};

    for (int i = 0; i < chart->count; i++)
        seen[course_of(chart, &chart->rows[i])] = true;
    if (seen[BETTER])
        edu_keys_add(&keys, EDU_KEY_LINE, edu_ink_line(EDU_COLOUR_MET, 1.4),
                     edu_message(lang, EDU_MSG_DRAW_BETTER));
    if (seen[WORSE])
        edu_keys_add(&keys, EDU_KEY_LINE, edu_ink_dashed(EDU_COLOUR_ALARM, 1.4, EDU_DASHED),
                     edu_message(lang, EDU_MSG_DRAW_WORSE));
    if (seen[SAME])
        edu_keys_add(&keys, EDU_KEY_LINE, edu_ink_line(EDU_COLOUR_AXIS, 1.2),
                     edu_message(lang, EDU_MSG_DRAW_SAME));
    if (seen[UNKNOWN])
        edu_keys_add_mark(&keys, EDU_MARK_CIRCLE, edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_AXIS, 1),
                          edu_message(lang, EDU_MSG_DRAW_ONE_YEAR));
    return keys;
}

static double
slope_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_slope_t *chart = data;
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    int named = chart->count < EDU_SLOPE_NAMED ? chart->count : EDU_SLOPE_NAMED;

    (void)pool;
    return edu_keys_height(&keys, fonts, width) + 18 +
           fmin(PLOT_MOST, fmax(PLOT_LEAST, named * (LABEL_GAP + 1.5)));
}

/* One side's labels: "85.2  name" or "name  85.2", spread where they would cover each other. */
static void
draw_side(edu_canvas_t *canvas, const edu_slope_t *chart, const bool *named, const edu_scale_t *y, double x,
          bool after, double room, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    double *places = apr_palloc(pool, ((size_t)chart->count + 1) * sizeof *places);
    int *rows = apr_palloc(pool, ((size_t)chart->count + 1) * sizeof *rows);
    double direction = after ? 1 : -1;
    int count = 0;

    for (int i = 0; i < chart->count; i++) {
        double value = after ? chart->rows[i].after : chart->rows[i].before;

        if (!named[i] || !isfinite(value))
            continue;
        rows[count] = i;
        places[count++] = edu_scale_at(y, value);
    }
    edu_place_apart(places, count, LABEL_GAP, y->to, y->from, pool);
    for (int k = 0; k < count; k++) {
        const edu_slope_row_t *row = &chart->rows[rows[k]];
        double value = after ? row->after : row->before;
        double at = edu_scale_at(y, value);
        edu_type_t type = row->own ? edu_type_strong() : edu_type_label();
        const char *number = edu_draw_number(value, chart->decimals, pool);
        double number_width = edu_fonts_width(fonts, type, number);

        if (fabs(places[k] - at) > 1.5)
            edu_canvas_line(canvas, x + direction * 4, at, x + direction * 10, places[k],
                            edu_ink_line(EDU_COLOUR_AXIS, 0.5));
        double from = x + direction * 12;
        double baseline = places[k] + edu_fonts_middle(type);
        edu_anchor_t anchor = after ? EDU_START : EDU_END;
        edu_canvas_text(canvas, from, baseline, anchor, type, number);
        edu_canvas_text(canvas, from + direction * (number_width + 5), baseline, anchor, type,
                        edu_fonts_shorten(fonts, type, row->name, room - number_width - 18, pool));
    }
}

static void
draw_rows(edu_canvas_t *canvas, const edu_slope_t *chart, const bool *named, const edu_scale_t *y,
          double left, double right)
{
    for (int pass = 0; pass < 3; pass++) {
        for (int i = 0; i < chart->count; i++) {
            const edu_slope_row_t *row = &chart->rows[i];
            edu_ink_t ink = ink_of(chart, row, named[i]);
            double before = edu_scale_at(y, row->before);
            double after = edu_scale_at(y, row->after);
            bool hollow = course_of(chart, row) == WORSE || course_of(chart, row) == UNKNOWN;
            edu_ink_t mark = edu_ink_both(hollow ? EDU_COLOUR_PAPER : ink.line, ink.line, 1);
            double radius = row->own ? 3 : named[i] ? 2 : 1.2;

            if (pass != (row->own ? 2 : named[i] ? 1 : 0))
                continue;
            if (course_of(chart, row) != UNKNOWN)
                edu_canvas_line(canvas, left, before, right, after, ink);
            if (isfinite(row->before))
                edu_canvas_circle(canvas, left, before, radius, mark);
            if (isfinite(row->after))
                edu_canvas_circle(canvas, right, after, radius, mark);
        }
    }
}

static void
slope_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_slope_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    edu_range_t range = value_range(chart);
    double widest = 0;
    int left_out;

    if (edu_range_empty(range)) {
        edu_draw_nothing(canvas, body);
        return;
    }
    const bool *named = choose_named(chart, &left_out, pool);
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    body = edu_box_below(body, edu_keys_height(&keys, fonts, body.width));
    for (int i = 0; i < chart->count; i++) {
        const char *name = edu_fonts_clean(chart->rows[i].name, pool);
        double value = isfinite(chart->rows[i].after) ? chart->rows[i].after : chart->rows[i].before;

        if (named[i])
            widest = fmax(widest, edu_fonts_width(fonts, edu_type_strong(), name) +
                                      edu_fonts_width(fonts, edu_type_strong(),
                                                      edu_draw_number(value, chart->decimals, pool)));
    }
    double room = fmin(widest + 20, body.width * 0.34);
    double left = body.x + room;
    double right = body.x + body.width - room;
    if (right - left > 260) { /* too flat to be read */
        double spare = (right - left - 260) / 2;

        left += spare;
        right -= spare;
    }
    double top = body.y + 18;
    double bottom = body.y + body.height - 6;
    edu_type_t strong = edu_type_strong();
    edu_canvas_text(canvas, left, body.y + 9, EDU_MIDDLE, strong,
                    apr_psprintf(pool, "%d", chart->year_before));
    edu_canvas_text(canvas, right, body.y + 9, EDU_MIDDLE, strong,
                    apr_psprintf(pool, "%d", chart->year_after));
    edu_canvas_line(canvas, left, top - 4, left, bottom + 4, edu_ink_line(EDU_COLOUR_GRID, 0.8));
    edu_canvas_line(canvas, right, top - 4, right, bottom + 4, edu_ink_line(EDU_COLOUR_GRID, 0.8));
    edu_scale_t y = edu_scale_linear(range, bottom - 2, top + 2);
    draw_rows(canvas, chart, named, &y, left, right);
    draw_side(canvas, chart, named, &y, left, false, room, pool);
    draw_side(canvas, chart, named, &y, right, true, room, pool);
}

static const char *
slope_remark(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_slope_t *chart = data;
    int left_out;

    (void)width;
    choose_named(chart, &left_out, pool);
    if (left_out == 0)
        return NULL;
    return EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_NAMED_CHANGED_MOST, pool,
                   apr_psprintf(pool, "%d", left_out));
}

static edu_chart_table_t *
slope_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"area", EDU_MSG_COLUMN_AREA, EDU_LEFT}};
    const edu_slope_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    edu_chart_table_column(table, "before", apr_psprintf(pool, "%d", chart->year_before), EDU_RIGHT, pool);
    edu_chart_table_column(table, "after", apr_psprintf(pool, "%d", chart->year_after), EDU_RIGHT, pool);
    edu_chart_table_unit(table, 1, 2, chart->unit, lang, pool);
    edu_chart_table_column(table, "change", edu_message(lang, EDU_MSG_DRAW_CHANGE), EDU_RIGHT, pool);
    for (int i = 0; i < chart->count; i++) {
        const edu_slope_row_t *row = &chart->rows[i];
        const char **cells = edu_chart_table_row(table, pool);

        cells[0] = row->name;
        cells[1] = edu_draw_cell(row->before, chart->decimals, pool);
        cells[2] = edu_draw_cell(row->after, chart->decimals, pool);
        if (isfinite(row->after - row->before))
            cells[3] = edu_draw_signed(row->after - row->before, chart->decimals, pool);
    }
    return table;
}

const edu_chart_kind_t edu_chart_slope = {"slope", slope_height, slope_draw, slope_remark, slope_table};
