#include "collector/workbook/zip.h"

#include "base/buffer.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <errno.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NAME_MOST 1024
#define READ_MOST ((size_t)1 << 20)
#define FLAG_ENCRYPTED 1U

typedef struct entry_t {
    const char *name;
    unz64_file_pos place;
    int64_t packed;
    bool encrypted;
} entry_t;

struct edu_zip_t {
    int descriptor;
    int64_t bytes;
    apr_array_header_t *entries; /* entry_t */
};

struct edu_zip_part_t {
    unzFile file;
    const char *name;
    int64_t packed;
    int64_t unpacked;
    bool open;
};

/* minizip's view of the descriptor: a place of its own in it. */
typedef struct stream_t {
    int descriptor;
    int64_t bytes;
    int64_t position;
} stream_t;

static voidpf
stream_open(voidpf opaque, const void *name, int mode)
{
    const edu_zip_t *zip = opaque;
    stream_t *stream = malloc(sizeof *stream);

    (void)name;
    (void)mode;
    if (stream != NULL)
        *stream = (stream_t){zip->descriptor, zip->bytes, 0};
    return stream;
}

static uLong
stream_read(voidpf opaque, voidpf data, void *buffer, uLong size)
{
    stream_t *stream = data;
    ssize_t got;

    (void)opaque;
    do
        got = pread(stream->descriptor, buffer, size, stream->position);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return 0;
    stream->position += got;
    return (uLong)got;
}

static uLong
stream_write(voidpf opaque, voidpf data, const void *buffer, uLong size)
{
    (void)opaque;
    (void)data;
    (void)buffer;
    (void)size;
    return 0;
}

static ZPOS64_T
stream_tell(voidpf opaque, voidpf data)
{
    (void)opaque;
    return (ZPOS64_T)((stream_t *)data)->position;
}

static long
stream_seek(voidpf opaque, voidpf data, ZPOS64_T offset, int origin)
{
    stream_t *stream = data;
    int64_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? stream->position
                   : origin == ZLIB_FILEFUNC_SEEK_END ? stream->bytes
                                                      : 0;

    (void)opaque;
    if (offset > (ZPOS64_T)stream->bytes || base + (int64_t)offset > stream->bytes)
        return -1;
    stream->position = base + (int64_t)offset;
    return 0;
}

static int
stream_close(voidpf opaque, voidpf data)
{
    (void)opaque;
    free(data);
    return 0;
}

static int
stream_error(voidpf opaque, voidpf data)
{
    (void)opaque;
    (void)data;
    return 0;
}

static unzFile
open_archive(const edu_zip_t *zip)
{
    /* minizip takes the functions by pointers to what it does not change; opaque has no const. */
    zlib_filefunc64_def functions = {stream_open, stream_read,  stream_write, stream_tell,
                                     stream_seek, stream_close, stream_error, NULL};

    memcpy(&functions.opaque, &zip, sizeof functions.opaque);
    return unzOpen2_64("", &functions);
}

static edu_error_t *
damaged(const char *what)
{
    return edu_error_hint(
        edu_error_create(EDU_ERR_INPUT, NULL, "%s", edu_translate(what)),
        "the file is damaged or not whole: get it anew, or open it with its program and save it again");
}

static edu_error_t *
read_entry(edu_zip_t *zip, unzFile file, apr_pool_t *pool)
{
    unz_file_info64 info;
    char name[NAME_MOST + 1];
    entry_t *entry = apr_array_push(zip->entries);

    if (unzGetCurrentFileInfo64(file, &info, name, NAME_MOST, NULL, 0, NULL, 0) != UNZ_OK ||
        unzGetFilePos64(file, &entry->place) != UNZ_OK)
        return damaged(EDU_SAID("the list of the archive's parts cannot be read"));
    name[info.size_filename < NAME_MOST ? info.size_filename : NAME_MOST] = '\0';
    for (char *c = name; *c != '\0'; c++)
        *c = *c == '\\' ? '/' : *c;
    entry->name = apr_pstrdup(pool, name[0] == '/' ? name + 1 : name);
    entry->encrypted = (info.flag & FLAG_ENCRYPTED) != 0;
    entry->packed = info.compressed_size < (ZPOS64_T)zip->bytes ? (int64_t)info.compressed_size : zip->bytes;
    return NULL;
}

edu_error_t *
edu_zip_open(edu_zip_t **zip, int descriptor, int64_t bytes, apr_pool_t *pool)
{
    edu_zip_t *created = apr_pcalloc(pool, sizeof *created);
    edu_error_t *error = NULL;
    int status;

    created->descriptor = descriptor;
    created->bytes = bytes;
    created->entries = apr_array_make(pool, 32, sizeof(entry_t));
    unzFile file = open_archive(created);
    if (file == NULL)
        return damaged(EDU_SAID("the archive has no list of its parts"));
    for (status = unzGoToFirstFile(file); status == UNZ_OK && error == NULL; status = unzGoToNextFile(file)) {
        if (created->entries->nelts >= (int)EDU_ZIP_PARTS_MOST)
            error = edu_error_create(EDU_ERR_INPUT, NULL, "the archive has more than %u parts",
                                     EDU_ZIP_PARTS_MOST);
        else
            error = read_entry(created, file, pool);
    }
    unzClose(file);
    if (error == NULL && status != UNZ_END_OF_LIST_OF_FILE)
        error = damaged(EDU_SAID("the list of the archive's parts is cut off"));
    *zip = created;
    return error;
}

static const entry_t *
find_entry(const edu_zip_t *zip, const char *name)
{
    for (int i = 0; i < zip->entries->nelts; i++) {
        const entry_t *entry = &APR_ARRAY_IDX(zip->entries, i, entry_t);

        if (strcasecmp(entry->name, name) == 0)
            return entry;
    }
    return NULL;
}

bool
edu_zip_has(const edu_zip_t *zip, const char *part)
{
    return find_entry(zip, part) != NULL;
}

static apr_status_t
close_part(void *data)
{
    edu_zip_part_t *part = data;

    if (part->open)
        unzCloseCurrentFile(part->file);
    unzClose(part->file);
    return APR_SUCCESS;
}

edu_error_t *
edu_zip_part_open(edu_zip_part_t **part, const edu_zip_t *zip, const char *name, apr_pool_t *pool)
{
    const entry_t *entry = find_entry(zip, name);
    edu_zip_part_t *created = apr_pcalloc(pool, sizeof *created);

    if (entry == NULL)
        return damaged(edu_translated(pool, "the archive has no part \"%s\"", name));
    if (entry->encrypted)
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the file is locked by a password"),
                              "open it with its program, take the password off and save it again");
    created->file = open_archive(zip);
    if (created->file == NULL)
        return damaged(EDU_SAID("the archive has no list of its parts"));
    created->name = entry->name;
    created->packed = entry->packed > 0 ? entry->packed : 1;
    apr_pool_cleanup_register(pool, created, close_part, apr_pool_cleanup_null);
    unz64_file_pos place = entry->place;
    created->open =
        unzGoToFilePos64(created->file, &place) == UNZ_OK && unzOpenCurrentFile(created->file) == UNZ_OK;
    if (!created->open)
        return damaged(edu_translated(pool, "part \"%s\" cannot be unpacked", name));
    *part = created;
    return NULL;
}

static edu_error_t *
part_damaged(const edu_zip_part_t *part)
{
    char what[NAME_MOST + 64];

    snprintf(what, sizeof what, edu_translate("part \"%s\" is damaged or cut off"), part->name);
    return damaged(what);
}

edu_error_t *
edu_zip_part_read(void *data, char *buffer, size_t capacity, size_t *length)
{
    edu_zip_part_t *part = data;
    int got = 0;

    *length = 0;
    if (!part->open)
        return NULL;
    got = unzReadCurrentFile(part->file, buffer, (unsigned)(capacity < READ_MOST ? capacity : READ_MOST));
    if (got < 0)
        return part_damaged(part);
    if (got == 0) {
        /* A part that ends before the size it tells does not get to the check of its sum. */
        bool whole = unzeof(part->file) == 1;

        part->open = false;
        return unzCloseCurrentFile(part->file) == UNZ_OK && whole ? NULL : part_damaged(part);
    }
    part->unpacked += got;
    if (part->unpacked > EDU_ZIP_PART_MOST ||
        (part->unpacked > EDU_ZIP_RATIO_FREE && part->unpacked / part->packed > EDU_ZIP_RATIO_MOST))
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                               "part \"%s\" unpacks to far more than a sheet can hold",
                                               part->name),
                              "the file is no honest workbook; do not open it");
    *length = (size_t)got;
    return NULL;
}

edu_error_t *
edu_zip_read(const char **data, size_t *length, const edu_zip_t *zip, const char *name, size_t most,
             apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(4096, pool);
    edu_zip_part_t *part;
    size_t got = 1;

    EDU_TRY(edu_zip_part_open(&part, zip, name, pool));
    while (got > 0 && out->length <= most) {
        edu_buffer_reserve(out, 16384);
        EDU_TRY(edu_zip_part_read(part, out->data + out->length, 16384, &got));
        out->length += got;
    }
    if (out->length > most)
        return damaged(edu_translated(pool, "part \"%s\" is too large", name));
    *length = out->length;
    *data = edu_buffer_text(out);
    return NULL;
}
