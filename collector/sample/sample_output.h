/* A file that is written piece by piece through a buffer. */
#ifndef EDU_COLLECTOR_SAMPLE_SAMPLE_OUTPUT_H
#define EDU_COLLECTOR_SAMPLE_SAMPLE_OUTPUT_H

#include "base/buffer.h"
#include "base/error.h"

#include <apr_pools.h>
#include <stdio.h>

/* Add to `text`, then flush with this many bytes. */
#define EDU_OUTPUT_FLUSH ((size_t)1024 * 1024)

typedef struct edu_output_t {
    const char *path;
    FILE *stream;
    edu_buffer_t *text;
} edu_output_t;

/* Creates a file that must not be there yet; closed with `pool`. `path` must live as long. Errors: FILE. */
edu_error_t *edu_output_open(edu_output_t **result, apr_pool_t *pool, const char *path);

/* Writes what is in the buffer when it is `when` bytes or more. Errors: FILE. */
edu_error_t *edu_output_flush(edu_output_t *output, size_t when);

/* Writes the rest and closes. Errors: FILE. */
edu_error_t *edu_output_close(edu_output_t *output);

#endif
