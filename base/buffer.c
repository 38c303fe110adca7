#include "base/buffer.h"

#include "base/translate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static apr_status_t
buffer_free(void *data)
{
    free(((edu_buffer_t *)data)->data);
    return APR_SUCCESS;
}

edu_buffer_t *
edu_buffer_create(size_t capacity, apr_pool_t *pool)
{
    edu_buffer_t *buffer = apr_pcalloc(pool, sizeof *buffer);

    apr_pool_cleanup_register(pool, buffer, buffer_free, apr_pool_cleanup_null);
    if (capacity > 0)
        edu_buffer_reserve(buffer, capacity);
    return buffer;
}

void
edu_buffer_reserve(edu_buffer_t *buffer, size_t more)
{
    size_t wanted = buffer->length + more;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : 64;

    if (wanted <= buffer->capacity)
        return;
    while (capacity < wanted)
        capacity *= 2;
    buffer->data = realloc(buffer->data, capacity);
    if (buffer->data == NULL) {
        fputs(edu_translate("edustat: error: out of memory\n"), stderr);
        abort();
    }
    buffer->capacity = capacity;
}

void
edu_buffer_add_text(edu_buffer_t *buffer, const char *text)
{
    edu_buffer_add(buffer, text, strlen(text));
}

void
edu_buffer_add_int(edu_buffer_t *buffer, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        edu_buffer_add_char(buffer, '-');
    edu_buffer_add(buffer, digits + at, sizeof digits - at);
}

void
edu_buffer_printf(edu_buffer_t *buffer, const char *format, ...)
{
    va_list arguments;
    va_list again;

    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        edu_buffer_reserve(buffer, (size_t)length + 1);
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
        buffer->length += (size_t)length;
    }
    va_end(again);
}

char *
edu_buffer_text(edu_buffer_t *buffer)
{
    edu_buffer_reserve(buffer, 1);
    buffer->data[buffer->length] = '\0';
    return buffer->data;
}
