#include "reports/summary/focus_section.h"

#include "reports/draw/parts.h"
#include "reports/summary/charts_below.h"
#include "reports/summary/charts_counties.h"
#include "reports/summary/key_sentence.h"
#include "reports/summary/placed.h"

#include <apr_strings.h>
#include <math.h>

/* The columns of an indicator's table, in their order. */
enum { AREA, RATE, INTERVAL, DENOMINATOR, BEFORE, CHANGE, COLUMNS };

typedef struct row_t {
    const char *cells[COLUMNS];
    const char *status;
    bool own;
} row_t;

static const char *
title(const edu_sections_t *sections, edu_message_t id)
{
    return edu_message(sections->assessment->lang, id);
}

static row_t
make_row(const edu_sections_t *sections, const edu_placed_t *placed, const edu_figure_t *before)
{
    apr_pool_t *pool = sections->pool;
    const edu_figure_t *figure = placed->figure;
    row_t row = {.cells = {edu_assess_area_name(sections->assessment, placed->area), "–", "", "", "", ""},
                 .own = placed->own};

    if (before != NULL)
        row.cells[BEFORE] = edu_figure_rate(before, pool);
    if (figure == NULL)
        return row;
    double change = edu_report_comparable(figure) - edu_report_comparable(before);
    row.status = edu_figure_status_code(figure->status);
    row.cells[RATE] = edu_figure_cell(figure, pool);
    row.cells[INTERVAL] = edu_figure_interval(figure, pool);
    row.cells[DENOMINATOR] = edu_figure_side(figure, figure->denominator, pool);
    if (isfinite(change))
        row.cells[CHANGE] = edu_draw_signed(change, figure->indicator->decimals, pool);
    return row;
}

/* The columns that say something of some area. */
static void
choose_columns(bool *shown, const row_t *rows, int count)
{
    for (int k = 0; k < COLUMNS; k++) {
        shown[k] = k <= RATE;
        for (int i = 0; i < count && !shown[k]; i++)
            shown[k] = rows[i].cells[k][0] != '\0';
    }
}

static void
write_row(const edu_sections_t *sections, const row_t *row, const bool *shown)
{
    const char *cells[COLUMNS];
    const char *classes[COLUMNS] = {NULL};
    int count = 0;

    for (int k = 0; k < COLUMNS; k++) {
        if (!shown[k])
            continue;
        if (k == RATE)
            classes[count] = row->status;
        cells[count++] = row->cells[k];
    }
    if (row->own)
        edu_document_total(sections->document, cells);
    else
        edu_document_row(sections->document, cells, classes);
}

static void
write_rows(const edu_sections_t *sections, const char *caption, const row_t *rows, int count, int year)
{
    static const edu_message_t titles[COLUMNS] = {EDU_MSG_COLUMN_AREA,     EDU_MSG_COLUMN_RATE,
                                                  EDU_MSG_COLUMN_INTERVAL, EDU_MSG_COLUMN_DENOMINATOR,
                                                  EDU_MSG_COLUMN_YEAR,     EDU_MSG_DRAW_CHANGE};
    edu_column_t columns[COLUMNS];
    bool shown[COLUMNS];
    int column_count = 0;

    choose_columns(shown, rows, count);
    for (int k = 0; k < COLUMNS; k++)
        if (shown[k])
            columns[column_count++] =
                (edu_column_t){NULL,
                               k == BEFORE ? apr_itoa(sections->pool, year) : title(sections, titles[k]),
                               k == AREA ? EDU_LEFT : EDU_RIGHT};
    edu_document_table(sections->document, caption, columns, column_count);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < count; i++)
            if (rows[i].own == (pass == 1))
                write_row(sections, &rows[i], shown);
    edu_document_table_end(sections->document);
}

static void
write_table(const edu_sections_t *sections, const edu_below_t *below, const edu_focus_t *focus,
            const apr_array_header_t *placed, const apr_array_header_t *own_years)
{
    const edu_assessment_t *assessment = sections->assessment;
    int year = edu_below_earliest(below, assessment->children, assessment->grp, focus->indicator);
    row_t *rows = apr_pcalloc(sections->pool, ((size_t)placed->nelts + 1) * sizeof *rows);

    for (int i = 0; i < placed->nelts; i++) {
        const edu_placed_t *one = &APR_ARRAY_IDX(placed, i, edu_placed_t);
        const edu_figure_t *before = NULL;

        if (year > 0)
            before = one->own
                         ? edu_report_own_year(own_years, year, focus->indicator)
                         : edu_below_find(below, year, one->area->code, assessment->grp, focus->indicator);
        rows[i] = make_row(sections, one, before);
    }
    write_rows(sections,
               EDU_SAY(assessment->lang, EDU_MSG_FOCUS_CAPTION, sections->pool,
                       edu_assess_area_name(assessment, assessment->area), assessment->period,
                       edu_assess_indicator_name(assessment, focus->indicator)),
               rows, placed->nelts, year);
}

void
edu_report_section_focus(const edu_sections_t *sections, const edu_below_t *below,
                         const edu_report_map_t *map, const apr_array_header_t *years)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;

    if (below->focus->nelts == 0)
        return;
    edu_document_heading(sections->document, 2, title(sections, EDU_MSG_FOCUS));
    if (below->focus->nelts < below->candidates)
        edu_document_paragraph(sections->document, EDU_SAY(assessment->lang, EDU_MSG_FOCUS_SOME, pool,
                                                           apr_itoa(pool, below->focus->nelts),
                                                           apr_itoa(pool, below->candidates)));
    for (int i = 0; i < below->focus->nelts; i++) {
        const edu_focus_t *focus = &APR_ARRAY_IDX(below->focus, i, edu_focus_t);
        apr_array_header_t *placed = edu_placed_list(assessment, focus->indicator, pool);

        edu_document_heading(sections->document, 3,
                             edu_key_capital(edu_assess_indicator_name(assessment, focus->indicator), pool));
        write_table(sections, below, focus, placed, years);
        edu_report_chart_ranked(sections, focus, placed);
        edu_report_chart_funnel(sections, focus, placed);
        edu_report_chart_map(sections, below, map, focus);
        edu_report_chart_slope(sections, below, focus, placed, years);
        edu_report_chart_spread(sections, below, focus, years);
        edu_report_chart_weighted(sections, below, focus);
    }
    edu_report_county_table(sections, below);
}
