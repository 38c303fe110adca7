#include "base/pool.h"
#include "collector/load_private.h"
#include "sql/embedded.h"
#include "sql/marks.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Copies a spill file, as far as it was written last, by the COPY statement. */
static edu_error_t *
copy_spill(edu_db_t *db, const char *sql, FILE *spill, apr_pool_t *pool)
{
    char *block = apr_palloc(pool, 1 << 18);
    int64_t rows;
    long end = ftell(spill);
    size_t length;

    if (fflush(spill) != 0 || end < 0 || ftruncate(fileno(spill), end) != 0)
        return edu_load_spill_failed();
    rewind(spill);
    EDU_TRY(edu_copy_in_begin(db, sql));
    while ((length = fread(block, 1, 1 << 18, spill)) > 0)
        EDU_TRY(edu_copy_in_write(db, block, length));
    return edu_copy_in_end(db, &rows);
}

static edu_error_t *
changed_meanwhile(void)
{
    return edu_error_create(EDU_ERR_DB_RETRY, NULL, "another load changed the same returns at the same time");
}

/* Holds the county-periods of the staging table against other loads, and makes sure nobody changed them since we looked. */
static edu_error_t *
lock_groups(edu_load_t *load, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, load->db, edu_sql_query("staging_lock"),
                         EDU_PARAMS(EDU_TEXT(load->columns->form->code)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        edu_load_group_t *group =
            edu_load_find_group(load, edu_result_text(rows, i, 0), edu_result_text(rows, i, 2));

        if (group == NULL || group->held_rows != edu_result_int(rows, i, 3) ||
            group->held_digest != (uint64_t)edu_result_int(rows, i, 4))
            return changed_meanwhile();
        group->locked = true;
    }
    /* One from which the last return was taken meanwhile is not there to be locked. */
    EDU_TRY(edu_load_rewind(load));
    for (;;) {
        const edu_load_group_t *group;

        EDU_TRY(edu_load_next(&group, load));
        if (group == NULL)
            return NULL;
        if (group->held && !group->settled && !group->locked)
            return changed_meanwhile();
    }
}

/* What a merge statement did to a county-period. */
typedef enum done_t { ADDED, REPLACED, REMOVED } done_t;

/* Notes rows of county, year, period, count; gives back their sum. */
static int64_t
note_changes(edu_load_t *load, const edu_result_t *rows, done_t done)
{
    int64_t total = 0;

    for (int i = 0; i < edu_result_rows(rows); i++) {
        edu_load_group_t *group =
            edu_load_find_group(load, edu_result_text(rows, i, 0), edu_result_text(rows, i, 2));
        int count = (int)edu_result_int(rows, i, 3);

        *(done == ADDED ? &group->added : done == REPLACED ? &group->replaced : &group->removed) += count;
        total += count;
    }
    return total;
}

/* Takes out what the file names, or, in the county-periods it speaks of, what it does not name. */
static edu_error_t *
remove_returns(edu_load_t *load, apr_pool_t *pool)
{
    const edu_form_t *form = load->columns->form;
    bool named = load->strategy == EDU_DELETE;
    edu_result_t *rows;

    EDU_TRY(edu_db_exec(load->db, edu_sql_gone_history(form, named, pool),
                        EDU_PARAMS(EDU_INT(load->submission)), NULL));
    EDU_TRY(edu_db_query(&rows, load->db, edu_sql_gone_remove(form, named, pool), EDU_NO_PARAMS, pool));
    load->counts.removed += note_changes(load, rows, REMOVED);
    return NULL;
}

/* Adds the line of a county-period to `out`, or nothing where it has none. */
typedef void (*write_line_t)(edu_buffer_t *out, const edu_load_t *load, const edu_load_group_t *group);

#define BLOCK 65536

/* Copies a line for each county-period that has one; there may be many, so that they go out as they are written. */
static edu_error_t *
copy_groups(edu_load_t *load, const char *sql, write_line_t write_line, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(BLOCK, pool);
    const edu_load_group_t *group;
    bool begun = false;
    int64_t rows;

    EDU_TRY(edu_load_rewind(load));
    do {
        EDU_TRY(edu_load_next(&group, load));
        if (group != NULL)
            write_line(out, load, group);
        if (out->length < BLOCK / 2 && (group != NULL || out->length == 0))
            continue;
        if (!begun)
            EDU_TRY(edu_copy_in_begin(load->db, sql));
        begun = true;
        EDU_TRY(edu_copy_in_write(load->db, out->data, out->length));
        edu_buffer_clear(out);
    } while (group != NULL);
    return begun ? edu_copy_in_end(load->db, &rows) : NULL;
}

static void
add_key(edu_buffer_t *out, const edu_load_group_t *group)
{
    edu_text_add_copy(out, group->key.county, strlen(group->key.county));
    edu_buffer_printf(out, "\t%d\t%s", group->year, group->key.period);
}

static void
write_scope_line(edu_buffer_t *out, const edu_load_t *load, const edu_load_group_t *group)
{
    (void)load;
    if (!group->held || group->settled)
        return;
    add_key(out, group);
    edu_buffer_add_char(out, '\n');
}

/* Says which county-periods the file speaks of, and which units in them it does not leave out but got wrong. */
static edu_error_t *
write_scope(edu_load_t *load, apr_pool_t *pool)
{
    EDU_TRY(copy_groups(load, "COPY pg_temp.staging_scope FROM STDIN", write_scope_line, pool));
    if (load->spared != NULL)
        EDU_TRY(copy_spill(load->db, "COPY pg_temp.staging_spared FROM STDIN", load->spared, pool));
    return edu_db_script(load->db, "ANALYZE pg_temp.staging_scope; ANALYZE pg_temp.staging_spared");
}

edu_error_t *
edu_load_merge(edu_load_t *load, apr_pool_t *pool)
{
    edu_db_t *db = load->db;
    edu_result_t *rows;
    int64_t replaced;
    int64_t added;

    EDU_TRY(edu_db_script(db, edu_sql_create_staging(load->columns->form, pool)));
    EDU_TRY(copy_spill(db, load->copy_staging, load->spill, pool));
    EDU_TRY(edu_db_script(db, "ANALYZE pg_temp.staging"));
    EDU_TRY(lock_groups(load, pool));
    if (load->strategy == EDU_DELETE)
        return remove_returns(load, pool);
    EDU_TRY(edu_db_exec(db, edu_sql_staging_history(load->columns, pool),
                        EDU_PARAMS(EDU_INT(load->submission)), NULL));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_staging_update(load->columns, pool), EDU_NO_PARAMS, pool));
    replaced = note_changes(load, rows, REPLACED);
    EDU_TRY(edu_load_as_retry(
        edu_db_query(&rows, db, edu_sql_staging_insert(load->columns->form, pool), EDU_NO_PARAMS, pool)));
    added = note_changes(load, rows, ADDED);
    load->counts.replaced += replaced;
    load->counts.fresh += added;
    load->counts.unchanged += load->staged - replaced - added;
    if (load->strategy != EDU_REPLACE || load->counts.unnamed > 0)
        return NULL;
    EDU_TRY(write_scope(load, pool));
    return remove_returns(load, pool);
}

/* The digest of what is stored now: known only when the file brought every row and column of the county-period, as it is. */
static int64_t
new_digest(const edu_load_t *load, const edu_load_group_t *group)
{
    int64_t stored = group->held ? group->held_rows + group->added - group->removed : group->rows;

    if (!load->whole || group->rows != stored ||
        (group->held && (load->columns->keep_blanks || load->strategy == EDU_CREATE)))
        return 0;
    return (int64_t)(group->digest != 0 ? group->digest : 1);
}

/* Brings the state of a county-period up to what was done to its returns. */
static edu_error_t *
update_state(edu_load_t *load, const edu_load_group_t *group, apr_pool_t *pool)
{
    const char *form = load->columns->form->code;
    edu_result_t *ignored;

    EDU_TRY(
        edu_db_prepared(&ignored, load->db, "state_update", edu_sql_query("state_update"),
                        EDU_PARAMS(EDU_TEXT(group->key.county), EDU_INT(group->year),
                                   EDU_TEXT(group->key.period), EDU_TEXT(form),
                                   EDU_INT(group->added - group->removed), EDU_INT(new_digest(load, group))),
                        pool));
    if (group->removed == 0)
        return NULL;
    return edu_db_prepared(&ignored, load->db, "state_drop", edu_sql_query("state_drop"),
                           EDU_PARAMS(EDU_TEXT(group->key.county), EDU_INT(group->year),
                                      EDU_TEXT(group->key.period), EDU_TEXT(form)),
                           pool);
}

static int
fresh_rows(const edu_load_group_t *group)
{
    return group->held ? group->added : group->rows;
}

static bool
is_changed(const edu_load_group_t *group)
{
    return fresh_rows(group) + group->replaced + group->removed > 0;
}

/* Whether a file that changes nothing brought every row of a county-period whose digest was not known, or wrong. */
static bool
learns_digest(const edu_load_t *load, const edu_load_group_t *group)
{
    int64_t digest = new_digest(load, group);

    return group->locked && !is_changed(group) && digest != 0 && digest != (int64_t)group->held_digest;
}

/* So many county-periods are asked about at once. */
#define PORTION 4096

edu_error_t *
edu_load_check_open(edu_load_t *load, apr_pool_t *pool)
{
    const char *form = load->columns->form->code;
    apr_array_header_t *changed = apr_array_make(pool, 64, sizeof(edu_county_period_t));
    apr_pool_t *iteration_pool = edu_pool_create(pool);

    const edu_load_group_t *group;

    EDU_TRY(edu_load_rewind(load));
    do {
        EDU_TRY(edu_load_next(&group, load));
        if (group != NULL && is_changed(group))
            APR_ARRAY_PUSH(changed, edu_county_period_t) =
                (edu_county_period_t){group->key.county, group->key.period};
        if (changed->nelts < PORTION && group != NULL)
            continue;
        apr_pool_clear(iteration_pool);
        EDU_TRY(edu_round_check_open(load->db, form, changed, iteration_pool));
        apr_array_clear(changed);
    } while (group != NULL);
    return NULL;
}

/* States of county-periods that held returns, or whose digest can be told now. */
static edu_error_t *
update_states(edu_load_t *load, apr_pool_t *pool)
{
    apr_pool_t *iteration_pool = edu_pool_create(pool);
    const edu_load_group_t *group;

    EDU_TRY(edu_load_rewind(load));
    for (;;) {
        EDU_TRY(edu_load_next(&group, load));
        if (group == NULL)
            return NULL;
        if (!learns_digest(load, group) && !(group->held && is_changed(group)))
            continue;
        apr_pool_clear(iteration_pool);
        EDU_TRY(update_state(load, group, iteration_pool));
    }
}

static void
write_state(edu_buffer_t *out, const edu_load_t *load, const edu_load_group_t *group)
{
    if (group->held || !is_changed(group))
        return;
    add_key(out, group);
    edu_buffer_printf(out, "\t%s\t%d\t%" APR_INT64_T_FMT "\n", load->columns->form->code, group->rows,
                      (apr_int64_t)new_digest(load, group));
}

static void
write_change(edu_buffer_t *out, const edu_load_t *load, const edu_load_group_t *group)
{
    if (!is_changed(group))
        return;
    add_key(out, group);
    edu_buffer_printf(out, "\t%s\t%d\t%d\t%d\n", load->submission_text, fresh_rows(group), group->replaced,
                      group->removed);
}

static void
write_mark(edu_buffer_t *out, const edu_load_t *load, const edu_load_group_t *group)
{
    if (!is_changed(group))
        return;
    add_key(out, group);
    edu_buffer_printf(out, "\t%s\n", load->columns->form->code);
}

edu_error_t *
edu_load_marks(edu_load_t *load, apr_pool_t *pool)
{
    EDU_TRY(update_states(load, pool));
    EDU_TRY(edu_load_as_retry(copy_groups(load,
                                          "COPY edustat.return_state (county_code, year, period, form, rows, "
                                          "digest) FROM STDIN",
                                          write_state, pool)));
    EDU_TRY(copy_groups(load,
                        "COPY edustat.submission_scope (county_code, year, period, submission_id, "
                        "returns_new, returns_replaced, returns_removed) FROM STDIN",
                        write_change, pool));
    EDU_TRY(copy_groups(load, "COPY edustat.dirty (county_code, year, period, form) FROM STDIN", write_mark,
                        pool));
    return edu_marks_tell(load->db);
}
