#include "base/pool.h"
#include "base/vector.h"
#include "collector/row_private.h"

#include <apr_strings.h>
#include <apr_time.h>
#include <string.h>

static int
year_by_the_clock(void)
{
    apr_time_exp_t now;

    return apr_time_exp_gmt(&now, apr_time_now()) == APR_SUCCESS ? now.tm_year + 1900 : 9998;
}

/* A file's first column has no mark in front of it: it is a run of its own. */
static bool
continues(const edu_plain_t *plain, const edu_plain_t *before)
{
    return plain->cell == before->cell + 1 && plain->column == before->column + 1 && before->column > 0;
}

static void
plan_runs(edu_checker_t *checker)
{
    const edu_plain_t *plain = checker->plain;

    checker->runs = apr_palloc(checker->pool, sizeof *checker->runs * (size_t)(checker->plain_count + 1));
    for (int i = 0; i < checker->plain_count; i++) {
        if (i == 0 || !continues(&plain[i], &plain[i - 1]))
            checker->runs[checker->run_count++] = (edu_run_t){i, 0};
        checker->runs[checker->run_count - 1].count++;
    }
}

/* What is looked at of every cell that the file speaks of, close together. */
static void
plan_cells(edu_checker_t *checker)
{
    const edu_layout_t *layout = checker->layout;
    const edu_form_t *form = layout->form;

    checker->plain = apr_palloc(checker->pool, sizeof *checker->plain * (size_t)(form->cells->nelts + 1));
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->measure;

        if (layout->has_cells[i])
            checker->plain[checker->plain_count++] =
                (edu_plain_t){i, layout->cell_columns[i],
                              measure->decimals == 0 && !checker->counts_are_marks, measure->min,
                              measure->max};
    }
    checker->odd = apr_palloc(checker->pool, sizeof(int) * (size_t)(checker->plain_count + 1));
    checker->vector = edu_vector_here();
    plan_runs(checker);
}

edu_checker_t *
edu_checker_create(const edu_catalogue_t *catalogue, const edu_layout_t *layout,
                   edu_register_t *register_units, const edu_period_t *fixed_period, edu_rejects_t *rejects,
                   edu_lang_t lang, apr_pool_t *pool)
{
    edu_checker_t *checker = apr_pcalloc(pool, sizeof *checker);
    const edu_form_t *form = layout->form;

    checker->catalogue = catalogue;
    checker->layout = layout;
    checker->units = register_units;
    checker->fixed_period = fixed_period;
    checker->rejects = rejects;
    checker->lang = lang;
    checker->open = form->unknown_units == EDU_UNITS_REGISTER;
    checker->scope_attribute = edu_form_attribute(form, "scope");
    checker->demands = apr_hash_make(pool);
    checker->area_text = edu_buffer_create(64, pool);
    checker->unit_text = edu_buffer_create(64, pool);
    checker->name_text = edu_buffer_create(64, pool);
    checker->period_text = edu_buffer_create(64, pool);
    checker->measure_text = edu_buffer_create(64, pool);
    checker->value_text = edu_buffer_create(64, pool);
    checker->map_text = edu_buffer_create(64, pool);
    checker->attribute_texts = apr_pcalloc(pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));
    checker->writes_attributes = apr_pcalloc(pool, (size_t)form->attributes->nelts + 1);
    for (int i = 0; i < form->attributes->nelts; i++)
        checker->writes_attributes[i] = register_units != NULL || layout->attribute_columns[i] >= 0;
    checker->writes_cells = layout->has_cells;
    checker->fault_lines = apr_array_make(pool, 16, sizeof(int64_t));
    checker->last_year = -1;
    checker->this_year = year_by_the_clock();
    checker->last_area_year = -1;
    checker->pool = pool;
    checker->scratch_pool = edu_pool_create(pool);
    if (layout->profile != NULL)
        edu_checker_take_marks(checker, layout->profile);
    plan_cells(checker);
    return checker;
}

const apr_array_header_t *
edu_checker_fault_lines(const edu_checker_t *checker)
{
    return checker->fault_lines;
}

void
edu_checker_columns(const edu_checker_t *checker, const bool **attributes, const bool **cells)
{
    *attributes = checker->writes_attributes;
    *cells = checker->writes_cells;
}

void
edu_checker_set_mode(edu_checker_t *checker, bool keys_only, bool blanks_keep)
{
    const edu_form_t *form = checker->layout->form;

    checker->keys_only = keys_only;
    checker->blanks_keep = blanks_keep;
    if (!keys_only)
        return;
    memset(checker->writes_attributes, false, (size_t)form->attributes->nelts);
    checker->writes_cells = apr_pcalloc(checker->pool, (size_t)form->cells->nelts + 1);
}

void
edu_checker_set_open(edu_checker_t *checker, bool open)
{
    checker->open = open;
}

void
edu_checker_set_direct(edu_checker_t *checker)
{
    const edu_layout_t *layout = checker->layout;

    checker->direct = layout->wide;
    for (int i = 0; i < layout->form->cells->nelts; i++)
        checker->direct = checker->direct && layout->cell_maps[i] == NULL;
}

/* What a plain count may be in each cell that the file speaks of. */
static edu_counts_limits_t
make_limits(const edu_checker_t *checker, const unsigned char *demand)
{
    size_t bytes = sizeof(uint32_t) * (size_t)(checker->plain_count + 1);
    uint32_t *least = apr_palloc(checker->pool, bytes);
    uint32_t *span = apr_palloc(checker->pool, bytes);
    uint32_t *blank = apr_palloc(checker->pool, bytes);

    for (int i = 0; i < checker->plain_count; i++) {
        const edu_plain_t *plain = &checker->plain[i];
        int64_t from = plain->min > 0 ? plain->min : 0;
        int64_t to = plain->max < EDU_COUNTS_BEYOND ? plain->max : EDU_COUNTS_BEYOND - 1;
        bool some = plain->counts && demand[plain->cell] != EDU_BARRED && from <= to;

        least[i] = some ? (uint32_t)from : EDU_COUNTS_BEYOND;
        span[i] = some ? (uint32_t)(to - from) : 0;
        blank[i] = demand[plain->cell] != EDU_REQUIRED ? UINT32_MAX : 0;
    }
    return (edu_counts_limits_t){least, span, blank};
}

/* What the cells mean to a unit, by its class. Made once for each value of the class attribute. */
static const edu_demands_t *
find_demands(edu_checker_t *checker, const char *value)
{
    const edu_form_t *form = checker->layout->form;
    edu_demands_t *demands;

    if (checker->last_demands != NULL && strcmp(checker->last_demands->value, value) == 0)
        return checker->last_demands;
    demands = apr_hash_get(checker->demands, value, APR_HASH_KEY_STRING);
    if (demands == NULL) {
        demands = apr_pcalloc(checker->pool, sizeof *demands);
        demands->value = apr_pstrdup(checker->pool, value);
        demands->demand = apr_pcalloc(checker->pool, (size_t)form->cells->nelts + 1);
        for (int i = 0; i < form->cells->nelts; i++) {
            const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, i, edu_cell_t *)->measure;

            demands->demand[i] = !edu_form_class_has(form, measure->applies_to, value) ? EDU_BARRED
                                 : measure->required                                   ? EDU_REQUIRED
                                                                                       : EDU_OPTIONAL;
        }
        demands->limits = make_limits(checker, demands->demand);
        apr_hash_set(checker->demands, demands->value, APR_HASH_KEY_STRING, demands);
    }
    checker->last_demands = demands;
    return demands;
}

const char *
edu_checker_attribute_code(edu_checker_t *checker, const edu_attribute_t *attribute, edu_view_t view)
{
    return edu_attribute_code(attribute, apr_pstrmemdup(checker->scratch_pool, view.data, view.length));
}

edu_error_t *
edu_checker_note_fault(edu_checker_t *checker, edu_reason_t rule, int64_t line, const char *column,
                       const char *value, const char *other)
{
    APR_ARRAY_PUSH(checker->fault_lines, int64_t) = line;
    return edu_rejects_add(checker->rejects, rule, line, column, value, other);
}

const char *
edu_attribute_list(const edu_attribute_t *attribute, edu_lang_t lang, apr_pool_t *pool)
{
    edu_buffer_t *list = edu_buffer_create(64, pool);

    for (int i = 0; i < attribute->values->nelts; i++)
        edu_buffer_printf(list, "%s%s", i == 0 ? "" : edu_text_pick(lang, "，", ", "),
                          edu_attribute_value(attribute,
                                              APR_ARRAY_IDX(attribute->values, i, edu_value_t).code, lang,
                                              pool));
    return edu_buffer_text(list);
}

const char *
edu_attribute_value(const edu_attribute_t *attribute, const char *code, edu_lang_t lang, apr_pool_t *pool)
{
    for (int i = 0; i < attribute->values->nelts; i++) {
        const edu_value_t *value = &APR_ARRAY_IDX(attribute->values, i, edu_value_t);
        const char *name = edu_text_pick(lang, value->name_zh, value->name_en);

        if (strcmp(code, value->code) == 0 && *name != '\0' && strcmp(name, code) != 0)
            return apr_pstrcat(pool, code, " ", name, NULL);
    }
    return code;
}

const char *
edu_attribute_of_unit(const edu_attribute_t *attribute, const char *unit, apr_pool_t *pool)
{
    size_t length = (size_t)(attribute->unit_to - attribute->unit_from + 1);

    if (attribute->unit_from == 0 || strlen(unit) < (size_t)attribute->unit_to)
        return NULL;
    /* Codes are ASCII; what is cut out of anything else may not even be characters. */
    for (int i = attribute->unit_from - 1; i < attribute->unit_to; i++)
        if ((unsigned char)unit[i] >= 0x80)
            return NULL;
    const char *text = apr_pstrmemdup(pool, unit + attribute->unit_from - 1, length);
    if (attribute->values->nelts == 0)
        return text;
    for (int i = 0; i < attribute->values->nelts; i++)
        if (strcmp(text, APR_ARRAY_IDX(attribute->values, i, edu_value_t).code) == 0)
            return text;
    return NULL;
}

/* Without the attribute that classes go by, no count could be missing or out of place: the row would pass unread. */
static edu_error_t *
check_class(bool *known, bool *sound, edu_checker_t *checker, const edu_row_t *row)
{
    const edu_form_t *form = checker->layout->form;
    int index = form->class_attribute;

    *known = index < 0 || form->classes->nelts == 0 || checker->attribute_texts[index] != NULL;
    if (*known || !*sound)
        return NULL;
    const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, index, edu_attribute_t);
    int column = checker->layout->attribute_columns[index];

    *sound = false;
    return edu_checker_note_fault(checker, EDU_REASON_attribute_missing, row->line,
                                  column >= 0
                                      ? checker->layout->shown[column]
                                      : edu_text_pick(checker->lang, attribute->name_zh, attribute->name_en),
                                  "", NULL);
}

/* Each attribute from the file, else the register, else the unit's code. */
static edu_error_t *
check_attributes(bool *sound, edu_checker_t *checker, const edu_row_t *row)
{
    const edu_layout_t *layout = checker->layout;

    for (int i = 0; i < layout->form->attributes->nelts; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(layout->form->attributes, i, edu_attribute_t);
        edu_view_t view = row->attributes[i];
        const char *text = NULL;

        if (view.data != NULL) {
            view = edu_view_trim(view);
            if (!edu_checker_is_missing(checker, view)) {
                text = edu_checker_attribute_code(checker, attribute, view);
                if (text == NULL) {
                    *sound = false;
                    EDU_TRY(
                        edu_checker_note_fault(checker, EDU_REASON_attribute_bad, row->line,
                                               layout->shown[layout->attribute_columns[i]],
                                               apr_pstrmemdup(checker->scratch_pool, view.data, view.length),
                                               edu_attribute_list(attribute, checker->lang,
                                                                  checker->scratch_pool)));
                }
            }
        }
        if (text == NULL && checker->unit != NULL)
            text = checker->unit->attributes[i];
        if (text == NULL)
            text = edu_attribute_of_unit(attribute, row->unit, checker->scratch_pool);
        checker->attribute_texts[i] = text;
    }
    return NULL;
}

/* What write_plain() writes at most: a tab and nine digits. */
#define PLAIN_MOST 16

/* Writes a tab and a cell as it stands when it is a plain count within its bounds, or blank where it may be: what nearly every cell is, and
 * what takes a load's time. False for anything else: then the tab alone. PLAIN_MOST bytes must be free. */
static inline bool
write_plain(edu_buffer_t *out, const edu_checker_t *checker, const edu_measure_t *measure,
            edu_demand_t demand, edu_view_t view)
{
    char *at = out->data + out->length;
    int64_t value = 0;

    *at++ = '\t';
    out->length++;
    if (view.length == 0 && demand != EDU_REQUIRED) {
        memcpy(at, "\\N", 2);
        out->length += 2;
        return true;
    }
    if (view.length == 0 || view.length > 9 || (view.data[0] == '0' && view.length > 1) ||
        measure->decimals != 0 || demand == EDU_BARRED || checker->counts_are_marks)
        return false;
    for (size_t i = 0; i < view.length; i++) {
        unsigned digit = (unsigned)(unsigned char)view.data[i] - '0';

        if (digit > 9)
            return false;
        at[i] = view.data[i];
        value = value * 10 + (int64_t)digit;
    }
    if (value < measure->min || value > measure->max)
        return false;
    out->length += view.length;
    return true;
}

/* The same, written. What is written of a cell with a fault is thrown away with its row. */
static edu_error_t *
write_number(bool *sound, edu_checker_t *checker, const edu_row_t *row, const edu_cell_t *cell,
             edu_demand_t demand, edu_view_t view, edu_buffer_t *out)
{
    bool present;
    int64_t scaled = 0;

    EDU_TRY(edu_checker_number(sound, &present, &scaled, checker, row, cell, demand, view));
    if (!present)
        edu_buffer_add(out, "\\N", 2);
    else if (cell->measure->decimals == 0)
        edu_buffer_add_int(out, scaled);
    else
        edu_text_add_scaled(out, scaled, cell->measure->decimals);
    return NULL;
}

static void
write_key(edu_buffer_t *out, const edu_row_t *row, int64_t submission)
{
    edu_text_add_copy(out, row->county, strlen(row->county));
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_int(out, row->year);
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_text(out, row->period);
    edu_buffer_add_char(out, '\t');
    edu_text_add_copy(out, row->unit, strlen(row->unit));
    edu_buffer_add_char(out, '\t');
    edu_buffer_add_int(out, submission);
}

edu_error_t *
edu_checker_unit(const edu_demands_t **demands, bool *class_known, bool *sound, edu_checker_t *checker,
                 const edu_row_t *row)
{
    int index = checker->layout->form->class_attribute;

    *sound = true;
    apr_array_clear(checker->fault_lines);
    EDU_TRY(check_attributes(sound, checker, row));
    EDU_TRY(check_class(class_known, sound, checker, row));
    *demands = find_demands(checker, index >= 0 && checker->attribute_texts[index] != NULL
                                         ? checker->attribute_texts[index]
                                         : "");
    return NULL;
}

edu_error_t *
edu_checker_end(edu_verdict_t *verdict, bool sound, edu_checker_t *checker, const edu_row_t *row)
{
    *verdict = sound ? EDU_ROW_ACCEPTED : EDU_ROW_REJECTED;
    if (!sound)
        return edu_rejects_unit(checker->rejects, row->county, checker->layout->form->code, row->year,
                                row->period, row->unit);
    if (checker->units != NULL && checker->unit == NULL) {
        edu_register_add(checker->units, row->county, row->unit, row->unit_name, row->year,
                         checker->attribute_texts);
    } else if (checker->units != NULL && checker->open) {
        edu_register_extend(checker->units, checker->unit, row->year, checker->attribute_texts);
    }
    return NULL;
}

edu_error_t *
edu_checker_write(edu_verdict_t *verdict, edu_buffer_t *out, size_t *rest, edu_checker_t *checker,
                  const edu_row_t *row, int64_t submission)
{
    const edu_layout_t *layout = checker->layout;
    const edu_form_t *form = layout->form;
    const edu_demands_t *demands;
    size_t start = out->length;
    bool sound;
    bool class_known;

    if (checker->keys_only) {
        apr_array_clear(checker->fault_lines);
        write_key(out, row, submission);
        *rest = out->length - start;
        edu_buffer_add_char(out, '\n');
        *verdict = EDU_ROW_ACCEPTED;
        return NULL;
    }
    EDU_TRY(edu_checker_unit(&demands, &class_known, &sound, checker, row));
    write_key(out, row, submission);
    *rest = out->length - start;
    for (int i = 0; i < form->attributes->nelts; i++) {
        const char *text = checker->attribute_texts[i];

        if (!checker->writes_attributes[i])
            continue;
        edu_buffer_add_char(out, '\t');
        edu_text_add_copy(out, text, text == NULL ? 0 : strlen(text));
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        if (!layout->has_cells[i] || !class_known)
            continue;
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);
        edu_demand_t demand = (edu_demand_t)demands->demand[i];

        if (out->capacity - out->length < PLAIN_MOST)
            edu_buffer_reserve(out, PLAIN_MOST * (size_t)form->cells->nelts);
        if (!write_plain(out, checker, cell->measure, demand, row->cells[i]))
            EDU_TRY(write_number(&sound, checker, row, cell, demand, row->cells[i], out));
    }
    edu_buffer_add_char(out, '\n');
    if (!sound)
        out->length = start;
    return edu_checker_end(verdict, sound, checker, row);
}

const char *const *
edu_checker_attributes(const edu_checker_t *checker)
{
    return checker->attribute_texts;
}
