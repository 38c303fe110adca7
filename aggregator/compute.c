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
edu_compute_periods(const edu_cube_t *cube, apr_pool_t *pool)
{
    apr_hash_t *periods = apr_hash_make(pool);
    const char *last = "";

    for (int f = 0; f < edu_cube_catalogue(cube)->forms->nelts; f++) {
        apr_array_header_t *sums = edu_cube_sums(cube, f, pool);

        for (int i = 0; i < sums->nelts; i++) {
            const char *period = APR_ARRAY_IDX(sums, i, const edu_sum_t *)->period;

            if (strcmp(period, last) != 0)
                apr_hash_set(periods, period, APR_HASH_KEY_STRING, period);
            last = period;
        }
    }
    return periods;
}

apr_hash_t *
edu_compute_codes(const edu_cube_t *cube, apr_pool_t *pool)
{
    apr_hash_t *periods = apr_hash_make(pool);

    for (int f = 0; f < edu_cube_catalogue(cube)->forms->nelts; f++) {
        apr_array_header_t *sums = edu_cube_sums(cube, f, pool);

        for (int i = 0; i < sums->nelts; i++) {
            const edu_sum_t *sum = APR_ARRAY_IDX(sums, i, edu_sum_t *);
            apr_hash_t *codes = apr_hash_get(periods, sum->period, APR_HASH_KEY_STRING);

            if (codes == NULL) {
                codes = apr_hash_make(pool);
                apr_hash_set(periods, sum->period, APR_HASH_KEY_STRING, codes);
            }
            apr_hash_set(codes, sum->area, APR_HASH_KEY_STRING, sum->area);
        }
    }
    return periods;
}

edu_tree_t *
edu_compute_tree(const edu_catalogue_t *catalogue, int year, const char *period, apr_hash_t *codes,
                 apr_pool_t *pool)
{
    apr_array_header_t *keys = apr_array_make(pool, (int)apr_hash_count(codes) + 1, sizeof(const char *));
    apr_array_header_t *strays = apr_array_make(pool, 4, sizeof(const char *));
    edu_tree_t *tree;

    for (apr_hash_index_t *i = apr_hash_first(pool, codes); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(keys, const char *) = apr_hash_this_key(i);
    tree = edu_tree_create(catalogue->areas, year, keys, strays, pool);
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
