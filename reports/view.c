/* Areas of one year looked at in others. */
#include "base/pool.h"
#include "reports/query_private.h"
#include "sql/embedded.h"

#include <limits.h>

edu_boundary_t
edu_view_boundary(const edu_view_t *view, edu_level_t level, const apr_array_header_t **codes)
{
    const edu_areas_t *areas = view->query->only.catalogue->areas;
    int year = view->query->only.boundaries;
    edu_boundary_t boundary = edu_boundary_of_area(areas, view->area, year, view->year, level, view->pool);
    apr_array_header_t *touched;
    const apr_array_header_t *below;

    *codes = boundary.codes;
    if (boundary.kind != EDU_BOUNDARY_DIVIDED)
        return boundary;
    below = edu_areas_below(areas, view->area->code, year, -1, view->pool);
    touched = apr_array_make(view->pool, 16, sizeof(const char *));
    for (int i = 0; i < below->nelts; i++)
        apr_array_cat(touched, edu_boundary_touched(areas, APR_ARRAY_IDX(below, i, const edu_area_t *)->code,
                                                    year, view->year, view->pool));
    *codes = touched;
    return boundary;
}

edu_error_t *
edu_query_views(edu_query_t *query, edu_db_t *db, edu_view_write_t write, apr_pool_t *pool)
{
    edu_selection_t any_year = query->only;
    const apr_array_header_t *areas = edu_areas_all(query->only.catalogue->areas);
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_result_t *span;

    any_year.first = INT_MIN;
    any_year.last = INT_MAX;
    EDU_TRY(edu_db_query(&span, db, edu_sql_query("boundary_years"), EDU_NO_PARAMS, pool));
    if (edu_result_null(span, 0, 0))
        return NULL;
    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);

        if (area->valid_from > query->only.boundaries || area->valid_to <= query->only.boundaries ||
            !edu_selection_takes(&any_year, area, query->only.boundaries))
            continue;
        for (int64_t year = edu_result_int(span, 0, 0); year <= edu_result_int(span, 0, 1); year++) {
            edu_view_t view = {query, db, area, (int)year, scratch};

            apr_pool_clear(scratch);
            if (year >= query->only.first && year <= query->only.last)
                EDU_TRY(write(&view));
        }
        EDU_TRY(edu_query_flush(query, pool));
    }
    return NULL;
}
