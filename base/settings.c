#include "base/settings.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const edu_setting_info_t edu_setting_table[EDU_SETTING_COUNT] = {
#define EDU_SETTING(id, name, letter, argument, environment, fallback, help_en, help_zh)                     \
    {name, letter, argument, environment, fallback, help_en, help_zh},
#include "base/settings.def"
#undef EDU_SETTING
};

/* The language of POSIX messages: the first of these variables that is set decides, also against Chinese. */
static edu_lang_t
locale_language(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = getenv(variables[i]);

        if (value != NULL && value[0] != '\0')
            return strncmp(value, "zh", 2) == 0 ? EDU_LANG_ZH : EDU_LANG_EN;
    }
    return EDU_LANG_EN;
}

bool
edu_lang_parse(edu_lang_t *lang, const char *name)
{
    bool chinese = strncmp(name, "zh", 2) == 0;

    if (!chinese && strncmp(name, "en", 2) != 0)
        return false;
    if (name[2] != '\0' && name[2] != '_' && name[2] != '-' && name[2] != '.')
        return false;
    *lang = chinese ? EDU_LANG_ZH : EDU_LANG_EN;
    return true;
}

edu_settings_t *
edu_settings_create(apr_pool_t *pool)
{
    edu_settings_t *settings = apr_pcalloc(pool, sizeof *settings);

    for (size_t id = 0; id < EDU_SETTING_COUNT; id++) {
        const edu_setting_info_t *info = &edu_setting_table[id];
        const char *value = info->environment != NULL ? getenv(info->environment) : NULL;

        /* An empty variable is how a shell script says "not set". */
        settings->value[id] = value != NULL && value[0] != '\0' ? apr_pstrdup(pool, value) : info->fallback;
    }
    settings->lang = locale_language();
    /* A language that does not exist is complained about when the command line has been read: it may correct it. */
    if (settings->value[EDU_SET_LANG] != NULL)
        edu_lang_parse(&settings->lang, settings->value[EDU_SET_LANG]);
    return settings;
}

const char *
edu_setting(const edu_settings_t *settings, edu_setting_t id)
{
    return settings->value[id];
}

bool
edu_setting_on(const edu_settings_t *settings, edu_setting_t id)
{
    return settings->value[id] != NULL;
}

static edu_error_t *
not_set(edu_setting_t id)
{
    return edu_error_create(EDU_ERR_USAGE, NULL, "option \"--%s\" is missing", edu_setting_table[id].name);
}

static edu_error_t *
invalid(const edu_settings_t *settings, edu_setting_t id)
{
    return edu_error_create(EDU_ERR_USAGE, NULL, "invalid value \"%s\" for option \"--%s\"",
                            settings->value[id], edu_setting_table[id].name);
}

edu_error_t *
edu_setting_int(int64_t *value, const edu_settings_t *settings, edu_setting_t id, int64_t least, int64_t most)
{
    const char *text = settings->value[id];
    int64_t number;

    if (text == NULL)
        return not_set(id);
    if (!edu_text_to_int64(text, strlen(text), &number) || number < least || number > most)
        return edu_error_hint(invalid(settings, id), "give a whole number from %" PRId64 " to %" PRId64,
                              least, most);
    *value = number;
    return NULL;
}

edu_error_t *
edu_setting_double(double *value, const edu_settings_t *settings, edu_setting_t id, double least, double most)
{
    const char *text = settings->value[id];

    if (text == NULL)
        return not_set(id);

    /* strtod alone would take blanks, "nan" and hexadecimal as well. */
    char *end;
    double number = strtod(text, &end);
    if (text[0] == '\0' || text[strspn(text, "+-.0123456789eE")] != '\0' || *end != '\0' ||
        !(number >= least && number <= most)) {
        edu_error_t *error = invalid(settings, id);

        return edu_error_hint(error, "give a number from %s to %s", edu_text_shortest(least, error->pool),
                              edu_text_shortest(most, error->pool));
    }
    *value = number;
    return NULL;
}

/* A year of four digits. */
static bool
parse_year(int *year, const char *text, size_t length)
{
    int64_t number;

    if (length != 4 || text[0] < '1' || text[0] > '9' || !edu_text_to_int64(text, length, &number))
        return false;
    *year = (int)number;
    return true;
}

edu_error_t *
edu_setting_years(int *first, int *last, const edu_settings_t *settings, edu_setting_t id)
{
    const char *text = settings->value[id];
    int from;
    int to;

    if (text == NULL) {
        *first = INT_MIN;
        *last = INT_MAX;
        return NULL;
    }

    /* Either end of a range may be left open, not both. */
    size_t length = strcspn(text, ":");
    bool range = text[length] == ':';
    const char *second = range ? text + length + 1 : text;
    bool open_start = range && length == 0 && second[0] != '\0';
    bool open_end = range && length > 0 && second[0] == '\0';
    from = INT_MIN;
    to = INT_MAX;
    if ((!open_start && !parse_year(&from, text, length)) ||
        (!open_end && !parse_year(&to, second, strlen(second))))
        return edu_error_hint(invalid(settings, id),
                              "give a year such as 2019, or years such as 2010:2020, 2015: or :2015");
    if (from > to)
        return edu_error_hint(invalid(settings, id), "the first year must not be after the last: %d:%d", to,
                              from);
    *first = from;
    *last = to;
    return NULL;
}
