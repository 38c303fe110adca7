#include "collector/workbook/number.h"

#include <string.h>
#include <strings.h>

/* What a format code shows. */
typedef struct shown_t {
    bool year;
    bool month;
    bool day;
    bool clock;
    bool elapsed;
    bool percent;
} shown_t;

/* The letter of the next date field at or behind `at` in this section; 0 when there is none. */
static char
next_letter(const char *at)
{
    for (; *at != '\0' && *at != ';'; at++) {
        char letter = (char)(*at | 0x20);

        if (*at == '"') {
            at = strchr(at + 1, '"');
            if (at == NULL)
                return '\0';
        } else if (*at == '\\' && at[1] != '\0')
            at++;
        else if (strchr("ymdhs", letter) != NULL && letter >= 'a')
            return letter;
    }
    return '\0';
}

/* What stands in brackets: elapsed time, or a colour, a condition, a locale. */
static const char *
skip_bracket(shown_t *shown, const char *at)
{
    const char *end = strchr(at, ']');
    char letter = (char)(at[1] | 0x20);

    if (end == NULL)
        return at + strlen(at);
    if (letter == 'h' || letter == 'm' || letter == 's') {
        const char *same = at + 1;

        while ((*same | 0x20) == letter)
            same++;
        shown->elapsed = shown->elapsed || same == end;
    }
    return end + 1;
}

/* Takes a run of one letter. *last: the letter of the field before. */
static const char *
take_field(shown_t *shown, char *last, const char *at)
{
    char letter = (char)(*at | 0x20);
    const char *end = at;

    while ((*end | 0x20) == letter)
        end++;
    switch (letter) {
    case 'y': shown->year = true; break;
    case 'e': shown->year = true; break;
    case 'd': shown->day = true; break;
    case 'h':
    case 's': shown->clock = true; break;
    case 'm':
        if (*last == 'h' || next_letter(end) == 's')
            shown->clock = true;
        else
            shown->month = true;
        break;
    default: return end;
    }
    *last = letter;
    return end;
}

static edu_look_t
decide(const shown_t *shown)
{
    bool date = shown->year || shown->month || shown->day;

    if (shown->percent)
        return EDU_LOOK_PERCENT;
    if (shown->elapsed)
        return EDU_LOOK_ELAPSED;
    if (date && shown->clock)
        return EDU_LOOK_DATE_TIME;
    if (shown->clock)
        return EDU_LOOK_TIME;
    if (!date)
        return EDU_LOOK_PLAIN;
    if (shown->year && !shown->day)
        return shown->month ? EDU_LOOK_MONTH : EDU_LOOK_YEAR;
    return EDU_LOOK_DATE;
}

edu_look_t
edu_look_of_format(const char *code)
{
    static const char *const words[] = {"general", "am/pm", "a/p"};
    shown_t shown = {false, false, false, false, false, false};
    const char *at = code;
    char last = '\0';

    while (*at != '\0' && *at != ';') {
        size_t word = 0;

        for (size_t i = 0; i < sizeof words / sizeof words[0] && word == 0; i++)
            if (strncasecmp(at, words[i], strlen(words[i])) == 0)
                word = strlen(words[i]);
        if (word > 0)
            at += word;
        else if (*at == '"') {
            const char *end = strchr(at + 1, '"');

            at = end != NULL ? end + 1 : at + strlen(at);
        } else if (*at == '\\' || *at == '_' || *at == '*')
            at += at[1] != '\0' ? 2 : 1;
        else if (*at == '[')
            at = skip_bracket(&shown, at);
        else if ((*at | 0x20) == 'e' && (at[1] == '+' || at[1] == '-'))
            at += 2;
        else if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z'))
            at = take_field(&shown, &last, at);
        else
            shown.percent = *at++ == '%' || shown.percent;
    }
    return decide(&shown);
}

edu_look_t
edu_look_of_builtin(long id)
{
    /* ECMA-376 part 1, 18.8.30; those from 27 on as Chinese programs show them. */
    static const struct {
        long from;
        long to;
        edu_look_t look;
    } looks[] = {
        {9, 10, EDU_LOOK_PERCENT}, {14, 16, EDU_LOOK_DATE},      {17, 17, EDU_LOOK_MONTH},
        {18, 21, EDU_LOOK_TIME},   {22, 22, EDU_LOOK_DATE_TIME}, {27, 27, EDU_LOOK_MONTH},
        {28, 31, EDU_LOOK_DATE},   {32, 35, EDU_LOOK_TIME},      {36, 36, EDU_LOOK_MONTH},
        {45, 45, EDU_LOOK_TIME},   {46, 46, EDU_LOOK_ELAPSED},   {47, 47, EDU_LOOK_TIME},
        {50, 50, EDU_LOOK_MONTH},  {51, 51, EDU_LOOK_DATE},      {52, 52, EDU_LOOK_MONTH},
        {53, 54, EDU_LOOK_DATE},   {55, 56, EDU_LOOK_TIME},      {57, 57, EDU_LOOK_MONTH},
        {58, 58, EDU_LOOK_DATE},
    };

    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        if (id >= looks[i].from && id <= looks[i].to)
            return looks[i].look;
    return EDU_LOOK_PLAIN;
}
