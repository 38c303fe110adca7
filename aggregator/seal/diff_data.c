/* Differences to a seal as data, and the names of what differs. */
#include "aggregator/seal/diff_show.h"

#include <apr_strings.h>
#include <string.h>

/* Names ------------------------------------------------------------------------------------------- */

const char *
edu_seal_show_area(const edu_seal_show_t *show, const char *code)
{
    const edu_area_t *area = edu_areas_nearest(show->seal->catalogue->areas, code, show->seal->seal->year);

    return area != NULL ? edu_text_pick(show->lang, area->name_zh, area->name_en) : "";
}

/* The columns of the register that no form has. */
static const char *
register_item(const edu_seal_show_t *show, const char *item)
{
    static const char *const words[][3] = {{"name", "名称", "name"},
                                           {"valid_from", "起报年", "first year"},
                                           {"valid_to", "停报年", "first year without it"}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], item) == 0)
            return edu_text_pick(show->lang, words[i][1], words[i][2]);
    return item;
}

static const char *
form_item(const edu_seal_show_t *show, const edu_form_t *form, const char *item)
{
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        if (strcmp(cell->column, item) == 0)
            return edu_text_pick(show->lang, cell->name_zh, cell->name_en);
    }
    for (int i = 0; i < form->attributes->nelts; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t);

        if (strcmp(attribute->code, item) == 0)
            return edu_text_pick(show->lang, attribute->name_zh, attribute->name_en);
    }
    return NULL;
}

const char *
edu_seal_show_item(const edu_seal_show_t *show, const edu_form_t *form, const char *item)
{
    const apr_array_header_t *forms = show->seal->catalogue->forms;
    const char *name = form != NULL ? form_item(show, form, item) : NULL;

    for (int f = 0; form == NULL && name == NULL && f < forms->nelts; f++)
        name = form_item(show, APR_ARRAY_IDX(forms, f, const edu_form_t *), item);
    return name != NULL ? name : form != NULL ? item : register_item(show, item);
}

const char *
edu_seal_show_indicator(const edu_seal_show_t *show, const char *code)
{
    const edu_indicator_t *indicator = edu_catalogue_indicator(show->seal->catalogue, code);

    return indicator != NULL ? edu_text_pick(show->lang, indicator->name_zh, indicator->name_en) : code;
}

const char *
edu_seal_or_null(const char *text)
{
    return text != NULL && *text != '\0' ? text : NULL;
}

/* Programs' format -------------------------------------------------------------------------------- */

static const char *
change_word(const char *side)
{
    return *side == 'a' ? "gone" : *side == 'b' ? "new" : "changed";
}

static void
add_change(edu_table_t *table, const edu_seal_show_t *show, const edu_seal_change_t *change)
{
    const char *const cells[] = {change->form != NULL ? "return" : "register",
                                 change->form != NULL ? change->form->code : NULL,
                                 change->area,
                                 edu_seal_show_area(show, change->area),
                                 edu_seal_or_null(change->period),
                                 NULL,
                                 change->unit,
                                 edu_seal_or_null(change->unit_name),
                                 edu_seal_or_null(change->item),
                                 edu_seal_or_null(edu_seal_show_item(show, change->form, change->item)),
                                 NULL,
                                 change->sealed,
                                 change->now,
                                 change_word(change->side),
                                 change->number,
                                 change->number == NULL ? NULL
                                 : change->undone       ? "yes"
                                                        : "no",
                                 edu_seal_or_null(change->file),
                                 edu_seal_or_null(change->by),
                                 edu_seal_or_null(edu_text_time(change->at, false, show->pool))};

    edu_table_row(table, cells);
}

static void
add_value(edu_table_t *table, const edu_seal_show_t *show, const edu_seal_difference_t *value)
{
    const char *const cells[] = {"rate",
                                 NULL,
                                 value->area,
                                 edu_seal_show_area(show, value->area),
                                 value->period,
                                 value->grp,
                                 NULL,
                                 NULL,
                                 value->indicator,
                                 edu_seal_show_indicator(show, value->indicator),
                                 edu_seal_or_null(value->column),
                                 value->sealed,
                                 value->now,
                                 change_word(value->side),
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL,
                                 NULL};

    edu_table_row(table, cells);
}

edu_error_t *
edu_seal_write_data(const edu_seal_show_t *show, edu_table_format_t format)
{
    static const edu_column_t columns[] = {
        {"part", NULL, EDU_LEFT},      {"form", NULL, EDU_LEFT},      {"area", NULL, EDU_LEFT},
        {"area_name", NULL, EDU_LEFT}, {"period", NULL, EDU_LEFT},    {"grp", NULL, EDU_LEFT},
        {"unit", NULL, EDU_LEFT},      {"unit_name", NULL, EDU_LEFT}, {"item", NULL, EDU_LEFT},
        {"item_name", NULL, EDU_LEFT}, {"column", NULL, EDU_LEFT},    {"sealed", NULL, EDU_LEFT},
        {"now", NULL, EDU_LEFT},       {"change", NULL, EDU_LEFT},    {"submission", NULL, EDU_RIGHT},
        {"undone", NULL, EDU_LEFT},    {"file", NULL, EDU_LEFT},      {"by", NULL, EDU_LEFT},
        {"at", NULL, EDU_LEFT},
    };
    const edu_seal_diff_t *diff = show->diff;
    edu_table_t *table =
        edu_table_create(format, columns, sizeof columns / sizeof *columns, show->out, show->pool);

    for (int i = 0; i < diff->returns->nelts; i++)
        add_change(table, show, &APR_ARRAY_IDX(diff->returns, i, edu_seal_change_t));
    for (int i = 0; i < diff->units->nelts; i++)
        add_change(table, show, &APR_ARRAY_IDX(diff->units, i, edu_seal_change_t));
    for (int i = 0; i < diff->values->nelts; i++)
        add_value(table, show, &APR_ARRAY_IDX(diff->values, i, edu_seal_difference_t));
    return edu_table_finish(table);
}
