/* The grammar of a measure: its form, its name, and the selectors of its breakdown. */
#include "model/expr_private.h"

#include "base/translate.h"

#include <apr_strings.h>

static const char *
hint_selector(const edu_parser_t *parser, const edu_selection_t *selection, int position)
{
    switch (parser->token.kind) {
    case EDU_TOKEN_MINUS:
    case EDU_TOKEN_DECIMAL:
    case EDU_TOKEN_RANGE: return edu_translate("a run of whole numbers is written 6..14");
    case EDU_TOKEN_PLUS:
    case EDU_TOKEN_SLASH: return edu_translate("labels are joined by \"|\"");
    case EDU_TOKEN_EQUAL: return edu_translate("write the label only, in the place of its breakdown");
    case EDU_TOKEN_DOT: return edu_translate("selectors are separated by \",\"");
    case EDU_TOKEN_FOREIGN:
        return edu_expr_hint_label(edu_token_text(&parser->token, parser->pool), selection, position,
                                   parser->pool);
    default: return NULL;
    }
}

/* label | first..last, the current token being the beginning of it. */
static edu_error_t *
parse_label(edu_parser_t *parser, edu_selection_t *selection, int position)
{
    const edu_token_t *first = apr_pmemdup(parser->pool, &parser->token, sizeof parser->token);
    edu_token_kind_t kind = first->kind;

    if (kind != EDU_TOKEN_WORD && kind != EDU_TOKEN_INTEGER && kind != EDU_TOKEN_MIXED)
        return edu_parser_unexpected(parser,
                                     edu_translated(parser->pool, "a label of %s or \"*\"",
                                                    selection->selectors[position].dimension->code),
                                     hint_selector(parser, selection, position));
    EDU_TRY(edu_parser_advance(parser));
    if (parser->token.kind != EDU_TOKEN_RANGE)
        return edu_selection_label(selection, position, first, parser->pool);
    if (kind != EDU_TOKEN_INTEGER)
        return edu_error_hint(edu_expr_error(first->line, first->column, parser->pool,
                                             "a run begins with a whole number, not with %s",
                                             edu_token_found(first, parser->pool)),
                              "list the labels, joined by \"|\"");
    EDU_TRY(edu_parser_advance(parser));
    const edu_token_t last = parser->token;
    if (last.kind != EDU_TOKEN_INTEGER)
        return edu_parser_unexpected(parser, EDU_SAID("the whole number that ends the run"),
                                     EDU_SAID("a run of whole numbers is written 6..14"));
    EDU_TRY(edu_parser_advance(parser));
    return edu_selection_range(selection, position, first, &last, parser->pool);
}

static edu_error_t *
parse_selector(edu_parser_t *parser, edu_selection_t *selection, int position)
{
    if (parser->token.kind == EDU_TOKEN_STAR) {
        selection->selectors[position].all = true;
        EDU_TRY(edu_parser_advance(parser));
        if (parser->token.kind == EDU_TOKEN_BAR)
            return edu_parser_unexpected(parser, EDU_SAID("\",\" or \"]\""),
                                         EDU_SAID("\"*\" takes every label already"));
        return NULL;
    }
    EDU_TRY(parse_label(parser, selection, position));
    while (parser->token.kind == EDU_TOKEN_BAR) {
        EDU_TRY(edu_parser_advance(parser));
        EDU_TRY(parse_label(parser, selection, position));
    }
    return NULL;
}

/* "stage, grade": the breakdowns of a measure in their order. */
static const char *
breakdowns(const edu_measure_t *measure, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    for (int i = 0; i < measure->dimensions->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) =
            APR_ARRAY_IDX(measure->dimensions, i, const edu_dimension_t *)->code;
    return edu_expr_list(codes, codes->nelts, pool);
}

static edu_error_t *
wrong_selector_count(const edu_parser_t *parser, const edu_measure_t *measure, const char *found)
{
    int count = measure->dimensions->nelts;

    return edu_expr_error(parser->token.line, parser->token.column, parser->pool,
                          count == 1 ? "measure \"%s\" takes %d selector (%s), %s"
                                     : "measure \"%s\" takes %d selectors (%s), %s",
                          measure->code, count, breakdowns(measure, parser->pool), found);
}

static edu_error_t *
parse_selectors(edu_parser_t *parser, edu_selection_t *selection)
{
    int given = 0;

    for (;;) {
        EDU_TRY(edu_parser_advance(parser)); /* over "[" or "," */
        if (given == selection->count)
            return edu_error_hint(wrong_selector_count(parser, selection->measure,
                                                       edu_translate("here is one too many")),
                                  "labels of one breakdown are joined by \"|\"");
        EDU_TRY(parse_selector(parser, selection, given++));
        if (parser->token.kind != EDU_TOKEN_COMMA)
            break;
    }
    if (parser->token.kind != EDU_TOKEN_CLOSE_SQUARE)
        return edu_parser_unexpected(parser, EDU_SAID("\",\", \"|\" or \"]\""),
                                     hint_selector(parser, selection, given - 1));
    if (given < selection->count)
        return edu_error_hint(wrong_selector_count(parser, selection->measure,
                                                   edu_translated(parser->pool, "found %d", given)),
                              "write * for a breakdown that is summed over");
    return edu_parser_advance(parser);
}

/* The text of a measure in full: "enrol[*,*]". */
static const char *
all_of(const edu_measure_t *measure, apr_pool_t *pool)
{
    char *text = apr_pstrcat(pool, measure->code, "[*", NULL);

    for (int i = 1; i < measure->dimensions->nelts; i++)
        text = apr_pstrcat(pool, text, ",*", NULL);
    return apr_pstrcat(pool, text, "]", NULL);
}

static edu_error_t *
check_brackets(const edu_parser_t *parser, const edu_measure_t *measure, const edu_token_t *name)
{
    bool brackets = parser->token.kind == EDU_TOKEN_OPEN_SQUARE;

    if (!brackets && measure->dimensions->nelts > 0)
        return edu_error_hint(edu_expr_error(name->line, name->column, parser->pool,
                                             "measure \"%s\" has a breakdown (%s) and needs its [ ]",
                                             measure->code, breakdowns(measure, parser->pool)),
                              "%s is the sum of all its cells", all_of(measure, parser->pool));
    if (brackets && measure->dimensions->nelts == 0)
        return edu_error_hint(edu_expr_error(parser->token.line, parser->token.column, parser->pool,
                                             "measure \"%s\" has no breakdown", measure->code),
                              "write %s without [ ]", measure->code);
    return NULL;
}

edu_error_t *
edu_parser_measure(edu_expr_t **expr, edu_parser_t *parser)
{
    const edu_token_t begin = parser->token;
    const edu_token_t *form = NULL;
    const edu_measure_t *measure;

    EDU_TRY(edu_parser_node(expr, parser, EDU_EXPR_MEASURE, &begin));
    if (edu_parser_peek(parser) == EDU_TOKEN_DOT) {
        form = &begin;
        EDU_TRY(edu_parser_advance(parser));
        EDU_TRY(edu_parser_advance(parser));
        if (parser->token.kind != EDU_TOKEN_WORD)
            return edu_parser_unexpected(parser, EDU_SAID("the name of a measure"),
                                         edu_parser_hint_operand(parser));
    }
    const edu_token_t name = parser->token;
    EDU_TRY(edu_expr_find_measure(&measure, form, &name, parser->forms, parser->pool));
    edu_selection_t *selection = edu_selection_create(measure, parser->pool);
    EDU_TRY(edu_parser_advance(parser));
    EDU_TRY(check_brackets(parser, measure, &name));
    if (selection->count > 0)
        EDU_TRY(parse_selectors(parser, selection));
    EDU_TRY(edu_selection_finish(*expr, selection, parser->pool));
    return edu_expr_check_node(*expr, parser->pool);
}
