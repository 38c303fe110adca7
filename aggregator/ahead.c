#include "aggregator/ahead.h"

edu_ahead_t *
edu_ahead_create(const edu_catalogue_t *catalogue, int year, apr_pool_t *pool)
{
    edu_ahead_t *ahead = apr_pcalloc(pool, sizeof *ahead * (size_t)(catalogue->indicators->nelts + 1));

    for (int i = 0; i < catalogue->targets->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(catalogue->targets, i, const edu_target_t *);
        edu_ahead_t *of = &ahead[target->indicator->index];

        for (int n = 1; n <= EDU_AHEAD_YEARS; n++) {
            int then = year + n;

            if (target->from <= then && then <= target->to)
                of->there |= 1U << n;
            if (target->from == then || target->to == then - 1)
                of->changes |= 1U << n;
        }
    }
    return ahead;
}
