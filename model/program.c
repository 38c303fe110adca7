#include "model/program_private.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

edu_program_t *
edu_program_create(int rows_most, apr_pool_t *pool)
{
    edu_program_t *program = apr_pcalloc(pool, sizeof *program);

    program->rows_most = (rows_most + EDU_PROGRAM_GROUP - 1) / EDU_PROGRAM_GROUP * EDU_PROGRAM_GROUP;
    program->steps = apr_array_make(pool, 64, sizeof(edu_step_t));
    program->inputs = apr_array_make(pool, 64, sizeof(edu_program_input_t));
    program->known = apr_hash_make(pool);
    program->pool = pool;
    return program;
}

/* The register of a step; the one that is there already when it is the same. */
static int
add_step(edu_program_t *program, const edu_step_t *step)
{
    edu_buffer_t *key = edu_buffer_create(128, program->pool);
    void *found;

    edu_buffer_printf(key, "%d %d %d %d %a %a %a", (int)step->op, step->a, step->b, step->c, step->number,
                      step->tolerance, step->share);
    for (int i = 0; i < step->list_count; i++)
        edu_buffer_printf(key, " %d", step->list[i]);
    found = apr_hash_get(program->known, edu_buffer_text(key), APR_HASH_KEY_STRING);
    if (found != NULL)
        return *(int *)found;
    int *reg = apr_palloc(program->pool, sizeof *reg);
    *reg = program->register_count++;
    edu_step_t *new_step = apr_array_push(program->steps);
    *new_step = *step;
    new_step->out = *reg;
    apr_hash_set(program->known, edu_buffer_text(key), APR_HASH_KEY_STRING, reg);
    return *reg;
}

int
edu_program_find_input(const edu_program_t *program, const edu_form_t *form, int cell, int lag)
{
    for (int i = 0; i < program->inputs->nelts; i++) {
        const edu_program_input_t *input = &APR_ARRAY_IDX(program->inputs, i, edu_program_input_t);

        if (input->cell == cell && input->lag == lag && input->form == form)
            return i;
    }
    return -1;
}

static int
add_input(edu_program_t *program, const edu_form_t *form, int cell, int lag)
{
    int found = edu_program_find_input(program, form, cell, lag);

    if (found >= 0)
        return APR_ARRAY_IDX(program->inputs, found, edu_program_input_t).reg;
    APR_ARRAY_PUSH(program->inputs, edu_program_input_t) =
        (edu_program_input_t){form, cell, lag, program->register_count};
    return program->register_count++;
}

static edu_op_t
op_of(edu_expr_kind_t kind)
{
    switch (kind) {
    case EDU_EXPR_NEGATE: return EDU_OP_NEGATE;
    case EDU_EXPR_ADD: return EDU_OP_ADD;
    case EDU_EXPR_SUBTRACT: return EDU_OP_SUBTRACT;
    case EDU_EXPR_MULTIPLY: return EDU_OP_MULTIPLY;
    case EDU_EXPR_DIVIDE: return EDU_OP_DIVIDE;
    case EDU_EXPR_EQUAL: return EDU_OP_EQUAL;
    case EDU_EXPR_NOT_EQUAL: return EDU_OP_NOT_EQUAL;
    case EDU_EXPR_LESS: return EDU_OP_LESS;
    case EDU_EXPR_LESS_EQUAL: return EDU_OP_LESS_EQUAL;
    case EDU_EXPR_GREATER: return EDU_OP_GREATER;
    case EDU_EXPR_GREATER_EQUAL: return EDU_OP_GREATER_EQUAL;
    case EDU_EXPR_AND: return EDU_OP_AND;
    case EDU_EXPR_OR: return EDU_OP_OR;
    case EDU_EXPR_NOT: return EDU_OP_NOT;
    case EDU_EXPR_IF: return EDU_OP_IF;
    case EDU_EXPR_COALESCE: return EDU_OP_COALESCE;
    case EDU_EXPR_NUMBER:
    case EDU_EXPR_MEASURE:
    case EDU_EXPR_LAG: break; /* compiled apart */
    }
    return EDU_OP_NUMBER;
}

static int compile(edu_program_t *program, const edu_expr_t *expr, int lag);

/* A sum over cells, or the choices of coalesce: any number of registers. */
static int
compile_list(edu_program_t *program, const edu_expr_t *expr, int lag)
{
    bool cells = expr->kind == EDU_EXPR_MEASURE;
    int count = cells ? expr->cell_count : expr->operand_count;
    int *list = apr_palloc(program->pool, sizeof(int) * (size_t)(count + 1));
    edu_step_t step = {.op = cells ? EDU_OP_SUM : EDU_OP_COALESCE, .list = list, .list_count = count};

    for (int i = 0; i < count; i++)
        list[i] = cells ? add_input(program, expr->measure->form, expr->cells[i], lag)
                        : compile(program, expr->operands[i], lag);
    return cells && count == 1 ? list[0] : add_step(program, &step);
}

static int
compile(edu_program_t *program, const edu_expr_t *expr, int lag)
{
    edu_step_t step = {.op = op_of(expr->kind)};

    switch (expr->kind) {
    case EDU_EXPR_NUMBER: step.number = expr->number; return add_step(program, &step);
    case EDU_EXPR_MEASURE:
    case EDU_EXPR_COALESCE: return compile_list(program, expr, lag);
    case EDU_EXPR_LAG: return compile(program, expr->operands[0], lag + (int)expr->number);
    default: break;
    }
    step.a = compile(program, expr->operands[0], lag);
    step.b = expr->operand_count > 1 ? compile(program, expr->operands[1], lag) : 0;
    step.c = expr->operand_count > 2 ? compile(program, expr->operands[2], lag) : 0;
    return add_step(program, &step);
}

int
edu_program_add(edu_program_t *program, const edu_expr_t *expr)
{
    return compile(program, expr, 0);
}

int
edu_program_add_check(edu_program_t *program, const edu_expr_t *comparison, double tolerance, double share)
{
    edu_step_t step = {.op = op_of(comparison->kind), .tolerance = tolerance, .share = share};

    if (tolerance == 0 && share == 0)
        return compile(program, comparison, 0);
    step.a = compile(program, comparison->operands[0], 0);
    step.b = compile(program, comparison->operands[1], 0);
    return add_step(program, &step);
}

void
edu_program_add_inputs(edu_program_t *program, const edu_expr_t *expr)
{
    const apr_array_header_t *inputs = edu_expr_inputs(expr, program->pool);

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);

        add_input(program, input->form, input->cell, input->lag);
    }
}

void
edu_program_finish(edu_program_t *program)
{
    size_t cells = (size_t)program->register_count * (size_t)program->rows_most;

    program->values = apr_pcalloc(program->pool, (cells + 1) * sizeof(double));
    program->states = apr_pcalloc(program->pool, (cells + 1) * sizeof *program->states);
    program->columns =
        apr_palloc(program->pool, sizeof *program->columns * (size_t)(program->steps->nelts + 1));
    for (int i = 0; i < program->steps->nelts; i++) {
        const edu_step_t *step = &APR_ARRAY_IDX(program->steps, i, edu_step_t);

        program->columns[i] = (edu_columns_t){
            edu_program_values(program, step->out), edu_program_states(program, step->out),
            edu_program_values(program, step->a),   edu_program_states(program, step->a),
            edu_program_values(program, step->b),   edu_program_states(program, step->b),
            edu_program_values(program, step->c),   edu_program_states(program, step->c),
        };
    }
}

const apr_array_header_t *
edu_program_inputs(const edu_program_t *program)
{
    return program->inputs;
}

double *
edu_program_values(edu_program_t *program, int reg)
{
    return program->values + (size_t)reg * (size_t)program->rows_most;
}

edu_program_state_t *
edu_program_states(edu_program_t *program, int reg)
{
    return program->states + (size_t)reg * (size_t)program->rows_most;
}

edu_number_t
edu_program_number(const edu_program_t *program, int reg, int row)
{
    size_t at = (size_t)reg * (size_t)program->rows_most + (size_t)row;

    return (edu_number_t){(edu_state_t)program->states[at], program->values[at]};
}
