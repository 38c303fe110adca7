#include "collector/rows.h"

#include "base/buffer.h"
#include "collector/row_private.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

struct edu_rows_t {
    const edu_layout_t *layout;
    edu_buffer_t **above; /* one a column to fill down: what stood in it last */
};

edu_rows_t *
edu_rows_create(const edu_layout_t *layout, apr_pool_t *pool)
{
    edu_rows_t *rows = apr_pcalloc(pool, sizeof *rows);

    rows->layout = layout;
    rows->above = apr_pcalloc(pool, sizeof(edu_buffer_t *) * (size_t)(layout->fill_down->nelts + 1));
    for (int i = 0; i < layout->fill_down->nelts; i++)
        rows->above[i] = edu_buffer_create(64, pool);
    return rows;
}

/* Whether every item of the form is blank: a row that names a unit and says nothing about it, as in a blank return that was sent
 * back untouched, is no return. */
static bool
says_nothing(const edu_layout_t *layout, const edu_record_t *record)
{
    if (layout->keys_only)
        return false;
    for (int i = 0; i < layout->form->cells->nelts; i++) {
        int column = layout->cell_columns[i];

        if (column >= 0 && edu_view_trim(edu_field_view(record, column)).length > 0)
            return false;
    }
    return true;
}

/* The row's first text. */
static const edu_field_t *
first_text(const edu_record_t *record)
{
    size_t i = 0;

    while (i + 1 < record->count && record->fields[i].length == 0)
        i++;
    return &record->fields[i];
}

/* Bytes of the blank that the text begins with; 0: it begins with none. */
static size_t
blank_at(const char *text, size_t length)
{
    if (length > 0 && text[0] == ' ')
        return 1;
    if (length >= 2 && memcmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return length >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* The text less its blanks is the word: two characters are often drawn apart to the width of their column. */
static bool
says(const char *word, const char *text, size_t length)
{
    size_t i = 0;

    while (i < length) {
        size_t blank = blank_at(text + i, length - i);

        if (blank > 0) {
            i += blank;
            continue;
        }
        if (*word == '\0' || (char)apr_tolower(text[i]) != *word)
            return false;
        word++;
        i++;
    }
    return *word == '\0';
}

bool
edu_rows_total(const char *text, size_t length)
{
    static const char *const words[] = {"合计", "总计",     "小计",      "共计",       "total",
                                        "sum",  "subtotal", "sub-total", "grandtotal", NULL};

    /* None of them begins as nearly every row does. */
    if (length > 0 && text[0] >= '0' && text[0] <= '9')
        return false;
    for (const char *const *word = words; *word != NULL; word++)
        if (says(*word, text, length))
            return true;
    return false;
}

static bool
is_stop(const edu_rows_t *rows, const edu_field_t *text, apr_pool_t *scratch_pool)
{
    const apr_array_header_t *stops = rows->layout->stops;

    if (stops->nelts == 0 || text->length > EDU_PATTERN_TEXT_MOST)
        return false;
    const char *copy = apr_pstrmemdup(scratch_pool, text->data, text->length);
    for (int i = 0; i < stops->nelts; i++)
        if (edu_pattern_match(APR_ARRAY_IDX(stops, i, const edu_pattern_t *), copy, NULL, scratch_pool))
            return true;
    return false;
}

edu_row_fate_t
edu_rows_judge(edu_rows_t *rows, const edu_record_t *record, apr_pool_t *scratch_pool)
{
    const edu_profile_t *profile = rows->layout->profile;
    const edu_field_t *text;

    if (record->blank || edu_record_is_empty(record))
        return profile != NULL && profile->stop_at_blank ? EDU_ROW_END : EDU_ROW_BLANK;
    text = first_text(record);
    if (is_stop(rows, text, scratch_pool))
        return EDU_ROW_END;
    if (profile == NULL)
        return edu_rows_total(text->data, text->length) ? EDU_ROW_LEAVE : EDU_ROW_TAKE;
    if (profile->totals == EDU_TOTALS_KEEP || !edu_rows_total(text->data, text->length))
        return EDU_ROW_TAKE;
    return profile->totals == EDU_TOTALS_STOP ? EDU_ROW_END : EDU_ROW_LEAVE;
}

static bool
is_empty(const edu_field_t *field)
{
    uint32_t i = 0;

    while (i < field->length && field->data[i] == ' ')
        i++;
    return i == field->length;
}

bool
edu_rows_take(edu_rows_t *rows, edu_record_t *record)
{
    const apr_array_header_t *columns = rows->layout->fill_down;

    if (rows->layout->profile == NULL)
        return !says_nothing(rows->layout, record);

    for (int i = 0; i < columns->nelts; i++) {
        int column = APR_ARRAY_IDX(columns, i, int);
        edu_field_t *field = (size_t)column < record->count ? &record->fields[column] : NULL;

        if (field == NULL)
            continue;
        if (!is_empty(field)) {
            edu_buffer_clear(rows->above[i]);
            edu_buffer_add(rows->above[i], field->data, field->length);
        } else {
            field->data = rows->above[i]->data;
            field->length = (uint32_t)rows->above[i]->length;
            record->marks = NULL;
        }
    }
    return true;
}
