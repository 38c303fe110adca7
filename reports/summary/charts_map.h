/* Maps of the areas below, on outlines that the user brings. */
#ifndef EDU_REPORTS_SUMMARY_CHARTS_MAP_H
#define EDU_REPORTS_SUMMARY_CHARTS_MAP_H

#include "reports/draw/geojson.h"
#include "reports/sections.h"
#include "reports/summary/below.h"

typedef struct edu_report_map_t {
    const edu_shapes_t *shapes; /* of these areas alone */
    const apr_array_header_t *
        areas; /* const edu_area_t *: the areas directly below, or the counties where the file has more of these */
    const apr_array_header_t *lacking; /* const edu_area_t *: those of them that have no outline */
} edu_report_map_t;

/* Reads a GeoJSON file; outlines of other areas are passed over. Errors: USAGE when there are no areas below; FILE; INPUT. */
edu_error_t *edu_report_map_read(edu_report_map_t **map, const char *path, const edu_assessment_t *assessment,
                                 const edu_below_t *below, apr_pool_t *pool);

/* The same from the text of such a file. */
edu_error_t *edu_report_map_take(edu_report_map_t **map, const char *text, size_t length,
                                 const apr_array_header_t *children, const apr_array_header_t *counties,
                                 apr_pool_t *pool);

/* An indicator on the map; nothing without a map (NULL). */
void edu_report_chart_map(const edu_sections_t *sections, const edu_below_t *below,
                          const edu_report_map_t *map, const edu_focus_t *focus);

#endif
