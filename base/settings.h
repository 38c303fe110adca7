/* Options and settings: what the command line says, else the environment, else the default. */
#ifndef EDU_BASE_SETTINGS_H
#define EDU_BASE_SETTINGS_H

#include "base/error.h"
#include "base/text.h"

#include <apr_pools.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum edu_setting_t {
#define EDU_SETTING(id, name, letter, argument, environment, fallback, help_en, help_zh) EDU_SET_##id,
#include "base/settings.def"
#undef EDU_SETTING
    EDU_SETTING_COUNT
} edu_setting_t;

typedef struct edu_setting_info_t {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: a switch */
    const char *environment;
    const char *fallback;
    const char *help_en;
    const char *help_zh;
} edu_setting_info_t;

extern const edu_setting_info_t edu_setting_table[EDU_SETTING_COUNT];

typedef struct edu_settings_t {
    const char *value[EDU_SETTING_COUNT]; /* NULL: not set */
    edu_lang_t lang;
} edu_settings_t;

/* "zh" or "en", also with a country ("zh_CN.UTF-8"); false for other languages. */
bool edu_lang_parse(edu_lang_t *lang, const char *name);

/* Settings from the environment and the defaults; lang from EDUSTAT_LANG, else the locale. */
edu_settings_t *edu_settings_create(apr_pool_t *pool);

/* The value, or NULL. Switches are "1" when given. */
const char *edu_setting(const edu_settings_t *settings, edu_setting_t id);
bool edu_setting_on(const edu_settings_t *settings, edu_setting_t id);

/* A whole number in [least, most]. Errors: USAGE naming the option, the value and the bounds; USAGE as well when it
 * is not set, so ask edu_setting() first where it may be left out. */
edu_error_t *edu_setting_int(int64_t *value, const edu_settings_t *settings, edu_setting_t id, int64_t least,
                             int64_t most);
edu_error_t *edu_setting_double(double *value, const edu_settings_t *settings, edu_setting_t id, double least,
                                double most);

/* "2019", "2010:2020", "2015:" or ":2015"; *last = *first for a single year. An open end, or not set: *first = INT_MIN, *last = INT_MAX. */
edu_error_t *edu_setting_years(int *first, int *last, const edu_settings_t *settings, edu_setting_t id);

#endif
