/* A row of cells, from whatever kind of file, and the reader that hands rows out. */
#ifndef EDU_COLLECTOR_RECORD_H
#define EDU_COLLECTOR_RECORD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A field of a record: bytes without the enclosing quotes, doubled quotes made single; no NUL behind
 * it. Valid, and free to be written to, until the next record is asked for. */
typedef struct edu_field_t {
    char *data;
    uint32_t length;
    bool quoted; /* stood in quotes: "" is then an empty text, not nothing */
    bool error;  /* a spreadsheet's error cell (#REF!, #DIV/0!): its text is no value */
} edu_field_t;

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

typedef struct edu_record_t {
    edu_field_t *fields;
    size_t count;  /* at least 1 */
    int64_t line;  /* physical line of its beginning, from 1 */
    int64_t lines; /* physical lines it covers: more than 1 with line breaks in quotes, or after a fault */
    bool blank;    /* an empty line: one empty field, not quoted */
    bool fatal;    /* nothing can be read behind it */
    bool errors;   /* a field is an error cell */

    /* Of a faulty record the fields before the fault are whole, the last one holds the raw text from
     * the beginning of the faulty field to the end of the record, and what is behind it is not split. */
    edu_csv_fault_t fault;
    int64_t fault_line;  /* where it is: physical line, from 1, */
    size_t fault_column; /* character in that line, from 1, */
    size_t fault_field;  /* and number of the field, from 1 */

    /* Where the fields of a sound record stand as they are in the file, quotes and all: field number i ends before text[marks[i]], and
     * begins behind text[marks[i - 1]]. NULL where they do not stand in one text, or not any more. */
    const uint32_t *marks;
    const char *text;

    const char *begin; /* raw bytes of the record, without the line end; unescaping has written to them */
    const char *end;
} edu_record_t;

/* Whether every cell of a sound record is empty, as in the rows that spreadsheets leave behind. */
bool edu_record_is_empty(const edu_record_t *record);

/* Takes off the empty cells behind the first `width`: spreadsheets leave them too, they are no fault. */
void edu_record_drop_empty_tail(edu_record_t *record, size_t width);

/* Hands out the records of a file or a sheet, one after the other. */
typedef struct edu_reader_t {
    /* The next record; *record NULL at the end. It and its fields are valid, and free to be written to, until the next call. Errors:
     * those of reading only; what is wrong with a record stands in the record. */
    edu_error_t *(*next)(void *baton, edu_record_t **record);
    void *baton;
    const char *sheet; /* name of the sheet; "" for a file without sheets */
} edu_reader_t;

edu_error_t *edu_reader_next(const edu_reader_t *reader, edu_record_t **record);

#endif
