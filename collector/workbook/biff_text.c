#include "collector/workbook/biff_text.h"

#define WIDE 0x01U
#define EXTENDED 0x04U
#define RICH 0x08U

bool
edu_biff_next(edu_biff_record_t *record, size_t *at, edu_bytes_t stream)
{
    if (*at > stream.length || stream.length - *at < 4)
        return false;
    size_t length = edu_bytes_u16(stream, *at + 2);

    if (stream.length - *at - 4 < length)
        return false;
    record->type = edu_bytes_u16(stream, *at);
    record->begin = *at + 4;
    record->body = (edu_bytes_t){stream.data + record->begin, length};
    *at += 4 + length;
    return true;
}

edu_biff_cursor_t
edu_biff_cursor(edu_bytes_t stream, const edu_biff_record_t *record, size_t offset)
{
    size_t length = record->body.length;

    return (edu_biff_cursor_t){stream, record->begin + (offset < length ? offset : length),
                               record->begin + length};
}

bool
edu_biff_ended(const edu_biff_cursor_t *cursor)
{
    return cursor->end == 0;
}

/* Whether a byte is left; at the end of a record the one that continues it is gone on to, and *crossed set. */
static bool
reach(edu_biff_cursor_t *cursor, bool *crossed)
{
    while (!edu_biff_ended(cursor) && cursor->at == cursor->end) {
        edu_biff_record_t record;
        size_t at = cursor->end;

        if (!edu_biff_next(&record, &at, cursor->stream) || record.type != EDU_BIFF_CONTINUE) {
            cursor->end = 0;
            return false;
        }
        cursor->at = record.begin;
        cursor->end = at;
        *crossed = true;
    }
    return !edu_biff_ended(cursor);
}

uint32_t
edu_biff_take(edu_biff_cursor_t *cursor, int bytes)
{
    uint32_t value = 0;
    bool crossed;

    for (int i = 0; i < bytes && reach(cursor, &crossed); i++)
        value |= (uint32_t)cursor->stream.data[cursor->at++] << (8 * i);
    return value;
}

static void
skip(edu_biff_cursor_t *cursor, size_t count)
{
    bool crossed;

    while (count > 0 && reach(cursor, &crossed)) {
        size_t left = cursor->end - cursor->at;
        size_t step = count < left ? count : left;

        cursor->at += step;
        count -= step;
    }
}

static void
add_character(edu_buffer_t *out, uint32_t c)
{
    if (c < 0x80) {
        edu_buffer_add_char(out, (char)c);
        return;
    }
    if (c < 0x800)
        edu_buffer_add_char(out, (char)(0xC0 | c >> 6));
    else {
        if (c < 0x10000)
            edu_buffer_add_char(out, (char)(0xE0 | c >> 12));
        else {
            edu_buffer_add_char(out, (char)(0xF0 | c >> 18));
            edu_buffer_add_char(out, (char)(0x80 | (c >> 12 & 0x3F)));
        }
        edu_buffer_add_char(out, (char)(0x80 | (c >> 6 & 0x3F)));
    }
    edu_buffer_add_char(out, (char)(0x80 | (c & 0x3F)));
}

/* One or two bytes a character; a record that continues the text says anew which. Half a surrogate pair is a character that is not known. */
static bool
add_units(edu_buffer_t *out, edu_biff_cursor_t *cursor, size_t count, bool wide)
{
    uint32_t high = 0;

    for (; count > 0; count--) {
        bool crossed = false;

        if (!reach(cursor, &crossed))
            return false;
        if (crossed)
            wide = (edu_biff_take(cursor, 1) & WIDE) != 0;
        uint32_t unit = edu_biff_take(cursor, wide ? 2 : 1);

        if (high != 0 && (unit < 0xDC00 || unit >= 0xE000))
            add_character(out, 0xFFFD);
        if (unit >= 0xD800 && unit < 0xDC00) {
            high = unit;
            continue;
        }
        if (unit >= 0xDC00 && unit < 0xE000)
            unit = high != 0 ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD;
        high = 0;
        /* NUL is no character of a cell. */
        if (unit != 0)
            add_character(out, unit);
    }
    if (high != 0)
        add_character(out, 0xFFFD);
    return !edu_biff_ended(cursor);
}

static bool
add_converted(edu_buffer_t *out, edu_biff_cursor_t *cursor, size_t count, iconv_t converter)
{
    if (edu_biff_ended(cursor) || cursor->end - cursor->at < count)
        return false;
    /* iconv wants to write through the pointer, which it does not. */
    char *in = (char *)(uintptr_t)(cursor->stream.data + cursor->at);
    size_t in_left = count;
    size_t room = 4 * count + 16;

    edu_buffer_reserve(out, room);
    char *to = out->data + out->length;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (count > 0 && iconv(converter, &in, &in_left, &to, &room) == (size_t)-1)
        return false;
    out->length = (size_t)(to - out->data);
    cursor->at += count;
    return true;
}

bool
edu_biff_text(edu_buffer_t *out, edu_biff_cursor_t *cursor, size_t count, iconv_t converter)
{
    if (converter != NULL)
        return add_converted(out, cursor, count, converter);
    if (count == 0)
        return true;
    uint32_t flags = edu_biff_take(cursor, 1);
    return add_units(out, cursor, count, (flags & WIDE) != 0);
}

bool
edu_biff_shared_text(edu_buffer_t *out, edu_biff_cursor_t *cursor)
{
    size_t count = edu_biff_take(cursor, 2);
    uint32_t flags = edu_biff_take(cursor, 1);
    size_t behind = (flags & RICH) != 0 ? 4 * (size_t)edu_biff_take(cursor, 2) : 0;

    behind += (flags & EXTENDED) != 0 ? edu_biff_take(cursor, 4) : 0;
    if (edu_biff_ended(cursor) || !add_units(out, cursor, count, (flags & WIDE) != 0))
        return false;
    skip(cursor, behind);
    return !edu_biff_ended(cursor);
}
