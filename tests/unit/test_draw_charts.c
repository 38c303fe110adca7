/* Every chart with easy and nasty figures: well-formed, the same twice, and without leaving anything behind. */
#include "base/pool.h"
#include "reports/draw/bullet.h"
#include "reports/draw/heat.h"
#include "reports/draw/parts.h"
#include "reports/draw/ranked.h"
#include "reports/draw/weighted.h"
#include "tests/support/chart_samples.h"

#include <CUnit/CUnit.h>
#include <expat.h>
#include <malloc.h>
#include <math.h>
#include <string.h>

void edu_suite_draw_charts(void);

/* Sanitizers make drawing slow, and say by themselves what is left behind or read beyond its end: under them every sample is still drawn, but at one
 * of the sizes, and not so often. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined __SANITIZE_ADDRESS__ && !defined SANITIZED
#define SANITIZED 1
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static apr_pool_t *pool;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* What has been seen of a document. */
typedef struct seen_t {
    int elements;
    bool svg_first;
    bool title;
    bool wrong_attribute;
} seen_t;

static void
see_start(void *data, const char *name, const char **attributes)
{
    seen_t *seen = data;

    if (seen->elements++ == 0)
        seen->svg_first = strcmp(name, "svg") == 0;
    seen->title = seen->title || strcmp(name, "title") == 0;
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(attributes[0], "id") == 0 || strstr(attributes[1], "url(") != NULL ||
            strstr(attributes[1], "nan") != NULL || strstr(attributes[1], "inf") != NULL)
            seen->wrong_attribute = true;
}

static bool
is_well_formed(const edu_buffer_t *svg)
{
    seen_t seen = {0};
    XML_Parser parser = XML_ParserCreate(NULL);

    XML_SetUserData(parser, &seen);
    XML_SetStartElementHandler(parser, see_start);
    bool parsed = XML_Parse(parser, svg->data, (int)svg->length, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return parsed && seen.svg_first && seen.title && !seen.wrong_attribute;
}

static edu_buffer_t *
draw(const edu_chart_kind_t *kind, const void *chart, edu_fonts_t *fonts, double width, double height)
{
    edu_buffer_t *svg = edu_buffer_create(4096, pool);

    edu_chart_svg(svg, kind, chart, fonts, width, height, pool);
    return svg;
}

static void
check_language(edu_lang_t lang)
{
    edu_fonts_t *fonts = edu_fonts_create(lang, NULL, NULL, pool);
    edu_fonts_t *others = edu_fonts_create(lang, NULL, NULL, pool);
    apr_array_header_t *samples = edu_chart_samples(lang, pool);
    apr_array_header_t *again = edu_chart_samples(lang, pool);

    for (int i = 0; i < samples->nelts; i++) {
        const edu_chart_sample_t *sample = &APR_ARRAY_IDX(samples, i, edu_chart_sample_t);
        const void *chart = APR_ARRAY_IDX(again, i, edu_chart_sample_t).chart;
        edu_buffer_t *first = draw(sample->kind, sample->chart, fonts, 480, 0);
        edu_buffer_t *second = draw(sample->kind, chart, others, 480, 0);
        bool equal = first->length == second->length && memcmp(first->data, second->data, first->length) == 0;
        bool well_formed = is_well_formed(first);

        CU_ASSERT_TRUE(equal);
        CU_ASSERT_TRUE(well_formed);
        if (!equal || !well_formed)
            printf("# %s\n", sample->name);
    }
}

static void
test_svg(void)
{
    check_language(EDU_LANG_ZH);
    check_language(EDU_LANG_EN);
}

/* Widths and heights that nobody would choose. Samples come in turns of nine kinds, so that each kind meets each size under sanitizers, too. */
static void
test_sizes(void)
{
    static const double sizes[][2] = {{120, 0}, {1000, 0}, {480, 60}, {40, 40}, {1, 1}};
    const int count = sizeof sizes / sizeof *sizes;
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool);
    apr_array_header_t *samples = edu_chart_samples(EDU_LANG_EN, pool);

    for (int k = 0; k < count; k++)
        for (int i = SANITIZED ? k : 0; i < samples->nelts; i += SANITIZED ? count : 1) {
            const edu_chart_sample_t *sample = &APR_ARRAY_IDX(samples, i, edu_chart_sample_t);
            bool right = is_well_formed(draw(sample->kind, sample->chart, fonts, sizes[k][0], sizes[k][1]));

            CU_ASSERT_TRUE(right);
            if (!right)
                printf("# %s at %g x %g\n", sample->name, sizes[k][0], sizes[k][1]);
        }
}

static void
test_tables(void)
{
    apr_array_header_t *samples = edu_chart_samples(EDU_LANG_ZH, pool);

    for (int i = 0; i < samples->nelts; i++) {
        const edu_chart_sample_t *sample = &APR_ARRAY_IDX(samples, i, edu_chart_sample_t);
        edu_chart_table_t *table = edu_chart_table(sample->kind, sample->chart, EDU_LANG_ZH, pool);
        bool right = table->column_count > 0;

        for (int k = 0; k < table->column_count; k++)
            right = right && table->columns[k].code[0] != '\0' && table->columns[k].title[0] != '\0';
        for (int row = 0; row < table->rows->nelts; row++) {
            const char *const *cells = APR_ARRAY_IDX(table->rows, row, const char *const *);

            for (int k = 0; k < table->column_count; k++)
                right = right && cells[k] != NULL && strstr(cells[k], "nan") == NULL &&
                        strstr(cells[k], "NaN") == NULL;
            right = right && cells[table->column_count] == NULL;
        }
        CU_ASSERT_TRUE(right);
        if (!right)
            printf("# %s\n", sample->name);
    }
}

static void
test_table_of_bullets(void)
{
    const edu_bullet_t row = {"retention", "%", 1, 95.25, 94, 96.5, NAN, 96, "≥", EDU_ATTAINED_NOT_MET};
    const edu_bullets_t chart = {.rows = &row, .count = 1};
    edu_chart_table_t *table = edu_chart_table(&edu_chart_bullet, &chart, EDU_LANG_EN, pool);
    static const char *const expected[] = {"retention", "95.3", "%",       "94.0", "96.5",
                                           "≥",         "96.0", "not met", ""};
    const char *const *cells = APR_ARRAY_IDX(table->rows, 0, const char *const *);

    CU_ASSERT_EQUAL_FATAL(table->column_count, 9);
    CU_ASSERT_STRING_EQUAL(table->columns[8].title, "year before");
    for (int i = 0; i < 9; i++)
        CU_ASSERT_STRING_EQUAL(cells[i], expected[i]);
}

/* Missing is hatched and never a bar of length 0; what is not shown is counted. */
static void
test_ranked(void)
{
    edu_ranked_row_t rows[200] = {{.name = "x", .value = NAN}};
    edu_ranked_t chart = {.rows = rows, .count = 1, .target = NAN};
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool);
    const char *svg = edu_buffer_text(draw(&edu_chart_ranked, &chart, fonts, 480, 0));

    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "no data"));
    CU_ASSERT_PTR_NULL(strstr(svg, "#0072b2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, ">–</text>"));
    for (int i = 0; i < 200; i++)
        rows[i] = (edu_ranked_row_t){.name = "x", .value = 200 - i, .rank = i + 1, .own = i == 100};
    chart.count = 200;
    svg = edu_buffer_text(draw(&edu_chart_ranked, &chart, fonts, 480, 0));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, ">79 between not shown<")); /* 20 first, 99 to 101, 20 last */
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, ">78 between not shown<"));
}

static int
times(const char *text, const char *what)
{
    int count = 0;

    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        count++;
    return count;
}

/* Of many dots none is as large as its weight, and none is named but outliers; all are there. */
static void
test_specks(void)
{
    enum { DOTS = 600 };
    edu_weighted_dot_t *dots = apr_pcalloc(pool, DOTS * sizeof *dots);
    edu_weighted_row_t row = {"all", dots, 200, 50};
    edu_weighted_t chart = {.rows = &row, .count = 1, .target = NAN, .floor = NAN, .ceiling = NAN};
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool);
    const char *svg;

    for (int i = 0; i < DOTS; i++)
        dots[i] = (edu_weighted_dot_t){"plain", 40 + i % 200 / 10.0, 1000 + i, false};
    dots[7] = (edu_weighted_dot_t){"large", 50, 1e6, false};
    dots[8] = (edu_weighted_dot_t){"far below", 1, 5, false};
    dots[9] = (edu_weighted_dot_t){"far above", 99, 5, false};
    svg = edu_buffer_text(draw(&edu_chart_weighted, &chart, fonts, 480, 0));
    CU_ASSERT_EQUAL(times(svg, ">large</text>") + times(svg, ">far below</text>") +
                        times(svg, ">far above</text>"),
                    3);
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "1,000,000"));
    CU_ASSERT_PTR_NULL(strstr(svg, "whatever its size"));
    row.count = DOTS;
    svg = edu_buffer_text(draw(&edu_chart_weighted, &chart, fonts, 480, 0));
    CU_ASSERT_EQUAL(times(svg, ">large</text>") + times(svg, ">plain</text>"), 0);
    CU_ASSERT_EQUAL(times(svg, ">far below</text>") + times(svg, ">far above</text>"), 2);
    CU_ASSERT_PTR_NULL(strstr(svg, "1,000,000"));
    CU_ASSERT_PTR_NOT_NULL(strstr(svg, "whatever its size"));
    CU_ASSERT_EQUAL(times(svg, "r=\"0.8\""), DOTS);
    dots[7].own = true;
    svg = edu_buffer_text(draw(&edu_chart_weighted, &chart, fonts, 480, 0));
    CU_ASSERT_EQUAL(times(svg, ">large</text>"), 1);
    CU_ASSERT_EQUAL(times(svg, "r=\"0.8\""), DOTS - 1);
}

static void
test_numbers(void)
{
    CU_ASSERT_STRING_EQUAL(edu_draw_number(1234567.891, 2, pool), "1,234,567.89");
    CU_ASSERT_STRING_EQUAL(edu_draw_number(-12345, 0, pool), "-12,345");
    CU_ASSERT_STRING_EQUAL(edu_draw_number(1234.5, 1, pool), "1,234.5");
    CU_ASSERT_STRING_EQUAL(edu_draw_number(NAN, 1, pool), "–");
    CU_ASSERT_STRING_EQUAL(edu_draw_signed(0.04, 1, pool), "0.0");
    CU_ASSERT_STRING_EQUAL(edu_draw_signed(1.25, 1, pool), "+1.3");
    CU_ASSERT_STRING_EQUAL(edu_draw_quantity(85.25, 1, "%", pool), "85.3%");
    CU_ASSERT_STRING_EQUAL(edu_draw_interval(80, NAN, 1, pool), "");
    CU_ASSERT_EQUAL(edu_draw_places(90, 2), 0);
    CU_ASSERT_EQUAL(edu_draw_places(0.6, 2), 1);
    CU_ASSERT_EQUAL(edu_draw_places(1.0 / 3, 2), 2);
    CU_ASSERT_EQUAL(edu_draw_places_beside(84.9997, 85, 2), 4);
    CU_ASSERT_EQUAL(edu_draw_places_beside(84.996, 85, 2), 3);
    CU_ASSERT_EQUAL(edu_draw_places_beside(85, 85, 2), 2);
    CU_ASSERT_EQUAL(edu_draw_places_beside(NAN, 85, 2), 2);
    CU_ASSERT_STRING_EQUAL(edu_draw_target(85, "≥", 2, "%", EDU_LANG_ZH, pool), "目标值 ≥ 85%");
}

static void
test_heat_pages(void)
{
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool);
    apr_array_header_t *samples = edu_chart_samples(EDU_LANG_EN, pool);
    edu_heat_t heat = {.area_count = 0};

    for (int i = 0; i < samples->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(samples, i, edu_chart_sample_t).name, "heat-many") == 0)
            heat = *(const edu_heat_t *)APR_ARRAY_IDX(samples, i, edu_chart_sample_t).chart;
    CU_ASSERT_EQUAL_FATAL(heat.area_count, 150);
    int most = edu_heat_areas_fitting(&heat, fonts, 480, 700, pool);
    CU_ASSERT_TRUE(most > 30 && most < 50);
    heat.area_count = most;
    CU_ASSERT_TRUE(edu_chart_height(&edu_chart_heat, &heat, fonts, 480, pool) <= 700);
    CU_ASSERT_EQUAL(edu_heat_areas_fitting(&heat, fonts, 480, 10, pool), 1);
}

/* CIE L* of a colour, 0 to 100, by the sRGB standard (IEC 61966-2-1). */
static double
lightness(edu_colour_t colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double y = 0;

    for (int i = 0; i < 3; i++) {
        double part = (double)(colour >> (16 - 8 * i) & 0xFF) / 255;

        y += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return y > 0.008856 ? 116 * cbrt(y) - 16 : 903.3 * y;
}

/* On a photocopy, classes are told apart as well, and so are met and not met; what is written on a colour is read. */
static void
test_lightness(void)
{
    for (int count = 2; count <= EDU_SEQUENCE_MOST; count++)
        for (int i = 1; i < count; i++)
            CU_ASSERT_TRUE(
                lightness(edu_sequence_colour(i - 1, count)) - lightness(edu_sequence_colour(i, count)) > 8);
    for (int i = 1; i < EDU_SHADE_COUNT; i++)
        CU_ASSERT_TRUE(lightness(edu_shade_colour(i - 1)) - lightness(edu_shade_colour(i)) > 6);
    CU_ASSERT_TRUE(lightness(EDU_COLOUR_NOT_MET) - lightness(EDU_COLOUR_MET) > 20);
    for (int i = 0; i < EDU_SHADE_COUNT; i++)
        CU_ASSERT_TRUE(fabs(lightness(edu_shade_colour(i)) - lightness(edu_colour_on(edu_shade_colour(i)))) >
                       40);
    for (int i = 0; i < EDU_SEQUENCE_MOST; i++)
        CU_ASSERT_TRUE(fabs(lightness(edu_sequence_colour(i, EDU_SEQUENCE_MOST)) -
                            lightness(edu_colour_on(edu_sequence_colour(i, EDU_SEQUENCE_MOST)))) > 40);
}

/* Texts that are no texts. */
static void
test_hostile_text(void)
{
    const edu_bullet_t rows[] = {{"<script>alert(1)</script> & \"x\" \x01\x0B\xFF\xEF\xBF\xBF end", "%", 1,
                                  95, NAN, NAN, NAN, NAN, NULL, EDU_ATTAINED_NONE},
                                 {NULL, NULL, 1, INFINITY, 1, -INFINITY, NAN, NAN, NULL, EDU_ATTAINED_NONE}};
    const edu_bullets_t chart = {{"a < b\n\"&'", NULL, "]]>", "\xC3", NULL}, rows, 2};
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, "No 'Such' <Family> \"&", pool);
    edu_buffer_t *svg = draw(&edu_chart_bullet, &chart, fonts, 480, 0);

    CU_ASSERT_TRUE(is_well_formed(svg));
    CU_ASSERT_PTR_NULL(strstr(edu_buffer_text(svg), "<script"));
    CU_ASSERT_FALSE(edu_fonts_found(fonts));
}

static void
test_fonts(void)
{
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_ZH, NULL, NULL, pool);
    edu_type_t type = edu_type_label();
    double width = edu_fonts_width(fonts, type, "建始县");
    const char *cut = edu_fonts_fit(fonts, type, "建始县学前三年毛入园率", width + 6, pool);
    const char *name = edu_fonts_shorten(fonts, type, "积石山保安族东乡族撒拉族自治县第三片区", 60, pool);
    apr_array_header_t *lines =
        edu_fonts_wrap(fonts, type, "gross enrolment of the three pre-primary years", 60, 2, pool);

    CU_ASSERT_DOUBLE_EQUAL(width, 3 * type.size, 0.3); /* Chinese characters are square */
    CU_ASSERT_STRING_EQUAL(edu_fonts_fit(fonts, type, "建始县", width + 0.1, pool), "建始县");
    CU_ASSERT_PTR_NOT_NULL(strstr(cut, "…"));
    CU_ASSERT_TRUE(edu_fonts_width(fonts, type, cut) <= width + 6);
    CU_ASSERT_STRING_EQUAL(edu_fonts_fit(fonts, type, "建始县", 1, pool), "");
    CU_ASSERT_TRUE(strncmp(name, "积石", 6) == 0 && strstr(name, "…") != NULL && strstr(name, "区") != NULL);
    CU_ASSERT_TRUE(edu_fonts_width(fonts, type, name) <= 60);
    CU_ASSERT_EQUAL_FATAL(lines->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(lines, 0, const char *), "gross");
    CU_ASSERT_EQUAL(edu_fonts_wrap(fonts, type, "", 60, 2, pool)->nelts, 0);
    /* A range stays together, and nothing is left of what keeps it so. */
    lines = edu_fonts_wrap(fonts, type, "within 90.07–104.34", edu_fonts_width(fonts, type, "within 90.07–1"),
                           2, pool);
    CU_ASSERT_EQUAL_FATAL(lines->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(lines, 0, const char *), "within");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(lines, 1, const char *), "90.07–104.34");
}

/* The same bytes on two runs; a picture that cannot be is an error. */
static void
test_png(void)
{
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_ZH, NULL, NULL, pool);
    const edu_chart_sample_t *sample =
        &APR_ARRAY_IDX(edu_chart_samples(EDU_LANG_ZH, pool), 0, edu_chart_sample_t);
    edu_buffer_t *first = edu_buffer_create(4096, pool);
    edu_buffer_t *second = edu_buffer_create(4096, pool);

    CU_ASSERT_PTR_NULL(edu_chart_png(first, sample->kind, sample->chart, fonts, 480, 0, 2, pool));
    CU_ASSERT_PTR_NULL(edu_chart_png(second, sample->kind, sample->chart, fonts, 480, 0, 2, pool));
    CU_ASSERT_TRUE(first->length > 1000 && first->length == second->length &&
                   memcmp(first->data, second->data, first->length) == 0);
    CU_ASSERT_TRUE(memcmp(first->data, "\x89PNG", 4) == 0);
    edu_error_t *error = edu_chart_png(first, sample->kind, sample->chart, fonts, 1e6, 1e6, 1, pool);
    CU_ASSERT_PTR_NOT_NULL(error); /* no such picture */
    edu_error_clear(error);
}

#define MARGIN 20

/* Whether the picture is white outside of its middle. */
static bool
is_white_around(cairo_surface_t *surface)
{
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);

    for (int y = 0; y < height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(data + y * stride);

        for (int x = 0; x < width; x++) {
            bool inside = x >= MARGIN - 1 && x <= width - MARGIN && y >= MARGIN - 1 && y <= height - MARGIN;

            if (!inside && (row[x] & 0xFFFFFF) != 0xFFFFFF)
                return false;
        }
    }
    return true;
}

/* On an area of a page nothing sticks out, so that nothing is cut off in an SVG; and the page is the caller's again. */
static void
check_page(const edu_chart_sample_t *sample, edu_fonts_t *fonts)
{
    double width = 480;
    double height = edu_chart_height(sample->kind, sample->chart, fonts, width, pool);
    double x = 0, y = 0;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width + 2 * MARGIN, (int)height + 2 * MARGIN);
    cairo_t *cairo = cairo_create(surface);

    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    CU_ASSERT_PTR_NULL(edu_chart_page(cairo, (edu_box_t){MARGIN, MARGIN, width, height}, sample->kind,
                                      sample->chart, fonts, pool));
    CU_ASSERT_EQUAL(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
    cairo_user_to_device(cairo, &x, &y);
    CU_ASSERT_TRUE(x == 0 && y == 0);
    cairo_surface_flush(surface);
    bool white = is_white_around(surface);
    CU_ASSERT_TRUE(white);
    if (!white)
        printf("# %s sticks out\n", sample->name);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}

static void
test_page(void)
{
    for (int lang = EDU_LANG_EN; lang <= EDU_LANG_ZH; lang++) {
        edu_fonts_t *fonts = edu_fonts_create((edu_lang_t)lang, NULL, NULL, pool);
        apr_array_header_t *samples = edu_chart_samples((edu_lang_t)lang, pool);

        for (int i = 0; i < samples->nelts; i++)
            check_page(&APR_ARRAY_IDX(samples, i, edu_chart_sample_t), fonts);
    }
}

/* Two thousand charts leave nothing on the heap. (Of a sanitizer's heap nothing is known: 0 is 0.) */
static void
test_memory(void)
{
    edu_fonts_t *fonts = edu_fonts_create(EDU_LANG_EN, NULL, NULL, pool);
    apr_array_header_t *samples = edu_chart_samples(EDU_LANG_EN, pool);
    edu_buffer_t *out = edu_buffer_create(1U << 20, pool);
    size_t before = 0;

    for (int i = 0; i < (SANITIZED ? 90 : 2000); i++) {
        const edu_chart_sample_t *sample =
            &APR_ARRAY_IDX(samples, i % 9, edu_chart_sample_t); /* one of each kind */

        edu_buffer_clear(out);
        edu_chart_svg(out, sample->kind, sample->chart, fonts, 480, 0, pool);
        if (i % 50 == 0)
            CU_ASSERT_PTR_NULL(edu_chart_png(out, sample->kind, sample->chart, fonts, 200, 0, 1, pool));
        if (i == 499)
            before = mallinfo2().uordblks;
    }
    CU_ASSERT_TRUE(mallinfo2().uordblks <= before + 64 * 1024);
}

void
edu_suite_draw_charts(void)
{
    CU_pSuite suite = CU_add_suite("draw_charts", set_up, tear_down);

    CU_add_test(suite, "SVGs are well-formed and the same twice", test_svg);
    CU_add_test(suite, "sizes that nobody would choose", test_sizes);
    CU_add_test(suite, "the tables behind them", test_tables);
    CU_add_test(suite, "the table behind bullets", test_table_of_bullets);
    CU_add_test(suite, "missing is not zero, a gap is counted", test_ranked);
    CU_add_test(suite, "many dots are specks", test_specks);
    CU_add_test(suite, "numbers for people", test_numbers);
    CU_add_test(suite, "a long heat table on pages", test_heat_pages);
    CU_add_test(suite, "colours differ in lightness", test_lightness);
    CU_add_test(suite, "texts that are no texts", test_hostile_text);
    CU_add_test(suite, "texts are measured, cut and broken", test_fonts);
    CU_add_test(suite, "PNGs are the same twice", test_png);
    CU_add_test(suite, "nothing sticks out of an area of a page", test_page);
    CU_add_test(suite, "two thousand charts leave nothing behind", test_memory);
}
