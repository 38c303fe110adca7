/* A map on which areas are the darker the higher their rate, in a few classes. Equirectangular, with lengths along the parallels corrected by the cosine of the
 * middle latitude: true in the middle, good for a province, fair for the nation. */
#ifndef EDU_REPORTS_DRAW_MAP_H
#define EDU_REPORTS_DRAW_MAP_H

#include "reports/draw/chart.h"
#include "reports/draw/geojson.h"

typedef struct edu_map_area_t {
    const char *code; /* as in the shapes */
    const char *name; /* written on the area where there is room */
    double value;     /* NAN where there is none: hatched */
    bool suppressed;  /* not to be published: the value is not looked at */
    bool own;         /* the reader's: with a thick rim */
} edu_map_area_t;

typedef struct edu_map_t {
    edu_chart_text_t text;
    const edu_shapes_t *shapes;
    const edu_map_area_t *areas;
    int count;
    const double *
        breaks; /* between the classes, rising: a value at a break is in the upper class; NULL: made of the values, 1-2-5 */
    int break_count;  /* at most EDU_SEQUENCE_MOST - 1 */
    const char *unit; /* "%", or NULL */
    int decimals;
} edu_map_t;

extern const edu_chart_kind_t edu_chart_map;

/* What does not go together: `areas` gets the codes (const char *) that no feature has, `features` those of features that no area has ("" for each without
 * a code). Either may be NULL. */
void edu_map_unmatched(apr_array_header_t **areas, apr_array_header_t **features, const edu_map_t *map,
                       apr_pool_t *pool);

#endif
