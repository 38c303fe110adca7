/* How a report chooses the indicators by which areas are compared, orders the areas, draws a funnel's limits and finds areas on a map. */
#include "base/pool.h"
#include "reports/summary/charts_map.h"
#include "reports/summary/funnel_curve.h"
#include "reports/summary/placed.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <math.h>
#include <string.h>

void edu_suite_report_below(void);

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

/* A province with three prefectures, and indicators whose codes rise. */
enum { AREAS = 3, INDICATORS = 6 };

static const edu_area_t province = {.code = "42", .parent = ""};
static const edu_area_t prefectures[AREAS] = {{.code = "4201", .parent = "42"},
                                              {.code = "4202", .parent = "42"},
                                              {.code = "4203", .parent = "42"}};
static edu_indicator_t indicators[INDICATORS] = {{.code = "a", .scale = 100, .direction = EDU_HIGH},
                                                 {.code = "b", .scale = 100, .direction = EDU_HIGH},
                                                 {.code = "c", .scale = 100, .direction = EDU_HIGH},
                                                 {.code = "d", .scale = 100, .direction = EDU_HIGH},
                                                 {.code = "e", .scale = 100, .direction = EDU_HIGH},
                                                 {.code = "f", .scale = 100, .direction = EDU_LOW}};

/* A rate with the verdict on it: "met", "not met", "too close" (met, but only by chance), "free" (no target), "incomplete". */
static edu_figure_t
figure_of(const char *area, int indicator, double rate, const char *verdict)
{
    edu_figure_status_t status = strcmp(verdict, "not met") == 0      ? EDU_FIGURE_NOT_MET
                                 : strcmp(verdict, "free") == 0       ? EDU_FIGURE_NO_TARGET
                                 : strcmp(verdict, "incomplete") == 0 ? EDU_FIGURE_INCOMPLETE
                                 : isnan(rate)                        ? EDU_FIGURE_NO_DATA
                                                                      : EDU_FIGURE_MET;

    return (edu_figure_t){.area = area,
                          .grp = "all",
                          .indicator_code = indicators[indicator].code,
                          .indicator = &indicators[indicator],
                          .rate = rate,
                          .target = status == EDU_FIGURE_NO_TARGET ? NAN : 90,
                          .comparator = status == EDU_FIGURE_NO_TARGET ? "" : ">=",
                          .status = status,
                          .certainty = strcmp(verdict, "too close") == 0 ? "too_close" : ""};
}

static edu_assessment_t *
empty_assessment(void)
{
    edu_assessment_t *made = apr_pcalloc(pool, sizeof *made);

    made->area = &province;
    made->year = 2019;
    made->period = "2019";
    made->grp = "all";
    made->figures = apr_array_make(pool, 8, sizeof(edu_figure_t));
    made->below = apr_array_make(pool, 8, sizeof(edu_figure_t));
    made->children = apr_array_make(pool, AREAS, sizeof(const edu_area_t *));
    made->indicators = apr_array_make(pool, INDICATORS, sizeof(const edu_indicator_t *));
    for (int i = 0; i < AREAS; i++)
        APR_ARRAY_PUSH(made->children, const edu_area_t *) = &prefectures[i];
    for (int i = 0; i < INDICATORS; i++)
        APR_ARRAY_PUSH(made->indicators, const edu_indicator_t *) = &indicators[i];
    return made;
}

/* The verdicts of the province and of its prefectures by each indicator. */
static edu_assessment_t *
assessment_of(const char *const verdicts[INDICATORS][1 + AREAS])
{
    edu_assessment_t *made = empty_assessment();

    for (int i = 0; i < INDICATORS; i++)
        if (verdicts[i][0] != NULL)
            APR_ARRAY_PUSH(made->figures, edu_figure_t) = figure_of("42", i, 91, verdicts[i][0]);
    for (int area = 0; area < AREAS; area++)
        for (int i = 0; i < INDICATORS; i++)
            if (verdicts[i][1 + area] != NULL)
                APR_ARRAY_PUSH(made->below, edu_figure_t) =
                    figure_of(prefectures[area].code, i, 91, verdicts[i][1 + area]);
    return made;
}

/* The codes of those chosen, in order. */
static const char *
chosen(const edu_assessment_t *assessment, int *candidates)
{
    apr_array_header_t *focus = edu_focus_choose(assessment, candidates, pool);
    char *codes = apr_pcalloc(pool, INDICATORS + 1);

    for (int i = 0; i < focus->nelts; i++)
        codes[i] = APR_ARRAY_IDX(focus, i, edu_focus_t).indicator->code[0];
    return codes;
}

static void
test_choice(void)
{
    static const char *const verdicts[INDICATORS][1 + AREAS] = {{"free", "free", "free", "free"},
                                                                {"met", "met", "met", "met"},
                                                                {"met", "not met", "met", "met"},
                                                                {"met", "not met", "not met", "incomplete"},
                                                                {"too close", "too close", "met", "met"},
                                                                {"not met", "not met", "not met", "not met"}};
    int candidates;

    CU_ASSERT_STRING_EQUAL(chosen(assessment_of(verdicts), &candidates), "fed");
    CU_ASSERT_EQUAL(candidates, 6);

    const edu_focus_t *third =
        &APR_ARRAY_IDX(edu_focus_choose(assessment_of(verdicts), &candidates, pool), 2, edu_focus_t);
    CU_ASSERT_EQUAL(third->areas, 3);
    CU_ASSERT_EQUAL(third->judged, 2); /* the third one is incomplete */
    CU_ASSERT_EQUAL(third->missed, 2);
}

/* One area is nothing to compare; those with a target here go before those without, though these come first among the targets. */
static void
test_choice_of_the_calm(void)
{
    static const char *const verdicts[INDICATORS][1 + AREAS] = {
        {"free", "free", "free", NULL}, {"met", "met", NULL, NULL}, {NULL, NULL, NULL, NULL},
        {"met", "met", "met", NULL},    {NULL, "met", "met", NULL}, {"met", "met", "met", NULL}};
    int candidates;

    CU_ASSERT_STRING_EQUAL(chosen(assessment_of(verdicts), &candidates), "dfa");
    CU_ASSERT_EQUAL(candidates, 4);
}

static const char *
order_of(const apr_array_header_t *placed)
{
    const char *order = "";

    for (int i = 0; i < placed->nelts; i++) {
        const edu_placed_t *one = &APR_ARRAY_IDX(placed, i, edu_placed_t);

        order = apr_pstrcat(pool, order, i > 0 ? " " : "", one->area->code, one->own ? "!" : "", NULL);
    }
    return order;
}

static void
test_placed(void)
{
    edu_assessment_t *assessment = empty_assessment();

    APR_ARRAY_PUSH(assessment->figures, edu_figure_t) = figure_of("42", 0, 80, "not met");
    APR_ARRAY_PUSH(assessment->figures, edu_figure_t) = figure_of("42", 5, 80, "met");
    APR_ARRAY_PUSH(assessment->below, edu_figure_t) = figure_of("4201", 0, 80, "not met");
    APR_ARRAY_PUSH(assessment->below, edu_figure_t) = figure_of("4201", 5, 99, "met");
    APR_ARRAY_PUSH(assessment->below, edu_figure_t) = figure_of("4202", 0, 95, "incomplete");
    APR_ARRAY_PUSH(assessment->below, edu_figure_t) = figure_of("4202", 5, 0, "met");
    APR_ARRAY_PUSH(assessment->below, edu_figure_t) = figure_of("4203", 0, NAN, "none");
    apr_array_header_t *high = edu_placed_list(assessment, &indicators[0], pool);
    apr_array_header_t *low = edu_placed_list(assessment, &indicators[5], pool);
    CU_ASSERT_STRING_EQUAL(order_of(high), "4201 42! 4202 4203"); /* equal to the whole, incomplete, none */
    CU_ASSERT_STRING_EQUAL(order_of(low), "4202 42! 4201 4203");  /* less is better; none at all is not 0 */
    CU_ASSERT_TRUE(isnan(edu_report_comparable(APR_ARRAY_IDX(high, 2, edu_placed_t).figure)));
    CU_ASSERT_TRUE(isnan(edu_report_comparable(NULL)));
    CU_ASSERT_EQUAL(edu_placed_target(high)->target, 90);
    APR_ARRAY_IDX(assessment->below, 0, edu_figure_t).target = 85; /* its own */
    CU_ASSERT_PTR_NULL(edu_placed_target(high));
    APR_ARRAY_IDX(assessment->below, 0, edu_figure_t).target =
        NAN; /* none: a line would be drawn through its bar */
    CU_ASSERT_PTR_NULL(edu_placed_target(high));
}

/* Limits by the formula that the curve is to find again: centre -+ z sqrt(centre (100 - centre) / size + beyond), cut to 0 and 100. */
static edu_funnel_known_t
known_of(double centre, double beyond, double size)
{
    double far = 3.0902 * sqrt(centre * (100 - centre) / size + beyond);
    double near = 1.95996 * sqrt(centre * (100 - centre) / size + beyond);

    return (edu_funnel_known_t){size, fmax(centre - near, 0), fmin(centre + near, 100), fmax(centre - far, 0),
                                fmin(centre + far, 100)};
}

static void
check_curve(double centre, double beyond)
{
    const edu_funnel_known_t known[] = {known_of(centre, beyond, 900), known_of(centre, beyond, 40),
                                        known_of(centre, beyond, 12345)};
    apr_array_header_t *curve = edu_funnel_curve(known, 3, centre, 0, 100, pool);

    CU_ASSERT_TRUE_FATAL(curve->nelts > 10);
    CU_ASSERT_TRUE(APR_ARRAY_IDX(curve, 0, edu_funnel_limit_t).size < 40);
    CU_ASSERT_TRUE(APR_ARRAY_IDX(curve, curve->nelts - 1, edu_funnel_limit_t).size > 12345);
    for (int i = 0; i < curve->nelts; i++) {
        const edu_funnel_limit_t *limit = &APR_ARRAY_IDX(curve, i, edu_funnel_limit_t);
        edu_funnel_known_t right = known_of(centre, beyond, limit->size);

        CU_ASSERT_TRUE(i == 0 || limit->size > APR_ARRAY_IDX(curve, i - 1, edu_funnel_limit_t).size);
        CU_ASSERT_DOUBLE_EQUAL(limit->low_95, right.low_95, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(limit->high_95, right.high_95, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(limit->low_998, right.low_998, 1e-9);
        CU_ASSERT_DOUBLE_EQUAL(limit->high_998, right.high_998, 1e-9);
    }
}

static void
test_curve(void)
{
    check_curve(60, 0);
    check_curve(60, 4);
    check_curve(97, 0.5); /* the upper limits of the small areas are cut at 100, */
    check_curve(1.5, 0);  /* the lower ones at 0 */
}

/* Areas of one size determine no curve. */
static void
test_curve_of_one_size(void)
{
    const edu_funnel_known_t known[] = {known_of(60, 0, 50), known_of(60, 0, 50)};
    apr_array_header_t *curve = edu_funnel_curve(known, 2, 60, 0, 100, pool);

    CU_ASSERT_EQUAL_FATAL(curve->nelts, 2);
    CU_ASSERT_EQUAL(APR_ARRAY_IDX(curve, 0, edu_funnel_limit_t).low_95, known[0].low_95);
    CU_ASSERT_EQUAL(edu_funnel_curve(known, 0, 60, 0, 100, pool)->nelts, 0);
}

#define OUTLINE(properties)                                                                                  \
    "{\"type\":\"Feature\",\"properties\":{" properties                                                      \
    "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"                                                  \
    "[[[110,30],[111,30],[111,31],[110,30]]]}}"
#define ELSEWHERE(properties)                                                                                \
    "{\"type\":\"Feature\",\"properties\":{" properties                                                      \
    "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"                                                  \
    "[[[10,50],[11,50],[11,51],[10,50]]]}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static const edu_area_t towns[] = {{.code = "420100"}, {.code = "420200"}};
static const edu_area_t counties[] = {{.code = "420101"}, {.code = "420102"}, {.code = "420201"}};

static apr_array_header_t *
list_of(const edu_area_t *areas, int count)
{
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(const edu_area_t *));

    for (int i = 0; i < count; i++)
        APR_ARRAY_PUSH(list, const edu_area_t *) = &areas[i];
    return list;
}

static edu_error_t *
take(edu_report_map_t **map, const char *text)
{
    return edu_report_map_take(map, text, strlen(text), list_of(towns, 2), list_of(counties, 3), pool);
}

/* Codes as numbers, beside other numbers; one area without an outline; one outline of somebody else, which does not make the map wider. */
static void
test_map(void)
{
    edu_report_map_t *map;

    CU_ASSERT_PTR_NULL_FATAL(
        take(&map, COLLECTION(OUTLINE("\"n\":1,\"adcode\":420100") "," ELSEWHERE(
                       "\"n\":420200,\"adcode\":110000") "," OUTLINE("\"adcode\":420101"))));
    CU_ASSERT_EQUAL(map->areas->nelts, 2);
    CU_ASSERT_EQUAL_FATAL(map->shapes->features->nelts, 1);
    CU_ASSERT_EQUAL(map->shapes->bounds.x, 110);
    CU_ASSERT_EQUAL(map->shapes->bounds.width, 1);
    CU_ASSERT_EQUAL_FATAL(map->lacking->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(map->lacking, 0, const edu_area_t *)->code, "420200");
}

/* Codes in other people's ways, in the feature's own id; a file with more counties than prefectures is one of counties. */
static void
test_map_of_counties(void)
{
    edu_report_map_t *map;

    CU_ASSERT_PTR_NULL_FATAL(take(&map, COLLECTION(OUTLINE("\"gb\":\"156420101\"") "," OUTLINE(
                                            "\"gb\":156420201") "," OUTLINE("\"gb\":\"156420100\""))));
    CU_ASSERT_EQUAL(map->areas->nelts, 3);
    CU_ASSERT_EQUAL(map->shapes->features->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(map->lacking, 0, const edu_area_t *)->code, "420102");
    CU_ASSERT_PTR_NULL_FATAL(take(
        &map,
        COLLECTION(
            "{\"type\":\"Feature\",\"id\":\"4201\",\"properties\":null,\"geometry\":{\"type\":\"Polygon\","
            "\"coordinates\":[[[110,30],[111,30],[111,31],[110,30]]]}}")));
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(map->shapes->features, 0, edu_feature_t).code, "420100");
    CU_ASSERT_STRING_EQUAL(edu_geojson_code("420100000000", pool), "420100");
    CU_ASSERT_STRING_EQUAL(edu_geojson_code("420100000001", pool), "420100000001");
    CU_ASSERT_STRING_EQUAL(edu_geojson_code("42", pool), "420000");
    CU_ASSERT_STRING_EQUAL(edu_geojson_code("", pool), "");
    CU_ASSERT_STRING_EQUAL(edu_geojson_code("HB01", pool), "HB01");
}

static void
test_map_without_codes(void)
{
    edu_report_map_t *map;
    edu_error_t *error =
        take(&map,
             COLLECTION(OUTLINE("\"name\":\"x\",\"id\":7") "," OUTLINE("\"level\":null,\"name\":\"y\"")));

    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_INPUT);
    CU_ASSERT_STRING_EQUAL(error->message,
                           "no property of the GeoJSON holds the code of an area that is shown");
    CU_ASSERT_STRING_EQUAL(error->detail, "properties: name, id, level");
    edu_error_clear(error);
}

void
edu_suite_report_below(void)
{
    CU_pSuite suite = CU_add_suite("report_below", set_up, tear_down);

    CU_add_test(suite, "what is missed comes first", test_choice);
    CU_add_test(suite, "what is held to a target goes before the rest", test_choice_of_the_calm);
    CU_add_test(suite, "areas in order", test_placed);
    CU_add_test(suite, "the curve through the limits of areas", test_curve);
    CU_add_test(suite, "no curve of one size", test_curve_of_one_size);
    CU_add_test(suite, "outlines find their areas", test_map);
    CU_add_test(suite, "outlines of counties, with codes of all kinds", test_map_of_counties);
    CU_add_test(suite, "outlines without codes", test_map_without_codes);
}
