#include "collector/edit/plan.h"

#include <string.h>

int
edu_edit_plan_kept(const edu_edit_plan_t *plan, int cell)
{
    for (int i = 0; i < plan->kept_count; i++)
        if (plan->kept_cells[i] == cell)
            return i;
    return -1;
}

/* The same; it is added when it is not there. */
static int
keep_cell(edu_edit_plan_t *plan, int cell)
{
    int kept = edu_edit_plan_kept(plan, cell);

    if (kept >= 0)
        return kept;
    plan->kept_cells[plan->kept_count] = cell;
    return plan->kept_count++;
}

static void
add_message_inputs(edu_program_t *program, const apr_array_header_t *parts)
{
    for (int i = 0; i < parts->nelts; i++) {
        const edu_expr_t *value = APR_ARRAY_IDX(parts, i, edu_message_part_t).value;

        if (value != NULL)
            edu_program_add_inputs(program, value);
    }
}

static void
add_check(edu_edit_plan_t *plan, const edu_edit_rule_t *rule, apr_pool_t *pool)
{
    edu_program_t *program = plan->program;
    edu_edit_check_t *check = apr_array_push(plan->checks);

    *check =
        (edu_edit_check_t){.rule = rule, .when = -1, .check = -1, .value = -1, .previous = -1, .slot = -1};
    check->index = plan->checks->nelts - 1;
    check->statistic = rule->kind != EDU_RULE_CONDITION ? plan->statistics++ : -1;
    if (rule->when != NULL)
        check->when = edu_program_add(program, rule->when);
    if (rule->check != NULL)
        check->check = edu_program_add_check(program, rule->check, rule->tolerance, rule->tolerance_share);
    if (rule->value != NULL)
        check->value = edu_program_add(program, rule->value);
    if (rule->previous != NULL)
        check->previous = edu_program_add(program, rule->previous);
    if (rule->kind == EDU_RULE_HISTORY || rule->kind == EDU_RULE_RATIO)
        check->slot = plan->slot_count++;
    add_message_inputs(program, rule->zh);
    add_message_inputs(program, rule->en);
    /* Both hold a return against that of the year before. */
    if (rule->kind == EDU_RULE_REPEATED || rule->kind == EDU_RULE_RATIO)
        plan->reach = EDU_EDIT_NEAR;
    plan->looks_back = plan->looks_back || rule->kind == EDU_RULE_REPEATED;
    check->kept = apr_palloc(pool, sizeof(int) * (size_t)(rule->cells->nelts + 1));
    for (int i = 0; i < rule->cells->nelts; i++)
        check->kept[check->kept_count++] = keep_cell(plan, APR_ARRAY_IDX(rule->cells, i, int));
}

int
edu_edit_plan_summed(const edu_edit_plan_t *plan, int cell)
{
    for (int i = 0; i < plan->summed_count; i++)
        if (plan->kept_cells[plan->summed[i]] == cell)
            return i;
    return -1;
}

/* The cells of the plan's form that a rule over sums reads are kept and summed. */
static void
add_summed(edu_edit_plan_t *plan, const edu_expr_t *expr, apr_pool_t *pool)
{
    const apr_array_header_t *inputs = edu_expr_inputs(expr, pool);

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        if (input->form != plan->form)
            continue;
        plan->looks_back = plan->looks_back || input->lag > 0;
        if (edu_edit_plan_summed(plan, input->cell) < 0)
            plan->summed[plan->summed_count++] = keep_cell(plan, input->cell);
    }
}

static void
add_area(edu_edit_plan_t *plan, const edu_edit_rule_t *rule, apr_pool_t *pool)
{
    const apr_array_header_t *messages[] = {rule->zh, rule->en};

    APR_ARRAY_PUSH(plan->areas, const edu_edit_rule_t *) = rule;
    add_summed(plan, rule->check, pool);
    if (rule->when != NULL)
        add_summed(plan, rule->when, pool);
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < messages[k]->nelts; i++)
            if (APR_ARRAY_IDX(messages[k], i, edu_message_part_t).value != NULL)
                add_summed(plan, APR_ARRAY_IDX(messages[k], i, edu_message_part_t).value, pool);
}

static int
lag_index(edu_edit_plan_t *plan, int lag)
{
    for (int i = 0; i < plan->lags->nelts; i++)
        if (APR_ARRAY_IDX(plan->lags, i, int) == lag)
            return i;
    APR_ARRAY_PUSH(plan->lags, int) = lag;
    if (lag > plan->reach)
        plan->reach = lag;
    return plan->lags->nelts - 1;
}

/* Whether a condition over sums reads the form. */
static bool
reads_form(const edu_edit_rule_t *rule, const edu_form_t *form, apr_pool_t *pool)
{
    const edu_expr_t *parts[] = {rule->check, rule->when};

    if (strcmp(rule->form, form->code) == 0)
        return true;
    for (int k = 0; k < 2; k++) {
        if (parts[k] == NULL)
            continue;
        const apr_array_header_t *inputs = edu_expr_inputs(parts[k], pool);
        for (int i = 0; i < inputs->nelts; i++)
            if (APR_ARRAY_IDX(inputs, i, edu_expr_input_t).form == form)
                return true;
    }
    return false;
}

/* Cells that rules read from further back than all of a return is kept. */
static void
find_far(edu_edit_plan_t *plan, apr_pool_t *pool)
{
    plan->far = apr_palloc(pool, sizeof(int) * (size_t)(plan->kept_count + 1));
    for (int i = 0; i < plan->kept_count; i++)
        plan->far[i] = -1;
    for (int i = 0; i < plan->inputs->nelts; i++) {
        const edu_edit_input_t *input = &APR_ARRAY_IDX(plan->inputs, i, edu_edit_input_t);

        if (APR_ARRAY_IDX(plan->lags, input->lag, int) > EDU_EDIT_NEAR && plan->far[input->kept] < 0)
            plan->far[input->kept] = plan->far_count++;
    }
}

edu_edit_plan_t *
edu_edit_plan_create(const edu_catalogue_t *catalogue, const edu_form_t *form, apr_pool_t *pool)
{
    edu_edit_plan_t *plan = apr_pcalloc(pool, sizeof *plan);

    plan->catalogue = catalogue;
    plan->form = form;
    plan->program = edu_program_create(EDU_EDIT_ROWS, pool);
    plan->checks = apr_array_make(pool, 32, sizeof(edu_edit_check_t));
    plan->inputs = apr_array_make(pool, 64, sizeof(edu_edit_input_t));
    plan->areas = apr_array_make(pool, 8, sizeof(const edu_edit_rule_t *));
    plan->kept_cells = apr_palloc(pool, sizeof(int) * (size_t)(form->cells->nelts + 1));
    plan->summed = apr_palloc(pool, sizeof(int) * (size_t)(form->cells->nelts + 1));
    plan->lags = apr_array_make(pool, 4, sizeof(int));
    lag_index(plan, 0);
    for (int i = 0; i < catalogue->rules->nelts; i++) {
        const edu_edit_rule_t *rule = APR_ARRAY_IDX(catalogue->rules, i, const edu_edit_rule_t *);

        if (rule->level == EDU_RULE_AREA && rule->kind == EDU_RULE_CONDITION) {
            if (reads_form(rule, form, pool))
                add_area(plan, rule, pool);
        } else if (strcmp(rule->form, form->code) == 0) {
            add_check(plan, rule, pool);
        }
    }
    const apr_array_header_t *inputs = edu_program_inputs(plan->program);
    for (int i = 0; i < inputs->nelts; i++) {
        const edu_program_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_program_input_t);

        APR_ARRAY_PUSH(plan->inputs, edu_edit_input_t) =
            (edu_edit_input_t){input->reg, keep_cell(plan, input->cell), lag_index(plan, input->lag)};
    }
    find_far(plan, pool);
    plan->looks_back = plan->looks_back || plan->lags->nelts > 1 || plan->slot_count > 0;
    edu_program_finish(plan->program);
    return plan;
}

bool
edu_edit_plan_is_empty(const edu_edit_plan_t *plan)
{
    return plan->checks->nelts == 0 && plan->areas->nelts == 0;
}
