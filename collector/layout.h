/* How a file's columns become a form's columns: found from the headers, or told by a profile. */
#ifndef EDU_COLLECTOR_LAYOUT_H
#define EDU_COLLECTOR_LAYOUT_H

#include "base/error.h"
#include "collector/csv.h"
#include "model/catalogue.h"
#include "model/pattern.h"

#include <stdbool.h>

/* Where a key of a row comes from. */
typedef struct edu_key_source_t {
    int *columns; /* file columns, from 0 */
    int count;    /* 0: a fixed value, or nothing */
    const edu_profile_key_t
        *rule; /* join, prefix, padding, map, with their gaps filled; NULL: as it stands */
} edu_key_source_t;

typedef struct edu_layout_filter_t {
    int column;
    const edu_profile_filter_t *filter;
    edu_pattern_t **patterns; /* one a value; NULL for those without gaps */
} edu_layout_filter_t;

typedef struct edu_layout_t {
    const edu_form_t *form;
    const edu_profile_t *profile; /* NULL: the form's own headers */
    int column_count;
    const char **headers; /* as they stand in the file */
    const char **shown;   /* what people read there: the same, or the name that stands above a code */
    edu_key_source_t area;
    edu_key_source_t unit;
    edu_key_source_t unit_name;
    edu_key_source_t year;
    edu_key_source_t period;
    edu_key_source_t measure; /* long layout */
    int value_column;
    bool wide;
    bool keys_only;
    int *attribute_columns; /* one a form attribute: file column or -1 */
    int *cell_columns;      /* one a form cell: file column or -1 (wide) */
    bool *has_cells;        /* whether the file speaks of the cell; all of the measure map's in a long file */
    apr_hash_t **attribute_maps; /* one a form attribute: the profile's map of its texts, or NULL */
    apr_hash_t **cell_maps;      /* one a form cell, likewise */
    apr_hash_t *taken;           /* what the names of the file, the sheet and the title gave: name to text */
    apr_array_header_t *filters; /* edu_layout_filter_t */
    apr_array_header_t *stops;   /* edu_pattern_t *: the file ends at a row whose first text fits */
    apr_array_header_t *fill_down; /* int: file columns */
    apr_array_header_t *unknown;   /* const char *: headers that mean nothing to the form */
    int64_t header_line;
} edu_layout_t;

/* Which of a workbook's sheets a profile means, from 0: the one it names, or the first. Errors: INPUT when there is no such sheet, or when
 * its name fits several. */
edu_error_t *edu_layout_pick_sheet(int *index, const edu_profile_t *profile, const char *const *names,
                                   int count, apr_pool_t *scratch_pool);

/* What a file may do without. */
typedef enum edu_layout_need_t {
    EDU_LAYOUT_FIXED_PERIOD = 1, /* --period was given */
    EDU_LAYOUT_SOME_CELLS = 2,   /* required measures may lack their columns: stored values stay */
    EDU_LAYOUT_KEYS_ONLY = 4     /* nothing but the keys is read */
} edu_layout_need_t;

/* Reads records up to and with the header (and the rows a profile skips behind it) and works out the layout.
 *
 * form: NULL to find it by the headers. profile: NULL for none. Without a profile the header is the first of the first 20
 * records that names columns of a form, so that a title above it does no harm. `file_name`: for what profiles take from it; NULL when there
 * is none. `need`: a set of edu_layout_need_t.
 * On an error *layout is as far as it got; its header_line is 0 when no header was found.
 * Errors: INPUT that names what is missing, twice there, or not understood. */
edu_error_t *edu_layout_read(edu_layout_t **layout, const edu_reader_t *reader, const char *file_name,
                             const edu_catalogue_t *catalogue, const edu_form_t *form,
                             const edu_profile_t *profile, unsigned need, apr_pool_t *pool);

#endif
