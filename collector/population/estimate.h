/* Returns of the form `population_estimate`: the catalogue's census by single age, moved to a year by cohort. */
#ifndef EDU_COLLECTOR_POPULATION_ESTIMATE_H
#define EDU_COLLECTOR_POPULATION_ESTIMATE_H

#include "base/buffer.h"
#include "model/ages.h"
#include "model/catalogue.h"

typedef enum edu_sex_t { EDU_MALE, EDU_FEMALE, EDU_SEXES } edu_sex_t;

/* The share of an age that is there a year later, aged one more. */
typedef struct edu_survival_t {
    const char *text; /* as it was stated: a ratio or the name of a file; "" when no year has to be moved */
    double ratio[EDU_SEXES][EDU_CENSUS_AGES];
} edu_survival_t;

typedef struct edu_estimate_options_t {
    const char *area; /* as the user names it */
    int first_year;
    int last_year;
    const char *basis;              /* code of the form's attribute */
    const edu_survival_t *survival; /* NULL: none was stated */
} edu_estimate_options_t;

typedef struct edu_estimate_report_t {
    int64_t rows;
    int64_t by_curve;         /* rows in which a sex could not be done by Sprague's multipliers */
    apr_array_header_t *none; /* const char *: areas without a census, each once */
} edu_estimate_report_t;

/* A ratio ("0.9995"), or a CSV file with the columns age, male, female and a row for each age of 0 to 18. Errors: USAGE for what is neither, CATALOGUE for
 * a faulty file, FILE. */
edu_error_t *edu_survival_read(edu_survival_t *survival, const char *text, apr_pool_t *pool);

/* Writes the header and a row for each county (or area without counties) at or below the area in each year, from the census nearest to the year, of
 * equally near ones the earlier. Ages whose cohort no census counted are left blank. Errors: NOT_FOUND for the area, USAGE when a year has to
 * be moved and no survival was stated, or when no area has a census. */
edu_error_t *edu_estimate_write(edu_buffer_t *out, edu_estimate_report_t *report,
                                const edu_catalogue_t *catalogue, const edu_estimate_options_t *options,
                                apr_pool_t *pool);

#endif
