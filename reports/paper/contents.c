/* The cover and the table of contents. */
#include "reports/paper/paper_private.h"

#include "base/translate.h"

#include <apr_strings.h>

static const edu_paper_block_t *
block_at(const edu_paper_t *paper, int index)
{
    return APR_ARRAY_IDX(paper->blocks, index, const edu_paper_block_t *);
}

void
edu_pages_cover(edu_pages_t *pages, int *next)
{
    const edu_paper_t *paper = pages->paper;

    edu_pages_begin_page(pages, false);
    if (pages->canvas != NULL)
        edu_canvas_box(pages->canvas, (edu_box_t){EDU_PAPER_LEFT, 200, 48, 4},
                       (edu_ink_t){0x00527FU, EDU_CLEAR, 0, EDU_SOLID});
    pages->y = 220;
    edu_pages_text(pages, EDU_PAPER_LEFT, EDU_PAPER_BODY, edu_paper_type(25, true, EDU_PAPER_INK),
                   paper->title);
    pages->y += 14;
    for (*next = 0; *next < paper->blocks->nelts; (*next)++) {
        const edu_paper_block_t *block = block_at(paper, *next);

        if (block->kind != EDU_PAPER_PARAGRAPH)
            break;
        edu_pages_text(pages, EDU_PAPER_LEFT, EDU_PAPER_BODY, edu_paper_type(11, false, EDU_PAPER_SOFT),
                       block->text);
        pages->y += 6;
    }
    edu_pages_end_page(pages);
}

static edu_type_t
entry_type(const edu_paper_block_t *heading)
{
    bool section = heading->level == 2;

    return edu_paper_type(section ? 10.5 : 9.5, section, EDU_PAPER_INK);
}

/* `air`: how much of the usual room above an entry is left. */
static double
entry_height(const edu_paper_block_t *heading, double air)
{
    return edu_fonts_leading(entry_type(heading)) + (heading->level == 2 ? 5 : 2) * air;
}

/* Contents that miss one page by little are set closer; those that take two pages anyway have air. */
static double
choose_air(const edu_paper_t *paper, double room)
{
    static const double airs[] = {1, 0.2, 0, -0.4};

    for (size_t k = 0; k < sizeof airs / sizeof airs[0]; k++) {
        double height = 0;

        for (int i = 0; i < paper->blocks->nelts; i++)
            if (block_at(paper, i)->kind == EDU_PAPER_HEADING)
                height += entry_height(block_at(paper, i), airs[k]);
        if (height <= room)
            return airs[k];
    }
    return 1;
}

static void
put_entry(edu_pages_t *pages, const edu_paper_block_t *heading, int index, double air)
{
    bool section = heading->level == 2;
    double x = EDU_PAPER_LEFT + (section ? 0 : 16);
    double right = EDU_PAPER_LEFT + EDU_PAPER_BODY;
    edu_type_t type = entry_type(heading);
    double leading = entry_height(heading, air);
    const char *page = apr_itoa(pages->page_pool, heading->page);
    const char *text =
        edu_fonts_shorten(pages->paper->fonts, type, heading->text, right - x - 44, pages->page_pool);

    edu_pages_need(pages, leading);
    double baseline = pages->y + leading - 0.3 * type.size;
    if (pages->canvas != NULL) {
        double from = x + edu_fonts_width(pages->paper->fonts, type, text) + 5;
        double to = right - edu_fonts_width(pages->paper->fonts, type, page) - 5;

        cairo_tag_begin(pages->cairo, CAIRO_TAG_LINK,
                        apr_psprintf(pages->page_pool, "dest='part-%d'", index));
        edu_pages_line(pages, x, baseline, EDU_START, type, text);
        edu_pages_line(pages, right, baseline, EDU_END, type, page);
        cairo_tag_end(pages->cairo, CAIRO_TAG_LINK);
        if (to > from)
            edu_canvas_line(pages->canvas, from, baseline - 1, to, baseline - 1,
                            (edu_ink_t){EDU_CLEAR, EDU_PAPER_LINE, 0.7, EDU_DOTTED});
    }
    pages->y += leading;
}

void
edu_pages_contents(edu_pages_t *pages)
{
    const edu_paper_t *paper = pages->paper;

    edu_pages_begin_page(pages, true);
    edu_pages_text(pages, EDU_PAPER_LEFT, EDU_PAPER_BODY, edu_paper_type(16, true, EDU_PAPER_INK),
                   edu_translate("Contents"));
    pages->y += 8;
    double air = choose_air(paper, EDU_PAPER_HEIGHT - EDU_PAPER_BOTTOM - pages->y);
    for (int i = 0; i < paper->blocks->nelts; i++)
        if (block_at(paper, i)->kind == EDU_PAPER_HEADING)
            put_entry(pages, block_at(paper, i), i, air);
    edu_pages_end_page(pages);
}
