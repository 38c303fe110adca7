/* Where the figures of an assessment come from: the rollups in the database, or a preview of files that were not sent yet. */
#ifndef EDU_REPORTS_FIGURE_SOURCE_H
#define EDU_REPORTS_FIGURE_SOURCE_H

#include "reports/basis.h"
#include "reports/beside.h"
#include "reports/figure.h"
#include "reports/units.h"

/* Lists are of edu_figure_t, ordered by area, group and indicator byte by byte; an empty one where there is nothing. */
typedef struct edu_figure_source_t {
    /* All figures of an area in a period. */
    edu_error_t *(*of_area)(apr_array_header_t **figures, void *baton, const edu_area_t *area, int year,
                            const char *period, apr_pool_t *pool);
    /* Those of all units in the members of a set of areas. */
    edu_error_t *(*of_set)(apr_array_header_t **figures, void *baton, const edu_area_set_t *set, int year,
                           const char *period, apr_pool_t *pool);
    /* Those of one group in the areas directly below an area, as the divisions were in that year. */
    edu_error_t *(*below)(apr_array_header_t **figures, void *baton, const edu_area_t *area, int year,
                          const char *period, const char *grp, apr_pool_t *pool);
    /* The units of a county, as edu_units_load(). */
    edu_error_t *(*of_units)(apr_array_header_t **tables, void *baton, const char *county,
                             const edu_period_t *period, const apr_array_header_t *indicators,
                             const edu_group_t *group, apr_pool_t *pool);
    /* On what basis the populations below an area are counted, as edu_basis_load(); NULL: that is not known. */
    edu_error_t *(*bases)(apr_array_header_t **bases, void *baton, const edu_area_t *area,
                          const edu_period_t *period, edu_lang_t lang, apr_pool_t *pool);
    /* How an area and those directly below it (const edu_area_t *) stand to their neighbours: edu_standing_t. */
    edu_error_t *(*standings)(apr_array_header_t **standings, void *baton, const edu_area_t *area,
                              const apr_array_header_t *children, int year, const char *period,
                              apr_pool_t *pool);
    /* What their rates would be with the missing returns: edu_bound_t; NULL: that is not known. */
    edu_error_t *(*bounds)(apr_array_header_t **bounds, void *baton, const edu_area_t *area,
                           const apr_array_header_t *children, int year, const char *period,
                           apr_pool_t *pool);
    /* Why there are no figures of an area: NOT_FOUND. */
    edu_error_t *(*nothing)(void *baton, const edu_area_t *area, int year, apr_pool_t *pool);
    void *baton;
} edu_figure_source_t;

/* The rollups in the database. */
edu_figure_source_t edu_figures_stored(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool);

#endif
