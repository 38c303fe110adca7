/* A table on pages. */
#include "reports/paper/paper_private.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <string.h>

static const double padding = 2.6; /* above and below a row's text */

static double
row_height(const edu_paper_block_t *table, const edu_paper_row_t *row)
{
    double leading = edu_fonts_leading(edu_paper_type(table->size, false, EDU_PAPER_INK));

    return row->most_lines * leading + 2 * padding;
}

static double
table_width(const edu_paper_block_t *table)
{
    double width = 0;

    for (int i = 0; i < table->column_count; i++)
        width += table->widths[i];
    return width;
}

/* Colours repeat what words and marks say. */
edu_type_t
edu_paper_cell_type(const edu_paper_block_t *table, const edu_paper_row_t *row, int column, double size)
{
    const char *class = row->classes != NULL ? row->classes[column] : NULL;
    bool bold = row == table->head || row->total || (class != NULL && strcmp(class, "own") == 0);

    if (class != NULL && strstr(class, "not_met") != NULL)
        return edu_paper_type(size, true, 0xA33C00U);
    if (class != NULL && strstr(class, "met") != NULL)
        return edu_paper_type(size, bold, 0x00527FU);
    if (class != NULL && (strstr(class, "incomplete") != NULL || strstr(class, "no_") != NULL))
        return edu_paper_type(size, bold, EDU_PAPER_SOFT);
    return edu_paper_type(size, bold, EDU_PAPER_INK);
}

static void
rule(const edu_pages_t *pages, const edu_paper_block_t *table, double y, edu_colour_t colour, double width)
{
    if (pages->canvas != NULL)
        edu_canvas_line(pages->canvas, table->left, y, table->left + table_width(table), y,
                        (edu_ink_t){EDU_CLEAR, colour, width, EDU_SOLID});
}

static void
put_cell(edu_pages_t *pages, const edu_paper_block_t *table, const edu_paper_row_t *row, int column, double x)
{
    edu_type_t type = edu_paper_cell_type(table, row, column, table->size);
    double leading = edu_fonts_leading(type);
    bool right = table->columns[column].align == EDU_RIGHT;
    const apr_array_header_t *lines = row->lines[column];
    double baseline = pages->y + padding + 0.78 * leading;

    /* Heads stand on the line below them. */
    if (row == table->head)
        baseline += (row->most_lines - lines->nelts) * leading;
    if (right)
        x += table->widths[column] - table->gap / 2;
    else
        x += table->gap / 2;
    for (int i = 0; i < lines->nelts; i++)
        edu_pages_line(pages, x, baseline + i * leading, right ? EDU_END : EDU_START, type,
                       APR_ARRAY_IDX(lines, i, const char *));
}

static void
put_row(edu_pages_t *pages, const edu_paper_block_t *table, const edu_paper_row_t *row)
{
    double x = table->left;

    for (int i = 0; i < table->column_count; i++) {
        put_cell(pages, table, row, i, x);
        x += table->widths[i];
    }
    pages->y += row_height(table, row);
}

static void
put_head(edu_pages_t *pages, const edu_paper_block_t *table, bool again)
{
    edu_type_t type = edu_paper_type(9, true, EDU_PAPER_INK);
    double height = row_height(table, table->head);

    if (table->text != NULL && (again || !table->named)) {
        const char *caption =
            again ? apr_pstrcat(pages->page_pool, table->text, edu_translate(" (continued)"), NULL)
                  : table->text;

        edu_pages_text(pages, table->left, EDU_PAPER_BODY, type, caption);
        pages->y += 3;
    }
    if (pages->canvas != NULL)
        edu_canvas_box(pages->canvas, (edu_box_t){table->left, pages->y, table_width(table), height},
                       (edu_ink_t){EDU_PAPER_HEAD, EDU_CLEAR, 0, EDU_SOLID});
    rule(pages, table, pages->y, EDU_PAPER_INK, 0.9);
    put_row(pages, table, table->head);
    rule(pages, table, pages->y, EDU_PAPER_INK, 0.9);
}

double
edu_pages_table_least(const edu_paper_block_t *table)
{
    double height = row_height(table, table->head) + (table->text != NULL && !table->named ? 16 : 0) + 6;

    for (int i = 0; i < table->rows->nelts && i < 2; i++)
        height += row_height(table, APR_ARRAY_IDX(table->rows, i, const edu_paper_row_t *));
    return height;
}

void
edu_pages_table(edu_pages_t *pages, const edu_paper_block_t *table)
{
    edu_pages_need(pages, edu_pages_table_least(table));
    pages->y += 4;
    put_head(pages, table, false);
    for (int i = 0; i < table->rows->nelts; i++) {
        const edu_paper_row_t *row = APR_ARRAY_IDX(table->rows, i, const edu_paper_row_t *);
        double height = row_height(table, row);

        /* No single row goes to another page, a total least of all. */
        if (i > 0 && i == table->rows->nelts - 2)
            height += row_height(table, APR_ARRAY_IDX(table->rows, i + 1, const edu_paper_row_t *));
        if (pages->y + height > EDU_PAPER_HEIGHT - EDU_PAPER_BOTTOM) {
            rule(pages, table, pages->y, EDU_PAPER_INK, 0.9);
            edu_pages_end_page(pages);
            edu_pages_begin_page(pages, true);
            put_head(pages, table, true);
        } else if (i > 0) {
            rule(pages, table, pages->y, row->total ? EDU_PAPER_INK : EDU_PAPER_LINE, row->total ? 0.9 : 0.5);
        }
        put_row(pages, table, row);
    }
    rule(pages, table, pages->y, EDU_PAPER_INK, 0.9);
    pages->y += 10;
}
