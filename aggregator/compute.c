#include "aggregator/compute.h"

#include "base/log.h"

#include <string.h>

static const edu_form_t *
form_at(const edu_catalogue_t *catalogue, int form)
{
    return APR_ARRAY_IDX(catalogue->forms, form, const edu_form_t *);
}

void
edu_compute_expected(edu_expect_t *expect, edu_cube_t *cube, int year, const char *period,
                     apr_hash_t *counties)
{
    const edu_catalogue_t *catalogue = edu_cube_catalogue(cube);
    edu_period_t parsed;

    edu_error_clear(edu_period_parse(&parsed, period, strlen(period)));
    for (int f = 0; f < catalogue->forms->nelts; f++)
        if (edu_period_fits(&parsed, form_at(catalogue, f)->frequency))
            edu_expect_units(expect, cube, f, year, period, counties);
}

apr_hash_t *
edu_compute_codes(const edu_cube_t *cube, apr_pool_t *pool)
{
    const apr_array_header_t *periods = edu_cube_periods(cube, pool);
    apr_hash_t *codes = apr_hash_make(pool);

    for (int i = 0; i < periods->nelts; i++) {
        const char *period = APR_ARRAY_IDX(periods, i, const char *);

        apr_hash_set(codes, period, APR_HASH_KEY_STRING, edu_cube_areas(cube, period, pool));
    }
    return codes;
}

edu_tree_t *
edu_compute_tree(const edu_catalogue_t *catalogue, int year, const char *period,
                 const apr_array_header_t *codes, apr_pool_t *pool)
{
    apr_array_header_t *strays = apr_array_make(pool, 4, sizeof(const char *));
    edu_tree_t *tree = edu_tree_create(catalogue->areas, year, codes, strays, pool);

    for (int i = 0; i < strays->nelts; i++)
        edu_log_warning(
            "area \"%s\" holds returns of %s but is not in the catalogue for that year; they are in no rollup",
            APR_ARRAY_IDX(strays, i, const char *), period);
    return tree;
}

void
edu_compute_rates(edu_rates_t *rates, const edu_cube_t *cube)
{
    for (int i = 0; i < rates->tree->count; i++)
        if (rates->tree->nodes[i].dirty)
            edu_rates_evaluate(rates, cube, i);
    edu_rates_add_up(rates);
}
