/* Reads a catalogue's folder. What the files hold is told in docs/catalogue.md; all of it is checked here. */
#ifndef EDU_CATALOGUE_READER_READ_H
#define EDU_CATALOGUE_READER_READ_H

#include "base/error.h"
#include "base/settings.h"
#include "model/catalogue.h"

#include <apr_pools.h>
#include <apr_tables.h>

/* Reads the catalogue in `folder`; it lives in `result_pool`. Stops at the first mistake. Errors: CATALOGUE
 * "folder/file:line:column: ..." with a hint where there is one; FILE when a file cannot be read. */
edu_error_t *edu_catalogue_read(edu_catalogue_t **catalogue, const char *folder, apr_pool_t *result_pool,
                                apr_pool_t *scratch_pool);

/* The catalogue the settings name: --catalogue, else ./catalogue/cn-education where there is one, else the one
 * that was installed. */
edu_error_t *edu_catalogue_open(edu_catalogue_t **catalogue, const edu_settings_t *settings,
                                apr_pool_t *pool);

/* A file of a catalogue: "forms/school_annual.yaml" and what stands in it, byte by byte. */
typedef struct edu_catalogue_file_t {
    const char *name;
    const char *data;
    size_t length;
} edu_catalogue_file_t;

/* The files that make the catalogue in `folder`, in byte order of their names: edu_catalogue_file_t. Others that lie there are not among
 * them. Errors: FILE. */
edu_error_t *edu_catalogue_files(apr_array_header_t **files, const char *folder, apr_pool_t *pool);

/* Reads the catalogue that such files make, without a folder; `name` stands for it in messages. */
edu_error_t *edu_catalogue_read_files(edu_catalogue_t **catalogue, const char *name,
                                      const apr_array_header_t *files, apr_pool_t *result_pool,
                                      apr_pool_t *scratch_pool);

#endif
