/* How a register keeps its units: small, since a nation has half a million of them. Texts that many units share are kept once, and so are
 * whole rows of attributes. */
#include "collector/register_private.h"

#include "base/hash.h"

#include <apr_strings.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Beside a unit the hash of its code: most looks go past others without touching them. */
typedef struct slot_t {
    edu_register_unit_t *unit; /* NULL: free */
    size_t hash;
} slot_t;

/* Units by code: open addressing, at most three quarters full. */
struct edu_register_codes_t {
    slot_t *slots;
    size_t size; /* a power of 2 */
    size_t count;
};

static apr_status_t
free_slots(void *data)
{
    edu_register_codes_t *codes = data;

    free(codes->slots);
    return APR_SUCCESS;
}

static slot_t *
make_slots(size_t size)
{
    slot_t *slots = calloc(size, sizeof *slots);

    if (slots == NULL)
        abort(); /* as pools do when there is no memory */
    return slots;
}

edu_register_codes_t *
edu_register_codes_create(apr_pool_t *pool)
{
    edu_register_codes_t *codes = apr_pcalloc(pool, sizeof *codes);

    codes->size = 64;
    codes->slots = make_slots(codes->size);
    apr_pool_cleanup_register(pool, codes, free_slots, apr_pool_cleanup_null);
    return codes;
}

static size_t
hash_code(const char *code)
{
    return (size_t)edu_hash64(code, strlen(code), 0);
}

/* Where the code's first unit stands, or would. */
static slot_t *
slot_of(const edu_register_codes_t *codes, const char *code, size_t hash)
{
    size_t at = hash & (codes->size - 1);

    while (codes->slots[at].unit != NULL &&
           (codes->slots[at].hash != hash || strcmp(codes->slots[at].unit->code, code) != 0))
        at = (at + 1) & (codes->size - 1);
    return &codes->slots[at];
}

static void
grow(edu_register_codes_t *codes)
{
    edu_register_codes_t larger = {make_slots(2 * codes->size), 2 * codes->size, codes->count};

    for (size_t i = 0; i < codes->size; i++) {
        size_t at = codes->slots[i].hash & (larger.size - 1);

        if (codes->slots[i].unit == NULL)
            continue;
        while (larger.slots[at].unit != NULL)
            at = (at + 1) & (larger.size - 1);
        larger.slots[at] = codes->slots[i];
    }
    free(codes->slots);
    *codes = larger;
}

edu_register_unit_t *
edu_register_codes_find(const edu_register_codes_t *codes, const char *code)
{
    return slot_of(codes, code, hash_code(code))->unit;
}

edu_register_unit_t *
edu_register_codes_add(edu_register_codes_t *codes, edu_register_unit_t *unit)
{
    size_t hash = hash_code(unit->code);
    slot_t *slot;

    if (4 * (codes->count + 1) > 3 * codes->size)
        grow(codes);
    slot = slot_of(codes, unit->code, hash);
    if (slot->unit != NULL)
        return slot->unit;
    *slot = (slot_t){unit, hash};
    codes->count++;
    return NULL;
}

const char *
edu_register_keep_text(edu_register_t *units, const char *text)
{
    const char *kept;

    if (text == NULL || *text == '\0')
        return NULL;
    kept = apr_hash_get(units->texts, text, APR_HASH_KEY_STRING);
    if (kept == NULL) {
        kept = apr_pstrdup(units->pool, text);
        apr_hash_set(units->texts, kept, APR_HASH_KEY_STRING, kept);
    }
    return kept;
}

const char *const *
edu_register_keep_attributes(edu_register_t *units, const char *const *texts)
{
    int count = units->form->attributes->nelts;
    apr_ssize_t bytes = (apr_ssize_t)sizeof(char *) * (count + 1); /* never none */
    const char **kept;

    for (int i = 0; i < count; i++)
        units->row[i] = edu_register_keep_text(units, texts[i]);
    kept = apr_hash_get(units->rows, units->row, bytes);
    if (kept == NULL) {
        kept = apr_pmemdup(units->pool, units->row, (apr_size_t)bytes);
        apr_hash_set(units->rows, kept, bytes, kept);
    }
    return kept;
}

edu_register_unit_t *
edu_register_keep_unit(edu_register_t *units, const char *code)
{
    size_t length = strlen(code);
    edu_register_unit_t *unit = apr_pcalloc(units->pool, offsetof(edu_register_unit_t, code) + length + 1);

    memcpy(unit->code, code, length + 1);
    return unit;
}
