#include "base/pool.h"
#include "model/period.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

void edu_suite_period(void);

/* The canonical text of what a text means; "" when it is not a period. */
static const char *
canonical(const char *text)
{
    static char out[EDU_PERIOD_TEXT];
    edu_period_t period;
    edu_error_t *error = edu_period_parse(&period, text, strlen(text));

    out[0] = '\0';
    if (error == NULL)
        edu_period_format(&period, out);
    edu_error_clear(error);
    return out;
}

static void
periods_are_understood(void)
{
    static const char *const pairs[][2] = {
        {"2019", "2019"},
        {"2019-S1", "2019-S1"},
        {"2019-S2", "2019-S2"},
        {"2019-T3", "2019-T3"},
        {"2019-Q4", "2019-Q4"},
        {"2019-q1", "2019-Q1"},
        {"2019-03", "2019-03"},
        {"2019-12", "2019-12"},
        {"2019-W05", "2019-W05"},
        {"2020-W53", "2020-W53"},
        {"2020-02-29", "2020-02-29"},
        {"2019年", "2019"},
        {"2019-2020", "2019"},
        {"2019-2020学年", "2019"},
        {"2019-2020学年度", "2019"},
        {"2019学年", "2019"},
        {"2019年度", "2019"},
        {"2019年3月", "2019-03"},
        {"2019年12月", "2019-12"},
        {"2019年6月30日", "2019-06-30"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        CU_ASSERT_STRING_EQUAL(canonical(pairs[i][0]), pairs[i][1]);
}

static void
other_texts_are_refused(void)
{
    static const char *const wrong[] = {
        "",           "19",         "201",       "0999",        "20190",     "2019-",
        "2019-S0",    "2019-S3",    "2019-T4",   "2019-Q5",     "2019-00",   "2019-13",
        "2019-3",     "2019-W00",   "2019-W53",  "2019-W54",    "2019-W5",   "2019-02-29",
        "2019-04-31", "2019-06-00", "2019-06-3", "2019-06-30x", "2019-2021", "2019-2020年",
        "2019-X1",    " 2019",      "2019 ",     "2019年13月",  "2019年0月", "2019年2月29日",
        "二〇一九年", "2019/03",
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CU_ASSERT_STRING_EQUAL(canonical(wrong[i]), "");
}

static void
error_says_what_is_understood(void)
{
    edu_period_t period;
    edu_error_t *error = edu_period_parse(&period, "Q1 2019xyz", 7);

    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_INPUT);
    CU_ASSERT_STRING_EQUAL(error->message, "\"Q1 2019\" is not a period");
    CU_ASSERT_PTR_NOT_NULL(strstr(error->hint, "2019-W05"));
    edu_error_clear(error);
}

static edu_period_t
period_of(const char *text)
{
    edu_period_t period = {0};
    edu_error_t *error = edu_period_parse(&period, text, strlen(text));

    CU_ASSERT_PTR_NULL(error);
    edu_error_clear(error);
    return period;
}

static void
bounds_are_days(void)
{
    static const struct {
        const char *text;
        int reference;
        const char *start;
        const char *end;
    } known[] = {
        {"2019", 101, "2019-01-01", "2020-01-01"},
        {"2019", 901, "2019-09-01", "2020-09-01"},
        {"2019-S2", 901, "2019-07-01", "2020-01-01"},
        {"2019-T2", 101, "2019-05-01", "2019-09-01"},
        {"2019-Q1", 101, "2019-01-01", "2019-04-01"},
        {"2020-02", 101, "2020-02-01", "2020-03-01"},
        {"2019-12", 101, "2019-12-01", "2020-01-01"},
        {"2020-02-28", 101, "2020-02-28", "2020-02-29"},
        {"2019-12-31", 101, "2019-12-31", "2020-01-01"},
        /* ISO 8601: weeks that reach into another year. */
        {"2019-W01", 101, "2018-12-31", "2019-01-07"},
        {"2020-W53", 101, "2020-12-28", "2021-01-04"},
        {"2021-W01", 101, "2021-01-04", "2021-01-11"},
        {"2016-W09", 101, "2016-02-29", "2016-03-07"},
    };
    char start[EDU_PERIOD_TEXT];
    char end[EDU_PERIOD_TEXT];

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        edu_period_t period = period_of(known[i].text);

        edu_period_bounds(&period, known[i].reference, start, end);
        CU_ASSERT_STRING_EQUAL(start, known[i].start);
        CU_ASSERT_STRING_EQUAL(end, known[i].end);
    }
}

/* Every day of 130 years follows the one before, whatever the calendar does. */
static void
days_follow_each_other(void)
{
    char expected[EDU_PERIOD_TEXT] = "1970-01-01";
    char start[EDU_PERIOD_TEXT];
    char end[EDU_PERIOD_TEXT];

    for (int day = 0; day < 130 * 365; day++) {
        edu_period_t period = period_of(expected);

        edu_period_bounds(&period, 101, start, end);
        if (strcmp(start, expected) != 0)
            break;
        memcpy(expected, end, sizeof expected);
    }
    /* 130 x 365 days behind 1970-01-01, by the calendar. */
    CU_ASSERT_STRING_EQUAL(expected, "2099-11-30");
}

static void
years_before_exist(void)
{
    edu_period_t period = period_of("2020-W53");

    CU_ASSERT_EQUAL(edu_period_before(&period, 1).index, 52);
    CU_ASSERT_EQUAL(edu_period_before(&period, 5).index, 53);
    period = period_of("2020-02-29");
    CU_ASSERT_EQUAL(edu_period_before(&period, 1).day, 28);
    CU_ASSERT_EQUAL(edu_period_before(&period, 4).day, 29);
    period = period_of("2020");
    CU_ASSERT_EQUAL(edu_period_before(&period, 8).year, 2012);
    CU_ASSERT_EQUAL(edu_period_before(&period, 8).day, 0);
}

static void
shorter_periods_belong_to_years(void)
{
    static const struct {
        const char *text;
        int reference;
        int year;
    } known[] = {
        {"2019-08", 901, 2018},
        {"2019-09", 901, 2019},
        {"2020-08", 901, 2019},
        {"2019-08", 101, 2019},
        /* July to September and to December: most of it before or behind 1 September. */
        {"2019-Q3", 901, 2018},
        {"2019-S2", 901, 2019},
        {"2019-T2", 901, 2018},
        {"2019-T3", 901, 2019},
        /* Thursday, 5 September 2019, lies in W36; 31 August 2017 was a Thursday. */
        {"2019-W35", 901, 2018},
        {"2019-W36", 901, 2019},
        {"2017-W35", 901, 2016},
        {"2020-W53", 101, 2020},
        {"2019-W01", 101, 2019},
        {"2019", 901, 2019},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        edu_period_t period = period_of(known[i].text);

        CU_ASSERT_EQUAL(edu_period_year_of(&period, known[i].reference), known[i].year);
    }
}

static void
parts_make_years(void)
{
    static const int counts[EDU_FREQUENCY_COUNT] = {
        [EDU_HALF] = 2, [EDU_TERM] = 3, [EDU_QUARTER] = 4, [EDU_MONTH] = 12};
    apr_pool_t *pool = edu_pool_create(NULL);
    int weeks = 0;

    for (int year = 1981; year < 2081; year++)
        for (int f = EDU_HALF; f <= EDU_WEEK; f++) {
            apr_array_header_t *parts = edu_period_parts(year, (edu_frequency_t)f, 901, pool);

            CU_ASSERT(f == EDU_WEEK ? parts->nelts == 52 || parts->nelts == 53 : parts->nelts == counts[f]);
            weeks += f == EDU_WEEK ? parts->nelts : 0;
            for (int i = 0; i < parts->nelts; i++) {
                const edu_period_t *part = &APR_ARRAY_IDX(parts, i, edu_period_t);

                CU_ASSERT_EQUAL(edu_period_year_of(part, 901), year);
                CU_ASSERT(i == 0 || edu_period_compare(part - 1, part) < 0);
            }
        }
    /* 36525 days from 1 September 1981 to 31 August 2081; the weeks of their Thursdays. */
    CU_ASSERT_EQUAL(weeks, 5218);
    CU_ASSERT(edu_frequency_makes_years(EDU_WEEK) && !edu_frequency_makes_years(EDU_YEAR) &&
              !edu_frequency_makes_years(EDU_DAY));
    apr_pool_destroy(pool);
}

static int
order(const char *a, const char *b)
{
    edu_period_t left = period_of(a);
    edu_period_t right = period_of(b);
    int forward = edu_period_compare(&left, &right);

    CU_ASSERT_EQUAL(forward, -edu_period_compare(&right, &left));
    return forward;
}

static void
periods_are_ordered(void)
{
    CU_ASSERT(order("2019", "2019") == 0);
    CU_ASSERT(order("2018", "2019-01") < 0);
    CU_ASSERT(order("2019-W01", "2018-12") > 0);
    CU_ASSERT(order("2019-03", "2019-12") < 0);
    CU_ASSERT(order("2019-03-09", "2019-03-10") < 0);
    CU_ASSERT(order("2019", "2019-01") < 0);
    CU_ASSERT(order("2019-Q2", "2019-03") > 0);
    CU_ASSERT(order("2019-Q2", "2019-04") < 0);
}

static void
frequencies_have_names(void)
{
    for (int i = 0; i < EDU_FREQUENCY_COUNT; i++) {
        CU_ASSERT_EQUAL(edu_frequency_parse(edu_frequency_name((edu_frequency_t)i)), i);
        CU_ASSERT(edu_frequency_title((edu_frequency_t)i, EDU_LANG_ZH)[0] != '\0');
        CU_ASSERT(edu_frequency_title((edu_frequency_t)i, EDU_LANG_EN)[0] != '\0');
    }
    CU_ASSERT_EQUAL(edu_frequency_parse("yearly"), -1);
}

static void
periods_fit_their_frequency(void)
{
    edu_period_t year = period_of("2019");
    edu_period_t day = period_of("2019-06-30");
    edu_period_t month = period_of("2019-06");

    CU_ASSERT(edu_period_fits(&year, EDU_YEAR) && !edu_period_fits(&year, EDU_MONTH));
    CU_ASSERT(edu_period_fits(&day, EDU_ONCE) && edu_period_fits(&day, EDU_EVENT));
    CU_ASSERT(edu_period_fits(&year, EDU_EVENT) && !edu_period_fits(&month, EDU_EVENT));
    CU_ASSERT(edu_period_fits(&month, EDU_MONTH) && !edu_period_fits(&month, EDU_YEAR));
}

void
edu_suite_period(void)
{
    CU_pSuite suite = CU_add_suite("period", NULL, NULL);

    CU_add_test(suite, "periods are understood", periods_are_understood);
    CU_add_test(suite, "other texts are refused", other_texts_are_refused);
    CU_add_test(suite, "an error says what is understood", error_says_what_is_understood);
    CU_add_test(suite, "bounds are days", bounds_are_days);
    CU_add_test(suite, "days follow each other", days_follow_each_other);
    CU_add_test(suite, "the years before exist", years_before_exist);
    CU_add_test(suite, "shorter periods belong to years", shorter_periods_belong_to_years);
    CU_add_test(suite, "parts make years", parts_make_years);
    CU_add_test(suite, "periods are ordered", periods_are_ordered);
    CU_add_test(suite, "frequencies have names", frequencies_have_names);
    CU_add_test(suite, "periods fit their frequency", periods_fit_their_frequency);
}
