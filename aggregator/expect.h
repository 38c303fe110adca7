/* Who should have reported: the register for forms of units, the list of areas for the others. */
#ifndef EDU_AGGREGATOR_EXPECT_H
#define EDU_AGGREGATOR_EXPECT_H

#include "aggregator/cube.h"

typedef struct edu_expect_t edu_expect_t;

/* Reads the register of some counties (NULL: all). */
edu_error_t *edu_expect_read(edu_expect_t **expect, edu_db_t *db, const edu_catalogue_t *catalogue,
                             const apr_array_header_t *counties, apr_pool_t *pool);

/* Without a database: nobody yet, and units (`count` of them, alike) as a register has them. Attributes are those of the form (position in the
 * catalogue), NULL for none; texts must live as long as the expectation. */
edu_expect_t *edu_expect_create(const edu_catalogue_t *catalogue, apr_pool_t *pool);
void edu_expect_add(edu_expect_t *expect, int form, const char *county, int from, int to,
                    const char *const *attributes, int count);

/* Sets units_expected and expected[] of the base sums of a form of units for one period, in all groups. Counties whose units sent
 * nothing get a sum of their own; those that do not exist in that year are left out. `counties`: a hash of those to look at (keys), NULL: all. Nothing for other forms. */
void edu_expect_units(edu_expect_t *expect, edu_cube_t *cube, int form, int year, const char *period,
                      apr_hash_t *counties);

/* The same for a year of a form of shorter periods: a unit is expected in every period of the year in which it is in the register, whether
 * anybody reported in it or not, and once in the year's last period. */
void edu_expect_year(edu_expect_t *expect, edu_cube_t *cube, int form, int year, apr_hash_t *counties);

/* Sets them for the forms that areas fill in, wherever the cube has a sum of any form for the area and period: each area
 * that reports is one unit, also where it sent nothing but its schools did. Call once, after the others. */
void edu_expect_areas(edu_expect_t *expect, edu_cube_t *cube, apr_pool_t *scratch_pool);

#endif
