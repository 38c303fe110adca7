#include "collector/sorter_private.h"

#include "base/file.h"
#include "base/pool.h"

#include <errno.h>
#include <unistd.h>

/* What each run of a merge should have to read through, and the least that it gets. */
#define READ_SIZE ((size_t)64 * 1024)
#define READ_LEAST ((size_t)1024)

/* Runs merged at a time: more of them read in smaller pieces. */
#define FAN_IN_LEAST ((size_t)2)
#define FAN_IN_MOST ((size_t)1024)

/* A run being read. */
typedef struct reader_t {
    int descriptor;
    int64_t offset; /* of the next byte to read */
    int64_t left;   /* bytes to read */
    size_t piece;   /* bytes read at a time */
    edu_buffer_t *buffer;
    size_t begin; /* of the record behind the current one */
    edu_sorter_item_t item;
    uint64_t rank;
    bool over;
} reader_t;

struct edu_sorter_merge_t {
    edu_sorter_file_t *file;
    size_t skip;
    reader_t *readers;
    size_t count;
    /* A tournament: losers[0] is the reader with the least record, each other one lost the match at its
     * node; leaf i's first match is at (i + count) / 2. */
    size_t *losers;
    bool started;
    apr_pool_t *pool;
};

edu_error_t *
edu_sorter_file_create(edu_sorter_file_t **file, apr_pool_t *parent)
{
    apr_pool_t *pool = edu_pool_create(parent);
    edu_sorter_file_t *created = apr_pcalloc(pool, sizeof *created);
    FILE *stream;
    edu_error_t *error = edu_file_spill(&stream, pool);

    if (error != NULL) {
        apr_pool_destroy(pool);
        return edu_error_hint(error, "set TMPDIR to a folder that can be written to");
    }
    created->descriptor = fileno(stream);
    created->runs = apr_array_make(pool, 16, sizeof(edu_sorter_run_t));
    created->pool = pool;
    *file = created;
    return NULL;
}

edu_error_t *
edu_sorter_file_append(edu_sorter_file_t *file, const char *data, size_t length)
{
    edu_sorter_run_t *run = &APR_ARRAY_IDX(file->runs, file->runs->nelts - 1, edu_sorter_run_t);

    while (length > 0) {
        ssize_t written = pwrite(file->descriptor, data, length, file->length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return edu_error_hint(edu_error_apr(EDU_ERR_FILE, errno,
                                                "could not write a temporary file for sorting"),
                                  "set TMPDIR to a folder with more room");
        data += written;
        length -= (size_t)written;
        file->length += written;
        run->length += written;
    }
    return NULL;
}

/* Makes at least `wanted` bytes behind reader->begin be there. */
static edu_error_t *
reader_fill(reader_t *reader, size_t wanted)
{
    edu_buffer_t *buffer = reader->buffer;
    size_t there = buffer->length - reader->begin;

    if (there > 0)
        memmove(buffer->data, buffer->data + reader->begin, there);
    buffer->length = there;
    reader->begin = 0;
    edu_buffer_reserve(buffer, wanted > reader->piece ? wanted : reader->piece);
    while (buffer->length < wanted) {
        size_t room = (wanted > reader->piece ? wanted : reader->piece) - buffer->length;
        size_t ask = (int64_t)room < reader->left ? room : (size_t)reader->left;
        ssize_t got = pread(reader->descriptor, buffer->data + buffer->length, ask, reader->offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return edu_error_apr(EDU_ERR_FILE, got < 0 ? errno : EIO,
                                 "could not read a temporary file for sorting");
        buffer->length += (size_t)got;
        reader->offset += got;
        reader->left -= got;
    }
    return NULL;
}

/* Moves on to the next record of the run. */
static edu_error_t *
reader_advance(reader_t *reader, size_t skip)
{
    const edu_buffer_t *buffer = reader->buffer;

    if (buffer->length == reader->begin && reader->left == 0) {
        reader->over = true;
        return NULL;
    }
    if (buffer->length - reader->begin < EDU_SORTER_HEADER)
        EDU_TRY(reader_fill(reader, EDU_SORTER_HEADER));
    reader->item = edu_sorter_item(buffer->data + reader->begin);

    size_t size = edu_sorter_item_size(&reader->item);
    if (buffer->length - reader->begin < size) {
        EDU_TRY(reader_fill(reader, size));
        reader->item = edu_sorter_item(buffer->data + reader->begin);
    }
    reader->begin += size;
    reader->rank = edu_sorter_rank(reader->item.key, reader->item.key_length, skip);
    return NULL;
}

/* Whether the record of reader a comes before that of reader b; of equal ones the earlier run's does. */
static inline bool
comes_before(const edu_sorter_merge_t *merge, size_t a, size_t b)
{
    const reader_t *left = &merge->readers[a];
    const reader_t *right = &merge->readers[b];

    if (left->over || right->over)
        return !left->over;
    if (left->rank != right->rank)
        return left->rank < right->rank;

    int order =
        edu_sorter_compare(left->item.key, left->item.key_length, right->item.key, right->item.key_length);
    return order != 0 ? order < 0 : a < b;
}

/* Plays the matches from leaf `from` to the top again. */
static void
replay(edu_sorter_merge_t *merge, size_t from)
{
    size_t winner = from;

    for (size_t node = (from + merge->count) / 2; node > 0; node /= 2) {
        if (comes_before(merge, merge->losers[node], winner)) {
            size_t loser = winner;

            winner = merge->losers[node];
            merge->losers[node] = loser;
        }
    }
    merge->losers[0] = winner;
}

/* Plays all matches for the first time: the first to arrive at a node waits there for the second. */
static void
play_all(edu_sorter_merge_t *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        merge->losers[i] = SIZE_MAX;
    for (size_t i = 0; i < merge->count; i++) {
        size_t winner = i;
        size_t node = (i + merge->count) / 2;

        for (; node > 0 && merge->losers[node] != SIZE_MAX; node /= 2) {
            if (comes_before(merge, merge->losers[node], winner)) {
                size_t loser = winner;

                winner = merge->losers[node];
                merge->losers[node] = loser;
            }
        }
        merge->losers[node] = winner;
    }
}

/* A merge of `count` runs from number `first` on. */
static edu_error_t *
open_runs(edu_sorter_merge_t **merge, edu_sorter_file_t *file, int first, size_t count, size_t memory,
          size_t skip, apr_pool_t *pool)
{
    edu_sorter_merge_t *created = apr_pcalloc(pool, sizeof *created);
    size_t piece = memory / (count > 0 ? count : 1);

    created->file = file;
    created->skip = skip;
    created->count = count;
    created->pool = pool;
    created->readers = apr_pcalloc(pool, (count + 1) * sizeof *created->readers);
    created->losers = apr_pcalloc(pool, (count + 1) * sizeof *created->losers);
    /* Beyond a MiB larger pieces only leave the cache. */
    piece = piece < READ_LEAST ? READ_LEAST : piece > READ_SIZE * 16 ? READ_SIZE * 16 : piece;
    for (size_t i = 0; i < count; i++) {
        const edu_sorter_run_t *run = &APR_ARRAY_IDX(file->runs, first + (int)i, edu_sorter_run_t);
        reader_t *reader = &created->readers[i];

        reader->descriptor = file->descriptor;
        reader->offset = run->offset;
        reader->left = run->length;
        reader->piece = piece;
        reader->buffer = edu_buffer_create(piece, pool);
        EDU_TRY(reader_advance(reader, skip));
    }
    play_all(created);
    *merge = created;
    return NULL;
}

/* Merges `count` runs from number `first` on into one new run of `target`. */
static edu_error_t *
merge_group(edu_sorter_file_t *target, edu_sorter_file_t *file, int first, size_t count, size_t memory,
            size_t skip, apr_pool_t *pool)
{
    edu_buffer_t *piece = edu_buffer_create(memory < READ_SIZE ? READ_LEAST : READ_SIZE, pool);
    edu_sorter_merge_t *merge;
    const edu_sorter_item_t *item;

    APR_ARRAY_PUSH(target->runs, edu_sorter_run_t) = (edu_sorter_run_t){target->length, 0};
    EDU_TRY(open_runs(&merge, file, first, count, memory, skip, pool));
    for (;;) {
        EDU_TRY(edu_sorter_merge_next(merge, &item));
        size_t size = item != NULL ? edu_sorter_item_size(item) : 0;

        if (piece->length > 0 && (item == NULL || piece->length + size > piece->capacity)) {
            EDU_TRY(edu_sorter_file_append(target, piece->data, piece->length));
            edu_buffer_clear(piece);
        }
        if (item == NULL)
            return NULL;
        edu_buffer_add(piece, item->begin, size);
    }
}

edu_error_t *
edu_sorter_merge_open(edu_sorter_merge_t **merge, edu_sorter_file_t *file, size_t memory, size_t skip,
                      apr_pool_t *pool)
{
    size_t fan_in = memory / READ_SIZE;

    fan_in = fan_in < FAN_IN_LEAST ? FAN_IN_LEAST : fan_in > FAN_IN_MOST ? FAN_IN_MOST : fan_in;
    while ((size_t)file->runs->nelts > fan_in) {
        size_t runs = (size_t)file->runs->nelts;
        edu_sorter_file_t *target = NULL;

        EDU_TRY(edu_sorter_file_create(&target, pool));
        for (size_t first = 0; first < runs; first += fan_in) {
            size_t count = runs - first < fan_in ? runs - first : fan_in;
            apr_pool_t *scratch = edu_pool_create(pool);
            edu_error_t *error = merge_group(target, file, (int)first, count, memory, skip, scratch);

            apr_pool_destroy(scratch);
            if (error != NULL)
                return error;
        }
        apr_pool_destroy(file->pool);
        file = target;
    }
    return open_runs(merge, file, 0, (size_t)file->runs->nelts, memory, skip, pool);
}

edu_error_t *
edu_sorter_merge_next(edu_sorter_merge_t *merge, const edu_sorter_item_t **item)
{
    size_t top = merge->losers[0];

    *item = NULL;
    if (merge->started) {
        EDU_TRY(reader_advance(&merge->readers[top], merge->skip));
        replay(merge, top);
        top = merge->losers[0];
    }
    merge->started = true;
    if (!merge->readers[top].over)
        *item = &merge->readers[top].item;
    return NULL;
}
