#include "base/log.h"
#include "collector/edit/commands.h"

#include "base/cancel.h"
#include "base/pool.h"
#include "collector/edit/differences.h"
#include "collector/edit/stored.h"
#include "sql/area.h"
#include "sql/embedded.h"
#include "sql/form_edits.h"
#include "sql/journal.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

/* confirm ------------------------------------------------------------------------------------ */

typedef struct confirmation_t {
    const edu_context_t *context;
    const char *by;
    const char *reason;
} confirmation_t;

/* Why a finding cannot be confirmed. */
static edu_error_t *
not_confirmed(edu_db_t *db, int64_t number, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("finding_find"), EDU_PARAMS(EDU_INT(number)), pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "there is no finding %" APR_INT64_T_FMT, (apr_int64_t)number),
                              "list them with: edustat findings --open");
    if (strcmp(edu_result_text(rows, 0, 0), "hard") == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_REFUSED, NULL,
                                               "finding %" APR_INT64_T_FMT
                                               " is hard: it cannot be explained away",
                                               (apr_int64_t)number),
                              "send the return corrected, or take the file back with: edustat undo");
    if (strcmp(edu_result_text(rows, 0, 1), "confirmed") == 0)
        return edu_error_create(EDU_ERR_REFUSED, NULL,
                                "finding %" APR_INT64_T_FMT " was confirmed already, by %s (%s)",
                                (apr_int64_t)number, edu_result_text(rows, 0, 2),
                                edu_text_time(edu_result_text(rows, 0, 3), true, pool));
    return edu_error_create(EDU_ERR_REFUSED, NULL, "finding %" APR_INT64_T_FMT " no longer holds",
                            (apr_int64_t)number);
}

static edu_error_t *
confirm_one(edu_db_t *db, const confirmation_t *confirmation, const char *text, apr_pool_t *pool)
{
    edu_result_t *rows;
    int64_t number;

    if (!edu_text_to_int64(text, strlen(text), &number))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not the number of a finding",
                                               text),
                              "list them with: edustat findings --open");
    EDU_TRY(
        edu_db_query(&rows, db, edu_sql_query("finding_confirm"),
                     EDU_PARAMS(EDU_INT(number), EDU_TEXT(confirmation->by), EDU_TEXT(confirmation->reason)),
                     pool));
    if (edu_result_rows(rows) == 0)
        return not_confirmed(db, number, pool);
    return edu_journal_append(db, "confirm", confirmation->by, edu_result_text(rows, 0, 0),
                              edu_result_text(rows, 0, 1), edu_result_text(rows, 0, 2),
                              edu_journal_content(pool, "finding", text, "unit", edu_result_text(rows, 0, 3),
                                                  "rule", edu_result_text(rows, 0, 4), "reason",
                                                  confirmation->reason, NULL),
                              pool);
}

static edu_error_t *
confirm_all(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    const confirmation_t *confirmation = baton;

    for (int i = 0; i < confirmation->context->argc; i++)
        EDU_TRY(confirm_one(db, confirmation, confirmation->context->argv[i], pool));
    return NULL;
}

static edu_error_t *
run_confirm(edu_context_t *context)
{
    confirmation_t confirmation = {context, edu_sql_by(context->settings, context->pool),
                                   edu_setting(context->settings, EDU_SET_REASON)};
    const edu_catalogue_t *catalogue;
    edu_db_t *db;

    if (confirmation.reason == NULL || *confirmation.reason == '\0')
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "confirm needs --reason"),
                              "say why the figures are right: --reason \"a school was merged\"");
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_COMMITTED, 10, confirm_all, &confirmation, context->pool));
    edu_log_result("%d confirmed\n", context->argc);
    return NULL;
}

/* check -------------------------------------------------------------------------------------- */

typedef struct check_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *only;
    apr_hash_t *counties; /* NULL: all */
    apr_array_header_t *chosen;
    int64_t county_periods;
    int64_t hard;
    int64_t soft;
    apr_array_header_t *differences; /* of a dry run: lines (const char *); NULL: the findings are written */
    edu_lang_t lang;
    apr_pool_t *pool;
    apr_pool_t *result_pool;
} check_t;

static edu_error_t *
take_county(char *line, size_t length, void *baton)
{
    check_t *check = baton;
    char *county;

    (void)length;
    edu_copy_field(&line, &county, &length);
    if (check->counties == NULL || apr_hash_get(check->counties, county, APR_HASH_KEY_STRING) != NULL)
        APR_ARRAY_PUSH(check->chosen, const char *) = apr_pstrdup(check->pool, county);
    return NULL;
}

static edu_error_t *
check_forms(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    check_t *check = baton;

    check->county_periods = check->hard = check->soft = 0;
    if (check->differences != NULL)
        EDU_TRY(edu_edit_differences_begin(db));
    for (int i = 0; i < check->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(check->catalogue->forms, i, const edu_form_t *);
        edu_findings_t *findings;

        if (check->only != NULL && form != check->only)
            continue;
        check->pool = edu_pool_create(pool);
        check->chosen = apr_array_make(check->pool, 256, sizeof(const char *));
        EDU_TRY(edu_copy_out(db, edu_sql_copy_counties(form, check->pool), take_county, check));
        EDU_TRY(edu_findings_create(&findings, check->pool));
        EDU_TRY(edu_edit_check_stored(findings, &check->county_periods, db, check->catalogue, form,
                                      check->chosen, check->pool));
        check->hard += edu_findings_count(findings, EDU_HARD);
        check->soft += edu_findings_count(findings, EDU_SOFT);
        apr_pool_destroy(check->pool);
    }
    if (check->differences == NULL)
        return NULL;
    EDU_TRY(edu_edit_differences_read(&check->differences, db, check->catalogue, check->lang,
                                      check->result_pool));
    return edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run");
}

/* The transaction of a dry run is taken back by an error that is none. */
static edu_error_t *
run_forms(check_t *check, edu_db_t *db, apr_pool_t *pool)
{
    edu_error_t *error = edu_db_transaction(db, EDU_READ_COMMITTED, 5, check_forms, check, pool);

    if (check->differences == NULL || error == NULL || error->code != EDU_ERR_CANCELLED ||
        edu_cancel_requested())
        return error;
    edu_error_clear(error);
    return NULL;
}

static void
say_differences(const check_t *check)
{
    for (int i = 0; i < check->differences->nelts; i++)
        printf("%s\n", APR_ARRAY_IDX(check->differences, i, const char *));
    if (check->differences->nelts == 0)
        edu_log_result("the findings noted are those found again\n");
    else
        edu_log_result("\"edustat check\" brings the findings up to date\n");
}

static edu_error_t *
run_check(edu_context_t *context)
{
    const char *area = edu_setting(context->settings, EDU_SET_AREA);
    const char *form = edu_setting(context->settings, EDU_SET_ONLY_FORM);
    check_t check = {.lang = context->settings->lang, .result_pool = context->pool};
    edu_db_t *db;

    EDU_TRY(edu_sql_open(&db, &check.catalogue, NULL, context->settings, context->pool));
    if (form != NULL && (check.only = edu_catalogue_form(check.catalogue, form)) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"", form),
                              "list them with: edustat catalogue show forms");
    if (area != NULL) {
        const apr_array_header_t *codes;

        EDU_TRY(edu_sql_area_code(&area, check.catalogue, area, 0, EDU_YEAR_FOREVER, context->pool));
        codes = edu_areas_ever_below(check.catalogue->areas, area, context->pool);
        check.counties = apr_hash_make(context->pool);
        for (int i = 0; i < codes->nelts; i++)
            apr_hash_set(check.counties, APR_ARRAY_IDX(codes, i, const char *), APR_HASH_KEY_STRING, "");
    }
    if (edu_setting_on(context->settings, EDU_SET_DRY_RUN))
        check.differences = apr_array_make(context->pool, 0, sizeof(const char *));
    EDU_TRY(run_forms(&check, db, context->pool));
    edu_log_result("%" APR_INT64_T_FMT " county-periods looked at: %" APR_INT64_T_FMT
                   " hard and %" APR_INT64_T_FMT " soft findings\n",
                   (apr_int64_t)check.county_periods, (apr_int64_t)check.hard, (apr_int64_t)check.soft);
    context->status = check.hard > 0 ? 1 : 0;
    if (check.differences == NULL)
        return NULL;
    say_differences(&check);
    if (check.differences->nelts > 0)
        context->status = 1;
    return NULL;
}

static const edu_setting_t confirm_settings[] = {EDU_SET_REASON, EDU_SET_BY, EDU_SETTING_COUNT};
static const edu_setting_t check_settings[] = {EDU_SET_AREA, EDU_SET_ONLY_FORM, EDU_SET_DRY_RUN,
                                               EDU_SETTING_COUNT};

const edu_command_t edu_edit_commands[] = {
    {"confirm", "FINDING...", 1, -1, "say that the figures behind soft findings are right",
     "说明待核实的问题属实",
     "Takes the numbers that \"edustat findings\" shows, and --reason, which is kept with them and in the journal. When "
     "the figures change the finding is open again. A hard finding cannot be confirmed: its row is to be corrected. "
     "Exit status 2 when there is no such finding, 4 when it is refused; then none of them is confirmed.",
     "给出 edustat findings 所列的编号和 --reason，理由随问题保存并记入日志。数据再变动时问题重新打开。"
     "硬性错误不能以核实了结，须改正后重报。没有该问题时退出码为 2，不予核实时为 4，所列各条都不改动。",
     confirm_settings, run_confirm},
    {"check", "", 0, 0, "hold the stored returns against the edit rules again", "按现行规则重新审核已收报表",
     "Returns are looked at when they come in; this is for rules that came after them. Nothing is turned away: a stored "
     "return that breaks a hard rule becomes a hard finding. With --dry-run nothing is changed: what would be found otherwise than it is noted is told by "
     "county and period. Exit status 1 when there are hard ones, or differences.",
     "报表收入时即已审核；规则更新后用本命令重新审核。不拒收任何数据：违反硬性规则的已收报表列为硬性错误。"
     "加 --dry-run 时不作改动，只按县和报告期列出与已登记问题的差异。有硬性错误或差异时退出码为 1。",
     check_settings, run_check},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
