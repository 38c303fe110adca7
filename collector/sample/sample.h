/* Made-up returns: schools and counties that could be, on real divisions and the populations of the 2020 census.
 *
 * The numbers of a county follow its children through the years: born, in kindergarten, in grades 1 to 9, in senior
 * secondary education. They are shared out over its schools so that the schools add up to the county exactly. Every
 * random number is drawn from (seed, county, school, year) and nothing else: the same arguments give the same
 * bytes, and what a school draws does not hang on the draws of any other. */
#ifndef EDU_COLLECTOR_SAMPLE_SAMPLE_H
#define EDU_COLLECTOR_SAMPLE_SAMPLE_H

#include "base/error.h"
#include "base/text.h"
#include "model/catalogue.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdint.h>

/* The years for which there are births to start from. */
#define EDU_SAMPLE_FIRST_YEAR 2000
#define EDU_SAMPLE_LAST_YEAR 2030

typedef struct edu_sample_options_t {
    const char *areas; /* codes separated by commas; "42" stands for 420000 */
    int64_t schools;   /* units in the register over all years */
    int first_year;
    int last_year;
    uint64_t seed;
    double missing;     /* shares of the schools' returns, 0 to 1: left out, */
    double errors;      /* with a slip, */
    double late;        /* in a file of their own */
    edu_lang_t lang;    /* of headers and names */
    const char *folder; /* made when it is not there, else empty */
} edu_sample_options_t;

typedef struct edu_sample_report_t {
    int counties;
    int64_t schools;
    int64_t returns; /* of schools, in returns/ */
    int64_t county_returns;
    int64_t missing;
    int64_t late;
    int64_t slips;
    apr_array_header_t
        *without_population; /* const char *: counties that report and have no census population */
} edu_sample_report_t;

/* Writes the folder. Errors: NOT_FOUND for an unknown area; USAGE when there are too few schools for the areas or the
 * folder is not empty; CATALOGUE when the catalogue has no forms school_annual and county_annual, or no population;
 * FILE; CANCELLED. */
edu_error_t *edu_sample_write(edu_sample_report_t *report, const edu_catalogue_t *catalogue,
                              const edu_sample_options_t *options, apr_pool_t *pool);

#endif
