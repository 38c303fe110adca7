/* Units and types: what may be added to what, and what comes out. Units are products of powers, written
 * "人·元", "人/所", "元/人/年", "米^2"; a number without a unit has "", a truth value NULL. */
#include "base/text.h"
#include "base/translate.h"
#include "model/expr_private.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

enum { FACTORS_MOST = 8, POWER_MOST = 9, EXCERPT_MOST = 60 };

typedef struct factor_t {
    const char *name;
    size_t length;
    int power;
} factor_t;

typedef struct unit_t {
    factor_t factors[FACTORS_MOST];
    int count;
    bool overflow;
} unit_t;

static void
unit_multiply(unit_t *unit, const char *name, size_t length, int power)
{
    for (int i = 0; i < unit->count; i++) {
        factor_t *factor = &unit->factors[i];

        if (factor->length == length && memcmp(factor->name, name, length) == 0) {
            factor->power += power;
            if (abs(factor->power) > POWER_MOST)
                unit->overflow = true;
            return;
        }
    }
    if (unit->count == FACTORS_MOST) {
        unit->overflow = true;
        return;
    }
    unit->factors[unit->count++] = (factor_t){name, length, power};
}

/* Multiplies by a unit's text; what stands behind a "/" divides. */
static void
unit_multiply_text(unit_t *unit, const char *text, int power)
{
    static const char dot[] = "·";
    int sign = power;

    while (*text != '\0') {
        const char *slash = strchr(text, '/');
        const char *product = strstr(text, dot);
        const char *stop = text + strlen(text);

        if (slash != NULL)
            stop = slash;
        if (product != NULL && product < stop)
            stop = product;
        size_t length = (size_t)(stop - text);
        int exponent = 1;
        if (length > 2 && stop[-2] == '^' && stop[-1] >= '1' && stop[-1] <= '9') {
            exponent = stop[-1] - '0';
            length -= 2;
        }
        if (length > 0 && !(length == 1 && text[0] == '1'))
            unit_multiply(unit, text, length, sign * exponent);
        if (*stop == '/')
            sign = -power;
        text = *stop == '\0' ? stop : stop + (*stop == '/' ? 1 : strlen(dot));
    }
}

static int
compare_factors(const void *left, const void *right)
{
    const factor_t *a = left;
    const factor_t *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->name, b->name, shorter);

    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* The factors above or (sign -1) below the line. */
static char *
unit_side(const unit_t *unit, int sign, const char *separator, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, "");

    for (int i = 0; i < unit->count; i++) {
        const factor_t *factor = &unit->factors[i];
        int power = factor->power * sign;

        if (power > 0)
            text = apr_pstrcat(pool, text, text[0] != '\0' || sign < 0 ? separator : "",
                               apr_pstrmemdup(pool, factor->name, factor->length),
                               power > 1 ? apr_psprintf(pool, "^%d", power) : "", NULL);
    }
    return text;
}

const char *
edu_unit_combine(const char *a, const char *b, int power, apr_pool_t *pool)
{
    unit_t unit = {.count = 0};

    unit_multiply_text(&unit, a, 1);
    unit_multiply_text(&unit, b, power);
    if (unit.overflow)
        return NULL;
    qsort(unit.factors, (size_t)unit.count, sizeof unit.factors[0], compare_factors);
    const char *above = unit_side(&unit, 1, "·", pool);
    const char *below = unit_side(&unit, -1, "/", pool);
    return apr_pstrcat(pool, above[0] == '\0' && below[0] != '\0' ? "1" : above, below, NULL);
}

const char *
edu_expr_excerpt(const edu_expr_t *expr, apr_pool_t *pool)
{
    char *text = edu_expr_print(expr, pool);
    size_t length = strlen(text);

    if (length <= EXCERPT_MOST)
        return text;
    return apr_pstrcat(pool, apr_pstrmemdup(pool, text, edu_text_valid_utf8(text, EXCERPT_MOST)), "...",
                       NULL);
}

static const char *
unit_shown(const char *unit)
{
    return unit[0] == '\0' ? edu_translate("a bare number") : unit;
}

static const char *
unit_told(const char *unit, apr_pool_t *pool)
{
    return unit[0] == '\0' ? edu_translate("is a bare number") : edu_translated(pool, "is in %s", unit);
}

static edu_error_t *
need_number(const edu_expr_t *expr, const char *for_whom, apr_pool_t *pool)
{
    if (expr->unit != NULL)
        return NULL;
    return edu_error_hint(edu_expr_error(expr->line, expr->column, pool,
                                         "%s needs a number, and \"%s\" is a truth value",
                                         edu_translate(for_whom), edu_expr_excerpt(expr, pool)),
                          "if(condition, 1, 0) makes a number of a condition");
}

static edu_error_t *
need_truth(const edu_expr_t *expr, const char *for_whom, apr_pool_t *pool)
{
    if (expr->unit == NULL)
        return NULL;
    return edu_error_hint(edu_expr_error(expr->line, expr->column, pool,
                                         "%s needs a condition, and \"%s\" is a number",
                                         edu_translate(for_whom), edu_expr_excerpt(expr, pool)),
                          "compare it with something, as in %s > 0", edu_expr_excerpt(expr, pool));
}

/* A literal zero has every unit: nothing is nothing, of whatever kind. */
static bool
is_zero(const edu_expr_t *expr)
{
    return expr->kind == EDU_EXPR_NUMBER && expr->number == 0;
}

/* Made of numbers alone: a limit that somebody wrote down, in the unit of what it is held against. */
static bool
is_constant(const edu_expr_t *expr)
{
    if (expr->kind == EDU_EXPR_MEASURE)
        return false;
    for (int i = 0; i < expr->operand_count; i++)
        if (!is_constant(expr->operands[i]))
            return false;
    return true;
}

/* Tells `error` which units they have. */
static edu_error_t *
units_differ(edu_error_t *error, const edu_expr_t *a, const edu_expr_t *b, apr_pool_t *pool)
{
    return edu_error_detail(error, "\"%s\" %s, \"%s\" %s", edu_expr_excerpt(a, pool),
                            unit_told(a->unit, pool), edu_expr_excerpt(b, pool), unit_told(b->unit, pool));
}

static edu_error_t *
check_sum(edu_expr_t *expr, apr_pool_t *pool)
{
    const edu_expr_t *a = expr->operands[0];
    const edu_expr_t *b = expr->operands[1];
    const char *what = expr->kind == EDU_EXPR_ADD ? "\"+\"" : "\"-\"";

    EDU_TRY(need_number(a, what, pool));
    EDU_TRY(need_number(b, what, pool));
    expr->unit = is_zero(a) ? b->unit : a->unit;
    if (is_zero(a) || is_zero(b) || strcmp(a->unit, b->unit) == 0)
        return NULL;
    edu_error_t *error = edu_expr_error(b->line, b->column, pool,
                                        expr->kind == EDU_EXPR_ADD ? "could not add %s and %s"
                                                                   : "could not subtract: %s and %s",
                                        unit_shown(a->unit), unit_shown(b->unit));
    return edu_error_hint(units_differ(error, a, b, pool),
                          "only counts of the same unit go together; did you mean \"*\" or \"/\"?");
}

static edu_error_t *
check_compare(const edu_expr_t *expr, apr_pool_t *pool)
{
    const edu_expr_t *a = expr->operands[0];
    const edu_expr_t *b = expr->operands[1];

    EDU_TRY(need_number(a, EDU_SAID("a comparison"), pool));
    EDU_TRY(need_number(b, EDU_SAID("a comparison"), pool));
    if (strcmp(a->unit, b->unit) == 0)
        return NULL;
    if ((a->unit[0] == '\0' && is_constant(a)) || (b->unit[0] == '\0' && is_constant(b)))
        return NULL;
    edu_error_t *error = edu_expr_error(b->line, b->column, pool, "could not compare %s and %s",
                                        unit_shown(a->unit), unit_shown(b->unit));
    return edu_error_hint(units_differ(error, a, b, pool), "only counts of the same unit can be compared");
}

static edu_error_t *
check_product(edu_expr_t *expr, apr_pool_t *pool)
{
    const edu_expr_t *a = expr->operands[0];
    const edu_expr_t *b = expr->operands[1];
    const char *what = expr->kind == EDU_EXPR_MULTIPLY ? "\"*\"" : "\"/\"";

    EDU_TRY(need_number(a, what, pool));
    EDU_TRY(need_number(b, what, pool));
    if (expr->kind == EDU_EXPR_DIVIDE && is_zero(b))
        return edu_expr_error(b->line, b->column, pool, "division by zero");
    expr->unit = edu_unit_combine(a->unit, b->unit, expr->kind == EDU_EXPR_MULTIPLY ? 1 : -1, pool);
    if (expr->unit != NULL)
        return NULL;
    return edu_error_hint(edu_expr_error(b->line, b->column, pool,
                                         "the unit made of %s and %s has too many factors",
                                         unit_shown(a->unit), unit_shown(b->unit)),
                          "at most %d units with powers up to %d", FACTORS_MOST, POWER_MOST);
}

/* Branches that may stand for each other: all conditions, or all numbers of one unit. */
static edu_error_t *
check_branches(edu_expr_t *expr, int first, const char *what, apr_pool_t *pool)
{
    const edu_expr_t *model = expr->operands[first];

    for (int i = first + 1; i < expr->operand_count; i++) {
        const edu_expr_t *branch = expr->operands[i];

        if ((model->unit == NULL) != (branch->unit == NULL)) {
            const char *number = edu_translate("a number");
            const char *truth = edu_translate("a truth value");
            const char *name = model->unit == NULL ? truth : number;
            const char *other = model->unit == NULL ? number : truth;

            return edu_error_detail(edu_expr_error(branch->line, branch->column, pool, "%s mixes %s and %s",
                                                   what, name, other),
                                    "\"%s\" is %s, \"%s\" is %s", edu_expr_excerpt(model, pool), name,
                                    edu_expr_excerpt(branch, pool), other);
        }
        if (model->unit == NULL || is_zero(branch) || strcmp(model->unit, branch->unit) == 0)
            continue;
        if (is_zero(model))
            model = branch;
        else
            return edu_error_hint(units_differ(edu_expr_error(branch->line, branch->column, pool,
                                                              "%s could not choose between %s and %s", what,
                                                              unit_shown(model->unit),
                                                              unit_shown(branch->unit)),
                                               model, branch, pool),
                                  "all that it chooses from must have the same unit");
    }
    expr->unit = model->unit;
    return NULL;
}

static edu_error_t *
check_lag(edu_expr_t *expr, apr_pool_t *pool)
{
    int longest = edu_expr_longest_lag(expr);

    expr->unit = expr->operands[0]->unit;
    if (longest <= EDU_EXPR_LAG_MOST)
        return NULL;
    return edu_error_detail(edu_expr_error(expr->line, expr->column, pool,
                                           "lags add up to %d years, at most %d are possible", longest,
                                           EDU_EXPR_LAG_MOST),
                            "lag inside lag looks back the years of both");
}

int
edu_expr_longest_lag(const edu_expr_t *expr)
{
    int longest = 0;

    for (int i = 0; i < expr->operand_count; i++) {
        int lag = edu_expr_longest_lag(expr->operands[i]);

        longest = lag > longest ? lag : longest;
    }
    return expr->kind == EDU_EXPR_LAG ? longest + (int)expr->number : longest;
}

static edu_error_t *
check_logic(const edu_expr_t *expr, apr_pool_t *pool)
{
    static const char *const names[] = {"\"and\"", "\"or\"", "\"not\""};

    for (int i = 0; i < expr->operand_count; i++)
        EDU_TRY(need_truth(expr->operands[i], names[expr->kind - EDU_EXPR_AND], pool));
    return NULL;
}

edu_error_t *
edu_expr_check_node(edu_expr_t *expr, apr_pool_t *pool)
{
    expr->unit = NULL;
    switch (expr->kind) {
    case EDU_EXPR_NUMBER: expr->unit = ""; return NULL;
    case EDU_EXPR_MEASURE:
        expr->unit = edu_unit_combine(expr->measure->unit, "", 1, pool);
        if (expr->unit == NULL) /* a catalogue may call a unit what it likes */
            expr->unit = expr->measure->unit;
        return NULL;
    case EDU_EXPR_NEGATE:
        EDU_TRY(need_number(expr->operands[0], "\"-\"", pool));
        expr->unit = expr->operands[0]->unit;
        return NULL;
    case EDU_EXPR_ADD:
    case EDU_EXPR_SUBTRACT: return check_sum(expr, pool);
    case EDU_EXPR_MULTIPLY:
    case EDU_EXPR_DIVIDE: return check_product(expr, pool);
    case EDU_EXPR_EQUAL:
    case EDU_EXPR_NOT_EQUAL:
    case EDU_EXPR_LESS:
    case EDU_EXPR_LESS_EQUAL:
    case EDU_EXPR_GREATER:
    case EDU_EXPR_GREATER_EQUAL: return check_compare(expr, pool);
    case EDU_EXPR_AND:
    case EDU_EXPR_OR:
    case EDU_EXPR_NOT: return check_logic(expr, pool);
    case EDU_EXPR_LAG: return check_lag(expr, pool);
    case EDU_EXPR_IF:
        EDU_TRY(need_truth(expr->operands[0], "if", pool));
        return check_branches(expr, 1, "if", pool);
    case EDU_EXPR_COALESCE: return check_branches(expr, 0, "coalesce", pool);
    }
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "unknown kind of expression %d", (int)expr->kind);
}

bool
edu_expr_is_truth(const edu_expr_t *expr)
{
    return expr->unit == NULL;
}

edu_error_t *
edu_expr_need_number(const edu_expr_t *expr, apr_pool_t *pool)
{
    return need_number(expr, EDU_SAID("this place"), pool);
}
