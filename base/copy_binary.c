#include "base/copy_binary.h"

#include <endian.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Most significant byte first. */
static void
add_16(edu_buffer_t *out, int value)
{
    uint16_t bytes = htobe16((uint16_t)value);

    edu_buffer_add(out, (const char *)&bytes, sizeof bytes);
}

static void
add_32(edu_buffer_t *out, uint32_t value)
{
    value = htobe32(value);
    edu_buffer_add(out, (const char *)&value, sizeof value);
}

/* A length and what has it, at once: a million rows have fifty columns each. */
static void
add_column(edu_buffer_t *out, uint32_t length, const void *bytes)
{
    char column[4 + sizeof(uint64_t)];

    uint32_t head = htobe32(length);
    memcpy(column, &head, 4);
    memcpy(column + 4, bytes, length);
    edu_buffer_add(out, column, 4 + length);
}

void
edu_binary_begin(edu_buffer_t *out)
{
    edu_buffer_add(out, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", EDU_BINARY_BEGIN);
}

void
edu_binary_end(edu_buffer_t *out)
{
    add_16(out, UINT16_MAX);
}

void
edu_binary_add_row(edu_buffer_t *out, int columns)
{
    add_16(out, columns);
}

void
edu_binary_add_null(edu_buffer_t *out)
{
    add_32(out, UINT32_MAX); /* length -1 */
}

void
edu_binary_add_text(edu_buffer_t *out, const char *text)
{
    size_t length;

    if (text == NULL) {
        edu_binary_add_null(out);
        return;
    }
    length = strlen(text);
    add_32(out, (uint32_t)length);
    edu_buffer_add(out, text, length);
}

void
edu_binary_add_int(edu_buffer_t *out, int value)
{
    uint32_t bytes = htobe32((uint32_t)value);

    add_column(out, sizeof bytes, &bytes);
}

void
edu_binary_add_double(edu_buffer_t *out, bool present, double value)
{
    uint64_t bits;

    if (!present) {
        edu_binary_add_null(out);
        return;
    }
    value += 0.0;
    memcpy(&bits, &value, sizeof bits);
    bits = htobe64(bits);
    add_column(out, sizeof bits, &bits);
}

void
edu_binary_add_number(edu_buffer_t *out, double value)
{
    edu_binary_add_double(out, isfinite(value), value);
}

void
edu_binary_add_year(edu_buffer_t *out, int year)
{
    if (year > 0)
        edu_binary_add_int(out, year);
    else
        edu_binary_add_null(out);
}

void
edu_binary_add_flag(edu_buffer_t *out, bool known, bool flag)
{
    if (!known) {
        edu_binary_add_null(out);
        return;
    }
    add_column(out, 1, &(char){flag});
}

bool
edu_binary_field(const char **data, size_t *length, const char *row, size_t row_length, size_t *at)
{
    uint32_t said;

    if (row_length < *at || row_length - *at < sizeof said)
        return false;
    memcpy(&said, row + *at, sizeof said);
    said = be32toh(said);
    *at += sizeof said;
    *data = NULL;
    *length = 0;
    if (said == UINT32_MAX)
        return true;
    if (row_length - *at < said)
        return false;
    *data = row + *at;
    *length = said;
    *at += said;
    return true;
}

bool
edu_binary_double(double *value, const char *data, size_t length)
{
    uint64_t bits;

    if (data == NULL || length != sizeof bits)
        return false;
    memcpy(&bits, data, sizeof bits);
    bits = be64toh(bits);
    memcpy(value, &bits, sizeof bits);
    return true;
}

bool
edu_binary_int(int *value, const char *data, size_t length)
{
    uint32_t bits;

    if (data == NULL || length != sizeof bits)
        return false;
    memcpy(&bits, data, sizeof bits);
    *value = (int)be32toh(bits);
    return true;
}
