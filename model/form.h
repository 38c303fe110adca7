/* Forms: what is reported, by whom, how often; their measures; the cells of a measure, each a column. */
#ifndef EDU_MODEL_FORM_H
#define EDU_MODEL_FORM_H

#include "base/error.h"
#include "base/text.h"
#include "model/area.h"
#include "model/period.h"

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

/* A label of a breakdown: primary = 小学. */
typedef struct edu_label_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
} edu_label_t;

/* A breakdown: stage, grade, age. */
typedef struct edu_dimension_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *zh_suffix; /* for labels that are bare numbers; "" */
    const char *en_prefix;
    apr_array_header_t *labels; /* edu_label_t */
} edu_dimension_t;

/* One value of a closed list: 21 = 小学. */
typedef struct edu_value_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
} edu_value_t;

/* A text column that describes the unit at the time of its return. */
typedef struct edu_attribute_t {
    const char *code; /* also the column's name */
    const char *name_zh;
    const char *name_en;
    apr_array_header_t *aliases; /* const char *: every header understood (code and names too), folded */
    apr_array_header_t *values;  /* edu_value_t; empty: any text */
    int unit_from;               /* from_unit: first and last character of the unit code, from 1; 0: none */
    int unit_to;
} edu_attribute_t;

/* Which units a measure applies to: those whose class attribute has one of these values. */
typedef struct edu_class_t {
    const char *code;
    apr_array_header_t *values; /* const char * */
} edu_class_t;

/* Whether a measure counts people, of whom a small number may be told apart, or things. What is not said to be things is people. */
typedef enum edu_counted_t { EDU_PEOPLE, EDU_THINGS } edu_counted_t;

typedef enum edu_kind_t { EDU_STOCK, EDU_FLOW } edu_kind_t;
typedef enum edu_year_rule_t { EDU_YEAR_LAST, EDU_YEAR_MEAN, EDU_YEAR_SUM } edu_year_rule_t;

struct edu_measure_t;

/* One column of a form: a measure at one combination of labels. */
typedef struct edu_cell_t {
    const struct edu_measure_t *measure;
    const char *column; /* enrol_primary_1 */
    const char *name_zh;
    const char *name_en;
    const char **labels;         /* measure->dimensions many; NULL when there are none */
    int index;                   /* position in form->cells */
    apr_array_header_t *headers; /* const char *: every header understood, folded */
} edu_cell_t;

typedef struct edu_measure_t {
    const struct edu_form_t *form;
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *unit; /* 人; the unit checker compares these */
    edu_counted_t counted;
    const char *source;
    int decimals; /* 0 for whole numbers; values are kept times 10^decimals */
    edu_kind_t kind;
    edu_year_rule_t year_rule;
    apr_array_header_t *dimensions; /* const edu_dimension_t * */
    int applies_to;                 /* index in form->classes, -1: to every unit */
    bool required;
    int basis;   /* the form's attribute that says on what basis it is counted (registered, resident), -1 */
    int64_t min; /* scaled */
    int64_t max;
    int first_cell; /* its cells are form->cells[first_cell .. first_cell + cell_count - 1] */
    int cell_count;
} edu_measure_t;

typedef enum edu_unknown_units_t { EDU_UNITS_REJECT, EDU_UNITS_REGISTER } edu_unknown_units_t;

typedef struct edu_form_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *version;
    edu_frequency_t frequency;
    edu_level_t reporter; /* EDU_SCHOOL, or the level of the areas that report */
    edu_level_t
        base_level; /* the level of county_code: the reporter's own level, county for schools and townships */
    int due;        /* MMDD, 0: none */
    int year_reference; /* MMDD, where the years begin that periods of a shorter frequency make */
    edu_unknown_units_t unknown_units;
    bool expected; /* of areas: whether each owes it; one that does not counts where it was sent */
    apr_array_header_t *attributes; /* edu_attribute_t */
    int class_attribute;            /* index in attributes, -1: no classes */
    apr_array_header_t *classes;    /* edu_class_t */
    int expected_of; /* index in classes: whose returns are expected; -1: of all on the register */
    apr_array_header_t *key_area; /* const char *: folded headers of the key columns */
    apr_array_header_t *key_unit;
    apr_array_header_t *key_unit_name;
    apr_array_header_t *key_year;
    apr_array_header_t *key_period;
    apr_array_header_t *measures; /* edu_measure_t * */
    apr_array_header_t *cells;    /* edu_cell_t *, in the order of the file: the order of the columns */
} edu_form_t;

/* Whether units of a register (schools, townships) fill the form in, rather than areas. */
bool edu_form_of_units(const edu_form_t *form);

/* Whether its periods are shorter than a year and can be put together to years. */
bool edu_form_is_shorter(const edu_form_t *form);

/* Places behind the point that sums of the measure are kept with: its own, and three more (six at most) where a year is the mean of
 * shorter periods. */
int edu_measure_sum_decimals(const edu_measure_t *measure);

/* An attribute's code for what stands in a cell: the text itself where the list is open, else the code whose code, Chinese or
 * English name it is; NULL when it is none of them. */
const char *edu_attribute_code(const edu_attribute_t *attribute, const char *text);

/* A measure or a cell of the form by its code or column; NULL when there is none. */
const edu_measure_t *edu_form_measure(const edu_form_t *form, const char *code);
const edu_cell_t *edu_form_cell(const edu_form_t *form, const char *column);
int edu_form_attribute(const edu_form_t *form, const char *code); /* index, -1 */

/* Whether the class with this index holds the attribute value. class -1 holds everything. */
bool edu_form_class_has(const edu_form_t *form, int class_index, const char *value);

/* Finds what a header (any spelling) stands for. */
typedef enum edu_header_kind_t {
    EDU_HEADER_UNKNOWN,
    EDU_HEADER_AREA,
    EDU_HEADER_UNIT,
    EDU_HEADER_UNIT_NAME,
    EDU_HEADER_YEAR,
    EDU_HEADER_PERIOD,
    EDU_HEADER_ATTRIBUTE,
    EDU_HEADER_CELL
} edu_header_kind_t;

typedef struct edu_header_t {
    edu_header_kind_t kind;
    int index; /* of the attribute or cell */
} edu_header_t;

edu_header_t edu_form_header(const edu_form_t *form, const char *header, size_t length,
                             apr_pool_t *scratch_pool);

/* The label's name for people; a bare number takes the dimension's prefix and suffix. */
const char *edu_dimension_label_name(const edu_dimension_t *dimension, const char *label, edu_lang_t lang,
                                     apr_pool_t *pool);

#endif
