#include "reports/summary/report.h"

#include "model/boundary.h"
#include "reports/messages.h"
#include "reports/section_status.h"
#include "reports/section_years.h"
#include "reports/sections.h"
#include "reports/summary/charts.h"
#include "reports/summary/charts_groups.h"
#include "reports/summary/cover.h"
#include "reports/summary/focus_section.h"
#include "reports/summary/key.h"
#include "reports/summary/methods.h"
#include "reports/summary/missing.h"
#include "reports/summary/peers_section.h"
#include "reports/summary/ranks.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <string.h>

/* Last year's are read as well, for what has changed; a county whose land was another one is not compared with itself. */
static edu_error_t *
load_balanced(edu_report_t *report, edu_db_t *db, apr_pool_t *pool)
{
    const edu_assessment_t *assessment = report->assessment;
    const edu_areas_t *areas = assessment->catalogue->areas;
    const char *code = assessment->area->code;
    const int year = assessment->year;
    const edu_area_t *before = edu_areas_find(areas, code, year - 1);

    EDU_TRY(edu_balanced_load_any(&report->balanced, db, assessment->catalogue, assessment->area, year, true,
                                  assessment->lang, pool));
    if (report->balanced == NULL || before == NULL ||
        (edu_areas_is_base(areas, assessment->area, year, EDU_COUNTY, pool) &&
         !edu_boundary_is_settled(areas, code, year, year - 1)))
        return NULL;
    return edu_balanced_load_any(&report->balanced_before, db, assessment->catalogue, before, year - 1, false,
                                 assessment->lang, pool);
}

edu_error_t *
edu_report_load(edu_report_t **report, edu_db_t *db, const edu_catalogue_t *catalogue, int version,
                const char *area, int year, edu_lang_t lang, apr_pool_t *pool)
{
    edu_report_t *made = apr_pcalloc(pool, sizeof *made);
    edu_period_t period = {EDU_YEAR, year, 0, 0};
    const edu_figure_source_t source = edu_figures_stored(db, catalogue, pool);
    edu_result_t *result;

    EDU_TRY(edu_assess_load(&made->assessment, &source, catalogue, version, area, year, NULL, lang, pool));
    EDU_TRY(edu_assess_load_beside(made->assessment, &source, pool));
    EDU_TRY(edu_below_load(&made->below, db, made->assessment, pool));
    EDU_TRY(edu_peers_load(&made->peers, db, &source, made->assessment, pool));
    EDU_TRY(edu_db_query(&result, db, edu_sql_query("figures_years"),
                         EDU_PARAMS(EDU_TEXT(made->assessment->area->code), EDU_TEXT(made->assessment->grp),
                                    EDU_INT(year)),
                         pool));
    EDU_TRY(edu_figure_list(&made->years, result, catalogue, pool));
    EDU_TRY(
        edu_status_load(&made->reporting, db, catalogue, made->assessment->area, &period, NULL, false, pool));
    EDU_TRY(edu_report_missing_load(&made->missing, db, made->assessment, made->reporting, pool));
    EDU_TRY(load_balanced(made, db, pool));
    EDU_TRY(edu_report_findings_load(&made->findings, db, made->assessment, pool));
    EDU_TRY(edu_report_seal_load(&made->seal, db, made->assessment, pool));
    *report = made;
    return NULL;
}

static const edu_block_t *
block_at(const edu_assessment_t *assessment, int index)
{
    return &APR_ARRAY_IDX(assessment->blocks, index, edu_block_t);
}

/* The sections ------------------------------------------------------------------------------------------------------------- */

static const edu_block_t *
general_block(const edu_sections_t *sections)
{
    return block_at(sections->assessment, sections->assessment->blocks->nelts - 1);
}

static void
write_key(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_key(sections, report->years, report->peers, report->balanced, report->balanced_before,
                   &report->findings);
}

/* The rates that a report is about: with a target here, or elsewhere in the catalogue. */
static apr_array_header_t *
headline_rates(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_block_t *block = general_block(sections);
    apr_array_header_t *rates = apr_array_copy(sections->pool, block->targets);

    for (int i = 0; i < block->others->nelts; i++) {
        const edu_figure_t *figure = APR_ARRAY_IDX(block->others, i, const edu_figure_t *);

        for (int k = 0; k < assessment->indicators->nelts; k++)
            if (APR_ARRAY_IDX(assessment->indicators, k, const edu_indicator_t *) == figure->indicator)
                APR_ARRAY_PUSH(rates, const edu_figure_t *) = figure;
    }
    return rates;
}

static void
write_neighbours(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    const apr_array_header_t *rates = headline_rates(sections);
    bool any = false;

    for (int i = 0; i < rates->nelts && !any; i++)
        any = edu_standing_find(assessment->standings, APR_ARRAY_IDX(rates, i, const edu_figure_t *)) != NULL;
    if (!any)
        return;
    edu_section_neighbours(sections, general_block(sections), rates, true);
}

static void
write_targets(const edu_sections_t *sections, const edu_report_t *report)
{
    const edu_assessment_t *assessment = report->assessment;

    for (int i = 0; i < assessment->blocks->nelts; i++) {
        edu_section_targets(sections, block_at(assessment, i));
        if (i == 0)
            edu_section_legend(sections);
        edu_report_chart_targets(sections, block_at(assessment, i));
        edu_section_members(sections, block_at(assessment, i));
        edu_section_bounds(sections, block_at(assessment, i)->targets, i == 0);
    }
    write_neighbours(sections);
}

static void
write_below(const edu_sections_t *sections, const edu_report_t *report)
{
    (void)report;
    edu_section_below(sections);
    edu_report_chart_below(sections);
    edu_report_ranks(sections);
}

static void
write_focus(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_section_focus(sections, report->below, report->map, report->years);
}

static void
write_peers(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_section_peers(sections, report->peers, &report->seal);
}

static void
write_units(const edu_sections_t *sections, const edu_report_t *report)
{
    (void)report;
    edu_section_units(sections);
}

static void
write_others(const edu_sections_t *sections, const edu_report_t *report)
{
    (void)report;
    edu_section_others(sections, general_block(sections));
}

static void
write_years(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_section_years(sections, report->years);
    edu_report_chart_years(sections, report->years);
}

static void
write_groups(const edu_sections_t *sections, const edu_report_t *report)
{
    (void)report;
    edu_section_groups(sections);
    edu_report_chart_groups(sections);
}

static void
write_spread(const edu_sections_t *sections, const edu_report_t *report)
{
    (void)report;
    edu_section_spread(sections);
}

static void
write_balanced(const edu_sections_t *sections, const edu_report_t *report)
{
    const edu_assessment_t *assessment = sections->assessment;

    edu_document_heading(sections->document, 2, edu_message(assessment->lang, EDU_MSG_BALANCED_PART));
    if (report->balanced != NULL)
        edu_balanced_write(sections->document, report->balanced, 3, sections->pool);
    else
        edu_document_paragraph(sections->document, EDU_SAY(assessment->lang,
                                                           assessment->catalogue->balanced->nelts == 0
                                                               ? EDU_MSG_BALANCED_PART_NONE
                                                               : EDU_MSG_BALANCED_PART_NO_DATA,
                                                           sections->pool, assessment->period));
}

static const edu_form_status_t *
status_at(const edu_report_t *report, int index)
{
    return APR_ARRAY_IDX(report->reporting, index, const edu_form_status_t *);
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
    for (int i = 0; i < report->reporting->nelts; i++)
        edu_section_reporting_below(sections->document, status_at(report, i), false, lang, sections->pool);
}

static void
write_findings(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_findings_section(sections, &report->findings);
}

static void
write_missing(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_missing_section(sections, report->reporting, report->missing);
}

static void
write_sources(const edu_sections_t *sections, const edu_report_t *report)
{
    const edu_assessment_t *assessment = report->assessment;
    edu_lang_t lang = assessment->lang;
    int targets = 0;

    for (int i = 0; i < assessment->blocks->nelts; i++)
        targets += block_at(assessment, i)->targets->nelts;
    if (targets > 0) {
        edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_SOURCES));
        for (int i = 0; i < assessment->blocks->nelts; i++)
            edu_section_target_notes(sections, block_at(assessment, i));
    }
    edu_section_other_notes(sections, general_block(sections), edu_message(lang, EDU_MSG_NOTES));
}

static void
write_methods(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_methods(sections, report->balanced != NULL);
}

static void
write_seal(const edu_sections_t *sections, const edu_report_t *report)
{
    edu_report_seal_section(sections, &report->seal);
}

/* In the order in which they stand. */
static const struct {
    const char *name;
    void (*write)(const edu_sections_t *sections, const edu_report_t *report);
} parts[] = {
    {"key", write_key},           {"targets", write_targets},   {"below", write_below},
    {"focus", write_focus},       {"peers", write_peers},       {"units", write_units},
    {"others", write_others},     {"years", write_years},       {"groups", write_groups},
    {"spread", write_spread},     {"balanced", write_balanced}, {"completeness", write_completeness},
    {"findings", write_findings}, {"missing", write_missing},   {"sources", write_sources},
    {"methods", write_methods},   {"seal", write_seal},
};

enum { PARTS = sizeof parts / sizeof parts[0] };

const char *const *
edu_report_sections(apr_pool_t *pool)
{
    const char **names = apr_pcalloc(pool, (PARTS + 1) * sizeof *names);

    for (int i = 0; i < PARTS; i++)
        names[i] = parts[i].name;
    return names;
}

static edu_document_t *
make_document(const edu_report_t *report, const edu_report_template_t *made, edu_document_format_t format,
              edu_fonts_t *fonts, edu_buffer_t *out, apr_pool_t *pool)
{
    const edu_assessment_t *assessment = report->assessment;
    const char *title =
        EDU_SAY(assessment->lang, EDU_MSG_REPORT, pool, edu_assess_area_name(assessment, assessment->area),
                assessment->area->code, assessment->period);

    if (format == EDU_DOCUMENT_PDF)
        return edu_document_create_pdf(fonts, title, out, pool);
    if (format == EDU_DOCUMENT_HTML)
        return edu_document_create_html(assessment->lang, title, made != NULL ? made->style : "", out, pool);
    return edu_document_create(format, assessment->lang, title, out, pool);
}

static void
write_text(const edu_sections_t *sections, const edu_report_template_t *made, const char *name)
{
    const apr_array_header_t *blocks = edu_report_template_text(made, name);

    if (blocks != NULL)
        edu_report_template_write(sections->document, blocks, sections->pool);
}

/* A section, and what the template has to say on it. */
static void
write_part(const edu_sections_t *sections, const edu_report_t *report, const edu_report_template_t *made,
           const char *name)
{
    for (int i = 0; i < PARTS; i++)
        if (strcmp(parts[i].name, name) == 0)
            parts[i].write(sections, report);
    write_text(sections, made, name);
}

edu_error_t *
edu_report_write(edu_buffer_t *out, const edu_report_t *report, const edu_report_template_t *made,
                 edu_document_format_t format, edu_fonts_t *fonts, apr_pool_t *pool)
{
    const apr_array_header_t *chosen = made != NULL ? made->sections : NULL;
    edu_document_t *document = make_document(report, made, format, fonts, out, pool);
    edu_sections_t sections = {document, report->assessment, pool, false, false};

    edu_document_set_fonts(document, fonts);
    sections.bare = chosen != NULL && !edu_text_among(chosen, "sources");
    edu_report_cover(&sections, &report->seal);
    write_text(&sections, made, "cover");
    write_text(&sections, made, "intro");
    for (int i = 0; chosen == NULL && i < PARTS; i++)
        write_part(&sections, report, made, parts[i].name);
    for (int i = 0; chosen != NULL && i < chosen->nelts; i++)
        write_part(&sections, report, made, APR_ARRAY_IDX(chosen, i, const char *));
    write_text(&sections, made, "closing");
    return edu_document_finish(document);
}
