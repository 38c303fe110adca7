#include "reports/draw/fonts.h"

#include "base/buffer.h"
#include "base/pool.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <limits.h>
#include <pango/pangocairo.h>
#include <string.h>

struct edu_fonts_t {
    edu_lang_t lang;
    const char *family;
    bool found;
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *description;
    apr_hash_t *widths; /* double by text_key_t: names and numbers are measured again and again */
    apr_pool_t *width_pool;
};

/* At most so many widths are kept; then all are forgotten, so that memory stays as it is. */
#define WIDTHS_MOST 4096
#define KEY_TEXT_MOST 120

/* A text and how it is set, as bytes. */
typedef struct text_key_t {
    char bytes[sizeof(double) + 1 + KEY_TEXT_MOST];
    apr_ssize_t length;
} text_key_t;

static apr_status_t
free_fonts(void *data)
{
    edu_fonts_t *fonts = data;

    pango_font_description_free(fonts->description);
    g_object_unref(fonts->layout);
    g_object_unref(fonts->context);
    g_object_unref(fonts->map);
    return APR_SUCCESS;
}

static bool
has_family(PangoFontMap *map, const char *family)
{
    PangoFontFamily **families;
    int count;
    bool found = false;

    pango_font_map_list_families(map, &families, &count);
    for (int i = 0; i < count && !found; i++)
        found = apr_strnatcasecmp(pango_font_family_get_name(families[i]), family) == 0;
    g_free(families);
    return found;
}

/* Hinting would make widths depend on the size of a pixel. */
static void
set_options(PangoContext *context, edu_lang_t lang)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    pango_context_set_language(context, pango_language_from_string(lang == EDU_LANG_ZH ? "zh-cn" : "en"));
}

edu_fonts_t *
edu_fonts_create(edu_lang_t lang, const char *family_zh, const char *family_en, apr_pool_t *pool)
{
    edu_fonts_t *fonts = apr_pcalloc(pool, sizeof *fonts);
    const char *family = lang == EDU_LANG_ZH ? family_zh : family_en;

    fonts->lang = lang;
    fonts->family = apr_pstrdup(pool, family != NULL && family[0] != '\0' ? family : EDU_FONT_FAMILY);
    fonts->map = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
    fonts->found = has_family(fonts->map, fonts->family);
    fonts->context = pango_font_map_create_context(fonts->map);
    set_options(fonts->context, lang);
    fonts->layout = pango_layout_new(fonts->context);
    pango_layout_set_single_paragraph_mode(fonts->layout, TRUE);
    fonts->width_pool = edu_pool_create(pool);
    fonts->widths = apr_hash_make(fonts->width_pool);
    fonts->description = pango_font_description_new();
    pango_font_description_set_family(fonts->description, fonts->family);
    apr_pool_cleanup_register(pool, fonts, free_fonts, apr_pool_cleanup_null);
    return fonts;
}

edu_lang_t
edu_fonts_lang(const edu_fonts_t *fonts)
{
    return fonts->lang;
}

const char *
edu_fonts_family(const edu_fonts_t *fonts)
{
    return fonts->family;
}

bool
edu_fonts_found(const edu_fonts_t *fonts)
{
    return fonts->found;
}

/* Whether a character may be drawn and may stand in XML. */
static bool
is_drawable(uint32_t character)
{
    return character >= 0x20 && character != 0x7F && !(character >= 0x80 && character < 0xA0) &&
           (character & 0xFFFE) != 0xFFFE && character != 0x2028 && character != 0x2029;
}

static bool
is_clean(const char *text)
{
    size_t bytes;

    for (const char *at = text; *at != '\0'; at += bytes) {
        uint32_t character = edu_text_decode(at, &bytes);

        if (!is_drawable(character) || (character == 0xFFFD && bytes == 1))
            return false;
    }
    return true;
}

const char *
edu_fonts_clean(const char *text, apr_pool_t *pool)
{
    if (text == NULL)
        return "";
    if (is_clean(text))
        return text;

    edu_buffer_t *clean = edu_buffer_create(strlen(text) + 16, pool);
    size_t bytes;
    for (const char *at = text; *at != '\0'; at += bytes) {
        uint32_t character = edu_text_decode(at, &bytes);

        if (!is_drawable(character))
            edu_buffer_add_char(clean, ' ');
        else if (character == 0xFFFD && bytes == 1)
            edu_buffer_add_text(clean, "\xEF\xBF\xBD");
        else
            edu_buffer_add(clean, at, bytes);
    }
    return apr_pstrdup(pool, edu_buffer_text(clean));
}

PangoLayout *
edu_fonts_layout(edu_fonts_t *fonts, edu_type_t type, const char *text)
{
    pango_font_description_set_absolute_size(fonts->description, type.size * PANGO_SCALE);
    pango_font_description_set_weight(fonts->description,
                                      type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_width(fonts->layout, -1);
    pango_layout_set_font_description(fonts->layout, fonts->description);
    pango_layout_set_text(fonts->layout, text, -1);
    return fonts->layout;
}

static double
measure(edu_fonts_t *fonts, edu_type_t type, const char *text)
{
    int width;

    pango_layout_get_size(edu_fonts_layout(fonts, type, text), &width, NULL);
    return (double)width / PANGO_SCALE;
}

static void
keep_width(edu_fonts_t *fonts, const text_key_t *key, double width)
{
    if (apr_hash_count(fonts->widths) >= WIDTHS_MOST) {
        apr_pool_clear(fonts->width_pool);
        fonts->widths = apr_hash_make(fonts->width_pool);
    }
    apr_hash_set(fonts->widths, apr_pmemdup(fonts->width_pool, key->bytes, (apr_size_t)key->length),
                 key->length, apr_pmemdup(fonts->width_pool, &width, sizeof width));
}

double
edu_fonts_width(edu_fonts_t *fonts, edu_type_t type, const char *text)
{
    size_t length = strlen(text);
    text_key_t key;

    if (length == 0)
        return 0;
    if (length > KEY_TEXT_MOST)
        return measure(fonts, type, text);
    memcpy(key.bytes, &type.size, sizeof type.size);
    key.bytes[sizeof type.size] = (char)type.bold;
    memcpy(key.bytes + sizeof type.size + 1, text, length);
    key.length = (apr_ssize_t)(sizeof type.size + 1 + length);

    const double *kept = apr_hash_get(fonts->widths, key.bytes, key.length);
    if (kept != NULL)
        return *kept;
    double width = measure(fonts, type, text);
    keep_width(fonts, &key, width);
    return width;
}

double
edu_fonts_leading(edu_type_t type)
{
    return type.size * 1.3;
}

/* Chinese characters fill the square from 0.12 below the baseline to 0.88 above, capitals and digits reach 0.73. */
double
edu_fonts_middle(edu_type_t type)
{
    return type.size * 0.37;
}

const char *
edu_fonts_fit(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, apr_pool_t *pool)
{
    text = edu_fonts_clean(text, pool);
    if (edu_fonts_width(fonts, type, text) <= width)
        return text;

    double room = width - edu_fonts_width(fonts, type, "…");
    if (room < 0)
        return "";
    int at;
    int trailing;
    pango_layout_xy_to_index(edu_fonts_layout(fonts, type, text), (int)(room * PANGO_SCALE), 0, &at,
                             &trailing);
    /* The character under the edge is cut off; so are blanks before the ellipsis. */
    while (at > 0 && text[at - 1] == ' ')
        at--;
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (apr_size_t)at), "…", NULL);
}

/* The end of a text that is at most `width` wide. */
static const char *
tail_of(edu_fonts_t *fonts, edu_type_t type, const char *text, double width)
{
    int at;
    int trailing;
    double all = edu_fonts_width(fonts, type, text);

    pango_layout_xy_to_index(edu_fonts_layout(fonts, type, text), (int)((all - width) * PANGO_SCALE), 0, &at,
                             &trailing);
    if (text[at] != '\0') /* the character under the edge is cut off */
        at = (int)(g_utf8_next_char(text + at) - text);
    return text + at + strspn(text + at, " ");
}

const char *
edu_fonts_shorten(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, apr_pool_t *pool)
{
    text = edu_fonts_clean(text, pool);
    if (edu_fonts_width(fonts, type, text) <= width)
        return text;

    double room = width - edu_fonts_width(fonts, type, "…");
    const char *tail = room > 0 ? tail_of(fonts, type, text, room * 0.5) : "";
    /* What the head leaves over is little; the tail begins with a whole character. */
    const char *head = edu_fonts_fit(fonts, type, text, width - edu_fonts_width(fonts, type, tail), pool);
    return apr_pstrcat(pool, head, tail, NULL);
}

/* Keeps lines from ending where two numbers are joined by a dash: "2020–2024". */
static const char dash[] = "–";
static const char joiner[] = "\xE2\x81\xA0";

/* The text with joiners behind such dashes. */
static const char *
keep_ranges(const char *text, apr_pool_t *pool)
{
    const char *from = text;
    edu_buffer_t *kept = NULL;

    for (const char *at = strstr(text, dash); at != NULL; at = strstr(at + 1, dash)) {
        const char *behind = at + sizeof dash - 1;

        if (at == text || !g_ascii_isdigit(at[-1]) || !g_ascii_isdigit(*behind))
            continue;
        if (kept == NULL)
            kept = edu_buffer_create(strlen(text) + 16, pool);
        edu_buffer_add(kept, from, (size_t)(behind - from));
        edu_buffer_add_text(kept, joiner);
        from = behind;
    }
    if (kept == NULL)
        return text;
    edu_buffer_add_text(kept, from);
    return edu_buffer_text(kept);
}

static const char *
without_joiners(char *line)
{
    for (char *at = strstr(line, joiner); at != NULL; at = strstr(at, joiner))
        memmove(at, at + sizeof joiner - 1, strlen(at + sizeof joiner - 1) + 1);
    return line;
}

static apr_array_header_t *
wrap(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, int most_lines, bool name,
     apr_pool_t *pool)
{
    apr_array_header_t *lines = apr_array_make(pool, 2, sizeof(const char *));

    text = edu_fonts_clean(text, pool);
    if (text[0] == '\0' || width <= 0)
        return lines;

    text = keep_ranges(text, pool);
    PangoLayout *layout = edu_fonts_layout(fonts, type, text);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    int count = pango_layout_get_line_count(layout);
    const char *rest = NULL;
    for (int i = 0; i < count && i < most_lines; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        const char *start = text + line->start_index;

        if (i == most_lines - 1 && count > most_lines)
            rest = start; /* cut below: that changes the layout */
        else
            APR_ARRAY_PUSH(lines, const char *) =
                without_joiners(edu_text_trim(start, (size_t)line->length, pool));
    }
    if (rest != NULL) {
        rest = without_joiners(apr_pstrdup(pool, rest));
        APR_ARRAY_PUSH(lines, const char *) =
            (name ? edu_fonts_shorten : edu_fonts_fit)(fonts, type, rest, width, pool);
    }
    return lines;
}

apr_array_header_t *
edu_fonts_wrap(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, int most_lines,
               apr_pool_t *pool)
{
    return wrap(fonts, type, text, width, most_lines, false, pool);
}

apr_array_header_t *
edu_fonts_wrap_name(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, int most_lines,
                    apr_pool_t *pool)
{
    return wrap(fonts, type, text, width, most_lines, true, pool);
}

/* Whether the last text that was wrapped is broken where Unicode allows no break. */
static bool
breaks_words(edu_fonts_t *fonts)
{
    const char *text = pango_layout_get_text(fonts->layout);
    int attribute_count;
    const PangoLogAttr *attributes = pango_layout_get_log_attrs_readonly(fonts->layout, &attribute_count);

    for (int i = 1; i < pango_layout_get_line_count(fonts->layout); i++) {
        const PangoLayoutLine *line = pango_layout_get_line_readonly(fonts->layout, i);
        long at = g_utf8_pointer_to_offset(text, text + line->start_index);

        if (at < attribute_count && !attributes[at].is_line_break)
            return true;
    }
    return false;
}

bool
edu_fonts_breaks_words(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, apr_pool_t *pool)
{
    return edu_fonts_wrap(fonts, type, text, width, INT_MAX, pool)->nelts > 0 && breaks_words(fonts);
}

apr_array_header_t *
edu_fonts_wrap_even(edu_fonts_t *fonts, edu_type_t type, const char *text, double width, int most_lines,
                    apr_pool_t *pool)
{
    apr_array_header_t *lines = edu_fonts_wrap_name(fonts, type, text, width, most_lines, pool);
    int count = edu_fonts_wrap(fonts, type, text, width, most_lines + 1, pool)->nelts;

    if (count < 2 || count > most_lines)
        return lines;
    /* Down to where a further line, or a part of a word on its own, would be needed. */
    for (double narrow = width - 2; narrow > width / 2; narrow -= 2) {
        apr_array_header_t *even = edu_fonts_wrap(fonts, type, text, narrow, most_lines + 1, pool);

        if (even->nelts > count || breaks_words(fonts))
            break;
        lines = even;
    }
    return lines;
}
