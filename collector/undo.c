#include "collector/undo.h"

#include "base/cancel.h"
#include "base/translate.h"
#include "collector/edit/stored.h"
#include "sql/embedded.h"
#include "sql/form_corrections.h"
#include "sql/journal.h"
#include "sql/marks.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <string.h>

/* Later submissions that are named in an error. */
#define NAMED_MOST 20

typedef struct undo_t {
    edu_undo_report_t *report;
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;
    int64_t submission;
    const char *by;
    const char *reason;
    bool dry_run;
    apr_pool_t *result_pool;
} undo_t;

static edu_error_t *
find(undo_t *undo, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("undo_find"), EDU_PARAMS(EDU_INT(undo->submission)), pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "there is no submission %" APR_INT64_T_FMT,
                                               (apr_int64_t)undo->submission),
                              "list them with: edustat submissions");
    if (!edu_result_null(rows, 0, 2))
        return edu_error_create(EDU_ERR_REFUSED, NULL,
                                "submission %" APR_INT64_T_FMT " was undone already, by %s on %s",
                                (apr_int64_t)undo->submission, edu_result_text(rows, 0, 2),
                                edu_text_time(edu_result_text(rows, 0, 3), true, pool));
    undo->report->form = apr_pstrdup(undo->result_pool, edu_result_text(rows, 0, 0));
    undo->report->file = apr_pstrdup(undo->result_pool, edu_result_text(rows, 0, 1));
    undo->form = edu_catalogue_form(undo->catalogue, undo->report->form);
    if (undo->form == NULL)
        return edu_error_create(EDU_ERR_REFUSED, NULL,
                                "form \"%s\" of submission %" APR_INT64_T_FMT
                                " is not in the catalogue any more",
                                undo->report->form, (apr_int64_t)undo->submission);
    return NULL;
}

/* Refuses when later submissions changed what this one brought. */
static edu_error_t *
check_dependents(const undo_t *undo, edu_db_t *db, apr_pool_t *pool)
{
    const char *list = "";
    edu_result_t *rows;
    int count;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_undo_dependents(undo->form, pool),
                         EDU_PARAMS(EDU_INT(undo->submission)), pool));
    count = edu_result_rows(rows);
    if (count == 0)
        return NULL;
    for (int i = 0; i < count && i < NAMED_MOST; i++)
        list = edu_translated(pool, "%s%s%s (%s, by %s, %s): %s", list, i > 0 ? edu_translate("; ") : "",
                              edu_result_text(rows, i, 0), edu_result_text(rows, i, 1),
                              edu_result_text(rows, i, 2),
                              edu_text_time(edu_result_text(rows, i, 3), true, pool),
                              edu_result_text(rows, i, 4));
    return edu_error_hint(
        edu_error_detail(edu_error_create(EDU_ERR_REFUSED, NULL,
                                          "submission %" APR_INT64_T_FMT
                                          " cannot be undone: later ones changed its returns",
                                          (apr_int64_t)undo->submission),
                         "submissions, and how many of its returns they changed: %s%s", list,
                         count > NAMED_MOST ? edu_translate("; ...") : ""),
        "undo the later ones first, the latest before the others: edustat undo %s",
        edu_result_text(rows, count - 1, 0));
}

/* Puts aside what goes and what comes back, and makes sure that the latter is what it was. */
static edu_error_t *
put_aside(const undo_t *undo, edu_db_t *db, apr_pool_t *pool)
{
    edu_error_t *error = edu_db_script(db, edu_sql_undo_keep(undo->form, undo->submission, pool));
    edu_result_t *rows;

    if (error != NULL && strncmp(error->sqlstate, "22", 2) == 0)
        return edu_error_create(EDU_ERR_REFUSED, error,
                                "form \"%s\": a column has another type now than the values to put back",
                                undo->form->code);
    EDU_TRY(error);
    EDU_TRY(edu_db_query(&rows, db, edu_sql_undo_misfit(undo->form, pool),
                         EDU_PARAMS(EDU_INT(undo->submission)), pool));
    if (edu_result_rows(rows) == 0)
        return NULL;
    return edu_error_hint(
        edu_error_create(
            EDU_ERR_REFUSED, NULL,
            "form \"%s\": column \"%s\" was dropped or retyped since, and cannot take back its value",
            undo->form->code, edu_result_text(rows, 0, 0)),
        "correct the returns with a file instead");
}

/* Where the submission changed anything. */
static edu_error_t *
read_scope(edu_result_t **scope, const undo_t *undo, edu_db_t *db, apr_pool_t *pool)
{
    return edu_db_query(scope, db, edu_sql_query("undo_scope"), EDU_PARAMS(EDU_INT(undo->submission)), pool);
}

/* What rules find in the returns that are there again, and do not find in those that are gone. */
static edu_error_t *
look_again(const undo_t *undo, edu_db_t *db, const edu_result_t *scope, apr_pool_t *pool)
{
    apr_array_header_t *changed = apr_array_make(pool, 64, sizeof(edu_edit_changed_t));
    edu_findings_t *findings;

    for (int i = 0; i < edu_result_rows(scope); i++)
        APR_ARRAY_PUSH(changed, edu_edit_changed_t) =
            (edu_edit_changed_t){edu_result_text(scope, i, 0), (int)edu_result_int(scope, i, 1),
                                 edu_result_text(scope, i, 2)};
    EDU_TRY(edu_findings_create(&findings, pool));
    return edu_edit_look_again(findings, db, undo->catalogue, undo->form, changed, pool);
}

/* What was brought goes into the history, what it took the place of comes out of it. */
static edu_error_t *
swap(const undo_t *undo, edu_db_t *db, apr_pool_t *pool)
{
    edu_param_t number = EDU_INT(undo->submission);
    edu_param_t keys[] = {number, EDU_TEXT(undo->form->code)};

    EDU_TRY(edu_db_exec(db, edu_sql_undo_remove(undo->form, pool), EDU_NO_PARAMS, &undo->report->taken_out));
    EDU_TRY(edu_db_exec(db, edu_sql_undo_restore(undo->form, pool), EDU_NO_PARAMS, &undo->report->put_back));
    EDU_TRY(edu_db_exec(db, edu_sql_query("undo_history_drop"), keys, 2, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("undo_history_mark"), keys, 2, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_undo_history(undo->form, pool), EDU_NO_PARAMS, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_undo_state(undo->form, pool), &number, 1, NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_undo_state_empty(undo->form, pool), &number, 1, NULL));
    return edu_marks_leave(db, "undo_dirty", keys, 2);
}

static edu_error_t *
check_open(const undo_t *undo, edu_db_t *db, const edu_result_t *scope, apr_pool_t *pool)
{
    apr_array_header_t *changed = apr_array_make(pool, 64, sizeof(edu_county_period_t));

    for (int i = 0; i < edu_result_rows(scope); i++)
        APR_ARRAY_PUSH(changed, edu_county_period_t) =
            (edu_county_period_t){edu_result_text(scope, i, 0), edu_result_text(scope, i, 2)};
    return edu_round_check_open(db, undo->form->code, changed, pool);
}

static edu_error_t *
record(const undo_t *undo, edu_db_t *db, apr_pool_t *pool)
{
    const char *number = apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)undo->submission);

    EDU_TRY(edu_db_exec(db, edu_sql_query("undo_findings"), EDU_PARAMS(EDU_INT(undo->submission)), NULL));
    EDU_TRY(edu_db_exec(db, edu_sql_query("undo_record"),
                        EDU_PARAMS(EDU_INT(undo->submission), EDU_TEXT(undo->by), EDU_TEXT(undo->reason)),
                        NULL));
    return edu_journal_append(db, "undo", undo->by, "", undo->form->code, "",
                              edu_journal_content(pool, "submission", number, "file", undo->report->file,
                                                  "reason", undo->reason, NULL),
                              pool);
}

static edu_error_t *
undo_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    undo_t *undo = baton;
    edu_result_t *ignored;
    edu_result_t *scope;

    EDU_TRY(find(undo, db, pool));
    EDU_TRY(edu_db_query(&ignored, db, edu_sql_query("undo_lock"),
                         EDU_PARAMS(EDU_INT(undo->submission), EDU_TEXT(undo->form->code)), pool));
    EDU_TRY(check_dependents(undo, db, pool));
    EDU_TRY(put_aside(undo, db, pool));
    EDU_TRY(swap(undo, db, pool));
    EDU_TRY(read_scope(&scope, undo, db, pool));
    EDU_TRY(look_again(undo, db, scope, pool));
    EDU_TRY(check_open(undo, db, scope, pool));
    if (undo->dry_run)
        return edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run");
    return record(undo, db, pool);
}

edu_error_t *
edu_undo(edu_undo_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue, int64_t submission,
         const char *by, const char *reason, bool dry_run, apr_pool_t *pool)
{
    undo_t undo = {report, catalogue, NULL, submission, by, reason, dry_run, pool};
    edu_error_t *error;

    memset(report, 0, sizeof *report);
    error = edu_db_transaction(db, EDU_READ_COMMITTED, 5, undo_body, &undo, pool);
    if (error != NULL && dry_run && error->code == EDU_ERR_CANCELLED && !edu_cancel_requested()) {
        edu_error_clear(error);
        error = NULL;
    }
    return error;
}
