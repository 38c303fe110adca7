/* What the two halves of edu_source_t share: source.c opens and reads, source_examine.c looks at
 * everything once. */
#ifndef EDU_COLLECTOR_SOURCE_PRIVATE_H
#define EDU_COLLECTOR_SOURCE_PRIVATE_H

#include "collector/source.h"

#include <iconv.h>
#include <openssl/evp.h>
#include <sys/stat.h>

/* Bytes read at a time while examining: few enough for the three looks at them to find them in the
 * cache. */
#define EDU_SOURCE_CHUNK ((size_t)256 * 1024)

/* What text consists of, counted. */
typedef struct edu_survey_t {
    int64_t bytes;
    int64_t breaks;    /* line ends; CR LF is one */
    int64_t controls;  /* control characters other than tab and line ends */
    int64_t first_nul; /* offset, or -1 */
    int64_t nul_line;
    int64_t last_return; /* offset, or -2 */
    bool line_open;      /* the last line lacks its end */
} edu_survey_t;

extern const edu_survey_t edu_survey_empty;

/* Counts `length` bytes more. */
void edu_survey_add(edu_survey_t *survey, const char *data, size_t length);

struct edu_source_t {
    edu_source_info_t info;
    int descriptor;
    struct stat as_opened;
    int64_t position;    /* raw bytes before this one were taken */
    int64_t mark_length; /* of the byte order mark, which is not decoded */
    iconv_t converter;   /* NULL: the bytes are UTF-8 already */
    bool ascii_apart;    /* a byte below 0x80 where a character begins stands for itself */
    char *raw;           /* with a converter: raw[raw_begin, raw_end) is not decoded yet */
    size_t raw_begin;
    size_t raw_end;
    int64_t end; /* of the part that is read; 0: the end of the file */
    int64_t part_bytes;
    int jobs;                  /* threads that examine; 0: one, and the digest is taken */
    apr_array_header_t *parts; /* edu_source_part_t; NULL: not told apart */
    EVP_MD_CTX *digest;        /* takes all raw bytes in the pass that wants them, else NULL */
    apr_pool_t *pool;
};

/* The next raw bytes; *length 0 at the end. Errors: FILE. */
edu_error_t *edu_source_read_raw(edu_source_t *source, char *buffer, size_t capacity, size_t *length);

/* The next bytes through the converter. Where bytes do not fit the encoding, *bad takes the offset of
 * the first one, and what was decoded before it is there; else *bad is -1. Errors: FILE. */
edu_error_t *edu_source_decode(edu_source_t *source, char *buffer, size_t capacity, size_t *length,
                               int64_t *bad);

/* Looks at a text in UTF-8 by several threads. *fits is false when something is wrong with it: then nothing else is known. Sets
 * source->parts. Errors: FILE. */
edu_error_t *edu_source_survey_parts(bool *fits, int64_t *breaks, int64_t *controls, bool *line_open,
                                     edu_source_t *source, apr_pool_t *scratch);

/* Reads through iconv from now on, from the encoding of this name. Errors: USAGE. */
edu_error_t *edu_source_set_converter(edu_source_t *source, const char *encoding);

/* To the first byte behind the byte order mark. */
void edu_source_restart(edu_source_t *source);

#endif
