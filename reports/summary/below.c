#include "reports/summary/below.h"

#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <math.h>
#include <string.h>

static const edu_area_t *
area_at(const apr_array_header_t *areas, int index)
{
    return APR_ARRAY_IDX(areas, index, const edu_area_t *);
}

static void
add_counties(edu_below_t *below, const edu_assessment_t *assessment, apr_pool_t *pool)
{
    const edu_areas_t *areas = assessment->catalogue->areas;
    const apr_array_header_t *all =
        edu_areas_below(areas, assessment->area->code, assessment->year, -1, pool);

    below->counties = apr_array_make(pool, 16, sizeof(const edu_area_t *));
    for (int i = 0; i < all->nelts; i++) {
        const edu_area_t *area = area_at(all, i);

        if (strcmp(area->code, assessment->area->code) == 0 ||
            !edu_areas_is_base(areas, area, assessment->year, EDU_COUNTY, pool))
            continue;
        APR_ARRAY_PUSH(below->counties, const edu_area_t *) = area;
        below->deep = below->deep || strcmp(area->parent, assessment->area->code) != 0;
    }
    below->listed = below->counties->nelts <= EDU_BELOW_COUNTIES_LISTED;
    if (below->counties->nelts > EDU_BELOW_COUNTIES_MOST)
        apr_array_clear(below->counties);
}

static const char *
codes_of(const edu_below_t *below, const apr_array_header_t *children, bool counties, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 128, sizeof(const char *));

    for (int i = 0; i < children->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = area_at(children, i)->code;
    for (int i = 0; counties && i < below->counties->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = area_at(below->counties, i)->code;
    return edu_sql_array(codes, pool);
}

static edu_error_t *
add_years(edu_below_t *below, edu_db_t *db, const edu_assessment_t *assessment, bool counties, int first,
          int last, apr_pool_t *pool)
{
    apr_array_header_t *indicators = apr_array_make(pool, EDU_FOCUS_MOST, sizeof(const char *));
    apr_array_header_t *figures;
    edu_result_t *result;

    for (int i = 0; i < below->focus->nelts; i++)
        APR_ARRAY_PUSH(indicators, const char *) =
            APR_ARRAY_IDX(below->focus, i, edu_focus_t).indicator->code;
    EDU_TRY(edu_db_query(&result, db, edu_sql_query("figures_some"),
                         EDU_PARAMS(EDU_TEXT(codes_of(below, assessment->children, counties, pool)),
                                    EDU_TEXT(edu_sql_array(indicators, pool)), EDU_INT(first), EDU_INT(last),
                                    EDU_TEXT(assessment->grp)),
                         pool));
    EDU_TRY(edu_figure_list(&figures, result, assessment->catalogue, pool));
    for (int i = 0; i < figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(figures, i, edu_figure_t);

        APR_ARRAY_PUSH(below->years[figure->year - below->first_year], edu_figure_t) = *figure;
    }
    return NULL;
}

edu_error_t *
edu_below_load(edu_below_t **below, edu_db_t *db, const edu_assessment_t *assessment, apr_pool_t *pool)
{
    edu_below_t *made = apr_pcalloc(pool, sizeof *made);

    made->focus = edu_focus_choose(assessment, &made->candidates, pool);
    made->first_year = assessment->year - EDU_BELOW_YEARS;
    for (int i = 0; i <= EDU_BELOW_YEARS; i++)
        made->years[i] = apr_array_make(pool, 16, sizeof(edu_figure_t));
    *below = made;
    add_counties(made, assessment, pool);
    if (made->focus->nelts == 0)
        return NULL;
    EDU_TRY(add_years(made, db, assessment, made->listed, made->first_year, assessment->year - 1, pool));
    return add_years(made, db, assessment, true, assessment->year, assessment->year, pool);
}

const edu_figure_t *
edu_below_find(const edu_below_t *below, int year, const char *area, const char *grp,
               const edu_indicator_t *indicator)
{
    return edu_figure_find(below->years[year - below->first_year], area, grp, indicator);
}

int
edu_below_earliest(const edu_below_t *below, const apr_array_header_t *areas, const char *grp,
                   const edu_indicator_t *indicator)
{
    for (int year = below->first_year; year < below->first_year + EDU_BELOW_YEARS; year++) {
        int known = 0;

        for (int i = 0; i < areas->nelts; i++) {
            const edu_figure_t *figure = edu_below_find(below, year, area_at(areas, i)->code, grp, indicator);

            known += figure != NULL && !isnan(figure->rate);
        }
        if (known >= 2)
            return year;
    }
    return 0;
}
