#include "base/pool.h"
#include "tests/unit/small_catalogue.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <string.h>

void edu_suite_form(void);

static apr_pool_t *pool;
static const edu_catalogue_t *catalogue;
static const edu_form_t *school;

static int
set_up(void)
{
    const char *folder;

    pool = edu_pool_create(NULL);
    folder = edu_small_catalogue_write(pool);
    catalogue = folder == NULL ? NULL : edu_small_catalogue_read(folder, pool);
    if (catalogue == NULL)
        return 1;
    school = edu_catalogue_form(catalogue, "school");
    return school == NULL;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static void
form_says_who_reports_when(void)
{
    const edu_form_t *county = edu_catalogue_form(catalogue, "county");
    const edu_form_t *monthly = edu_catalogue_form(catalogue, "monthly");

    CU_ASSERT_EQUAL(school->frequency, EDU_YEAR);
    CU_ASSERT_EQUAL(school->reporter, EDU_SCHOOL);
    CU_ASSERT_EQUAL(school->base_level, EDU_COUNTY);
    CU_ASSERT_EQUAL(school->due, 920);
    CU_ASSERT_EQUAL(school->unknown_units, EDU_UNITS_REJECT);
    CU_ASSERT_EQUAL(county->reporter, EDU_COUNTY);
    CU_ASSERT_EQUAL(county->base_level, EDU_COUNTY);
    CU_ASSERT_EQUAL(county->due, 0);
    CU_ASSERT_EQUAL(county->unknown_units, EDU_UNITS_REGISTER);
    CU_ASSERT_EQUAL(monthly->frequency, EDU_MONTH);
    CU_ASSERT_EQUAL(monthly->reporter, EDU_TOWNSHIP);
    CU_ASSERT_EQUAL(monthly->base_level, EDU_COUNTY);
    CU_ASSERT_PTR_NULL(edu_catalogue_form(catalogue, "schools"));
}

static void
measures_have_their_properties(void)
{
    const edu_measure_t *enrol = edu_form_measure(school, "enrol");
    const edu_measure_t *floor = edu_form_measure(school, "floor");
    const edu_measure_t *left = edu_form_measure(school, "left");
    const edu_measure_t *absent = edu_form_measure(edu_catalogue_form(catalogue, "monthly"), "absent");

    CU_ASSERT(enrol->required && !floor->required && !left->required);
    CU_ASSERT(enrol->kind == EDU_STOCK && enrol->year_rule == EDU_YEAR_LAST);
    CU_ASSERT(left->kind == EDU_FLOW && left->year_rule == EDU_YEAR_SUM);
    CU_ASSERT(absent->kind == EDU_STOCK && absent->year_rule == EDU_YEAR_MEAN);
    CU_ASSERT(enrol->decimals == 0 && enrol->min == 0 && enrol->max == 20000);
    CU_ASSERT(floor->decimals == 1 && floor->min == 5 && floor->max == INT64_C(10000000000));
    CU_ASSERT_STRING_EQUAL(enrol->unit, "人");
    CU_ASSERT_EQUAL(enrol->applies_to, 0);
    CU_ASSERT_EQUAL(floor->applies_to, -1);
    CU_ASSERT_PTR_EQUAL(enrol->form, school);
    CU_ASSERT_PTR_NULL(edu_form_measure(school, "enrol_primary_1"));
}

static void
cells_are_the_columns_in_order(void)
{
    static const char *const columns[] = {"enrol_primary_1",
                                          "enrol_primary_2",
                                          "enrol_primary_3",
                                          "enrol_primary_4",
                                          "enrol_primary_5",
                                          "enrol_primary_6",
                                          "enrol_junior_7",
                                          "enrol_junior_8",
                                          "enrol_junior_9",
                                          "floor",
                                          "left"};

    CU_ASSERT_EQUAL_FATAL(school->cells->nelts, 11);
    for (int i = 0; i < 11; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(school->cells, i, const edu_cell_t *);

        CU_ASSERT_STRING_EQUAL(cell->column, columns[i]);
        CU_ASSERT_EQUAL(cell->index, i);
        CU_ASSERT_PTR_EQUAL(edu_form_cell(school, columns[i]), cell);
    }
    CU_ASSERT_EQUAL(edu_form_measure(school, "enrol")->first_cell, 0);
    CU_ASSERT_EQUAL(edu_form_measure(school, "enrol")->cell_count, 9);
    CU_ASSERT_EQUAL(edu_form_measure(school, "left")->first_cell, 10);
    CU_ASSERT_EQUAL(edu_form_measure(school, "left")->cell_count, 1);
    CU_ASSERT_PTR_NULL(edu_form_cell(school, "enrol"));
}

static void
cells_have_names_and_labels(void)
{
    const edu_cell_t *cell = edu_form_cell(school, "enrol_junior_8");

    CU_ASSERT_STRING_EQUAL(cell->name_zh, "初中8年级在校生");
    CU_ASSERT_STRING_EQUAL(cell->name_en, "enrolment, junior, grade 8");
    CU_ASSERT_STRING_EQUAL(cell->labels[0], "junior");
    CU_ASSERT_STRING_EQUAL(cell->labels[1], "8");
    CU_ASSERT_PTR_NULL(edu_form_cell(school, "floor")->labels);
    /* A measure without an English name gives its cells none: half a name would not be one. */
    CU_ASSERT_STRING_EQUAL(edu_form_cell(school, "left")->name_en, "");
}

static edu_header_t
header(const edu_form_t *form, const char *text)
{
    return edu_form_header(form, text, strlen(text), pool);
}

static void
cells_are_called_as_the_measure_says(void)
{
    const edu_form_t *county = edu_catalogue_form(catalogue, "county");
    const edu_cell_t *cell = edu_form_cell(county, "pop_4");
    static const char *const headers[] = {"年满4岁的人口", "4岁人口", "population, 4", "人口（4）"};

    CU_ASSERT_STRING_EQUAL(cell->name_zh, "年满4岁的人口");
    CU_ASSERT_STRING_EQUAL(cell->name_en, "population, 4");
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        edu_header_t found = header(county, headers[i]);

        CU_ASSERT(found.kind == EDU_HEADER_CELL && found.index == cell->index);
    }
}

static bool
is_cell(const char *text, const char *column)
{
    edu_header_t found = header(school, text);

    return found.kind == EDU_HEADER_CELL && found.index == edu_form_cell(school, column)->index;
}

static void
headers_are_understood_in_any_spelling(void)
{
    CU_ASSERT(is_cell("enrol_primary_1", "enrol_primary_1"));
    CU_ASSERT(is_cell("Enrol Primary 1", "enrol_primary_1"));
    CU_ASSERT(is_cell("小学1年级在校生", "enrol_primary_1"));
    CU_ASSERT(is_cell("小学\n１年级（在校生）", "enrol_primary_1"));
    CU_ASSERT(is_cell("ENROLMENT, Primary, grade 1", "enrol_primary_1"));
    /* The alias with names, codes, and both mixed. */
    CU_ASSERT(is_cell("小学2年级学生数", "enrol_primary_2"));
    CU_ASSERT(is_cell("小学2学生数", "enrol_primary_2"));
    CU_ASSERT(is_cell("primary2学生数", "enrol_primary_2"));
    CU_ASSERT(is_cell("Grade 9 junior pupils", "enrol_junior_9"));
    CU_ASSERT(is_cell("校舍面积", "floor"));
    CU_ASSERT_EQUAL(header(school, "小学7年级学生数").kind, EDU_HEADER_UNKNOWN);
    CU_ASSERT_EQUAL(header(school, "").kind, EDU_HEADER_UNKNOWN);
}

static void
key_and_attribute_headers_are_understood(void)
{
    CU_ASSERT_EQUAL(header(school, "县区代码").kind, EDU_HEADER_AREA);
    CU_ASSERT_EQUAL(header(school, "County").kind, EDU_HEADER_AREA);
    CU_ASSERT_EQUAL(header(school, "area").kind, EDU_HEADER_AREA);
    CU_ASSERT_EQUAL(header(school, "学校代码").kind, EDU_HEADER_UNIT);
    CU_ASSERT_EQUAL(header(school, "unit_name").kind, EDU_HEADER_UNIT_NAME);
    CU_ASSERT_EQUAL(header(school, "Year").kind, EDU_HEADER_YEAR);
    CU_ASSERT_EQUAL(header(school, "period").kind, EDU_HEADER_PERIOD);
    CU_ASSERT_EQUAL(header(school, "办学 类型").kind, EDU_HEADER_ATTRIBUTE);
    CU_ASSERT_EQUAL(header(school, "办学 类型").index, 0);
    CU_ASSERT_EQUAL(header(school, "location").index, 1);
    CU_ASSERT_EQUAL(header(school, "城乡").kind, EDU_HEADER_ATTRIBUTE);
    /* Keys that a form gives no headers for are known by their own names all the same. */
    CU_ASSERT_EQUAL(header(edu_catalogue_form(catalogue, "county"), "unit").kind, EDU_HEADER_UNIT);
}

static void
attributes_and_classes_are_read(void)
{
    const edu_attribute_t *category = &APR_ARRAY_IDX(school->attributes, 0, edu_attribute_t);

    CU_ASSERT_EQUAL(edu_form_attribute(school, "category"), 0);
    CU_ASSERT_EQUAL(edu_form_attribute(school, "kind"), -1);
    CU_ASSERT_EQUAL(category->values->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(category->values, 1, edu_value_t).code, "31");
    CU_ASSERT(category->unit_from == 1 && category->unit_to == 2);
    CU_ASSERT_EQUAL(school->class_attribute, 0);
    CU_ASSERT_EQUAL(school->classes->nelts, 2);
    CU_ASSERT(edu_form_class_has(school, 0, "21") && edu_form_class_has(school, 0, "31"));
    CU_ASSERT(!edu_form_class_has(school, 1, "21") && edu_form_class_has(school, 1, "31"));
    CU_ASSERT(edu_form_class_has(school, -1, "99") && edu_form_class_has(school, -1, NULL));
    CU_ASSERT(!edu_form_class_has(school, 0, NULL));
    CU_ASSERT_EQUAL(edu_catalogue_form(catalogue, "county")->class_attribute, -1);
}

static const edu_dimension_t *
dimension(int index)
{
    return APR_ARRAY_IDX(catalogue->dimensions, index, const edu_dimension_t *);
}

static void
labels_have_names(void)
{
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(0), "primary", EDU_LANG_ZH, pool), "小学");
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(0), "primary", EDU_LANG_EN, pool), "primary");
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(1), "3", EDU_LANG_ZH, pool), "3年级");
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(1), "3", EDU_LANG_EN, pool), "grade 3");
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(2), "3", EDU_LANG_ZH, pool), "3岁");
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(2), "3", EDU_LANG_EN, pool), "3");
    CU_ASSERT_STRING_EQUAL(edu_dimension_label_name(dimension(1), "x", EDU_LANG_EN, pool), "x");
}

void
edu_suite_form(void)
{
    CU_pSuite suite = CU_add_suite("form", set_up, tear_down);

    CU_add_test(suite, "a form says who reports when", form_says_who_reports_when);
    CU_add_test(suite, "measures have their properties", measures_have_their_properties);
    CU_add_test(suite, "cells are the columns in order", cells_are_the_columns_in_order);
    CU_add_test(suite, "cells have names and labels", cells_have_names_and_labels);
    CU_add_test(suite, "cells are called as the measure says", cells_are_called_as_the_measure_says);
    CU_add_test(suite, "headers are understood in any spelling", headers_are_understood_in_any_spelling);
    CU_add_test(suite, "key and attribute headers are understood", key_and_attribute_headers_are_understood);
    CU_add_test(suite, "attributes and classes are read", attributes_and_classes_are_read);
    CU_add_test(suite, "labels have names", labels_have_names);
}
