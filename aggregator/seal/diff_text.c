/* Differences to a seal for people. */
#include "aggregator/seal/diff_show.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *
group_name(const edu_seal_show_t *show, const char *code)
{
    const edu_group_t *group = edu_catalogue_group(show->seal->catalogue, code);

    if (group == NULL)
        return edu_text_pick(show->lang, "全部", "all");
    return edu_text_pick(show->lang, group->name_zh, group->name_en);
}

static const char *
status_name(const char *status, edu_lang_t lang)
{
    static const char *const words[][3] = {{"met", "达标", "met"},
                                           {"not_met", "未达标", "not met"},
                                           {"no_target", "无目标值", "no target"},
                                           {"no_data", "无数据", "no data"},
                                           {"incomplete", "不完整", "incomplete"}};

    for (size_t i = 0; status != NULL && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], status) == 0)
            return edu_text_pick(lang, words[i][1], words[i][2]);
    return status;
}

/* A rate as the indicator prints it; NULL without one. */
static const char *
rate_text(const edu_seal_show_t *show, const char *indicator, const char *rate)
{
    const edu_indicator_t *found = edu_catalogue_indicator(show->seal->catalogue, indicator);

    if (rate == NULL || found == NULL)
        return rate;
    return apr_pstrcat(show->pool, edu_text_number(strtod(rate, NULL), found->decimals, show->pool),
                       found->scale == 100 ? "%" : "", NULL);
}

/* Returns with a change, and those that came or went among them. */
static void
count_returns(int counts[3], const apr_array_header_t *changes)
{
    const edu_seal_change_t *before = NULL;

    memset(counts, 0, sizeof(int) * 3);
    for (int i = 0; i < changes->nelts; i++) {
        const edu_seal_change_t *one = &APR_ARRAY_IDX(changes, i, edu_seal_change_t);

        if (before == NULL || before->form != one->form || strcmp(before->area, one->area) != 0 ||
            strcmp(before->period, one->period) != 0 || strcmp(before->unit, one->unit) != 0)
            counts[*one->side == '\0' ? 0 : *one->side == 'b' ? 1 : 2]++;
        before = one;
    }
}

static bool
has_other_verdict(const edu_seal_rate_t *rate)
{
    return rate->status[0] == NULL || rate->status[1] == NULL ||
           strcmp(rate->status[0], rate->status[1]) != 0;
}

/* const edu_seal_rate_t *: those with another verdict before all others, which may be many. */
static apr_array_header_t *
verdicts_first(const apr_array_header_t *rates, apr_pool_t *pool)
{
    apr_array_header_t *ordered = apr_array_make(pool, rates->nelts + 1, sizeof(const edu_seal_rate_t *));

    for (int other = 1; other >= 0; other--)
        for (int i = 0; i < rates->nelts; i++) {
            const edu_seal_rate_t *rate = &APR_ARRAY_IDX(rates, i, const edu_seal_rate_t);

            if (has_other_verdict(rate) == (other == 1))
                APR_ARRAY_PUSH(ordered, const edu_seal_rate_t *) = rate;
        }
    return ordered;
}

static void
write_summary(const edu_seal_show_t *show)
{
    const bool zh = show->lang == EDU_LANG_ZH;
    const edu_stored_seal_t *seal = show->seal->seal;
    const edu_seal_diff_t *diff = show->diff;
    edu_buffer_t *out = show->out;
    int verdicts = 0;
    int returns[3];
    int units[3];

    count_returns(returns, diff->returns);
    count_returns(units, diff->units);
    for (int i = 0; i < diff->rates->nelts; i++)
        verdicts += has_other_verdict(&APR_ARRAY_IDX(diff->rates, i, edu_seal_rate_t));
    edu_buffer_printf(out,
                      zh ? "封存 %" PRId64 "：%s（%s）%d 年，%s 由 %s 封存"
                         : "Seal %" PRId64 ": %s (%s), %d, sealed at %s by %s",
                      seal->number, edu_seal_show_area(show, seal->area), seal->area, seal->year,
                      edu_text_time(seal->at, true, show->pool), seal->by);
    if (show->other != NULL)
        edu_buffer_printf(out, zh ? "；与封存 %" PRId64 "（%s）相比" : "; against seal %" PRId64 " of %s",
                          show->other->seal->number, edu_text_time(show->other->seal->at, true, show->pool));
    edu_buffer_add_text(out, zh ? "。\n" : ".\n");
    edu_buffer_printf(out,
                      zh ? "报表：修改 %d 份，新增 %d 份，消失 %d 份；共 %d 处数值。\n"
                         : "Returns: changed %d, new %d, gone %d; values in all %d.\n",
                      returns[0], returns[1], returns[2], diff->returns->nelts);
    edu_buffer_printf(out,
                      zh ? "名录：变更 %d 个单位，新增 %d 个，消失 %d 个。\n"
                         : "Units of the register: changed %d, new %d, gone %d.\n",
                      units[0], units[1], units[2]);
    edu_buffer_printf(
        out,
        zh ? "指标：共封存 %d 条；指标值、目标值或结果不同的 %d 条，其中结果不同的 %d 条；连同区间、趋势等，不同的数值共 %d "
             "处。\n"
           : "Rates: sealed %d; with another rate, target or verdict %d, with another verdict %d; values that "
             "differ, intervals, trends and all, %d.\n",
        diff->sealed_rates, diff->rates->nelts, verdicts, diff->values->nelts);
    edu_buffer_add_text(out, diff->same_catalogue
                                 ? (zh ? "指标目录：相同。\n" : "Catalogue: the same.\n")
                                 : (zh ? "指标目录：不同。\n" : "Catalogue: another one.\n"));
    if (diff->marks > 0)
        edu_buffer_printf(out,
                          zh ? "有 %" PRId64 " 个县期尚未汇总，指标仍会变动：请运行 edustat aggregate。\n"
                             : "County-periods that are not aggregated yet: %" PRId64
                               "; rates will still change. Run: edustat aggregate\n",
                          diff->marks);
}

static int
lines_shown(const edu_seal_show_t *show, int all)
{
    return show->limit > 0 && show->limit < all ? show->limit : all;
}

static void
say_more(const edu_seal_show_t *show, int more)
{
    if (more > 0)
        edu_buffer_printf(show->out,
                          show->lang == EDU_LANG_ZH
                              ? "另有 %d 行；--limit 0 全部列出，--format csv 列出每一处数值。\n"
                              : "%d more lines; --limit 0 shows them, --format csv every value.\n",
                          more);
}

static const char *
brought_by(const edu_seal_show_t *show, const edu_seal_change_t *one)
{
    const bool zh = show->lang == EDU_LANG_ZH;

    if (one->number == NULL)
        return *one->by != '\0' ? one->by : NULL;
    if (one->undone)
        return apr_psprintf(show->pool, zh ? "撤销提交 %s（%s，%s）" : "undo of %s (%s, %s)", one->number,
                            one->file, one->by);
    return apr_psprintf(show->pool, zh ? "提交 %s（%s，%s）" : "%s (%s, %s)", one->number, one->file,
                        one->by);
}

/* A unit of the register that goes on has no last year. */
static const char *
value_text(const edu_seal_show_t *show, const edu_seal_change_t *one, const char *value)
{
    if (one->form == NULL && value != NULL && strcmp(one->item, "valid_to") == 0 &&
        strcmp(value, "9999") == 0)
        return edu_text_pick(show->lang, "在用", "open");
    return value;
}

static void
write_changes(const edu_seal_show_t *show, const apr_array_header_t *changes, bool returns)
{
    const bool zh = show->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"area", zh ? "区划" : "area", EDU_LEFT},
        {"period", zh ? "报告期" : "period", EDU_LEFT},
        {"unit", zh ? "单位" : "unit", EDU_LEFT},
        {"name", zh ? "名称" : "name", EDU_LEFT},
        {"item", zh ? "指标项" : "item", EDU_LEFT},
        {"sealed", zh ? "封存值" : "sealed", EDU_RIGHT},
        {"now", zh ? "现值" : "now", EDU_RIGHT},
        {"change", zh ? "变动" : "change", EDU_LEFT},
        {"by", zh ? "出自" : "brought about by", EDU_LEFT},
    };
    const int shown = lines_shown(show, changes->nelts);
    edu_table_t *table;

    if (changes->nelts == 0)
        return;
    edu_buffer_add_text(show->out,
                        returns ? (zh ? "\n报表\n" : "\nReturns\n") : (zh ? "\n名录\n" : "\nRegister\n"));
    table =
        edu_table_create(EDU_TABLE_TEXT, columns, sizeof columns / sizeof *columns, show->out, show->pool);
    edu_table_fit(table, 0);
    for (int i = 0; i < shown; i++) {
        const edu_seal_change_t *one = &APR_ARRAY_IDX(changes, i, edu_seal_change_t);
        const char *const cells[] = {one->area,
                                     edu_seal_or_null(one->period),
                                     one->unit,
                                     one->unit_name,
                                     edu_seal_show_item(show, one->form, one->item),
                                     value_text(show, one, one->sealed),
                                     value_text(show, one, one->now),
                                     *one->side == 'a'   ? (zh ? "消失" : "gone")
                                     : *one->side == 'b' ? (zh ? "新增" : "new")
                                                         : (zh ? "修改" : "changed"),
                                     brought_by(show, one)};

        edu_table_row(table, cells);
    }
    edu_error_clear(edu_table_finish(table)); /* only workbooks can fail */
    say_more(show, changes->nelts - shown);
}

/* "not met → met"; what is the same on both sides once, or not at all. */
static const char *
from_to(const edu_seal_show_t *show, const char *from, const char *to, bool same_too)
{
    const char *a = from != NULL ? from : "–";
    const char *b = to != NULL ? to : "–";

    if (strcmp(a, b) != 0)
        return apr_pstrcat(show->pool, a, " → ", b, NULL);
    return same_too ? a : NULL;
}

static void
write_rates(const edu_seal_show_t *show)
{
    const char *year = apr_psprintf(show->pool, "%d", show->seal->seal->year);
    const bool zh = show->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"area", zh ? "区划" : "area", EDU_LEFT},
        {"name", zh ? "名称" : "name", EDU_LEFT},
        {"period", zh ? "报告期" : "period", EDU_LEFT},
        {"grp", zh ? "分组" : "group", EDU_LEFT},
        {"indicator", zh ? "指标" : "indicator", EDU_LEFT},
        {"sealed", zh ? "封存值" : "sealed", EDU_RIGHT},
        {"now", zh ? "现值" : "now", EDU_RIGHT},
        {"status", zh ? "结果" : "verdict", EDU_LEFT},
        {"target", zh ? "目标值" : "target", EDU_LEFT},
    };
    const apr_array_header_t *rates = verdicts_first(show->diff->rates, show->pool);
    const int shown = lines_shown(show, rates->nelts);
    edu_table_t *table;

    if (rates->nelts == 0)
        return;
    edu_buffer_add_text(show->out, zh ? "\n指标\n" : "\nRates\n");
    table =
        edu_table_create(EDU_TABLE_TEXT, columns, sizeof columns / sizeof *columns, show->out, show->pool);
    edu_table_fit(table, 0);
    for (int i = 0; i < shown; i++) {
        const edu_seal_rate_t *one = APR_ARRAY_IDX(rates, i, const edu_seal_rate_t *);
        const char *const cells[] = {one->area,
                                     edu_seal_show_area(show, one->area),
                                     strcmp(one->period, year) == 0 ? NULL : one->period,
                                     group_name(show, one->grp),
                                     edu_seal_show_indicator(show, one->indicator),
                                     rate_text(show, one->indicator, one->rate[0]),
                                     rate_text(show, one->indicator, one->rate[1]),
                                     from_to(show, status_name(one->status[0], show->lang),
                                             status_name(one->status[1], show->lang), true),
                                     from_to(show, one->target[0], one->target[1], false)};

        edu_table_row(table, cells);
    }
    edu_error_clear(edu_table_finish(table));
    say_more(show, rates->nelts - shown);
}

void
edu_seal_write_text(const edu_seal_show_t *show)
{
    write_summary(show);
    write_changes(show, show->diff->returns, true);
    write_changes(show, show->diff->units, false);
    write_rates(show);
}
