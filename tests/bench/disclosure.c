/* disclosure [SEED [FAMILY]]
 *
 * What cell suppression costs on a made-up nation of the size of China: 31 x 12 x 8 counties, their prefectures, provinces and the whole (3,380 areas), by
 * groups and breakdowns, for families of counts of which none, some or half are small. For each: cells, small ones, hidden for
 * them and on which levels, exposed, seconds, memory at most so far. */
#include "reports/disclosure/disclosure.h"
#include "base/pool.h"
#include "tests/support/disclosure_world.h"

#include <apr_general.h>
#include <apr_time.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

typedef struct family_t {
    const char *name;
    double median; /* of a county's count */
    bool crossed;
    size_t grades;
    size_t public; /* percent of the cells that an earlier publication shows */
    bool flat;     /* counties directly below the nation */
    edu_zeros_t zeros;
} family_t;

static const family_t families[] = {
    {"enrolment, median 8,000 a county", 8000, false, 0, 0, false, EDU_ZEROS_SHOWN},
    {"disabled pupils, median 60", 60, false, 0, 0, false, EDU_ZEROS_SHOWN},
    {"the same, corrected: 60 % shown before", 60, false, 0, 60, false, EDU_ZEROS_SHOWN},
    {"the same, without prefectures, provinces", 60, false, 0, 0, true, EDU_ZEROS_SHOWN},
    {"suspended pupils, median 6", 6, false, 0, 0, false, EDU_ZEROS_SHOWN},
    {"the same, zeros hidden, too", 6, false, 0, 0, false, EDU_ZEROS_HIDDEN},
    {"disabled pupils by sector and 6 grades", 60, true, 6, 0, false, EDU_ZEROS_SHOWN},
};

typedef struct draw_t {
    uint64_t state;
    double median;
    size_t area;
    double county;
    double urban;
    double parts;
} draw_t;

static double
uniform(draw_t *draw)
{
    return ((double)(edu_made_word(&draw->state) >> 11) + 0.5) / 9007199254740992.0;
}

static double
normal(draw_t *draw)
{
    return sqrt(-2 * log(uniform(draw))) * cos(6.283185307179586 * uniform(draw));
}

static int64_t
poisson(draw_t *draw, double mean)
{
    double limit = exp(-mean);
    double product = uniform(draw);
    int64_t count = 0;

    if (mean > 60)
        return (int64_t)fmax(0, mean + sqrt(mean) * normal(draw));
    for (; product > limit; count++)
        product *= uniform(draw);
    return count;
}

/* A county is large or small, more or less urban; a seventh of it goes to private schools. */
static int64_t
count_atom(void *baton, const size_t *atoms)
{
    draw_t *draw = baton;
    double share;

    if (atoms[0] != draw->area) {
        draw->area = atoms[0];
        draw->county = draw->median * exp(0.9 * normal(draw));
        draw->urban = 0.1 + 0.8 * uniform(draw);
    }
    share = (atoms[1] < 2 ? draw->urban : 1 - draw->urban) * (atoms[1] % 2 == 0 ? 0.86 : 0.14) / draw->parts;
    return poisson(draw, draw->county * share);
}

static void
report(const family_t *family, const disclosure_world_t *world, const edu_disclosure_result_t *result,
       const size_t *order, double seconds)
{
    static const char *const levels[] = {"counties", "prefectures", "provinces", "nation"};
    size_t hidden[4] = {0};
    double small = result->primary > 0 ? (double)result->primary : 1;
    struct rusage usage;

    for (size_t i = 0; i < world->cells; i++)
        hidden[family->flat ? 3 * (i < world->cells / 2977) : world->cell[i].keep / 3] +=
            result->states[order[i]] == EDU_CELL_COMPLEMENTARY;
    getrusage(RUSAGE_SELF, &usage);
    printf(
        "%-40s %7zu cells, %6zu small (%4.1f %%), %6zu more hidden (%.2f a small one, %4.1f %%), %zu exposed: "
        "%.2f s, %ld MB\n",
        family->name, world->cells, result->primary, 100 * small / (double)world->cells,
        result->complementary, (double)result->complementary / small,
        100.0 * (double)result->complementary / (double)world->cells, result->exposed, seconds,
        usage.ru_maxrss / 1024);
    for (int level = 0; level < 4; level++)
        printf("%s%zu of %s", level == 0 ? "    more hidden: " : ", ", hidden[level], levels[level]);
    puts("");
}

static int
measure(const family_t *family, uint64_t seed)
{
    static const size_t widths[] = {31, 12, 8};
    static const size_t all_counties[] = {2976};
    apr_pool_t *pool = edu_pool_create(NULL);
    draw_t draw = {.state = seed, .median = family->median, .area = SIZE_MAX};
    edu_disclosure_options_t options = edu_disclosure_defaults();
    const world_dimension_t *dimensions[] = {
        edu_made_areas(&draw.state, family->flat ? 1 : 3, family->flat ? all_counties : widths, false, pool),
        edu_made_groups(true, family->crossed, pool),
        edu_made_breakdown(true, family->grades, pool),
    };
    disclosure_world_t *world;
    edu_disclosure_result_t *result;
    edu_disclosure_t *system;
    edu_error_t *error;
    size_t *order;
    apr_time_t start;

    draw.parts = (double)dimensions[2]->atoms;
    world = edu_made_create(dimensions, 3, count_atom, &draw, pool);
    for (size_t i = 0; i < world->cells; i++)
        world->cell[i].flags = edu_made_draw(&draw.state, 100) < family->public ? EDU_CELL_PUBLIC : 0;
    options.zeros = family->zeros;
    order = apr_palloc(pool, world->cells * sizeof *order);
    system = edu_made_system(order, world, 0, pool);
    start = apr_time_now();
    error = edu_disclosure_protect(&result, system, &options, pool, pool);
    if (error != NULL) {
        edu_error_print(error, "disclosure", stderr);
        return EXIT_FAILURE;
    }
    report(family, world, result, order, (double)(apr_time_now() - start) / 1e6);
    apr_pool_destroy(pool);
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20190901;
    int status = EXIT_SUCCESS;

    if (apr_initialize() != APR_SUCCESS)
        return EXIT_FAILURE;
    for (size_t i = 0; i < sizeof families / sizeof families[0] && status == EXIT_SUCCESS; i++)
        if (argc < 3 || strtoul(argv[2], NULL, 10) == i)
            status = measure(&families[i], seed);
    apr_terminate();
    return status;
}
