/* prop_expr [SEED [TREES]]
 *
 * Random trees of expressions, and what must hold for all of them. The seed comes from the argument, else from
 * EDUSTAT_SEED, else from the clock; it is printed, and the same seed makes the same trees. TAP; exits 1 when a property
 * fails. */
#include "base/pool.h"
#include "model/expr.h"
#include "model/expr_private.h"
#include "model/program.h"
#include "tests/support/make_form.h"
#include "tests/support/random_expr.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum property_t {
    ROUND_TRIP,
    BLANKS,
    BRACKETS,
    EQUALITY,
    DESCRIPTION,
    EVALUATION,
    INPUTS,
    KNOWLEDGE,
    COLUMNS,
    MUTATION,
    PROPERTY_COUNT
} property_t;

static const char *const titles[PROPERTY_COUNT] = {
    [ROUND_TRIP] = "a printed tree parses to an equal tree with the same unit and text",
    [BLANKS] = "blanks and line breaks between tokens do not matter",
    [BRACKETS] = "no pair of brackets can be left out of a printed tree",
    [EQUALITY] = "trees are equal exactly when their texts are",
    [DESCRIPTION] = "a description is valid UTF-8 and not empty",
    [EVALUATION] = "a printed and parsed tree has the same value",
    [INPUTS] = "evaluation reads the inputs and nothing else",
    [KNOWLEDGE] = "without coalesce, a value that goes missing makes the result missing or leaves it",
    [COLUMNS] = "a program over columns gives every row the value of its tree",
    [MUTATION] = "damaged texts are refused with a position or parse to what they print",
};

typedef struct failure_t {
    int count;
    char example[400];
} failure_t;

static failure_t failures[PROPERTY_COUNT];
static void
failed(property_t property, const char *example)
{
    if (failures[property].count++ == 0)
        apr_cpystrn(failures[property].example, example, sizeof failures[property].example);
}

/* Units for every node, from the leaves up. A complaint is a mistake of this program or of the checker. */
static void
check_units(edu_expr_t *expr, apr_pool_t *pool)
{
    for (int i = 0; i < expr->operand_count; i++)
        check_units(expr->operands[i], pool);
    edu_error_t *error = edu_expr_check_node(expr, pool);
    if (error != NULL)
        failed(ROUND_TRIP, edu_error_text(error, pool));
    edu_error_clear(error);
}

static edu_expr_t *
random_tree(const apr_array_header_t *forms, int depth, apr_pool_t *pool)
{
    edu_expr_t *expr = edu_random_expr(forms, depth, pool);

    check_units(expr, pool);
    return expr;
}

/* --- values --- */

typedef struct values_t {
    uint64_t salt;
    bool forget; /* a part of the values is missing */
    const apr_array_header_t *inputs;
    bool strayed; /* asked for a cell that is no input */
} values_t;

static edu_number_t
random_value(void *baton, const edu_form_t *form, int cell, int lag)
{
    values_t *values = baton;
    uint64_t bits = edu_random_mix(
        values->salt + edu_random_mix((uint64_t)form->code[0] * 65536 + (uint64_t)cell * 64 + (uint64_t)lag));
    bool known = false;

    for (int i = 0; i < values->inputs->nelts && !known; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(values->inputs, i, edu_expr_input_t);

        known = input->form == form && input->cell == cell && input->lag == lag;
    }
    values->strayed = values->strayed || !known;
    if (bits % 16 == 0)
        return (edu_number_t){EDU_MISSING, 0};
    if (values->forget && bits / 16 % 8 == 0 && bits % 16 != 1)
        return (edu_number_t){EDU_MISSING, 0};
    if (bits % 16 == 1)
        return (edu_number_t){EDU_NOT_APPLICABLE, 0};
    return (edu_number_t){EDU_PRESENT, (double)(bits / 256 % 7) * (bits % 16 == 2 ? 0.1 : 1)};
}

static bool
same_number(edu_number_t a, edu_number_t b)
{
    return a.state == b.state && (a.value == b.value);
}

static bool
has_coalesce(const edu_expr_t *expr)
{
    for (int i = 0; i < expr->operand_count; i++)
        if (has_coalesce(expr->operands[i]))
            return true;
    return expr->kind == EDU_EXPR_COALESCE;
}

/* --- properties --- */

static edu_expr_t *
parse(const char *text, const apr_array_header_t *forms, apr_pool_t *pool)
{
    edu_expr_t *expr;
    edu_error_t *error = edu_expr_parse(&expr, text, forms, 1, 1, pool);

    edu_error_clear(error);
    return error == NULL ? expr : NULL;
}

static void
check_blanks(const edu_expr_t *tree, const char *text, const apr_array_header_t *forms, apr_pool_t *pool)
{
    static const char *const blanks[] = {" ", "\n", "\t", "  \r\n "};
    edu_lexer_t lexer = {text, 1, 1, pool};
    edu_token_t token;
    edu_buffer_t *out = edu_buffer_create(0, pool);
    edu_error_t *error;

    while ((error = edu_lexer_next(&token, &lexer)) == NULL && token.kind != EDU_TOKEN_END) {
        edu_buffer_add_text(out, blanks[edu_random_draw(4)]);
        edu_buffer_add(out, token.text, token.length);
    }
    edu_error_clear(error);
    const edu_expr_t *again = parse(edu_buffer_text(out), forms, pool);
    if (again == NULL || !edu_expr_equal(tree, again))
        failed(BLANKS, edu_buffer_text(out));
}

/* Whether the bracket at text[at] groups, and does not belong to a function. */
static bool
groups(const char *text, size_t at)
{
    return text[at] == '(' && (at == 0 || text[at - 1] < 'a' || text[at - 1] > 'z');
}

static void
check_brackets(const edu_expr_t *tree, const char *text, const apr_array_header_t *forms, apr_pool_t *pool)
{
    for (size_t open = 0; text[open] != '\0'; open++) {
        int level = 0;
        size_t close = open;

        if (!groups(text, open))
            continue;
        do {
            level += text[close] == '(';
            level -= text[close] == ')';
            close++;
        } while (level > 0);
        char *without = apr_pstrdup(pool, text);
        without[open] = ' ';
        without[close - 1] = ' ';
        const edu_expr_t *other = parse(without, forms, pool);
        if (other != NULL && edu_expr_equal(tree, other))
            failed(BRACKETS, text);
    }
}

static void
check_equality(const apr_array_header_t *forms, apr_pool_t *pool)
{
    edu_expr_t *a = random_tree(forms, 1, pool);
    edu_expr_t *b = random_tree(forms, 1, pool);
    const char *text = edu_expr_print(a, pool);

    if (edu_expr_equal(a, b) != (strcmp(text, edu_expr_print(b, pool)) == 0))
        failed(EQUALITY, text);
}

static void
check_description(const edu_expr_t *tree, const char *text, apr_pool_t *pool)
{
    const char *zh = edu_expr_describe(tree, EDU_LANG_ZH, pool);
    const char *en = edu_expr_describe(tree, EDU_LANG_EN, pool);

    if (zh[0] == '\0' || en[0] == '\0' || edu_text_valid_utf8(zh, strlen(zh)) != strlen(zh) ||
        edu_text_valid_utf8(en, strlen(en)) != strlen(en))
        failed(DESCRIPTION, text);
}

static void
check_values(const edu_expr_t *tree, const edu_expr_t *again, const char *text, apr_pool_t *pool)
{
    values_t values = {(uint64_t)edu_random_draw(1 << 30), false, edu_expr_inputs(tree, pool), false};
    edu_number_t full = edu_expr_eval(tree, random_value, &values);

    if (again != NULL && !same_number(full, edu_expr_eval(again, random_value, &values)))
        failed(EVALUATION, text);
    if (values.strayed)
        failed(INPUTS, text);
    values.forget = true;
    edu_number_t less = edu_expr_eval(tree, random_value, &values);
    if (!has_coalesce(tree) && less.state != EDU_MISSING && !same_number(full, less))
        failed(KNOWLEDGE, text);
}

/* One random damage: a piece taken out, put in, changed or moved. */
static char *
damage(const char *text, apr_pool_t *pool)
{
    static const char *const pieces[] = {"(",      ")",     "[",
                                         "]",      ",",     ".",
                                         "..",     "|",     "*",
                                         "-",      "+",     "/",
                                         "=",      "!",     "<",
                                         ">",      "not",   "and",
                                         " or ",   "lag(",  "if(",
                                         "0",      "9",     "1.5",
                                         "enrol",  "staff", "x",
                                         " ",      "\n",    "人",
                                         "，",     "（",    "\xE4",
                                         "\xFF",   "\001",  "\xC0\x80",
                                         "\"",     "%",     "school_annual",
                                         "primary"};
    int length = (int)strlen(text);
    int at = edu_random_draw(length + 1);
    int stop = at + edu_random_draw(length - at + 1 < 12 ? length - at + 1 : 12);
    const char *head = apr_pstrmemdup(pool, text, (apr_size_t)at);
    const char *cut = apr_pstrmemdup(pool, text + at, (apr_size_t)(stop - at));
    const char *piece = pieces[edu_random_draw((int)(sizeof pieces / sizeof pieces[0]))];

    switch (edu_random_draw(4)) {
    case 0: return apr_pstrcat(pool, head, text + stop, NULL);
    case 1: return apr_pstrcat(pool, head, piece, text + at, NULL);
    case 2: return apr_pstrcat(pool, head, piece, text + stop, NULL);
    default: return apr_pstrcat(pool, head, cut, cut, text + stop, NULL);
    }
}

static void
check_mutation(const char *text, const apr_array_header_t *forms, apr_pool_t *pool)
{
    edu_expr_t *expr;

    for (int i = edu_random_draw(4); i >= 0; i--)
        text = damage(text, pool);
    edu_error_t *error = edu_expr_parse(&expr, text, forms, 1, 1, pool);
    if (error != NULL) {
        if (error->code != EDU_ERR_EXPRESSION || strncmp(error->message, "line ", 5) != 0 ||
            edu_text_valid_utf8(error->message, strlen(error->message)) != strlen(error->message))
            failed(MUTATION, text);
        edu_error_clear(error);
        return;
    }
    const edu_expr_t *again = parse(edu_expr_print(expr, pool), forms, pool);
    if (again == NULL || !edu_expr_equal(expr, again))
        failed(MUTATION, text);
}

enum { ROWS = 7 };

/* Two trees in one program, so that what they share is computed once; each row has values of its own. */
static void
check_columns(const edu_expr_t *tree, const char *text, const apr_array_header_t *forms, apr_pool_t *pool)
{
    const edu_expr_t *other = random_tree(forms, 1 + edu_random_draw(5), pool);
    edu_program_t *program = edu_program_create(ROWS, pool);
    int regs[] = {edu_program_add(program, tree), edu_program_add(program, other)};
    const edu_expr_t *trees[] = {tree, other};
    const apr_array_header_t *inputs = edu_program_inputs(program);
    values_t values[ROWS];

    edu_program_finish(program);
    for (int row = 0; row < ROWS; row++) {
        values[row] =
            (values_t){.salt = (uint64_t)edu_random_draw(1 << 30), .inputs = edu_expr_inputs(tree, pool)};
        for (int i = 0; i < inputs->nelts; i++) {
            const edu_program_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_program_input_t);
            edu_number_t number = random_value(&values[row], input->form, input->cell, input->lag);

            edu_program_values(program, input->reg)[row] = number.state == EDU_PRESENT ? number.value : 0;
            edu_program_states(program, input->reg)[row] = (unsigned char)number.state;
        }
    }
    edu_program_run(program, ROWS);
    for (int row = 0; row < ROWS; row++)
        for (int k = 0; k < 2; k++)
            if (!same_number(edu_program_number(program, regs[k], row),
                             edu_expr_eval(trees[k], random_value, &values[row])))
                failed(COLUMNS, text);
}

static void
check_tree(const apr_array_header_t *forms, apr_pool_t *pool)
{
    edu_expr_t *tree = random_tree(forms, 1 + edu_random_draw(9), pool);
    const char *text = edu_expr_print(tree, pool);
    const edu_expr_t *again = parse(text, forms, pool);

    if (again == NULL || !edu_expr_equal(tree, again) || (tree->unit == NULL) != (again->unit == NULL) ||
        (tree->unit != NULL && strcmp(tree->unit, again->unit) != 0) ||
        strcmp(text, edu_expr_print(again, pool)) != 0)
        failed(ROUND_TRIP, text);
    check_blanks(tree, text, forms, pool);
    check_brackets(tree, text, forms, pool);
    check_equality(forms, pool);
    check_description(tree, text, pool);
    check_values(tree, again, text, pool);
    check_columns(tree, text, forms, pool);
    check_mutation(text, forms, pool);
}

static uint64_t
choose_seed(int argc, char **argv)
{
    const char *text = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");

    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : (uint64_t)apr_time_now();
}

int
main(int argc, char **argv)
{
    long trees = argc > 2 ? strtol(argv[2], NULL, 10) : 20000;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    apr_pool_t *pool = edu_pool_create(NULL);
    apr_pool_t *iteration = edu_pool_create(pool);
    const apr_array_header_t *forms = edu_make_forms(pool);
    const uint64_t seed = choose_seed(argc, argv);
    edu_random_seed(seed);
    printf("# seed %" PRIu64 ", %ld trees\n", seed, trees);
    fflush(stdout);
    for (long i = 0; i < trees; i++) {
        apr_pool_clear(iteration);
        check_tree(forms, iteration);
    }
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        printf("%s %d - %s\n", failures[i].count == 0 ? "ok" : "not ok", i + 1, titles[i]);
        if (failures[i].count > 0)
            printf("# %d times, first: %s\n", failures[i].count, failures[i].example);
        failing += failures[i].count > 0;
    }
    printf("1..%d\n", PROPERTY_COUNT);
    apr_pool_destroy(pool);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
