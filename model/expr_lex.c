/* Text to tokens. What the language does not know is answered with what the writer probably meant. */
#include "base/text.h"
#include "base/translate.h"
#include "model/expr_private.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

/* Signs of Chinese typing, mathematics and word processors, and what they stand for here. */
static const struct {
    uint32_t sign;
    const char *meant;
} look_alikes[] = {
    {0x3000, " "},  {0x00A0, " "},  {0x00D7, "*"},  {0x00F7, "/"},  {0x2212, "-"},
    {0x2013, "-"},  {0x2014, "-"},  {0x2215, "/"},  {0x2217, "*"},  {0x22C5, "*"},
    {0x00B7, "*"},  {0x2264, "<="}, {0x2266, "<="}, {0x2265, ">="}, {0x2267, ">="},
    {0x2260, "!="}, {0x2026, ".."}, {0xFF5E, ".."}, {0x301C, ".."}, {0x3001, ","},
    {0x3002, "."},  {0x3010, "["},  {0x3011, "]"},  {0x3014, "["},  {0x3015, "]"},
};

/* Signs of other languages. */
static const struct {
    char sign;
    const char *hint;
} strangers[] = {
    {'!', EDU_SAID("write \"!=\" for unequal and \"not\" to turn a condition round")},
    {'&', EDU_SAID("write \"and\"")},
    {'%', EDU_SAID("write the number itself, 0.95 for 95 per cent; an indicator's \"scale\" makes per cent")},
    {'^', EDU_SAID("there are no powers; multiply")},
    {'"', EDU_SAID("names and labels are written without quotes")},
    {'\'', EDU_SAID("names and labels are written without quotes")},
    {'{', EDU_SAID("use round brackets for grouping, square ones for labels")},
    {'}', EDU_SAID("use round brackets for grouping, square ones for labels")},
    {':', EDU_SAID("a run of labels is written 6..14")},
    {'~', EDU_SAID("a run of labels is written 6..14")},
    {';', EDU_SAID("an expression is one formula; separate with commas")},
    {'#', EDU_SAID("an expression has no comments")},
    {'?', EDU_SAID("write if(condition, then, else)")},
};

/* The longer sign stands before the one it begins with. */
static const struct {
    const char *text;
    edu_token_kind_t kind;
} signs[] = {
    {"..", EDU_TOKEN_RANGE},      {"!=", EDU_TOKEN_NOT_EQUAL},
    {"<=", EDU_TOKEN_LESS_EQUAL}, {">=", EDU_TOKEN_GREATER_EQUAL},
    {"(", EDU_TOKEN_OPEN},        {")", EDU_TOKEN_CLOSE},
    {"[", EDU_TOKEN_OPEN_SQUARE}, {"]", EDU_TOKEN_CLOSE_SQUARE},
    {",", EDU_TOKEN_COMMA},       {".", EDU_TOKEN_DOT},
    {"|", EDU_TOKEN_BAR},         {"+", EDU_TOKEN_PLUS},
    {"-", EDU_TOKEN_MINUS},       {"*", EDU_TOKEN_STAR},
    {"/", EDU_TOKEN_SLASH},       {"=", EDU_TOKEN_EQUAL},
    {"<", EDU_TOKEN_LESS},        {">", EDU_TOKEN_GREATER},
};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

edu_error_t *
edu_expr_error(int line, int column, apr_pool_t *pool, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const char *message = edu_translated_v(pool, format, arguments);
    va_end(arguments);
    return edu_error_create(EDU_ERR_EXPRESSION, NULL, "line %d, column %d: %s", line, column, message);
}

bool
edu_token_is(const edu_token_t *token, const char *word)
{
    return token->kind == EDU_TOKEN_WORD && strlen(word) == token->length &&
           memcmp(token->text, word, token->length) == 0;
}

char *
edu_token_text(const edu_token_t *token, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, token->text, token->length);
}

const char *
edu_token_found(const edu_token_t *token, apr_pool_t *pool)
{
    enum { MOST = 40 };
    size_t length = token->length;

    if (token->kind == EDU_TOKEN_END)
        return edu_translate("the end");
    if (length <= MOST)
        return edu_translated(pool, "\"%s\"", edu_token_text(token, pool));
    return edu_translated(pool, "\"%.*s...\"", (int)edu_text_valid_utf8(token->text, MOST), token->text);
}

void
edu_lexer_skip(edu_lexer_t *lexer, const char *stop)
{
    while (lexer->at < stop) {
        unsigned char byte = (unsigned char)*lexer->at++;

        if (byte == '\n') {
            lexer->line++;
            lexer->column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            lexer->column++;
        }
    }
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The ASCII text that a character beyond ASCII is mistaken for; "" when it shows nothing, NULL when it is a letter. */
static const char *
look_alike(uint32_t character, apr_pool_t *pool)
{
    for (size_t i = 0; i < COUNT_OF(look_alikes); i++)
        if (look_alikes[i].sign == character)
            return look_alikes[i].meant;
    if (character > 0xFF00 && character < 0xFF5F) {
        char half = (char)(character - 0xFEE0);

        return apr_pstrmemdup(pool, &half, 1);
    }
    if (character >= 0x2018 && character <= 0x201F)
        return "\"";
    if (character < 0xA0 || (character >= 0x200B && character <= 0x200F) || character == 0x2060 ||
        character == 0xFEFF)
        return "";
    return NULL;
}

static edu_error_t *
look_alike_error(const edu_lexer_t *lexer, uint32_t character, size_t bytes, const char *meant)
{
    apr_pool_t *pool = lexer->pool;
    const char *shown = apr_pstrmemdup(pool, lexer->at, bytes);

    if (meant[0] == '\0')
        return edu_error_hint(edu_expr_error(lexer->line, lexer->column, pool,
                                             "unexpected invisible character U+%04X", (unsigned)character),
                              "delete it");

    edu_error_t *error = edu_expr_error(lexer->line, lexer->column, pool, "unexpected \"%s\" (U+%04X)", shown,
                                        (unsigned)character);

    if (meant[0] == '"' || meant[0] == '\'')
        return edu_error_hint(error, "names and labels are written without quotes");
    if (meant[0] == ' ')
        return edu_error_hint(error, "write an ordinary blank");
    return edu_error_hint(error, "write \"%s\": expressions use the ASCII signs", meant);
}

/* A run of letters beyond ASCII is one token, so that a message can name the whole word. */
static edu_error_t *
next_foreign(edu_token_t *token, edu_lexer_t *lexer)
{
    const char *at = lexer->at;

    while ((unsigned char)*at >= 0x80) {
        size_t bytes;
        uint32_t character = edu_text_decode(at, &bytes);
        const char *meant = look_alike(character, lexer->pool);

        if (meant != NULL && at == lexer->at)
            return look_alike_error(lexer, character, bytes, meant);
        if (meant != NULL)
            break;
        at += bytes;
    }
    token->kind = EDU_TOKEN_FOREIGN;
    token->length = (size_t)(at - token->text);
    return NULL;
}

static edu_error_t *
next_sign(edu_token_t *token, const edu_lexer_t *lexer)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        size_t length = strlen(signs[i].text);

        if (strncmp(lexer->at, signs[i].text, length) == 0) {
            token->kind = signs[i].kind;
            token->length = length;
            return NULL;
        }
    }
    unsigned char byte = (unsigned char)*lexer->at;
    if (byte < 0x20 || byte == 0x7F)
        return look_alike_error(lexer, byte, 1, "");
    const char *shown =
        byte == '"' ? edu_translate("quotation mark") : edu_translated(lexer->pool, "\"%c\"", byte);
    edu_error_t *error = edu_expr_error(lexer->line, lexer->column, lexer->pool, "unexpected %s", shown);
    for (size_t i = 0; i < COUNT_OF(strangers); i++)
        if (strangers[i].sign == *lexer->at)
            return edu_error_hint(error, "%s", edu_translate(strangers[i].hint));
    return error;
}

static edu_error_t *
next_number(edu_token_t *token, const edu_lexer_t *lexer)
{
    const char *at = lexer->at;

    while (is_digit(*at))
        at++;
    token->kind = EDU_TOKEN_INTEGER;
    /* "6..14" is two numbers with a range between them. */
    if (at[0] == '.' && at[1] != '.') {
        if (!is_digit(at[1])) {
            char *digits = apr_pstrmemdup(lexer->pool, lexer->at, (size_t)(at - lexer->at));

            return edu_error_hint(edu_expr_error(lexer->line, lexer->column + (int)(at - lexer->at),
                                                 lexer->pool, "expected a digit behind the decimal point"),
                                  "a whole number has no point: %s", digits);
        }
        for (at++; is_digit(*at); at++)
            ;
        token->kind = EDU_TOKEN_DECIMAL;
    }
    if (is_word(*at)) {
        while (is_word(*at))
            at++;
        token->kind = EDU_TOKEN_MIXED;
    }
    token->length = (size_t)(at - lexer->at);
    return NULL;
}

edu_error_t *
edu_lexer_next(edu_token_t *token, edu_lexer_t *lexer)
{
    const char *at = lexer->at;

    while (is_blank(*at))
        at++;
    edu_lexer_skip(lexer, at);
    token->text = at;
    token->length = 0;
    token->line = lexer->line;
    token->column = lexer->column;
    if (*at == '\0') {
        token->kind = EDU_TOKEN_END;
    } else if ((unsigned char)*at >= 0x80) {
        EDU_TRY(next_foreign(token, lexer));
    } else if (is_digit(*at)) {
        EDU_TRY(next_number(token, lexer));
    } else if (is_word(*at)) {
        token->kind = EDU_TOKEN_WORD;
        while (is_word(at[token->length]))
            token->length++;
    } else {
        EDU_TRY(next_sign(token, lexer));
    }
    edu_lexer_skip(lexer, token->text + token->length);
    return NULL;
}
