#include "reports/summary/ranks.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, FIRST_OPTIONAL = 4 };

/* An area below with what is said of it. */
typedef struct row_t {
    const edu_area_t *area;
    const edu_figure_t *figure;
    const edu_standing_t *standing; /* NULL: not compared */
} row_t;

/* The best first; what is not ranked comes behind, by code. */
static int
compare_rows(const void *a, const void *b)
{
    const row_t *x = a;
    const row_t *y = b;
    int64_t left = x->standing != NULL && x->standing->rank > 0 ? x->standing->rank : INT64_MAX;
    int64_t right = y->standing != NULL && y->standing->rank > 0 ? y->standing->rank : INT64_MAX;

    if (left != right)
        return left < right ? -1 : 1;
    return strcmp(x->area->code, y->area->code);
}

static apr_array_header_t *
rows_of(const edu_sections_t *sections, const edu_indicator_t *indicator, bool *any)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_array_header_t *rows = apr_array_make(sections->pool, assessment->children->nelts + 1, sizeof(row_t));

    *any = false;
    for (int i = 0; i < assessment->children->nelts; i++) {
        row_t row = {.area = APR_ARRAY_IDX(assessment->children, i, const edu_area_t *)};

        row.figure = edu_figure_find(assessment->below, row.area->code, assessment->grp, indicator);
        if (row.figure == NULL)
            continue;
        row.standing = edu_standing_find(assessment->standings, row.figure);
        *any = *any || row.standing != NULL;
        APR_ARRAY_PUSH(rows, row_t) = row;
    }
    if (rows->nelts > 1)
        qsort(rows->elts, (size_t)rows->nelts, sizeof(row_t), compare_rows);
    return rows;
}

/* An area's cells, "" where nothing is said. */
static void
fill_row(const edu_sections_t *sections, const row_t *row, const char *cells[COLUMNS])
{
    const edu_lang_t lang = sections->assessment->lang;
    const edu_indicator_t *indicator = row->figure->indicator;
    const edu_standing_t *standing = row->standing;
    apr_pool_t *pool = sections->pool;

    cells[0] = edu_assess_area_name(sections->assessment, row->area);
    cells[1] = row->area->code;
    cells[2] = edu_figure_cell(row->figure, pool);
    cells[3] = standing != NULL && standing->rank > 0 ? edu_standing_rank(standing, pool) : "–";
    for (int i = FIRST_OPTIONAL; i < COLUMNS; i++)
        cells[i] = "";
    if (standing == NULL)
        return;
    cells[4] = edu_standing_range(standing, pool);
    cells[5] = isnan(standing->shrunk) ? "" : edu_beside_rate(standing->shrunk, indicator, pool);
    cells[6] = edu_place_text(&standing->above, indicator, lang, pool);
    cells[7] = edu_place_text(&standing->target, indicator, lang, pool);
}

/* Which columns say anything: rates without a model of chance have a rank alone, and not all have targets. Returns how many. */
static int
choose_columns(int chosen[COLUMNS], const char *(*cells)[COLUMNS], int rows)
{
    int count = 0;

    for (int k = 0; k < COLUMNS; k++) {
        bool any = k < FIRST_OPTIONAL;

        for (int i = 0; i < rows && !any; i++)
            any = *cells[i][k] != '\0';
        if (any)
            chosen[count++] = k;
    }
    return count;
}

static void
write_table(const edu_sections_t *sections, const edu_indicator_t *indicator, const apr_array_header_t *rows)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_lang_t lang = assessment->lang;
    const edu_column_t all[COLUMNS] = {{NULL, edu_message(lang, EDU_MSG_COLUMN_AREA), EDU_LEFT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_RATE), EDU_RIGHT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_RANK), EDU_RIGHT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_RANK_RANGE), EDU_RIGHT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_SHRUNK), EDU_RIGHT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_FUNNEL_ABOVE), EDU_LEFT},
                                       {NULL, edu_message(lang, EDU_MSG_COLUMN_FUNNEL_TARGET), EDU_LEFT}};
    const char *name = edu_assess_indicator_name(assessment, indicator);
    const char *(*cells)[COLUMNS] = apr_palloc(sections->pool, sizeof *cells * (size_t)rows->nelts);
    edu_column_t columns[COLUMNS];
    int chosen[COLUMNS];
    int count;

    for (int i = 0; i < rows->nelts; i++)
        fill_row(sections, &APR_ARRAY_IDX(rows, i, row_t), cells[i]);
    count = choose_columns(chosen, cells, rows->nelts);
    for (int k = 0; k < count; k++)
        columns[k] = all[chosen[k]];
    edu_document_heading(sections->document, 3, EDU_SAY(lang, EDU_MSG_RANKS, sections->pool, name));
    edu_document_table(sections->document,
                       EDU_SAY(lang, EDU_MSG_RANKS_CAPTION, sections->pool,
                               edu_assess_area_name(assessment, assessment->area), assessment->period, name),
                       columns, count);
    for (int i = 0; i < rows->nelts; i++) {
        const edu_figure_t *figure = APR_ARRAY_IDX(rows, i, row_t).figure;
        const char *classes[COLUMNS] = {NULL, NULL, edu_figure_status_code(figure->status)};
        const char *row[COLUMNS];

        for (int k = 0; k < count; k++)
            row[k] = cells[i][chosen[k]];
        edu_document_row(sections->document, row, classes);
    }
    edu_document_table_end(sections->document);
}

void
edu_report_ranks(const edu_sections_t *sections)
{
    const edu_assessment_t *assessment = sections->assessment;
    bool some = false;

    if (assessment->standings == NULL)
        return;
    for (int i = 0; i < assessment->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(assessment->indicators, i, const edu_indicator_t *);
        bool any;
        const apr_array_header_t *rows = rows_of(sections, indicator, &any);

        if (!any)
            continue;
        /* What the columns mean stands before the first table. */
        if (!some)
            edu_document_paragraph(sections->document,
                                   edu_message(assessment->lang, EDU_MSG_LEGEND_NEIGHBOURS));
        some = true;
        write_table(sections, indicator, rows);
    }
}
