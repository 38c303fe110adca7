#include "aggregator/seal/shadow.h"

#include "aggregator/run.h"
#include "base/cancel.h"
#include "base/text.h"
#include "sql/embedded.h"
#include "sql/form_past.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

static const edu_form_t *
form_at(const edu_shadow_t *shadow, int form)
{
    return APR_ARRAY_IDX(shadow->catalogue->forms, form, const edu_form_t *);
}

static edu_error_t *
create_form(const edu_shadow_t *shadow, const edu_form_t *form, apr_pool_t *pool)
{
    EDU_TRY(edu_db_script(shadow->db, edu_sql_create_form(form, pool)));
    for (int i = 0; i < form->attributes->nelts; i++)
        EDU_TRY(
            edu_db_script(shadow->db,
                          edu_sql_add_attribute(form, &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t),
                                                pool)));
    for (int i = 0; i < form->cells->nelts; i++)
        EDU_TRY(edu_db_script(shadow->db,
                              edu_sql_add_cell(APR_ARRAY_IDX(form->cells, i, const edu_cell_t *), pool)));
    return NULL;
}

static edu_error_t *
open_with(const edu_shadow_t *shadow, const char *sql, apr_pool_t *pool)
{
    edu_error_t *error = edu_db_script(shadow->db, sql);

    if (error != NULL && strcmp(error->sqlstate, "42501") == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_DB, error,
                                               "this role may not make a store beside the live one"),
                              "let the role do it that ran \"edustat migrate\"");
    EDU_TRY(error);
    for (int f = 0; f < shadow->catalogue->forms->nelts; f++)
        EDU_TRY(create_form(shadow, form_at(shadow, f), pool));
    return NULL;
}

edu_error_t *
edu_shadow_open(const edu_shadow_t *shadow, apr_pool_t *pool)
{
    return open_with(shadow, edu_sql_shadow_open, pool);
}

edu_error_t *
edu_shadow_open_second(const edu_shadow_t *shadow, apr_pool_t *pool)
{
    return open_with(shadow, edu_sql_shadow_open_second, pool);
}

edu_error_t *
edu_shadow_columns(apr_array_header_t **columns, edu_db_t *db, const char *table, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("shadow_columns"), EDU_PARAMS(EDU_TEXT(table)), pool));
    *columns = apr_array_make(pool, edu_result_rows(rows), sizeof(const char *));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(*columns, const char *) = edu_result_text(rows, i, 0);
    return NULL;
}

/* The returns of a form that are stored now; with `past`, those of them that were known. */
static edu_error_t *
fill_live(const edu_shadow_t *shadow, const edu_form_t *form, const char *counties, bool past,
          apr_pool_t *pool)
{
    apr_hash_t *live = apr_hash_make(pool);
    apr_array_header_t *columns;

    EDU_TRY(edu_shadow_columns(&columns, shadow->db, edu_sql_live_return_table(form, pool), pool));
    if (columns->nelts == 0)
        return NULL; /* a form that is gone held nothing */
    for (int i = 0; i < columns->nelts; i++) {
        const char *name = APR_ARRAY_IDX(columns, i, const char *);

        apr_hash_set(live, name, APR_HASH_KEY_STRING, name);
    }
    return edu_db_exec(shadow->db, edu_sql_past_live(form, live, past, pool),
                       EDU_PARAMS(EDU_TEXT(counties), EDU_INT(shadow->year)), NULL);
}

static const char *
county_list(const edu_shadow_t *shadow, apr_pool_t *pool)
{
    return shadow->counties != NULL ? edu_sql_array(shadow->counties, pool) : NULL;
}

/* The periods that the result's rows name, year before period. */
static edu_error_t *
fill_periods(const edu_shadow_t *shadow, const edu_buffer_t *years, const edu_buffer_t *periods,
             apr_pool_t *pool)
{
    return edu_db_exec(shadow->db, edu_sql_query("shadow_periods"),
                       EDU_PARAMS(EDU_TEXT(apr_psprintf(pool, "{%.*s}", (int)years->length,
                                                        years->length > 0 ? years->data : "")),
                                  EDU_TEXT(apr_psprintf(pool, "{%.*s}", (int)periods->length,
                                                        periods->length > 0 ? periods->data : ""))),
                       NULL);
}

edu_error_t *
edu_shadow_fill_now(const edu_shadow_t *shadow, apr_pool_t *pool)
{
    const char *counties = county_list(shadow, pool);

    EDU_TRY(edu_db_exec(shadow->db, edu_sql_fill_register(shadow->catalogue, pool),
                        EDU_PARAMS(EDU_TEXT(counties)), NULL));
    EDU_TRY(edu_db_exec(shadow->db, edu_sql_shadow_periods_now, EDU_PARAMS(EDU_INT(shadow->year)), NULL));
    for (int f = 0; f < shadow->catalogue->forms->nelts; f++)
        EDU_TRY(fill_live(shadow, form_at(shadow, f), counties, false, pool));
    return NULL;
}

/* Lines "year,period" behind a header: both are words without commas. */
static edu_error_t *
read_periods(const edu_shadow_t *shadow, const char *csv, apr_pool_t *pool)
{
    edu_buffer_t *years = edu_buffer_create(1024, pool);
    edu_buffer_t *periods = edu_buffer_create(1024, pool);
    const char *line = strchr(csv, '\n');

    while (line != NULL && *++line != '\0') {
        const char *comma = strchr(line, ',');
        const char *end = strchr(line, '\n');

        if (comma == NULL || end == NULL || comma > end)
            return edu_error_create(EDU_ERR_INPUT, NULL, "the sealed list of periods cannot be read");
        edu_buffer_printf(years, "%s%.*s", years->length > 0 ? "," : "", (int)(comma - line), line);
        edu_buffer_printf(periods, "%s\"%.*s\"", periods->length > 0 ? "," : "", (int)(end - comma - 1),
                          comma + 1);
        line = end;
    }
    return fill_periods(shadow, years, periods, pool);
}

static edu_error_t *
fill_register(const edu_shadow_t *shadow, const edu_shadow_then_t *then, apr_pool_t *pool)
{
    int64_t rows;

    EDU_TRY(edu_copy_in_begin(shadow->db, edu_sql_copy_register_in(shadow->catalogue, pool)));
    EDU_TRY(edu_copy_in_write(shadow->db, then->register_csv, then->register_length));
    return edu_copy_in_end(shadow->db, &rows);
}

edu_error_t *
edu_shadow_fill_then(const edu_shadow_t *shadow, const edu_shadow_then_t *then, apr_pool_t *pool)
{
    const char *counties = county_list(shadow, pool);
    const edu_param_t scope[] = {EDU_TEXT(counties), EDU_INT(shadow->year)};

    EDU_TRY(fill_register(shadow, then, pool));
    EDU_TRY(read_periods(shadow, then->periods_csv, pool));
    EDU_TRY(edu_db_exec(shadow->db, edu_sql_shadow_known,
                        EDU_PARAMS(EDU_TEXT(then->submissions), EDU_TEXT(then->undone)), NULL));
    for (int f = 0; f < shadow->catalogue->forms->nelts; f++) {
        const edu_form_t *form = form_at(shadow, f);

        EDU_TRY(edu_cancel_check());
        EDU_TRY(fill_live(shadow, form, counties, true, pool));
        EDU_TRY(edu_db_exec(shadow->db, edu_sql_past_replaced(form, pool), scope, 2, NULL));
        EDU_TRY(edu_db_exec(shadow->db, edu_sql_past_taken_back(form, pool), scope, 2, NULL));
        EDU_TRY(edu_db_exec(shadow->db, edu_sql_past_brought_back(form, pool), scope, 2, NULL));
    }
    return NULL;
}

edu_error_t *
edu_shadow_aggregate(const edu_shadow_t *shadow, apr_pool_t *pool)
{
    const edu_run_options_t options = {.full = true, .first_year = INT_MIN, .last_year = INT_MAX};
    edu_run_report_t report;

    return edu_aggregate_within(&report, shadow->db, shadow->catalogue, &options, pool);
}

/* What the body of a transaction that is rolled back has said. */
typedef struct outcome_t {
    edu_transaction_t body;
    void *baton;
    bool done;
} outcome_t;

static edu_error_t *
run_and_give_up(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    outcome_t *outcome = baton;

    outcome->done = false;
    EDU_TRY(outcome->body(db, outcome->baton, pool));
    outcome->done = true;
    return edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run");
}

edu_error_t *
edu_shadow_transaction(edu_db_t *db, edu_transaction_t body, void *baton, apr_pool_t *pool)
{
    outcome_t outcome = {body, baton, false};
    edu_error_t *error = edu_db_transaction(db, EDU_REPEATABLE_READ, 5, run_and_give_up, &outcome, pool);

    if (!outcome.done)
        return error;
    edu_error_clear(error);
    return edu_cancel_check();
}
