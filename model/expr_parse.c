/* Tokens to a tree, by precedence climbing: one function for all levels of operators. Only brackets and functions
 * recurse without bound, and they are counted. */
#include "base/text.h"
#include "base/translate.h"
#include "model/expr_private.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

typedef struct infix_t {
    edu_token_kind_t token;
    const char *word; /* for EDU_TOKEN_WORD */
    edu_expr_kind_t kind;
    int bind;
} infix_t;

static const infix_t infixes[] = {
    {EDU_TOKEN_WORD, "or", EDU_EXPR_OR, EDU_BIND_OR},
    {EDU_TOKEN_WORD, "and", EDU_EXPR_AND, EDU_BIND_AND},
    {EDU_TOKEN_EQUAL, NULL, EDU_EXPR_EQUAL, EDU_BIND_COMPARE},
    {EDU_TOKEN_NOT_EQUAL, NULL, EDU_EXPR_NOT_EQUAL, EDU_BIND_COMPARE},
    {EDU_TOKEN_LESS, NULL, EDU_EXPR_LESS, EDU_BIND_COMPARE},
    {EDU_TOKEN_LESS_EQUAL, NULL, EDU_EXPR_LESS_EQUAL, EDU_BIND_COMPARE},
    {EDU_TOKEN_GREATER, NULL, EDU_EXPR_GREATER, EDU_BIND_COMPARE},
    {EDU_TOKEN_GREATER_EQUAL, NULL, EDU_EXPR_GREATER_EQUAL, EDU_BIND_COMPARE},
    {EDU_TOKEN_PLUS, NULL, EDU_EXPR_ADD, EDU_BIND_SUM},
    {EDU_TOKEN_MINUS, NULL, EDU_EXPR_SUBTRACT, EDU_BIND_SUM},
    {EDU_TOKEN_STAR, NULL, EDU_EXPR_MULTIPLY, EDU_BIND_TERM},
    {EDU_TOKEN_SLASH, NULL, EDU_EXPR_DIVIDE, EDU_BIND_TERM},
};

static edu_error_t *parse_operators(edu_expr_t **expr, edu_parser_t *parser, int bind);

edu_error_t *
edu_parser_advance(edu_parser_t *parser)
{
    parser->previous = parser->token.kind;
    return edu_lexer_next(&parser->token, &parser->lexer);
}

/* The kind of the token behind the current one. What is wrong with it will be said when it is its turn. */
edu_token_kind_t
edu_parser_peek(const edu_parser_t *parser)
{
    edu_lexer_t lexer = parser->lexer;
    edu_token_t token;
    edu_error_t *error = edu_lexer_next(&token, &lexer);

    if (error == NULL)
        return token.kind;
    edu_error_clear(error);
    return EDU_TOKEN_END;
}

/* "and", "or" and "not" are names only where a form's name can stand: before a dot. */
static bool
at_keyword(const edu_parser_t *parser)
{
    const edu_token_t *token = &parser->token;

    return (edu_token_is(token, "and") || edu_token_is(token, "or") || edu_token_is(token, "not")) &&
           edu_parser_peek(parser) != EDU_TOKEN_DOT;
}

/* What a text probably means that goes on with an operator where a number or a measure is due. */
const char *
edu_parser_hint_operand(const edu_parser_t *parser)
{
    edu_token_kind_t before = parser->previous;

    switch (parser->token.kind) {
    case EDU_TOKEN_PLUS: return edu_translate("leave the sign \"+\" out");
    case EDU_TOKEN_MINUS: return edu_translate("write -(-x)");
    case EDU_TOKEN_STAR:
        return before == EDU_TOKEN_STAR ? edu_translate("there are no powers; multiply") : NULL;
    case EDU_TOKEN_OPEN_SQUARE:
        return edu_translate("labels stand behind their measure, as in measure[label]");
    case EDU_TOKEN_DOT: return edu_translate("write 0.5 for .5, and form.measure for a measure");
    case EDU_TOKEN_MIXED: return edu_translate("names begin with a letter, and numbers are written out");
    case EDU_TOKEN_EQUAL: return before == EDU_TOKEN_EQUAL ? edu_translate("equal is a single \"=\"") : NULL;
    case EDU_TOKEN_LESS: return before == EDU_TOKEN_EQUAL ? edu_translate("write \"<=\"") : NULL;
    case EDU_TOKEN_GREATER:
        if (before == EDU_TOKEN_LESS)
            return edu_translate("write \"!=\"");
        return before == EDU_TOKEN_EQUAL ? edu_translate("write \">=\"") : NULL;
    case EDU_TOKEN_FOREIGN:
        return edu_expr_hint_word(edu_token_text(&parser->token, parser->pool), parser->forms, parser->pool);
    case EDU_TOKEN_WORD:
        if (edu_token_is(&parser->token, "not"))
            return edu_translate("put brackets round it: (not ...)");
        return edu_translate("it stands between two conditions");
    default: return NULL;
    }
}

/* The same where an operand is complete. */
static const char *
hint_operator(const edu_parser_t *parser)
{
    const edu_token_t *token = &parser->token;

    switch (token->kind) {
    case EDU_TOKEN_CLOSE: return edu_translate("there is no \"(\" that it closes");
    case EDU_TOKEN_CLOSE_SQUARE: return edu_translate("there is no \"[\" that it closes");
    case EDU_TOKEN_OPEN_SQUARE: return edu_translate("labels stand right behind the name of their measure");
    case EDU_TOKEN_DOT:
        return parser->previous == EDU_TOKEN_DECIMAL
                   ? edu_translate("a number has one decimal point")
                   : edu_translate("labels are written in [ ]: form.measure[label]");
    case EDU_TOKEN_RANGE: return edu_translate("a run of labels stands in [ ]: measure[6..14]");
    case EDU_TOKEN_BAR: return edu_translate("write \"or\"; a single \"|\" joins labels in [ ]");
    case EDU_TOKEN_COMMA:
        if (parser->previous == EDU_TOKEN_INTEGER && edu_parser_peek(parser) == EDU_TOKEN_INTEGER)
            return edu_translate("numbers are written without thousands separators");
        return edu_translate("commas separate labels in [ ] and the arguments of functions");
    case EDU_TOKEN_FOREIGN:
        return edu_expr_hint_word(edu_token_text(token, parser->pool), parser->forms, parser->pool);
    case EDU_TOKEN_OPEN: return edu_translate("put an operator before it, or write labels in [ ]");
    case EDU_TOKEN_WORD:
        if (token->length <= 3 && apr_tolower(token->text[0]) != token->text[0])
            return edu_translate("\"and\", \"or\" and \"not\" are written in lower case");
        return edu_translate("put an operator between them");
    default: return edu_translate("put an operator between them");
    }
}

edu_error_t *
edu_parser_unexpected(const edu_parser_t *parser, const char *expected, const char *hint)
{
    const edu_token_t *token = &parser->token;
    edu_error_t *error = edu_expr_error(token->line, token->column, parser->pool, "expected %s, found %s",
                                        edu_translate(expected), edu_token_found(token, parser->pool));

    return hint == NULL || token->kind == EDU_TOKEN_END ? error
                                                        : edu_error_hint(error, "%s", edu_translate(hint));
}

/* Behind a complete operand; `expected` NULL: behind the whole expression. */
static edu_error_t *
unexpected_behind(const edu_parser_t *parser, const char *expected, const edu_token_t *open)
{
    bool closing = parser->token.kind == EDU_TOKEN_CLOSE && open != NULL;
    edu_error_t *error = edu_parser_unexpected(parser, expected, closing ? NULL : hint_operator(parser));

    return open == NULL
               ? error
               : edu_error_detail(error, "the \"(\" stands at line %d, column %d", open->line, open->column);
}

static edu_error_t *
expect(edu_parser_t *parser, edu_token_kind_t kind, const char *expected, const edu_token_t *open)
{
    if (parser->token.kind != kind)
        return unexpected_behind(parser, expected, open);
    return edu_parser_advance(parser);
}

edu_error_t *
edu_parser_node(edu_expr_t **expr, edu_parser_t *parser, edu_expr_kind_t kind, const edu_token_t *begin)
{
    *expr = apr_pcalloc(parser->pool, sizeof **expr);
    (*expr)->kind = kind;
    (*expr)->line = begin->line;
    (*expr)->column = begin->column;
    if (++parser->nodes > EDU_EXPR_NODES_MOST)
        return edu_error_hint(edu_expr_error(begin->line, begin->column, parser->pool,
                                             "the expression has more than %d parts", EDU_EXPR_NODES_MOST),
                              "sums over a breakdown are shorter: measure[*]");
    return NULL;
}

static edu_error_t *
node_finish(edu_expr_t *expr, const edu_parser_t *parser, edu_expr_t *const *operands, int count)
{
    expr->operands = apr_pmemdup(parser->pool, operands, sizeof(edu_expr_t *) * (size_t)count);
    expr->operand_count = count;
    return edu_expr_check_node(expr, parser->pool);
}

/* A number has at most 15 digits, so that digits / 10^places is the double nearest to what was written. */
static edu_error_t *
parse_number(edu_expr_t **expr, edu_parser_t *parser)
{
    const edu_token_t *token = &parser->token;
    double digits = 0;
    double scale = 1;
    int count = 0;
    bool behind_point = false;

    EDU_TRY(edu_parser_node(expr, parser, EDU_EXPR_NUMBER, token));
    for (size_t i = 0; i < token->length && count <= 15; i++) {
        if (token->text[i] == '.') {
            behind_point = true;
            continue;
        }
        digits = digits * 10 + (token->text[i] - '0');
        scale = behind_point ? scale * 10 : scale;
        count += digits > 0 || behind_point;
    }
    if (count > 15)
        return edu_expr_error(token->line, token->column, parser->pool, "number %s has more than 15 digits",
                              edu_token_found(token, parser->pool));
    (*expr)->number = digits / scale;
    (*expr)->number_text = edu_token_text(token, parser->pool);
    EDU_TRY(edu_expr_check_node(*expr, parser->pool));
    return edu_parser_advance(parser);
}

static edu_error_t *
enter(edu_parser_t *parser)
{
    const edu_token_t *token = &parser->token;

    if (++parser->depth > EDU_EXPR_DEPTH_MOST)
        return edu_expr_error(token->line, token->column, parser->pool,
                              "brackets are nested more than %d deep", EDU_EXPR_DEPTH_MOST);
    return NULL;
}

static edu_error_t *
parse_group(edu_expr_t **expr, edu_parser_t *parser)
{
    const edu_token_t open = parser->token;

    EDU_TRY(enter(parser));
    EDU_TRY(edu_parser_advance(parser));
    EDU_TRY(parse_operators(expr, parser, EDU_BIND_OR));
    EDU_TRY(expect(parser, EDU_TOKEN_CLOSE, EDU_SAID("\")\" or an operator"), &open));
    parser->depth--;
    /* The node begins where its text does. */
    (*expr)->line = open.line;
    (*expr)->column = open.column;
    return NULL;
}

static edu_error_t *
parse_years(edu_parser_t *parser, edu_expr_t *expr)
{
    const edu_token_t *token = &parser->token;
    int64_t years;

    if (token->kind == EDU_TOKEN_MINUS)
        return edu_parser_unexpected(parser, EDU_SAID("a number of years"),
                                     EDU_SAID("lag looks back by itself: lag(measure, 1)"));
    if (token->kind != EDU_TOKEN_INTEGER)
        return edu_parser_unexpected(
            parser, EDU_SAID("a whole number of years"),
            EDU_SAID("the years are a number that is written down, as in lag(measure, 1)"));
    if (!edu_text_to_int64(token->text, token->length, &years) || years > EDU_EXPR_LAG_MOST)
        return edu_expr_error(token->line, token->column, parser->pool,
                              "lag looks back at most %d years, found %s", EDU_EXPR_LAG_MOST,
                              edu_token_found(token, parser->pool));
    expr->number = (double)years;
    return edu_parser_advance(parser);
}

static edu_error_t *
parse_lag(edu_expr_t *expr, edu_parser_t *parser, const edu_token_t *open)
{
    edu_expr_t *operand;

    EDU_TRY(parse_operators(&operand, parser, EDU_BIND_OR));
    if (parser->token.kind != EDU_TOKEN_COMMA)
        return edu_parser_unexpected(parser, EDU_SAID("\",\" and a number of years"),
                                     EDU_SAID("write lag(measure, 1)"));
    EDU_TRY(edu_parser_advance(parser));
    EDU_TRY(parse_years(parser, expr));
    EDU_TRY(expect(parser, EDU_TOKEN_CLOSE, "\")\"", open));
    return node_finish(expr, parser, &operand, 1);
}

/* if takes three arguments, coalesce any number. */
static edu_error_t *
parse_choice(edu_expr_t *expr, edu_parser_t *parser, const edu_token_t *open)
{
    apr_array_header_t *operands = apr_array_make(parser->pool, 3, sizeof(edu_expr_t *));
    bool is_if = expr->kind == EDU_EXPR_IF;

    for (;;) {
        edu_expr_t *operand;

        EDU_TRY(parse_operators(&operand, parser, EDU_BIND_OR));
        APR_ARRAY_PUSH(operands, edu_expr_t *) = operand;
        bool complete = is_if && operands->nelts == 3;
        if (parser->token.kind == EDU_TOKEN_CLOSE && (!is_if || complete))
            break;
        if (is_if &&
            (parser->token.kind == EDU_TOKEN_CLOSE || (complete && parser->token.kind == EDU_TOKEN_COMMA)))
            return edu_error_hint(edu_expr_error(parser->token.line, parser->token.column, parser->pool,
                                                 "if takes three arguments, %s",
                                                 complete ? edu_translate("here is a fourth")
                                                          : edu_translated(parser->pool, "found %d",
                                                                           operands->nelts)),
                                  "write if(condition, then, else)");
        if (complete)
            return unexpected_behind(parser, EDU_SAID("\")\" or an operator"), open);
        EDU_TRY(expect(parser, EDU_TOKEN_COMMA, EDU_SAID("\",\", \")\" or an operator"), open));
    }
    EDU_TRY(edu_parser_advance(parser));
    return node_finish(expr, parser, (edu_expr_t *const *)(void *)operands->elts, operands->nelts);
}

static edu_error_t *
unknown_function(const edu_parser_t *parser)
{
    const edu_token_t *token = &parser->token;
    const char *word = edu_token_text(token, parser->pool);
    const char *hint = edu_expr_hint_word(word, parser->forms, parser->pool);
    apr_array_header_t *functions = apr_array_make(parser->pool, 3, sizeof(const char *));

    APR_ARRAY_PUSH(functions, const char *) = "lag";
    APR_ARRAY_PUSH(functions, const char *) = "if";
    APR_ARRAY_PUSH(functions, const char *) = "coalesce";
    edu_error_t *error = edu_expr_error(token->line, token->column, parser->pool, "unknown function %s",
                                        edu_token_found(token, parser->pool));
    for (int i = 0; i < parser->forms->nelts; i++)
        if (edu_form_measure(APR_ARRAY_IDX(parser->forms, i, const edu_form_t *), word) != NULL)
            return edu_error_hint(error, "\"%s\" is a measure; its labels are written in [ ]", word);
    edu_error_detail(error,
                     "functions: lag(measure, years), if(condition, then, else), coalesce(first, second)");
    const char *nearest = edu_expr_nearest(word, functions);
    if (nearest != NULL)
        return edu_error_hint(error, "did you mean \"%s\"?", nearest);
    return hint == NULL ? error : edu_error_hint(error, "%s", hint);
}

static edu_error_t *
parse_function(edu_expr_t **expr, edu_parser_t *parser)
{
    const edu_token_t name = parser->token;
    edu_expr_kind_t kind = EDU_EXPR_COALESCE;

    if (edu_token_is(&name, "lag"))
        kind = EDU_EXPR_LAG;
    else if (edu_token_is(&name, "if"))
        kind = EDU_EXPR_IF;
    else if (!edu_token_is(&name, "coalesce"))
        return unknown_function(parser);
    EDU_TRY(edu_parser_node(expr, parser, kind, &name));
    EDU_TRY(edu_parser_advance(parser));
    const edu_token_t open = parser->token;
    EDU_TRY(enter(parser));
    EDU_TRY(edu_parser_advance(parser));
    if (kind == EDU_EXPR_LAG)
        EDU_TRY(parse_lag(*expr, parser, &open));
    else
        EDU_TRY(parse_choice(*expr, parser, &open));
    parser->depth--;
    return NULL;
}

static edu_error_t *
parse_primary(edu_expr_t **expr, edu_parser_t *parser)
{
    switch (parser->token.kind) {
    case EDU_TOKEN_INTEGER:
    case EDU_TOKEN_DECIMAL: return parse_number(expr, parser);
    case EDU_TOKEN_OPEN: return parse_group(expr, parser);
    case EDU_TOKEN_WORD:
        if (at_keyword(parser))
            break;
        return edu_parser_peek(parser) == EDU_TOKEN_OPEN ? parse_function(expr, parser)
                                                         : edu_parser_measure(expr, parser);
    default: break;
    }
    return edu_parser_unexpected(parser, EDU_SAID("a number, a measure or \"(\""),
                                 edu_parser_hint_operand(parser));
}

/* "-" before a primary, and "not" before a comparison where one may stand. */
static edu_error_t *
parse_prefix(edu_expr_t **expr, edu_parser_t *parser, int bind)
{
    bool is_not = bind <= EDU_BIND_NOT && edu_token_is(&parser->token, "not") && at_keyword(parser);
    edu_expr_t *operand;

    if (!is_not && parser->token.kind != EDU_TOKEN_MINUS)
        return parse_primary(expr, parser);
    EDU_TRY(edu_parser_node(expr, parser, is_not ? EDU_EXPR_NOT : EDU_EXPR_NEGATE, &parser->token));
    EDU_TRY(edu_parser_advance(parser));
    if (is_not)
        EDU_TRY(parse_operators(&operand, parser, EDU_BIND_COMPARE));
    else
        EDU_TRY(parse_primary(&operand, parser));
    return node_finish(*expr, parser, &operand, 1);
}

static const infix_t *
infix_at(const edu_token_t *token)
{
    for (size_t i = 0; i < sizeof infixes / sizeof infixes[0]; i++)
        if (infixes[i].token == token->kind &&
            (infixes[i].word == NULL || edu_token_is(token, infixes[i].word)))
            return &infixes[i];
    return NULL;
}

/* Operators that bind at least as tightly as `bind`. All associate to the left; comparisons do not associate. */
static edu_error_t *
parse_operators(edu_expr_t **expr, edu_parser_t *parser, int bind)
{
    const edu_token_t begin = parser->token;
    const infix_t *infix;
    bool compared = false;

    EDU_TRY(parse_prefix(expr, parser, bind));
    while ((infix = infix_at(&parser->token)) != NULL && infix->bind >= bind) {
        edu_expr_t *operands[2] = {*expr, NULL};

        if (compared && infix->bind == EDU_BIND_COMPARE)
            return edu_error_hint(edu_expr_error(parser->token.line, parser->token.column, parser->pool,
                                                 "comparisons cannot be chained"),
                                  "write a < b and b < c");
        EDU_TRY(edu_parser_advance(parser));
        EDU_TRY(parse_operators(&operands[1], parser, infix->bind + 1));
        EDU_TRY(edu_parser_node(expr, parser, infix->kind, &begin));
        EDU_TRY(node_finish(*expr, parser, operands, 2));
        compared = infix->bind == EDU_BIND_COMPARE;
    }
    return NULL;
}

/* Decoding needs valid UTF-8 and walking needs an end that is not too far. */
static edu_error_t *
check_text(const char *text, edu_parser_t *parser)
{
    size_t length = strlen(text);
    size_t valid = edu_text_valid_utf8(text, length);

    if (length > EDU_EXPR_BYTES_MOST)
        return edu_expr_error(parser->lexer.line, parser->lexer.column, parser->pool,
                              "the expression is longer than %d bytes", EDU_EXPR_BYTES_MOST);
    if (valid == length)
        return NULL;
    edu_lexer_t lexer = parser->lexer;
    edu_lexer_skip(&lexer, text + valid);
    return edu_error_hint(edu_expr_error(lexer.line, lexer.column, parser->pool,
                                         "byte 0x%02X is not valid UTF-8",
                                         (unsigned)(unsigned char)text[valid]),
                          "save the file as UTF-8");
}

edu_error_t *
edu_expr_parse(edu_expr_t **expr, const char *text, const apr_array_header_t *forms, int line, int column,
               apr_pool_t *pool)
{
    edu_parser_t parser = {.lexer = {text, line, column, pool}, .forms = forms, .pool = pool};

    *expr = NULL;
    EDU_TRY(check_text(text, &parser));
    EDU_TRY(edu_parser_advance(&parser));
    parser.previous = EDU_TOKEN_END;
    if (parser.token.kind == EDU_TOKEN_END)
        return edu_expr_error(line, column, pool, "the expression is empty");

    edu_expr_t *whole;
    EDU_TRY(parse_operators(&whole, &parser, EDU_BIND_OR));
    if (parser.token.kind != EDU_TOKEN_END)
        return unexpected_behind(&parser, EDU_SAID("an operator or the end"), NULL);
    *expr = whole;
    return NULL;
}
