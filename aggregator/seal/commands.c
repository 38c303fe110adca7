#include "aggregator/seal/commands.h"

#include "aggregator/seal/commands_private.h"
#include "aggregator/seal/seal.h"
#include "base/log.h"
#include "base/session.h"
#include "base/table.h"
#include "base/translate.h"
#include "sql/area.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

edu_error_t *
edu_seal_connect(edu_db_t **db, const edu_context_t *context)
{
    EDU_TRY(edu_session_connect(db, context->settings, context->pool));
    return edu_migrate_check_schema(*db, context->pool);
}

const char *
edu_seal_area_name(const edu_seal_parts_t *parts, edu_lang_t lang, apr_pool_t *pool)
{
    return edu_text_pick(lang, edu_seal_fact(parts, "area_zh", pool), edu_seal_fact(parts, "area_en", pool));
}

edu_error_t *
edu_seal_print(const edu_buffer_t *out)
{
    if (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0)
        return edu_error_apr(EDU_ERR_FILE, errno != 0 ? errno : EIO, "could not write to standard output");
    return NULL;
}

static edu_error_t *
read_order(edu_seal_order_t *order, const edu_catalogue_t *catalogue, const edu_context_t *context)
{
    const char *reason = edu_setting(context->settings, EDU_SET_REASON);
    int64_t year;

    if (!edu_text_to_int64(context->argv[1], strlen(context->argv[1]), &year) || year < 1000 || year > 9998)
        return edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a year", context->argv[1]);
    order->year = (int)year;
    order->by = edu_sql_by(context->settings, context->pool);
    order->reason = reason != NULL ? reason : "";
    order->accept_open = edu_setting_on(context->settings, EDU_SET_ACCEPT_OPEN);
    order->program_version = PACKAGE_VERSION;
    if (order->accept_open && *order->reason == '\0')
        return edu_error_create(EDU_ERR_USAGE, NULL, "--accept-open needs --reason");
    return edu_sql_area(&order->area, catalogue, context->argv[0], order->year, context->pool);
}

edu_error_t *
edu_seal_run_make(edu_context_t *context)
{
    const edu_lang_t lang = context->settings->lang;
    const edu_catalogue_t *catalogue;
    edu_seal_report_t report;
    edu_seal_order_t order;
    edu_error_t *error;
    edu_db_t *db;

    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(read_order(&order, catalogue, context));
    error = edu_seal_make(&report, db, catalogue, &order, context->pool);
    if (error != NULL)
        return edu_error_wrap(error, "could not seal %s for %d", order.area->code, order.year);
    edu_log_result("%s (%s), %d: seal %" PRId64
                   ", over %d county-periods of returns and %d rates; entry %" PRId64
                   " of the journal\nSHA-256 %s\n",
                   edu_text_pick(lang, order.area->name_zh, order.area->name_en), order.area->code,
                   order.year, report.number, report.inputs, report.results, report.entry, report.sha256);
    if (report.known.marks > 0)
        edu_log_warning("county-periods that are not aggregated yet: %" PRId64
                        "; the seal has what their returns give",
                        report.known.marks);
    if (report.known.hard > 0)
        edu_log_warning("hard findings that are open: %" PRId64, report.known.hard);
    edu_log_notice("note the SHA-256 down on paper: who can write into the database could write a seal anew");
    return NULL;
}

edu_error_t *
edu_seal_run_list(edu_context_t *context)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    const edu_column_t columns[] = {
        {"seal", zh ? "封存号" : "seal", EDU_RIGHT},
        {"area", zh ? "区划" : "area", EDU_LEFT},
        {"year", zh ? "年份" : "year", EDU_RIGHT},
        {"sealed_at", zh ? "封存时间" : "sealed at", EDU_LEFT},
        {"sealed_by", zh ? "封存人" : "by", EDU_LEFT},
        {"program_version", zh ? "程序版本" : "version", EDU_LEFT},
        {"marks_open", zh ? "未汇总" : "not aggregated", EDU_RIGHT},
        {"hard_open", zh ? "硬性错误" : "hard findings", EDU_RIGHT},
        {"sha256", "SHA-256", EDU_LEFT},
        {"reason", zh ? "原因" : "reason", EDU_LEFT},
    };
    const char *area = edu_setting(context->settings, EDU_SET_AREA_NAMED);
    edu_buffer_t *out = edu_buffer_create(4096, context->pool);
    apr_pool_t *pool = context->pool;
    const edu_catalogue_t *catalogue;
    apr_array_header_t *seals;
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, edu_setting(context->settings, EDU_SET_FORMAT),
                                   1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    if (area == NULL)
        EDU_TRY(edu_seal_connect(&db, context));
    else
        EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, pool));
    if (area != NULL)
        EDU_TRY(edu_sql_area_code(&area, catalogue, area, 0, EDU_YEAR_FOREVER - 1, pool));
    EDU_TRY(edu_seals_list(&seals, db, area, pool));

    if (seals->nelts == 0 && format == EDU_TABLE_TEXT) {
        edu_log_notice("nothing is sealed yet");
        return NULL;
    }
    edu_table_t *table = edu_table_create(format, columns, sizeof columns / sizeof *columns, out, pool);
    edu_table_fit(table, 0);
    for (int i = 0; i < seals->nelts; i++) {
        const edu_stored_seal_t *seal = &APR_ARRAY_IDX(seals, i, edu_stored_seal_t);
        const char *const cells[] = {apr_psprintf(pool, "%" PRId64, seal->number),
                                     seal->area,
                                     apr_psprintf(pool, "%d", seal->year),
                                     edu_text_time(seal->at, format == EDU_TABLE_TEXT, pool),
                                     seal->by,
                                     seal->program_version,
                                     apr_psprintf(pool, "%" PRId64, seal->marks_open),
                                     apr_psprintf(pool, "%" PRId64, seal->hard_open),
                                     seal->sha256,
                                     *seal->reason != '\0' ? seal->reason : NULL};

        edu_table_row(table, cells);
    }
    EDU_TRY(edu_table_finish(table));
    return edu_seal_print(out);
}

static const edu_setting_t make_settings[] = {EDU_SET_ACCEPT_OPEN, EDU_SET_REASON, EDU_SET_BY,
                                              EDU_SETTING_COUNT};

static const edu_setting_t list_settings[] = {EDU_SET_AREA_NAMED, EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t show_settings[] = {EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t verify_settings[] = {EDU_SET_ALL_SEALS, EDU_SET_LIMIT, EDU_SET_FORMAT,
                                                EDU_SETTING_COUNT};

static const edu_setting_t diff_settings[] = {EDU_SET_LIMIT, EDU_SET_FORMAT, EDU_SETTING_COUNT};

static const edu_setting_t export_settings[] = {EDU_SET_FOLDER, EDU_SET_WITH_RETURNS, EDU_SETTING_COUNT};

const edu_command_t edu_seal_commands[] = {
    {"seal", "AREA YEAR", 2, 2, "seal an area's assessment of a year", "封存一个区划某年的考核结果",
     "Freezes what the results of the area and all below it stand on - the returns (by their SHA-256, county-period by "
     "county-period), the register, the catalogue, the version of the program - and the results themselves under one SHA-256, which "
     "is entered in the journal. The results are computed anew from the returns, and must be those that are stored. Refused while "
     "changes wait for an aggregation or hard findings of the year are open, unless --accept-open --reason TEXT. Loads go on meanwhile.",
     "把本级及所有下级的结果所依据的内容（各县各期报表的 SHA-256、名录、指标目录、程序版本）连同结果一起封存，得到一个 SHA-256，记入日志。"
     "封存时按报表重新计算，须与已存结果一致。有变动未汇总或当年有硬性错误未了结时不予封存，除非给出 --accept-open --reason TEXT。封存期间不影响收数。",
     make_settings, edu_seal_run_make},
    {"seal list", "", 0, 0, "list the seals", "列出各次封存", "Formats: text (default), csv, json.",
     "格式：text（默认）、csv、json。", list_settings, edu_seal_run_list},
    {"seal show", "SEAL", 1, 1, "what a seal holds", "列出一次封存的内容",
     "Its facts, and its parts with their SHA-256. Formats: text (default), json.",
     "列出基本情况和各部分及其 SHA-256。格式：text（默认）、json。", show_settings, edu_seal_run_show},
    {"seal verify", "[SEAL]", 0, 1, "replay a seal and compare it byte by byte", "重放封存并逐字节核对",
     "Checks that the stored parts still give the SHA-256 that the journal has; then takes the returns back to what they were, out of "
     "the stored history, computes everything anew with the sealed catalogue and register, and compares inputs and results byte by byte. "
     "What differs is named. Nothing is changed, and loads go on meanwhile. Exit status 1 when anything differs. Formats: text "
     "(default), csv, json.",
     "先核对所存各部分是否仍与日志中的 SHA-256 相符，再按所存历史把报表恢复到封存时的状态，用封存的指标目录和名录重新计算，逐字节核对依据和结果，"
     "列出不同之处。不改动任何数据，也不影响收数。有不同时退出码为 1。格式：text（默认）、csv、json。",
     verify_settings, edu_seal_run_verify},
    {"seal diff", "SEAL [OTHER]", 1, 2, "what changed since a seal", "封存以后有哪些变动",
     "The returns that are others now, value by value, with the submission, file and person that changed them; the register; and the "
     "rates: sealed and now. With the number of a later seal of the same area and year, what changed between the two. Formats: text "
     "(default; the first 50 lines of each list, --limit), csv, json (everything).",
     "逐个数值列出现已不同的报表及其出自哪次提交、哪个文件、何人，名录的变动，以及各指标封存时与现在的值和结果。再给一个同区划、同年份的封存号时，"
     "列出两次封存之间的变动。格式：text（默认，每张表前 50 行，可用 --limit 更改）、csv、json（全部）。",
     diff_settings, edu_seal_run_diff},
    {"seal export", "SEAL", 1, 1, "write the parts of a seal into a folder", "把一次封存的各部分写入文件夹",
     "Writes every part as a file, with SHA256SUMS over them, into a new folder: \"sha256sum -c SHA256SUMS\" checks the files, and the "
     "SHA-256 of SHA256SUMS is the seal's. With --returns the returns of each county and period as well, as they were, whose SHA-256 stand "
     "in inputs.csv. docs/sealing.md tells the format.",
     "把各部分写成文件，连同 SHA256SUMS 放入新文件夹：用 sha256sum -c SHA256SUMS 核对各文件，SHA256SUMS 本身的 SHA-256 即封存的 SHA-256。"
     "--returns 同时写出当时各县各期的报表原数，其 SHA-256 列在 inputs.csv 中。格式说明见 docs/sealing.zh-CN.md。",
     export_settings, edu_seal_run_export},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
