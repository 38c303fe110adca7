#include "base/log.h"
#include "base/pool.h"
#include "base/table.h"
#include "collector/correction_commands.h"
#include "collector/undo.h"
#include "sql/area.h"
#include "sql/embedded.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

/* Rows are read a page at a time, so that memory stays the same however many there are. */
enum { PAGE_ROWS = 1000 };

typedef struct list_t {
    const char *form; /* NULL: all, as the others */
    const char *area;
    const char *period;
    edu_table_t *table;
    edu_buffer_t *out;
    bool streams; /* the format needs no look at all rows first */
} list_t;

static edu_error_t *
list_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    list_t *list = baton;
    apr_pool_t *page_pool = edu_pool_create(pool);
    int64_t before = INT64_MAX;
    int rows = PAGE_ROWS;

    while (rows == PAGE_ROWS) {
        edu_result_t *page;

        apr_pool_clear(page_pool);
        EDU_TRY(edu_db_query(&page, db, edu_sql_query("submission_list"),
                             EDU_PARAMS(EDU_INT(before), EDU_TEXT(list->form), EDU_TEXT(list->area),
                                        EDU_TEXT(list->period), EDU_INT(PAGE_ROWS)),
                             page_pool));
        rows = edu_result_rows(page);
        for (int row = 0; row < rows; row++) {
            const char *cells[15];

            for (int i = 0; i < 15; i++)
                cells[i] = edu_text_time(edu_result_text(page, row, i), !list->streams, page_pool);
            edu_table_row(list->table, cells);
            before = edu_result_int(page, row, 0);
        }
        if (!list->streams)
            continue;
        fwrite(list->out->data, 1, list->out->length, stdout);
        edu_buffer_clear(list->out);
    }
    return NULL;
}

static edu_error_t *
read_list(list_t *list, const edu_context_t *context, const edu_catalogue_t *catalogue)
{
    const char *period = edu_setting(context->settings, EDU_SET_PERIOD_OF);

    list->form = edu_setting(context->settings, EDU_SET_ONLY_FORM);
    list->area = edu_setting(context->settings, EDU_SET_AREA);
    if (list->area != NULL)
        EDU_TRY(edu_sql_area_code(&list->area, catalogue, list->area, 0, EDU_YEAR_FOREVER, context->pool));
    if (list->form != NULL && edu_catalogue_form(catalogue, list->form) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"", list->form),
                              "list them with: edustat catalogue show forms");
    if (period != NULL) {
        char *text = apr_palloc(context->pool, EDU_PERIOD_TEXT);
        edu_period_t parsed;

        EDU_TRY(edu_period_parse(&parsed, period, strlen(period)));
        edu_period_format(&parsed, text);
        list->period = text;
    }
    return NULL;
}

edu_error_t *
edu_collector_submissions(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"submission", zh ? "提交号" : "submission", EDU_RIGHT},
        {"form", zh ? "报表" : "form", EDU_LEFT},
        {"file", zh ? "文件" : "file", EDU_LEFT},
        {"submitted_at", zh ? "时间" : "time", EDU_LEFT},
        {"submitted_by", zh ? "操作人" : "by", EDU_LEFT},
        {"strategy", zh ? "方式" : "strategy", EDU_LEFT},
        {"accepted", zh ? "接受" : "accepted", EDU_RIGHT},
        {"rejected", zh ? "拒绝" : "rejected", EDU_RIGHT},
        {"new", zh ? "新增" : "new", EDU_RIGHT},
        {"replaced", zh ? "替换" : "replaced", EDU_RIGHT},
        {"removed", zh ? "移除" : "removed", EDU_RIGHT},
        {"unchanged", zh ? "未变" : "unchanged", EDU_RIGHT},
        {"undone_at", zh ? "撤销时间" : "undone", EDU_LEFT},
        {"undone_by", zh ? "撤销人" : "undone by", EDU_LEFT},
        {"undo_reason", zh ? "撤销原因" : "reason", EDU_LEFT},
    };
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    list_t list = {.out = edu_buffer_create(16384, context->pool)};
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_list(&list, context, catalogue));
    list.streams = format != EDU_TABLE_TEXT;
    list.table =
        edu_table_create(format, columns, sizeof columns / sizeof columns[0], list.out, context->pool);
    edu_table_fit(list.table, 0);
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, list_body, &list, context->pool));
    edu_table_finish(list.table);
    fwrite(list.out->data, 1, list.out->length, stdout);
    return NULL;
}

edu_error_t *
edu_collector_undo(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const bool dry_run = edu_setting_on(context->settings, EDU_SET_DRY_RUN);
    const char *reason = edu_setting(context->settings, EDU_SET_REASON);
    const char *number = context->argv[0];
    const edu_catalogue_t *catalogue;
    edu_undo_report_t report;
    int64_t submission;
    edu_db_t *db;

    if (!edu_text_to_int64(number, strlen(number), &submission) || submission < 1)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "\"%s\" is not the number of a submission", number),
                              "list them with: edustat submissions");
    if (reason == NULL || *edu_text_trim(reason, strlen(reason), context->pool) == '\0')
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "an undo needs a reason"),
                              "say why with --reason TEXT; it is kept with the submission");
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_undo(&report, db, catalogue, submission, edu_sql_by(context->settings, context->pool), reason,
                     dry_run, context->pool));
    edu_log_result("submission %s (%s) %s; returns it brought that are gone: %" APR_INT64_T_FMT
                   ", returns put back as they were: %" APR_INT64_T_FMT "\n",
                   number, report.file,
                   dry_run ? (zh ? "可以撤销（演示，未作改动）" : "can be undone (dry run; nothing changed)")
                           : (zh ? "已撤销" : "is undone"),
                   (apr_int64_t)report.taken_out, (apr_int64_t)report.put_back);
    return NULL;
}
