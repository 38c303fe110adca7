/* What stands in a rollup table: read, or known by what the last full run left. */
#include "aggregator/renew_private.h"

#include "base/copy_binary.h"
#include "base/hash.h"
#include "base/pool.h"
#include "sql/form_rollups.h"

#include <apr_strings.h>
#include <string.h>

void
edu_renew_digest(edu_digest_t *digest, const char *row, size_t length)
{
    uint64_t low;
    uint64_t high;

    edu_hash128(&low, &high, row, length);
    digest->low += low;
    digest->high += high;
    digest->rows++;
}

/* Where the areas that stand in a period are noted. */
static edu_renew_period_t *
make_period(edu_renew_t *renew, const char *text, size_t length)
{
    edu_renew_period_t *period = apr_hash_get(renew->periods, text, (apr_ssize_t)length);
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
static edu_standing_t *
find_standing(edu_renew_t *renew, const char *area, size_t area_length, const char *period,
              size_t period_length)
{
    if (renew->read_period == NULL || !is_text(renew->read_period->text, period, period_length)) {
        renew->read_period = make_period(renew, period, period_length);
        renew->read_area = NULL;
    }
    if (renew->read_area == NULL || !is_text(renew->read_area->area, area, area_length)) {
        apr_hash_t *areas = renew->read_period->areas;
        edu_standing_t *standing = apr_hash_get(areas, area, (apr_ssize_t)area_length);

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
    edu_renew_digest(
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
    edu_renew_digest(&find_standing(baton, area, area_length, period, period_length)->digest, row + at,
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
    edu_standing_t *standing;
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
recall_period(edu_renew_period_t *period, apr_hash_t *records, apr_pool_t *pool)
{
    apr_array_header_t *unknown = apr_array_make(pool, 8, sizeof(const char *));
    apr_hash_t *areas;

    period->record = apr_pstrdup(period->pool, apr_hash_get(records, period->text, APR_HASH_KEY_STRING));
    areas = edu_written_parse(period->record != NULL ? period->record : "", pool);
    for (apr_hash_index_t *i = apr_hash_first(pool, period->areas); i != NULL; i = apr_hash_next(i)) {
        edu_standing_t *standing = apr_hash_this_val(i);
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
forget(edu_renew_period_t *period, apr_pool_t *pool)
{
    for (apr_hash_index_t *i = apr_hash_first(pool, period->areas); i != NULL; i = apr_hash_next(i))
        ((edu_standing_t *)apr_hash_this_val(i))->digest = (edu_digest_t){0};
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
        edu_renew_period_t *period = apr_hash_this_val(i);
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
        const edu_renew_period_t *period = apr_hash_this_val(i);

        EDU_TRY(edu_renew_read(renew, db, period->year, period->text,
                               apr_hash_get(unknown, period->text, APR_HASH_KEY_STRING), scratch_pool));
    }
    return NULL;
}
