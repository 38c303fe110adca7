/* Forms made by hand, for tests that want some without reading a catalogue. */
#ifndef EDU_TESTS_MAKE_FORM_H
#define EDU_TESTS_MAKE_FORM_H

#include "model/form.h"

#include <apr_pools.h>
#include <apr_tables.h>

/* A form of schools or of counties without measures, attributes or classes. Texts are not copied. */
edu_form_t *edu_make_form(const char *code, const char *name_zh, const char *name_en, edu_level_t reporter,
                          apr_pool_t *pool);

/* A breakdown; labels "primary:小学:primary,junior:初中:junior secondary", or "" for whole numbers only. */
edu_dimension_t *edu_make_dimension(const char *code, const char *name_zh, const char *name_en,
                                    const char *labels, apr_pool_t *pool);

/* Adds a measure over `dimensions` (NULL at the end; NULL for none). `cells`: "primary,1..6;junior,7..9", or "" for a
 * measure without a breakdown. Columns and names are made as docs/catalogue.md says. */
edu_measure_t *edu_make_measure(edu_form_t *form, const char *code, const char *name_zh, const char *name_en,
                                const char *unit, const edu_dimension_t *const *dimensions, const char *cells,
                                apr_pool_t *pool);

/* school_annual and county_annual, which share a measure `staff`. edu_form_t *. */
apr_array_header_t *edu_make_forms(apr_pool_t *pool);

#endif
