#include "catalogue/reader/commands.h"

#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"
#include "catalogue/reader/show.h"
#include "model/formula.h"

#include <apr_strings.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

/* Texts with a blank between them. */
static const char *
join_texts(const apr_array_header_t *texts, apr_pool_t *pool)
{
    return apr_array_pstrcat(pool, texts, ' ');
}

static const char *
month_day(int number, apr_pool_t *pool)
{
    return number == 0 ? NULL : apr_psprintf(pool, "%02d-%02d", number / 100, number % 100);
}

static edu_error_t *
show_forms(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {
        {"code", "代码", "code", EDU_LEFT},           {"name", "名称", "name", EDU_LEFT},
        {"frequency", "频率", "frequency", EDU_LEFT}, {"reporter", "填报单位", "reporter", EDU_LEFT},
        {"due", "截止日期", "due", EDU_LEFT},         {"measures", "指标项数", "measures", EDU_RIGHT},
        {"columns", "列数", "columns", EDU_RIGHT},    {"version", "版本", "version", EDU_LEFT}};
    const apr_array_header_t *forms = show->catalogue->forms;

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);
        const char *cells[] = {form->code,
                               edu_show_name(show, form->name_zh, form->name_en),
                               edu_show_word(show, edu_frequency_title(form->frequency, EDU_LANG_ZH),
                                             edu_frequency_name(form->frequency)),
                               edu_show_word(show, edu_level_title(form->reporter, EDU_LANG_ZH),
                                             edu_level_name(form->reporter)),
                               month_day(form->due, show->pool),
                               edu_show_number(show, form->measures->nelts),
                               edu_show_number(show, form->cells->nelts),
                               form->version};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

static edu_error_t *
show_indicators(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {
        {"code", "代码", "code", EDU_LEFT},
        {"name", "名称", "name", EDU_LEFT},
        {"direction", "方向", "direction", EDU_LEFT},
        {"numerator", "分子", "numerator", EDU_LEFT},
        {"denominator", "分母", "denominator", EDU_LEFT},
    };
    const apr_array_header_t *indicators = show->catalogue->indicators;

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < indicators->nelts; i++) {
        const edu_indicator_t *indicator = APR_ARRAY_IDX(indicators, i, const edu_indicator_t *);
        const char *cells[] = {indicator->code, edu_show_name(show, indicator->name_zh, indicator->name_en),
                               edu_show_code(show, edu_direction_name(indicator->direction)),
                               edu_formula_print(indicator, EDU_NUMERATOR, show->pool),
                               edu_formula_print(indicator, EDU_DENOMINATOR, show->pool)};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

static edu_error_t *
show_targets(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {{"area", "区划", "area", EDU_LEFT},
                                                {"area_name", "区划名称", "area's name", EDU_LEFT},
                                                {"set", "集合", "set", EDU_LEFT},
                                                {"indicator", "指标", "indicator", EDU_LEFT},
                                                {"from", "起", "from", EDU_RIGHT},
                                                {"to", "止", "to", EDU_RIGHT},
                                                {"comparator", "比较", "comparator", EDU_LEFT},
                                                {"value", "目标值", "value", EDU_RIGHT},
                                                {"phrase", "原文", "phrase", EDU_LEFT},
                                                {"source", "来源", "source", EDU_LEFT},
                                                {"flag", "备注", "flag", EDU_LEFT}};
    const apr_array_header_t *targets = show->catalogue->targets;

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < targets->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(targets, i, const edu_target_t *);
        const edu_area_t *area = edu_areas_nearest(show->catalogue->areas, target->area, target->from);
        const char *cells[] = {target->area,
                               area == NULL ? NULL : edu_show_name(show, area->name_zh, area->name_en),
                               edu_show_text(target->set),
                               target->indicator->code,
                               edu_show_year(show, target->from),
                               edu_show_year(show, target->to),
                               edu_comparator_text(target->comparator),
                               target->value_text,
                               edu_show_text(target->phrase),
                               edu_show_text(edu_target_source(target, show->lang, show->pool)),
                               edu_show_text(edu_show_name(show, target->flag_zh, target->flag))};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

static edu_error_t *
show_groups(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {{"code", "代码", "code", EDU_LEFT},
                                                {"name", "名称", "name", EDU_LEFT},
                                                {"attribute", "属性", "attribute", EDU_LEFT},
                                                {"values", "取值", "values", EDU_LEFT},
                                                {"areas", "区划数", "areas", EDU_RIGHT}};
    const apr_array_header_t *groups = show->catalogue->groups;

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < groups->nelts; i++) {
        const edu_group_t *group = APR_ARRAY_IDX(groups, i, const edu_group_t *);
        const edu_area_set_t *set = edu_areas_set(show->catalogue->areas, group->code);
        const char *cells[] = {group->code, edu_show_name(show, group->name_zh, group->name_en),
                               edu_show_text(group->attribute),
                               edu_show_text(join_texts(group->values, show->pool)),
                               set == NULL ? NULL : edu_show_number(show, set->members->nelts)};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

static edu_error_t *
show_areas(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {{"code", "代码", "code", EDU_LEFT},
                                                {"name", "名称", "name", EDU_LEFT},
                                                {"level", "级别", "level", EDU_LEFT},
                                                {"parent", "上级", "parent", EDU_LEFT},
                                                {"valid_from", "起始年", "from", EDU_RIGHT},
                                                {"valid_to", "终止年（不含）", "until (not including)",
                                                 EDU_RIGHT},
                                                {"reports", "须上报", "reports", EDU_LEFT}};
    const apr_array_header_t *areas = edu_areas_all(show->catalogue->areas);

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < areas->nelts; i++) {
        const edu_area_t *area = APR_ARRAY_IDX(areas, i, const edu_area_t *);
        const char *cells[] = {area->code,
                               edu_show_name(show, area->name_zh, area->name_en),
                               edu_show_word(show, edu_level_title(area->level, EDU_LANG_ZH),
                                             edu_level_name(area->level)),
                               edu_show_text(area->parent),
                               edu_show_year(show, area->valid_from),
                               edu_show_year(show, area->valid_to),
                               edu_show_word(show, area->reports ? "是" : "否",
                                             area->reports ? "yes" : "no")};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

static edu_error_t *
show_profiles(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {{"code", "代码", "code", EDU_LEFT},
                                                {"name", "名称", "name", EDU_LEFT},
                                                {"form", "报表", "form", EDU_LEFT},
                                                {"layout", "布局", "layout", EDU_LEFT}};
    const apr_array_header_t *profiles = show->catalogue->profiles;

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < profiles->nelts; i++) {
        const edu_profile_t *profile = APR_ARRAY_IDX(profiles, i, const edu_profile_t *);
        const char *cells[] = {profile->code, edu_show_name(show, profile->name_zh, profile->name_en),
                               profile->form,
                               profile->wide ? edu_show_word(show, "宽表", "wide")
                                             : edu_show_word(show, "长表", "long")};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

/* One form: its columns. */
static edu_error_t *
show_form(edu_show_t *show, const edu_form_t *form)
{
    static const edu_show_column_t columns[] = {{"column", "列", "column", EDU_LEFT},
                                                {"name", "名称", "name", EDU_LEFT},
                                                {"unit", "单位", "unit", EDU_LEFT},
                                                {"kind", "类型", "kind", EDU_LEFT},
                                                {"applies_to", "适用", "applies to", EDU_LEFT},
                                                {"required", "必填", "required", EDU_LEFT},
                                                {"min", "最小值", "min", EDU_RIGHT},
                                                {"max", "最大值", "max", EDU_RIGHT}};
    edu_buffer_t *number = edu_buffer_create(32, show->pool);

    edu_show_begin(show, columns, COUNT(columns));
    for (int i = 0; i < form->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *);
        const edu_measure_t *measure = cell->measure;
        const char *least;

        edu_buffer_clear(number);
        edu_text_add_scaled(number, measure->min, measure->decimals);
        least = apr_pstrdup(show->pool, edu_buffer_text(number));
        edu_buffer_clear(number);
        edu_text_add_scaled(number, measure->max, measure->decimals);

        const char *cells[] = {cell->column,
                               edu_show_name(show, cell->name_zh, cell->name_en),
                               measure->unit,
                               measure->kind == EDU_STOCK ? edu_show_word(show, "时点数", "stock")
                                                          : edu_show_word(show, "时期数", "flow"),
                               measure->applies_to < 0
                                   ? NULL
                                   : APR_ARRAY_IDX(form->classes, measure->applies_to, edu_class_t).code,
                               edu_show_word(show, measure->required ? "是" : "否",
                                             measure->required ? "yes" : "no"),
                               least,
                               edu_buffer_text(number)};

        edu_table_row(show->table, cells);
    }
    return edu_show_end(show);
}

/* One indicator: its definition, for machines and in words. */
static edu_error_t *
show_indicator(edu_show_t *show, const edu_indicator_t *indicator)
{
    static const edu_show_column_t columns[] = {{"item", "项目", "item", EDU_LEFT},
                                                {"value", "内容", "value", EDU_LEFT}};
    static const char *const above[] = {[EDU_ABOVE_YES] = EDU_SAID("yes"),
                                        [EDU_ABOVE_ERROR] = EDU_SAID("error"),
                                        [EDU_ABOVE_CAP] = EDU_SAID("cap")};
    apr_pool_t *pool = show->pool;

    edu_show_begin(show, columns, COUNT(columns));
    edu_show_item(show, "代码", "code", indicator->code);
    edu_show_item(show, "名称", "name", edu_show_name(show, indicator->name_zh, indicator->name_en));
    edu_show_item(show, "分子", "numerator", edu_formula_print(indicator, EDU_NUMERATOR, pool));
    edu_show_item(show, "分子（文字）", "numerator in words",
                  edu_formula_describe(show->catalogue, indicator, EDU_NUMERATOR, show->lang, pool));
    edu_show_item(show, "分母", "denominator", edu_formula_print(indicator, EDU_DENOMINATOR, pool));
    edu_show_item(show, "分母（文字）", "denominator in words",
                  edu_formula_describe(show->catalogue, indicator, EDU_DENOMINATOR, show->lang, pool));
    edu_show_item(show, "构成", "made of", edu_show_code(show, edu_made_of_name(indicator)));
    edu_show_item(show, "倍数", "scale", edu_text_shortest(indicator->scale, pool));
    edu_show_item(show, "小数位", "decimals", edu_show_number(show, indicator->decimals));
    edu_show_item(show, "方向", "direction", edu_show_code(show, edu_direction_name(indicator->direction)));
    edu_show_item(show, "是否可超过100%", "above 100", edu_show_code(show, above[indicator->above_100]));
    edu_show_item(show, "区间类型", "interval",
                  edu_show_code(show, edu_interval_kind_name(indicator->interval)));
    edu_show_item(show, "可否分组", "by group",
                  edu_show_word(show, indicator->groups ? "是" : "否", indicator->groups ? "yes" : "no"));
    edu_show_item(show, "频率", "frequency",
                  edu_show_word(show, edu_frequency_title(indicator->frequency, EDU_LANG_ZH),
                                edu_frequency_name(indicator->frequency)));
    edu_show_item(show, "计算级别", "evaluated at",
                  edu_show_word(show, edu_level_title(indicator->base_level, EDU_LANG_ZH),
                                edu_level_name(indicator->base_level)));
    edu_show_item(show, "最长回溯年数", "years back", edu_show_number(show, indicator->longest_lag));
    edu_show_item(show, "对照指标", "companion",
                  edu_show_word(show, indicator->companion ? "是" : "否",
                                indicator->companion ? "yes" : "no"));
    edu_show_item(show, "替代指标", "alternative of", indicator->alternative_of);
    edu_show_item(show, "来源", "source", edu_show_name(show, indicator->source_zh, indicator->source));
    edu_show_item(show, "说明", "note", edu_show_name(show, indicator->note_zh, indicator->note_en));
    edu_show_item(show, "版本", "version", indicator->version);
    return edu_show_end(show);
}

/* The codes of everything, by kind. */
static edu_error_t *
show_overview(edu_show_t *show)
{
    static const edu_show_column_t columns[] = {{"kind", "种类", "kind", EDU_LEFT},
                                                {"code", "代码", "code", EDU_LEFT},
                                                {"name", "名称", "name", EDU_LEFT}};
    const edu_catalogue_t *catalogue = show->catalogue;
    edu_table_t *table;

    edu_show_begin(show, columns, COUNT(columns));
    table = show->table;
#define ADD_ALL(array, type, zh, en)                                                                         \
    for (int i = 0; i < (array)->nelts; i++) {                                                               \
        const type *thing = APR_ARRAY_IDX(array, i, const type *);                                           \
        const char *cells[] = {edu_show_word(show, zh, en), thing->code,                                     \
                               edu_show_name(show, thing->name_zh, thing->name_en)};                         \
                                                                                                             \
        edu_table_row(table, cells);                                                                         \
    }
    ADD_ALL(catalogue->forms, edu_form_t, "报表", "form")
    ADD_ALL(catalogue->indicators, edu_indicator_t, "指标", "indicator")
    ADD_ALL(catalogue->groups, edu_group_t, "分组", "group")
    ADD_ALL(catalogue->profiles, edu_profile_t, "导入方案", "profile")
#undef ADD_ALL
    return edu_show_end(show);
}

static const struct {
    const char *name;
    edu_error_t *(*show)(edu_show_t *);
} kinds[] = {{"forms", show_forms},    {"indicators", show_indicators}, {"targets", show_targets},
             {"groups", show_groups},  {"areas", show_areas},           {"profiles", show_profiles},
             {"rules", edu_show_rules}};

static edu_error_t *
unknown_thing(const edu_show_t *show, const char *name)
{
    const edu_catalogue_t *catalogue = show->catalogue;
    apr_array_header_t *known = edu_reader_codes(catalogue->forms, show->pool);

    apr_array_cat(known, edu_reader_codes(catalogue->indicators, show->pool));
    apr_array_cat(known, edu_reader_codes(catalogue->rules, show->pool));
    for (int i = 0; i < COUNT(kinds); i++)
        APR_ARRAY_PUSH(known, const char *) = kinds[i].name;
    return edu_hint_nearest(edu_error_create(EDU_ERR_NOT_FOUND, NULL,
                                             "there is no form, indicator or rule \"%s\"", name),
                            name, known);
}

static edu_error_t *
run_show(edu_context_t *context)
{
    edu_show_t show;
    const char *name = context->argc == 0 ? NULL : context->argv[0];

    EDU_TRY(edu_show_open(&show, context));
    if (name == NULL)
        return show_overview(&show);
    for (int i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].name, name) == 0)
            return kinds[i].show(&show);

    const edu_form_t *form = edu_catalogue_form(show.catalogue, name);
    const edu_indicator_t *indicator = edu_catalogue_indicator(show.catalogue, name);
    const edu_edit_rule_t *rule = edu_catalogue_rule(show.catalogue, name);

    if (form != NULL)
        return show_form(&show, form);
    if (indicator != NULL)
        return show_indicator(&show, indicator);
    return rule != NULL ? edu_show_rule(&show, rule) : unknown_thing(&show, name);
}

static edu_error_t *
run_check(edu_context_t *context)
{
    static const edu_show_column_t columns[] = {{"kind", "种类", "kind", EDU_LEFT},
                                                {"count", "数量", "count", EDU_RIGHT}};
    const edu_catalogue_t *catalogue;
    edu_show_t show;
    int cell_count = 0;

    EDU_TRY(edu_show_open(&show, context));
    catalogue = show.catalogue;
    for (int i = 0; i < catalogue->forms->nelts; i++)
        cell_count += APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *)->cells->nelts;

    const struct {
        const char *zh;
        const char *en;
        int count;
    } counts[] = {
        {"报表", "forms", catalogue->forms->nelts},
        {"报表列", "columns of forms", cell_count},
        {"分类维度", "dimensions", catalogue->dimensions->nelts},
        {"指标", "indicators", catalogue->indicators->nelts},
        {"均衡发展标准", "standards of balanced development", catalogue->balanced->nelts},
        {"综合评分", "composite scores", catalogue->composites->nelts},
        {"分组", "groups", catalogue->groups->nelts},
        {"目标值", "targets", catalogue->targets->nelts},
        {"区划记录", "rows of areas", edu_areas_all(catalogue->areas)->nelts},
        {"区划变更", "changes of areas", edu_areas_changes(catalogue->areas)->nelts},
        {"区划集合", "sets of areas", edu_areas_sets(catalogue->areas)->nelts},
        {"人口记录", "rows of population", catalogue->population->nelts},
        {"导入方案", "profiles", catalogue->profiles->nelts},
        {"审核规则", "edit rules", catalogue->rules->nelts},
    };

    edu_show_begin(&show, columns, COUNT(columns));
    for (int i = 0; i < COUNT(counts); i++) {
        const char *cells[] = {edu_show_word(&show, counts[i].zh, counts[i].en),
                               edu_show_number(&show, counts[i].count)};

        edu_table_row(show.table, cells);
    }
    return edu_show_end(&show);
}

static const edu_setting_t show_settings[] = {EDU_SET_CATALOGUE, EDU_SET_FORMAT, EDU_SETTING_COUNT};
static const edu_setting_t area_settings[] = {EDU_SET_CATALOGUE, EDU_SET_FORMAT, EDU_SET_YEAR,
                                              EDU_SETTING_COUNT};

const edu_command_t edu_catalogue_commands[] = {
    {.name = "catalogue check",
     .operands = "",
     .summary_en = "read the whole catalogue and say what it holds",
     .summary_zh = "检查指标目录并列出其内容数量",
     .help_en = "The first mistake ends the check; it is named by file, line and column.",
     .help_zh = "遇到第一处错误即停止，并指出文件、行和列。",
     .settings = show_settings,
     .run = run_check},
    {.name = "catalogue show",
     .operands = "[forms|indicators|targets|groups|areas|profiles|rules|FORM|INDICATOR|RULE]",
     .operands_most = 1,
     .summary_en = "what the catalogue says about forms, indicators, targets, areas and rules",
     .summary_zh = "查看指标目录中的报表、指标、目标值、区划和审核规则",
     .help_en =
         "Without an operand: the codes of everything but the rules. A form's code shows its columns, an "
         "indicator's or a rule's code its definition.",
     .help_zh =
         "不带参数时列出除审核规则外的全部代码；给出报表代码时列出其各列，给出指标或审核规则代码时列出其定义。",
     .settings = show_settings,
     .run = run_show},
    {.name = "area show",
     .operands = "CODE",
     .operands_least = 1,
     .operands_most = 1,
     .summary_en = "an area: what lies above it, its years and its changes",
     .summary_zh = "查看一个区划：上级、有效年份和变更",
     .help_en = "--year shows it as it was in that year; without it, as it is now or was last.",
     .help_zh = "--year 指定年份；不指定时显示现状或最后的状态。",
     .settings = area_settings,
     .run = edu_show_area},
    {.name = NULL},
};
