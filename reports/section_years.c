#include "reports/section_years.h"

#include "reports/messages.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* As many years as a page is wide. */
enum { YEARS_A_TABLE = 10 };

static const edu_indicator_t *
indicator_at(const edu_assessment_t *assessment, int index)
{
    return APR_ARRAY_IDX(assessment->catalogue->indicators, index, const edu_indicator_t *);
}

/* A rate beside others, marked only where it cannot be read like them. */
static const char *
plain_cell(const edu_figure_t *figure, apr_pool_t *pool)
{
    if (figure == NULL || isnan(figure->rate))
        return "–";
    return apr_pstrcat(pool, edu_figure_rate(figure, pool),
                       figure->status == EDU_FIGURE_INCOMPLETE ? " …" : "",
                       *figure->doubt != '\0' ? " !" : "", NULL);
}

/* The figures of one year: where they begin in the list, and how many. */
typedef struct year_t {
    int year;
    apr_array_header_t *figures; /* edu_figure_t */
} year_t;

static apr_array_header_t *
split_years(const apr_array_header_t *figures, apr_pool_t *pool)
{
    apr_array_header_t *years = apr_array_make(pool, 16, sizeof(year_t));

    for (int i = 0; i < figures->nelts; i++) {
        const edu_figure_t *figure = &APR_ARRAY_IDX(figures, i, edu_figure_t);
        bool fresh = years->nelts == 0 || APR_ARRAY_IDX(years, years->nelts - 1, year_t).year != figure->year;

        if (fresh)
            APR_ARRAY_PUSH(years, year_t) =
                (year_t){figure->year, apr_array_make(pool, 24, sizeof(edu_figure_t))};
        APR_ARRAY_PUSH(APR_ARRAY_IDX(years, years->nelts - 1, year_t).figures, edu_figure_t) = *figure;
    }
    return years;
}

static void
years_row(const edu_sections_t *sections, const apr_array_header_t *years, int first, int count,
          const edu_indicator_t *indicator)
{
    const char *cells[YEARS_A_TABLE + 1] = {edu_assess_indicator_name(sections->assessment, indicator)};
    bool any = false;

    for (int i = 0; i < count; i++) {
        const edu_figure_t *figure = edu_figure_find(APR_ARRAY_IDX(years, first + i, year_t).figures, NULL,
                                                     sections->assessment->grp, indicator);

        any = any || (figure != NULL && !isnan(figure->rate));
        cells[1 + i] = plain_cell(figure, sections->pool);
    }
    if (any)
        edu_document_row(sections->document, cells, NULL);
}

static void
years_table(const edu_sections_t *sections, const apr_array_header_t *years, int first, int count)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;
    edu_column_t columns[YEARS_A_TABLE + 1];
    const char *from = apr_psprintf(pool, "%d", APR_ARRAY_IDX(years, first, year_t).year);
    const char *to = apr_psprintf(pool, "%d", APR_ARRAY_IDX(years, first + count - 1, year_t).year);

    columns[0] = (edu_column_t){NULL, edu_message(assessment->lang, EDU_MSG_COLUMN_INDICATOR), EDU_LEFT};
    for (int i = 0; i < count; i++)
        columns[1 + i] =
            (edu_column_t){NULL, apr_psprintf(pool, "%d", APR_ARRAY_IDX(years, first + i, year_t).year),
                           EDU_RIGHT};
    edu_document_table(sections->document, EDU_SAY(assessment->lang, EDU_MSG_TREND_CAPTION, pool, from, to),
                       columns, count + 1);
    for (int i = 0; i < assessment->catalogue->indicators->nelts; i++)
        years_row(sections, years, first, count, indicator_at(assessment, i));
    edu_document_table_end(sections->document);
}

void
edu_section_years(const edu_sections_t *sections, const apr_array_header_t *figures)
{
    apr_array_header_t *years = split_years(figures, sections->pool);
    int tables;

    /* One year is no trend. */
    if (years->nelts < 2)
        return;
    edu_document_heading(sections->document, 2, edu_message(sections->assessment->lang, EDU_MSG_TREND));
    /* Tables of about the same width rather than a last one of a single year. */
    tables = (years->nelts + YEARS_A_TABLE - 1) / YEARS_A_TABLE;
    for (int i = 0; i < tables; i++) {
        int first = years->nelts * i / tables;

        years_table(sections, years, first, years->nelts * (i + 1) / tables - first);
    }
}

/* The groups of units (not sets of areas) for which the area has figures: const edu_group_t *. */
static apr_array_header_t *
groups_present(const edu_assessment_t *assessment, apr_pool_t *pool)
{
    apr_array_header_t *groups = apr_array_make(pool, 8, sizeof(const edu_group_t *));

    for (int i = 0; i < assessment->catalogue->groups->nelts; i++) {
        const edu_group_t *group = APR_ARRAY_IDX(assessment->catalogue->groups, i, const edu_group_t *);
        bool found = false;

        for (int j = 0; edu_assess_within(group) && !found && j < assessment->figures->nelts; j++) {
            const edu_figure_t *figure = &APR_ARRAY_IDX(assessment->figures, j, edu_figure_t);

            found = strcmp(figure->grp, group->code) == 0 && !isnan(figure->rate);
        }
        if (found)
            APR_ARRAY_PUSH(groups, const edu_group_t *) = group;
    }
    return groups;
}

static void
groups_row(const edu_sections_t *sections, const apr_array_header_t *groups, const edu_indicator_t *indicator,
           const char **cells)
{
    const edu_assessment_t *assessment = sections->assessment;
    bool any = false;

    cells[0] = edu_assess_indicator_name(assessment, indicator);
    cells[1] = plain_cell(edu_figure_find(assessment->figures, NULL, "all", indicator), sections->pool);
    for (int i = 0; i < groups->nelts; i++) {
        const edu_figure_t *figure =
            edu_figure_find(assessment->figures, NULL, APR_ARRAY_IDX(groups, i, const edu_group_t *)->code,
                            indicator);

        any = any || (figure != NULL && !isnan(figure->rate));
        cells[2 + i] = plain_cell(figure, sections->pool);
    }
    if (any)
        edu_document_row(sections->document, cells, NULL);
}

void
edu_section_groups(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_array_header_t *groups = groups_present(assessment, sections->pool);
    size_t count = (size_t)groups->nelts + 2;
    edu_column_t *columns = apr_pcalloc(sections->pool, count * sizeof *columns);
    const char **cells = apr_pcalloc(sections->pool, count * sizeof *cells);

    if (groups->nelts == 0)
        return;
    columns[0] = (edu_column_t){NULL, edu_message(assessment->lang, EDU_MSG_COLUMN_INDICATOR), EDU_LEFT};
    columns[1] = (edu_column_t){NULL, edu_message(assessment->lang, EDU_MSG_TOTAL), EDU_RIGHT};
    for (int i = 0; i < groups->nelts; i++)
        columns[2 + i] =
            (edu_column_t){NULL,
                           edu_assess_group_name(assessment, APR_ARRAY_IDX(groups, i, const edu_group_t *)),
                           EDU_RIGHT};
    edu_document_heading(sections->document, 2, edu_message(assessment->lang, EDU_MSG_GROUPS));
    edu_document_table(sections->document,
                       EDU_SAY(assessment->lang, EDU_MSG_GROUPS_CAPTION, sections->pool, assessment->period),
                       columns, (int)count);
    for (int i = 0; i < assessment->catalogue->indicators->nelts; i++)
        groups_row(sections, groups, indicator_at(assessment, i), cells);
    edu_document_table_end(sections->document);
}

static void
spread_row(const edu_sections_t *sections, const edu_figure_t *figure)
{
    const char *cells[EDU_SPREAD_COUNT + 2];

    cells[0] = edu_assess_indicator_name(sections->assessment, figure->indicator);
    cells[1] = apr_psprintf(sections->pool, "%" PRId64, figure->below_n);
    for (int i = 0; i < EDU_SPREAD_COUNT; i++)
        cells[2 + i] =
            isnan(figure->spread[i])
                ? "–"
                : apr_pstrcat(sections->pool,
                              edu_text_number(figure->spread[i], figure->indicator->decimals, sections->pool),
                              i == EDU_SPREAD_SD ? "" : edu_figure_unit(figure->indicator), NULL);
    edu_document_row(sections->document, cells, NULL);
}

void
edu_section_spread(const edu_sections_t *sections)
{
    static const edu_message_t titles[EDU_SPREAD_COUNT + 2] = {
        EDU_MSG_COLUMN_INDICATOR, EDU_MSG_COLUMN_COUNTIES, EDU_MSG_COLUMN_MEAN,
        EDU_MSG_COLUMN_SD,        EDU_MSG_COLUMN_MIN,      EDU_MSG_COLUMN_Q1,
        EDU_MSG_COLUMN_MEDIAN,    EDU_MSG_COLUMN_Q3,       EDU_MSG_COLUMN_MAX};
    const edu_assessment_t *assessment = sections->assessment;
    edu_column_t columns[EDU_SPREAD_COUNT + 2];
    bool any = false;

    for (int i = 0; i < EDU_SPREAD_COUNT + 2; i++)
        columns[i] =
            (edu_column_t){NULL, edu_message(assessment->lang, titles[i]), i == 0 ? EDU_LEFT : EDU_RIGHT};
    for (int i = 0; i < assessment->catalogue->indicators->nelts; i++) {
        const edu_figure_t *figure =
            edu_figure_find(assessment->figures, NULL, "all", indicator_at(assessment, i));

        if (figure == NULL || figure->below_n < 2)
            continue;
        if (!any) {
            edu_document_heading(sections->document, 2, edu_message(assessment->lang, EDU_MSG_SPREAD));
            edu_document_table(sections->document,
                               EDU_SAY(assessment->lang, EDU_MSG_SPREAD_CAPTION, sections->pool,
                                       assessment->period),
                               columns, EDU_SPREAD_COUNT + 2);
        }
        any = true;
        spread_row(sections, figure);
    }
    if (!any)
        return;
    edu_document_table_end(sections->document);
    edu_document_paragraph(sections->document, edu_message(assessment->lang, EDU_MSG_SPREAD_NOTE));
}
