#include "base/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static edu_translation_t *translations;
static size_t translation_count;
static edu_lang_t language = EDU_LANG_EN;

static int
compare_english(const void *left, const void *right)
{
    const edu_translation_t *a = left;
    const edu_translation_t *b = right;

    return strcmp(a->english, b->english);
}

/* Only who speaks Chinese needs the table in order. */
static void
put_in_order(void)
{
    if (language == EDU_LANG_ZH && translation_count > 0)
        qsort(translations, translation_count, sizeof *translations, compare_english);
}

void
edu_translate_use(edu_translation_t *table, size_t count)
{
    translations = table;
    translation_count = count;
    put_in_order();
}

void
edu_translate_speak(edu_lang_t lang)
{
    language = lang;
    put_in_order();
}

edu_lang_t
edu_translate_language(void)
{
    return language;
}

const char *
edu_translate(const char *english)
{
    const edu_translation_t wanted = {english, NULL};

    if (language != EDU_LANG_ZH || translation_count == 0)
        return english;

    const edu_translation_t *found =
        bsearch(&wanted, translations, translation_count, sizeof wanted, compare_english);
    return found != NULL ? found->chinese : english;
}

/* APR's own printf knows neither %zu nor %lld nor numbered values, and prints doubles in ways of its own. */
const char *
edu_translated_v(apr_pool_t *pool, const char *english, va_list arguments)
{
    const char *format = edu_translate(english);
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = apr_palloc(pool, (size_t)(length > 0 ? length : 0) + 1);
    text[0] = '\0';
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

const char *
edu_translated(apr_pool_t *pool, const char *english, ...)
{
    va_list arguments;

    va_start(arguments, english);
    const char *text = edu_translated_v(pool, english, arguments);
    va_end(arguments);
    return text;
}

const char *
edu_translate_take(int *numbers, int count, const char *text, const char *english)
{
    const char *format = edu_translate(english);

    for (int taken = 0; *format != '%' || taken < count; format++) {
        if (*format == '%') {
            char *end;

            numbers[taken++] = (int)strtol(text, &end, 10);
            if (end == text)
                return NULL;
            text = end;
            format++; /* the "d" */
        } else if (*format == '\0' || *format != *text++) {
            return NULL;
        }
    }
    return text;
}
