/* Reading a node: kinds, keys and values, with errors that say the place. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/yaml.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

static const char *const kind_names[] = {
    [EDU_YAML_TEXT] = EDU_SAID("a text"),
    [EDU_YAML_LIST] = EDU_SAID("a list"),
    [EDU_YAML_MAPPING] = EDU_SAID("a mapping"),
};

edu_error_t *
edu_yaml_error(const edu_yaml_t *node, const char *format, ...)
{
    const edu_yaml_t *named = node;
    edu_error_t *error;
    va_list arguments;

    while (named != NULL && named->what == NULL)
        named = named->parent;
    error = edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s%s", node->path, node->line, node->column,
                             named == NULL ? "" : named->what, named == NULL ? "" : edu_translate(": "));
    va_start(arguments, format);
    error->message =
        apr_pstrcat(error->pool, error->message, edu_translated_v(error->pool, format, arguments), NULL);
    va_end(arguments);
    return error;
}

edu_yaml_t *
edu_yaml_get(const edu_yaml_t *mapping, const char *key)
{
    for (int i = 0; mapping->kind == EDU_YAML_MAPPING && i < mapping->count; i++)
        if (strcmp(mapping->keys[i]->text, key) == 0)
            return mapping->items[i];
    return NULL;
}

edu_error_t *
edu_yaml_expect(const edu_yaml_t *node, edu_yaml_kind_t kind)
{
    if (node->kind == kind)
        return NULL;
    if (node->kind == EDU_YAML_TEXT && node->text[0] == '\0')
        return edu_yaml_error(node, "expected %s, found nothing", edu_translate(kind_names[kind]));
    return edu_yaml_error(node, "expected %s, found %s", edu_translate(kind_names[kind]),
                          edu_translate(kind_names[node->kind]));
}

edu_error_t *
edu_yaml_expect_keys(const edu_yaml_t *mapping, const char *const *known)
{
    EDU_TRY(edu_yaml_expect(mapping, EDU_YAML_MAPPING));
    for (int i = 0; i < mapping->count; i++) {
        const char *const *word = known;

        while (*word != NULL && strcmp(*word, mapping->keys[i]->text) != 0)
            word++;
        if (*word == NULL)
            return edu_hint_nearest_of(edu_yaml_error(mapping->keys[i], "unknown key \"%s\"",
                                                      mapping->keys[i]->text),
                                       mapping->keys[i]->text, known);
    }
    return NULL;
}

/* The text under a key; NULL when the key is not there and need not be. */
static edu_error_t *
find_text(edu_yaml_t **node, const edu_yaml_t *mapping, const char *key, bool required)
{
    EDU_TRY(edu_yaml_expect(mapping, EDU_YAML_MAPPING));
    *node = edu_yaml_get(mapping, key);
    if (*node == NULL)
        return required ? edu_yaml_error(mapping, "the key \"%s\" is missing", key) : NULL;
    if ((*node)->kind == EDU_YAML_TEXT && (*node)->text[0] == '\0')
        return edu_yaml_error(*node, "\"%s\" is empty", key);
    if ((*node)->kind != EDU_YAML_TEXT)
        return edu_yaml_error(*node, "\"%s\" must be a text, not %s", key,
                              edu_translate(kind_names[(*node)->kind]));
    return NULL;
}

edu_error_t *
edu_yaml_text(const char **text, const edu_yaml_t *mapping, const char *key, const char *fallback)
{
    edu_yaml_t *node;

    EDU_TRY(find_text(&node, mapping, key, fallback == NULL));
    *text = node == NULL ? fallback : node->text;
    return NULL;
}

bool
edu_yaml_is_code(const char *text, bool label)
{
    size_t length = strlen(text);

    return length > 0 && length <= 40 && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length &&
           ((text[0] >= 'a' && text[0] <= 'z') || (label && text[0] != '_'));
}

edu_error_t *
edu_yaml_code(const char **code, const edu_yaml_t *mapping, const char *key, const char *fallback)
{
    edu_yaml_t *node;

    EDU_TRY(find_text(&node, mapping, key, fallback == NULL));
    *code = node == NULL ? fallback : node->text;
    if (node == NULL || edu_yaml_is_code(node->text, false))
        return NULL;
    return edu_error_hint(edu_yaml_error(node, "\"%s\" is not a code", node->text),
                          "codes are lower-case letters, digits and _, begin with a letter and have at "
                          "most 40 characters");
}

edu_error_t *
edu_yaml_flag(bool *flag, const edu_yaml_t *mapping, const char *key, bool fallback)
{
    edu_yaml_t *node;

    EDU_TRY(find_text(&node, mapping, key, false));
    *flag = fallback;
    if (node == NULL)
        return NULL;
    *flag = strcmp(node->text, "yes") == 0 || strcmp(node->text, "true") == 0;
    if (*flag || strcmp(node->text, "no") == 0 || strcmp(node->text, "false") == 0)
        return NULL;
    return edu_yaml_error(node, "\"%s\" must be yes or no, not \"%s\"", key, node->text);
}

edu_error_t *
edu_yaml_int(int *number, const edu_yaml_t *mapping, const char *key, int fallback, int least, int most)
{
    edu_yaml_t *node;
    int64_t value;

    EDU_TRY(find_text(&node, mapping, key, false));
    *number = fallback;
    if (node == NULL)
        return NULL;
    if (!edu_text_to_int64(node->text, strlen(node->text), &value))
        return edu_yaml_error(node, "\"%s\" must be a whole number, not \"%s\"", key, node->text);
    if (value < least || value > most)
        return edu_yaml_error(node, "\"%s\" must be %d to %d, not %s", key, least, most, node->text);
    *number = (int)value;
    return NULL;
}

edu_error_t *
edu_yaml_scaled(int64_t *scaled, const edu_yaml_t *mapping, const char *key, int decimals, int64_t fallback)
{
    edu_yaml_t *node;

    EDU_TRY(find_text(&node, mapping, key, false));
    *scaled = fallback;
    if (node == NULL || edu_text_to_scaled(node->text, strlen(node->text), decimals, scaled))
        return NULL;
    if (decimals == 0)
        return edu_yaml_error(node, "\"%s\" must be a whole number, not \"%s\"", key, node->text);
    return edu_yaml_error(node, "\"%s\" must be a number of at most %d places, not \"%s\"", key, decimals,
                          node->text);
}

static const char *
join_words(const char *const *words, apr_pool_t *pool)
{
    const char *text = words[0];

    for (words++; *words != NULL; words++)
        text = apr_pstrcat(pool, text, words[1] == NULL ? edu_translate(" or ") : edu_translate(", "), *words,
                           NULL);
    return text;
}

edu_error_t *
edu_yaml_word(int *index, const edu_yaml_t *mapping, const char *key, const char *const *words, int fallback)
{
    edu_yaml_t *node;
    edu_error_t *error;

    EDU_TRY(find_text(&node, mapping, key, fallback < 0));
    *index = fallback;
    if (node == NULL)
        return NULL;
    for (*index = 0; words[*index] != NULL; (*index)++)
        if (strcmp(words[*index], node->text) == 0)
            return NULL;
    error = edu_yaml_error(node, "\"%s\" cannot be \"%s\"", key, node->text);
    return edu_error_hint(error, "it is %s", join_words(words, error->pool));
}

edu_error_t *
edu_yaml_month_day(int *month_day, const edu_yaml_t *mapping, const char *key, int fallback)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    edu_yaml_t *node;
    int64_t month = 0;
    int64_t day = 0;

    EDU_TRY(find_text(&node, mapping, key, false));
    *month_day = fallback;
    if (node == NULL)
        return NULL;
    if (strlen(node->text) != 5 || node->text[2] != '-' || !edu_text_to_int64(node->text, 2, &month) ||
        !edu_text_to_int64(node->text + 3, 2, &day) || month < 1 || month > 12 || day < 1 ||
        day > days[month - 1])
        return edu_yaml_error(node, "\"%s\" must be a month and day such as 09-01, not \"%s\"", key,
                              node->text);
    *month_day = (int)(month * 100 + day);
    return NULL;
}

edu_error_t *
edu_yaml_texts(apr_array_header_t **texts, const edu_yaml_t *mapping, const char *key, apr_pool_t *pool)
{
    const edu_yaml_t *list;

    EDU_TRY(edu_yaml_expect(mapping, EDU_YAML_MAPPING));
    list = edu_yaml_get(mapping, key);
    *texts = apr_array_make(pool, list == NULL ? 0 : list->count, sizeof(const char *));
    if (list == NULL)
        return NULL;
    if (list->kind != EDU_YAML_LIST)
        return edu_yaml_error(list, "\"%s\" must be a list, such as [a, b]", key);
    for (int i = 0; i < list->count; i++) {
        EDU_TRY(edu_yaml_expect(list->items[i], EDU_YAML_TEXT));
        if (list->items[i]->text[0] == '\0')
            return edu_yaml_error(list->items[i], "an entry of \"%s\" is empty", key);
        APR_ARRAY_PUSH(*texts, const char *) = list->items[i]->text;
    }
    return NULL;
}

edu_error_t *
edu_yaml_names(const char **zh, const char **en, const edu_yaml_t *mapping)
{
    EDU_TRY(edu_yaml_text(zh, mapping, "zh", ""));
    EDU_TRY(edu_yaml_text(en, mapping, "en", ""));
    if ((*zh)[0] == '\0' && (*en)[0] == '\0')
        return edu_yaml_error(mapping, "it has no name: neither \"zh\" nor \"en\"");
    return NULL;
}
