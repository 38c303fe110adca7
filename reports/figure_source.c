#include "reports/figure_source.h"

#include "reports/subject.h"
#include "sql/embedded.h"

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
    return (edu_figure_source_t){of_area, of_set, below, of_units, bases_of, nothing, stored};
}
