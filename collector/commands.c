#include "collector/commands.h"

#include "base/cancel.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/session.h"
#include "base/table.h"
#include "collector/collect.h"
#include "collector/unit_import.h"
#include "sql/embedded.h"
#include "sql/migrate.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

static edu_error_t *
unknown_name(const char *what, const char *name, const char *hint)
{
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no %s \"%s\"", what, name), "%s",
                          hint);
}

static edu_error_t *
read_options(edu_collect_options_t *options, edu_context_t *context, const edu_catalogue_t *catalogue)
{
    const edu_settings_t *settings = context->settings;
    const char *form = edu_setting(settings, EDU_SET_FORM);
    const char *profile = edu_setting(settings, EDU_SET_PROFILE);
    const char *period = edu_setting(settings, EDU_SET_PERIOD);

    memset(options, 0, sizeof *options);
    options->lang = settings->lang;
    options->by = edu_sql_by(settings, context->pool);
    options->dry_run = edu_setting_on(settings, EDU_SET_DRY_RUN);
    options->again = edu_setting_on(settings, EDU_SET_AGAIN);
    options->rejects_path = edu_setting(settings, EDU_SET_REJECTS);
    options->program_version = PACKAGE_VERSION;
    options->period_text = period != NULL ? period : "";
    if (form != NULL && (options->form = edu_catalogue_form(catalogue, form)) == NULL)
        return unknown_name("form", form, "list them with: edustat catalogue show forms");
    if (profile != NULL && (options->profile = edu_catalogue_profile(catalogue, profile)) == NULL)
        return unknown_name("import profile", profile, "profiles stand in the catalogue's folder profiles/");
    if (options->form != NULL && options->profile != NULL &&
        strcmp(options->form->code, options->profile->form) != 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "import profile \"%s\" is for form \"%s\", not \"%s\"",
                                profile, options->profile->form, form);
    if (period != NULL) {
        edu_period_t *parsed = apr_palloc(context->pool, sizeof *parsed);

        EDU_TRY(edu_period_parse(parsed, period, strlen(period)));
        options->period = parsed;
    }
    if (options->rejects_path != NULL && context->argc > 1)
        return edu_error_create(EDU_ERR_USAGE, NULL, "--rejects goes with one file at a time");
    return NULL;
}

static const char *
int_text(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

static edu_table_t *
make_table(edu_table_format_t format, bool zh, edu_buffer_t *out, apr_pool_t *pool)
{
    edu_column_t columns[] = {
        {"file", zh ? "文件" : "file", EDU_LEFT},
        {"form", zh ? "报表" : "form", EDU_LEFT},
        {"read", zh ? "读入" : "read", EDU_RIGHT},
        {"accepted", zh ? "接受" : "accepted", EDU_RIGHT},
        {"rejected", zh ? "拒绝" : "rejected", EDU_RIGHT},
        {"left_out", zh ? "略过" : "left out", EDU_RIGHT},
        {"new", zh ? "新增" : "new", EDU_RIGHT},
        {"replaced", zh ? "替换" : "replaced", EDU_RIGHT},
        {"unchanged", zh ? "未变" : "unchanged", EDU_RIGHT},
        {"submission", zh ? "报送号" : "submission", EDU_RIGHT},
        {"note", zh ? "说明" : "note", EDU_LEFT},
    };

    return edu_table_create(format, columns, sizeof columns / sizeof columns[0], out, pool);
}

static const char *
note_text(const edu_collect_report_t *report, bool zh, bool dry_run, apr_pool_t *pool)
{
    if (report->taken_before)
        return apr_psprintf(pool,
                            zh ? "此前已收（%s，%s），未作改动；--again 重新载入"
                               : "taken before (%s, by %s); nothing done without --again",
                            report->taken_at, report->taken_by);
    return dry_run ? (zh ? "演示，未作改动" : "dry run; nothing changed") : "";
}

static void
add_report(edu_table_t *table, const char *path, const edu_collect_report_t *report, bool zh, bool dry_run,
           apr_pool_t *pool)
{
    const char *cells[] = {
        apr_filepath_name_get(path),
        report->form,
        int_text(report->read, pool),
        int_text(report->accepted, pool),
        int_text(report->rejected, pool),
        int_text(report->left_out, pool),
        int_text(report->fresh, pool),
        int_text(report->replaced, pool),
        int_text(report->unchanged, pool),
        report->submission > 0 ? int_text(report->submission, pool) : "",
        note_text(report, zh, dry_run, pool),
    };

    edu_table_row(table, cells);
}

static void
tell_unknown(const char *path, const edu_collect_report_t *report, bool zh, apr_pool_t *pool)
{
    const char *list = "";

    if (report->unknown == NULL || report->unknown->nelts == 0)
        return;
    for (int i = 0; i < report->unknown->nelts && i < 8; i++)
        list =
            apr_pstrcat(pool, list, i > 0 ? ", " : "", APR_ARRAY_IDX(report->unknown, i, const char *), NULL);
    edu_log_warning(zh ? "%s：%d 列不认识，未导入：%s%s"
                       : "%s: columns that are not understood were left out (%d): %s%s",
                    apr_filepath_name_get(path), report->unknown->nelts, list,
                    report->unknown->nelts > 8 ? ", ..." : "");
}

/* Shows the first rejects, and how to get the others. */
static edu_error_t *
tell_rejects(const edu_collect_report_t *report, const char *file, const edu_collect_options_t *options,
             apr_pool_t *pool)
{
    if (report->rejects == NULL)
        return NULL;
    return edu_rejects_tell(report->rejects, file,
                            options->rejects_path != NULL ? ""
                            : options->dry_run            ? "--rejects FILE"
                                                          : "--again --rejects FILE",
                            pool);
}

static edu_error_t *
run_collect(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const char *format_name = edu_setting(context->settings, EDU_SET_FORMAT);
    edu_buffer_t *out = edu_buffer_create(1024, context->pool);
    edu_table_format_t format = EDU_TABLE_TEXT;
    const edu_catalogue_t *catalogue;
    edu_collect_options_t options;
    edu_error_t *failed = NULL;
    int failures = 0;
    int version;
    edu_db_t *db;

    if (format_name != NULL)
        EDU_TRY(edu_table_format_parse(&format, format_name,
                                       1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_sql_open(&db, &catalogue, &version, context->settings, context->pool));
    EDU_TRY(read_options(&options, context, catalogue));
    options.catalogue_version = version;

    edu_table_t *table = make_table(format, zh, out, context->pool);
    apr_pool_t *pool = edu_pool_create(context->pool);
    for (int i = 0; i < context->argc && !edu_cancel_requested(); i++) {
        edu_collect_report_t report;
        edu_error_t *error;

        apr_pool_clear(pool);
        error = edu_collect_file(&report, db, catalogue, context->argv[i], &options, pool);
        if (error == NULL) {
            add_report(table, context->argv[i], &report, zh, options.dry_run, pool);
            tell_unknown(context->argv[i], &report, zh, pool);
            if (report.read + report.left_out == 0)
                edu_log_warning(zh ? "%s：只有表头，没有数据行" : "%s: there are no rows below the header",
                                apr_filepath_name_get(context->argv[i]));
            error = tell_rejects(&report, context->argc > 1 ? apr_filepath_name_get(context->argv[i]) : "",
                                 &options, pool);
            context->status = report.rejected > 0 ? 1 : context->status;
        }
        if (error == NULL)
            continue;
        /* One unreadable file does not keep the others out. */
        failures++;
        if (context->argc == 1 || edu_error_is(error, EDU_ERR_DB_CONNECT) || edu_cancel_requested()) {
            failed = edu_error_compose(failed, error);
            break;
        }
        edu_error_print(error, "edustat", stderr);
        if (failed == NULL)
            failed = edu_error_create(error->code, NULL, "not all files could be loaded");
        edu_error_clear(error);
    }
    if (failures < context->argc) {
        edu_table_finish(table);
        fwrite(out->data, 1, out->length, stdout);
    }
    return failed;
}

static edu_error_t *
run_unit_import(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const bool dry_run = edu_setting_on(context->settings, EDU_SET_DRY_RUN);
    edu_unit_import_report_t report;
    const edu_catalogue_t *catalogue;
    edu_db_t *db;

    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_unit_import(&report, db, catalogue, context->argv[0],
                            edu_setting(context->settings, EDU_SET_REJECTS), dry_run, context->settings->lang,
                            context->pool));
    printf(zh ? "填报单位名录：读入 %" APR_INT64_T_FMT "，接受 %" APR_INT64_T_FMT "，拒绝 %" APR_INT64_T_FMT
                "，其中新增 %" APR_INT64_T_FMT "%s\n"
              : "register: %" APR_INT64_T_FMT " read, %" APR_INT64_T_FMT " accepted, %" APR_INT64_T_FMT
                " rejected, %" APR_INT64_T_FMT " new%s\n",
           (apr_int64_t)report.read, (apr_int64_t)report.accepted, (apr_int64_t)report.rejected,
           (apr_int64_t)report.fresh,
           dry_run ? (zh ? "（演示，未作改动）" : " (dry run; nothing changed)") : "");
    context->status = report.rejected > 0 ? 1 : 0;
    return NULL;
}

static const edu_setting_t collect_settings[] = {
    EDU_SET_FORM,    EDU_SET_PERIOD, EDU_SET_PROFILE, EDU_SET_REJECTS,   EDU_SET_AGAIN,
    EDU_SET_DRY_RUN, EDU_SET_BY,     EDU_SET_FORMAT,  EDU_SETTING_COUNT,
};
static const edu_setting_t unit_import_settings[] = {EDU_SET_REJECTS, EDU_SET_DRY_RUN, EDU_SETTING_COUNT};

const edu_command_t edu_collector_commands[] = {
    {"collect", "FILE...", 1, -1, "take returns from CSV files into the database",
     "把报表文件（CSV）收入数据库",
     "The form and the columns are found by the headers, in Chinese or English. A row with a fault is "
     "rejected with its line, column, value and reason, and keeps no other row out; the rows of a file go in "
     "together or not at all. Exit status 1 when rows were rejected, 3 when a file could not be read.\n"
     "\"-\" reads standard input.",
     "按中文或英文表头自动识别报表和列。有误的行连同行号、列、值和原因列入拒绝清单，不影响其他行；"
     "一个文件的数据要么全部收入，要么完全不收。有被拒绝的行时退出码为 1，文件无法读取时为 3。\n"
     "文件名“-”表示标准输入。",
     collect_settings, run_collect},
    {"unit import", "FILE", 1, 1, "take the register of reporting units from a CSV file",
     "导入填报单位名录（CSV）",
     "Columns: county_code, unit_code, name, valid_from, valid_to (empty: open) and the attributes of the "
     "catalogue's forms. Units already there take the file's values.",
     "列：县区代码、单位代码、名称、启用年份、停用年份（空为在用）以及目录中报表的属性。名录中已有的单位按文件更新。",
     unit_import_settings, run_unit_import},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
