#include "aggregator/rates.h"

#include "aggregator/combine.h"
#include "aggregator/statistics/parity.h"
#include "base/slab.h"

#include <math.h>
#include <string.h>

edu_rates_t *
edu_rates_create(const edu_catalogue_t *catalogue, const edu_tree_t *tree, const char *period,
                 edu_frequency_t frequency, apr_pool_t *pool)
{
    edu_rates_t *rates = apr_pcalloc(pool, sizeof *rates);

    rates->catalogue = catalogue;
    rates->tree = tree;
    rates->period = period;
    rates->frequency = frequency;
    rates->groups = catalogue->groups->nelts + 1;
    rates->indicators = catalogue->indicators->nelts;
    rates->rates = edu_slab_alone(sizeof(edu_rate_t) * (size_t)tree->count * (size_t)rates->groups *
                                      (size_t)(rates->indicators + 1),
                                  pool);
    rates->known = apr_pcalloc(pool, (size_t)(tree->count * rates->groups) + 1);
    rates->earlier = edu_earlier_create(catalogue, pool);
    rates->earlier_last = edu_earlier_create(catalogue, pool);
    rates->ahead = edu_ahead_create(catalogue, tree->year, pool);
    rates->pool = pool;
    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        edu_level_t level = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *)->base_level;

        if (rates->parts[level] == NULL)
            rates->parts[level] = edu_tree_expected(catalogue->areas, tree->year, level, pool);
    }
    return rates;
}

edu_rate_t *
edu_rates_at(const edu_rates_t *rates, int node, int grp, int indicator)
{
    return &rates->rates[((size_t)node * (size_t)rates->groups + (size_t)grp) * (size_t)rates->indicators +
                         (size_t)indicator];
}

static bool
is_combined(const edu_indicator_t *indicator)
{
    return indicator->made_of != EDU_MADE_OF_COUNTS;
}

static const edu_indicator_t *
indicator_at(const edu_rates_t *rates, int indicator)
{
    return APR_ARRAY_IDX(rates->catalogue->indicators, indicator, const edu_indicator_t *);
}

bool
edu_rates_is_base(const edu_rates_t *rates, int node, int indicator)
{
    return edu_tree_is_base(rates->tree, node, indicator_at(rates, indicator)->base_level);
}

/* Forms and lags that one indicator reads; more than this are not told apart for completeness. */
#define LOOKED_MOST 16

/* What an evaluation reads its cells from: one area, group and period, and years before it. */
typedef struct reading_t {
    const edu_rates_t *rates;
    const edu_cube_t *cube;
    const char *area;
    int grp;
    edu_period_t period;
    int values_expected;
    int values_missing;
    const edu_form_t *last_form; /* the sums found last: cells come form by form */
    int last_lag;
    edu_earlier_sums_t last_sums;
    const edu_cube_t *missing; /* returns as they last came; NULL: not known */
    struct {
        const edu_form_t *form;
        int lag;
        bool present;      /* a cell of it had a value */
    } looked[LOOKED_MOST]; /* back on, in earlier periods */
    int looked_count;
} reading_t;

static int
form_number(const edu_catalogue_t *catalogue, const edu_form_t *form)
{
    for (int i = 0; i < catalogue->forms->nelts; i++)
        if (APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *) == form)
            return i;
    return 0;
}

static edu_earlier_sums_t
find_sums(reading_t *reading, const edu_form_t *form, int lag)
{
    if (reading->last_form != form || reading->last_lag != lag) {
        reading->last_form = form;
        reading->last_lag = lag;
        reading->last_sums = edu_earlier_find(reading->rates->earlier, reading->cube,
                                              form_number(reading->rates->catalogue, form), reading->area,
                                              &reading->period, lag, reading->grp);
    }
    return reading->last_sums;
}

/* Notes that an earlier period was looked back on. */
static void
note_look(reading_t *reading, const edu_form_t *form, int lag, bool present)
{
    int at = 0;

    while (at < reading->looked_count && (reading->looked[at].form != form || reading->looked[at].lag != lag))
        at++;
    if (at == LOOKED_MOST)
        return;
    if (at == reading->looked_count) {
        reading->looked[at].form = form;
        reading->looked[at].lag = lag;
        reading->looked[at].present = false;
        reading->looked_count++;
    }
    reading->looked[at].present |= present;
}

static double
scaled(const edu_sum_t *sum, const edu_measure_t *measure, int cell)
{
    static const double scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

    return (double)sum->value[cell] / scales[edu_measure_sum_decimals(measure)];
}

/* A cell's sum in one area and what its absence means: nobody it applies to, or nobody who told. */
static edu_number_t
read_sum(reading_t *reading, const edu_sum_t *sum, const edu_measure_t *measure, int cell, int lag)
{
    edu_number_t number = {EDU_MISSING, 0};
    int expected;
    int reported;
    int count;

    if (lag > 0)
        note_look(reading, measure->form, lag, sum != NULL && sum->count[cell] > 0);
    if (sum == NULL)
        return number;
    edu_sum_units(&expected, &reported, sum, measure->applies_to, edu_sum_is_last(sum, measure));
    count = sum->count[cell];
    if (lag == 0 || count > 0) {
        reading->values_expected += reported > count ? reported : count;
        reading->values_missing += reported > count ? reported - count : 0;
    }
    if (count > 0) {
        number.state = EDU_PRESENT;
        number.value = scaled(sum, measure, cell);
    } else if (expected == 0 && reported == 0 && (sum->units_expected > 0 || sum->units_reported > 0)) {
        number.state = EDU_NOT_APPLICABLE;
    }
    return number;
}

/* What is known of the missing returns of a form, in each of the areas that it is read of. */
static edu_earlier_sums_t
find_missing(const reading_t *reading, const edu_form_t *form, int lag)
{
    if (reading->missing == NULL)
        return (edu_earlier_sums_t){NULL, 0};
    return edu_earlier_find(reading->rates->earlier_last, reading->missing,
                            form_number(reading->rates->catalogue, form), reading->area, &reading->period,
                            lag, reading->grp);
}

/* A number with what missing returns last said of it. */
static edu_number_t
fill_number(edu_number_t number, const edu_sum_t *missing, const edu_measure_t *measure, int cell)
{
    if (missing == NULL || missing->count[cell] == 0)
        return number;
    if (number.state != EDU_PRESENT)
        number = (edu_number_t){EDU_PRESENT, 0};
    number.value += scaled(missing, measure, cell);
    return number;
}

/* A cell of the area, or of all areas that it was made of since: as with a sum over a breakdown, one of them that did not tell leaves it
 * missing, and one without anybody to tell of it is none. */
static edu_number_t
read_all(reading_t *reading, const edu_form_t *form, int cell, int lag, bool filled)
{
    const edu_measure_t *measure = APR_ARRAY_IDX(form->cells, cell, edu_cell_t *)->measure;
    edu_earlier_sums_t sums = find_sums(reading, form, lag);
    edu_earlier_sums_t missing = filled ? find_missing(reading, form, lag) : (edu_earlier_sums_t){NULL, 0};
    edu_number_t all = {EDU_NOT_APPLICABLE, 0};

    if (sums.count == 0)
        return read_sum(reading, NULL, measure, cell, lag);
    for (int i = 0; i < sums.count; i++) {
        edu_number_t one = read_sum(reading, sums.sums[i], measure, cell, lag);

        /* Areas of which none has units of the group are no part of it. */
        if (sums.sums[i] == NULL && sums.count > 1 && reading->grp > 0)
            one.state = EDU_NOT_APPLICABLE;
        one = fill_number(one, i < missing.count ? missing.sums[i] : NULL, measure, cell);
        if (one.state == EDU_MISSING || all.state == EDU_MISSING)
            all.state = EDU_MISSING;
        else if (one.state == EDU_PRESENT)
            all = (edu_number_t){EDU_PRESENT, all.value + one.value};
    }
    return all;
}

static edu_number_t
read_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    return read_all(baton, form, cell, lag, false);
}

/* The same with the missing returns as they last came. */
static edu_number_t
read_filled_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    return read_all(baton, form, cell, lag, true);
}

/* Whether only the last period of a year counts for all of an indicator's measures of one form and lag. */
static bool
is_last_of(const edu_indicator_t *indicator, const edu_form_t *form, int lag, const edu_sum_t *sum)
{
    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);

        if (input->form == form && input->lag == lag &&
            !edu_sum_is_last(sum, APR_ARRAY_IDX(form->cells, input->cell, edu_cell_t *)->measure))
            return false;
    }
    return true;
}

/* Whether the rate stands on an earlier period: it took a value from there, or has none for want of one. */
static bool
stands_on(const reading_t *reading, const edu_form_t *form, int lag, bool used)
{
    for (int i = 0; i < reading->looked_count; i++)
        if (reading->looked[i].form == form && reading->looked[i].lag == lag)
            return reading->looked[i].present || !used;
    return false;
}

/* The units behind an input in all areas that it is read of; whether any of them has a sum. */
static bool
add_units(int *expected, int *reported, edu_earlier_sums_t sums, const edu_indicator_t *indicator,
          const edu_expr_input_t *input)
{
    int class = edu_indicator_class(indicator, input->form, input->lag);
    bool some = false;

    *expected = *reported = 0;
    for (int i = 0; i < sums.count; i++) {
        const edu_sum_t *sum = sums.sums[i];
        int own_expected;
        int own_reported;

        if (sum == NULL)
            continue;
        edu_sum_units(&own_expected, &own_reported, sum, class,
                      is_last_of(indicator, input->form, input->lag, sum));
        *expected += own_expected;
        *reported += own_reported;
        some = true;
    }
    return some;
}

/* Returns that should have been there for what the indicator is made of, of earlier periods too where it looks back, and those
 * that were. Where all measures of a form apply to one class of units, only that class counts. Of an earlier period
 * without any return the same units are expected as today: no list says more. */
static void
count_units(edu_rate_t *rate, reading_t *reading, const edu_indicator_t *indicator)
{
    rate->units_expected = rate->units_reported = 0;
    rate->earlier_expected = rate->earlier_reported = 0;
    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);
        int expected = 0;
        int reported = 0;
        int ignored;

        if (!edu_expr_input_is_first(indicator->inputs, i) ||
            (input->lag > 0 && !stands_on(reading, input->form, input->lag, rate->used)))
            continue;
        if (!add_units(&expected, &reported, find_sums(reading, input->form, input->lag), indicator, input))
            add_units(&expected, &ignored, find_sums(reading, input->form, 0), indicator, input);
        rate->units_expected += expected;
        rate->units_reported += reported;
        rate->earlier_expected += input->lag > 0 ? expected : 0;
        rate->earlier_reported += input->lag > 0 ? reported : 0;
    }
}

/* Numerator and denominator, read by `read`; whether both are there. */
static bool
evaluate_sides(edu_number_t *numerator, edu_number_t *denominator, reading_t *reading,
               const edu_indicator_t *indicator, edu_expr_cell_t read)
{
    *numerator = edu_expr_eval(indicator->numerator, read, reading);
    *denominator = edu_expr_eval(indicator->denominator, read, reading);
    /* Nobody there who could be counted is a count of none; nobody to measure it against is no part of the rate. Within a group
     * it says nothing: the children of a village without a school go to one elsewhere. */
    if (reading->grp == 0 && numerator->state == EDU_NOT_APPLICABLE && denominator->state == EDU_PRESENT)
        *numerator = (edu_number_t){EDU_PRESENT, 0};
    return numerator->state == EDU_PRESENT && denominator->state == EDU_PRESENT;
}

/* Missing returns of which something is known, as count_units() counts them. */
static int
known_units(const reading_t *reading, const edu_indicator_t *indicator)
{
    int units = 0;

    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);
        int class = edu_indicator_class(indicator, input->form, input->lag);
        edu_earlier_sums_t sums;

        if (!edu_expr_input_is_first(indicator->inputs, i))
            continue;
        sums = find_missing(reading, input->form, input->lag);
        for (int k = 0; k < sums.count; k++)
            if (sums.sums[k] != NULL)
                units += class < 0 ? sums.sums[k]->units_reported : sums.sums[k]->reported[class];
    }
    return units;
}

void
edu_rate_fill_plainly(edu_rate_t *rate)
{
    rate->filled = (edu_filled_t){.used = rate->used,
                                  .numerator = rate->numerator,
                                  .denominator = rate->denominator,
                                  .lowest = rate->numerator,
                                  .highest = rate->numerator,
                                  .parts = rate->parts_used};
}

/* The rate with the missing returns as they last came. What a return adds to the denominator is the most that it can add to the
 * numerator of a share; where others give the denominator, the most is everybody. */
static void
fill(edu_rate_t *rate, reading_t *reading, const edu_indicator_t *indicator)
{
    edu_filled_t *filled = &rate->filled;
    edu_number_t numerator;
    edu_number_t denominator;
    double gained;

    edu_rate_fill_plainly(rate);
    filled->some = reading->missing != NULL && rate->units_reported < rate->units_expected;
    if (!filled->some)
        return;
    filled->units = known_units(reading, indicator);
    /* Returns of units that were not expected hide missing ones. */
    filled->missing = rate->units_expected - rate->units_reported;
    if (filled->missing < filled->units)
        filled->missing = filled->units;
    filled->used = evaluate_sides(&numerator, &denominator, reading, indicator, read_filled_cell);
    filled->parts = filled->used;
    if (!filled->used) {
        filled->numerator = filled->denominator = filled->lowest = filled->highest = 0;
        return;
    }
    gained = denominator.value - rate->denominator;
    filled->numerator = numerator.value;
    filled->denominator = denominator.value;
    filled->lowest = rate->numerator;
    filled->highest = fmax(gained > 0 ? rate->numerator + gained : denominator.value, numerator.value);
    /* Of those who are out of school, the missing returns would take some away, perhaps all. */
    if (numerator.value < rate->numerator) {
        filled->lowest = fmin(numerator.value, 0);
        filled->highest = rate->numerator;
    }
}

static void
evaluate_one(edu_rate_t *rate, reading_t *reading, const edu_indicator_t *indicator, bool expected)
{
    edu_number_t numerator;
    edu_number_t denominator;

    reading->values_expected = 0;
    reading->values_missing = 0;
    reading->looked_count = 0;
    rate->used = evaluate_sides(&numerator, &denominator, reading, indicator, read_cell);
    rate->numerator = rate->used ? numerator.value : 0;
    rate->denominator = rate->used ? denominator.value : 0;
    rate->values_expected = reading->values_expected;
    rate->values_missing = reading->values_missing;
    /* A population that is not known is no gap in the rate, only in its interval. */
    rate->population = 0;
    if (rate->used && indicator->population != NULL) {
        edu_number_t population = edu_expr_eval(indicator->population, read_cell, reading);

        rate->population = population.state == EDU_PRESENT ? population.value : NAN;
    }
    rate->parts_used = rate->used;
    rate->parts_expected = rate->used || (expected && denominator.state == EDU_MISSING) ||
                           (expected && numerator.state == EDU_MISSING);
    count_units(rate, reading, indicator);
    fill(rate, reading, indicator);
}

bool
edu_rate_says(const edu_rate_t *rate)
{
    return rate->used || rate->units_expected > 0 || rate->units_reported > 0 || rate->values_expected > 0 ||
           rate->parts_expected > 0;
}

/* Whether every form that the indicator reads in this period knows of the group here. Where one does not (a county form
 * that cannot tell urban from rural), the want of a rate is no gap in anybody's returns. */
static bool
is_asked(const reading_t *reading, const edu_indicator_t *indicator)
{
    for (int i = 0; i < indicator->inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(indicator->inputs, i, edu_expr_input_t);

        if (input->lag == 0 &&
            edu_cube_find(reading->cube, form_number(reading->rates->catalogue, input->form), reading->area,
                          reading->rates->period, reading->grp) == NULL)
            return false;
    }
    return true;
}

/* Whether any form has a sum for the group here. */
static bool
has_sums(const edu_rates_t *rates, const edu_cube_t *cube, const char *area, int grp)
{
    for (int f = 0; f < rates->catalogue->forms->nelts; f++)
        if (edu_cube_find(cube, f, area, rates->period, grp) != NULL)
            return true;
    return false;
}

void
edu_rates_evaluate(edu_rates_t *rates, const edu_cube_t *cube, int node)
{
    const edu_area_t *area = rates->tree->nodes[node].area;

    for (int grp = 0; grp < rates->groups; grp++) {
        reading_t reading = {
            .rates = rates, .cube = cube, .area = area->code, .grp = grp, .missing = rates->last};
        edu_error_t *error;

        if (grp > 0 && !has_sums(rates, cube, area->code, grp))
            continue;
        error = edu_period_parse(&reading.period, rates->period, strlen(rates->period));
        edu_error_clear(error); /* it was written by edu_period_format */
        rates->known[node * rates->groups + grp] = 1;
        for (int i = 0; i < rates->indicators; i++) {
            const edu_indicator_t *indicator = indicator_at(rates, i);

            edu_rate_t *rate = edu_rates_at(rates, node, grp, i);

            if (indicator->frequency != rates->frequency || is_combined(indicator) ||
                !edu_rates_is_base(rates, node, i))
                continue;
            evaluate_one(rate, &reading, indicator, grp == 0 && area->reports);
            if (grp > 0 && !rate->used && !is_asked(&reading, indicator))
                *rate = (edu_rate_t){0};
        }
    }
}

static void
add_rate(edu_rate_t *to, const edu_rate_t *from)
{
    to->used |= from->used;
    to->numerator += from->numerator;
    to->denominator += from->denominator;
    to->population += from->population;
    to->units_expected += from->units_expected;
    to->units_reported += from->units_reported;
    to->earlier_expected += from->earlier_expected;
    to->earlier_reported += from->earlier_reported;
    to->values_expected += from->values_expected;
    to->values_missing += from->values_missing;
    to->parts_expected += from->parts_expected;
    to->parts_used += from->parts_used;
    to->filled.some |= from->filled.some;
    to->filled.used |= from->filled.used;
    to->filled.numerator += from->filled.numerator;
    to->filled.denominator += from->filled.denominator;
    to->filled.lowest += from->filled.lowest;
    to->filled.highest += from->filled.highest;
    to->filled.missing += from->filled.missing;
    to->filled.units += from->filled.units;
    to->filled.parts += from->filled.parts;
}

/* Adds one base node's rates of a group to the same, or another, group of everything above it. */
static void
add_upward(edu_rates_t *rates, int node, int from_grp, int to_grp)
{
    for (int i = 0; i < rates->indicators; i++) {
        if (is_combined(indicator_at(rates, i)) || !edu_rates_is_base(rates, node, i))
            continue;
        const edu_rate_t *rate = edu_rates_at(rates, node, from_grp, i);
        for (int above = rates->tree->nodes[node].parent; above >= 0;
             above = rates->tree->nodes[above].parent)
            add_rate(edu_rates_at(rates, above, to_grp, i), rate);
    }
}

/* Areas that should be in the sums and have sent nothing at all stand in no node below: they are counted from the list of areas. */
static void
expect_all_parts(edu_rates_t *rates, int node)
{
    const edu_tree_t *tree = rates->tree;

    for (int i = 0; i < rates->indicators; i++) {
        const edu_indicator_t *indicator = indicator_at(rates, i);
        edu_rate_t *rate = edu_rates_at(rates, node, 0, i);
        int silent = rates->parts[indicator->base_level][tree->nodes[node].area->number];

        if (is_combined(indicator) || edu_rates_is_base(rates, node, i))
            continue;
        for (int k = tree->below_start[node]; k < tree->below_start[node + 1]; k++)
            silent -=
                tree->nodes[tree->below[k]].area->reports && edu_rates_is_base(rates, tree->below[k], i);
        rate->parts_expected += silent > 0 ? silent : 0;
    }
}

void
edu_rates_add_up(edu_rates_t *rates)
{
    const edu_tree_t *tree = rates->tree;

    for (int node = 0; node < tree->count; node++) {
        for (int grp = 0; grp < rates->groups; grp++) {
            const edu_group_t *group =
                grp == 0 ? NULL : APR_ARRAY_IDX(rates->catalogue->groups, grp - 1, const edu_group_t *);

            if (group != NULL && edu_group_is_area_set(group)) {
                if (rates->known[node * rates->groups] &&
                    edu_tree_in_set(tree, node, rates->catalogue->areas, group->code))
                    add_upward(rates, node, 0, grp);
            } else if (rates->known[node * rates->groups + grp]) {
                add_upward(rates, node, grp, grp);
            }
        }
    }
    for (int node = 0; node < tree->count; node++)
        expect_all_parts(rates, node);
    edu_rates_combine(rates);
}

double
edu_rate_value(const edu_rate_t *rate, const edu_indicator_t *indicator)
{
    double value = rate->numerator * indicator->scale / rate->denominator;

    if (indicator->adjusted)
        return indicator->scale * edu_parity_adjusted(rate->numerator, rate->denominator);
    return indicator->above_100 == EDU_ABOVE_CAP && value > indicator->scale ? indicator->scale : value;
}
