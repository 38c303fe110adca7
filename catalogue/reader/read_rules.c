/* rules/: what a return must satisfy. See docs/rules.md for the file. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/rule_reader.h"

#include "base/text.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of the file are decimal, with at most six places. */
enum { PLACES = 6 };
#define SCALE 1e6
#define NUMBER_MOST INT64_C(1000000000)

#define KIND(kind) (1U << (kind))

/* A key belongs to some kinds only: in another one it would be read by nobody. */
static const struct {
    const char *key;
    unsigned kinds;
} keys_of_kinds[] = {
    {"check", KIND(EDU_RULE_CONDITION)},
    {"tolerance", KIND(EDU_RULE_CONDITION)},
    {"value", KIND(EDU_RULE_HISTORY) | KIND(EDU_RULE_RATIO) | KIND(EDU_RULE_PEERS)},
    {"previous", KIND(EDU_RULE_RATIO)},
    {"limit", KIND(EDU_RULE_HISTORY) | KIND(EDU_RULE_RATIO) | KIND(EDU_RULE_PEERS)},
    {"least_change", KIND(EDU_RULE_HISTORY) | KIND(EDU_RULE_RATIO) | KIND(EDU_RULE_PEERS)},
    {"least_count", KIND(EDU_RULE_HISTORY) | KIND(EDU_RULE_RATIO) | KIND(EDU_RULE_PEERS) |
                        KIND(EDU_RULE_DIGITS) | KIND(EDU_RULE_REPEATED)},
    {"u", KIND(EDU_RULE_RATIO)},
    {"a", KIND(EDU_RULE_RATIO)},
    {"cells", KIND(EDU_RULE_DIGITS) | KIND(EDU_RULE_REPEATED)},
    {"p", KIND(EDU_RULE_DIGITS)},
};

static edu_error_t *
check_keys(const edu_edit_rule_t *rule, const edu_yaml_t *node)
{
    for (size_t i = 0; i < sizeof keys_of_kinds / sizeof keys_of_kinds[0]; i++)
        for (int j = 0; j < node->count; j++)
            if (strcmp(node->keys[j]->text, keys_of_kinds[i].key) == 0 &&
                (keys_of_kinds[i].kinds & KIND(rule->kind)) == 0)
                return edu_yaml_error(node->keys[j], "\"%s\" means nothing in a rule of kind %s",
                                      keys_of_kinds[i].key, edu_rule_kind_name(rule->kind));
    return NULL;
}

/* A number above `above` (or from it on, where `closed`) and up to `most`; `most` counts. */
static edu_error_t *
read_number(double *number, const edu_yaml_t *node, const char *key, double fallback, int64_t least,
            bool closed, int64_t most)
{
    int64_t scaled;
    int64_t floor = least * (int64_t)SCALE;

    EDU_TRY(edu_yaml_scaled(&scaled, node, key, PLACES, -1));
    *number = fallback;
    if (edu_yaml_get(node, key) == NULL)
        return NULL;
    if (scaled < floor || (!closed && scaled == floor) || scaled > most * (int64_t)SCALE)
        return edu_yaml_error(edu_yaml_get(node, key),
                              closed ? "\"%s\" must be at least %ld and at most %ld, not %s"
                                     : "\"%s\" must be above %ld and at most %ld, not %s",
                              key, (long)least, (long)most, edu_yaml_get(node, key)->text);
    *number = (double)scaled / SCALE;
    return NULL;
}

/* 5 is absolute, 2% a share. */
static edu_error_t *
read_slack(edu_edit_rule_t *rule, const edu_yaml_t *node)
{
    size_t length;
    int64_t scaled;
    bool share;

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_TEXT));
    length = strlen(node->text);
    share = length > 0 && node->text[length - 1] == '%';
    if (!edu_text_to_scaled(node->text, share ? length - 1 : length, PLACES, &scaled))
        return edu_error_hint(edu_yaml_error(node, "\"tolerance\" must be a number or a per cent, not \"%s\"",
                                             node->text),
                              "write 5, 2%% or [5, 2%%]");
    if (scaled <= 0 || scaled > (share ? 100 : NUMBER_MOST) * (int64_t)SCALE)
        return edu_yaml_error(node,
                              share ? "a tolerance must be above 0%% and at most 100%%, not %s"
                                    : "a tolerance must be above 0, not %s",
                              node->text);
    if ((share ? rule->tolerance_share : rule->tolerance) != 0)
        return edu_yaml_error(node, share ? "there are two relative tolerances"
                                          : "there are two absolute tolerances");
    if (share)
        rule->tolerance_share = (double)scaled / (100 * SCALE);
    else
        rule->tolerance = (double)scaled / SCALE;
    return NULL;
}

static edu_error_t *
read_tolerance(edu_edit_rule_t *rule, const edu_yaml_t *node)
{
    const edu_yaml_t *slack = edu_yaml_get(node, "tolerance");

    if (slack == NULL)
        return NULL;
    if (slack->kind == EDU_YAML_LIST) {
        for (int i = 0; i < slack->count; i++)
            EDU_TRY(read_slack(rule, slack->items[i]));
        if (slack->count == 0)
            return edu_yaml_error(slack, "\"tolerance\" is empty");
    } else {
        EDU_TRY(read_slack(rule, slack));
    }
    if (rule->check->kind >= EDU_EXPR_EQUAL && rule->check->kind <= EDU_EXPR_GREATER_EQUAL &&
        rule->check->kind != EDU_EXPR_NOT_EQUAL)
        return NULL;
    return edu_error_hint(edu_yaml_error(slack, "a tolerance needs a check that is one comparison"),
                          "make a rule of each comparison; \"!=\" has no tolerance");
}

static edu_error_t *
read_condition(edu_rule_reader_t *reading)
{
    EDU_TRY(edu_rule_expr(&reading->rule->check, reading, "check", false, EDU_RULE_TEXT_CONDITION));
    return read_tolerance(reading->rule, reading->node);
}

/* `value` one year before, written as an expression so that it prints and describes like any other. */
static edu_error_t *
default_previous(edu_rule_reader_t *reading)
{
    apr_pool_t *pool = reading->reader->pool;
    const edu_yaml_t *node = edu_yaml_get(reading->node, "value");
    const char *text = apr_pstrcat(pool, "lag(", edu_expr_print(reading->rule->value, pool), ", 1)", NULL);
    edu_expr_t *previous;
    edu_error_t *error =
        edu_expr_parse(&previous, text, reading->own, node->text_line, node->text_column, pool);

    if (error != NULL)
        return edu_reader_relocate(error, node, edu_translate("a year before"));
    reading->rule->previous = previous;
    return NULL;
}

static edu_error_t *
read_ratio(edu_rule_reader_t *reading)
{
    edu_edit_rule_t *rule = reading->rule;
    const edu_yaml_t *node = reading->node;

    EDU_TRY(edu_rule_expr(&rule->previous, reading, "previous", true, EDU_RULE_TEXT_NUMBER));
    if (rule->previous == NULL)
        EDU_TRY(default_previous(reading));
    if (strcmp(rule->previous->unit, rule->value->unit) != 0)
        return edu_yaml_error(edu_yaml_get(node, "previous"),
                              "\"previous\" is in \"%s\", and \"value\" in \"%s\"", rule->previous->unit,
                              rule->value->unit);
    EDU_TRY(read_number(&rule->u, node, "u", 0.5, 0, true, 1));
    return read_number(&rule->a, node, "a", 0.05, 0, true, 1);
}

/* History, ratio, peers. */
static edu_error_t *
read_statistic(edu_rule_reader_t *reading)
{
    edu_edit_rule_t *rule = reading->rule;
    const edu_yaml_t *node = reading->node;
    bool ratio = rule->kind == EDU_RULE_RATIO;
    int count = ratio ? 10 : rule->kind == EDU_RULE_PEERS ? 8 : 4;

    EDU_TRY(edu_rule_expr(&rule->value, reading, "value", false, EDU_RULE_TEXT_NUMBER));
    if (ratio)
        EDU_TRY(read_ratio(reading));
    EDU_TRY(read_number(&rule->limit, node, "limit", ratio ? 4 : 3.5, 0, false, 1000));
    EDU_TRY(read_number(&rule->least_change, node, "least_change", 0, 0, true, NUMBER_MOST));
    return edu_yaml_int(&rule->least_count, node, "least_count", count, 3, 1000000);
}

static edu_error_t *
read_digits(edu_rule_reader_t *reading)
{
    edu_edit_rule_t *rule = reading->rule;
    const edu_yaml_t *node = reading->node;

    EDU_TRY(edu_rule_cells(reading));
    EDU_TRY(read_number(&rule->p, node, "p", 0.001, 0, false, 1));
    if (rule->p >= 1)
        return edu_yaml_error(edu_yaml_get(node, "p"), "\"p\" must be below 1");
    /* Ten digits with an expectation below two each say nothing. */
    return edu_yaml_int(&rule->least_count, node, "least_count", 50, 20, 1000000);
}

static edu_error_t *
read_repeated(edu_rule_reader_t *reading)
{
    EDU_TRY(edu_rule_cells(reading));
    /* Of two small schools with a figure or two each some stay as they were. */
    return edu_yaml_int(&reading->rule->least_count, reading->node, "least_count", 5, 3, 1000000);
}

/* Where the rule may be hard, and what it may be at the sums of a county. */
static edu_error_t *
check_level(const edu_rule_reader_t *reading)
{
    const edu_edit_rule_t *rule = reading->rule;
    const edu_yaml_t *node = reading->node;

    if (rule->level == EDU_RULE_AREA && rule->kind != EDU_RULE_CONDITION && rule->kind != EDU_RULE_DIGITS)
        return edu_yaml_error(edu_yaml_get(node, "level"), "a rule of kind %s is of level unit",
                              edu_rule_kind_name(rule->kind));
    if (rule->level == EDU_RULE_AREA && rule->kind == EDU_RULE_CONDITION && rule->applies_to >= 0)
        return edu_yaml_error(edu_yaml_get(node, "applies_to"), "a county has no class");
    if (rule->severity == EDU_SOFT)
        return NULL;
    if (rule->kind != EDU_RULE_CONDITION)
        return edu_error_hint(edu_yaml_error(edu_yaml_get(node, "severity"),
                                             "a rule of kind %s cannot be hard",
                                             edu_rule_kind_name(rule->kind)),
                              "what is unusual can be true; make it soft");
    if (rule->level == EDU_RULE_AREA)
        return edu_error_hint(edu_yaml_error(edu_yaml_get(node, "severity"),
                                             "a rule of level area cannot be hard"),
                              "no row of a return is to blame; make it soft");
    return NULL;
}

static edu_error_t *
read_class(edu_edit_rule_t *rule, const edu_form_t *form, const edu_yaml_t *node, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 8, sizeof(const char *));
    const char *code;

    rule->applies_to = -1;
    EDU_TRY(edu_yaml_text(&code, node, "applies_to", ""));
    if (code[0] == '\0')
        return NULL;
    for (int i = 0; i < form->classes->nelts; i++) {
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(form->classes, i, edu_class_t).code;
        if (strcmp(APR_ARRAY_IDX(codes, i, const char *), code) == 0)
            rule->applies_to = i;
    }
    if (rule->applies_to >= 0)
        return NULL;
    return edu_hint_nearest(edu_yaml_error(edu_yaml_get(node, "applies_to"),
                                           "the form \"%s\" has no class \"%s\"", form->code, code),
                            code, codes);
}

static edu_error_t *
read_words(edu_rule_reader_t *reading)
{
    static const char *const kinds[] = {"condition", "history", "ratio", "peers", "digits", "repeated", NULL};
    static const char *const severities[] = {"hard", "soft", NULL};
    static const char *const levels[] = {"unit", "area", NULL};
    static const char *const missing[] = {"pass", "finding", NULL};
    edu_edit_rule_t *rule = reading->rule;
    const edu_yaml_t *node = reading->node;
    int word;

    EDU_TRY(edu_yaml_word(&word, node, "kind", kinds, 0));
    rule->kind = (edu_rule_kind_t)word;
    EDU_TRY(edu_yaml_word(&word, node, "severity", severities, -1));
    rule->severity = word == 0 ? EDU_HARD : EDU_SOFT;
    EDU_TRY(edu_yaml_word(&word, node, "level", levels, 0));
    rule->level = word == 0 ? EDU_RULE_UNIT : EDU_RULE_AREA;
    EDU_TRY(edu_yaml_word(&word, node, "missing", missing, -1));
    rule->missing_is_finding = word == 1;
    if (rule->missing_is_finding && rule->kind != EDU_RULE_CONDITION)
        return edu_error_hint(edu_yaml_error(edu_yaml_get(node, "missing"),
                                             "a rule of kind %s passes over missing figures",
                                             edu_rule_kind_name(rule->kind)),
                              "a rule of kind condition can ask for them");
    return NULL;
}

static edu_error_t *
read_form(edu_rule_reader_t *reading)
{
    const apr_array_header_t *forms = reading->reader->catalogue->forms;
    apr_pool_t *pool = reading->reader->scratch_pool;
    edu_edit_rule_t *rule = reading->rule;

    EDU_TRY(edu_yaml_text(&rule->form, reading->node, "form", NULL));
    reading->form = edu_catalogue_form(reading->reader->catalogue, rule->form);
    if (reading->form == NULL)
        return edu_hint_nearest(edu_yaml_error(edu_yaml_get(reading->node, "form"), "unknown form \"%s\"",
                                               rule->form),
                                rule->form, edu_reader_codes(forms, pool));
    reading->own = apr_array_make(reading->reader->pool, 1, sizeof(const edu_form_t *));
    APR_ARRAY_PUSH(reading->own, const edu_form_t *) = reading->form;
    return read_class(rule, reading->form, reading->node, pool);
}

static edu_error_t *
read_what_is_checked(edu_rule_reader_t *reading)
{
    switch (reading->rule->kind) {
    case EDU_RULE_CONDITION: return read_condition(reading);
    case EDU_RULE_DIGITS: return read_digits(reading);
    case EDU_RULE_REPEATED: return read_repeated(reading);
    default: return read_statistic(reading);
    }
}

static edu_error_t *
read_rule(edu_reader_t *reader, edu_yaml_t *node)
{
    static const char *const keys[] = {"code",       "form",     "kind",  "severity",     "level",
                                       "applies_to", "when",     "check", "value",        "tolerance",
                                       "missing",    "previous", "limit", "least_count",  "u",
                                       "a",          "cells",    "p",     "least_change", "zh",
                                       "en",         "source",   NULL};
    edu_rule_reader_t reading = {.reader = reader,
                                 .rule = apr_pcalloc(reader->pool, sizeof(edu_edit_rule_t)),
                                 .node = node};
    edu_edit_rule_t *rule = reading.rule;

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_MAPPING));
    EDU_TRY(edu_yaml_code(&rule->code, node, "code", NULL));
    node->what = edu_translated(reader->pool, "rule \"%s\"", rule->code);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(edu_reader_define(reader, "rule", rule->code, edu_yaml_get(node, "code")));
    EDU_TRY(read_form(&reading));
    EDU_TRY(read_words(&reading));
    EDU_TRY(check_keys(rule, node));
    EDU_TRY(check_level(&reading));
    rule->cells = apr_array_make(reader->pool, 0, sizeof(int));
    EDU_TRY(edu_rule_expr(&rule->when, &reading, "when", true, EDU_RULE_TEXT_CONDITION));
    EDU_TRY(read_what_is_checked(&reading));
    EDU_TRY(edu_rule_messages(&reading));
    EDU_TRY(edu_yaml_text(&rule->source, node, "source", NULL));
    APR_ARRAY_PUSH(reader->catalogue->rules, edu_edit_rule_t *) = rule;
    return NULL;
}

edu_error_t *
edu_read_rule_list(edu_reader_t *reader, const edu_yaml_t *root)
{
    static const char *const keys[] = {"rules", NULL};
    const edu_yaml_t *list;

    EDU_TRY(edu_yaml_expect_keys(root, keys));
    list = edu_yaml_get(root, "rules");
    if (list == NULL)
        return edu_yaml_error(root, "the key \"rules\" is missing");
    EDU_TRY(edu_yaml_expect(list, EDU_YAML_LIST));
    for (int i = 0; i < list->count; i++)
        EDU_TRY(read_rule(reader, list->items[i]));
    return NULL;
}

static int
compare_rules(const void *left, const void *right)
{
    return strcmp((*(const edu_edit_rule_t *const *)left)->code,
                  (*(const edu_edit_rule_t *const *)right)->code);
}

edu_error_t *
edu_read_rules(edu_reader_t *reader)
{
    apr_array_header_t *rules = reader->catalogue->rules;
    apr_array_header_t *names;
    edu_yaml_t *root;

    EDU_TRY(edu_reader_list(&names, reader, "rules"));
    for (int i = 0; i < names->nelts; i++) {
        EDU_TRY(edu_reader_yaml(&root, reader, APR_ARRAY_IDX(names, i, const char *), false, true));
        EDU_TRY(edu_read_rule_list(reader, root));
    }
    qsort(rules->elts, (size_t)rules->nelts, sizeof(edu_edit_rule_t *), compare_rules);
    for (int i = 0; i < rules->nelts; i++)
        APR_ARRAY_IDX(rules, i, edu_edit_rule_t *)->index = i;
    return NULL;
}
