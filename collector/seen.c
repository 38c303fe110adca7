#include "collector/seen.h"

#include <apr_strings.h>
#include <string.h>

struct edu_seen_t {
    apr_hash_t *files;   /* "form county year period" to the name of the file that brought it first */
    apr_hash_t *clashes; /* those that two files bring; NULL: not known yet, in the first reading */
    apr_hash_t *found;   /* the same, being found */
    apr_hash_t *units;   /* "form county year period unit" to a file's name, in a further reading */
    apr_pool_t *pool;
};

#define KEY_MOST 320

edu_seen_t *
edu_seen_create(apr_pool_t *pool)
{
    edu_seen_t *seen = apr_pcalloc(pool, sizeof *seen);

    seen->files = apr_hash_make(pool);
    seen->found = apr_hash_make(pool);
    seen->units = apr_hash_make(pool);
    seen->pool = pool;
    return seen;
}

edu_seen_part_t *
edu_seen_part(const edu_seen_t *seen, const edu_form_t *form, apr_pool_t *pool)
{
    edu_seen_part_t *part = apr_pcalloc(pool, sizeof *part);

    part->seen = seen;
    part->form = form;
    part->county_periods = apr_hash_make(pool);
    part->units = apr_hash_make(pool);
    part->pool = pool;
    return part;
}

/* A key is kept once. */
static const char *
keep(apr_hash_t *keys, const char *key, apr_pool_t *pool)
{
    const char *kept = apr_hash_get(keys, key, APR_HASH_KEY_STRING);

    if (kept == NULL) {
        kept = apr_pstrdup(pool, key);
        apr_hash_set(keys, kept, APR_HASH_KEY_STRING, kept);
    }
    return kept;
}

static void
turn_to(edu_seen_part_t *part, const char *county, int year, const char *period)
{
    char key[KEY_MOST];

    if (part->county != NULL && part->year == year && strcmp(part->county, county) == 0 &&
        strcmp(part->period, period) == 0)
        return;
    apr_snprintf(key, sizeof key, "%s %s %d %s", part->form->code, county, year, period);
    keep(part->county_periods, key, part->pool);
    part->county = apr_pstrdup(part->pool, county);
    part->year = year;
    part->period = apr_pstrdup(part->pool, period);
    part->watched =
        part->seen->clashes != NULL && apr_hash_get(part->seen->clashes, key, APR_HASH_KEY_STRING) != NULL;
}

void
edu_seen_note(const char **file, edu_seen_part_t *part, const char *county, int year, const char *period,
              const char *unit)
{
    char key[KEY_MOST];

    *file = NULL;
    turn_to(part, county, year, period);
    if (!part->watched)
        return;
    apr_snprintf(key, sizeof key, "%s %s %d %s %s", part->form->code, county, year, period, unit);
    *file = apr_hash_get(part->seen->units, key, APR_HASH_KEY_STRING);
    if (*file == NULL)
        keep(part->units, key, part->pool);
}

void
edu_seen_take(edu_seen_t *seen, const edu_seen_part_t *part, const char *name)
{
    for (apr_hash_index_t *i = apr_hash_first(part->pool, part->county_periods); i != NULL;
         i = apr_hash_next(i)) {
        const char *key = apr_hash_this_key(i);
        const char *file = apr_hash_get(seen->files, key, APR_HASH_KEY_STRING);

        if (file == NULL)
            apr_hash_set(seen->files, apr_pstrdup(seen->pool, key), APR_HASH_KEY_STRING, name);
        else if (file != name)
            keep(seen->found, key, seen->pool);
    }
    for (apr_hash_index_t *i = apr_hash_first(part->pool, part->units); i != NULL; i = apr_hash_next(i))
        apr_hash_set(seen->units, apr_pstrdup(seen->pool, apr_hash_this_key(i)), APR_HASH_KEY_STRING, name);
}

bool
edu_seen_clashes(const edu_seen_t *seen)
{
    return seen->clashes == NULL && apr_hash_count(seen->found) > 0;
}

void
edu_seen_again(edu_seen_t *seen)
{
    seen->clashes = seen->found;
    seen->files = apr_hash_make(seen->pool);
    seen->units = apr_hash_make(seen->pool);
}
