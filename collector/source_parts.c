/* A text in UTF-8 looked at by several threads, each at a part of its lines. */
#include "base/parallel.h"
#include "base/pool.h"
#include "base/text.h"
#include "collector/source_private.h"

#include <stdatomic.h>
#include <string.h>

/* Looks at one part. */
typedef struct part_look_t {
    const edu_source_t *source;
    const apr_array_header_t *parts;
    edu_survey_t *surveys;
    int64_t *quotes;
    atomic_bool wrong;
} part_look_t;

static int64_t
count_quotes(const char *data, size_t length)
{
    const char *end = data + length;
    int64_t count = 0;

    while ((data = memchr(data, '"', (size_t)(end - data))) != NULL) {
        count++;
        data++;
    }
    return count;
}

static edu_error_t *
look_at_part(int index, void *baton)
{
    part_look_t *look = baton;
    const edu_source_part_t *part = &APR_ARRAY_IDX(look->parts, index, const edu_source_part_t);
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_source_t *source = edu_source_read_part(look->source, part->from, part->to, pool);
    char *buffer = apr_palloc(pool, EDU_SOURCE_CHUNK);
    size_t kept = 0;
    size_t length = 1;
    edu_error_t *error = NULL;

    look->surveys[index] = edu_survey_empty;
    while (length > 0 && !atomic_load(&look->wrong)) {
        error = edu_source_read_raw(source, buffer + kept, EDU_SOURCE_CHUNK - kept, &length);
        if (error != NULL)
            break;
        size_t fits = edu_text_valid_utf8(buffer, kept + length);
        edu_survey_add(&look->surveys[index], buffer, fits);
        look->quotes[index] += count_quotes(buffer, fits);
        kept = kept + length - fits;
        if (kept > 3 || (length == 0 && kept > 0) || look->surveys[index].first_nul >= 0)
            atomic_store(&look->wrong, true);
        memmove(buffer, buffer + fits, kept <= 3 ? kept : 0);
    }
    if (source->position != part->to)
        atomic_store(&look->wrong, true); /* it became shorter */
    apr_pool_destroy(pool);
    return error;
}

/* A line this long is looked at in one piece with what is before it. */
#define LINE_MOST ((size_t)1 << 20)

/* The offset behind the first line feed at or behind `at`; -1 when there is none near. */
static edu_error_t *
find_line(int64_t *found, const edu_source_t *source, int64_t at, char *buffer)
{
    edu_source_t reader = *source;
    const char *feed = NULL;
    size_t length = 1;
    size_t looked = 0;

    *found = -1;
    reader.position = at;
    while (feed == NULL && length > 0 && looked < LINE_MOST) {
        EDU_TRY(edu_source_read_raw(&reader, buffer, EDU_SOURCE_CHUNK, &length));
        feed = memchr(buffer, '\n', length);
        if (feed != NULL)
            *found = at + (int64_t)looked + (feed - buffer) + 1;
        looked += length;
    }
    return NULL;
}

static edu_error_t *
cut_into_parts(edu_source_t *source, apr_pool_t *scratch)
{
    char *buffer = apr_palloc(scratch, EDU_SOURCE_CHUNK);
    int64_t size = source->as_opened.st_size;
    /* More parts than threads, so that none waits long for the slowest. */
    int64_t count = 4 * (int64_t)source->jobs;
    int64_t from = source->mark_length;

    if (count > size / source->part_bytes)
        count = size / source->part_bytes;
    source->parts = apr_array_make(source->pool, (int)count + 1, sizeof(edu_source_part_t));
    for (int64_t i = 1; i <= count; i++) {
        int64_t to = size;

        if (i < count)
            EDU_TRY(find_line(&to, source, size / count * i, buffer));
        if (to > from && to <= size) {
            APR_ARRAY_PUSH(source->parts, edu_source_part_t) = (edu_source_part_t){from, to, 1, false};
            from = to;
        }
    }
    return NULL;
}

edu_error_t *
edu_source_survey_parts(bool *fits, int64_t *breaks, int64_t *controls, bool *line_open, edu_source_t *source,
                        apr_pool_t *scratch)
{
    part_look_t look = {.source = source};
    int64_t quotes = 0;

    EDU_TRY(cut_into_parts(source, scratch));
    look.parts = source->parts;
    look.surveys = apr_pcalloc(scratch, sizeof(edu_survey_t) * (size_t)(look.parts->nelts + 1));
    look.quotes = apr_pcalloc(scratch, sizeof(int64_t) * (size_t)(look.parts->nelts + 1));
    *fits = look.parts->nelts > 0;
    if (!*fits)
        return NULL;
    EDU_TRY(edu_parallel(look.parts->nelts, source->jobs, look_at_part, &look, scratch));
    *fits = !atomic_load(&look.wrong);
    *breaks = 0;
    *controls = 0;
    for (int i = 0; i < look.parts->nelts; i++) {
        edu_source_part_t *part = &APR_ARRAY_IDX(source->parts, i, edu_source_part_t);

        part->line = *breaks + 1;
        part->in_quotes = (quotes & 1) != 0;
        *breaks += look.surveys[i].breaks;
        *controls += look.surveys[i].controls;
        *line_open = look.surveys[i].line_open;
        quotes += look.quotes[i];
    }
    return NULL;
}
