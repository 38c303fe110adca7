/* Indicators: rates with their numerator, denominator and how to read them; groups; targets. */
#ifndef EDU_MODEL_INDICATOR_H
#define EDU_MODEL_INDICATOR_H

#include "base/text.h"
#include "model/expr.h"

typedef enum edu_direction_t { EDU_HIGH, EDU_LOW, EDU_NEUTRAL } edu_direction_t;
typedef enum edu_above_t { EDU_ABOVE_YES, EDU_ABOVE_ERROR, EDU_ABOVE_CAP } edu_above_t;

/* What the numerator is to the denominator, which decides what interval a rate has. */
typedef enum edu_interval_kind_t {
    EDU_INTERVAL_SHARE,  /* a part of it: enrolled among children */
    EDU_INTERVAL_COUNT,  /* a count beside it: pupils of any age to a population */
    EDU_INTERVAL_NONE,   /* neither: a difference, pupils to teachers */
    EDU_INTERVAL_PARITY, /* one rate divided by another, each a share or a count */
    EDU_INTERVAL_SAMPLE  /* a part of those asked, who are a sample of a population */
} edu_interval_kind_t;

/* What a rate is made of. */
typedef enum edu_made_of_t {
    EDU_MADE_OF_COUNTS, /* two sums of counts, added up over the areas below */
    EDU_MADE_OF_PARITY, /* one rate divided by another: made of the two rates at every level, never added up */
    EDU_MADE_OF_PRODUCT /* several rates multiplied, likewise */
} edu_made_of_t;

struct edu_indicator_t;

/* A rate that another rate is made of. */
typedef struct edu_factor_t {
    const struct edu_indicator_t *indicator; /* itself made of counts */
    const char *
        group; /* "": the group at hand; else a group's code or "all", and the rate made of it is one of all units */
} edu_factor_t;

typedef struct edu_indicator_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    edu_made_of_t made_of;
    bool adjusted; /* parity: 2 - 1/r above 1, so that both sexes' lag weighs alike */
    apr_array_header_t
        *factors; /* edu_factor_t: parity: the two, in order; product: all of them; NULL for counts */
    const edu_expr_t *numerator; /* of counts; else NULL */
    const edu_expr_t *denominator;
    const edu_expr_t *population; /* of a sample: all who could have been asked; else NULL */
    double scale;                 /* 100: per cent; 1: a ratio */
    int decimals;
    edu_direction_t direction;
    edu_above_t above_100;
    edu_interval_kind_t interval;
    bool groups;    /* whether a part of an area's units has a rate of its own */
    bool companion; /* told where all indicators are, not in the first table of an assessment */
    const char *source;
    const char *source_zh; /* "": `source` serves both languages */
    const char *note_zh;   /* what a reader must know; where a language has no note of its own, */
    const char *note_en;   /* the one that names no language; "" without either */
    const char *version;
    const char *alternative_of; /* "" */
    edu_frequency_t frequency;  /* of the forms it uses, or of the years that they make */
    edu_level_t base_level;     /* the coarsest base level of its forms: where it is evaluated */
    int longest_lag;            /* years */
    apr_array_header_t *inputs; /* edu_expr_input_t of both sides, or of all factors', each once */
    int index;                  /* position in the catalogue */
} edu_indicator_t;

/* The class that all of an indicator's measures of one form and lag apply to; -1: every unit. */
int edu_indicator_class(const edu_indicator_t *indicator, const edu_form_t *form, int lag);

/* A part of an area's units: rural, private, the poor villages. */
typedef struct edu_group_t {
    const char *code;
    const char *name_zh;
    const char *name_en;
    const char *attribute;      /* "" for an area set */
    apr_array_header_t *values; /* const char * */
    bool scope;                 /* county forms may report it in their attribute `scope` */
    const edu_area_set_t *set;  /* for a set of areas, else NULL */
} edu_group_t;

/* Whether the group is a set of whole areas rather than a part of their units. */
bool edu_group_is_area_set(const edu_group_t *group);

typedef enum edu_comparator_t { EDU_GE, EDU_GT, EDU_EQ, EDU_LT, EDU_LE } edu_comparator_t;

typedef struct edu_target_t {
    const char *area;
    const char *set; /* "" */
    const edu_indicator_t *indicator;
    int from; /* first and last year; 0 and EDU_YEAR_FOREVER where it is open */
    int to;
    edu_comparator_t comparator;
    double value; /* in the indicator's scale */
    const char *value_text;
    const char *source;
    const char *source_en; /* its title in English, our own translation; "": there is none */
    const char *phrase;
    const char *flag;
    const char *flag_zh; /* "": `flag` serves both languages */
    int index;
} edu_target_t;

/* Where the target is from: in English the translated title with the document's own behind it, so that it can be found. */
const char *edu_target_source(const edu_target_t *target, edu_lang_t lang, apr_pool_t *pool);

const char *edu_comparator_text(edu_comparator_t comparator); /* ">=" */
const char *edu_comparator_sign(edu_comparator_t comparator); /* "≥" */
int edu_comparator_parse(const char *text);                   /* -1 */

/* Whether numerator ÷ denominator x scale compares so with the target: decided on the cross product, so that a rate exactly at
 * its target is at its target. Equality (= 100) is judged to a relative 1e-12. */
bool edu_target_met(const edu_target_t *target, double numerator, double denominator, double scale);

/* +1 when the rate must rise to its target, -1 when it must come down to it. */
int edu_target_sense(const edu_target_t *target, double rate);

/* The numerator of a product of rates is what remains of so many, who are its denominator. */
#define EDU_PRODUCT_OF 1000

const char *edu_direction_name(edu_direction_t direction);
const char *edu_interval_kind_name(edu_interval_kind_t kind); /* "share" */
const char *edu_made_of_name(
    const edu_indicator_t *indicator); /* "counts", "parity", "adjusted parity", "product" */

#endif
