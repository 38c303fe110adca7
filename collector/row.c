#include "collector/row_private.h"

#include <apr_strings.h>
#include <string.h>

/* A field as the map has it; as it stands when the map does not have it. */
static edu_view_t
mapped_view(edu_checker_t *checker, edu_view_t view, apr_hash_t *map)
{
    edu_view_t text = edu_view_trim(view);
    const char *mapped;

    edu_buffer_clear(checker->map_text);
    edu_buffer_add(checker->map_text, text.data, text.length);
    mapped = edu_find_mapped(map, checker->map_text);
    return mapped == NULL ? view : (edu_view_t){mapped, strlen(mapped)};
}

/* What stands in a column of the form, mapped where the profile says so. */
static inline edu_view_t
column_view(edu_checker_t *checker, const edu_record_t *record, int column, apr_hash_t *map)
{
    if (column < 0)
        return (edu_view_t){NULL, 0};
    if (map != NULL)
        return mapped_view(checker, edu_field_view(record, column), map);
    return edu_field_view(record, column);
}

static const char *
header_of(const edu_checker_t *checker, const edu_key_source_t *source)
{
    return source->count > 0 && source->columns[0] < checker->layout->column_count
               ? checker->layout->shown[source->columns[0]]
               : "";
}

static edu_error_t *
reject(edu_verdict_t *verdict, edu_checker_t *checker, edu_reason_t rule, int64_t line, const char *column,
       const char *value, const char *other)
{
    *verdict = EDU_ROW_REJECTED;
    return edu_rejects_add(checker->rejects, rule, line, column, value, other);
}

static bool
same_folded(edu_view_t view, const char *text)
{
    return strlen(text) == view.length && strncasecmp(view.data, text, view.length) == 0;
}

static bool
fits(const edu_pattern_t *pattern, edu_view_t view, apr_pool_t *scratch_pool)
{
    return view.length <= EDU_PATTERN_TEXT_MOST &&
           edu_pattern_match(pattern, apr_pstrmemdup(scratch_pool, view.data, view.length), NULL,
                             scratch_pool);
}

static bool
filtered_out(const edu_checker_t *checker, const edu_record_t *record)
{
    const apr_array_header_t *filters = checker->layout->filters;

    for (int i = 0; i < filters->nelts; i++) {
        const edu_layout_filter_t *filter = &APR_ARRAY_IDX(filters, i, edu_layout_filter_t);
        edu_view_t view = edu_view_trim(edu_field_view(record, filter->column));
        bool found = view.length == 0 && filter->filter->blank;

        for (int k = 0; k < filter->filter->values->nelts && !found; k++)
            found = filter->patterns[k] != NULL
                        ? fits(filter->patterns[k], view, checker->scratch_pool)
                        : same_folded(view, APR_ARRAY_IDX(filter->filter->values, k, const char *));
        if (found != filter->filter->keep)
            return true;
    }
    return false;
}

static bool
is_given(const edu_key_source_t *source)
{
    return source->count > 0 || (source->rule != NULL && source->rule->value != NULL);
}

/* Takes the row's period from the column. The same text as in the row before is the same period. */
static edu_error_t *
read_period(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_key_source_t *source,
            const edu_record_t *record)
{
    const edu_form_t *form = checker->layout->form;
    edu_period_t period;
    const char *text;
    bool known = true;
    bool repeats = edu_key_repeats(&checker->period_repeat, source, record);

    text = repeats ? checker->last_period : edu_key_text(&known, checker->period_text, source, record);
    checker->place += !repeats;
    if (repeats || (*text != '\0' && strcmp(text, checker->last_period) == 0)) {
        memcpy(row->period, checker->last_period_text, sizeof row->period);
        row->year = checker->last_year;
        return NULL;
    }
    edu_error_t *error = edu_period_parse(&period, text, strlen(text));
    if (error != NULL || !known) {
        edu_error_clear(error);
        return reject(verdict, checker, EDU_REASON_year_bad, row->line, header_of(checker, source), text,
                      NULL);
    }
    if (!edu_period_fits(&period, form->frequency))
        return reject(verdict, checker, EDU_REASON_period_bad, row->line, header_of(checker, source), text,
                      edu_frequency_title(form->frequency, checker->lang));
    if (period.year > checker->this_year + 1)
        return reject(verdict, checker, EDU_REASON_period_future, row->line, header_of(checker, source), text,
                      NULL);
    if (strlen(text) < sizeof checker->last_period) {
        apr_cpystrn(checker->last_period, text, sizeof checker->last_period);
        edu_period_format(&period, checker->last_period_text);
        checker->last_year = period.year;
        edu_key_keep(&checker->period_repeat, source, record);
    }
    row->year = period.year;
    edu_period_format(&period, row->period);
    return NULL;
}

/* The row's period for messages, and who says so: --period, or the row's other column. */
static const char *
period_of_row(const edu_checker_t *checker, const edu_row_t *row)
{
    const bool given = checker->fixed_period != NULL;
    const char *who = edu_text_pick(checker->lang, given ? "给定的报告期" : "该行的报告期",
                                    given ? "the period that was given" : "the period the row is taken for");

    return apr_pstrcat(checker->scratch_pool, who, edu_text_pick(checker->lang, "（", " ("), row->period,
                       edu_text_pick(checker->lang, "）", ")"), NULL);
}

/* Another column that says the period must say the same, or nothing. */
static edu_error_t *
check_period(edu_verdict_t *verdict, const edu_row_t *row, edu_checker_t *checker,
             const edu_key_source_t *source, const edu_record_t *record)
{
    bool known;
    edu_period_t period;
    char said[EDU_PERIOD_TEXT] = "";

    if (source->count == 0)
        return NULL;
    const char *text = edu_key_text(&known, checker->period_text, source, record);
    if (*text == '\0')
        return NULL;
    edu_error_t *error = edu_period_parse(&period, text, strlen(text));
    if (error == NULL)
        edu_period_format(&period, said);
    edu_error_clear(error);
    if (strcmp(said, row->period) == 0)
        return NULL;
    return reject(verdict, checker, EDU_REASON_period_differs, row->line, header_of(checker, source), text,
                  period_of_row(checker, row));
}

static edu_error_t *
take_period(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_record_t *record)
{
    const edu_layout_t *layout = checker->layout;
    const edu_key_source_t *source = is_given(&layout->period) ? &layout->period : &layout->year;

    if (checker->fixed_period == NULL) {
        EDU_TRY(read_period(verdict, row, checker, source, record));
    } else {
        row->year = checker->fixed_period->year;
        edu_period_format(checker->fixed_period, row->period);
        EDU_TRY(check_period(verdict, row, checker, &layout->period, record));
    }
    /* The year beside a shorter period may be a school year's, which begins in the year before. */
    if (*verdict != EDU_ROW_ACCEPTED || layout->form->frequency != EDU_YEAR ||
        (checker->fixed_period == NULL && source == &layout->year))
        return NULL;
    return check_period(verdict, row, checker, &layout->year, record);
}

/* Whether returns may hang on the area itself: it is of the form's level, or above it with nothing of that level below
 * (a prefecture without counties). */
static bool
is_base(const edu_checker_t *checker, const edu_area_t *area, int year)
{
    const edu_level_t level = checker->layout->form->base_level;

    if (area->level == level)
        return true;
    return area->level < level &&
           edu_areas_below(checker->catalogue->areas, area->code, year, (int)level, checker->scratch_pool)
                   ->nelts == 0;
}

static edu_error_t *
area_not_valid(edu_verdict_t *verdict, edu_checker_t *checker, const edu_row_t *row, const char *column,
               const char *code)
{
    const edu_areas_t *areas = checker->catalogue->areas;
    bool zh = checker->lang == EDU_LANG_ZH;
    const char *other;

    if (edu_areas_nearest(areas, code, row->year) == NULL)
        return reject(verdict, checker, EDU_REASON_area_unknown, row->line, column, code, NULL);
    apr_array_header_t *next = edu_areas_successors(areas, code, checker->scratch_pool);
    other = apr_psprintf(checker->scratch_pool, zh ? " %d 年不存在" : "%d", row->year);
    if (next->nelts > 0) {
        const edu_area_change_t *change = APR_ARRAY_IDX(next, 0, const edu_area_change_t *);

        other = apr_psprintf(checker->scratch_pool, zh ? "%s（%d 年改为 %s）" : "%s (in %d it became %s)",
                             other, change->year, change->new_code);
    }
    return reject(verdict, checker, EDU_REASON_area_ended, row->line, column, code, other);
}

static edu_error_t *
take_area(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_record_t *record)
{
    const edu_key_source_t *source = &checker->layout->area;
    const char *column = header_of(checker, source);
    const edu_area_t *area;
    const char *text;
    size_t length;
    bool known;

    if (checker->last_area_year == row->year && edu_key_repeats(&checker->area_repeat, source, record)) {
        row->county = checker->last_county;
        return NULL;
    }
    checker->place++;
    text = edu_key_text(&known, checker->area_text, source, record);
    length = strlen(text);
    if (length == 0)
        return reject(verdict, checker, EDU_REASON_area_missing, row->line, column, "", NULL);
    if (!known)
        return reject(verdict, checker, EDU_REASON_area_unknown, row->line, column, text, NULL);
    if (checker->last_area_year == row->year && strcmp(text, checker->last_area) == 0) {
        row->county = checker->last_county;
        return NULL;
    }
    area = edu_areas_find(checker->catalogue->areas, text, row->year);
    if (area == NULL && length == EDU_BUREAU_CODE && strcmp(text + EDU_BUREAU_COUNTY, "000000") == 0) {
        checker->area_text->data[EDU_BUREAU_COUNTY] = '\0';
        area = edu_areas_find(checker->catalogue->areas, text, row->year);
    }
    if (area == NULL)
        return area_not_valid(verdict, checker, row, column, text);
    if (!is_base(checker, area, row->year))
        return reject(verdict, checker, EDU_REASON_area_level, row->line, column, text,
                      edu_level_title(checker->layout->form->base_level, checker->lang));
    row->county = area->code;
    checker->last_county = area->code;
    checker->last_area_year = row->year;
    apr_cpystrn(checker->last_area, text, sizeof checker->last_area);
    edu_key_keep(&checker->area_repeat, source, record);
    return NULL;
}

/* The unit of a form that areas fill in: the area, or the area and the part of it the row is about. */
static edu_error_t *
take_area_unit(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker)
{
    const edu_layout_t *layout = checker->layout;
    int index = checker->scope_attribute;

    row->unit = row->county;
    if (index < 0 || row->attributes[index].data == NULL)
        return NULL;
    edu_view_t scope = edu_view_trim(row->attributes[index]);
    if (edu_checker_is_missing(checker, scope))
        return NULL;
    const char *code =
        edu_checker_attribute_code(checker, &APR_ARRAY_IDX(layout->form->attributes, index, edu_attribute_t),
                                   scope);
    const edu_group_t *group = code != NULL ? edu_catalogue_group(checker->catalogue, code) : NULL;
    if (group == NULL || !group->scope)
        return reject(verdict, checker, EDU_REASON_scope_unknown, row->line,
                      layout->shown[layout->attribute_columns[index]],
                      apr_pstrmemdup(checker->scratch_pool, scope.data, scope.length), NULL);
    edu_buffer_clear(checker->unit_text);
    edu_buffer_printf(checker->unit_text, "%s/%s", row->county, group->code);
    row->unit = edu_buffer_text(checker->unit_text);
    return NULL;
}

/* A file without a column for the area: it is where the register says, if that place was there in the year. */
static edu_error_t *
take_unit_area(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const char *county)
{
    row->county = county;
    checker->place++;
    if (checker->last_area_year == row->year && strcmp(county, checker->last_area) == 0)
        return NULL;
    if (edu_areas_find(checker->catalogue->areas, county, row->year) == NULL)
        return area_not_valid(verdict, checker, row, "", county);
    checker->last_county = county;
    checker->last_area_year = row->year;
    apr_cpystrn(checker->last_area, county, sizeof checker->last_area);
    return NULL;
}

/* A return from a unit that should not exist: rejected, and a finding where it is known whose. */
static edu_error_t *
stray(edu_verdict_t *verdict, edu_checker_t *checker, edu_reason_t reason, const edu_row_t *row,
      const char *other)
{
    if (row->county != NULL)
        EDU_TRY(edu_register_stray(checker->units, reason, row->county, row->year, row->period, row->unit,
                                   other));
    return reject(verdict, checker, reason, row->line, header_of(checker, &checker->layout->unit), row->unit,
                  other);
}

static edu_error_t *
unit_closed(edu_verdict_t *verdict, const edu_row_t *row, edu_checker_t *checker,
            const edu_register_unit_t *unit)
{
    const char *years =
        unit->valid_to == EDU_YEAR_FOREVER
            ? apr_psprintf(checker->scratch_pool, "%d-", unit->valid_from)
            : apr_psprintf(checker->scratch_pool, "%d-%d", unit->valid_from, unit->valid_to - 1);

    return stray(verdict, checker, EDU_REASON_unit_closed, row, years);
}

/* Whether the unit stands in one column, as it is: its text and no other can then be its code. */
static bool
is_as_it_stands(const edu_key_source_t *source)
{
    return source->count == 1 && source->rule == NULL;
}

/* A unit that the register has in the row's county. */
static edu_error_t *
take_known_unit(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, edu_register_unit_t *unit)
{
    checker->unit = unit;
    if (!checker->open && !checker->keys_only &&
        (row->year < unit->valid_from || row->year >= unit->valid_to))
        return unit_closed(verdict, row, checker, unit);
    return NULL;
}

static edu_error_t *
take_register_unit(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_record_t *record)
{
    const edu_key_source_t *source = &checker->layout->unit;
    const char *column = header_of(checker, source);
    edu_view_t text =
        is_as_it_stands(source) ? edu_field_view(record, source->columns[0]) : (edu_view_t){"", 0};
    bool opens = checker->open;
    bool known;

    row->unit_name = edu_key_text(&known, checker->name_text, &checker->layout->unit_name, record);
    if (row->county != NULL && text.length > 0 && !checker->keys_only) {
        edu_register_unit_t *next = edu_register_next(checker->units, row->county, text.data, text.length);

        if (next != NULL) {
            row->unit = next->code;
            return take_known_unit(verdict, row, checker, next);
        }
    }
    row->unit = edu_key_text(&known, checker->unit_text, source, record);
    if (*row->unit == '\0')
        return reject(verdict, checker, EDU_REASON_unit_missing, row->line, column, "", NULL);
    if (strlen(row->unit) > EDU_UNIT_CODE_MOST)
        return reject(verdict, checker, EDU_REASON_unit_too_long, row->line, column, row->unit,
                      apr_itoa(checker->scratch_pool, EDU_UNIT_CODE_MOST));
    if (checker->keys_only && row->county != NULL)
        return NULL; /* what is stored is asked, not who may report */
    edu_register_unit_t *unit = edu_register_find(checker->units, row->county, row->unit, row->year);
    checker->unit = unit;
    if (unit == NULL || (opens && row->county != NULL && strcmp(unit->county, row->county) != 0)) {
        checker->unit = NULL; /* a register that opens to all takes it once the row is accepted */
        return opens ? NULL : stray(verdict, checker, EDU_REASON_unit_unknown, row, NULL);
    }
    if (row->county == NULL) {
        const edu_register_unit_t *other = edu_register_other(checker->units, unit, row->year);

        if (other != NULL)
            return reject(verdict, checker, EDU_REASON_unit_ambiguous, row->line, column, row->unit,
                          apr_pstrcat(checker->scratch_pool, unit->county, ", ", other->county, NULL));
        EDU_TRY(take_unit_area(verdict, row, checker, unit->county));
    }
    if (*verdict != EDU_ROW_ACCEPTED)
        return NULL;
    if (strcmp(unit->county, row->county) != 0)
        return stray(verdict, checker, EDU_REASON_unit_elsewhere, row, unit->county);
    if (strlen(unit->code) == text.length && memcmp(unit->code, text.data, text.length) == 0)
        edu_register_follow(checker->units, unit);
    return take_known_unit(verdict, row, checker, unit);
}

static edu_error_t *
take_key(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_record_t *record)
{
    EDU_TRY(take_period(verdict, row, checker, record));
    if (*verdict == EDU_ROW_ACCEPTED && is_given(&checker->layout->area))
        EDU_TRY(take_area(verdict, row, checker, record));
    if (*verdict != EDU_ROW_ACCEPTED)
        return NULL;
    return checker->units != NULL ? take_register_unit(verdict, row, checker, record)
                                  : take_area_unit(verdict, row, checker);
}

/* A row with error cells is rejected for these; whose it is can be told all the same where none of them stands in the key. */
static edu_error_t *
take_error_cells(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_record_t *record)
{
    edu_verdict_t key = EDU_ROW_ACCEPTED;
    bool key_is_sound;

    EDU_TRY(edu_checker_error_cells(verdict, &key_is_sound, checker, record));
    if (*verdict == EDU_ROW_ACCEPTED || !key_is_sound)
        return NULL;
    EDU_TRY(take_key(&key, row, checker, record));
    if (key != EDU_ROW_ACCEPTED)
        return NULL;
    return edu_rejects_unit(checker->rejects, row->county, checker->layout->form->code, row->year,
                            row->period, row->unit);
}

edu_error_t *
edu_checker_take(edu_verdict_t *verdict, edu_row_t *row, edu_checker_t *checker, const edu_record_t *record)
{
    const edu_layout_t *layout = checker->layout;
    const edu_form_t *form = layout->form;

    apr_pool_clear(checker->scratch_pool);
    *verdict = EDU_ROW_ACCEPTED;
    row->line = record->line;
    row->county = NULL;
    row->unit_name = "";
    row->cell_lines = NULL;
    checker->unit = NULL;
    if (filtered_out(checker, record)) {
        *verdict = EDU_ROW_LEFT_OUT;
        return NULL;
    }
    for (int i = 0; i < form->attributes->nelts; i++)
        row->attributes[i] =
            column_view(checker, record, layout->attribute_columns[i], layout->attribute_maps[i]);
    checker->record = record;
    if (layout->wide && !checker->direct)
        for (int i = 0; i < form->cells->nelts; i++)
            row->cells[i] = column_view(checker, record, layout->cell_columns[i], layout->cell_maps[i]);
    if (record->errors) {
        EDU_TRY(take_error_cells(verdict, row, checker, record));
        if (*verdict != EDU_ROW_ACCEPTED)
            return NULL;
    }
    EDU_TRY(take_key(verdict, row, checker, record));
    row->place = checker->place;
    return NULL;
}

const char *
edu_checker_named(edu_checker_t *checker, const edu_record_t *record)
{
    bool known;

    return edu_key_text(&known, checker->unit_text,
                        checker->units != NULL ? &checker->layout->unit : &checker->layout->area, record);
}

edu_error_t *
edu_checker_take_cell(edu_verdict_t *verdict, int *cell, edu_view_t *value, edu_checker_t *checker,
                      const edu_record_t *record)
{
    const edu_layout_t *layout = checker->layout;
    const edu_cell_t *found;
    bool known;
    const char *text = edu_key_text(&known, checker->measure_text, &layout->measure, record);

    *cell = -1;
    if (!known) {
        *verdict = EDU_ROW_LEFT_OUT;
        return NULL;
    }
    found = edu_form_cell(layout->form, text);
    if (found == NULL) {
        edu_header_t header = edu_form_header(layout->form, text, strlen(text), checker->scratch_pool);

        if (header.kind != EDU_HEADER_CELL)
            return reject(verdict, checker, EDU_REASON_measure_unknown, record->line,
                          header_of(checker, &layout->measure), text, NULL);
        found = APR_ARRAY_IDX(layout->form->cells, header.index, const edu_cell_t *);
    }
    *cell = found->index;
    *value = edu_field_view(record, layout->value_column);
    *verdict = EDU_ROW_ACCEPTED;
    return NULL;
}

void
edu_checker_resume(edu_checker_t *checker, const edu_row_t *row)
{
    apr_pool_clear(checker->scratch_pool);
    checker->unit = NULL;
    if (checker->units == NULL)
        return;
    edu_register_unit_t *unit = edu_register_find(checker->units, row->county, row->unit, row->year);
    if (unit != NULL && strcmp(unit->county, row->county) == 0)
        checker->unit = unit;
}

void
edu_row_key(edu_buffer_t *out, const edu_row_t *row)
{
    /* Codes hold no NUL, which therefore ends each part below every character; years are four digits. */
    edu_buffer_add_text(out, row->county);
    edu_buffer_add_char(out, '\0');
    edu_buffer_add_char(out, (char)(row->year >> 8));
    edu_buffer_add_char(out, (char)(row->year & 0xff));
    edu_buffer_add_text(out, row->period);
    edu_buffer_add_char(out, '\0');
    edu_buffer_add_text(out, row->unit);
}
