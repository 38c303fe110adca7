/* The two sides of an indicator as text: expressions of counts, or the rates that it is made of. */
#ifndef EDU_MODEL_FORMULA_H
#define EDU_MODEL_FORMULA_H

#include "base/text.h"
#include "model/catalogue.h"

typedef enum edu_side_t { EDU_NUMERATOR, EDU_DENOMINATOR } edu_side_t;

/* As the catalogue writes it; a rate as "rate(pri_ger_f)", that of a group as "rate(pri_ner, rural)". */
const char *edu_formula_print(const edu_indicator_t *indicator, edu_side_t side, apr_pool_t *pool);

/* In words. */
const char *edu_formula_describe(const edu_catalogue_t *catalogue, const edu_indicator_t *indicator,
                                 edu_side_t side, edu_lang_t lang, apr_pool_t *pool);

/* A rate's name with its group. */
const char *edu_formula_factor(const edu_catalogue_t *catalogue, const edu_factor_t *factor, edu_lang_t lang,
                               apr_pool_t *pool);

#endif
