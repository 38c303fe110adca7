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

struct edu_program_t {
    int rows_most;
    int register_count;
    apr_array_header_t *steps;  /* edu_step_t, each behind those it reads */
    apr_array_header_t *inputs; /* edu_program_input_t */
    apr_hash_t *known;          /* step as text to its register */
    double *values;             /* register after register */
    unsigned char *states;
    apr_pool_t *pool;
};

#endif
