/* journal: what was done, entry by entry. Programs get what stands in the database; people get it in their language. */
#include "base/table.h"
#include "base/text.h"
#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/subject.h"
#include "sql/embedded.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <string.h>

enum { ENTRY, AT, KIND, BY, AREA, FORM, PERIOD, CONTENT, SHA256, COLUMNS };

/* Words of the journal, and what they are called in Chinese. */
typedef struct word_t {
    const char *word;
    const char *zh;
} word_t;

static const word_t kinds[] = {
    {"round_open", "布置报送"},    {"round_close", "结束报送"},     {"approve", "审定"},
    {"reopen", "撤回审定"},        {"confirm", "核实问题"},         {"undo", "撤销提交"},
    {"unit_import", "导入名录"},   {"unit_close", "单位停用"},      {"unit_rename", "单位更名"},
    {"unit_merge", "单位合并"},    {"unit_recode", "单位更换代码"}, {"seal", "封存"},
    {"publish", "公布"},           {"withdraw", "撤回公布"},        {"access_grant", "授权读取"},
    {"access_revoke", "收回权限"},
};

static const word_t keys[] = {
    {"approved_at", "审定时间"},
    {"approved_by", "审定人"},
    {"areas", "区划"},
    {"changed", "变更"},
    {"closed", "停用"},
    {"connections", "连接上限"},
    {"counts_suppressed", "未公布合计"},
    {"due", "截止"},
    {"due_before", "截止时刻"},
    {"due_until_now", "原截止"},
    {"file", "文件"},
    {"finding", "问题"},
    {"for", "因撤回"},
    {"force", "以文件为准"},
    {"into", "并入"},
    {"kept", "保留"},
    {"level", "级别"},
    {"new", "新增"},
    {"rates_suppressed", "未公布指标"},
    {"read", "读入"},
    {"reason", "原因"},
    {"rejected", "拒绝"},
    {"role", "角色"},
    {"rule", "规则"},
    {"seal", "封存号"},
    {"sha256", "SHA-256"},
    {"soft_open", "待核实"},
    {"submission", "提交"},
    {"threshold", "人数下限"},
    {"unit", "单位"},
    {"units", "单位"},
    {"units_expected", "应报"},
    {"units_missing", "未报"},
    {"units_reported", "已报"},
    {"until", "截止"},
    {"visible_from", "可见时间"},
    {"year", "年份"},
};

static const word_t values[] = {
    {"county", "县级"}, {"prefecture", "地市级"}, {"province", "省级"}, {"yes", "是"}, {"no", "否"},
};

static const char *
in_chinese(const char *word, const word_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i].word, word) == 0)
            return words[i].zh;
    return word;
}

#define IN_CHINESE(word, words) in_chinese(word, words, sizeof(words) / sizeof *(words))

/* The next text in quotes of what edu_journal_content made, whose only escapes are those of JSON; moves *at behind it. NULL: there is
 * none. */
static const char *
next_text(const char **at, apr_pool_t *pool)
{
    const char *from = strchr(*at, '"');
    char *text = apr_pcalloc(pool, strlen(*at) + 1);
    size_t length = 0;

    if (from == NULL)
        return NULL;
    for (from++; *from != '"' && *from != '\0'; from++) {
        if (*from != '\\' || from[1] == '\0')
            text[length++] = *from;
        else if (*++from == 'u') /* a control character */
            from += strnlen(from, 5) - 1;
        else
            text[length++] = *from == 'n' || *from == 't' || *from == 'r' ? ' ' : *from;
    }
    *at = from + (*from == '"');
    return text;
}

/* A word of the journal in English: units_expected are units expected. */
static const char *
in_english(const char *word, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, word);

    for (char *at = strchr(text, '_'); at != NULL; at = strchr(at, '_'))
        *at = ' ';
    return text;
}

/* {"level": "county", ...} as 级别：县级；... or level: county; .... What is empty is left out. */
static const char *
told(const char *content, bool chinese, apr_pool_t *pool)
{
    const char *list = "";
    const char *key;

    while ((key = next_text(&content, pool)) != NULL) {
        content += strspn(content, ": ");
        const char *value = *content == '"' ? next_text(&content, pool) : NULL; /* or null */

        if (value != NULL && *value != '\0')
            list = apr_pstrcat(pool, list,
                               *list == '\0' ? ""
                               : chinese     ? "；"
                                             : "; ",
                               chinese ? IN_CHINESE(key, keys) : in_english(key, pool), chinese ? "：" : ": ",
                               chinese && (strcmp(key, "level") == 0 || strcmp(key, "force") == 0)
                                   ? IN_CHINESE(value, values)
                                   : edu_text_time(value, true, pool),
                               NULL);
    }
    return list;
}

static edu_table_t *
make_table(edu_table_format_t format, bool chinese, edu_buffer_t *out, apr_pool_t *pool)
{
    static const edu_column_t columns[] = {
        {"entry", NULL, EDU_RIGHT}, {"at", NULL, EDU_LEFT},      {"kind", NULL, EDU_LEFT},
        {"by", NULL, EDU_LEFT},     {"area", NULL, EDU_LEFT},    {"form", NULL, EDU_LEFT},
        {"period", NULL, EDU_LEFT}, {"content", NULL, EDU_LEFT}, {"sha256", NULL, EDU_LEFT},
    };
    static const edu_column_t columns_zh[] = {
        {"entry", "序号", EDU_RIGHT},   {"at", "时间", EDU_LEFT},      {"kind", "事项", EDU_LEFT},
        {"by", "操作人", EDU_LEFT},     {"area", "区划", EDU_LEFT},    {"form", "报表", EDU_LEFT},
        {"period", "报告期", EDU_LEFT}, {"content", "内容", EDU_LEFT},
    };

    /* People read what was done; the hashes are for programs. */
    return edu_table_create(format, chinese ? columns_zh : columns,
                            format == EDU_TABLE_TEXT ? SHA256 : COLUMNS, out, pool);
}

edu_error_t *
edu_reports_journal(edu_context_t *context)
{
    apr_pool_t *pool = context->pool;
    const char *area = edu_setting(context->settings, EDU_SET_AREA_NAMED);
    const char *form = edu_setting(context->settings, EDU_SET_ONLY_FORM);
    const char *period = edu_setting(context->settings, EDU_SET_ONLY_PERIOD);
    edu_buffer_t *out = edu_buffer_create(16384, pool);
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    edu_result_t *rows;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1u << EDU_TABLE_TEXT | 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, pool));
    if (area != NULL)
        EDU_TRY(edu_sql_area_code(&area, catalogue, area, 0, EDU_YEAR_FOREVER - 1, pool));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("journal_list"),
                         EDU_PARAMS(EDU_TEXT(area), EDU_TEXT(form), EDU_TEXT(period)), pool));

    bool chinese = format == EDU_TABLE_TEXT && context->settings->lang == EDU_LANG_ZH;
    edu_table_t *table = make_table(format, chinese, out, pool);
    edu_table_fit(table, 0);
    for (int row = 0; row < edu_result_rows(rows); row++) {
        const char *cells[COLUMNS];

        for (int i = 0; i < COLUMNS; i++)
            cells[i] = edu_text_time(edu_result_text(rows, row, i), format == EDU_TABLE_TEXT, pool);
        if (format == EDU_TABLE_TEXT) {
            cells[KIND] = chinese ? IN_CHINESE(cells[KIND], kinds) : in_english(cells[KIND], pool);
            cells[CONTENT] = told(cells[CONTENT], chinese, pool);
        }
        edu_table_row(table, cells);
    }
    EDU_TRY(edu_table_finish(table));
    return edu_document_write(NULL, out, pool);
}
