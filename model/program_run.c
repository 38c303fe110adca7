/* Runs a program, step after step, each over all rows: plain loops over columns, which compilers turn into vector code. States are as wide as
 * values for that, and are joined by their bits. */
#include "base/vector.h"
#include "model/program_private.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* One body is compiled for both targets. */
#define FOR_BOTH_TARGETS static inline __attribute__((always_inline))

typedef edu_program_state_t state_t;

enum { PRESENT = EDU_PRESENT, MISSING = EDU_MISSING, NOT_APPLICABLE = EDU_NOT_APPLICABLE };

_Static_assert(PRESENT == 0 && MISSING == 1 && NOT_APPLICABLE == 2, "states are joined by their bits");

/* The state of an operation whose operands must both be there: missing before not applicable. */
FOR_BOTH_TARGETS state_t
join(state_t a, state_t b)
{
    state_t either = a | b;

    return either & ~((either & MISSING) << 1);
}

FOR_BOTH_TARGETS void
run_number(const edu_columns_t *at, int rows, double number)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        out[i] = number;
        states[i] = PRESENT;
    }
}

FOR_BOTH_TARGETS void
run_sum(const edu_program_t *program, const edu_step_t *step, const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    /* While it runs: bit 0 some are missing, bit 1 all are not applicable. */
    for (int i = 0; i < rows; i++) {
        out[i] = 0;
        states[i] = NOT_APPLICABLE;
    }
    for (int k = 0; k < step->list_count; k++) {
        size_t from = (size_t)step->list[k] * (size_t)program->rows_most;
        const double *restrict values = program->values + from;
        const state_t *restrict cell = program->states + from;

        for (int i = 0; i < rows; i++) {
            out[i] += values[i];
            states[i] = ((states[i] | cell[i]) & MISSING) | (states[i] & cell[i] & NOT_APPLICABLE);
        }
    }
    for (int i = 0; i < rows; i++) {
        state_t state = states[i] & MISSING ? MISSING : states[i];

        states[i] = state;
        out[i] = state == PRESENT ? out[i] : 0;
    }
}

FOR_BOTH_TARGETS void
run_add(const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        state_t a = at->a_states[i];
        state_t b = at->b_states[i];
        /* Missing when either is, not applicable only when both are. */
        state_t state = (a | b) & MISSING ? MISSING : a & b;

        states[i] = state;
        out[i] = state == PRESENT ? at->a[i] + at->b[i] : 0;
    }
}

/* What operands that are both there give; a result that no double holds is missing. */
FOR_BOTH_TARGETS void
settle_calculation(const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        state_t state = join(at->a_states[i], at->b_states[i]);
        state_t unsound = fabs(out[i]) <= DBL_MAX ? 0 : MISSING;

        state = state == PRESENT ? unsound : state;
        states[i] = state;
        out[i] = state == PRESENT ? out[i] + 0.0 : 0; /* there is one zero only: -0 + 0 is 0 */
    }
}

FOR_BOTH_TARGETS void
run_calculation(edu_op_t op, const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;

    switch (op) {
    case EDU_OP_SUBTRACT:
        for (int i = 0; i < rows; i++)
            out[i] = at->a[i] - at->b[i];
        break;
    case EDU_OP_MULTIPLY:
        for (int i = 0; i < rows; i++)
            out[i] = at->a[i] * at->b[i];
        break;
    default: /* EDU_OP_DIVIDE; by zero: nothing a double holds */
        for (int i = 0; i < rows; i++)
            out[i] = at->b[i] == 0 ? (double)INFINITY : at->a[i] / at->b[i];
        break;
    }
    settle_calculation(at, rows);
}

/* As edu_expr_eval() has it: whole numbers are equal when they are the same, others when only rounding tells them apart. */
static bool
is_equal(double a, double b)
{
    if (a == b)
        return true;
    if (a == nearbyint(a) && b == nearbyint(b))
        return false;
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* What a comparison says of two sides that are not within its slack, and of two that are. A strict one lets near sides through by its
 * slack only. */
typedef struct outcome_t {
    double less;
    double near;
    double greater;
    bool strict;
} outcome_t;

/* A comparison with slack holds for whatever the slack lets through, also for the strict ones. */
static outcome_t
outcome_of(const edu_step_t *step)
{
    switch (step->op) {
    case EDU_OP_EQUAL: return (outcome_t){0, 1, 0, false};
    case EDU_OP_NOT_EQUAL: return (outcome_t){1, 0, 1, false};
    case EDU_OP_LESS: return (outcome_t){1, 1, 0, true};
    case EDU_OP_LESS_EQUAL: return (outcome_t){1, 1, 0, false};
    case EDU_OP_GREATER: return (outcome_t){0, 1, 1, true};
    default: return (outcome_t){0, 1, 1, false}; /* EDU_OP_GREATER_EQUAL */
    }
}

/* Sides that rounding alone may tell apart. */
static void
mend_rounding(const edu_step_t *step, const edu_columns_t *at, int rows, outcome_t outcome)
{
    for (int i = 0; i < rows; i++) {
        double slack = fmax(step->tolerance, step->share * fmax(fabs(at->a[i]), fabs(at->b[i])));

        if (is_equal(at->a[i], at->b[i]))
            at->out[i] = outcome.strict && slack == 0 ? 0 : outcome.near;
    }
}

/* In the loop over all rows a difference so small that rounding may explain it only raises a flag, and nearly never does. */
FOR_BOTH_TARGETS void
run_comparison(const edu_step_t *step, const edu_columns_t *at, int rows)
{
    const outcome_t outcome = outcome_of(step);
    const double tolerance = step->tolerance;
    const double share = step->share;
    const double at_once = outcome.strict ? 0 : outcome.near; /* of near sides without any slack */
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;
    double unsure = 0;

    for (int i = 0; i < rows; i++) {
        double a = at->a[i];
        double b = at->b[i];
        double larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
        double slack = share * larger > tolerance ? share * larger : tolerance;
        double apart = fabs(a - b);
        double near = slack == 0 ? at_once : outcome.near;
        double says = a < b ? outcome.less : outcome.greater;
        double rounding = apart <= 1e-12 * larger ? 1 : 0;

        unsure += apart > slack ? rounding : 0;
        out[i] = apart <= slack ? near : says;
    }
    if (unsure > 0)
        mend_rounding(step, at, rows, outcome);
    for (int i = 0; i < rows; i++) {
        state_t state = join(at->a_states[i], at->b_states[i]);

        states[i] = state;
        out[i] = state == PRESENT ? out[i] : 0;
    }
}

/* A false operand decides "and", a true one "or", whatever the other is. */
FOR_BOTH_TARGETS void
run_decision(bool decisive, const edu_columns_t *at, int rows)
{
    const double decided = decisive ? 1 : 0;
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        state_t a_state = at->a_states[i];
        state_t b_state = at->b_states[i];
        double a = at->a[i] != 0 ? 1 : 0;
        double b = at->b[i] != 0 ? 1 : 0;
        state_t a_decides = a_state == PRESENT ? (a == decided ? 1 : 0) : 0;
        state_t b_decides = b_state == PRESENT ? (b == decided ? 1 : 0) : 0;
        state_t open = (a_decides | b_decides) == 0 ? 3 : 0;
        state_t state = join(a_state, b_state) & open;

        states[i] = state;
        out[i] = state != PRESENT ? 0 : open != 0 ? 1 - decided : decided;
    }
}

FOR_BOTH_TARGETS void
run_single(edu_op_t op, const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        state_t state = at->a_states[i];
        double a = at->a[i];
        double negative = 0 - a;
        double opposite = a == 0 ? 1 : 0;

        states[i] = state;
        out[i] = state != PRESENT ? 0 : op == EDU_OP_NOT ? opposite : negative;
    }
}

FOR_BOTH_TARGETS void
run_if(const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        state_t chosen = at->a[i] != 0 ? at->b_states[i] : at->c_states[i];
        double value = at->a[i] != 0 ? at->b[i] : at->c[i];
        state_t state = at->a_states[i] != PRESENT ? at->a_states[i] : chosen;

        states[i] = state;
        out[i] = state == PRESENT ? value : 0;
    }
}

FOR_BOTH_TARGETS void
run_coalesce(const edu_program_t *program, const edu_step_t *step, const edu_columns_t *at, int rows)
{
    double *restrict out = at->out;
    state_t *restrict states = at->out_states;

    for (int i = 0; i < rows; i++) {
        out[i] = 0;
        states[i] = NOT_APPLICABLE;
    }
    for (int k = 0; k < step->list_count; k++) {
        size_t from = (size_t)step->list[k] * (size_t)program->rows_most;
        const double *restrict values = program->values + from;
        const state_t *restrict next = program->states + from;

        for (int i = 0; i < rows; i++) {
            state_t both = next[i] == PRESENT ? PRESENT : join(states[i], next[i]);

            out[i] = states[i] == PRESENT ? out[i] : values[i];
            states[i] = states[i] == PRESENT ? PRESENT : both;
        }
    }
}

FOR_BOTH_TARGETS void
run_steps(const edu_program_t *program, int rows)
{
    for (int i = 0; i < program->steps->nelts; i++) {
        const edu_step_t *step = &APR_ARRAY_IDX(program->steps, i, const edu_step_t);
        const edu_columns_t *at = &program->columns[i];

        switch (step->op) {
        case EDU_OP_NUMBER: run_number(at, rows, step->number); break;
        case EDU_OP_SUM: run_sum(program, step, at, rows); break;
        case EDU_OP_ADD: run_add(at, rows); break;
        case EDU_OP_SUBTRACT:
        case EDU_OP_MULTIPLY:
        case EDU_OP_DIVIDE: run_calculation(step->op, at, rows); break;
        case EDU_OP_AND: run_decision(false, at, rows); break;
        case EDU_OP_OR: run_decision(true, at, rows); break;
        case EDU_OP_NEGATE:
        case EDU_OP_NOT: run_single(step->op, at, rows); break;
        case EDU_OP_IF: run_if(at, rows); break;
        case EDU_OP_COALESCE: run_coalesce(program, step, at, rows); break;
        default: run_comparison(step, at, rows); break;
        }
    }
}

#if EDU_VECTOR
EDU_VECTOR_TARGET static void
run_vector(const edu_program_t *program, int rows)
{
    run_steps(program, rows);
}
#endif

static void
run_plain(const edu_program_t *program, int rows)
{
    run_steps(program, rows);
}

void
edu_program_run(edu_program_t *program, int rows)
{
    int all = (rows + EDU_PROGRAM_GROUP - 1) / EDU_PROGRAM_GROUP * EDU_PROGRAM_GROUP;

#if EDU_VECTOR
    if (edu_vector_here()) {
        run_vector(program, all);
        return;
    }
#endif
    run_plain(program, all);
}

int
edu_program_next_false(const edu_program_t *program, int reg, bool missing, int from, int rows)
{
    const double *values = program->values + (size_t)reg * (size_t)program->rows_most;
    const state_t *states = program->states + (size_t)reg * (size_t)program->rows_most;

    for (int i = from; i < rows; i++)
        if (states[i] == PRESENT ? values[i] == 0 : missing && states[i] == MISSING)
            return i;
    return rows;
}
