#include "reports/draw/palette.h"

#include "reports/messages.h"

#include <math.h>

edu_colour_t
edu_attained_colour(edu_attained_t attained)
{
    switch (attained) {
    case EDU_ATTAINED_MET: return EDU_COLOUR_MET;
    case EDU_ATTAINED_NOT_MET: return EDU_COLOUR_NOT_MET;
    default: return EDU_COLOUR_PLAIN;
    }
}

const char *
edu_attained_mark(edu_attained_t attained)
{
    switch (attained) {
    case EDU_ATTAINED_MET: return "✓";
    case EDU_ATTAINED_NOT_MET: return "✗";
    case EDU_ATTAINED_INCOMPLETE: return "…";
    default: return "";
    }
}

const char *
edu_attained_word(edu_attained_t attained, edu_lang_t lang)
{
    switch (attained) {
    case EDU_ATTAINED_MET: return edu_message(lang, EDU_MSG_STATUS_MET);
    case EDU_ATTAINED_NOT_MET: return edu_message(lang, EDU_MSG_STATUS_NOT_MET);
    case EDU_ATTAINED_INCOMPLETE: return edu_message(lang, EDU_MSG_STATUS_INCOMPLETE);
    default: return "";
    }
}

const char *
edu_attained_key(edu_attained_t attained, edu_lang_t lang)
{
    switch (attained) {
    case EDU_ATTAINED_MET: return edu_message(lang, EDU_MSG_DRAW_KEY_MET);
    case EDU_ATTAINED_NOT_MET: return edu_message(lang, EDU_MSG_DRAW_KEY_NOT_MET);
    case EDU_ATTAINED_INCOMPLETE: return edu_message(lang, EDU_MSG_DRAW_KEY_INCOMPLETE);
    default: return edu_message(lang, EDU_MSG_DRAW_NO_VERDICT);
    }
}

static unsigned
channel(edu_colour_t colour, int shift)
{
    return colour >> shift & 0xFF;
}

edu_ink_t
edu_attained_ink(edu_attained_t attained)
{
    if (attained == EDU_ATTAINED_INCOMPLETE)
        return edu_ink_both(EDU_COLOUR_PAPER, EDU_COLOUR_QUIET, 0.8);
    return edu_ink_fill(edu_attained_colour(attained));
}

/* A colour between two, `share` of the way. */
static edu_colour_t
mix(edu_colour_t from, edu_colour_t to, double share)
{
    edu_colour_t mixed = 0;

    for (int shift = 16; shift >= 0; shift -= 8) {
        double value = (double)channel(from, shift) * (1 - share) + (double)channel(to, shift) * share;

        mixed |= (edu_colour_t)lround(value) << shift;
    }
    return mixed;
}

edu_colour_t
edu_sequence_colour(int index, int count)
{
    static const edu_colour_t stops[] = {0xFFF7BC, 0xC0E3B0, 0x74C1BA, 0x3A8FB7, 0x2A5A99, 0x1B2A5C};
    const int last = (int)(sizeof stops / sizeof *stops) - 1;
    double at = count > 1 ? (double)index / (count - 1) * last : 1;
    int stop = at >= last ? last - 1 : (int)at;

    return mix(stops[stop], stops[stop + 1], at - stop);
}

edu_colour_t
edu_shade_colour(int shade)
{
    static const edu_colour_t shades[EDU_SHADE_COUNT] = {0xEAF3FA, 0xFBDB9F, 0xF2B04F, 0xCF741A, 0x8A4500};

    return shades[shade < 0 ? 0 : shade >= EDU_SHADE_COUNT ? EDU_SHADE_COUNT - 1 : shade];
}

edu_colour_t
edu_colour_on(edu_colour_t background)
{
    unsigned light =
        299 * channel(background, 16) + 587 * channel(background, 8) + 114 * channel(background, 0);

    return light > 140 * 1000U ? EDU_COLOUR_TEXT : EDU_COLOUR_PAPER;
}

edu_colour_t
edu_series_colour(int index)
{
    static const edu_colour_t colours[] = {EDU_COLOUR_MET, EDU_COLOUR_ALARM, 0x009E73,
                                           0x222222,       0xCC79A7,         0x56B4E9};

    return colours[index % (int)(sizeof colours / sizeof *colours)];
}

edu_dash_t
edu_series_dash(int index)
{
    static const edu_dash_t dashes[] = {EDU_SOLID, EDU_DASHED, EDU_DASH_DOT, EDU_DOTTED};

    return dashes[index % (int)(sizeof dashes / sizeof *dashes)];
}

edu_type_t
edu_type_sized(double size, bool bold, edu_colour_t colour)
{
    return (edu_type_t){size, bold, colour, EDU_CLEAR};
}

edu_type_t
edu_type_label(void)
{
    return edu_type_sized(EDU_SIZE_LABEL, false, EDU_COLOUR_TEXT);
}

edu_type_t
edu_type_strong(void)
{
    return edu_type_sized(EDU_SIZE_LABEL, true, EDU_COLOUR_TEXT);
}

edu_type_t
edu_type_quiet(void)
{
    return edu_type_sized(EDU_SIZE_SMALL, false, EDU_COLOUR_QUIET);
}

edu_type_t
edu_type_haloed(edu_type_t type)
{
    type.halo = EDU_COLOUR_PAPER;
    return type;
}

edu_ink_t
edu_ink_fill(edu_colour_t colour)
{
    return (edu_ink_t){colour, EDU_CLEAR, 0, EDU_SOLID};
}

edu_ink_t
edu_ink_line(edu_colour_t colour, double width)
{
    return (edu_ink_t){EDU_CLEAR, colour, width, EDU_SOLID};
}

edu_ink_t
edu_ink_dashed(edu_colour_t colour, double width, edu_dash_t dash)
{
    return (edu_ink_t){EDU_CLEAR, colour, width, dash};
}

edu_ink_t
edu_ink_both(edu_colour_t fill, edu_colour_t line, double width)
{
    return (edu_ink_t){fill, line, width, EDU_SOLID};
}
