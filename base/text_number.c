/* Numbers to text and back. Rounding works on decimal digits, not on the binary value, since readers check
 * our figures with a pocket calculator. */
#include "base/text.h"

#include <apr_strings.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* *magnitude = *magnitude * 10 + digit; false when that does not fit. */
static bool
push_digit(uint64_t *magnitude, char digit)
{
    return !__builtin_mul_overflow(*magnitude, UINT64_C(10), magnitude) &&
           !__builtin_add_overflow(*magnitude, (uint64_t)(digit - '0'), magnitude);
}

static bool
with_sign(uint64_t magnitude, bool negative, int64_t *value)
{
    if (magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    /* INT64_MIN has no positive counterpart, hence the detour by one. */
    *value = !negative ? (int64_t)magnitude : magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
    return true;
}

/* Moves *text and *length behind a sign; returns whether it was a minus. */
static bool
skip_sign(const char **text, size_t *length)
{
    bool negative = *length > 0 && **text == '-';

    if (negative || (*length > 0 && **text == '+')) {
        ++*text;
        --*length;
    }
    return negative;
}

bool
edu_text_to_int64(const char *text, size_t length, int64_t *value)
{
    uint64_t magnitude = 0;
    bool negative = skip_sign(&text, &length);

    if (length == 0)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_digit(text[i]) || !push_digit(&magnitude, text[i]))
            return false;
    return with_sign(magnitude, negative, value);
}

bool
edu_text_to_scaled(const char *text, size_t length, int decimals, int64_t *scaled)
{
    uint64_t magnitude = 0;
    bool negative = skip_sign(&text, &length);
    bool any = false;
    size_t at = 0;

    for (; at < length && is_digit(text[at]); at++) {
        any = true;
        if (!push_digit(&magnitude, text[at]))
            return false;
    }
    if (at < length && text[at] == '.')
        at++;
    else if (at < length)
        return false;
    for (; at < length && is_digit(text[at]); at++) {
        any = true;
        if (decimals > 0) {
            if (!push_digit(&magnitude, text[at]))
                return false;
            decimals--;
        } else if (text[at] != '0') {
            return false;
        }
    }
    if (!any || at < length)
        return false;
    /* Zero times any power is zero: it must not run into the overflow check of a long loop. */
    for (; decimals > 0 && magnitude > 0; decimals--)
        if (!push_digit(&magnitude, '0'))
            return false;
    return with_sign(magnitude, negative, scaled);
}

void
edu_text_add_scaled(edu_buffer_t *buffer, int64_t scaled, int decimals)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
    bool negative = scaled < 0;

    while (decimals > 0 && rest % 10 == 0) {
        if (rest == 0)
            decimals = 0;
        else
            decimals--;
        rest /= 10;
    }
    while (rest > 0) {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }

    size_t count = sizeof digits - at;
    size_t places = decimals > 0 ? (size_t)decimals : 0;
    if (negative)
        edu_buffer_add_char(buffer, '-');
    if (count <= places) {
        edu_buffer_add_char(buffer, '0');
        if (places > 0)
            edu_buffer_add_char(buffer, '.');
        for (size_t zeros = places - count; zeros > 0; zeros--)
            edu_buffer_add_char(buffer, '0');
        edu_buffer_add(buffer, digits + at, count);
    } else {
        edu_buffer_add(buffer, digits + at, count - places);
        if (places > 0) {
            edu_buffer_add_char(buffer, '.');
            edu_buffer_add(buffer, digits + sizeof digits - places, places);
        }
    }
}

/* 0.d1 d2 ... dn * 10^point, without zeros at the end; count 0 is zero. */
typedef struct decimal_t {
    bool negative;
    int count;
    int point;
    char digits[DBL_DECIMAL_DIG];
} decimal_t;

/* The shortest decimal number that reads back as `value`, which is finite. Fifteen digits are enough for every number
 * somebody typed; below the normal range fewer do. */
static void
shortest_decimal(double value, decimal_t *decimal)
{
    char text[DBL_DECIMAL_DIG + 16];
    const char *at;
    int precision = fabs(value) < DBL_MIN ? 1 : DBL_DIG;

    do {
        snprintf(text, sizeof text, "%.*e", precision - 1, value);
    } while (strtod(text, NULL) != value && precision++ < DBL_DECIMAL_DIG);

    decimal->negative = signbit(value) != 0;
    decimal->count = 0;
    for (at = text; *at != 'e'; at++)
        if (is_digit(*at))
            decimal->digits[decimal->count++] = *at;
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == '0')
        decimal->count--;
    decimal->point = decimal->count > 0 ? (int)strtol(at + 1, NULL, 10) + 1 : 0;
}

/* Keeps the first `keep` digits (0: none; negative: all of it lies below half a unit), half away from zero. */
static void
round_decimal(decimal_t *decimal, int keep)
{
    if (keep >= decimal->count)
        return;

    bool up = keep >= 0 && decimal->digits[keep] >= '5';
    decimal->count = keep > 0 ? keep : 0;
    if (up) {
        while (decimal->count > 0 && decimal->digits[decimal->count - 1] == '9')
            decimal->count--;
        if (decimal->count > 0) {
            decimal->digits[decimal->count - 1]++;
        } else { /* 0.99 became 1 */
            decimal->digits[decimal->count++] = '1';
            decimal->point++;
        }
    }
}

/* PostgreSQL's spelling, so that COPY reads it back; NULL when value is finite. No figure of ours should be one of these:
 * better seen than hidden in an empty cell. */
static const char *
not_finite(double value)
{
    if (isnan(value))
        return "NaN";
    if (isinf(value))
        return value > 0 ? "Infinity" : "-Infinity";
    return NULL;
}

/* Digit `index` of a decimal whose digits are followed and preceded by zeros. */
static char
digit_at(const decimal_t *decimal, int index)
{
    return index >= 0 && index < decimal->count ? decimal->digits[index] : '0';
}

/* The digits with the point in its place and `decimals` digits behind it. */
static char *
write_plain(const decimal_t *decimal, int decimals, apr_pool_t *pool)
{
    int whole = decimal->point > 0 ? decimal->point : 1;
    char *text = apr_palloc(pool, (size_t)whole + (size_t)decimals + 3);
    char *end = text;

    if (decimal->negative)
        *end++ = '-';
    for (int i = decimal->point - whole; i < decimal->point; i++)
        *end++ = digit_at(decimal, i);
    if (decimals > 0)
        *end++ = '.';
    for (int i = 0; i < decimals; i++)
        *end++ = digit_at(decimal, decimal->point + i);
    *end = '\0';
    return text;
}

char *
edu_text_number(double value, int decimals, apr_pool_t *pool)
{
    const char *special = not_finite(value);
    decimal_t decimal;

    if (special != NULL)
        return apr_pstrdup(pool, special);
    if (decimals < 0)
        decimals = 0;
    shortest_decimal(value, &decimal);
    round_decimal(&decimal, decimal.point + decimals);
    if (decimal.count == 0) {
        decimal.negative = false;
        decimal.point = 0;
    }
    return write_plain(&decimal, decimals, pool);
}

char *
edu_text_shortest(double value, apr_pool_t *pool)
{
    const char *special = not_finite(value);
    decimal_t decimal;

    if (special != NULL)
        return apr_pstrdup(pool, special);
    shortest_decimal(value, &decimal);
    /* PostgreSQL's bounds for plain notation, so that a figure looks the same on both sides. */
    if (decimal.point > DBL_DIG || decimal.point < -3)
        return apr_psprintf(pool, "%s%c%s%.*se%+03d", decimal.negative ? "-" : "", decimal.digits[0],
                            decimal.count > 1 ? "." : "", decimal.count - 1, decimal.digits + 1,
                            decimal.point - 1);
    return write_plain(&decimal, decimal.count > decimal.point ? decimal.count - decimal.point : 0, pool);
}

char *
edu_text_grouped(int64_t value, apr_pool_t *pool)
{
    char digits[32];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int count = 0;

    do {
        if (count > 0 && count % 3 == 0)
            digits[--at] = ',';
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
        count++;
    } while (rest > 0);
    if (value < 0)
        digits[--at] = '-';
    return apr_pstrmemdup(pool, digits + at, sizeof digits - at);
}
