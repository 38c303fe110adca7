/* Expressions compiled for many rows at once: edit rules over the returns of a county, a column at a time.
 *
 * What several rules share is computed once. The meaning is that of edu_expr_eval(): the same three states, spread in the same
 * way; a property test holds the two against each other. */
#ifndef EDU_MODEL_PROGRAM_H
#define EDU_MODEL_PROGRAM_H

#include "model/expr.h"

typedef struct edu_program_t edu_program_t;

/* An edu_state_t, as wide as a value. */
typedef uint64_t edu_program_state_t;

/* What the program reads: a cell of a form, `lag` years before, in this register. */
typedef struct edu_program_input_t {
    const edu_form_t *form;
    int cell;
    int lag;
    int reg;
} edu_program_input_t;

/* An empty program that runs over at most `rows_most` rows at a time. */
edu_program_t *edu_program_create(int rows_most, apr_pool_t *pool);

/* Adds an expression; the result is its register, which may be another one's too. */
int edu_program_add(edu_program_t *program, const edu_expr_t *expr);

/* Adds a condition whose top is a comparison, with slack: the larger of `tolerance` and `share` times the greater side by amount. */
int edu_program_add_check(edu_program_t *program, const edu_expr_t *comparison, double tolerance,
                          double share);

/* Adds the cells an expression reads as inputs, without computing anything. */
void edu_program_add_inputs(edu_program_t *program, const edu_expr_t *expr);

/* Makes room for the columns, after everything was added. */
void edu_program_finish(edu_program_t *program);

/* edu_program_input_t, in the order in which they came up. */
const apr_array_header_t *edu_program_inputs(const edu_program_t *program);

/* The index of an input among them; -1 when the program does not read it. */
int edu_program_find_input(const edu_program_t *program, const edu_form_t *form, int cell, int lag);

/* A register's columns: rows_most values, 0 where nothing is present, and rows_most states. Those of inputs are filled by the
 * caller before a run. */
double *edu_program_values(edu_program_t *program, int reg);
edu_program_state_t *edu_program_states(edu_program_t *program, int reg);

/* Computes every register over the first `rows` rows. */
void edu_program_run(edu_program_t *program, int rows);

/* The first of the rows from `from` on for which a condition's register is false, or missing where `missing` counts as that; `rows` when
 * there is none. */
int edu_program_next_false(const edu_program_t *program, int reg, bool missing, int from, int rows);

/* One value of a register. */
edu_number_t edu_program_number(const edu_program_t *program, int reg, int row);

#endif
