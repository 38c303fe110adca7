/* What layout.c (the form's own headers) and layout_profile.c (a profile's) share. */
#ifndef EDU_COLLECTOR_LAYOUT_PRIVATE_H
#define EDU_COLLECTOR_LAYOUT_PRIVATE_H

#include "collector/layout.h"

/* The header's texts, copied out of the scanner's buffer. */
const char **edu_layout_copy_headers(const edu_record_t *record, apr_pool_t *pool);

/* A record that should be the header and is no row of cells. */
edu_error_t *edu_layout_header_fault(const edu_record_t *record);

/* Gives a column of the file to a cell or an attribute. Errors: INPUT when it has another one. */
edu_error_t *edu_layout_take_column(int *slot, const edu_layout_t *layout, int column, const char *what);

/* Reads up to the last row before the data, and what the names of the file, the sheet and the title give. */
edu_error_t *edu_layout_read_header(edu_layout_t *layout, const edu_reader_t *reader, const char *file_name,
                                    apr_pool_t *pool);

/* The first column that has one of the names (const char *), in their order: "#3" by number, else a header in any spelling or one that fits the
 * name's gaps; -1. A number may lie behind the last header. */
int edu_layout_find_column(const apr_array_header_t *names, const char *const *headers, int count,
                           apr_pool_t *pool);

/* Finds the columns that the profile names. */
edu_error_t *edu_layout_bind_profile(edu_layout_t *layout, apr_pool_t *pool);

#endif
