#include "collector/edit/message.h"

#include <math.h>
#include <string.h>

/* Whole numbers as they are, others with two decimals, small probabilities with more. */
static void
add_number(edu_buffer_t *out, double value, edu_lang_t lang, apr_pool_t *pool)
{
    int decimals = value == nearbyint(value) ? 0 : fabs(value) < 0.01 ? 6 : 2;

    if (isnan(value))
        edu_buffer_add_text(out, edu_text_pick(lang, "（缺）", "(missing)"));
    else if (isinf(value))
        edu_buffer_add_text(out, value > 0 ? "∞" : "-∞");
    else
        edu_buffer_add_text(out, edu_text_number(value, decimals, pool));
}

static double
word_value(const edu_edit_words_t *words, const char *word)
{
    const struct {
        const char *word;
        double value;
    } table[] = {
        {"value", words->value},   {"previous", words->previous},
        {"centre", words->centre}, {"spread", words->spread},
        {"score", words->score},   {"count", words->count},
        {"limit", words->limit},   {"p", words->p},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].word, word) == 0)
            return table[i].value;
    return NAN;
}

void
edu_edit_message(edu_buffer_t *out, const edu_edit_rule_t *rule, edu_lang_t lang, edu_expr_cell_t cell,
                 void *baton, const edu_edit_words_t *words, apr_pool_t *scratch_pool)
{
    const apr_array_header_t *parts = lang == EDU_LANG_ZH ? rule->zh : rule->en;

    for (int i = 0; i < parts->nelts; i++) {
        const edu_message_part_t *part = &APR_ARRAY_IDX(parts, i, edu_message_part_t);

        edu_buffer_add_text(out, part->text);
        if (part->word != NULL && words != NULL)
            add_number(out, word_value(words, part->word), lang, scratch_pool);
        if (part->value == NULL)
            continue;
        edu_number_t number = edu_expr_eval(part->value, cell, baton);
        if (number.state == EDU_PRESENT)
            add_number(out, number.value, lang, scratch_pool);
        else if (number.state == EDU_MISSING)
            edu_buffer_add_text(out, edu_text_pick(lang, "（缺）", "(missing)"));
        else
            edu_buffer_add_text(out, edu_text_pick(lang, "（不适用）", "(not applicable)"));
    }
}
