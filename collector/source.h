/* An input file, or standard input, as a stream of UTF-8 bytes in constant memory.
 *
 * Opening reads the whole input once: it finds the encoding, proves that every byte fits it, counts
 * lines and takes the SHA-256 of the raw bytes, so that a submission is known before its first record
 * is. Reading is then a second pass. Standard input and other streams that cannot be read twice are
 * kept in an unlinked temporary file.
 *
 * The encoding: a byte order mark decides (UTF-8, UTF-16LE, UTF-16BE), else the whole input is UTF-8,
 * else the whole input is GB18030 (of which GBK and GB2312 are parts). No other encoding is guessed. */
#ifndef EDU_COLLECTOR_SOURCE_H
#define EDU_COLLECTOR_SOURCE_H

#include "base/error.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct edu_source_t edu_source_t;

typedef struct edu_source_info_t {
    const char *name;     /* the path as given, or "standard input" */
    const char *encoding; /* "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", or the name that was given */
    bool bom;             /* a byte order mark was there and is not part of what is read */
    int64_t bytes;        /* raw size */
    int64_t lines;        /* ended by LF, CR LF or CR; the last one may lack its end */
    bool line_open;       /* the last line lacks its end */
    char sha256[65];      /* of the raw bytes, 64 hexadecimal digits; "" when it was not wanted */
} edu_source_info_t;

/* Opens `path` ("-": standard input) and examines all of it. encoding: NULL or "auto" to find it, else
 * a name iconv knows ("gbk", "utf-16le"); it then holds without question. The source is closed with
 * `pool`.
 *
 * Errors: FILE when it cannot be opened or read; INPUT when it is empty, is no text (a spreadsheet, an
 * archive, NUL bytes, many control characters), or has bytes that fit no encoding tried: the message
 * then names byte offset (from 0) and line (from 1) of the first byte that fits none; USAGE when the
 * encoding's name is unknown. */
edu_error_t *edu_source_open(edu_source_t **source, const char *path, const char *encoding, apr_pool_t *pool);

/* The same in two steps, for files that may be something else than text: opens without looking, */
edu_error_t *edu_source_open_bytes(edu_source_t **source, const char *path, apr_pool_t *pool);

/* and examines as text. */
edu_error_t *edu_source_examine_text(edu_source_t *source, const char *encoding);

/* To be said before either: the SHA-256 is not wanted, and a text may be looked at by so many threads, in parts of so many bytes at least. */
void edu_source_examine_quickly(edu_source_t *source, int jobs, int64_t part_bytes);

/* A stretch of a text that was looked at by several threads: it begins behind a line feed. */
typedef struct edu_source_part_t {
    int64_t from; /* raw offsets */
    int64_t to;
    int64_t line;   /* in which it begins, from 1 */
    bool in_quotes; /* the number of quotation marks before it is odd */
} edu_source_part_t;

/* The parts of a text in UTF-8, from its first byte behind the byte order mark to its last: edu_source_part_t. One where it was looked at
 * otherwise; none when it is to be decoded. */
const apr_array_header_t *edu_source_parts(const edu_source_t *source);

/* Reads the bytes `from` to before `to` of an examined text in UTF-8, which must stay open as long; from another place and on another thread
 * than others. */
edu_source_t *edu_source_read_part(const edu_source_t *source, int64_t from, int64_t to, apr_pool_t *pool);

/* Or takes size and SHA-256 only: the bytes are then read through the descriptor, without moving its place. */
edu_error_t *edu_source_examine_bytes(edu_source_t *source);
int edu_source_descriptor(const edu_source_t *source);

/* The first bytes, at most `capacity`, of a source that is not examined yet. Errors: FILE. */
edu_error_t *edu_source_head(edu_source_t *source, char *head, size_t capacity, size_t *length);

/* What the encoding is called for a file that is no text; the name must live as long as the source. */
void edu_source_name_kind(edu_source_t *source, const char *kind);

/* Whether the file still is the one that was examined. Errors: INPUT, FILE. */
edu_error_t *edu_source_check(const edu_source_t *source);

/* What opening found out; lives as long as the source. */
const edu_source_info_t *edu_source_info(const edu_source_t *source);

/* Reads the next bytes, at most `capacity` (at least 64), into `buffer`; *length 0 is the end. A piece
 * may end in the middle of a character. Errors: FILE; INPUT when the file is no longer the one that
 * opening examined (size or time of change), said at the latest where its end is reached. */
edu_error_t *edu_source_read(edu_source_t *source, char *buffer, size_t capacity, size_t *length);

/* Back to the first byte. Errors: as reading. */
edu_error_t *edu_source_rewind(edu_source_t *source);

#endif
