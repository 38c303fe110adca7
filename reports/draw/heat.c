#include "reports/draw/heat.h"

#include "reports/draw/parts.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

#define ROW 14.5
#define COLUMN_LEAST 30.0
#define COLUMN_MOST 74.0
#define HEADER_LINES 6

typedef struct layout_t {
    double name;
    double column;
    int shown; /* columns */
    double header;
    edu_type_t type; /* of the columns' names */
} layout_t;

#define NAME_LEAST 6.0

/* As large as the columns' names can be without a word being broken. */
static edu_type_t
header_type(const edu_heat_t *chart, const layout_t *layout, edu_fonts_t *fonts, apr_pool_t *pool)
{
    edu_type_t type = edu_type_sized(EDU_SIZE_SMALL, false, EDU_COLOUR_TEXT);

    for (int k = 0; k < layout->shown && type.size > NAME_LEAST; k++)
        while (type.size > NAME_LEAST &&
               edu_fonts_breaks_words(fonts, type, chart->columns[k].name, layout->column - 2, pool))
            type.size -= 0.25;
    return type;
}

static const char *
cell_text(const edu_heat_t *chart, int area, int column, apr_pool_t *pool)
{
    const edu_heat_cell_t *cell = &chart->cells[area * chart->column_count + column];

    if (cell->suppressed)
        return "*";
    return isfinite(cell->value) ? edu_draw_number(cell->value, chart->columns[column].decimals, pool) : "";
}

/* The unit that all columns have, "" where they have none or several. */
static const char *
common_unit(const edu_heat_t *chart)
{
    const char *unit = chart->column_count > 0 ? chart->columns[0].unit : NULL;

    for (int k = 0; k < chart->column_count; k++)
        if (unit == NULL || chart->columns[k].unit == NULL || strcmp(unit, chart->columns[k].unit) != 0)
            return "";
    return unit != NULL ? unit : "";
}

/* A column's own unit. */
static const char *
unit_below(const edu_heat_t *chart, int column)
{
    const char *unit = chart->columns[column].unit;

    return unit != NULL && common_unit(chart)[0] == '\0' ? unit : "";
}

/* A column is as wide as its widest number, and more where the names need it and there is room. */
static layout_t
lay_out(const edu_heat_t *chart, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    layout_t layout = {.shown = chart->column_count};
    double number = COLUMN_LEAST;

    for (int i = 0; i < chart->area_count; i++) {
        layout.name =
            fmax(layout.name, edu_fonts_width(fonts, i == chart->own ? edu_type_strong() : edu_type_label(),
                                              edu_fonts_clean(chart->areas[i], pool)));
        for (int k = 0; k < chart->column_count; k++)
            number =
                fmax(number, 6 + edu_fonts_width(fonts, edu_type_strong(), cell_text(chart, i, k, pool)));
    }
    layout.name = fmin(layout.name, width * 0.28) + 8;
    double room = width - layout.name;
    if (chart->column_count > 0 && room / chart->column_count < number)
        layout.shown = (int)fmax(1, floor(room / number));
    layout.column = layout.shown > 0 ? fmin(room / layout.shown, fmax(COLUMN_MOST, number)) : number;
    layout.type = header_type(chart, &layout, fonts, pool);
    for (int k = 0; k < layout.shown; k++) {
        int lines =
            edu_fonts_wrap(fonts, layout.type, chart->columns[k].name, layout.column - 2, HEADER_LINES, pool)
                ->nelts +
            (unit_below(chart, k)[0] != '\0');

        layout.header = fmax(layout.header, lines * EDU_SIZE_SMALL * 1.15 + 5);
    }
    return layout;
}

static void
get_steps(double *steps, const edu_heat_t *chart)
{
    static const double usual[] = {2, 5, 10};
    bool given = chart->steps[2] > 0;

    for (int i = 0; i < 3; i++)
        steps[i] = given ? chart->steps[i] : usual[i];
}

static int
shade_of(const edu_heat_cell_t *cell, const double *steps)
{
    int shade = 1;

    for (int i = 0; i < 3; i++)
        shade += cell->shortfall >= steps[i];
    return shade;
}

static edu_colour_t
colour_of(const edu_heat_cell_t *cell, const double *steps)
{
    if (cell->attained == EDU_ATTAINED_MET)
        return edu_shade_colour(0);
    if (cell->attained == EDU_ATTAINED_NOT_MET)
        return edu_shade_colour(shade_of(cell, steps));
    return EDU_COLOUR_PAPER;
}

/* "below target by up to 2", "2–5", "5–10", "10 and more points" */
static void
add_shade_keys(edu_keys_t *keys, const edu_heat_t *chart, edu_lang_t lang, apr_pool_t *pool)
{
    double steps[3];
    const char *unit = chart->step_unit != NULL ? chart->step_unit : "";

    get_steps(steps, chart);
    for (int shade = 1; shade < EDU_SHADE_COUNT; shade++) {
        const char *low = shade > 1 ? edu_text_shortest(steps[shade - 2], pool) : "0";
        const char *high = shade < 4 ? edu_text_shortest(steps[shade - 1], pool) : "";
        const char *text = shade < 4 ? apr_pstrcat(pool, low, "–", high, NULL)
                                     : EDU_SAY(lang, EDU_MSG_DRAW_AND_MORE, pool, low, unit);

        if (shade == 1)
            text = EDU_SAY(lang, EDU_MSG_DRAW_BELOW_TARGET, pool, text);
        edu_keys_add(keys, EDU_KEY_BOX, edu_ink_fill(edu_shade_colour(shade)), text);
    }
}

static edu_keys_t
make_keys(const edu_heat_t *chart, edu_lang_t lang, apr_pool_t *pool)
{
    edu_keys_t keys = {.count = 0};
    bool met = false, missed = false, none = false, missing = false, suppressed = false;

    for (int i = 0; i < chart->area_count * chart->column_count; i++) {
        const edu_heat_cell_t *cell = &chart->cells[i];
        bool there = !cell->suppressed && isfinite(cell->value);

        suppressed = suppressed || cell->suppressed;
        missing = missing || (!cell->suppressed && !there);
        met = met || (there && cell->attained == EDU_ATTAINED_MET);
        missed = missed || (there && cell->attained == EDU_ATTAINED_NOT_MET);
        none =
            none || (there && cell->attained != EDU_ATTAINED_MET && cell->attained != EDU_ATTAINED_NOT_MET);
    }
    if (met)
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_both(edu_shade_colour(0), EDU_COLOUR_GRID, 0.5),
                     edu_message(lang, EDU_MSG_STATUS_MET));
    if (missed)
        add_shade_keys(&keys, chart, lang, pool);
    if (none)
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_AXIS, 0.5),
                     edu_message(lang, EDU_MSG_DRAW_NO_VERDICT));
    if (missing)
        edu_keys_add(&keys, EDU_KEY_HATCH, edu_ink_line(EDU_COLOUR_HATCH, 0.6),
                     edu_message(lang, EDU_MSG_STATUS_NO_DATA));
    if (suppressed)
        edu_keys_add(&keys, EDU_KEY_WORDS, edu_ink_fill(EDU_COLOUR_TEXT),
                     edu_message(lang, EDU_MSG_DRAW_SUPPRESSED));
    return keys;
}

static double
heat_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_heat_t *chart = data;
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts), pool);

    return edu_keys_height(&keys, fonts, width) + lay_out(chart, fonts, width, pool).header +
           fmax(2, chart->area_count) * ROW + 2;
}

static void
draw_header(edu_canvas_t *canvas, const edu_heat_t *chart, const layout_t *layout, edu_box_t body,
            apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_type_t type = layout->type;
    edu_type_t quiet = edu_type_quiet();

    edu_canvas_text(canvas, body.x + layout->name - 8, body.y + layout->header - 5, EDU_END, quiet,
                    edu_fonts_fit(fonts, quiet, common_unit(chart), layout->name - 8, pool));
    for (int k = 0; k < layout->shown; k++) {
        const char *unit = unit_below(chart, k);
        double x = body.x + layout->name + (k + 0.5) * layout->column;
        double y = body.y + layout->header - 5;

        if (unit[0] != '\0') {
            edu_canvas_text(canvas, x, y, EDU_MIDDLE, quiet,
                            edu_fonts_fit(fonts, quiet, unit, layout->column - 4, pool));
            y -= EDU_SIZE_SMALL * 1.15;
        }
        apr_array_header_t *lines =
            edu_fonts_wrap_even(fonts, type, chart->columns[k].name, layout->column - 2, HEADER_LINES, pool);
        for (int i = lines->nelts - 1; i >= 0; i--, y -= EDU_SIZE_SMALL * 1.15)
            edu_canvas_text(canvas, x, y, EDU_MIDDLE, type, APR_ARRAY_IDX(lines, i, const char *));
    }
}

static void
draw_cell(edu_canvas_t *canvas, const edu_heat_t *chart, int area, int column, edu_box_t box,
          apr_pool_t *pool)
{
    const edu_heat_cell_t *cell = &chart->cells[area * chart->column_count + column];
    edu_colour_t colour = EDU_COLOUR_PAPER;
    edu_type_t type = edu_type_label();
    double steps[3];

    get_steps(steps, chart);
    if (cell->suppressed) {
        colour = EDU_COLOUR_TRACK;
    } else if (!isfinite(cell->value)) {
        edu_canvas_hatch_box(canvas, box, 3, edu_ink_line(EDU_COLOUR_HATCH, 0.5));
        return;
    } else {
        colour = colour_of(cell, steps);
        type.bold = cell->attained == EDU_ATTAINED_NOT_MET;
    }
    type.colour = edu_colour_on(colour);
    if (colour != EDU_COLOUR_PAPER)
        edu_canvas_box(canvas, box, edu_ink_fill(colour));
    edu_canvas_text(canvas, box.x + box.width / 2, box.y + box.height / 2 + edu_fonts_middle(type),
                    EDU_MIDDLE, type, cell_text(chart, area, column, pool));
}

static void
heat_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_heat_t *chart = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_keys_t keys = make_keys(chart, edu_fonts_lang(fonts), pool);
    layout_t layout = lay_out(chart, fonts, body.width, pool);
    double keys_height = edu_keys_height(&keys, fonts, body.width);

    if (chart->area_count == 0 || chart->column_count == 0) {
        edu_draw_nothing(canvas, body);
        return;
    }
    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    body = edu_box_below(body, keys_height);
    draw_header(canvas, chart, &layout, body, pool);
    double left = body.x + layout.name;
    double right = left + layout.shown * layout.column;
    for (int i = 0; i < chart->area_count; i++) {
        double top = body.y + layout.header + i * ROW;
        edu_type_t type = i == chart->own ? edu_type_strong() : edu_type_label();

        if (i == chart->own)
            edu_draw_pointer(canvas, left - 1, top + ROW / 2);
        edu_canvas_text(canvas, left - 8, top + ROW / 2 + edu_fonts_middle(type), EDU_END, type,
                        edu_fonts_shorten(fonts, type, chart->areas[i], layout.name - 8, pool));
        for (int k = 0; k < layout.shown; k++)
            draw_cell(canvas, chart, i, k,
                      (edu_box_t){left + k * layout.column + 0.5, top + 0.5, layout.column - 1, ROW - 1},
                      pool);
        if (i == chart->own)
            edu_canvas_box(canvas, (edu_box_t){left, top, right - left, ROW},
                           edu_ink_line(EDU_COLOUR_INK, 1.1));
    }
}

static const char *
heat_remark(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_heat_t *chart = data;
    int left_out = chart->column_count - lay_out(chart, fonts, width, pool).shown;

    if (left_out == 0)
        return NULL;
    return EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_COLUMNS_LEFT_OUT, pool,
                   apr_psprintf(pool, "%d", left_out));
}

static edu_chart_table_t *
heat_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"area", EDU_MSG_COLUMN_AREA, EDU_LEFT}};
    const edu_heat_t *chart = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    for (int k = 0; k < chart->column_count; k++) {
        const edu_heat_column_t *column = &chart->columns[k];
        bool unit = column->unit != NULL && column->unit[0] != '\0';
        const char *title =
            unit ? EDU_SAY(lang, EDU_MSG_DRAW_IN_UNIT, pool, column->name, column->unit) : column->name;

        edu_chart_table_column(table, apr_psprintf(pool, "value_%d", k + 1), title, EDU_RIGHT, pool);
    }
    for (int i = 0; i < chart->area_count; i++) {
        const char **cells = edu_chart_table_row(table, pool);

        cells[0] = chart->areas[i];
        for (int k = 0; k < chart->column_count; k++) {
            const edu_heat_cell_t *cell = &chart->cells[i * chart->column_count + k];

            cells[k + 1] =
                cell->suppressed ? "*" : edu_draw_cell(cell->value, chart->columns[k].decimals, pool);
        }
    }
    return table;
}

const edu_chart_kind_t edu_chart_heat = {"heat", heat_height, heat_draw, heat_remark, heat_table};

int
edu_heat_areas_fitting(const edu_heat_t *chart, edu_fonts_t *fonts, double width, double height,
                       apr_pool_t *pool)
{
    double around = edu_chart_height(&edu_chart_heat, chart, fonts, width, pool) - chart->area_count * ROW;

    return (int)fmax(1, fmin(chart->area_count, floor((height - around) / ROW)));
}
