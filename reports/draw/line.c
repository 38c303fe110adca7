#include "reports/draw/line.h"

#include "reports/draw/parts.h"
#include "reports/draw/place.h"

#include <apr_strings.h>
#include <math.h>

#define PLOT_HEIGHT 125.0 /* four on a page of A4 */
#define LABEL_GAP 10.5
#define FEW_LINES 6
#define NAMED_AT_ENDS 4

/* A label at the right end of the plot. */
typedef struct label_t {
    const char *text;
    edu_type_t type;
    double at; /* where its line ends: the value */
    int year;
} label_t;

typedef struct plot_t {
    const edu_lines_t *chart;
    edu_box_t box;
    edu_scale_t x;
    edu_scale_t y;
    label_t *labels;
    int label_count;
    double label_width;
} plot_t;

static double
value_at(const double *values, int year)
{
    return values != NULL ? values[year] : NAN;
}

/* The last year with a value, -1 for none. */
static int
last_of(const double *values, int count)
{
    int year = values != NULL ? count - 1 : -1;

    while (year >= 0 && !isfinite(values[year]))
        year--;
    return year;
}

static edu_range_t
value_range(const edu_lines_t *chart)
{
    edu_range_t range = edu_range_none();

    for (int year = 0; year < chart->year_count; year++) {
        for (int i = 0; i < chart->count; i++)
            range = edu_range_with(range, chart->lines[i].values[year]);
        range = edu_range_with(range, value_at(chart->forecast, year));
        range = edu_range_with(range, value_at(chart->forecast_low, year));
        range = edu_range_with(range, value_at(chart->forecast_high, year));
        range = edu_range_with(range, value_at(chart->targets, year));
    }
    return range;
}

static edu_colour_t
line_colour(const edu_lines_t *chart, int i)
{
    if (chart->count > FEW_LINES)
        return chart->lines[i].own ? EDU_COLOUR_MET : EDU_COLOUR_HATCH;
    return edu_series_colour(i);
}

static edu_ink_t
line_ink(const edu_lines_t *chart, int i)
{
    bool few = chart->count <= FEW_LINES;
    bool strong = chart->lines[i].own || chart->count == 1;

    return edu_ink_dashed(line_colour(chart, i),
                          strong ? 2.2
                          : few  ? 1.5
                                 : 0.9,
                          few ? edu_series_dash(i) : EDU_SOLID);
}

/* Whether a line is named: all of few; of many the own ones, and those that end highest and lowest. */
static bool
is_named(const edu_lines_t *chart, int i)
{
    const edu_line_t *line = &chart->lines[i];
    int end = last_of(line->values, chart->year_count);
    int above = 0;
    int below = 0;

    if (end < 0 || chart->count <= FEW_LINES || line->own)
        return end >= 0;
    for (int k = 0; k < chart->count; k++) {
        int other = last_of(chart->lines[k].values, chart->year_count);
        double difference = other >= 0 ? chart->lines[k].values[other] - line->values[end] : NAN;

        above += difference > 0 || (difference == 0 && k < i);
        below += difference < 0 || (difference == 0 && k > i);
    }
    return above < NAMED_AT_ENDS || below < NAMED_AT_ENDS;
}

static void
make_labels(plot_t *plot, edu_fonts_t *fonts, apr_pool_t *pool)
{
    const edu_lines_t *chart = plot->chart;
    edu_lang_t lang = edu_fonts_lang(fonts);
    int last = last_of(chart->targets, chart->year_count);

    plot->labels = apr_pcalloc(pool, ((size_t)chart->count + 1) * sizeof *plot->labels);
    if (last >= 0)
        plot->labels[plot->label_count++] =
            (label_t){edu_draw_target(chart->targets[last], NULL, chart->decimals, chart->unit, lang, pool),
                      edu_type_strong(), chart->targets[last], last};
    for (int i = 0; i < chart->count; i++) {
        const edu_line_t *line = &chart->lines[i];
        int end = last_of(line->values, chart->year_count);
        bool grey = chart->count > FEW_LINES && !line->own;
        edu_type_t type =
            edu_type_sized(EDU_SIZE_LABEL, line->own, grey ? EDU_COLOUR_QUIET : line_colour(chart, i));

        if (!is_named(chart, i))
            continue;
        const char *value = edu_draw_quantity(line->values[end], chart->decimals, chart->unit, pool);
        plot->labels[plot->label_count++] =
            (label_t){apr_pstrcat(pool, edu_fonts_clean(line->name, pool), " ", value, NULL), type,
                      line->values[end], end};
    }
    for (int i = 0; i < plot->label_count; i++)
        plot->label_width =
            fmax(plot->label_width, edu_fonts_width(fonts, plot->labels[i].type, plot->labels[i].text));
}

static void
draw_years(edu_canvas_t *canvas, const plot_t *plot, apr_pool_t *pool)
{
    static const int strides[] = {1, 2, 5, 10, 20, 50};
    const edu_lines_t *chart = plot->chart;
    edu_type_t type = edu_type_quiet();
    double wide = edu_fonts_width(edu_canvas_fonts(canvas), type, "2000") + 6;
    size_t stride = 0;

    while (stride < 5 && chart->year_count > 1 &&
           plot->box.width / (chart->year_count - 1) * strides[stride] < wide)
        stride++;
    for (int i = 0; i < chart->year_count; i++) {
        int year = chart->first_year + i;
        double x = edu_scale_at(&plot->x, i);
        double bottom = plot->box.y + plot->box.height;

        if (year % strides[stride] != 0)
            continue;
        edu_canvas_line(canvas, x, bottom, x, bottom + 3, edu_ink_line(EDU_COLOUR_AXIS, 0.6));
        edu_canvas_text(canvas, x, bottom + 5 + type.size, EDU_MIDDLE, type, apr_psprintf(pool, "%d", year));
    }
}

/* The target holds for the whole of its year: from halfway before it to halfway behind. */
static void
draw_targets(edu_canvas_t *canvas, const plot_t *plot, apr_pool_t *pool)
{
    const edu_lines_t *chart = plot->chart;
    edu_path_t *path = edu_path_create(pool);
    double half = plot->box.width / fmax(1, chart->year_count - 1) / 2;

    for (int i = 0; i < chart->year_count; i++) {
        double value = value_at(chart->targets, i);
        double x = edu_scale_at(&plot->x, i);

        if (!isfinite(value))
            continue;
        double y = edu_scale_at(&plot->y, value);
        double left = fmax(plot->box.x, x - half);
        if (i > 0 && isfinite(value_at(chart->targets, i - 1)))
            edu_path_line(path, left, y);
        else
            edu_path_move(path, left, y);
        edu_path_line(path, fmin(plot->box.x + plot->box.width, x + half), y);
    }
    edu_canvas_path(canvas, path, false, edu_ink_dashed(EDU_COLOUR_INK, 1, EDU_DASHED));
}

static void
draw_forecast(edu_canvas_t *canvas, const plot_t *plot, apr_pool_t *pool)
{
    const edu_lines_t *chart = plot->chart;
    edu_path_t *band = edu_path_create(pool);
    edu_path_t *middle = edu_path_create(pool);
    int from = chart->count > 0 ? last_of(chart->lines[0].values, chart->year_count) : -1;

    if (chart->forecast == NULL)
        return;
    if (from >= 0) { /* it begins where it stands in the line's last year, else where the line ends */
        double first = isfinite(chart->forecast[from]) ? chart->forecast[from] : chart->lines[0].values[from];
        double y = edu_scale_at(&plot->y, first);

        edu_path_move(band, edu_scale_at(&plot->x, from), y);
        edu_path_move(middle, edu_scale_at(&plot->x, from), y);
    }
    for (int i = from + 1; i < chart->year_count; i++) {
        if (isfinite(chart->forecast[i]))
            (middle->points->nelts > 0 ? edu_path_line
                                       : edu_path_move)(middle, edu_scale_at(&plot->x, i),
                                                        edu_scale_at(&plot->y, chart->forecast[i]));
        if (isfinite(value_at(chart->forecast_high, i)))
            (band->points->nelts > 0 ? edu_path_line
                                     : edu_path_move)(band, edu_scale_at(&plot->x, i),
                                                      edu_scale_at(&plot->y, chart->forecast_high[i]));
    }
    for (int i = chart->year_count - 1; i > from; i--)
        if (isfinite(value_at(chart->forecast_low, i)))
            edu_path_line(band, edu_scale_at(&plot->x, i), edu_scale_at(&plot->y, chart->forecast_low[i]));
    if (band->points->nelts > 2)
        edu_canvas_path(canvas, band, true, edu_ink_fill(EDU_COLOUR_BAND));
    edu_canvas_path(canvas, middle, false, edu_ink_dashed(line_colour(chart, 0), 1.4, EDU_DOTTED));
}

static void
draw_line(edu_canvas_t *canvas, const plot_t *plot, int i, apr_pool_t *pool)
{
    const edu_lines_t *chart = plot->chart;
    const double *values = chart->lines[i].values;
    edu_ink_t ink = line_ink(chart, i);
    bool marked = chart->count <= FEW_LINES && chart->year_count <= 16;
    int end = last_of(values, chart->year_count);
    edu_path_t *path = edu_path_create(pool);

    for (int year = 0; year < chart->year_count; year++) {
        if (!isfinite(values[year]))
            continue;
        bool goes_on = year > 0 && isfinite(values[year - 1]);
        (goes_on ? edu_path_line : edu_path_move)(path, edu_scale_at(&plot->x, year),
                                                  edu_scale_at(&plot->y, values[year]));
    }
    edu_canvas_path(canvas, path, false, ink);
    for (int year = 0; year < chart->year_count; year++) {
        bool alone = (year == 0 || !isfinite(values[year - 1])) &&
                     (year + 1 == chart->year_count || !isfinite(values[year + 1]));

        if (isfinite(values[year]) && (marked || alone || year == end))
            edu_draw_mark(canvas,
                          chart->count <= FEW_LINES ? (edu_mark_t)(i % EDU_MARK_COUNT) : EDU_MARK_CIRCLE,
                          edu_scale_at(&plot->x, year), edu_scale_at(&plot->y, values[year]), ink.width + 0.5,
                          edu_ink_both(year == end || alone ? ink.line : EDU_COLOUR_PAPER, ink.line, 1));
    }
}

static void
draw_labels(edu_canvas_t *canvas, const plot_t *plot, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    double *places = apr_palloc(pool, (size_t)plot->label_count * sizeof *places + 1);
    double right = plot->box.x + plot->box.width;

    for (int i = 0; i < plot->label_count; i++)
        places[i] = edu_scale_at(&plot->y, plot->labels[i].at);
    edu_place_apart(places, plot->label_count, LABEL_GAP, plot->box.y + 1, plot->box.y + plot->box.height - 1,
                    pool);
    for (int i = 0; i < plot->label_count; i++) {
        const label_t *label = &plot->labels[i];
        double y = edu_scale_at(&plot->y, label->at);

        if (label->year < plot->chart->year_count - 1)
            edu_canvas_line(canvas, edu_scale_at(&plot->x, label->year) + 6, y, right, y,
                            edu_ink_dashed(EDU_COLOUR_AXIS, 0.5, EDU_DOTTED));
        if (fabs(places[i] - y) > 2)
            edu_canvas_line(canvas, right + 4, y, right + 10, places[i], edu_ink_line(EDU_COLOUR_AXIS, 0.5));
        edu_canvas_text(canvas, right + 12, places[i] + edu_fonts_middle(label->type), EDU_START, label->type,
                        edu_fonts_shorten(fonts, label->type, label->text, plot->label_width, pool));
    }
}

static edu_keys_t
make_keys(const edu_lines_t *chart, edu_lang_t lang)
{
    edu_keys_t keys = {.count = 0};

    if (last_of(chart->forecast, chart->year_count) >= 0)
        edu_keys_add(&keys, EDU_KEY_LINE,
                     edu_ink_dashed(chart->count > 0 ? line_colour(chart, 0) : EDU_COLOUR_MET, 1.4,
                                    EDU_DOTTED),
                     edu_message(lang, EDU_MSG_DRAW_FORECAST));
    if (last_of(chart->forecast_low, chart->year_count) >= 0)
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_fill(EDU_COLOUR_BAND),
                     edu_message(lang, EDU_MSG_DRAW_FORECAST_RANGE));
    return keys;
}

static double
line_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_lines_t *chart = data;
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));

    (void)pool;
    return edu_keys_height(&keys, fonts, width) + 6 + PLOT_HEIGHT + EDU_AXIS_HEIGHT + 4;
}

static void
line_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_lines_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts));
    edu_range_t range = value_range(chart);
    plot_t plot = {.chart = chart};

    if (edu_range_empty(range)) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    plot.box = edu_box_below(body, edu_keys_height(&keys, fonts, body.width) + 6);
    plot.box.height -= EDU_AXIS_HEIGHT + 4;
    range = edu_range_axis(range, 6, false, chart->floor, chart->ceiling);
    edu_ticks_t ticks = edu_axis_ticks(fonts, range, plot.box.height, false, pool);
    double left = edu_axis_width(fonts, &ticks, pool);
    make_labels(&plot, fonts, pool);
    plot.label_width = fmin(plot.label_width, body.width * 0.3);
    plot.box.x += left;
    plot.box.width -= left + plot.label_width + 14;
    plot.y = edu_scale_linear(range, plot.box.y + plot.box.height, plot.box.y);
    edu_range_t years = {0, chart->year_count - 1};
    if (chart->year_count == 1) /* in the middle */
        years = (edu_range_t){-1, 1};
    plot.x = edu_scale_linear(years, plot.box.x + 6, plot.box.x + plot.box.width - 2);
    edu_axis_beside(canvas, &plot.y, &ticks, plot.box.x, plot.box.x + plot.box.width, pool);
    draw_years(canvas, &plot, pool);
    draw_forecast(canvas, &plot, pool);
    draw_targets(canvas, &plot, pool);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < chart->count; i++)
            if (chart->lines[i].own == (pass == 1))
                draw_line(canvas, &plot, i, pool);
    draw_labels(canvas, &plot, pool);
}

static const char *
line_remark(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_lines_t *chart = data;
    int left_out = 0;

    (void)width;
    for (int i = 0; i < chart->count; i++)
        left_out += last_of(chart->lines[i].values, chart->year_count) >= 0 && !is_named(chart, i);
    if (left_out == 0)
        return NULL;
    return EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_NOT_NAMED, pool, apr_psprintf(pool, "%d", left_out));
}

static edu_chart_table_t *
line_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"year", EDU_MSG_COLUMN_YEAR, EDU_LEFT}};
    static const edu_chart_column_t others[] = {{"target", EDU_MSG_DRAW_TARGET, EDU_RIGHT},
                                                {"forecast", EDU_MSG_DRAW_FORECAST, EDU_RIGHT},
                                                {"forecast_low", EDU_MSG_DRAW_FORECAST_LOW, EDU_RIGHT},
                                                {"forecast_high", EDU_MSG_DRAW_FORECAST_HIGH, EDU_RIGHT}};
    const edu_lines_t *chart = data;
    const double *const values[] = {chart->targets, chart->forecast, chart->forecast_low,
                                    chart->forecast_high};
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    for (int i = 0; i < chart->count; i++)
        edu_chart_table_column(table, apr_psprintf(pool, "value_%d", i + 1), chart->lines[i].name, EDU_RIGHT,
                               pool);
    for (int k = 0; k < 4; k++)
        if (values[k] != NULL)
            edu_chart_table_column(table, others[k].code, edu_message(lang, others[k].title), EDU_RIGHT,
                                   pool);
    edu_chart_table_unit(table, 1, table->column_count - 1, chart->unit, lang, pool);
    for (int year = 0; year < chart->year_count; year++) {
        const char **cells = edu_chart_table_row(table, pool);
        int cell = 0;

        cells[cell++] = apr_psprintf(pool, "%d", chart->first_year + year);
        for (int i = 0; i < chart->count; i++)
            cells[cell++] = edu_draw_cell(chart->lines[i].values[year], chart->decimals, pool);
        for (int k = 0; k < 4; k++)
            if (values[k] != NULL)
                cells[cell++] = edu_draw_cell(values[k][year], chart->decimals, pool);
    }
    return table;
}

const edu_chart_kind_t edu_chart_line = {"line", line_height, line_draw, line_remark, line_table};
