#include "tests/support/random_expr.h"

#include "base/pool.h"
#include "model/expr_private.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state;

void
edu_random_seed(uint64_t seed)
{
    random_state = seed;
}

uint64_t
edu_random_mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

int
edu_random_draw(int below)
{
    random_state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(edu_random_mix(random_state) % (uint64_t)below);
}

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

    return number(maker, texts[edu_random_draw((int)(sizeof texts / sizeof texts[0]))]);
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
        uint64_t salt = (uint64_t)edu_random_draw(1 << 30);

        for (int i = 0; i < selection->count; i++)
            share[i] = edu_random_draw(3) == 0 ? 100 : edu_random_draw(100);
        for (int i = 0; i < measure->cell_count; i++) {
            const edu_cell_t *cell =
                APR_ARRAY_IDX(measure->form->cells, measure->first_cell + i, const edu_cell_t *);
            bool taken = true;

            for (int j = 0; j < selection->count; j++) {
                uint64_t label = (uint64_t)j << 32;

                for (const char *at = cell->labels[j]; *at != '\0'; at++)
                    label = edu_random_mix(label + (unsigned char)*at);
                taken = taken && (int)(edu_random_mix(label + salt) % 100) < share[j];
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
        const edu_form_t *form =
            APR_ARRAY_IDX(maker->forms, edu_random_draw(maker->forms->nelts), const edu_form_t *);
        const edu_measure_t *measure =
            APR_ARRAY_IDX(form->measures, edu_random_draw(form->measures->nelts), const edu_measure_t *);

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
        above = below = (want_t)edu_random_draw(4);
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
    want_t first = edu_random_draw(2) == 0 ? WANT_BARE : want;
    want_t second = first == want ? WANT_BARE : want;

    if (want == WANT_PERSONS && edu_random_draw(2) == 0) {
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
    edu_expr_t *b = edu_random_draw(10) == 0 ? number(maker, "0.0") : make(maker, want, depth);
    edu_expr_kind_t kind = edu_random_draw(2) == 0 ? EDU_EXPR_ADD : EDU_EXPR_SUBTRACT;

    return node(maker, kind, 2, a, b, NULL);
}

static edu_expr_t *
function(maker_t *maker, want_t want, int depth)
{
    int which = edu_random_draw(3);
    int years = which == 0 ? edu_random_draw(maker->lag + 1) : 0;

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
                      : node(maker, EDU_EXPR_COALESCE, 1 + edu_random_draw(3), a, b, c);
}

static edu_expr_t *
condition(maker_t *maker, int depth)
{
    want_t unit = (want_t)edu_random_draw(4);
    int which = edu_random_draw(6);
    edu_expr_t *a = make(maker, which < 3 ? WANT_TRUTH : unit, depth);

    if (which == 0)
        return node(maker, EDU_EXPR_NOT, 1, a, NULL, NULL);
    if (which < 3)
        return node(maker, which == 1 ? EDU_EXPR_AND : EDU_EXPR_OR, 2, a, make(maker, WANT_TRUTH, depth),
                    NULL);
    edu_expr_t *b = edu_random_draw(3) == 0 ? random_number(maker) : make(maker, unit, depth);
    edu_expr_kind_t kind = EDU_EXPR_EQUAL + (edu_expr_kind_t)edu_random_draw(6);
    return node(maker, kind, 2, a, b, NULL);
}

static edu_expr_t *
make(maker_t *maker, want_t want, int depth)
{
    if (depth <= 0 || maker->nodes > 150 || edu_random_draw(6) == 0)
        return leaf(maker, want);
    depth--;
    if (edu_random_draw(4) == 0)
        return function(maker, want, depth);
    if (want == WANT_TRUTH)
        return condition(maker, depth);
    switch (edu_random_draw(6)) {
    case 0: return node(maker, EDU_EXPR_NEGATE, 1, make(maker, want, depth), NULL, NULL);
    case 1: return product(maker, want, depth);
    case 2: return quotient(maker, want, depth);
    default: return sum(maker, want, depth);
    }
}

edu_expr_t *
edu_random_expr(const apr_array_header_t *forms, int depth, apr_pool_t *pool)
{
    maker_t maker = {forms, pool, 0, EDU_EXPR_LAG_MOST};

    return make(&maker, (want_t)edu_random_draw(5), depth);
}
