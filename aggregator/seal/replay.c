#include "aggregator/seal/replay.h"

#include "aggregator/seal/compute.h"
#include "base/text.h"
#include "sql/form_past.h"

#include <apr_strings.h>
#include <string.h>

edu_error_t *
edu_seal_open(edu_seal_open_t *open, const edu_stored_seal_t *seal, const edu_seal_parts_t *parts,
              apr_pool_t *pool)
{
    edu_catalogue_t *catalogue;

    EDU_TRY(edu_seal_read_catalogue(&catalogue, parts, seal, pool));
    *open =
        (edu_seal_open_t){seal, parts, catalogue, edu_seal_scope(catalogue, seal->area, seal->year, pool)};
    return NULL;
}

edu_error_t *
edu_seal_restore(edu_shadow_t *shadow, edu_db_t *db, const edu_seal_open_t *open, bool second,
                 apr_pool_t *pool)
{
    const edu_seal_part_t *units = edu_seal_parts_find(open->parts, EDU_SEAL_REGISTER);
    const edu_seal_part_t *periods = edu_seal_parts_find(open->parts, EDU_SEAL_PERIODS);
    const edu_shadow_then_t then = {edu_seal_fact(open->parts, "submissions", pool),
                                    edu_seal_fact(open->parts, "submissions_undone", pool),
                                    units != NULL ? units->data : "", units != NULL ? units->length : 0,
                                    periods != NULL ? periods->data : ""};

    *shadow = (edu_shadow_t){db, open->catalogue, open->scope.inputs,
                             edu_catalogue_reach(open->catalogue, open->seal->year)};
    EDU_TRY(second ? edu_shadow_open_second(shadow, pool) : edu_shadow_open(shadow, pool));
    return edu_shadow_fill_then(shadow, &then, pool);
}

/* Two texts, side by side ------------------------------------------------------------------------- */

edu_error_t *
edu_seal_load_text(edu_db_t *db, const char *table, const edu_seal_part_t *part, apr_pool_t *pool)
{
    const apr_array_header_t *columns = edu_seal_part_columns(part, pool);
    int64_t rows;

    EDU_TRY(edu_db_script(db, edu_sql_create_text_table(table, columns, pool)));
    EDU_TRY(edu_copy_in_begin(db, edu_sql_copy_text_in(table, columns, pool)));
    EDU_TRY(edu_copy_in_write(db, part->data, part->length));
    return edu_copy_in_end(db, &rows);
}

apr_array_header_t *
edu_seal_shared_columns(const apr_array_header_t *one, const apr_array_header_t *other,
                        const apr_array_header_t *key, apr_pool_t *pool)
{
    apr_array_header_t *shared = apr_array_make(pool, one->nelts, sizeof(const char *));

    for (int i = 0; i < one->nelts; i++) {
        const char *name = APR_ARRAY_IDX(one, i, const char *);

        if (edu_text_among(other, name) && !edu_text_among(key, name))
            APR_ARRAY_PUSH(shared, const char *) = name;
    }
    return shared;
}

static const char *
column_of(const edu_result_t *rows, int row, const char *name)
{
    int column = edu_result_column(rows, name);

    return column >= 0 ? edu_result_text(rows, row, column) : "";
}

/* The key of the digests of returns. */
static apr_array_header_t *
inputs_key(apr_pool_t *pool)
{
    static const char *const names[] = {"form", "county_code", "year", "period"};
    apr_array_header_t *key = apr_array_make(pool, 4, sizeof(const char *));

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        APR_ARRAY_PUSH(key, const char *) = names[i];
    return key;
}

edu_error_t *
edu_seal_part_differences(apr_array_header_t *differences, edu_db_t *db, const edu_seal_part_t *sealed,
                          const edu_seal_part_t *now, apr_pool_t *pool)
{
    const bool inputs = strcmp(sealed->path, EDU_SEAL_INPUTS) == 0;
    edu_seal_table_t table = {.form = NULL, .key = inputs_key(pool)};
    const apr_array_header_t *key;
    edu_result_t *rows;

    if (!inputs)
        EDU_TRY(edu_seal_table(&table, db, sealed->path, pool));
    key = table.key;
    EDU_TRY(edu_seal_load_text(db, "seal_text", sealed, pool));
    EDU_TRY(edu_seal_load_text(db, "other_text", now, pool));
    EDU_TRY(
        edu_db_query(&rows, db,
                     edu_sql_differences("pg_temp.seal_text", "pg_temp.other_text", key,
                                         edu_seal_shared_columns(edu_seal_part_columns(sealed, pool),
                                                                 edu_seal_part_columns(now, pool), key, pool),
                                         "", pool),
                     EDU_NO_PARAMS, pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(differences, edu_seal_difference_t) = (edu_seal_difference_t){
            .part = sealed->path,
            .form = inputs               ? column_of(rows, i, "form")
                    : table.form != NULL ? table.form
                                         : "",
            .area = column_of(rows, i, inputs ? "county_code" : "area_code"),
            .period = column_of(rows, i, "period"),
            .grp = column_of(rows, i, "grp"),
            .indicator =
                column_of(rows, i, edu_result_column(rows, "standard") >= 0 ? "standard" : "indicator"),
            .column = edu_result_text(rows, i, key->nelts),
            .sealed = edu_result_text(rows, i, key->nelts + 1),
            .now = edu_result_text(rows, i, key->nelts + 2),
            .side = edu_result_text(rows, i, key->nelts + 3)};
    return edu_db_script(db, "DROP TABLE pg_temp.seal_text, pg_temp.other_text");
}

/* Replay ------------------------------------------------------------------------------------------- */

typedef struct work_t {
    edu_seal_replay_t *replay;
    const edu_seal_open_t *open;
    apr_pool_t *pool; /* outlives the transaction */
} work_t;

static bool
is_computed(const char *path)
{
    return strcmp(path, EDU_SEAL_INPUTS) == 0 ||
           strncmp(path, EDU_SEAL_RESULTS, strlen(EDU_SEAL_RESULTS)) == 0;
}

static edu_error_t *
compare(const work_t *work, edu_db_t *db, const edu_seal_parts_t *made)
{
    const apr_array_header_t *list = work->open->parts->list;

    for (int i = 0; i < list->nelts; i++) {
        const edu_seal_part_t *sealed = &APR_ARRAY_IDX(list, i, edu_seal_part_t);
        const edu_seal_part_t *now = edu_seal_parts_find(made, sealed->path);

        if (!is_computed(sealed->path))
            continue;
        if (now == NULL)
            return edu_error_create(EDU_ERR_INTERNAL, NULL, "\"%s\" was not computed again", sealed->path);
        if (strcmp(sealed->sha256, now->sha256) == 0)
            continue;
        work->replay->identical = false;
        EDU_TRY(edu_seal_part_differences(work->replay->differences, db, sealed, now, work->pool));
    }
    return NULL;
}

static edu_error_t *
replay_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    const work_t *work = baton;
    const edu_seal_results_t results = {&work->open->scope, work->open->seal->year, work->open->parts};
    edu_seal_parts_t *made = edu_seal_parts_create(pool);
    edu_shadow_t shadow;

    work->replay->identical = true;
    work->replay->differences = apr_array_make(work->pool, 16, sizeof(edu_seal_difference_t));
    EDU_TRY(edu_seal_restore(&shadow, db, work->open, false, pool));
    EDU_TRY(edu_shadow_aggregate(&shadow, pool));
    EDU_TRY(edu_seal_collect(made, &shadow, &results, pool));
    return compare(work, db, made);
}

edu_error_t *
edu_seal_replay(edu_seal_replay_t *replay, edu_db_t *db, const edu_seal_open_t *open, apr_pool_t *pool)
{
    work_t work = {replay, open, pool};
    edu_error_t *error = edu_shadow_transaction(db, replay_body, &work, pool);

    if (error != NULL && strncmp(error->sqlstate, "22", 2) == 0)
        return edu_error_create(EDU_ERR_DB, error, "the history holds a value that its column cannot take");
    return error;
}
