#include "aggregator/seal/parts.h"

#include "base/buffer.h"
#include "base/file.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

edu_seal_parts_t *
edu_seal_parts_create(apr_pool_t *pool)
{
    edu_seal_parts_t *parts = apr_palloc(pool, sizeof *parts);

    parts->list = apr_array_make(pool, 64, sizeof(edu_seal_part_t));
    parts->pool = pool;
    return parts;
}

void
edu_seal_parts_add(edu_seal_parts_t *parts, const char *path, const char *data, size_t length)
{
    edu_seal_part_t *part = &APR_ARRAY_PUSH(parts->list, edu_seal_part_t);

    *part = (edu_seal_part_t){path, data, length, edu_sha256_hex(data, length, parts->pool)};
}

static int
compare_parts(const void *a, const void *b)
{
    return strcmp(((const edu_seal_part_t *)a)->path, ((const edu_seal_part_t *)b)->path);
}

void
edu_seal_parts_sort(edu_seal_parts_t *parts)
{
    if (parts->list->nelts > 1)
        qsort(parts->list->elts, (size_t)parts->list->nelts, sizeof(edu_seal_part_t), compare_parts);
}

const edu_seal_part_t *
edu_seal_parts_find(const edu_seal_parts_t *parts, const char *path)
{
    for (int i = 0; i < parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(parts->list, i, edu_seal_part_t);

        if (strcmp(part->path, path) == 0)
            return part;
    }
    return NULL;
}

char *
edu_seal_parts_sums(const edu_seal_parts_t *parts, apr_pool_t *pool)
{
    edu_buffer_t *sums = edu_buffer_create(8192, pool);

    for (int i = 0; i < parts->list->nelts; i++) {
        const edu_seal_part_t *part = &APR_ARRAY_IDX(parts->list, i, edu_seal_part_t);

        edu_buffer_printf(sums, "%s  %s\n", part->sha256, part->path);
    }
    return edu_buffer_text(sums);
}

char *
edu_seal_parts_sha256(const edu_seal_parts_t *parts, apr_pool_t *pool)
{
    const char *sums = edu_seal_parts_sums(parts, pool);

    return edu_sha256_hex(sums, strlen(sums), pool);
}

apr_array_header_t *
edu_seal_part_columns(const edu_seal_part_t *part, apr_pool_t *pool)
{
    apr_array_header_t *columns = apr_array_make(pool, 32, sizeof(const char *));
    char *line = apr_pstrmemdup(pool, part->data, strcspn(part->data, "\n"));
    char *rest;

    for (char *name = apr_strtok(line, ",", &rest); name != NULL; name = apr_strtok(NULL, ",", &rest))
        APR_ARRAY_PUSH(columns, const char *) = name;
    return columns;
}
