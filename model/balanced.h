/* Standards of balanced development (县域义务教育优质均衡等): what every school is to have a pupil, and how evenly the schools of a
 * county are to have it. */
#ifndef EDU_MODEL_BALANCED_H
#define EDU_MODEL_BALANCED_H

#include "model/expr.h"

/* One resource: what there is of it, to how many pupils. */
typedef struct edu_balanced_item_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const edu_expr_t *numerator;
    const edu_expr_t *denominator; /* pupils, as a rule; also the school's weight in mean and CV */
    double per;                    /* 1: a pupil; 100: a hundred pupils */
    int decimals;                  /* places printed */
    double floor;   /* a school meets the item from this value on (which is `per` pupils); NAN: none */
    double cv_most; /* the county's CV must not be above; NAN: none */
} edu_balanced_item_t;

/* Units that the standard does not speak of: those whose attribute has one of the values. */
typedef struct edu_balanced_left_out_t {
    const char *attribute;
    apr_array_header_t *values; /* const char * */
} edu_balanced_left_out_t;

typedef struct edu_balanced_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    int rule_year;     /* of the rule */
    const char *stage; /* primary, junior */
    const char *source;
    const char *source_zh; /* "": `source` serves both languages */
    const char *note_zh;   /* what a reader must know; "" without */
    const char *note_en;
    const edu_expr_t *pupils;     /* of the stage; a school without any is not of the stage */
    int pupils_class;             /* the class of forms[0] that all of `pupils` applies to; -1: every unit */
    double cv_mean_most;          /* the mean of the items' CVs must not be above; NAN: none */
    int least_items;              /* so many items every school must meet by their floors; 0: none */
    apr_array_header_t *left_out; /* edu_balanced_left_out_t */
    apr_array_header_t *items;    /* edu_balanced_item_t *, in the order of the file */
    apr_array_header_t *forms;    /* const edu_form_t *: those it reads, first the one with the pupils */
    apr_array_header_t *inputs;   /* edu_expr_input_t of all expressions, each once */
    int index;                    /* position in the catalogue */
} edu_balanced_t;

/* What is read together: all standards whose pupils stand in one form. */
typedef struct edu_balanced_set_t {
    apr_array_header_t *standards;  /* const edu_balanced_t * */
    apr_array_header_t *forms;      /* const edu_form_t *, first the one with the pupils */
    apr_array_header_t *attributes; /* const char *: those by which units are left out */
    apr_array_header_t *inputs;     /* edu_expr_input_t, each once, form by form in the order of `forms` */
} edu_balanced_set_t;

/* Only one form decides who is there; standards on several make several sets. edu_balanced_set_t *. */
apr_array_header_t *edu_balanced_sets(const apr_array_header_t *standards, apr_pool_t *pool);

/* The position of an attribute in a set; -1. */
int edu_balanced_attribute(const edu_balanced_set_t *set, const char *attribute);

/* Whether the unit with these attributes (those of the set; NULL: not known, which leaves nobody out) is left out. */
bool edu_balanced_leaves_out(const edu_balanced_t *standard, const edu_balanced_set_t *set,
                             const char *const *attributes);

/* A school's value of one item. */
typedef struct edu_balanced_value_t {
    bool present; /* numerator and denominator are there, the denominator above 0 */
    double numerator;
    double denominator;
    double value; /* numerator x per / denominator; NAN without */
} edu_balanced_value_t;

/* How a school stands by the items that have a floor. */
typedef enum edu_balanced_school_t {
    EDU_BALANCED_ENOUGH,  /* it meets as many items as it must, whatever is missing */
    EDU_BALANCED_SHORT,   /* it would not even if all that is missing were met */
    EDU_BALANCED_UNKNOWN, /* what is missing decides */
    EDU_BALANCED_FREE     /* the standard asks for no number of items */
} edu_balanced_school_t;

/* The pupils of the stage: not applicable, or 0, where the school is not of it. */
edu_number_t edu_balanced_pupils(const edu_balanced_t *standard, edu_expr_cell_t cell, void *baton);

/* Fills in one value an item. A missing resource is no value, never 0. */
void edu_balanced_values(edu_balanced_value_t *values, const edu_balanced_t *standard, edu_expr_cell_t cell,
                         void *baton);

/* Whether the value is below the item's floor; false without a value or a floor. */
bool edu_balanced_is_below(const edu_balanced_item_t *item, const edu_balanced_value_t *value);

/* Whether a coefficient of variation, or the mean of some, is within its limit; one exactly at the limit is, be its square root rounded up. */
bool edu_balanced_is_within(double cv, double most);

edu_balanced_school_t edu_balanced_judge(const edu_balanced_t *standard, const edu_balanced_value_t *values);

#endif
