/* Outlines of areas from GeoJSON (RFC 7946): the features of a collection, Polygon and MultiPolygon with holes, in degrees.
 *
 * Files of strangers are read: the JSON may be broken, nested without end, or hold coordinates that are none. */
#ifndef EDU_REPORTS_DRAW_GEOJSON_H
#define EDU_REPORTS_DRAW_GEOJSON_H

#include "base/error.h"
#include "reports/draw/canvas.h"

#include <apr_hash.h>

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

/* Reads `length` bytes of GeoJSON. `property`: the member of "properties" that holds the area's code (a text, or a whole number), or "id" for the feature's
 * own; NULL: the one that holds most of the codes in `known` (keys: six digits), the first one of equals. Codes that others write
 * longer or shorter (edu_geojson_code) come out as these. A ring that is not closed is closed. Errors: INPUT, which say in which line of the
 * text, or which feature, polygon, ring and position of it; and which properties there are when none holds a code. */
edu_error_t *edu_geojson_read(edu_shapes_t **shapes, const char *text, size_t length, const char *property,
                              apr_hash_t *known, apr_pool_t *pool);

/* A division's code in six digits: "4201" and "420100000000" are 420100, and so is "156420100", which has the nation's number in front. Others are
 * left as they are. */
const char *edu_geojson_code(const char *code, apr_pool_t *pool);

/* The features that have one of these codes (keys), and their bounds. */
edu_shapes_t *edu_shapes_of(const edu_shapes_t *shapes, apr_hash_t *codes, apr_pool_t *pool);

#endif
