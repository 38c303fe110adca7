#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/explain.h"
#include "reports/messages.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <stddef.h>

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    const char *area;
    edu_period_t period;
    const char *indicator;
    const char *grp;
    edu_lang_t lang;
    edu_explanation_t *explanation;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_explain(&request->explanation, db, request->catalogue, request->area, &request->period,
                       request->indicator, request->grp, request->lang, request->pool);
}

/* What a section shows of its rows to people. */
static const struct {
    edu_message_t heading;
    struct {
        size_t field; /* of edu_explain_row_t; 0, the section itself, ends the list */
        edu_message_t title;
        edu_align_t align;
    } columns[7];
} sections[EDU_EXPLAIN_SECTIONS] = {
#define FIELD(name) offsetof(edu_explain_row_t, name)
    [EDU_EXPLAIN_FIGURE] = {EDU_MSG_EXPLAIN_FIGURE,
                            {{FIELD(code), EDU_MSG_EXPLAIN_ITEM, EDU_LEFT},
                             {FIELD(value), EDU_MSG_EXPLAIN_VALUE, EDU_RIGHT},
                             {FIELD(text), EDU_MSG_EXPLAIN_READS, EDU_LEFT}}},
    [EDU_EXPLAIN_BOUND] = {EDU_MSG_EXPLAIN_BOUNDS,
                           {{FIELD(code), EDU_MSG_EXPLAIN_ITEM, EDU_LEFT},
                            {FIELD(value), EDU_MSG_EXPLAIN_VALUE, EDU_RIGHT},
                            {FIELD(text), EDU_MSG_EXPLAIN_READS, EDU_LEFT}}},
    [EDU_EXPLAIN_PEER] = {EDU_MSG_EXPLAIN_PEERS,
                          {{FIELD(code), EDU_MSG_EXPLAIN_ITEM, EDU_LEFT},
                           {FIELD(value), EDU_MSG_EXPLAIN_VALUE, EDU_RIGHT},
                           {FIELD(text), EDU_MSG_EXPLAIN_READS, EDU_LEFT}}},
    [EDU_EXPLAIN_FORMULA] = {EDU_MSG_EXPLAIN_FORMULA,
                             {{FIELD(code), EDU_MSG_EXPLAIN_ITEM, EDU_LEFT},
                              {FIELD(name), EDU_MSG_EXPLAIN_EXPRESSION, EDU_LEFT},
                              {FIELD(text), EDU_MSG_EXPLAIN_WORDS, EDU_LEFT}}},
    [EDU_EXPLAIN_RATE] = {EDU_MSG_EXPLAIN_RATES,
                          {{FIELD(name), EDU_MSG_COLUMN_INDICATOR, EDU_LEFT},
                           {FIELD(code), EDU_MSG_COLUMN_CODE, EDU_LEFT},
                           {FIELD(value), EDU_MSG_COLUMN_NUMERATOR, EDU_RIGHT},
                           {FIELD(denominator), EDU_MSG_COLUMN_DENOMINATOR, EDU_RIGHT},
                           {FIELD(text), EDU_MSG_COLUMN_RATE, EDU_RIGHT}}},
    [EDU_EXPLAIN_INPUT] = {EDU_MSG_EXPLAIN_INPUTS,
                           {{FIELD(name), EDU_MSG_EXPLAIN_ITEM, EDU_LEFT},
                            {FIELD(code), EDU_MSG_COLUMN_CODE, EDU_LEFT},
                            {FIELD(period), EDU_MSG_COLUMN_YEAR, EDU_LEFT},
                            {FIELD(value), EDU_MSG_EXPLAIN_VALUE, EDU_RIGHT},
                            {FIELD(text), EDU_MSG_COLUMN_REMARKS, EDU_LEFT}}},
    [EDU_EXPLAIN_PART] = {EDU_MSG_EXPLAIN_PARTS,
                          {{FIELD(name), EDU_MSG_EXPLAIN_WHO, EDU_LEFT},
                           {FIELD(code), EDU_MSG_COLUMN_CODE, EDU_LEFT},
                           {FIELD(value), EDU_MSG_COLUMN_NUMERATOR, EDU_RIGHT},
                           {FIELD(denominator), EDU_MSG_COLUMN_DENOMINATOR, EDU_RIGHT},
                           {FIELD(share), EDU_MSG_EXPLAIN_SHARE_OF, EDU_RIGHT},
                           {FIELD(text), EDU_MSG_COLUMN_RATE, EDU_RIGHT}}},
    [EDU_EXPLAIN_LEFT_OUT] = {EDU_MSG_EXPLAIN_LEFT_OUT,
                              {{FIELD(name), EDU_MSG_EXPLAIN_WHO, EDU_LEFT},
                               {FIELD(code), EDU_MSG_COLUMN_CODE, EDU_LEFT},
                               {FIELD(text), EDU_MSG_EXPLAIN_WHY, EDU_LEFT}}},
    [EDU_EXPLAIN_FINDING] = {EDU_MSG_EXPLAIN_FINDINGS,
                             {{FIELD(code), EDU_MSG_COLUMN_UNIT, EDU_LEFT},
                              {FIELD(name), EDU_MSG_EXPLAIN_RULE, EDU_LEFT},
                              {FIELD(period), EDU_MSG_COLUMN_YEAR, EDU_LEFT},
                              {FIELD(text), EDU_MSG_EXPLAIN_SAYS, EDU_LEFT}}},
    [EDU_EXPLAIN_SUBMISSION] = {EDU_MSG_EXPLAIN_SUBMISSIONS,
                                {{FIELD(code), EDU_MSG_EXPLAIN_NUMBER, EDU_RIGHT},
                                 {FIELD(name), EDU_MSG_EXPLAIN_FILE, EDU_LEFT},
                                 {FIELD(period), EDU_MSG_COLUMN_YEAR, EDU_LEFT},
                                 {FIELD(value), EDU_MSG_EXPLAIN_RETURNS, EDU_RIGHT},
                                 {FIELD(text), EDU_MSG_EXPLAIN_BY, EDU_LEFT}}},
    [EDU_EXPLAIN_NOTE] = {EDU_MSG_EXPLAIN_NOTES, {{0, EDU_MSG_YES, EDU_LEFT}}},
#undef FIELD
};

static const char *
field_of(const edu_explain_row_t *row, size_t field)
{
    return *(const char *const *)(const void *)((const char *)row + field);
}

/* Whether any row of the section has something in the field. */
static bool
is_used(const edu_explanation_t *explanation, edu_explain_section_t section, size_t field)
{
    for (int i = 0; i < explanation->rows->nelts; i++) {
        const edu_explain_row_t *row = &APR_ARRAY_IDX(explanation->rows, i, edu_explain_row_t);

        if (row->section == section && *field_of(row, field) != '\0')
            return true;
    }
    return false;
}

static void
write_notes(edu_document_t *document, const edu_explanation_t *explanation)
{
    for (int i = 0; i < explanation->rows->nelts; i++) {
        const edu_explain_row_t *row = &APR_ARRAY_IDX(explanation->rows, i, edu_explain_row_t);

        if (row->section == EDU_EXPLAIN_NOTE)
            edu_document_paragraph(document, row->text);
    }
}

static void
write_section(edu_document_t *document, const edu_explanation_t *explanation, edu_explain_section_t section)
{
    const edu_lang_t lang = explanation->lang;
    edu_column_t columns[7];
    size_t fields[7];
    int count = 0;

    for (int i = 0; sections[section].columns[i].field != 0; i++) {
        if (!is_used(explanation, section, sections[section].columns[i].field))
            continue;
        columns[count] = (edu_column_t){NULL, edu_message(lang, sections[section].columns[i].title),
                                        sections[section].columns[i].align};
        fields[count++] = sections[section].columns[i].field;
    }
    if (section != EDU_EXPLAIN_NOTE && count == 0)
        return;
    edu_document_heading(document, 2, edu_message(lang, sections[section].heading));
    if (section == EDU_EXPLAIN_NOTE) {
        write_notes(document, explanation);
        return;
    }
    edu_document_table(document, edu_message(lang, sections[section].heading), columns, count);
    for (int i = 0; i < explanation->rows->nelts; i++) {
        const edu_explain_row_t *row = &APR_ARRAY_IDX(explanation->rows, i, edu_explain_row_t);
        const char *cells[7];

        for (int k = 0; k < count; k++)
            cells[k] = field_of(row, fields[k]);
        if (row->section == section)
            edu_document_row(document, cells, NULL);
    }
    edu_document_table_end(document);
}

static void
write_document(edu_buffer_t *out, const edu_explanation_t *explanation, edu_document_format_t format,
               apr_pool_t *pool)
{
    const edu_lang_t lang = explanation->lang;
    const edu_group_t *group = edu_catalogue_group(explanation->catalogue, explanation->grp);
    const char *title =
        EDU_SAY(lang, EDU_MSG_EXPLAIN_TITLE, pool,
                edu_text_pick(lang, explanation->area->name_zh, explanation->area->name_en),
                explanation->area->code, explanation->period_text,
                edu_text_pick(lang, explanation->indicator->name_zh, explanation->indicator->name_en),
                group == NULL ? ""
                              : apr_pstrcat(pool, lang == EDU_LANG_ZH ? "，" : ", ",
                                            edu_text_pick(lang, group->name_zh, group->name_en), NULL));
    edu_document_t *document = edu_document_create(format, lang, title, out, pool);

    for (int section = 0; section < EDU_EXPLAIN_SECTIONS; section++)
        write_section(document, explanation, (edu_explain_section_t)section);
    (void)edu_document_finish(document);
}

/* One table for programs: a row an item, the section first. */
static edu_error_t *
write_table(edu_buffer_t *out, const edu_explanation_t *explanation, edu_table_format_t format,
            apr_pool_t *pool)
{
    static const edu_column_t columns[] = {
        {"section", NULL, EDU_LEFT}, {"code", NULL, EDU_LEFT},   {"name", NULL, EDU_LEFT},
        {"period", NULL, EDU_LEFT},  {"value", NULL, EDU_RIGHT}, {"denominator", NULL, EDU_RIGHT},
        {"share", NULL, EDU_RIGHT},  {"text", NULL, EDU_LEFT},
    };
    edu_table_t *table = edu_table_create(format, columns, 8, out, pool);

    for (int i = 0; i < explanation->rows->nelts; i++) {
        const edu_explain_row_t *row = &APR_ARRAY_IDX(explanation->rows, i, edu_explain_row_t);
        const char *cells[] = {edu_explain_section_code(row->section),
                               row->code,
                               row->name,
                               row->period,
                               row->value,
                               row->denominator,
                               row->share,
                               row->text};

        edu_table_row(table, cells);
    }
    return edu_table_finish(table);
}

edu_error_t *
edu_reports_explain(edu_context_t *context)
{
    const unsigned allowed =
        1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON | 1u << EDU_TABLE_MARKDOWN;
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    const char *grp = edu_setting(context->settings, EDU_SET_GROUP);
    request_t request = {.area = context->argv[0],
                         .indicator = context->argv[2],
                         .grp = grp != NULL ? grp : "all",
                         .lang = context->settings->lang,
                         .pool = context->pool};
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT), allowed));
    EDU_TRY(edu_subject_period(&request.period, context->argv[1]));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    if (format == EDU_TABLE_TEXT || format == EDU_TABLE_MARKDOWN)
        write_document(out, request.explanation,
                       format == EDU_TABLE_TEXT ? EDU_DOCUMENT_TEXT : EDU_DOCUMENT_MARKDOWN, context->pool);
    else
        EDU_TRY(write_table(out, request.explanation, format, context->pool));
    return edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool);
}
