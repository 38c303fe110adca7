#include "reports/figure_source.h"

#include "reports/subject.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

typedef struct stored_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
} stored_t;

static edu_error_t *
of_area(apr_array_header_t **figures, void *baton, const edu_area_t *area, int year, const char *period,
        apr_pool_t *pool)
{
    const stored_t *stored = baton;
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, stored->db, edu_sql_query("figures_area"),
                         EDU_PARAMS(EDU_TEXT(area->code), EDU_INT(year), EDU_TEXT(period)), pool));
    return edu_figure_list(figures, result, stored->catalogue, pool);
}

static edu_error_t *
of_set(apr_array_header_t **figures, void *baton, const edu_area_set_t *set, int year, const char *period,
       apr_pool_t *pool)
{
    const stored_t *stored = baton;
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, stored->db, edu_sql_query("figures_set"),
                         EDU_PARAMS(EDU_TEXT(set->code), EDU_INT(year), EDU_TEXT(period)), pool));
    return edu_figure_list(figures, result, stored->catalogue, pool);
}

static edu_error_t *
below(apr_array_header_t **figures, void *baton, const edu_area_t *area, int year, const char *period,
      const char *grp, apr_pool_t *pool)
{
    const stored_t *stored = baton;
    edu_result_t *result;

    EDU_TRY(edu_db_query(&result, stored->db, edu_sql_query("figures_below"),
                         EDU_PARAMS(EDU_TEXT(area->code), EDU_INT(year), EDU_TEXT(period), EDU_TEXT(grp)),
                         pool));
    return edu_figure_list(figures, result, stored->catalogue, pool);
}

static edu_error_t *
of_units(apr_array_header_t **tables, void *baton, const char *county, const edu_period_t *period,
         const apr_array_header_t *indicators, const edu_group_t *group, apr_pool_t *pool)
{
    const stored_t *stored = baton;

    return edu_units_load(tables, stored->db, stored->catalogue, county, period, indicators, group, pool);
}

static edu_error_t *
bases_of(apr_array_header_t **bases, void *baton, const edu_area_t *area, const edu_period_t *period,
         edu_lang_t lang, apr_pool_t *pool)
{
    const stored_t *stored = baton;

    return edu_basis_load(bases, stored->db, stored->catalogue, area, period, lang, pool);
}

/* The codes of an area and of those below it, as the database takes them. */
static const char *
codes_of(const edu_area_t *area, const apr_array_header_t *children, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, children->nelts + 1, sizeof(const char *));

    APR_ARRAY_PUSH(codes, const char *) = area->code;
    for (int i = 0; i < children->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(children, i, const edu_area_t *)->code;
    return edu_sql_array(codes, pool);
}

static edu_error_t *
standings_of(apr_array_header_t **standings, void *baton, const edu_area_t *area,
             const apr_array_header_t *children, int year, const char *period, apr_pool_t *pool)
{
    const stored_t *stored = baton;
    apr_array_header_t *above = apr_array_make(pool, 2, sizeof(const char *));
    edu_result_t *result;

    APR_ARRAY_PUSH(above, const char *) = area->code;
    if (area->parent != NULL)
        APR_ARRAY_PUSH(above, const char *) = area->parent;
    EDU_TRY(edu_db_query(&result, stored->db, edu_sql_query("peers_areas"),
                         EDU_PARAMS(EDU_TEXT(codes_of(area, children, pool)), EDU_INT(year), EDU_TEXT(period),
                                    EDU_TEXT(edu_sql_array(above, pool))),
                         pool));
    *standings = edu_standings_read(result, pool);
    return NULL;
}

static edu_error_t *
bounds_of(apr_array_header_t **bounds, void *baton, const edu_area_t *area,
          const apr_array_header_t *children, int year, const char *period, apr_pool_t *pool)
{
    const stored_t *stored = baton;
    edu_result_t *result;

    EDU_TRY(
        edu_db_query(&result, stored->db, edu_sql_query("bounds_areas"),
                     EDU_PARAMS(EDU_TEXT(codes_of(area, children, pool)), EDU_INT(year), EDU_TEXT(period)),
                     pool));
    *bounds = edu_bounds_read(result, pool);
    return NULL;
}

static edu_error_t *
nothing(void *baton, const edu_area_t *area, int year, apr_pool_t *pool)
{
    const stored_t *stored = baton;

    return edu_subject_nothing(stored->db, area, year, pool);
}

edu_figure_source_t
edu_figures_stored(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    stored_t *stored = apr_palloc(pool, sizeof *stored);

    *stored = (stored_t){db, catalogue};
    return (edu_figure_source_t){of_area,      of_set,    below,   of_units, bases_of,
                                 standings_of, bounds_of, nothing, stored};
}
