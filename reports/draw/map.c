#include "reports/draw/map.h"

#include "reports/draw/parts.h"
#include "reports/draw/place.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEIGHT_MOST 360.0
#define DETAIL 0.25 /* points: corners nearer to the last one are left out */

/* How degrees come to lie on the canvas. */
typedef struct projection_t {
    edu_box_t bounds;
    double across; /* points a degree, along the parallel and along the meridian */
    double up;
    double left;
    double top;
} projection_t;

typedef struct classes_t {
    double breaks[EDU_SEQUENCE_MOST];
    int count; /* of breaks */
} classes_t;

static int
compare_numbers(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

static double
squeeze(edu_box_t bounds)
{
    return cos((bounds.y + bounds.height / 2) * acos(-1) / 180);
}

/* Height over width of the map; a line has neither. */
static double
proportion(edu_box_t bounds)
{
    double width = fmax(bounds.width * squeeze(bounds), 1e-9);

    return fmax(bounds.height, 1e-9) / width;
}

static projection_t
project_into(edu_box_t bounds, edu_box_t box)
{
    double across = fmax(bounds.width * squeeze(bounds), 1e-9);
    double up = fmax(bounds.height, 1e-9);
    double points = fmin(box.width / across, box.height / up);

    return (projection_t){bounds, points * squeeze(bounds), points, box.x + (box.width - across * points) / 2,
                          box.y + (box.height - up * points) / 2};
}

/* The rings as they are drawn, without corners that nobody can see. */
static edu_path_t *
project(const projection_t *projection, const edu_path_t *rings, apr_pool_t *pool)
{
    edu_path_t *path = edu_path_create(pool);
    const edu_point_t *points = (const edu_point_t *)rings->points->elts;
    double top_degree = projection->bounds.y + projection->bounds.height;
    edu_point_t last = {0, 0};

    for (int run = 0, i = 0; i < rings->points->nelts; i++) {
        double x = projection->left + (points[i].x - projection->bounds.x) * projection->across;
        double y = projection->top + (top_degree - points[i].y) * projection->up;

        if (run < rings->starts->nelts && APR_ARRAY_IDX(rings->starts, run, int) == i) {
            edu_path_move(path, x, y);
            run++;
        } else if (hypot(x - last.x, y - last.y) >= DETAIL) {
            edu_path_line(path, x, y);
        } else {
            continue;
        }
        last = (edu_point_t){x, y};
    }
    return path;
}

static apr_hash_t *
index_areas(const edu_map_t *map, apr_pool_t *pool)
{
    apr_hash_t *index = apr_hash_make(pool);

    for (int i = 0; i < map->count; i++)
        apr_hash_set(index, map->areas[i].code, APR_HASH_KEY_STRING, &map->areas[i]);
    return index;
}

void
edu_map_unmatched(apr_array_header_t **areas, apr_array_header_t **features, const edu_map_t *map,
                  apr_pool_t *pool)
{
    apr_hash_t *index = index_areas(map, pool);
    apr_hash_t *seen = apr_hash_make(pool);
    apr_array_header_t *no_area = apr_array_make(pool, 4, sizeof(const char *));
    apr_array_header_t *no_feature = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < map->shapes->features->nelts; i++) {
        const edu_feature_t *feature = &APR_ARRAY_IDX(map->shapes->features, i, edu_feature_t);

        if (apr_hash_get(index, feature->code, APR_HASH_KEY_STRING) == NULL)
            APR_ARRAY_PUSH(no_area, const char *) = feature->code;
        if (feature->rings->starts->nelts > 0) /* one without a geometry is no place for its area */
            apr_hash_set(seen, feature->code, APR_HASH_KEY_STRING, feature);
    }
    for (int i = 0; i < map->count; i++)
        if (apr_hash_get(seen, map->areas[i].code, APR_HASH_KEY_STRING) == NULL)
            APR_ARRAY_PUSH(no_feature, const char *) = map->areas[i].code;
    if (areas != NULL)
        *areas = no_feature;
    if (features != NULL)
        *features = no_area;
}

static bool
has_value(const edu_map_area_t *area)
{
    return area != NULL && !area->suppressed && isfinite(area->value);
}

static classes_t
make_classes(const edu_map_t *map)
{
    classes_t classes = {.count = 0};
    edu_range_t range = edu_range_none();

    if (map->breaks != NULL) {
        for (int i = 0; i < map->break_count && i < EDU_SEQUENCE_MOST - 1; i++)
            classes.breaks[classes.count++] = map->breaks[i];
        return classes;
    }
    for (int i = 0; i < map->count; i++)
        if (has_value(&map->areas[i]))
            range = edu_range_with(range, map->areas[i].value);
    edu_ticks_t ticks = edu_ticks_linear(range.low, range.high, 5);
    for (int i = 0; i < ticks.count; i++)
        if (ticks.values[i] > range.low && ticks.values[i] <= range.high)
            classes.breaks[classes.count++] = ticks.values[i];
    return classes;
}

static int
class_of(const classes_t *classes, double value)
{
    int class = 0;

    while (class < classes->count && value >= classes->breaks[class])
        class ++;
    return class;
}

/* "below 80", "80 to below 90", "90 and more", with how many areas. */
static const char *
class_text(const classes_t *classes, int class, const int *members, const edu_map_t *map, edu_lang_t lang,
           apr_pool_t *pool)
{
    const char *unit = map->unit != NULL ? map->unit : "";
    int places = 0;
    for (int i = 0; i < classes->count; i++)
        places = (int)fmax(places, edu_draw_places(classes->breaks[i], map->decimals));
    const char *low = class > 0 ? edu_draw_quantity(classes->breaks[class - 1], places, unit, pool) : NULL;
    const char *high =
        class < classes->count ? edu_draw_quantity(classes->breaks[class], places, unit, pool) : NULL;
    const char *count = apr_psprintf(pool, "%d", members[class]);

    if (low == NULL && high == NULL)
        return EDU_SAY(lang, EDU_MSG_DRAW_ALL_AREAS, pool, count);
    if (low == NULL)
        return EDU_SAY(lang, EDU_MSG_DRAW_CLASS_BELOW, pool, high, count);
    if (high == NULL)
        return EDU_SAY(lang, EDU_MSG_DRAW_CLASS_ABOVE, pool, low, count);
    return EDU_SAY(lang, EDU_MSG_DRAW_CLASS, pool, low, high, count);
}

static edu_keys_t
make_keys(const edu_map_t *map, const classes_t *classes, edu_lang_t lang, apr_pool_t *pool)
{
    edu_keys_t keys = {.count = 0};
    int members[EDU_SEQUENCE_MOST] = {0};
    int shown = 0, missing = 0, suppressed = 0;
    bool own = false;

    for (int i = 0; i < map->count; i++) {
        const edu_map_area_t *area = &map->areas[i];

        if (has_value(area))
            members[class_of(classes, area->value)]++;
        shown += has_value(area);
        suppressed += area->suppressed;
        missing += !area->suppressed && !isfinite(area->value);
        own = own || area->own;
    }
    for (int i = 0; shown > 0 && i <= classes->count; i++)
        edu_keys_add(&keys, EDU_KEY_BOX,
                     edu_ink_both(edu_sequence_colour(i, classes->count + 1), EDU_COLOUR_AXIS, 0.4),
                     class_text(classes, i, members, map, lang, pool));
    apr_array_header_t *no_area;
    edu_map_unmatched(NULL, &no_area, map, pool);
    if (missing > 0 || no_area->nelts > 0)
        edu_keys_add(&keys, EDU_KEY_HATCH, edu_ink_line(EDU_COLOUR_HATCH, 0.6),
                     edu_message(lang, EDU_MSG_STATUS_NO_DATA));
    if (suppressed > 0)
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_both(EDU_COLOUR_GRID, EDU_COLOUR_AXIS, 0.4),
                     edu_message(lang, EDU_MSG_DRAW_SUPPRESSED));
    if (own)
        edu_keys_add(&keys, EDU_KEY_BOX, edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_INK, 1.6),
                     edu_message(lang, EDU_MSG_DRAW_OWN));
    return keys;
}

static double
map_height(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_map_t *map = data;
    classes_t classes = make_classes(map);
    edu_keys_t keys = make_keys(map, &classes, edu_fonts_lang(fonts), pool);

    return edu_keys_height(&keys, fonts, width) + 6 +
           fmax(120, fmin(HEIGHT_MOST, width * proportion(map->shapes->bounds)));
}

/* Where the rings cross the level line y, in order; returns how many. */
static int
crossings_at(double *crossings, const edu_path_t *path, double y)
{
    const edu_point_t *points = (const edu_point_t *)path->points->elts;
    int count = 0;

    for (int run = 0; run < path->starts->nelts; run++) {
        int start = APR_ARRAY_IDX(path->starts, run, int);
        int end =
            run + 1 < path->starts->nelts ? APR_ARRAY_IDX(path->starts, run + 1, int) : path->points->nelts;

        for (int i = start; i < end; i++) {
            edu_point_t a = points[i];
            edu_point_t b = points[i + 1 < end ? i + 1 : start];

            if ((a.y < y) != (b.y < y))
                crossings[count++] = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
        }
    }
    qsort(crossings, (size_t)count, sizeof *crossings, compare_numbers);
    return count;
}

/* The level stretch within the outline in whose middle a name of this size has most room to both sides, inside at its foot and its head too and some way
 * off the rim. `room`: how wide it can be. */
static edu_point_t
name_place(const edu_path_t *path, double size, double *room, apr_pool_t *pool)
{
    const edu_point_t *points = (const edu_point_t *)path->points->elts;
    double *crossings = apr_palloc(pool, ((size_t)path->points->nelts + 1) * sizeof *crossings);
    double *beside = apr_palloc(pool, ((size_t)path->points->nelts + 1) * sizeof *beside);
    edu_range_t ys = edu_range_none();
    edu_point_t best = {0, 0};

    *room = 0;
    for (int i = 0; i < path->points->nelts; i++)
        ys = edu_range_with(ys, points[i].y);
    for (int level = 1; level < 24; level++) {
        double y = ys.low + (ys.high - ys.low) * level / 24 + 0.003;
        int count = crossings_at(crossings, path, y);
        double left = 0;
        double right = 0;

        /* The widest stretch alone: an outline may be a comb of any number of teeth. */
        for (int i = 0; i + 1 < count; i += 2) {
            if (crossings[i + 1] - crossings[i] > right - left) {
                left = crossings[i];
                right = crossings[i + 1];
            }
        }
        for (int step = -3; step <= 3 && right - left > *room; step++) {
            int others = crossings_at(beside, path, y + step * size * 0.3);
            int k = 0;

            while (k + 1 < others && beside[k + 1] < (left + right) / 2)
                k += 2;
            left = k + 1 < others ? fmax(left, beside[k]) : right;
            right = k + 1 < others ? fmin(right, beside[k + 1]) : left;
        }
        if (right - left > *room) {
            *room = right - left;
            best = (edu_point_t){(left + right) / 2, y};
        }
    }
    return best;
}

/* The own area's name is written wherever there is room, others where they fit into their area. */
static void
draw_name(edu_canvas_t *canvas, const edu_map_area_t *area, const edu_path_t *path, edu_colour_t background,
          edu_placer_t *placer, apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    edu_type_t type = edu_type_sized(EDU_SIZE_SMALL, area->own, edu_colour_on(background));
    const char *name = edu_fonts_shorten(fonts, type, area->name, edu_canvas_area(canvas).width * 0.3, pool);

    if (area->suppressed)
        name = apr_pstrcat(pool, name, " *", NULL);
    double width = edu_fonts_width(fonts, type, name);
    double height = type.size * 1.15;
    double room;
    edu_point_t at = name_place(path, type.size, &room, pool);
    if (area->suppressed && width + 3 > room) {
        name = "*";
        width = edu_fonts_width(fonts, type, name);
    }
    edu_box_t place = {at.x - width / 2, at.y - height / 2, width, height};
    bool leader;

    if (name[0] == '\0' || room <= 0 || (!area->own && width + 3 > room))
        return;
    if (width + 3 > room || background == EDU_COLOUR_PAPER) {
        type.colour = EDU_COLOUR_TEXT;
        type = edu_type_haloed(type);
    }
    if (!edu_placer_take(placer, place) &&
        (!area->own || !edu_placer_put(placer, &place, &leader, at, 0, width, height, 8)))
        return;
    edu_canvas_text(canvas, place.x, place.y + height / 2 + edu_fonts_middle(type), EDU_START, type, name);
}

static edu_colour_t
area_colour(const edu_map_area_t *area, const classes_t *classes)
{
    if (has_value(area))
        return edu_sequence_colour(class_of(classes, area->value), classes->count + 1);
    return area != NULL && area->suppressed ? EDU_COLOUR_GRID : EDU_COLOUR_PAPER;
}

static void
draw_feature(edu_canvas_t *canvas, const edu_path_t *path, const edu_map_area_t *area,
             const classes_t *classes)
{
    edu_colour_t colour = area_colour(area, classes);

    edu_canvas_path(canvas, path, true, edu_ink_fill(colour));
    if (colour == EDU_COLOUR_PAPER)
        edu_canvas_hatch(canvas, path, 3.5, edu_ink_line(EDU_COLOUR_HATCH, 0.5));
    edu_canvas_path(canvas, path, true, edu_ink_line(EDU_COLOUR_PAPER, 1.1));
    edu_canvas_path(canvas, path, true, edu_ink_line(EDU_COLOUR_AXIS, 0.5));
}

static void
map_draw(edu_canvas_t *canvas, const void *data, edu_box_t body, apr_pool_t *pool)
{
    const edu_map_t *map = data;
    edu_fonts_t *fonts = edu_canvas_fonts(canvas);
    classes_t classes = make_classes(map);
    edu_keys_t keys = make_keys(map, &classes, edu_fonts_lang(fonts), pool);
    apr_hash_t *index = index_areas(map, pool);
    int count = map->shapes->features->nelts;
    edu_path_t **paths = apr_palloc(pool, ((size_t)count + 1) * sizeof *paths);

    edu_keys_draw(canvas, &keys, body.x, body.y, body.width);
    body = edu_box_below(body, edu_keys_height(&keys, fonts, body.width) + 4);
    edu_box_t box = {body.x + 1, body.y + 1, body.width - 2, body.height - 2};
    projection_t projection = project_into(map->shapes->bounds, box);
    edu_placer_t *placer = edu_placer_create(body, pool);

    for (int pass = 0; pass < 4; pass++) {
        for (int i = 0; i < count; i++) {
            const edu_feature_t *feature = &APR_ARRAY_IDX(map->shapes->features, i, edu_feature_t);
            const edu_map_area_t *area = apr_hash_get(index, feature->code, APR_HASH_KEY_STRING);
            bool own = area != NULL && area->own;

            if (pass == 0)
                paths[i] = project(&projection, feature->rings, pool);
            if (paths[i]->starts->nelts == 0)
                continue;
            if (pass == 0)
                draw_feature(canvas, paths[i], area, &classes);
            else if (pass == 1 && own) /* rims over all neighbours */
                edu_canvas_path(canvas, paths[i], true, edu_ink_line(EDU_COLOUR_INK, 1.8));
            else if (pass >= 2 && area != NULL && own == (pass == 2))
                draw_name(canvas, area, paths[i], area_colour(area, &classes), placer, pool);
        }
    }
}

static const char *
map_remark(const void *data, edu_fonts_t *fonts, double width, apr_pool_t *pool)
{
    const edu_map_t *map = data;
    apr_array_header_t *areas;

    (void)width;
    edu_map_unmatched(&areas, NULL, map, pool);
    if (areas->nelts == 0)
        return NULL;
    return EDU_SAY(edu_fonts_lang(fonts), EDU_MSG_DRAW_NOT_ON_MAP, pool,
                   apr_psprintf(pool, "%d", areas->nelts));
}

static edu_chart_table_t *
map_table(const void *data, edu_lang_t lang, apr_pool_t *pool)
{
    static const edu_chart_column_t columns[] = {{"code", EDU_MSG_COLUMN_CODE, EDU_LEFT},
                                                 {"area", EDU_MSG_COLUMN_AREA, EDU_LEFT},
                                                 {"value", EDU_MSG_DRAW_VALUE, EDU_RIGHT}};
    const edu_map_t *map = data;
    edu_chart_table_t *table = EDU_CHART_TABLE(columns, lang, pool);

    for (int i = 0; i < map->count; i++) {
        const char **cells = edu_chart_table_row(table, pool);

        cells[0] = map->areas[i].code;
        cells[1] = map->areas[i].name;
        cells[2] = map->areas[i].suppressed ? "*" : edu_draw_cell(map->areas[i].value, map->decimals, pool);
    }
    return table;
}

const edu_chart_kind_t edu_chart_map = {"map", map_height, map_draw, map_remark, map_table};
