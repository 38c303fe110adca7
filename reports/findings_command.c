#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/subject.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"
#include "sql/migrate.h"

#include "base/log.h"
#include "base/pool.h"
#include "base/table.h"

#include <apr_strings.h>

#define PAGE_ROWS 2000

/* Rows that a terminal shows; files and programs get all. */
#define SHOWN_MOST 200

/* Columns of sql/queries/finding_list.sql. */
enum {
    AT_COUNTY,
    AT_FORM,
    AT_YEAR,
    AT_PERIOD,
    AT_UNIT,
    AT_RULE,
    AT_NUMBER,
    AT_SEVERITY,
    AT_STATE,
    AT_MESSAGE_ZH,
    AT_MESSAGE_EN,
    AT_FOUND,
    AT_CONFIRMED_BY,
    AT_CONFIRMED_AT,
    AT_REASON,
    AT_NAME
};

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const char *counties; /* an array, or NULL */
    const char *form;
    const char *period;
    const char *rule;
    bool open;
    edu_lang_t lang;
    edu_table_format_t format;
    edu_table_t *table;
    int64_t shown;
    int64_t more;
} request_t;

static const char *
severity_title(const char *severity, edu_lang_t lang)
{
    bool hard = severity[0] == 'h';

    return edu_text_pick(lang, hard ? "硬性" : "待核实", hard ? "hard" : "soft");
}

static const char *
state_title(const char *state, edu_lang_t lang)
{
    if (lang == EDU_LANG_EN)
        return state;
    return state[0] == 'o' ? "未了结" : state[0] == 'c' ? "已核实" : "已消除";
}

static const char *
or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void
add_row(request_t *request, const edu_result_t *page, int row, apr_pool_t *pool)
{
    edu_lang_t lang = request->lang;
    bool people = request->format == EDU_TABLE_TEXT || request->format == EDU_TABLE_XLSX;
    const char *severity = edu_result_text(page, row, AT_SEVERITY);
    const char *state = edu_result_text(page, row, AT_STATE);
    const char *cells[] = {
        edu_result_text(page, row, AT_NUMBER),
        edu_result_text(page, row, AT_COUNTY),
        edu_result_text(page, row, AT_FORM),
        edu_result_text(page, row, AT_PERIOD),
        edu_result_text(page, row, AT_UNIT),
        or_empty(edu_result_text(page, row, AT_NAME)),
        edu_result_text(page, row, AT_RULE),
        people ? severity_title(severity, lang) : severity,
        people ? state_title(state, lang) : state,
        edu_result_text(page, row, lang == EDU_LANG_ZH ? AT_MESSAGE_ZH : AT_MESSAGE_EN),
        or_empty(edu_result_text(page, row, AT_REASON)),
        or_empty(edu_result_text(page, row, AT_CONFIRMED_BY)),
        or_empty(edu_text_time(edu_result_text(page, row, AT_CONFIRMED_AT), people, pool)),
        edu_text_time(edu_result_text(page, row, AT_FOUND), people, pool),
    };

    if (request->format == EDU_TABLE_TEXT && request->shown == SHOWN_MOST) {
        request->more++;
        return;
    }
    request->shown++;
    edu_table_row(request->table, cells);
}

static edu_error_t *
read_pages(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;
    apr_pool_t *pools[2] = {edu_pool_create(pool), edu_pool_create(pool)};
    const char *last[] = {"", "", "", "", ""};
    int64_t year = 0;
    int rows = PAGE_ROWS;

    for (int turn = 0; rows == PAGE_ROWS; turn ^= 1) {
        edu_result_t *page;

        apr_pool_clear(pools[turn]);
        EDU_TRY(
            edu_db_query(&page, db, edu_sql_query("finding_list"),
                         EDU_PARAMS(EDU_TEXT(last[0]), EDU_TEXT(last[1]), EDU_INT(year), EDU_TEXT(last[2]),
                                    EDU_TEXT(last[3]), EDU_TEXT(last[4]), EDU_TEXT(request->counties),
                                    EDU_TEXT(request->form), EDU_TEXT(request->period),
                                    EDU_TEXT(request->rule), EDU_BOOL(request->open), EDU_INT(PAGE_ROWS)),
                         pools[turn]));
        rows = edu_result_rows(page);
        for (int row = 0; row < rows; row++)
            add_row(request, page, row, pools[turn]);
        if (rows == 0)
            break;
        last[0] = edu_result_text(page, rows - 1, AT_COUNTY);
        last[1] = edu_result_text(page, rows - 1, AT_FORM);
        year = edu_result_int(page, rows - 1, AT_YEAR);
        last[2] = edu_result_text(page, rows - 1, AT_PERIOD);
        last[3] = edu_result_text(page, rows - 1, AT_UNIT);
        last[4] = edu_result_text(page, rows - 1, AT_RULE);
    }
    return NULL;
}

static edu_error_t *
read_request(request_t *request, edu_context_t *context)
{
    const edu_settings_t *settings = context->settings;
    const char *area = edu_setting(settings, EDU_SET_AREA_NAMED);
    const char *period = edu_setting(settings, EDU_SET_ONLY_PERIOD);
    const edu_form_t *form;
    const char *code;

    request->lang = settings->lang;
    request->form = edu_setting(settings, EDU_SET_ONLY_FORM);
    request->rule = edu_setting(settings, EDU_SET_RULE);
    request->open = edu_setting_on(settings, EDU_SET_OPEN);
    if (request->form != NULL)
        EDU_TRY(edu_subject_form(&form, request->catalogue, request->form));
    if (period != NULL) {
        edu_period_t parsed;
        char *text = apr_palloc(context->pool, EDU_PERIOD_TEXT);

        EDU_TRY(edu_subject_period(&parsed, period));
        edu_period_format(&parsed, text);
        request->period = text;
    }
    if (area != NULL) {
        EDU_TRY(edu_sql_area_code(&code, request->catalogue, area, 0, EDU_YEAR_FOREVER, context->pool));
        request->counties =
            edu_sql_array(edu_areas_ever_below(request->catalogue->areas, code, context->pool),
                          context->pool);
    }
    return NULL;
}

static edu_table_t *
make_table(const request_t *request, edu_buffer_t *out, apr_pool_t *pool)
{
    edu_lang_t lang = request->lang;
    const edu_column_t columns[] = {
        {"finding", edu_text_pick(lang, "编号", "finding"), EDU_RIGHT},
        {"county_code", edu_text_pick(lang, "区划", "area"), EDU_LEFT},
        {"form", edu_text_pick(lang, "报表", "form"), EDU_LEFT},
        {"period", edu_text_pick(lang, "报告期", "period"), EDU_LEFT},
        {"unit_code", edu_text_pick(lang, "单位", "unit"), EDU_LEFT},
        {"unit_name", edu_text_pick(lang, "单位名称", "name"), EDU_LEFT},
        {"rule", edu_text_pick(lang, "规则", "rule"), EDU_LEFT},
        {"severity", edu_text_pick(lang, "性质", "severity"), EDU_LEFT},
        {"state", edu_text_pick(lang, "状态", "state"), EDU_LEFT},
        {"message", edu_text_pick(lang, "问题", "message"), EDU_LEFT},
        {"reason", edu_text_pick(lang, "核实说明", "reason"), EDU_LEFT},
        {"confirmed_by", edu_text_pick(lang, "核实人", "confirmed by"), EDU_LEFT},
        {"confirmed_at", edu_text_pick(lang, "核实时间", "confirmed at"), EDU_LEFT},
        {"found_at", edu_text_pick(lang, "发现时间", "found at"), EDU_LEFT},
    };

    edu_table_t *table = edu_table_create_named(request->format, edu_text_pick(lang, "问题", "findings"),
                                                columns, sizeof columns / sizeof columns[0], out, pool);

    edu_table_fit(table, 0);
    return table;
}

edu_error_t *
edu_reports_findings(edu_context_t *context)
{
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    request_t request = {0};
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&request.format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON |
                                       1U << EDU_TABLE_XLSX));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_request(&request, context));
    request.table = make_table(&request, out, context->pool);
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 3, read_pages, &request, context->pool));
    EDU_TRY(edu_table_finish(request.table));
    EDU_TRY(edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool));
    if (request.more > 0)
        edu_log_notice("%" APR_INT64_T_FMT " more; --format csv or xlsx lists all",
                       (apr_int64_t)request.more);
    if (request.shown == 0)
        edu_log_notice("no findings");
    return NULL;
}
