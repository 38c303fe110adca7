#include "collector/row_private.h"

#include <apr_strings.h>

static void
mark_key(bool *reads, const edu_layout_t *layout, const edu_key_source_t *source)
{
    for (int i = 0; i < source->count; i++)
        if (source->columns[i] < layout->column_count)
            reads[source->columns[i]] = true;
}

/* Which columns of the file the layout takes anything from. */
static const bool *
find_read_columns(const edu_layout_t *layout, apr_pool_t *pool)
{
    const edu_form_t *form = layout->form;
    bool *reads = apr_pcalloc(pool, (size_t)layout->column_count + 1);

    mark_key(reads, layout, &layout->area);
    mark_key(reads, layout, &layout->unit);
    mark_key(reads, layout, &layout->unit_name);
    mark_key(reads, layout, &layout->year);
    mark_key(reads, layout, &layout->period);
    mark_key(reads, layout, &layout->measure);
    for (int i = 0; i < form->attributes->nelts; i++)
        if (layout->attribute_columns[i] >= 0)
            reads[layout->attribute_columns[i]] = true;
    for (int i = 0; layout->wide && i < form->cells->nelts; i++)
        if (layout->cell_columns[i] >= 0)
            reads[layout->cell_columns[i]] = true;
    return reads;
}

/* Which columns say whose return it is, and of when. */
static const bool *
find_key_columns(const edu_checker_t *checker)
{
    const edu_layout_t *layout = checker->layout;
    bool *keys = apr_pcalloc(checker->pool, (size_t)layout->column_count + 1);

    mark_key(keys, layout, &layout->area);
    mark_key(keys, layout, &layout->unit);
    mark_key(keys, layout, &layout->year);
    mark_key(keys, layout, &layout->period);
    if (checker->scope_attribute >= 0 && layout->attribute_columns[checker->scope_attribute] >= 0)
        keys[layout->attribute_columns[checker->scope_attribute]] = true;
    return keys;
}

edu_error_t *
edu_checker_error_cells(edu_verdict_t *verdict, bool *key_is_sound, edu_checker_t *checker,
                        const edu_record_t *record)
{
    const edu_layout_t *layout = checker->layout;

    if (checker->reads == NULL) {
        checker->reads = find_read_columns(layout, checker->pool);
        checker->keys = find_key_columns(checker);
    }
    *key_is_sound = true;
    for (size_t i = 0; i < record->count && i < (size_t)layout->column_count; i++) {
        const edu_field_t *field = &record->fields[i];

        if (!field->error || !checker->reads[i] ||
            edu_checker_is_missing(checker, (edu_view_t){field->data, field->length}))
            continue;
        *verdict = EDU_ROW_REJECTED;
        *key_is_sound = *key_is_sound && !checker->keys[i];
        EDU_TRY(edu_rejects_add(checker->rejects,
                                field->data[0] == '=' ? EDU_REASON_cell_formula : EDU_REASON_cell_error,
                                record->line, layout->shown[i],
                                apr_pstrmemdup(checker->scratch_pool, field->data, field->length), NULL));
    }
    return NULL;
}
