/* Streams of an OLE compound file (MS-CFB), as .xls files are. */
#ifndef EDU_COLLECTOR_WORKBOOK_OLE_H
#define EDU_COLLECTOR_WORKBOOK_OLE_H

#include "base/buffer.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A run of little-endian bytes; reading beyond its end gives zeros. */
typedef struct edu_bytes_t {
    const unsigned char *data;
    size_t length;
} edu_bytes_t;

static inline uint32_t
edu_bytes_u16(edu_bytes_t bytes, size_t at)
{
    return at + 2 <= bytes.length ? (uint32_t)bytes.data[at] | (uint32_t)bytes.data[at + 1] << 8 : 0;
}

static inline uint32_t
edu_bytes_u32(edu_bytes_t bytes, size_t at)
{
    return edu_bytes_u16(bytes, at) | edu_bytes_u16(bytes, at + 2) << 16;
}

/* The stream of this name (ASCII, case as it stands); false when there is none, or not all of it. Allocated in `pool`. */
bool edu_ole_stream(edu_bytes_t *stream, edu_bytes_t file, const char *name, apr_pool_t *pool);

#endif
