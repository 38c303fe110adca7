/* Recomputes the digest of every county-period from its returns, in one scan of a form. */
#include "base/buffer.h"
#include "base/pool.h"
#include "reports/messages.h"
#include "reports/verify_private.h"
#include "sql/form_digest.h"
#include "sql/form_tables.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

/* A county-period whose digest is known. */
typedef struct kept_t {
    const char *county;
    int year;
    const char *period;
    uint64_t digest;
    int64_t rows_now;
    uint64_t digest_now;
} kept_t;

typedef struct scan_t {
    apr_hash_t *kept; /* by the beginning of a row's line: "county TAB year TAB period" */
    apr_array_header_t *order;
    uint64_t seed;
    edu_buffer_t *line;
    apr_pool_t *pool;
} scan_t;

/* The length of the first `fields` fields of a line with the tabs between them, without the one behind. */
static size_t
head_length(const char *line, int fields)
{
    const char *at = line;

    while (*at != '\0' && (*at != '\t' || --fields > 0))
        at++;
    return (size_t)(at - line);
}

static edu_error_t *
take_state(char *line, size_t length, void *baton)
{
    scan_t *scan = baton;
    kept_t *kept = apr_pcalloc(scan->pool, sizeof *kept);
    size_t key_length = head_length(line, 3);
    const char *key = apr_pstrmemdup(scan->pool, line, key_length);
    char *county;
    char *period;
    char *text;
    int64_t number = 0;

    edu_copy_field(&line, &county, &length);
    edu_copy_field(&line, &text, &length);
    edu_text_to_int64(text, length, &number);
    kept->year = (int)number;
    edu_copy_field(&line, &period, &length);
    kept->county = apr_pstrdup(scan->pool, county);
    kept->period = apr_pstrdup(scan->pool, period);
    edu_copy_field(&line, &text, &length); /* how many rows: another check's subject */
    edu_copy_field(&line, &text, &length);
    edu_text_to_int64(text, length, &number);
    kept->digest = (uint64_t)number;
    if (number == 0)
        return NULL;
    apr_hash_set(scan->kept, key, (apr_ssize_t)key_length, kept);
    APR_ARRAY_PUSH(scan->order, kept_t *) = kept;
    return NULL;
}

static edu_error_t *
take_row(char *line, size_t length, void *baton)
{
    scan_t *scan = baton;
    kept_t *kept = apr_hash_get(scan->kept, line, (apr_ssize_t)head_length(line, 3));
    size_t key_length = head_length(line, 4) + 1;

    if (kept == NULL)
        return NULL;
    edu_buffer_clear(scan->line);
    edu_buffer_add(scan->line, line, length);
    edu_buffer_add_char(scan->line, '\n');
    kept->rows_now++;
    kept->digest_now += edu_sql_digest_row(scan->seed, scan->line->data, key_length,
                                           scan->line->data + key_length, length + 1 - key_length);
    return NULL;
}

static void
say_difference(edu_check_work_t *work, const edu_form_t *form, const kept_t *kept)
{
    const edu_area_t *area = edu_areas_nearest(work->catalogue->areas, kept->county, kept->year);
    const char *name = area == NULL ? kept->county : edu_text_pick(work->lang, area->name_zh, area->name_en);

    edu_check_found(work, EDU_SAY(work->lang, EDU_MSG_DIGEST_DIFFERS, work->pool, name, kept->county,
                                  form->code, kept->period, edu_check_number(kept->rows_now, work->pool)));
}

static edu_error_t *
check_form(edu_check_work_t *work, const edu_form_t *form, apr_pool_t *pool)
{
    scan_t scan = {.kept = apr_hash_make(pool),
                   .order = apr_array_make(pool, 256, sizeof(kept_t *)),
                   .seed = edu_sql_digest_seed(form, pool),
                   .line = edu_buffer_create(4096, pool),
                   .pool = pool};

    EDU_TRY(edu_copy_out(work->db, edu_sql_copy_state(form, NULL, pool), take_state, &scan));
    if (scan.order->nelts == 0)
        return NULL;
    EDU_TRY(edu_copy_out(work->db, edu_sql_copy_digested(form, pool), take_row, &scan));
    for (int i = 0; i < scan.order->nelts; i++) {
        const kept_t *kept = APR_ARRAY_IDX(scan.order, i, const kept_t *);

        /* A sum of 0 is kept as 1: 0 says that the digest is not known. Where all rows are gone their count says so. */
        if (kept->rows_now > 0 && kept->digest != (kept->digest_now != 0 ? kept->digest_now : 1))
            say_difference(work, form, kept);
    }
    return NULL;
}

edu_error_t *
edu_check_digests(edu_check_work_t *work)
{
    for (int i = 0; i < work->catalogue->forms->nelts; i++) {
        apr_pool_t *pool = edu_pool_create(work->pool);

        EDU_TRY(check_form(work, APR_ARRAY_IDX(work->catalogue->forms, i, const edu_form_t *), pool));
        apr_pool_destroy(pool);
    }
    return NULL;
}
