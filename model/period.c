#include "model/period.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    const char *title_zh;
    const char *title_en;
} frequencies[EDU_FREQUENCY_COUNT] = {
    [EDU_YEAR] = {"year", "年", "year"},        [EDU_HALF] = {"half", "半年", "half-year"},
    [EDU_TERM] = {"term", "学期", "term"},      [EDU_QUARTER] = {"quarter", "季", "quarter"},
    [EDU_MONTH] = {"month", "月", "month"},     [EDU_WEEK] = {"week", "周", "week"},
    [EDU_DAY] = {"day", "日", "day"},           [EDU_ONCE] = {"once", "一次性", "once"},
    [EDU_EVENT] = {"event", "随事项", "event"},
};

/* What is left of the text that is being read. */
typedef struct cursor_t {
    const char *at;
    const char *end;
} cursor_t;

/* Takes `least` to `most` digits; -1 when there are fewer. */
static int
take_digits(cursor_t *cursor, int least, int most)
{
    int value = 0;
    int count = 0;

    while (count < most && cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9') {
        value = value * 10 + (*cursor->at++ - '0');
        count++;
    }
    return count < least ? -1 : value;
}

static bool
take_text(cursor_t *cursor, const char *text)
{
    size_t length = strlen(text);

    if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, text, length) != 0)
        return false;
    cursor->at += length;
    return true;
}

static bool
at_end(const cursor_t *cursor)
{
    return cursor->at == cursor->end;
}

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 0000-03-01 of the proleptic Gregorian calendar: years that begin in March have the
 * leap day at their end, which makes the count a formula. */
static int
day_number(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int m = (month + 9) % 12;

    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1;
}

static void
day_text(int number, char *text)
{
    int year = (int)((10000LL * number + 14780) / 3652425);
    int rest = number - (365 * year + year / 4 - year / 100 + year / 400);

    if (rest < 0) {
        year--;
        rest = number - (365 * year + year / 4 - year / 100 + year / 400);
    }

    int m = (100 * rest + 52) / 3060;
    int month = (m + 2) % 12 + 1;
    int day = rest - (m * 306 + 5) / 10 + 1;

    snprintf(text, EDU_PERIOD_TEXT, "%04d-%02d-%02d", (year + (m + 2) / 12) % 10000, month % 100, day % 100);
}

/* The Monday of ISO week 1: the week that holds 4 January. */
static int
first_monday(int year)
{
    int fourth = day_number(year, 1, 4);

    /* 0000-03-01 was a Wednesday. */
    return fourth - (fourth + 2) % 7;
}

static int
weeks_in_year(int year)
{
    return (first_monday(year + 1) - first_monday(year)) / 7;
}

/* What may follow a year when people write a school year or a date in Chinese. */
static bool
parse_chinese(edu_period_t *period, cursor_t cursor)
{
    cursor_t rest = cursor;

    if (take_text(&rest, "年") || take_text(&rest, "学年")) {
        (void)take_text(&rest, "度");
        if (at_end(&rest))
            return true;
    }
    if (!take_text(&cursor, "年"))
        return false;

    period->index = take_digits(&cursor, 1, 2);
    if (period->index < 1 || period->index > 12 || !take_text(&cursor, "月"))
        return false;
    period->frequency = EDU_MONTH;
    if (at_end(&cursor))
        return true;

    period->day = take_digits(&cursor, 1, 2);
    period->frequency = EDU_DAY;
    return period->day >= 1 && period->day <= days_in_month(period->year, period->index) &&
           take_text(&cursor, "日") && at_end(&cursor);
}

/* S1, T2, Q3, W05 behind the dash. */
static bool
parse_part(edu_period_t *period, cursor_t cursor)
{
    static const struct {
        char letter;
        edu_frequency_t frequency;
        int digits;
        int most;
    } parts[] = {
        {'S', EDU_HALF, 1, 2},
        {'T', EDU_TERM, 1, 3},
        {'Q', EDU_QUARTER, 1, 4},
        {'W', EDU_WEEK, 2, 53},
    };
    char letter = (char)(*cursor.at >= 'a' && *cursor.at <= 'z' ? *cursor.at - 'a' + 'A' : *cursor.at);

    cursor.at++;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].letter != letter)
            continue;
        period->frequency = parts[i].frequency;
        period->index = take_digits(&cursor, parts[i].digits, parts[i].digits);
        return period->index >= 1 && period->index <= parts[i].most && at_end(&cursor) &&
               (period->frequency != EDU_WEEK || period->index <= weeks_in_year(period->year));
    }
    return false;
}

/* 03, 06-30, and 2020 of a school year 2019-2020 behind the dash. */
static bool
parse_number(edu_period_t *period, cursor_t cursor)
{
    cursor_t rest = cursor;

    if (take_digits(&rest, 4, 4) == period->year + 1) {
        if (take_text(&rest, "学年"))
            (void)take_text(&rest, "度");
        return at_end(&rest);
    }

    period->index = take_digits(&cursor, 2, 2);
    if (period->index < 1 || period->index > 12)
        return false;
    period->frequency = EDU_MONTH;
    if (at_end(&cursor))
        return true;

    if (!take_text(&cursor, "-"))
        return false;
    period->day = take_digits(&cursor, 2, 2);
    period->frequency = EDU_DAY;
    return period->day >= 1 && period->day <= days_in_month(period->year, period->index) && at_end(&cursor);
}

static bool
parse(edu_period_t *period, cursor_t cursor)
{
    *period = (edu_period_t){.frequency = EDU_YEAR};
    period->year = take_digits(&cursor, 4, 4);
    if (period->year < 1000)
        return false;
    if (at_end(&cursor))
        return true;
    if (!take_text(&cursor, "-"))
        return parse_chinese(period, cursor);
    if (at_end(&cursor))
        return false;
    return *cursor.at >= '0' && *cursor.at <= '9' ? parse_number(period, cursor) : parse_part(period, cursor);
}

edu_error_t *
edu_period_parse(edu_period_t *period, const char *text, size_t length)
{
    cursor_t cursor = {text, text + length};

    if (parse(period, cursor))
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "\"%.*s\" is not a period",
                                           (int)(length < 80 ? length : 80), text),
                          "periods look like 2019, 2019-2020, 2019-S1, 2019-T1, 2019-Q1, 2019-03, "
                          "2019-W05 or 2019-06-30");
}

void
edu_period_format(const edu_period_t *period, char *text)
{
    /* Remainders tell the compiler, which counts the bytes, how long the numbers can be. */
    int year = period->year % 10000;
    int index = period->index % 100;

    switch (period->frequency) {
    case EDU_HALF: snprintf(text, EDU_PERIOD_TEXT, "%04d-S%d", year, index); break;
    case EDU_TERM: snprintf(text, EDU_PERIOD_TEXT, "%04d-T%d", year, index); break;
    case EDU_QUARTER: snprintf(text, EDU_PERIOD_TEXT, "%04d-Q%d", year, index); break;
    case EDU_MONTH: snprintf(text, EDU_PERIOD_TEXT, "%04d-%02d", year, index); break;
    case EDU_WEEK: snprintf(text, EDU_PERIOD_TEXT, "%04d-W%02d", year, index); break;
    case EDU_DAY:
    case EDU_ONCE:
    case EDU_EVENT:
        if (period->day > 0) {
            snprintf(text, EDU_PERIOD_TEXT, "%04d-%02d-%02d", year, index, period->day % 100);
            break;
        }
        /* fall through */
    case EDU_YEAR:
    default: snprintf(text, EDU_PERIOD_TEXT, "%04d", year); break;
    }
}

int
edu_period_fits(const edu_period_t *period, edu_frequency_t frequency)
{
    if (frequency == EDU_ONCE || frequency == EDU_EVENT)
        return period->frequency == frequency || period->frequency == EDU_DAY ||
               period->frequency == EDU_YEAR;
    return period->frequency == frequency;
}

edu_period_t
edu_period_before(const edu_period_t *period, int years)
{
    edu_period_t before = *period;

    before.year -= years;
    if (before.frequency == EDU_WEEK && before.index > weeks_in_year(before.year))
        before.index = weeks_in_year(before.year);
    if (before.day > 0 && before.day > days_in_month(before.year, before.index))
        before.day = days_in_month(before.year, before.index);
    return before;
}

/* The first day of a period and the day behind its last, as numbers. */
typedef struct days_t {
    int first;
    int behind;
} days_t;

/* A run of whole months. */
static days_t
month_days(int year, int first, int months)
{
    int behind = first + months - 1;

    return (days_t){day_number(year, first, 1), day_number(year + behind / 12, behind % 12 + 1, 1)};
}

static days_t
days_of(const edu_period_t *period, int reference)
{
    int first;

    switch (period->frequency) {
    case EDU_HALF: return month_days(period->year, (period->index - 1) * 6 + 1, 6);
    case EDU_TERM: /* of four months: nobody's terms agree, thirds of the year at least add up */
        return month_days(period->year, (period->index - 1) * 4 + 1, 4);
    case EDU_QUARTER: return month_days(period->year, (period->index - 1) * 3 + 1, 3);
    case EDU_MONTH: return month_days(period->year, period->index, 1);
    case EDU_WEEK:
        first = first_monday(period->year) + (period->index - 1) * 7;
        return (days_t){first, first + 7};
    case EDU_DAY:
    case EDU_ONCE:
    case EDU_EVENT:
        if (period->day > 0) {
            first = day_number(period->year, period->index, period->day);
            return (days_t){first, first + 1};
        }
        /* fall through */
    case EDU_YEAR:
    default:
        return (days_t){day_number(period->year, reference / 100, reference % 100),
                        day_number(period->year + 1, reference / 100, reference % 100)};
    }
}

void
edu_period_bounds(const edu_period_t *period, int reference, char *start, char *end)
{
    days_t days = days_of(period, reference);

    day_text(days.first, start);
    day_text(days.behind, end);
}

bool
edu_frequency_makes_years(edu_frequency_t frequency)
{
    return frequency >= EDU_HALF && frequency <= EDU_WEEK;
}

int
edu_period_year_of(const edu_period_t *period, int reference)
{
    edu_period_t year = {.frequency = EDU_YEAR, .year = period->year};
    days_t days = days_of(period, reference);

    if (period->frequency == EDU_YEAR)
        return period->year;
    return (days.first + days.behind - 1) / 2 < days_of(&year, reference).first ? period->year - 1
                                                                                : period->year;
}

apr_array_header_t *
edu_period_parts(int year, edu_frequency_t frequency, int reference, apr_pool_t *pool)
{
    static const int most[EDU_FREQUENCY_COUNT] = {
        [EDU_HALF] = 2, [EDU_TERM] = 3, [EDU_QUARTER] = 4, [EDU_MONTH] = 12, [EDU_WEEK] = 53};
    apr_array_header_t *parts = apr_array_make(pool, 12, sizeof(edu_period_t));

    for (int named = year; named <= year + 1; named++)
        for (int index = 1; index <= most[frequency]; index++) {
            edu_period_t part = {.frequency = frequency, .year = named, .index = index};

            if ((frequency != EDU_WEEK || index <= weeks_in_year(named)) &&
                edu_period_year_of(&part, reference) == year)
                APR_ARRAY_PUSH(parts, edu_period_t) = part;
        }
    return parts;
}

int
edu_period_compare(const edu_period_t *a, const edu_period_t *b)
{
    char start_a[EDU_PERIOD_TEXT];
    char start_b[EDU_PERIOD_TEXT];
    char end[EDU_PERIOD_TEXT];

    if (a->year != b->year)
        return a->year < b->year ? -1 : 1;
    if (a->frequency == b->frequency) {
        if (a->index != b->index)
            return a->index < b->index ? -1 : 1;
        return (a->day > b->day) - (a->day < b->day);
    }

    /* Of unlike periods that begin together the longer one comes first. */
    edu_period_bounds(a, 101, start_a, end);
    edu_period_bounds(b, 101, start_b, end);
    int order = strcmp(start_a, start_b);

    return order != 0 ? order : (a->frequency > b->frequency) - (a->frequency < b->frequency);
}

const char *
edu_frequency_name(edu_frequency_t frequency)
{
    return frequency < EDU_FREQUENCY_COUNT ? frequencies[frequency].name : "";
}

const char *
edu_frequency_title(edu_frequency_t frequency, edu_lang_t lang)
{
    if (frequency >= EDU_FREQUENCY_COUNT)
        return "";
    return lang == EDU_LANG_ZH ? frequencies[frequency].title_zh : frequencies[frequency].title_en;
}

int
edu_frequency_parse(const char *name)
{
    for (int i = 0; i < EDU_FREQUENCY_COUNT; i++)
        if (strcmp(name, frequencies[i].name) == 0)
            return i;
    return -1;
}
