/* Rows in COPY's binary format: numbers travel as they are, most significant byte first. A column is what one edu_binary_add_...() adds. */
#ifndef EDU_BASE_COPY_BINARY_H
#define EDU_BASE_COPY_BINARY_H

#include "base/buffer.h"

#include <stdbool.h>

/* Bytes of what stands before the first row. */
#define EDU_BINARY_BEGIN ((size_t)19)

/* What stands before the first row and behind the last. */
void edu_binary_begin(edu_buffer_t *out);
void edu_binary_end(edu_buffer_t *out);

/* Begins a row of so many columns. */
void edu_binary_add_row(edu_buffer_t *out, int columns);

void edu_binary_add_null(edu_buffer_t *out);

/* text; NULL for NULL. */
void edu_binary_add_text(edu_buffer_t *out, const char *text);

/* int4 */
void edu_binary_add_int(edu_buffer_t *out, int value);

/* float8; a negative zero is a zero. */
void edu_binary_add_double(edu_buffer_t *out, bool present, double value);

/* float8; NULL where there is none or no table holds it. */
void edu_binary_add_number(edu_buffer_t *out, double value);

/* int4; NULL for 0 and below. */
void edu_binary_add_year(edu_buffer_t *out, int year);

/* boolean */
void edu_binary_add_flag(edu_buffer_t *out, bool known, bool flag);

/* What stands in a row before its first column: how many there are. */
#define EDU_BINARY_ROW_HEAD ((size_t)2)

/* The column at *at of a row, which moves behind it; *data is NULL for NULL. False where the row ends before it. */
bool edu_binary_field(const char **data, size_t *length, const char *row, size_t row_length, size_t *at);

/* A column's value, of a float8 and of an int4; false for NULL and for another length. */
bool edu_binary_double(double *value, const char *data, size_t length);
bool edu_binary_int(int *value, const char *data, size_t length);

#endif
