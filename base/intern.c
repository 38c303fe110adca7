#include "base/intern.h"

#include "base/hash.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <stdint.h>
#include <string.h>

/* Open addressing, at most half full. */
typedef struct slot_t {
    uint32_t hash;
    int number; /* plus 1; 0: free */
} slot_t;

struct edu_intern_t {
    slot_t *slots;
    size_t size;                /* a power of 2 */
    apr_array_header_t *kept;   /* const char * */
    apr_array_header_t *hashes; /* uint32_t: of those, for when it grows */
    apr_pool_t *pool;
};

#define SIZE_FIRST 64

edu_intern_t *
edu_intern_create(apr_pool_t *pool)
{
    edu_intern_t *texts = apr_pcalloc(pool, sizeof *texts);

    texts->size = SIZE_FIRST;
    texts->slots = apr_pcalloc(pool, sizeof(slot_t) * texts->size);
    texts->kept = apr_array_make(pool, SIZE_FIRST / 2, sizeof(const char *));
    texts->hashes = apr_array_make(pool, SIZE_FIRST / 2, sizeof(uint32_t));
    texts->pool = pool;
    return texts;
}

const char *
edu_intern_text(const edu_intern_t *texts, int number)
{
    return APR_ARRAY_IDX(texts->kept, number, const char *);
}

int
edu_intern_count(const edu_intern_t *texts)
{
    return texts->kept->nelts;
}

/* Where the text stands, or would. */
static slot_t *
slot_of(const edu_intern_t *texts, const char *text, uint32_t hash)
{
    size_t at = hash & (texts->size - 1);

    while (texts->slots[at].number > 0 &&
           (texts->slots[at].hash != hash ||
            strcmp(edu_intern_text(texts, texts->slots[at].number - 1), text) != 0))
        at = (at + 1) & (texts->size - 1);
    return &texts->slots[at];
}

static uint32_t
hash_of(const char *text)
{
    return (uint32_t)edu_hash64(text, strlen(text), 0);
}

int
edu_intern_find(const edu_intern_t *texts, const char *text)
{
    return slot_of(texts, text, hash_of(text))->number - 1;
}

static void
grow(edu_intern_t *texts)
{
    texts->size *= 2;
    texts->slots = apr_pcalloc(texts->pool, sizeof(slot_t) * texts->size);
    for (int i = 0; i < texts->kept->nelts; i++) {
        uint32_t hash = APR_ARRAY_IDX(texts->hashes, i, uint32_t);

        *slot_of(texts, edu_intern_text(texts, i), hash) = (slot_t){hash, i + 1};
    }
}

int
edu_intern_add(edu_intern_t *texts, const char *text)
{
    uint32_t hash = hash_of(text);
    slot_t *slot = slot_of(texts, text, hash);

    if (slot->number > 0)
        return slot->number - 1;
    APR_ARRAY_PUSH(texts->kept, const char *) = apr_pstrdup(texts->pool, text);
    APR_ARRAY_PUSH(texts->hashes, uint32_t) = hash;
    *slot = (slot_t){hash, texts->kept->nelts};
    if (2 * (size_t)texts->kept->nelts > texts->size)
        grow(texts);
    return texts->kept->nelts - 1;
}
