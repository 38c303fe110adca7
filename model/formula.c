#include "model/formula.h"

#include <apr_strings.h>
#include <string.h>

static const edu_factor_t *
factor_at(const edu_indicator_t *indicator, int index)
{
    return &APR_ARRAY_IDX(indicator->factors, index, edu_factor_t);
}

static const char *
print_factor(const edu_factor_t *factor, apr_pool_t *pool)
{
    return *factor->group == '\0'
               ? apr_pstrcat(pool, "rate(", factor->indicator->code, ")", NULL)
               : apr_pstrcat(pool, "rate(", factor->indicator->code, ", ", factor->group, ")", NULL);
}

const char *
edu_formula_print(const edu_indicator_t *indicator, edu_side_t side, apr_pool_t *pool)
{
    const char *text = apr_psprintf(pool, "%d", EDU_PRODUCT_OF);

    switch (indicator->made_of) {
    case EDU_MADE_OF_COUNTS:
        return edu_expr_print(side == EDU_NUMERATOR ? indicator->numerator : indicator->denominator, pool);
    case EDU_MADE_OF_PARITY: return print_factor(factor_at(indicator, side), pool);
    case EDU_MADE_OF_PRODUCT:
        for (int i = 0; side == EDU_NUMERATOR && i < indicator->factors->nelts; i++)
            text = apr_pstrcat(pool, text, " * ", print_factor(factor_at(indicator, i), pool), NULL);
        return text;
    }
    return text;
}

const char *
edu_formula_factor(const edu_catalogue_t *catalogue, const edu_factor_t *factor, edu_lang_t lang,
                   apr_pool_t *pool)
{
    const char *name = edu_text_pick(lang, factor->indicator->name_zh, factor->indicator->name_en);
    const edu_group_t *group = edu_catalogue_group(catalogue, factor->group);

    if (*factor->group == '\0')
        return name;
    return apr_pstrcat(pool, name, lang == EDU_LANG_ZH ? "（" : " (",
                       group != NULL ? edu_text_pick(lang, group->name_zh, group->name_en)
                                     : edu_text_pick(lang, "全部", "all"),
                       lang == EDU_LANG_ZH ? "）" : ")", NULL);
}

const char *
edu_formula_describe(const edu_catalogue_t *catalogue, const edu_indicator_t *indicator, edu_side_t side,
                     edu_lang_t lang, apr_pool_t *pool)
{
    const char *text = apr_psprintf(pool, "%d", EDU_PRODUCT_OF);

    switch (indicator->made_of) {
    case EDU_MADE_OF_COUNTS:
        return edu_expr_describe(side == EDU_NUMERATOR ? indicator->numerator : indicator->denominator, lang,
                                 pool);
    case EDU_MADE_OF_PARITY: return edu_formula_factor(catalogue, factor_at(indicator, side), lang, pool);
    case EDU_MADE_OF_PRODUCT:
        for (int i = 0; side == EDU_NUMERATOR && i < indicator->factors->nelts; i++)
            text = apr_pstrcat(pool, text, " × ",
                               edu_formula_factor(catalogue, factor_at(indicator, i), lang, pool), NULL);
        return text;
    }
    return text;
}
