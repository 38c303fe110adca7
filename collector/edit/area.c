#include "collector/edit/area_private.h"

#include "base/file.h"
#include "base/pool.h"
#include "collector/edit/message.h"

#include <apr_strings.h>
#include <string.h>

static edu_edit_sum_check_t *
check_at(const edu_edit_areas_t *areas, int index)
{
    return &APR_ARRAY_IDX(areas->checks, index, edu_edit_sum_check_t);
}

static edu_edit_source_t *
source_at(const edu_edit_areas_t *areas, int index)
{
    return &APR_ARRAY_IDX(areas->sources, index, edu_edit_source_t);
}

static void
add_messages(edu_program_t *program, const apr_array_header_t *parts)
{
    for (int i = 0; i < parts->nelts; i++)
        if (APR_ARRAY_IDX(parts, i, edu_message_part_t).value != NULL)
            edu_program_add_inputs(program, APR_ARRAY_IDX(parts, i, edu_message_part_t).value);
}

static bool
is_foreign(const edu_edit_areas_t *areas, const edu_edit_rule_t *rule)
{
    const edu_form_t *form = areas->plan->form;
    const edu_expr_t *parts[] = {rule->check, rule->when};

    if (strcmp(rule->form, form->code) != 0)
        return true;
    for (int k = 0; k < 2; k++) {
        const apr_array_header_t *inputs = parts[k] != NULL ? edu_expr_inputs(parts[k], areas->pool) : NULL;

        for (int i = 0; inputs != NULL && i < inputs->nelts; i++)
            if (APR_ARRAY_IDX(inputs, i, edu_expr_input_t).form != form)
                return true;
    }
    return false;
}

static void
add_check(edu_edit_areas_t *areas, const edu_edit_rule_t *rule)
{
    edu_edit_sum_check_t *check = apr_array_push(areas->checks);

    *check = (edu_edit_sum_check_t){.rule = rule, .when = -1, .foreign = is_foreign(areas, rule)};
    check->check = edu_program_add_check(areas->program, rule->check, rule->tolerance, rule->tolerance_share);
    if (rule->when != NULL)
        check->when = edu_program_add(areas->program, rule->when);
    add_messages(areas->program, rule->zh);
    add_messages(areas->program, rule->en);
    areas->foreign += check->foreign;
}

static edu_edit_source_t *
find_source(edu_edit_areas_t *areas, const edu_form_t *form, int lag)
{
    edu_edit_source_t *source;

    for (int i = 0; i < areas->sources->nelts; i++) {
        source = source_at(areas, i);
        if (source->form == form && source->lag == lag)
            return source;
    }
    source = apr_array_push(areas->sources);
    *source = (edu_edit_source_t){form, lag, form == areas->plan->form,
                                  apr_array_make(areas->pool, 16, sizeof(int)),
                                  apr_array_make(areas->pool, 16, sizeof(int))};
    return source;
}

static void
plan_sources(edu_edit_areas_t *areas)
{
    for (int i = 0; i < areas->inputs->nelts; i++) {
        const edu_program_input_t *input = &APR_ARRAY_IDX(areas->inputs, i, edu_program_input_t);
        edu_edit_source_t *source = find_source(areas, input->form, input->lag);

        APR_ARRAY_PUSH(source->cells, int) =
            source->own ? edu_edit_plan_summed(areas->plan, input->cell) : input->cell;
        APR_ARRAY_PUSH(source->inputs, int) = i;
    }
}

static void
plan_check(edu_edit_areas_t *areas, edu_edit_sum_check_t *check)
{
    const apr_array_header_t *inputs = edu_expr_inputs(check->rule->check, areas->pool);

    check->sources = apr_pcalloc(areas->pool, (size_t)areas->sources->nelts + 1);
    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        for (int k = 0; k < areas->sources->nelts; k++) {
            const edu_edit_source_t *source = source_at(areas, k);

            check->sources[k] |= source->form == input->form && source->lag == input->lag;
        }
    }
    for (int k = 0; k < areas->sources->nelts && check->foreign; k++)
        if (check->sources[k] && source_at(areas, k)->own && source_at(areas, k)->lag > 0)
            APR_ARRAY_PUSH(areas->later, int) = source_at(areas, k)->lag;
}

edu_error_t *
edu_edit_areas_create(edu_edit_areas_t **areas, const edu_edit_plan_t *plan, edu_findings_t *findings,
                      int64_t submission, apr_pool_t *pool)
{
    edu_edit_areas_t *made = apr_pcalloc(pool, sizeof *made);

    made->plan = plan;
    made->findings = findings;
    made->submission = submission;
    made->pool = pool;
    made->scratch_pool = edu_pool_create(pool);
    made->program = edu_program_create(1, pool);
    made->checks = apr_array_make(pool, 16, sizeof(edu_edit_sum_check_t));
    made->sources = apr_array_make(pool, 4, sizeof(edu_edit_source_t));
    made->later = apr_array_make(pool, 2, sizeof(int));
    made->zh = edu_buffer_create(256, pool);
    made->en = edu_buffer_create(256, pool);
    made->record = edu_buffer_create(256, pool);
    for (int i = 0; i < plan->areas->nelts; i++)
        add_check(made, APR_ARRAY_IDX(plan->areas, i, const edu_edit_rule_t *));
    edu_program_finish(made->program);
    made->inputs = edu_program_inputs(made->program);
    plan_sources(made);
    for (int i = 0; i < made->checks->nelts; i++)
        plan_check(made, check_at(made, i));
    made->area.numbers = apr_palloc(pool, sizeof(edu_number_t) * (size_t)(made->inputs->nelts + 1));
    made->area.there = apr_pcalloc(pool, (size_t)made->sources->nelts + 1);
    *areas = made;
    return plan->areas->nelts > 0 && made->foreign > 0 ? edu_file_spill(&made->waiting, pool) : NULL;
}

/* A cell's number for a message. */
static edu_number_t
area_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    const edu_edit_areas_t *areas = baton;

    return areas->area.numbers[edu_program_find_input(areas->program, form, cell, lag)];
}

/* Whether each form that the rule reads has returns there. */
static bool
is_told_all(const edu_edit_areas_t *areas, const edu_edit_sum_check_t *check, const edu_edit_sums_t *area)
{
    for (int k = 0; k < areas->sources->nelts; k++)
        if (check->sources[k] && !area->there[k])
            return false;
    return true;
}

static bool
is_broken(const edu_edit_areas_t *areas, const edu_edit_sum_check_t *check)
{
    edu_number_t holds = edu_program_number(areas->program, check->check, 0);

    if (check->when >= 0) {
        edu_number_t when = edu_program_number(areas->program, check->when, 0);

        if (when.state != EDU_PRESENT || when.value == 0)
            return false;
    }
    if (holds.state == EDU_PRESENT)
        return holds.value == 0;
    return holds.state == EDU_MISSING && check->rule->missing_is_finding;
}

static edu_error_t *
tell(edu_edit_areas_t *areas, const edu_edit_sums_t *area, const edu_edit_rule_t *rule)
{
    edu_buffer_clear(areas->zh);
    edu_buffer_clear(areas->en);
    edu_edit_message(areas->zh, rule, EDU_LANG_ZH, area_cell, areas, NULL, areas->scratch_pool);
    edu_edit_message(areas->en, rule, EDU_LANG_EN, area_cell, areas, NULL, areas->scratch_pool);
    return edu_findings_add(areas->findings,
                            &(edu_finding_t){area->county, rule->form, area->year, area->period, area->county,
                                             rule->code, rule->severity, areas->submission,
                                             edu_buffer_text(areas->zh), edu_buffer_text(areas->en)});
}

edu_error_t *
edu_edit_areas_look(edu_edit_areas_t *areas, const edu_edit_sums_t *area, bool foreign)
{
    areas->area.county = area->county;
    if (area->numbers != areas->area.numbers)
        memcpy(areas->area.numbers, area->numbers, sizeof(edu_number_t) * (size_t)areas->inputs->nelts);
    for (int i = 0; i < areas->inputs->nelts; i++) {
        int reg = APR_ARRAY_IDX(areas->inputs, i, edu_program_input_t).reg;

        *edu_program_values(areas->program, reg) = area->numbers[i].value;
        *edu_program_states(areas->program, reg) = area->numbers[i].state;
    }
    edu_program_run(areas->program, 1);
    for (int i = 0; i < areas->checks->nelts; i++) {
        const edu_edit_sum_check_t *check = check_at(areas, i);

        if (check->foreign == foreign && !check->asleep && is_told_all(areas, check, area) &&
            is_broken(areas, check))
            EDU_TRY(tell(areas, area, check->rule));
    }
    return NULL;
}

void
edu_edit_areas_blank(const edu_edit_areas_t *areas, edu_edit_sums_t *area)
{
    for (int i = 0; i < areas->inputs->nelts; i++)
        area->numbers[i] = (edu_number_t){EDU_MISSING, 0};
    memset(area->there, 0, (size_t)areas->sources->nelts);
}

/* What the plan's form says of a county-period. */
static void
fill_own(edu_edit_areas_t *areas, edu_edit_county_t *county, int year, const char *period)
{
    edu_edit_sums_t *area = &areas->area;

    edu_edit_areas_blank(areas, area);
    area->county = county->code;
    area->year = year;
    area->period = period;
    for (int k = 0; k < areas->sources->nelts; k++) {
        const edu_edit_source_t *source = source_at(areas, k);
        edu_edit_period_t *from =
            source->own ? edu_edit_county_period_before(county, year, period, source->lag) : NULL;

        if (from == NULL)
            continue;
        const edu_number_t *sums = edu_edit_period_sums(county, from);
        area->there[k] = from->summed_rows > 0;
        for (int i = 0; i < source->inputs->nelts && area->there[k]; i++)
            area->numbers[APR_ARRAY_IDX(source->inputs, i, int)] = sums[APR_ARRAY_IDX(source->cells, i, int)];
    }
}

/* Rules that read the form of years ago speak anew of the years after, which no return of it need have. */
static edu_error_t *
wait_later(edu_edit_areas_t *areas, edu_edit_county_t *county, const edu_edit_period_t *period)
{
    for (int i = 0; i < areas->later->nelts; i++) {
        int year = period->year + APR_ARRAY_IDX(areas->later, i, int);
        const char *name = apr_psprintf(areas->scratch_pool, "%d%s", year, period->period + 4);
        const edu_edit_period_t *there = edu_edit_county_period_before(county, year, name, 0);

        if ((there != NULL && there->looked_at) ||
            apr_hash_get(areas->noted, name, APR_HASH_KEY_STRING) != NULL)
            continue;
        apr_hash_set(areas->noted, name, APR_HASH_KEY_STRING, name);
        fill_own(areas, county, year, name);
        EDU_TRY(edu_edit_areas_wait(areas, &areas->area));
    }
    return NULL;
}

edu_error_t *
edu_edit_areas_county(edu_edit_areas_t *areas, edu_edit_county_t *county)
{
    if (areas->checks->nelts == 0)
        return NULL;
    areas->noted = apr_hash_make(areas->scratch_pool);
    for (int i = 0; i < county->periods->nelts; i++) {
        const edu_edit_period_t *period = APR_ARRAY_IDX(county->periods, i, const edu_edit_period_t *);

        if (!period->looked_at)
            continue;
        fill_own(areas, county, period->year, period->period);
        if (areas->foreign < areas->checks->nelts)
            EDU_TRY(edu_edit_areas_look(areas, &areas->area, false));
        if (areas->foreign > 0) {
            EDU_TRY(edu_edit_areas_wait(areas, &areas->area));
            EDU_TRY(wait_later(areas, county, period));
        }
    }
    apr_pool_clear(areas->scratch_pool);
    return NULL;
}

edu_error_t *
edu_edit_areas_ask(edu_edit_areas_t *areas, const char *county, int year, const char *period)
{
    if (areas->foreign == 0)
        return NULL;
    edu_edit_areas_blank(areas, &areas->area);
    areas->area.county = county;
    areas->area.year = year;
    areas->area.period = period;
    return edu_edit_areas_wait(areas, &areas->area);
}

apr_array_header_t *
edu_edit_area_forms(const edu_edit_plan_t *plan, apr_pool_t *pool)
{
    apr_array_header_t *forms = apr_array_make(pool, 4, sizeof(const edu_form_t *));

    APR_ARRAY_PUSH(forms, const edu_form_t *) = plan->form;
    for (int i = 0; i < plan->areas->nelts; i++) {
        const edu_form_t *form =
            edu_catalogue_form(plan->catalogue, APR_ARRAY_IDX(plan->areas, i, const edu_edit_rule_t *)->form);
        bool there = false;

        for (int k = 0; k < forms->nelts; k++)
            there = there || APR_ARRAY_IDX(forms, k, const edu_form_t *) == form;
        if (!there)
            APR_ARRAY_PUSH(forms, const edu_form_t *) = form;
    }
    return forms;
}
