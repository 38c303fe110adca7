#include "aggregator/commands.h"

#include "aggregator/follow.h"
#include "base/log.h"
#include "base/translate.h"
#include "sql/area.h"
#include "sql/migrate.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

static void
tell(const edu_run_report_t *report, double seconds, void *baton)
{
    (void)baton;
    if (report->periods == 0) {
        edu_log_result("nothing to recompute\n");
        return;
    }
    edu_log_result("%s: %d periods, %" PRId64 " county-periods, %" PRId64 " rates computed, %" PRId64
                   " written, %.2f s\n",
                   report->full ? edu_translate("full") : edu_translate("incremental"), report->periods,
                   report->counties, report->rates, report->written, seconds);
    fflush(stdout); /* who follows wants to see it now */
}

static edu_error_t *
run_aggregate(edu_context_t *context)
{
    edu_run_options_t options = {.first_year = INT_MIN, .last_year = INT_MAX};
    const edu_catalogue_t *catalogue;
    edu_run_report_t report;
    edu_db_t *db;

    options.full = edu_setting_on(context->settings, EDU_SET_FULL);
    options.area = edu_setting(context->settings, EDU_SET_AREA);
    EDU_TRY(edu_setting_years(&options.first_year, &options.last_year, context->settings, EDU_SET_YEAR));
    if (edu_setting_on(context->settings, EDU_SET_FOLLOW) &&
        (options.full || options.area != NULL || options.first_year != INT_MIN ||
         options.last_year != INT_MAX))
        return edu_error_create(
            EDU_ERR_USAGE, NULL,
            "\"--follow\" recomputes what changes, everywhere: it takes no \"--full\", \"--year\" or "
            "\"--area\"");
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    if (options.area != NULL)
        EDU_TRY(
            edu_sql_area_code(&options.area, catalogue, options.area, 0, EDU_YEAR_FOREVER, context->pool));
    if (edu_setting_on(context->settings, EDU_SET_FOLLOW))
        return edu_aggregate_follow(db, catalogue, tell, NULL, context->pool);
    int64_t started = edu_clock_us();
    EDU_TRY(edu_aggregate(&report, db, catalogue, &options, context->pool));
    tell(&report, (double)(edu_clock_us() - started) / 1e6, NULL);
    return NULL;
}

static const edu_setting_t aggregate_settings[] = {EDU_SET_FULL, EDU_SET_FOLLOW, EDU_SET_YEAR, EDU_SET_AREA,
                                                   EDU_SETTING_COUNT};

const edu_command_t edu_aggregator_commands[] = {
    {"aggregate", "", 0, 0, "recompute sums, rates and verdicts", "汇总：重算合计、指标和达标情况",
     "Recomputes what changed since the last run: the counties with new or corrected returns, everything above "
     "them, and later years that look back on them. With --full everything; with --year or --area only "
     "that part. The result is the same either way; rates that come out as they stand are left alone. With --follow it goes on, and runs again whenever a collector or a change of "
     "the register tells that something changed, until it is interrupted.",
     "重算上次以来有变动的县及其所有上级，以及回溯引用这些数据的以后年份。--full 全部重算；"
     "--year、--area 只算指定部分。结果与全部重算一致；结果未变的不重写。--follow 持续运行，收数或名录一有变动即重算，直到中断。",
     aggregate_settings, run_aggregate},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
