/* Made-up areas, schools and counts, few and small, with a catalogue over them, for tests of publication. One seed makes one world; the numbers are of
 * nobody. */
#ifndef EDU_TESTS_PUBLISH_WORLD_H
#define EDU_TESTS_PUBLISH_WORLD_H

#include "base/db.h"
#include "model/catalogue.h"

#define PUBLISH_WORLD_YEARS 2
#define PUBLISH_WORLD_FIRST_YEAR 2018

/* An indicator as the world knows it, beside its formula: the columns that its sides are sums of, "school.pupils_primary_girls"; with "-" in front
 * what is taken off. NULL behind the last one. */
typedef struct made_indicator_t {
    const char *code;
    const char *numerator; /* as the catalogue has it */
    const char *denominator;
    const char *sums[2][7]; /* of the numerator, of the denominator */
} made_indicator_t;

extern const made_indicator_t edu_made_indicators[]; /* ended by one without a code */

typedef struct publish_world_t {
    const char *folder;
    edu_catalogue_t *catalogue;
    uint64_t state;
    apr_array_header_t *counties; /* const char * */
    apr_array_header_t *schools;  /* made_school_t */
    apr_pool_t *pool;
} publish_world_t;

/* Draws areas and schools, writes the catalogue into a temporary folder and reads it. */
edu_error_t *edu_publish_world_make(publish_world_t *world, uint64_t seed, apr_pool_t *pool);

/* Files with the returns of a year, one a form, of all schools and counties, but for some that are missing; corrected: of a few alone, with other
 * counts. */
edu_error_t *edu_publish_world_returns(const char **school_file, const char **county_file,
                                       publish_world_t *world, int year, bool corrected);

/* Removes the folder. */
void edu_publish_world_remove(const publish_world_t *world);

#endif
