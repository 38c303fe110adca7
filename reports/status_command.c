#include "base/pool.h"
#include "base/translate.h"
#include "reports/commands_private.h"
#include "reports/messages.h"
#include "reports/section_status.h"
#include "reports/subject.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const edu_area_t *area;
    edu_period_t period;
    const edu_form_t *form; /* NULL: all that fit */
    bool units;
    apr_array_header_t *forms;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_status_load(&request->forms, db, request->catalogue, request->area, &request->period,
                           request->form, request->units, request->pool);
}

static edu_error_t *
read_request(request_t *request, const edu_context_t *context)
{
    const char *form = edu_setting(context->settings, EDU_SET_ONLY_FORM);

    EDU_TRY(edu_sql_area(&request->area, request->catalogue, context->argv[0], request->period.year,
                         context->pool));
    /* A county is what people work through school by school. */
    request->units = edu_setting_on(context->settings, EDU_SET_UNITS) || request->area->level >= EDU_COUNTY;
    if (form == NULL)
        return NULL;
    EDU_TRY(edu_subject_form(&request->form, request->catalogue, form));
    if (!edu_period_fits(&request->period, request->form->frequency))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "form \"%s\" is not filled in for period \"%s\"", form,
                                               context->argv[1]),
                              "its frequency is: %s",
                              edu_frequency_title(request->form->frequency, edu_translate_language()));
    return NULL;
}

static bool
is_silent(const request_t *request)
{
    for (int i = 0; i < request->forms->nelts; i++)
        if (APR_ARRAY_IDX(request->forms, i, const edu_form_status_t *)->whole.reported > 0)
            return false;
    return true;
}

static void
write_document(edu_buffer_t *out, const request_t *request, edu_document_format_t format, edu_lang_t lang,
               apr_pool_t *pool)
{
    char period[EDU_PERIOD_TEXT];
    const char *title;
    edu_document_t *document;

    edu_period_format(&request->period, period);
    title = EDU_SAY(lang, EDU_MSG_STATUS_TITLE, pool,
                    edu_text_pick(lang, request->area->name_zh, request->area->name_en), request->area->code,
                    period);
    document = edu_document_create(format, lang, title, out, pool);
    if (is_silent(request))
        edu_document_paragraph(document, EDU_SAY(lang, EDU_MSG_NOTHING_REPORTED, pool, period));
    edu_section_deadlines(document, request->forms, lang, pool);
    edu_section_reporting(document, request->forms, NULL, true, lang, pool);
    for (int i = 0; i < request->forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(request->forms, i, const edu_form_status_t *);

        edu_section_reporting_below(document, status, true, lang, pool);
        if (status->units->nelts > 0)
            edu_section_reporting_units(document, status, lang, pool);
        else
            edu_section_reporting_missing(document, status, lang, pool);
    }
    (void)edu_document_finish(document);
}

/* Columns by what programs call them and people do. */
static const struct {
    const char *code;
    const char *en;
    const char *zh;
    edu_align_t align;
} data_columns[] = {
    {"section", "part", "类别", EDU_LEFT},
    {"form", "form", "报表", EDU_LEFT},
    {"code", "code", "代码", EDU_LEFT},
    {"name", "name", "名称", EDU_LEFT},
    {"level", "level", "级别", EDU_LEFT},
    {"period", "period", "报告期", EDU_LEFT},
    {"expected", "expected", "应报", EDU_RIGHT},
    {"reported", "reported", "已报", EDU_RIGHT},
    {"missing", "missing", "未报", EDU_RIGHT},
    {"unlisted", "not on the register", "名录外", EDU_RIGHT},
    {"last_submission", "last submission", "最近提交", EDU_LEFT},
    {"due", "due", "截止", EDU_LEFT},
    {"on_time", "on time", "按时", EDU_RIGHT},
    {"late", "late", "迟报", EDU_RIGHT},
    {"rejected", "all rejected", "全部退回", EDU_RIGHT},
    {"hard_findings", "hard findings", "硬性错误", EDU_RIGHT},
    {"soft_findings", "soft findings", "待确认", EDU_RIGHT},
    {"approved", "approved", "审批", EDU_LEFT},
    {"approved_by", "approved by", "审批人", EDU_LEFT},
    {"approved_at", "approved at", "审批时间", EDU_LEFT},
    {"areas_below", "areas below", "下级地区", EDU_RIGHT},
    {"areas_approved", "of them approved", "其中已批准", EDU_RIGHT},
    {"area_code", "area", "区划", EDU_LEFT},
    {"state", "state", "状态", EDU_LEFT},
    {"first_submission", "first submission", "首次提交", EDU_LEFT},
    {"file", "file", "文件", EDU_LEFT},
};

enum { DATA_COLUMNS = sizeof data_columns / sizeof data_columns[0] };

/* How the rows are written: as programs read them, or as people do. */
typedef struct data_t {
    edu_table_t *table;
    bool people;
    edu_lang_t lang;
    char period[EDU_PERIOD_TEXT];
} data_t;

static void
open_data(data_t *data, edu_table_format_t format, edu_lang_t lang, edu_buffer_t *out, apr_pool_t *pool)
{
    edu_column_t columns[DATA_COLUMNS];

    data->people = format == EDU_TABLE_XLSX;
    data->lang = lang;
    for (int i = 0; i < DATA_COLUMNS; i++)
        columns[i] =
            (edu_column_t){data_columns[i].code,
                           data->people ? edu_text_pick(lang, data_columns[i].zh, data_columns[i].en) : NULL,
                           data_columns[i].align};
    data->table = edu_table_create_named(format, edu_text_pick(lang, "上报情况", "reporting"), columns,
                                         DATA_COLUMNS, out, pool);
}

static const char *
section_text(const data_t *data, const char *section)
{
    static const char *const titles[][3] = {{"area", "the area", "本地区"},
                                            {"below", "areas below", "下级地区"},
                                            {"unit", "units", "填报单位"},
                                            {"missing", "not reported", "未报单位"}};

    for (size_t i = 0; data->people && i < sizeof titles / sizeof titles[0]; i++)
        if (strcmp(section, titles[i][0]) == 0)
            return titles[i][data->lang == EDU_LANG_ZH ? 2 : 1];
    return section;
}

static const char *
form_text(const data_t *data, const edu_form_t *form)
{
    return data->people ? edu_text_pick(data->lang, form->name_zh, form->name_en) : form->code;
}

static const char *
level_text(const data_t *data, edu_level_t level)
{
    return data->people ? edu_level_title(level, data->lang) : edu_level_name(level);
}

static char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" PRId64, value);
}

static void
data_row(data_t *data, const char *section, const edu_form_status_t *status, const edu_reporting_t *reporting,
         apr_pool_t *pool)
{
    const edu_area_t *area = reporting->area;
    const bool below = strcmp(section, "below") == 0; /* what is below those is not counted */
    const char *approved =
        data->people ? edu_status_approval(reporting, data->lang, pool) : reporting->approved;
    const char *const cells[DATA_COLUMNS] = {section_text(data, section),
                                             form_text(data, status->form),
                                             area->code,
                                             edu_text_pick(data->lang, area->name_zh, area->name_en),
                                             level_text(data, area->level),
                                             data->period,
                                             whole(reporting->expected, pool),
                                             whole(reporting->reported, pool),
                                             whole(reporting->missing, pool),
                                             whole(reporting->unlisted, pool),
                                             *reporting->last != '\0'
                                                 ? edu_text_time(reporting->last, data->people, pool)
                                                 : NULL,
                                             status->deadline.due,
                                             whole(reporting->reported - reporting->late, pool),
                                             whole(reporting->late, pool),
                                             whole(reporting->rejected, pool),
                                             whole(reporting->hard, pool),
                                             whole(reporting->soft, pool),
                                             *approved != '\0' ? approved : NULL,
                                             reporting->approved_by,
                                             edu_text_time(reporting->approved_at, data->people, pool),
                                             below ? NULL : whole(reporting->areas_below, pool),
                                             below ? NULL : whole(reporting->areas_approved, pool),
                                             area->code};

    edu_table_row(data->table, cells);
}

/* A unit that is missing keeps the section it has where only those are listed. */
static void
unit_row(data_t *data, const edu_form_status_t *status, const edu_unit_state_t *unit, apr_pool_t *pool)
{
    const bool reported = strcmp(unit->state, "on_time") == 0 || strcmp(unit->state, "late") == 0;
    const char *const cells[DATA_COLUMNS] = {section_text(data, reported ? "unit" : "missing"),
                                             form_text(data, status->form),
                                             unit->code,
                                             *unit->name != '\0' ? unit->name : unit->code,
                                             level_text(data, status->form->reporter),
                                             data->period,
                                             NULL,
                                             NULL,
                                             NULL,
                                             NULL,
                                             edu_text_time(unit->last, data->people, pool),
                                             status->deadline.due,
                                             NULL,
                                             NULL,
                                             NULL,
                                             whole(unit->hard, pool),
                                             whole(unit->soft, pool),
                                             NULL,
                                             NULL,
                                             NULL,
                                             NULL,
                                             NULL,
                                             unit->area->code,
                                             data->people ? edu_status_unit_state(unit->state, data->lang)
                                                          : unit->state,
                                             edu_text_time(unit->first, data->people, pool),
                                             unit->file};

    edu_table_row(data->table, cells);
}

/* One row for the area, for each area below and for each unit, or each that is missing. */
static edu_error_t *
write_data(edu_buffer_t *out, const request_t *request, edu_table_format_t format, edu_lang_t lang,
           apr_pool_t *pool)
{
    apr_pool_t *iteration_pool = edu_pool_create(pool);
    data_t data;

    open_data(&data, format, lang, out, pool);
    edu_period_format(&request->period, data.period);
    for (int i = 0; i < request->forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(request->forms, i, const edu_form_status_t *);

        data_row(&data, "area", status, &status->whole, pool);
        for (int j = 0; j < status->below->nelts; j++)
            data_row(&data, "below", status, &APR_ARRAY_IDX(status->below, j, edu_reporting_t), pool);
        for (int j = 0; j < status->units->nelts; j++) {
            apr_pool_clear(iteration_pool);
            unit_row(&data, status, &APR_ARRAY_IDX(status->units, j, edu_unit_state_t), iteration_pool);
        }
        for (int j = 0; status->units->nelts == 0 && j < status->missing->nelts; j++) {
            const edu_missing_unit_t *missing = &APR_ARRAY_IDX(status->missing, j, edu_missing_unit_t);
            const char *const cells[DATA_COLUMNS] = {section_text(&data, "missing"),
                                                     form_text(&data, status->form),
                                                     missing->code,
                                                     edu_status_missing_name(missing, lang),
                                                     level_text(&data, status->form->reporter),
                                                     data.period};

            edu_table_row(data.table, cells);
        }
    }
    return edu_table_finish(data.table);
}

edu_error_t *
edu_reports_status(edu_context_t *context)
{
    const char *named = edu_setting(context->settings, EDU_SET_FORMAT);
    const unsigned allowed = 1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON |
                             1u << EDU_TABLE_MARKDOWN | 1u << EDU_TABLE_XLSX;
    edu_buffer_t *out = edu_buffer_create(16384, context->pool);
    edu_lang_t lang = context->settings->lang;
    request_t request = {.pool = context->pool};
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, named, allowed));
    EDU_TRY(edu_subject_period(&request.period, context->argv[1]));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_request(&request, context));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    if (request.forms->nelts == 0)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                "no form is filled in for period \"%s\" at or below \"%s\"", context->argv[1],
                                request.area->code);
    if (format == EDU_TABLE_TEXT)
        write_document(out, &request, EDU_DOCUMENT_TEXT, lang, context->pool);
    else if (format == EDU_TABLE_MARKDOWN)
        write_document(out, &request, EDU_DOCUMENT_MARKDOWN, lang, context->pool);
    else
        EDU_TRY(write_data(out, &request, format, lang, context->pool));
    return edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool);
}
