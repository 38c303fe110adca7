/* unit import: the register of reporting units from a file. */
#include "base/log.h"
#include "base/table.h"
#include "collector/commands_private.h"
#include "collector/input.h"
#include "collector/unit_import.h"
#include "sql/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Units that a dry run shows to people; programs get all. */
#define SHOWN_MOST 50

static const struct {
    const char *code;
    const char *en;
    const char *zh;
} outcomes[EDU_UNIT_OUTCOMES] = {
    [EDU_UNIT_NEW] = {"new", "new", "新增"},
    [EDU_UNIT_CHANGED] = {"changed", "changed", "变更"},
    [EDU_UNIT_CLOSED] = {"closed", "closed", "停用"},
    [EDU_UNIT_KEPT] = {"kept", "kept", "保留"},
};

static edu_table_t *
item_table(edu_table_format_t format, bool zh, edu_buffer_t *out, apr_pool_t *pool)
{
    const edu_column_t columns[] = {
        {"county_code", zh ? "县区" : "county", EDU_LEFT},
        {"unit_code", zh ? "单位代码" : "unit", EDU_LEFT},
        {"outcome", zh ? "结果" : "outcome", EDU_LEFT},
        {"name_before", zh ? "原名称" : "name before", EDU_LEFT},
        {"name", zh ? "文件中的名称" : "name in the file", EDU_LEFT},
        {"years_before", zh ? "原年份" : "years before", EDU_LEFT},
        {"years", zh ? "文件中的年份" : "years in the file", EDU_LEFT},
    };

    return edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, pool);
}

/* What a dry run would do, unit by unit. */
static edu_error_t *
print_items(const apr_array_header_t *items, edu_table_format_t format, bool zh, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(4096, pool);
    edu_table_t *table = item_table(format, zh, out, pool);
    bool people = format == EDU_TABLE_TEXT;

    if (people && items->nelts == 0)
        return NULL;
    for (int i = 0; i < items->nelts && (!people || i < SHOWN_MOST); i++) {
        const edu_unit_item_t *item = &APR_ARRAY_IDX(items, i, edu_unit_item_t);
        const char *outcome = !people ? outcomes[item->outcome].code
                              : zh    ? outcomes[item->outcome].zh
                                      : outcomes[item->outcome].en;
        const char *cells[] = {item->county,     item->unit,         outcome,          item->name_before,
                               item->name_after, item->years_before, item->years_after};

        edu_table_row(table, cells);
    }
    EDU_TRY(edu_table_finish(table));
    fwrite(out->data, 1, out->length, stdout);
    if (people && items->nelts > SHOWN_MOST)
        printf(zh ? "另有 %d 个单位；全部列出：--format csv\n" : "%d more units; all of them: --format csv\n",
               items->nelts - SHOWN_MOST);
    if (people)
        putchar('\n');
    return NULL;
}

static void
warn(const edu_unit_import_report_t *report)
{
    if (report->of[EDU_UNIT_KEPT] > 0)
        edu_log_warning(
            "units whose years and name were entered by hand and are other ones in the file, which stay as "
            "they are: %" PRId64 "; to take the file's word: --force",
            report->of[EDU_UNIT_KEPT]);
    if (report->twice > 0)
        edu_log_warning("unit codes that are open in another division in the same years as well: %" PRId64
                        ": %s",
                        report->twice, report->twice_list);
}

static void
print_summary(const edu_unit_import_report_t *report, bool dry_run, bool zh)
{
    edu_log_result("register: %" APR_INT64_T_FMT " read, %" APR_INT64_T_FMT " accepted, %" APR_INT64_T_FMT
                   " rejected; %" APR_INT64_T_FMT " new, %" APR_INT64_T_FMT " changed, %" APR_INT64_T_FMT
                   " closed, %" APR_INT64_T_FMT " kept%s\n",
                   (apr_int64_t)report->read, (apr_int64_t)report->accepted, (apr_int64_t)report->rejected,
                   (apr_int64_t)report->of[EDU_UNIT_NEW], (apr_int64_t)report->of[EDU_UNIT_CHANGED],
                   (apr_int64_t)report->of[EDU_UNIT_CLOSED], (apr_int64_t)report->of[EDU_UNIT_KEPT],
                   dry_run ? (zh ? "（演示，未作改动）" : " (dry run; nothing changed)") : "");
}

edu_error_t *
edu_unit_import_command(edu_context_t *context)
{
    const edu_settings_t *settings = context->settings;
    const bool zh = settings->lang == EDU_LANG_ZH;
    const edu_unit_import_order_t order = {
        .path = context->argv[0],
        .sheet = edu_setting(settings, EDU_SET_SHEET),
        .rejects = edu_setting(settings, EDU_SET_REJECTS),
        .by = edu_sql_by(settings, context->pool),
        .force = edu_setting_on(settings, EDU_SET_FORCE_FILE),
        .dry_run = edu_setting_on(settings, EDU_SET_DRY_RUN),
    };
    edu_input_t *input;
    edu_table_format_t format;
    edu_unit_import_report_t report;
    const edu_catalogue_t *catalogue;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    if (format != EDU_TABLE_TEXT && !order.dry_run)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "option \"--format\" belongs to \"--dry-run\" here"),
                              "without a dry run only a summary is printed");
    /* No server is made for a file that is not there. */
    if (strcmp(order.path, "-") != 0 && access(order.path, R_OK) != 0)
        EDU_TRY(edu_input_open(&input, order.path, "auto", context->pool));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, settings, context->pool));
    EDU_TRY(edu_unit_import(&report, db, catalogue, &order, settings->lang, context->pool));
    warn(&report);
    if (order.dry_run)
        EDU_TRY(print_items(report.items, format, zh, context->pool));
    if (format == EDU_TABLE_TEXT)
        print_summary(&report, order.dry_run, zh);
    context->status = report.rejected > 0 ? 1 : 0;
    return NULL;
}
