/* Opening, listing and closing rounds. */
#include "base/log.h"
#include "base/table.h"
#include "collector/round/subject.h"
#include "sql/embedded.h"
#include "sql/journal.h"
#include "sql/migrate.h"
#include "sql/round.h"

#include <stdio.h>
#include <string.h>

typedef struct request_t {
    edu_round_subject_t subject;
    const edu_catalogue_t *catalogue;
    const char *due;    /* NULL when closing */
    const char *before; /* the end of that day */
    const char *by;
    bool unchanged;
    edu_deadline_t deadline; /* as it was */
} request_t;

static edu_error_t *
no_round(const request_t *request)
{
    return edu_error_hint(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                           "there is no round of form \"%s\" for \"%s\"",
                                           request->subject.form->code, request->subject.period_text),
                          "list them with: edustat round list");
}

static edu_error_t *
open_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;
    const edu_round_subject_t *subject = &request->subject;
    int64_t entry;

    EDU_TRY(edu_round_hold(db, subject->form->code, subject->period_text));
    EDU_TRY(edu_round_deadline(&request->deadline, db, request->catalogue, subject->form, &subject->period,
                               pool));
    request->unchanged = request->deadline.opened && !request->deadline.closed &&
                         strcmp(request->deadline.due, request->due) == 0;
    if (request->unchanged)
        return NULL;
    EDU_TRY(
        edu_journal_add(&entry, db, "round_open", request->by, "", subject->form->code, subject->period_text,
                        edu_journal_content(pool, "due", request->due, "due_before", request->before,
                                            "due_until_now",
                                            request->deadline.opened ? request->deadline.due : NULL, NULL),
                        pool));
    return edu_db_exec(db, edu_sql_query("round_open"),
                       EDU_PARAMS(EDU_TEXT(subject->form->code), EDU_INT(subject->period.year),
                                  EDU_TEXT(subject->period_text), EDU_TEXT(request->due),
                                  EDU_TEXT(request->before), EDU_TEXT(request->by), EDU_INT(entry)),
                       NULL);
}

static edu_error_t *
close_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;
    const edu_round_subject_t *subject = &request->subject;
    int64_t entry;

    EDU_TRY(edu_round_hold(db, subject->form->code, subject->period_text));
    EDU_TRY(edu_round_deadline(&request->deadline, db, request->catalogue, subject->form, &subject->period,
                               pool));
    if (!request->deadline.opened)
        return no_round(request);
    request->unchanged = request->deadline.closed;
    if (request->unchanged)
        return NULL;
    EDU_TRY(edu_journal_add(&entry, db, "round_close", request->by, "", subject->form->code,
                            subject->period_text,
                            edu_journal_content(pool, "due", request->deadline.due, NULL), pool));
    return edu_db_exec(db, edu_sql_query("round_close"),
                       EDU_PARAMS(EDU_TEXT(subject->form->code), EDU_INT(subject->period.year),
                                  EDU_TEXT(subject->period_text), EDU_TEXT(request->by), EDU_INT(entry)),
                       NULL);
}

static edu_error_t *
run_change(request_t *request, edu_context_t *context, edu_transaction_t body)
{
    edu_db_t *db;

    EDU_TRY(edu_sql_open(&db, &request->catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_round_subject(&request->subject, request->catalogue, NULL, context->argv[0], context->argv[1],
                              context->pool));
    request->by = edu_sql_by(context->settings, context->pool);
    if (request->due == NULL && body == open_body) {
        request->due = edu_round_due(request->subject.form, &request->subject.period,
                                     request->catalogue->reference_date, context->pool);
        if (request->due == NULL)
            return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                                   "the catalogue names no day on which form \"%s\" is due",
                                                   request->subject.form->code),
                                  "give it: --due 2019-09-20");
    }
    if (request->due != NULL)
        EDU_TRY(edu_round_end_of_day(&request->before, request->due, context->pool));
    return edu_db_transaction(db, EDU_READ_COMMITTED, 5, body, request, context->pool);
}

edu_error_t *
edu_round_run_open(edu_context_t *context)
{
    request_t request = {.due = edu_setting(context->settings, EDU_SET_DUE)};
    const char *name;

    EDU_TRY(run_change(&request, context, open_body));
    name =
        edu_text_pick(context->settings->lang, request.subject.form->name_zh, request.subject.form->name_en);
    if (request.unchanged)
        edu_log_result("%s (%s), %s: open already, due by %s; nothing changed\n", name,
                       request.subject.form->code, request.subject.period_text, request.due);
    else if (request.deadline.opened)
        edu_log_result("%s (%s), %s: opened anew, due by %s (was %s)\n", name, request.subject.form->code,
                       request.subject.period_text, request.due, request.deadline.due);
    else
        edu_log_result("%s (%s), %s: opened, due by %s\n", name, request.subject.form->code,
                       request.subject.period_text, request.due);
    return NULL;
}

edu_error_t *
edu_round_run_close(edu_context_t *context)
{
    request_t request = {0};
    const char *name;

    EDU_TRY(run_change(&request, context, close_body));
    name =
        edu_text_pick(context->settings->lang, request.subject.form->name_zh, request.subject.form->name_en);
    if (request.unchanged)
        edu_log_result("%s (%s), %s: closed already; nothing changed\n", name, request.subject.form->code,
                       request.subject.period_text);
    else
        edu_log_result("%s (%s), %s: closed\n", name, request.subject.form->code,
                       request.subject.period_text);
    return NULL;
}

edu_error_t *
edu_round_run_list(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"form", zh ? "报表" : "form", EDU_LEFT},
        {"period", zh ? "报告期" : "period", EDU_LEFT},
        {"due", zh ? "截止" : "due", EDU_LEFT},
        {"opened_by", zh ? "布置人" : "opened by", EDU_LEFT},
        {"opened_at", zh ? "布置时间" : "opened at", EDU_LEFT},
        {"closed_by", zh ? "结束人" : "closed by", EDU_LEFT},
        {"closed_at", zh ? "结束时间" : "closed at", EDU_LEFT},
    };
    enum { COLUMNS = sizeof columns / sizeof columns[0] };
    edu_buffer_t *out = edu_buffer_create(4096, context->pool);
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    edu_table_t *table;
    edu_result_t *rows;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("round_list"), EDU_NO_PARAMS, context->pool));
    table = edu_table_create(format, columns, COLUMNS, out, context->pool);
    for (int row = 0; row < edu_result_rows(rows); row++) {
        const char *cells[COLUMNS];

        for (int i = 0; i < COLUMNS; i++)
            cells[i] = edu_text_time(edu_result_text(rows, row, i), format == EDU_TABLE_TEXT, context->pool);
        edu_table_row(table, cells);
    }
    EDU_TRY(edu_table_finish(table));
    fwrite(out->data, 1, out->length, stdout);
    return NULL;
}
