#include "reports/summary/charts_counties.h"

#include "model/formula.h"
#include "reports/draw/parts.h"
#include "reports/draw/spread.h"
#include "reports/draw/weighted.h"
#include "reports/summary/charts_below.h"
#include "reports/summary/key_sentence.h"
#include "reports/summary/placed.h"

#include <apr_strings.h>
#include <math.h>

enum { COUNTIES_LEAST = 4 }; /* fewer are no spread */

/* Every other year, the report's own among them: spreads change slowly. */
enum { STEP = 2, ROWS = EDU_BELOW_YEARS / STEP + 1 };

static const edu_area_t *
area_at(const apr_array_header_t *areas, int index)
{
    return APR_ARRAY_IDX(areas, index, const edu_area_t *);
}

static const edu_figure_t *
figure_of(const edu_sections_t *sections, const edu_below_t *below, int year, const edu_area_t *area,
          const edu_indicator_t *indicator)
{
    return edu_below_find(below, year, area->code, sections->assessment->grp, indicator);
}

/* A year's row; false where too few counties have a rate. */
static bool
spread_row(edu_spread_row_t *row, const edu_sections_t *sections, const edu_below_t *below, int year,
           const edu_indicator_t *indicator, const edu_figure_t *own)
{
    int count = below->counties->nelts;
    edu_spread_point_t *points = apr_pcalloc(sections->pool, ((size_t)count + 1) * sizeof *points);
    int known = 0;

    for (int i = 0; i < count; i++) {
        const edu_area_t *area = area_at(below->counties, i);
        const edu_figure_t *figure = figure_of(sections, below, year, area, indicator);

        points[i].name = edu_assess_area_name(sections->assessment, area);
        points[i].value = figure != NULL ? figure->rate : NAN;
        known += !isnan(points[i].value);
    }
    *row = (edu_spread_row_t){.name = apr_itoa(sections->pool, year),
                              .points = points,
                              .count = count,
                              .q1 = own->spread[EDU_SPREAD_Q1],
                              .median = own->spread[EDU_SPREAD_MEDIAN],
                              .q3 = own->spread[EDU_SPREAD_Q3],
                              .target = own->target};
    return known >= COUNTIES_LEAST && !isnan(row->q1);
}

static const char *
spread_title(const edu_sections_t *sections, const edu_spread_chart_t *chart,
             const edu_indicator_t *indicator)
{
    apr_pool_t *pool = sections->pool;
    const edu_spread_row_t *last = &chart->rows[chart->count - 1];
    const edu_spread_row_t *first = &chart->rows[0];
    const char *name = edu_assess_indicator_name(sections->assessment, indicator);
    const char *low = edu_draw_quantity(last->q1, chart->decimals, chart->unit, pool);
    const char *high = edu_draw_quantity(last->q3, chart->decimals, chart->unit, pool);

    if (chart->count == 1)
        return EDU_SAY(sections->assessment->lang, EDU_MSG_CHART_SPREAD, pool, name, low, high);
    return EDU_SAY(sections->assessment->lang, EDU_MSG_CHART_SPREAD_BEFORE, pool, name, low, high,
                   first->name, edu_draw_quantity(first->q1, chart->decimals, chart->unit, pool),
                   edu_draw_quantity(first->q3, chart->decimals, chart->unit, pool));
}

void
edu_report_chart_spread(const edu_sections_t *sections, const edu_below_t *below, const edu_focus_t *focus,
                        const apr_array_header_t *years)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_indicator_t *indicator = focus->indicator;
    edu_spread_chart_t *chart = apr_pcalloc(sections->pool, sizeof *chart);
    edu_spread_row_t *rows = apr_pcalloc(sections->pool, ROWS * sizeof *rows);

    for (int year = below->first_year; year <= assessment->year && below->listed; year += STEP) {
        const edu_figure_t *own = edu_report_own_year(years, year, indicator);

        if (own != NULL && spread_row(&rows[chart->count], sections, below, year, indicator, own))
            chart->count++;
    }
    if (chart->count == 0)
        return;
    chart->rows = rows;
    chart->unit = edu_figure_unit(indicator);
    chart->decimals = indicator->decimals;
    chart->floor = 0;
    chart->ceiling = edu_report_ceiling(indicator);
    chart->text.title = edu_key_capital(spread_title(sections, chart, indicator), sections->pool);
    chart->text.unit = edu_message(assessment->lang, EDU_MSG_CHART_SPREAD_UNIT);
    edu_document_chart(sections->document, &edu_chart_spread, chart);
}

static edu_weighted_row_t
weighted_row(const edu_sections_t *sections, const edu_below_t *below, const apr_array_header_t *areas,
             edu_message_t name, const edu_focus_t *focus)
{
    edu_weighted_dot_t *dots = apr_pcalloc(sections->pool, ((size_t)areas->nelts + 1) * sizeof *dots);

    for (int i = 0; i < areas->nelts; i++) {
        const edu_figure_t *figure =
            figure_of(sections, below, sections->assessment->year, area_at(areas, i), focus->indicator);

        dots[i] = (edu_weighted_dot_t){edu_assess_area_name(sections->assessment, area_at(areas, i)),
                                       figure != NULL ? figure->rate : NAN,
                                       figure != NULL ? figure->denominator : NAN, false};
    }
    return (edu_weighted_row_t){edu_message(sections->assessment->lang, name), dots, areas->nelts,
                                focus->own != NULL ? focus->own->rate : NAN};
}

void
edu_report_chart_weighted(const edu_sections_t *sections, const edu_below_t *below, const edu_focus_t *focus)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_indicator_t *indicator = focus->indicator;
    apr_pool_t *pool = sections->pool;
    edu_weighted_t *chart = apr_pcalloc(pool, sizeof *chart);
    edu_weighted_row_t *rows = apr_pcalloc(pool, 2 * sizeof *rows);

    if (indicator->made_of != EDU_MADE_OF_COUNTS)
        return;
    rows[chart->count++] = weighted_row(sections, below, assessment->children, EDU_MSG_CHART_DIRECTLY, focus);
    if (below->deep && below->counties->nelts > 0)
        rows[chart->count++] = weighted_row(sections, below, below->counties, EDU_MSG_CHART_COUNTIES, focus);
    chart->rows = rows;
    chart->target = focus->own != NULL ? focus->own->target : NAN;
    chart->unit = edu_figure_unit(indicator);
    chart->weight_name =
        edu_formula_describe(assessment->catalogue, indicator, EDU_DENOMINATOR, assessment->lang, pool);
    chart->decimals = indicator->decimals;
    chart->floor = 0;
    chart->ceiling = edu_report_ceiling(indicator);
    chart->text.title = edu_key_capital(EDU_SAY(assessment->lang, EDU_MSG_CHART_WEIGHTED, pool,
                                                edu_assess_indicator_name(assessment, indicator)),
                                        pool);
    chart->text.unit = EDU_SAY(assessment->lang, EDU_MSG_CHART_WEIGHTED_UNIT, pool, assessment->period);
    if (!below->listed && chart->count > 1)
        chart->text.note =
            EDU_SAY(assessment->lang, EDU_MSG_CHART_COUNTIES_MANY, pool, assessment->period, indicator->code);
    edu_document_chart(sections->document, &edu_chart_weighted, chart);
}

/* The counties' table: name, the area above, then a rate and a denominator an indicator. */
enum { COUNTY, ABOVE, FIRST, COUNTY_COLUMNS = FIRST + 2 * EDU_FOCUS_MOST };

static void
county_row(const edu_sections_t *sections, const edu_below_t *below, const edu_area_t *area)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *cells[COUNTY_COLUMNS] = {edu_assess_area_name(assessment, area),
                                         edu_report_area_name(assessment->catalogue, area->parent,
                                                              assessment->year, assessment->lang)};
    const char *classes[COUNTY_COLUMNS] = {NULL};

    for (int k = 0; k < below->focus->nelts; k++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(below->focus, k, edu_focus_t).indicator;
        const edu_figure_t *figure = figure_of(sections, below, assessment->year, area, indicator);

        cells[FIRST + 2 * k] = figure != NULL ? edu_figure_cell(figure, sections->pool) : "–";
        cells[FIRST + 2 * k + 1] =
            figure != NULL ? edu_figure_side(figure, figure->denominator, sections->pool) : "–";
        classes[FIRST + 2 * k] = figure != NULL ? edu_figure_status_code(figure->status) : NULL;
    }
    edu_document_row(sections->document, cells, classes);
}

void
edu_report_county_table(const edu_sections_t *sections, const edu_below_t *below)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *heading = edu_message(assessment->lang, EDU_MSG_CHART_COUNTY_TABLE);
    edu_column_t columns[COUNTY_COLUMNS];

    if (!below->deep || !below->listed || below->counties->nelts == 0)
        return;
    columns[COUNTY] = (edu_column_t){NULL, edu_message(assessment->lang, EDU_MSG_COLUMN_COUNTY), EDU_LEFT};
    columns[ABOVE] = (edu_column_t){NULL, edu_message(assessment->lang, EDU_MSG_COLUMN_ABOVE), EDU_LEFT};
    for (int k = 0; k < below->focus->nelts; k++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(below->focus, k, edu_focus_t).indicator;

        columns[FIRST + 2 * k] =
            (edu_column_t){NULL, edu_section_column_title(sections, indicator), EDU_RIGHT};
        columns[FIRST + 2 * k + 1] =
            (edu_column_t){NULL, edu_message(assessment->lang, EDU_MSG_COLUMN_DENOMINATOR), EDU_RIGHT};
    }
    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document,
                       EDU_SAY(assessment->lang, EDU_MSG_FINDINGS_CAPTION, sections->pool,
                               edu_assess_area_name(assessment, assessment->area), assessment->period,
                               heading),
                       columns, FIRST + 2 * below->focus->nelts);
    for (int i = 0; i < below->counties->nelts; i++)
        county_row(sections, below, area_at(below->counties, i));
    edu_document_table_end(sections->document);
}
