/* A growing run of bytes on the heap, for text that is built piece by piece and then handed on (COPY lines,
 * documents). Unlike a pool it gives memory back, so that streams of any length need constant memory. */
#ifndef EDU_BASE_BUFFER_H
#define EDU_BASE_BUFFER_H

#include <apr_pools.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct edu_buffer_t {
    char *data; /* length bytes; not NUL-terminated unless edu_buffer_text() was called */
    size_t length;
    size_t capacity;
} edu_buffer_t;

/* A buffer that is freed with `pool`. */
edu_buffer_t *edu_buffer_create(size_t capacity, apr_pool_t *pool);

/* Makes room for `more` bytes behind the content. */
void edu_buffer_reserve(edu_buffer_t *buffer, size_t more);

static inline void
edu_buffer_add(edu_buffer_t *buffer, const char *data, size_t length)
{
    if (buffer->capacity - buffer->length < length)
        edu_buffer_reserve(buffer, length);
    if (length > 0)
        memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
}

static inline void
edu_buffer_add_char(edu_buffer_t *buffer, char c)
{
    if (buffer->capacity == buffer->length)
        edu_buffer_reserve(buffer, 1);
    buffer->data[buffer->length++] = c;
}

static inline void
edu_buffer_clear(edu_buffer_t *buffer)
{
    buffer->length = 0;
}

void edu_buffer_add_text(edu_buffer_t *buffer, const char *text);
void edu_buffer_add_int(edu_buffer_t *buffer, int64_t value);
void edu_buffer_printf(edu_buffer_t *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The content as a NUL-terminated string; valid until the next addition. */
char *edu_buffer_text(edu_buffer_t *buffer);

#endif
