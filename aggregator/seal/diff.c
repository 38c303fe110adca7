#include "aggregator/seal/diff.h"

#include "aggregator/seal/compute.h"
#include "sql/embedded.h"
#include "sql/form_past.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

typedef struct work_t {
    edu_seal_diff_t *diff;
    const edu_seal_open_t *seal;
    const edu_seal_open_t *other; /* NULL: now */
    edu_db_t *db;
    const char *a; /* schemas */
    const char *b;
    apr_pool_t *pool; /* outlives the transaction */
} work_t;

static const apr_array_header_t *
names(apr_pool_t *pool, const char *one, const char *two, const char *three, const char *four)
{
    const char *const list[] = {one, two, three, four};
    apr_array_header_t *array = apr_array_make(pool, 5, sizeof(const char *));

    for (size_t i = 0; i < 4 && list[i] != NULL; i++)
        APR_ARRAY_PUSH(array, const char *) = list[i];
    return array;
}

/* The columns that a table has in both stores. */
static edu_error_t *
table_columns(apr_array_header_t **shared, const work_t *work, const char *table,
              const apr_array_header_t *key, apr_pool_t *pool)
{
    apr_array_header_t *a;
    apr_array_header_t *b;

    EDU_TRY(edu_shadow_columns(&a, work->db, apr_psprintf(pool, "%s.\"%s\"", work->a, table), pool));
    EDU_TRY(edu_shadow_columns(&b, work->db, apr_psprintf(pool, "%s.\"%s\"", work->b, table), pool));
    *shared = b->nelts > 0 ? edu_seal_shared_columns(a, b, key, pool) : NULL;
    return NULL;
}

static const char *
text_at(const edu_result_t *rows, int row, int column, apr_pool_t *pool)
{
    return apr_pstrdup(pool, edu_result_text(rows, row, column));
}

static edu_error_t *
diff_form(const work_t *work, const edu_form_t *form, apr_pool_t *pool)
{
    /* Who brought a return is told beside; an attribute or measure that the other store does not have cannot have changed. */
    apr_array_header_t *key = apr_array_copy(pool, names(pool, "county_code", "year", "period", "unit_code"));
    apr_array_header_t *columns;
    edu_result_t *rows;

    APR_ARRAY_PUSH(key, const char *) = "submission_id";
    EDU_TRY(table_columns(&columns, work, apr_pstrcat(pool, "return_", form->code, NULL), key, pool));
    if (columns == NULL || columns->nelts == 0)
        return NULL;
    EDU_TRY(
        edu_db_query(&rows, work->db, edu_sql_seal_changes(form, work->a, work->b, columns, pool),
                     EDU_PARAMS(EDU_TEXT(edu_sql_array(work->seal->scope.inputs, pool)),
                                EDU_INT(edu_catalogue_reach(work->seal->catalogue, work->seal->seal->year))),
                     pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(work->diff->returns, edu_seal_change_t) =
            (edu_seal_change_t){.form = form,
                                .area = text_at(rows, i, 0, work->pool),
                                .period = text_at(rows, i, 2, work->pool),
                                .unit = text_at(rows, i, 3, work->pool),
                                .item = text_at(rows, i, 4, work->pool),
                                .sealed = text_at(rows, i, 5, work->pool),
                                .now = text_at(rows, i, 6, work->pool),
                                .side = text_at(rows, i, 7, work->pool),
                                .unit_name = text_at(rows, i, 8, work->pool),
                                .number = text_at(rows, i, 9, work->pool),
                                .undone = edu_result_bool(rows, i, 10),
                                .file = text_at(rows, i, 11, work->pool),
                                .by = text_at(rows, i, 12, work->pool),
                                .at = text_at(rows, i, 13, work->pool)};
    return NULL;
}

static edu_error_t *
diff_register(const work_t *work, apr_pool_t *pool)
{
    apr_array_header_t *columns;
    edu_result_t *rows;

    EDU_TRY(table_columns(&columns, work, "unit", names(pool, "county_code", "unit_code", NULL, NULL), pool));
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_register_changes(work->a, work->b, columns, pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(work->seal->scope.inputs, pool)),
                                    EDU_TEXT(work->seal->seal->at)),
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(work->diff->units, edu_seal_change_t) =
            (edu_seal_change_t){.area = text_at(rows, i, 0, work->pool),
                                .period = "",
                                .unit = text_at(rows, i, 1, work->pool),
                                .unit_name = text_at(rows, i, 6, work->pool),
                                .item = text_at(rows, i, 2, work->pool),
                                .sealed = text_at(rows, i, 3, work->pool),
                                .now = text_at(rows, i, 4, work->pool),
                                .side = text_at(rows, i, 5, work->pool),
                                .file = "",
                                .by = text_at(rows, i, 7, work->pool),
                                .at = text_at(rows, i, 8, work->pool)};
    return NULL;
}

/* The other side's rates, in those columns of the seal that there are. */
static edu_error_t *
other_rates(edu_seal_part_t *part, const work_t *work, const edu_seal_part_t *sealed, apr_pool_t *pool)
{
    const edu_seal_results_t results = {&work->seal->scope, work->seal->seal->year, NULL};
    edu_seal_table_t table;
    apr_array_header_t *columns;
    apr_array_header_t *all;

    *part = (edu_seal_part_t){.path = EDU_SEAL_INDICATORS};
    if (work->other != NULL) {
        *part = *edu_seal_parts_find(work->other->parts, EDU_SEAL_INDICATORS);
        return NULL;
    }
    EDU_TRY(edu_seal_table(&table, work->db, EDU_SEAL_INDICATORS, pool));
    EDU_TRY(edu_shadow_columns(&all, work->db, edu_seal_table_in(&table, "edustat_live", pool), pool));
    columns = edu_seal_shared_columns(edu_seal_part_columns(sealed, pool), all,
                                      names(pool, NULL, NULL, NULL, NULL), pool);
    return edu_seal_copy_results(&part->data, &part->length, work->db, "edustat_live", &table, columns,
                                 &results, pool);
}

static edu_error_t *
diff_rates(const work_t *work, apr_pool_t *pool)
{
    const edu_seal_part_t *sealed = edu_seal_parts_find(work->seal->parts, EDU_SEAL_INDICATORS);
    edu_seal_part_t now;
    edu_result_t *rows;

    EDU_TRY(other_rates(&now, work, sealed, pool));
    for (size_t i = 0; i < sealed->length; i++)
        work->diff->sealed_rates += sealed->data[i] == '\n';
    work->diff->sealed_rates--; /* the header */
    EDU_TRY(edu_seal_part_differences(work->diff->values, work->db, sealed, &now, work->pool));
    EDU_TRY(edu_seal_load_text(work->db, "seal_text", sealed, pool));
    EDU_TRY(edu_seal_load_text(work->db, "other_text", &now, pool));
    EDU_TRY(edu_db_query(&rows, work->db,
                         edu_sql_rate_changes("pg_temp.seal_text", "pg_temp.other_text", pool), EDU_NO_PARAMS,
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(work->diff->rates, edu_seal_rate_t) =
            (edu_seal_rate_t){.area = text_at(rows, i, 0, work->pool),
                              .period = text_at(rows, i, 1, work->pool),
                              .grp = text_at(rows, i, 2, work->pool),
                              .indicator = text_at(rows, i, 3, work->pool),
                              .rate = {text_at(rows, i, 4, work->pool), text_at(rows, i, 5, work->pool)},
                              .status = {text_at(rows, i, 6, work->pool), text_at(rows, i, 7, work->pool)},
                              .target = {text_at(rows, i, 8, work->pool), text_at(rows, i, 9, work->pool)},
                              .side = text_at(rows, i, 10, work->pool)};
    return NULL;
}

/* The catalogue in force and what waits, before the live store has another name. */
static edu_error_t *
look_at_now(const work_t *work, apr_pool_t *pool)
{
    const edu_seal_open_t *seal = work->seal;
    edu_result_t *rows;

    if (work->other != NULL) {
        work->diff->catalogue = work->other->seal->catalogue_digest;
        return NULL;
    }
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("catalogue_current"), EDU_NO_PARAMS, pool));
    work->diff->catalogue = edu_result_rows(rows) > 0 ? text_at(rows, 0, 3, work->pool) : "";
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("seal_state"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(seal->scope.inputs, pool)),
                                    EDU_INT(edu_catalogue_reach(seal->catalogue, seal->seal->year)),
                                    EDU_TEXT(edu_sql_array(seal->scope.results, pool)),
                                    EDU_INT(seal->seal->year)),
                         pool));
    work->diff->marks = edu_result_int(rows, 0, 5);
    return NULL;
}

static edu_error_t *
diff_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    work_t work = *(work_t *)baton;
    edu_seal_diff_t *diff = work.diff;
    const edu_seal_open_t *seal = work.seal;
    edu_shadow_t shadow;

    *diff = (edu_seal_diff_t){.returns = apr_array_make(work.pool, 64, sizeof(edu_seal_change_t)),
                              .units = apr_array_make(work.pool, 16, sizeof(edu_seal_change_t)),
                              .rates = apr_array_make(work.pool, 64, sizeof(edu_seal_rate_t)),
                              .values = apr_array_make(work.pool, 64, sizeof(edu_seal_difference_t))};
    work.db = db;
    work.a = work.other != NULL ? "edustat_first" : "edustat";
    work.b = work.other != NULL ? "edustat" : "edustat_live";
    EDU_TRY(look_at_now(&work, pool));
    diff->same_catalogue = strcmp(diff->catalogue, seal->seal->catalogue_digest) == 0;
    EDU_TRY(edu_seal_restore(&shadow, db, seal, false, pool));
    if (work.other != NULL)
        EDU_TRY(edu_seal_restore(&shadow, db, work.other, true, pool));
    for (int f = 0; f < seal->catalogue->forms->nelts; f++)
        EDU_TRY(diff_form(&work, APR_ARRAY_IDX(seal->catalogue->forms, f, const edu_form_t *), pool));
    EDU_TRY(diff_register(&work, pool));
    return diff_rates(&work, pool);
}

edu_error_t *
edu_seal_diff(edu_seal_diff_t *diff, edu_db_t *db, const edu_seal_open_t *seal, const edu_seal_open_t *other,
              apr_pool_t *pool)
{
    work_t work = {.diff = diff, .seal = seal, .other = other, .pool = pool};

    return edu_shadow_transaction(db, diff_body, &work, pool);
}
