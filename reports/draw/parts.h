/* What charts are put together of: keys, axes, marks, numbers, tables. */
#ifndef EDU_REPORTS_DRAW_PARTS_H
#define EDU_REPORTS_DRAW_PARTS_H

#include "reports/draw/chart.h"
#include "reports/draw/scale.h"
#include "reports/messages.h"

/* Numbers for people: "1,234.50"; "–" for what is missing. */
const char *edu_draw_number(double value, int decimals, apr_pool_t *pool);
const char *edu_draw_signed(double value, int decimals, apr_pool_t *pool); /* "+1.2", "-0.3", "0.0" */

/* The fewest places, at most `decimals`, that tell as much of the value: 1 of 85.50, 0 of 90.00. For targets and breaks, which are round. */
int edu_draw_places(double value, int decimals);

/* As many places, from `decimals` on, as it takes to tell a value from the target that it misses: 84.997 is not printed as 85.00. */
int edu_draw_places_beside(double value, double target, int decimals);

/* "target ≥ 90%", "" without one; comparator and unit may be NULL. */
const char *edu_draw_target(double target, const char *comparator, int decimals, const char *unit,
                            edu_lang_t lang, apr_pool_t *pool);

/* The number with a unit that belongs to it ("85.2%"); other units stand apart ("15.3 pupils"). "–" for what is missing. */
const char *edu_draw_quantity(double value, int decimals, const char *unit, apr_pool_t *pool);

/* "84.9–86.3", "" where either is missing. */
const char *edu_draw_interval(double low, double high, int decimals, apr_pool_t *pool);

/* A number for a table: without separators, "" for what is missing. */
const char *edu_draw_cell(double value, int decimals, apr_pool_t *pool);

/* The form of a point. */
typedef enum edu_mark_t {
    EDU_MARK_CIRCLE,
    EDU_MARK_DIAMOND,
    EDU_MARK_SQUARE,
    EDU_MARK_TRIANGLE,
    EDU_MARK_TRIANGLE_DOWN,
    EDU_MARK_COUNT
} edu_mark_t;

void edu_draw_mark(edu_canvas_t *canvas, edu_mark_t mark, double x, double y, double radius, edu_ink_t ink);

/* A horizontal interval with ends, on a rim of paper so that it is seen on any bar. */
void edu_draw_whisker(edu_canvas_t *canvas, double x1, double x2, double y, double half_height);

/* The triangle that points at the reader's own area, its tip at x. */
void edu_draw_pointer(edu_canvas_t *canvas, double x, double y);

/* Keys: what the forms of a chart mean, in a row below its title that is broken into lines where it must be. */
typedef enum edu_key_form_t {
    EDU_KEY_BOX,
    EDU_KEY_HATCH,
    EDU_KEY_MARK,
    EDU_KEY_LINE,
    EDU_KEY_TICK, /* a vertical stroke */
    EDU_KEY_WHISKER,
    EDU_KEY_POINTER,
    EDU_KEY_WORDS /* the text alone */
} edu_key_form_t;

typedef struct edu_key_t {
    edu_key_form_t form;
    edu_mark_t mark;
    edu_ink_t ink;
    const char *text;
} edu_key_t;

typedef struct edu_keys_t {
    edu_key_t items[12];
    int count;
} edu_keys_t;

void edu_keys_add(edu_keys_t *keys, edu_key_form_t form, edu_ink_t ink, const char *text);
void edu_keys_add_mark(edu_keys_t *keys, edu_mark_t mark, edu_ink_t ink, const char *text);

/* Verdicts that are seen; no verdict only beside others. */
void edu_keys_add_attained(edu_keys_t *keys, const bool *seen, edu_lang_t lang);

/* The height they take at this width, 0 for none, and drawing them from `y` down. */
double edu_keys_height(const edu_keys_t *keys, edu_fonts_t *fonts, double width);
void edu_keys_draw(edu_canvas_t *canvas, const edu_keys_t *keys, double x, double y, double width);

/* The rest of a box below its first `height` points. */
edu_box_t edu_box_below(edu_box_t box, double height);

/* Ticks of an axis `length` points long on which labels of this range leave each other room. */
edu_ticks_t edu_axis_ticks(edu_fonts_t *fonts, edu_range_t range, double length, bool horizontal,
                           apr_pool_t *pool);

/* A horizontal axis: grid lines from `top` to `bottom` and the numbers below them, the unit behind the last. */
#define EDU_AXIS_HEIGHT 14.0
void edu_axis_below(edu_canvas_t *canvas, const edu_scale_t *scale, const edu_ticks_t *ticks, double top,
                    double bottom, const char *unit, apr_pool_t *pool);

/* A vertical axis: grid lines from `left` to `right` and the numbers left of them, the unit on the top one. */
double edu_axis_width(edu_fonts_t *fonts, const edu_ticks_t *ticks, apr_pool_t *pool);
void edu_axis_beside(edu_canvas_t *canvas, const edu_scale_t *scale, const edu_ticks_t *ticks, double left,
                     double right, apr_pool_t *pool);

/* "no data" in the middle of a box. */
void edu_draw_nothing(edu_canvas_t *canvas, edu_box_t box);

/* A name, `most_lines` high at most, its middle at y. */
void edu_draw_name(edu_canvas_t *canvas, double x, double y, edu_anchor_t anchor, edu_type_t type,
                   const char *text, double width, int most_lines, apr_pool_t *pool);

/* Tables. */
typedef struct edu_chart_column_t {
    const char *code;
    edu_message_t title;
    edu_align_t align;
} edu_chart_column_t;

edu_chart_table_t *edu_chart_table_create(const edu_chart_column_t *columns, int count, edu_lang_t lang,
                                          apr_pool_t *pool);
#define EDU_CHART_TABLE(columns, lang, pool)                                                                 \
    edu_chart_table_create(columns, (int)(sizeof(columns) / sizeof *(columns)), lang, pool)

/* One more column, of a name that the data bring. Before the rows. */
void edu_chart_table_column(edu_chart_table_t *table, const char *code, const char *title, edu_align_t align,
                            apr_pool_t *pool);

/* How large something is, for a table: "12,345", "33.7", "" for NAN. */
const char *edu_chart_weight(double weight, apr_pool_t *pool);

/* Says in the titles of these columns in which unit their numbers are; NULL or "": in none. */
void edu_chart_table_unit(edu_chart_table_t *table, int first, int last, const char *unit, edu_lang_t lang,
                          apr_pool_t *pool);

/* A new row of empty cells, as many as there are columns, to be filled in. */
const char **edu_chart_table_row(edu_chart_table_t *table, apr_pool_t *pool);

#endif
