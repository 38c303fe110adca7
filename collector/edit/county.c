#include "collector/edit/county.h"

#include "base/pool.h"
#include "sql/form_edits.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

edu_edit_county_t *
edu_edit_county_create(const edu_edit_plan_t *plan, apr_pool_t *pool)
{
    edu_edit_county_t *county = apr_pcalloc(pool, sizeof *county);

    county->plan = plan;
    county->pool = edu_pool_create(pool);
    county->lasting_pool = pool;
    county->classes = apr_hash_make(pool);
    return county;
}

void
edu_edit_county_begin(edu_edit_county_t *county, const char *code)
{
    apr_pool_clear(county->pool);
    county->code = apr_pstrdup(county->pool, code);
    county->units = apr_hash_make(county->pool);
    county->periods = apr_array_make(county->pool, 16, sizeof(edu_edit_period_t *));
    county->condensed = 0;
    county->forgotten = 0;
    county->read_until = 0;
}

/* Periods of one form sort as their texts do, years first. */
static int
compare_periods(int year, const char *period, int other_year, const char *other)
{
    if (year != other_year)
        return year < other_year ? -1 : 1;
    return strcmp(period, other);
}

edu_edit_period_t *
edu_edit_county_period(edu_edit_county_t *county, int year, const char *period)
{
    edu_edit_period_t **periods = (edu_edit_period_t **)(void *)county->periods->elts;
    int at = county->periods->nelts;

    while (at > 0 && compare_periods(periods[at - 1]->year, periods[at - 1]->period, year, period) > 0)
        at--;
    if (at > 0 && periods[at - 1]->year == year && strcmp(periods[at - 1]->period, period) == 0)
        return periods[at - 1];

    edu_edit_period_t *made = apr_pcalloc(county->pool, sizeof *made);
    made->year = year;
    made->period = apr_pstrdup(county->pool, period);
    made->pool = edu_pool_create(county->pool);
    made->rows = apr_array_make(made->pool, 64, sizeof(edu_edit_row_t *));
    APR_ARRAY_PUSH(county->periods, edu_edit_period_t *) = made;
    periods = (edu_edit_period_t **)(void *)county->periods->elts;
    memmove(periods + at + 1, periods + at, (size_t)(county->periods->nelts - 1 - at) * sizeof *periods);
    periods[at] = made;
    return made;
}

edu_edit_period_t *
edu_edit_county_period_before(const edu_edit_county_t *county, int year, const char *period, int years)
{
    for (int i = county->periods->nelts - 1; i >= 0; i--) {
        edu_edit_period_t *at = APR_ARRAY_IDX(county->periods, i, edu_edit_period_t *);

        if (at->year == year - years && strcmp(at->period + 4, period + 4) == 0)
            return at;
        if (at->year < year - years)
            break;
    }
    return NULL;
}

const edu_edit_class_t *
edu_edit_class(edu_edit_county_t *county, const char *value)
{
    const edu_edit_plan_t *plan = county->plan;
    apr_pool_t *pool = county->lasting_pool;
    edu_edit_class_t *class = apr_hash_get(county->classes, value, APR_HASH_KEY_STRING);

    if (class != NULL)
        return class;
    class = apr_palloc(pool, sizeof *class);
    class->value = apr_pstrdup(pool, value);
    class->absent = apr_palloc(pool, (size_t)plan->kept_count + 1);
    class->checks = apr_palloc(pool, (size_t)plan->checks->nelts + 1);
    for (int i = 0; i < plan->kept_count; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(plan->form->cells, plan->kept_cells[i], const edu_cell_t *);

        class->absent[i] = edu_form_class_has(plan->form, cell->measure->applies_to, value)
                               ? EDU_MISSING
                               : EDU_NOT_APPLICABLE;
    }
    for (int i = 0; i < plan->checks->nelts; i++)
        class->checks[i] =
            edu_form_class_has(plan->form, APR_ARRAY_IDX(plan->checks, i, edu_edit_check_t).rule->applies_to,
                               value);
    apr_hash_set(county->classes, class->value, APR_HASH_KEY_STRING, class);
    return class;
}

edu_edit_unit_t *
edu_edit_county_unit(edu_edit_county_t *county, const char *code)
{
    apr_ssize_t length = (apr_ssize_t)strlen(code);
    edu_edit_unit_t *unit = apr_hash_get(county->units, code, length);

    if (unit != NULL)
        return unit;
    unit = apr_palloc(county->pool, sizeof *unit);
    unit->code = apr_pstrmemdup(county->pool, code, (apr_size_t)length);
    unit->newest = NULL;
    unit->past = NULL;
    apr_hash_set(county->units, unit->code, length, unit);
    return unit;
}

edu_edit_row_t *
edu_edit_row_create(const edu_edit_county_t *county, edu_edit_unit_t *unit, const edu_edit_period_t *period)
{
    size_t kept = (size_t)county->plan->kept_count;
    size_t slots = (size_t)county->plan->slot_count;
    edu_edit_row_t *row = apr_palloc(period->pool, sizeof *row);

    *row = (edu_edit_row_t){.unit = unit, .year = period->year, .period = period->period};
    row->values = apr_palloc(period->pool, sizeof(double) * (kept + slots + 1));
    memset(row->values, 0, sizeof(double) * kept);
    row->slots = row->values + kept;
    for (size_t i = 0; i < slots; i++)
        row->slots[i] = NAN;
    row->states = apr_palloc(period->pool, kept + 1);
    memset(row->states, EDU_MISSING, kept);
    return row;
}

void
edu_edit_row_finish(const edu_edit_county_t *county, edu_edit_row_t *row, const edu_edit_class_t *class)
{
    row->class = class;
    for (int i = 0; i < county->plan->kept_count; i++)
        row->states[i] = row->states[i] == EDU_PRESENT ? EDU_PRESENT : class->absent[i];
}

const edu_edit_row_t *
edu_edit_row_before(const edu_edit_row_t *row, int years)
{
    const edu_edit_row_t *at = row->older;

    /* Behind its year a period's text is the same from year to year. */
    while (at != NULL && at->year > row->year - years)
        at = at->older;
    while (at != NULL && at->year == row->year - years) {
        if (strcmp(at->period + 4, row->period + 4) == 0)
            return at;
        at = at->older;
    }
    return NULL;
}

edu_edit_row_t *
edu_edit_unit_find(const edu_edit_unit_t *unit, int year, const char *period)
{
    for (edu_edit_row_t *row = unit->newest; row != NULL; row = row->older) {
        int order = compare_periods(row->year, row->period, year, period);

        if (order <= 0)
            return order == 0 ? row : NULL;
    }
    return NULL;
}

edu_edit_row_t *
edu_edit_row_chain(edu_edit_row_t *row)
{
    edu_edit_row_t *newer = NULL;
    edu_edit_row_t *at = row->unit->newest;
    edu_edit_row_t *same = NULL;

    while (at != NULL && compare_periods(at->year, at->period, row->year, row->period) > 0) {
        newer = at;
        at = at->older;
    }
    if (at != NULL && at->year == row->year && strcmp(at->period, row->period) == 0) {
        same = at;
        at = at->older;
    }
    row->older = at;
    if (newer != NULL)
        newer->older = row;
    else
        row->unit->newest = row;
    return same;
}

void
edu_edit_row_unchain(const edu_edit_row_t *row)
{
    edu_edit_row_t *at = row->unit->newest;

    if (at == row) {
        row->unit->newest = row->older;
        return;
    }
    while (at != NULL && at->older != row)
        at = at->older;
    if (at != NULL)
        at->older = row->older;
}

const edu_number_t *
edu_edit_period_sums(const edu_edit_county_t *county, edu_edit_period_t *period)
{
    const edu_edit_plan_t *plan = county->plan;
    int count = plan->summed_count;

    if (period->sums != NULL)
        return period->sums;
    period->sums = apr_palloc(county->pool, sizeof(edu_number_t) * (size_t)(count + 1));
    for (int i = 0; i < count; i++)
        period->sums[i] = (edu_number_t){EDU_NOT_APPLICABLE, 0};
    for (int k = 0; k < period->rows->nelts; k++) {
        const edu_edit_row_t *row = APR_ARRAY_IDX(period->rows, k, const edu_edit_row_t *);

        if (row->scoped)
            continue;
        period->summed_rows++;
        for (int i = 0; i < count; i++) {
            int kept = plan->summed[i];
            edu_state_t state = (edu_state_t)row->states[kept];

            if (state == EDU_MISSING)
                period->sums[i].state = EDU_MISSING;
            else if (state == EDU_PRESENT && period->sums[i].state == EDU_NOT_APPLICABLE)
                period->sums[i].state = EDU_PRESENT;
            period->sums[i].value += row->values[kept];
        }
    }
    for (int i = 0; i < count; i++)
        if (period->sums[i].state != EDU_PRESENT)
            period->sums[i].value = 0;
    return period->sums;
}

/* Takes the next field of a COPY line as a kept cell. */
static void
take_cell(edu_edit_row_t *row, int kept, const char *text)
{
    if (text == NULL)
        return;
    row->values[kept] = strtod(text, NULL);
    row->states[kept] = EDU_PRESENT;
}

typedef struct reading_t {
    edu_edit_county_t *county;
    edu_edit_period_t *period; /* of the row before; NULL: none */
    edu_edit_stored_t take;
    void *baton;
} reading_t;

static edu_error_t *
end_period(reading_t *reading)
{
    edu_edit_period_t *period = reading->period;

    reading->period = NULL;
    return period != NULL ? reading->take(reading->baton, period) : NULL;
}

static edu_error_t *
take_stored(char *line, size_t length, void *baton)
{
    reading_t *reading = baton;
    edu_edit_county_t *county = reading->county;
    char *year;
    char *period;
    char *unit;
    char *class_value;
    char *scope;
    char *text;
    size_t ignored;

    (void)length;
    edu_copy_field(&line, &year, &ignored);
    edu_copy_field(&line, &period, &ignored);
    edu_copy_field(&line, &unit, &ignored);
    edu_copy_field(&line, &class_value, &ignored);
    edu_copy_field(&line, &scope, &ignored);
    int year_number = (int)strtol(year, NULL, 10);
    if (reading->period == NULL || reading->period->year != year_number ||
        strcmp(reading->period->period, period) != 0) {
        EDU_TRY(end_period(reading));
        reading->period = edu_edit_county_period(county, year_number, period);
    }
    edu_edit_row_t *row = edu_edit_row_create(county, edu_edit_county_unit(county, unit), reading->period);
    row->stored = true;
    row->scoped = scope != NULL;
    for (int i = 0; i < county->plan->kept_count; i++) {
        edu_copy_field(&line, &text, &ignored);
        take_cell(row, i, text);
    }
    edu_edit_row_finish(county, row, edu_edit_class(county, class_value != NULL ? class_value : ""));
    APR_ARRAY_PUSH(reading->period->rows, edu_edit_row_t *) = row;
    edu_edit_row_chain(row);
    return NULL;
}

edu_error_t *
edu_edit_county_read(edu_edit_county_t *county, edu_db_t *db, int until, edu_edit_stored_t take, void *baton)
{
    const edu_edit_plan_t *plan = county->plan;
    reading_t reading = {.county = county, .take = take, .baton = baton};
    int from = county->read_until;

    if (until <= from)
        return NULL;
    county->read_until = until;
    EDU_TRY(edu_copy_out(db,
                         edu_sql_copy_edited(plan->form, plan->kept_cells, plan->kept_count, county->code,
                                             from, until, county->pool),
                         take_stored, &reading));
    return end_period(&reading);
}
