#include "base/text_wrap.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool
is_one_of(uint32_t character, const char *set)
{
    size_t bytes;

    for (; *set != '\0'; set += bytes)
        if (edu_text_decode(set, &bytes) == character)
            return true;
    return false;
}

static bool
is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

const char *
edu_text_piece_end(const char *text)
{
    for (;;) {
        char one[5] = "";
        char other[5] = "";
        size_t bytes;
        size_t next_bytes;
        uint32_t character = edu_text_decode(text, &bytes);
        uint32_t next = edu_text_decode(text + bytes, &next_bytes);

        memcpy(one, text, bytes);
        memcpy(other, text + bytes, next_bytes);
        text += bytes;
        if (next == ' ' && is_digit(character) && is_digit((unsigned char)text[1]))
            continue;
        if (next == 0 || next == ' ' || next == '\n')
            return text;
        if (is_one_of(character, "（《“‘【〔") || is_one_of(next, "，。、；：？！）》”’…】〕"))
            continue;
        if (edu_text_width(one) == 2 || edu_text_width(other) == 2)
            return text;
    }
}

static const char *
skip_blanks(const char *text)
{
    return text + strspn(text, " \n");
}

size_t
edu_text_piece_width(const char *text, apr_pool_t *pool)
{
    size_t widest = 0;

    for (text = skip_blanks(text); *text != '\0'; text = skip_blanks(text)) {
        const char *end = edu_text_piece_end(text);
        size_t width = edu_text_width(apr_pstrmemdup(pool, text, (size_t)(end - text)));

        widest = width > widest ? width : widest;
        text = end;
    }
    return widest;
}

apr_array_header_t *
edu_text_wrap(const char *text, size_t width, apr_pool_t *pool)
{
    apr_array_header_t *lines = apr_array_make(pool, 4, sizeof(const char *));
    const char *start = text;
    const char *end = text;

    while (*skip_blanks(end) != '\0') {
        const char *next = edu_text_piece_end(skip_blanks(end));

        if (end > start && edu_text_width(apr_pstrmemdup(pool, start, (size_t)(next - start))) > width) {
            APR_ARRAY_PUSH(lines, const char *) = apr_pstrmemdup(pool, start, (size_t)(end - start));
            start = skip_blanks(end);
        }
        end = next;
    }
    APR_ARRAY_PUSH(lines, const char *) = apr_pstrmemdup(pool, start, (size_t)(end - start));
    return lines;
}

size_t
edu_terminal_width(int descriptor, size_t otherwise)
{
    struct winsize size = {0};

    if (isatty(descriptor) == 0 || ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return otherwise;
    return size.ws_col;
}
