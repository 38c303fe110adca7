#include "collector/rows.h"

#include "base/buffer.h"
#include "collector/row_private.h"

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

/* Whether the text says that the row is a total: what spreadsheets carry below their rows is no return. */
static bool
is_total(const edu_field_t *text)
{
    static const char *const words[] = {"合计", "总计",     "小计",      "共计",        "total",
                                        "sum",  "subtotal", "sub-total", "grand total", NULL};

    /* None of them begins as nearly every row does. */
    if (text->length > 0 && text->data[0] >= '0' && text->data[0] <= '9')
        return false;
    for (const char *const *word = words; *word != NULL; word++)
        if (strlen(*word) == text->length && strncasecmp(*word, text->data, text->length) == 0)
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
        return is_total(text) ? EDU_ROW_LEAVE : EDU_ROW_TAKE;
    if (profile->totals == EDU_TOTALS_KEEP || !is_total(text))
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
