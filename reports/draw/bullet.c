#include "reports/draw/bullet.h"

#include "reports/draw/parts.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

#define ROW 29.0
#define BETWEEN_GROUPS 8.0

/* Where the columns lie. */
typedef struct columns_t {
    double name; /* its width */
    double from; /* the bars' ends */
    double to;
    double right;
} columns_t;

static const char *
unit_of(const edu_bullet_t *row)
{
    return row->unit != NULL ? row->unit : "";
}

/* How many rows from `first` on share its unit. */
static int
group_size(const edu_bullets_t *chart, int first)
{
    int size = 1;

    while (first + size < chart->count &&
           strcmp(unit_of(&chart->rows[first]), unit_of(&chart->rows[first + size])) == 0)
        size++;
    return size;
}

static edu_keys_t
make_keys(const edu_bullets_t *chart, edu_lang_t lang)
{
    edu_keys_t keys = {.count = 0};
    bool seen[EDU_ATTAINED_COUNT] = {false};
    bool target = false, before = false, interval = false;

    for (int i = 0; i < chart->count; i++) {
        const edu_bullet_t *row = &chart->rows[i];

        if (isfinite(row->value))
            seen[row->attained] = true;
        target = target || isfinite(row->target);
        before = before || isfinite(row->before);
        interval = interval || (isfinite(row->low) && isfinite(row->high));
    }
    edu_keys_add_attained(&keys, seen, lang);
    if (target)
        edu_keys_add(&keys, EDU_KEY_TICK, edu_ink_line(EDU_COLOUR_INK, 2),
                     edu_message(lang, EDU_MSG_DRAW_TARGET));
    if (interval)
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_fill(EDU_COLOUR_FAINT),
                     edu_message(lang, EDU_MSG_DRAW_INTERVAL));
    if (before)
        edu_keys_add_mark(&keys, EDU_MARK_TRIANGLE, edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_INK, 0.9),
                          edu_message(lang, EDU_MSG_DRAW_YEAR_BEFORE));
    return keys;
}

static double
bullet_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_bullets_t *chart = data;
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    double height = edu_keys_height(&keys, fonts, width);

    (void)pool;
    for (int i = 0; i < chart->count; i += group_size(chart, i))
        height += group_size(chart, i) * ROW + EDU_AXIS_HEIGHT + (i > 0 ? BETWEEN_GROUPS : 0);
    return chart->count > 0 ? height : ROW * 2;
}

static const char *
target_text(const edu_bullet_t *row, edu_lang_t lang, apr_pool_t *pool)
{
    return edu_draw_target(row->target, row->comparator, row->decimals, unit_of(row), lang, pool);
}

static const char *
value_text(const edu_bullet_t *row, apr_pool_t *pool)
{
    const char *mark = isfinite(row->value) ? edu_attained_mark(row->attained) : "";
    int places = edu_draw_places_beside(row->value, row->target, row->decimals);

    return apr_pstrcat(pool, mark, mark[0] != '\0' ? " " : "",
                       edu_draw_quantity(row->value, places, unit_of(row), pool), NULL);
}

static columns_t
lay_out(const edu_bullets_t *chart, edu_fonts_t *fonts, edu_box_t body, apr_pool_t *pool)
{
    columns_t columns = {0, 0, 0, body.x + body.width};
    double values = 0;

    for (int i = 0; i < chart->count; i++) {
        const edu_bullet_t *row = &chart->rows[i];

        columns.name =
            fmax(columns.name, edu_fonts_width(fonts, edu_type_label(), edu_fonts_clean(row->name, pool)));
        values = fmax(values, edu_fonts_width(fonts, edu_type_strong(), value_text(row, pool)));
        values = fmax(values, edu_fonts_width(fonts, edu_type_quiet(),
                                              target_text(row, edu_fonts_lang(fonts), pool)));
    }
    columns.name = fmin(columns.name, body.width * 0.3);
    values = fmin(values, body.width * 0.3);
    columns.from = body.x + columns.name + 10;
    columns.to = columns.right - values - 14;
    return columns;
}

static void
draw_bar(edu_canvas_t *canvas, const edu_bullet_t *row, const edu_scale_t *scale, double y)
{
    double zero = edu_scale_at(scale, 0);
    double value = edu_scale_at(scale, row->value);
    edu_box_t track = {scale->from, y - 7, scale->to - scale->from, 14};

    if (!isfinite(row->value)) {
        edu_canvas_hatch_box(canvas, track, 3, edu_ink_line(EDU_COLOUR_HATCH, 0.6));
    } else {
        if (isfinite(row->low) && isfinite(row->high)) {
            double low = edu_scale_at(scale, row->low);

            edu_canvas_box(canvas,
                           (edu_box_t){low, track.y, edu_scale_at(scale, row->high) - low, track.height},
                           edu_ink_fill(EDU_COLOUR_FAINT));
        }
        edu_canvas_box(canvas, (edu_box_t){fmin(zero, value), y - 4, fabs(value - zero), 8},
                       edu_attained_ink(row->attained));
    }
    if (isfinite(row->target)) {
        double x = edu_scale_at(scale, row->target);

        edu_canvas_line(canvas, x, y - 8, x, y + 8, edu_ink_line(EDU_COLOUR_PAPER, 3.6));
        edu_canvas_line(canvas, x, y - 8, x, y + 8, edu_ink_line(EDU_COLOUR_INK, 2));
    }
    if (isfinite(row->before))
        edu_draw_mark(canvas, EDU_MARK_TRIANGLE, edu_scale_at(scale, row->before), y + 8.5, 2.6,
                      edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_INK, 0.9));
}

static void
draw_row(edu_canvas_t *canvas, const edu_bullet_t *row, const edu_scale_t *scale, const columns_t *columns,
         double y, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_lang_t lang = edu_fonts_lang(fonts);
    edu_type_t strong = edu_type_strong();
    edu_type_t quiet = edu_type_quiet();
    const char *target = target_text(row, lang, pool);
    double middle = target[0] != '\0' ? y - 5 : y;
    double room = columns->right - columns->to - 8;

    edu_draw_name(canvas, columns->from - 10, y, EDU_END, edu_type_label(), row->name, columns->name, 2,
                  pool);
    draw_bar(canvas, row, scale, y);
    edu_canvas_text(canvas, columns->right, middle + edu_fonts_middle(strong), EDU_END, strong,
                    isfinite(row->value) ? edu_fonts_fit(fonts, strong, value_text(row, pool), room, pool)
                                         : edu_message(lang, EDU_MSG_STATUS_NO_DATA));
    edu_canvas_text(canvas, columns->right, y + 6 + edu_fonts_middle(quiet), EDU_END, quiet,
                    edu_fonts_fit(fonts, quiet, target, room, pool));
}

static edu_range_t
group_range(const edu_bullet_t *rows, int count)
{
    edu_range_t range = edu_range_none();
    double ceiling = NAN;

    for (int i = 0; i < count; i++) {
        range = edu_range_with(range, rows[i].value);
        range = edu_range_with(range, rows[i].low);
        range = edu_range_with(range, rows[i].high);
        range = edu_range_with(range, rows[i].before);
        range = edu_range_with(range, rows[i].target);
        if (strcmp(unit_of(&rows[i]), "%") == 0)
            ceiling = 100;
    }
    return edu_range_axis(range, 5, true, NAN, ceiling);
}

static void
bullet_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_bullets_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    columns_t columns = lay_out(chart, fonts, body, pool);
    double y = body.y + edu_keys_height(&keys, fonts, body.width);

    if (chart->count == 0) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    for (int first = 0; first < chart->count; y += EDU_AXIS_HEIGHT + BETWEEN_GROUPS) {
        int size = group_size(chart, first);
        edu_range_t range = group_range(chart->rows + first, size);
        edu_scale_t scale = edu_scale_linear(range, columns.from, columns.to);
        edu_ticks_t ticks = edu_axis_ticks(fonts, range, columns.to - columns.from, true, pool);

        for (int i = 0; i < size; i++)
            edu_canvas_box(canvas,
                           (edu_box_t){columns.from, y + i * ROW + ROW / 2 - 7, columns.to - columns.from,
                                       14},
                           edu_ink_fill(EDU_COLOUR_TRACK));
        edu_axis_below(canvas, &scale, &ticks, y, y + size * ROW - 3, unit_of(&chart->rows[first]), pool);
        for (int i = 0; i < size; i++, y += ROW)
            draw_row(canvas, &chart->rows[first + i], &scale, &columns, y + ROW / 2, pool);
        first += size;
    }
}

static edu_chart_table_t *
bullet_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {
        {"indicator", EDU_MSG_COLUMN_INDICATOR, EDU_LEFT},
        {"value", EDU_MSG_DRAW_VALUE, EDU_RIGHT},
        {"unit", EDU_MSG_DRAW_UNIT, EDU_LEFT},
        {"low", EDU_MSG_DRAW_LOW, EDU_RIGHT},
        {"high", EDU_MSG_DRAW_HIGH, EDU_RIGHT},
        {"comparator", EDU_MSG_DRAW_COMPARATOR, EDU_LEFT},
        {"target", EDU_MSG_DRAW_TARGET, EDU_RIGHT},
        {"status", EDU_MSG_DRAW_STATUS, EDU_LEFT},
        {"before", EDU_MSG_DRAW_YEAR_BEFORE, EDU_RIGHT},
    };
    const edu_bullets_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    for (int i = 0; i < chart->count; i++) {
        const edu_bullet_t *row = &chart->rows[i];
        const char **cells = edu_chart_table_row(table, pool);

        cells[0] = row->name;
        cells[1] = edu_draw_cell(row->value, row->decimals, pool);
        cells[2] = unit_of(row);
        cells[3] = edu_draw_cell(row->low, row->decimals, pool);
        cells[4] = edu_draw_cell(row->high, row->decimals, pool);
        cells[5] = row->comparator != NULL ? row->comparator : "";
        cells[6] = edu_draw_cell(row->target, row->decimals, pool);
        cells[7] = edu_attained_word(row->attained, lang);
        cells[8] = edu_draw_cell(row->before, row->decimals, pool);
    }
    return table;
}

const edu_chart_kind_t edu_chart_bullet = {"bullet", bullet_height, bullet_draw, NULL, bullet_table};
