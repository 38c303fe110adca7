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
static uint64_t random_state;

static void
failed(property_t property, const char *example)
{
    if (failures[property].count++ == 0)
        apr_cpystrn(failures[property].example, example, sizeof failures[property].example);
}

static uint64_t
mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

/* 0 to below - 1, by SplitMix64. */
static int
draw(int below)
{
    random_state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(mix(random_state) % (uint64_t)below);
}

/* --- trees --- */

typedef enum want_t { WANT_PERSONS, WANT_SCHOOLS, WANT_BARE, WANT_RATIO, WANT_TRUTH } want_t;

typedef struct maker_t {
    const apr_array_header_t *forms;
    apr_pool_t *pool;
    int nodes;
    int lag; /* years that may still be added */
} maker_t;

static edu_expr_t *make(maker_t *maker, want_t want, int depth);

static edu_expr_t *
node(maker_t *maker, edu_expr_kind_t kind, int count, edu_expr_t *a, edu_expr_t *b, edu_expr_t *c)
{
    edu_expr_t *expr = apr_pcalloc(maker->pool, sizeof *expr);
    edu_expr_t *operands[3] = {a, b, c};

    expr->kind = kind;
    expr->operand_count = count;
    expr->operands = apr_pmemdup(maker->pool, operands, sizeof operands);
    maker->nodes++;
    return expr;
}

static edu_expr_t *
number(maker_t *maker, const char *text)
{
    edu_expr_t *expr = node(maker, EDU_EXPR_NUMBER, 0, NULL, NULL, NULL);

    expr->number_text = text;
    expr->number = strtod(text, NULL);
    return expr;
}

static edu_expr_t *
random_number(maker_t *maker)
{
    static const char *const texts[] = {"0",   "1",     "2",    "7",      "007",
                                        "1.5", "1.50",  "0.1",  "00.125", "123456789012345",
                                        "0.0", "10.00", "1000", "0.3",    "99999.000001"};

    return number(maker, texts[draw((int)(sizeof texts / sizeof texts[0]))]);
}

/* Cells as selectors would take them: a random set of labels at each position. */
static void
select_cells(maker_t *maker, edu_expr_t *expr, const edu_measure_t *measure)
{
    edu_selection_t *selection = edu_selection_create(measure, maker->pool);
    int *cells = apr_palloc(maker->pool, sizeof *cells * (size_t)measure->cell_count);

    expr->measure = measure;
    expr->cells = cells;
    while (expr->cell_count == 0) {
        int share[8];
        uint64_t salt = (uint64_t)draw(1 << 30);

        for (int i = 0; i < selection->count; i++)
            share[i] = draw(3) == 0 ? 100 : draw(100);
        for (int i = 0; i < measure->cell_count; i++) {
            const edu_cell_t *cell =
                APR_ARRAY_IDX(measure->form->cells, measure->first_cell + i, const edu_cell_t *);
            bool taken = true;

            for (int j = 0; j < selection->count; j++) {
                uint64_t label = (uint64_t)j << 32;

                for (const char *at = cell->labels[j]; *at != '\0'; at++)
                    label = mix(label + (unsigned char)*at);
                taken = taken && (int)(mix(label + salt) % 100) < share[j];
            }
            if (taken)
                cells[expr->cell_count++] = measure->first_cell + i;
        }
    }
    expr->selectors = edu_expr_selectors(measure, cells, expr->cell_count, maker->pool);
}

static edu_expr_t *
random_measure(maker_t *maker, const char *unit)
{
    edu_expr_t *expr = node(maker, EDU_EXPR_MEASURE, 0, NULL, NULL, NULL);

    for (;;) {
        const edu_form_t *form = APR_ARRAY_IDX(maker->forms, draw(maker->forms->nelts), const edu_form_t *);
        const edu_measure_t *measure =
            APR_ARRAY_IDX(form->measures, draw(form->measures->nelts), const edu_measure_t *);

        if (strcmp(measure->unit, unit) == 0) {
            select_cells(maker, expr, measure);
            return expr;
        }
    }
}

static edu_expr_t *
leaf(maker_t *maker, want_t want)
{
    edu_expr_t *a;

    switch (want) {
    case WANT_PERSONS: return random_measure(maker, "人");
    case WANT_SCHOOLS: return random_measure(maker, "所");
    case WANT_RATIO:
        a = random_measure(maker, "人");
        return node(maker, EDU_EXPR_DIVIDE, 2, a, random_measure(maker, "所"), NULL);
    case WANT_TRUTH:
        a = leaf(maker, WANT_PERSONS);
        return node(maker, EDU_EXPR_EQUAL + (edu_expr_kind_t)(a->cell_count % 6), 2, a,
                    a->cell_count % 2 == 0 ? random_number(maker) : leaf(maker, WANT_PERSONS), NULL);
    default: return random_number(maker);
    }
}

/* A zero written down is no divisor. */
static edu_expr_t *
divisor(maker_t *maker, edu_expr_t *expr)
{
    return expr->kind == EDU_EXPR_NUMBER && expr->number == 0 ? number(maker, "3") : expr;
}

static edu_expr_t *
quotient(maker_t *maker, want_t want, int depth)
{
    want_t above = want;
    want_t below = WANT_BARE;

    if (want == WANT_BARE)
        above = below = (want_t)draw(4);
    if (want == WANT_RATIO) {
        above = WANT_PERSONS;
        below = WANT_SCHOOLS;
    }
    edu_expr_t *left = make(maker, above, depth);
    return node(maker, EDU_EXPR_DIVIDE, 2, left, divisor(maker, make(maker, below, depth)), NULL);
}

static edu_expr_t *
product(maker_t *maker, want_t want, int depth)
{
    want_t first = draw(2) == 0 ? WANT_BARE : want;
    want_t second = first == want ? WANT_BARE : want;

    if (want == WANT_PERSONS && draw(2) == 0) {
        first = WANT_RATIO;
        second = WANT_SCHOOLS;
    }
    edu_expr_t *a = make(maker, first, depth);
    return node(maker, EDU_EXPR_MULTIPLY, 2, a, make(maker, second, depth), NULL);
}

static edu_expr_t *
sum(maker_t *maker, want_t want, int depth)
{
    edu_expr_t *a = make(maker, want, depth);
    edu_expr_t *b = draw(10) == 0 ? number(maker, "0.0") : make(maker, want, depth);
    edu_expr_kind_t kind = draw(2) == 0 ? EDU_EXPR_ADD : EDU_EXPR_SUBTRACT;

    return node(maker, kind, 2, a, b, NULL);
}

static edu_expr_t *
function(maker_t *maker, want_t want, int depth)
{
    int which = draw(3);
    int years = which == 0 ? draw(maker->lag + 1) : 0;

    maker->lag -= years;
    edu_expr_t *a = make(maker, which == 1 ? WANT_TRUTH : want, depth);
    maker->lag += years;
    if (which == 0) {
        edu_expr_t *expr = node(maker, EDU_EXPR_LAG, 1, a, NULL, NULL);

        expr->number = years;
        return expr;
    }
    edu_expr_t *b = make(maker, want, depth);
    edu_expr_t *c = make(maker, want, depth);
    return which == 1 ? node(maker, EDU_EXPR_IF, 3, a, b, c)
                      : node(maker, EDU_EXPR_COALESCE, 1 + draw(3), a, b, c);
}

static edu_expr_t *
condition(maker_t *maker, int depth)
{
    want_t unit = (want_t)draw(4);
    int which = draw(6);
    edu_expr_t *a = make(maker, which < 3 ? WANT_TRUTH : unit, depth);

    if (which == 0)
        return node(maker, EDU_EXPR_NOT, 1, a, NULL, NULL);
    if (which < 3)
        return node(maker, which == 1 ? EDU_EXPR_AND : EDU_EXPR_OR, 2, a, make(maker, WANT_TRUTH, depth),
                    NULL);
    edu_expr_t *b = draw(3) == 0 ? random_number(maker) : make(maker, unit, depth);
    edu_expr_kind_t kind = EDU_EXPR_EQUAL + (edu_expr_kind_t)draw(6);
    return node(maker, kind, 2, a, b, NULL);
}

static edu_expr_t *
make(maker_t *maker, want_t want, int depth)
{
    if (depth <= 0 || maker->nodes > 150 || draw(6) == 0)
        return leaf(maker, want);
    depth--;
    if (draw(4) == 0)
        return function(maker, want, depth);
    if (want == WANT_TRUTH)
        return condition(maker, depth);
    switch (draw(6)) {
    case 0: return node(maker, EDU_EXPR_NEGATE, 1, make(maker, want, depth), NULL, NULL);
    case 1: return product(maker, want, depth);
    case 2: return quotient(maker, want, depth);
    default: return sum(maker, want, depth);
    }
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
    maker_t maker = {forms, pool, 0, EDU_EXPR_LAG_MOST};
    edu_expr_t *expr = make(&maker, (want_t)draw(5), depth);

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
    uint64_t bits =
        mix(values->salt + mix((uint64_t)form->code[0] * 65536 + (uint64_t)cell * 64 + (uint64_t)lag));
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
        edu_buffer_add_text(out, blanks[draw(4)]);
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
    values_t values = {(uint64_t)draw(1 << 30), false, edu_expr_inputs(tree, pool), false};
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
    int at = draw(length + 1);
    int stop = at + draw(length - at + 1 < 12 ? length - at + 1 : 12);
    const char *head = apr_pstrmemdup(pool, text, (apr_size_t)at);
    const char *cut = apr_pstrmemdup(pool, text + at, (apr_size_t)(stop - at));
    const char *piece = pieces[draw((int)(sizeof pieces / sizeof pieces[0]))];

    switch (draw(4)) {
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

    for (int i = draw(4); i >= 0; i--)
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
    const edu_expr_t *other = random_tree(forms, 1 + draw(5), pool);
    edu_program_t *program = edu_program_create(ROWS, pool);
    int regs[] = {edu_program_add(program, tree), edu_program_add(program, other)};
    const edu_expr_t *trees[] = {tree, other};
    const apr_array_header_t *inputs = edu_program_inputs(program);
    values_t values[ROWS];

    edu_program_finish(program);
    for (int row = 0; row < ROWS; row++) {
        values[row] = (values_t){.salt = (uint64_t)draw(1 << 30), .inputs = edu_expr_inputs(tree, pool)};
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
    edu_expr_t *tree = random_tree(forms, 1 + draw(9), pool);
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
    random_state = choose_seed(argc, argv);
    printf("# seed %" PRIu64 ", %ld trees\n", random_state, trees);
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
