#include "collector/row.h"
#include "collector/template/template_private.h"

#include <apr_strings.h>
#include <string.h>

/* Rows above those to be filled in: title, legend, names, units, and last the codes, which are the header that collect finds. The
 * rows above are none to it: a name stands there in two languages, or with its code, in one cell. */
enum { HEAD_ROWS = 5 };

#define CELL_WIDTH 12
#define NAME_WIDTH 36
#define CODE_WIDTH 14
#define NAME_LINES_MOST 8

/* Characters that stand side by side on a page across, printed as small as can still be read and filled in by hand. */
#define PAGE_WIDTH 220

static bool
is_known(const edu_template_t *template, const edu_template_column_t *column)
{
    bool reporter = column->kind == EDU_TEMPLATE_AREA || column->kind == EDU_TEMPLATE_UNIT ||
                    column->kind == EDU_TEMPLATE_UNIT_NAME;

    return reporter ? template->options->area != NULL
                    : (column->kind == EDU_TEMPLATE_YEAR || column->kind == EDU_TEMPLATE_PERIOD) &&
                          template->options->period != NULL;
}

/* The unit of a count and whether it must be filled in. */
static const char *
mark_of(const edu_template_t *template, const edu_template_column_t *column)
{
    const edu_measure_t *measure = column->cell != NULL ? column->cell->measure : NULL;

    if (is_known(template, column))
        return "已填 filled in";
    if (measure == NULL)
        return column->kind == EDU_TEMPLATE_ATTRIBUTE || column->kind == EDU_TEMPLATE_UNIT_NAME
                   ? ""
                   : "必填 required";
    return apr_psprintf(template->pool, "%s  %s", measure->unit,
                        measure->required ? "必填 required" : "选填 optional");
}

static void
write_title(edu_template_t *template)
{
    const edu_template_options_t *options = template->options;
    const edu_form_t *form = template->form;
    edu_buffer_t *title = edu_buffer_create(128, template->pool);

    edu_buffer_printf(title, "%s / %s", form->name_zh,
                      edu_text_pick(EDU_LANG_EN, form->name_zh, form->name_en));
    if (options->period != NULL)
        edu_buffer_printf(title, "    %s", template->period);
    if (options->area != NULL)
        edu_buffer_printf(
            title, "    %s %s", options->area,
            edu_areas_find(template->catalogue->areas, options->area, options->period->year)->name_zh);
    edu_sheet_write_row(template->sheet, 2);
    edu_sheet_write_text(template->sheet, 0, edu_buffer_text(title), EDU_CELL_TITLE);
    edu_sheet_write_row(template->sheet, 0);
    edu_sheet_write_text(
        template->sheet, 0,
        "黄色必填，白色选填，灰色不填（不适用于该类学校）；没有填 0，空白为缺报。 / "
        "Yellow: required; white: optional; grey: not for your kind of school. 0 is none, blank is "
        "missing.",
        EDU_CELL_NOTE);
}

void
edu_template_head(edu_template_t *template)
{
    int lines = 2;

    write_title(template);
    for (int i = 0; i < template->column_count; i++) {
        const edu_template_column_t *column = &template->columns[i];
        int own =
            edu_sheet_write_lines(column->zh, CELL_WIDTH) + edu_sheet_write_lines(column->en, CELL_WIDTH);

        lines = own > lines ? own : lines;
    }
    edu_sheet_write_row(template->sheet, lines < NAME_LINES_MOST ? lines : NAME_LINES_MOST);
    for (int i = 0; i < template->column_count; i++) {
        const edu_template_column_t *column = &template->columns[i];
        const char *below = *column->en != '\0' && *column->zh != '\0' && strcmp(column->en, column->zh) != 0
                                ? column->en
                                : apr_psprintf(template->pool, "(%s)", column->code);

        edu_sheet_write_text(template->sheet, i,
                             apr_pstrcat(template->pool, *column->zh != '\0' ? column->zh : column->en, "\n",
                                         below, NULL),
                             EDU_CELL_HEADER);
    }
    edu_sheet_write_row(template->sheet, 0);
    for (int i = 0; i < template->column_count; i++)
        edu_sheet_write_text(template->sheet, i, mark_of(template, &template->columns[i]), EDU_CELL_NOTE);
    edu_sheet_write_row(template->sheet, 0);
    for (int i = 0; i < template->column_count; i++)
        edu_sheet_write_text(template->sheet, i, template->columns[i].code, EDU_CELL_CODE);
}

/* The name of an attribute's value in the reader's language; what no list has stands as it is. */
static const char *
value_name(const edu_attribute_t *attribute, const char *code, edu_lang_t lang)
{
    for (int i = 0; i < attribute->values->nelts; i++) {
        const edu_value_t *value = &APR_ARRAY_IDX(attribute->values, i, edu_value_t);

        if (strcmp(value->code, code) == 0)
            return edu_text_pick(lang, value->name_zh, value->name_en);
    }
    return code;
}

/* What the register, or else the unit's code, says of an attribute; NULL: nothing. */
static const char *
known_value(const edu_template_unit_t *unit, const edu_template_column_t *column, apr_pool_t *pool)
{
    if (unit == NULL)
        return NULL;
    if (unit->attributes != NULL && unit->attributes[column->index] != NULL)
        return unit->attributes[column->index];
    return unit->code != NULL ? edu_attribute_of_unit(column->attribute, unit->code, pool) : NULL;
}

static void
write_key(edu_template_t *template, int at, const edu_template_unit_t *unit)
{
    const edu_template_column_t *column = &template->columns[at];
    bool known = is_known(template, column);
    const char *text = NULL;

    switch (column->kind) {
    case EDU_TEMPLATE_AREA: text = unit != NULL ? unit->area : NULL; break;
    case EDU_TEMPLATE_UNIT: text = unit != NULL ? unit->code : NULL; break;
    case EDU_TEMPLATE_UNIT_NAME: text = unit != NULL ? unit->name : NULL; break;
    default: text = template->period;
    }
    if (known && column->kind == EDU_TEMPLATE_YEAR)
        edu_sheet_write_number(template->sheet, at, template->options->period->year, -1, EDU_CELL_PLAIN);
    else
        edu_sheet_write_text(template->sheet, at, text, known ? EDU_CELL_TEXT : EDU_CELL_INPUT_TEXT);
}

void
edu_template_row(edu_template_t *template, const edu_template_unit_t *unit)
{
    const edu_form_t *form = template->form;
    const char *class_value = NULL;

    template->rows++;
    edu_sheet_write_row(template->sheet, 0);
    for (int i = 0; i < template->column_count; i++) {
        const edu_template_column_t *column = &template->columns[i];
        const char *value;

        if (i < template->key_count) {
            write_key(template, i, unit);
        } else if (column->kind == EDU_TEMPLATE_ATTRIBUTE) {
            bool rules_cells = form->classes->nelts > 0 && column->index == form->class_attribute;

            value = known_value(unit, column, template->row_pool);
            if (rules_cells)
                class_value = value;
            /* With another class other cells would be grey. */
            edu_sheet_write_text(template->sheet, i,
                                 value != NULL ? value_name(column->attribute, value, template->options->lang)
                                               : NULL,
                                 rules_cells && value != NULL ? EDU_CELL_TEXT : EDU_CELL_INPUT_TEXT);
        } else {
            const edu_measure_t *measure = column->cell->measure;
            bool barred = class_value != NULL && !edu_form_class_has(form, measure->applies_to, class_value);

            edu_sheet_write_text(template->sheet, i, NULL,
                                 barred              ? EDU_CELL_BARRED
                                 : measure->required ? EDU_CELL_INPUT_REQUIRED
                                                     : EDU_CELL_INPUT);
        }
    }
    apr_pool_clear(template->row_pool);
}

/* The choices of an attribute, in a column of the hidden sheet. Columns of that sheet stand side by side, so that it is written row by
 * row. */
static void
write_lists(edu_template_t *template)
{
    const apr_array_header_t *attributes = template->form->attributes;
    int longest = 0;

    for (int i = 0; i < attributes->nelts; i++) {
        int count = APR_ARRAY_IDX(attributes, i, edu_attribute_t).values->nelts;

        longest = count > longest ? count : longest;
    }
    for (int row = 0; row < longest; row++) {
        edu_sheet_write_row(template->lists, 0);
        for (int i = 0; i < attributes->nelts; i++) {
            const apr_array_header_t *values = APR_ARRAY_IDX(attributes, i, edu_attribute_t).values;
            const edu_value_t *value;

            if (row >= values->nelts)
                continue;
            value = &APR_ARRAY_IDX(values, row, edu_value_t);
            edu_sheet_write_text(template->lists, i,
                                 edu_text_pick(template->options->lang, value->name_zh, value->name_en),
                                 EDU_CELL_TEXT);
        }
    }
    edu_sheet_write_protect(template->lists);
    edu_sheet_write_hide(template->lists);
}

/* The message for a cell of counts, in both languages. */
static const char *
cell_message(const edu_cell_t *cell, apr_pool_t *pool)
{
    const edu_measure_t *measure = cell->measure;
    const char *zh_kinds = edu_template_kinds(measure, EDU_LANG_ZH, pool);
    const char *en_kinds = edu_template_kinds(measure, EDU_LANG_EN, pool);

    return apr_psprintf(pool, "%s，%s%s，%s%s%s\n%s: %s%s, %s%s%s", measure->required ? "必填" : "选填",
                        edu_template_bounds(measure, pool), measure->decimals > 0 ? "" : "的整数",
                        measure->unit, *zh_kinds != '\0' ? "；限" : "", zh_kinds,
                        edu_text_pick(EDU_LANG_EN, cell->name_zh, cell->name_en),
                        measure->decimals > 0 ? "" : "whole number ", edu_template_bounds(measure, pool),
                        measure->required ? "required" : "optional", *en_kinds != '\0' ? "; for: " : "",
                        en_kinds);
}

static double
unscaled(int64_t value, int decimals)
{
    double divisor = 1;

    for (int i = 0; i < decimals; i++)
        divisor *= 10;
    return (double)value / divisor;
}

static void
validate_column(edu_template_t *template, int at)
{
    const edu_template_column_t *column = &template->columns[at];
    edu_validation_t rule = {.kind = EDU_VALID_ANY,
                             .first_row = HEAD_ROWS,
                             .last_row = HEAD_ROWS + (int)template->rows - 1,
                             .column = at,
                             .title = column->zh};

    if (column->cell != NULL) {
        const edu_measure_t *measure = column->cell->measure;
        const char *bounds = edu_template_bounds(measure, template->pool);

        rule.kind = measure->decimals > 0 ? EDU_VALID_DECIMAL : EDU_VALID_WHOLE;
        rule.least = unscaled(measure->min, measure->decimals);
        rule.most = unscaled(measure->max, measure->decimals);
        rule.message = cell_message(column->cell, template->pool);
        rule.refusal =
            measure->decimals > 0
                ? apr_psprintf(template->pool, "请填 %s 的数。\nA number, %s.", bounds, bounds)
                : apr_psprintf(template->pool, "请填 %s 的整数。\nA whole number, %s.", bounds, bounds);
    } else if (column->attribute != NULL) {
        rule.message = apr_psprintf(template->pool, "%s\n%s", column->zh, column->en);
        if (column->attribute->values->nelts > 0) {
            rule.kind = EDU_VALID_LIST;
            rule.list = edu_sheet_write_range(template->lists, column->index, 0,
                                              column->attribute->values->nelts - 1, template->pool);
            rule.message = apr_psprintf(template->pool, "请从列表中选择%s。\nChoose from the list: %s.",
                                        column->zh, column->en);
            rule.refusal = "请从列表中选择。\nChoose from the list.";
        }
    } else if (column->kind == EDU_TEMPLATE_YEAR && !is_known(template, column)) {
        rule.kind = EDU_VALID_WHOLE;
        rule.least = 1900;
        rule.most = 2200;
        rule.message = "四位数年份。\nThe year, in four digits.";
        rule.refusal = rule.message;
    } else {
        if (is_known(template, column))
            return;
        rule.message = apr_psprintf(template->pool, "%s\n%s", column->zh, column->en);
    }
    edu_sheet_write_validate(template->sheet, &rule);
}

/* Printed, each page says whose line it is by code and name alone: with all that is kept in view there would be room for a count or two. */
static void
set_pages(edu_template_t *template)
{
    int code = 0;
    int name = -1;
    int repeated = 0;
    int counts = 0;

    for (int i = 0; i < template->column_count; i++) {
        if (template->columns[i].kind == EDU_TEMPLATE_UNIT)
            code = i;
        else if (template->columns[i].kind == EDU_TEMPLATE_UNIT_NAME)
            name = i;
        else
            counts += CELL_WIDTH + 1;
    }
    repeated = CODE_WIDTH + (name > code ? NAME_WIDTH : 0);
    edu_sheet_write_repeat(template->sheet, code, name > code ? name : code);
    edu_sheet_write_fit(template->sheet, (counts + PAGE_WIDTH - repeated - 1) / (PAGE_WIDTH - repeated));
}

void
edu_template_rules(edu_template_t *template)
{
    write_lists(template);
    for (int i = 0; i < template->column_count; i++) {
        validate_column(template, i);
        if (template->columns[i].cell != NULL || template->columns[i].kind == EDU_TEMPLATE_YEAR)
            edu_sheet_write_width(template->sheet, i, i, CELL_WIDTH + 1);
        else if (template->columns[i].kind == EDU_TEMPLATE_UNIT_NAME)
            edu_sheet_write_width(template->sheet, i, i, NAME_WIDTH);
    }
    edu_sheet_write_freeze(template->sheet, HEAD_ROWS, template->key_count);
    set_pages(template);
    edu_sheet_write_protect(template->sheet);
}
