#include "collector/layout_private.h"

#include "base/text.h"
#include "base/translate.h"
#include "collector/rejects_workbook.h"

#include <apr_strings.h>
#include <string.h>

/* So many missing columns are named; of a file of another form hundreds may be. */
enum { MISSING_NAMED = 10 };

#define HEADER_SEARCH 20

/* The header's texts, copied out of the scanner's buffer. */
const char **
edu_layout_copy_headers(const edu_record_t *record, apr_pool_t *pool)
{
    const char **headers = apr_palloc(pool, sizeof(char *) * record->count);

    for (size_t i = 0; i < record->count; i++)
        headers[i] = edu_text_trim(record->fields[i].data, record->fields[i].length, pool);
    return headers;
}

/* How many of the headers name a key or a cell of the form; cells in *cells. */
static int
count_known(int *cells, const edu_form_t *form, const char *const *headers, size_t count, apr_pool_t *pool)
{
    int known = 0;

    *cells = 0;
    for (size_t i = 0; i < count; i++) {
        edu_header_t header = edu_form_header(form, headers[i], strlen(headers[i]), pool);

        known += header.kind != EDU_HEADER_UNKNOWN;
        *cells += header.kind == EDU_HEADER_CELL;
    }
    return known;
}

/* The form that knows most of the headers; NULL when none knows a cell and a key. *tied: another one knows as many. */
static const edu_form_t *
best_form(bool *tied, const edu_catalogue_t *catalogue, const edu_form_t *only, const char *const *headers,
          size_t count, bool keys_only, apr_pool_t *pool)
{
    const edu_form_t *best = NULL;
    int best_known = 1;

    *tied = false;
    for (int i = 0; i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);
        int cells;
        int known;

        if (only != NULL && form != only)
            continue;
        known = count_known(&cells, form, headers, count, pool);
        if ((cells == 0 && !keys_only) || known < best_known || (known == best_known && best == NULL))
            continue;
        *tied = known == best_known;
        if (known > best_known)
            best = form;
        best_known = known > best_known ? known : best_known;
    }
    return best;
}

static edu_error_t *
no_header(const apr_array_header_t *headers, const edu_form_t *form, apr_pool_t *pool)
{
    edu_buffer_t *list = edu_buffer_create(256, pool);

    for (int i = 0; i < headers->nelts && i < 12; i++)
        edu_buffer_printf(list, edu_translate("%s\"%s\""), i > 0 ? edu_translate(", ") : "",
                          APR_ARRAY_IDX(headers, i, const char *));
    if (headers->nelts > 12)
        edu_buffer_add_text(list, ", ...");
    return edu_error_hint(
        edu_error_detail(
            form != NULL
                ? edu_error_create(EDU_ERR_INPUT, NULL, "none of the first rows is a header of form \"%s\"",
                                   form->code)
                : edu_error_create(EDU_ERR_INPUT, NULL, "none of the first rows is a header of a known form"),
            "the first row reads %s", edu_buffer_text(list)),
        "see the headers with: edustat catalogue show FORM; or name a --profile for a foreign layout");
}

edu_error_t *
edu_layout_header_fault(const edu_record_t *record)
{
    return edu_error_create(EDU_ERR_INPUT, NULL, "line %" APR_INT64_T_FMT ", column %u: %s",
                            (apr_int64_t)record->fault_line, (unsigned)record->fault_column,
                            edu_csv_fault_text(record->fault, edu_translate_language()));
}

/* The line of a cell above the header that is a name of what the header means, that in the reader's language if both are there;
 * NULL when none is. */
static const char *
name_above(const edu_form_t *form, edu_header_t header, const char *above, apr_pool_t *pool)
{
    const char *found = NULL;

    for (const char *line = above; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *name = edu_text_trim(line, strcspn(line, "\n"), pool);
        edu_header_t other = edu_form_header(form, name, strlen(name), pool);
        bool chinese = (unsigned char)name[0] >= 0x80;

        if (other.kind == header.kind && other.index == header.index &&
            (found == NULL || chinese == (edu_translate_language() == EDU_LANG_ZH)))
            found = name;
    }
    return found;
}

/* Blank returns have the names above the codes that are their header: people look for the names. `above`: apr_array_header_t * of texts, a
 * row each. */
static void
show_names_above(edu_layout_t *layout, const apr_array_header_t *above, apr_pool_t *pool)
{
    layout->shown = apr_pmemdup(pool, layout->headers, sizeof(char *) * (size_t)layout->column_count);
    for (int i = 0; i < layout->column_count; i++) {
        const char *text = layout->headers[i];
        edu_header_t header = edu_form_header(layout->form, text, strlen(text), pool);

        for (int row = 0; header.kind != EDU_HEADER_UNKNOWN && row < above->nelts; row++) {
            const apr_array_header_t *texts = APR_ARRAY_IDX(above, row, const apr_array_header_t *);
            const char *name = i < texts->nelts ? name_above(layout->form, header,
                                                             APR_ARRAY_IDX(texts, i, const char *), pool)
                                                : NULL;

            if (name != NULL)
                layout->shown[i] = name;
        }
    }
}

/* Finds the header among the first records when no profile says where it is. */
static edu_error_t *
find_header(edu_layout_t *layout, const edu_reader_t *reader, const edu_catalogue_t *catalogue,
            const edu_form_t *form, bool keys_only, apr_pool_t *pool)
{
    apr_array_header_t *above = apr_array_make(pool, HEADER_SEARCH, sizeof(const apr_array_header_t *));
    edu_record_t *record;
    bool tied;

    for (int i = 0; i < HEADER_SEARCH; i++) {
        EDU_TRY(edu_reader_next(reader, &record));
        if (record == NULL)
            break;
        if (record->fault != EDU_CSV_SOUND && i == 0)
            return edu_layout_header_fault(record);
        if (record->blank || record->fault != EDU_CSV_SOUND)
            continue;
        const char **headers = edu_layout_copy_headers(record, pool);
        layout->form = best_form(&tied, catalogue, form, headers, record->count, keys_only, pool);
        if (layout->form != NULL && tied)
            return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the headers fit more than one form"),
                                  "name it with --form");
        if (layout->form != NULL) {
            layout->headers = headers;
            layout->column_count = (int)record->count;
            layout->header_line = record->line;
            show_names_above(layout, above, pool);
            return NULL;
        }
        apr_array_header_t *texts = apr_array_make(pool, (int)record->count, sizeof(const char *));
        for (size_t k = 0; k < record->count; k++)
            APR_ARRAY_PUSH(texts, const char *) = headers[k];
        APR_ARRAY_PUSH(above, const apr_array_header_t *) = texts;
    }
    if (above->nelts == 0)
        return edu_error_create(EDU_ERR_INPUT, NULL, "the file holds no rows");
    return no_header(APR_ARRAY_IDX(above, 0, const apr_array_header_t *), form, pool);
}

static edu_error_t *
taken_twice(const edu_layout_t *layout, int first, int second, const char *what)
{
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                           "columns %d (\"%s\") and %d (\"%s\") both are %s", first + 1,
                                           layout->headers[first], second + 1, layout->headers[second], what),
                          "leave one of them out of the file");
}

static edu_error_t *
take_key(edu_key_source_t *source, const edu_layout_t *layout, int column, const char *what, apr_pool_t *pool)
{
    if (source->rule != NULL)
        return NULL; /* the profile says where it comes from */
    if (source->count > 0)
        return taken_twice(layout, source->columns[0], column, what);
    source->columns = apr_pcalloc(pool, sizeof(int));
    source->columns[0] = column;
    source->count = 1;
    return NULL;
}

edu_error_t *
edu_layout_take_column(int *slot, const edu_layout_t *layout, int column, const char *what)
{
    if (*slot >= 0 && *slot != column)
        return taken_twice(layout, *slot, column, what);
    *slot = column;
    return NULL;
}

/* Gives each header the role the form knows for it. */
static edu_error_t *
bind_headers(edu_layout_t *layout, apr_pool_t *pool)
{
    const edu_form_t *form = layout->form;

    for (int i = 0; i < layout->column_count; i++) {
        const char *text = layout->headers[i];
        edu_header_t header = edu_form_header(form, text, strlen(text), pool);

        switch (header.kind) {
        case EDU_HEADER_AREA:
            EDU_TRY(take_key(&layout->area, layout, i, edu_translate("the division code"), pool));
            break;
        case EDU_HEADER_UNIT:
            EDU_TRY(take_key(&layout->unit, layout, i, edu_translate("the unit's code"), pool));
            break;
        case EDU_HEADER_UNIT_NAME:
            EDU_TRY(take_key(&layout->unit_name, layout, i, edu_translate("the unit's name"), pool));
            break;
        case EDU_HEADER_YEAR: EDU_TRY(take_key(&layout->year, layout, i, "the year", pool)); break;
        case EDU_HEADER_PERIOD:
            EDU_TRY(take_key(&layout->period, layout, i, edu_translate("the period"), pool));
            break;
        case EDU_HEADER_ATTRIBUTE:
            EDU_TRY(
                edu_layout_take_column(&layout->attribute_columns[header.index], layout, i,
                                       APR_ARRAY_IDX(form->attributes, header.index, edu_attribute_t).code));
            break;
        case EDU_HEADER_CELL:
            if (layout->wide)
                EDU_TRY(
                    edu_layout_take_column(&layout->cell_columns[header.index], layout, i,
                                           APR_ARRAY_IDX(form->cells, header.index, edu_cell_t *)->column));
            break;
        case EDU_HEADER_UNKNOWN:
            if (*text != '\0' && layout->profile == NULL && !edu_rejects_own_header(text))
                APR_ARRAY_PUSH(layout->unknown, const char *) = text;
            break;
        }
    }
    return NULL;
}

/* Which cells the file speaks of: in a long file those its measure map names, or all when it has no closed map. */
static void
find_cells(edu_layout_t *layout, apr_pool_t *pool)
{
    const edu_form_t *form = layout->form;
    const edu_profile_key_t *rule = layout->measure.rule;

    for (int i = 0; i < form->cells->nelts; i++)
        layout->has_cells[i] = layout->wide ? layout->cell_columns[i] >= 0
                                            : rule == NULL || rule->map == NULL || !rule->map_only;
    if (layout->wide || rule == NULL || rule->map == NULL)
        return;
    for (apr_hash_index_t *i = apr_hash_first(pool, rule->map); i != NULL; i = apr_hash_next(i)) {
        const edu_cell_t *cell = edu_form_cell(form, apr_hash_this_val(i));

        if (cell != NULL)
            layout->has_cells[cell->index] = true;
    }
}

static bool
given(const edu_key_source_t *source)
{
    return source->count > 0 || (source->rule != NULL && source->rule->value != NULL);
}

/* Columns that are missing, the first ones by name. */
typedef struct missing_t {
    edu_buffer_t *list;
    int count;
} missing_t;

static void
add_missing(missing_t *missing, const char *what)
{
    if (missing->count++ < MISSING_NAMED)
        edu_buffer_printf(missing->list, "%s%s", missing->list->length > 0 ? edu_translate(", ") : "", what);
}

/* Every column without which no row could be right. */
static edu_error_t *
check_complete(const edu_layout_t *layout, unsigned need, apr_pool_t *pool)
{
    const edu_form_t *form = layout->form;
    bool of_units = edu_form_of_units(form);
    missing_t missing = {edu_buffer_create(256, pool), 0};
    int cells = 0;

    if (!given(&layout->area) && (!of_units || form->unknown_units == EDU_UNITS_REGISTER))
        add_missing(&missing, edu_translate("the division code"));
    if (of_units && !given(&layout->unit))
        add_missing(&missing, edu_translate("the unit's code"));
    if ((need & EDU_LAYOUT_FIXED_PERIOD) == 0 && !given(&layout->year) && !given(&layout->period))
        add_missing(&missing, edu_translate("the year or period (or --period)"));
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        cells += layout->has_cells[i];
        if (cell->measure->required && !layout->has_cells[i] &&
            (need & (EDU_LAYOUT_SOME_CELLS | EDU_LAYOUT_KEYS_ONLY)) == 0)
            add_missing(&missing, apr_psprintf(pool, "%s (%s)", cell->column, cell->name_zh));
    }
    if (cells == 0 && (need & EDU_LAYOUT_KEYS_ONLY) == 0)
        add_missing(&missing, edu_translate("any measure of the form"));
    if (missing.count == 0)
        return NULL;
    if (missing.count > MISSING_NAMED)
        edu_buffer_printf(missing.list, edu_translate(" and %d more"), missing.count - MISSING_NAMED);
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "columns are missing for form \"%s\": %s",
                                           form->code, edu_buffer_text(missing.list)),
                          "see the headers that are understood with: edustat catalogue show %s", form->code);
}

edu_error_t *
edu_layout_read(edu_layout_t **layout, const edu_reader_t *reader, const char *file_name,
                const edu_catalogue_t *catalogue, const edu_form_t *form, const edu_profile_t *profile,
                unsigned need, apr_pool_t *pool)
{
    edu_layout_t *new_layout = apr_pcalloc(pool, sizeof *new_layout);

    *layout = new_layout;
    new_layout->profile = profile;
    new_layout->wide = profile == NULL || profile->wide;
    new_layout->unknown = apr_array_make(pool, 4, sizeof(const char *));
    new_layout->filters = apr_array_make(pool, 4, sizeof(edu_layout_filter_t));
    new_layout->stops = apr_array_make(pool, 1, sizeof(edu_pattern_t *));
    new_layout->fill_down = apr_array_make(pool, 0, sizeof(int));
    new_layout->value_column = -1;
    new_layout->keys_only = (need & EDU_LAYOUT_KEYS_ONLY) != 0;
    if (profile == NULL) {
        EDU_TRY(find_header(new_layout, reader, catalogue, form, new_layout->keys_only, pool));
    } else {
        new_layout->form = edu_catalogue_form(catalogue, profile->form);
        EDU_TRY(edu_layout_read_header(new_layout, reader, file_name, pool));
        new_layout->shown = new_layout->headers;
    }
    form = new_layout->form;
    new_layout->attribute_columns = apr_palloc(pool, sizeof(int) * (size_t)(form->attributes->nelts + 1));
    new_layout->cell_columns = apr_palloc(pool, sizeof(int) * (size_t)(form->cells->nelts + 1));
    new_layout->has_cells = apr_pcalloc(pool, (size_t)form->cells->nelts + 1);
    new_layout->attribute_maps =
        apr_pcalloc(pool, sizeof(apr_hash_t *) * (size_t)(form->attributes->nelts + 1));
    new_layout->cell_maps = apr_pcalloc(pool, sizeof(apr_hash_t *) * (size_t)(form->cells->nelts + 1));
    for (int i = 0; i < form->attributes->nelts; i++)
        new_layout->attribute_columns[i] = -1;
    for (int i = 0; i < form->cells->nelts; i++)
        new_layout->cell_columns[i] = -1;
    if (profile != NULL)
        EDU_TRY(edu_layout_bind_profile(new_layout, pool));
    if (profile == NULL || profile->aliases)
        EDU_TRY(bind_headers(new_layout, pool));
    find_cells(new_layout, pool);
    return check_complete(new_layout, need, pool);
}
