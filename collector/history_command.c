#include "base/pool.h"
#include "base/table.h"
#include "collector/correction_commands.h"
#include "collector/history.h"
#include "sql/area.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;
    const char *county;
    const char *unit;
    edu_period_t period;
    apr_array_header_t *histories; /* edu_history_t */
    apr_pool_t *pool;              /* outlives the transaction */
} request_t;

static edu_error_t *
read_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_history_read(&request->histories, db, request->catalogue, request->form, request->county,
                            request->unit, &request->period, request->pool);
}

static const char *
kind_name(edu_event_kind_t kind, edu_lang_t lang, bool for_people)
{
    static const char *const names[EDU_EVENT_KINDS][3] = {
        [EDU_EVENT_NEW] = {"new", "新增", "new"},
        [EDU_EVENT_REPLACED] = {"replaced", "修改", "changed"},
        [EDU_EVENT_REMOVED] = {"removed", "移除", "removed"},
        [EDU_EVENT_DELETED] = {"deleted", "删除", "deleted"},
        [EDU_EVENT_UNDONE] = {"undone", "撤销", "undone"},
    };

    return for_people ? edu_text_pick(lang, names[kind][1], names[kind][2]) : names[kind][0];
}

static int
count_values(const edu_version_t *version, int columns)
{
    int count = 0;

    for (int i = 0; i < columns; i++)
        count += version->values[i] != NULL;
    return count;
}

static const char *
value_of(const edu_version_t *version, int index)
{
    return version != NULL ? version->values[index] : NULL;
}

/* An event for people: a row a changed cell, the first one with who and when. A return that came or went whole is one row. */
static void
tell_event(edu_table_t *table, const edu_form_t *form, const edu_event_t *event, edu_lang_t lang,
           apr_pool_t *pool)
{
    int columns = form->attributes->nelts + form->cells->nelts;
    const char *cells[] = {edu_text_time(event->time, true, pool),
                           kind_name(event->kind, lang, true),
                           apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)event->submission),
                           event->file,
                           event->by,
                           event->reason,
                           "",
                           "",
                           NULL,
                           NULL};

    if (event->before == NULL || event->after == NULL) {
        const edu_version_t *whole = event->before != NULL ? event->before : event->after;

        cells[7] =
            apr_psprintf(pool, lang == EDU_LANG_ZH ? "（整份报表，%d 项有值）" : "(all of it: %d values)",
                         whole != NULL ? count_values(whole, columns) : 0);
        edu_table_row(table, cells);
        return;
    }
    bool any = false;
    for (int i = 0; i < columns; i++) {
        if (!edu_event_changes(event, i))
            continue;
        cells[6] = edu_history_column(form, i);
        cells[7] = edu_history_item(form, i, lang);
        cells[8] = value_of(event->before, i);
        cells[9] = value_of(event->after, i);
        edu_table_row(table, cells);
        for (int k = 0; k < 6; k++)
            cells[k] = "";
        any = true;
    }
    if (!any)
        edu_table_row(table, cells);
}

static void
tell(edu_buffer_t *out, const request_t *request, edu_lang_t lang, apr_pool_t *pool)
{
    const bool zh = lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"time", zh ? "时间" : "time", EDU_LEFT},
        {"event", zh ? "改动" : "change", EDU_LEFT},
        {"submission", zh ? "提交号" : "submission", EDU_RIGHT},
        {"file", zh ? "文件" : "file", EDU_LEFT},
        {"by", zh ? "操作人" : "by", EDU_LEFT},
        {"reason", zh ? "原因" : "reason", EDU_LEFT},
        {"column", zh ? "列" : "column", EDU_LEFT},
        {"item", zh ? "指标项" : "item", EDU_LEFT},
        {"before", zh ? "原值" : "before", EDU_RIGHT},
        {"after", zh ? "新值" : "after", EDU_RIGHT},
    };
    char period[EDU_PERIOD_TEXT];

    edu_period_format(&request->period, period);
    for (int i = 0; i < request->histories->nelts; i++) {
        const edu_history_t *history = &APR_ARRAY_IDX(request->histories, i, edu_history_t);
        edu_table_t *table =
            edu_table_create(EDU_TABLE_TEXT, columns, sizeof columns / sizeof columns[0], out, pool);

        edu_table_fit(table, 0);
        edu_buffer_printf(out,
                          zh ? "%s%s  县区 %s  单位 %s  报告期 %s\n\n"
                             : "%s%s  county %s  unit %s  period %s\n\n",
                          i > 0 ? "\n" : "",
                          edu_text_pick(lang, history->form->name_zh, history->form->name_en),
                          history->county, request->unit, period);
        for (int k = 0; k < history->events->nelts; k++)
            tell_event(table, history->form, &APR_ARRAY_IDX(history->events, k, edu_event_t), lang, pool);
        edu_table_finish(table);
    }
}

static const edu_column_t data_columns[] = {
    {"form", NULL, EDU_LEFT},      {"county_code", NULL, EDU_LEFT}, {"period", NULL, EDU_LEFT},
    {"unit_code", NULL, EDU_LEFT}, {"event", NULL, EDU_RIGHT},      {"time", NULL, EDU_LEFT},
    {"change", NULL, EDU_LEFT},    {"submission", NULL, EDU_RIGHT}, {"file", NULL, EDU_LEFT},
    {"by", NULL, EDU_LEFT},        {"reason", NULL, EDU_LEFT},      {"column", NULL, EDU_LEFT},
    {"before", NULL, EDU_LEFT},    {"after", NULL, EDU_LEFT},
};

/* An event for programs: a row a cell, all of a new return's among them; one without a column for a return that went. */
static void
write_event(edu_table_t *table, const edu_history_t *history, int number, const request_t *request,
            apr_pool_t *pool)
{
    const edu_event_t *event = &APR_ARRAY_IDX(history->events, number, edu_event_t);
    int columns = history->form->attributes->nelts + history->form->cells->nelts;
    char period[EDU_PERIOD_TEXT];
    const char *cells[] = {history->form->code,
                           history->county,
                           period,
                           request->unit,
                           apr_psprintf(pool, "%d", number + 1),
                           edu_text_time(event->time, false, pool),
                           kind_name(event->kind, EDU_LANG_EN, false),
                           apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)event->submission),
                           event->file,
                           event->by,
                           event->reason,
                           "",
                           NULL,
                           NULL};
    bool any = false;

    edu_period_format(&request->period, period);
    for (int i = 0; event->after != NULL && i < columns; i++) {
        if (!edu_event_changes(event, i))
            continue;
        cells[11] = edu_history_column(history->form, i);
        cells[12] = value_of(event->before, i);
        cells[13] = value_of(event->after, i);
        edu_table_row(table, cells);
        any = true;
    }
    if (!any)
        edu_table_row(table, cells);
}

static edu_error_t *
read_request(request_t *request, const edu_context_t *context)
{
    const char *form = edu_setting(context->settings, EDU_SET_ONLY_FORM);

    request->unit = context->argv[0];
    request->county = edu_setting(context->settings, EDU_SET_AREA);
    if (request->county != NULL)
        EDU_TRY(edu_sql_area_code(&request->county, request->catalogue, request->county, 0, EDU_YEAR_FOREVER,
                                  context->pool));
    EDU_TRY(edu_period_parse(&request->period, context->argv[1], strlen(context->argv[1])));
    if (form == NULL)
        return NULL;
    request->form = edu_catalogue_form(request->catalogue, form);
    if (request->form == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"", form),
                              "list them with: edustat catalogue show forms");
    return NULL;
}

edu_error_t *
edu_collector_history(edu_context_t *context)
{
    edu_buffer_t *out = edu_buffer_create(16384, context->pool);
    request_t request = {.pool = context->pool};
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_request(&request, context));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, read_body, &request, context->pool));
    if (request.histories->nelts == 0)
        return request.county != NULL
                   ? edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                      "unit \"%s\" never had a return of period \"%s\" in division \"%s\"",
                                      context->argv[0], context->argv[1], request.county)
                   : edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                      "unit \"%s\" never had a return of period \"%s\"", context->argv[0],
                                      context->argv[1]);
    if (format == EDU_TABLE_TEXT) {
        tell(out, &request, context->settings->lang, context->pool);
    } else {
        edu_table_t *table =
            edu_table_create(format, data_columns, sizeof data_columns / sizeof data_columns[0], out,
                             context->pool);

        for (int i = 0; i < request.histories->nelts; i++) {
            const edu_history_t *history = &APR_ARRAY_IDX(request.histories, i, edu_history_t);

            for (int k = 0; k < history->events->nelts; k++)
                write_event(table, history, k, &request, context->pool);
        }
        edu_table_finish(table);
    }
    fwrite(out->data, 1, out->length, stdout);
    return NULL;
}
