#include "aggregator/earlier.h"

#include "model/boundary.h"

#include <apr_strings.h>

/* Where an area that something happened to looks, for one lag. */
typedef struct look_t {
    edu_boundary_t boundary;
    const edu_sum_t **sums;
} look_t;

struct edu_earlier_t {
    const edu_catalogue_t *catalogue;
    apr_hash_t *looks; /* "area year lag" to look_t */
    const edu_sum_t *own[1];
    apr_pool_t *pool;
};

edu_earlier_t *
edu_earlier_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_earlier_t *earlier = apr_pcalloc(pool, sizeof *earlier);

    earlier->catalogue = catalogue;
    earlier->looks = apr_hash_make(pool);
    earlier->pool = pool;
    return earlier;
}

static look_t *
look_of(edu_earlier_t *earlier, const char *area, int year, int lag)
{
    char key[128];
    look_t *look;

    apr_snprintf(key, sizeof key, "%s %d %d", area, year, lag);
    look = apr_hash_get(earlier->looks, key, APR_HASH_KEY_STRING);
    if (look != NULL)
        return look;
    look = apr_pcalloc(earlier->pool, sizeof *look);
    look->boundary = edu_boundary_of_one(earlier->catalogue->areas, area, year, year - lag, earlier->pool);
    look->sums = apr_pcalloc(earlier->pool, sizeof *look->sums * (size_t)(look->boundary.codes->nelts + 1));
    apr_hash_set(earlier->looks, apr_pstrdup(earlier->pool, key), APR_HASH_KEY_STRING, look);
    return look;
}

edu_earlier_sums_t
edu_earlier_find(edu_earlier_t *earlier, const edu_cube_t *cube, int form, const char *area,
                 const edu_period_t *period, int lag, int grp)
{
    edu_period_t before = edu_period_before(period, lag);
    char text[EDU_PERIOD_TEXT];
    look_t *look;

    edu_period_format(&before, text);
    if (lag == 0 || edu_boundary_is_settled(earlier->catalogue->areas, area, before.year, period->year)) {
        earlier->own[0] = edu_cube_find(cube, form, area, text, grp);
        return (edu_earlier_sums_t){earlier->own, 1};
    }
    look = look_of(earlier, area, period->year, lag);
    for (int i = 0; i < look->boundary.codes->nelts; i++)
        look->sums[i] =
            edu_cube_find(cube, form, APR_ARRAY_IDX(look->boundary.codes, i, const char *), text, grp);
    return (edu_earlier_sums_t){look->sums, look->boundary.codes->nelts};
}

void
edu_earlier_add(apr_hash_t *areas, const edu_areas_t *all, int year, int earlier, apr_pool_t *pool)
{
    apr_hash_t *own = apr_hash_copy(pool, areas);

    for (apr_hash_index_t *i = apr_hash_first(pool, own); i != NULL; i = apr_hash_next(i)) {
        const char *code = apr_hash_this_key(i);
        const apr_array_header_t *codes;

        if (edu_boundary_is_settled(all, code, earlier, year))
            continue;
        codes = edu_boundary_of_one(all, code, year, earlier, pool).codes;
        for (int k = 0; k < codes->nelts; k++) {
            const char *other = APR_ARRAY_IDX(codes, k, const char *);

            apr_hash_set(areas, other, APR_HASH_KEY_STRING, other);
        }
    }
}
