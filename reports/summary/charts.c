#include "reports/summary/charts.h"

#include "reports/draw/bullet.h"
#include "reports/draw/heat.h"
#include "reports/draw/line.h"
#include "reports/summary/key_sentence.h"
#include "reports/summary/placed.h"
#include "reports/summary/trend_line.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

void
edu_report_chart_targets(const edu_sections_t *sections, const edu_block_t *block)
{
    edu_bullets_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    edu_bullet_t *rows = apr_pcalloc(sections->pool, ((size_t)block->targets->nelts + 1) * sizeof *rows);

    for (int i = 0; i < block->targets->nelts; i++) {
        const edu_figure_t *figure = APR_ARRAY_IDX(block->targets, i, const edu_figure_t *);

        if (figure->indicator == NULL)
            continue;
        rows[chart->count++] = (edu_bullet_t){
            .name = edu_assess_indicator_name(sections->assessment, figure->indicator),
            .unit = edu_figure_unit(figure->indicator),
            .decimals = figure->indicator->decimals,
            .value = figure->rate,
            .low = figure->low,
            .high = figure->high,
            .before = figure->rate - figure->change,
            .target = figure->target,
            .comparator = edu_report_comparator(figure),
            .attained = edu_report_attained(figure),
        };
    }
    if (chart->count == 0)
        return;
    chart->text.title = edu_section_caption(sections, EDU_MSG_CAPTION_TARGETS, block->group);
    chart->rows = rows;
    edu_document_chart(sections->document, &edu_chart_bullet, chart);
}

static edu_heat_cell_t
heat_cell(const edu_figure_t *figure)
{
    edu_heat_cell_t cell = {.value = NAN, .attained = EDU_ATTAINED_NONE};

    if (figure == NULL)
        return cell;
    cell.value = figure->rate;
    cell.attained = edu_report_attained(figure);
    if (figure->status == EDU_FIGURE_NOT_MET)
        cell.shortfall = fabs(figure->gap);
    return cell;
}

void
edu_report_chart_below(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    int areas = assessment->children->nelts;
    int count = assessment->indicators->nelts;
    edu_heat_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    edu_heat_column_t *columns = apr_pcalloc(sections->pool, ((size_t)count + 1) * sizeof *columns);
    edu_heat_cell_t *cells = apr_pcalloc(sections->pool, (size_t)(areas * count + 1) * sizeof *cells);
    const char **names = apr_pcalloc(sections->pool, ((size_t)areas + 1) * sizeof *names);

    if (areas < 2 || count == 0)
        return;
    for (int k = 0; k < count; k++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(assessment->indicators, k, const edu_indicator_t *);

        columns[k] = (edu_heat_column_t){edu_assess_indicator_name(assessment, indicator),
                                         edu_figure_unit(indicator), indicator->decimals};
    }
    for (int i = 0; i < areas; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(assessment->children, i, const edu_area_t *);

        names[i] = edu_assess_area_name(assessment, area);
        for (int k = 0; k < count; k++)
            cells[i * count + k] =
                heat_cell(edu_figure_find(assessment->below, area->code, assessment->grp,
                                          APR_ARRAY_IDX(assessment->indicators, k, const edu_indicator_t *)));
    }
    chart->text.title = edu_section_caption(sections, EDU_MSG_CAPTION_BELOW, NULL);
    chart->columns = columns;
    chart->column_count = count;
    chart->areas = names;
    chart->area_count = areas;
    chart->cells = cells;
    chart->own = -1;
    chart->step_unit = edu_message(assessment->lang, EDU_MSG_CHART_POINTS);
    edu_document_chart(sections->document, &edu_chart_heat, chart);
}

/* Room for the rates of an indicator over the years, and for what goes on behind them. */
typedef struct series_t {
    int first;
    int count;
    double *values;
    double *targets;
    double *forecast;
    double *low;
    double *high;
} series_t;

/* So many years behind the last one are drawn at the most. */
enum { AHEAD = 6 };

static double *
numbers(int count, apr_pool_t *pool)
{
    double *made = apr_palloc(pool, sizeof *made * ((size_t)count + 1));

    for (int i = 0; i < count; i++)
        made[i] = NAN;
    return made;
}

static series_t
series_of(const edu_sections_t *sections, const apr_array_header_t *years, const edu_figure_t *last,
          int *known)
{
    series_t series = {.first = APR_ARRAY_IDX(years, 0, edu_figure_t).year};
    double line = edu_report_trend_line(years, last, sections->pool);
    int ahead = last->course_year > last->year ? (int)last->course_year - last->year : 0;

    if (isnan(line))
        ahead = 0;
    if (ahead > AHEAD)
        ahead = AHEAD;
    series.count = last->year - series.first + 1 + ahead;
    series.values = numbers(series.count, sections->pool);
    series.targets = numbers(series.count, sections->pool);
    series.forecast = numbers(series.count, sections->pool);
    series.low = numbers(series.count, sections->pool);
    series.high = numbers(series.count, sections->pool);
    *known = 0;
    for (int i = 0; i < years->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(years, i, edu_figure_t);

        if (figure->indicator != last->indicator || figure->year > last->year)
            continue;
        series.values[figure->year - series.first] = figure->rate;
        series.targets[figure->year - series.first] = figure->target;
        *known += !isnan(figure->rate);
    }
    for (int i = 0; i <= ahead && ahead > 0; i++) {
        int at = last->year - series.first + i;

        /* The line that the forecast of the year is made with, which the last rate may be far from. */
        series.forecast[at] = line + i * last->slope;
        series.low[at] = line + i * last->slope_low;
        series.high[at] = line + i * last->slope_high;
        series.targets[at] = last->target;
    }
    return series;
}

static void
chart_series(const edu_sections_t *sections, const apr_array_header_t *years, const edu_figure_t *last)
{
    const edu_indicator_t *indicator = last->indicator;
    const char *name = edu_assess_indicator_name(sections->assessment, indicator);
    const char *area = edu_assess_area_name(sections->assessment, sections->assessment->area);
    edu_lines_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    edu_line_t *line = apr_pcalloc(sections->pool, sizeof *line);
    int known;
    series_t series = series_of(sections, years, last, &known);
    bool ahead = last->course_year > last->year && isfinite(series.forecast[last->year - series.first]);

    if (known < 3)
        return;
    *line = (edu_line_t){area, series.values, true};
    chart->text.title = edu_key_capital(name, sections->pool);
    chart->text.unit = EDU_SAY(sections->assessment->lang, EDU_MSG_CHART_YEARS, sections->pool, area,
                               apr_itoa(sections->pool, series.first), apr_itoa(sections->pool, last->year));
    chart->first_year = series.first;
    chart->year_count = series.count;
    chart->lines = line;
    chart->count = 1;
    chart->targets = series.targets;
    chart->forecast = ahead ? series.forecast : NULL;
    chart->forecast_low = ahead && !isnan(last->slope_low) ? series.low : NULL;
    chart->forecast_high = ahead && !isnan(last->slope_high) ? series.high : NULL;
    chart->unit = edu_figure_unit(indicator);
    chart->decimals = indicator->decimals;
    chart->floor = 0;
    chart->ceiling = edu_report_ceiling(indicator);
    edu_document_chart(sections->document, &edu_chart_line, chart);
}

void
edu_report_chart_years(const edu_sections_t *sections, const apr_array_header_t *years)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_block_t *general =
        &APR_ARRAY_IDX(assessment->blocks, assessment->blocks->nelts - 1, edu_block_t);

    for (int i = 0; i < general->targets->nelts && years->nelts > 0; i++) {
        const edu_figure_t *figure = APR_ARRAY_IDX(general->targets, i, const edu_figure_t *);

        if (figure->indicator != NULL)
            chart_series(sections, years, figure);
    }
}
