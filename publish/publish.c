#include "publish/publish.h"

#include "aggregator/seal/replay.h"
#include "aggregator/seal/scope.h"
#include "base/log.h"
#include "publish/further.h"
#include "publish/protect.h"
#include "sql/access.h"
#include "sql/embedded.h"
#include "sql/form_publish.h"
#include "sql/form_tables.h"
#include "sql/journal.h"
#include "sql/reference.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

typedef struct publish_t {
    edu_publish_report_t *report;
    const edu_stored_seal_t *seal;
    const edu_seal_parts_t *parts;
    const edu_publish_order_t *order;
    const edu_catalogue_t *catalogue; /* the sealed one */
    const apr_array_header_t *areas;  /* const char *: the area and all below it */
    const char *area_list;            /* the same as text[] */
    apr_pool_t *pool;                 /* outlives the transaction */
} publish_t;

static edu_error_t *
run(edu_db_t *db, const char *query)
{
    return edu_db_exec(db, edu_sql_query(query), EDU_NO_PARAMS, NULL);
}

static const char *
number_text(int64_t number, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" PRId64, number);
}

/* What is to be published, side by side ----------------------------------------------------------- */

static edu_error_t *
stage_sums(const publish_t *publish, edu_db_t *db, const edu_form_t *form, apr_pool_t *pool)
{
    const edu_seal_part_t *part =
        edu_seal_parts_find(publish->parts,
                            apr_pstrcat(pool, EDU_SEAL_RESULTS, "sum_", form->code, ".csv", NULL));

    if (part == NULL)
        return NULL;
    EDU_TRY(edu_seal_load_text(db, "publish_text", part, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_publish_sums(form, pool), EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_publish_units(form, pool), EDU_NO_PARAMS, NULL));
    return edu_db_script(db, "DROP TABLE pg_temp.publish_text");
}

static edu_error_t *
stage_periods(const publish_t *publish, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("publish_periods"), EDU_NO_PARAMS, pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *text = edu_result_text(rows, i, 0);
        char start[EDU_PERIOD_TEXT];
        char end[EDU_PERIOD_TEXT];
        edu_period_t period;

        EDU_TRY(edu_period_parse(&period, text, strlen(text)));
        edu_period_bounds(&period, publish->catalogue->reference_date, start, end);
        EDU_TRY(edu_db_exec(db, edu_sql_query("publish_period"),
                            EDU_PARAMS(EDU_TEXT(text), EDU_TEXT(start), EDU_TEXT(end)), NULL));
    }
    return NULL;
}

static edu_error_t *
stage(const publish_t *publish, edu_db_t *db, apr_pool_t *pool)
{
    const edu_seal_part_t *rates = edu_seal_parts_find(publish->parts, EDU_SEAL_INDICATORS);
    const apr_array_header_t *forms = publish->catalogue->forms;

    EDU_TRY(edu_reference_stage(db, publish->catalogue, pool));
    EDU_TRY(edu_db_script(db, edu_sql_publish_stage));
    EDU_TRY(edu_seal_load_text(db, "publish_rate", rates, pool));
    EDU_TRY(edu_db_script(db, edu_sql_publish_complete_rates));
    for (int i = 0; i < forms->nelts; i++)
        EDU_TRY(stage_sums(publish, db, APR_ARRAY_IDX(forms, i, const edu_form_t *), pool));
    EDU_TRY(stage_periods(publish, db, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_below"),
                        EDU_PARAMS(EDU_TEXT(publish->area_list), EDU_INT(publish->seal->year)), NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_known"),
                        EDU_PARAMS(EDU_TEXT(publish->area_list), EDU_INT(publish->seal->year)), NULL));
    return edu_db_script(db, edu_sql_publish_index);
}

/* Publishing --------------------------------------------------------------------------------------- */

static edu_error_t *
check_state(edu_db_t *db, const edu_stored_seal_t *seal, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("publish_state"), EDU_PARAMS(EDU_INT(seal->number)), pool));
    if (edu_result_rows(rows) == 0)
        return NULL;
    if (edu_result_null(rows, 0, 1))
        return edu_error_create(EDU_ERR_REFUSED, NULL, "seal %" PRId64 " is published already", seal->number);
    return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL, "seal %" PRId64 " was withdrawn",
                                           seal->number),
                          "seal the area and year anew and publish that: edustat seal %s %d", seal->area,
                          seal->year);
}

/* What the rows refer to. */
static edu_error_t *
write_reference(const publish_t *publish, edu_db_t *db)
{
    const edu_publish_order_t *order = publish->order;
    const edu_stored_seal_t *seal = publish->seal;

    EDU_TRY(run(db, "publish_grp"));
    EDU_TRY(run(db, "publish_indicator"));
    EDU_TRY(run(db, "publish_measure"));
    EDU_TRY(run(db, "publish_target_delete"));
    EDU_TRY(run(db, "publish_target"));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_area"),
                        EDU_PARAMS(EDU_TEXT(publish->area_list), EDU_INT(seal->year)), NULL));
    EDU_TRY(
        edu_db_exec(db, edu_sql_query("publish_seal"),
                    EDU_PARAMS(EDU_INT(seal->number), EDU_TEXT(order->visible_from), EDU_TEXT(order->reason),
                               EDU_INT(order->threshold), EDU_TEXT(publish->catalogue->version)),
                    NULL));
    return edu_db_exec(db, edu_sql_query("publish_version"),
                       EDU_PARAMS(EDU_INT(seal->number), EDU_TEXT(publish->area_list)), NULL);
}

static edu_error_t *
write_rows(const publish_t *publish, edu_db_t *db)
{
    const edu_stored_seal_t *seal = publish->seal;

    EDU_TRY_WRAP(edu_db_exec(db, edu_sql_query("publish_rates"),
                             EDU_PARAMS(EDU_INT(seal->number), EDU_INT(seal->year),
                                        EDU_TEXT(publish->area_list)),
                             NULL),
                 "could not publish the rates");
    EDU_TRY_WRAP(edu_db_exec(db, edu_sql_query("publish_sums"), EDU_PARAMS(EDU_INT(seal->number)), NULL),
                 "could not publish the sums");
    return edu_db_exec(db, edu_sql_query("publish_completeness"), EDU_PARAMS(EDU_INT(seal->number)), NULL);
}

/* Which version of the areas of a publication is the one to be read, and when. */
static edu_error_t *
settle_versions(edu_db_t *db, const edu_stored_seal_t *seal, const char *areas)
{
    const edu_param_t scope[] = {EDU_TEXT(areas), EDU_INT(seal->year)};

    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_visible"), EDU_PARAMS(EDU_INT(seal->number)), NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_visible_rates"), scope, 2, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_visible_sums"), scope, 2, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("publish_visible_completeness"), scope, 2, NULL));
    return edu_db_exec(db, edu_sql_query("publish_visible_further"), scope, 2, NULL);
}

static edu_error_t *
count(const publish_t *publish, edu_db_t *db, apr_pool_t *pool)
{
    edu_publish_report_t *report = publish->report;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("publish_counts"),
                         EDU_PARAMS(EDU_INT(publish->seal->number), EDU_TEXT(publish->area_list),
                                    EDU_INT(publish->seal->year)),
                         pool));
    report->counts = edu_result_int(rows, 0, 0);
    report->counts_suppressed = edu_result_int(rows, 0, 1);
    report->rates = edu_result_int(rows, 0, 2);
    report->rates_suppressed = edu_result_int(rows, 0, 3);
    report->visible_from = apr_pstrdup(publish->pool, edu_result_text(rows, 0, 4));
    report->embargoed = edu_result_bool(rows, 0, 5);
    return NULL;
}

static edu_error_t *
enter(const publish_t *publish, edu_db_t *db, apr_pool_t *pool)
{
    const edu_publish_order_t *order = publish->order;
    const edu_stored_seal_t *seal = publish->seal;
    edu_publish_report_t *report = publish->report;

    EDU_TRY(edu_journal_add(
        &report->entry, db, "publish", order->by, seal->area, "", number_text(seal->year, pool),
        edu_journal_content(pool, "seal", number_text(seal->number, pool), "sha256", seal->sha256,
                            "visible_from", report->visible_from, "threshold",
                            number_text(order->threshold, pool), "counts_suppressed",
                            number_text(report->counts_suppressed, pool), "rates_suppressed",
                            number_text(report->rates_suppressed, pool), "reason", order->reason, NULL),
        pool));
    return edu_db_exec(db, edu_sql_query("publish_entry"),
                       EDU_PARAMS(EDU_INT(seal->number), EDU_INT(report->entry)), NULL);
}

static edu_error_t *
publish_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    const publish_t *publish = baton;
    const edu_protect_t protect = {publish->catalogue, publish->seal->year, publish->areas,
                                   publish->order->threshold};
    const edu_further_t further = {publish->seal->number, publish->seal->year, publish->area_list,
                                   publish->order->threshold};

    EDU_TRY(run(db, "publication_lock"));
    EDU_TRY(check_state(db, publish->seal, pool));
    EDU_TRY(stage(publish, db, pool));
    if (publish->order->threshold > 0)
        EDU_TRY(edu_publish_protect(&publish->report->exposed, db, &protect, pool));
    EDU_TRY(write_reference(publish, db));
    EDU_TRY(write_rows(publish, db));
    EDU_TRY(edu_publish_further(db, publish->parts, &further, pool));
    EDU_TRY(settle_versions(db, publish->seal, publish->area_list));
    EDU_TRY(count(publish, db, pool));
    EDU_TRY(edu_access_refresh(db, NULL, pool)); /* areas may have come below those granted */
    return enter(publish, db, pool);
}

/* Readers find pages of rates in an index alone, as long as the server knows that all of a table's rows are there to be seen. It comes to know by VACUUM;
 * it would start that by itself some minutes later. What is published is published, whether this succeeds or not. */
static void
tidy(edu_db_t *db, apr_pool_t *pool)
{
    edu_error_t *error = edu_db_script(db, edu_sql_publish_tidy);

    if (error == NULL)
        return;
    edu_log_warning("the tables of edustat_pub could not be vacuumed, so that readers may wait longer: %s",
                    edu_error_text(error, pool));
    edu_error_clear(error);
}

edu_error_t *
edu_publish(edu_publish_report_t *report, edu_db_t *db, const edu_stored_seal_t *seal,
            const edu_seal_parts_t *parts, const edu_publish_order_t *order, apr_pool_t *pool)
{
    publish_t publish = {.report = report, .seal = seal, .parts = parts, .order = order, .pool = pool};
    edu_catalogue_t *catalogue;

    memset(report, 0, sizeof *report);
    EDU_TRY(edu_seal_read_catalogue(&catalogue, parts, seal, pool));
    publish.catalogue = catalogue;
    publish.areas = edu_seal_scope(catalogue, seal->area, seal->year, pool).results;
    publish.area_list = edu_sql_array(publish.areas, pool);
    EDU_TRY(edu_db_transaction(db, EDU_READ_COMMITTED, 5, publish_body, &publish, pool));
    tidy(db, pool);
    return NULL;
}

/* Withdrawing -------------------------------------------------------------------------------------- */

typedef struct withdraw_t {
    const edu_stored_seal_t *seal;
    const char *by;
    const char *reason;
    int64_t entry;
} withdraw_t;

static edu_error_t *
published_areas(const char **list, edu_db_t *db, const edu_stored_seal_t *seal, apr_pool_t *pool)
{
    apr_array_header_t *areas = apr_array_make(pool, 64, sizeof(const char *));
    edu_result_t *rows;

    EDU_TRY(
        edu_db_query(&rows, db, edu_sql_query("publication_areas"), EDU_PARAMS(EDU_INT(seal->number)), pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(areas, const char *) = edu_result_text(rows, i, 0);
    *list = edu_sql_array(areas, pool);
    return NULL;
}

static edu_error_t *
withdraw_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    withdraw_t *withdraw = baton;
    const edu_stored_seal_t *seal = withdraw->seal;
    edu_result_t *rows;
    const char *areas;

    EDU_TRY(run(db, "publication_lock"));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("publish_state"), EDU_PARAMS(EDU_INT(seal->number)), pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL, "seal %" PRId64 " is not published",
                                               seal->number),
                              "list what is: edustat publish list");
    if (!edu_result_null(rows, 0, 1))
        return edu_error_create(EDU_ERR_REFUSED, NULL, "seal %" PRId64 " is withdrawn already", seal->number);
    EDU_TRY(published_areas(&areas, db, seal, pool));
    EDU_TRY(edu_db_exec(db, edu_sql_query("withdraw"),
                        EDU_PARAMS(EDU_INT(seal->number), EDU_TEXT(withdraw->reason), EDU_NULL), NULL));
    EDU_TRY(settle_versions(db, seal, areas));
    EDU_TRY(edu_journal_add(&withdraw->entry, db, "withdraw", withdraw->by, seal->area, "",
                            number_text(seal->year, pool),
                            edu_journal_content(pool, "seal", number_text(seal->number, pool), "sha256",
                                                seal->sha256, "reason", withdraw->reason, NULL),
                            pool));
    return edu_db_exec(db, edu_sql_query("withdraw"),
                       EDU_PARAMS(EDU_INT(seal->number), EDU_TEXT(withdraw->reason),
                                  EDU_INT(withdraw->entry)),
                       NULL);
}

edu_error_t *
edu_withdraw(int64_t *entry, edu_db_t *db, const edu_stored_seal_t *seal, const char *by, const char *reason,
             apr_pool_t *pool)
{
    withdraw_t withdraw = {seal, by, reason, 0};

    EDU_TRY(edu_db_transaction(db, EDU_READ_COMMITTED, 5, withdraw_body, &withdraw, pool));
    tidy(db, pool);
    *entry = withdraw.entry;
    return NULL;
}
