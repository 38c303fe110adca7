#include "collector/load.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/pool.h"
#include "sql/embedded.h"
#include "sql/round.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One county-period: what the database held when the load began, and what this file brings. */
typedef struct group_t {
    const char *county;
    const char *period;
    int year;
    bool held; /* the database has rows */
    int64_t held_rows;
    uint64_t held_digest;
    int64_t rows; /* of this file */
    uint64_t digest;
    int64_t added; /* by the diff */
    bool changed;
} group_t;

struct edu_load_t {
    edu_db_t *db;
    const edu_sql_columns_t *columns;
    const char *copy_direct;
    const char *copy_staging;
    char submission_text[24];
    int64_t submission;
    uint64_t seed; /* of the digests: which columns, in which order */
    bool whole;    /* the file has every column, so that digests speak of whole rows */
    bool copying;
    apr_hash_t *groups; /* "county year period" to group_t */
    apr_hash_t *held_counties;
    apr_array_header_t *order; /* group_t *: those of this file, as they came */
    group_t *group;            /* of the row before */
    FILE *spill;               /* lines for staging */
    long group_start;          /* where the group's lines begin in it */
    int64_t staged;
    edu_load_counts_t counts;
    apr_pool_t *pool;
};

static const char *
group_key(char *key, size_t size, const char *county, int year, const char *period)
{
    apr_snprintf(key, size, "%s %d %s", county, year, period);
    return key;
}

static group_t *
make_group(edu_load_t *load, const char *county, int year, const char *period)
{
    group_t *group = apr_pcalloc(load->pool, sizeof *group);
    char key[128];

    group->county = apr_pstrdup(load->pool, county);
    group->period = apr_pstrdup(load->pool, period);
    group->year = year;
    apr_hash_set(load->groups, apr_pstrdup(load->pool, group_key(key, sizeof key, county, year, period)),
                 APR_HASH_KEY_STRING, group);
    return group;
}

static edu_error_t *
read_state(char *line, size_t length, void *baton)
{
    edu_load_t *load = baton;
    char *county;
    char *year;
    char *period;
    char *text;
    size_t ignored;
    int64_t number = 0;

    (void)length;
    edu_copy_field(&line, &county, &ignored);
    edu_copy_field(&line, &year, &ignored);
    edu_text_to_int64(year, ignored, &number);
    edu_copy_field(&line, &period, &ignored);
    group_t *group = make_group(load, county, (int)number, period);
    group->held = true;
    apr_hash_set(load->held_counties, group->county, APR_HASH_KEY_STRING, group);
    edu_copy_field(&line, &text, &ignored);
    edu_text_to_int64(text, ignored, &group->held_rows);
    edu_copy_field(&line, &text, &ignored);
    edu_text_to_int64(text, ignored, &number);
    group->held_digest = (uint64_t)number;
    return NULL;
}

edu_error_t *
edu_load_create(edu_load_t **load, edu_db_t *db, const edu_sql_columns_t *columns, int64_t submission,
                apr_pool_t *pool)
{
    edu_load_t *new_load = apr_pcalloc(pool, sizeof *new_load);
    const edu_form_t *form = columns->form;

    new_load->db = db;
    new_load->columns = columns;
    new_load->copy_direct = edu_sql_copy_returns(columns, false, pool);
    new_load->copy_staging = edu_sql_copy_returns(columns, true, pool);
    new_load->submission = submission;
    apr_snprintf(new_load->submission_text, sizeof new_load->submission_text, "%" APR_INT64_T_FMT,
                 (apr_int64_t)submission);
    new_load->whole = true;
    for (int i = 0; i < form->attributes->nelts; i++)
        new_load->whole &= columns->attributes[i];
    for (int i = 0; i < form->cells->nelts; i++)
        new_load->whole &= columns->cells[i];
    /* Another order of columns in a later catalogue is another digest, never the same one of other values. */
    new_load->seed = edu_hash64(new_load->copy_direct, strlen(new_load->copy_direct), 0);
    new_load->groups = apr_hash_make(pool);
    new_load->held_counties = apr_hash_make(pool);
    new_load->order = apr_array_make(pool, 64, sizeof(group_t *));
    new_load->pool = pool;
    *load = new_load;
    return edu_copy_out(db, edu_sql_copy_state(form, pool), read_state, new_load);
}

static edu_error_t *
spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep rows in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

/* Another load of the same returns that committed first shows as a broken key: worth another try, which sees its rows. */
static edu_error_t *
as_retry(edu_error_t *error)
{
    if (error != NULL && strcmp(error->sqlstate, "23505") == 0)
        return edu_error_create(EDU_ERR_DB_RETRY, error,
                                "another load brought the same returns at the same time");
    return error;
}

/* Ends a county-period: lines spilled for staging are taken back when they are just what is stored. */
static edu_error_t *
close_group(edu_load_t *load)
{
    group_t *group = load->group;

    if (group == NULL || !group->held)
        return NULL;
    if (load->whole && group->held_digest != 0 && group->rows == group->held_rows &&
        group->digest == group->held_digest) {
        if (fseek(load->spill, load->group_start, SEEK_SET) != 0)
            return spill_failed();
        load->staged -= group->rows;
        load->counts.unchanged += group->rows;
    }
    return NULL;
}

static edu_error_t *
open_group(edu_load_t *load, const char *county, int year, const char *period)
{
    char key[128];
    group_t *group;

    EDU_TRY(close_group(load));
    group = apr_hash_get(load->groups, group_key(key, sizeof key, county, year, period), APR_HASH_KEY_STRING);
    if (group == NULL)
        group = make_group(load, county, year, period);
    if (group->rows == 0)
        APR_ARRAY_PUSH(load->order, group_t *) = group;
    load->group = group;
    if (group->held) {
        if (load->spill == NULL)
            EDU_TRY(edu_file_spill(&load->spill, load->pool));
        load->group_start = ftell(load->spill);
    }
    return NULL;
}

uint64_t
edu_load_digest(const edu_load_t *load, const char *line, size_t length, size_t rest)
{
    size_t key_length = rest - strlen(load->submission_text);

    return edu_hash64(line, key_length, edu_hash64(line + rest, length - rest, load->seed));
}

edu_error_t *
edu_load_row(edu_load_t *load, const char *county, int year, const char *period, const char *line,
             size_t length, size_t rest)
{
    group_t *group = load->group;

    if (group == NULL || group->year != year || strcmp(group->county, county) != 0 ||
        strcmp(group->period, period) != 0) {
        EDU_TRY(open_group(load, county, year, period));
        group = load->group;
    }
    group->rows++;
    if (load->whole)
        group->digest += edu_load_digest(load, line, length, rest);
    if (group->held) {
        load->staged++;
        return fwrite(line, 1, length, load->spill) == length ? NULL : spill_failed();
    }
    if (!load->copying) {
        EDU_TRY(edu_copy_in_begin(load->db, load->copy_direct));
        load->copying = true;
    }
    load->counts.fresh++;
    return as_retry(edu_copy_in_write(load->db, line, length));
}

bool
edu_load_is_same(const edu_load_t *load, const char *county, int year, const char *period, int64_t rows,
                 uint64_t digest)
{
    char key[128];
    const group_t *group =
        apr_hash_get(load->groups, group_key(key, sizeof key, county, year, period), APR_HASH_KEY_STRING);

    return group != NULL && group->held && load->whole && group->held_digest != 0 &&
           group->held_rows == rows && group->held_digest == digest;
}

bool
edu_load_holds(const edu_load_t *load, const char *county)
{
    return apr_hash_get(load->held_counties, county, APR_HASH_KEY_STRING) != NULL;
}

edu_error_t *
edu_load_pause(edu_load_t *load)
{
    int64_t rows;

    if (!load->copying)
        return NULL;
    load->copying = false;
    return as_retry(edu_copy_in_end(load->db, &rows));
}

static edu_error_t *
copy_spill(edu_load_t *load)
{
    char *block = apr_palloc(load->pool, 1 << 18);
    int64_t rows;
    long end = ftell(load->spill);
    size_t length;

    if (fflush(load->spill) != 0 || end < 0 || ftruncate(fileno(load->spill), end) != 0)
        return spill_failed();
    rewind(load->spill);
    EDU_TRY(edu_copy_in_begin(load->db, load->copy_staging));
    while ((length = fread(block, 1, 1 << 18, load->spill)) > 0)
        EDU_TRY(edu_copy_in_write(load->db, block, length));
    return edu_copy_in_end(load->db, &rows);
}

/* Holds the county-periods of the staging table against other loads, and makes sure nobody changed them since we looked. */
static edu_error_t *
lock_groups(edu_load_t *load, apr_pool_t *pool)
{
    edu_result_t *rows;
    char key[128];

    EDU_TRY(edu_db_query(&rows, load->db, edu_sql_query("staging_lock"),
                         EDU_PARAMS(EDU_TEXT(load->columns->form->code)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const group_t *group =
            apr_hash_get(load->groups,
                         group_key(key, sizeof key, edu_result_text(rows, i, 0),
                                   (int)edu_result_int(rows, i, 1), edu_result_text(rows, i, 2)),
                         APR_HASH_KEY_STRING);

        if (group == NULL || group->held_rows != edu_result_int(rows, i, 3) ||
            group->held_digest != (uint64_t)edu_result_int(rows, i, 4))
            return edu_error_create(EDU_ERR_DB_RETRY, NULL,
                                    "another load changed the same returns at the same time");
    }
    return NULL;
}

/* Notes what a merge statement changed: rows of county, year, period, count. */
static int64_t
note_changes(edu_load_t *load, const edu_result_t *rows, bool added)
{
    int64_t total = 0;
    char key[128];

    for (int i = 0; i < edu_result_rows(rows); i++) {
        group_t *group = apr_hash_get(load->groups,
                                      group_key(key, sizeof key, edu_result_text(rows, i, 0),
                                                (int)edu_result_int(rows, i, 1), edu_result_text(rows, i, 2)),
                                      APR_HASH_KEY_STRING);
        int64_t count = edu_result_int(rows, i, 3);

        group->changed = true;
        group->added += added ? count : 0;
        total += count;
    }
    return total;
}

static edu_error_t *
merge_staging(edu_load_t *load, apr_pool_t *pool)
{
    edu_db_t *db = load->db;
    edu_result_t *rows;
    int64_t replaced;
    int64_t added;

    EDU_TRY(edu_db_script(db, edu_sql_create_staging(load->columns->form, pool)));
    EDU_TRY(copy_spill(load));
    EDU_TRY(edu_db_script(db, "ANALYZE pg_temp.staging"));
    EDU_TRY(lock_groups(load, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_staging_history(load->columns, pool),
                        EDU_PARAMS(EDU_INT(load->submission)), NULL));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_staging_update(load->columns, pool), EDU_NO_PARAMS, pool));
    replaced = note_changes(load, rows, false);
    EDU_TRY(as_retry(
        edu_db_query(&rows, db, edu_sql_staging_insert(load->columns->form, pool), EDU_NO_PARAMS, pool)));
    added = note_changes(load, rows, true);
    load->counts.replaced += replaced;
    load->counts.fresh += added;
    load->counts.unchanged += load->staged - replaced - added;
    return NULL;
}

/* The digest of what is stored now: known only when the file brought every row and column of the county-period. */
static int64_t
new_digest(const edu_load_t *load, const group_t *group)
{
    if (!load->whole || group->rows != (group->held ? group->held_rows + group->added : group->rows))
        return 0;
    return (int64_t)(group->digest != 0 ? group->digest : 1);
}

static void
add_state(edu_buffer_t *out, const edu_load_t *load, const group_t *group, bool with_digest)
{
    edu_text_add_copy(out, group->county, strlen(group->county));
    edu_buffer_printf(out, "\t%d\t%s\t%s", group->year, group->period, load->columns->form->code);
    if (with_digest) {
        edu_buffer_add_char(out, '\t');
        edu_buffer_add_int(out, group->rows);
        edu_buffer_add_char(out, '\t');
        edu_buffer_add_int(out, new_digest(load, group));
    }
    edu_buffer_add_char(out, '\n');
}

static edu_error_t *
copy_text(edu_db_t *db, const char *sql, const edu_buffer_t *text)
{
    int64_t rows;

    if (text->length == 0)
        return NULL;
    EDU_TRY(edu_copy_in_begin(db, sql));
    EDU_TRY(edu_copy_in_write(db, text->data, text->length));
    return edu_copy_in_end(db, &rows);
}

static edu_error_t *
write_marks(edu_load_t *load, apr_pool_t *pool)
{
    edu_buffer_t *states = edu_buffer_create(65536, pool);
    edu_buffer_t *marks = edu_buffer_create(65536, pool);
    apr_pool_t *iteration_pool = edu_pool_create(pool);
    edu_result_t *ignored;

    for (int i = 0; i < load->order->nelts; i++) {
        const group_t *group = APR_ARRAY_IDX(load->order, i, const group_t *);

        if (group->held && !group->changed)
            continue;
        add_state(marks, load, group, false);
        if (!group->held) {
            add_state(states, load, group, true);
            continue;
        }
        apr_pool_clear(iteration_pool);
        EDU_TRY(edu_db_prepared(&ignored, load->db, "state_update", edu_sql_query("state_update"),
                                EDU_PARAMS(EDU_TEXT(group->county), EDU_INT(group->year),
                                           EDU_TEXT(group->period), EDU_TEXT(load->columns->form->code),
                                           EDU_INT(group->added), EDU_INT(new_digest(load, group))),
                                iteration_pool));
    }
    EDU_TRY(as_retry(copy_text(load->db,
                               "COPY edustat.return_state (county_code, year, period, form, rows, "
                               "digest) FROM STDIN",
                               states)));
    return copy_text(load->db, "COPY edustat.dirty (county_code, year, period, form) FROM STDIN", marks);
}

/* County-periods that were approved take no more data; those that the file leaves as they are do not count. */
static edu_error_t *
check_open(edu_load_t *load, apr_pool_t *pool)
{
    apr_array_header_t *changed = apr_array_make(pool, 64, sizeof(edu_county_period_t));

    for (int i = 0; i < load->order->nelts; i++) {
        const group_t *group = APR_ARRAY_IDX(load->order, i, const group_t *);

        if (!group->held || group->changed)
            APR_ARRAY_PUSH(changed, edu_county_period_t) =
                (edu_county_period_t){group->county, group->period};
    }
    return edu_round_check_open(load->db, load->columns->form->code, changed, pool);
}

edu_error_t *
edu_load_finish(edu_load_t *load, edu_load_counts_t *counts)
{
    EDU_TRY(close_group(load));
    load->group = NULL;
    EDU_TRY(edu_load_pause(load));
    if (load->staged > 0)
        EDU_TRY(merge_staging(load, load->pool));
    EDU_TRY(check_open(load, load->pool));
    EDU_TRY(write_marks(load, load->pool));
    *counts = load->counts;
    return NULL;
}

apr_array_header_t *
edu_load_counties(const edu_load_t *load, apr_pool_t *pool)
{
    apr_array_header_t *counties = apr_array_make(pool, 32, sizeof(const char *));
    const char *last = "";

    for (int i = 0; i < load->order->nelts; i++) {
        const char *county = APR_ARRAY_IDX(load->order, i, const group_t *)->county;

        if (strcmp(county, last) != 0)
            APR_ARRAY_PUSH(counties, const char *) = apr_pstrdup(pool, county);
        last = county;
    }
    return counties;
}
