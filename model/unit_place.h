/* Where a unit stands when the areas are those of another year, as the register tells it. */
#ifndef EDU_MODEL_UNIT_PLACE_H
#define EDU_MODEL_UNIT_PLACE_H

#include "model/area.h"

/* A row of the register of a unit, of one that goes on for it, or of one that it was before. */
typedef struct edu_unit_years_t {
    const char *county;
    int from;
    int to; /* first year in which it no longer is there */
} edu_unit_years_t;

typedef enum edu_unit_place_t {
    EDU_PLACE_WITHIN, /* in the part that is asked for */
    EDU_PLACE_BEYOND, /* in another part of the land */
    EDU_PLACE_CLOSED, /* not told: it was gone, or not there yet, in the chosen year, and its years do not reach into either part */
    EDU_PLACE_UNTOLD /* not told: in no row, or in areas that hold land of both parts */
} edu_unit_place_t;

/* Land of an area of one year in the areas of the chosen year: const char *, by code. */
typedef struct edu_land_t {
    const char *area;
    int year;
    int chosen;
    const apr_array_header_t *all;    /* every area that holds some of it */
    const apr_array_header_t *within; /* those of the part asked for */
} edu_land_t;

/* Where a unit that reported in the area stands in the chosen year. `rows`: edu_unit_years_t. The row of the chosen year counts, else the one
 * nearest to it; a row is read with the areas of its own year nearest to the chosen one, and followed from there. Rows of areas that hold other
 * land are of another unit, or of one that moved away, and tell nothing. */
edu_unit_place_t edu_unit_place(const edu_areas_t *areas, const edu_land_t *land,
                                const apr_array_header_t *rows, apr_pool_t *scratch_pool);

#endif
