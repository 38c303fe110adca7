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
#include "collector/record.h"
#include "collector/source.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EDU_CSV_FIELD_MOST (1024U * 1024U)       /* bytes of a field, with its quotes */
#define EDU_CSV_FIELDS_MOST 16384U               /* fields of a record */
#define EDU_CSV_RECORD_MOST (4U * 1024U * 1024U) /* bytes of a record */

typedef struct edu_csv_t edu_csv_t;

/* Reads records from a source, which must stay open as long; a UTF-8 stream. separator: an ASCII
 * character other than quote and line ends. Errors: USAGE for another separator. */
edu_error_t *edu_csv_open(edu_csv_t **csv, edu_source_t *source, char separator, apr_pool_t *pool);

/* Reads records from `length` bytes at `data`, which are not changed and must stay as long. */
edu_error_t *edu_csv_open_memory(edu_csv_t **csv, const char *data, size_t length, char separator,
                                 apr_pool_t *pool);

/* The next record; *record NULL at the end. The record and its fields are valid until the next call.
 * Errors: those of the source only; what is wrong with a record stands in the record. */
edu_error_t *edu_csv_next(edu_csv_t *csv, edu_record_t **record);

/* Before the first record: the line that it stands in, of a stream that is a part of another. */
void edu_csv_begin_at(edu_csv_t *csv, int64_t line);

/* Where the record handed out last begins: bytes from the beginning of the stream (decoded ones). */
int64_t edu_csv_offset(const edu_csv_t *csv);

/* The same as a reader of records. */
edu_reader_t edu_csv_reader(edu_csv_t *csv);

/* Holds a sound record against the header's number of fields: true when they agree (and for a faulty
 * record false); else flags it and sets the fault's position. */
bool edu_csv_check_width(edu_record_t *record, size_t width);

/* A fault's name for programs ("stray_quote"), and in words. */
const char *edu_csv_fault_name(edu_csv_fault_t fault);
const char *edu_csv_fault_text(edu_csv_fault_t fault, edu_lang_t lang);

/* For tests and measurements, before the first record: bytes read at a time (0: as it is), and whether
 * to do without the processor's vector instructions. Neither changes what is read. */
void edu_csv_tune(edu_csv_t *csv, size_t window, bool portable);

#endif
