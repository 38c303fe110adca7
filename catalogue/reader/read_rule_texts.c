/* Expressions of edit rules and the messages that quote numbers. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/rule_reader.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* A text of the file, and where its characters stand. */
typedef struct place_t {
    const edu_yaml_t *node;
    const char *key;
    int line;
    int column;
} place_t;

/* An error at an expression's node. */
static edu_error_t *
error_at(const place_t *place, const edu_expr_t *at, const char *text)
{
    return edu_reader_relocate(edu_error_create(EDU_ERR_EXPRESSION, NULL, "line %d, column %d: %s", at->line,
                                                at->column, edu_translate(text)),
                               place->node, place->key);
}

/* The first measure of the expression that is of another form; NULL when there is none. */
static const edu_expr_t *
foreign_measure(const edu_expr_t *expr, const edu_form_t *form)
{
    if (expr->kind == EDU_EXPR_MEASURE)
        return expr->measure->form == form ? NULL : expr;
    for (int i = 0; i < expr->operand_count; i++) {
        const edu_expr_t *found = foreign_measure(expr->operands[i], form);

        if (found != NULL)
            return found;
    }
    return NULL;
}

/* An expression that the rule's own form could not read: does another form explain it? */
static edu_error_t *
explain(edu_error_t *error, const edu_rule_reader_t *reading, const place_t *place, const char *text)
{
    apr_pool_t *pool = reading->reader->scratch_pool;
    edu_expr_t *expr;
    edu_error_t *other =
        edu_expr_parse(&expr, text, reading->reader->catalogue->forms, place->line, place->column, pool);
    const edu_expr_t *foreign = other == NULL ? foreign_measure(expr, reading->form) : NULL;

    edu_error_clear(other);
    if (foreign == NULL)
        return edu_reader_relocate(error, place->node, place->key);
    edu_error_clear(error);
    error = error_at(place, foreign,
                     edu_translated(pool, "%s reads its own form, and \"%s\" is of \"%s\"",
                                    reading->rule->kind == EDU_RULE_DIGITS
                                        ? edu_translate("a rule of kind digits")
                                        : edu_translate("a rule of level unit"),
                                    foreign->measure->code, foreign->measure->form->code));
    return reading->rule->kind == EDU_RULE_DIGITS
               ? error
               : edu_error_hint(error, "\"level: area\" compares the sums of a county");
}

/* Sums of a county are there for forms that report from counties or from below them, and of one frequency. */
static edu_error_t *
check_area_forms(const edu_expr_t *expr, const edu_rule_reader_t *reading, const place_t *place)
{
    const edu_form_t *form = expr->kind == EDU_EXPR_MEASURE ? expr->measure->form : NULL;
    apr_pool_t *pool = reading->reader->scratch_pool;

    if (form != NULL && form->base_level < EDU_COUNTY)
        return error_at(place, expr,
                        edu_translated(pool, "a county has no sums of \"%s\", which is reported above it",
                                       form->code));
    if (form != NULL && form->frequency != reading->form->frequency)
        return error_at(place, expr,
                        edu_translated(pool, "\"%s\" is reported by %s, and \"%s\" by %s", form->code,
                                       edu_frequency_title(form->frequency, edu_translate_language()),
                                       reading->form->code,
                                       edu_frequency_title(reading->form->frequency,
                                                           edu_translate_language())));
    for (int i = 0; i < expr->operand_count; i++)
        EDU_TRY(check_area_forms(expr->operands[i], reading, place));
    return NULL;
}

static edu_error_t *
parse(edu_expr_t **expr, const edu_rule_reader_t *reading, const place_t *place, const char *text)
{
    const edu_reader_t *reader = reading->reader;
    /* Digits are those of all returns of a county then, never of sums. */
    bool area = reading->rule->level == EDU_RULE_AREA && reading->rule->kind != EDU_RULE_DIGITS;
    edu_error_t *error = edu_expr_parse(expr, text, area ? reader->catalogue->forms : reading->own,
                                        place->line, place->column, reader->pool);

    if (error != NULL)
        return area ? edu_reader_relocate(error, place->node, place->key)
                    : explain(error, reading, place, text);
    return area ? check_area_forms(*expr, reading, place) : NULL;
}

static const edu_expr_t *
find_kind(const edu_expr_t *expr, edu_expr_kind_t kind)
{
    const edu_expr_t *found = expr->kind == kind ? expr : NULL;

    for (int i = 0; found == NULL && i < expr->operand_count; i++)
        found = find_kind(expr->operands[i], kind);
    return found;
}

static bool
reads_form(const edu_expr_t *expr, const edu_form_t *form)
{
    if (expr->kind == EDU_EXPR_MEASURE)
        return expr->measure->form == form;
    for (int i = 0; i < expr->operand_count; i++)
        if (reads_form(expr->operands[i], form))
            return true;
    return false;
}

/* Figures of one return are looked at: there is no year before. */
static edu_error_t *
refuse_lag(const edu_expr_t *expr, const edu_rule_reader_t *reading, const place_t *place)
{
    const edu_expr_t *lag = reading->rule->kind == EDU_RULE_DIGITS ? find_kind(expr, EDU_EXPR_LAG) : NULL;

    return lag == NULL ? NULL : error_at(place, lag, EDU_SAID("a rule of kind digits has no year before"));
}

static place_t
place_of(const edu_yaml_t *node, const char *key)
{
    const edu_yaml_t *text = edu_yaml_get(node, key);

    return (place_t){text, key, text->text_line, text->text_column};
}

edu_error_t *
edu_rule_expr(const edu_expr_t **expr, const edu_rule_reader_t *reading, const char *key, bool optional,
              edu_rule_text_t what)
{
    const edu_yaml_t *node = reading->node;
    edu_expr_t *made;
    const char *text;
    place_t place;

    *expr = NULL;
    if (optional && edu_yaml_get(node, key) == NULL)
        return NULL;
    EDU_TRY(edu_yaml_text(&text, node, key, NULL));
    place = place_of(node, key);
    EDU_TRY(parse(&made, reading, &place, text));
    EDU_TRY(refuse_lag(made, reading, &place));
    if (what == EDU_RULE_TEXT_CONDITION && !edu_expr_is_truth(made))
        return edu_error_hint(edu_yaml_error(place.node, "\"%s\" is a number, not a condition", key),
                              "compare it with something, as in %s > 0", text);
    if (what == EDU_RULE_TEXT_NUMBER && edu_expr_is_truth(made))
        return edu_yaml_error(place.node, "\"%s\" is a condition, not a number", key);
    if (!optional && !reads_form(made, reading->form))
        return edu_yaml_error(place.node, "\"%s\" reads nothing of the form \"%s\"", key,
                              reading->form->code);
    *expr = made;
    return NULL;
}

/* Adds the cells of a sum of measures, each once. */
static edu_error_t *
add_cells(apr_array_header_t *cells, const edu_expr_t *expr, const place_t *place)
{
    if (expr->kind == EDU_EXPR_ADD) {
        EDU_TRY(add_cells(cells, expr->operands[0], place));
        return add_cells(cells, expr->operands[1], place);
    }
    if (expr->kind != EDU_EXPR_MEASURE)
        return edu_error_hint(error_at(place, expr, EDU_SAID("only measures can be looked at")),
                              "write enrol[*] + entrants[*]");
    for (int i = 0; i < expr->cell_count; i++) {
        bool known = false;

        for (int j = 0; j < cells->nelts; j++)
            known = known || APR_ARRAY_IDX(cells, j, int) == expr->cells[i];
        if (!known)
            APR_ARRAY_PUSH(cells, int) = expr->cells[i];
    }
    return NULL;
}

static int
compare_ints(const void *left, const void *right)
{
    return (*(const int *)left > *(const int *)right) - (*(const int *)left < *(const int *)right);
}

edu_error_t *
edu_rule_cells(const edu_rule_reader_t *reading)
{
    apr_array_header_t *cells = reading->rule->cells;
    edu_expr_t *expr;
    const char *text;
    place_t place;

    EDU_TRY(edu_yaml_text(&text, reading->node, "cells", NULL));
    place = place_of(reading->node, "cells");
    EDU_TRY(parse(&expr, reading, &place, text));
    EDU_TRY(refuse_lag(expr, reading, &place));
    EDU_TRY(add_cells(cells, expr, &place));
    qsort(cells->elts, (size_t)cells->nelts, sizeof(int), compare_ints);
    return NULL;
}

/* What a statistic can tell beside expressions. */
static const struct {
    const char *word;
    bool kinds[EDU_RULE_REPEATED + 1]; /* by edu_rule_kind_t */
} words[] = {
    {"value", {false, true, true, true, false, false}},
    {"previous", {false, false, true, false, false, false}},
    {"centre", {false, true, true, true, false, false}},
    {"spread", {false, true, true, true, false, false}},
    {"score", {false, true, true, true, true, false}},
    {"count", {false, true, true, true, true, true}},
    {"limit", {false, true, true, true, true, false}},
    {"p", {false, false, false, false, true, false}},
};

static const char *
word_of(edu_rule_kind_t kind, const char *text)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].kinds[kind] && strcmp(words[i].word, text) == 0)
            return words[i].word;
    return NULL;
}

/* What is no expression may be meant for one of the words. */
static edu_error_t *
hint_word(edu_error_t *error, edu_rule_kind_t kind, const char *text)
{
    const char *known[sizeof words / sizeof words[0] + 1] = {NULL};
    int count = 0;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].kinds[kind])
            known[count++] = words[i].word;
    return error == NULL || error->hint != NULL ? error : edu_hint_nearest_of(error, text, known);
}

/* A message while it is read. */
typedef struct message_t {
    const edu_rule_reader_t *reading;
    place_t place; /* of the character that is read next */
    const char *at;
    edu_buffer_t *text;        /* since the last placeholder */
    apr_array_header_t *parts; /* edu_message_part_t */
} message_t;

static void
skip(message_t *message, const char *stop)
{
    for (; message->at < stop; message->at++) {
        if (*message->at == '\n') {
            message->place.line++;
            message->place.column = 1;
        } else if (((unsigned char)*message->at & 0xC0) != 0x80) {
            message->place.column++;
        }
    }
}

static edu_error_t *
message_error(const message_t *message, const char *text)
{
    edu_expr_t here = {.line = message->place.line, .column = message->place.column};

    return error_at(&message->place, &here, text);
}

static void
add_part(const message_t *message, const edu_expr_t *value, const char *word)
{
    edu_message_part_t *part = apr_array_push(message->parts);

    part->text = apr_pstrdup(message->reading->reader->pool, edu_buffer_text(message->text));
    part->value = value;
    part->word = word;
    edu_buffer_clear(message->text);
}

/* Reads "{...}", standing at the brace. */
static edu_error_t *
read_placeholder(message_t *message)
{
    const edu_rule_reader_t *reading = message->reading;
    const char *end = message->at + 1 + strcspn(message->at + 1, "{}");
    const char *word;
    edu_expr_t *expr;
    char *text;

    if (*end != '}')
        return edu_error_hint(message_error(message, EDU_SAID("the \"{\" is never closed")),
                              "a brace itself is \"{{\"");
    text = edu_text_trim(message->at + 1, (size_t)(end - message->at - 1), reading->reader->scratch_pool);
    word = word_of(reading->rule->kind, text);
    if (word != NULL) {
        add_part(message, NULL, word);
        skip(message, end + 1);
        return NULL;
    }
    skip(message, message->at + 1);
    text = apr_pstrmemdup(reading->reader->pool, message->at, (size_t)(end - message->at));
    EDU_TRY(hint_word(parse(&expr, reading, &message->place, text), reading->rule->kind, text));
    EDU_TRY(refuse_lag(expr, reading, &message->place));
    if (edu_expr_is_truth(expr))
        return error_at(&message->place, expr, EDU_SAID("a condition cannot be printed; a number can"));
    if (reading->rule->kind == EDU_RULE_DIGITS && reading->rule->level == EDU_RULE_AREA)
        return error_at(&message->place, expr,
                        EDU_SAID("a rule on the digits of many returns has no single number to print"));
    add_part(message, expr, NULL);
    skip(message, end + 1);
    return NULL;
}

static edu_error_t *
read_message(apr_array_header_t **parts, const edu_rule_reader_t *reading, const char *key)
{
    message_t message = {.reading = reading,
                         .text = edu_buffer_create(128, reading->reader->scratch_pool),
                         .parts = apr_array_make(reading->reader->pool, 4, sizeof(edu_message_part_t))};

    EDU_TRY(edu_yaml_text(&message.at, reading->node, key, NULL));
    message.place = place_of(reading->node, key);
    while (*message.at != '\0') {
        size_t length = strcspn(message.at, "{}");

        edu_buffer_add(message.text, message.at, length);
        skip(&message, message.at + length);
        if (message.at[0] != '\0' && message.at[0] == message.at[1]) {
            edu_buffer_add(message.text, message.at, 1);
            skip(&message, message.at + 2);
        } else if (message.at[0] == '{') {
            EDU_TRY(read_placeholder(&message));
        } else if (message.at[0] == '}') {
            return edu_error_hint(message_error(&message,
                                                EDU_SAID("there is no \"{\" that the \"}\" closes")),
                                  "a brace itself is \"}}\"");
        }
    }
    add_part(&message, NULL, NULL);
    *parts = message.parts;
    return NULL;
}

/* A placeholder's canonical text; NULL for the text behind the last one. */
static const char *
placeholder(const edu_message_part_t *part, apr_pool_t *pool)
{
    return part->value != NULL ? edu_expr_print(part->value, pool) : part->word;
}

/* A number that one language prints and the other does not; NULL when there is none. */
static const char *
not_in(const apr_array_header_t *parts, const apr_array_header_t *others, apr_pool_t *pool)
{
    for (int i = 0; i < parts->nelts; i++) {
        const char *text = placeholder(&APR_ARRAY_IDX(parts, i, edu_message_part_t), pool);
        bool found = text == NULL;

        for (int j = 0; !found && j < others->nelts; j++) {
            const char *other = placeholder(&APR_ARRAY_IDX(others, j, edu_message_part_t), pool);

            found = other != NULL && strcmp(text, other) == 0;
        }
        if (!found)
            return text;
    }
    return NULL;
}

edu_error_t *
edu_rule_messages(const edu_rule_reader_t *reading)
{
    edu_edit_rule_t *rule = reading->rule;
    apr_pool_t *pool = reading->reader->scratch_pool;
    const char *only_zh;
    const char *only_en;

    EDU_TRY(read_message(&rule->zh, reading, "zh"));
    EDU_TRY(read_message(&rule->en, reading, "en"));
    only_zh = not_in(rule->zh, rule->en, pool);
    only_en = not_in(rule->en, rule->zh, pool);
    if (only_zh == NULL && only_en == NULL)
        return NULL;
    return edu_error_hint(edu_yaml_error(edu_yaml_get(reading->node, only_zh != NULL ? "en" : "zh"),
                                         "it lacks {%s}, which \"%s\" has",
                                         only_zh != NULL ? only_zh : only_en, only_zh != NULL ? "zh" : "en"),
                          "both languages tell the same numbers");
}
