#include "base/local_commands.h"

#include "base/buffer.h"
#include "base/cluster.h"
#include "base/db.h"
#include "base/log.h"
#include "base/session.h"
#include "base/table.h"
#include "base/text.h"

#include <apr_strings.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a person who wants to look at the tables expects to find without naming a schema. */
#define PSQL_OPTIONS "-c search_path=edustat,edustat_pub,public"

static const char *
home_of(const edu_context_t *context)
{
    return edu_setting(context->settings, EDU_SET_HOME);
}

static const char *
say(const edu_context_t *context, const char *zh, const char *en)
{
    return edu_text_pick(context->settings->lang, zh, en);
}

/* For a shell: in quotes where the path needs them. */
static const char *
how_to_connect(const edu_cluster_status_t *status, apr_pool_t *pool)
{
    const char *quote = strpbrk(status->socket, " $'\"\\`&;()<>*?[]!#~") != NULL ? "\"" : "";

    return apr_pstrcat(pool, "psql -h ", quote, status->socket, quote, " -U " EDU_CLUSTER_USER " ",
                       EDU_CLUSTER_DATABASE, NULL);
}

static edu_error_t *
run_start(edu_context_t *context)
{
    const char *conninfo;
    edu_cluster_status_t status;

    EDU_TRY(edu_cluster_start(&conninfo, home_of(context), context->pool));
    EDU_TRY(edu_cluster_status(&status, home_of(context), context->pool));
    edu_log_result("data: %s\n", status.data);
    edu_log_result("log: %s\n", status.log);
    edu_log_result("connect: %s\n", how_to_connect(&status, context->pool));
    edu_log_result("or: edustat local psql\n");
    return NULL;
}

static edu_error_t *
run_stop(edu_context_t *context)
{
    bool was_running;

    EDU_TRY(edu_cluster_stop(&was_running, home_of(context), context->pool));
    edu_log_notice(was_running ? "the private server has stopped" : "the private server was not running");
    return NULL;
}

/* The server knows its minor version; when it cannot be asked, the data know the major one. */
static const char *
full_version(const edu_cluster_status_t *status, apr_pool_t *pool)
{
    edu_db_t *db;
    const char *version = status->version;

    if (!status->running)
        return version;
    edu_error_t *error = edu_db_connect(&db, status->conninfo, pool);
    if (error == NULL) {
        int number = edu_db_server_version(db);

        version = apr_psprintf(pool, "%d.%d", number / 10000, number % 10000);
        edu_db_close(db);
    }
    edu_error_clear(error);
    return version;
}

static edu_error_t *
run_status(edu_context_t *context)
{
    const char *name = edu_setting(context->settings, EDU_SET_FORMAT);
    edu_table_format_t format = EDU_TABLE_TEXT;
    edu_cluster_status_t status;
    apr_pool_t *pool = context->pool;

    if (name != NULL)
        EDU_TRY(edu_table_format_parse(&format, name,
                                       1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(edu_cluster_status(&status, home_of(context), pool));
    context->status = status.running ? 0 : 1;

    const edu_column_t columns[] = {
        {"state", say(context, "状态", "state"), EDU_LEFT},
        {"version", say(context, "版本", "version"), EDU_LEFT},
        {"pid", say(context, "进程号", "process"), EDU_RIGHT},
        {"bytes", say(context, "占用字节数", "bytes"), EDU_RIGHT},
        {"data", say(context, "数据文件夹", "data"), EDU_LEFT},
        {"socket", say(context, "套接字文件夹", "socket"), EDU_LEFT},
        {"log", say(context, "日志", "log"), EDU_LEFT},
        {"user", say(context, "运行用户", "user"), EDU_LEFT},
    };
    const int count = (int)(sizeof columns / sizeof *columns);
    const char *cells[] = {
        status.running ? say(context, "运行中", "running") : say(context, "已停止", "stopped"),
        full_version(&status, pool),
        status.pid > 0 ? apr_psprintf(pool, "%ld", (long)status.pid) : NULL,
        apr_psprintf(pool, "%" APR_INT64_T_FMT, status.bytes),
        status.data,
        status.socket,
        status.log,
        status.user,
    };

    if (format == EDU_TABLE_TEXT) {
        cells[3] = edu_text_grouped(status.bytes, pool);
        for (int i = 0; i < count; i++)
            if (cells[i] != NULL && *cells[i] != '\0')
                printf("%s: %s\n", columns[i].title, cells[i]);
        return NULL;
    }
    cells[0] = status.running ? "running" : "stopped"; /* for programs, whatever the language */

    edu_buffer_t *out = edu_buffer_create(512, pool);
    edu_table_t *table = edu_table_create(format, columns, count, out, pool);
    edu_table_row(table, cells);
    edu_table_finish(table);
    fwrite(out->data, 1, out->length, stdout);
    return NULL;
}

/* psql takes this process's place, so that its exit status and its terminal are the user's. */
static edu_error_t *
run_psql(edu_context_t *context)
{
    const char **argv = apr_pcalloc(context->pool, sizeof *argv * ((size_t)context->argc + 4));
    const char *conninfo;
    const char *psql;
    int count = 0;

    EDU_TRY(edu_session_conninfo(&conninfo, context->settings, context->pool));
    EDU_TRY(edu_cluster_program(&psql, "psql", context->pool));
    argv[count++] = psql;
    if (*conninfo != '\0') {
        argv[count++] = "-d";
        argv[count++] = conninfo;
    }
    for (int i = 0; i < context->argc; i++)
        argv[count++] = context->argv[i];
    setenv("PGOPTIONS", PSQL_OPTIONS, 0);
    fflush(NULL);
    execv(psql, (char *const *)(uintptr_t)argv);
    return edu_error_apr(EDU_ERR_SYSTEM, errno, "could not run \"%s\"", psql);
}

static const edu_setting_t no_settings[] = {EDU_SETTING_COUNT};
static const edu_setting_t status_settings[] = {EDU_SET_FORMAT, EDU_SETTING_COUNT};

const edu_command_t edu_local_commands[] = {
    {.name = "local start",
     .operands = "",
     .summary_en = "start the private database server, making it on first use",
     .summary_zh = "启动本机私有数据库（首次使用时自动建立）",
     .help_en =
         "Commands that need the database start it by themselves; it keeps running until it is stopped.",
     .help_zh = "需要数据库的命令会自动启动它；启动后一直运行，直到用 local stop 停止。",
     .settings = no_settings,
     .run = run_start},
    {.name = "local stop",
     .operands = "",
     .summary_en = "stop the private database server",
     .summary_zh = "停止本机私有数据库",
     .settings = no_settings,
     .run = run_stop},
    {.name = "local status",
     .operands = "",
     .summary_en = "say whether the private database server runs, and where it is",
     .summary_zh = "显示本机私有数据库是否在运行及其位置",
     .help_en = "The exit status is 0 when it runs and 1 when it does not. --format is text, csv or json.",
     .help_zh = "正在运行时退出码为 0，否则为 1。--format 可为 text、csv 或 json。",
     .settings = status_settings,
     .run = run_status},
    {.name = "local psql",
     .operands = "[-- ARGUMENT...]",
     .operands_most = -1,
     .summary_en = "open psql on the database that edustat works with",
     .summary_zh = "用 psql 打开 edustat 所用的数据库",
     .help_en = "What stands behind -- goes to psql: edustat local psql -- -c 'select 1'",
     .help_zh = "-- 之后的参数原样传给 psql，例如：edustat local psql -- -c 'select 1'",
     .settings = no_settings,
     .run = run_psql},
    {.name = NULL},
};
