/* Runs a program, step after step, each over all rows: plain loops over columns, which compilers turn into vector code. */
#include "model/program_private.h"

#include <math.h>
#include <string.h>

/* The columns of one step. */
typedef struct columns_t {
    int rows;
    double *out;
    unsigned char *out_states;
    const double *a;
    const unsigned char *a_states;
    const double *b;
    const unsigned char *b_states;
    const double *c;
    const unsigned char *c_states;
} columns_t;

enum { PRESENT = EDU_PRESENT, MISSING = EDU_MISSING, NOT_APPLICABLE = EDU_NOT_APPLICABLE };

/* The state of an operation whose operands must both be there: missing before not applicable. PRESENT is 0, so that two
 * present operands are told by one "or". */
static inline unsigned char
join(unsigned char a, unsigned char b)
{
    if ((a | b) == PRESENT)
        return PRESENT;
    return a == MISSING || b == MISSING ? MISSING : NOT_APPLICABLE;
}

/* Nothing but a present number keeps a value. */
static void
settle(double *values, unsigned char *states, int rows)
{
    for (int i = 0; i < rows; i++)
        if (states[i] != PRESENT)
            values[i] = 0;
}

static void
run_number(const columns_t *at, double number)
{
    for (int i = 0; i < at->rows; i++)
        at->out[i] = number;
    memset(at->out_states, PRESENT, (size_t)at->rows);
}

static void
run_sum(edu_program_t *program, const edu_step_t *step, const columns_t *at)
{
    unsigned char *states = at->out_states;

    /* While it runs: bit 0 some are missing, bit 1 some are present. */
    memset(states, 0, (size_t)at->rows);
    for (int i = 0; i < at->rows; i++)
        at->out[i] = 0;
    for (int k = 0; k < step->list_count; k++) {
        const double *values = edu_program_values(program, step->list[k]);
        const unsigned char *cell = edu_program_states(program, step->list[k]);

        for (int i = 0; i < at->rows; i++)
            at->out[i] += values[i];
        for (int i = 0; i < at->rows; i++)
            states[i] |= (unsigned char)((cell[i] & 1) | (cell[i] == PRESENT ? 2 : 0));
    }
    for (int i = 0; i < at->rows; i++)
        states[i] = (states[i] & 1) ? MISSING : (states[i] & 2) ? PRESENT : NOT_APPLICABLE;
    settle(at->out, states, at->rows);
}

static void
run_add(const columns_t *at)
{
    for (int i = 0; i < at->rows; i++)
        at->out[i] = at->a[i] + at->b[i];
    for (int i = 0; i < at->rows; i++) {
        unsigned char a = at->a_states[i];
        unsigned char b = at->b_states[i];

        at->out_states[i] = a == MISSING || b == MISSING                 ? MISSING
                            : a == NOT_APPLICABLE && b == NOT_APPLICABLE ? NOT_APPLICABLE
                                                                         : PRESENT;
    }
    settle(at->out, at->out_states, at->rows);
}

static double
calculate(edu_op_t op, double a, double b)
{
    switch (op) {
    case EDU_OP_SUBTRACT: return a - b;
    case EDU_OP_MULTIPLY: return a * b;
    default: return b == 0 ? INFINITY : a / b; /* EDU_OP_DIVIDE; by zero: nothing a double holds */
    }
}

static void
run_calculation(edu_op_t op, const columns_t *at)
{
    for (int i = 0; i < at->rows; i++) {
        unsigned char state = join(at->a_states[i], at->b_states[i]);
        double value = state == PRESENT ? calculate(op, at->a[i], at->b[i]) : 0;

        if (!isfinite(value)) {
            state = MISSING;
            value = 0;
        }
        at->out[i] = value == 0 ? 0 : value; /* there is one zero only */
        at->out_states[i] = state;
    }
}

static bool
is_equal(double a, double b)
{
    if (a == b)
        return true;
    if (a == nearbyint(a) && b == nearbyint(b))
        return false;
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* A comparison with slack holds for whatever the slack lets through, also for the strict ones. */
static bool
compare(const edu_step_t *step, double a, double b)
{
    double slack = fmax(step->tolerance, step->share * fmax(fabs(a), fabs(b)));
    bool equal = is_equal(a, b) || fabs(a - b) <= slack;

    switch (step->op) {
    case EDU_OP_EQUAL: return equal;
    case EDU_OP_NOT_EQUAL: return !equal;
    case EDU_OP_LESS: return slack > 0 ? equal || a < b : !equal && a < b;
    case EDU_OP_LESS_EQUAL: return equal || a < b;
    case EDU_OP_GREATER: return slack > 0 ? equal || a > b : !equal && a > b;
    default: return equal || a > b; /* EDU_OP_GREATER_EQUAL */
    }
}

static void
run_comparison(const edu_step_t *step, const columns_t *at)
{
    for (int i = 0; i < at->rows; i++) {
        unsigned char state = join(at->a_states[i], at->b_states[i]);

        at->out_states[i] = state;
        at->out[i] = state == PRESENT && compare(step, at->a[i], at->b[i]) ? 1 : 0;
    }
}

/* A false operand decides "and", a true one "or", whatever the other is. */
static void
run_decision(bool decisive, const columns_t *at)
{
    for (int i = 0; i < at->rows; i++) {
        bool a = at->a_states[i] == PRESENT && (at->a[i] != 0) == decisive;
        bool b = at->b_states[i] == PRESENT && (at->b[i] != 0) == decisive;

        at->out_states[i] = a || b ? PRESENT : join(at->a_states[i], at->b_states[i]);
        at->out[i] = at->out_states[i] == PRESENT && (a || b ? decisive : !decisive) ? 1 : 0;
    }
}

static void
run_single(edu_op_t op, const columns_t *at)
{
    for (int i = 0; i < at->rows; i++) {
        bool present = at->a_states[i] == PRESENT;

        at->out_states[i] = at->a_states[i];
        if (op == EDU_OP_NOT)
            at->out[i] = present && at->a[i] == 0 ? 1 : 0;
        else
            at->out[i] = present && at->a[i] != 0 ? -at->a[i] : 0;
    }
}

static void
run_if(const columns_t *at)
{
    for (int i = 0; i < at->rows; i++) {
        bool yes = at->a[i] != 0;

        at->out_states[i] = at->a_states[i] != PRESENT ? at->a_states[i]
                            : yes                      ? at->b_states[i]
                                                       : at->c_states[i];
        at->out[i] = at->out_states[i] != PRESENT ? 0 : yes ? at->b[i] : at->c[i];
    }
}

static void
run_coalesce(edu_program_t *program, const edu_step_t *step, const columns_t *at)
{
    memset(at->out_states, NOT_APPLICABLE, (size_t)at->rows);
    for (int i = 0; i < at->rows; i++)
        at->out[i] = 0;
    for (int k = 0; k < step->list_count; k++) {
        const double *values = edu_program_values(program, step->list[k]);
        const unsigned char *states = edu_program_states(program, step->list[k]);

        for (int i = 0; i < at->rows; i++) {
            if (at->out_states[i] == PRESENT)
                continue;
            at->out_states[i] = states[i] == PRESENT ? PRESENT : join(at->out_states[i], states[i]);
            at->out[i] = values[i];
        }
    }
}

void
edu_program_run(edu_program_t *program, int rows)
{
    for (int i = 0; i < program->steps->nelts; i++) {
        const edu_step_t *step = &APR_ARRAY_IDX(program->steps, i, edu_step_t);
        columns_t at = {
            rows,
            edu_program_values(program, step->out),
            edu_program_states(program, step->out),
            edu_program_values(program, step->a),
            edu_program_states(program, step->a),
            edu_program_values(program, step->b),
            edu_program_states(program, step->b),
            edu_program_values(program, step->c),
            edu_program_states(program, step->c),
        };

        switch (step->op) {
        case EDU_OP_NUMBER: run_number(&at, step->number); break;
        case EDU_OP_SUM: run_sum(program, step, &at); break;
        case EDU_OP_ADD: run_add(&at); break;
        case EDU_OP_SUBTRACT:
        case EDU_OP_MULTIPLY:
        case EDU_OP_DIVIDE: run_calculation(step->op, &at); break;
        case EDU_OP_AND: run_decision(false, &at); break;
        case EDU_OP_OR: run_decision(true, &at); break;
        case EDU_OP_NEGATE:
        case EDU_OP_NOT: run_single(step->op, &at); break;
        case EDU_OP_IF: run_if(&at); break;
        case EDU_OP_COALESCE: run_coalesce(program, step, &at); break;
        default: run_comparison(step, &at); break;
        }
    }
}
