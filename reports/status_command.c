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

    EDU_TRY(edu_subject_area(&request->area, request->catalogue, context->argv[0], request->period.year,
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
    edu_document_finish(document);
}

static const edu_column_t data_columns[] = {
    {"section", NULL, EDU_LEFT},
    {"form", NULL, EDU_LEFT},
    {"code", NULL, EDU_LEFT},
    {"name", NULL, EDU_LEFT},
    {"level", NULL, EDU_LEFT},
    {"period", NULL, EDU_LEFT},
    {"expected", NULL, EDU_RIGHT},
    {"reported", NULL, EDU_RIGHT},
    {"missing", NULL, EDU_RIGHT},
    {"unlisted", NULL, EDU_RIGHT},
    {"last_submission", NULL, EDU_LEFT},
    {"due", NULL, EDU_LEFT},
    {"on_time", NULL, EDU_RIGHT},
    {"late", NULL, EDU_RIGHT},
    {"rejected", NULL, EDU_RIGHT},
    {"hard_findings", NULL, EDU_RIGHT},
    {"soft_findings", NULL, EDU_RIGHT},
    {"approved", NULL, EDU_LEFT},
    {"approved_by", NULL, EDU_LEFT},
    {"approved_at", NULL, EDU_LEFT},
    {"areas_below", NULL, EDU_RIGHT},
    {"areas_approved", NULL, EDU_RIGHT},
    {"area_code", NULL, EDU_LEFT},
    {"state", NULL, EDU_LEFT},
    {"first_submission", NULL, EDU_LEFT},
    {"file", NULL, EDU_LEFT},
};

enum { DATA_COLUMNS = sizeof data_columns / sizeof data_columns[0] };

static char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" PRId64, value);
}

static void
data_row(edu_table_t *table, const char *section, const edu_form_status_t *status,
         const edu_reporting_t *reporting, const char *period, edu_lang_t lang, apr_pool_t *pool)
{
    const edu_area_t *area = reporting->area;
    const bool below = strcmp(section, "below") == 0; /* what is below those is not counted */
    const char *const cells[DATA_COLUMNS] = {section,
                                             status->form->code,
                                             area->code,
                                             edu_text_pick(lang, area->name_zh, area->name_en),
                                             edu_level_name(area->level),
                                             period,
                                             whole(reporting->expected, pool),
                                             whole(reporting->reported, pool),
                                             whole(reporting->missing, pool),
                                             whole(reporting->unlisted, pool),
                                             *reporting->last != '\0' ? reporting->last : NULL,
                                             status->deadline.due,
                                             whole(reporting->reported - reporting->late, pool),
                                             whole(reporting->late, pool),
                                             whole(reporting->rejected, pool),
                                             whole(reporting->hard, pool),
                                             whole(reporting->soft, pool),
                                             *reporting->approved != '\0' ? reporting->approved : NULL,
                                             reporting->approved_by,
                                             reporting->approved_at,
                                             below ? NULL : whole(reporting->areas_below, pool),
                                             below ? NULL : whole(reporting->areas_approved, pool),
                                             area->code};

    edu_table_row(table, cells);
}

/* A unit that is missing keeps the section it has where only those are listed. */
static void
unit_row(edu_table_t *table, const edu_form_status_t *status, const edu_unit_state_t *unit,
         const char *period, apr_pool_t *pool)
{
    const bool reported = strcmp(unit->state, "on_time") == 0 || strcmp(unit->state, "late") == 0;
    const char *const cells[DATA_COLUMNS] = {reported ? "unit" : "missing",
                                             status->form->code,
                                             unit->code,
                                             *unit->name != '\0' ? unit->name : unit->code,
                                             edu_level_name(status->form->reporter),
                                             period,
                                             NULL,
                                             NULL,
                                             NULL,
                                             NULL,
                                             unit->last,
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
                                             unit->state,
                                             unit->first,
                                             unit->file};

    edu_table_row(table, cells);
}

/* One row for the area, for each area below and for each unit, or each that is missing. */
static edu_error_t *
write_data(edu_buffer_t *out, const request_t *request, edu_table_format_t format, edu_lang_t lang,
           apr_pool_t *pool)
{
    edu_table_t *table = edu_table_create(format, data_columns, DATA_COLUMNS, out, pool);
    apr_pool_t *iteration_pool = edu_pool_create(pool);
    char period[EDU_PERIOD_TEXT];

    edu_period_format(&request->period, period);
    for (int i = 0; i < request->forms->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(request->forms, i, const edu_form_status_t *);

        data_row(table, "area", status, &status->whole, period, lang, pool);
        for (int j = 0; j < status->below->nelts; j++)
            data_row(table, "below", status, &APR_ARRAY_IDX(status->below, j, edu_reporting_t), period, lang,
                     pool);
        for (int j = 0; j < status->units->nelts; j++) {
            apr_pool_clear(iteration_pool);
            unit_row(table, status, &APR_ARRAY_IDX(status->units, j, edu_unit_state_t), period,
                     iteration_pool);
        }
        for (int j = 0; status->units->nelts == 0 && j < status->missing->nelts; j++) {
            const edu_missing_unit_t *missing = &APR_ARRAY_IDX(status->missing, j, edu_missing_unit_t);
            const char *const cells[DATA_COLUMNS] = {"missing",
                                                     status->form->code,
                                                     missing->code,
                                                     edu_status_missing_name(missing, lang),
                                                     edu_level_name(status->form->reporter),
                                                     period};

            edu_table_row(table, cells);
        }
    }
    return edu_table_finish(table);
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
