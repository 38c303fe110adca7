#include "reports/draw/weighted.h"

#include "reports/draw/parts.h"
#include "reports/draw/place.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RADIUS_LEAST 1.2
#define HALF_LEAST 13.0
#define HALF_MOST 60.0
#define NAME_ROOM 9.0 /* above and below the dots of a row whose dots are all named */
#define TARGET_LABEL 12.0
#define NAMED_MOST 7 /* dots a row; of more than these a few */

/* Of more dots than these in a row sizes cannot be told any more: all are specks of one size, and only outliers are named. */
#define SIZED_MOST 250
#define SPECK 0.8
#define SPECK_OWN 2.4
#define SPECKS_HALF_MOST 100.0

typedef struct layout_t {
    double name;
    double text;
    double radius; /* of the greatest weight */
    double weight; /* the greatest of those that are told by size; 0: none is */
    edu_range_t range;
    edu_scale_t x;
} layout_t;

static bool
is_drawn(const edu_weighted_dot_t *dot)
{
    return isfinite(dot->value) && isfinite(dot->weight) && dot->weight > 0;
}

static bool
is_specks(const edu_weighted_row_t *row)
{
    return row->count > SIZED_MOST;
}

/* Of the dots alone: empty where there is nothing to draw. */
static edu_range_t
drawn_range(const edu_weighted_t *chart)
{
    edu_range_t range = edu_range_none();

    for (int i = 0; i < chart->count; i++)
        for (int k = 0; k < chart->rows[i].count; k++)
            if (is_drawn(&chart->rows[i].dots[k]))
                range = edu_range_with(range, chart->rows[i].dots[k].value);
    return range;
}

static edu_range_t
value_range(const edu_weighted_t *chart)
{
    edu_range_t range = drawn_range(chart);

    for (int i = 0; i < chart->count; i++)
        range = edu_range_with(range, chart->rows[i].rate);
    return range;
}

static layout_t
lay_out(const edu_weighted_t *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    layout_t layout = {.range = value_range(chart)};
    int most = 1;

    if (!edu_range_empty(layout.range))
        layout.range = edu_range_with(layout.range, chart->target);
    layout.range = edu_range_axis(layout.range, 6, false, chart->floor, chart->ceiling);
    for (int i = 0; i < chart->count; i++) {
        const edu_weighted_row_t *row = &chart->rows[i];

        layout.name =
            fmax(layout.name, edu_fonts_width(fonts, edu_type_label(), edu_fonts_clean(row->name, pool)));
        layout.text = fmax(layout.text,
                           edu_fonts_width(fonts, edu_type_strong(),
                                           edu_draw_quantity(row->rate, chart->decimals, chart->unit, pool)));
        for (int k = 0; k < row->count && !is_specks(row); k++)
            if (is_drawn(&row->dots[k]))
                layout.weight = fmax(layout.weight, row->dots[k].weight);
        most = row->count > most && !is_specks(row) ? row->count : most;
    }
    layout.name = fmin(layout.name, width * 0.25);
    layout.text = fmin(layout.text, width * 0.2);
    layout.radius = most > 60 ? 8 : most > 25 ? 10 : 12;
    layout.x = edu_scale_linear(layout.range, layout.name + 12 + (layout.name > 0 ? layout.radius * 0.5 : 0),
                                width - layout.text - 10 - layout.radius * 0.5);
    return layout;
}

static double
radius_of(const layout_t *layout, const edu_weighted_row_t *row, const edu_weighted_dot_t *dot)
{
    if (is_specks(row))
        return dot->own ? SPECK_OWN : SPECK;
    return fmax(RADIUS_LEAST, layout->radius * sqrt(dot->weight / layout->weight));
}

/* The dots that are drawn and where. */
typedef struct swarm_t {
    int count;
    const edu_weighted_dot_t **dots;
    double *x;
    double *y;
    double *radius;
    double half;
} swarm_t;

static swarm_t
make_swarm(const edu_weighted_row_t *row, const layout_t *layout, apr_pool_t *pool)
{
    const double most = is_specks(row) ? SPECKS_HALF_MOST : HALF_MOST;
    size_t size = (size_t)row->count + 1;
    swarm_t swarm = {0,
                     apr_palloc(pool, size * sizeof *swarm.dots),
                     apr_palloc(pool, size * sizeof(double)),
                     apr_palloc(pool, size * sizeof(double)),
                     apr_palloc(pool, size * sizeof(double)),
                     0};

    for (int i = 0; i < row->count; i++) {
        if (!is_drawn(&row->dots[i]))
            continue;
        swarm.dots[swarm.count] = &row->dots[i];
        swarm.x[swarm.count] = edu_scale_at(&layout->x, row->dots[i].value);
        swarm.radius[swarm.count++] = radius_of(layout, row, &row->dots[i]);
    }
    swarm.half =
        edu_place_swarm(swarm.y, swarm.x, swarm.radius, swarm.count, is_specks(row) ? 0.2 : 0.4, pool);
    if (swarm.half > most) { /* too many at one place: they come to lie on each other */
        for (int i = 0; i < swarm.count; i++)
            swarm.y[i] *= (most - swarm.radius[i]) / (swarm.half - swarm.radius[i]);
        swarm.half = most;
    }
    return swarm;
}

static double
row_height(const edu_weighted_row_t *row, const layout_t *layout, apr_pool_t *pool)
{
    swarm_t swarm = make_swarm(row, layout, pool);

    return 2 * (fmax(HALF_LEAST, swarm.half) + (swarm.count <= NAMED_MOST ? NAME_ROOM : 0)) + 8;
}

static edu_keys_t
make_keys(const edu_weighted_t *chart, edu_lang_t lang, const layout_t *layout, apr_pool_t *pool)
{
    edu_keys_t keys = {.count = 0};
    bool rate = false, own = false, specks = false;

    for (int i = 0; i < chart->count; i++) {
        specks = specks || is_specks(&chart->rows[i]);
        rate = rate || isfinite(chart->rows[i].rate);
        for (int k = 0; k < chart->rows[i].count; k++)
            own = own || (chart->rows[i].dots[k].own && is_drawn(&chart->rows[i].dots[k]));
    }
    if (layout->weight > 0) {
        const char *name = chart->weight_name != NULL ? chart->weight_name : "";

        edu_keys_add_mark(&keys, EDU_MARK_CIRCLE, edu_ink_both(EDU_COLOUR_BAND, EDU_COLOUR_MET, 0.8),
                          EDU_SAY(lang, EDU_MSG_DRAW_DOT_AREA, pool, name,
                                  edu_draw_number(layout->weight, 0, pool)));
    }
    if (specks)
        edu_keys_add_mark(&keys, EDU_MARK_CIRCLE, edu_ink_fill(EDU_COLOUR_MET),
                          edu_message(lang, EDU_MSG_DRAW_SPECK));
    if (own)
        edu_keys_add_mark(&keys, EDU_MARK_CIRCLE, edu_ink_both(EDU_COLOUR_INK, EDU_COLOUR_PAPER, 0.6),
                          edu_message(lang, EDU_MSG_DRAW_OWN));
    if (rate)
        edu_keys_add(&keys, EDU_KEY_TICK, edu_ink_line(EDU_COLOUR_INK, 2),
                     edu_message(lang, EDU_MSG_DRAW_ROW_RATE));
    return keys;
}

static double
weighted_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_weighted_t *chart = data;
    layout_t layout = lay_out(chart, fonts, width, pool);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts), &layout, pool);
    double height = edu_keys_height(&keys, fonts, width) + TARGET_LABEL + EDU_AXIS_HEIGHT + 2;

    for (int i = 0; i < chart->count; i++)
        height += row_height(&chart->rows[i], &layout, pool);
    return edu_range_empty(drawn_range(chart)) ? 4 * HALF_LEAST : height;
}

static int
compare_values(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;

    return (*a > *b) - (*a < *b);
}

/* Beyond these ends lie outliers: three times the middle half's width outside of it. */
static void
find_fences(double fences[2], const swarm_t *swarm, apr_pool_t *pool)
{
    double *values = apr_palloc(pool, ((size_t)swarm->count + 1) * sizeof *values);

    for (int i = 0; i < swarm->count; i++)
        values[i] = swarm->dots[i]->value;
    qsort(values, (size_t)swarm->count, sizeof *values, compare_values);
    double low = values[swarm->count / 4];
    double high = values[swarm->count - 1 - swarm->count / 4];
    fences[0] = low - 3 * (high - low);
    fences[1] = high + 3 * (high - low);
}

/* Notes the dot where it lies farther out than one noted before; side 1: the highest, -1: the lowest. */
static void
note_farthest(int *first, int *second, const swarm_t *swarm, int dot, int side)
{
    double value = side * swarm->dots[dot]->value;

    if (*first < 0 || value > side * swarm->dots[*first]->value) {
        *second = *first;
        *first = dot;
    } else if (*second < 0 || value > side * swarm->dots[*second]->value) {
        *second = dot;
    }
}

/* Of specks: the own area, and at each end the two farthest outliers. */
static void
choose_outliers(int wanted[NAMED_MOST], const swarm_t *swarm, apr_pool_t *pool)
{
    double fences[2];

    find_fences(fences, swarm, pool);
    for (int i = 0; i < swarm->count; i++) {
        if (swarm->dots[i]->own)
            wanted[0] = i;
        if (swarm->dots[i]->value < fences[0])
            note_farthest(&wanted[1], &wanted[2], swarm, i, -1);
        if (swarm->dots[i]->value > fences[1])
            note_farthest(&wanted[3], &wanted[4], swarm, i, 1);
    }
}

/* Which dots are named, -1 for none: all of few, the largest first, whose names have the least choice; else the own area, then the row's lowest, highest and largest; of specks only outliers. */
static void
choose_named(int wanted[NAMED_MOST], const swarm_t *swarm, bool specks, apr_pool_t *pool)
{
    for (int i = 0; i < NAMED_MOST; i++)
        wanted[i] = swarm->count <= NAMED_MOST && i < swarm->count ? i : -1;
    if (specks && swarm->count > NAMED_MOST) {
        choose_outliers(wanted, swarm, pool);
        return;
    }
    for (int i = 1; i < swarm->count && swarm->count <= NAMED_MOST; i++)
        for (int k = i; k > 0 && swarm->radius[wanted[k]] > swarm->radius[wanted[k - 1]]; k--) {
            int other = wanted[k];

            wanted[k] = wanted[k - 1];
            wanted[k - 1] = other;
        }
    for (int i = 0; i < swarm->count && swarm->count > NAMED_MOST; i++) {
        const edu_weighted_dot_t *dot = swarm->dots[i];

        if (dot->own)
            wanted[0] = i;
        if (wanted[1] < 0 || dot->value < swarm->dots[wanted[1]]->value)
            wanted[1] = i;
        if (wanted[2] < 0 || dot->value > swarm->dots[wanted[2]]->value)
            wanted[2] = i;
        if (wanted[3] < 0 || dot->weight > swarm->dots[wanted[3]]->weight)
            wanted[3] = i;
    }
}

/* A name stays so far from other dots, so that nobody takes it for theirs, and from other names. */
#define CLEAR 4.0
#define BETWEEN 3.0

/* What a dot's name may not cover: the dots, `clear` around those of others, names put before and, unless NULL, lines (edu_box_t). */
static edu_placer_t *
make_placer(const swarm_t *swarm, const edu_box_t *field, double y, int own, double clear,
            const apr_array_header_t *lines, const apr_array_header_t *taken, apr_pool_t *pool)
{
    edu_placer_t *placer = edu_placer_create(*field, pool);

    for (int i = 0; i < swarm->count; i++) {
        double r = swarm->radius[i] + (i == own ? 0 : clear);

        edu_placer_avoid(placer, (edu_box_t){swarm->x[i] - r, y + swarm->y[i] - r, 2 * r, 2 * r});
    }
    for (int i = 0; i < taken->nelts; i++)
        edu_placer_avoid(placer, APR_ARRAY_IDX(taken, i, edu_box_t));
    for (int i = 0; lines != NULL && i < lines->nelts; i++)
        edu_placer_avoid(placer, APR_ARRAY_IDX(lines, i, edu_box_t));
    return placer;
}

/* A dot's name and its place. */
typedef struct name_t {
    const char *text;
    edu_type_t type;
    edu_box_t place;
    bool leader; /* a line leads from it to the dot */
} name_t;

/* First clear of everything, then as near to other dots as may be, at last over the uprights. False where there is no room. */
static bool
place_name(name_t *name, const swarm_t *swarm, int i, const edu_box_t *field, double y,
           const apr_array_header_t *lines, apr_array_header_t *taken, edu_fonts_t *fonts, apr_pool_t *pool)
{
    double width = edu_fonts_width(fonts, name->type, name->text) + BETWEEN;
    double far = swarm->dots[i]->own ? 60 : swarm->count <= NAMED_MOST ? 40 : 14;
    edu_point_t point = {swarm->x[i], y + swarm->y[i]};

    for (int pass = 0; pass < 3; pass++) {
        edu_placer_t *placer =
            make_placer(swarm, field, y, i, pass == 0 ? CLEAR : 0, pass < 2 ? lines : NULL, taken, pool);

        if (!edu_placer_put(placer, &name->place, &name->leader, point, swarm->radius[i], width,
                            name->type.size * 1.15, far))
            continue;
        name->leader = name->leader || pass == 1;
        APR_ARRAY_PUSH(taken, edu_box_t) = name->place;
        name->place.x += BETWEEN / 2;
        name->place.width -= BETWEEN;
        return true;
    }
    return false;
}

/* Names, where there is room: near their own dots only, else with a line to them; the lines lie below the names. `lines`: uprights that names may not
 * cover, edu_box_t. */
static void
draw_names(edu_canvas_t *canvas, const swarm_t *swarm, bool specks, const edu_box_t *field, double y,
           const apr_array_header_t *lines, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    apr_array_header_t *taken = apr_array_make(pool, NAMED_MOST, sizeof(edu_box_t));
    name_t names[NAMED_MOST];
    int count = 0;
    int wanted[NAMED_MOST];

    choose_named(wanted, swarm, specks, pool);
    for (int k = 0; k < NAMED_MOST; k++) {
        bool again = wanted[k] < 0;
        int i = wanted[k];

        for (int j = 0; j < k; j++)
            again = again || wanted[j] == i;
        if (again)
            continue;
        name_t name = {.type = edu_type_sized(EDU_SIZE_SMALL, swarm->dots[i]->own, EDU_COLOUR_TEXT)};

        name.text = edu_fonts_shorten(fonts, name.type, swarm->dots[i]->name, 110, pool);
        if (!place_name(&name, swarm, i, field, y, lines, taken, fonts, pool))
            continue;
        if (name.leader)
            edu_canvas_line(canvas, swarm->x[i], y + swarm->y[i],
                            fmin(fmax(swarm->x[i], name.place.x), name.place.x + name.place.width),
                            name.place.y < y + swarm->y[i] ? name.place.y + name.place.height : name.place.y,
                            edu_ink_line(EDU_COLOUR_INK, 0.6));
        names[count++] = name;
    }
    for (int k = 0; k < count; k++)
        edu_canvas_text(canvas, names[k].place.x,
                        names[k].place.y + names[k].place.height / 2 + edu_fonts_middle(names[k].type),
                        EDU_START, edu_type_haloed(names[k].type), names[k].text);
}

static void
draw_row(edu_canvas_t *canvas, const edu_weighted_t *chart, const edu_weighted_row_t *row,
         const layout_t *layout, double right, double y, double height, apr_pool_t *pool)
{
    swarm_t swarm = make_swarm(row, layout, pool);
    apr_array_header_t *lines = apr_array_make(pool, 2, sizeof(edu_box_t));
    edu_type_t strong = edu_type_strong();
    double half = height / 2 - 4;
    edu_box_t field = {layout->x.from - 4, y - height / 2 + 1, right - layout->text - layout->x.from,
                       height - 2};

    edu_draw_name(canvas, layout->x.from - 12 - (layout->name > 0 ? layout->radius * 0.5 : 0), y, EDU_END,
                  edu_type_label(), row->name, layout->name, 3, pool);
    for (int i = 0; i < swarm.count; i++)
        edu_canvas_circle(canvas, swarm.x[i], y + swarm.y[i], swarm.radius[i],
                          swarm.dots[i]->own ? edu_ink_both(EDU_COLOUR_INK, EDU_COLOUR_PAPER, 0.6)
                          : is_specks(row)   ? edu_ink_fill(EDU_COLOUR_MET)
                                             : edu_ink_both(EDU_COLOUR_BAND, EDU_COLOUR_MET, 0.8));
    if (isfinite(row->rate)) {
        double x = edu_scale_at(&layout->x, row->rate);

        edu_canvas_line(canvas, x, y - half, x, y + half, edu_ink_line(EDU_COLOUR_INK, 2));
        APR_ARRAY_PUSH(lines, edu_box_t) = (edu_box_t){x - 2, y - half, 4, 2 * half};
    }
    if (isfinite(chart->target))
        APR_ARRAY_PUSH(lines, edu_box_t) =
            (edu_box_t){edu_scale_at(&layout->x, chart->target) - 2, y - height / 2, 4, height};
    draw_names(canvas, &swarm, is_specks(row), &field, y, lines, pool);
    edu_canvas_text(canvas, right, y + edu_fonts_middle(strong), EDU_END, strong,
                    edu_draw_quantity(row->rate, chart->decimals, chart->unit, pool));
}

static void
draw_target(edu_canvas_t *canvas, const edu_weighted_t *chart, const layout_t *layout, double top,
            double bottom, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_type_t type = edu_type_sized(EDU_SIZE_SMALL, true, EDU_COLOUR_TEXT);

    if (!isfinite(chart->target))
        return;
    double x = edu_scale_at(&layout->x, chart->target);
    const char *text =
        edu_draw_target(chart->target, NULL, chart->decimals, chart->unit, edu_fonts_lang(fonts), pool);
    double width = edu_fonts_width(fonts, type, text);
    edu_canvas_line(canvas, x, top, x, bottom, edu_ink_dashed(EDU_COLOUR_ALARM, 1.2, EDU_DASHED));
    edu_canvas_text(canvas, fmin(fmax(x - width / 2, layout->x.from - 8), layout->x.to + 8 - width),
                    top - 2.5, EDU_START, type, text);
}

static void
weighted_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_weighted_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    layout_t layout = lay_out(chart, fonts, body.width, pool);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts), &layout, pool);

    if (edu_range_empty(drawn_range(chart))) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    layout.x.from += body.x;
    layout.x.to += body.x;
    body = edu_box_below(body, edu_keys_height(&keys, fonts, body.width) + TARGET_LABEL);
    double bottom = body.y + body.height - EDU_AXIS_HEIGHT - 2;
    edu_ticks_t ticks = edu_axis_ticks(fonts, layout.range, layout.x.to - layout.x.from, true, pool);
    edu_axis_below(canvas, &layout.x, &ticks, body.y, bottom, chart->unit, pool);
    draw_target(canvas, chart, &layout, body.y, bottom, pool);
    double y = body.y;
    for (int i = 0; i < chart->count; i++) {
        double height = row_height(&chart->rows[i], &layout, pool);

        draw_row(canvas, chart, &chart->rows[i], &layout, body.x + body.width, y + height / 2, height, pool);
        y += height;
    }
}

static const char *
weighted_remark(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_weighted_t *chart = data;
    int count = 0;

    (void)width;
    for (int i = 0; i < chart->count; i++)
        for (int k = 0; k < chart->rows[i].count; k++)
            count += !is_drawn(&chart->rows[i].dots[k]);
    if (count == 0)
        return NULL;
    return EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_WITHOUT_RATE, pool, apr_psprintf(pool, "%d", count));
}

static edu_chart_table_t *
weighted_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"row", EDU_MSG_DRAW_ROW, EDU_LEFT},
                                                 {"area", EDU_MSG_COLUMN_AREA, EDU_LEFT},
                                                 {"rate", EDU_MSG_COLUMN_RATE, EDU_RIGHT}};
    const edu_weighted_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    edu_chart_table_unit(table, 2, 2, chart->unit, lang, pool);

    edu_chart_table_column(table, "denominator",
                           chart->weight_title != NULL ? chart->weight_title
                                                       : edu_message(lang, EDU_MSG_COLUMN_DENOMINATOR),
                           EDU_RIGHT, pool);

    for (int i = 0; i < chart->count; i++) {
        const edu_weighted_row_t *row = &chart->rows[i];

        for (int k = 0; k < row->count; k++) {
            const edu_weighted_dot_t *dot = &row->dots[k];
            const char **cells = edu_chart_table_row(table, pool);

            cells[0] = row->name;
            cells[1] = dot->name;
            cells[2] = edu_draw_cell(dot->value, chart->decimals, pool);
            cells[3] = edu_chart_weight(dot->weight, pool);
        }
    }
    return table;
}

const edu_chart_kind_t edu_chart_weighted = {"weighted", weighted_height, weighted_draw, weighted_remark,
                                             weighted_table};
