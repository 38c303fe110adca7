/* Sums in memory: for each form, area, period and group the sum and the number of values of every cell. */
#ifndef EDU_AGGREGATOR_CUBE_H
#define EDU_AGGREGATOR_CUBE_H

#include "base/db.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct edu_sum_t {
    const char *area;
    const char *period;
    int grp; /* 0: all; else position in the catalogue's groups + 1 */
    int year;
    int units_expected;
    int units_reported;
    int *expected; /* units a class of the form */
    int *reported;
    /* Of a year that is put together from shorter periods (aggregator/year.h), the same of its last period alone; else 0. */
    int last_units_expected;
    int last_units_reported;
    int *last_expected;
    int *last_reported;
    int64_t *value; /* one a cell, times 10^edu_measure_sum_decimals(); 0 while count is 0 */
    int32_t *count; /* values that make it */
} edu_sum_t;

typedef struct edu_cube_t edu_cube_t;

edu_cube_t *edu_cube_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);
const edu_catalogue_t *edu_cube_catalogue(const edu_cube_t *cube);

/* The sum with this key; NULL when there is none. `form`: position in the catalogue. */
edu_sum_t *edu_cube_find(const edu_cube_t *cube, int form, const char *area, const char *period, int grp);

/* The same; an empty one is made when there is none. */
edu_sum_t *edu_cube_make(edu_cube_t *cube, int form, const char *area, int year, const char *period, int grp);

/* All sums of a form in no order: edu_sum_t *. */
apr_array_header_t *edu_cube_sums(const edu_cube_t *cube, int form, apr_pool_t *pool);

/* The periods that sums were made of, and the areas with sums of a period. const char *. */
apr_array_header_t *edu_cube_periods(const edu_cube_t *cube, apr_pool_t *pool);
apr_array_header_t *edu_cube_areas(const edu_cube_t *cube, const char *period, apr_pool_t *pool);

/* All sums of a form, ordered by area, period, group. edu_sum_t *. */
apr_array_header_t *edu_cube_list(const edu_cube_t *cube, int form, apr_pool_t *pool);

/* to += from, for units, values and counts. Errors: INTERNAL when a sum leaves 64 bits. */
edu_error_t *edu_sum_add(edu_sum_t *to, const edu_sum_t *from, const edu_form_t *form);

/* Brings the sums of `from`, made in parts, into `to`. Both have the same catalogue; `from` and its pool must live as long as `to`, and `from`
 * is not to be used any more. Errors: INTERNAL. */
edu_error_t *edu_cube_take(edu_cube_t *to, edu_cube_t *from);

/* Whether a sum of the form is of a year that is put together from shorter periods. */
bool edu_sum_is_of_parts(const edu_sum_t *sum, const edu_form_t *form);

/* Whether only the last period counts in the sum for the measure: of a year that is put together from shorter ones, a stock whose last value
 * counts. */
bool edu_sum_is_last(const edu_sum_t *sum, const edu_measure_t *measure);

/* The units of a class (-1: all), in the last period of the year alone when `last`. */
void edu_sum_units(int *expected, int *reported, const edu_sum_t *sum, int class, bool last);

/* Reads sums of returns: all of a form (year < 0, counties NULL), or those of some counties in a year. Every group the form can tell
 * apart, and all. */
edu_error_t *edu_cube_read_returns(edu_cube_t *cube, edu_db_t *db, int form, int year,
                                   const apr_array_header_t *counties, apr_pool_t *scratch_pool);

/* Reads into `known` what the returns that are missing in `cube` were when they last came, less than `years` years before: sums of the same keys,
 * units_reported the missing units of which something is known. For annual forms. To be called before anything is added up. */
edu_error_t *edu_cube_read_known(edu_cube_t *known, edu_db_t *db, const edu_cube_t *cube, int form, int years,
                                 apr_pool_t *scratch_pool);

/* Reads stored sums of areas in a period from rollup_sum_<form>. */
edu_error_t *edu_cube_read_stored(edu_cube_t *cube, edu_db_t *db, int form, int year, const char *period,
                                  const apr_array_header_t *areas, apr_pool_t *scratch_pool);

/* A group's code: "all" for 0. */
const char *edu_cube_group_code(const edu_catalogue_t *catalogue, int grp);

/* The group with this code; -1 when there is none. */
int edu_cube_group(const edu_catalogue_t *catalogue, const char *code);

#endif
