#include "reports/paper/paper.h"

#include "reports/paper/paper_private.h"

#include <apr_strings.h>
#include <string.h>

edu_type_t
edu_paper_type(double size, bool bold, edu_colour_t colour)
{
    return (edu_type_t){size, bold, colour, EDU_CLEAR};
}

edu_paper_t *
edu_paper_create(const char *title, edu_fonts_t *fonts, apr_pool_t *pool)
{
    edu_paper_t *paper = apr_pcalloc(pool, sizeof *paper);

    paper->title = apr_pstrdup(pool, edu_fonts_clean(title, pool));
    paper->fonts = fonts;
    paper->blocks = apr_array_make(pool, 64, sizeof(edu_paper_block_t *));
    paper->pool = pool;
    return paper;
}

static edu_paper_block_t *
add_block(edu_paper_t *paper, edu_paper_kind_t kind, const char *text)
{
    edu_paper_block_t *block = apr_pcalloc(paper->pool, sizeof *block);

    block->kind = kind;
    if (text != NULL)
        block->text = apr_pstrdup(paper->pool, edu_fonts_clean(text, paper->pool));
    APR_ARRAY_PUSH(paper->blocks, edu_paper_block_t *) = block;
    return block;
}

void
edu_paper_heading(edu_paper_t *paper, int level, const char *text)
{
    add_block(paper, EDU_PAPER_HEADING, text)->level = level;
}

void
edu_paper_paragraph(edu_paper_t *paper, const char *text)
{
    add_block(paper, EDU_PAPER_PARAGRAPH, text);
}

void
edu_paper_list(edu_paper_t *paper, const apr_array_header_t *items, int first)
{
    edu_paper_block_t *block;

    if (items->nelts == 0)
        return;
    block = add_block(paper, EDU_PAPER_LIST, NULL);
    block->first = first;
    block->items = apr_array_make(paper->pool, items->nelts, sizeof(const char *));
    for (int i = 0; i < items->nelts; i++)
        APR_ARRAY_PUSH(block->items, const char *) =
            apr_pstrdup(paper->pool, edu_fonts_clean(APR_ARRAY_IDX(items, i, const char *), paper->pool));
}

static edu_paper_row_t *
make_row(const edu_paper_t *paper, int count, const char *const *cells, const char *const *classes)
{
    edu_paper_row_t *row = apr_pcalloc(paper->pool, sizeof *row);
    size_t size = ((size_t)count + 1) * sizeof(const char *);

    row->cells = apr_pcalloc(paper->pool, size);
    row->classes = classes != NULL ? apr_pcalloc(paper->pool, size) : NULL;
    for (int i = 0; i < count; i++) {
        row->cells[i] = apr_pstrdup(paper->pool, edu_fonts_clean(cells[i], paper->pool));
        if (classes != NULL && classes[i] != NULL)
            row->classes[i] = apr_pstrdup(paper->pool, classes[i]);
    }
    return row;
}

void
edu_paper_table(edu_paper_t *paper, const char *caption, const edu_column_t *columns, int column_count)
{
    const edu_paper_block_t *above =
        paper->blocks->nelts > 0
            ? APR_ARRAY_IDX(paper->blocks, paper->blocks->nelts - 1, const edu_paper_block_t *)
            : NULL;
    edu_paper_block_t *block = add_block(paper, EDU_PAPER_TABLE, caption);
    const char **titles = apr_pcalloc(paper->pool, ((size_t)column_count + 1) * sizeof *titles);

    block->named = above != NULL && above->kind == EDU_PAPER_HEADING && block->text != NULL &&
                   strcmp(above->text, block->text) == 0;
    block->column_count = column_count;
    block->columns = apr_pmemdup(paper->pool, columns, (size_t)column_count * sizeof *columns);
    for (int i = 0; i < column_count; i++)
        titles[i] = edu_table_title(&columns[i]);
    block->head = make_row(paper, column_count, titles, NULL);
    block->rows = apr_array_make(paper->pool, 32, sizeof(edu_paper_row_t *));
}

void
edu_paper_row(edu_paper_t *paper, const char *const *cells, const char *const *classes, bool total)
{
    edu_paper_block_t *table = APR_ARRAY_IDX(paper->blocks, paper->blocks->nelts - 1, edu_paper_block_t *);
    edu_paper_row_t *row = make_row(paper, table->column_count, cells, classes);

    row->total = total;
    APR_ARRAY_PUSH(table->rows, edu_paper_row_t *) = row;
}

void
edu_paper_chart(edu_paper_t *paper, const edu_chart_kind_t *kind, const void *chart)
{
    edu_paper_block_t *block = add_block(paper, EDU_PAPER_CHART, NULL);

    block->chart_kind = kind;
    block->chart = chart;
}
