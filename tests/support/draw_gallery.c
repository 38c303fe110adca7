/* draw_gallery FOLDER [WIDTH]
 *
 * Draws every sample chart in both languages into FOLDER, as PNG and SVG, gallery.html with all SVGs in one page and gallery.pdf with as many to a page as
 * fit, to be looked at. WIDTH: points, 480. */
#include "base/pool.h"
#include "tests/support/chart_samples.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>

static int
write_out(const char *folder, const char *name, const char *suffix, const edu_buffer_t *out, apr_pool_t *pool)
{
    FILE *file = fopen(apr_pstrcat(pool, folder, "/", name, suffix, NULL), "wb");
    int failed = file == NULL || fwrite(out->data, 1, out->length, file) != out->length;

    if (file != NULL)
        failed |= fclose(file) != 0;
    return failed;
}

/* The PDF, and how far its page is full. */
typedef struct paper_t {
    cairo_t *cairo;
    double y;
} paper_t;

#define MARGIN 45.0
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0

static void
draw_on_paper(paper_t *paper, const edu_chart_sample_t *sample, edu_fonts_t *fonts, apr_pool_t *pool)
{
    double width = PAGE_WIDTH - 2 * MARGIN;
    double height = edu_chart_height(sample->kind, sample->chart, fonts, width, pool);

    if (height > PAGE_HEIGHT - 2 * MARGIN) /* a heat table of 150 areas is for the caller to part */
        return;
    if (paper->y + height > PAGE_HEIGHT - MARGIN) {
        cairo_show_page(paper->cairo);
        paper->y = MARGIN;
    }
    edu_error_clear(edu_chart_page(paper->cairo, (edu_box_t){MARGIN, paper->y, width, height}, sample->kind,
                                   sample->chart, fonts, pool));
    paper->y += height + 24;
}

static int
draw_language(const char *folder, edu_lang_t lang, double width, edu_buffer_t *page, paper_t *paper,
              apr_pool_t *pool)
{
    edu_fonts_t *fonts = edu_fonts_create(lang, NULL, NULL, pool);
    apr_array_header_t *samples = edu_chart_samples(lang, pool);
    int failed = 0;

    for (int i = 0; i < samples->nelts && !failed; i++) {
        const edu_chart_sample_t *sample = &APR_ARRAY_IDX(samples, i, edu_chart_sample_t);
        const char *name = apr_pstrcat(pool, sample->name, lang == EDU_LANG_ZH ? "-zh" : "-en", NULL);
        edu_buffer_t *png = edu_buffer_create(65536, pool);
        edu_buffer_t *svg = edu_buffer_create(65536, pool);
        edu_error_t *error = edu_chart_png(png, sample->kind, sample->chart, fonts, width, 0, 2, pool);

        if (error != NULL) {
            edu_error_print(error, "draw_gallery", stderr);
            edu_error_clear(error);
            return 1;
        }
        edu_chart_svg(svg, sample->kind, sample->chart, fonts, width, 0, pool);
        draw_on_paper(paper, sample, fonts, pool);
        edu_buffer_add(page, svg->data, svg->length);
        failed = write_out(folder, name, ".png", png, pool) || write_out(folder, name, ".svg", svg, pool);
    }
    return failed;
}

int
main(int argc, char **argv)
{
    if (argc < 2 || apr_initialize() != APR_SUCCESS) {
        fprintf(stderr, "usage: draw_gallery FOLDER [WIDTH]\n");
        return 2;
    }
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_buffer_t *page = edu_buffer_create(1U << 20, pool);
    double width = argc > 2 ? strtod(argv[2], NULL) : 480;
    edu_buffer_add_text(
        page,
        "<!DOCTYPE html><meta charset=\"utf-8\"><title>Charts</title>\n<style>svg { display: block; margin: 24px }</style>\n");
    cairo_surface_t *surface =
        cairo_pdf_surface_create(apr_pstrcat(pool, argv[1], "/gallery.pdf", NULL), PAGE_WIDTH, PAGE_HEIGHT);
    paper_t paper = {cairo_create(surface), MARGIN};
    int failed = draw_language(argv[1], EDU_LANG_ZH, width, page, &paper, pool) ||
                 draw_language(argv[1], EDU_LANG_EN, width, page, &paper, pool) ||
                 write_out(argv[1], "gallery", ".html", page, pool);
    cairo_destroy(paper.cairo);
    cairo_surface_finish(surface);
    failed |= cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    apr_pool_destroy(pool);
    apr_terminate();
    return failed;
}
