#include "collector/edit/message.h"

#include <apr_strings.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Probabilities that are smaller are only said to be: nobody knows them better. */
#define P_LEAST 1e-6

/* Below it a number is written with its power of ten. */
enum { LEAST_EXPONENT = -7 };

/* Chinese words in the place of a number need no blank before them. */
static void
add_words(edu_buffer_t *out, edu_lang_t lang, const char *zh, const char *en)
{
    if (lang == EDU_LANG_ZH && out->length > 0 && out->data[out->length - 1] == ' ')
        out->length--;
    edu_buffer_add_text(out, edu_text_pick(lang, zh, en));
}

static void
add_missing(edu_buffer_t *out, edu_lang_t lang)
{
    add_words(out, lang, "（缺）", "(missing)");
}

/* Two significant digits of a number that two decimals would not show: 0.001, 0.00034, 3.2e-9. */
static void
add_small(edu_buffer_t *out, double value, apr_pool_t *pool)
{
    int exponent = (int)floor(log10(fabs(value)));
    char *text;
    size_t length;

    if (exponent < LEAST_EXPONENT) {
        text = apr_psprintf(pool, "%.1e", value);
        length = strcspn(text, "e");
        edu_buffer_add(out, text, length);
        edu_buffer_printf(out, "e%ld", strtol(text + length + 1, NULL, 10));
        return;
    }
    text = edu_text_number(value, 1 - exponent, pool);
    for (length = strlen(text); text[length - 1] == '0';)
        text[--length] = '\0';
    edu_buffer_add_text(out, text);
}

/* Whole numbers as they are, others with two decimals, small ones with more. */
static void
add_number(edu_buffer_t *out, double value, edu_lang_t lang, apr_pool_t *pool)
{
    if (isnan(value))
        add_missing(out, lang);
    else if (isinf(value))
        edu_buffer_add_text(out, value > 0 ? "∞" : "-∞");
    else if (value != 0 && fabs(value) < 0.01)
        add_small(out, value, pool);
    else
        edu_buffer_add_text(out, edu_text_number(value, value == nearbyint(value) ? 0 : 2, pool));
}

static void
add_probability(edu_buffer_t *out, double p, edu_lang_t lang, apr_pool_t *pool)
{
    if (p < P_LEAST)
        add_words(out, lang, "小于 0.000001", "below 0.000001");
    else
        add_number(out, p, lang, pool);
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

static void
add_word(edu_buffer_t *out, const char *word, edu_lang_t lang, const edu_edit_words_t *words,
         apr_pool_t *pool)
{
    double value = word_value(words, word);

    if (strcmp(word, "p") == 0)
        add_probability(out, value, lang, pool);
    else
        add_number(out, value, lang, pool);
}

/* The text of a part; the blank behind a bracketed word in Chinese goes as well. */
static void
add_text(edu_buffer_t *out, const char *text, edu_lang_t lang)
{
    static const char bracket[] = "）";
    const size_t size = sizeof bracket - 1;
    bool closed = out->length >= size && memcmp(out->data + out->length - size, bracket, size) == 0;

    edu_buffer_add_text(out, lang == EDU_LANG_ZH && closed && text[0] == ' ' ? text + 1 : text);
}

void
edu_edit_message(edu_buffer_t *out, const edu_edit_rule_t *rule, edu_lang_t lang, edu_expr_cell_t cell,
                 void *baton, const edu_edit_words_t *words, apr_pool_t *scratch_pool)
{
    const apr_array_header_t *parts = lang == EDU_LANG_ZH ? rule->zh : rule->en;

    for (int i = 0; i < parts->nelts; i++) {
        const edu_message_part_t *part = &APR_ARRAY_IDX(parts, i, edu_message_part_t);

        add_text(out, part->text, lang);
        if (part->word != NULL && words != NULL)
            add_word(out, part->word, lang, words, scratch_pool);
        if (part->value == NULL)
            continue;
        edu_number_t number = edu_expr_eval(part->value, cell, baton);
        if (number.state == EDU_PRESENT)
            add_number(out, number.value, lang, scratch_pool);
        else if (number.state == EDU_MISSING)
            add_missing(out, lang);
        else
            add_words(out, lang, "（不适用）", "(not applicable)");
    }
}
