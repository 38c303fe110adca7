#include "publish/commands.h"

#include "aggregator/seal/stored.h"
#include "base/log.h"
#include "base/session.h"
#include "base/translate.h"
#include "publish/commands_private.h"
#include "publish/publish.h"
#include "sql/area.h"
#include "sql/embedded.h"
#include "sql/migrate.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

edu_error_t *
edu_publish_connect(edu_db_t **db, const edu_context_t *context)
{
    EDU_TRY(edu_session_connect(db, context->settings, context->pool));
    return edu_migrate_check_schema(*db, context->pool);
}

edu_error_t *
edu_publish_format(edu_table_format_t *format, const edu_context_t *context)
{
    return edu_table_format_parse(format, edu_setting(context->settings, EDU_SET_FORMAT),
                                  1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON);
}

edu_error_t *
edu_publish_print(const edu_buffer_t *out)
{
    if (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0)
        return edu_error_apr(EDU_ERR_FILE, errno != 0 ? errno : EIO, "could not write to standard output");
    return NULL;
}

static const char *
area_name(const edu_seal_parts_t *parts, edu_lang_t lang, apr_pool_t *pool)
{
    return edu_text_pick(lang, edu_seal_fact(parts, "area_zh", pool), edu_seal_fact(parts, "area_en", pool));
}

static edu_error_t *
read_order(edu_publish_order_t *order, const edu_context_t *context)
{
    const edu_settings_t *settings = context->settings;
    const char *embargo = edu_setting(settings, EDU_SET_EMBARGO);
    const char *reason = edu_setting(settings, EDU_SET_REASON);
    int64_t threshold;

    *order = (edu_publish_order_t){.by = edu_sql_by(settings, context->pool),
                                   .reason = reason != NULL ? reason : ""};
    EDU_TRY(edu_setting_int(&threshold, settings, EDU_SET_THRESHOLD, 2, 1000));
    order->threshold = (int)threshold;
    if (edu_setting_on(settings, EDU_SET_NO_CONTROL)) {
        if (*order->reason == '\0')
            return edu_error_create(EDU_ERR_USAGE, NULL, "--no-disclosure-control needs --reason");
        order->threshold = 0;
    }
    if (embargo != NULL)
        EDU_TRY(edu_round_start_of_day(&order->visible_from, embargo, context->pool));
    return NULL;
}

static void
say_published(const edu_stored_seal_t *seal, const edu_seal_parts_t *parts,
              const edu_publish_report_t *report, const edu_publish_order_t *order,
              const edu_context_t *context)
{
    const char *name = area_name(parts, context->settings->lang, context->pool);

    edu_log_result("%s (%s), %d: seal %" PRId64 " published; entry %" PRId64 " of the journal\n", name,
                   seal->area, seal->year, seal->number, report->entry);
    edu_log_result("%" PRId64 " rates, %" PRId64 " of them suppressed; %" PRId64 " sums, %" PRId64
                   " of them suppressed\n",
                   report->rates, report->rates_suppressed, report->counts, report->counts_suppressed);
    if (report->embargoed)
        edu_log_notice("nobody sees it before %s", edu_text_time(report->visible_from, true, context->pool));
    if (report->exposed > 0)
        edu_log_warning("small counts that are hidden and can be narrowed down all the same: %" PRId64,
                        report->exposed);
    if (order->threshold == 0)
        edu_log_warning("published without disclosure control: small counts are shown as they are");
}

edu_error_t *
edu_publish_run_publish(edu_context_t *context)
{
    edu_publish_report_t report;
    edu_publish_order_t order;
    apr_array_header_t *wrong;
    edu_seal_parts_t *parts;
    edu_stored_seal_t seal;
    edu_db_t *db;

    EDU_TRY(read_order(&order, context));
    EDU_TRY(edu_publish_connect(&db, context));
    EDU_TRY(edu_seal_find(&seal, db, context->argv[0], context->pool));
    EDU_TRY(edu_seal_read_parts(&parts, &wrong, db, &seal, context->pool));
    EDU_TRY(edu_seal_check_sound(&seal, wrong));
    EDU_TRY_WRAP(edu_publish(&report, db, &seal, parts, &order, context->pool),
                 "could not publish seal %" PRId64, seal.number);
    say_published(&seal, parts, &report, &order, context);
    return NULL;
}

edu_error_t *
edu_publish_run_withdraw(edu_context_t *context)
{
    const char *reason = edu_setting(context->settings, EDU_SET_REASON);
    apr_array_header_t *wrong;
    edu_seal_parts_t *parts;
    edu_stored_seal_t seal;
    int64_t entry;
    edu_db_t *db;

    if (reason == NULL || *reason == '\0')
        return edu_error_create(EDU_ERR_USAGE, NULL, "--reason is needed: evaluators read it");
    EDU_TRY(edu_publish_connect(&db, context));
    EDU_TRY(edu_seal_find(&seal, db, context->argv[0], context->pool));
    EDU_TRY(edu_seal_read_parts(&parts, &wrong, db, &seal, context->pool)); /* sound or not */
    EDU_TRY_WRAP(edu_withdraw(&entry, db, &seal, edu_sql_by(context->settings, context->pool), reason,
                              context->pool),
                 "could not withdraw seal %" PRId64, seal.number);
    edu_log_result("%s (%s), %d: seal %" PRId64 " withdrawn; entry %" PRId64 " of the journal\n",
                   area_name(parts, context->settings->lang, context->pool), seal.area, seal.year,
                   seal.number, entry);
    return NULL;
}

/* A word of the list for people. */
static const char *
state_name(const char *state, bool zh)
{
    static const char *const names[][2] = {{"draft", "草稿"},          {"sealed", "已封存"},
                                           {"embargoed", "待公布"},    {"published", "已公布"},
                                           {"superseded", "已被取代"}, {"withdrawn", "已撤回"}};

    for (size_t i = 0; zh && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], state) == 0)
            return names[i][1];
    return state;
}

static edu_error_t *
print_list(edu_buffer_t *out, const edu_result_t *rows, edu_table_format_t format,
           const edu_context_t *context)
{
    const bool zh = format == EDU_TABLE_TEXT && context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"area", zh ? "区划" : "area", EDU_LEFT},
        {"year", zh ? "年份" : "year", EDU_RIGHT},
        {"seal", zh ? "封存号" : "seal", EDU_RIGHT},
        {"state", zh ? "状态" : "state", EDU_LEFT},
        {"published_at", zh ? "公布时间" : "published at", EDU_LEFT},
        {"visible_from", zh ? "可见时间" : "visible from", EDU_LEFT},
        {"visible_until", zh ? "截止时间" : "visible until", EDU_LEFT},
        {"threshold", zh ? "人数下限" : "threshold", EDU_RIGHT},
        {"sums_suppressed", zh ? "未公布合计" : "sums suppressed", EDU_RIGHT},
        {"rates_suppressed", zh ? "未公布指标" : "rates suppressed", EDU_RIGHT},
        {"reason", zh ? "原因" : "reason", EDU_LEFT},
        {"sha256", "SHA-256", EDU_LEFT},
    };
    enum { COLUMNS = sizeof columns / sizeof columns[0] };
    edu_table_t *table = edu_table_create(format, columns, COLUMNS, out, context->pool);

    edu_table_fit(table, 0);
    edu_table_continue(table, 2);
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *cells[COLUMNS];

        for (int c = 0; c < COLUMNS; c++)
            cells[c] = edu_text_time(edu_result_text(rows, i, c), format == EDU_TABLE_TEXT, context->pool);
        cells[3] = state_name(cells[3], zh);
        edu_table_row(table, cells);
    }
    return edu_table_finish(table);
}

edu_error_t *
edu_publish_run_list(edu_context_t *context)
{
    const char *area = edu_setting(context->settings, EDU_SET_AREA_NAMED);
    edu_buffer_t *out = edu_buffer_create(4096, context->pool);
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    edu_result_t *rows;
    edu_db_t *db;

    EDU_TRY(edu_publish_format(&format, context));
    if (area == NULL) {
        EDU_TRY(edu_publish_connect(&db, context));
    } else {
        EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
        EDU_TRY(edu_sql_area_code(&area, catalogue, area, 0, EDU_YEAR_FOREVER - 1, context->pool));
    }
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("publication_list"), EDU_PARAMS(EDU_TEXT(area)),
                         context->pool));
    if (edu_result_rows(rows) == 0 && format == EDU_TABLE_TEXT) {
        edu_log_notice("nothing is sealed yet");
        return NULL;
    }
    EDU_TRY(print_list(out, rows, format, context));
    return edu_publish_print(out);
}

static const edu_setting_t publish_settings[] = {EDU_SET_EMBARGO, EDU_SET_THRESHOLD, EDU_SET_NO_CONTROL,
                                                 EDU_SET_REASON,  EDU_SET_BY,        EDU_SETTING_COUNT};

static const edu_setting_t withdraw_settings[] = {EDU_SET_REASON, EDU_SET_BY, EDU_SETTING_COUNT};

static const edu_setting_t list_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t grant_settings[] = {EDU_SET_READ_AREAS,    EDU_SET_UNTIL,
                                               EDU_SET_CONNECTIONS,   EDU_SET_STATEMENT_SECONDS,
                                               EDU_SET_PASSWORD_FILE, EDU_SET_NO_PASSWORD,
                                               EDU_SET_REASON,        EDU_SET_BY,
                                               EDU_SETTING_COUNT};

static const edu_setting_t access_list_settings[] = {EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t revoke_settings[] = {EDU_SET_REASON, EDU_SET_BY, EDU_SETTING_COUNT};

const edu_command_t edu_publish_commands[] = {
    {"publish", "SEAL", 1, 1, "publish a sealed assessment to evaluators", "向评估方公布一次封存的考核结果",
     "What evaluators read in schema edustat_pub is what was published: the results of the seal, of its area and all below it, after "
     "disclosure control. It must be sound (\"seal verify\"). What was published before of the same areas and year stays readable "
     "as an earlier version. With --embargo nobody sees it before that day. Entered in the journal.",
     "评估方在 edustat_pub 模式中读到的就是已公布的内容：该次封存中本级及所有下级的结果，并经披露控制处理。封存内容须完好（seal verify）。"
     "同一区划、同一年份以前公布的版本仍可查阅。给出 --embargo 时，到该日才可见。记入日志。",
     publish_settings, edu_publish_run_publish},
    {"publish list", "", 0, 0, "what is sealed, published, under embargo or withdrawn",
     "列出已封存、已公布、待公布、已撤回的结果",
     "With --area, also the years of the area that have results and no seal: drafts. Formats: text (default), csv, json.",
     "给出 --area 时，同时列出该区划有结果而尚未封存的年份（草稿）。格式：text（默认）、csv、json。",
     list_settings, edu_publish_run_list},
    {"withdraw", "SEAL", 1, 1, "withdraw a publication", "撤回已公布的结果",
     "Nobody reads it any more, and the version before it is the one to be read again. The seal stays, and evaluators see that it was withdrawn, "
     "and why. Entered in the journal.",
     "撤回后不再可见，恢复以前公布的版本。封存本身保留；评估方可看到已撤回及其原因。记入日志。",
     withdraw_settings, edu_publish_run_withdraw},
    {"access grant", "NAME", 1, 1, "let an evaluator read what is published", "准许评估方读取已公布的结果",
     "Makes a login role with the right to read schema edustat_pub, of the areas given and all below them, and nothing else. The password is "
     "printed once, unless --password-file or --no-password. Granted again, areas, end and limits are changed, and the password only with "
     "--password-file. Entered in the journal. docs/evaluators.md tells how to read.",
     "建立一个登录角色，只能读取 edustat_pub 模式中所给区划及其全部下级的数据。密码只显示一次；也可用 --password-file 或 --no-password。"
     "再次执行时更改区划、期限和上限，密码只在给出 --password-file 时更改。记入日志。读取方法见 docs/evaluators.md。",
     grant_settings, edu_access_run_grant},
    {"access list", "", 0, 0, "who may read what is published", "列出有权读取的人",
     "Formats: text (default), csv, json.", "格式：text（默认）、csv、json。", access_list_settings,
     edu_access_run_list},
    {"access revoke", "NAME", 1, 1, "take an evaluator's access away", "收回读取权限",
     "At once: rights and policies go, its sessions are ended, and the role is dropped. Entered in the journal.",
     "立即生效：收回权限，断开其连接，并删除角色。记入日志。", revoke_settings, edu_access_run_revoke},
    {"access log", "[NAME]", 0, 1, "what was granted and revoked, by whom", "列出授权和收回的记录",
     "Out of the journal. Formats: text (default), csv, json.", "取自日志。格式：text（默认）、csv、json。",
     access_list_settings, edu_access_run_log},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
