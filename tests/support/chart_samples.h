/* Charts of made-up figures, easy and nasty, for tests and for people to look at. */
#ifndef EDU_TESTS_SUPPORT_CHART_SAMPLES_H
#define EDU_TESTS_SUPPORT_CHART_SAMPLES_H

#include "reports/draw/chart.h"

typedef struct edu_chart_sample_t {
    const char *name; /* "ranked-many" */
    const edu_chart_kind_t *kind;
    const void *chart;
} edu_chart_sample_t;

/* All of them (edu_chart_sample_t), the same on every call. */
apr_array_header_t *edu_chart_samples(edu_lang_t lang, apr_pool_t *pool);

/* A made-up map of `columns` x `rows` areas with codes 420101, 420102 ...; the first one has a hole, the second one an island. */
const char *edu_chart_sample_geojson(int columns, int rows, apr_pool_t *pool);

#endif
