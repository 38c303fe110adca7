/* How the areas of a preview stand to their neighbours. */
#ifndef EDU_PREVIEW_STANDINGS_H
#define EDU_PREVIEW_STANDINGS_H

#include "reports/beside.h"

/* Of an area and those directly below it, by the aggregator's own comparison of what the files hold: as the function `standings` of
 * edu_figure_source_t; the baton is an edu_preview_t. */
edu_error_t *edu_preview_standings(apr_array_header_t **standings, void *baton, const edu_area_t *area,
                                   const apr_array_header_t *children, int year, const char *period,
                                   apr_pool_t *pool);

#endif
