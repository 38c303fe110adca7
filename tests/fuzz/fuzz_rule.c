/* Any bytes as a file of edit rules: refused with a place, or read into rules that keep what model/rule.h promises and whose
 * expressions and messages can be printed, read again and computed. */
#include "base/pool.h"
#include "catalogue/reader/reader.h"
#include "tests/support/make_form.h"

#include <apr_general.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static edu_number_t
some_value(void *baton, const edu_form_t *form, int cell, int lag)
{
    (void)baton;
    (void)form;
    return (edu_number_t){(edu_state_t)((cell + lag) % 3), (cell + lag) % 3 == 0 ? cell - 3 : 0};
}

static void
require(bool holds, const char *what, const char *text)
{
    if (holds)
        return;
    fprintf(stderr, "%s: %s\n", what, text);
    abort();
}

/* NULL is an expression that the rule does not have. */
static void
use(const edu_expr_t *expr, bool truth, const apr_array_header_t *forms, apr_pool_t *pool)
{
    const char *text = expr == NULL ? "" : edu_expr_print(expr, pool);
    edu_expr_t *again;

    if (expr == NULL)
        return;
    require(edu_expr_is_truth(expr) == truth, "an expression of the wrong kind was taken", text);
    edu_error_t *error = edu_expr_parse(&again, text, forms, 1, 1, pool);
    require(error == NULL, "a printed expression was refused", text);
    require(edu_expr_equal(expr, again), "a printed expression changed", text);
    edu_expr_eval(expr, some_value, NULL);
}

static void
use_message(const apr_array_header_t *parts, const edu_edit_rule_t *rule, const apr_array_header_t *forms,
            apr_pool_t *pool)
{
    require(parts->nelts > 0, "a message is empty", rule->code);
    for (int i = 0; i < parts->nelts; i++) {
        const edu_message_part_t *part = &APR_ARRAY_IDX(parts, i, edu_message_part_t);
        bool last = i == parts->nelts - 1;

        require(part->text != NULL, "a part has no text", rule->code);
        require(part->value == NULL || part->word == NULL, "a part has two numbers", rule->code);
        require(last == (part->value == NULL && part->word == NULL), "a number is lost", rule->code);
        require(part->word == NULL || rule->kind != EDU_RULE_CONDITION, "a condition has a word", rule->code);
        use(part->value, false, forms, pool);
    }
}

static void
use_rule(const edu_edit_rule_t *rule, const apr_array_header_t *forms, apr_pool_t *pool)
{
    bool condition = rule->kind == EDU_RULE_CONDITION;
    bool cells = rule->kind == EDU_RULE_DIGITS || rule->kind == EDU_RULE_REPEATED;

    require(rule->severity == EDU_SOFT || (condition && rule->level == EDU_RULE_UNIT), "a rule is hard",
            rule->code);
    require((rule->check != NULL) == condition, "what must hold", rule->code);
    require((rule->value != NULL) == (!condition && !cells), "what is looked at", rule->code);
    require((rule->previous != NULL) == (rule->kind == EDU_RULE_RATIO), "the value before", rule->code);
    require((rule->cells->nelts > 0) == cells, "the figures", rule->code);
    require(rule->tolerance >= 0 && rule->tolerance_share >= 0 && rule->tolerance_share <= 1, "a tolerance",
            rule->code);
    require(condition || rule->least_count >= 3, "the least count", rule->code);
    use(rule->when, true, forms, pool);
    use(rule->check, true, forms, pool);
    use(rule->value, false, forms, pool);
    use(rule->previous, false, forms, pool);
    use_message(rule->zh, rule, forms, pool);
    use_message(rule->en, rule, forms, pool);
}

static edu_error_t *
read_rules(edu_reader_t *reader, const uint8_t *data, size_t size)
{
    edu_yaml_t *root;

    EDU_TRY(edu_yaml_parse(&root, "fuzz", (const char *)data, size, reader->pool));
    return edu_read_rule_list(reader, root);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *forever;
    static apr_array_header_t *forms;

    if (forever == NULL) {
        apr_initialize();
        forever = edu_pool_create(NULL);
        forms = edu_make_forms(forever);
    }
    apr_pool_t *pool = edu_pool_create(forever);
    edu_catalogue_t catalogue = {.forms = forms, .rules = apr_array_make(pool, 4, sizeof(edu_edit_rule_t *))};
    edu_reader_t reader = {.catalogue = &catalogue,
                           .places = apr_hash_make(pool),
                           .pool = pool,
                           .scratch_pool = pool};
    edu_error_t *error = read_rules(&reader, data, size);

    if (error != NULL)
        require(strncmp(error->message, "fuzz:", 5) == 0, "an error without a place", error->message);
    for (int i = 0; error == NULL && i < catalogue.rules->nelts; i++)
        use_rule(APR_ARRAY_IDX(catalogue.rules, i, const edu_edit_rule_t *), forms, pool);
    edu_error_clear(error);
    apr_pool_destroy(pool);
    return 0;
}
