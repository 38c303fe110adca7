#include "reports/summary/methods.h"

#include "model/formula.h"
#include "reports/summary/cover.h"

#include <math.h>
#include <string.h>

/* Which statistics some figure of the report has. */
typedef struct shown_t {
    bool shares; /* an interval by the indicator's kind */
    bool counts;
    bool parities;
    bool samples;
    bool none; /* a rate without one, by its kind */
    bool verdicts;
    bool trends;
    bool courses;
    bool required;
    bool spread;
} shown_t;

static void
look_at(shown_t *shown, const edu_figure_t *figure)
{
    bool interval = !isnan(figure->low);
    edu_interval_kind_t kind = figure->indicator->interval;

    shown->shares = shown->shares || (interval && kind == EDU_INTERVAL_SHARE);
    shown->counts = shown->counts || (interval && kind == EDU_INTERVAL_COUNT);
    shown->parities = shown->parities || (interval && kind == EDU_INTERVAL_PARITY);
    shown->samples = shown->samples || (interval && kind == EDU_INTERVAL_SAMPLE);
    shown->none = shown->none || (!isnan(figure->rate) && kind == EDU_INTERVAL_NONE);
    shown->verdicts = shown->verdicts || *figure->certainty != '\0';
    shown->trends = shown->trends || !isnan(figure->slope);
    shown->courses = shown->courses || *figure->on_course != '\0';
    shown->required = shown->required || figure->required_year > 0;
    shown->spread = shown->spread || figure->below_n > 1;
}

static shown_t
shown_of(const edu_assessment_t *assessment)
{
    shown_t shown = {0};

    for (int i = 0; i < assessment->figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(assessment->figures, i, edu_figure_t);

        if (figure->indicator != NULL)
            look_at(&shown, figure);
    }
    return shown;
}

/* Which of the comparisons among neighbours some area has. */
typedef struct compared_t {
    bool ranks;
    bool shrunk;
    bool funnels;
} compared_t;

static compared_t
compared_of(const edu_assessment_t *assessment)
{
    compared_t compared = {0};

    for (int i = 0; assessment->standings != NULL && i < assessment->standings->nelts; i++) {
        const edu_standing_t *standing = &APR_ARRAY_IDX(assessment->standings, i, edu_standing_t);

        compared.ranks = compared.ranks || standing->rank > 0;
        compared.shrunk = compared.shrunk || !isnan(standing->shrunk);
        compared.funnels =
            compared.funnels || *standing->above.place != '\0' || *standing->target.place != '\0';
    }
    return compared;
}

static void
add(apr_array_header_t *items, bool shown, edu_lang_t lang, edu_message_t message)
{
    if (shown)
        APR_ARRAY_PUSH(items, const char *) = edu_message(lang, message);
}

static apr_array_header_t *
statistics(const edu_assessment_t *assessment, bool balanced, apr_pool_t *pool)
{
    const edu_lang_t lang = assessment->lang;
    const shown_t shown = shown_of(assessment);
    const compared_t compared = compared_of(assessment);
    apr_array_header_t *items = apr_array_make(pool, 16, sizeof(const char *));

    add(items, shown.shares || shown.counts || shown.parities, lang, EDU_MSG_METHOD_CHANCE);
    add(items, shown.shares, lang, EDU_MSG_METHOD_SHARE);
    add(items, shown.counts, lang, EDU_MSG_METHOD_COUNT);
    add(items, shown.parities, lang, EDU_MSG_METHOD_PARITY);
    add(items, shown.samples, lang, EDU_MSG_METHOD_SAMPLE);
    add(items, shown.none, lang, EDU_MSG_METHOD_NONE);
    add(items, shown.verdicts, lang, EDU_MSG_METHOD_THREE);
    add(items, shown.trends, lang, EDU_MSG_METHOD_TREND);
    add(items, shown.courses, lang, EDU_MSG_METHOD_COURSE);
    add(items, shown.required, lang, EDU_MSG_METHOD_REQUIRED);
    add(items, assessment->bounds != NULL && assessment->bounds->nelts > 0, lang, EDU_MSG_METHOD_BOUNDS);
    add(items, compared.funnels, lang, EDU_MSG_METHOD_FUNNEL);
    add(items, compared.shrunk, lang, EDU_MSG_METHOD_SHRUNK);
    add(items, compared.ranks, lang, EDU_MSG_METHOD_RANKS);
    add(items, shown.spread, lang, EDU_MSG_METHOD_SPREAD);
    add(items, balanced, lang, EDU_MSG_METHOD_BALANCED);
    return items;
}

/* How each indicator of the report is made, from the catalogue's expressions in words. */
static void
definitions(const edu_sections_t *sections)
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
        const edu_figure_t *figure = edu_figure_find(assessment->figures, NULL, assessment->grp, indicator);

        /* A rate over another denominator is in the report where there is one. */
        if (*indicator->alternative_of != '\0' && (figure == NULL || isnan(figure->rate)))
            continue;
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

void
edu_report_methods(const edu_sections_t *sections, bool balanced)
{
    const edu_assessment_t *assessment = sections->assessment;
    edu_lang_t lang = assessment->lang;
    apr_array_header_t *items = apr_array_make(sections->pool, 8, sizeof(const char *));
    const apr_array_header_t *further = statistics(assessment, balanced, sections->pool);

    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_RATE);
    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_MISSING);
    APR_ARRAY_PUSH(items, const char *) =
        EDU_SAY(lang, EDU_MSG_METHOD_VERDICT, sections->pool,
                edu_text_shortest(assessment->catalogue->completeness, sections->pool));
    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_ROUNDING);
    APR_ARRAY_PUSH(items, const char *) = edu_message(lang, EDU_MSG_METHOD_TARGET);
    apr_array_cat(items, edu_report_bases(assessment, true, sections->pool));
    edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_METHODS));
    edu_document_list(sections->document, items, 0);
    if (further->nelts > 0) {
        edu_document_heading(sections->document, 3, edu_message(lang, EDU_MSG_METHODS_STATISTICS));
        edu_document_list(sections->document, further, 0);
    }
    definitions(sections);
}
