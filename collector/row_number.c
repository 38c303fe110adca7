/* What stands in a cell, as a number of its measure: all the ways in which people write one, and why a text is none. */
#include "collector/row_private.h"

#include <apr_strings.h>
#include <string.h>

static const char *
cell_header(const edu_checker_t *checker, const edu_cell_t *cell)
{
    const edu_layout_t *layout = checker->layout;

    return layout->wide ? layout->shown[layout->cell_columns[cell->index]] : cell->column;
}

static edu_error_t *
cell_fault(bool *sound, edu_checker_t *checker, const edu_row_t *row, const edu_cell_t *cell,
           edu_reason_t rule, edu_view_t view, const char *other)
{
    *sound = false;
    return edu_checker_note_fault(checker, rule,
                                  row->cell_lines != NULL && row->cell_lines[cell->index] > 0
                                      ? row->cell_lines[cell->index]
                                      : row->line,
                                  cell_header(checker, cell),
                                  apr_pstrmemdup(checker->scratch_pool, view.data, view.length), other);
}

static const char *
scaled_text(edu_checker_t *checker, int64_t scaled, int decimals)
{
    edu_buffer_t *text = edu_buffer_create(32, checker->scratch_pool);

    edu_text_add_scaled(text, scaled, decimals);
    return edu_buffer_text(text);
}

/* The length of the separator of thousands at `text`: a comma, or a point where the comma is the decimal one, or a blank (also those that
 * do not break); 0 when it is none. */
static size_t
separator_at(edu_view_t view, size_t at, char comma)
{
    const char *text = view.data + at;
    size_t rest = view.length - at;

    if (*text == comma || *text == ' ')
        return 1;
    if (rest >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return rest >= 3 && (memcmp(text, "\xE2\x80\xAF", 3) == 0 || memcmp(text, "\xE2\x80\x89", 3) == 0) ? 3
                                                                                                       : 0;
}

/* Whether separators of thousands in the text stand where they belong: three digits behind the last one, and two (as in
 * India) or three between two of them. Anything else is a slip, such as a comma for a point. */
static bool
is_grouped(edu_view_t view, char comma)
{
    size_t digits = 0;
    bool first = true;
    size_t step = 1;

    for (size_t i = 0; i <= view.length; i += step) {
        char c = i < view.length ? view.data[i] : '\0';

        step = 1;
        if (c >= '0' && c <= '9') {
            digits++;
        } else if (i < view.length && separator_at(view, i, comma) > 0) {
            if (digits == 0 || digits > 3 || (!first && digits < 2))
                return false;
            first = false;
            digits = 0;
            step = separator_at(view, i, comma);
        } else if (digits > 0 || !first) {
            return first || digits == 3;
        }
    }
    return true;
}

/* The number without what a profile allows around it: separators of thousands, a decimal comma, a per cent sign. */
static edu_view_t
plain_number(edu_checker_t *checker, edu_view_t view)
{
    const edu_profile_t *profile = checker->layout->profile;
    edu_buffer_t *text = checker->value_text;
    bool percent = profile != NULL && profile->percent;
    bool decimal_comma = profile != NULL && profile->decimal_comma;
    char comma = decimal_comma ? '.' : ',';
    bool grouped = (profile == NULL || profile->thousands) && is_grouped(view, comma);

    edu_buffer_clear(text);
    for (size_t i = 0; i < view.length; i++) {
        char c = view.data[i];
        size_t separator = grouped ? separator_at(view, i, comma) : 0;

        if (separator > 0) {
            i += separator - 1;
            continue;
        }
        if (percent && c == '%' && i + 1 == view.length)
            continue;
        /* A point that is no separator of thousands does not become one for decimals. */
        if (decimal_comma && (c == ',' || c == '.'))
            c = c == ',' ? '.' : ',';
        edu_buffer_add_char(text, c);
    }
    edu_view_narrow(text);
    return (edu_view_t){text->data, text->length};
}

/* More digits than any number here has. */
static bool
is_huge(edu_view_t number)
{
    size_t digits = 0;

    while (digits < number.length && number.data[digits] >= '0' && number.data[digits] <= '9')
        digits++;
    return digits > 12 && digits == number.length;
}

/* Why a text is not a number of this measure, as a reject. */
static edu_error_t *
number_fault(bool *sound, edu_checker_t *checker, const edu_row_t *row, const edu_cell_t *cell,
             edu_view_t view, edu_view_t number)
{
    int decimals = cell->measure->decimals;
    int64_t ignored;

    if (edu_text_to_scaled(number.data, number.length, 12, &ignored))
        return cell_fault(sound, checker, row, cell,
                          decimals == 0 ? EDU_REASON_number_fraction : EDU_REASON_number_places, view,
                          apr_itoa(checker->scratch_pool, decimals));
    if (is_huge(number))
        return cell_fault(sound, checker, row, cell, EDU_REASON_absurd, view,
                          scaled_text(checker, cell->measure->max, decimals));
    return cell_fault(sound, checker, row, cell, EDU_REASON_number_bad, view, NULL);
}

/* Reads up to nine plain digits, which nearly every count is; -1 for anything else, and for a mark of a missing value. */
static int64_t
small_count(const edu_checker_t *checker, edu_view_t view)
{
    int64_t value = 0;

    if (view.length == 0 || view.length > 9 ||
        (checker->counts_are_marks && edu_checker_is_missing(checker, view)))
        return -1;
    for (size_t i = 0; i < view.length; i++) {
        unsigned digit = (unsigned)(unsigned char)view.data[i] - '0';

        if (digit > 9)
            return -1;
        value = value * 10 + (int64_t)digit;
    }
    return value;
}

/* The value of the form's class attribute, for messages. */
static const char *
class_text(const edu_checker_t *checker, const char *value)
{
    const edu_form_t *form = checker->layout->form;

    return form->class_attribute < 0
               ? value
               : edu_attribute_value(&APR_ARRAY_IDX(form->attributes, form->class_attribute, edu_attribute_t),
                                     value, checker->lang, checker->scratch_pool);
}

edu_error_t *
edu_checker_number(bool *sound, bool *present, int64_t *scaled, edu_checker_t *checker, const edu_row_t *row,
                   const edu_cell_t *cell, edu_demand_t demand, edu_view_t view)
{
    const edu_measure_t *measure = cell->measure;

    *scaled = measure->decimals == 0 ? small_count(checker, view) : -1;
    *present = true;
    if (*scaled < 0) {
        edu_view_t number;

        view = edu_view_trim(view);
        if (edu_checker_is_missing(checker, view)) {
            *present = false;
            if (demand == EDU_REQUIRED && !checker->blanks_keep)
                return cell_fault(sound, checker, row, cell, EDU_REASON_required, view, NULL);
            return NULL;
        }
        number = plain_number(checker, view);
        if (!edu_text_to_scaled(number.data, number.length, measure->decimals, scaled))
            return number_fault(sound, checker, row, cell, view, number);
    }
    if (demand == EDU_BARRED && *scaled == 0) {
        *present = false;
        return NULL;
    }
    if (demand == EDU_BARRED)
        return cell_fault(sound, checker, row, cell, EDU_REASON_not_applicable, view,
                          class_text(checker, checker->last_demands->value));
    if (*scaled < measure->min)
        return cell_fault(sound, checker, row, cell, EDU_REASON_negative, view,
                          scaled_text(checker, measure->min, measure->decimals));
    if (*scaled > measure->max)
        return cell_fault(sound, checker, row, cell, EDU_REASON_absurd, view,
                          scaled_text(checker, measure->max, measure->decimals));
    return NULL;
}

/* What a part of a cell is, from what overrules the others down. */
typedef enum part_t { PART_BAD, PART_MISSING, PART_COUNT } part_t;

static part_t
read_part(int64_t *scaled, edu_checker_t *checker, const edu_measure_t *measure, edu_view_t part)
{
    edu_view_t number = edu_view_trim(part);

    if (edu_checker_is_missing(checker, number))
        return PART_MISSING;
    number = plain_number(checker, number);
    if (!edu_text_to_scaled(number.data, number.length, measure->decimals, scaled))
        return PART_BAD;
    /* A part may lie below the least sum, but a negative one is as wrong as it is alone. */
    return *scaled > measure->max || (*scaled < 0 && *scaled < measure->min) ? PART_BAD : PART_COUNT;
}

edu_view_t
edu_checker_add_parts(edu_checker_t *checker, const edu_cell_t *cell, edu_view_t one, edu_view_t other,
                      apr_pool_t *pool)
{
    const edu_measure_t *measure = cell->measure;
    int64_t first = 0;
    int64_t second = 0;
    part_t first_is = read_part(&first, checker, measure, one);
    part_t second_is = read_part(&second, checker, measure, other);
    edu_buffer_t *sum;

    if (first_is != PART_COUNT || second_is != PART_COUNT)
        return first_is <= second_is ? one : other;
    sum = edu_buffer_create(32, pool);
    if (second > 0 ? first > INT64_MAX - second : first < INT64_MIN - second) {
        edu_text_add_scaled(sum, first, measure->decimals); /* no number, and rejected as such */
        edu_buffer_add_char(sum, '+');
        edu_text_add_scaled(sum, second, measure->decimals);
    } else {
        edu_text_add_scaled(sum, first + second, measure->decimals);
    }
    return (edu_view_t){edu_buffer_text(sum), sum->length};
}
