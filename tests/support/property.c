#include "tests/support/property.h"

#include "tests/support/random_expr.h"

#include <apr_general.h>
#include <apr_time.h>
#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

size_t
edu_draw(size_t below)
{
    return (size_t)edu_random_draw((int)below);
}

double
edu_draw_share(void)
{
    return edu_random_draw(1 << 30) * 0x1p-30;
}

double
edu_draw_count(void)
{
    static const double special[] = {1, 2, 3, 40, 1e9};

    return edu_draw(3) == 0 ? special[edu_draw(5)] : 1 + (double)edu_draw(edu_draw(2) == 0 ? 50 : 100000);
}

double
edu_draw_part(double of)
{
    size_t kind = edu_draw(6);

    return kind == 0 ? 0 : kind == 1 ? of : floor(edu_draw_share() * (of + 1));
}

double
edu_draw_scale(void)
{
    static const double special[] = {1e-3, 0.5, 3, 100, 1e6};

    return special[edu_draw(5)];
}

bool
edu_near(double one, double other, double unit)
{
    if (isnan(one) || isnan(other))
        return isnan(one) && isnan(other);
    return one == other || fabs(one - other) <= 1e-9 * (fabs(one) + fabs(other)) + 1e-12 * unit;
}

void
edu_property_expect(edu_property_t *property, bool holds, int line, double a, double b, double c, double d)
{
    property->checks++;
    if (holds || property->failures++ > 0)
        return;
    printf("# %s: not in line %d, of %.17g, %.17g, %.17g, %.17g\n", property->title, line, a, b, c, d);
}

static uint64_t
choose_seed(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");

    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : (uint64_t)apr_time_now();
}

int
edu_property_main(int argc, char **argv, long rounds, void (*check)(void), edu_property_t *properties,
                  int count)
{
    uint64_t seed;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    gsl_set_error_handler_off();
    seed = choose_seed(argc, argv);
    edu_random_seed(seed);
    rounds = argc > 2 ? strtol(argv[2], NULL, 10) : rounds;
    printf("# seed %" PRIu64 ", %ld rounds\n", seed, rounds);
    fflush(stdout);
    for (long i = 0; i < rounds; i++)
        check();
    for (int i = 0; i < count; i++) {
        bool fails = properties[i].failures > 0 || properties[i].checks == 0;

        printf("%s %d - %s (%ld checks)\n", fails ? "not ok" : "ok", i + 1, properties[i].title,
               properties[i].checks);
        failing += fails;
    }
    printf("1..%d\n", count);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
