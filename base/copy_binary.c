#include "base/copy_binary.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static void
add_bytes(edu_buffer_t *out, uint64_t value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        edu_buffer_add_char(out, (char)(value >> shift & 0xff));
}

void
edu_binary_begin(edu_buffer_t *out)
{
    edu_buffer_add(out, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
}

void
edu_binary_end(edu_buffer_t *out)
{
    add_bytes(out, UINT16_MAX, 2);
}

void
edu_binary_add_row(edu_buffer_t *out, int columns)
{
    add_bytes(out, (uint64_t)columns, 2);
}

void
edu_binary_add_null(edu_buffer_t *out)
{
    add_bytes(out, UINT32_MAX, 4); /* length -1 */
}

void
edu_binary_add_text(edu_buffer_t *out, const char *text)
{
    if (text == NULL) {
        edu_binary_add_null(out);
        return;
    }
    add_bytes(out, strlen(text), 4);
    edu_buffer_add_text(out, text);
}

void
edu_binary_add_int(edu_buffer_t *out, int value)
{
    add_bytes(out, 4, 4);
    add_bytes(out, (uint32_t)value, 4);
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
    add_bytes(out, 8, 4);
    add_bytes(out, bits, 8);
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
    add_bytes(out, 1, 4);
    add_bytes(out, flag, 1);
}
