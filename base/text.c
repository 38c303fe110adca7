#include "base/text.h"

#include <apr_strings.h>
#include <string.h>

/* Length of the valid character at `text`, at most `length` bytes long; 0 when there is none. Overlong forms,
 * surrogates and code points above U+10FFFF are not valid (Unicode 15, table 3-7). */
static size_t
character_length(const unsigned char *text, size_t length)
{
    unsigned char first = text[0];
    unsigned char least = 0x80;
    unsigned char most = 0xBF;
    size_t bytes;

    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    if (first < 0xE0) {
        bytes = 2;
    } else if (first < 0xF0) {
        bytes = 3;
        least = first == 0xE0 ? 0xA0 : 0x80;
        most = first == 0xED ? 0x9F : 0xBF;
    } else {
        bytes = 4;
        least = first == 0xF0 ? 0x90 : 0x80;
        most = first == 0xF4 ? 0x8F : 0xBF;
    }
    if (length < bytes || text[1] < least || text[1] > most)
        return 0;
    for (size_t i = 2; i < bytes; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return bytes;
}

/* Most files are ASCII for long stretches: eight bytes a step. */
static size_t
ascii_prefix(const char *data, size_t length)
{
    size_t at = 0;

    while (length - at >= sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, data + at, sizeof word);
        if ((word & UINT64_C(0x8080808080808080)) != 0)
            break;
        at += sizeof word;
    }
    return at;
}

size_t
edu_text_valid_utf8(const char *data, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t at = 0;

    while (at < length) {
        if (bytes[at] < 0x80)
            at += ascii_prefix(data + at, length - at);
        if (at == length)
            break;
        size_t step = character_length(bytes + at, length - at);
        if (step == 0)
            break;
        at += step;
    }
    return at;
}

/* The character at `text`, which is `length` > 0 bytes long. A byte that begins no valid character counts as
 * U+FFFD, so that a loop always moves on and never past the end. */
static uint32_t
decode(const char *text, size_t length, size_t *bytes)
{
    static const unsigned char first_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *at = (const unsigned char *)text;
    size_t count = character_length(at, length);

    *bytes = count > 0 ? count : 1;
    if (count == 0)
        return 0xFFFD;

    uint32_t character = at[0] & first_mask[count];
    for (size_t i = 1; i < count; i++)
        character = character << 6 | (at[i] & 0x3Fu);
    return character;
}

uint32_t
edu_text_decode(const char *text, size_t *bytes)
{
    /* The NUL behind the text is no continuation byte, so four is a safe length whatever is left. */
    return decode(text, 4, bytes);
}

static bool
is_blank(uint32_t c)
{
    return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200B) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 ||
           c == 0xFEFF;
}

/* What a header may have or lack without meaning anything else. Signs that carry meaning stay: + % < > = also in
 * their full-width forms, and the likes of "≥" and "‰". */
static bool
is_dropped(uint32_t c)
{
    if (is_blank(c))
        return true;
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
                 c == '%' || c == '<' || c == '>' || c == '=');
    if (c < 0xC0) /* controls, soft hyphen, and the Latin-1 marks « » · ¡ ¿ ¨ ¯ ´ ¸ */
        return c < 0xA0 || c == 0xA1 || c == 0xA8 || c == 0xAB || c == 0xAD || c == 0xAF || c == 0xB4 ||
               c == 0xB7 || c == 0xB8 || c == 0xBB || c == 0xBF;
    return (c >= 0x200C && c <= 0x2027) ||                /* dashes, quotes, bullets, ellipsis */
           (c >= 0x202A && c <= 0x202E) || c == 0x2039 || /* directions */
           c == 0x203A || c == 0x203B || c == 0x2212 ||   /* ‹ › ※ and the minus sign */
           (c >= 0x3001 && c <= 0x3003) ||                /* 、 。 〃 */
           (c >= 0x3008 && c <= 0x3011) ||                /* brackets 〈 to 】 */
           (c >= 0x3014 && c <= 0x301F) || c == 0x30FB || /* brackets 〔 to 〛, 〜, quotes, ・ */
           (c >= 0xFE00 && c <= 0xFE0F) ||                /* variation selectors */
           (c >= 0xFE10 && c <= 0xFE19) ||                /* vertical forms */
           (c >= 0xFE30 && c <= 0xFE61) || c == 0xFE63 || /* vertical and small forms */
           (c >= 0xFF5F && c <= 0xFF65);                  /* ｟ to half-width ･ */
}

char *
edu_text_fold(const char *text, size_t length, apr_pool_t *pool)
{
    char *folded = apr_palloc(pool, length + 1);
    char *end = folded;
    size_t bytes;

    for (size_t at = 0; at < length; at += bytes) {
        uint32_t character = decode(text + at, length - at, &bytes);

        if (character >= 0xFF01 && character <= 0xFF5E)
            character -= 0xFF01 - '!';
        if (is_dropped(character))
            continue;
        if (character >= 0x80) {
            memcpy(end, text + at, bytes);
            end += bytes;
        } else {
            if (character >= 'A' && character <= 'Z')
                character += 'a' - 'A';
            *end++ = (char)character;
        }
    }
    *end = '\0';
    return folded;
}

/* Start of the last character of text[0 .. length), length > 0. */
static size_t
last_character(const char *text, size_t length)
{
    size_t start = length - 1;

    while (start > 0 && length - start < 4 && ((unsigned char)text[start] & 0xC0) == 0x80)
        start--;
    return start;
}

bool
edu_text_among(const apr_array_header_t *texts, const char *text)
{
    for (int i = 0; i < texts->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(texts, i, const char *), text) == 0)
            return true;
    return false;
}

char *
edu_text_trim(const char *text, size_t length, apr_pool_t *pool)
{
    size_t bytes;

    while (length > 0 && is_blank(decode(text, length, &bytes))) {
        text += bytes;
        length -= bytes;
    }
    while (length > 0) {
        size_t start = last_character(text, length);

        /* Stray continuation bytes make a "character" that does not reach the end: nothing to trim there. */
        if (!is_blank(decode(text + start, length - start, &bytes)) || start + bytes != length)
            break;
        length = start;
    }
    return apr_pstrmemdup(pool, text, length);
}

size_t
edu_text_distance(const char *a, const char *b)
{
    enum { MOST = 64 };
    size_t row[MOST + 1];
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);

    /* No option or command is that long: such words are as far apart as can be. */
    if (a_length > MOST || b_length > MOST)
        return a_length > b_length ? a_length : b_length;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b_length];
}

const char *
edu_text_pick(edu_lang_t lang, const char *zh, const char *en)
{
    const char *wanted = lang == EDU_LANG_ZH ? zh : en;
    const char *other = lang == EDU_LANG_ZH ? en : zh;

    if (wanted != NULL && wanted[0] != '\0')
        return wanted;
    return other != NULL ? other : "";
}

/* Where the first `width` columns of a text end. */
static const char *
skip_columns(const char *text, size_t width)
{
    const char *end = text;

    for (size_t bytes; *end != '\0'; end += bytes) {
        char character[8] = {0};
        size_t columns;

        edu_text_decode(end, &bytes);
        memcpy(character, end, bytes);
        columns = edu_text_width(character);
        if (columns > width)
            break;
        width -= columns;
    }
    return end;
}

char *
edu_text_shorten(const char *text, size_t width, apr_pool_t *pool)
{
    size_t all = edu_text_width(text);
    const char *tail;
    const char *end;

    if (all <= width || width < 2)
        return apr_pstrdup(pool, text);
    tail = skip_columns(text, all - width / 2);
    while (edu_text_width(tail) > width / 2)
        tail = skip_columns(tail, 2);
    end = skip_columns(text, width - 1 - edu_text_width(tail));
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (apr_size_t)(end - text)), "…", tail, NULL);
}

char *
edu_text_cut(const char *text, size_t width, apr_pool_t *pool)
{
    const char *end = edu_text_width(text) > width && width > 0 ? skip_columns(text, width - 1) : NULL;

    if (end == NULL)
        return apr_pstrdup(pool, text);
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (apr_size_t)(end - text)), "…", NULL);
}
