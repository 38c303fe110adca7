#include "base/log.h"
#include "catalogue/reader/read.h"
#include "collector/rejects_workbook.h"
#include "collector/template/commands.h"
#include "collector/template/template.h"
#include "sql/area.h"
#include "sql/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static edu_error_t *
read_options(edu_template_options_t *options, const edu_context_t *context, const edu_catalogue_t *catalogue)
{
    const edu_settings_t *settings = context->settings;
    const char *period = edu_setting(settings, EDU_SET_FOR_PERIOD);

    *options = (edu_template_options_t){.form = edu_catalogue_form(catalogue, context->argv[0]),
                                        .area = edu_setting(settings, EDU_SET_AREA),
                                        .path = edu_setting(settings, EDU_SET_OUTPUT),
                                        .lang = settings->lang};
    if (options->form == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"",
                                               context->argv[0]),
                              "list them with: edustat catalogue show forms");
    if (period != NULL) {
        edu_period_t *parsed = apr_palloc(context->pool, sizeof *parsed);

        EDU_TRY(edu_period_parse(parsed, period, strlen(period)));
        options->period = parsed;
    }
    if (options->area != NULL && options->period != NULL) {
        const edu_area_t *area;

        EDU_TRY(edu_sql_area(&area, catalogue, options->area, options->period->year, context->pool));
        options->area = area->code;
    }
    return NULL;
}

static edu_error_t *
run_template(edu_context_t *context)
{
    const edu_catalogue_t *catalogue = NULL;
    edu_catalogue_t *read = NULL;
    edu_template_options_t options;
    edu_db_t *db = NULL;
    int64_t rows;

    if (edu_setting(context->settings, EDU_SET_OUTPUT) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "option \"--output\" is needed"),
                              "for example: edustat template %s --area 422822 --period 2019 -o blank.xlsx",
                              context->argv[0]);
    if (!edu_rejects_is_workbook(edu_setting(context->settings, EDU_SET_OUTPUT)))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "a blank return is a workbook, and \"%s\" is none by its name",
                                               edu_setting(context->settings, EDU_SET_OUTPUT)),
                              "let the file's name end in .xlsx");
    if (edu_setting(context->settings, EDU_SET_AREA) != NULL)
        EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    else
        EDU_TRY(edu_catalogue_open(&read, context->settings, context->pool));
    catalogue = db != NULL ? catalogue : read;
    EDU_TRY(read_options(&options, context, catalogue));
    EDU_TRY(edu_template_write(&rows, db, catalogue, &options, context->pool));
    if (options.area == NULL)
        edu_log_result("%s: a blank return\n", options.path);
    else
        edu_log_result("%s: blank returns, reporters: %" PRId64 "\n", options.path, rows);
    return NULL;
}

static const edu_setting_t template_settings[] = {EDU_SET_AREA, EDU_SET_FOR_PERIOD, EDU_SET_OUTPUT,
                                                  EDU_SETTING_COUNT};

const edu_command_t edu_template_commands[] = {
    {.name = "template",
     .operands = "FORM",
     .operands_least = 1,
     .operands_most = 1,
     .summary_en = "write a blank return as a workbook (.xlsx) to be filled in",
     .summary_zh = "生成供填报的空白报表（.xlsx）",
     .help_en =
         "With --area and --period the units of the register that are open in that year, at or below the area, are filled in; what "
         "does not apply to a unit's class is grey and locked. Only cells to be filled in can be changed, what "
         "may be typed is checked on the spot, and a sheet of notes says how. \"edustat collect\" reads the workbook back; rows "
         "that were left blank are left out.",
     .help_zh =
         "给出 --area 和 --period 时，预先填好该区划及以下当年在用的填报单位，不适用于该类单位的格子为灰色并锁定。"
         "只有应填的格子可以改动，填写时即时校验，另有一张填报说明。填好后用 edustat collect 收回，整行空白的单位略过。",
     .settings = template_settings,
     .run = run_template},
    {.name = NULL},
};
