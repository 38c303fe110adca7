/* Files: whole reads, atomic writes, spill files. */
#ifndef EDU_BASE_FILE_H
#define EDU_BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stdio.h>

/* Reads a file of at most `most` bytes. The text has a NUL behind it that is not counted. Errors: FILE. */
edu_error_t *edu_file_read(char **data, size_t *length, const char *path, size_t most, apr_pool_t *pool);

/* Writes beside `path` and renames, so that a reader sees the old file or the new one whole. What is no plain file
 * (/dev/stdout, a FIFO) is written to as it stands. Errors: FILE; they leave no file behind. */
edu_error_t *edu_file_write(const char *path, const char *data, size_t length, apr_pool_t *pool);

/* The same with what a stream holds from where it stands, however much that is. */
edu_error_t *edu_file_write_from(const char *path, FILE *from, apr_pool_t *pool);

/* Whether both paths lead to one plain file, by whatever links. `from` may be "-", standard input. */
bool edu_file_is_same(const char *from, const char *to);

/* The names (without the folder) of the plain files in `folder` that end in `suffix`, in byte order; hidden ones aside.
 * Errors: FILE. */
edu_error_t *edu_file_list(apr_array_header_t **names, const char *folder, const char *suffix,
                           apr_pool_t *pool);

/* The folder in which the running program's own file lies, links followed; NULL when the system does not say. */
const char *edu_file_program_folder(apr_pool_t *pool);

/* An unlinked temporary file for reading and writing, closed with the pool. In $TMPDIR or /tmp. */
edu_error_t *edu_file_spill(FILE **file, apr_pool_t *pool);

/* SHA-256 as 64 hexadecimal digits of a run of bytes. */
char *edu_sha256_hex(const void *data, size_t length, apr_pool_t *pool);

#endif
