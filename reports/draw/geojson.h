/* Outlines of areas from GeoJSON (RFC 7946): the features of a collection, Polygon and MultiPolygon with holes, in degrees.
 *
 * Files of strangers are read: the JSON may be broken, nested without end, or hold coordinates that are none. */
#ifndef EDU_REPORTS_DRAW_GEOJSON_H
#define EDU_REPORTS_DRAW_GEOJSON_H

#include "base/error.h"
#include "reports/draw/canvas.h"

/* At most this many bytes and positions: a nation's counties in fine lines take a tenth of it. */
#define EDU_GEOJSON_BYTES_MOST (128L * 1024 * 1024)
#define EDU_GEOJSON_POSITIONS_MOST 5000000L

typedef struct edu_feature_t {
    const char *code; /* what its property says; "" when it has none */
    edu_path_t *
        rings; /* degrees, x east, y north; a run a ring, the last position not repeated; no run without a geometry */
} edu_feature_t;

typedef struct edu_shapes_t {
    apr_array_header_t *features; /* edu_feature_t, in the order of the file */
    edu_box_t bounds;             /* of all positions, in degrees: x, y least longitude and latitude */
} edu_shapes_t;

/* Reads `length` bytes of GeoJSON. `property`: the member of "properties" that holds the area's code (a text, or a whole number). A ring that is not closed
 * is closed. Errors: INPUT, which say in which line of the text, or which feature, polygon, ring and position of it. */
edu_error_t *edu_geojson_read(edu_shapes_t **shapes, const char *text, size_t length, const char *property,
                              apr_pool_t *pool);

#endif
