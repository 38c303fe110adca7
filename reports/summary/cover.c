#include "reports/summary/cover.h"

#include <apr_strings.h>
#include <string.h>

apr_array_header_t *
edu_report_bases(const edu_assessment_t *assessment, bool whole, apr_pool_t *pool)
{
    apr_array_header_t *lines = apr_array_make(pool, 2, sizeof(const char *));

    for (int i = 0; i < assessment->bases->nelts; i++) {
        const edu_basis_t *basis = &APR_ARRAY_IDX(assessment->bases, i, edu_basis_t);

        const bool said = whole && *basis->said != '\0';

        APR_ARRAY_PUSH(lines, const char *) =
            EDU_SAY(assessment->lang, said ? EDU_MSG_EXPLAIN_BASIS : EDU_MSG_COVER_BASIS, pool,
                    edu_text_pick(assessment->lang, basis->form->name_zh, basis->form->name_en),
                    said ? basis->said : basis->text);
    }
    return lines;
}

void
edu_report_cover(const edu_sections_t *sections, const edu_report_seal_t *seal)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_catalogue_t *catalogue = assessment->catalogue;
    apr_pool_t *pool = sections->pool;
    edu_lang_t lang = assessment->lang;
    const apr_array_header_t *bases = edu_report_bases(assessment, false, pool);
    const char *stored = apr_itoa(pool, assessment->version);

    edu_document_paragraph(sections->document, edu_report_seal_status(seal, lang, pool));
    edu_document_paragraph(sections->document,
                           EDU_SAY(lang,
                                   strcmp(catalogue->version, stored) == 0 ? EDU_MSG_CATALOGUE_ALONE
                                                                           : EDU_MSG_CATALOGUE,
                                   pool, edu_text_pick(lang, catalogue->name_zh, catalogue->name_en),
                                   catalogue->version, stored));
    for (int i = 0; i < bases->nelts; i++)
        edu_document_paragraph(sections->document, APR_ARRAY_IDX(bases, i, const char *));
}
