/* One return: its keys and values taken out of a file's row, checked, and written as a COPY line.
 *
 * The checks that need nothing but the row itself, the catalogue and the register are all here; what a row fails at goes to the
 * rejects, every fault of it. */
#ifndef EDU_COLLECTOR_ROW_H
#define EDU_COLLECTOR_ROW_H

#include "collector/layout.h"
#include "collector/register.h"
#include "collector/rejects.h"

typedef struct edu_view_t {
    const char *data; /* NULL: the file has no such column */
    size_t length;
} edu_view_t;

/* A row on its way. Texts are valid until the next row. */
typedef struct edu_row_t {
    int64_t line;
    const char *county;
    int year;
    char period[EDU_PERIOD_TEXT];
    int64_t place; /* the same number: the same county and period; another: perhaps */
    const char *unit;
    const char *unit_name;
    edu_view_t *attributes;    /* one a form attribute */
    edu_view_t *cells;         /* one a form cell */
    const int64_t *cell_lines; /* long layout: the line of each cell; NULL: all in `line` */
} edu_row_t;

/* Longer codes of units are slips of the pen, and no key of a table could hold them. */
#define EDU_UNIT_CODE_MOST 100

/* The statistical bureau's codes of places, and the digits of them that are the county's. */
enum { EDU_BUREAU_CODE = 12, EDU_BUREAU_COUNTY = 6 };

typedef enum edu_verdict_t { EDU_ROW_ACCEPTED, EDU_ROW_REJECTED, EDU_ROW_LEFT_OUT } edu_verdict_t;

typedef struct edu_checker_t edu_checker_t;

/* register_units: NULL for forms whose reporters are areas. fixed_period: NULL, or the period of all rows. */
edu_checker_t *edu_checker_create(const edu_catalogue_t *catalogue, const edu_layout_t *layout,
                                  edu_register_t *register_units, const edu_period_t *fixed_period,
                                  edu_rejects_t *rejects, edu_lang_t lang, apr_pool_t *pool);

/* How far rows are read. keys_only: nothing but the key is taken, from the file before the register, and written. blanks_keep: a
 * blank where a value is required stands for the stored one. To be called before edu_checker_columns(). */
void edu_checker_set_mode(edu_checker_t *checker, bool keys_only, bool blanks_keep);

/* Whether units that the register does not have are taken as new ones; as the form says, unless this is called. A layout without areas needs a
 * register that is not open. */
void edu_checker_set_open(edu_checker_t *checker, bool open);

/* For rows that edu_checker_read() reads: cells are taken from the record itself, which must still be there, and row->cells is left alone.
 * Nothing happens where a profile maps cells. */
void edu_checker_set_direct(edu_checker_t *checker);

/* The unit's code as the record has it, or for a form that areas fill in the area's, after joining, mapping and padding; "" when
 * there is none. Valid until the next call. For records whose key did not hold. */
const char *edu_checker_named(edu_checker_t *checker, const edu_record_t *record);

/* Takes the keys, attributes and (wide) cells out of a sound record. */
edu_error_t *edu_checker_take(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker,
                              const edu_record_t *record);

/* Long layout: the cell this record is about and its value. cell -1 with EDU_ROW_LEFT_OUT when the profile leaves it out. */
edu_error_t *edu_checker_take_cell(edu_verdict_t *verdict, int *cell, edu_view_t *value,
                                   edu_checker_t *checker, const edu_record_t *record);

/* Long layout: what two rows say about parts of the same cell, put together: the sum; missing when one of them is; the part that
 * is no count when one is not, for edu_checker_write() to reject. Allocated in `pool`, or one of the two. */
edu_view_t edu_checker_add_parts(edu_checker_t *checker, const edu_cell_t *cell, edu_view_t one,
                                 edu_view_t other, apr_pool_t *pool);

/* Checks the values and appends "county \t year \t period \t unit \t submission \t values" with a line feed to `out`. *rest is
 * where, in what was appended, the values begin. Nothing is appended for a rejected row. */
edu_error_t *edu_checker_write(edu_verdict_t *verdict, edu_buffer_t *out, size_t *rest,
                               edu_checker_t *checker, const edu_row_t *row, int64_t submission);

/* The same checks, for who wants the values themselves: of cells that the file speaks of, times 10^decimals; 0 and present 0 where there is none,
 * else present 1. Those of other cells are left alone. Of a rejected row they mean nothing. */
edu_error_t *edu_checker_read(edu_verdict_t *verdict, int64_t *values, unsigned char *present,
                              edu_checker_t *checker, const edu_row_t *row);

/* The attributes of the row that was written or read last, one a form attribute; NULL for none. */
const char *const *edu_checker_attributes(const edu_checker_t *checker);

/* The lines (int64_t) of the faults that edu_checker_write() found in its last row, the first fault first. */
const apr_array_header_t *edu_checker_fault_lines(const edu_checker_t *checker);

/* What characters of the unit's code say of the attribute (from_unit); NULL when nothing, or nothing the attribute knows. */
const char *edu_attribute_of_unit(const edu_attribute_t *attribute, const char *unit, apr_pool_t *pool);

/* The attribute's closed list for messages, "11 幼儿园, 21 小学", and one value of it; a code that is not listed stands as it is. */
const char *edu_attribute_list(const edu_attribute_t *attribute, edu_lang_t lang, apr_pool_t *pool);
const char *edu_attribute_value(const edu_attribute_t *attribute, const char *code, edu_lang_t lang,
                                apr_pool_t *pool);

/* Before edu_checker_write() for a row whose record is gone: finds its unit again and clears the row's scratch. */
void edu_checker_resume(edu_checker_t *checker, const edu_row_t *row);

/* The row's key so that memcmp orders as (county_code, year, period, unit_code) does; appended to `out`. */
void edu_row_key(edu_buffer_t *out, const edu_row_t *row);

/* Which columns each COPY line has: all attributes of a form of units, those of the file for other forms; none where only keys are
 * read. */
void edu_checker_columns(const edu_checker_t *checker, const bool **attributes, const bool **cells);

#endif
