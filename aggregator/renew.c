#include "aggregator/renew.h"

#include "aggregator/written.h"
#include "base/copy_binary.h"
#include "base/hash.h"
#include "base/pool.h"
#include "sql/form_rollups.h"
#include "sql/form_tables.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

/* So much goes out at once. Replacing takes a statement before each COPY, and fewer of them are better. */
#define BARE_FLUSH ((size_t)1 << 18)
#define REPLACE_FLUSH ((size_t)1 << 22)

typedef struct standing_t {
    edu_digest_t digest;
    uint32_t transaction; /* that wrote all rows; 0: not known, or several */
    const char *area;
    bool came;
} standing_t;

typedef struct period_t {
    int year;
    const char *text;
    const char *record; /* of it, by the last full run; NULL: none */
    apr_hash_t *areas;  /* code to standing_t */
    apr_pool_t *pool;
} period_t;

struct edu_renew_t {
    edu_db_t *db;
    const edu_renew_table_t *table;
    const char *copy; /* the statement that rows come in by */
    edu_buffer_t *out;
    size_t row;          /* where the row being made begins in out */
    size_t area;         /* where the area's rows begin */
    edu_digest_t digest; /* of the rows from there */
    int64_t rows;
    int64_t written;
    bool bare;
    bool held;            /* nothing goes out before the period's end */
    uint32_t transaction; /* in a full run, whose rows are remembered; else 0 */
    edu_buffer_t *record; /* of the period being written */
    bool copying;
    apr_hash_t *periods; /* text to period_t */
    period_t *current;   /* that is being written; NULL: nothing of it stands */
    int year;
    const char *period;
    apr_array_header_t *replaced; /* const char *: areas to be taken out before what is in `out` comes */
    apr_pool_t *area_pool;        /* of `replaced` */
    apr_pool_t *pool;
    /* While reading: what the last row belonged to. */
    period_t *read_period;
    standing_t *read_area;
};

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

static void
digest_row(edu_digest_t *digest, const char *row, size_t length)
{
    uint64_t low;
    uint64_t high;

    edu_hash128(&low, &high, row, length);
    digest->low += low;
    digest->high += high;
    digest->rows++;
}

/* Where the areas that stand in a period are noted. */
static period_t *
make_period(edu_renew_t *renew, const char *text, size_t length)
{
    period_t *period = apr_hash_get(renew->periods, text, (apr_ssize_t)length);
    apr_pool_t *pool;

    if (period != NULL)
        return period;
    pool = edu_pool_create(renew->pool);
    period = apr_pcalloc(pool, sizeof *period);
    period->pool = pool;
    period->text = apr_pstrmemdup(pool, text, length);
    period->year = (int)apr_atoi64(period->text);
    period->areas = apr_hash_make(pool);
    apr_hash_set(renew->periods, period->text, (apr_ssize_t)length, period);
    return period;
}

static bool
is_text(const char *text, const char *data, size_t length)
{
    return strlen(text) == length && memcmp(text, data, length) == 0;
}

/* What is known of an area in a period. Rows of an area mostly stand together. */
static standing_t *
find_standing(edu_renew_t *renew, const char *area, size_t area_length, const char *period,
              size_t period_length)
{
    if (renew->read_period == NULL || !is_text(renew->read_period->text, period, period_length)) {
        renew->read_period = make_period(renew, period, period_length);
        renew->read_area = NULL;
    }
    if (renew->read_area == NULL || !is_text(renew->read_area->area, area, area_length)) {
        apr_hash_t *areas = renew->read_period->areas;
        standing_t *standing = apr_hash_get(areas, area, (apr_ssize_t)area_length);

        if (standing == NULL) {
            standing = apr_pcalloc(renew->read_period->pool, sizeof *standing);
            standing->area = apr_pstrmemdup(renew->read_period->pool, area, area_length);
            apr_hash_set(areas, standing->area, (apr_ssize_t)area_length, standing);
        }
        renew->read_area = standing;
    }
    return renew->read_area;
}

/* A line that begins with area and period, which are codes and need no unescaping. */
static edu_error_t *
read_line(char *line, size_t length, void *baton)
{
    char *period = memchr(line, '\t', length);
    char *row = period != NULL ? memchr(period + 1, '\t', length - (size_t)(period + 1 - line)) : NULL;

    if (row == NULL)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "a row of a rollup has no area and period");
    digest_row(
        &find_standing(baton, line, (size_t)(period - line), period + 1, (size_t)(row - period - 1))->digest,
        row + 1, (size_t)(line + length - row - 1));
    return NULL;
}

/* The same in the binary format. */
static edu_error_t *
read_binary(char *row, size_t length, void *baton)
{
    const char *area;
    const char *period;
    size_t area_length;
    size_t period_length;
    size_t at = EDU_BINARY_ROW_HEAD;

    if (!edu_binary_field(&area, &area_length, row, length, &at) ||
        !edu_binary_field(&period, &period_length, row, length, &at))
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "a row of a rollup has no area and period");
    digest_row(&find_standing(baton, area, area_length, period, period_length)->digest, row + at,
               length - at);
    return NULL;
}

edu_error_t *
edu_renew_read(edu_renew_t *renew, edu_db_t *db, int year, const char *period,
               const apr_array_header_t *areas, apr_pool_t *scratch_pool)
{
    const edu_renew_table_t *table = renew->table;
    const char *sql;

    if (areas != NULL && areas->nelts == 0)
        return NULL;
    sql = edu_sql_copy_rollup_out(table->name, table->columns, table->binary, year, period, areas,
                                  scratch_pool);
    renew->read_period = NULL;
    renew->read_area = NULL;
    return table->binary ? edu_copy_out_binary(db, sql, read_binary, renew)
                         : edu_copy_out(db, sql, read_line, renew);
}

/* How many rows a transaction left. Until all of these have come, only the digest's number of rows is used. */
static edu_error_t *
read_writer(char *line, size_t length, void *baton)
{
    char *cursor = line;
    char *fields[4];
    standing_t *standing;
    size_t lengths[4];
    uint32_t transaction;

    (void)length;
    for (int i = 0; i < 4; i++)
        if (!edu_copy_field(&cursor, &fields[i], &lengths[i]) || fields[i] == NULL)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "a row of a rollup has no area and period");
    standing = find_standing(baton, fields[0], lengths[0], fields[1], lengths[1]);
    transaction = (uint32_t)apr_atoi64(fields[2]);
    standing->transaction = standing->digest.rows == 0 ? transaction : 0;
    standing->digest.rows += (int)apr_atoi64(fields[3]);
    return NULL;
}

/* Where as many rows as the last full run left stand as its transaction wrote them, they are those rows. The others are to be read. */
static apr_array_header_t *
recall_period(period_t *period, apr_hash_t *records, apr_pool_t *pool)
{
    apr_array_header_t *unknown = apr_array_make(pool, 8, sizeof(const char *));
    apr_hash_t *areas;

    period->record = apr_pstrdup(period->pool, apr_hash_get(records, period->text, APR_HASH_KEY_STRING));
    areas = edu_written_parse(period->record != NULL ? period->record : "", pool);
    for (apr_hash_index_t *i = apr_hash_first(pool, period->areas); i != NULL; i = apr_hash_next(i)) {
        standing_t *standing = apr_hash_this_val(i);
        const edu_written_t *written = apr_hash_get(areas, standing->area, APR_HASH_KEY_STRING);

        if (written != NULL && standing->transaction == written->transaction &&
            standing->digest.rows == written->digest.rows) {
            standing->digest = written->digest;
            continue;
        }
        standing->digest = (edu_digest_t){0};
        APR_ARRAY_PUSH(unknown, const char *) = standing->area;
    }
    return unknown;
}

/* Rows are found by their keys one area after another: where many are not known, one scan of all takes less. */
#define MANY_UNKNOWN 5

static void
forget(period_t *period, apr_pool_t *pool)
{
    for (apr_hash_index_t *i = apr_hash_first(pool, period->areas); i != NULL; i = apr_hash_next(i))
        ((standing_t *)apr_hash_this_val(i))->digest = (edu_digest_t){0};
}

edu_error_t *
edu_renew_recall(edu_renew_t *renew, edu_db_t *db, apr_pool_t *scratch_pool)
{
    const edu_renew_table_t *table = renew->table;
    apr_hash_t *unknown = apr_hash_make(scratch_pool);
    apr_hash_t *records;
    int64_t areas = 0;
    int64_t to_read = 0;

    EDU_TRY(edu_written_read(&records, db, table->name, table->columns, scratch_pool));
    EDU_TRY(edu_copy_out(db, edu_sql_copy_rollup_writers(table->name, scratch_pool), read_writer, renew));
    for (apr_hash_index_t *i = apr_hash_first(scratch_pool, renew->periods); i != NULL;
         i = apr_hash_next(i)) {
        period_t *period = apr_hash_this_val(i);
        apr_array_header_t *codes = recall_period(period, records, scratch_pool);

        apr_hash_set(unknown, period->text, APR_HASH_KEY_STRING, codes);
        areas += apr_hash_count(period->areas);
        to_read += codes->nelts;
    }
    if (to_read * MANY_UNKNOWN > areas) {
        for (apr_hash_index_t *i = apr_hash_first(scratch_pool, renew->periods); i != NULL;
             i = apr_hash_next(i))
            forget(apr_hash_this_val(i), scratch_pool);
        return edu_renew_read(renew, db, 0, NULL, NULL, scratch_pool);
    }
    for (apr_hash_index_t *i = apr_hash_first(scratch_pool, renew->periods); i != NULL;
         i = apr_hash_next(i)) {
        const period_t *period = apr_hash_this_val(i);

        EDU_TRY(edu_renew_read(renew, db, period->year, period->text,
                               apr_hash_get(unknown, period->text, APR_HASH_KEY_STRING), scratch_pool));
    }
    return NULL;
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
        digest_row(&renew->digest, renew->out->data + renew->row + head,
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
    standing_t *standing =
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
drop_rest(edu_renew_t *renew, const period_t *period)
{
    for (apr_hash_index_t *i = apr_hash_first(renew->area_pool, period->areas); i != NULL;
         i = apr_hash_next(i)) {
        const standing_t *standing = apr_hash_this_val(i);

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
        const period_t *period = apr_hash_this_val(i);

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
