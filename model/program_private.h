/* What program.c (compiling) and program_run.c (running) share. */
#ifndef EDU_MODEL_PROGRAM_PRIVATE_H
#define EDU_MODEL_PROGRAM_PRIVATE_H

#include "model/program.h"

#include "base/buffer.h"

#include <apr_hash.h>

typedef enum edu_op_t {
    EDU_OP_NUMBER,
    EDU_OP_SUM,
    EDU_OP_NEGATE,
    EDU_OP_ADD,
    EDU_OP_SUBTRACT,
    EDU_OP_MULTIPLY,
    EDU_OP_DIVIDE,
    EDU_OP_EQUAL,
    EDU_OP_NOT_EQUAL,
    EDU_OP_LESS,
    EDU_OP_LESS_EQUAL,
    EDU_OP_GREATER,
    EDU_OP_GREATER_EQUAL,
    EDU_OP_AND,
    EDU_OP_OR,
    EDU_OP_NOT,
    EDU_OP_IF,
    EDU_OP_COALESCE
} edu_op_t;

typedef struct edu_step_t {
    edu_op_t op;
    int out;
    int a; /* registers */
    int b;
    int c;
    double number;
    double tolerance; /* comparisons */
    double share;
    const int *list; /* SUM, COALESCE */
    int list_count;
} edu_step_t;

/* The columns of a step, found once. */
typedef struct edu_columns_t {
    double *out;
    edu_program_state_t *out_states;
    const double *a;
    const edu_program_state_t *a_states;
    const double *b;
    const edu_program_state_t *b_states;
    const double *c;
    const edu_program_state_t *c_states;
} edu_columns_t;

/* Columns are computed in whole groups of so many rows: loops without a rest are the faster ones. Rows behind those asked for hold
 * whatever they hold. */
#define EDU_PROGRAM_GROUP 8

struct edu_program_t {
    int rows_most;
    int register_count;
    apr_array_header_t *steps;  /* edu_step_t, each behind those it reads */
    apr_array_header_t *inputs; /* edu_program_input_t */
    apr_hash_t *known;          /* step as text to its register */
    edu_columns_t *columns;     /* one a step */
    double *values;             /* register after register */
    edu_program_state_t *states;
    apr_pool_t *pool;
};

#endif
