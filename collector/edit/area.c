#include "collector/edit/area.h"

#include "collector/edit/message.h"
#include "sql/embedded.h"
#include "sql/form_edits.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* What is read together: the sums of one form, some years before. */
typedef struct source_t {
    const edu_form_t *form;
    int lag;
    apr_array_header_t *cells;  /* int */
    apr_array_header_t *inputs; /* int: index of the input that each cell fills */
} source_t;

/* One county-period. */
typedef struct area_t {
    const char *county;
    int year;
    const char *period;
    edu_number_t *numbers; /* one an input */
    bool *there;           /* one a source */
} area_t;

typedef struct areas_t {
    const edu_edit_plan_t *plan;
    apr_array_header_t *rules; /* const edu_edit_rule_t *: of the plan's, those that may speak */
    edu_program_t *program;
    int *checks; /* registers, one a rule */
    int *whens;
    const apr_array_header_t *inputs; /* edu_program_input_t */
    apr_array_header_t *sources;      /* source_t */
    source_t *source;                 /* being read */
    int source_index;
    apr_hash_t *by_key;
    apr_array_header_t *order; /* area_t * */
    const area_t *area;        /* being looked at */
    apr_pool_t *pool;
} areas_t;

static const edu_edit_rule_t *
rule_at(const areas_t *areas, int index)
{
    return APR_ARRAY_IDX(areas->rules, index, const edu_edit_rule_t *);
}

/* Rules all of whose forms hold returns somewhere: the sums of a form need not be read to hold them against nothing. */
static edu_error_t *
choose_rules(areas_t *areas, edu_db_t *db)
{
    for (int i = 0; i < areas->plan->areas->nelts; i++) {
        const edu_edit_rule_t *rule = APR_ARRAY_IDX(areas->plan->areas, i, const edu_edit_rule_t *);
        const apr_array_header_t *inputs = edu_expr_inputs(rule->check, areas->pool);
        const edu_form_t *asked = NULL;
        bool all = true;

        for (int k = 0; k < inputs->nelts && all; k++) {
            const edu_form_t *form = APR_ARRAY_IDX(inputs, k, edu_expr_input_t).form;
            edu_result_t *holds;

            if (form == asked || form == areas->plan->form)
                continue;
            asked = form;
            EDU_TRY(edu_db_query(&holds, db, edu_sql_query("form_has_returns"),
                                 EDU_PARAMS(EDU_TEXT(form->code)), areas->pool));
            all = edu_result_bool(holds, 0, 0);
        }
        if (all)
            APR_ARRAY_PUSH(areas->rules, const edu_edit_rule_t *) = rule;
    }
    return NULL;
}

static void
add_messages(edu_program_t *program, const apr_array_header_t *parts)
{
    for (int i = 0; i < parts->nelts; i++)
        if (APR_ARRAY_IDX(parts, i, edu_message_part_t).value != NULL)
            edu_program_add_inputs(program, APR_ARRAY_IDX(parts, i, edu_message_part_t).value);
}

static void
compile(areas_t *areas)
{
    size_t size = sizeof(int) * (size_t)areas->rules->nelts;

    areas->program = edu_program_create(1, areas->pool);
    areas->checks = apr_palloc(areas->pool, size);
    areas->whens = apr_palloc(areas->pool, size);
    for (int i = 0; i < areas->rules->nelts; i++) {
        const edu_edit_rule_t *rule = rule_at(areas, i);

        areas->checks[i] =
            edu_program_add_check(areas->program, rule->check, rule->tolerance, rule->tolerance_share);
        areas->whens[i] = rule->when != NULL ? edu_program_add(areas->program, rule->when) : -1;
        add_messages(areas->program, rule->zh);
        add_messages(areas->program, rule->en);
    }
    edu_program_finish(areas->program);
    areas->inputs = edu_program_inputs(areas->program);
}

static source_t *
find_source(areas_t *areas, const edu_form_t *form, int lag)
{
    source_t *source;

    for (int i = 0; i < areas->sources->nelts; i++) {
        source = &APR_ARRAY_IDX(areas->sources, i, source_t);
        if (source->form == form && source->lag == lag)
            return source;
    }
    source = apr_array_push(areas->sources);
    *source = (source_t){form, lag, apr_array_make(areas->pool, 16, sizeof(int)),
                         apr_array_make(areas->pool, 16, sizeof(int))};
    return source;
}

static void
plan_sources(areas_t *areas)
{
    for (int i = 0; i < areas->inputs->nelts; i++) {
        const edu_program_input_t *input = &APR_ARRAY_IDX(areas->inputs, i, edu_program_input_t);
        source_t *source = find_source(areas, input->form, input->lag);

        APR_ARRAY_PUSH(source->cells, int) = input->cell;
        APR_ARRAY_PUSH(source->inputs, int) = i;
    }
}

static area_t *
find_area(areas_t *areas, const char *county, const char *year, const char *period)
{
    const char *key = apr_pstrcat(areas->pool, county, " ", year, " ", period, NULL);
    area_t *area = apr_hash_get(areas->by_key, key, APR_HASH_KEY_STRING);

    if (area != NULL)
        return area;
    area = apr_palloc(areas->pool, sizeof *area);
    area->county = apr_pstrdup(areas->pool, county);
    area->year = (int)strtol(year, NULL, 10);
    area->period = apr_pstrdup(areas->pool, period);
    area->numbers = apr_palloc(areas->pool, sizeof(edu_number_t) * (size_t)areas->inputs->nelts);
    area->there = apr_pcalloc(areas->pool, (size_t)areas->sources->nelts);
    for (int i = 0; i < areas->inputs->nelts; i++)
        area->numbers[i] = (edu_number_t){EDU_MISSING, 0};
    apr_hash_set(areas->by_key, key, APR_HASH_KEY_STRING, area);
    APR_ARRAY_PUSH(areas->order, area_t *) = area;
    return area;
}

static edu_error_t *
take_sums(char *line, size_t length, void *baton)
{
    areas_t *areas = baton;
    char *county;
    char *year;
    char *period;
    size_t ignored;

    (void)length;
    edu_copy_field(&line, &county, &ignored);
    edu_copy_field(&line, &year, &ignored);
    edu_copy_field(&line, &period, &ignored);
    area_t *area = find_area(areas, county, year, period);
    area->there[areas->source_index] = true;
    for (int i = 0; i < areas->source->inputs->nelts; i++) {
        char *sum;
        char *lacking;

        edu_copy_field(&line, &sum, &ignored);
        edu_copy_field(&line, &lacking, &ignored);
        area->numbers[APR_ARRAY_IDX(areas->source->inputs, i, int)] =
            strcmp(lacking, "0") != 0 ? (edu_number_t){EDU_MISSING, 0}
            : sum == NULL             ? (edu_number_t){EDU_NOT_APPLICABLE, 0}
                                      : (edu_number_t){EDU_PRESENT, strtod(sum, NULL)};
    }
    return NULL;
}

static edu_error_t *
read_sums(areas_t *areas, edu_db_t *db)
{
    for (int i = 0; i < areas->sources->nelts; i++) {
        areas->source = &APR_ARRAY_IDX(areas->sources, i, source_t);
        areas->source_index = i;
        EDU_TRY(edu_copy_out(db,
                             edu_sql_copy_scope_sums(areas->source->form,
                                                     (const int *)(const void *)areas->source->cells->elts,
                                                     areas->source->cells->nelts, areas->source->lag,
                                                     areas->pool),
                             take_sums, areas));
    }
    return NULL;
}

static edu_number_t
area_cell(void *baton, const edu_form_t *form, int cell, int lag)
{
    const areas_t *areas = baton;

    return areas->area->numbers[edu_program_find_input(areas->program, form, cell, lag)];
}

/* Whether each form that the rule reads of the period itself has returns there. */
static bool
is_told_all(areas_t *areas, const edu_edit_rule_t *rule)
{
    const apr_array_header_t *inputs = edu_expr_inputs(rule->check, areas->pool);

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        for (int k = 0; k < areas->sources->nelts; k++) {
            const source_t *source = &APR_ARRAY_IDX(areas->sources, k, source_t);

            if (source->form == input->form && source->lag == input->lag && !areas->area->there[k])
                return false;
        }
    }
    return true;
}

static bool
is_broken(const areas_t *areas, int index)
{
    edu_number_t holds = edu_program_number(areas->program, areas->checks[index], 0);

    if (areas->whens[index] >= 0) {
        edu_number_t when = edu_program_number(areas->program, areas->whens[index], 0);

        if (when.state != EDU_PRESENT || when.value == 0)
            return false;
    }
    if (holds.state == EDU_PRESENT)
        return holds.value == 0;
    return holds.state == EDU_MISSING && rule_at(areas, index)->missing_is_finding;
}

static edu_error_t *
look_at_area(areas_t *areas, edu_findings_t *findings, int64_t submission)
{
    const area_t *area = areas->area;
    edu_buffer_t *zh = edu_buffer_create(256, areas->pool);
    edu_buffer_t *en = edu_buffer_create(256, areas->pool);

    for (int i = 0; i < areas->inputs->nelts; i++) {
        int reg = APR_ARRAY_IDX(areas->inputs, i, edu_program_input_t).reg;

        *edu_program_values(areas->program, reg) = area->numbers[i].value;
        *edu_program_states(areas->program, reg) = (unsigned char)area->numbers[i].state;
    }
    edu_program_run(areas->program, 1);
    for (int i = 0; i < areas->rules->nelts; i++) {
        const edu_edit_rule_t *rule = rule_at(areas, i);

        if (!is_told_all(areas, rule) || !is_broken(areas, i))
            continue;
        edu_buffer_clear(zh);
        edu_buffer_clear(en);
        edu_edit_message(zh, rule, EDU_LANG_ZH, area_cell, areas, NULL, areas->pool);
        edu_edit_message(en, rule, EDU_LANG_EN, area_cell, areas, NULL, areas->pool);
        EDU_TRY(
            edu_findings_add(findings, &(edu_finding_t){area->county, rule->form, area->year, area->period,
                                                        area->county, rule->code, rule->severity, submission,
                                                        edu_buffer_text(zh), edu_buffer_text(en)}));
    }
    return NULL;
}

/* Rules of other forms were looked at as well, in the same county-periods. */
static edu_error_t *
tell_other_forms(areas_t *areas, edu_findings_t *findings)
{
    for (int i = 0; i < areas->order->nelts; i++) {
        const area_t *area = APR_ARRAY_IDX(areas->order, i, const area_t *);

        for (int k = 0; k < areas->rules->nelts; k++) {
            const edu_edit_rule_t *rule = rule_at(areas, k);
            apr_array_header_t *codes = apr_array_make(areas->pool, 1, sizeof(const char *));

            if (strcmp(rule->form, areas->plan->form->code) == 0)
                continue;
            APR_ARRAY_PUSH(codes, const char *) = rule->code;
            EDU_TRY(
                edu_findings_looked_at(findings, area->county, rule->form, area->year, area->period, codes));
        }
    }
    return NULL;
}

edu_error_t *
edu_edit_areas(edu_findings_t *findings, edu_db_t *db, const edu_edit_plan_t *plan, int64_t submission,
               apr_pool_t *pool)
{
    areas_t areas = {.plan = plan, .pool = pool};

    if (plan->areas->nelts == 0)
        return NULL;
    areas.rules = apr_array_make(pool, 8, sizeof(const edu_edit_rule_t *));
    EDU_TRY(choose_rules(&areas, db));
    if (areas.rules->nelts == 0)
        return NULL;
    areas.sources = apr_array_make(pool, 4, sizeof(source_t));
    areas.by_key = apr_hash_make(pool);
    areas.order = apr_array_make(pool, 64, sizeof(area_t *));
    EDU_TRY(edu_findings_stage_scope(findings, db));
    compile(&areas);
    plan_sources(&areas);
    EDU_TRY(read_sums(&areas, db));
    for (int i = 0; i < areas.order->nelts; i++) {
        areas.area = APR_ARRAY_IDX(areas.order, i, const area_t *);
        EDU_TRY(look_at_area(&areas, findings, submission));
    }
    return tell_other_forms(&areas, findings);
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
