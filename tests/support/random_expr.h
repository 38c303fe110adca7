/* Random numbers that a seed makes again, and random trees of expressions over the measures of forms. */
#ifndef EDU_TESTS_RANDOM_EXPR_H
#define EDU_TESTS_RANDOM_EXPR_H

#include "model/expr.h"

#include <stdint.h>

void edu_random_seed(uint64_t seed);

/* 0 to below - 1, by SplitMix64. */
int edu_random_draw(int below);

/* SplitMix64's last step: well spread bits of any number. */
uint64_t edu_random_mix(uint64_t value);

/* A tree of at most this depth whose units fit; no node knows its unit yet. */
edu_expr_t *edu_random_expr(const apr_array_header_t *forms, int depth, apr_pool_t *pool);

#endif
