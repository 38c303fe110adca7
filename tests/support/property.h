/* For tests of properties of numbers: random numbers from a seed, checks that are counted, and their report as TAP. */
#ifndef EDU_TESTS_SUPPORT_PROPERTY_H
#define EDU_TESTS_SUPPORT_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct edu_property_t {
    const char *title;
    long checks;
    long failures;
} edu_property_t;

/* Calls `check` so many times as the second argument says (else `rounds`), from the seed that is the first one, else EDUSTAT_SEED, else the
 * clock's; prints seed and rounds first and a line for each property at the end. Exit status of a test: 1 when a property failed or was never
 * looked at. */
int edu_property_main(int argc, char **argv, long rounds, void (*check)(void), edu_property_t *properties,
                      int count);

/* Notes whether it holds; what is found first of a property is shown with its numbers. */
void edu_property_expect(edu_property_t *property, bool holds, int line, double a, double b, double c,
                         double d);

/* 0 to below `below`. */
size_t edu_draw(size_t below);

/* From 0 to below 1. */
double edu_draw_share(void);

/* A number of children from 1 on, often one of those that are special. */
double edu_draw_count(void);

/* So many of them: none, all, or some. */
double edu_draw_part(double of);

/* The factor between two units. */
double edu_draw_scale(void);

/* About equal, for rounding; `unit`: what counts as little. NAN is equal to NAN alone. */
bool edu_near(double one, double other, double unit);

#endif
