#include "collector/template/template_private.h"

#include "base/pool.h"
#include "base/translate.h"
#include "sql/form_units.h"

#include <apr_strings.h>
#include <string.h>

/* The columns in their order: keys, attributes, cells. */
static void
plan_columns(edu_template_t *template)
{
    static const edu_template_column_t area = {
        EDU_TEMPLATE_AREA, "area", "县区代码", "division code", NULL, NULL, 0};
    static const edu_template_column_t unit = {
        EDU_TEMPLATE_UNIT, "unit", "填报单位代码", "unit code", NULL, NULL, 0};
    static const edu_template_column_t name = {
        EDU_TEMPLATE_UNIT_NAME, "unit_name", "名称", "name", NULL, NULL, 0};
    static const edu_template_column_t year = {EDU_TEMPLATE_YEAR, "year", "年份", "year", NULL, NULL, 0};
    static const edu_template_column_t period = {
        EDU_TEMPLATE_PERIOD, "period", "报告期", "period", NULL, NULL, 0};
    const edu_form_t *form = template->form;
    edu_template_column_t *next;

    next = template->columns =
        apr_pcalloc(template->pool,
                    sizeof *next * (size_t)(4 + form->attributes->nelts + form->cells->nelts));
    *next++ = area;
    if (edu_form_of_units(form))
        *next++ = unit;
    *next++ = name;
    *next++ = form->frequency == EDU_YEAR ? year : period;
    template->key_count = (int)(next - template->columns);
    for (int i = 0; i < form->attributes->nelts; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t);

        *next++ = (edu_template_column_t){EDU_TEMPLATE_ATTRIBUTE,
                                          attribute->code,
                                          attribute->name_zh,
                                          edu_text_pick(EDU_LANG_EN, attribute->name_zh, attribute->name_en),
                                          attribute,
                                          NULL,
                                          i};
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        *next++ = (edu_template_column_t){EDU_TEMPLATE_CELL,
                                          cell->column,
                                          cell->name_zh,
                                          edu_text_pick(EDU_LANG_EN, cell->name_zh, cell->name_en),
                                          NULL,
                                          cell,
                                          i};
    }
    template->column_count = (int)(next - template->columns);
}

/* The areas at or below the one asked for at which returns of the form begin. const edu_area_t *. */
static apr_array_header_t *
find_areas(const edu_template_t *template)
{
    const edu_template_options_t *options = template->options;
    const edu_areas_t *all = template->catalogue->areas;
    int year = options->period->year;
    apr_array_header_t *below = edu_areas_below(all, options->area, year, -1, template->pool);
    apr_array_header_t *areas = apr_array_make(template->pool, below->nelts, sizeof(const edu_area_t *));

    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(below, i, const edu_area_t *);

        if (edu_areas_is_base(all, area, year, template->form->base_level, template->pool) &&
            (area->reports || edu_form_of_units(template->form)))
            APR_ARRAY_PUSH(areas, const edu_area_t *) = area;
    }
    return areas;
}

static edu_error_t *
write_unit(char *line, size_t length, void *baton)
{
    edu_template_t *template = baton;
    int count = template->form->attributes->nelts;
    const char **attributes = apr_pcalloc(template->row_pool, sizeof *attributes * (size_t)(count + 1));
    edu_template_unit_t unit = {.attributes = attributes};
    size_t ignored;
    char *text;

    (void)length;
    edu_copy_field(&line, &text, &ignored);
    unit.area = text;
    edu_copy_field(&line, &text, &ignored);
    unit.code = text;
    edu_copy_field(&line, &text, &ignored);
    unit.name = text;
    for (int i = 0; i < count; i++) {
        edu_copy_field(&line, &text, &ignored);
        attributes[i] = text;
    }
    edu_template_row(template, &unit);
    return NULL;
}

static edu_error_t *
nobody(const edu_template_t *template)
{
    const edu_template_options_t *options = template->options;
    edu_error_t *error =
        edu_error_create(EDU_ERR_NOT_FOUND, NULL, "nobody at or below \"%s\" reports form \"%s\" in %d",
                         options->area, template->form->code, options->period->year);

    return edu_form_of_units(template->form)
               ? edu_error_hint(error, "the units come from the register: edustat unit import FILE")
               : error;
}

/* A row for each unit of the register, or each area. */
static edu_error_t *
write_reporters(edu_template_t *template, edu_db_t *db)
{
    apr_array_header_t *codes = apr_array_make(template->pool, 64, sizeof(const char *));
    apr_array_header_t *areas = find_areas(template);

    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);
        edu_template_unit_t unit = {.area = area->code,
                                    .name =
                                        edu_text_pick(template->options->lang, area->name_zh, area->name_en)};

        APR_ARRAY_PUSH(codes, const char *) = area->code;
        if (!edu_form_of_units(template->form))
            edu_template_row(template, &unit);
    }
    if (edu_form_of_units(template->form) && codes->nelts > 0)
        EDU_TRY(edu_copy_out(db,
                             edu_sql_copy_open_units(template->form, codes, template->options->period->year,
                                                     template->pool),
                             write_unit, template));
    return template->rows == 0 ? nobody(template) : NULL;
}

static edu_error_t *
check_options(const edu_catalogue_t *catalogue, const edu_template_options_t *options)
{
    const edu_period_t *period = options->period;

    if (options->area != NULL && period == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "option \"--period\" is needed with \"--area\""),
                              "who reports depends on the year");
    if (period != NULL && !edu_period_fits(period, options->form->frequency))
        return edu_error_create(EDU_ERR_USAGE, NULL, "form \"%s\" is reported by %s, not for such a period",
                                options->form->code,
                                edu_frequency_title(options->form->frequency, edu_translate_language()));
    if (options->area != NULL && edu_areas_find(catalogue->areas, options->area, period->year) == NULL)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL, "there is no area \"%s\" in %d", options->area,
                                period->year);
    return NULL;
}

edu_error_t *
edu_template_write(int64_t *rows, edu_db_t *db, const edu_catalogue_t *catalogue,
                   const edu_template_options_t *options, apr_pool_t *pool)
{
    edu_template_t template = {.catalogue = catalogue,
                               .options = options,
                               .form = options->form,
                               .pool = pool,
                               .row_pool = edu_pool_create(pool)};

    EDU_TRY(check_options(catalogue, options));
    if (options->period != NULL)
        edu_period_format(options->period, template.period);
    plan_columns(&template);
    EDU_TRY(edu_workbook_write_create(&template.workbook, pool));
    template.sheet = edu_workbook_write_sheet(template.workbook, options->form->name_zh);
    template.notes = edu_workbook_write_sheet(template.workbook, "填报说明 notes");
    template.lists = edu_workbook_write_sheet(template.workbook, "选项 lists");
    edu_template_head(&template);
    if (options->area != NULL)
        EDU_TRY(write_reporters(&template, db));
    *rows = template.rows;
    for (int i = 0; options->area == NULL && i < EDU_TEMPLATE_BLANK_ROWS; i++)
        edu_template_row(&template, NULL);
    edu_template_rules(&template);
    edu_template_notes(&template);
    return edu_workbook_write_save(template.workbook, options->path, pool);
}
