#include "reports/draw/geojson.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

/* Where in the file we are, for errors: indices from 0, NOWHERE where not yet. */
#define NOWHERE ((size_t)-1)

typedef struct reading_t {
    edu_shapes_t *shapes;
    const char *property;
    apr_hash_t *known; /* NULL: codes are taken as they are */
    apr_pool_t *pool;
    long positions;
    size_t feature;
    size_t polygon; /* of a MultiPolygon */
    size_t ring;
    size_t position;
    double west, east, south, north;
} reading_t;

/* The place as a path through the JSON: "features[2].geometry.coordinates[0][1][4]", as far as it goes. */
static const char *
place_of(const reading_t *reading)
{
    const size_t steps[] = {reading->polygon, reading->ring, reading->position};
    const char *place = apr_psprintf(reading->pool, "features[%" APR_SIZE_T_FMT "]", reading->feature);

    if (reading->polygon != NOWHERE || reading->ring != NOWHERE)
        place = apr_pstrcat(reading->pool, place, ".geometry.coordinates", NULL);
    for (int i = 0; i < 3; i++)
        if (steps[i] != NOWHERE)
            place = apr_psprintf(reading->pool, "%s[%" APR_SIZE_T_FMT "]", place, steps[i]);
    return place;
}

static edu_error_t *
wrong(const reading_t *reading, const char *what)
{
    return edu_error_create(EDU_ERR_INPUT, NULL, "%s in the GeoJSON: %s", place_of(reading),
                            edu_translate(what));
}

static edu_error_t *
read_position(reading_t *reading, const json_t *position, edu_path_t *rings, bool first)
{
    const json_t *x = json_array_get(position, 0);
    const json_t *y = json_array_get(position, 1);

    if (!json_is_number(x) || !json_is_number(y))
        return wrong(reading, EDU_SAID("a position is two numbers, longitude and latitude"));
    double longitude = json_number_value(x);
    double latitude = json_number_value(y);
    if (!(fabs(longitude) <= 180) || !(fabs(latitude) <= 90))
        return edu_error_hint(
            wrong(reading, EDU_SAID("the coordinates are not degrees")),
            "GeoJSON is in longitude and latitude (WGS 84); a projected file has to be converted first");
    if (++reading->positions > EDU_GEOJSON_POSITIONS_MOST)
        return wrong(reading, EDU_SAID("there are more than five million positions"));
    (first ? edu_path_move : edu_path_line)(rings, longitude, latitude);
    reading->west = fmin(reading->west, longitude);
    reading->east = fmax(reading->east, longitude);
    reading->south = fmin(reading->south, latitude);
    reading->north = fmax(reading->north, latitude);
    return NULL;
}

static bool
same_position(const json_t *a, const json_t *b)
{
    return json_number_value(json_array_get(a, 0)) == json_number_value(json_array_get(b, 0)) &&
           json_number_value(json_array_get(a, 1)) == json_number_value(json_array_get(b, 1));
}

static edu_error_t *
read_ring(reading_t *reading, const json_t *ring, edu_path_t *rings)
{
    size_t count = json_array_size(ring); /* 0 of what is no array */

    if (!json_is_array(ring))
        return wrong(reading, EDU_SAID("a ring is a list of positions"));
    if (count > 1 && same_position(json_array_get(ring, 0), json_array_get(ring, count - 1)))
        count--;
    if (count < 3)
        return wrong(reading, EDU_SAID("a ring has at least three corners"));
    for (size_t i = 0; i < count; i++) {
        reading->position = i;
        EDU_TRY(read_position(reading, json_array_get(ring, i), rings, i == 0));
    }
    reading->position = NOWHERE;
    return NULL;
}

static edu_error_t *
read_polygon(reading_t *reading, const json_t *polygon, edu_path_t *rings)
{
    if (!json_is_array(polygon))
        return wrong(reading, EDU_SAID("a polygon is a list of rings"));
    for (size_t i = 0; i < json_array_size(polygon); i++) {
        reading->ring = i;
        EDU_TRY(read_ring(reading, json_array_get(polygon, i), rings));
    }
    reading->ring = NOWHERE;
    return NULL;
}

static edu_error_t *
read_geometry(reading_t *reading, const json_t *geometry, edu_path_t *rings)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *coordinates = json_object_get(geometry, "coordinates");

    if (geometry == NULL || json_is_null(geometry)) /* allowed: a feature without a place */
        return NULL;
    if (type == NULL)
        return wrong(reading, EDU_SAID("its geometry has no type"));
    if (strcmp(type, "Polygon") != 0 && strcmp(type, "MultiPolygon") != 0)
        return edu_error_detail(wrong(reading, EDU_SAID("its geometry is no Polygon and no MultiPolygon")),
                                "type: %s", type);
    if (!json_is_array(coordinates))
        return wrong(reading, EDU_SAID("its geometry has no coordinates"));
    if (strcmp(type, "Polygon") == 0)
        return read_polygon(reading, coordinates, rings);
    for (size_t i = 0; i < json_array_size(coordinates); i++) {
        reading->polygon = i;
        EDU_TRY(read_polygon(reading, json_array_get(coordinates, i), rings));
    }
    return NULL;
}

/* A code is a text; some tools write it as a number. "" for anything else. */
static const char *
text_of(const json_t *value, apr_pool_t *pool)
{
    if (json_is_string(value))
        return apr_pstrdup(pool, json_string_value(value));
    if (json_is_integer(value))
        return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)json_integer_value(value));
    if (json_is_real(value) && json_real_value(value) == floor(json_real_value(value)) &&
        fabs(json_real_value(value)) < 1e15)
        return apr_psprintf(pool, "%.0f", json_real_value(value));
    return "";
}

static bool
ends_in_zeros(const char *code, size_t from)
{
    return code[from + strspn(code + from, "0")] == '\0';
}

const char *
edu_geojson_code(const char *code, apr_pool_t *pool)
{
    static const char nation[] = "156"; /* ISO 3166 */
    size_t length = strlen(code);

    if (strspn(code, "0123456789") != length)
        return code;
    if (length == 12 && ends_in_zeros(code, 6))
        return apr_pstrndup(pool, code, 6);
    if (length == 9 && strncmp(code, nation, 3) == 0)
        return apr_pstrdup(pool, code + 3);
    if (length == 2 || length == 4)
        return apr_pstrcat(pool, code, length == 2 ? "0000" : "00", NULL);
    return code;
}

static const char *
code_of(const reading_t *reading, const json_t *feature)
{
    const json_t *value = json_object_get(json_object_get(feature, "properties"), reading->property);
    const char *code;

    if (value == NULL && strcmp(reading->property, "id") == 0)
        value = json_object_get(feature, "id");
    code = text_of(value, reading->pool);
    return reading->known != NULL ? edu_geojson_code(code, reading->pool) : code;
}

/* A property and how many areas it names. */
typedef struct named_t {
    const char *name;
    int areas;
} named_t;

static void
count_value(apr_array_header_t *all, apr_hash_t *index, const char *name, const json_t *value,
            const reading_t *reading)
{
    named_t *named = apr_hash_get(index, name, APR_HASH_KEY_STRING);
    const char *code = edu_geojson_code(text_of(value, reading->pool), reading->pool);

    if (named == NULL) {
        named = apr_pcalloc(reading->pool, sizeof *named);
        named->name = apr_pstrdup(reading->pool, name);
        apr_hash_set(index, named->name, APR_HASH_KEY_STRING, named);
        APR_ARRAY_PUSH(all, named_t *) = named;
    }
    named->areas += apr_hash_get(reading->known, code, APR_HASH_KEY_STRING) != NULL;
}

static const char *
list_names(const apr_array_header_t *all, apr_pool_t *pool)
{
    enum { MOST = 20 };
    const char *list = "";

    for (int i = 0; i < all->nelts && i < MOST; i++)
        list = apr_pstrcat(pool, list, i > 0 ? ", " : "", APR_ARRAY_IDX(all, i, named_t *)->name, NULL);
    return all->nelts > MOST ? apr_pstrcat(pool, list, ", ...", NULL) : list;
}

static edu_error_t *
find_property(reading_t *reading, const json_t *features)
{
    apr_array_header_t *all = apr_array_make(reading->pool, 8, sizeof(named_t *));
    apr_hash_t *index = apr_hash_make(reading->pool);
    const named_t *best = NULL;

    for (size_t i = 0; i < json_array_size(features); i++) {
        json_t *feature = json_array_get(features, i);
        const char *name;
        json_t *value;

        json_object_foreach(json_object_get(feature, "properties"), name, value)
            count_value(all, index, name, value, reading);
        if (json_object_get(feature, "id") != NULL &&
            json_object_get(json_object_get(feature, "properties"), "id") == NULL)
            count_value(all, index, "id", json_object_get(feature, "id"), reading);
    }
    for (int i = 0; i < all->nelts; i++)
        if (best == NULL || APR_ARRAY_IDX(all, i, named_t *)->areas > best->areas)
            best = APR_ARRAY_IDX(all, i, named_t *);
    if (best == NULL || best->areas == 0)
        return edu_error_hint(
            edu_error_detail(
                edu_error_create(EDU_ERR_INPUT, NULL,
                                 "no property of the GeoJSON holds the code of an area that is shown"),
                "properties: %s", list_names(all, reading->pool)),
            "each outline needs its area's code, as in areas.csv, in one of its properties");
    reading->property = best->name;
    return NULL;
}

static edu_error_t *
read_features(reading_t *reading, const json_t *root)
{
    const char *type = json_string_value(json_object_get(root, "type"));
    const json_t *features = json_object_get(root, "features");
    bool any_code = false;

    if (type == NULL || strcmp(type, "FeatureCollection") != 0 || !json_is_array(features))
        return edu_error_create(EDU_ERR_INPUT, NULL, "the GeoJSON is no FeatureCollection with features");
    if (reading->property == NULL)
        EDU_TRY(find_property(reading, features));
    for (size_t i = 0; i < json_array_size(features); i++) {
        const json_t *feature = json_array_get(features, i);
        edu_feature_t *read = apr_array_push(reading->shapes->features);

        reading->feature = i;
        reading->polygon = reading->ring = reading->position = NOWHERE;
        if (!json_is_object(feature))
            return wrong(reading, EDU_SAID("a feature is an object"));
        read->code = code_of(reading, feature);
        read->rings = edu_path_create(reading->pool);
        any_code = any_code || read->code[0] != '\0';
        EDU_TRY(read_geometry(reading, json_object_get(feature, "geometry"), read->rings));
    }
    if (reading->positions == 0)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the GeoJSON holds no outlines");
    if (!any_code)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                               "no feature of the GeoJSON has a code in the property \"%s\"",
                                               reading->property),
                              "name the property that holds the areas' codes");
    return NULL;
}

edu_error_t *
edu_geojson_read(edu_shapes_t **shapes, const char *text, size_t length, const char *property,
                 apr_hash_t *known, apr_pool_t *pool)
{
    reading_t reading = {.property = property,
                         .known = known,
                         .pool = pool,
                         .west = INFINITY,
                         .east = -INFINITY,
                         .south = INFINITY,
                         .north = -INFINITY};
    json_error_t fault;

    if (length > (size_t)EDU_GEOJSON_BYTES_MOST)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the GeoJSON is larger than 128 MB");
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    json_t *root = json_loadb(text, length, 0, &fault);
    if (root == NULL)
        return edu_error_create(EDU_ERR_INPUT, NULL, "line %d, column %d of the GeoJSON: %s", fault.line,
                                fault.column, fault.text);
    reading.shapes = apr_palloc(pool, sizeof *reading.shapes);
    reading.shapes->features = apr_array_make(pool, 64, sizeof(edu_feature_t));
    edu_error_t *error = read_features(&reading, root);
    json_decref(root);
    if (error != NULL)
        return error;
    reading.shapes->bounds =
        (edu_box_t){reading.west, reading.south, reading.east - reading.west, reading.north - reading.south};
    *shapes = reading.shapes;
    return NULL;
}

edu_shapes_t *
edu_shapes_of(const edu_shapes_t *shapes, apr_hash_t *codes, apr_pool_t *pool)
{
    edu_shapes_t *chosen = apr_pcalloc(pool, sizeof *chosen);
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;

    chosen->features = apr_array_make(pool, 64, sizeof(edu_feature_t));
    for (int i = 0; i < shapes->features->nelts; i++) {
        const edu_feature_t *feature = &APR_ARRAY_IDX(shapes->features, i, edu_feature_t);

        if (apr_hash_get(codes, feature->code, APR_HASH_KEY_STRING) == NULL)
            continue;
        APR_ARRAY_PUSH(chosen->features, edu_feature_t) = *feature;
        for (int k = 0; k < feature->rings->points->nelts; k++) {
            edu_point_t point = APR_ARRAY_IDX(feature->rings->points, k, edu_point_t);

            west = fmin(west, point.x);
            east = fmax(east, point.x);
            south = fmin(south, point.y);
            north = fmax(north, point.y);
        }
    }
    if (west <= east)
        chosen->bounds = (edu_box_t){west, south, east - west, north - south};
    return chosen;
}
