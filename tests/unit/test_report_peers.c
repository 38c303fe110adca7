/* An area among those beside it: by which indicators, in which order, and what is said of its place. */
#include "base/pool.h"
#include "reports/summary/peers.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <math.h>
#include <string.h>

void edu_suite_report_peers(void);

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

/* A prefecture with four counties, of which the second is the report's, and a code that nobody reports by. */
enum { AREAS = 5, OWN = 1, INDICATORS = 5 };

static const edu_area_t above = {.code = "4201", .name_en = "City", .name_zh = "市", .parent = "42"};
static const edu_area_t areas[AREAS] = {
    {.code = "420101", .name_en = "A", .name_zh = "甲", .parent = "4201", .reports = true},
    {.code = "420102", .name_en = "B", .name_zh = "乙", .parent = "4201", .reports = true},
    {.code = "420103", .name_en = "C", .name_zh = "丙", .parent = "4201", .reports = true},
    {.code = "420104", .name_en = "D", .name_zh = "丁", .parent = "4201", .reports = true},
    {.code = "420199", .name_en = "X", .name_zh = "无", .parent = "4201", .reports = false}};
static edu_indicator_t indicators[INDICATORS] = {{.code = "a",
                                                  .name_en = "rate a",
                                                  .name_zh = "比率甲",
                                                  .scale = 100,
                                                  .decimals = 2,
                                                  .direction = EDU_HIGH},
                                                 {.code = "b",
                                                  .name_en = "rate b",
                                                  .name_zh = "比率乙",
                                                  .scale = 100,
                                                  .decimals = 2,
                                                  .direction = EDU_HIGH},
                                                 {.code = "c",
                                                  .name_en = "rate c",
                                                  .name_zh = "比率丙",
                                                  .scale = 100,
                                                  .decimals = 2,
                                                  .direction = EDU_LOW},
                                                 {.code = "d",
                                                  .name_en = "rate d",
                                                  .name_zh = "比率丁",
                                                  .scale = 100,
                                                  .decimals = 2,
                                                  .direction = EDU_HIGH},
                                                 {.code = "e",
                                                  .name_en = "rate e",
                                                  .name_zh = "比率戊",
                                                  .scale = 100,
                                                  .decimals = 2,
                                                  .direction = EDU_NEUTRAL}};

typedef struct world_t {
    edu_assessment_t *assessment;
    edu_peers_t *peers;
    const apr_array_header_t *areas;
} world_t;

static world_t
make_world(void)
{
    world_t world = {apr_pcalloc(pool, sizeof *world.assessment), apr_pcalloc(pool, sizeof *world.peers),
                     NULL};
    apr_array_header_t *list = apr_array_make(pool, AREAS, sizeof(const edu_area_t *));

    for (int i = 0; i < AREAS; i++)
        APR_ARRAY_PUSH(list, const edu_area_t *) = &areas[i];
    world.areas = list;
    world.assessment->area = &areas[OWN];
    world.assessment->lang = EDU_LANG_EN;
    world.assessment->year = 2019;
    world.assessment->grp = "all";
    world.assessment->figures = apr_array_make(pool, INDICATORS, sizeof(edu_figure_t));
    world.assessment->indicators = apr_array_make(pool, INDICATORS, sizeof(const edu_indicator_t *));
    for (int i = 0; i < INDICATORS; i++)
        APR_ARRAY_PUSH(world.assessment->indicators, const edu_indicator_t *) = &indicators[i];
    world.peers->above = &above;
    world.peers->figures = apr_array_make(pool, 8, sizeof(edu_figure_t));
    world.peers->standings = apr_array_make(pool, 8, sizeof(edu_standing_t));
    return world;
}

static edu_figure_t
figure_of(const char *area, int indicator, double rate)
{
    return (edu_figure_t){.area = area,
                          .grp = "all",
                          .indicator_code = indicators[indicator].code,
                          .indicator = &indicators[indicator],
                          .rate = rate,
                          .target = NAN,
                          .comparator = "",
                          .doubt = "",
                          .certainty = "",
                          .status = EDU_FIGURE_NO_TARGET};
}

/* The rates of the area above and of the four counties by one indicator, NAN for none, with places by chance one up and one down; the own status. To be
 * called area by area in the order of the lists, so indicator after indicator for each: `rates` has them all. */
static void
fill(world_t *world, const double rates[INDICATORS][1 + AREAS], const int ranks[INDICATORS][AREAS],
     const edu_figure_status_t statuses[INDICATORS], const char *place)
{
    for (int area = 0; area <= AREAS; area++)
        for (int i = 0; i < INDICATORS; i++) {
            const char *code = area == 0 ? above.code : areas[area - 1].code;
            edu_figure_t figure = figure_of(code, i, rates[i][area]);

            if (isnan(rates[i][area]))
                continue;
            if (area == 1 + OWN) {
                figure.status = statuses[i];
                figure.target = statuses[i] == EDU_FIGURE_NO_TARGET ? NAN : 90;
                APR_ARRAY_PUSH(world->assessment->figures, edu_figure_t) = figure;
            }
            APR_ARRAY_PUSH(world->peers->figures, edu_figure_t) = figure;
            if (area > 0 && ranks[i][area - 1] != 0)
                APR_ARRAY_PUSH(world->peers->standings, edu_standing_t) =
                    (edu_standing_t){.area = code,
                                     .parent = above.code,
                                     .indicator = indicators[i].code,
                                     .peers = 4,
                                     .rank = ranks[i][area - 1] > 0 ? ranks[i][area - 1] : 0,
                                     .rank_low = ranks[i][area - 1] > 1 ? ranks[i][area - 1] - 1 : 1,
                                     .rank_high = ranks[i][area - 1] + 1,
                                     .above = {.place = place}};
        }
    edu_peers_choose(world->peers, world->assessment, world->areas, pool);
}

static edu_peer_topic_t *
topic_at(const world_t *world, int index)
{
    return &APR_ARRAY_IDX(world->peers->topics, index, edu_peer_topic_t);
}

static const char *
chosen(const world_t *world)
{
    char *codes = apr_pcalloc(pool, INDICATORS + 1);

    for (int i = 0; i < world->peers->topics->nelts; i++)
        codes[i] = topic_at(world, i)->indicator->code[0];
    return codes;
}

static const double plain_rates[INDICATORS][1 + AREAS] = {{80, 85, 70, 80, 82, NAN},
                                                          {80, 85, 70, 80, 82, NAN},
                                                          {80, 85, 70, 80, 82, NAN},
                                                          {80, 85, 70, 80, 82, NAN},
                                                          {80, 85, 70, 80, 82, NAN}};

static void
what_is_missed_comes_first(void)
{
    static const int ranks[INDICATORS][AREAS] = {
        {1, 2, 3, 4, 0}, {1, 4, 3, 2, 0}, {3, 1, 2, 4, 0}, {1, 4, 3, 2, 0}, {-1, -1, -1, -1, 0}};
    static const edu_figure_status_t statuses[INDICATORS] = {EDU_FIGURE_MET, EDU_FIGURE_NO_TARGET,
                                                             EDU_FIGURE_NOT_MET, EDU_FIGURE_MET,
                                                             EDU_FIGURE_NO_TARGET};
    world_t world = make_world();

    fill(&world, plain_rates, ranks, statuses, "within");
    CU_ASSERT_STRING_EQUAL(chosen(&world), "cbd"); /* missed; then the last places in the targets' order */
    CU_ASSERT_EQUAL(world.peers->candidates, 5);
    /* Too close to tell goes before any place. */
    APR_ARRAY_IDX(world.assessment->figures, 0, edu_figure_t).certainty = "too_close";
    edu_peers_choose(world.peers, world.assessment, world.areas, pool);
    CU_ASSERT_STRING_EQUAL(chosen(&world), "cab");
}

static void
what_lies_behind_comes_before_the_rest(void)
{
    static const int ranks[INDICATORS][AREAS] = {
        {1, 2, 3, 4, 0}, {1, 4, 3, 2, 0}, {3, 1, 2, 4, 0}, {1, 2, 3, 4, 0}, {-1, -1, -1, -1, 0}};
    static const edu_figure_status_t statuses[INDICATORS] = {EDU_FIGURE_MET, EDU_FIGURE_MET, EDU_FIGURE_MET,
                                                             EDU_FIGURE_MET, EDU_FIGURE_NO_TARGET};
    world_t below = make_world();
    world_t beyond = make_world();

    fill(&below, plain_rates, ranks, statuses, "below_95"); /* all but the one of which less is better */
    CU_ASSERT_STRING_EQUAL(chosen(&below), "bad");
    fill(&beyond, plain_rates, ranks, statuses, "above_998"); /* none but that one */
    CU_ASSERT_STRING_EQUAL(chosen(&beyond), "cba");
}

static const char *
order_of(const edu_peer_topic_t *topic)
{
    const char *order = "";

    for (int i = 0; i < topic->placed->nelts; i++) {
        const edu_placed_t *one = &APR_ARRAY_IDX(topic->placed, i, edu_placed_t);

        order =
            apr_pstrcat(pool, order, one->area->name_en, one->own ? "!" : "", one->apart ? "-" : "", NULL);
    }
    return order;
}

/* What was not compared stands behind, however high its rate; what nobody reports by does not stand there at all. */
static void
the_areas_in_order(void)
{
    static const double rates[INDICATORS][1 + AREAS] = {{80, 85, 70, 80, 99, NAN},
                                                        {80, 85, 70, NAN, NAN, NAN},
                                                        {80, 85, 70, 80, 10, NAN},
                                                        {80, NAN, 70, NAN, NAN, NAN},
                                                        {80, 85, NAN, 80, 82, NAN}};
    static const int ranks[INDICATORS][AREAS] = {
        {1, 3, 2, 0, 0}, {1, 2, 0, 0, 0}, {3, 1, 2, 0, 0}, {0, 0, 0, 0, 0}, {1, 0, 2, 3, 0}};
    static const edu_figure_status_t statuses[INDICATORS] = {EDU_FIGURE_NOT_MET, EDU_FIGURE_MET,
                                                             EDU_FIGURE_MET, EDU_FIGURE_NOT_MET,
                                                             EDU_FIGURE_MET};
    world_t world = make_world();

    fill(&world, rates, ranks, statuses, "within");
    CU_ASSERT_STRING_EQUAL_FATAL(chosen(&world),
                                 "abc"); /* of d nobody else has a rate, of e the area has none */
    CU_ASSERT_EQUAL(world.peers->candidates, 3);
    CU_ASSERT_STRING_EQUAL(order_of(topic_at(&world, 0)), "ACB!D-");
    CU_ASSERT_EQUAL(topic_at(&world, 0)->without, 1);
    CU_ASSERT_STRING_EQUAL(order_of(topic_at(&world, 1)), "AB!C-D-");
    CU_ASSERT_STRING_EQUAL(order_of(topic_at(&world, 2)), "B!CAD-"); /* less is better */
}

static void
the_place_and_what_chance_leaves_of_it(void)
{
    static const int ranks[INDICATORS][AREAS] = {
        {1, 2, 3, 4, 0}, {1, 2, 3, 4, 0}, {1, 2, 3, 4, 0}, {1, 2, 3, 4, 0}, {-1, -1, -1, -1, 0}};
    static const edu_figure_status_t statuses[INDICATORS] = {EDU_FIGURE_NOT_MET, EDU_FIGURE_NO_TARGET,
                                                             EDU_FIGURE_NO_TARGET, EDU_FIGURE_NO_TARGET,
                                                             EDU_FIGURE_NO_TARGET};
    world_t world = make_world();
    edu_standing_t standing;
    edu_peer_topic_t topic;

    fill(&world, plain_rates, ranks, statuses, "below_998");
    topic = *topic_at(&world, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(topic.standing);
    CU_ASSERT_STRING_EQUAL(
        edu_peers_sentence(world.peers, world.assessment, &topic, pool),
        "70.00%, place 2 of 4, by chance 1 to 3; all of City: 80.00%; below the 99.8% funnel about "
        "that rate.");
    world.assessment->lang = EDU_LANG_ZH;
    CU_ASSERT_STRING_EQUAL(
        edu_peers_sentence(world.peers, world.assessment, &topic, pool),
        "70.00%，在参加比较的 4 个区划中居第 2 位，偶然波动之内为第 1 至 3 位；市全域 80.00%；低于以其为中心的 99.8% "
        "漏斗界限。");
    world.assessment->lang = EDU_LANG_EN;
    standing = *topic.standing;
    topic.standing = &standing;
    topic.above = NULL;
    topic.without = 1;
    standing.above.place = "within";
    standing.rank_low = standing.rank_high = 2;
    CU_ASSERT_STRING_EQUAL(
        edu_peers_sentence(world.peers, world.assessment, &topic, pool),
        "70.00%, place 2 of 4, by chance 2 and no other; areas without a place, for missing returns or "
        "values: 1.");
    standing.rank_low = standing.rank_high = 0;
    standing.above.place = "";
    CU_ASSERT_STRING_EQUAL(edu_peers_sentence(world.peers, world.assessment, &topic, pool),
                           "70.00%, place 2 of 4; areas without a place, for missing returns or values: 1.");
    standing.rank = 0;
    CU_ASSERT_PTR_NOT_NULL(strstr(edu_peers_sentence(world.peers, world.assessment, &topic, pool),
                                  "neither high nor low is better"));
    topic.standing = NULL;
    CU_ASSERT_STRING_EQUAL(
        edu_peers_sentence(world.peers, world.assessment, &topic, pool),
        "70.00%, without a place, since its own rate is incomplete, or fewer than two areas have a "
        "complete one.");
}

void
edu_suite_report_peers(void)
{
    CU_pSuite suite = CU_add_suite("report_peers", set_up, tear_down);

    CU_add_test(suite, "what is missed comes first", what_is_missed_comes_first);
    CU_add_test(suite, "what lies behind comes before the rest", what_lies_behind_comes_before_the_rest);
    CU_add_test(suite, "the areas in order", the_areas_in_order);
    CU_add_test(suite, "the place and what chance leaves of it", the_place_and_what_chance_leaves_of_it);
}
