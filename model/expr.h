/* Expressions over measures: numerators, denominators (and, later, edit rules). See docs/catalogue.md for the grammar.
 *
 * A parsed expression is bound to the forms it speaks of (measures become runs of cells), checked for units and types,
 * printed back in one canonical way, and evaluated over values that a caller's function supplies.
 *
 * Units: "+" and "-", the branches of `if` and the choices of `coalesce` want one unit; a written 0 has any. A comparison
 * wants one unit, or a side that is made of written numbers only. "*" and "/" make products of units, whose text is
 * canonical (人/所, 元·日/人). A label that is selected by name and takes no cell, and one selected twice, are errors:
 * a slip must not make a sum smaller in silence. */
#ifndef EDU_MODEL_EXPR_H
#define EDU_MODEL_EXPR_H

#include "base/error.h"
#include "model/form.h"

#include <apr_pools.h>
#include <apr_tables.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum edu_expr_kind_t {
    EDU_EXPR_NUMBER,
    EDU_EXPR_MEASURE, /* the sum of the cells selected */
    EDU_EXPR_NEGATE,
    EDU_EXPR_ADD,
    EDU_EXPR_SUBTRACT,
    EDU_EXPR_MULTIPLY,
    EDU_EXPR_DIVIDE,
    EDU_EXPR_EQUAL,
    EDU_EXPR_NOT_EQUAL,
    EDU_EXPR_LESS,
    EDU_EXPR_LESS_EQUAL,
    EDU_EXPR_GREATER,
    EDU_EXPR_GREATER_EQUAL,
    EDU_EXPR_AND,
    EDU_EXPR_OR,
    EDU_EXPR_NOT,
    EDU_EXPR_LAG,     /* operand, years */
    EDU_EXPR_IF,      /* condition, then, else */
    EDU_EXPR_COALESCE /* the first that is present */
} edu_expr_kind_t;

typedef struct edu_expr_t {
    edu_expr_kind_t kind;
    double number;                /* NUMBER; LAG: the years */
    const char *number_text;      /* NUMBER as written */
    const edu_measure_t *measure; /* MEASURE */
    const int *cells;             /* MEASURE: indexes in the form's cells, ascending */
    int cell_count;
    const char *selectors; /* MEASURE: canonical text "[primary,*]", or "" */
    struct edu_expr_t **operands;
    int operand_count;
    const char *unit; /* after the check: "" for a bare number, NULL for a truth value */
    int line;         /* where it begins in the text; both from 1, columns count characters */
    int column;
} edu_expr_t;

/* Limits, so that no text takes the program down: nesting of brackets and functions, numbers and measures and
 * operations together, bytes of text, and years that lags add up to. */
enum {
    EDU_EXPR_DEPTH_MOST = 200,
    EDU_EXPR_NODES_MOST = 2000,
    EDU_EXPR_BYTES_MOST = 262144,
    EDU_EXPR_LAG_MOST = 50
};

/* Parses and checks. `forms`: edu_form_t *, in which measures are looked for. `line`, `column`: where `text` begins in its
 * file, so that errors point there (1, 1 for a text of its own). Errors: EXPRESSION "line 3, column 17: ..."; what is
 * wrong, what was expected, the nearest known name as a hint. */
edu_error_t *edu_expr_parse(edu_expr_t **expr, const char *text, const apr_array_header_t *forms, int line,
                            int column, apr_pool_t *pool);

/* Whether it is a condition and not a number. */
bool edu_expr_is_truth(const edu_expr_t *expr);

/* For places that take a number (numerator, denominator). Errors: EXPRESSION, with the position, for a condition. */
edu_error_t *edu_expr_need_number(const edu_expr_t *expr, apr_pool_t *pool);

/* The canonical text: fewest brackets, measures with their form. Parsing it gives an equal tree. */
char *edu_expr_print(const edu_expr_t *expr, apr_pool_t *pool);

/* The same for people: measures by their names ("小学一年级在校生 + ..."). */
char *edu_expr_describe(const edu_expr_t *expr, edu_lang_t lang, apr_pool_t *pool);

/* Whether two trees are the same but for their positions and the way in which numbers and selectors were written. Equal
 * trees have equal canonical texts, and the other way round. */
bool edu_expr_equal(const edu_expr_t *a, const edu_expr_t *b);

/* The truth about a value. A number stands beside it only when it is present. */
typedef enum edu_state_t {
    EDU_PRESENT,
    EDU_MISSING,       /* it should be there and is not */
    EDU_NOT_APPLICABLE /* there is nothing it could count */
} edu_state_t;

typedef struct edu_number_t {
    edu_state_t state;
    double value;
} edu_number_t;

/* Supplies one cell's value, `lag` years before the period in question. Whole counts are exact up to 2^53. */
typedef edu_number_t (*edu_expr_cell_t)(void *baton, const edu_form_t *form, int cell, int lag);

/* Evaluates. Missing spreads through every operation but coalesce. Not applicable is the neutral element of + and of a
 * sum over a breakdown, and spreads through the rest. A breakdown's sum is missing when any cell of it is, not
 * applicable when all are. Where one operand is missing and another not applicable, the result is missing (but for +).
 * Division by zero and what no double holds are missing. Whole numbers compare exactly, others to a relative 1e-12.
 * A condition that is missing or not applicable makes `if` so; and/or follow three-valued logic, in which both are
 * unknown. Truth values come back as 1 and 0. */
edu_number_t edu_expr_eval(const edu_expr_t *expr, edu_expr_cell_t cell, void *baton);

/* Every cell the expression reads, each (form, cell, lag) once, ordered by form code, cell, lag. */
typedef struct edu_expr_input_t {
    const edu_form_t *form;
    int cell;
    int lag;
} edu_expr_input_t;
apr_array_header_t *edu_expr_inputs(const edu_expr_t *expr, apr_pool_t *pool);

/* Whether no input before this one is of the same form and lag: for what is done once a form and period. */
bool edu_expr_input_is_first(const apr_array_header_t *inputs, int index);

#endif
