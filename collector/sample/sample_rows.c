/* Headers and rows of the two forms. */
#include "collector/sample/sample_private.h"

#include <string.h>

/* A header as the reader wants it, when it is understood as what it stands for; else the code, which always is. */
static const char *
header_for(const edu_form_t *form, const char *wanted, const char *code, edu_header_kind_t kind, int index,
           apr_pool_t *pool)
{
    edu_header_t header = edu_form_header(form, wanted, strlen(wanted), pool);
    bool indexed = kind == EDU_HEADER_CELL || kind == EDU_HEADER_ATTRIBUTE;

    return header.kind == kind && (!indexed || header.index == index) ? wanted : code;
}

void
edu_sample_add_header(edu_buffer_t *out, const edu_form_t *form, edu_lang_t lang, apr_pool_t *pool)
{
    bool zh = lang == EDU_LANG_ZH;
    bool schools = form->reporter == EDU_SCHOOL;
    const char *words[] = {
        header_for(form, zh ? "县区代码" : "area", "area", EDU_HEADER_AREA, 0, pool),
        header_for(form,
                   !zh       ? "unit"
                   : schools ? "学校标识码"
                             : "单位代码",
                   "unit", EDU_HEADER_UNIT, 0, pool),
        header_for(form,
                   !zh       ? "unit_name"
                   : schools ? "学校名称"
                             : "县区名称",
                   "unit_name", EDU_HEADER_UNIT_NAME, 0, pool),
        header_for(form, zh ? "年份" : "year", "year", EDU_HEADER_YEAR, 0, pool),
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        edu_text_add_csv(out, words[i]);
        edu_buffer_add_char(out, ',');
    }
    for (int i = 0; i < form->attributes->nelts; i++) {
        const edu_attribute_t *attribute = &APR_ARRAY_IDX(form->attributes, i, edu_attribute_t);

        edu_text_add_csv(out, header_for(form, zh ? attribute->name_zh : attribute->code, attribute->code,
                                         EDU_HEADER_ATTRIBUTE, i, pool));
        edu_buffer_add_char(out, ',');
    }
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);

        edu_text_add_csv(out, header_for(form, zh ? cell->name_zh : cell->column, cell->column,
                                         EDU_HEADER_CELL, i, pool));
        edu_buffer_add_char(out, i + 1 < form->cells->nelts ? ',' : '\n');
    }
}

const char *
edu_school_attribute(const edu_school_t *school, const char *code)
{
    if (strcmp(code, "category") == 0)
        return edu_category_codes[school->category];
    if (strcmp(code, "location") == 0)
        return school->location;
    if (strcmp(code, "ownership") == 0)
        return school->is_private ? "private" : "public";
    if (strcmp(code, "poor_village") == 0)
        return school->poor_village ? "1" : "0";
    if (strcmp(code, "teaching_point") == 0)
        return edu_school_is_point(school) ? "1" : "0";
    return "";
}

static void
add_values(edu_buffer_t *out, const int64_t *values, int count, const edu_slip_t *slip)
{
    for (int i = 0; i < count; i++) {
        if (slip != NULL && slip->cell == i)
            edu_buffer_add_text(out, slip->text);
        else if (values[i] != NO_VALUE)
            edu_buffer_add_int(out, values[i]);
        edu_buffer_add_char(out, i + 1 < count ? ',' : '\n');
    }
}

static void
add_key(edu_buffer_t *out, const char *area, const char *unit, const char *name, int year)
{
    edu_buffer_add_text(out, area);
    edu_buffer_add_char(out, ',');
    edu_buffer_add_text(out, unit);
    edu_buffer_add_char(out, ',');
    edu_text_add_csv(out, name);
    edu_buffer_add_char(out, ',');
    edu_buffer_add_int(out, year);
    edu_buffer_add_char(out, ',');
}

void
edu_sample_add_school_row(edu_buffer_t *out, const edu_form_t *form, const edu_school_t *school,
                          const char *area, int year, const int64_t *values, const edu_slip_t *slip)
{
    add_key(out, slip != NULL && slip->cell < 0 ? slip->text : area, school->code, school->name, year);
    for (int i = 0; i < form->attributes->nelts; i++) {
        edu_buffer_add_text(out,
                            edu_school_attribute(school,
                                                 APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code));
        edu_buffer_add_char(out, ',');
    }
    add_values(out, values, form->cells->nelts, slip);
}

void
edu_sample_add_county_row(edu_buffer_t *out, const edu_form_t *form, const edu_area_t *area, const char *name,
                          int year, const int64_t *values)
{
    add_key(out, area->code, area->code, name, year);
    for (int i = 0; i < form->attributes->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code, "basis") == 0)
            edu_buffer_add_text(out, "resident");
        edu_buffer_add_char(out, ',');
    }
    add_values(out, values, form->cells->nelts, NULL);
}
