#include "collector/edit/look.h"

#include "base/pool.h"

#include <math.h>
#include <string.h>

edu_edit_look_t *
edu_edit_look_create(const edu_edit_plan_t *plan, edu_edit_found_t found, void *baton, apr_pool_t *pool)
{
    edu_edit_look_t *look = apr_pcalloc(pool, sizeof *look);

    look->plan = plan;
    look->found = found;
    look->baton = baton;
    look->zh = edu_buffer_create(256, pool);
    look->en = edu_buffer_create(256, pool);
    look->pool = edu_pool_create(pool);
    return look;
}

static edu_edit_check_t *
check_at(const edu_edit_look_t *look, int index)
{
    return &APR_ARRAY_IDX(look->plan->checks, index, edu_edit_check_t);
}

/* One input column: the rows' own cells, or those of the same units some years before. A unit without a return then lacks
 * what applies to it. */
static void
fill_input(edu_edit_look_t *look, const edu_edit_input_t *input)
{
    double *values = edu_program_values(look->plan->program, input->reg);
    unsigned char *states = edu_program_states(look->plan->program, input->reg);

    for (int i = 0; i < look->batch_rows; i++) {
        const edu_edit_row_t *row = look->batch[i];
        const edu_edit_row_t *from = input->lag == 0 ? row : edu_edit_row_before(row, input->lag);

        if (from != NULL) {
            values[i] = from->values[input->kept];
            states[i] = from->states[input->kept];
        } else {
            values[i] = 0;
            states[i] = row->class->cells[input->kept] ? EDU_MISSING : EDU_NOT_APPLICABLE;
        }
    }
}

static void
run_batch(edu_edit_look_t *look, edu_edit_row_t **rows, int count)
{
    look->batch = rows;
    look->batch_rows = count;
    for (int i = 0; i < look->plan->inputs->nelts; i++)
        fill_input(look, &APR_ARRAY_IDX(look->plan->inputs, i, edu_edit_input_t));
    edu_program_run(look->plan->program, count);
}

/* A cell's value for a message: of the row it is about. */
static edu_number_t
message_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    const edu_edit_look_t *look = baton;
    const edu_edit_row_t *row = look->told;
    int kept = edu_edit_plan_kept(look->plan, cell);

    (void)form;
    if (row == NULL || kept < 0)
        return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    if (!row->class->cells[kept])
        return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    if (lag > 0 && (row = edu_edit_row_before(row, lag)) == NULL)
        return (edu_number_t){EDU_MISSING, 0};
    return (edu_number_t){(edu_state_t)row->states[kept], row->values[kept]};
}

edu_error_t *
edu_edit_tell(edu_edit_look_t *look, edu_edit_row_t *row, const edu_edit_rule_t *rule,
              const edu_edit_words_t *words)
{
    look->told = row;
    edu_buffer_clear(look->zh);
    edu_buffer_clear(look->en);
    edu_edit_message(look->zh, rule, EDU_LANG_ZH, message_cell, look, words, look->pool);
    edu_edit_message(look->en, rule, EDU_LANG_EN, message_cell, look, words, look->pool);
    return look->found(look->baton, look->period, row, rule, edu_buffer_text(look->zh),
                       edu_buffer_text(look->en));
}

/* Whether the rule speaks of the row at all. */
static bool
speaks(const edu_edit_look_t *look, int index, int at)
{
    const edu_edit_check_t *check = check_at(look, index);

    if (!look->batch[at]->class->checks[index])
        return false;
    if (check->when < 0)
        return true;
    edu_number_t when = edu_program_number(look->plan->program, check->when, at);
    return when.state == EDU_PRESENT && when.value != 0;
}

static bool
is_broken(const edu_edit_look_t *look, int index, int at)
{
    const edu_edit_check_t *check = check_at(look, index);
    edu_number_t holds = edu_program_number(look->plan->program, check->check, at);

    if (holds.state == EDU_PRESENT ? holds.value != 0
                                   : holds.state != EDU_MISSING || !check->rule->missing_is_finding)
        return false;
    return speaks(look, index, at);
}

/* The conditions of one severity over the batch. */
static edu_error_t *
look_conditions(edu_edit_look_t *look, edu_severity_t severity)
{
    for (int k = 0; k < look->plan->checks->nelts; k++) {
        const edu_edit_rule_t *rule = check_at(look, k)->rule;

        if (rule->kind != EDU_RULE_CONDITION || rule->severity != severity)
            continue;
        for (int i = 0; i < look->batch_rows; i++) {
            edu_edit_row_t *row = look->batch[i];

            if ((severity == EDU_SOFT && row->blocked) || !is_broken(look, k, i))
                continue;
            row->blocked = row->blocked || (severity == EDU_HARD && !row->stored);
            EDU_TRY(edu_edit_tell(look, row, rule, NULL));
        }
    }
    return NULL;
}

static double
present_or_nan(const edu_edit_look_t *look, int reg, int at)
{
    edu_number_t number = edu_program_number(look->plan->program, reg, at);

    return number.state == EDU_PRESENT ? number.value : NAN;
}

/* Keeps the values that statistical rules look at: for the period at hand, and in the rows for later ones. `first`: the batch's first row
 * among the period's. */
static void
keep_values(edu_edit_look_t *look, int first)
{
    int count = look->plan->checks->nelts;

    for (int k = 0; k < count; k++) {
        const edu_edit_check_t *check = check_at(look, k);

        if (check->value < 0)
            continue;
        for (int i = 0; i < look->batch_rows; i++) {
            double value = present_or_nan(look, check->value, i);

            if (check->slot >= 0)
                look->batch[i]->slots[check->slot] = value;
            if (look->values == NULL)
                continue;
            look->values[(first + i) * count + k] = speaks(look, k, i) ? value : NAN;
            if (check->previous >= 0)
                look->previous[(first + i) * count + k] = present_or_nan(look, check->previous, i);
        }
    }
}

static int
batch_size(int rows, int first)
{
    return rows - first < EDU_EDIT_ROWS ? rows - first : EDU_EDIT_ROWS;
}

static edu_error_t *
look_at_rows(edu_edit_look_t *look, edu_edit_row_t **rows, int count)
{
    for (int first = 0; first < count; first += EDU_EDIT_ROWS) {
        run_batch(look, rows + first, batch_size(count, first));
        EDU_TRY(look_conditions(look, EDU_HARD));
        EDU_TRY(look_conditions(look, EDU_SOFT));
    }
    return NULL;
}

/* Takes blocked rows out of the period; stored ones that they would have replaced come back and are looked at. */
static edu_error_t *
settle_rows(edu_edit_look_t *look)
{
    apr_array_header_t *rows = look->period->rows;
    apr_array_header_t *back = apr_array_make(look->pool, 8, sizeof(edu_edit_row_t *));
    int kept = 0;

    for (int i = 0; i < rows->nelts; i++) {
        edu_edit_row_t *row = APR_ARRAY_IDX(rows, i, edu_edit_row_t *);

        if (!row->blocked) {
            APR_ARRAY_IDX(rows, kept++, edu_edit_row_t *) = row;
            continue;
        }
        edu_edit_county_unchain(look->county, row);
        if (row->instead != NULL) {
            edu_edit_county_chain(look->county, row->instead);
            APR_ARRAY_PUSH(back, edu_edit_row_t *) = row->instead;
        }
    }
    rows->nelts = kept;
    EDU_TRY(look_at_rows(look, (edu_edit_row_t **)(void *)back->elts, back->nelts));
    apr_array_cat(rows, back);
    return NULL;
}

/* Values of all rows that stand; those that came back are among them. */
static void
take_values(edu_edit_look_t *look)
{
    edu_edit_row_t **rows = (edu_edit_row_t **)(void *)look->period->rows->elts;
    int count = look->period->rows->nelts;

    for (int first = 0; first < count; first += EDU_EDIT_ROWS) {
        /* The columns of the last and only batch are still there. */
        if (look->batch != rows || look->batch_rows != count)
            run_batch(look, rows + first, batch_size(count, first));
        keep_values(look, first);
    }
}

static void
begin_period(edu_edit_look_t *look, edu_edit_county_t *county, edu_edit_period_t *period)
{
    apr_pool_clear(look->pool);
    look->county = county;
    look->period = period;
    look->batch = NULL;
    look->batch_rows = 0;
    look->values = NULL;
}

edu_error_t *
edu_edit_look(edu_edit_look_t *look, edu_edit_county_t *county, edu_edit_period_t *period)
{
    const apr_array_header_t *rows = period->rows;
    int count;

    begin_period(look, county, period);
    EDU_TRY(look_at_rows(look, (edu_edit_row_t **)(void *)rows->elts, rows->nelts));
    count = rows->nelts;
    EDU_TRY(settle_rows(look));
    if (rows->nelts != count)
        look->batch = NULL;
    period->looked_at = true;
    if (look->plan->statistics == 0)
        return NULL;
    size_t size = sizeof(double) * (size_t)(rows->nelts * look->plan->checks->nelts + 1);
    look->values = apr_palloc(look->pool, size);
    look->previous = apr_palloc(look->pool, size);
    take_values(look);
    return edu_edit_look_statistics(look);
}

edu_error_t *
edu_edit_look_load(edu_edit_look_t *look, edu_edit_county_t *county, edu_db_t *db)
{
    EDU_TRY(edu_edit_county_load(county, db));
    for (int i = 0; i < county->periods->nelts && look->plan->slot_count > 0; i++) {
        begin_period(look, county, APR_ARRAY_IDX(county->periods, i, edu_edit_period_t *));
        take_values(look);
    }
    return NULL;
}

edu_error_t *
edu_edit_look_later(edu_edit_look_t *look, edu_edit_county_t *county, edu_findings_t *findings, int from)
{
    for (int i = from; i < county->periods->nelts; i++) {
        edu_edit_period_t *period = APR_ARRAY_IDX(county->periods, i, edu_edit_period_t *);

        if (period->looked_at || period->rows->nelts == 0)
            continue;
        EDU_TRY(edu_findings_looked_at(findings, county->code, county->plan->form->code, period->year,
                                       period->period, NULL));
        EDU_TRY(edu_edit_look(look, county, period));
    }
    return NULL;
}
