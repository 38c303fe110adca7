/* Taking approvals back: that of the area, and those above it, which rest on it. */
#include "base/log.h"
#include "collector/round/subject.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"
#include "sql/journal.h"
#include "sql/migrate.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <stdio.h>

typedef struct reopen_t {
    edu_round_subject_t subject;
    const edu_catalogue_t *catalogue;
    const char *by;
    const char *reason;
    apr_array_header_t *taken; /* const char *: "422800 prefecture" */
    apr_pool_t *result_pool;
} reopen_t;

static edu_error_t *
reopen_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    reopen_t *reopen = baton;
    const edu_round_subject_t *subject = &reopen->subject;
    apr_array_header_t *above =
        edu_areas_ancestors(reopen->catalogue->areas, subject->area->code, subject->period.year, pool);
    apr_array_header_t *codes = apr_array_make(pool, above->nelts + 1, sizeof(const char *));
    edu_result_t *rows;

    reopen->taken = apr_array_make(reopen->result_pool, 4, sizeof(const char *));
    APR_ARRAY_PUSH(codes, const char *) = subject->area->code;
    for (int i = 0; i < above->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(above, i, const edu_area_t *)->code;
    EDU_TRY(edu_round_hold(db, subject->form->code, subject->period_text));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("approval_delete"),
                         EDU_PARAMS(EDU_TEXT(subject->form->code), EDU_TEXT(subject->period_text),
                                    EDU_TEXT(edu_sql_array(codes, pool))),
                         pool));
    if (edu_result_rows(rows) == 0)
        return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                               "form \"%s\" of %s for %s is not approved",
                                               subject->form->code, subject->area->code,
                                               subject->period_text),
                              "see what is: edustat status %s %s --form %s", subject->area->code,
                              subject->period_text, subject->form->code);
    for (int row = 0; row < edu_result_rows(rows); row++) {
        const char *area = edu_result_text(rows, row, 0);
        const char *level = edu_result_text(rows, row, 1);

        EDU_TRY(edu_journal_append(db, "reopen", reopen->by, area, subject->form->code, subject->period_text,
                                   edu_journal_content(pool, "level", level, "reason", reopen->reason, "for",
                                                       subject->area->code, "approved_by",
                                                       edu_result_text(rows, row, 2), "approved_at",
                                                       edu_result_text(rows, row, 3), NULL),
                                   pool));
        APR_ARRAY_PUSH(reopen->taken, const char *) =
            apr_pstrcat(reopen->result_pool, area, " ", level, NULL);
    }
    return NULL;
}

edu_error_t *
edu_round_run_reopen(edu_context_t *context)
{
    reopen_t reopen = {.reason = edu_setting(context->settings, EDU_SET_REASON),
                       .result_pool = context->pool};
    edu_db_t *db;

    if (reopen.reason == NULL || *reopen.reason == '\0')
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "reopen needs a reason"),
                              "give it: --reason TEXT");
    reopen.by = edu_sql_by(context->settings, context->pool);
    EDU_TRY(edu_sql_open(&db, &reopen.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_round_subject(&reopen.subject, reopen.catalogue, context->argv[0], context->argv[1],
                              context->argv[2], context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_COMMITTED, 5, reopen_body, &reopen, context->pool));
    for (int i = 0; i < reopen.taken->nelts; i++)
        edu_log_result("%s %s: approval taken back: %s\n", reopen.subject.form->code,
                       reopen.subject.period_text, APR_ARRAY_IDX(reopen.taken, i, const char *));
    return NULL;
}
