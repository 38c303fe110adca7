/* A small catalogue in a temporary folder, one file of which a fuzz target writes anew at each turn. */
#ifndef EDU_TESTS_SUPPORT_FUZZ_FOLDER_H
#define EDU_TESTS_SUPPORT_FUZZ_FOLDER_H

#include "model/catalogue.h"

#include <apr_pools.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the catalogue with this content of the file `name` ("profiles/x.yaml"), which is removed again. NULL when the content is
 * refused; then the error names a file of the catalogue and a place in it, or the process is aborted. The folder is made at the first call
 * and removed when the process ends. */
edu_catalogue_t *edu_fuzz_folder_read(const char *name, const uint8_t *data, size_t size, apr_pool_t *pool);

#endif
