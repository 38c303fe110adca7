#include "reports/assess_print.h"

#include "reports/document.h"
#include "reports/figure_table.h"
#include "reports/messages.h"
#include "reports/sections.h"

#include <apr_strings.h>

/* What the figures were made by, and of what. */
static void
write_origin(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_catalogue_t *catalogue = assessment->catalogue;
    const char *name = edu_text_pick(assessment->lang, catalogue->name_zh, catalogue->name_en);
    apr_pool_t *pool = sections->pool;

    edu_document_paragraph(sections->document,
                           assessment->version == 0
                               ? EDU_SAY(assessment->lang, EDU_MSG_CATALOGUE_ALONE, pool, name,
                                         catalogue->version)
                               : EDU_SAY(assessment->lang, EDU_MSG_CATALOGUE, pool, name, catalogue->version,
                                         apr_psprintf(pool, "%d", assessment->version)));
    if (assessment->origin != NULL)
        edu_document_paragraph(sections->document, assessment->origin);
}

static void
write_document(edu_buffer_t *out, const edu_assessment_t *assessment, edu_document_format_t format, bool wide,
               size_t width, apr_pool_t *pool)
{
    edu_lang_t lang = assessment->lang;
    const char *title =
        EDU_SAY(lang, EDU_MSG_ASSESSMENT, pool, edu_assess_area_name(assessment, assessment->area),
                assessment->area->code, assessment->period);
    const edu_block_t *general =
        &APR_ARRAY_IDX(assessment->blocks, assessment->blocks->nelts - 1, edu_block_t);
    edu_sections_t sections = {edu_document_create(format, lang, title, out, pool), assessment, pool, wide,
                               false};

    edu_document_fit(sections.document, width);
    write_origin(&sections);
    edu_section_legend(&sections);
    for (int i = 0; i < assessment->blocks->nelts; i++) {
        const edu_block_t *block = &APR_ARRAY_IDX(assessment->blocks, i, edu_block_t);

        edu_section_targets(&sections, block);
        edu_section_target_notes(&sections, block);
        edu_section_members(&sections, block);
    }
    edu_section_below(&sections);
    edu_section_ranks(&sections);
    edu_section_units(&sections);
    edu_section_others(&sections, general);
    edu_section_other_notes(&sections, general, NULL);
    (void)edu_document_finish(sections.document);
}

void
edu_assess_print(edu_buffer_t *out, const edu_assessment_t *assessment, edu_table_format_t format, bool wide,
                 size_t width, apr_pool_t *pool)
{
    switch (format) {
    case EDU_TABLE_CSV: edu_figure_table_csv(out, assessment, pool); break;
    case EDU_TABLE_JSON: edu_figure_table_json(out, assessment, pool); break;
    case EDU_TABLE_MARKDOWN: write_document(out, assessment, EDU_DOCUMENT_MARKDOWN, wide, 0, pool); break;
    case EDU_TABLE_TEXT:
    case EDU_TABLE_HTML:
    case EDU_TABLE_XLSX: write_document(out, assessment, EDU_DOCUMENT_TEXT, wide, width, pool); break;
    }
}
