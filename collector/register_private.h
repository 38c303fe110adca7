/* What collector/register.c and collector/registers.c share; nobody else includes it. */
#ifndef EDU_COLLECTOR_REGISTER_PRIVATE_H
#define EDU_COLLECTOR_REGISTER_PRIVATE_H

#include "collector/register.h"

#include <apr_hash.h>
#include <stdio.h>

struct edu_register_t {
    const edu_form_t *form;
    const struct edu_register_t *base; /* shared with others, not to be changed; NULL: none */
    apr_hash_t *by_code;               /* unit code to the first unit with it */
    apr_hash_t *by_key;                /* "county unit" to the unit, for codes that several counties use */
    apr_hash_t *texts;                 /* attribute values, each kept once */
    apr_array_header_t *news;          /* edu_register_unit_t * */
    FILE *strays; /* COPY lines of returns from units that should not exist; NULL: none yet */
    int64_t stray_count;
    apr_pool_t *pool;
};

/* An empty register above one that is shared and is not changed through it. */
edu_register_t *edu_register_over(const edu_register_t *base, apr_pool_t *pool);

#endif
