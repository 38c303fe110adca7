/* catalogue show rules, catalogue show RULE. */
#include "catalogue/reader/show.h"

#include <apr_strings.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

/* The columns whose figures a rule of kind digits or repeated looks at. */
static const char *
cell_columns(const edu_show_t *show, const edu_edit_rule_t *rule)
{
    const edu_form_t *form = edu_catalogue_form(show->catalogue, rule->form);
    apr_array_header_t *columns = apr_array_make(show->pool, rule->cells->nelts, sizeof(const char *));

    for (int i = 0; i < rule->cells->nelts; i++)
        APR_ARRAY_PUSH(columns, const char *) =
            APR_ARRAY_IDX(form->cells, APR_ARRAY_IDX(rule->cells, i, int), const edu_cell_t *)->column;
    return apr_array_pstrcat(show->pool, columns, ' ');
}

/* What a rule holds to be true, or looks at. */
static const char *
subject(const edu_show_t *show, const edu_edit_rule_t *rule)
{
    if (rule->cells->nelts > 0)
        return cell_columns(show, rule);
    return edu_expr_print(rule->kind == EDU_RULE_CONDITION ? rule->check : rule->value, show->pool);
}

edu_error_t *
edu_show_rules(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {{"code", "代码", "code", EDU_LEFT},
                                                {"form", "报表", "form", EDU_LEFT},
                                                {"kind", "种类", "kind", EDU_LEFT},
                                                {"severity", "性质", "severity", EDU_LEFT},
                                                {"level", "层级", "level", EDU_LEFT},
                                                {"missing", "缺失时", "missing", EDU_LEFT},
                                                {"subject", "审核对象", "subject", EDU_LEFT}};
    const apr_array_header_t *rules = show->catalogue->rules;

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < rules->nelts; i++) {
        const edu_edit_rule_t *rule = APR_ARRAY_IDX(rules, i, const edu_edit_rule_t *);
        const char *cells[] = {rule->code,
                               rule->form,
                               edu_show_code(show, edu_rule_kind_name(rule->kind)),
                               edu_show_code(show, edu_severity_name(rule->severity)),
                               rule->level == EDU_RULE_UNIT ? edu_show_word(show, "单位", "unit")
                                                            : edu_show_word(show, "区划", "area"),
                               rule->missing_is_finding ? edu_show_word(show, "列为问题", "finding")
                                                        : edu_show_word(show, "不审核", "pass"),
                               subject(show, rule)};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

/* A message as the file has it, with every expression in its canonical text. */
static const char *
message(const edu_show_t *show, const edu_edit_rule_t *rule)
{
    const apr_array_header_t *parts = show->lang == EDU_LANG_ZH ? rule->zh : rule->en;
    const char *text = "";

    for (int i = 0; i < parts->nelts; i++) {
        const edu_message_part_t *part = &APR_ARRAY_IDX(parts, i, edu_message_part_t);
        const char *value = part->value != NULL ? edu_expr_print(part->value, show->pool) : part->word;

        text = value == NULL ? apr_pstrcat(show->pool, text, part->text, NULL)
                             : apr_pstrcat(show->pool, text, part->text, "{", value, "}", NULL);
    }
    return text;
}

static const char *
tolerance(const edu_show_t *show, const edu_edit_rule_t *rule)
{
    const char *absolute = rule->tolerance > 0 ? edu_text_shortest(rule->tolerance, show->pool) : "";
    const char *share =
        rule->tolerance_share > 0
            ? apr_pstrcat(show->pool, edu_text_shortest(rule->tolerance_share * 100, show->pool), "%", NULL)
            : "";

    return apr_pstrcat(show->pool, absolute, absolute[0] != '\0' && share[0] != '\0' ? ", " : "", share,
                       NULL);
}

/* An expression for machines and in words. */
static void
add_expr(const edu_show_t *show, const char *zh, const char *en, const edu_expr_t *expr)
{
    if (expr == NULL)
        return;
    edu_show_item(show, zh, en, edu_expr_print(expr, show->pool));
    edu_show_item(show, apr_pstrcat(show->pool, zh, "（文字）", NULL),
                  apr_pstrcat(show->pool, en, " in words", NULL),
                  edu_expr_describe(expr, show->lang, show->pool));
}

static void
add_statistic(const edu_show_t *show, const edu_edit_rule_t *rule)
{
    apr_pool_t *pool = show->pool;

    if (rule->kind == EDU_RULE_CONDITION)
        return;
    if (rule->cells->nelts > 0)
        edu_show_item(show, "数字列", "cells", cell_columns(show, rule));
    if (rule->kind == EDU_RULE_DIGITS)
        edu_show_item(show, "概率下限", "p", edu_text_shortest(rule->p, pool));
    if (rule->value != NULL) {
        edu_show_item(show, "限值", "limit", edu_text_shortest(rule->limit, pool));
        edu_show_item(show, "最小变动", "least change", edu_text_shortest(rule->least_change, pool));
    }
    if (rule->kind == EDU_RULE_RATIO) {
        edu_show_item(show, "规模权重 u", "u", edu_text_shortest(rule->u, pool));
        edu_show_item(show, "离散下限 a", "a", edu_text_shortest(rule->a, pool));
    }
    edu_show_item(show, "最少个数", "least count", edu_show_number(show, rule->least_count));
}

edu_error_t *
edu_show_rule(edu_show_t *show, const edu_edit_rule_t *rule)
{
    static const edu_show_column_t columns[] = {{"item", "项目", "item", EDU_LEFT},
                                                {"value", "内容", "value", EDU_LEFT}};
    const edu_form_t *form = edu_catalogue_form(show->catalogue, rule->form);

    edu_show_begin(show, columns, COUNT(columns));
    edu_show_item(show, "代码", "code", rule->code);
    edu_show_item(show, "报表", "form", rule->form);
    edu_show_item(show, "种类", "kind", edu_show_code(show, edu_rule_kind_name(rule->kind)));
    edu_show_item(show, "性质", "severity", edu_show_code(show, edu_severity_name(rule->severity)));
    edu_show_item(show, "层级", "level",
                  rule->level == EDU_RULE_UNIT ? edu_show_word(show, "单位", "unit")
                                               : edu_show_word(show, "区划", "area"));
    edu_show_item(show, "适用", "applies to",
                  rule->applies_to < 0 ? ""
                                       : APR_ARRAY_IDX(form->classes, rule->applies_to, edu_class_t).code);
    add_expr(show, "前提", "when", rule->when);
    add_expr(show, "应成立", "check", rule->check);
    add_expr(show, "数值", "value", rule->value);
    add_expr(show, "上期值", "previous", rule->previous);
    add_statistic(show, rule);
    edu_show_item(show, "容差", "tolerance", tolerance(show, rule));
    edu_show_item(show, "缺失时", "missing",
                  rule->missing_is_finding ? edu_show_word(show, "列为问题", "finding")
                                           : edu_show_word(show, "不审核", "pass"));
    edu_show_item(show, "提示", "message", message(show, rule));
    edu_show_item(show, "来源", "source", rule->source);
    return edu_show_end(show);
}
