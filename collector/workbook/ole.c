#include "collector/workbook/ole.h"

#include <string.h>

#define ENTRY_SIZE 128U
#define HEADER_SIZE 512U
#define HEADER_FATS 109U
#define LAST_SECTOR 0xFFFFFFFAU /* from here on numbers mean something else than a sector */
#define TYPE_STREAM 2U
#define TYPE_ROOT 5U

typedef struct ole_t {
    edu_bytes_t file;
    size_t sector_size;
    edu_bytes_t fat;
    apr_pool_t *pool;
} ole_t;

static edu_bytes_t
sector(const ole_t *ole, uint32_t number)
{
    size_t at = ((size_t)number + 1) * ole->sector_size;

    if (number >= LAST_SECTOR || at >= ole->file.length)
        return (edu_bytes_t){ole->file.data, 0};
    size_t left = ole->file.length - at;
    return (edu_bytes_t){ole->file.data + at, left < ole->sector_size ? left : ole->sector_size};
}

/* The sectors of a chain, one behind the other, at most `most` bytes. A chain that goes round ends where the file's length does. */
static edu_bytes_t
read_chain(const ole_t *ole, uint32_t first, size_t most)
{
    edu_buffer_t *out = edu_buffer_create(0, ole->pool);
    uint32_t at = first;

    while (out->length < most && out->length < ole->file.length) {
        edu_bytes_t piece = sector(ole, at);

        if (piece.length == 0)
            break;
        edu_buffer_add(out, (const char *)piece.data, piece.length);
        if ((size_t)at * 4 + 4 > ole->fat.length)
            break;
        at = edu_bytes_u32(ole->fat, (size_t)at * 4);
    }
    return (edu_bytes_t){(const unsigned char *)out->data, out->length < most ? out->length : most};
}

/* The table of what follows each sector, whose own sectors the header and a chain of lists name. */
static void
read_fat(ole_t *ole)
{
    edu_buffer_t *fat = edu_buffer_create(0, ole->pool);
    uint32_t list = edu_bytes_u32(ole->file, 68);

    for (size_t i = 0; i < HEADER_FATS; i++) {
        edu_bytes_t piece = sector(ole, edu_bytes_u32(ole->file, 76 + i * 4));

        edu_buffer_add(fat, (const char *)piece.data, piece.length);
    }
    for (size_t lists = 0; lists <= ole->file.length / ole->sector_size; lists++) {
        edu_bytes_t numbers = sector(ole, list);

        if (numbers.length < ole->sector_size || fat->length > ole->file.length)
            break;
        for (size_t i = 0; i + 4 < ole->sector_size; i += 4) {
            edu_bytes_t piece = sector(ole, edu_bytes_u32(numbers, i));

            edu_buffer_add(fat, (const char *)piece.data, piece.length);
        }
        list = edu_bytes_u32(numbers, ole->sector_size - 4);
    }
    ole->fat = (edu_bytes_t){(const unsigned char *)fat->data, fat->length};
}

/* A stream shorter than the cutoff lies in pieces of 64 bytes inside the root's stream. */
static edu_bytes_t
read_small(const ole_t *ole, edu_bytes_t inside, uint32_t first, size_t length)
{
    edu_bytes_t table = read_chain(ole, edu_bytes_u32(ole->file, 60), ole->file.length);
    edu_buffer_t *out = edu_buffer_create(0, ole->pool);
    uint32_t at = first;

    while (out->length < length && at < LAST_SECTOR && (size_t)at * 64 + 64 <= inside.length) {
        edu_buffer_add(out, (const char *)inside.data + (size_t)at * 64, 64);
        if ((size_t)at * 4 + 4 > table.length)
            break;
        at = edu_bytes_u32(table, (size_t)at * 4);
    }
    return (edu_bytes_t){(const unsigned char *)out->data, out->length < length ? out->length : length};
}

static bool
is_named(edu_bytes_t entry, const char *name)
{
    size_t length = strlen(name);

    if (edu_bytes_u16(entry, 64) != 2 * (length + 1))
        return false;
    for (size_t i = 0; i < length; i++)
        if (edu_bytes_u16(entry, 2 * i) != (unsigned char)name[i])
            return false;
    return true;
}

bool
edu_ole_stream(edu_bytes_t *stream, edu_bytes_t file, const char *name, apr_pool_t *pool)
{
    ole_t ole = {file, (size_t)1 << (edu_bytes_u16(file, 30) & 15U), {NULL, 0}, pool};
    edu_bytes_t inside = {NULL, 0};

    if (file.length < HEADER_SIZE || ole.sector_size < HEADER_SIZE)
        return false;
    read_fat(&ole);
    edu_bytes_t entries = read_chain(&ole, edu_bytes_u32(file, 48), file.length);

    for (size_t at = 0; at + ENTRY_SIZE <= entries.length; at += ENTRY_SIZE) {
        edu_bytes_t entry = {entries.data + at, ENTRY_SIZE};
        uint32_t first = edu_bytes_u32(entry, 116);
        size_t length = edu_bytes_u32(entry, 120);

        if (entry.data[66] == TYPE_ROOT)
            inside = read_chain(&ole, first, length);
        if (entry.data[66] != TYPE_STREAM || !is_named(entry, name))
            continue;
        *stream = length < edu_bytes_u32(file, 56) ? read_small(&ole, inside, first, length)
                                                   : read_chain(&ole, first, length);
        return stream->length == length;
    }
    return false;
}
