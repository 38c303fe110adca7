/* The colours of the charts and the sizes of their letters.
 *
 * Hues are those of Okabe and Ito, Color Universal Design (2008), which people with any common colour blindness tell apart: blue is met, orange is not
 * met. They differ in lightness as well (L* of blue 46, of orange 71), so that a photocopy keeps them apart; what a colour says is always said
 * by a form, a mark or a place too. The sequence of maps and the shades of heat tables get steadily darker. */
#ifndef EDU_REPORTS_DRAW_PALETTE_H
#define EDU_REPORTS_DRAW_PALETTE_H

#include "reports/draw/canvas.h"

#define EDU_COLOUR_TEXT 0x222222U  /* words */
#define EDU_COLOUR_QUIET 0x595959U /* words beside them */
#define EDU_COLOUR_AXIS 0x8C8C8CU
#define EDU_COLOUR_GRID 0xDDDDDDU
#define EDU_COLOUR_FAINT 0xC2C2C2U /* lines in the background */
#define EDU_COLOUR_TRACK 0xEFEFEFU /* what a bar runs in */
#define EDU_COLOUR_PLAIN 0x8496ABU /* what no verdict is wanted of */
#define EDU_COLOUR_HATCH 0xA6A6A6U
#define EDU_COLOUR_PAPER 0xFFFFFFU
#define EDU_COLOUR_INK 0x000000U
#define EDU_COLOUR_MET 0x0072B2U     /* Okabe and Ito's blue */
#define EDU_COLOUR_NOT_MET 0xE69F00U /* their orange */
#define EDU_COLOUR_ALARM 0xD55E00U   /* their vermilion */
#define EDU_COLOUR_BAND 0xD6E6F2U    /* a range, of the blue */

#define EDU_SIZE_TITLE 12.0
#define EDU_SIZE_LABEL 8.5
#define EDU_SIZE_SMALL 7.5

/* How a rate stands to its target. Whether one is met is for the caller to say: less can be better. */
typedef enum edu_attained_t {
    EDU_ATTAINED_NONE, /* no target, or no verdict */
    EDU_ATTAINED_MET,
    EDU_ATTAINED_NOT_MET,
    EDU_ATTAINED_INCOMPLETE, /* too little was reported for a verdict */
    EDU_ATTAINED_COUNT
} edu_attained_t;

edu_colour_t edu_attained_colour(edu_attained_t attained);

/* How a bar is drawn: filled with that colour, or hollow where too little was reported. */
edu_ink_t edu_attained_ink(edu_attained_t attained);

/* "✓", "✗", "…", "". */
const char *edu_attained_mark(edu_attained_t attained);

/* "met" or its like in the language; "" for none. */
const char *edu_attained_word(edu_attained_t attained, edu_lang_t lang);

/* "✓ met": the word with its mark, for keys. */
const char *edu_attained_key(edu_attained_t attained, edu_lang_t lang);

#define EDU_SEQUENCE_MOST 7

/* Colour `index` of `count` (1 to EDU_SEQUENCE_MOST) from light to dark: yellow, green, blue, of even steps of lightness. */
edu_colour_t edu_sequence_colour(int index, int count);

/* How far below a target, 0 (met) to 4, light to dark. */
#define EDU_SHADE_COUNT 5
edu_colour_t edu_shade_colour(int shade);

/* The colour that is read on this one. */
edu_colour_t edu_colour_on(edu_colour_t background);

/* Lines of several series: dark colours of different lightness; `index` goes round. The dash differs with it. */
edu_colour_t edu_series_colour(int index);
edu_dash_t edu_series_dash(int index);

/* Texts of the usual kinds. */
edu_type_t edu_type_label(void);
edu_type_t edu_type_strong(void);
edu_type_t edu_type_quiet(void); /* smaller and grey: axes, keys, notes */
edu_type_t edu_type_sized(double size, bool bold, edu_colour_t colour);
edu_type_t edu_type_haloed(edu_type_t type);

/* Inks of the usual kinds. */
edu_ink_t edu_ink_fill(edu_colour_t colour);
edu_ink_t edu_ink_line(edu_colour_t colour, double width);
edu_ink_t edu_ink_dashed(edu_colour_t colour, double width, edu_dash_t dash);
edu_ink_t edu_ink_both(edu_colour_t fill, edu_colour_t line, double width);

#endif
