#include "collector/load_private.h"

#include "base/file.h"
#include "base/pool.h"
#include "sql/form_digest.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <errno.h>
#include <string.h>

static void
look_for_county(const edu_load_t *load, const char *county)
{
    if (load->known != NULL && apr_hash_get(load->known, county, APR_HASH_KEY_STRING) == NULL)
        *load->missed = true;
}

edu_load_group_t *
edu_load_find_group(const edu_load_t *load, const char *county, const char *period)
{
    edu_load_key_t key = {apr_hash_get(load->texts, county, APR_HASH_KEY_STRING),
                          apr_hash_get(load->texts, period, APR_HASH_KEY_STRING)};

    look_for_county(load, county);
    return key.county != NULL && key.period != NULL ? apr_hash_get(load->groups, &key, sizeof key) : NULL;
}

static const char *
keep_text(edu_load_t *load, const char *text)
{
    const char *kept = apr_hash_get(load->texts, text, APR_HASH_KEY_STRING);

    if (kept == NULL) {
        kept = apr_pstrdup(load->pool, text);
        apr_hash_set(load->texts, kept, APR_HASH_KEY_STRING, kept);
    }
    return kept;
}

static void
set_key(edu_load_group_t *group, edu_load_t *load, const char *county, int year, const char *period)
{
    group->key.county = keep_text(load, county);
    group->key.period = keep_text(load, period);
    group->year = year;
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
    edu_load_group_t *group = apr_pcalloc(load->pool, sizeof *group);
    set_key(group, load, county, (int)number, period);
    apr_hash_set(load->groups, &group->key, sizeof group->key, group);
    group->held = true;
    apr_hash_set(load->held_counties, group->key.county, APR_HASH_KEY_STRING, group);
    edu_copy_field(&line, &text, &ignored);
    edu_text_to_int64(text, ignored, &number);
    group->held_rows = (int)number;
    edu_copy_field(&line, &text, &ignored);
    edu_text_to_int64(text, ignored, &number);
    group->held_digest = (uint64_t)number;
    return NULL;
}

static edu_load_t *
make_load(const edu_sql_columns_t *columns, apr_pool_t *pool)
{
    edu_load_t *load = apr_pcalloc(pool, sizeof *load);

    load->columns = columns;
    load->groups = apr_hash_make(pool);
    load->texts = apr_hash_make(pool);
    load->held_counties = apr_hash_make(pool);
    load->counties = apr_array_make(pool, 64, sizeof(const char *));
    load->spared_line = edu_buffer_create(256, pool);
    load->returned_pool = edu_pool_create(pool);
    load->pool = pool;
    return load;
}

edu_error_t *
edu_load_create(edu_load_t **load, edu_db_t *db, const edu_sql_columns_t *columns, edu_strategy_t strategy,
                int64_t submission, const apr_array_header_t *counties, bool *missed, apr_pool_t *pool)
{
    edu_load_t *new_load = make_load(columns, pool);
    const edu_form_t *form = columns->form;

    new_load->db = db;
    new_load->strategy = strategy;
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
    new_load->seed = edu_sql_digest_seed(form, pool);
    new_load->missed = missed;
    if (counties != NULL)
        new_load->known = apr_hash_make(pool);
    for (int i = 0; counties != NULL && i < counties->nelts; i++)
        apr_hash_set(new_load->known, APR_ARRAY_IDX(counties, i, const char *), APR_HASH_KEY_STRING, "");
    *load = new_load;
    return edu_copy_out(db, edu_sql_copy_state(form, counties, pool), read_state, new_load);
}

edu_load_t *
edu_load_create_elsewhere(const edu_load_elsewhere_t *elsewhere, const edu_sql_columns_t *columns,
                          apr_pool_t *pool)
{
    edu_load_t *load = make_load(columns, pool);

    load->elsewhere = *elsewhere;
    load->strategy = EDU_MERGE;
    return load;
}

void
edu_load_set_thorough(edu_load_t *load, bool thorough)
{
    load->thorough = thorough;
}

edu_error_t *
edu_load_spill_failed(void)
{
    return edu_error_hint(edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno),
                                        "could not keep rows in a temporary file"),
                          "make room, or set TMPDIR to a folder with more");
}

edu_error_t *
edu_load_as_retry(edu_error_t *error)
{
    if (error != NULL && strcmp(error->sqlstate, "23505") == 0)
        return edu_error_create(EDU_ERR_DB_RETRY, error,
                                "another load brought the same returns at the same time");
    return error;
}

/* Whether the county-period's rows are just those that are held, so that there is nothing to merge. */
static bool
is_unchanged(const edu_load_t *load, const edu_load_group_t *group)
{
    return load->whole && !load->thorough && load->strategy != EDU_CREATE && group->held_digest != 0 &&
           group->rows == group->held_rows && group->digest == group->held_digest;
}

/* Notes the county-period at hand among those of the file. */
static edu_error_t *
note_group(edu_load_t *load)
{
    edu_load_seen_t seen = {NULL, {.held = false}};

    if (load->group->held)
        seen.held = load->group;
    else
        seen.fresh = *load->group;
    if (load->seen == NULL)
        EDU_TRY(edu_file_spill(&load->seen, load->pool));
    return fwrite(&seen, sizeof seen, 1, load->seen) == 1 ? NULL : edu_load_spill_failed();
}

/* Ends a county-period: lines spilled for staging are taken back when they are just what is stored. */
static edu_error_t *
close_group(edu_load_t *load)
{
    edu_load_group_t *group = load->group;

    if (group == NULL)
        return NULL;
    EDU_TRY(note_group(load));
    if (!group->held || !is_unchanged(load, group))
        return NULL;
    if (fseek(load->spill, load->group_start, SEEK_SET) != 0)
        return edu_load_spill_failed();
    group->settled = true;
    load->staged -= group->rows;
    load->counts.unchanged += group->rows;
    return NULL;
}

/* Texts are kept once, so that a county is known by its address. */
static void
note_county(edu_load_t *load, const char *county)
{
    const apr_array_header_t *counties = load->counties;

    if (counties->nelts == 0 || APR_ARRAY_IDX(counties, counties->nelts - 1, const char *) != county)
        APR_ARRAY_PUSH(load->counties, const char *) = county;
}

static edu_error_t *
open_group(edu_load_t *load, const char *county, int year, const char *period)
{
    edu_load_group_t *group;

    EDU_TRY(close_group(load));
    group = edu_load_find_group(load, county, period);
    if (group == NULL) {
        group = &load->fresh;
        *group = (edu_load_group_t){.held = false};
        set_key(group, load, county, year, period);
    }
    load->group = group;
    note_county(load, group->key.county);
    if (group->held) {
        if (load->spill == NULL)
            EDU_TRY(edu_file_spill(&load->spill, load->pool));
        load->group_start = ftell(load->spill);
    }
    return NULL;
}

/* Reads which units hold a return of the county-period. */
static edu_error_t *
read_returned(edu_load_t *load, edu_load_group_t *group)
{
    edu_result_t *rows;

    EDU_TRY(edu_load_pause(load));
    apr_pool_clear(load->returned_pool);
    load->returned = apr_hash_make(load->returned_pool);
    load->returned_group = group;
    EDU_TRY(edu_db_query(&rows, load->db, edu_sql_list_returned(load->columns->form, load->returned_pool),
                         EDU_PARAMS(EDU_TEXT(group->key.county), EDU_INT(group->year),
                                    EDU_TEXT(group->key.period)),
                         load->returned_pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        apr_hash_set(load->returned, edu_result_text(rows, i, 0), APR_HASH_KEY_STRING, load);
    return NULL;
}

edu_error_t *
edu_load_admit(edu_reason_t *reason, const char **other, edu_load_t *load, const char *county, int year,
               const char *period, const char *unit)
{
    edu_load_group_t *group;
    bool returned = false;

    *reason = EDU_REASON_COUNT;
    *other = NULL;
    if (load->elsewhere.admit != NULL)
        return load->elsewhere.admit(load->elsewhere.baton, reason, other, county, year, period, unit);
    if (load->strategy == EDU_MERGE || load->strategy == EDU_REPLACE)
        return NULL;
    group = edu_load_find_group(load, county, period);
    if (group != NULL && group->held) {
        if (group != load->returned_group)
            EDU_TRY(read_returned(load, group));
        returned = apr_hash_get(load->returned, unit, APR_HASH_KEY_STRING) != NULL;
    }
    if (load->strategy == EDU_CREATE && returned)
        *reason = EDU_REASON_return_exists;
    else if (load->strategy != EDU_CREATE && !returned)
        *reason = EDU_REASON_return_absent;
    return NULL;
}

edu_error_t *
edu_load_spare(edu_load_t *load, const char *county, int year, const char *period, const char *unit)
{
    bool whole = county != NULL && period != NULL && unit != NULL;
    edu_buffer_t *line;

    if (load->strategy != EDU_REPLACE)
        return NULL;
    if (county == NULL && unit == NULL) {
        load->counts.unnamed++;
        return NULL;
    }
    if (load->spared == NULL)
        EDU_TRY(edu_file_spill(&load->spared, load->pool));
    line = load->spared_line;
    edu_buffer_clear(line);
    if (whole || unit == NULL)
        edu_text_add_copy(line, county, strlen(county));
    edu_buffer_printf(line, "\t%d\t%s\t", whole ? year : 0, whole ? period : "");
    if (unit != NULL)
        edu_text_add_copy(line, unit, strlen(unit));
    edu_buffer_add_char(line, '\n');
    return fwrite(line->data, 1, line->length, load->spared) == line->length ? NULL : edu_load_spill_failed();
}

uint64_t
edu_load_digest(const edu_load_t *load, const char *line, size_t length, size_t rest)
{
    size_t key_length = rest - strlen(load->submission_text);

    if (load->db == NULL)
        return 0; /* nothing is held that it could be compared with */
    return edu_sql_digest_row(load->seed, line, key_length, line + rest, length - rest);
}

edu_error_t *
edu_load_row(edu_load_t *load, const char *county, int year, const char *period, const char *line,
             size_t length, uint64_t digest)
{
    edu_load_group_t *group = load->group;

    if (load->db == NULL)
        return load->elsewhere.take(load->elsewhere.baton, county, year, period, line, length);
    if (group == NULL || group->year != year || strcmp(group->key.county, county) != 0 ||
        strcmp(group->key.period, period) != 0) {
        EDU_TRY(open_group(load, county, year, period));
        group = load->group;
    }
    group->rows++;
    if (load->whole)
        group->digest += digest;
    if (group->held) {
        load->staged++;
        return fwrite(line, 1, length, load->spill) == length ? NULL : edu_load_spill_failed();
    }
    if (!load->copying) {
        EDU_TRY(edu_copy_in_begin(load->db, load->copy_direct));
        load->copying = true;
    }
    load->counts.fresh++;
    return edu_load_as_retry(edu_copy_in_write(load->db, line, length));
}

bool
edu_load_is_same(const edu_load_t *load, const char *county, const char *period, int64_t rows,
                 uint64_t digest)
{
    const edu_load_group_t *group = edu_load_find_group(load, county, period);

    return group != NULL && group->held && load->whole && !load->thorough && group->held_digest != 0 &&
           group->held_rows == rows && group->held_digest == digest;
}

bool
edu_load_holds(const edu_load_t *load, const char *county)
{
    look_for_county(load, county);
    return apr_hash_get(load->held_counties, county, APR_HASH_KEY_STRING) != NULL;
}

edu_error_t *
edu_load_pause(edu_load_t *load)
{
    int64_t rows;

    if (!load->copying)
        return NULL;
    load->copying = false;
    return edu_load_as_retry(edu_copy_in_end(load->db, &rows));
}

edu_error_t *
edu_load_finish(edu_load_t *load, edu_load_counts_t *counts)
{
    EDU_TRY(close_group(load));
    load->group = NULL;
    EDU_TRY(edu_load_pause(load));
    if (load->staged > 0)
        EDU_TRY(edu_load_merge(load, load->pool));
    EDU_TRY(edu_load_check_open(load, load->pool));
    EDU_TRY(edu_load_marks(load, load->pool));
    *counts = load->counts;
    return NULL;
}

apr_array_header_t *
edu_load_counties(const edu_load_t *load, apr_pool_t *pool)
{
    apr_array_header_t *counties = apr_array_make(pool, 32, sizeof(const char *));

    for (int i = 0; i < load->counties->nelts; i++)
        APR_ARRAY_PUSH(counties, const char *) =
            apr_pstrdup(pool, APR_ARRAY_IDX(load->counties, i, const char *));
    return counties;
}

edu_error_t *
edu_load_rewind(edu_load_t *load)
{
    return load->seen == NULL || fseek(load->seen, 0, SEEK_SET) == 0 ? NULL : edu_load_spill_failed();
}

edu_error_t *
edu_load_next(const edu_load_group_t **group, edu_load_t *load)
{
    *group = NULL;
    if (load->seen == NULL)
        return NULL;
    if (fread(&load->at, sizeof load->at, 1, load->seen) != 1)
        return ferror(load->seen) != 0 ? edu_load_spill_failed() : NULL;
    *group = load->at.held != NULL ? load->at.held : &load->at.fresh;
    return NULL;
}

edu_error_t *
edu_load_areas(edu_load_t *load, edu_load_take_area_t take, void *baton)
{
    const edu_load_group_t *group;

    EDU_TRY(edu_load_rewind(load));
    for (;;) {
        EDU_TRY(edu_load_next(&group, load));
        if (group == NULL)
            return NULL;
        EDU_TRY(take(baton, &(edu_load_area_t){group->key.county, group->year, group->key.period,
                                               group->held ? group->added : group->rows, group->replaced,
                                               group->removed}));
    }
}
