/* Slips of the pen, of the kinds that people make when they fill in forms. */
#include "collector/sample/sample_private.h"

#include <apr_strings.h>
#include <string.h>

enum { KEY_SLIP = 50000 };

static const char *const names[SLIP_COUNT] = {"letter", "negative", "total", "area", "absurd", "blank"};

const char *
edu_slip_name(edu_slip_kind_t kind)
{
    return names[kind];
}

typedef enum edu_slip_need_t { NEED_COUNT, NEED_ANY, NEED_REQUIRED } edu_slip_need_t;

static bool
cell_suits(const edu_form_t *form, const int64_t *values, int cell, edu_slip_need_t need)
{
    const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, cell, const edu_cell_t *)->measure;

    if (values[cell] == NO_VALUE || measure->decimals != 0)
        return false;
    return need == NEED_ANY || (need == NEED_COUNT ? values[cell] > 0 : measure->required);
}

/* A cell of the return, each that suits alike; -1 when none does. */
static int
draw_cell(const edu_form_t *form, const int64_t *values, edu_slip_need_t need, edu_random_t *random)
{
    int suiting = 0;

    for (int i = 0; i < form->cells->nelts; i++)
        suiting += cell_suits(form, values, i, need);
    if (suiting == 0)
        return -1;

    int wanted = edu_random_below(random, suiting);
    for (int i = 0; i < form->cells->nelts; i++)
        if (cell_suits(form, values, i, need) && wanted-- == 0)
            return i;
    return -1;
}

/* A grade with more girls than pupils. False when the school has no such grade. */
static bool
slip_total(edu_slip_t *slip, const edu_columns_t *columns, const int64_t *values, edu_random_t *random)
{
    int start = edu_random_below(random, GRADES);

    for (int i = 0; i < GRADES; i++) {
        int grade = (start + i) % GRADES + 1;
        int enrol = columns->enrol[grade];
        int female = columns->enrol_female[grade];

        if (enrol < 0 || female < 0 || values[enrol] == NO_VALUE || values[enrol] <= 0 ||
            values[female] == NO_VALUE)
            continue;
        slip->cell = female;
        apr_snprintf(slip->text, sizeof slip->text, "%" APR_INT64_T_FMT,
                     (apr_int64_t)(values[enrol] + 1 + edu_random_below(random, 20)));
        return true;
    }
    return false;
}

/* 120 as 12O, 31 as 3l. */
static void
slip_letter(edu_slip_t *slip, int64_t value, edu_random_t *random)
{
    static const char letters[] = "OlzEASbTBg";

    apr_snprintf(slip->text, sizeof slip->text, "%" APR_INT64_T_FMT, (apr_int64_t)value);

    char *digit = slip->text + edu_random_below(random, (int)strlen(slip->text));
    *digit = letters[*digit - '0'];
}

static void
slip_cell(edu_slip_t *slip, const edu_form_t *form, const int64_t *values, edu_random_t *random)
{
    static const edu_slip_need_t needs[SLIP_COUNT] = {[SLIP_LETTER] = NEED_COUNT,
                                                      [SLIP_NEGATIVE] = NEED_COUNT,
                                                      [SLIP_ABSURD] = NEED_ANY,
                                                      [SLIP_BLANK] = NEED_REQUIRED};

    slip->cell = draw_cell(form, values, needs[slip->kind], random);
    if (slip->cell < 0)
        return;

    const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, slip->cell, const edu_cell_t *)->measure;
    int64_t value = values[slip->cell];
    switch (slip->kind) {
    case SLIP_LETTER: slip_letter(slip, value, random); break;
    case SLIP_NEGATIVE:
        apr_snprintf(slip->text, sizeof slip->text, "%" APR_INT64_T_FMT, (apr_int64_t)-value);
        break;
    case SLIP_ABSURD:
        apr_snprintf(slip->text, sizeof slip->text, "%" APR_INT64_T_FMT,
                     (apr_int64_t)(measure->max * 10 + 1 + edu_random_below(random, 1000)));
        break;
    default: slip->text[0] = '\0'; break;
    }
}

void
edu_sample_draw_slip(edu_slip_t *slip, const edu_sample_t *sample, const edu_columns_t *columns,
                     const edu_school_t *school, int year, const int64_t *values, const char *area)
{
    edu_random_t random = {edu_random_key(edu_random_key(school->key, KEY_SLIP), year)};

    *slip = (edu_slip_t){.kind = (edu_slip_kind_t)edu_random_below(&random, SLIP_COUNT), .cell = -1};
    if (slip->kind == SLIP_TOTAL && !slip_total(slip, columns, values, &random))
        slip->kind = SLIP_BLANK;
    if (slip->kind != SLIP_TOTAL && slip->kind != SLIP_AREA)
        slip_cell(slip, sample->school_form, values, &random);
    if (slip->cell < 0) {
        /* The last two digits of a county's code never are 99. */
        slip->kind = SLIP_AREA;
        apr_snprintf(slip->text, sizeof slip->text, "%.4s99", area);
    }
}
