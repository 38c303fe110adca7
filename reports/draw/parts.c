#include "reports/draw/parts.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Whole digits in groups of three, from ten thousand on: 1234 reads well as it is beside 85.2. */
const char *
edu_draw_number(double value, int decimals, apr_pool_t *pool)
{
    if (!isfinite(value))
        return "–";

    const char *plain = edu_text_number(value, decimals, pool);
    size_t sign = plain[0] == '-';
    size_t digits = strspn(plain + sign, "0123456789");
    if (digits < 4 || plain[sign + digits + strspn(plain + sign + digits, ".0123456789")] != '\0')
        return plain;

    char *grouped = apr_palloc(pool, strlen(plain) + digits / 3 + 2);
    char *to = grouped;
    for (size_t i = 0; plain[i] != '\0'; i++) {
        if (i > sign && i < sign + digits && (sign + digits - i) % 3 == 0)
            *to++ = ',';
        *to++ = plain[i];
    }
    *to = '\0';
    return grouped;
}

const char *
edu_draw_signed(double value, int decimals, apr_pool_t *pool)
{
    const char *number = edu_draw_number(value, decimals, pool);

    if (isfinite(value) && number[0] != '-' && strpbrk(number, "123456789") != NULL)
        return apr_pstrcat(pool, "+", number, NULL);
    return number;
}

const char *
edu_draw_quantity(double value, int decimals, const char *unit, apr_pool_t *pool)
{
    const char *number = edu_draw_number(value, decimals, pool);

    if (!isfinite(value) || unit == NULL || unit[0] == '\0')
        return number;
    return apr_pstrcat(pool, number, strcmp(unit, "%") == 0 ? "" : " ", unit, NULL);
}

int
edu_draw_places(double value, int decimals)
{
    int places = 0;

    while (places < decimals &&
           fabs(round(value * pow(10, places)) / pow(10, places) - value) > 1e-9 * fabs(value))
        places++;
    return places;
}

int
edu_draw_places_beside(double value, double target, int decimals)
{
    if (!isfinite(value) || !isfinite(target) || value == target)
        return decimals;
    for (int places = decimals; places < decimals + 6; places++)
        if (round(value * pow(10, places)) != round(target * pow(10, places)))
            return places;
    return decimals;
}

const char *
edu_draw_target(double target, const char *comparator, int decimals, const char *unit, edu_lang_t lang,
                apr_pool_t *pool)
{
    if (!isfinite(target))
        return "";
    if (comparator == NULL)
        comparator = "";
    return apr_pstrcat(pool, edu_message(lang, EDU_MSG_DRAW_TARGET), " ", comparator,
                       comparator[0] != '\0' ? " " : "",
                       edu_draw_quantity(target, edu_draw_places(target, decimals), unit, pool), NULL);
}

const char *
edu_draw_interval(double low, double high, int decimals, apr_pool_t *pool)
{
    if (!isfinite(low) || !isfinite(high))
        return "";
    return apr_pstrcat(pool, edu_draw_number(low, decimals, pool), "–", edu_draw_number(high, decimals, pool),
                       NULL);
}

const char *
edu_chart_weight(double weight, apr_pool_t *pool)
{
    if (!isfinite(weight))
        return "";
    return weight == floor(weight) && fabs(weight) < 1e15 ? edu_text_grouped((int64_t)weight, pool)
                                                          : edu_text_shortest(weight, pool);
}

const char *
edu_draw_cell(double value, int decimals, apr_pool_t *pool)
{
    return isfinite(value) ? edu_text_number(value, decimals, pool) : "";
}

void
edu_draw_mark(edu_canvas_t *canvas, edu_mark_t mark, double x, double y, double r, edu_ink_t ink)
{
    const edu_point_t diamond[] = {{x, y - 1.3 * r}, {x + 1.3 * r, y}, {x, y + 1.3 * r}, {x - 1.3 * r, y}};
    const edu_point_t up[] = {{x, y - 1.25 * r}, {x + 1.2 * r, y + 0.9 * r}, {x - 1.2 * r, y + 0.9 * r}};
    const edu_point_t down[] = {{x, y + 1.25 * r}, {x + 1.2 * r, y - 0.9 * r}, {x - 1.2 * r, y - 0.9 * r}};

    switch (mark) {
    case EDU_MARK_DIAMOND: edu_canvas_polygon(canvas, diamond, 4, ink); break;
    case EDU_MARK_SQUARE:
        edu_canvas_box(canvas, (edu_box_t){x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r}, ink);
        break;
    case EDU_MARK_TRIANGLE: edu_canvas_polygon(canvas, up, 3, ink); break;
    case EDU_MARK_TRIANGLE_DOWN: edu_canvas_polygon(canvas, down, 3, ink); break;
    default: edu_canvas_circle(canvas, x, y, r, ink); break;
    }
}

static void
draw_whisker_in(edu_canvas_t *canvas, double x1, double x2, double y, double half, edu_ink_t ink)
{
    edu_canvas_line(canvas, x1, y, x2, y, ink);
    edu_canvas_line(canvas, x1, y - half, x1, y + half, ink);
    edu_canvas_line(canvas, x2, y - half, x2, y + half, ink);
}

void
edu_draw_whisker(edu_canvas_t *canvas, double x1, double x2, double y, double half)
{
    draw_whisker_in(canvas, x1, x2, y, half, edu_ink_line(EDU_COLOUR_PAPER, 2.4));
    draw_whisker_in(canvas, x1, x2, y, half, edu_ink_line(EDU_COLOUR_TEXT, 0.8));
}

void
edu_draw_pointer(edu_canvas_t *canvas, double x, double y)
{
    const edu_point_t corners[] = {{x, y}, {x - 5, y - 3.2}, {x - 5, y + 3.2}};

    edu_canvas_polygon(canvas, corners, 3, edu_ink_fill(EDU_COLOUR_INK));
}

void
edu_keys_add(edu_keys_t *keys, edu_key_form_t form, edu_ink_t ink, const char *text)
{
    if (keys->count < (int)(sizeof keys->items / sizeof *keys->items))
        keys->items[keys->count++] = (edu_key_t){form, EDU_MARK_CIRCLE, ink, text};
}

void
edu_keys_add_mark(edu_keys_t *keys, edu_mark_t mark, edu_ink_t ink, const char *text)
{
    edu_keys_add(keys, EDU_KEY_MARK, ink, text);
    keys->items[keys->count - 1].mark = mark;
}

void
edu_keys_add_attained(edu_keys_t *keys, const bool *seen, edu_lang_t lang)
{
    static const edu_attained_t order[] = {EDU_ATTAINED_MET, EDU_ATTAINED_NOT_MET, EDU_ATTAINED_INCOMPLETE,
                                           EDU_ATTAINED_NONE};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (seen[order[i]] && (order[i] != EDU_ATTAINED_NONE || keys->count > 0))
            edu_keys_add(keys, EDU_KEY_BOX, edu_attained_ink(order[i]), edu_attained_key(order[i], lang));
}

#define KEY_LINE 12.0
#define KEY_BETWEEN 12.0

static double
form_width(edu_key_form_t form)
{
    switch (form) {
    case EDU_KEY_WORDS: return 0;
    case EDU_KEY_MARK: return 11;
    case EDU_KEY_TICK:
    case EDU_KEY_POINTER: return 9;
    case EDU_KEY_LINE: return 22;
    default: return 17;
    }
}

static void
draw_form(edu_canvas_t *canvas, const edu_key_t *key, double x, double y)
{
    const edu_box_t box = {x, y - 3.5, 13, 7};

    switch (key->form) {
    case EDU_KEY_BOX: edu_canvas_box(canvas, box, key->ink); break;
    case EDU_KEY_HATCH:
        edu_canvas_hatch_box(canvas, box, 2.5, edu_ink_line(EDU_COLOUR_HATCH, 0.6));
        edu_canvas_box(canvas, box, edu_ink_line(EDU_COLOUR_HATCH, 0.5));
        break;
    case EDU_KEY_MARK: edu_draw_mark(canvas, key->mark, x + 4, y, 3, key->ink); break;
    case EDU_KEY_LINE: edu_canvas_line(canvas, x, y, x + 18, y, key->ink); break;
    case EDU_KEY_TICK: edu_canvas_line(canvas, x + 3, y - 5, x + 3, y + 5, key->ink); break;
    case EDU_KEY_WHISKER: edu_draw_whisker(canvas, x, x + 13, y, 2.5); break;
    case EDU_KEY_POINTER: edu_draw_pointer(canvas, x + 6, y); break;
    case EDU_KEY_WORDS: break;
    }
}

/* Walks over the keys; draws them where there is a canvas. Returns the height. */
static double
walk_keys(edu_canvas_t *canvas, const edu_keys_t *keys, edu_fonts_t *fonts, double left, double top,
          double width)
{
    edu_type_t type = edu_type_quiet();
    double x = left;
    double y = top + KEY_LINE / 2;

    for (int i = 0; i < keys->count; i++) {
        const edu_key_t *key = &keys->items[i];
        double form = form_width(key->form);
        double taken = form + edu_fonts_width(fonts, type, key->text);

        if (x > left && x + taken > left + width) {
            x = left;
            y += KEY_LINE;
        }
        if (canvas != NULL) {
            draw_form(canvas, key, x, y);
            edu_canvas_text(canvas, x + form, y + edu_fonts_middle(type), EDU_START, type, key->text);
        }
        x += taken + KEY_BETWEEN;
    }
    return keys->count > 0 ? y + KEY_LINE / 2 - top + 4 : 0;
}

double
edu_keys_height(const edu_keys_t *keys, edu_fonts_t *fonts, double width)
{
    return walk_keys(NULL, keys, fonts, 0, 0, width);
}

void
edu_keys_draw(edu_canvas_t *canvas, const edu_keys_t *keys, double x, double y, double width)
{
    walk_keys(canvas, keys, edu_canvas_fonts(canvas), x, y, width);
}

edu_box_t
edu_box_below(edu_box_t box, double height)
{
    return (edu_box_t){box.x, box.y + height, box.width, box.height - height};
}

edu_ticks_t
edu_axis_ticks(edu_fonts_t *fonts, edu_range_t range, double length, bool horizontal, apr_pool_t *pool)
{
    edu_ticks_t ticks = {0};

    for (int most = horizontal ? 8 : 6; most >= 2; most--) {
        double room = length / most;
        double widest = 0;

        ticks = edu_ticks_linear(range.low, range.high, most);
        for (int i = 0; i < ticks.count; i++)
            widest = fmax(widest, edu_fonts_width(fonts, edu_type_quiet(),
                                                  edu_draw_number(ticks.values[i], ticks.decimals, pool)));
        if ((horizontal ? widest + 8 : 2 * EDU_SIZE_SMALL) <= room)
            break;
    }
    return ticks;
}

void
edu_axis_below(edu_canvas_t *canvas, const edu_scale_t *scale, const edu_ticks_t *ticks, double top,
               double bottom, const char *unit, apr_pool_t *pool)
{
    edu_type_t type = edu_type_quiet();

    for (int i = 0; i < ticks->count; i++) {
        double x = edu_scale_at(scale, ticks->values[i]);
        bool zero = ticks->values[i] == 0;
        const char *label = edu_draw_number(ticks->values[i], ticks->decimals, pool);

        edu_canvas_line(canvas, x, top, x, bottom,
                        edu_ink_line(zero ? EDU_COLOUR_AXIS : EDU_COLOUR_GRID, 0.6));
        if (unit != NULL && strcmp(unit, "%") == 0 && i == ticks->count - 1)
            label = apr_pstrcat(pool, label, "%", NULL);
        edu_canvas_text(canvas, x, bottom + 3 + type.size, EDU_MIDDLE, type, label);
    }
}

double
edu_axis_width(edu_fonts_t *fonts, const edu_ticks_t *ticks, apr_pool_t *pool)
{
    double widest = 0;

    for (int i = 0; i < ticks->count; i++)
        widest = fmax(widest, edu_fonts_width(fonts, edu_type_quiet(),
                                              edu_draw_number(ticks->values[i], ticks->decimals, pool)));
    return widest + 6;
}

void
edu_axis_beside(edu_canvas_t *canvas, const edu_scale_t *scale, const edu_ticks_t *ticks, double left,
                double right, apr_pool_t *pool)
{
    edu_type_t type = edu_type_quiet();

    for (int i = 0; i < ticks->count; i++) {
        double y = edu_scale_at(scale, ticks->values[i]);
        bool zero = ticks->values[i] == 0;

        edu_canvas_line(canvas, left, y, right, y,
                        edu_ink_line(zero ? EDU_COLOUR_AXIS : EDU_COLOUR_GRID, 0.6));
        edu_canvas_text(canvas, left - 5, y + edu_fonts_middle(type), EDU_END, type,
                        edu_draw_number(ticks->values[i], ticks->decimals, pool));
    }
}

void
edu_draw_nothing(edu_canvas_t *canvas, edu_box_t box)
{
    edu_type_t type = edu_type_label();

    edu_canvas_hatch_box(canvas, box, 5, edu_ink_line(EDU_COLOUR_GRID, 0.6));
    edu_canvas_text(canvas, box.x + box.width / 2, box.y + box.height / 2 + edu_fonts_middle(type),
                    EDU_MIDDLE, edu_type_haloed(type),
                    edu_message(edu_fonts_lang(edu_canvas_fonts(canvas)), EDU_MSG_STATUS_NO_DATA));
}

void
edu_draw_name(edu_canvas_t *canvas, double x, double y, edu_anchor_t anchor, edu_type_t type,
              const char *text, double width, int most_lines, apr_pool_t *pool)
{
    apr_array_header_t *lines =
        edu_fonts_wrap_name(edu_canvas_fonts(canvas), type, text, width, most_lines, pool);
    double first = y + edu_fonts_middle(type) - (lines->nelts - 1) * type.size * 1.12 / 2;

    for (int i = 0; i < lines->nelts; i++)
        edu_canvas_text(canvas, x, first + i * type.size * 1.12, anchor, type,
                        APR_ARRAY_IDX(lines, i, const char *));
}

edu_chart_table_t *
edu_chart_table_create(const edu_chart_column_t *columns, int count, edu_lang_t lang, apr_pool_t *pool)
{
    edu_chart_table_t *table = apr_pcalloc(pool, sizeof *table);

    table->rows = apr_array_make(pool, 16, sizeof(const char *const *));
    for (int i = 0; i < count; i++)
        edu_chart_table_column(table, columns[i].code, edu_message(lang, columns[i].title), columns[i].align,
                               pool);
    return table;
}

void
edu_chart_table_column(edu_chart_table_t *table, const char *code, const char *title, edu_align_t align,
                       apr_pool_t *pool)
{
    size_t count = (size_t)table->column_count;
    edu_column_t *columns = apr_palloc(pool, (count + 1) * sizeof *columns);

    if (count > 0)
        memcpy(columns, table->columns, count * sizeof *columns);
    columns[count] = (edu_column_t){apr_pstrdup(pool, code), title, align};
    table->columns = columns;
    table->column_count++;
}

void
edu_chart_table_unit(edu_chart_table_t *table, int first, int last, const char *unit, edu_lang_t lang,
                     apr_pool_t *pool)
{
    edu_column_t *columns = apr_pmemdup(pool, table->columns, (size_t)table->column_count * sizeof *columns);

    for (int i = first; unit != NULL && *unit != '\0' && i <= last && i < table->column_count; i++)
        columns[i].title = EDU_SAY(lang, EDU_MSG_DRAW_IN_UNIT, pool, columns[i].title, unit);
    table->columns = columns;
}

const char **
edu_chart_table_row(edu_chart_table_t *table, apr_pool_t *pool)
{
    const char **cells = apr_palloc(pool, ((size_t)table->column_count + 1) * sizeof *cells);

    for (int i = 0; i < table->column_count; i++)
        cells[i] = "";
    cells[table->column_count] = NULL;
    APR_ARRAY_PUSH(table->rows, const char *const *) = cells;
    return cells;
}
