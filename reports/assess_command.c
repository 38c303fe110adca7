#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/facts.h"
#include "reports/figure_table.h"
#include "reports/messages.h"
#include "reports/sections.h"
#include "reports/stale.h"
#include "reports/subject.h"
#include "sql/migrate.h"

#include <apr_strings.h>

typedef struct request_t {
    const edu_catalogue_t *catalogue;
    int version;
    const char *area;
    int year;
    const char *grp;
    edu_lang_t lang;
    edu_assessment_t *assessment;
    apr_pool_t *pool; /* outlives the transaction */
} request_t;

static edu_error_t *
load(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    request_t *request = baton;

    (void)pool;
    return edu_assess_load(&request->assessment, db, request->catalogue, request->version, request->area,
                           request->year, request->grp, request->lang, request->pool);
}

static void
write_document(edu_buffer_t *out, const edu_assessment_t *assessment, edu_document_format_t format, bool wide,
               apr_pool_t *pool)
{
    edu_lang_t lang = assessment->lang;
    const char *title =
        EDU_SAY(lang, EDU_MSG_ASSESSMENT, pool, edu_assess_area_name(assessment, assessment->area),
                assessment->area->code, assessment->period);
    const edu_block_t *general =
        &APR_ARRAY_IDX(assessment->blocks, assessment->blocks->nelts - 1, edu_block_t);
    edu_sections_t sections = {edu_document_create(format, lang, title, out, pool), assessment, pool, wide};

    edu_document_paragraph(sections.document, EDU_SAY(lang, EDU_MSG_CATALOGUE, pool,
                                                      edu_text_pick(lang, assessment->catalogue->name_zh,
                                                                    assessment->catalogue->name_en),
                                                      assessment->catalogue->version,
                                                      apr_psprintf(pool, "%d", assessment->version)));
    edu_section_legend(&sections);
    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        edu_section_targets(&sections, block);
        edu_section_target_notes(&sections, block);
        edu_section_members(&sections, block);
    }
    edu_section_below(&sections);
    edu_section_units(&sections);
    edu_section_others(&sections, general);
    edu_section_other_notes(&sections, general, NULL);
    edu_document_finish(sections.document);
}

edu_error_t *
edu_reports_assess(edu_context_t *context)
{
    const char *named = edu_setting(context->settings, EDU_SET_FORMAT);
    const unsigned allowed =
        1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON | 1u << EDU_TABLE_MARKDOWN;
    edu_buffer_t *out = edu_buffer_create(65536, context->pool);
    request_t request = {.area = context->argv[0],
                         .grp = edu_setting(context->settings, EDU_SET_GROUP),
                         .lang = context->settings->lang,
                         .pool = context->pool};
    bool wide = edu_setting_on(context->settings, EDU_SET_WIDE);
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, named, allowed));
    EDU_TRY(edu_subject_year(&request.year, context->argv[1]));
    EDU_TRY(edu_sql_open(&db, &request.catalogue, &request.version, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, load, &request, context->pool));
    switch (format) {
    case EDU_TABLE_CSV: edu_figure_table_csv(out, request.assessment, context->pool); break;
    case EDU_TABLE_JSON: edu_figure_table_json(out, request.assessment, context->pool); break;
    case EDU_TABLE_MARKDOWN:
        write_document(out, request.assessment, EDU_DOCUMENT_MARKDOWN, wide, context->pool);
        break;
    case EDU_TABLE_TEXT:
    case EDU_TABLE_HTML:
    case EDU_TABLE_XLSX:
        write_document(out, request.assessment, EDU_DOCUMENT_TEXT, wide, context->pool);
        break;
    }
    return edu_document_write(edu_setting(context->settings, EDU_SET_OUTPUT), out, context->pool);
}
