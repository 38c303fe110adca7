#include "base/pool.h"
#include "base/settings.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_settings(void);

static const char *const variables[] = {"EDUSTAT_CATALOGUE", "EDUSTAT_DSN", "EDUSTAT_HOME", "EDUSTAT_LANG",
                                        "EDUSTAT_BY",        "LC_ALL",      "LC_MESSAGES",  "LANG"};

enum { VARIABLE_COUNT = sizeof variables / sizeof variables[0] };

static apr_pool_t *pool;
static char *saved[VARIABLE_COUNT];

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        const char *value = getenv(variables[i]);

        saved[i] = value != NULL ? strdup(value) : NULL;
        unsetenv(variables[i]);
    }
    return 0;
}

static int
tear_down(void)
{
    for (size_t i = 0; i < VARIABLE_COUNT; i++) {
        if (saved[i] != NULL)
            setenv(variables[i], saved[i], 1);
        else
            unsetenv(variables[i]);
        free(saved[i]);
    }
    apr_pool_destroy(pool);
    return 0;
}

static void
table_is_sound(void)
{
    for (int id = 0; id < EDU_SETTING_COUNT; id++) {
        const edu_setting_info_t *info = &edu_setting_table[id];

        CU_ASSERT(info->name != NULL && strlen(info->name) >= 2);
        CU_ASSERT(info->help_en != NULL && info->help_en[0] != '\0');
        CU_ASSERT(info->help_zh != NULL && info->help_zh[0] != '\0');
        /* A switch with a default could never be off. */
        CU_ASSERT(info->argument != NULL || info->fallback == NULL);
        /* What stands here twice, for commands to which it means something else, is one option all the same. */
        for (int other = 0; other < id; other++) {
            bool same = strcmp(info->name, edu_setting_table[other].name) == 0;

            CU_ASSERT(same ? info->letter == edu_setting_table[other].letter
                           : info->letter == 0 || info->letter != edu_setting_table[other].letter);
            CU_ASSERT(!same || edu_setting_table[other].environment == NULL);
        }
    }
}

static void
environment_beats_default(void)
{
    edu_settings_t *settings = edu_settings_create(pool);

    CU_ASSERT_STRING_EQUAL(edu_setting(settings, EDU_SET_HOME), "var");
    CU_ASSERT_PTR_NULL(edu_setting(settings, EDU_SET_DSN));
    CU_ASSERT(!edu_setting_on(settings, EDU_SET_QUIET));
    settings->value[EDU_SET_QUIET] = "1";
    CU_ASSERT(edu_setting_on(settings, EDU_SET_QUIET));

    setenv("EDUSTAT_HOME", "/srv/edu", 1);
    setenv("EDUSTAT_DSN", "", 1);
    settings = edu_settings_create(pool);
    unsetenv("EDUSTAT_HOME");
    unsetenv("EDUSTAT_DSN");
    CU_ASSERT_STRING_EQUAL(edu_setting(settings, EDU_SET_HOME), "/srv/edu");
    CU_ASSERT_PTR_NULL(edu_setting(settings, EDU_SET_DSN)); /* empty is not set */
}

static edu_lang_t
language(const char *edustat, const char *all, const char *messages, const char *lang)
{
    const char *const names[] = {"EDUSTAT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    const char *const values[] = {edustat, all, messages, lang};

    for (size_t i = 0; i < 4; i++)
        if (values[i] != NULL)
            setenv(names[i], values[i], 1);
    edu_lang_t result = edu_settings_create(pool)->lang;
    for (size_t i = 0; i < 4; i++)
        unsetenv(names[i]);
    return result;
}

static void
language_follows_the_environment(void)
{
    CU_ASSERT_EQUAL(language(NULL, NULL, NULL, NULL), EDU_LANG_EN);
    CU_ASSERT_EQUAL(language(NULL, NULL, NULL, "zh_CN.UTF-8"), EDU_LANG_ZH);
    CU_ASSERT_EQUAL(language(NULL, NULL, "C", "zh_CN.UTF-8"), EDU_LANG_EN);
    CU_ASSERT_EQUAL(language(NULL, "zh_TW", "C", "C"), EDU_LANG_ZH);
    CU_ASSERT_EQUAL(language(NULL, "C.UTF-8", NULL, "zh_CN"), EDU_LANG_EN);
    CU_ASSERT_EQUAL(language(NULL, "", "", "zh_CN"), EDU_LANG_ZH); /* empty is not set */
    CU_ASSERT_EQUAL(language("en", "zh_CN", NULL, NULL), EDU_LANG_EN);
    CU_ASSERT_EQUAL(language("zh", "C", NULL, NULL), EDU_LANG_ZH);
}

static void
language_names(void)
{
    edu_lang_t lang = EDU_LANG_EN;

    CU_ASSERT(edu_lang_parse(&lang, "zh") && lang == EDU_LANG_ZH);
    CU_ASSERT(edu_lang_parse(&lang, "en_GB.UTF-8") && lang == EDU_LANG_EN);
    CU_ASSERT(edu_lang_parse(&lang, "zh-Hans") && lang == EDU_LANG_ZH);
    CU_ASSERT(!edu_lang_parse(&lang, ""));
    CU_ASSERT(!edu_lang_parse(&lang, "z"));
    CU_ASSERT(!edu_lang_parse(&lang, "fr"));
    CU_ASSERT(!edu_lang_parse(&lang, "english"));
    CU_ASSERT_EQUAL(lang, EDU_LANG_ZH);
}

/* Whether the error is a usage error with this text; clears it. */
static bool
refused(edu_error_t *error, const char *text)
{
    bool same =
        error != NULL && error->code == EDU_ERR_USAGE && strcmp(edu_error_text(error, pool), text) == 0;

    edu_error_clear(error);
    return same;
}

static edu_settings_t *
with(edu_setting_t id, const char *value)
{
    edu_settings_t *settings = edu_settings_create(pool);

    settings->value[id] = value;
    return settings;
}

static void
whole_numbers_have_bounds(void)
{
    static const char *const wrong[] = {"", "0", "11", "x", "1.5", "1e1", " 5", "99999999999999999999"};
    int64_t value = 42;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        edu_error_t *error = edu_setting_int(&value, with(EDU_SET_SCHOOLS, wrong[i]), EDU_SET_SCHOOLS, 1, 10);

        CU_ASSERT(error != NULL && error->code == EDU_ERR_USAGE);
        edu_error_clear(error);
    }
    CU_ASSERT_EQUAL(value, 42);
    CU_ASSERT(
        refused(edu_setting_int(&value, with(EDU_SET_SCHOOLS, "many"), EDU_SET_SCHOOLS, 1, 10),
                "invalid value \"many\" for option \"--schools\"\nhint: give a whole number from 1 to 10"));
    CU_ASSERT(refused(edu_setting_int(&value, with(EDU_SET_SCHOOLS, NULL), EDU_SET_SCHOOLS, 1, 10),
                      "option \"--schools\" is missing"));
    CU_ASSERT_PTR_NULL(edu_setting_int(&value, with(EDU_SET_SCHOOLS, "1"), EDU_SET_SCHOOLS, 1, 10));
    CU_ASSERT_EQUAL(value, 1);
    CU_ASSERT_PTR_NULL(edu_setting_int(&value, with(EDU_SET_SCHOOLS, "10"), EDU_SET_SCHOOLS, 1, 10));
    CU_ASSERT_EQUAL(value, 10);
    CU_ASSERT_PTR_NULL(edu_setting_int(&value, with(EDU_SET_SEED, "-9223372036854775808"), EDU_SET_SEED,
                                       INT64_MIN, INT64_MAX));
    CU_ASSERT_EQUAL(value, INT64_MIN);
}

static void
decimal_numbers_have_bounds(void)
{
    static const char *const wrong[] = {"",     "-0.1", "1.01", "nan", "inf", "0x1",
                                        " 0.5", "0.5 ", "0,5",  "e",   "1e",  "5%"};
    double value = 42;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        edu_error_t *error = edu_setting_double(&value, with(EDU_SET_LATE, wrong[i]), EDU_SET_LATE, 0, 1);

        CU_ASSERT(error != NULL && error->code == EDU_ERR_USAGE);
        edu_error_clear(error);
    }
    CU_ASSERT_EQUAL(value, 42);
    CU_ASSERT(refused(edu_setting_double(&value, with(EDU_SET_LATE, "2"), EDU_SET_LATE, 0, 0.5),
                      "invalid value \"2\" for option \"--late\"\nhint: give a number from 0 to 0.5"));
    CU_ASSERT_PTR_NULL(edu_setting_double(&value, edu_settings_create(pool), EDU_SET_LATE, 0, 1));
    CU_ASSERT_EQUAL(value, 0);
    CU_ASSERT_PTR_NULL(edu_setting_double(&value, with(EDU_SET_LATE, "2.5e-1"), EDU_SET_LATE, 0, 1));
    CU_ASSERT_EQUAL(value, 0.25);
    CU_ASSERT_PTR_NULL(edu_setting_double(&value, with(EDU_SET_LATE, "1"), EDU_SET_LATE, 0, 1));
    CU_ASSERT_EQUAL(value, 1);
}

static void
years_are_one_or_a_range(void)
{
    static const char *const wrong[] = {"",           "19",        "20190",       "x",     ":",
                                        "::2020",     "2010-2020", "2010:2020:1", " 2019", "2019 ",
                                        "0999",       "-201",      "+201",        "20.0",  "2010::2020",
                                        "2010: 2020", "2019-S1"};
    int first = 7;
    int last = 8;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CU_ASSERT(
            refused(edu_setting_years(&first, &last, with(EDU_SET_YEAR, wrong[i]), EDU_SET_YEAR),
                    apr_psprintf(pool,
                                 "invalid value \"%s\" for option \"--year\"\n"
                                 "hint: give a year such as 2019, or years such as 2010:2020, 2015: or :2015",
                                 wrong[i])));
    CU_ASSERT(refused(edu_setting_years(&first, &last, with(EDU_SET_YEARS, "2020:2010"), EDU_SET_YEARS),
                      "invalid value \"2020:2010\" for option \"--years\"\n"
                      "hint: the first year must not be after the last: 2010:2020"));
    CU_ASSERT(first == 7 && last == 8);
    CU_ASSERT_PTR_NULL(edu_setting_years(&first, &last, with(EDU_SET_YEAR, "2019"), EDU_SET_YEAR));
    CU_ASSERT(first == 2019 && last == 2019);
    CU_ASSERT_PTR_NULL(edu_setting_years(&first, &last, with(EDU_SET_YEAR, "2010:2020"), EDU_SET_YEAR));
    CU_ASSERT(first == 2010 && last == 2020);
    CU_ASSERT_PTR_NULL(edu_setting_years(&first, &last, with(EDU_SET_YEAR, "2015:2015"), EDU_SET_YEAR));
    CU_ASSERT(first == 2015 && last == 2015);
    CU_ASSERT_PTR_NULL(edu_setting_years(&first, &last, with(EDU_SET_YEAR, "2015:"), EDU_SET_YEAR));
    CU_ASSERT(first == 2015 && last == INT_MAX);
    CU_ASSERT_PTR_NULL(edu_setting_years(&first, &last, with(EDU_SET_YEAR, ":2015"), EDU_SET_YEAR));
    CU_ASSERT(first == INT_MIN && last == 2015);
    CU_ASSERT_PTR_NULL(edu_setting_years(&first, &last, edu_settings_create(pool), EDU_SET_YEAR));
    CU_ASSERT(first == INT_MIN && last == INT_MAX);
}

void
edu_suite_settings(void)
{
    CU_pSuite suite = CU_add_suite("settings", set_up, tear_down);

    CU_add_test(suite, "the table is sound", table_is_sound);
    CU_add_test(suite, "environment beats default", environment_beats_default);
    CU_add_test(suite, "language follows the environment", language_follows_the_environment);
    CU_add_test(suite, "language names", language_names);
    CU_add_test(suite, "whole numbers have bounds", whole_numbers_have_bounds);
    CU_add_test(suite, "decimal numbers have bounds", decimal_numbers_have_bounds);
    CU_add_test(suite, "years are one or a range", years_are_one_or_a_range);
}
