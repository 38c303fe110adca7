/* Text made safe for the languages it is put into: SQL, COPY, CSV, JSON, HTML. */
#include "base/text.h"

#include <string.h>

/* `text` between two quotes, with each quote inside doubled. */
static char *
quote_doubled(const char *text, char quote, apr_pool_t *pool)
{
    size_t length = strlen(text);
    char *quoted = apr_palloc(pool, 2 * length + 3);
    char *end = quoted;

    *end++ = quote;
    for (; *text != '\0'; text++) {
        if (*text == quote)
            *end++ = quote;
        *end++ = *text;
    }
    *end++ = quote;
    *end = '\0';
    return quoted;
}

char *
edu_text_quote_identifier(const char *name, apr_pool_t *pool)
{
    return quote_doubled(name, '"', pool);
}

char *
edu_text_quote_literal(const char *text, apr_pool_t *pool)
{
    return quote_doubled(text, '\'', pool);
}

/* The letter behind the backslash in COPY's text format, or 0 for a byte that stands for itself. */
static char
copy_escape(char c)
{
    switch (c) {
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\v': return 'v';
    case '\\': return '\\';
    default: return 0;
    }
}

void
edu_text_add_copy(edu_buffer_t *buffer, const char *text, size_t length)
{
    size_t start = 0;

    if (text == NULL) {
        edu_buffer_add(buffer, "\\N", 2);
        return;
    }
    for (size_t i = 0; i < length; i++) {
        char escape = copy_escape(text[i]);

        if (escape != 0) {
            edu_buffer_add(buffer, text + start, i - start);
            edu_buffer_add_char(buffer, '\\');
            edu_buffer_add_char(buffer, escape);
            start = i + 1;
        }
    }
    edu_buffer_add(buffer, text + start, length - start);
}

void
edu_text_add_csv(edu_buffer_t *buffer, const char *text)
{
    if (text == NULL)
        return;
    if (strpbrk(text, ",\"\r\n") == NULL) {
        edu_buffer_add_text(buffer, text);
        return;
    }
    edu_buffer_add_char(buffer, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            edu_buffer_add_char(buffer, '"');
        edu_buffer_add_char(buffer, *text);
    }
    edu_buffer_add_char(buffer, '"');
}

/* One byte below U+0080 inside a JSON string. */
static void
add_json_byte(edu_buffer_t *buffer, char c)
{
    static const char hexadecimal[] = "0123456789abcdef";
    unsigned char byte = (unsigned char)c;
    char escape = copy_escape(c);

    if (c == '\v') /* JSON has no short form for it */
        escape = 0;
    if (c == '"')
        escape = c;
    if (escape != 0) {
        edu_buffer_add_char(buffer, '\\');
        edu_buffer_add_char(buffer, escape);
    } else if (byte < 0x20) {
        edu_buffer_add_text(buffer, "\\u00");
        edu_buffer_add_char(buffer, hexadecimal[byte >> 4]);
        edu_buffer_add_char(buffer, hexadecimal[byte & 15]);
    } else {
        edu_buffer_add_char(buffer, c);
    }
}

void
edu_text_add_json(edu_buffer_t *buffer, const char *text)
{
    size_t bytes;

    if (text == NULL) {
        edu_buffer_add_text(buffer, "null");
        return;
    }
    edu_buffer_add_char(buffer, '"');
    for (; *text != '\0'; text += bytes) {
        uint32_t character = edu_text_decode(text, &bytes);

        if (character < 0x80)
            add_json_byte(buffer, *text);
        else if (character == 0xFFFD && bytes == 1) /* a stray byte would make the whole document invalid */
            edu_buffer_add_text(buffer, "\xEF\xBF\xBD");
        else
            edu_buffer_add(buffer, text, bytes);
    }
    edu_buffer_add_char(buffer, '"');
}

void
edu_text_add_html(edu_buffer_t *buffer, const char *text)
{
    if (text == NULL)
        return;
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': edu_buffer_add_text(buffer, "&amp;"); break;
        case '<': edu_buffer_add_text(buffer, "&lt;"); break;
        case '>': edu_buffer_add_text(buffer, "&gt;"); break;
        case '"': edu_buffer_add_text(buffer, "&quot;"); break;
        case '\'': edu_buffer_add_text(buffer, "&#39;"); break;
        default: edu_buffer_add_char(buffer, *text);
        }
    }
}
