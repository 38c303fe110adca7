#include "collector/sorter.h"

#include "base/pool.h"
#include "collector/sorter_private.h"

#include <string.h>

/* What sorting needs for each record beside its bytes: an entry, and half of one to merge with. */
#define SORT_COST (sizeof(entry_t) + sizeof(entry_t) / 2)

/* Sorted records are gathered into pieces of this size for the file. */
#define WRITE_SIZE ((size_t)256 * 1024)

/* Below this many entries insertion is faster than merging. */
#define INSERTION_MOST 12U

/* How many records ahead of the one wanted memory is asked for them. */
#define FETCH_AHEAD 16U

typedef struct entry_t {
    uint64_t rank;
    const char *begin;
} entry_t;

struct edu_sorter_t {
    size_t limit;
    apr_pool_t *pool;
    apr_pool_t *arena_pool;
    edu_buffer_t *arena; /* records in the order in which they came */
    size_t count;        /* of records in the arena */
    size_t last;         /* offset of the last one */
    bool arena_ordered;
    bool in_order;
    bool first_seen;
    edu_buffer_t *common;    /* the bytes with which all keys so far begin */
    edu_buffer_t *run_last;  /* the greatest key of the last run in the file */
    edu_sorter_file_t *file; /* NULL: everything is in the arena */
    edu_sorter_merge_t *merge;
    edu_buffer_t *entry_storage;
    const entry_t *entries; /* the arena's records sorted; NULL: they are as they came */
    size_t next;            /* number of the next entry, or offset in the arena */
};

edu_sorter_t *
edu_sorter_create(size_t memory_limit, apr_pool_t *pool)
{
    edu_sorter_t *sorter = apr_pcalloc(pool, sizeof *sorter);

    sorter->limit = memory_limit > 0 ? memory_limit : EDU_SORTER_MEMORY;
    sorter->pool = pool;
    sorter->arena_pool = edu_pool_create(pool);
    sorter->arena = edu_buffer_create(0, sorter->arena_pool);
    sorter->entry_storage = edu_buffer_create(0, sorter->arena_pool);
    sorter->common = edu_buffer_create(0, pool);
    sorter->run_last = edu_buffer_create(0, pool);
    sorter->arena_ordered = true;
    sorter->in_order = true;
    return sorter;
}

bool
edu_sorter_in_order(const edu_sorter_t *sorter)
{
    return sorter->in_order;
}

static inline bool
entry_before(const entry_t *a, const entry_t *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank;

    edu_sorter_item_t left = edu_sorter_item(a->begin);
    edu_sorter_item_t right = edu_sorter_item(b->begin);

    return edu_sorter_compare(left.key, left.key_length, right.key, right.key_length) < 0;
}

static void
insertion_sort(entry_t *entries, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        entry_t entry = entries[i];
        size_t at = i;

        for (; at > 0 && entry_before(&entry, &entries[at - 1]); at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

/* A stable merge sort; scratch has room for half of the entries. Parts that are in order already cost
 * one look. */
static void
merge_sort(entry_t *entries, size_t count, entry_t *scratch)
{
    size_t half = count / 2;
    size_t left = 0;
    size_t right = half;
    size_t to = 0;

    if (count <= INSERTION_MOST) {
        insertion_sort(entries, count);
        return;
    }
    merge_sort(entries, half, scratch);
    merge_sort(entries + half, count - half, scratch);
    if (!entry_before(&entries[half], &entries[half - 1]))
        return;
    memcpy(scratch, entries, half * sizeof *entries);
    while (left < half && right < count) {
        bool take_right = entry_before(&entries[right], &scratch[left]);

        entries[to++] = take_right ? entries[right] : scratch[left];
        right += take_right;
        left += !take_right;
    }
    memcpy(entries + to, scratch + left, (half - left) * sizeof *entries);
}

/* Sorts the records of the arena, unless they came in order. */
static void
sort_arena(edu_sorter_t *sorter)
{
    size_t bytes = sorter->count * SORT_COST + sizeof(entry_t);
    const char *at = sorter->arena->data;

    sorter->entries = NULL;
    if (sorter->arena_ordered)
        return;
    edu_buffer_reserve(sorter->entry_storage, bytes);

    entry_t *entries = (entry_t *)(void *)sorter->entry_storage->data;
    for (size_t i = 0; i < sorter->count; i++) {
        edu_sorter_item_t item = edu_sorter_item(at);

        entries[i] = (entry_t){edu_sorter_rank(item.key, item.key_length, sorter->common->length), at};
        at += edu_sorter_item_size(&item);
    }
    merge_sort(entries, sorter->count, entries + sorter->count);
    sorter->entries = entries;
}

/* The record of entry number i. Sorted records lie all over the arena: those soon wanted are fetched
 * meanwhile. */
static const char *
sorted_record(const edu_sorter_t *sorter, size_t i)
{
    if (i + FETCH_AHEAD < sorter->count) {
        const char *soon = sorter->entries[i + FETCH_AHEAD].begin;

        __builtin_prefetch(soon);
        __builtin_prefetch(soon + 64);
    }
    return sorter->entries[i].begin;
}

/* Writes the sorted records of the arena to the file. */
static edu_error_t *
write_sorted(edu_sorter_t *sorter)
{
    apr_pool_t *scratch = edu_pool_create(sorter->pool);
    edu_buffer_t *piece = edu_buffer_create(WRITE_SIZE < sorter->limit ? WRITE_SIZE : sorter->limit, scratch);
    edu_error_t *error = NULL;

    for (size_t i = 0; i < sorter->count && error == NULL; i++) {
        edu_sorter_item_t item = edu_sorter_item(sorted_record(sorter, i));
        size_t size = edu_sorter_item_size(&item);

        if (piece->length > 0 && piece->length + size > piece->capacity) {
            error = edu_sorter_file_append(sorter->file, piece->data, piece->length);
            edu_buffer_clear(piece);
        }
        edu_buffer_add(piece, item.begin, size);
    }
    if (error == NULL)
        error = edu_sorter_file_append(sorter->file, piece->data, piece->length);
    apr_pool_destroy(scratch);
    return error;
}

/* Makes the arena a run of the file, or part of the last run when that ends before the arena begins. */
static edu_error_t *
spill(edu_sorter_t *sorter)
{
    if (sorter->file == NULL)
        EDU_TRY(edu_sorter_file_create(&sorter->file, sorter->pool));
    sort_arena(sorter);

    const char *data = sorter->arena->data;
    bool sorted = sorter->entries != NULL;
    edu_sorter_item_t first = edu_sorter_item(sorted ? sorter->entries[0].begin : data);
    edu_sorter_item_t last =
        edu_sorter_item(sorted ? sorter->entries[sorter->count - 1].begin : data + sorter->last);
    edu_buffer_t *greatest = sorter->run_last;

    if (sorter->file->runs->nelts == 0 ||
        edu_sorter_compare(first.key, first.key_length, greatest->data, greatest->length) < 0)
        APR_ARRAY_PUSH(sorter->file->runs, edu_sorter_run_t) = (edu_sorter_run_t){sorter->file->length, 0};
    edu_buffer_clear(greatest);
    edu_buffer_reserve(greatest, 1); /* a key may be empty, but comparing wants an address */
    edu_buffer_add(greatest, last.key, last.key_length);

    EDU_TRY(sorted ? write_sorted(sorter)
                   : edu_sorter_file_append(sorter->file, data, sorter->arena->length));
    edu_buffer_clear(sorter->arena);
    sorter->count = 0;
    sorter->arena_ordered = true;
    return NULL;
}

/* Shortens the common beginning to what this key shares. */
static void
note_common(edu_sorter_t *sorter, const char *key, size_t key_length)
{
    edu_buffer_t *common = sorter->common;

    if (!sorter->first_seen) {
        sorter->first_seen = true;
        edu_buffer_reserve(common, 1);
        edu_buffer_add(common, key, key_length);
        return;
    }
    if (key_length >= common->length && memcmp(key, common->data, common->length) == 0)
        return;

    size_t shared = 0;
    while (shared < key_length && shared < common->length && key[shared] == common->data[shared])
        shared++;
    common->length = shared;
}

/* Takes note of whether a key follows the one before it. */
static void
note_order(edu_sorter_t *sorter, const char *key, size_t key_length)
{
    const char *before = sorter->run_last->data;
    size_t before_length = sorter->run_last->length;

    if (sorter->count > 0) {
        edu_sorter_item_t last = edu_sorter_item(sorter->arena->data + sorter->last);

        before = last.key;
        before_length = last.key_length;
    } else if (sorter->file == NULL)
        return;
    if (edu_sorter_compare(key, key_length, before, before_length) >= 0)
        return;
    sorter->in_order = false;
    if (sorter->count > 0)
        sorter->arena_ordered = false;
}

edu_error_t *
edu_sorter_add(edu_sorter_t *sorter, const void *key, size_t key_length, const void *payload, size_t length)
{
    edu_sorter_header_t header = {(uint32_t)key_length, (uint32_t)length};
    size_t size = sizeof header + key_length + length;
    const char *key_bytes = key_length > 0 ? key : "";

    if (key_length > INT32_MAX || length > INT32_MAX)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "a record of %zu bytes cannot be sorted", size);
    if (sorter->count > 0 && sorter->arena->length + size + (sorter->count + 1) * SORT_COST > sorter->limit)
        EDU_TRY(spill(sorter));
    note_common(sorter, key_bytes, key_length);
    /* Out of order once, an arena stays so. */
    if (sorter->arena_ordered)
        note_order(sorter, key_bytes, key_length);

    edu_buffer_reserve(sorter->arena, size);
    sorter->last = sorter->arena->length;
    edu_buffer_add(sorter->arena, (const char *)&header, sizeof header);
    edu_buffer_add(sorter->arena, key_bytes, key_length);
    edu_buffer_add(sorter->arena, payload, length);
    sorter->count++;
    return NULL;
}

edu_error_t *
edu_sorter_finish(edu_sorter_t *sorter)
{
    sorter->next = 0;
    if (sorter->file == NULL) {
        sort_arena(sorter);
        return NULL;
    }
    if (sorter->count > 0)
        EDU_TRY(spill(sorter));
    /* Merging gets the memory that collecting had. */
    apr_pool_destroy(sorter->arena_pool);
    return edu_sorter_merge_open(&sorter->merge, sorter->file, sorter->limit, sorter->common->length,
                                 sorter->pool);
}

/* The next record of the arena, or NULL. */
static const char *
next_in_memory(edu_sorter_t *sorter)
{
    if (sorter->entries != NULL)
        return sorter->next < sorter->count ? sorted_record(sorter, sorter->next++) : NULL;
    if (sorter->next >= sorter->arena->length)
        return NULL;

    edu_sorter_item_t item = edu_sorter_item(sorter->arena->data + sorter->next);
    sorter->next += edu_sorter_item_size(&item);
    return item.begin;
}

edu_error_t *
edu_sorter_next(edu_sorter_t *sorter, const char **key, size_t *key_length, const char **payload,
                size_t *length)
{
    const edu_sorter_item_t *item = NULL;
    edu_sorter_item_t in_memory;

    *key = NULL;
    *payload = NULL;
    *key_length = 0;
    *length = 0;
    if (sorter->merge != NULL)
        EDU_TRY(edu_sorter_merge_next(sorter->merge, &item));
    else {
        const char *begin = next_in_memory(sorter);

        if (begin != NULL) {
            in_memory = edu_sorter_item(begin);
            item = &in_memory;
        }
    }
    if (item == NULL)
        return NULL;
    *key = item->key;
    *key_length = item->key_length;
    *payload = item->payload;
    *length = item->length;
    return NULL;
}
