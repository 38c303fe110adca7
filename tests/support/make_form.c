#include "tests/support/make_form.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

edu_form_t *
edu_make_form(const char *code, const char *name_zh, const char *name_en, edu_level_t reporter,
              apr_pool_t *pool)
{
    edu_form_t *form = apr_pcalloc(pool, sizeof *form);

    form->code = code;
    form->name_zh = name_zh;
    form->name_en = name_en;
    form->version = "1";
    form->frequency = EDU_YEAR;
    form->reporter = reporter;
    form->base_level = reporter >= EDU_TOWNSHIP ? EDU_COUNTY : reporter;
    form->expected = true;
    form->class_attribute = -1;
    form->attributes = apr_array_make(pool, 1, sizeof(edu_attribute_t));
    form->classes = apr_array_make(pool, 1, sizeof(edu_class_t));
    form->key_area = apr_array_make(pool, 1, sizeof(const char *));
    form->key_unit = apr_array_make(pool, 1, sizeof(const char *));
    form->key_unit_name = apr_array_make(pool, 1, sizeof(const char *));
    form->key_year = apr_array_make(pool, 1, sizeof(const char *));
    form->key_period = apr_array_make(pool, 1, sizeof(const char *));
    form->measures = apr_array_make(pool, 8, sizeof(edu_measure_t *));
    form->cells = apr_array_make(pool, 32, sizeof(edu_cell_t *));
    return form;
}

edu_dimension_t *
edu_make_dimension(const char *code, const char *name_zh, const char *name_en, const char *labels,
                   apr_pool_t *pool)
{
    edu_dimension_t *dimension = apr_pcalloc(pool, sizeof *dimension);
    char *state = NULL;

    dimension->code = code;
    dimension->name_zh = name_zh;
    dimension->name_en = name_en;
    dimension->zh_suffix = "";
    dimension->en_prefix = "";
    dimension->labels = apr_array_make(pool, 8, sizeof(edu_label_t));
    for (char *item = apr_strtok(apr_pstrdup(pool, labels), ",", &state); item != NULL;
         item = apr_strtok(NULL, ",", &state)) {
        char *part = NULL;
        edu_label_t *label = apr_array_push(dimension->labels);

        label->code = apr_strtok(item, ":", &part);
        label->name_zh = apr_strtok(NULL, ":", &part);
        label->name_en = apr_strtok(NULL, ":", &part);
    }
    return dimension;
}

static void
add_cell(edu_measure_t *measure, const char *const *labels, apr_pool_t *pool)
{
    edu_form_t *form = (edu_form_t *)(void *)measure->form;
    edu_cell_t *cell = apr_pcalloc(pool, sizeof *cell);
    const char *zh = "";

    cell->measure = measure;
    cell->column = measure->code;
    cell->name_en = measure->name_en;
    cell->headers = apr_array_make(pool, 1, sizeof(const char *));
    cell->index = form->cells->nelts;
    if (measure->dimensions->nelts > 0)
        cell->labels = apr_pmemdup(pool, labels, sizeof *labels * (size_t)measure->dimensions->nelts);
    for (int i = 0; i < measure->dimensions->nelts; i++) {
        const edu_dimension_t *dimension = APR_ARRAY_IDX(measure->dimensions, i, const edu_dimension_t *);
        const char *en = edu_dimension_label_name(dimension, labels[i], EDU_LANG_EN, pool);

        cell->column = apr_pstrcat(pool, cell->column, "_", labels[i], NULL);
        cell->name_en = apr_pstrcat(pool, cell->name_en, ", ", en, NULL);
        zh = apr_pstrcat(pool, zh, edu_dimension_label_name(dimension, labels[i], EDU_LANG_ZH, pool), NULL);
    }
    cell->name_zh = apr_pstrcat(pool, zh, measure->name_zh, NULL);
    APR_ARRAY_PUSH(form->cells, edu_cell_t *) = cell;
    measure->cell_count++;
}

/* One item "primary,1..6": every combination, the last position fastest. */
static void
add_cells(edu_measure_t *measure, char *item, const char **labels, int position, apr_pool_t *pool)
{
    char *rest = NULL;
    char *dots;

    if (position == measure->dimensions->nelts) {
        add_cell(measure, labels, pool);
        return;
    }
    char *text = apr_strtok(apr_pstrdup(pool, item), ",", &rest);
    dots = strstr(text, "..");
    labels[position] = text;
    if (dots == NULL) {
        add_cells(measure, rest, labels, position + 1, pool);
        return;
    }
    for (long number = strtol(text, NULL, 10); number <= strtol(dots + 2, NULL, 10); number++) {
        labels[position] = apr_psprintf(pool, "%ld", number);
        add_cells(measure, rest, labels, position + 1, pool);
    }
}

edu_measure_t *
edu_make_measure(edu_form_t *form, const char *code, const char *name_zh, const char *name_en,
                 const char *unit, const edu_dimension_t *const *dimensions, const char *cells,
                 apr_pool_t *pool)
{
    edu_measure_t *measure = apr_pcalloc(pool, sizeof *measure);
    const char *labels[8];
    char *state = NULL;

    measure->form = form;
    measure->code = code;
    measure->name_zh = name_zh;
    measure->name_en = name_en;
    measure->unit = unit;
    measure->source = "";
    measure->applies_to = -1;
    measure->basis = -1;
    measure->max = 1000000000;
    measure->first_cell = form->cells->nelts;
    measure->dimensions = apr_array_make(pool, 2, sizeof(const edu_dimension_t *));
    for (; dimensions != NULL && *dimensions != NULL; dimensions++)
        APR_ARRAY_PUSH(measure->dimensions, const edu_dimension_t *) = *dimensions;
    if (measure->dimensions->nelts == 0)
        add_cell(measure, NULL, pool);
    for (char *item = apr_strtok(apr_pstrdup(pool, cells), ";", &state); item != NULL;
         item = apr_strtok(NULL, ";", &state))
        add_cells(measure, item, labels, 0, pool);
    APR_ARRAY_PUSH(form->measures, edu_measure_t *) = measure;
    return measure;
}

static edu_form_t *
make_school_form(const edu_dimension_t *stage, apr_pool_t *pool)
{
    edu_form_t *form =
        edu_make_form("school_annual", "学校年度报表", "Annual school return", EDU_SCHOOL, pool);
    const edu_dimension_t *grade = edu_make_dimension("grade", "年级", "grade",
                                                      "1:一年级:grade 1,2:二年级:grade 2,3:三年级:grade 3,"
                                                      "4:四年级:grade 4,5:五年级:grade 5,6:六年级:grade 6,"
                                                      "7:七年级:grade 7,8:八年级:grade 8,9:九年级:grade 9",
                                                      pool);
    const edu_dimension_t *size = edu_make_dimension("size", "班额", "class size",
                                                     "45:45人以下:up to 45,46_55:46至55人:46 to 55,"
                                                     "56_65:56至65人:56 to 65,66p:66人以上:66 and more",
                                                     pool);
    const edu_dimension_t *const by_grade[] = {stage, grade, NULL};
    const edu_dimension_t *const by_size[] = {stage, size, NULL};
    const edu_dimension_t *const by_stage[] = {stage, NULL};

    edu_make_measure(form, "enrol", "在校生", "enrolment", "人", by_grade, "primary,1..6;junior,7..9", pool);
    edu_make_measure(form, "class_size", "班级数", "classes", "班", by_size,
                     "primary,45;primary,46_55;primary,56_65;primary,66p;"
                     "junior,45;junior,46_55;junior,56_65;junior,66p",
                     pool);
    edu_make_measure(form, "teacher", "专任教师", "full-time teachers", "人", by_stage, "primary;junior",
                     pool);
    edu_make_measure(form, "schools", "学校数", "schools", "所", NULL, "", pool);
    edu_make_measure(form, "floor_area", "校舍面积", "floor area", "平方米", NULL, "", pool);
    edu_make_measure(form, "staff", "教职工", "staff", "人", NULL, "", pool);
    return form;
}

static edu_form_t *
make_county_form(const edu_dimension_t *stage, apr_pool_t *pool)
{
    edu_form_t *form =
        edu_make_form("county_annual", "县级年度报表", "Annual county return", EDU_COUNTY, pool);
    edu_dimension_t *age = edu_make_dimension("age", "年龄", "age", "", pool);
    const edu_dimension_t *sex =
        edu_make_dimension("sex", "性别", "sex", "male:男:male,female:女:female", pool);
    const edu_dimension_t *const by_age[] = {age, sex, NULL};
    const edu_dimension_t *const by_stage[] = {stage, NULL};

    age->zh_suffix = "岁";
    age->en_prefix = "age ";
    edu_make_measure(form, "pop_age", "人口", "population", "人", by_age, "0..17,male;0..17,female", pool);
    edu_make_measure(form, "cohort_g1", "一年级时在校生", "first-graders of the cohort", "人", NULL, "",
                     pool);
    edu_make_measure(form, "budget", "教育经费", "expenditure", "万元", by_stage, "primary;junior", pool);
    edu_make_measure(form, "per_head", "生均经费", "expenditure a pupil", "万元/人", NULL, "", pool);
    edu_make_measure(form, "staff", "教职工", "staff", "人", NULL, "", pool);
    return form;
}

apr_array_header_t *
edu_make_forms(apr_pool_t *pool)
{
    apr_array_header_t *forms = apr_array_make(pool, 2, sizeof(edu_form_t *));
    const edu_dimension_t *stage =
        edu_make_dimension("stage", "学段", "stage", "primary:小学:primary,junior:初中:junior secondary",
                           pool);

    APR_ARRAY_PUSH(forms, edu_form_t *) = make_county_form(stage, pool);
    APR_ARRAY_PUSH(forms, edu_form_t *) = make_school_form(stage, pool);
    return forms;
}
