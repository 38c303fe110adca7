#include "collector/workbook/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits that every double keeps. */
#define SAFE_DIGITS 15U

/* The last day a spreadsheet knows: 9999-12-31. */
#define LAST_SERIAL 2958466.0

/* Days from 1899-12-30, where serial numbers begin but for the first two months of 1900, and from 1904-01-01. */
#define EPOCH_1904_SHIFT 1462

#define DAY_SECONDS 86400

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether the text is the shortest plain decimal of its number already, as it nearly always is. */
static bool
is_shortest(const char *text, size_t length)
{
    size_t at = length > 0 && text[0] == '-';
    size_t begin = at;
    size_t digits = 0;
    size_t point = length;

    for (; at < length; at++) {
        if (is_digit(text[at]))
            digits++;
        else if (text[at] == '.' && point == length && at > begin)
            point = at;
        else
            return false;
    }
    if (digits == 0 || digits > SAFE_DIGITS)
        return false;
    if (point < length)
        return text[length - 1] != '.' && text[length - 1] != '0' &&
               (text[begin] != '0' || point == begin + 1);
    return text[begin] != '0' || (length == 1 && begin == 0);
}

void
edu_number_add(edu_buffer_t *out, double value, int shift, bool computed)
{
    char text[DBL_DECIMAL_DIG + 16];
    char digits[DBL_DECIMAL_DIG + 1];
    int precision = DBL_DIG;
    int count = 0;
    const char *at;

    do
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
    while (!computed && strtod(text, NULL) != value && precision++ < DBL_DECIMAL_DIG);
    for (at = text; *at != 'e' && *at != '\0'; at++)
        if (is_digit(*at) && count < DBL_DECIMAL_DIG)
            digits[count++] = *at;
    while (count > 0 && digits[count - 1] == '0')
        count--;
    if (count == 0) {
        edu_buffer_add_char(out, '0');
        return;
    }
    int point = (int)strtol(at + 1, NULL, 10) + 1 + shift;

    if (value < 0)
        edu_buffer_add_char(out, '-');
    if (point <= 0) {
        edu_buffer_add_text(out, "0.");
        for (int i = point; i < 0; i++)
            edu_buffer_add_char(out, '0');
    }
    for (int i = 0; i < count; i++) {
        if (i == point && i > 0)
            edu_buffer_add_char(out, '.');
        edu_buffer_add_char(out, digits[i]);
    }
    for (int i = count; i < point; i++)
        edu_buffer_add_char(out, '0');
}

/* The day of the Gregorian calendar, counted from 1970-01-01 (Hinnant, chrono-compatible date algorithms). */
static void
add_day(edu_buffer_t *out, long days, edu_look_t look)
{
    long shifted = days + 719468;
    long era = shifted / 146097;
    long day = shifted - era * 146097;
    long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    long of_year = day - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153;

    day = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    if (look == EDU_LOOK_YEAR)
        edu_buffer_printf(out, "%04ld", year);
    else if (look == EDU_LOOK_MONTH)
        edu_buffer_printf(out, "%04ld-%02ld", year, month);
    else
        edu_buffer_printf(out, "%04ld-%02ld-%02ld", year, month, day);
}

/* Serial 60 is the 29th of February 1900, which the calendar does not have and spreadsheets do. */
static void
add_date(edu_buffer_t *out, long serial, edu_look_t look, bool epoch_1904)
{
    if (epoch_1904)
        serial += EPOCH_1904_SHIFT;
    else if (serial < 60)
        serial++;
    else if (serial == 60) {
        edu_buffer_add_text(out, look == EDU_LOOK_YEAR    ? "1900"
                                 : look == EDU_LOOK_MONTH ? "1900-02"
                                                          : "1900-02-29");
        return;
    }
    add_day(out, serial - 25569, look);
}

static void
add_serial(edu_buffer_t *out, double value, edu_look_t look, bool epoch_1904)
{
    double whole = floor(value);
    long days = (long)whole;
    long seconds = (long)floor((value - whole) * DAY_SECONDS + 0.5);

    if (seconds == DAY_SECONDS) {
        days++;
        seconds = 0;
    }
    if (look == EDU_LOOK_ELAPSED) {
        edu_buffer_printf(out, "%ld:%02ld:%02ld", days * 24 + seconds / 3600, seconds / 60 % 60,
                          seconds % 60);
        return;
    }
    if (look != EDU_LOOK_TIME)
        add_date(out, days, look, epoch_1904);
    if (look == EDU_LOOK_TIME || (look == EDU_LOOK_DATE_TIME && seconds != 0))
        edu_buffer_printf(out, "%s%02ld:%02ld:%02ld", look == EDU_LOOK_TIME ? "" : " ", seconds / 3600,
                          seconds / 60 % 60, seconds % 60);
}

/* Whether all of the text is a finite number as XML Schema writes doubles. */
static bool
parse_number(double *value, const char *text, size_t length)
{
    char copy[64];
    char *end;

    if (length == 0 || length >= sizeof copy || strspn(text, "0123456789+-.eE") < length)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    *value = strtod(copy, &end);
    return *end == '\0' && end != copy && isfinite(*value);
}

void
edu_number_add_text(edu_buffer_t *out, const char *text, size_t length, edu_look_t look, bool epoch_1904,
                    bool computed)
{
    double value;
    bool first_day = epoch_1904 || look == EDU_LOOK_TIME || look == EDU_LOOK_ELAPSED;

    if (look == EDU_LOOK_PLAIN && is_shortest(text, length)) {
        edu_buffer_add(out, text, length);
        return;
    }
    /* strspn() above reads up to the first other character: the text must end somewhere. */
    edu_buffer_reserve(out, length + 1);
    memcpy(out->data + out->length, text, length);
    out->data[out->length + length] = '\0';
    if (!parse_number(&value, out->data + out->length, length))
        out->length += length;
    else if (look == EDU_LOOK_PERCENT) {
        edu_number_add(out, value, 2, computed);
        edu_buffer_add_char(out, '%');
    } else if (look == EDU_LOOK_PLAIN || value < (first_day ? 0 : 1) ||
               value >= LAST_SERIAL - (epoch_1904 ? EPOCH_1904_SHIFT : 0))
        edu_number_add(out, value, 0, computed);
    else
        add_serial(out, value, look, epoch_1904);
}

void
edu_number_add_moment(edu_buffer_t *out, const char *text, size_t length)
{
    bool timed = length > 10 && (text[10] == 'T' || text[10] == ' ');
    const char *mark = timed ? text + 10 : NULL;
    size_t date = mark != NULL ? (size_t)(mark - text) : length;
    size_t time = mark != NULL ? length - date - 1 : 0;

    edu_buffer_add(out, text, date);
    for (size_t i = 0; i < time; i++)
        if (mark[1 + i] >= '1' && mark[1 + i] <= '9') {
            edu_buffer_add_char(out, ' ');
            edu_buffer_add(out, mark + 1, time);
            return;
        }
}
