/* Trees to text: the canonical one, which parses back, and the readable ones. */
#include "base/text.h"
#include "model/expr_private.h"

#include <apr_strings.h>
#include <string.h>

typedef enum style_t { STYLE_CODE, STYLE_EN, STYLE_ZH, STYLE_COUNT } style_t;

typedef struct printer_t {
    edu_buffer_t *out;
    style_t style;
    apr_pool_t *pool;
} printer_t;

/* How an operation is written and how tightly it and its operands bind: "a - (b - c)" needs its brackets because the
 * right operand of "-" must bind tighter than a sum. */
typedef struct operation_t {
    const char *sign[STYLE_COUNT];
    int bind;
    int left;
    int right;
} operation_t;

static const operation_t operations[] = {
    [EDU_EXPR_ADD] = {{" + ", " + ", " + "}, EDU_BIND_SUM, EDU_BIND_SUM, EDU_BIND_TERM},
    [EDU_EXPR_SUBTRACT] = {{" - ", " − ", " − "}, EDU_BIND_SUM, EDU_BIND_SUM, EDU_BIND_TERM},
    [EDU_EXPR_MULTIPLY] = {{" * ", " × ", " × "}, EDU_BIND_TERM, EDU_BIND_TERM, EDU_BIND_UNARY},
    [EDU_EXPR_DIVIDE] = {{" / ", " ÷ ", " ÷ "}, EDU_BIND_TERM, EDU_BIND_TERM, EDU_BIND_UNARY},
    [EDU_EXPR_EQUAL] = {{" = ", " = ", " = "}, EDU_BIND_COMPARE, EDU_BIND_SUM, EDU_BIND_SUM},
    [EDU_EXPR_NOT_EQUAL] = {{" != ", " ≠ ", " ≠ "}, EDU_BIND_COMPARE, EDU_BIND_SUM, EDU_BIND_SUM},
    [EDU_EXPR_LESS] = {{" < ", " < ", " < "}, EDU_BIND_COMPARE, EDU_BIND_SUM, EDU_BIND_SUM},
    [EDU_EXPR_LESS_EQUAL] = {{" <= ", " ≤ ", " ≤ "}, EDU_BIND_COMPARE, EDU_BIND_SUM, EDU_BIND_SUM},
    [EDU_EXPR_GREATER] = {{" > ", " > ", " > "}, EDU_BIND_COMPARE, EDU_BIND_SUM, EDU_BIND_SUM},
    [EDU_EXPR_GREATER_EQUAL] = {{" >= ", " ≥ ", " ≥ "}, EDU_BIND_COMPARE, EDU_BIND_SUM, EDU_BIND_SUM},
    [EDU_EXPR_AND] = {{" and ", " and ", " 且 "}, EDU_BIND_AND, EDU_BIND_AND, EDU_BIND_NOT},
    [EDU_EXPR_OR] = {{" or ", " or ", " 或 "}, EDU_BIND_OR, EDU_BIND_OR, EDU_BIND_AND},
};

static void print(const printer_t *printer, const edu_expr_t *expr, int bind);

static void
add(const printer_t *printer, const char *code, const char *en, const char *zh)
{
    const char *const texts[STYLE_COUNT] = {code, en, zh};

    edu_buffer_add_text(printer->out, texts[printer->style]);
}

/* 1.50 is 1.5 and 007 is 7: one text a number. */
static void
print_number(const printer_t *printer, const edu_expr_t *expr)
{
    const char *text = expr->number_text;
    size_t length = strlen(text);

    while (length > 1 && text[0] == '0' && text[1] != '.') {
        text++;
        length--;
    }
    if (memchr(text, '.', length) != NULL) {
        while (text[length - 1] == '0')
            length--;
        if (text[length - 1] == '.')
            length--;
    }
    edu_buffer_add(printer->out, text, length);
}

static void
print_labels(const printer_t *printer, const edu_dimension_t *dimension, const edu_projection_t *projection)
{
    const apr_array_header_t *labels = projection->labels;
    edu_lang_t lang = printer->style == STYLE_ZH ? EDU_LANG_ZH : EDU_LANG_EN;

    if (projection->all) {
        add(printer, "", "every ", "全部");
        edu_buffer_add_text(printer->out, edu_text_pick(lang, dimension->name_zh, dimension->name_en));
        return;
    }
    for (int i = 0; i < labels->nelts; i++) {
        int run = edu_expr_run(labels, i);

        if (i > 0)
            add(printer, "", " + ", "、");
        edu_buffer_add_text(printer->out,
                            edu_dimension_label_name(dimension, APR_ARRAY_IDX(labels, i, const char *), lang,
                                                     printer->pool));
        if (run >= 3) {
            i += run - 1;
            add(printer, "", " to ", "至");
            edu_buffer_add_text(printer->out,
                                edu_dimension_label_name(dimension, APR_ARRAY_IDX(labels, i, const char *),
                                                         lang, printer->pool));
        }
    }
}

static void
describe_measure(const printer_t *printer, const edu_expr_t *expr)
{
    const edu_measure_t *measure = expr->measure;
    edu_lang_t lang = printer->style == STYLE_ZH ? EDU_LANG_ZH : EDU_LANG_EN;
    bool single = expr->cell_count == 1 && measure->cell_count > 1;

    if (single) {
        const edu_cell_t *cell = APR_ARRAY_IDX(measure->form->cells, expr->cells[0], const edu_cell_t *);

        edu_buffer_add_text(printer->out, edu_text_pick(lang, cell->name_zh, cell->name_en));
        return;
    }
    edu_buffer_add_text(printer->out, edu_text_pick(lang, measure->name_zh, measure->name_en));
    if (measure->dimensions->nelts == 0)
        return;
    const edu_projection_t *projection =
        edu_expr_project(measure, expr->cells, expr->cell_count, printer->pool);
    add(printer, "", " (", "（");
    for (int i = 0; i < measure->dimensions->nelts; i++) {
        if (i > 0)
            add(printer, "", ", ", "，");
        print_labels(printer, APR_ARRAY_IDX(measure->dimensions, i, const edu_dimension_t *), &projection[i]);
    }
    add(printer, "", ")", "）");
}

static void
print_measure(const printer_t *printer, const edu_expr_t *expr)
{
    if (printer->style == STYLE_CODE)
        edu_buffer_printf(printer->out, "%s.%s%s", expr->measure->form->code, expr->measure->code,
                          expr->selectors);
    else
        describe_measure(printer, expr);
}

static void
print_lag(const printer_t *printer, const edu_expr_t *expr)
{
    int years = (int)expr->number;

    if (printer->style == STYLE_CODE) {
        edu_buffer_add_text(printer->out, "lag(");
        print(printer, expr->operands[0], EDU_BIND_OR);
        edu_buffer_printf(printer->out, ", %d)", years);
        return;
    }
    if (printer->style == STYLE_ZH)
        edu_buffer_printf(printer->out, "%d年前的", years);
    print(printer, expr->operands[0], EDU_BIND_PRIMARY);
    if (printer->style == STYLE_EN)
        edu_buffer_printf(printer->out, " (%d %s before)", years, years == 1 ? "year" : "years");
}

static void
print_if(const printer_t *printer, const edu_expr_t *expr)
{
    add(printer, "if(", "if ", "若");
    print(printer, expr->operands[0], EDU_BIND_OR);
    add(printer, ", ", " then ", "，则");
    print(printer, expr->operands[1], EDU_BIND_OR);
    add(printer, ", ", " else ", "，否则");
    print(printer, expr->operands[2], EDU_BIND_OR);
    add(printer, ")", "", "");
}

static void
print_coalesce(const printer_t *printer, const edu_expr_t *expr)
{
    add(printer, "coalesce(", "the first present of (", "首个有值者（");
    for (int i = 0; i < expr->operand_count; i++) {
        if (i > 0)
            add(printer, ", ", "; ", "；");
        print(printer, expr->operands[i], EDU_BIND_OR);
    }
    add(printer, ")", ")", "）");
}

/* For people "if" is a sentence and not a function, and needs brackets within anything. */
static int
binding(const printer_t *printer, const edu_expr_t *expr)
{
    switch (expr->kind) {
    case EDU_EXPR_NUMBER:
    case EDU_EXPR_MEASURE:
    case EDU_EXPR_LAG:
    case EDU_EXPR_COALESCE: return EDU_BIND_PRIMARY;
    case EDU_EXPR_IF: return printer->style == STYLE_CODE ? EDU_BIND_PRIMARY : 0;
    case EDU_EXPR_NEGATE: return EDU_BIND_UNARY;
    case EDU_EXPR_NOT: return EDU_BIND_NOT;
    default: return operations[expr->kind].bind;
    }
}

static void
print_inside(const printer_t *printer, const edu_expr_t *expr)
{
    const operation_t *operation;

    switch (expr->kind) {
    case EDU_EXPR_NUMBER: print_number(printer, expr); break;
    case EDU_EXPR_MEASURE: print_measure(printer, expr); break;
    case EDU_EXPR_LAG: print_lag(printer, expr); break;
    case EDU_EXPR_IF: print_if(printer, expr); break;
    case EDU_EXPR_COALESCE: print_coalesce(printer, expr); break;
    case EDU_EXPR_NEGATE:
        edu_buffer_add_char(printer->out, '-');
        print(printer, expr->operands[0], EDU_BIND_PRIMARY);
        break;
    case EDU_EXPR_NOT:
        add(printer, "not ", "not ", "非");
        print(printer, expr->operands[0], EDU_BIND_COMPARE);
        break;
    default:
        operation = &operations[expr->kind];
        print(printer, expr->operands[0], operation->left);
        edu_buffer_add_text(printer->out, operation->sign[printer->style]);
        print(printer, expr->operands[1], operation->right);
        break;
    }
}

/* Writes the node, in brackets when it binds less tightly than its place asks for. */
static void
print(const printer_t *printer, const edu_expr_t *expr, int bind)
{
    bool brackets = binding(printer, expr) < bind;

    if (brackets)
        add(printer, "(", "(", "（");
    print_inside(printer, expr);
    if (brackets)
        add(printer, ")", ")", "）");
}

static char *
print_all(const edu_expr_t *expr, style_t style, apr_pool_t *pool)
{
    printer_t printer = {edu_buffer_create(0, pool), style, pool};

    print(&printer, expr, 0);
    return edu_buffer_text(printer.out);
}

char *
edu_expr_print(const edu_expr_t *expr, apr_pool_t *pool)
{
    return print_all(expr, STYLE_CODE, pool);
}

char *
edu_expr_describe(const edu_expr_t *expr, edu_lang_t lang, apr_pool_t *pool)
{
    return print_all(expr, lang == EDU_LANG_ZH ? STYLE_ZH : STYLE_EN, pool);
}

static bool
equal_cells(const edu_expr_t *a, const edu_expr_t *b)
{
    if (a->measure != b->measure || a->cell_count != b->cell_count)
        return false;
    for (int i = 0; i < a->cell_count; i++)
        if (a->cells[i] != b->cells[i])
            return false;
    return true;
}

bool
edu_expr_equal(const edu_expr_t *a, const edu_expr_t *b)
{
    if (a->kind != b->kind || a->operand_count != b->operand_count)
        return false;
    if (a->kind == EDU_EXPR_MEASURE)
        return equal_cells(a, b);
    if ((a->kind == EDU_EXPR_NUMBER || a->kind == EDU_EXPR_LAG) && a->number != b->number)
        return false;
    for (int i = 0; i < a->operand_count; i++)
        if (!edu_expr_equal(a->operands[i], b->operands[i]))
            return false;
    return true;
}
