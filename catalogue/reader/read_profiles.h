/* What the files of the profile's reader share: read_profiles.c (the whole), read_profile_keys.c (keys and filters) and
 * read_profile_columns.c (columns). */
#ifndef EDU_CATALOGUE_READER_READ_PROFILES_H
#define EDU_CATALOGUE_READER_READ_PROFILES_H

#include "catalogue/reader/reader.h"

typedef struct edu_profile_reader_t {
    edu_profile_t *profile;
    const edu_form_t *form;
    const edu_yaml_t *root;
    apr_hash_t *gaps; /* names of the gaps that the file's name, the sheet's and the title fill */
    apr_pool_t *pool; /* of the catalogue */
    apr_pool_t *scratch_pool;
} edu_profile_reader_t;

/* A text that may have gaps. Errors: when they are not right. */
edu_error_t *edu_profile_check_gaps(const edu_yaml_t *node, apr_pool_t *scratch_pool);

/* A text whose gaps must be among those filled by the names of the file, the sheet and the title, or among `more` (may be NULL). */
edu_error_t *edu_profile_check_filled(const edu_profile_reader_t *reader, const edu_yaml_t *node,
                                      apr_hash_t *more);

/* The headers a column may have (const char *): one text, or a list of them. */
edu_error_t *edu_profile_read_headers(apr_array_header_t **headers, const edu_yaml_t *node, apr_pool_t *pool);

/* A list of columns: each a text, or a list of the headers it may have. */
edu_error_t *edu_profile_read_columns(apr_array_header_t **columns, const edu_yaml_t *node, apr_pool_t *pool);

/* A mapping of texts to texts under "map"; *map is NULL when the key is not there. */
edu_error_t *edu_profile_read_map(apr_hash_t **map, const edu_yaml_t *node, apr_pool_t *pool);

/* area, unit, unit_name, year, period, measure; filters; columns, value and repeats. */
edu_error_t *edu_profile_read_keys(edu_profile_reader_t *reader);
edu_error_t *edu_profile_read_filters(edu_profile_reader_t *reader);
edu_error_t *edu_profile_read_layout(edu_profile_reader_t *reader);

#endif
