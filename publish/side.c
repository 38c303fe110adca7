#include "publish/side.h"

#include <apr_strings.h>
#include <string.h>

/* Plain sums ---------------------------------------------------------------------------------------- */

/* Adds what an expression is a sum of; false when it is no plain sum of cells of its own period. */
static bool
add_terms(edu_term_sum_t *sum, const edu_expr_t *expr, bool minus)
{
    apr_array_header_t *terms = minus ? sum->minus : sum->plus;

    switch (expr->kind) {
    case EDU_EXPR_NUMBER: return expr->number == 0;
    case EDU_EXPR_MEASURE:
        for (int i = 0; i < expr->cell_count; i++)
            APR_ARRAY_PUSH(terms, edu_term_t) = (edu_term_t){expr->measure->form, expr->cells[i]};
        return true;
    case EDU_EXPR_NEGATE: return add_terms(sum, expr->operands[0], !minus);
    case EDU_EXPR_ADD:
        return add_terms(sum, expr->operands[0], minus) && add_terms(sum, expr->operands[1], minus);
    case EDU_EXPR_SUBTRACT:
        return add_terms(sum, expr->operands[0], minus) && add_terms(sum, expr->operands[1], !minus);
    default: return false;
    }
}

static void
add_sum(apr_array_header_t *sums, const edu_expr_t *expr, apr_pool_t *pool)
{
    edu_term_sum_t sum = {apr_array_make(pool, 8, sizeof(edu_term_t)),
                          apr_array_make(pool, 2, sizeof(edu_term_t))};

    if (add_terms(&sum, expr, false) && sum.plus->nelts > 0)
        APR_ARRAY_PUSH(sums, edu_term_sum_t) = sum;
}

static void
add_sums(apr_array_header_t *sums, const edu_expr_t *expr, apr_pool_t *pool)
{
    if (expr->kind != EDU_EXPR_COALESCE) {
        add_sum(sums, expr, pool);
        return;
    }
    for (int i = 0; i < expr->operand_count; i++)
        add_sum(sums, expr->operands[i], pool);
}

static int
find_or_add_side(edu_sides_t *sides, const edu_expr_t *expr, apr_pool_t *pool)
{
    const char *name = edu_expr_print(expr, pool);
    const apr_array_header_t *inputs;
    edu_side_t *side;

    for (int i = 0; i < sides->list->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(sides->list, i, edu_side_t).name, name) == 0)
            return i;
    side = &APR_ARRAY_PUSH(sides->list, edu_side_t);
    *side = (edu_side_t){.name = name, .sums = apr_array_make(pool, 1, sizeof(edu_term_sum_t))};
    add_sums(side->sums, expr, pool);
    inputs = edu_expr_inputs(expr, pool);
    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        const edu_cell_t *cell = APR_ARRAY_IDX(input->form->cells, input->cell, const edu_cell_t *);

        side->people = side->people || cell->measure->counted == EDU_PEOPLE;
        if (side->form == NULL)
            side->form = input->form;
    }
    return sides->list->nelts - 1;
}

/* Families ----------------------------------------------------------------------------------------- */

/* Measures first, then sides; each points to another of its family, and the last one to itself. */
typedef struct forest_t {
    int *up;
    int count;
    apr_hash_t *measures; /* const edu_measure_t * to int * */
} forest_t;

static int
root_of(const forest_t *forest, int node)
{
    while (forest->up[node] != node)
        node = forest->up[node] = forest->up[forest->up[node]];
    return node;
}

static void
join(const forest_t *forest, int a, int b)
{
    forest->up[root_of(forest, a)] = root_of(forest, b);
}

static int
measure_node(const forest_t *forest, const edu_term_t *term)
{
    const edu_measure_t *measure = APR_ARRAY_IDX(term->form->cells, term->cell, const edu_cell_t *)->measure;

    return *(const int *)apr_hash_get(forest->measures, &measure, sizeof measure);
}

static void
plant_measures(forest_t *forest, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    forest->measures = apr_hash_make(pool);
    for (int f = 0; f < catalogue->forms->nelts; f++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *);

        for (int m = 0; m < form->measures->nelts; m++) {
            const edu_measure_t **measure = apr_palloc(pool, sizeof *measure);
            int *node = apr_palloc(pool, sizeof *node);

            *measure = APR_ARRAY_IDX(form->measures, m, const edu_measure_t *);
            *node = forest->count++;
            apr_hash_set(forest->measures, measure, sizeof *measure, node);
        }
    }
}

static void
join_sides(const forest_t *forest, const edu_sides_t *sides, int first)
{
    for (int s = 0; s < sides->list->nelts; s++) {
        const edu_side_t *side = &APR_ARRAY_IDX(sides->list, s, edu_side_t);

        for (int i = 0; i < side->sums->nelts; i++) {
            const edu_term_sum_t *sum = &APR_ARRAY_IDX(side->sums, i, edu_term_sum_t);

            for (int t = 0; t < sum->plus->nelts; t++)
                join(forest, measure_node(forest, &APR_ARRAY_IDX(sum->plus, t, edu_term_t)), first + s);
            for (int t = 0; t < sum->minus->nelts; t++)
                join(forest, measure_node(forest, &APR_ARRAY_IDX(sum->minus, t, edu_term_t)), first + s);
        }
    }
}

/* Numbers the families from 0. */
static void
number_families(edu_sides_t *sides, const forest_t *forest, int first, apr_pool_t *pool)
{
    int *number = apr_pcalloc(pool, (size_t)(forest->count + 1) * sizeof *number);

    for (int i = 0; i < forest->count; i++)
        if (forest->up[i] == i)
            number[i] = sides->families++;
    for (int s = 0; s < sides->list->nelts; s++)
        APR_ARRAY_IDX(sides->list, s, edu_side_t).family = number[root_of(forest, first + s)];
    sides->family_of = apr_hash_make(pool);
    for (apr_hash_index_t *at = apr_hash_first(pool, forest->measures); at != NULL; at = apr_hash_next(at)) {
        const void *measure;
        apr_ssize_t length;
        void *node;

        apr_hash_this(at, &measure, &length, &node);
        apr_hash_set(sides->family_of, measure, length, &number[root_of(forest, *(const int *)node)]);
    }
}

edu_sides_t *
edu_sides_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    const size_t indicators = (size_t)catalogue->indicators->nelts;
    edu_sides_t *sides = apr_pcalloc(pool, sizeof *sides);
    forest_t forest = {0};
    int first;

    sides->list = apr_array_make(pool, 64, sizeof(edu_side_t));
    sides->numerator = apr_pcalloc(pool, (indicators + 1) * sizeof(int));
    sides->denominator = apr_pcalloc(pool, (indicators + 1) * sizeof(int));
    for (int i = 0; i < catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *);
        const bool counts = indicator->made_of == EDU_MADE_OF_COUNTS;

        sides->numerator[i] = counts ? find_or_add_side(sides, indicator->numerator, pool) : -1;
        sides->denominator[i] = counts ? find_or_add_side(sides, indicator->denominator, pool) : -1;
    }
    plant_measures(&forest, catalogue, pool);
    first = forest.count;
    forest.count += sides->list->nelts;
    forest.up = apr_palloc(pool, (size_t)(forest.count + 1) * sizeof(int));
    for (int i = 0; i < forest.count; i++)
        forest.up[i] = i;
    join_sides(&forest, sides, first);
    number_families(sides, &forest, first, pool);
    return sides;
}
