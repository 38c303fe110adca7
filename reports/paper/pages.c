#include "base/pool.h"
#include "reports/paper/paper_private.h"

#include <apr_strings.h>
#include <cairo-pdf.h>
#include <math.h>

static edu_paper_block_t *
block_at(const edu_paper_t *paper, int index)
{
    return APR_ARRAY_IDX(paper->blocks, index, edu_paper_block_t *);
}

void
edu_pages_line(edu_pages_t *pages, double x, double baseline, edu_anchor_t anchor, edu_type_t type,
               const char *text)
{
    if (pages->canvas != NULL)
        edu_canvas_text(pages->canvas, x, baseline, anchor, type, text);
}

/* The title above, the page's number below. */
static void
put_frame(edu_pages_t *pages)
{
    const edu_paper_t *paper = pages->paper;
    edu_type_t type = edu_paper_type(8, false, EDU_PAPER_SOFT);
    double right = EDU_PAPER_LEFT + EDU_PAPER_BODY;

    edu_pages_line(pages, EDU_PAPER_LEFT, 44, EDU_START, type,
                   edu_fonts_fit(paper->fonts, type, paper->title, EDU_PAPER_BODY, pages->page_pool));
    edu_canvas_line(pages->canvas, EDU_PAPER_LEFT, 51, right, 51,
                    (edu_ink_t){EDU_CLEAR, EDU_PAPER_LINE, 0.6, EDU_SOLID});
    edu_pages_line(pages, right, EDU_PAPER_HEIGHT - 34, EDU_END, type,
                   apr_psprintf(pages->page_pool, "%d / %d", pages->page, pages->page_count));
}

void
edu_pages_begin_page(edu_pages_t *pages, bool with_header)
{
    apr_pool_clear(pages->page_pool);
    pages->page++;
    pages->y = EDU_PAPER_TOP;
    if (pages->cairo == NULL)
        return;
    pages->canvas = edu_canvas_page(pages->cairo, (edu_box_t){0, 0, EDU_PAPER_WIDTH, EDU_PAPER_HEIGHT},
                                    pages->paper->fonts, pages->page_pool);
    if (with_header)
        put_frame(pages);
}

void
edu_pages_end_page(edu_pages_t *pages)
{
    if (pages->canvas == NULL)
        return;
    edu_error_clear(edu_canvas_finish(pages->canvas, NULL));
    pages->canvas = NULL;
    cairo_show_page(pages->cairo);
}

void
edu_pages_need(edu_pages_t *pages, double height)
{
    if (pages->y + height <= EDU_PAPER_HEIGHT - EDU_PAPER_BOTTOM || pages->y <= EDU_PAPER_TOP)
        return;
    edu_pages_end_page(pages);
    edu_pages_begin_page(pages, true);
}

/* So few lines stay together; of more of them no single one stands at the end of a page or at its beginning. */
enum { TOGETHER_MOST = 3, LINES_MOST = 10000 };

static int
lines_together(int count, int line)
{
    if (line == 0)
        return count <= TOGETHER_MOST ? count : 2;
    return line == count - 2 && count > TOGETHER_MOST ? 2 : 1;
}

double
edu_pages_text_least(const edu_pages_t *pages, double width, edu_type_t type, const char *text)
{
    apr_pool_t *pool = edu_pool_create(pages->pool);
    int count = edu_fonts_wrap(pages->paper->fonts, type, text, width, LINES_MOST, pool)->nelts;

    apr_pool_destroy(pool);
    return lines_together(count, 0) * edu_fonts_leading(type);
}

void
edu_pages_text(edu_pages_t *pages, double x, double width, edu_type_t type, const char *text)
{
    apr_pool_t *pool = edu_pool_create(pages->pool); /* a page may begin between two lines */
    const apr_array_header_t *lines =
        edu_fonts_wrap(pages->paper->fonts, type, text, width, LINES_MOST, pool);
    double leading = edu_fonts_leading(type);

    for (int i = 0; i < lines->nelts; i++) {
        edu_pages_need(pages, lines_together(lines->nelts, i) * leading);
        edu_pages_line(pages, x, pages->y + 0.78 * leading, EDU_START, type,
                       APR_ARRAY_IDX(lines, i, const char *));
        pages->y += leading;
    }
    apr_pool_destroy(pool);
}

/* What must stand on the page of a heading: the beginning of what follows it. */
static double
height_behind(const edu_pages_t *pages, int index)
{
    const edu_paper_t *paper = pages->paper;
    const edu_paper_block_t *next = index + 1 < paper->blocks->nelts ? block_at(paper, index + 1) : NULL;
    const edu_paper_block_t *second = index + 2 < paper->blocks->nelts ? block_at(paper, index + 2) : NULL;

    if (next == NULL)
        return 0;
    if (next->kind == EDU_PAPER_TABLE)
        return edu_pages_table_least(next);
    if (next->kind == EDU_PAPER_PARAGRAPH && second != NULL &&
        (second->kind == EDU_PAPER_TABLE || second->kind == EDU_PAPER_HEADING))
        return 6 +
               edu_pages_text_least(pages, EDU_PAPER_BODY, edu_paper_type(10, false, EDU_PAPER_INK),
                                    next->text) +
               height_behind(pages, index + 1);
    return next->kind == EDU_PAPER_HEADING ? 30 + height_behind(pages, index + 1) : 40;
}

static void
put_heading(edu_pages_t *pages, edu_paper_block_t *heading, int index)
{
    bool section = heading->level == 2;
    edu_type_t type = edu_paper_type(section ? 15 : 11.5, true, EDU_PAPER_INK);

    edu_pages_need(pages, (section ? 48 : 30) + height_behind(pages, index));
    if (pages->y > EDU_PAPER_TOP)
        pages->y += section ? 18 : 10;
    heading->page = pages->page;
    if (pages->cairo != NULL) {
        const char *name = apr_psprintf(pages->page_pool, "part-%d", index);
        const char *link = apr_psprintf(pages->page_pool, "dest='%s'", name);
        int parent = section ? CAIRO_PDF_OUTLINE_ROOT : pages->outline;
        int bookmark = cairo_pdf_surface_add_outline(pages->surface, parent, heading->text, link,
                                                     CAIRO_PDF_OUTLINE_FLAG_OPEN);

        if (section)
            pages->outline = bookmark;
        cairo_tag_begin(pages->cairo, CAIRO_TAG_DEST, apr_psprintf(pages->page_pool, "name='%s'", name));
    }
    edu_pages_text(pages, EDU_PAPER_LEFT, EDU_PAPER_BODY, type, heading->text);
    if (pages->cairo != NULL)
        cairo_tag_end(pages->cairo, CAIRO_TAG_DEST);
    if (section && pages->canvas != NULL)
        edu_canvas_line(pages->canvas, EDU_PAPER_LEFT, pages->y + 2, EDU_PAPER_LEFT + EDU_PAPER_BODY,
                        pages->y + 2, (edu_ink_t){EDU_CLEAR, EDU_PAPER_INK, 1.1, EDU_SOLID});
    pages->y += section ? 9 : 3;
}

static void
put_list(edu_pages_t *pages, const edu_paper_block_t *list)
{
    edu_type_t type = edu_paper_type(10, false, EDU_PAPER_INK);
    double indent = list->first > 0 ? 22 : 13;

    for (int i = 0; i < list->items->nelts; i++) {
        const char *item = APR_ARRAY_IDX(list->items, i, const char *);

        edu_pages_need(pages, edu_pages_text_least(pages, EDU_PAPER_BODY - indent, type, item));
        edu_pages_line(pages, EDU_PAPER_LEFT + (list->first > 0 ? indent - 5 : 3),
                       pages->y + 0.78 * edu_fonts_leading(type), list->first > 0 ? EDU_END : EDU_START, type,
                       list->first > 0 ? apr_psprintf(pages->page_pool, "%d.", list->first + i)
                                       : "\xE2\x80\xA2");
        edu_pages_text(pages, EDU_PAPER_LEFT + indent, EDU_PAPER_BODY - indent, type, item);
        pages->y += 3;
    }
    pages->y += 4;
}

/* Between a chart and what stands above and below it. */
static const double above_chart = 6;
static const double below_chart = 10;

/* A chart may be made so small that it has room on a page that it would leave half empty, and no smaller, since its letters shrink too. */
static const double least_scale = 0.8;

/* How a chart is scaled so that it goes into this height; 1 where that would make it too small. */
static double
scale_into(const edu_pages_t *pages, const edu_paper_block_t *block, double height)
{
    double scale = height / block->height;

    if (scale >= 1 || scale < least_scale)
        return 1;
    /* Drawn on a wider ground, since it is as wide as the text all the same. */
    return edu_chart_height(block->chart_kind, block->chart, pages->paper->fonts, EDU_PAPER_BODY / scale,
                            pages->page_pool) *
                       scale <=
                   height
               ? scale
               : 1;
}

static void
draw_chart(edu_pages_t *pages, const edu_paper_block_t *block, double scale)
{
    edu_box_t area = {EDU_PAPER_LEFT / scale, pages->y / scale, EDU_PAPER_BODY / scale, block->height};

    cairo_save(pages->cairo);
    cairo_scale(pages->cairo, scale, scale);
    edu_error_clear(edu_chart_page(pages->cairo, area, block->chart_kind, block->chart, pages->paper->fonts,
                                   pages->page_pool));
    cairo_restore(pages->cairo);
}

static void
put_chart(edu_pages_t *pages, edu_paper_block_t *block)
{
    const double most = EDU_PAPER_HEIGHT - EDU_PAPER_TOP - EDU_PAPER_BOTTOM - 2 * above_chart;
    double scale;

    if (block->height == 0)
        block->height = fmin(edu_chart_height(block->chart_kind, block->chart, pages->paper->fonts,
                                              EDU_PAPER_BODY, pages->page_pool),
                             most);
    scale = scale_into(pages, block, EDU_PAPER_HEIGHT - EDU_PAPER_BOTTOM - pages->y - 2 * above_chart);
    edu_pages_need(pages, block->height * scale + 2 * above_chart);
    pages->y += above_chart;
    if (pages->canvas != NULL)
        draw_chart(pages, block, scale);
    pages->y += block->height * scale + below_chart;
}

static void
put_block(edu_pages_t *pages, edu_paper_block_t *block, int index)
{
    switch (block->kind) {
    case EDU_PAPER_HEADING: put_heading(pages, block, index); break;
    case EDU_PAPER_PARAGRAPH:
        edu_pages_text(pages, EDU_PAPER_LEFT, EDU_PAPER_BODY, edu_paper_type(10, false, EDU_PAPER_INK),
                       block->text);
        pages->y += 6;
        break;
    case EDU_PAPER_LIST: put_list(pages, block); break;
    case EDU_PAPER_TABLE: edu_pages_table(pages, block); break;
    case EDU_PAPER_CHART: put_chart(pages, block); break;
    }
}

static void
put_all(edu_pages_t *pages)
{
    int next;

    edu_pages_cover(pages, &next);
    edu_pages_contents(pages);
    if (next == pages->paper->blocks->nelts)
        return;
    edu_pages_begin_page(pages, true);
    for (int i = next; i < pages->paper->blocks->nelts; i++)
        put_block(pages, block_at(pages->paper, i), i);
    edu_pages_end_page(pages);
}

static cairo_status_t
write_bytes(void *out, const unsigned char *data, unsigned length)
{
    edu_buffer_add(out, (const char *)data, length);
    return CAIRO_STATUS_SUCCESS;
}

edu_error_t *
edu_paper_finish(edu_paper_t *paper, int *page_count, edu_buffer_t *out)
{
    edu_pages_t pages = {.paper = paper, .pool = paper->pool, .page_pool = edu_pool_create(paper->pool)};
    cairo_status_t status;

    for (int i = 0; i < paper->blocks->nelts; i++)
        if (block_at(paper, i)->kind == EDU_PAPER_TABLE)
            edu_paper_columns(paper, block_at(paper, i));
    put_all(&pages);
    pages.page_count = pages.page;
    pages.page = 0;
    pages.surface = cairo_pdf_surface_create_for_stream(write_bytes, out, EDU_PAPER_WIDTH, EDU_PAPER_HEIGHT);
    cairo_pdf_surface_set_metadata(pages.surface, CAIRO_PDF_METADATA_TITLE, paper->title);
    cairo_pdf_surface_set_metadata(pages.surface, CAIRO_PDF_METADATA_CREATOR, "edustat");
    /* A date would differ from run to run. */
    cairo_pdf_surface_set_metadata(pages.surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    pages.cairo = cairo_create(pages.surface);
    put_all(&pages);
    /* What fails while something is drawn stays with the context. */
    status = cairo_status(pages.cairo);
    cairo_destroy(pages.cairo);
    cairo_surface_finish(pages.surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(pages.surface);
    cairo_surface_destroy(pages.surface);
    if (page_count != NULL)
        *page_count = pages.page_count;
    if (status == CAIRO_STATUS_SUCCESS)
        return NULL;
    return edu_error_create(EDU_ERR_SYSTEM, NULL, "could not set the pages: %s",
                            cairo_status_to_string(status));
}
