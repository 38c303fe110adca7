/* Which files the operands of a command name: files, and folders with all that can be collected in them. */
#ifndef EDU_COLLECTOR_MANY_FILES_H
#define EDU_COLLECTOR_MANY_FILES_H

#include "base/error.h"

#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct edu_found_file_t {
    const char *path;
    const char *label; /* the name; in a folder that was given, the path below it */
    int64_t bytes;     /* 0: not known; opening it will tell why */
} edu_found_file_t;

typedef struct edu_found_t {
    apr_array_header_t
        *files; /* edu_found_file_t *, in the order of the operands; of a folder, of their paths */
    apr_array_header_t
        *left_out; /* const char *: paths in folders that are no returns: hidden, locks, other kinds */
    apr_array_header_t *failed; /* edu_error_t *: folders that could not be read or hold nothing to collect */
    bool folder;                /* one of the operands is a folder */
} edu_found_t;

/* Whether a file in a folder is taken for one to collect, by its name alone. */
bool edu_found_is_input(const char *name);

/* Finds the files of the operands. A file that is named is taken whatever it is called. */
void edu_found_list(edu_found_t *found, int count, const char *const *operands, apr_pool_t *pool);

#endif
