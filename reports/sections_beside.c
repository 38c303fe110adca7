/* What --wide says of figures beyond their table: counts and spread, the neighbours, and what missing returns leave open. */
#include "reports/sections.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static const char *
title(const edu_sections_t *sections, edu_message_t id)
{
    return edu_message(sections->assessment->lang, id);
}

static const edu_figure_t *
figure_at(const apr_array_header_t *figures, int index)
{
    return APR_ARRAY_IDX(figures, index, const edu_figure_t *);
}

/* A figure's name in a further table: the code in text, where it stands in the table before; else name and code. */
static int
begin_row(const edu_sections_t *sections, const edu_figure_t *figure, const char **cells)
{
    int count = 0;

    if (edu_document_format(sections->document) != EDU_DOCUMENT_TEXT)
        cells[count++] = edu_assess_indicator_name(sections->assessment, figure->indicator);
    cells[count++] = figure->indicator->code;
    return count;
}

static int
begin_columns(const edu_sections_t *sections, edu_column_t *columns)
{
    int count = 0;

    if (edu_document_format(sections->document) != EDU_DOCUMENT_TEXT)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_INDICATOR), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    return count;
}

/* Figures with their alternatives behind each. */
static apr_array_header_t *
with_alternatives(const edu_sections_t *sections, const apr_array_header_t *figures)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_array_header_t *all =
        apr_array_make(sections->pool, figures->nelts + 1, sizeof(const edu_figure_t *));

    for (int i = 0; i < figures->nelts; i++) {
        APR_ARRAY_PUSH(all, const edu_figure_t *) = figure_at(figures, i);
        apr_array_cat(all, edu_assess_alternatives(assessment->figures, figure_at(figures, i),
                                                   assessment->catalogue, sections->pool));
    }
    return all;
}

/* Counts -------------------------------------------------------------------------------------------------------------------- */

enum { COUNT_COLUMNS = 9 };

/* Which columns say something of some figure. */
typedef struct count_layout_t {
    bool changes;
    bool required;
    bool spread;
} count_layout_t;

static void
count_row(const edu_sections_t *sections, const edu_figure_t *figure, count_layout_t layout)
{
    apr_pool_t *pool = sections->pool;
    const char *cells[COUNT_COLUMNS + 1];
    int count = begin_row(sections, figure, cells);

    cells[count++] = edu_figure_side(figure, figure->numerator, pool);
    cells[count++] = edu_figure_side(figure, figure->denominator, pool);
    if (layout.changes)
        cells[count++] = edu_figure_change(figure, pool);
    if (layout.required)
        cells[count++] = edu_figure_required(figure, pool);
    if (layout.spread) {
        bool some = !isnan(figure->inequality[EDU_INEQUALITY_CV]);

        cells[count++] = some ? edu_figure_inequality_part(figure, EDU_INEQUALITY_CV, pool) : "";
        cells[count++] = some ? edu_figure_inequality_part(figure, EDU_INEQUALITY_GINI, pool) : "";
        cells[count++] =
            some ? apr_psprintf(pool, "%s (%s)",
                                edu_figure_inequality_part(figure, EDU_INEQUALITY_THEIL, pool),
                                edu_figure_inequality_part(figure, EDU_INEQUALITY_THEIL_BETWEEN, pool))
                 : "";
        cells[count++] = some ? edu_figure_inequality_part(figure, EDU_INEQUALITY_RATIO_20_20, pool) : "";
    }
    edu_document_row(sections->document, cells, NULL);
}

/* In text only: other formats have these in the table itself. */
static void
count_table(const edu_sections_t *sections, const apr_array_header_t *figures)
{
    edu_column_t columns[COUNT_COLUMNS + 1];
    int count = begin_columns(sections, columns);
    count_layout_t layout = {false, false, false};

    for (int i = 0; i < figures->nelts; i++) {
        layout.changes = layout.changes || !isnan(figure_at(figures, i)->change);
        layout.required = layout.required || figure_at(figures, i)->required_year > 0;
        layout.spread = layout.spread || !isnan(figure_at(figures, i)->inequality[EDU_INEQUALITY_CV]);
    }
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_NUMERATOR), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_DENOMINATOR), EDU_RIGHT};
    if (layout.changes)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CHANGE), EDU_RIGHT};
    if (layout.required)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_REQUIRED), EDU_RIGHT};
    if (layout.spread) {
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CV), EDU_RIGHT};
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_GINI), EDU_RIGHT};
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_THEIL), EDU_RIGHT};
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_RATIO), EDU_RIGHT};
    }
    edu_document_heading(sections->document, 3,
                         title(sections, layout.spread ? EDU_MSG_COUNTS_AND_SPREAD : EDU_MSG_COUNTS));
    edu_document_table(sections->document, title(sections, EDU_MSG_COUNTS), columns, count);
    for (int i = 0; i < figures->nelts; i++)
        count_row(sections, figure_at(figures, i), layout);
    edu_document_table_end(sections->document);
}

/* Neighbours ---------------------------------------------------------------------------------------------------------------- */

/* The columns on neighbours, in their order. */
enum { PEER_RANK, PEER_RANGE, PEER_SHRUNK, PEER_ABOVE, PEER_TARGET, PEER_COLUMNS };

static const edu_standing_t *
standing_of(const edu_sections_t *sections, const edu_figure_t *figure)
{
    return edu_standing_find(sections->assessment->standings, figure);
}

/* "" where there is nothing to say. */
static const char *
peer_cell(const edu_sections_t *sections, const edu_figure_t *figure, const edu_standing_t *standing,
          int column)
{
    apr_pool_t *pool = sections->pool;
    edu_lang_t lang = sections->assessment->lang;

    switch (column) {
    case PEER_RANK: return edu_standing_rank(standing, pool);
    case PEER_RANGE: return edu_standing_range(standing, pool);
    case PEER_SHRUNK:
        return isnan(standing->shrunk) ? "" : edu_beside_rate(standing->shrunk, figure->indicator, pool);
    case PEER_ABOVE: return edu_place_text(&standing->above, figure->indicator, lang, pool);
    default: return edu_place_text(&standing->target, figure->indicator, lang, pool);
    }
}

/* Which columns say something of some figure. */
static void
peer_columns(const edu_sections_t *sections, const apr_array_header_t *figures, bool *shown)
{
    for (int column = 0; column < PEER_COLUMNS; column++) {
        shown[column] = false;
        for (int i = 0; i < figures->nelts && !shown[column]; i++) {
            const edu_standing_t *standing = standing_of(sections, figure_at(figures, i));

            shown[column] =
                standing != NULL && *peer_cell(sections, figure_at(figures, i), standing, column) != '\0';
        }
    }
}

static void
peer_table(const edu_sections_t *sections, const apr_array_header_t *figures, const char *heading)
{
    static const edu_message_t titles[PEER_COLUMNS] = {EDU_MSG_COLUMN_RANK, EDU_MSG_COLUMN_RANK_RANGE,
                                                       EDU_MSG_COLUMN_SHRUNK, EDU_MSG_COLUMN_FUNNEL_ABOVE,
                                                       EDU_MSG_COLUMN_FUNNEL_TARGET};
    edu_column_t columns[PEER_COLUMNS + 2];
    bool shown[PEER_COLUMNS];
    int count = begin_columns(sections, columns);

    peer_columns(sections, figures, shown);
    for (int column = 0; column < PEER_COLUMNS; column++)
        if (shown[column])
            columns[count++] = (edu_column_t){NULL, title(sections, titles[column]),
                                              column < PEER_ABOVE ? EDU_RIGHT : EDU_LEFT};
    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, heading, columns, count);
    for (int i = 0; i < figures->nelts; i++) {
        const edu_standing_t *standing = standing_of(sections, figure_at(figures, i));
        const char *cells[PEER_COLUMNS + 2];

        if (standing == NULL)
            continue;
        count = begin_row(sections, figure_at(figures, i), cells);
        for (int column = 0; column < PEER_COLUMNS; column++)
            if (shown[column])
                cells[count++] = peer_cell(sections, figure_at(figures, i), standing, column);
        edu_document_row(sections->document, cells, NULL);
    }
    edu_document_table_end(sections->document);
}

void
edu_section_neighbours(const edu_sections_t *sections, const edu_block_t *block,
                       const apr_array_header_t *figures, bool first)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *parent = assessment->area->parent;
    const char *above;
    bool any = false;

    if (parent == NULL || *parent == '\0' || figures->nelts == 0)
        return;
    if (strcmp(block->grp, "all") != 0) {
        if (first && strcmp(block->grp, assessment->grp) == 0)
            edu_document_paragraph(sections->document, title(sections, EDU_MSG_NEIGHBOURS_WHOLE));
        return;
    }
    above = edu_report_area_name(assessment->catalogue, parent, assessment->year, assessment->lang);
    for (int i = 0; i < figures->nelts && !any; i++)
        any = standing_of(sections, figure_at(figures, i)) != NULL;
    if (any)
        peer_table(sections, figures, EDU_SAY(assessment->lang, EDU_MSG_NEIGHBOURS, sections->pool, above));
    if (any && first)
        edu_document_paragraph(sections->document, title(sections, EDU_MSG_LEGEND_NEIGHBOURS));
    if (!any && first)
        edu_document_paragraph(sections->document,
                               EDU_SAY(assessment->lang, EDU_MSG_NO_NEIGHBOURS, sections->pool, above));
}

/* Missing returns ----------------------------------------------------------------------------------------------------------- */

enum { BOUND_COLUMNS = 8 };

static void
bound_row(const edu_sections_t *sections, const edu_figure_t *figure, const edu_bound_t *bound, bool verdicts)
{
    apr_pool_t *pool = sections->pool;
    const edu_indicator_t *indicator = figure->indicator;
    const char *cells[BOUND_COLUMNS + 1];
    int count = begin_row(sections, figure, cells);

    cells[count++] = edu_figure_rate(figure, pool);
    cells[count++] = edu_beside_rate(bound->lowest, indicator, pool);
    cells[count++] = edu_beside_rate(bound->as_known, indicator, pool);
    cells[count++] = edu_beside_rate(bound->highest, indicator, pool);
    if (verdicts)
        cells[count++] = edu_bound_verdict(bound, sections->assessment->lang, pool);
    cells[count++] = edu_text_grouped(bound->missing, pool);
    cells[count++] = edu_text_grouped(bound->known, pool);
    edu_document_row(sections->document, cells, NULL);
}

static void
bound_table(const edu_sections_t *sections, const apr_array_header_t *figures, bool verdicts)
{
    const apr_array_header_t *all = sections->assessment->bounds;
    const char *heading = title(sections, EDU_MSG_EXPLAIN_BOUNDS);
    edu_column_t columns[BOUND_COLUMNS + 1];
    int count = begin_columns(sections, columns);

    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_RATE), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_LOWEST), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_AS_KNOWN), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_HIGHEST), EDU_RIGHT};
    if (verdicts)
        columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_WHATEVER), EDU_LEFT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_MISSING), EDU_RIGHT};
    columns[count++] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_KNOWN), EDU_RIGHT};
    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, heading, columns, count);
    for (int i = 0; i < figures->nelts; i++) {
        const edu_bound_t *bound = edu_bound_find(all, figure_at(figures, i));

        if (bound != NULL)
            bound_row(sections, figure_at(figures, i), bound, verdicts);
    }
    edu_document_table_end(sections->document);
}

void
edu_section_bounds(const edu_sections_t *sections, const apr_array_header_t *figures, bool first)
{
    const apr_array_header_t *all = sections->assessment->bounds;
    bool any = false;
    bool verdicts = false;

    for (int i = 0; i < figures->nelts; i++) {
        const edu_bound_t *bound = edu_bound_find(all, figure_at(figures, i));

        any = any || bound != NULL;
        verdicts = verdicts || (bound != NULL && *bound->verdict != '\0');
    }
    if (any)
        bound_table(sections, figures, verdicts);
    if (first && (any || figures->nelts > 0))
        edu_document_paragraph(sections->document, title(sections, all == NULL ? EDU_MSG_BOUNDS_UNKNOWN
                                                                   : any       ? EDU_MSG_LEGEND_BOUNDS
                                                                               : EDU_MSG_NO_BOUNDS));
}

void
edu_section_beside(const edu_sections_t *sections, const edu_block_t *block,
                   const apr_array_header_t *figures, bool first)
{
    const apr_array_header_t *all = with_alternatives(sections, figures);

    if (!sections->wide || sections->assessment->standings == NULL || figures->nelts == 0)
        return;
    if (edu_document_format(sections->document) == EDU_DOCUMENT_TEXT)
        count_table(sections, all);
    edu_section_neighbours(sections, block, all, first);
    edu_section_bounds(sections, all, first);
}

/* Ranks of the areas below -------------------------------------------------------------------------------------------------- */

/* "2 (1–5)". */
static const char *
rank_cell(const edu_standing_t *standing, apr_pool_t *pool)
{
    if (standing == NULL || standing->rank == 0)
        return "–";
    return standing->rank_low > 0 ? apr_psprintf(pool, "%" APR_INT64_T_FMT " (%s)", standing->rank,
                                                 edu_standing_range(standing, pool))
                                  : apr_psprintf(pool, "%" APR_INT64_T_FMT, standing->rank);
}

static const edu_standing_t *
standing_below(const edu_sections_t *sections, const char *area, const edu_indicator_t *indicator)
{
    const edu_figure_t *figure =
        edu_figure_find(sections->assessment->below, area, sections->assessment->grp, indicator);

    return figure != NULL ? standing_of(sections, figure) : NULL;
}

/* The indicators by which some area below has a rank: const edu_indicator_t *. */
static apr_array_header_t *
ranked(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_array_header_t *found = apr_array_make(sections->pool, 8, sizeof(const edu_indicator_t *));

    for (int i = 0; i < assessment->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(assessment->indicators, i, const edu_indicator_t *);
        bool any = false;

        for (int k = 0; k < assessment->children->nelts && !any; k++) {
            const edu_standing_t *standing =
                standing_below(sections, APR_ARRAY_IDX(assessment->children, k, const edu_area_t *)->code,
                               indicator);

            any = standing != NULL && standing->rank > 0;
        }
        if (any)
            APR_ARRAY_PUSH(found, const edu_indicator_t *) = indicator;
    }
    return found;
}

/* An area's ranks; `totals` gets how many areas each is among. */
static void
rank_row(const edu_sections_t *sections, const edu_area_t *area, const apr_array_header_t *indicators,
         const char **cells, const char **totals)
{
    cells[0] = edu_assess_area_name(sections->assessment, area);
    cells[1] = area->code;
    for (int j = 0; j < indicators->nelts; j++) {
        const edu_standing_t *standing =
            standing_below(sections, area->code, APR_ARRAY_IDX(indicators, j, const edu_indicator_t *));

        cells[2 + j] = rank_cell(standing, sections->pool);
        if (standing != NULL && standing->rank > 0)
            totals[2 + j] = apr_psprintf(sections->pool, "%" APR_INT64_T_FMT, standing->peers);
    }
    edu_document_row(sections->document, cells, NULL);
}

void
edu_section_ranks(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    const char *heading = title(sections, EDU_MSG_RANKS_BELOW);
    const apr_array_header_t *indicators;
    edu_column_t *columns;
    const char **cells;
    const char **totals;
    size_t count;

    if (!sections->wide || assessment->standings == NULL)
        return;
    indicators = ranked(sections);
    count = (size_t)indicators->nelts + 2;
    if (indicators->nelts == 0)
        return;
    columns = apr_pcalloc(sections->pool, count * sizeof *columns);
    cells = apr_pcalloc(sections->pool, count * sizeof *cells);
    totals = apr_pcalloc(sections->pool, count * sizeof *totals);
    columns[0] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_AREA), EDU_LEFT};
    columns[1] = (edu_column_t){NULL, title(sections, EDU_MSG_COLUMN_CODE), EDU_LEFT};
    for (int j = 0; j < indicators->nelts; j++)
        columns[2 + j] =
            (edu_column_t){NULL,
                           edu_section_column_title(sections,
                                                    APR_ARRAY_IDX(indicators, j, const edu_indicator_t *)),
                           EDU_RIGHT};
    totals[0] = title(sections, EDU_MSG_RANKS_OF);
    totals[1] = "";
    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, heading, columns, (int)count);
    for (int i = 0; i < assessment->children->nelts; i++)
        rank_row(sections, APR_ARRAY_IDX(assessment->children, i, const edu_area_t *), indicators, cells,
                 totals);
    edu_document_total(sections->document, totals);
    edu_document_table_end(sections->document);
    edu_document_paragraph(sections->document, title(sections, EDU_MSG_LEGEND_RANKS));
}
