#include "reports/sections.h"

#include <apr_strings.h>
#include <math.h>

/* One column for the contribution to each indicator, one more where the unit has a rate of its own. */
static int
unit_columns(edu_column_t *columns, const edu_sections_t *sections, const edu_units_t *units)
{
    edu_lang_t lang = sections->assessment->lang;
    int count = 0;

    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_UNIT), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, edu_message(lang, EDU_MSG_COLUMN_REPORTED), EDU_LEFT};
    for (int i = 0; i < units->indicators->nelts; i++) {
        const char *name =
            edu_section_column_title(sections, APR_ARRAY_IDX(units->indicators, i, const edu_indicator_t *));

        columns[count++] = (edu_column_t){NULL, name, EDU_RIGHT};
        if (units->own_rate[i])
            columns[count++] =
                (edu_column_t){NULL, EDU_SAY(lang, EDU_MSG_COLUMN_OWN_RATE, sections->pool, name), EDU_RIGHT};
    }
    return count;
}

static const char *
share_text(const edu_share_t *share, apr_pool_t *pool)
{
    switch (share->state) {
    case EDU_PRESENT:
        return apr_pstrcat(pool, edu_figure_count(share->value, pool), share->partial ? "*" : "", NULL);
    case EDU_MISSING: return "?";
    case EDU_NOT_APPLICABLE: return "–";
    }
    return "";
}

static const char *
rate_text(const edu_share_t *share, const edu_indicator_t *indicator, apr_pool_t *pool)
{
    if (share->rate.state != EDU_PRESENT)
        return share->state == EDU_NOT_APPLICABLE ? "–" : "";
    return apr_pstrcat(pool, edu_text_number(share->rate.value, indicator->decimals, pool),
                       edu_figure_unit(indicator), NULL);
}

static void
unit_row(const edu_sections_t *sections, const edu_units_t *units, const edu_unit_t *unit, const char **cells)
{
    edu_lang_t lang = sections->assessment->lang;
    const char **classes =
        apr_pcalloc(sections->pool, (2 * (size_t)units->indicators->nelts + 3) * sizeof *classes);
    int count = 0;

    classes[2] = "not_met";
    cells[count++] = *unit->name != '\0' ? unit->name : unit->code;
    cells[count++] = unit->code;
    cells[count++] = edu_message(lang, unit->reported ? EDU_MSG_YES : EDU_MSG_NO);
    for (int i = 0; i < units->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(units->indicators, i, const edu_indicator_t *);

        cells[count++] = unit->reported ? share_text(&unit->shares[i], sections->pool) : "";
        if (units->own_rate[i])
            cells[count++] = unit->reported ? rate_text(&unit->shares[i], indicator, sections->pool) : "";
    }
    edu_document_row(sections->document, cells, unit->reported ? NULL : classes);
}

static void
total_row(const edu_sections_t *sections, const edu_units_t *units, const char **cells)
{
    int count = 0;

    cells[count++] = edu_message(sections->assessment->lang, EDU_MSG_TOTAL);
    cells[count++] = "";
    cells[count++] = apr_psprintf(sections->pool, "%" APR_INT64_T_FMT, units->reported);
    for (int i = 0; i < units->indicators->nelts; i++) {
        cells[count++] = units->additive[i] ? edu_figure_count(units->totals[i], sections->pool) : "";
        if (units->own_rate[i])
            cells[count++] = "";
    }
    edu_document_total(sections->document, cells);
}

/* A total that differs from the county's numerator means returns that came in after the last aggregation. */
static void
compare_totals(const edu_sections_t *sections, const edu_units_t *units)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *list = "";

    for (int i = 0; i < units->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(units->indicators, i, const edu_indicator_t *);
        const edu_figure_t *figure = edu_figure_find(assessment->figures, NULL, assessment->grp, indicator);
        double total = units->totals[i];

        if (!units->additive[i] || figure == NULL || isnan(figure->numerator) || isnan(total) ||
            fabs(figure->numerator - total) <= 1e-9 * fabs(figure->numerator))
            continue;
        list =
            apr_pstrcat(sections->pool, list, *list != '\0' ? edu_message(assessment->lang, EDU_MSG_AND) : "",
                        EDU_SAY(assessment->lang, EDU_MSG_UNITS_DIFFERENCE, sections->pool, indicator->code,
                                edu_figure_count(total, sections->pool),
                                edu_figure_count(figure->numerator, sections->pool)),
                        NULL);
    }
    if (*list != '\0')
        edu_document_paragraph(sections->document,
                               EDU_SAY(assessment->lang, EDU_MSG_UNITS_DIFFER, sections->pool, list));
}

static void
units_summary(const edu_sections_t *sections, const edu_units_t *units)
{
    edu_lang_t lang = sections->assessment->lang;
    apr_pool_t *pool = sections->pool;

    edu_document_paragraph(sections->document,
                           EDU_SAY(lang, EDU_MSG_UNITS_LACKING, pool, edu_text_grouped(units->expected, pool),
                                   edu_text_grouped(units->reported, pool),
                                   edu_text_grouped(units->missing, pool)));
    if (units->unlisted > 0)
        edu_document_paragraph(sections->document, EDU_SAY(lang, EDU_MSG_UNITS_UNLISTED, pool,
                                                           edu_text_grouped(units->unlisted, pool)));
    edu_document_paragraph(sections->document, edu_message(lang, EDU_MSG_NOTE_UNITS));
}

void
edu_section_units(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;

    for (int i = 0; i < assessment->units->nelts; i++) {
        const edu_units_t *units = APR_ARRAY_IDX(assessment->units, i, const edu_units_t *);
        if (units->indicators->nelts == 0) /* then nothing is said that status does not say */
            continue;
        size_t room = 2 * (size_t)units->indicators->nelts + 3;
        edu_column_t *columns = apr_pcalloc(pool, room * sizeof *columns);
        const char **cells = apr_pcalloc(pool, room * sizeof *cells);
        const char *heading =
            EDU_SAY(assessment->lang, EDU_MSG_UNITS, pool,
                    edu_text_pick(assessment->lang, units->form->name_zh, units->form->name_en),
                    apr_psprintf(pool, "%d", units->units->nelts));

        edu_document_heading(sections->document, 2, heading);
        edu_document_table(sections->document, edu_section_caption(sections, EDU_MSG_CAPTION_UNITS, NULL),
                           columns, unit_columns(columns, sections, units));
        for (int j = 0; j < units->units->nelts; j++)
            unit_row(sections, units, &APR_ARRAY_IDX(units->units, j, edu_unit_t), cells);
        total_row(sections, units, cells);
        edu_document_table_end(sections->document);
        units_summary(sections, units);
        compare_totals(sections, units);
    }
}
