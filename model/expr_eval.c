/* Values of expressions. A value is present, missing or not applicable; expr.h says how each spreads. */
#include "model/expr_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct evaluation_t {
    edu_expr_cell_t cell;
    void *baton;
} evaluation_t;

static const edu_number_t missing = {EDU_MISSING, 0};
static const edu_number_t not_applicable = {EDU_NOT_APPLICABLE, 0};

/* What no double holds is not a number that anybody reported; and there is one zero only. */
static edu_number_t
present(double value)
{
    if (!isfinite(value))
        return missing;
    return (edu_number_t){EDU_PRESENT, value == 0 ? 0 : value};
}

/* The state of an operation with an operand that is not there: missing before not applicable. */
static edu_number_t
absent(edu_number_t a, edu_number_t b)
{
    return a.state == EDU_MISSING || b.state == EDU_MISSING ? missing : not_applicable;
}

static edu_number_t
sum_cells(const edu_expr_t *expr, int lag, const evaluation_t *evaluation)
{
    double sum = 0;
    bool any_missing = false;
    bool any_present = false;

    for (int i = 0; i < expr->cell_count; i++) {
        edu_number_t value = evaluation->cell(evaluation->baton, expr->measure->form, expr->cells[i], lag);

        any_missing = any_missing || value.state == EDU_MISSING;
        if (value.state == EDU_PRESENT) {
            any_present = true;
            sum += value.value;
        }
    }
    if (any_missing)
        return missing;
    return any_present ? present(sum) : not_applicable;
}

/* Whole numbers are compared exactly; others to a relative 1e-12, since 0.1 + 0.2 is no exact 0.3. */
static bool
is_equal(double a, double b)
{
    if (a == b)
        return true;
    if (a == nearbyint(a) && b == nearbyint(b))
        return false;
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

static edu_number_t
compare(edu_expr_kind_t kind, double a, double b)
{
    bool equal = is_equal(a, b);
    bool result = false;

    switch (kind) {
    case EDU_EXPR_EQUAL: result = equal; break;
    case EDU_EXPR_NOT_EQUAL: result = !equal; break;
    case EDU_EXPR_LESS: result = !equal && a < b; break;
    case EDU_EXPR_LESS_EQUAL: result = equal || a < b; break;
    case EDU_EXPR_GREATER: result = !equal && a > b; break;
    default: result = equal || a > b; break; /* EDU_EXPR_GREATER_EQUAL */
    }
    return present(result ? 1 : 0);
}

static edu_number_t
calculate(edu_expr_kind_t kind, edu_number_t a, edu_number_t b)
{
    if (kind == EDU_EXPR_ADD && a.state == EDU_NOT_APPLICABLE)
        return b;
    if (kind == EDU_EXPR_ADD && b.state == EDU_NOT_APPLICABLE)
        return a;
    if (a.state != EDU_PRESENT || b.state != EDU_PRESENT)
        return absent(a, b);
    switch (kind) {
    case EDU_EXPR_ADD: return present(a.value + b.value);
    case EDU_EXPR_SUBTRACT: return present(a.value - b.value);
    case EDU_EXPR_MULTIPLY: return present(a.value * b.value);
    case EDU_EXPR_DIVIDE: return b.value == 0 ? missing : present(a.value / b.value);
    default: return compare(kind, a.value, b.value);
    }
}

/* A false operand decides "and", a true one "or", whatever the other is. */
static edu_number_t
decide(edu_number_t a, edu_number_t b, bool decisive)
{
    if (a.state == EDU_PRESENT && (a.value != 0) == decisive)
        return a;
    if (b.state == EDU_PRESENT && (b.value != 0) == decisive)
        return b;
    if (a.state == EDU_PRESENT && b.state == EDU_PRESENT)
        return a;
    return absent(a, b);
}

static edu_number_t evaluate(const edu_expr_t *expr, int lag, const evaluation_t *evaluation);

/* The first that is present; else whether any of them should have been. */
static edu_number_t
first_present(const edu_expr_t *expr, int lag, const evaluation_t *evaluation)
{
    edu_number_t result = not_applicable;

    for (int i = 0; i < expr->operand_count; i++) {
        edu_number_t value = evaluate(expr->operands[i], lag, evaluation);

        if (value.state == EDU_PRESENT)
            return value;
        result = absent(result, value);
    }
    return result;
}

static edu_number_t
evaluate_if(const edu_expr_t *expr, int lag, const evaluation_t *evaluation)
{
    edu_number_t condition = evaluate(expr->operands[0], lag, evaluation);

    if (condition.state != EDU_PRESENT)
        return condition;
    return evaluate(expr->operands[condition.value != 0 ? 1 : 2], lag, evaluation);
}

static edu_number_t
evaluate(const edu_expr_t *expr, int lag, const evaluation_t *evaluation)
{
    edu_number_t a;

    switch (expr->kind) {
    case EDU_EXPR_NUMBER: return present(expr->number);
    case EDU_EXPR_MEASURE: return sum_cells(expr, lag, evaluation);
    case EDU_EXPR_LAG: return evaluate(expr->operands[0], lag + (int)expr->number, evaluation);
    case EDU_EXPR_IF: return evaluate_if(expr, lag, evaluation);
    case EDU_EXPR_COALESCE: return first_present(expr, lag, evaluation);
    case EDU_EXPR_NEGATE:
        a = evaluate(expr->operands[0], lag, evaluation);
        return a.state == EDU_PRESENT ? present(-a.value) : a;
    case EDU_EXPR_NOT:
        a = evaluate(expr->operands[0], lag, evaluation);
        return a.state == EDU_PRESENT ? present(a.value == 0 ? 1 : 0) : a;
    case EDU_EXPR_AND:
    case EDU_EXPR_OR:
        a = evaluate(expr->operands[0], lag, evaluation);
        return decide(a, evaluate(expr->operands[1], lag, evaluation), expr->kind == EDU_EXPR_OR);
    default:
        a = evaluate(expr->operands[0], lag, evaluation);
        return calculate(expr->kind, a, evaluate(expr->operands[1], lag, evaluation));
    }
}

edu_number_t
edu_expr_eval(const edu_expr_t *expr, edu_expr_cell_t cell, void *baton)
{
    evaluation_t evaluation = {cell, baton};

    return evaluate(expr, 0, &evaluation);
}

static void
collect_inputs(apr_array_header_t *inputs, const edu_expr_t *expr, int lag)
{
    int below = expr->kind == EDU_EXPR_LAG ? lag + (int)expr->number : lag;

    for (int i = 0; i < expr->cell_count; i++)
        APR_ARRAY_PUSH(inputs, edu_expr_input_t) =
            (edu_expr_input_t){expr->measure->form, expr->cells[i], lag};
    for (int i = 0; i < expr->operand_count; i++)
        collect_inputs(inputs, expr->operands[i], below);
}

static int
compare_inputs(const void *left, const void *right)
{
    const edu_expr_input_t *a = left;
    const edu_expr_input_t *b = right;
    int order = a->form == b->form ? 0 : strcmp(a->form->code, b->form->code);

    if (order == 0)
        order = (a->cell > b->cell) - (a->cell < b->cell);
    return order != 0 ? order : (a->lag > b->lag) - (a->lag < b->lag);
}

apr_array_header_t *
edu_expr_inputs(const edu_expr_t *expr, apr_pool_t *pool)
{
    apr_array_header_t *inputs = apr_array_make(pool, 16, sizeof(edu_expr_input_t));
    edu_expr_input_t *all;
    int kept = 0;

    collect_inputs(inputs, expr, 0);
    all = (edu_expr_input_t *)(void *)inputs->elts;
    qsort(all, (size_t)inputs->nelts, sizeof *all, compare_inputs);
    for (int i = 0; i < inputs->nelts; i++)
        if (kept == 0 || compare_inputs(&all[kept - 1], &all[i]) != 0)
            all[kept++] = all[i];
    inputs->nelts = kept;
    return inputs;
}

bool
edu_expr_input_is_first(const apr_array_header_t *inputs, int index)
{
    const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, index, edu_expr_input_t);

    for (int i = 0; i < index; i++) {
        const edu_expr_input_t *other = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        if (other->form == input->form && other->lag == input->lag)
            return false;
    }
    return true;
}
