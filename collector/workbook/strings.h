/* The shared strings of an OOXML workbook, one behind the other in one piece of memory. */
#ifndef EDU_COLLECTOR_WORKBOOK_STRINGS_H
#define EDU_COLLECTOR_WORKBOOK_STRINGS_H

#include "base/buffer.h"
#include "base/error.h"
#include "collector/workbook/xml.h"

#include <stdbool.h>
#include <stddef.h>

#define EDU_STRINGS_BYTES_MOST ((size_t)512 * 1024 * 1024)
#define EDU_STRINGS_MOST ((size_t)64 * 1024 * 1024)

typedef struct edu_strings_t edu_strings_t;

/* Reads a part of shared strings. Runs of rich text are joined; phonetic readings are left out. Errors: INPUT. */
edu_error_t *edu_strings_read(edu_strings_t **strings, const char *what, edu_xml_read_t read, void *part,
                              apr_pool_t *pool);

size_t edu_strings_count(const edu_strings_t *strings);

/* Appends string number `index`; false when there is none. */
bool edu_strings_add(edu_buffer_t *out, const edu_strings_t *strings, size_t index);

/* Makes _x000D_ and the like the characters they stand for, in what was appended to `text` from `start` on. */
void edu_strings_unescape(edu_buffer_t *text, size_t start);

#endif
