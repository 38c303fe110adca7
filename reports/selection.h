/* Which rows a query asks for, by the options of `query`. */
#ifndef EDU_REPORTS_SELECTION_H
#define EDU_REPORTS_SELECTION_H

#include "base/settings.h"
#include "model/catalogue.h"

typedef struct edu_selection_t {
    const edu_catalogue_t *catalogue;
    const char *area; /* NULL: all, as the others */
    bool below;       /* the areas directly below it as well */
    const char *level;
    int first; /* year */
    int last;
    const char *indicator;
    const char *grp;
    const char *form;
    int boundaries; /* the year on whose boundaries figures are given; 0: each on those of its own */
} edu_selection_t;

/* Errors: USAGE, NOT_FOUND for what the catalogue does not have. */
edu_error_t *edu_selection_read(edu_selection_t *selection, const edu_catalogue_t *catalogue,
                                const edu_settings_t *settings, apr_pool_t *pool);

/* Whether rows of an area, as it was in a year, are asked for. What query_indicators.sql and edu_sql_sum_page() say, too. */
bool edu_selection_takes(const edu_selection_t *selection, const edu_area_t *area, int year);

#endif
