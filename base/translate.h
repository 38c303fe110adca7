/* What the program says, in the reader's language.
 *
 * The sources hold the English text of every error, hint and notice. A table gives the Chinese one for it; the functions
 * of base/error.h and base/log.h look there, so that the places that say something need no second text. The table is made of
 * each folder's zh.def and handed over by the program: this folder knows none of its words. */
#ifndef EDU_BASE_TRANSLATE_H
#define EDU_BASE_TRANSLATE_H

#include "base/text.h"

#include "base/translate.h"

#include <apr_pools.h>
#include <stdarg.h>
#include <stddef.h>

typedef struct edu_translation_t {
    const char *english;
    const char *chinese;
} edu_translation_t;

/* The table to look in; it is put in order where it lies and must stay. Before any thread, like the next. */
void edu_translate_use(edu_translation_t *table, size_t count);

/* The language of what is said from now on; English at first. */
void edu_translate_speak(edu_lang_t lang);
edu_lang_t edu_translate_language(void);

/* The format to print instead of this English one: itself when English is spoken or the table does not know it. */
const char *edu_translate(const char *english) __attribute__((format_arg(1)));

/* The text that an English format and its values make, by way of edu_translate. Lives in `pool`. */
const char *edu_translated(apr_pool_t *pool, const char *english, ...) __attribute__((format(printf, 2, 3)));
const char *edu_translated_v(apr_pool_t *pool, const char *english, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Takes apart a text that was made of an English format whose first conversions are `count` %d: their numbers go into `numbers`.
 * Returns what stands where the next conversion does, or NULL when the text was made of another format. */
const char *edu_translate_take(int *numbers, int count, const char *text, const char *english);

/* Marks a text that reaches edu_translate through a variable, so that the test of the tables sees it. */
#ifndef EDU_SAID
#define EDU_SAID(english) english
#endif

#endif
