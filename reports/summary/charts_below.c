#include "reports/summary/charts_below.h"

#include "model/formula.h"
#include "reports/draw/ranked.h"
#include "reports/draw/slope.h"
#include "reports/summary/funnel_curve.h"
#include "reports/summary/key_sentence.h"
#include "reports/summary/placed.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static const edu_placed_t *
placed_at(const apr_array_header_t *placed, int index)
{
    return &APR_ARRAY_IDX(placed, index, edu_placed_t);
}

static const char *
number(const edu_sections_t *sections, int count)
{
    return apr_itoa(sections->pool, count);
}

static const char *
ranked_title(const edu_sections_t *sections, const edu_focus_t *focus)
{
    edu_lang_t lang = sections->assessment->lang;
    const char *name = edu_assess_indicator_name(sections->assessment, focus->indicator);

    if (focus->missed > 0)
        return EDU_SAY(lang, EDU_MSG_CHART_RANKED_MISSED, sections->pool, name,
                       number(sections, focus->missed), number(sections, focus->judged));
    if (focus->judged > 0)
        return EDU_SAY(lang, EDU_MSG_CHART_RANKED_MET, sections->pool, name, number(sections, focus->judged));
    return EDU_SAY(lang, EDU_MSG_CHART_RANKED, sections->pool, name);
}

static edu_ranked_row_t
ranked_row(const edu_sections_t *sections, const edu_placed_t *placed)
{
    const edu_figure_t *figure = placed->figure;
    edu_ranked_row_t row = {.name = edu_assess_area_name(sections->assessment, placed->area),
                            .value = NAN,
                            .low = NAN,
                            .high = NAN,
                            .own = placed->own};

    if (figure == NULL)
        return row;
    const edu_standing_t *standing =
        placed->own ? NULL : edu_standing_find(sections->assessment->standings, figure);
    row.value = figure->rate;
    row.low = figure->low;
    row.high = figure->high;
    row.attained = edu_report_attained(figure);
    if (standing != NULL) {
        row.rank = (int)standing->rank;
        row.rank_low = (int)standing->rank_low;
        row.rank_high = (int)standing->rank_high;
    }
    return row;
}

void
edu_report_chart_ranked(const edu_sections_t *sections, const edu_focus_t *focus,
                        const apr_array_header_t *placed)
{
    edu_ranked_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    edu_ranked_row_t *rows = apr_pcalloc(sections->pool, ((size_t)placed->nelts + 1) * sizeof *rows);
    const edu_figure_t *target = edu_placed_target(placed);

    for (int i = 0; i < placed->nelts; i++)
        rows[i] = ranked_row(sections, placed_at(placed, i));
    chart->text.title = edu_key_capital(ranked_title(sections, focus), sections->pool);
    chart->text.unit = EDU_SAY(sections->assessment->lang, EDU_MSG_CHART_RANKED_UNIT, sections->pool,
                               sections->assessment->period);
    chart->rows = rows;
    chart->count = placed->nelts;
    chart->unit = edu_figure_unit(focus->indicator);
    chart->decimals = focus->indicator->decimals;
    chart->target = target != NULL ? target->target : NAN;
    chart->comparator = target != NULL ? edu_report_comparator(target) : NULL;
    edu_document_chart(sections->document, &edu_chart_ranked, chart);
}

/* 0 within, 1 outside of the 95% limits, 2 outside of the 99.8% ones. */
static int
how_far(const edu_place_t *place)
{
    if (strstr(place->place, "998") != NULL)
        return 2;
    return strstr(place->place, "95") != NULL ? 1 : 0;
}

/* The points that have limits, and these. Returns how many; *beyond: how many of them lie outside. */
static int
funnel_points(edu_funnel_point_t *points, edu_funnel_known_t *known, double *centre, int *beyond,
              const edu_sections_t *sections, const apr_array_header_t *placed)
{
    int count = 0;

    *beyond = 0;
    for (int i = 0; i < placed->nelts; i++) {
        const edu_placed_t *one = placed_at(placed, i);
        const edu_standing_t *standing =
            one->own || one->figure == NULL ? NULL
                                            : edu_standing_find(sections->assessment->standings, one->figure);

        if (standing == NULL || isnan(standing->above.low_95) || !(one->figure->denominator > 0))
            continue;
        *centre = standing->above.centre;
        points[count] = (edu_funnel_point_t){.name = edu_assess_area_name(sections->assessment, one->area),
                                             .size = one->figure->denominator,
                                             .rate = one->figure->rate,
                                             .beyond = how_far(&standing->above)};
        *beyond += points[count].beyond > 0;
        known[count++] =
            (edu_funnel_known_t){one->figure->denominator, standing->above.low_95, standing->above.high_95,
                                 standing->above.low_998, standing->above.high_998};
    }
    return count;
}

void
edu_report_chart_funnel(const edu_sections_t *sections, const edu_focus_t *focus,
                        const apr_array_header_t *placed)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_indicator_t *indicator = focus->indicator;
    apr_pool_t *pool = sections->pool;
    size_t room = (size_t)placed->nelts + 1;
    edu_funnel_chart_t *chart = apr_pcalloc(pool, sizeof *chart);
    edu_funnel_point_t *points = apr_pcalloc(pool, room * sizeof *points);
    edu_funnel_known_t *known = apr_pcalloc(pool, room * sizeof *known);
    const char *area = edu_assess_area_name(assessment, assessment->area);
    double ceiling = indicator->interval == EDU_INTERVAL_SHARE ? indicator->scale : NAN;
    double centre = NAN;
    int beyond;
    int count = funnel_points(points, known, &centre, &beyond, sections, placed);

    if (count < 3)
        return;
    const apr_array_header_t *limits = edu_funnel_curve(known, count, centre, 0, ceiling, pool);
    chart->text.title = edu_key_capital(EDU_SAY(assessment->lang, EDU_MSG_CHART_FUNNEL, pool,
                                                edu_assess_indicator_name(assessment, indicator),
                                                number(sections, beyond), number(sections, count)),
                                        pool);
    chart->text.unit = EDU_SAY(assessment->lang, EDU_MSG_CHART_FUNNEL_UNIT, pool, assessment->period, area);
    chart->points = points;
    chart->count = count;
    chart->limits = (const edu_funnel_limit_t *)limits->elts;
    chart->limit_count = limits->nelts;
    chart->centre = centre;
    chart->centre_name = area;
    chart->size_name =
        edu_formula_describe(assessment->catalogue, indicator, EDU_DENOMINATOR, assessment->lang, pool);
    chart->unit = edu_figure_unit(indicator);
    chart->decimals = indicator->decimals;
    chart->floor = 0;
    chart->ceiling = ceiling;
    edu_document_chart(sections->document, &edu_chart_funnel, chart);
}

const edu_figure_t *
edu_report_own_year(const apr_array_header_t *years, int year, const edu_indicator_t *indicator)
{
    for (int i = 0; i < years->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(years, i, edu_figure_t);

        if (figure->year == year && figure->indicator == indicator)
            return figure;
    }
    return NULL;
}

void
edu_report_chart_slope(const edu_sections_t *sections, const edu_below_t *below, const edu_focus_t *focus,
                       const apr_array_header_t *placed, const apr_array_header_t *years)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_indicator_t *indicator = focus->indicator;
    apr_pool_t *pool = sections->pool;
    edu_slope_t *chart = apr_pcalloc(pool, sizeof *chart);
    edu_slope_row_t *rows = apr_pcalloc(pool, ((size_t)placed->nelts + 1) * sizeof *rows);
    int first = edu_below_earliest(below, assessment->children, assessment->grp, indicator);
    int up = 0, down = 0;

    if (first == 0)
        return;
    for (int i = 0; i < placed->nelts; i++) {
        const edu_placed_t *one = placed_at(placed, i);
        const edu_figure_t *before =
            one->own ? edu_report_own_year(years, first, indicator)
                     : edu_below_find(below, first, one->area->code, assessment->grp, indicator);

        rows[i] =
            (edu_slope_row_t){edu_assess_area_name(assessment, one->area), edu_report_comparable(before),
                              edu_report_comparable(one->figure), one->own};
        up += !one->own && rows[i].after > rows[i].before;
        down += !one->own && rows[i].after < rows[i].before;
    }
    chart->text.title =
        edu_key_capital(EDU_SAY(assessment->lang, EDU_MSG_CHART_SLOPE, pool,
                                edu_assess_indicator_name(assessment, indicator), number(sections, first),
                                assessment->period, number(sections, up), number(sections, down)),
                        pool);
    chart->text.unit =
        edu_message(assessment->lang, *edu_figure_unit(indicator) != '\0' ? EDU_MSG_CHART_SLOPE_PERCENT
                                                                          : EDU_MSG_CHART_SLOPE_UNIT);
    chart->rows = rows;
    chart->count = placed->nelts;
    chart->year_before = first;
    chart->year_after = assessment->year;
    chart->decimals = indicator->decimals;
    chart->unit = edu_figure_unit(indicator);
    chart->less_is_better = indicator->direction == EDU_LOW;
    edu_document_chart(sections->document, &edu_chart_slope, chart);
}
