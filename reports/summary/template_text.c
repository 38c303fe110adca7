#include "reports/summary/template_text.h"

#include "base/translate.h"

#include <apr_strings.h>
#include <ctype.h>
#include <string.h>

/* Parsing ------------------------------------------------------------------------------------------------------------------ */

typedef struct parser_t {
    const char *path;
    edu_report_template_place_t place;
    apr_array_header_t *blocks;
    edu_report_template_block_t *open; /* a paragraph or list that the next line may go on with; NULL: none */
    int line;
    apr_pool_t *pool;
} parser_t;

static edu_error_t *
complain(const parser_t *parser, int column, const char *text)
{
    return edu_error_create(EDU_ERR_INPUT, NULL, "%s:%d:%d: %s", parser->path, parser->line, column,
                            edu_translate(text));
}

static edu_report_template_block_t *
add_block(parser_t *parser, int kind)
{
    edu_report_template_block_t *block = apr_array_push(parser->blocks);

    memset(block, 0, sizeof *block);
    block->kind = kind;
    block->pieces = apr_array_make(parser->pool, 2, sizeof(edu_report_template_piece_t));
    block->items = apr_array_make(parser->pool, 2, sizeof(int));
    return block;
}

/* Columns count characters, as editors do. */
static int
column_of(const char *line, const char *at)
{
    int column = 1;

    while (line < at) {
        size_t bytes;

        edu_text_decode(line, &bytes);
        line += bytes;
        column++;
    }
    return column;
}

static void
add_piece(parser_t *parser, edu_report_template_block_t *block, const char *line, const char *text)
{
    APR_ARRAY_PUSH(block->pieces, edu_report_template_piece_t) =
        (edu_report_template_piece_t){edu_text_trim(text, strlen(text), parser->pool), parser->line,
                                      column_of(line, text)};
}

/* Behind "- ", "* " or "12. "; *number is 0 for the first two. NULL: it is no item. */
static const char *
item_text(const char *text, int *number)
{
    const char *at = text;

    *number = 0;
    if ((*at == '-' || *at == '*') && at[1] == ' ')
        return at + 2;
    while (isdigit((unsigned char)*at) && at - text < 6)
        *number = *number * 10 + (*at++ - '0');
    return at > text && at[0] == '.' && at[1] == ' ' ? at + 2 : NULL;
}

/* What Markdown knows and a report does not. */
static const char *
unknown_mark(const char *text)
{
    if (strncmp(text, "```", 3) == 0 || strncmp(text, "~~~", 3) == 0)
        return EDU_SAID("blocks of code are not understood here");
    if (*text == '|')
        return EDU_SAID("tables are not understood here");
    if (*text == '>')
        return EDU_SAID("quotations are not understood here");
    if (*text == '<')
        return EDU_SAID("HTML is not understood here");
    if (strncmp(text, "![", 2) == 0)
        return EDU_SAID("pictures are not understood here");
    if (strncmp(text, "---", 3) == 0 || strncmp(text, "===", 3) == 0 || strncmp(text, "***", 3) == 0)
        return EDU_SAID("rules and underlined headings are not understood here");
    return NULL;
}

static edu_error_t *
take_heading(parser_t *parser, const char *line, const char *text)
{
    int level = 0;
    edu_report_template_block_t *block;

    while (text[level] == '#')
        level++;
    if (text[level] != ' ' || level > 3)
        return complain(parser, column_of(line, text), EDU_SAID("a heading begins with \"## \" or \"### \""));
    if (level == 1)
        return complain(parser, column_of(line, text),
                        EDU_SAID("the report has its title; a heading begins with \"## \" or \"### \""));
    if (parser->place == EDU_REPORT_TEMPLATE_COVER)
        return complain(parser, column_of(line, text), EDU_SAID("the cover takes paragraphs only"));
    if (parser->place == EDU_REPORT_TEMPLATE_REMARK && level == 2)
        return complain(parser, column_of(line, text),
                        EDU_SAID("this text goes on within a section: its headings begin with \"### \""));
    block = add_block(parser, EDU_REPORT_TEMPLATE_HEADING);
    block->level = level;
    add_piece(parser, block, line, text + level + 1);
    parser->open = NULL;
    return NULL;
}

static edu_error_t *
take_item(parser_t *parser, const char *line, const char *text, const char *item, int number)
{
    if (parser->place == EDU_REPORT_TEMPLATE_COVER)
        return complain(parser, column_of(line, text), EDU_SAID("the cover takes paragraphs only"));
    if (parser->open == NULL || parser->open->kind != EDU_REPORT_TEMPLATE_LIST ||
        (parser->open->first == 0) != (number == 0)) {
        parser->open = add_block(parser, EDU_REPORT_TEMPLATE_LIST);
        parser->open->first = number;
    }
    APR_ARRAY_PUSH(parser->open->items, int) = parser->open->pieces->nelts;
    add_piece(parser, parser->open, line, item);
    return NULL;
}

static edu_error_t *
take_line(parser_t *parser, const char *line)
{
    const char *text = line + strspn(line, " \t");
    const char *wrong = unknown_mark(text);
    const char *item;
    int number;

    if (*text == '\0') {
        parser->open = NULL;
        return NULL;
    }
    if (wrong != NULL)
        return complain(parser, column_of(line, text), wrong);
    if (*text == '#')
        return take_heading(parser, line, text);
    item = item_text(text, &number);
    if (parser->place == EDU_REPORT_TEMPLATE_CHAPTER && parser->blocks->nelts == 0)
        return complain(parser, column_of(line, text),
                        EDU_SAID("this text is a section of its own: it begins with a heading, \"## ...\""));
    if (item != NULL)
        return take_item(parser, line, text, item, number);
    if (parser->open == NULL)
        parser->open = add_block(parser, EDU_REPORT_TEMPLATE_PARAGRAPH);
    add_piece(parser, parser->open, line, text);
    return NULL;
}

edu_error_t *
edu_report_template_parse(apr_array_header_t **blocks, const char *path, const char *text, size_t length,
                          edu_report_template_place_t place, apr_pool_t *pool)
{
    parser_t parser = {.path = path,
                       .place = place,
                       .blocks = apr_array_make(pool, 8, sizeof(edu_report_template_block_t)),
                       .pool = pool};
    const size_t valid = edu_text_valid_utf8(text, length);
    const char *at = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
    const char *end = text + length;

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t bytes = (size_t)((stop != NULL ? stop : end) - at);
        char *line = apr_pstrmemdup(pool, at, bytes);

        parser.line++;
        if ((size_t)(at - text) + bytes > valid)
            return complain(&parser, 1, EDU_SAID("the text is not UTF-8"));
        if (memchr(line, '\0', bytes) != NULL)
            return complain(&parser, 1, EDU_SAID("the text has a NUL byte"));
        if (bytes > 0 && line[bytes - 1] == '\r')
            line[bytes - 1] = '\0';
        EDU_TRY(take_line(&parser, line));
        at += bytes + 1;
    }
    *blocks = parser.blocks;
    return NULL;
}

/* Placeholders -------------------------------------------------------------------------------------------------------------- */

typedef struct filling_t {
    const char *path;
    edu_report_template_value_t value;
    void *baton;
    const char *const *names;
    apr_pool_t *pool;
} filling_t;

static edu_error_t *
wrong(const filling_t *filling, const edu_report_template_piece_t *piece, const char *at, edu_error_t *cause)
{
    return edu_error_create(EDU_ERR_INPUT, cause, "%s:%d:%d", filling->path, piece->line,
                            piece->column + column_of(piece->text, at) - 1);
}

static const char *
listed(const filling_t *filling)
{
    const char *list = "";

    for (int i = 0; filling->names[i] != NULL; i++)
        list = apr_pstrcat(filling->pool, list, i > 0 ? ", " : "", filling->names[i], NULL);
    return list;
}

/* `at` is behind the brace; *end behind the closing one. */
static edu_error_t *
add_value(edu_buffer_t *out, const filling_t *filling, const edu_report_template_piece_t *piece,
          const char *at, const char **end)
{
    const char *close = strchr(at, '}');
    const char *value = NULL;
    char *name;
    char *argument;
    edu_error_t *error;

    if (close == NULL)
        return wrong(filling, piece, at - 1,
                     edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "the brace is not closed"),
                                    "a brace by itself is written {{"));
    name = apr_pstrmemdup(filling->pool, at, (size_t)(close - at));
    argument = strchr(name, ':');
    if (argument != NULL)
        *argument++ = '\0';
    error = filling->value(&value, filling->baton, name, argument, filling->pool);
    if (error == NULL && value == NULL)
        error = edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL, "there is no placeholder \"{%.*s}\"",
                                                (int)(close - at), at),
                               "these are there: %s; a brace by itself is written {{", listed(filling));
    if (error != NULL)
        return wrong(filling, piece, at - 1, error);
    edu_buffer_add_text(out, value);
    *end = close + 1;
    return NULL;
}

static edu_error_t *
fill_piece(edu_report_template_piece_t *piece, const filling_t *filling)
{
    edu_buffer_t *out = edu_buffer_create(strlen(piece->text) + 64, filling->pool);

    for (const char *at = piece->text; *at != '\0';) {
        if (at[0] == '{' && at[1] == '{') {
            edu_buffer_add_char(out, '{');
            at += 2;
        } else if (*at == '{') {
            EDU_TRY(add_value(out, filling, piece, at + 1, &at));
        } else {
            edu_buffer_add_char(out, *at++);
        }
    }
    piece->text = edu_buffer_text(out);
    return NULL;
}

edu_error_t *
edu_report_template_fill(apr_array_header_t *blocks, const char *path, edu_report_template_value_t value,
                         void *baton, const char *const *names, apr_pool_t *pool)
{
    const filling_t filling = {path, value, baton, names, pool};

    for (int i = 0; i < blocks->nelts; i++) {
        const apr_array_header_t *pieces = APR_ARRAY_IDX(blocks, i, edu_report_template_block_t).pieces;

        for (int k = 0; k < pieces->nelts; k++)
            EDU_TRY(fill_piece(&APR_ARRAY_IDX(pieces, k, edu_report_template_piece_t), &filling));
    }
    return NULL;
}

/* Writing ------------------------------------------------------------------------------------------------------------------- */

static bool
is_wide(uint32_t code)
{
    return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xFF00 && code <= 0xFFEF);
}

/* The last character of a text. */
static uint32_t
last_of(const char *text)
{
    uint32_t code = 0;

    while (*text != '\0') {
        size_t bytes;

        code = edu_text_decode(text, &bytes);
        text += bytes;
    }
    return code;
}

/* Lines joined to one; between Chinese characters the end of a line is no blank. */
static const char *
joined(const apr_array_header_t *pieces, int first, int end, apr_pool_t *pool)
{
    const char *text = "";

    for (int i = first; i < end; i++) {
        const char *piece = APR_ARRAY_IDX(pieces, i, edu_report_template_piece_t).text;
        size_t bytes;
        bool tight = *text == '\0' || (is_wide(last_of(text)) && is_wide(edu_text_decode(piece, &bytes)));

        text = apr_pstrcat(pool, text, tight ? "" : " ", piece, NULL);
    }
    return text;
}

static void
write_list(edu_document_t *document, const edu_report_template_block_t *block, apr_pool_t *pool)
{
    apr_array_header_t *items = apr_array_make(pool, block->items->nelts, sizeof(const char *));

    for (int i = 0; i < block->items->nelts; i++) {
        int end =
            i + 1 < block->items->nelts ? APR_ARRAY_IDX(block->items, i + 1, int) : block->pieces->nelts;

        APR_ARRAY_PUSH(items, const char *) =
            joined(block->pieces, APR_ARRAY_IDX(block->items, i, int), end, pool);
    }
    edu_document_list(document, items, block->first);
}

void
edu_report_template_write(edu_document_t *document, const apr_array_header_t *blocks, apr_pool_t *pool)
{
    for (int i = 0; i < blocks->nelts; i++) {
        const edu_report_template_block_t *block = &APR_ARRAY_IDX(blocks, i, edu_report_template_block_t);
        const char *text = joined(block->pieces, 0, block->pieces->nelts, pool);

        if (block->kind == EDU_REPORT_TEMPLATE_HEADING)
            edu_document_heading(document, block->level, text);
        else if (block->kind == EDU_REPORT_TEMPLATE_PARAGRAPH)
            edu_document_paragraph(document, text);
        else
            write_list(document, block, pool);
    }
}
