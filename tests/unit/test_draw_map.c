/* GeoJSON and maps. */
#include "base/pool.h"
#include "reports/draw/map.h"
#include "tests/support/chart_samples.h"

#include <CUnit/CUnit.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_draw_map(void);

static apr_pool_t *pool;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(code, geometry)                                                                              \
    "{\"type\":\"Feature\",\"properties\":{\"adcode\":" code "},\"geometry\":" geometry "}"
#define SQUARE "[[110,30],[111,30],[111,31],[110,31],[110,30]]"
#define HOLE "[[110.2,30.2],[110.4,30.2],[110.4,30.4],[110.2,30.2]]"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"

static edu_shapes_t *
read_shapes(const char *text)
{
    edu_shapes_t *shapes = NULL;
    edu_error_t *error = edu_geojson_read(&shapes, text, strlen(text), "adcode", NULL, pool);

    CU_ASSERT_PTR_NULL(error);
    edu_error_clear(error);
    return shapes;
}

static void
fails(const char *text, const char *message)
{
    edu_shapes_t *shapes = NULL;
    edu_error_t *error = edu_geojson_read(&shapes, text, strlen(text), "adcode", NULL, pool);

    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_INPUT);
    CU_ASSERT_STRING_EQUAL(error->message, message);
    edu_error_clear(error);
}

static const edu_feature_t *
feature_at(const edu_shapes_t *shapes, int i)
{
    return &APR_ARRAY_IDX(shapes->features, i, edu_feature_t);
}

static void
test_shapes(void)
{
    const edu_shapes_t *shapes =
        read_shapes("\xEF\xBB\xBF" COLLECTION(FEATURE("420101", POLYGON(SQUARE "," HOLE)) "," FEATURE(
            "\"420102\"",
            "{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "],[" HOLE
            "]]}") "," FEATURE("420103.0", "null") "," FEATURE("null",
                                                               POLYGON("[[112,29,5],[113,29],[113,30]]"))));

    CU_ASSERT_PTR_NOT_NULL_FATAL(shapes);
    CU_ASSERT_EQUAL_FATAL(shapes->features->nelts, 4);
    CU_ASSERT_STRING_EQUAL(feature_at(shapes, 0)->code, "420101");
    CU_ASSERT_STRING_EQUAL(feature_at(shapes, 1)->code, "420102");
    CU_ASSERT_STRING_EQUAL(feature_at(shapes, 2)->code, "420103");
    CU_ASSERT_STRING_EQUAL(feature_at(shapes, 3)->code, "");
    CU_ASSERT_EQUAL(feature_at(shapes, 0)->rings->starts->nelts, 2);
    CU_ASSERT_EQUAL(feature_at(shapes, 0)->rings->points->nelts,
                    4 + 3); /* closing positions are not repeated */
    CU_ASSERT_EQUAL(feature_at(shapes, 1)->rings->starts->nelts, 2);
    CU_ASSERT_EQUAL(feature_at(shapes, 2)->rings->starts->nelts, 0);
    CU_ASSERT_EQUAL(feature_at(shapes, 3)->rings->points->nelts,
                    3); /* not closed in the file; a height is ignored */
    CU_ASSERT_EQUAL(shapes->bounds.x, 110);
    CU_ASSERT_EQUAL(shapes->bounds.y, 29);
    CU_ASSERT_EQUAL(shapes->bounds.width, 3);
    CU_ASSERT_EQUAL(shapes->bounds.height, 2);
}

static void
test_broken(void)
{
    fails("", "line 1, column 0 of the GeoJSON: '[' or '{' expected near end of file");
    fails("{\"type\":\n\"FeatureCollection\",,}",
          "line 2, column 21 of the GeoJSON: string or '}' expected near ','");
    fails("[1]", "the GeoJSON is no FeatureCollection with features");
    fails("{\"type\":\"Topology\"}", "the GeoJSON is no FeatureCollection with features");
    fails(COLLECTION(""), "the GeoJSON holds no outlines");
    fails(COLLECTION("7"), "features[0] in the GeoJSON: a feature is an object");
    fails(COLLECTION(FEATURE("1", "{}")), "features[0] in the GeoJSON: its geometry has no type");
    fails(COLLECTION(FEATURE("1", "{\"type\":\"Polygon\"}")),
          "features[0] in the GeoJSON: its geometry has no coordinates");
    fails(COLLECTION(FEATURE("1", "{\"type\":\"Point\",\"coordinates\":[1,2]}")),
          "features[0] in the GeoJSON: its geometry is no Polygon and no MultiPolygon");
    fails(COLLECTION(FEATURE("1", POLYGON("7"))),
          "features[0].geometry.coordinates[0] in the GeoJSON: a ring is a list of positions");
    fails(COLLECTION(FEATURE("1", "{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "],7]}")),
          "features[0].geometry.coordinates[1] in the GeoJSON: a polygon is a list of rings");
    fails(COLLECTION(FEATURE("1", POLYGON(SQUARE)) "," FEATURE("2", POLYGON(SQUARE ",[[1,2],[3,4],[1,2]]"))),
          "features[1].geometry.coordinates[1] in the GeoJSON: a ring has at least three corners");
    fails(
        COLLECTION(FEATURE("1", POLYGON("[[1,2],[3,4],[\"5\",6]]"))),
        "features[0].geometry.coordinates[0][2] in the GeoJSON: a position is two numbers, longitude and latitude");
    fails(
        COLLECTION(FEATURE("1", POLYGON("[[1,2],[3],[5,6]]"))),
        "features[0].geometry.coordinates[0][1] in the GeoJSON: a position is two numbers, longitude and latitude");
    fails(COLLECTION(
              FEATURE("1", "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[500000,3000000],[3,4],[5,6]]]]}")),
          "features[0].geometry.coordinates[0][0][0] in the GeoJSON: the coordinates are not degrees");
    fails(
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"x\"},\"geometry\":" POLYGON(
            SQUARE) "}]}",
        "no feature of the GeoJSON has a code in the property \"adcode\"");
}

static void
test_hostile(void)
{
    size_t length = 200000;
    char *deep = malloc(length + 1);
    edu_shapes_t *shapes = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(deep);
    memset(deep, '[', length);
    deep[length] = '\0';
    edu_error_t *error = edu_geojson_read(&shapes, deep, length, "adcode", NULL, pool);
    CU_ASSERT_PTR_NOT_NULL(error);
    edu_error_clear(error);
    free(deep);
    fails(COLLECTION(FEATURE("1", POLYGON("[[1e999,2],[3,4],[5,6]]"))),
          "line 1, column 135 of the GeoJSON: real number overflow near '1e999'");
    fails("{\"type\":\"FeatureCollection\",\"features\":[\"\xFF\"]}",
          "line 1, column 41 of the GeoJSON: unable to decode byte 0xff near '\"'");
}

static void
test_unmatched(void)
{
    const edu_map_area_t areas[] = {{.code = "420101", .name = "a", .value = 1},
                                    {.code = "420103", .name = "c", .value = 3},
                                    {.code = "429999", .name = "z", .value = 9}};
    edu_map_t map = {.areas = areas, .count = 3};
    apr_array_header_t *no_feature;
    apr_array_header_t *no_area;

    map.shapes = read_shapes(COLLECTION(
        FEATURE("420101", POLYGON(SQUARE)) "," FEATURE("420102", POLYGON(SQUARE)) "," FEATURE("420103",
                                                                                              "null")));
    CU_ASSERT_PTR_NOT_NULL_FATAL(map.shapes);
    edu_map_unmatched(&no_feature, &no_area, &map, pool);
    CU_ASSERT_EQUAL_FATAL(no_feature->nelts, 2); /* 420103 has a feature, but no place */
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(no_feature, 0, const char *), "420103");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(no_feature, 1, const char *), "429999");
    CU_ASSERT_EQUAL_FATAL(no_area->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(no_area, 0, const char *), "420102");
}

/* At 60 degrees north a degree of longitude is half as long as one of latitude: a square of degrees is twice as high as wide. */
static void
test_proportion(void)
{
    const edu_map_area_t area = {.code = "1", .name = "", .value = 1};
    edu_map_t map = {.areas = &area, .count = 1};
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool);

    map.shapes = read_shapes(COLLECTION(FEATURE("1", POLYGON("[[10,59.5],[11,59.5],[11,60.5],[10,60.5]]"))));
    CU_ASSERT_PTR_NOT_NULL_FATAL(map.shapes);
    double narrow = edu_chart_map.height(&map, fonts, 110, pool);
    double wide = edu_chart_map.height(&map, fonts, 160, pool);
    CU_ASSERT_DOUBLE_EQUAL(wide - narrow, 100, 0.1);
}

void
edu_suite_draw_map(void)
{
    CU_pSuite suite = CU_add_suite("draw_map", set_up, tear_down);

    CU_add_test(suite, "outlines, holes and islands are read", test_shapes);
    CU_add_test(suite, "broken GeoJSON says where", test_broken);
    CU_add_test(suite, "hostile GeoJSON is refused", test_hostile);
    CU_add_test(suite, "areas and features without each other", test_unmatched);
    CU_add_test(suite, "the cosine of the latitude", test_proportion);
}
