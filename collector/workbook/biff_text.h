/* Records of an .xls stream, and the texts in them, which go on in records of their own. */
#ifndef EDU_COLLECTOR_WORKBOOK_BIFF_TEXT_H
#define EDU_COLLECTOR_WORKBOOK_BIFF_TEXT_H

#include "base/buffer.h"
#include "collector/workbook/ole.h"

#include <iconv.h>

#define EDU_BIFF_CONTINUE 0x003CU

typedef struct edu_biff_record_t {
    uint32_t type;
    edu_bytes_t body;
    size_t begin; /* of the body in the stream */
} edu_biff_record_t;

/* The record at *at, which moves behind it; false at the end, or where the record is cut off. */
bool edu_biff_next(edu_biff_record_t *record, size_t *at, edu_bytes_t stream);

/* A place in a record and those that continue it. */
typedef struct edu_biff_cursor_t {
    edu_bytes_t stream;
    size_t at;
    size_t end; /* of the record at hand */
} edu_biff_cursor_t;

edu_biff_cursor_t edu_biff_cursor(edu_bytes_t stream, const edu_biff_record_t *record, size_t offset);

/* The next bytes, little-endian; zeros behind the end, which sets the cursor's end to 0. */
uint32_t edu_biff_take(edu_biff_cursor_t *cursor, int bytes);
bool edu_biff_ended(const edu_biff_cursor_t *cursor);

/* Appends the text of `count` characters at the cursor as UTF-8. converter: NULL for Excel 97 and later, where a byte of flags goes before
 * the characters, else from the workbook's code page. False when the text is not whole or not of the code page. */
bool edu_biff_text(edu_buffer_t *out, edu_biff_cursor_t *cursor, size_t count, iconv_t converter);

/* The same for a text of the table of shared strings, which may carry formatting and readings. */
bool edu_biff_shared_text(edu_buffer_t *out, edu_biff_cursor_t *cursor);

#endif
