/* What a seal is made of: named texts, and one SHA-256 over them all.
 *
 * Every part has a path, as if it lay in a folder. The lines "<SHA-256>  <path>\n" of all parts, in byte order of the paths, are what sha256sum
 * writes; the SHA-256 of these lines is the seal's. So anybody can check a seal that was exported with `sha256sum -c SHA256SUMS` and
 * `sha256sum SHA256SUMS`. docs/sealing.md has the format of each part. */
#ifndef EDU_AGGREGATOR_SEAL_PARTS_H
#define EDU_AGGREGATOR_SEAL_PARTS_H

#include "base/error.h"

#include <apr_pools.h>
#include <apr_tables.h>

#define EDU_SEAL_FACTS "seal.json"
#define EDU_SEAL_REGISTER "register.csv"
#define EDU_SEAL_PERIODS "periods.csv"
#define EDU_SEAL_INPUTS "inputs.csv"
#define EDU_SEAL_RESULTS "results/" /* and the name of the table without rollup_, and .csv */
#define EDU_SEAL_INDICATORS "results/indicator.csv"
#define EDU_SEAL_CATALOGUE "catalogue/"

typedef struct edu_seal_part_t {
    const char *path;
    const char *data; /* ended by a NUL that is not counted */
    size_t length;
    const char *sha256; /* 64 hexadecimal digits */
} edu_seal_part_t;

typedef struct edu_seal_parts_t {
    apr_array_header_t *list; /* edu_seal_part_t, by path once sorted */
    apr_pool_t *pool;
} edu_seal_parts_t;

edu_seal_parts_t *edu_seal_parts_create(apr_pool_t *pool);

/* Adds a part; data is not copied. */
void edu_seal_parts_add(edu_seal_parts_t *parts, const char *path, const char *data, size_t length);

void edu_seal_parts_sort(edu_seal_parts_t *parts);

/* The part of this path; NULL. */
const edu_seal_part_t *edu_seal_parts_find(const edu_seal_parts_t *parts, const char *path);

/* The lines of all parts, and their SHA-256: the seal's. The parts must be sorted. */
char *edu_seal_parts_sums(const edu_seal_parts_t *parts, apr_pool_t *pool);
char *edu_seal_parts_sha256(const edu_seal_parts_t *parts, apr_pool_t *pool);

/* The names in the first line of a part in CSV; they hold no commas or quotes. const char *. */
apr_array_header_t *edu_seal_part_columns(const edu_seal_part_t *part, apr_pool_t *pool);

#endif
