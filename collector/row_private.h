/* What row.c (keys) and row_values.c (values) share. */
#ifndef EDU_COLLECTOR_ROW_PRIVATE_H
#define EDU_COLLECTOR_ROW_PRIVATE_H

#include "collector/counts.h"
#include "collector/row.h"
#include "model/pattern.h"

#include <string.h>

/* What a form's cells mean to units with one value of the class attribute. */
typedef enum edu_demand_t { EDU_OPTIONAL, EDU_REQUIRED, EDU_BARRED } edu_demand_t;

typedef struct edu_demands_t {
    const char *value;     /* of the class attribute; "" for none */
    unsigned char *demand; /* edu_demand_t, one a cell */
    edu_counts_limits_t
        limits; /* of the cells that the file speaks of, in the order of edu_checker_t's plain */
} edu_demands_t;

/* A key as it stood in the row before, before anything was done with it. */
typedef struct edu_repeat_t {
    char text[64];
    size_t length; /* 0: none */
} edu_repeat_t;

/* A cell that the file speaks of, and what a plain count in it may be. */
typedef struct edu_plain_t {
    int cell;
    int column;  /* of the file; -1: none */
    bool counts; /* whole numbers, and none of them marks a missing value */
    int64_t min;
    int64_t max;
} edu_plain_t;

/* Plain cells that follow each other in the form and in the file. */
typedef struct edu_run_t {
    int first; /* number in edu_checker_t's plain */
    int count;
} edu_run_t;

struct edu_checker_t {
    const edu_catalogue_t *catalogue;
    const edu_layout_t *layout;
    edu_register_t *units;
    edu_register_unit_t *unit; /* of the row at hand */
    const edu_period_t *fixed_period;
    edu_rejects_t *rejects;
    edu_lang_t lang;
    int scope_attribute; /* index, -1 */
    bool *writes_attributes;
    const bool
        *reads; /* one a file column: the layout takes something from it; NULL until an error cell is met */
    const bool *keys; /* one a file column: it says whose return it is; NULL as long */
    const bool *writes_cells;
    edu_plain_t *plain;
    int plain_count;
    edu_run_t *runs; /* of all that plain holds */
    int run_count;
    int *odd;                   /* room for numbers in plain */
    bool vector;                /* counts are read several at a time */
    bool open;                  /* units that the register does not have are taken */
    bool direct;                /* cells are taken from the record */
    const edu_record_t *record; /* of the row at hand, then */
    bool keys_only;
    bool blanks_keep;
    edu_view_t *missing;
    int missing_count;
    bool counts_are_marks; /* a mark of a missing value looks like a count, as 999 does */
    const edu_pattern_t **missing_patterns;
    int missing_pattern_count;
    apr_hash_t *demands; /* class value to edu_demands_t */
    const edu_demands_t *last_demands;
    edu_buffer_t *area_text;
    edu_buffer_t *unit_text;
    edu_buffer_t *name_text;
    edu_buffer_t *period_text;
    edu_buffer_t *measure_text;
    edu_buffer_t *value_text;
    edu_buffer_t *map_text;
    apr_array_header_t *fault_lines; /* int64_t: of the row at hand */
    const char **attribute_texts;    /* of the row at hand, as they are written */
    edu_repeat_t period_repeat;      /* the row's period was read from it */
    edu_repeat_t area_repeat;        /* and its area, in last_area_year */
    int64_t place;                   /* of the row at hand */
    char last_period[64];
    char last_period_text[EDU_PERIOD_TEXT];
    int last_year;
    int this_year; /* by the clock: no return is of a later year than the next */
    char last_area[64];
    const char *last_county;
    int last_area_year;
    apr_pool_t *pool;
    apr_pool_t *scratch_pool; /* cleared at each row */
};

edu_view_t edu_view_trim(edu_view_t view);

static inline edu_view_t
edu_field_view(const edu_record_t *record, int column)
{
    if (column < 0 || (size_t)column >= record->count)
        return (edu_view_t){"", 0};
    return (edu_view_t){record->fields[column].data, record->fields[column].length};
}

/* What a map has for the text, or for the text with single blanks, where a name was wrapped or spaced out in its cell. `text` is
 * then written so. */
const char *edu_find_mapped(apr_hash_t *map, edu_buffer_t *text);

/* Whether the key's only column holds what it held in the row before. */
static inline bool
edu_key_repeats(const edu_repeat_t *repeat, const edu_key_source_t *source, const edu_record_t *record)
{
    edu_view_t view;

    if (repeat->length == 0 || source->count != 1)
        return false;
    view = edu_field_view(record, source->columns[0]);
    return view.length == repeat->length && memcmp(view.data, repeat->text, view.length) == 0;
}

/* Keeps it for the next row. */
static inline void
edu_key_keep(edu_repeat_t *repeat, const edu_key_source_t *source, const edu_record_t *record)
{
    edu_view_t view = source->count == 1 ? edu_field_view(record, source->columns[0]) : (edu_view_t){"", 0};

    repeat->length = view.length <= sizeof repeat->text ? view.length : 0;
    if (repeat->length > 0)
        memcpy(repeat->text, view.data, repeat->length);
}

/* A key's text in `out` (a buffer of its own), after joining, mapping, padding and prefixing.
 * *known is false when a closed map does not have it. */
const char *edu_key_text(bool *known, edu_buffer_t *out, const edu_key_source_t *source,
                         const edu_record_t *record);

/* Full-width digits, as Chinese input methods type them, become plain ones. */
void edu_view_narrow(edu_buffer_t *text);

/* What is asked of the row at hand beside its cells: its attributes and its class, which says what the cells mean. */
edu_error_t *edu_checker_unit(const edu_demands_t **demands, bool *class_known, bool *sound,
                              edu_checker_t *checker, const edu_row_t *row);

/* The row is through: noted as rejected, or its unit in the register. */
edu_error_t *edu_checker_end(edu_verdict_t *verdict, bool sound, edu_checker_t *checker,
                             const edu_row_t *row);

/* Notes a fault of the row at hand. */
edu_error_t *edu_checker_note_fault(edu_checker_t *checker, edu_reason_t rule, int64_t line,
                                    const char *column, const char *value, const char *other);

/* Reads a cell, plain or not, times 10^decimals, and holds it against what it may be: *sound is false after a fault, *present where there is no
 * value. */
edu_error_t *edu_checker_number(bool *sound, bool *present, int64_t *scaled, edu_checker_t *checker,
                                const edu_row_t *row, const edu_cell_t *cell, edu_demand_t demand,
                                edu_view_t view);

/* Takes a profile's marks of missing values. */
void edu_checker_take_marks(edu_checker_t *checker, const edu_profile_t *profile);

/* Whether the trimmed text is empty or a mark of a missing value. */
bool edu_checker_is_missing(const edu_checker_t *checker, edu_view_t view);

/* The attribute's code for what stands in the cell: a code of the list, or a name of one; NULL when it is neither. */
const char *edu_checker_attribute_code(edu_checker_t *checker, const edu_attribute_t *attribute,
                                       edu_view_t view);

/* Rejects a record with error cells among those that the layout reads, each with its place; marks of a missing value (a profile's
 * "#N/A") are none. A long layout's value is left to edu_checker_write(), which turns away the whole return.
 * *key_is_sound: none of them says whose return it is. */
edu_error_t *edu_checker_error_cells(edu_verdict_t *verdict, bool *key_is_sound, edu_checker_t *checker,
                                     const edu_record_t *record);

#endif
