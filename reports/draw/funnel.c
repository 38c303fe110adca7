#include "reports/draw/funnel.h"

#include "reports/draw/parts.h"
#include "reports/draw/place.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>

#define PLOT_HEIGHT 170.0
#define LABELS_MOST 20

static bool
is_drawn(const edu_funnel_point_t *point)
{
    return isfinite(point->rate) && isfinite(point->size) && point->size > 0;
}

static int
count_left_out(const edu_funnel_chart_t *chart)
{
    int count = 0;

    for (int i = 0; i < chart->count; i++)
        count += !is_drawn(&chart->points[i]);
    return count;
}

static edu_keys_t
make_keys(const edu_funnel_chart_t *chart, edu_lang_t lang)
{
    static const edu_message_t names[] = {EDU_MSG_DRAW_WITHIN, EDU_MSG_DRAW_BEYOND_95,
                                          EDU_MSG_DRAW_BEYOND_998};
    edu_keys_t keys = {.count = 0};
    bool seen[3] = {false};
    bool own = false;

    for (int i = 0; i < chart->count; i++) {
        const edu_funnel_point_t *point = &chart->points[i];

        if (is_drawn(point) && point->beyond >= 0 && point->beyond < 3)
            seen[point->beyond] = true;
        own = own || (is_drawn(point) && point->own);
    }
    if (seen[0])
        edu_keys_add_mark(&keys, EDU_MARK_CIRCLE, edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_QUIET, 0.9),
                          edu_message(lang, names[0]));
    if (seen[1])
        edu_keys_add_mark(&keys, EDU_MARK_TRIANGLE, edu_ink_fill(EDU_COLOUR_NOT_MET),
                          edu_message(lang, names[1]));
    if (seen[2])
        edu_keys_add_mark(&keys, EDU_MARK_DIAMOND, edu_ink_fill(EDU_COLOUR_ALARM),
                          edu_message(lang, names[2]));
    if (own)
        edu_keys_add_mark(&keys, EDU_MARK_SQUARE, edu_ink_both(EDU_COLOUR_INK, EDU_COLOUR_PAPER, 0.6),
                          edu_message(lang, EDU_MSG_DRAW_OWN));
    return keys;
}

static void
draw_point(edu_canvas_t *canvas, const edu_funnel_point_t *point, double x, double y)
{
    if (point->own)
        edu_draw_mark(canvas, EDU_MARK_SQUARE, x, y, 3.6,
                      edu_ink_both(EDU_COLOUR_INK, EDU_COLOUR_PAPER, 0.6));
    else if (point->beyond >= 2)
        edu_draw_mark(canvas, EDU_MARK_DIAMOND, x, y, 2.6,
                      edu_ink_both(EDU_COLOUR_ALARM, EDU_COLOUR_PAPER, 0.5));
    else if (point->beyond == 1)
        edu_draw_mark(canvas, EDU_MARK_TRIANGLE, x, y, 2.8,
                      edu_ink_both(EDU_COLOUR_NOT_MET, EDU_COLOUR_PAPER, 0.5));
    else
        edu_draw_mark(canvas, EDU_MARK_CIRCLE, x, y, 2,
                      edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_QUIET, 0.9));
}

/* The axes' ranges. Limits count where there are points, so that the funnel's mouth does not press them together. */
static void
get_ranges(const edu_funnel_chart_t *chart, edu_range_t *sizes, edu_range_t *rates)
{
    edu_range_t limits = edu_range_none();

    *sizes = edu_range_none();
    *rates = edu_range_none();
    for (int i = 0; i < chart->count; i++) {
        if (!is_drawn(&chart->points[i]))
            continue;
        *sizes = edu_range_with(*sizes, chart->points[i].size);
        *rates = edu_range_with(*rates, chart->points[i].rate);
    }
    if (edu_range_empty(*sizes))
        return;
    double room = sizes->high > sizes->low ? pow(sizes->high / sizes->low, 0.04) * 1.05 : 4;
    sizes->low /= room;
    sizes->high *= room;
    double middle = sqrt(sizes->low) * sqrt(sizes->high);
    *rates = edu_range_with(*rates, chart->centre);
    for (int i = 0; i < chart->limit_count; i++) {
        const edu_funnel_limit_t *limit = &chart->limits[i];

        if (limit->size < sizes->low || limit->size > sizes->high)
            continue;
        limits = edu_range_with(limits, limit->low_998);
        limits = edu_range_with(limits, limit->high_998);
        if (limit->size >= middle) {
            *rates = edu_range_with(*rates, limit->low_998);
            *rates = edu_range_with(*rates, limit->high_998);
        }
    }
    double span = fmax(rates->high - rates->low, 1e-9);
    if (!edu_range_empty(limits)) {
        *rates = edu_range_with(*rates, fmax(limits.low, rates->low - span * 0.5));
        *rates = edu_range_with(*rates, fmin(limits.high, rates->high + span * 0.5));
    }
    *rates = edu_range_axis(*rates, 6, false, chart->floor, chart->ceiling);
}

typedef struct plot_t {
    edu_box_t box;
    edu_scale_t x;
    edu_scale_t y;
    edu_placer_t *placer;
} plot_t;

static double
limit_value(const edu_funnel_limit_t *limit, int which)
{
    const double values[] = {limit->low_998, limit->low_95, limit->high_95, limit->high_998};

    return values[which];
}

/* A limit's curve as far as it lies within the plot. Returns where it ends, NAN where none of it does. */
static double
draw_limit(edu_canvas_t *canvas, const edu_funnel_chart_t *chart, const plot_t *plot, int which,
           apr_pool_t *pool)
{
    edu_path_t *path = edu_path_create(pool);
    edu_point_t last = {0, 0};
    bool goes_on = false;

    for (int i = 0; i < chart->limit_count; i++) {
        const edu_funnel_limit_t *limit = &chart->limits[i];
        double value = limit_value(limit, which);

        if (!isfinite(value) || limit->size < plot->x.values.low || limit->size > plot->x.values.high ||
            value < plot->y.values.low || value > plot->y.values.high) {
            goes_on = false;
            continue;
        }
        edu_point_t point = {edu_scale_at(&plot->x, limit->size), edu_scale_at(&plot->y, value)};
        if (goes_on)
            edu_placer_avoid_line(plot->placer, last, point);
        (goes_on ? edu_path_line : edu_path_move)(path, point.x, point.y);
        last = point;
        goes_on = true;
    }
    bool outer = which == 0 || which == 3;
    edu_canvas_path(canvas, path, false,
                    edu_ink_dashed(outer ? EDU_COLOUR_QUIET : EDU_COLOUR_AXIS, 0.9,
                                   outer ? EDU_SOLID : EDU_DASHED));
    return path->points->nelts > 0 ? last.y : NAN;
}

/* The limits' curves; the upper ones are named where they end. */
static void
draw_limits(edu_canvas_t *canvas, const edu_funnel_chart_t *chart, const plot_t *plot, apr_pool_t *pool)
{
    static const char *const names[] = {"99.8%", "95%"};
    double ends[4];
    edu_type_t type = edu_type_quiet();

    for (int which = 0; which < 4; which++)
        ends[which] = draw_limit(canvas, chart, plot, which, pool);
    double places[] = {ends[3], ends[2]};
    if (!isfinite(places[0]) || !isfinite(places[1]))
        return;
    edu_place_apart(places, 2, 9, plot->box.y, plot->box.y + plot->box.height, pool);
    for (int i = 0; i < 2; i++)
        edu_canvas_text(canvas, plot->box.x + plot->box.width + 5, places[i] + edu_fonts_middle(type),
                        EDU_START, type, names[i]);
}

static void
draw_axes(edu_canvas_t *canvas, const edu_funnel_chart_t *chart, const plot_t *plot,
          const edu_ticks_t *y_ticks, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_type_t quiet = edu_type_quiet();
    double bottom = plot->box.y + plot->box.height;
    edu_ticks_t ticks = {0};

    edu_axis_beside(canvas, &plot->y, y_ticks, plot->box.x, plot->box.x + plot->box.width, pool);
    for (int most = 10; most >= 2; most--) {
        double widest = 0;

        ticks = edu_ticks_log(plot->x.values.low, plot->x.values.high, most);
        for (int i = 0; i < ticks.count; i++)
            widest = fmax(widest, edu_fonts_width(fonts, quiet,
                                                  edu_draw_number(ticks.values[i], ticks.decimals, pool)));
        if ((widest + 8) * ticks.count <= plot->box.width)
            break;
    }
    edu_canvas_line(canvas, plot->box.x, bottom, plot->box.x + plot->box.width, bottom,
                    edu_ink_line(EDU_COLOUR_AXIS, 0.6));
    for (int i = 0; i < ticks.count; i++) {
        double x = edu_scale_at(&plot->x, ticks.values[i]);

        edu_canvas_line(canvas, x, bottom, x, bottom + 3, edu_ink_line(EDU_COLOUR_AXIS, 0.6));
        edu_canvas_text(canvas, x, bottom + 5 + quiet.size, EDU_MIDDLE, quiet,
                        edu_draw_number(ticks.values[i], ticks.decimals, pool));
    }
    if (chart->size_name != NULL && chart->size_name[0] != '\0')
        edu_canvas_text(canvas, plot->box.x + plot->box.width, bottom + 17 + quiet.size, EDU_END, quiet,
                        EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_LOG_AXIS, pool, chart->size_name));
}

static void
draw_centre(edu_canvas_t *canvas, const edu_funnel_chart_t *chart, const plot_t *plot, apr_pool_t *pool)
{
    double right = plot->box.x + plot->box.width;
    edu_type_t type = edu_type_sized(EDU_SIZE_SMALL, true, EDU_COLOUR_TEXT);

    if (!isfinite(chart->centre))
        return;
    double y = edu_scale_at(&plot->y, chart->centre);
    edu_canvas_line(canvas, plot->box.x, y, right, y, edu_ink_line(EDU_COLOUR_INK, 1));
    edu_placer_avoid_line(plot->placer, (edu_point_t){plot->box.x, y}, (edu_point_t){right, y});
    const char *text =
        apr_pstrcat(pool, chart->centre_name != NULL ? edu_fonts_clean(chart->centre_name, pool) : "", " ",
                    edu_draw_quantity(chart->centre, chart->decimals, chart->unit, pool), NULL);
    double width = edu_fonts_width(edu_canvas_fonts(canvas), type, text);
    edu_box_t place;
    bool leader;
    if (edu_placer_put(plot->placer, &place, &leader, (edu_point_t){plot->box.x + width / 2 + 3, y}, 0.5,
                       width, 10, 40))
        edu_canvas_text(canvas, place.x, place.y + 5 + edu_fonts_middle(type), EDU_START,
                        edu_type_haloed(type), text);
}

/* A point whose name is wanted, by how much. */
typedef struct wanted_t {
    double weight;
    int index;
} wanted_t;

static int
compare_wanted(const void *left, const void *right)
{
    const wanted_t *a = left;
    const wanted_t *b = right;

    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return a->index - b->index;
}

/* Own areas first, then those beyond the outer limits, of few areas the inner ones, the larger ones first. */
static int
list_wanted(wanted_t *wanted, const edu_funnel_chart_t *chart)
{
    int least = chart->count <= LABELS_MOST ? 1 : 2;
    int count = 0;

    for (int i = 0; i < chart->count; i++) {
        const edu_funnel_point_t *point = &chart->points[i];

        if (is_drawn(point) && (point->own || point->beyond >= least))
            wanted[count++] = (wanted_t){point->own ? INFINITY : point->size, i};
    }
    qsort(wanted, (size_t)count, sizeof *wanted, compare_wanted);
    return count;
}

static void
draw_names(edu_canvas_t *canvas, const edu_funnel_chart_t *chart, const plot_t *plot, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    wanted_t *wanted = apr_palloc(pool, ((size_t)chart->count + 1) * sizeof *wanted);
    int count = list_wanted(wanted, chart);
    int named = 0;

    for (int i = 0; i < count && named < LABELS_MOST; i++) {
        const edu_funnel_point_t *point = &chart->points[wanted[i].index];
        edu_point_t at = {edu_scale_at(&plot->x, point->size), edu_scale_at(&plot->y, point->rate)};
        edu_type_t type =
            point->own ? edu_type_strong() : edu_type_sized(EDU_SIZE_SMALL, false, EDU_COLOUR_TEXT);
        const char *name = edu_fonts_shorten(fonts, type, point->name, plot->box.width * 0.3, pool);
        edu_box_t place;
        bool leader;

        if (!edu_placer_put(plot->placer, &place, &leader, at, 3.5, edu_fonts_width(fonts, type, name) + 2,
                            type.size * 1.2, 30))
            continue;
        if (leader) {
            double x = fmin(fmax(at.x, place.x), place.x + place.width);
            double y = fmin(fmax(at.y, place.y), place.y + place.height);

            edu_canvas_line(canvas, at.x, at.y, x, y, edu_ink_line(EDU_COLOUR_AXIS, 0.5));
        }
        edu_canvas_text(canvas, place.x + 1, place.y + place.height / 2 + edu_fonts_middle(type), EDU_START,
                        edu_type_haloed(type), name);
        named++;
    }
}

static double
funnel_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    edu_keys_t keys = make_keys(data, edu_fonts_lang(fonts));

    (void)pool;
    return edu_keys_height(&keys, fonts, width) + 6 + PLOT_HEIGHT + 2 * EDU_AXIS_HEIGHT;
}

static void
draw_points(edu_canvas_t *canvas, const edu_funnel_chart_t *chart, const plot_t *plot)
{
    for (int pass = 0; pass < 4; pass++) {
        for (int i = 0; i < chart->count; i++) {
            const edu_funnel_point_t *point = &chart->points[i];
            double x = edu_scale_at(&plot->x, point->size);
            double y = edu_scale_at(&plot->y, point->rate);

            if (!is_drawn(point) || pass != (point->own           ? 3
                                             : point->beyond >= 2 ? 2
                                             : point->beyond == 1 ? 1
                                                                  : 0))
                continue;
            draw_point(canvas, point, x, y);
            edu_placer_avoid(plot->placer, (edu_box_t){x - 2.5, y - 2.5, 5, 5});
        }
    }
}

static void
funnel_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_funnel_chart_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    edu_range_t sizes;
    edu_range_t rates;
    plot_t plot;

    get_ranges(chart, &sizes, &rates);
    if (edu_range_empty(sizes)) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    plot.box = edu_box_below(body, edu_keys_height(&keys, fonts, body.width) + 6);
    plot.box.height -= 2 * EDU_AXIS_HEIGHT;
    edu_ticks_t ticks = edu_axis_ticks(fonts, rates, plot.box.height, false, pool);
    double left = edu_axis_width(fonts, &ticks, pool);
    plot.box.x += left;
    plot.box.width -= left + 30;
    plot.x = edu_scale_log(sizes, plot.box.x, plot.box.x + plot.box.width);
    plot.y = edu_scale_linear(rates, plot.box.y + plot.box.height, plot.box.y);
    plot.placer = edu_placer_create(plot.box, pool);
    draw_axes(canvas, chart, &plot, &ticks, pool);
    draw_limits(canvas, chart, &plot, pool);
    draw_points(canvas, chart, &plot);
    draw_centre(canvas, chart, &plot, pool);
    draw_names(canvas, chart, &plot, pool);
}

static const char *
funnel_remark(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    int count = count_left_out(data);

    (void)width;
    if (count == 0)
        return NULL;
    return EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_WITHOUT_RATE, pool, apr_psprintf(pool, "%d", count));
}

static edu_chart_table_t *
funnel_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"area", EDU_MSG_COLUMN_AREA, EDU_LEFT},
                                                 {"denominator", EDU_MSG_COLUMN_DENOMINATOR, EDU_RIGHT},
                                                 {"rate", EDU_MSG_COLUMN_RATE, EDU_RIGHT},
                                                 {"beyond", EDU_MSG_DRAW_BEYOND, EDU_LEFT}};
    static const char *const beyond[] = {"", "95%", "99.8%"};
    const edu_funnel_chart_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    edu_chart_table_unit(table, 2, 2, chart->unit, lang, pool);

    for (int i = 0; i < chart->count; i++) {
        const edu_funnel_point_t *point = &chart->points[i];
        const char **cells = edu_chart_table_row(table, pool);

        cells[0] = point->name;
        cells[1] = edu_chart_weight(point->size, pool);
        cells[2] = edu_draw_cell(point->rate, chart->decimals, pool);
        if (is_drawn(point) && point->beyond > 0)
            cells[3] = beyond[point->beyond > 1 ? 2 : 1];
    }
    return table;
}

const edu_chart_kind_t edu_chart_funnel = {"funnel", funnel_height, funnel_draw, funnel_remark, funnel_table};
