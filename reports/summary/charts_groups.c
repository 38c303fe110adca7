#include "reports/summary/charts_groups.h"

#include "reports/draw/weighted.h"

#include <math.h>
#include <string.h>

/* Rows of a chart at the most. */
enum { ROWS = 8 };

/* Of the denominator, in per cent with one place. */
static double
share(const edu_figure_t *part, const edu_figure_t *all)
{
    return round(1000 * part->denominator / all->denominator) / 10;
}

/* The groups of an indicator that have a rate; returns how many. */
static int
group_dots(edu_weighted_dot_t *dots, const edu_sections_t *sections, const edu_indicator_t *indicator,
           const edu_figure_t *all)
{
    const edu_assessment_t *assessment = sections->assessment;
    const apr_array_header_t *groups = assessment->catalogue->groups;
    int count = 0;

    for (int i = 0; i < groups->nelts; i++) {
        const edu_group_t *group = APR_ARRAY_IDX(groups, i, const edu_group_t *);
        const edu_figure_t *figure = edu_assess_within(group)
                                         ? edu_figure_find(assessment->figures, NULL, group->code, indicator)
                                         : NULL;

        if (figure != NULL && !isnan(figure->rate))
            dots[count++] = (edu_weighted_dot_t){edu_assess_group_name(assessment, group), figure->rate,
                                                 share(figure, all), false};
    }
    return count;
}

static bool
group_row(edu_weighted_row_t *row, const edu_sections_t *sections, const edu_indicator_t *indicator)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_figure_t *all = edu_figure_find(assessment->figures, NULL, "all", indicator);
    size_t room = (size_t)assessment->catalogue->groups->nelts + 1;
    edu_weighted_dot_t *dots = apr_pcalloc(sections->pool, room * sizeof *dots);

    if (indicator->companion || indicator->made_of != EDU_MADE_OF_COUNTS || all == NULL || isnan(all->rate))
        return false;
    *row = (edu_weighted_row_t){edu_assess_indicator_name(assessment, indicator), dots,
                                group_dots(dots, sections, indicator, all), all->rate};
    return row->count >= 2;
}

/* The indicators with this unit. */
static void
draw_unit(const edu_sections_t *sections, const char *unit)
{
    const edu_assessment_t *assessment = sections->assessment;
    const apr_array_header_t *indicators = assessment->catalogue->indicators;
    edu_weighted_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    edu_weighted_row_t *rows = apr_pcalloc(sections->pool, ROWS * sizeof *rows);

    for (int i = 0; i < indicators->nelts && chart->count < ROWS; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);

        if (strcmp(edu_figure_unit(indicator), unit) != 0 ||
            !group_row(&rows[chart->count], sections, indicator))
            continue;
        chart->decimals = indicator->decimals > chart->decimals ? indicator->decimals : chart->decimals;
        chart->count++;
    }
    if (chart->count == 0)
        return;
    chart->text.title = edu_message(assessment->lang, EDU_MSG_CHART_GROUPS);
    chart->text.unit =
        EDU_SAY(assessment->lang, EDU_MSG_CHART_GROUPS_UNIT, sections->pool, assessment->period);
    chart->rows = rows;
    chart->target = NAN;
    chart->unit = unit;
    chart->weight_name = edu_message(assessment->lang, EDU_MSG_CHART_GROUPS_SHARE);
    chart->weight_title = chart->weight_name;
    chart->floor = 0;
    chart->ceiling = NAN;
    edu_document_chart(sections->document, &edu_chart_weighted, chart);
}

void
edu_report_chart_groups(const edu_sections_t *sections)
{
    draw_unit(sections, "%");
    draw_unit(sections, "");
}
