#include "base/log.h"
#include "base/session.h"
#include "catalogue/reader/read.h"
#include "sql/migrate.h"

#include <stdio.h>

static edu_error_t *
run_migrate(edu_context_t *context)
{
    const bool dry_run = edu_setting_on(context->settings, EDU_SET_DRY_RUN);
    edu_catalogue_t *catalogue;
    edu_migrate_report_t *report;
    edu_db_t *db;

    EDU_TRY(edu_catalogue_open(&catalogue, context->settings, context->pool));
    EDU_TRY(edu_session_connect(&db, context->settings, context->pool));
    EDU_TRY(edu_migrate(&report, db, catalogue, edu_sql_by(context->settings, context->pool), dry_run,
                        context->pool));
    /* Of a dry run the changes are what was asked for. */
    for (int i = 0; i < report->changes->nelts && (dry_run || edu_log_level() >= EDU_LOG_NORMAL); i++)
        printf("%s\n", APR_ARRAY_IDX(report->changes, i, const char *));
    if (report->catalogue_changed)
        edu_log_result(dry_run ? "catalogue %s would be applied as version %d\n"
                               : "catalogue %s applied as version %d\n",
                       catalogue->code, report->version);
    else
        edu_log_result("up to date: catalogue %s, version %d\n", catalogue->code, report->version);
    return NULL;
}

static const edu_setting_t migrate_settings[] = {EDU_SET_DRY_RUN, EDU_SET_BY, EDU_SETTING_COUNT};

const edu_command_t edu_sql_commands[] = {
    {"migrate", "", 0, 0, "bring the database's schema and catalogue up to date",
     "把数据库结构和指标目录更新到最新",
     "A new measure becomes a new column. What would lose data (a measure removed or retyped while "
     "it holds values) is refused.",
     "新指标项成为新列；会丢失数据的改动（删除或改变已有数据的指标项）将被拒绝。", migrate_settings,
     run_migrate},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
