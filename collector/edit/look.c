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
    look->before = apr_palloc(pool, sizeof *look->before * (size_t)(plan->lags->nelts * EDU_EDIT_ROWS));
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

/* Each row itself, and those of the same units as many years before as some rule looks back. */
static void
find_before(edu_edit_look_t *look)
{
    for (int k = 0; k < look->plan->lags->nelts; k++) {
        int lag = APR_ARRAY_IDX(look->plan->lags, k, int);
        const edu_edit_row_t **before = look->before + k * EDU_EDIT_ROWS;

        for (int i = 0; i < look->batch_rows; i++)
            before[i] = lag == 0 ? look->batch[i] : edu_edit_row_before(look->batch[i], lag);
    }
}

/* One input column. A unit without a return then lacks what applies to it. */
static void
fill_input(edu_edit_look_t *look, const edu_edit_input_t *input)
{
    double *values = edu_program_values(look->plan->program, input->reg);
    edu_program_state_t *states = edu_program_states(look->plan->program, input->reg);
    const edu_edit_row_t **before = look->before + input->lag * EDU_EDIT_ROWS;

    for (int i = 0; i < look->batch_rows; i++) {
        const edu_edit_row_t *from = before[i];

        int cell = from != NULL ? edu_edit_row_cell(look->plan, from, input->kept) : 0;

        values[i] = from != NULL ? from->values[cell] : 0;
        states[i] = from != NULL ? from->states[cell] : look->batch[i]->class->absent[input->kept];
    }
}

static void
run_batch(edu_edit_look_t *look, edu_edit_row_t **rows, int count)
{
    look->batch = rows;
    look->batch_rows = count;
    find_before(look);
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
    if (row->class->absent[kept] == EDU_NOT_APPLICABLE)
        return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    if (lag > 0 && (row = edu_edit_row_before(row, lag)) == NULL)
        return (edu_number_t){EDU_MISSING, 0};
    kept = edu_edit_row_cell(look->plan, row, kept);
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

/* The next row from `at` on for which the check's condition does not hold; nearly always there is none. */
static int
next_broken(const edu_edit_look_t *look, int index, int at)
{
    const edu_edit_check_t *check = check_at(look, index);

    return edu_program_next_false(look->plan->program, check->check, check->rule->missing_is_finding, at,
                                  look->batch_rows);
}

/* The conditions of one severity over the batch. */
static edu_error_t *
look_conditions(edu_edit_look_t *look, edu_severity_t severity)
{
    for (int k = 0; k < look->plan->checks->nelts; k++) {
        const edu_edit_rule_t *rule = check_at(look, k)->rule;

        if (rule->kind != EDU_RULE_CONDITION || rule->severity != severity)
            continue;
        for (int i = next_broken(look, k, 0); i < look->batch_rows; i = next_broken(look, k, i + 1)) {
            edu_edit_row_t *row = look->batch[i];

            if ((severity == EDU_SOFT && row->blocked) || !speaks(look, k, i))
                continue;
            row->blocked = row->blocked || (severity == EDU_HARD && !row->stored);
            EDU_TRY(edu_edit_tell(look, row, rule, NULL));
        }
    }
    return NULL;
}

/* A register's values, NAN where none is present, each `step` doubles from the one before. */
static void
take_column(const edu_edit_look_t *look, int reg, double *out, int step)
{
    const double *values = edu_program_values(look->plan->program, reg);
    const edu_program_state_t *states = edu_program_states(look->plan->program, reg);

    for (int i = 0; i < look->batch_rows; i++)
        out[i * step] = states[i] == EDU_PRESENT ? values[i] : NAN;
}

/* Of a rule that looks at many figures of a return only whether it speaks of it: 1, or NAN. */
static void
keep_whether(edu_edit_look_t *look, int index, int first)
{
    double *values = look->values + first * look->plan->statistics + check_at(look, index)->statistic;

    for (int i = 0; i < look->batch_rows; i++)
        values[i * look->plan->statistics] = speaks(look, index, i) ? 1 : NAN;
}

/* Keeps the values that statistical rules look at: for the period at hand, and in the rows for later ones. `first`: the batch's first row
 * among the period's. */
static void
keep_values(edu_edit_look_t *look, int first)
{
    int width = look->plan->statistics;
    double column[EDU_EDIT_ROWS];

    for (int k = 0; k < look->plan->checks->nelts; k++) {
        const edu_edit_check_t *check = check_at(look, k);
        int at = first * width + check->statistic;

        if (check->statistic < 0)
            continue;

        if (check->value < 0) {
            if (check->kept_count > 0 && look->values != NULL)
                keep_whether(look, k, first);
            continue;
        }
        take_column(look, check->value, column, 1);
        for (int i = 0; i < look->batch_rows && check->slot >= 0; i++)
            look->batch[i]->slots[check->slot] = column[i];
        if (look->values == NULL)
            continue;
        for (int i = 0; i < look->batch_rows; i++)
            look->values[at + i * width] = isnan(column[i]) || !speaks(look, k, i) ? NAN : column[i];
        if (check->previous >= 0)
            take_column(look, check->previous, look->previous + at, width);
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
        edu_edit_row_unchain(row);
        if (row->instead != NULL) {
            edu_edit_row_chain(row->instead);
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
    size_t size = sizeof(double) * (size_t)(rows->nelts * look->plan->statistics + 1);
    look->values = apr_palloc(look->pool, size);
    look->previous = apr_palloc(look->pool, size);
    take_values(look);
    return edu_edit_look_statistics(look);
}

edu_error_t *
edu_edit_look_between(edu_edit_look_t *look, edu_edit_county_t *county, edu_findings_t *findings, int from,
                      int end)
{
    for (int i = from; i < end; i++) {
        edu_edit_period_t *period = APR_ARRAY_IDX(county->periods, i, edu_edit_period_t *);

        if (period->looked_at || period->rows == NULL || period->rows->nelts == 0)
            continue;
        EDU_TRY(edu_findings_looked_at(findings, county->code, county->plan->form->code, period->year,
                                       period->period, NULL));
        EDU_TRY(edu_edit_look(look, county, period));
    }
    return NULL;
}

/* A stored period on its way in. */
typedef struct stored_t {
    edu_edit_look_t *look;
    edu_edit_county_t *county;
    edu_findings_t *findings;
} stored_t;

static edu_error_t *
take_stored(void *baton, edu_edit_period_t *period)
{
    const stored_t *stored = baton;
    edu_edit_look_t *look = stored->look;
    edu_edit_county_t *county = stored->county;

    if (stored->findings != NULL) {
        EDU_TRY(edu_edit_look_between(look, county, stored->findings, county->periods->nelts - 1,
                                      county->periods->nelts));
    } else if (look->plan->slot_count > 0) {
        begin_period(look, county, period);
        take_values(look);
    }
    edu_edit_county_forget(county, period->year);
    return NULL;
}

edu_error_t *
edu_edit_look_stored(edu_edit_look_t *look, edu_edit_county_t *county, edu_db_t *db, int until,
                     edu_findings_t *findings)
{
    stored_t stored = {look, county, findings};

    return edu_edit_county_read(county, db, until, take_stored, &stored);
}
