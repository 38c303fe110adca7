#include "collector/source.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/translate.h"
#include "collector/source_private.h"

#include <apr_strings.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NO_DESCRIPTOR (-1)

/* Raw bytes held for decoding. */
#define RAW_SIZE ((size_t)64 * 1024)

static apr_status_t
release(void *data)
{
    edu_source_t *source = data;

    if (source->descriptor != NO_DESCRIPTOR)
        close(source->descriptor);
    if (source->converter != NULL)
        iconv_close(source->converter);
    EVP_MD_CTX_free(source->digest);
    return APR_SUCCESS;
}

static edu_error_t *
could_not_read(const edu_source_t *source)
{
    return edu_error_apr(EDU_ERR_FILE, errno, "could not read \"%s\"", source->info.name);
}

static edu_error_t *
write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, data, length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return edu_error_hint(edu_error_apr(EDU_ERR_FILE, errno, "could not write a temporary file"),
                                  "set TMPDIR to a folder with more room");
        data += written;
        length -= (size_t)written;
    }
    return NULL;
}

/* Copies a stream that can be read only once to a temporary file, which takes its place. */
static edu_error_t *
spool(edu_source_t *source)
{
    FILE *file;

    EDU_TRY(edu_file_spill(&file, source->pool));

    apr_pool_t *scratch = edu_pool_create(source->pool);
    char *buffer = apr_palloc(scratch, EDU_SOURCE_CHUNK);
    edu_error_t *error = NULL;
    ssize_t got = 1;

    while (error == NULL && got != 0) {
        got = read(source->descriptor, buffer, EDU_SOURCE_CHUNK);
        if (got > 0)
            error = write_all(fileno(file), buffer, (size_t)got);
        else if (got < 0 && errno != EINTR)
            error = could_not_read(source);
    }
    apr_pool_destroy(scratch);
    if (error != NULL)
        return error;

    /* The stream keeps its own descriptor; both go with the pool. */
    int copy = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not open a temporary file again");
    close(source->descriptor);
    source->descriptor = copy;
    return NULL;
}

/* Opens the path so that it can be read twice from its beginning. */
static edu_error_t *
open_path(edu_source_t *source, const char *path)
{
    bool standard = strcmp(path, "-") == 0;

    source->descriptor =
        standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC);
    if (source->descriptor < 0)
        return edu_error_apr(EDU_ERR_FILE, errno, "could not open \"%s\"", source->info.name);
    if (fstat(source->descriptor, &source->as_opened) != 0)
        return could_not_read(source);
    if (S_ISDIR(source->as_opened.st_mode))
        return edu_error_create(EDU_ERR_FILE, NULL, "could not read \"%s\": it is a folder",
                                source->info.name);
    if (!S_ISREG(source->as_opened.st_mode) || (standard && lseek(source->descriptor, 0, SEEK_CUR) != 0)) {
        EDU_TRY(spool(source));
        if (fstat(source->descriptor, &source->as_opened) != 0)
            return could_not_read(source);
    }
    posix_fadvise(source->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return NULL;
}

edu_error_t *
edu_source_open_bytes(edu_source_t **source, const char *path, apr_pool_t *pool)
{
    edu_source_t *created = apr_pcalloc(pool, sizeof *created);

    created->info.name = strcmp(path, "-") == 0 ? edu_translate("standard input") : apr_pstrdup(pool, path);
    created->descriptor = NO_DESCRIPTOR;
    created->pool = pool;
    apr_pool_cleanup_register(pool, created, release, apr_pool_cleanup_null);
    EDU_TRY(open_path(created, path));
    *source = created;
    return NULL;
}

edu_error_t *
edu_source_open(edu_source_t **source, const char *path, const char *encoding, apr_pool_t *pool)
{
    EDU_TRY(edu_source_open_bytes(source, path, pool));
    return edu_source_examine_text(*source, encoding);
}

int
edu_source_descriptor(const edu_source_t *source)
{
    return source->descriptor;
}

edu_error_t *
edu_source_head(edu_source_t *source, char *head, size_t capacity, size_t *length)
{
    EDU_TRY(edu_source_read_raw(source, head, capacity, length));
    source->position = 0;
    return NULL;
}

void
edu_source_name_kind(edu_source_t *source, const char *kind)
{
    source->info.encoding = kind;
}

const edu_source_info_t *
edu_source_info(const edu_source_t *source)
{
    return &source->info;
}

edu_error_t *
edu_source_set_converter(edu_source_t *source, const char *encoding)
{
    iconv_t converter = (iconv_t)-1;

    /* A suffix such as //IGNORE would make iconv forgive what must be reported. */
    if (strchr(encoding, '/') == NULL)
        converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "unknown encoding \"%s\"", encoding),
                              "give auto, or a name that \"iconv --list\" shows");
    source->converter = converter;
    source->ascii_apart = strcmp(encoding, "GB18030") == 0;
    source->raw = apr_palloc(source->pool, RAW_SIZE);
    return NULL;
}

edu_error_t *
edu_source_read_raw(edu_source_t *source, char *buffer, size_t capacity, size_t *length)
{
    ssize_t got;

    if (source->end > 0 && (int64_t)capacity > source->end - source->position)
        capacity = (size_t)(source->end - source->position);
    do
        got = pread(source->descriptor, buffer, capacity, source->position);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return could_not_read(source);
    *length = (size_t)got;
    source->position += got;
    if (source->digest != NULL && EVP_DigestUpdate(source->digest, buffer, *length) != 1)
        return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not compute SHA-256");
    return NULL;
}

/* How many bytes from data on are ASCII. */
static size_t
ascii_length(const char *data, size_t length)
{
    size_t at = 0;

    for (; at + sizeof(uint64_t) <= length; at += sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, data + at, sizeof word);
        if ((word & 0x8080808080808080U) != 0)
            break;
    }
    while (at < length && (unsigned char)data[at] < 0x80)
        at++;
    return at;
}

/* How many bytes from data on belong to GB18030 characters that are not ASCII; their second and fourth
 * bytes may look like ASCII. A character cut off by the end counts with what is there. */
static size_t
gb18030_length(const char *data, size_t length)
{
    size_t at = 0;

    while (at < length && (unsigned char)data[at] >= 0x80) {
        bool four = at + 1 < length && data[at + 1] >= '0' && data[at + 1] <= '9';

        at += four ? 4 : 2;
    }
    return at < length ? at : length;
}

/* Decodes a part of what is there. iconv costs much a call and a character; what is ASCII goes around
 * it where the encoding allows. Returns 0 or the errno of iconv. */
static int
decode_some(edu_source_t *source, char *buffer, size_t capacity, size_t *length)
{
    char *in = source->raw + source->raw_begin;
    size_t in_left = source->raw_end - source->raw_begin;
    char *out = buffer + *length;
    size_t out_left = capacity - *length;
    int status = 0;

    if (source->ascii_apart) {
        size_t plain = ascii_length(in, in_left < out_left ? in_left : out_left);

        memcpy(out, in, plain);
        in += plain;
        out += plain;
        out_left -= plain;
        in_left = gb18030_length(in, in_left - plain);
    }
    if (in_left > 0 && iconv(source->converter, &in, &in_left, &out, &out_left) == (size_t)-1)
        status = errno;
    source->raw_begin = (size_t)(in - source->raw);
    *length = (size_t)(out - buffer);
    return status;
}

edu_error_t *
edu_source_decode(edu_source_t *source, char *buffer, size_t capacity, size_t *length, int64_t *bad)
{
    int status = 0;

    *length = 0;
    *bad = -1;
    while (*length < capacity && status != E2BIG) {
        size_t left = source->raw_end - source->raw_begin;
        size_t got = 0;

        if (status == EINVAL || left == 0) {
            memmove(source->raw, source->raw + source->raw_begin, left);
            source->raw_begin = 0;
            source->raw_end = left;
            EDU_TRY(edu_source_read_raw(source, source->raw + left, RAW_SIZE - left, &got));
            source->raw_end += got;
            if (got == 0 && left == 0)
                break;
        }
        /* The end of the file in the middle of a character. */
        bool cut = status == EINVAL && got == 0;
        status = cut ? EILSEQ : decode_some(source, buffer, capacity, length);
        if (status == EILSEQ) {
            *bad = source->position - (int64_t)(source->raw_end - source->raw_begin);
            break;
        }
    }
    return NULL;
}

void
edu_source_examine_quickly(edu_source_t *source, int jobs, int64_t part_bytes)
{
    source->part_bytes = part_bytes;
    source->jobs = jobs;
}

const apr_array_header_t *
edu_source_parts(const edu_source_t *source)
{
    apr_array_header_t *whole = apr_array_make(source->pool, 1, sizeof(edu_source_part_t));

    if (source->parts != NULL && source->converter == NULL)
        return source->parts;
    if (source->converter == NULL)
        APR_ARRAY_PUSH(whole, edu_source_part_t) =
            (edu_source_part_t){source->mark_length, source->info.bytes, 1, false};
    return whole;
}

edu_source_t *
edu_source_read_part(const edu_source_t *source, int64_t from, int64_t to, apr_pool_t *pool)
{
    edu_source_t *part = apr_pcalloc(pool, sizeof *part);

    part->info = source->info;
    part->info.bytes = to;
    part->descriptor = source->descriptor;
    part->as_opened = source->as_opened;
    part->mark_length = from;
    part->position = from;
    part->end = to;
    part->pool = pool;
    return part;
}

static edu_error_t *
changed(const edu_source_t *source)
{
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "\"%s\" changed while it was being read",
                                           source->info.name),
                          "try again when nobody writes to it any more");
}

/* As far as its size and time of change tell. */
edu_error_t *
edu_source_check(const edu_source_t *source)
{
    struct stat now;

    if (fstat(source->descriptor, &now) != 0)
        return could_not_read(source);
    if (now.st_size != source->as_opened.st_size || now.st_mtim.tv_sec != source->as_opened.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != source->as_opened.st_mtim.tv_nsec)
        return changed(source);
    return NULL;
}

edu_error_t *
edu_source_read(edu_source_t *source, char *buffer, size_t capacity, size_t *length)
{
    int64_t bad = -1;

    if (source->converter == NULL)
        EDU_TRY(edu_source_read_raw(source, buffer, capacity, length));
    else
        EDU_TRY(edu_source_decode(source, buffer, capacity, length, &bad));
    /* All bytes fitted when the file was examined. */
    if (bad >= 0 || (*length == 0 && source->position != source->info.bytes))
        return changed(source);
    return *length == 0 ? edu_source_check(source) : NULL;
}

void
edu_source_restart(edu_source_t *source)
{
    source->position = source->mark_length;
    source->raw_begin = 0;
    source->raw_end = 0;
    if (source->converter != NULL)
        iconv(source->converter, NULL, NULL, NULL, NULL);
}

edu_error_t *
edu_source_rewind(edu_source_t *source)
{
    edu_source_restart(source);
    return edu_source_check(source);
}
