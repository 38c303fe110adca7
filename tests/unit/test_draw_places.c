/* Scales, ticks and places of the charts. */
#include "base/pool.h"
#include "reports/draw/place.h"
#include "reports/draw/scale.h"

#include <CUnit/CUnit.h>
#include <math.h>

void edu_suite_draw_places(void);

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

static void
check_ticks(edu_ticks_t ticks, const double *expected, int count, int decimals)
{
    CU_ASSERT_EQUAL_FATAL(ticks.count, count);
    for (int i = 0; i < count; i++)
        CU_ASSERT_EQUAL(ticks.values[i], expected[i]);
    CU_ASSERT_EQUAL(ticks.decimals, decimals);
}

static void
test_ticks(void)
{
    check_ticks(edu_ticks_linear(0, 100, 6), (const double[]){0, 20, 40, 60, 80, 100}, 6, 0);
    check_ticks(edu_ticks_linear(0, 100, 5), (const double[]){0, 50, 100}, 3, 0);
    check_ticks(edu_ticks_linear(83.2, 97.9, 5), (const double[]){85, 90, 95}, 3, 0);
    check_ticks(edu_ticks_linear(0, 0.3, 4), (const double[]){0, 0.1, 0.2, 0.3}, 4, 1);
    check_ticks(edu_ticks_linear(-5, 3, 5), (const double[]){-4, -2, 0, 2}, 4, 0);
    check_ticks(edu_ticks_linear(0, 1e9, 3), (const double[]){0, 5e8, 1e9}, 3, 0);
    CU_ASSERT_FALSE(signbit(edu_ticks_linear(-5, 3, 5).values[2])); /* 0, not -0 */
    CU_ASSERT_EQUAL(edu_ticks_linear(5, 5, 5).count, 0);
    CU_ASSERT_EQUAL(edu_ticks_linear(NAN, 5, 5).count, 0);
    CU_ASSERT_EQUAL(edu_ticks_linear(-INFINITY, 5, 5).count, 0);
    CU_ASSERT_EQUAL(edu_ticks_linear(-1e308, 1.7e308, 5).count, 0); /* their distance is no number */
}

/* Whatever the range: ticks rise, lie within it, are no more than asked for and two at least where three may be. */
static void
test_ticks_of_any_range(void)
{
    for (int power = -9; power <= 12; power++) {
        for (int part = 1; part < 40; part++) {
            double low = (part - 13) * 0.37 * pow(10, power);
            double high = low + part * 0.61 * pow(10, power);

            for (int most = 3; most <= 10; most++) {
                edu_ticks_t ticks = edu_ticks_linear(low, high, most);
                bool right = ticks.count >= 1 && ticks.count <= most;

                for (int i = 0; i < ticks.count; i++)
                    right = right && ticks.values[i] >= low - 1e-6 * (high - low) &&
                            ticks.values[i] <= high + 1e-6 * (high - low) &&
                            (i == 0 || ticks.values[i] > ticks.values[i - 1]);
                CU_ASSERT_TRUE(right);
            }
        }
    }
}

static void
test_ticks_log(void)
{
    check_ticks(edu_ticks_log(90, 2100, 8), (const double[]){100, 200, 500, 1000, 2000}, 5, 0);
    check_ticks(edu_ticks_log(90, 2e6, 6), (const double[]){100, 1000, 10000, 100000, 1000000}, 5, 0);
    check_ticks(edu_ticks_log(1, 1e9, 5), (const double[]){1, 100, 1e4, 1e6, 1e8}, 5, 0);
    check_ticks(edu_ticks_log(0.05, 0.6, 8), (const double[]){0.05, 0.1, 0.2, 0.5}, 4, 2);
    CU_ASSERT_EQUAL(edu_ticks_log(0, 10, 5).count, 0);
    CU_ASSERT_TRUE(edu_ticks_log(910, 990, 6).count >= 2); /* no 1, 2 or 5 in there */
}

static void
test_range(void)
{
    edu_range_t range = edu_range_with(edu_range_with(edu_range_with(edu_range_none(), 80), NAN), 97);

    CU_ASSERT_TRUE(edu_range_empty(edu_range_with(edu_range_none(), NAN)));
    CU_ASSERT_EQUAL(range.low, 80);
    CU_ASSERT_EQUAL(range.high, 97);
    edu_range_t axis = edu_range_axis(range, 6, true, NAN, 100);
    CU_ASSERT_EQUAL(axis.low, 0);
    CU_ASSERT_EQUAL(axis.high, 100);
    axis = edu_range_axis((edu_range_t){104, 104}, 5, false, NAN, 100);
    CU_ASSERT_TRUE(axis.low < 104 && axis.high > 104);
    axis = edu_range_axis((edu_range_t){0, 0}, 5, false, 0, 100);
    CU_ASSERT_TRUE(axis.low == 0 && axis.high > 0);
    axis = edu_range_axis((edu_range_t){100, 100}, 5, false, 0, 100);
    CU_ASSERT_TRUE(axis.low < 100 && axis.high == 100);
    axis = edu_range_axis((edu_range_t){-3, 2}, 5, true, NAN, NAN);
    CU_ASSERT_TRUE(axis.low <= -3 && axis.high >= 2);
    axis = edu_range_axis((edu_range_t){88.5, 88.5 + 1e-13}, 5, false, NAN, NAN);
    CU_ASSERT_TRUE(axis.high - axis.low > 1);
    CU_ASSERT_TRUE(edu_range_empty(edu_range_with(edu_range_none(), 1e300)));
    axis = edu_range_axis(edu_range_none(), 5, true, NAN, NAN);
    CU_ASSERT_TRUE(axis.low == 0 && axis.high == 1);
}

static void
test_scale(void)
{
    edu_scale_t linear = edu_scale_linear((edu_range_t){0, 50}, 10, 110);
    edu_scale_t down = edu_scale_linear((edu_range_t){0, 50}, 110, 10);
    edu_scale_t log = edu_scale_log((edu_range_t){1, 10000}, 0, 400);

    CU_ASSERT_EQUAL(edu_scale_at(&linear, 25), 60);
    CU_ASSERT_EQUAL(edu_scale_at(&linear, 70), 110);
    CU_ASSERT_EQUAL(edu_scale_at(&linear, -1), 10);
    CU_ASSERT_EQUAL(edu_scale_at(&down, 50), 10);
    CU_ASSERT_DOUBLE_EQUAL(edu_scale_at(&log, 100), 200, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(edu_scale_at(&log, 0), 0, 1e-9);
}

static void
test_apart(void)
{
    double free[] = {10, 40, 70};
    double pushed[] = {50, 50, 50};
    double edge[] = {1, 2};
    double tight[] = {5, 5, 5, 5, 5};

    edu_place_apart(free, 3, 10, 0, 100, pool);
    CU_ASSERT_TRUE(free[0] == 10 && free[1] == 40 && free[2] == 70);
    edu_place_apart(pushed, 3, 10, 0, 100, pool);
    CU_ASSERT_TRUE(pushed[0] == 40 && pushed[1] == 50 && pushed[2] == 60);
    edu_place_apart(edge, 2, 10, 0, 100, pool);
    CU_ASSERT_TRUE(edge[0] == 0 && edge[1] == 10);
    edu_place_apart(tight, 5, 10, 0, 20, pool); /* only five apart */
    for (int i = 0; i < 5; i++)
        CU_ASSERT_DOUBLE_EQUAL(tight[i], 5.0 * i, 1e-9);
    edu_place_apart(tight, 0, 10, 0, 20, pool);
}

/* Random places: afterwards the order is the same, nobody is nearer than the gap, and all lie within. */
static void
test_apart_of_any(void)
{
    unsigned state = 11;

    for (int round = 0; round < 200; round++) {
        double places[30];
        double before[30];
        bool right = true;
        int count = 1 + round % 30;

        for (int i = 0; i < count; i++) {
            state = state * 1103515245U + 12345U;
            before[i] = places[i] = (double)(state >> 16 & 0x3FF) - 12;
        }
        edu_place_apart(places, count, 12, 0, 1000, pool);
        for (int i = 0; i < count; i++) {
            right = right && places[i] >= -1e-9 && places[i] <= 1000 + 1e-9;
            for (int k = 0; k < count; k++)
                if (before[i] < before[k])
                    right = right && places[k] - places[i] >= 12 - 1e-9;
        }
        CU_ASSERT_TRUE(right);
    }
}

static void
test_swarm(void)
{
    double x[60];
    double y[60];
    double radii[60];
    bool apart = true;

    for (int i = 0; i < 60; i++) {
        x[i] = i < 20 ? 50 : (i * 37) % 100;
        radii[i] = 1 + i % 5;
    }
    double reach = edu_place_swarm(y, x, radii, 60, 0.5, pool);
    for (int i = 0; i < 60; i++) {
        apart = apart && fabs(y[i]) + radii[i] <= reach + 1e-9;
        for (int k = 0; k < i; k++)
            apart = apart && hypot(x[i] - x[k], y[i] - y[k]) >= radii[i] + radii[k] + 0.5 - 1e-6;
    }
    CU_ASSERT_TRUE(apart);
    CU_ASSERT_EQUAL(edu_place_swarm(y, x, radii, 0, 0.5, pool), 0);
    CU_ASSERT_EQUAL(edu_place_swarm(y, x, radii, 1, 0.5, pool), radii[0]);
    CU_ASSERT_EQUAL(y[0], 0);
}

static void
test_labels(void)
{
    edu_placer_t *placer = edu_placer_create((edu_box_t){0, 0, 100, 40}, pool);
    edu_box_t first;
    edu_box_t second;
    bool leader;

    CU_ASSERT_TRUE(edu_placer_put(placer, &first, &leader, (edu_point_t){20, 20}, 2, 40, 10, 20));
    CU_ASSERT_FALSE(leader);
    CU_ASSERT_TRUE(first.x >= 22); /* to the right of the point */
    CU_ASSERT_TRUE(edu_placer_put(placer, &second, &leader, (edu_point_t){22, 20}, 2, 40, 10, 20));
    CU_ASSERT_FALSE(first.x < second.x + 40 && second.x < first.x + 40 && first.y < second.y + 10 &&
                    second.y < first.y + 10);
    CU_ASSERT_TRUE(second.x >= 0 && second.y >= 0 && second.x + 40 <= 100 && second.y + 10 <= 40);
    CU_ASSERT_FALSE(edu_placer_put(placer, &second, &leader, (edu_point_t){20, 20}, 2, 101, 10, 20));
    CU_ASSERT_FALSE(edu_placer_take(placer, first));
    edu_placer_avoid_line(placer, (edu_point_t){0, 39}, (edu_point_t){100, 39});
    CU_ASSERT_FALSE(edu_placer_take(placer, (edu_box_t){80, 35, 10, 5}));
}

void
edu_suite_draw_places(void)
{
    CU_pSuite suite = CU_add_suite("draw_places", set_up, tear_down);

    CU_add_test(suite, "ticks are multiples of 1, 2 and 5", test_ticks);
    CU_add_test(suite, "ticks of any range", test_ticks_of_any_range);
    CU_add_test(suite, "ticks of a logarithmic axis", test_ticks_log);
    CU_add_test(suite, "ranges and axes", test_range);
    CU_add_test(suite, "scales", test_scale);
    CU_add_test(suite, "labels along a line are moved apart", test_apart);
    CU_add_test(suite, "labels along a line, any", test_apart_of_any);
    CU_add_test(suite, "circles of a swarm cover none", test_swarm);
    CU_add_test(suite, "labels beside points", test_labels);
}
