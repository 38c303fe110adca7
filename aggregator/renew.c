#include "aggregator/renew_private.h"

#include "base/copy_binary.h"
#include "base/pool.h"
#include "sql/form_rollups.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

/* So much goes out at once. Replacing takes a statement before each COPY, and fewer of them are better. */
#define BARE_FLUSH ((size_t)1 << 18)
#define REPLACE_FLUSH ((size_t)1 << 22)

edu_renew_t *
edu_renew_create(edu_db_t *db, const edu_renew_table_t *table, apr_pool_t *pool)
{
    apr_pool_t *own = edu_pool_create(pool); /* several may be read at the same time */
    edu_renew_t *renew = apr_pcalloc(own, sizeof *renew);

    renew->db = db;
    renew->table = table;
    renew->copy = edu_sql_copy_rollup_in(table->name, table->columns, table->binary, false, own);
    renew->out = edu_buffer_create(2 * BARE_FLUSH, own);
    renew->record = edu_buffer_create(1024, own);
    renew->periods = apr_hash_make(own);
    renew->area_pool = edu_pool_create(own);
    renew->replaced = apr_array_make(renew->area_pool, 64, sizeof(const char *));
    renew->pool = own;
    return renew;
}

const char *
edu_renew_table(const edu_renew_t *renew)
{
    return renew->table->name;
}

void
edu_renew_bare(edu_renew_t *renew)
{
    renew->bare = true;
    renew->copy = edu_sql_copy_rollup_in(renew->table->name, renew->table->columns, renew->table->binary,
                                         true, renew->pool);
}

void
edu_renew_remember(edu_renew_t *renew, uint32_t transaction)
{
    renew->transaction = transaction;
}

void
edu_renew_hold(edu_renew_t *renew)
{
    renew->held = true;
}

void
edu_renew_begin(edu_buffer_t **out, edu_renew_t *renew, int year, const char *period)
{
    renew->current = apr_hash_get(renew->periods, period, APR_HASH_KEY_STRING);
    renew->year = year;
    renew->period = period;
    renew->row = renew->area = renew->out->length;
    *out = renew->out;
}

void
edu_renew_row(edu_renew_t *renew)
{
    size_t head = renew->table->binary ? EDU_BINARY_ROW_HEAD : 0;
    size_t tail = renew->table->binary ? 0 : 1; /* the line feed */

    renew->rows++;
    if (!renew->bare || renew->transaction != 0)
        edu_renew_digest(&renew->digest, renew->out->data + renew->row + head,
                         renew->out->length - renew->row - head - tail);
    renew->row = renew->out->length;
}

static edu_error_t *
remove_areas(edu_renew_t *renew, int year, const char *period)
{
    if (renew->replaced->nelts > 0)
        EDU_TRY(edu_db_exec(renew->db, renew->table->remove,
                            EDU_PARAMS(EDU_INT(year), EDU_TEXT(period),
                                       EDU_TEXT(edu_sql_array(renew->replaced, renew->area_pool))),
                            NULL));
    apr_pool_clear(renew->area_pool);
    renew->replaced = apr_array_make(renew->area_pool, 64, sizeof(const char *));
    return NULL;
}

static edu_error_t *
copy_begin(edu_renew_t *renew)
{
    edu_buffer_t *head;

    EDU_TRY(edu_copy_in_begin(renew->db, renew->copy));
    renew->copying = true;
    if (!renew->table->binary)
        return NULL;
    head = edu_buffer_create(64, renew->area_pool);
    edu_binary_begin(head);
    return edu_copy_in_write(renew->db, head->data, head->length);
}

static edu_error_t *
copy_end(edu_renew_t *renew)
{
    int64_t rows;

    if (!renew->copying)
        return NULL;
    renew->copying = false;
    if (renew->table->binary) {
        edu_binary_end(renew->out);
        EDU_TRY(edu_copy_in_write(renew->db, renew->out->data, renew->out->length));
        edu_buffer_clear(renew->out);
    }
    EDU_TRY(edu_copy_in_end(renew->db, &rows));
    renew->written += rows;
    return NULL;
}

/* Sends whole areas' rows. A COPY into an empty table goes on to the period's end; where areas are replaced it is one a time. */
static edu_error_t *
flush(edu_renew_t *renew)
{
    if (renew->out->length > 0) {
        if (!renew->copying) {
            EDU_TRY(remove_areas(renew, renew->year, renew->period));
            EDU_TRY(copy_begin(renew));
        }
        EDU_TRY(edu_copy_in_write(renew->db, renew->out->data, renew->out->length));
        edu_buffer_clear(renew->out);
        if (!renew->bare)
            EDU_TRY(copy_end(renew));
    }
    renew->row = renew->area = 0;
    return NULL;
}

static bool
is_same(const edu_digest_t *a, const edu_digest_t *b)
{
    return a->low == b->low && a->high == b->high && a->rows == b->rows;
}

edu_error_t *
edu_renew_area(edu_renew_t *renew, const char *area)
{
    edu_standing_t *standing =
        renew->current != NULL ? apr_hash_get(renew->current->areas, area, APR_HASH_KEY_STRING) : NULL;
    edu_written_t written = {renew->transaction, renew->digest};

    if (standing != NULL) {
        standing->came = true;
        if (is_same(&standing->digest, &renew->digest)) {
            renew->out->length = renew->area;
            written.transaction = standing->transaction;
        } else
            APR_ARRAY_PUSH(renew->replaced, const char *) = standing->area;
    }
    if (renew->transaction != 0)
        edu_written_add(renew->record, area, &written);
    renew->row = renew->area = renew->out->length;
    renew->digest = (edu_digest_t){0};
    if (renew->held || renew->out->length < (renew->bare ? BARE_FLUSH : REPLACE_FLUSH))
        return NULL;
    return flush(renew);
}

/* The areas of a period that stand and did not come. */
static void
drop_rest(edu_renew_t *renew, const edu_renew_period_t *period)
{
    for (apr_hash_index_t *i = apr_hash_first(renew->area_pool, period->areas); i != NULL;
         i = apr_hash_next(i)) {
        const edu_standing_t *standing = apr_hash_this_val(i);

        if (!standing->came)
            APR_ARRAY_PUSH(renew->replaced, const char *) = standing->area;
    }
}

/* In a full run: what it leaves of the period, where that is not what the one before it left. */
static edu_error_t *
remember(edu_renew_t *renew)
{
    const edu_renew_table_t *table = renew->table;
    const char *before =
        renew->current != NULL && renew->current->record != NULL ? renew->current->record : "";
    edu_error_t *error = NULL;

    if (renew->transaction != 0 && strcmp(edu_buffer_text(renew->record), before) != 0)
        error = edu_written_put(renew->db, table->name, table->columns, renew->period,
                                edu_buffer_text(renew->record));
    edu_buffer_clear(renew->record);
    return error;
}

edu_error_t *
edu_renew_end(edu_renew_t *renew)
{
    if (renew->current != NULL)
        drop_rest(renew, renew->current);
    EDU_TRY(flush(renew));
    EDU_TRY(copy_end(renew));
    EDU_TRY(remove_areas(renew, renew->year, renew->period));
    EDU_TRY(remember(renew));
    if (renew->current == NULL)
        return NULL;
    apr_hash_set(renew->periods, renew->current->text, APR_HASH_KEY_STRING, NULL);
    apr_pool_destroy(renew->current->pool);
    renew->current = NULL;
    return NULL;
}

edu_error_t *
edu_renew_finish(edu_renew_t *renew)
{
    for (apr_hash_index_t *i = apr_hash_first(renew->pool, renew->periods); i != NULL; i = apr_hash_next(i)) {
        const edu_renew_period_t *period = apr_hash_this_val(i);

        drop_rest(renew, period);
        EDU_TRY(remove_areas(renew, period->year, period->text));
        if (renew->transaction != 0)
            EDU_TRY(edu_written_put(renew->db, renew->table->name, renew->table->columns, period->text, ""));
    }
    apr_hash_clear(renew->periods);
    return NULL;
}

int64_t
edu_renew_rows(const edu_renew_t *renew)
{
    return renew->rows;
}

int64_t
edu_renew_written(const edu_renew_t *renew)
{
    return renew->written;
}
