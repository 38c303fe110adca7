/* What the files of the expression language share; nothing outside model/expr_*.c and its tests includes it.
 *
 * expr_lex.c cuts a text into tokens, expr_parse.c and expr_measure.c make the tree, expr_bind.c finds forms, measures
 * and labels, expr_hint.c guesses what somebody meant, expr_check.c gives every node its unit, expr_print.c writes a
 * tree, expr_eval.c computes. Each node is checked as it is made, so that errors come in the order of the text. */
#ifndef EDU_MODEL_EXPR_PRIVATE_H
#define EDU_MODEL_EXPR_PRIVATE_H

#include "model/expr.h"

#include <stddef.h>

typedef enum edu_token_kind_t {
    EDU_TOKEN_END,
    EDU_TOKEN_WORD,    /* letters, digits and "_", beginning with none of the digits */
    EDU_TOKEN_INTEGER, /* digits */
    EDU_TOKEN_DECIMAL, /* digits "." digits */
    EDU_TOKEN_MIXED,   /* begins with a digit and has letters: a label at best */
    EDU_TOKEN_FOREIGN, /* a run of characters beyond ASCII: never valid, named in errors */
    EDU_TOKEN_OPEN,
    EDU_TOKEN_CLOSE,
    EDU_TOKEN_OPEN_SQUARE,
    EDU_TOKEN_CLOSE_SQUARE,
    EDU_TOKEN_COMMA,
    EDU_TOKEN_DOT,
    EDU_TOKEN_RANGE,
    EDU_TOKEN_BAR,
    EDU_TOKEN_PLUS,
    EDU_TOKEN_MINUS,
    EDU_TOKEN_STAR,
    EDU_TOKEN_SLASH,
    EDU_TOKEN_EQUAL,
    EDU_TOKEN_NOT_EQUAL,
    EDU_TOKEN_LESS,
    EDU_TOKEN_LESS_EQUAL,
    EDU_TOKEN_GREATER,
    EDU_TOKEN_GREATER_EQUAL
} edu_token_kind_t;

typedef struct edu_token_t {
    edu_token_kind_t kind;
    const char *text; /* into the expression's text */
    size_t length;
    int line;
    int column;
} edu_token_t;

typedef struct edu_lexer_t {
    const char *at;
    int line;
    int column;
    apr_pool_t *pool;
} edu_lexer_t;

/* The next token; behind the last one END for ever. The text must be valid UTF-8. Errors: EXPRESSION. */
edu_error_t *edu_lexer_next(edu_token_t *token, edu_lexer_t *lexer);

/* Moves the lexer over the bytes before `stop`, keeping count of line and column. */
void edu_lexer_skip(edu_lexer_t *lexer, const char *stop);

bool edu_token_is(const edu_token_t *token, const char *word);
char *edu_token_text(const edu_token_t *token, apr_pool_t *pool);

/* The token for a message: in double quotes and cut when it is long, or "the end". */
const char *edu_token_found(const edu_token_t *token, apr_pool_t *pool);

/* EXPRESSION "line 1, column 2: ...". */
edu_error_t *edu_expr_error(int line, int column, apr_pool_t *pool, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* How tightly a node binds; a node stands in brackets where something tighter is asked for. */
enum {
    EDU_BIND_OR = 1,
    EDU_BIND_AND,
    EDU_BIND_NOT,
    EDU_BIND_COMPARE,
    EDU_BIND_SUM,
    EDU_BIND_TERM,
    EDU_BIND_UNARY,
    EDU_BIND_PRIMARY
};

typedef struct edu_parser_t {
    edu_lexer_t lexer;
    edu_token_t token;         /* the one to be read next */
    edu_token_kind_t previous; /* the kind of the one read last */
    const apr_array_header_t *forms;
    int depth;
    int nodes;
    apr_pool_t *pool;
} edu_parser_t;

edu_error_t *edu_parser_advance(edu_parser_t *parser);

/* The kind of the token behind the current one; END when it is wrong, which will be said when it is its turn. */
edu_token_kind_t edu_parser_peek(const edu_parser_t *parser);

/* A new node that begins at a token. Errors: EXPRESSION when there are too many. */
edu_error_t *edu_parser_node(edu_expr_t **expr, edu_parser_t *parser, edu_expr_kind_t kind,
                             const edu_token_t *begin);

/* "expected ..., found ..." at the current token; hint may be NULL. And the hint where an operand is due. */
edu_error_t *edu_parser_unexpected(const edu_parser_t *parser, const char *expected, const char *hint);
const char *edu_parser_hint_operand(const edu_parser_t *parser);

/* Reads [ form "." ] code [ "[" selectors "]" ], the current token being its first. */
edu_error_t *edu_parser_measure(edu_expr_t **expr, edu_parser_t *parser);

/* --- names --- */

/* The measure that `name` means, in the form named before it (form NULL: in the only form that has it). */
edu_error_t *edu_expr_find_measure(const edu_measure_t **measure, const edu_token_t *form_name,
                                   const edu_token_t *name, const apr_array_header_t *forms,
                                   apr_pool_t *pool);

/* What one selector takes of a breakdown, while it is read. */
typedef struct edu_selector_t {
    const edu_dimension_t *dimension;
    apr_array_header_t *labels; /* const char *: those the measure has there, in the order of its cells */
    const edu_token_t **chosen; /* for each label: the token that chose it, or NULL */
    bool all;                   /* "*" */
} edu_selector_t;

typedef struct edu_selection_t {
    const edu_measure_t *measure;
    int count; /* dimensions */
    edu_selector_t *selectors;
} edu_selection_t;

edu_selection_t *edu_selection_create(const edu_measure_t *measure, apr_pool_t *pool);
/* Takes a label, or every whole number from one token to the other. Errors: EXPRESSION. */
edu_error_t *edu_selection_label(edu_selection_t *selection, int position, const edu_token_t *label,
                                 apr_pool_t *pool);
edu_error_t *edu_selection_range(edu_selection_t *selection, int position, const edu_token_t *first,
                                 const edu_token_t *last, apr_pool_t *pool);
/* Fills in the node's cells and canonical selectors. A label chosen by name that ends up in no cell is an error. */
edu_error_t *edu_selection_finish(edu_expr_t *expr, const edu_selection_t *selection, apr_pool_t *pool);

/* Cells seen from the breakdown's side: the labels they have, one array a dimension. `all` where "*" says the same.
 * A function of the cells alone, so that equal trees have equal texts. */
typedef struct edu_projection_t {
    apr_array_header_t *labels; /* const char * in the order of the measure's cells */
    bool all;
} edu_projection_t;

edu_projection_t *edu_expr_project(const edu_measure_t *measure, const int *cells, int cell_count,
                                   apr_pool_t *pool);

/* How many labels from `first` on are consecutive whole numbers: at least 1. */
int edu_expr_run(const apr_array_header_t *labels, int first);

/* The canonical text "[primary,1..6]"; "" for a measure without a breakdown. */
const char *edu_expr_selectors(const edu_measure_t *measure, const int *cells, int cell_count,
                               apr_pool_t *pool);

/* --- hints --- */

/* The candidate nearest to a word, or NULL when none is near. Candidates: const char *. */
const char *edu_expr_nearest(const char *word, const apr_array_header_t *candidates);

/* What somebody who wrote this word probably meant ("write ..."), or NULL. Looks at titles, columns, units. */
const char *edu_expr_hint_word(const char *word, const apr_array_header_t *forms, apr_pool_t *pool);
const char *edu_expr_hint_label(const char *word, const edu_selection_t *selection, int position,
                                apr_pool_t *pool);

/* Texts (const char *) as "a, b, c"; after `most` of them "and N more". */
const char *edu_expr_list(const apr_array_header_t *texts, int most, apr_pool_t *pool);

/* --- units --- */

/* Checks a node whose operands are checked, and gives it its unit. Errors: EXPRESSION. */
edu_error_t *edu_expr_check_node(edu_expr_t *expr, apr_pool_t *pool);

/* A product of two units, or (power -1) a quotient, in canonical text; NULL when it has too many factors. */
const char *edu_unit_combine(const char *a, const char *b, int power, apr_pool_t *pool);

/* The most years an expression looks back. */
int edu_expr_longest_lag(const edu_expr_t *expr);

/* The canonical text, cut when it is long, for messages. */
const char *edu_expr_excerpt(const edu_expr_t *expr, apr_pool_t *pool);

#endif
