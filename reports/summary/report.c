#include "reports/summary/report.h"

#include "model/formula.h"
#include "reports/facts.h"
#include "reports/messages.h"
#include "reports/section_status.h"
#include "reports/section_years.h"
#include "reports/sections.h"
#include "reports/summary/charts.h"
#include "sql/embedded.h"

#include <apr_strings.h>

edu_error_t *
edu_report_load(edu_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue, int version,
                const char *area, int year, edu_lang_t lang, apr_pool_t *pool)
{
    edu_report_t *made = apr_pcalloc(pool, sizeof *made);
    edu_period_t period = {EDU_YEAR, year, 0, 0};
    const edu_figure_source_t source = edu_figures_stored(db, catalogue, pool);
    edu_result_t *result;

    EDU_TRY(edu_assess_load(&made->assessment, &source, catalogue, version, area, year, NULL, lang, pool));
    EDU_TRY(edu_db_query(&result, db, edu_sql_query("figures_years"),
                         EDU_PARAMS(EDU_TEXT(made->assessment->area->code), EDU_TEXT(made->assessment->grp),
                                    EDU_INT(year)),
                         pool));
    EDU_TRY(edu_figure_list(&made->years, result, catalogue, pool));
    EDU_TRY(
        edu_status_load(&made->reporting, db, catalogue, made->assessment->area, &period, NULL, false, pool));
    *report = made;
    return NULL;
}

static const edu_block_t *
block_at(const edu_assessment_t *assessment, int index)
{
    return &APR_ARRAY_IDX(assessment->blocks, index, edu_block_t);
}

static void
write_completeness(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_lang_t lang = sections->assessment->lang;

    if (report->reporting->nelts == 0)
        return;
    edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_COMPLETENESS));
    edu_section_reporting(sections->document, report->reporting,
                          EDU_SAY(lang, EDU_MSG_COMPLETENESS_CAPTION, sections->pool,
                                  sections->assessment->period),
                          false, lang, sections->pool);
    for (int i = 0; i < report->reporting->nelts; i++) {
        const edu_form_status_t *status = APR_ARRAY_IDX(report->reporting, i, const edu_form_status_t *);

        edu_section_reporting_below(sections->document, status, false, lang, sections->pool);
        edu_section_reporting_missing(sections->document, status, lang, sections->pool);
    }
}

static void
write_sources(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    edu_lang_t lang = assessment->lang;
    int targets = 0;

    for (int i = 0; i < assessment->blocks->nelts; i++)
        targets += block_at(assessment, i)->targets->nelts;
    if (targets > 0) {
        edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_SOURCES));
        for (int i = 0; i < assessment->blocks->nelts; i++)
            edu_section_target_notes(sections, block_at(assessment, i));
    }
    edu_section_other_notes(sections, block_at(assessment, assessment->blocks->nelts - 1),
                            edu_message(lang, EDU_MSG_NOTES));
}

/* How each indicator of the report is made, from the catalogue's expressions in words. */
static void
write_definitions(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    edu_lang_t lang = assessment->lang;
    const edu_column_t columns[4] = {{NULL, edu_message(lang, EDU_MSG_COLUMN_INDICATOR), EDU_LEFT},
                                     {NULL, edu_message(lang, EDU_MSG_COLUMN_NUMERATOR), EDU_LEFT},
                                     {NULL, edu_message(lang, EDU_MSG_COLUMN_DENOMINATOR), EDU_LEFT},
                                     {NULL, edu_message(lang, EDU_MSG_COLUMN_SOURCE), EDU_LEFT}};
    const apr_array_header_t *indicators = assessment->catalogue->indicators;

    edu_document_heading(sections->document, 3, edu_message(lang, EDU_MSG_DEFINITIONS));
    edu_document_table(sections->document, edu_message(lang, EDU_MSG_DEFINITIONS), columns, 4);
    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);
        const char *const cells[4] = {edu_assess_indicator_name(assessment, indicator),
                                      edu_formula_describe(assessment->catalogue, indicator, EDU_NUMERATOR,
                                                           lang, sections->pool),
                                      edu_formula_describe(assessment->catalogue, indicator, EDU_DENOMINATOR,
                                                           lang, sections->pool),
                                      edu_text_pick(lang, indicator->source_zh, indicator->source)};

        edu_document_row(sections->document, cells, NULL);
    }
    edu_document_table_end(sections->document);
}

static void
write_methods(const edu_sections_t *sections)
{
    edu_lang_t lang = sections->assessment->lang;
    apr_array_header_t *items = apr_array_make(sections->pool, 4, sizeof(const char *));

    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_RATE);
    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_MISSING);
    APR_ARRAY_PUSH(items, const char *) =
        EDU_SAY(lang, EDU_MSG_METHOD_VERDICT, sections->pool,
                edu_text_shortest(sections->assessment->catalogue->completeness, sections->pool));
    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_TARGET);
    edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_METHODS));
    edu_document_list(sections->document, items, 0);
    write_definitions(sections);
}

edu_error_t *
edu_report_write(edu_buffer_t *out, const edu_report_t *report, edu_document_format_t format,
                 edu_fonts_t *fonts, apr_pool_t *pool)
{
    const edu_assessment_t *assessment = report->assessment;
    edu_lang_t lang = assessment->lang;
    const char *title =
        EDU_SAY(lang, EDU_MSG_REPORT, pool, edu_assess_area_name(assessment, assessment->area),
                assessment->area->code, assessment->period);
    edu_document_t *document = format == EDU_DOCUMENT_PDF
                                   ? edu_document_create_pdf(fonts, title, out, pool)
                                   : edu_document_create(format, lang, title, out, pool);
    edu_sections_t sections = {document, assessment, pool, false};

    edu_document_set_fonts(document, fonts);
    edu_document_paragraph(sections.document, EDU_SAY(lang, EDU_MSG_CATALOGUE, pool,
                                                      edu_text_pick(lang, assessment->catalogue->name_zh,
                                                                    assessment->catalogue->name_en),
                                                      assessment->catalogue->version,
                                                      apr_psprintf(pool, "%d", assessment->version)));
    edu_document_heading(sections.document, 2, edu_message(lang, EDU_MSG_KEY_FACTS));
    edu_document_list(sections.document, edu_facts_list(assessment, pool), 0);
    edu_section_legend(&sections);
    for (int i = 0; i < assessment->blocks->nelts; i++) {
        edu_section_targets(&sections, block_at(assessment, i));
        edu_report_chart_targets(&sections, block_at(assessment, i));
        edu_section_members(&sections, block_at(assessment, i));
    }
    edu_section_below(&sections);
    edu_report_chart_below(&sections);
    edu_section_units(&sections);
    edu_section_others(&sections, block_at(assessment, assessment->blocks->nelts - 1));
    edu_section_years(&sections, report->years);
    edu_report_chart_years(&sections, report->years);
    edu_section_groups(&sections);
    edu_section_spread(&sections);
    write_completeness(&sections, report);
    write_sources(&sections);
    write_methods(&sections);
    return edu_document_finish(sections.document);
}
