/* What the two halves of edu_sorter_t share: sorter.c collects and sorts in memory, sorter_merge.c
 * merges runs. */
#ifndef EDU_COLLECTOR_SORTER_PRIVATE_H
#define EDU_COLLECTOR_SORTER_PRIVATE_H

#include "base/buffer.h"
#include "collector/sorter.h"

#include <apr_tables.h>
#include <stdint.h>

/* A record lies in memory and in files as its header, its key and its payload, one behind the other,
 * not aligned. */
typedef struct edu_sorter_header_t {
    uint32_t key_length;
    uint32_t length;
} edu_sorter_header_t;

#define EDU_SORTER_HEADER sizeof(edu_sorter_header_t)

/* A record where it lies. */
typedef struct edu_sorter_item_t {
    const char *begin; /* of the header */
    const char *key;
    const char *payload;
    size_t key_length;
    size_t length;
} edu_sorter_item_t;

static inline edu_sorter_item_t
edu_sorter_item(const char *begin)
{
    edu_sorter_header_t header;
    const char *key = begin + EDU_SORTER_HEADER;

    memcpy(&header, begin, sizeof header);
    return (edu_sorter_item_t){begin, key, key + header.key_length, header.key_length, header.length};
}

static inline size_t
edu_sorter_item_size(const edu_sorter_item_t *item)
{
    return EDU_SORTER_HEADER + item->key_length + item->length;
}

static inline int
edu_sorter_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

/* Eight bytes of a key behind the `skip` ones that all keys share, as a number that orders as they do.
 * It settles most comparisons without a look at the keys. Equal numbers settle nothing: a short key is
 * filled up with zeros. */
static inline uint64_t
edu_sorter_rank(const char *key, size_t key_length, size_t skip)
{
    uint64_t rank = 0;

    if (key_length >= skip + sizeof rank) {
        memcpy(&rank, key + skip, sizeof rank);
#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_BIG_ENDIAN__
        rank = __builtin_bswap64(rank);
#endif
        return rank;
    }
    for (size_t i = 0; i < sizeof rank; i++)
        rank = rank << 8 | (skip + i < key_length ? (unsigned char)key[skip + i] : 0U);
    return rank;
}

/* Sorted records one behind the other in a file. */
typedef struct edu_sorter_run_t {
    int64_t offset;
    int64_t length;
} edu_sorter_run_t;

/* A temporary file with runs; closed with its pool. */
typedef struct edu_sorter_file_t {
    int descriptor;
    int64_t length;
    apr_array_header_t *runs; /* of edu_sorter_run_t, in the order in which their records came */
    apr_pool_t *pool;
} edu_sorter_file_t;

edu_error_t *edu_sorter_file_create(edu_sorter_file_t **file, apr_pool_t *parent);

/* Appends bytes to the last run. Errors: FILE. */
edu_error_t *edu_sorter_file_append(edu_sorter_file_t *file, const char *data, size_t length);

typedef struct edu_sorter_merge_t edu_sorter_merge_t;

/* Merges all runs of a file with about `memory` bytes, in several passes when there are too many for
 * one. The file goes with the merge, and the merge with its pool. skip: bytes that all keys share. */
edu_error_t *edu_sorter_merge_open(edu_sorter_merge_t **merge, edu_sorter_file_t *file, size_t memory,
                                   size_t skip, apr_pool_t *pool);

/* The next record, valid until the next call; NULL at the end. */
edu_error_t *edu_sorter_merge_next(edu_sorter_merge_t *merge, const edu_sorter_item_t **item);

#endif
