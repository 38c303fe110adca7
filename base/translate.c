#include "base/translate.h"

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
