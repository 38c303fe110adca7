/* The fonts of the charts: how wide a text is, and what of it fits. Measured by pango with hinting off at 72 units an inch, so that a
 * unit is a point and a text is as wide in SVG and PNG as it is in print.
 *
 * One object serves any number of charts, by one thread at a time; pango's caches stay with it. */
#ifndef EDU_REPORTS_DRAW_FONTS_H
#define EDU_REPORTS_DRAW_FONTS_H

#include "base/text.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <pango/pango.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct edu_fonts_t edu_fonts_t;

/* 0xRRGGBB, or EDU_CLEAR: nothing is drawn. */
typedef uint32_t edu_colour_t;
#define EDU_CLEAR 0xFF000000U

/* How a text is set. */
typedef struct edu_type_t {
    double size; /* of the letters, in points */
    bool bold;
    edu_colour_t colour;
    edu_colour_t halo; /* a rim around the letters that keeps them readable on lines, or EDU_CLEAR */
} edu_type_t;

/* The family where none is given. */
#define EDU_FONT_FAMILY "Noto Sans CJK SC"

/* Fonts for texts in `lang`; a family that is NULL is EDU_FONT_FAMILY. A family that is not there is replaced by fontconfig's nearest.
 * Freed with `pool`. */
edu_fonts_t *edu_fonts_create(edu_lang_t lang, const char *family_zh, const char *family_en,
                              apr_pool_t *pool);

edu_lang_t edu_fonts_lang(const edu_fonts_t *fonts);
const char *edu_fonts_family(const edu_fonts_t *fonts);

/* Whether the family is on this machine; where it is not, the caller may want to say so. */
bool edu_fonts_found(const edu_fonts_t *fonts);

/* The text as it can be drawn: bytes that are no UTF-8 become U+FFFD; control characters and what XML does not allow become blanks. The
 * text itself when it is clean; NULL is "". */
const char *edu_fonts_clean(const char *text, apr_pool_t *pool);

/* Width in points on one line. */
double edu_fonts_width(edu_fonts_t *fonts, edu_type_t type, const char *text);

/* From one line's baseline to the next, in points. */
double edu_fonts_leading(edu_type_t type);

/* From the baseline up to the middle of letters and characters: where y is the middle, the baseline is y plus this. */
double edu_fonts_middle(edu_type_t type);

/* The text, or as much of its beginning as fits into `width` with an ellipsis behind; "" where not even that fits. */
const char *edu_fonts_fit(edu_fonts_t *fonts, edu_type_t type, const char *text, double width,
                          apr_pool_t *pool);

/* The same, cut in its middle: names differ at their ends. */
const char *edu_fonts_shorten(edu_fonts_t *fonts, edu_type_t type, const char *text, double width,
                              apr_pool_t *pool);

/* The text in lines (const char *) of at most `width`, the last of `most_lines` with an ellipsis where more would follow. Breaks as
 * Unicode says, within words only where a word is wider than a line. None for an empty text. */
apr_array_header_t *edu_fonts_wrap(edu_fonts_t *fonts, edu_type_t type, const char *text, double width,
                                   int most_lines, apr_pool_t *pool);

/* The same for a name: what would be more lines is cut in its middle. */
apr_array_header_t *edu_fonts_wrap_name(edu_fonts_t *fonts, edu_type_t type, const char *text, double width,
                                        int most_lines, apr_pool_t *pool);

/* As many lines as edu_fonts_wrap makes, as even in length as they can be. */
apr_array_header_t *edu_fonts_wrap_even(edu_fonts_t *fonts, edu_type_t type, const char *text, double width,
                                        int most_lines, apr_pool_t *pool);

/* Whether it has a word that is wider than a line. */
bool edu_fonts_breaks_words(edu_fonts_t *fonts, edu_type_t type, const char *text, double width,
                            apr_pool_t *pool);

/* The text laid out on one line, for the canvas; valid until the next call. */
PangoLayout *edu_fonts_layout(edu_fonts_t *fonts, edu_type_t type, const char *text);

#endif
