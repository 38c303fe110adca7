/* The rules that hold a figure against others: the unit's own past, ratios in the county, peers, last digits, and the
 * whole return of the year before. */
#include "collector/edit/look.h"

#include "model/outlier.h"

#include <math.h>
#include <string.h>

static edu_edit_row_t *
row_at(const edu_edit_look_t *look, int index)
{
    return APR_ARRAY_IDX(look->period->rows, index, edu_edit_row_t *);
}

static double
value_of(const edu_edit_look_t *look, int row, int check)
{
    const edu_edit_plan_t *plan = look->plan;

    return look
        ->values[row * plan->statistics + APR_ARRAY_IDX(plan->checks, check, edu_edit_check_t).statistic];
}

static double *
numbers(const edu_edit_look_t *look, int count)
{
    return apr_palloc(look->pool, sizeof(double) * (size_t)(count + 1));
}

/* Tells a value too far from its centre. */
static edu_error_t *
judge(edu_edit_look_t *look, edu_edit_row_t *row, const edu_edit_rule_t *rule, double value,
      edu_centre_t centre, int count)
{
    edu_edit_words_t words = {.value = value,
                              .previous = NAN,
                              .centre = centre.centre,
                              .spread = centre.spread,
                              .score = edu_outlier_score(value, centre),
                              .count = count,
                              .limit = rule->limit,
                              .p = NAN};

    if (fabs(words.score) <= rule->limit || fabs(value - centre.centre) < rule->least_change)
        return NULL;
    return edu_edit_tell(look, row, rule, &words);
}

/* Whether every one of the values is so near that their median must be: then nothing is to be told, whatever their spread. */
static bool
are_all_near(const double *values, int count, double value, double least_change)
{
    for (int i = 0; i < count; i++)
        if (fabs(value - values[i]) >= least_change)
            return false;
    return true;
}

static edu_error_t *
look_past(edu_edit_look_t *look, int row, const edu_edit_check_t *check, double *past)
{
    double value = value_of(look, row, check->index);
    int count = 0;

    if (isnan(value))
        return NULL;
    for (const edu_edit_row_t *at = row_at(look, row)->older; at != NULL; at = at->older)
        if (!isnan(at->slots[check->slot]))
            past[count++] = at->slots[check->slot];
    for (const edu_edit_past_t *at = row_at(look, row)->unit->past; at != NULL; at = at->older)
        if (!isnan(at->slots[check->slot]))
            past[count++] = at->slots[check->slot];
    if (count == 0 || count < check->rule->least_count ||
        are_all_near(past, count, value, check->rule->least_change))
        return NULL;
    return judge(look, row_at(look, row), check->rule, value, edu_outlier_centre(past, (size_t)count), count);
}

/* Against the unit's own earlier values. */
static edu_error_t *
look_history(edu_edit_look_t *look, int k)
{
    const edu_edit_check_t *check = &APR_ARRAY_IDX(look->plan->checks, k, edu_edit_check_t);
    double *past = numbers(look, look->county->periods->nelts);

    for (int i = 0; i < look->period->rows->nelts; i++)
        EDU_TRY(look_past(look, i, check, past));
    return NULL;
}

/* Against the units of the county with the same class. Each class is met at its first row. */
static edu_error_t *
look_peers(edu_edit_look_t *look, int k)
{
    const edu_edit_rule_t *rule = APR_ARRAY_IDX(look->plan->checks, k, edu_edit_check_t).rule;
    int rows = look->period->rows->nelts;
    double *values = numbers(look, rows);
    bool *done = apr_pcalloc(look->pool, (size_t)rows + 1);

    for (int first = 0; first < rows; first++) {
        const edu_edit_class_t *class = row_at(look, first)->class;
        int count = 0;

        if (done[first])
            continue;
        for (int i = first; i < rows; i++) {
            if (row_at(look, i)->class != class)
                continue;
            done[i] = true;
            if (!isnan(value_of(look, i, k)))
                values[count++] = value_of(look, i, k);
        }
        if (count == 0 || count < rule->least_count)
            continue;
        edu_centre_t centre = edu_outlier_centre(values, (size_t)count);
        for (int i = first; i < rows; i++)
            if (row_at(look, i)->class == class && !isnan(value_of(look, i, k)))
                EDU_TRY(judge(look, row_at(look, i), rule, value_of(look, i, k), centre, count));
    }
    return NULL;
}

/* The value a period before: what the rule says, else the same value a year ago. */
static double
previous_of(const edu_edit_look_t *look, int row, const edu_edit_check_t *check)
{
    const edu_edit_row_t *before;

    if (check->previous >= 0)
        return look->previous[row * look->plan->statistics + check->statistic];
    before = edu_edit_row_before(row_at(look, row), 1);
    return before != NULL ? before->slots[check->slot] : NAN;
}

/* Hidiroglou-Berthelot over the units of the county. */
static edu_error_t *
look_ratios(edu_edit_look_t *look, int k)
{
    const edu_edit_check_t *check = &APR_ARRAY_IDX(look->plan->checks, k, edu_edit_check_t);
    const edu_edit_rule_t *rule = check->rule;
    int rows = look->period->rows->nelts;
    double *values = numbers(look, rows);
    double *previous = numbers(look, rows);
    double *effects = numbers(look, rows);
    int *at = apr_palloc(look->pool, sizeof(int) * (size_t)(rows + 1));
    int count = 0;

    for (int i = 0; i < rows; i++) {
        values[count] = value_of(look, i, k);
        previous[count] = previous_of(look, i, check);
        at[count] = i;
        count += values[count] > 0 && previous[count] > 0;
    }
    if (count == 0 || count < rule->least_count)
        return NULL;
    edu_ratio_limits_t limits = edu_ratio_limits(effects, values, previous, (size_t)count, rule->u, rule->a,
                                                 rule->limit, numbers(look, count));
    for (int i = 0; i < count; i++) {
        edu_edit_words_t words = {.value = values[i],
                                  .previous = previous[i],
                                  .centre = limits.median,
                                  .spread = NAN,
                                  .score = effects[i],
                                  .count = count,
                                  .limit = effects[i] < limits.low ? limits.low : limits.high,
                                  .p = NAN};

        if ((effects[i] >= limits.low && effects[i] <= limits.high) ||
            fabs(values[i] - previous[i]) < rule->least_change)
            continue;
        EDU_TRY(edu_edit_tell(look, row_at(look, at[i]), rule, &words));
    }
    return NULL;
}

/* Counts the last digits of a row's figures of two digits and more: shorter ones cannot have every digit alike. */
static int64_t
count_digits(int64_t counts[10], const edu_edit_row_t *row, const edu_edit_check_t *check)
{
    int64_t figures = 0;

    for (int i = 0; i < check->kept_count; i++) {
        double value = row->values[check->kept[i]];
        int64_t figure;

        if (!(value >= 10 && value < 1e15)) /* 0 where nothing is present */
            continue;
        figure = (int64_t)value;
        if ((double)figure != value)
            continue;
        counts[figure % 10]++;
        figures++;
    }
    return figures;
}

static edu_error_t *
judge_digits(edu_edit_look_t *look, edu_edit_row_t *row, const edu_edit_rule_t *rule,
             const int64_t counts[10], int64_t figures)
{
    edu_edit_words_t words = {.value = NAN,
                              .previous = NAN,
                              .centre = NAN,
                              .spread = NAN,
                              .count = (double)figures,
                              .limit = rule->p};

    if (figures < rule->least_count)
        return NULL;
    words.p = edu_digits_probability(counts, &words.score);
    return words.p < rule->p ? edu_edit_tell(look, row, rule, &words) : NULL;
}

static edu_error_t *
look_digits(edu_edit_look_t *look, int k)
{
    const edu_edit_check_t *check = &APR_ARRAY_IDX(look->plan->checks, k, edu_edit_check_t);
    bool by_unit = check->rule->level == EDU_RULE_UNIT;
    int64_t counts[10] = {0};
    int64_t figures = 0;

    for (int i = 0; i < look->period->rows->nelts; i++) {
        edu_edit_row_t *row = row_at(look, i);

        if (isnan(value_of(look, i, k))) /* the rule does not speak of it */
            continue;
        figures += count_digits(counts, row, check);
        if (!by_unit)
            continue;
        EDU_TRY(judge_digits(look, row, check->rule, counts, figures));
        memset(counts, 0, sizeof counts);
        figures = 0;
    }
    return by_unit ? NULL : judge_digits(look, NULL, check->rule, counts, figures);
}

/* How many figures of two returns are the same and not 0; -1 when one is another, or there in one of them only. What applies to the unit in
 * one of the years only is passed over. */
static int
count_repeated(const edu_edit_row_t *row, const edu_edit_row_t *before, const edu_edit_check_t *check)
{
    int same = 0;

    for (int i = 0; i < check->kept_count; i++) {
        int at = check->kept[i];

        if (row->states[at] == EDU_NOT_APPLICABLE || before->states[at] == EDU_NOT_APPLICABLE)
            continue;
        if (row->states[at] != before->states[at] || row->values[at] != before->values[at])
            return -1;
        same += row->states[at] == EDU_PRESENT && row->values[at] != 0;
    }
    return same;
}

/* Last year's return, sent again under the new year. */
static edu_error_t *
look_repeated(edu_edit_look_t *look, int k)
{
    const edu_edit_check_t *check = &APR_ARRAY_IDX(look->plan->checks, k, edu_edit_check_t);

    for (int i = 0; i < look->period->rows->nelts; i++) {
        edu_edit_row_t *row = row_at(look, i);
        const edu_edit_row_t *before = edu_edit_row_before(row, 1);
        edu_edit_words_t words = {.value = NAN,
                                  .previous = NAN,
                                  .centre = NAN,
                                  .spread = NAN,
                                  .score = NAN,
                                  .limit = NAN,
                                  .p = NAN};

        if (before == NULL || isnan(value_of(look, i, k)))
            continue;
        words.count = count_repeated(row, before, check);
        if (words.count >= check->rule->least_count)
            EDU_TRY(edu_edit_tell(look, row, check->rule, &words));
    }
    return NULL;
}

edu_error_t *
edu_edit_look_statistics(edu_edit_look_t *look)
{
    for (int k = 0; k < look->plan->checks->nelts; k++) {
        switch (APR_ARRAY_IDX(look->plan->checks, k, edu_edit_check_t).rule->kind) {
        case EDU_RULE_CONDITION: break;
        case EDU_RULE_HISTORY: EDU_TRY(look_history(look, k)); break;
        case EDU_RULE_RATIO: EDU_TRY(look_ratios(look, k)); break;
        case EDU_RULE_PEERS: EDU_TRY(look_peers(look, k)); break;
        case EDU_RULE_DIGITS: EDU_TRY(look_digits(look, k)); break;
        case EDU_RULE_REPEATED: EDU_TRY(look_repeated(look, k)); break;
        }
    }
    return NULL;
}
