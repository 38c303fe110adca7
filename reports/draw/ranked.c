#include "reports/draw/ranked.h"

#include "reports/draw/parts.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

#define ROW 13.5
#define TARGET_LABEL 12.0
#define SHOWN_AT_ENDS 20

/* A line of the chart: a row's number, or how many rows are left out there. */
typedef struct line_t {
    int row; /* -1 for a gap */
    int left_out;
} line_t;

typedef struct layout_t {
    apr_array_header_t *lines; /* line_t */
    int columns;
    int lines_a_column;
    double column_width;
    double name; /* widths within a column */
    double value;
    double rank;
    edu_range_t range;
} layout_t;

static bool
has_ranks(const edu_ranked_t *chart)
{
    for (int i = 0; i < chart->count; i++)
        if (chart->rows[i].rank > 0)
            return true;
    return false;
}

/* "3 (1–9)" */
static const char *
rank_text(const edu_ranked_row_t *row, apr_pool_t *pool)
{
    if (row->rank <= 0)
        return "";
    if (row->rank_low <= 0 || row->rank_high <= 0)
        return apr_psprintf(pool, "%d", row->rank);
    if (row->rank_low == row->rank_high)
        return apr_psprintf(pool, "%d (%d)", row->rank, row->rank_low);
    return apr_psprintf(pool, "%d (%d–%d)", row->rank, row->rank_low, row->rank_high);
}

static const char *
value_text(const edu_ranked_t *chart, const edu_ranked_row_t *row, apr_pool_t *pool)
{
    const char *mark = isfinite(row->value) ? edu_attained_mark(row->attained) : "";
    int places = edu_draw_places_beside(row->value, chart->target, chart->decimals);

    return apr_pstrcat(pool, mark, mark[0] != '\0' ? " " : "", edu_draw_number(row->value, places, pool),
                       NULL);
}

/* Whether a row is shown though not all can be: those at the ends, and the reader's own with its neighbours. */
static bool
is_shown(const edu_ranked_t *chart, int row)
{
    if (row < SHOWN_AT_ENDS || row >= chart->count - SHOWN_AT_ENDS)
        return true;
    for (int i = row - 1; i <= row + 1; i++)
        if (i >= 0 && i < chart->count && chart->rows[i].own)
            return true;
    return false;
}

static apr_array_header_t *
list_lines(const edu_ranked_t *chart, bool all, apr_pool_t *pool)
{
    apr_array_header_t *lines = apr_array_make(pool, chart->count + 1, sizeof(line_t));

    for (int i = 0; i < chart->count; i++) {
        if (all || is_shown(chart, i)) {
            APR_ARRAY_PUSH(lines, line_t) = (line_t){i, 0};
            continue;
        }
        if (lines->nelts == 0 || APR_ARRAY_IDX(lines, lines->nelts - 1, line_t).row >= 0)
            APR_ARRAY_PUSH(lines, line_t) = (line_t){-1, 0};
        APR_ARRAY_IDX(lines, lines->nelts - 1, line_t).left_out++;
    }
    return lines;
}

static edu_range_t
value_range(const edu_ranked_t *chart)
{
    edu_range_t range = edu_range_none();

    for (int i = 0; i < chart->count; i++) {
        range = edu_range_with(range, chart->rows[i].value);
        range = edu_range_with(range, chart->rows[i].low);
        range = edu_range_with(range, chart->rows[i].high);
    }
    range = edu_range_with(range, chart->target);
    return edu_range_axis(range, 5, true, NAN,
                          chart->unit != NULL && strcmp(chart->unit, "%") == 0 ? 100 : NAN);
}

/* What stands above the places, which have ranges or have none. */
static const char *
rank_title(const edu_ranked_t *chart, edu_lang_t lang)
{
    for (int i = 0; i < chart->count; i++)
        if (chart->rows[i].rank_low > 0)
            return edu_message(lang, EDU_MSG_DRAW_RANK);
    return edu_message(lang, EDU_MSG_DRAW_RANK_ALONE);
}

static layout_t
lay_out(const edu_ranked_t *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    layout_t layout = {.columns = 1, .range = value_range(chart)};
    double least_width = has_ranks(chart) ? 210 : 155;
    int most_columns = (int)fmin(3, fmax(1, floor((width + 16) / (least_width + 16))));
    bool all = chart->count <= most_columns * EDU_RANKED_MOST;

    layout.lines = list_lines(chart, all, pool);
    if (all && chart->count > EDU_RANKED_MOST)
        layout.columns = (chart->count + EDU_RANKED_MOST - 1) / EDU_RANKED_MOST;
    layout.lines_a_column = (layout.lines->nelts + layout.columns - 1) / layout.columns;
    layout.column_width = (width - 16 * (layout.columns - 1)) / layout.columns;
    for (int i = 0; i < chart->count; i++) {
        const edu_ranked_row_t *row = &chart->rows[i];

        layout.name =
            fmax(layout.name, edu_fonts_width(fonts, row->own ? edu_type_strong() : edu_type_label(),
                                              edu_fonts_clean(row->name, pool)));
        layout.value =
            fmax(layout.value, edu_fonts_width(fonts, edu_type_strong(), value_text(chart, row, pool)));
        layout.rank = fmax(layout.rank, edu_fonts_width(fonts, edu_type_quiet(), rank_text(row, pool)));
    }
    layout.name = fmin(layout.name, layout.column_width * 0.4);
    if (layout.rank > 0)
        layout.rank = 8 + fmax(layout.rank, edu_fonts_width(fonts, edu_type_quiet(),
                                                            rank_title(chart, edu_fonts_lang(fonts))));
    return layout;
}

static edu_keys_t
make_keys(const edu_ranked_t *chart, edu_lang_t lang)
{
    edu_keys_t keys = {.count = 0};
    bool seen[EDU_ATTAINED_COUNT] = {false};
    bool missing = false, interval = false, own = false;

    for (int i = 0; i < chart->count; i++) {
        const edu_ranked_row_t *row = &chart->rows[i];

        if (isfinite(row->value))
            seen[row->attained] = true;
        missing = missing || !isfinite(row->value);
        interval = interval || (isfinite(row->low) && isfinite(row->high));
        own = own || row->own;
    }
    edu_keys_add_attained(&keys, seen, lang);
    if (interval)
        edu_keys_add(&keys, EDU_KEY_WHISKER, edu_ink_line(EDU_COLOUR_TEXT, 0.8),
                     edu_message(lang, EDU_MSG_DRAW_INTERVAL));
    if (missing)
        edu_keys_add(&keys, EDU_KEY_HATCH, edu_ink_line(EDU_COLOUR_HATCH, 0.6),
                     edu_message(lang, EDU_MSG_STATUS_NO_DATA));
    if (own)
        edu_keys_add(&keys, EDU_KEY_POINTER, edu_ink_fill(EDU_COLOUR_INK),
                     edu_message(lang, EDU_MSG_DRAW_OWN));
    return keys;
}

static double
ranked_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_ranked_t *chart = data;
    layout_t layout = lay_out(chart, fonts, width, pool);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));

    return edu_keys_height(&keys, fonts, width) + TARGET_LABEL + fmax(2, layout.lines_a_column) * ROW +
           EDU_AXIS_HEIGHT + 2;
}

static void
draw_bar(edu_canvas_t *canvas, const edu_ranked_row_t *row, const edu_scale_t *scale, double y)
{
    double zero = edu_scale_at(scale, 0);
    double value = edu_scale_at(scale, row->value);

    if (!isfinite(row->value)) {
        edu_canvas_hatch_box(canvas, (edu_box_t){scale->from, y - 3.5, scale->to - scale->from, 7}, 3,
                             edu_ink_line(EDU_COLOUR_HATCH, 0.6));
        return;
    }
    edu_box_t bar = {fmin(zero, value), y - 4, fabs(value - zero), 8};
    edu_canvas_box(canvas, bar, edu_attained_ink(row->attained));
    if (row->own)
        edu_canvas_box(canvas, bar, edu_ink_line(EDU_COLOUR_INK, 1));
    if (isfinite(row->low) && isfinite(row->high))
        edu_draw_whisker(canvas, edu_scale_at(scale, row->low), edu_scale_at(scale, row->high), y, 2);
}

static void
draw_gap(edu_canvas_t *canvas, double x, double y, double width, int left_out, apr_pool_t *pool)
{
    edu_type_t quiet = edu_type_quiet();
    edu_lang_t lang = edu_fonts_lang(edu_canvas_fonts(canvas));
    const char *text = EDU_SAY(lang, EDU_MSG_DRAW_LEFT_OUT, pool, apr_psprintf(pool, "%d", left_out));

    edu_canvas_box(canvas, (edu_box_t){x, y - ROW / 2 + 1, width, ROW - 2}, edu_ink_fill(EDU_COLOUR_PAPER));
    edu_canvas_line(canvas, x, y, x + width, y, edu_ink_dashed(EDU_COLOUR_AXIS, 0.6, EDU_DOTTED));
    edu_canvas_text(canvas, x + width / 2, y + edu_fonts_middle(quiet), EDU_MIDDLE, edu_type_haloed(quiet),
                    text);
}

static void
draw_line(edu_canvas_t *canvas, const edu_ranked_t *chart, const layout_t *layout, const edu_scale_t *scale,
          line_t line, double left, double y, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    double right = left + layout->column_width;
    edu_type_t quiet = edu_type_quiet();

    if (line.row < 0) {
        draw_gap(canvas, left, y, layout->column_width, line.left_out, pool);
        return;
    }
    const edu_ranked_row_t *row = &chart->rows[line.row];
    edu_type_t type = row->own ? edu_type_strong() : edu_type_label();
    double baseline = y + edu_fonts_middle(type);
    edu_canvas_text(canvas, scale->from - 8, baseline, EDU_END, type,
                    edu_fonts_shorten(fonts, type, row->name, layout->name, pool));
    if (row->own)
        edu_draw_pointer(canvas, scale->from - 1, y);
    draw_bar(canvas, row, scale, y);
    edu_canvas_text(canvas, right - layout->rank, baseline, EDU_END, type, value_text(chart, row, pool));
    edu_canvas_text(canvas, right, y + edu_fonts_middle(quiet), EDU_END, quiet, rank_text(row, pool));
}

/* The target's line, and what it is above it where there is room for that. */
static void
draw_target(edu_canvas_t *canvas, const edu_ranked_t *chart, const layout_t *layout, const edu_scale_t *scale,
            double left, double top, double bottom, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_type_t quiet = edu_type_sized(EDU_SIZE_SMALL, true, EDU_COLOUR_TEXT);

    if (!isfinite(chart->target))
        return;
    const char *text = edu_draw_target(chart->target, chart->comparator, chart->decimals, chart->unit,
                                       edu_fonts_lang(fonts), pool);
    double x = edu_scale_at(scale, chart->target);
    double width = edu_fonts_width(fonts, quiet, text);
    double most = left + layout->column_width - (layout->rank > 0 ? layout->rank : 0);
    double from = fmin(fmax(x - width / 2, left), most - width);
    edu_canvas_line(canvas, x, top, x, bottom, edu_ink_line(EDU_COLOUR_PAPER, 2.4));
    edu_canvas_line(canvas, x, top, x, bottom, edu_ink_line(EDU_COLOUR_INK, 1.1));
    edu_canvas_text(canvas, from, top - 2.5, EDU_START, quiet, text);
}

static void
draw_column(edu_canvas_t *canvas, const edu_ranked_t *chart, const layout_t *layout, int column, double left,
            double top, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_type_t quiet = edu_type_quiet();
    int first = column * layout->lines_a_column;
    int end = (int)fmin(first + layout->lines_a_column, layout->lines->nelts);
    double bottom = top + (end - first) * ROW;
    double right = left + layout->column_width;
    edu_scale_t scale =
        edu_scale_linear(layout->range, left + layout->name + 9, right - layout->rank - layout->value - 9);
    edu_ticks_t ticks = edu_axis_ticks(fonts, layout->range, scale.to - scale.from, true, pool);

    edu_axis_below(canvas, &scale, &ticks, top, bottom, chart->unit, pool);
    if (layout->rank > 0)
        edu_canvas_text(canvas, right, top - 2.5, EDU_END, quiet, rank_title(chart, edu_fonts_lang(fonts)));
    for (int pass = 0; pass < 2; pass++) {
        for (int i = first; i < end; i++) {
            line_t line = APR_ARRAY_IDX(layout->lines, i, line_t);

            if ((line.row < 0) == (pass == 1)) /* gaps over the target's line */
                draw_line(canvas, chart, layout, &scale, line, left, top + (i - first + 0.5) * ROW, pool);
        }
        if (pass == 0)
            draw_target(canvas, chart, layout, &scale, left, top, bottom, pool);
    }
}

static void
ranked_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_ranked_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    layout_t layout = lay_out(chart, fonts, body.width, pool);
    double top = body.y + edu_keys_height(&keys, fonts, body.width) + TARGET_LABEL;

    if (chart->count == 0) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    for (int column = 0; column < layout.columns; column++)
        draw_column(canvas, chart, &layout, column, body.x + column * (layout.column_width + 16), top, pool);
}

static edu_chart_table_t *
ranked_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {
        {"area", EDU_MSG_COLUMN_AREA, EDU_LEFT},
        {"value", EDU_MSG_DRAW_VALUE, EDU_RIGHT},
        {"low", EDU_MSG_DRAW_LOW, EDU_RIGHT},
        {"high", EDU_MSG_DRAW_HIGH, EDU_RIGHT},
        {"target", EDU_MSG_DRAW_TARGET, EDU_RIGHT},
        {"status", EDU_MSG_DRAW_STATUS, EDU_LEFT},
        {"rank", EDU_MSG_DRAW_RANK_ALONE, EDU_RIGHT},
        {"rank_low", EDU_MSG_DRAW_RANK_LOW, EDU_RIGHT},
        {"rank_high", EDU_MSG_DRAW_RANK_HIGH, EDU_RIGHT},
    };
    const edu_ranked_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    edu_chart_table_unit(table, 1, 4, chart->unit, lang, pool);

    for (int i = 0; i < chart->count; i++) {
        const edu_ranked_row_t *row = &chart->rows[i];
        const char **cells = edu_chart_table_row(table, pool);
        const int ranks[] = {row->rank, row->rank_low, row->rank_high};

        cells[0] = row->name;
        cells[1] = edu_draw_cell(row->value, chart->decimals, pool);
        cells[2] = edu_draw_cell(row->low, chart->decimals, pool);
        cells[3] = edu_draw_cell(row->high, chart->decimals, pool);
        cells[4] = edu_draw_cell(chart->target, chart->decimals, pool);
        cells[5] = edu_attained_word(row->attained, lang);
        for (int k = 0; k < 3; k++)
            if (ranks[k] > 0)
                cells[6 + k] = apr_psprintf(pool, "%d", ranks[k]);
    }
    return table;
}

const edu_chart_kind_t edu_chart_ranked = {"ranked", ranked_height, ranked_draw, NULL, ranked_table};
