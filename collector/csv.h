/* Records of a CSV file (RFC 4180), at the speed of memory.
 *
 * Line ends may be LF, CR LF or CR, also mixed. A field in double quotes may hold separators, line
 * breaks and doubled quotes. What RFC 4180 does not allow is a fault of its record and of no other: the
 * record is handed out flagged, and reading goes on behind the next line end. Only a quote that is
 * never closed takes the rest of the file with it (`fatal`); the record then names the place where it
 * was opened. */
#ifndef EDU_COLLECTOR_CSV_H
#define EDU_COLLECTOR_CSV_H

#include "base/error.h"
#include "base/text.h"
#include "collector/source.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EDU_CSV_FIELD_MOST (1024U * 1024U)       /* bytes of a field, with its quotes */
#define EDU_CSV_FIELDS_MOST 16384U               /* fields of a record */
#define EDU_CSV_RECORD_MOST (4U * 1024U * 1024U) /* bytes of a record */

/* A field of a record: bytes without the enclosing quotes, doubled quotes made single; no NUL behind
 * it. Valid, and free to be written to, until the next call of edu_csv_next(). */
typedef struct edu_csv_field_t {
    char *data;
    uint32_t length;
    bool quoted; /* stood in quotes: "" is then an empty text, not nothing */
} edu_csv_field_t;

typedef enum edu_csv_fault_t {
    EDU_CSV_SOUND = 0,
    EDU_CSV_STRAY_QUOTE,        /* a quote inside a field that does not begin with one */
    EDU_CSV_TEXT_AFTER_QUOTE,   /* neither separator nor line end behind a closing quote */
    EDU_CSV_UNTERMINATED_QUOTE, /* the file ends inside quotes; fatal */
    EDU_CSV_FIELD_TOO_LONG,     /* over EDU_CSV_FIELD_MOST */
    EDU_CSV_TOO_MANY_FIELDS,    /* over EDU_CSV_FIELDS_MOST */
    EDU_CSV_RECORD_TOO_LONG,    /* over EDU_CSV_RECORD_MOST */
    EDU_CSV_FEWER_THAN_HEADER,  /* these two only by edu_csv_check_width() */
    EDU_CSV_MORE_THAN_HEADER,
    EDU_CSV_FAULT_COUNT
} edu_csv_fault_t;

typedef struct edu_csv_record_t {
    edu_csv_field_t *fields;
    size_t count;  /* at least 1 */
    int64_t line;  /* physical line of its beginning, from 1 */
    int64_t lines; /* physical lines it covers: more than 1 with line breaks in quotes, or after a fault */
    bool blank;    /* an empty line: one empty field, not quoted */
    bool fatal;    /* nothing can be read behind it */

    /* Of a faulty record the fields before the fault are whole, the last one holds the raw text from
     * the beginning of the faulty field to the end of the record, and what is behind it is not split. */
    edu_csv_fault_t fault;
    int64_t fault_line;  /* where it is: physical line, from 1, */
    size_t fault_column; /* character in that line, from 1, */
    size_t fault_field;  /* and number of the field, from 1 */

    const char *begin; /* raw bytes of the record, without the line end; unescaping has written to them */
    const char *end;
} edu_csv_record_t;

typedef struct edu_csv_t edu_csv_t;

/* Reads records from a source, which must stay open as long; a UTF-8 stream. separator: an ASCII
 * character other than quote and line ends. Errors: USAGE for another separator. */
edu_error_t *edu_csv_open(edu_csv_t **csv, edu_source_t *source, char separator, apr_pool_t *pool);

/* Reads records from `length` bytes at `data`, which are not changed and must stay as long. */
edu_error_t *edu_csv_open_memory(edu_csv_t **csv, const char *data, size_t length, char separator,
                                 apr_pool_t *pool);

/* The next record; *record NULL at the end. The record and its fields are valid until the next call.
 * Errors: those of the source only; what is wrong with a record stands in the record. */
edu_error_t *edu_csv_next(edu_csv_t *csv, edu_csv_record_t **record);

/* Holds a sound record against the header's number of fields: true when they agree (and for a faulty
 * record false); else flags it and sets the fault's position. */
bool edu_csv_check_width(edu_csv_record_t *record, size_t width);

/* Whether every cell of a sound record is empty, as in the rows that spreadsheets leave behind. */
bool edu_csv_is_empty(const edu_csv_record_t *record);

/* Takes off the empty cells behind the first `width`: spreadsheets leave them too, they are no fault. */
void edu_csv_drop_empty_tail(edu_csv_record_t *record, size_t width);

/* A fault's name for programs ("stray_quote"), and in words. */
const char *edu_csv_fault_name(edu_csv_fault_t fault);
const char *edu_csv_fault_text(edu_csv_fault_t fault, edu_lang_t lang);

/* For tests and measurements, before the first record: bytes read at a time (0: as it is), and whether
 * to do without the processor's vector instructions. Neither changes what is read. */
void edu_csv_tune(edu_csv_t *csv, size_t window, bool portable);

#endif
