#include "base/file.h"
#include "base/log.h"
#include "base/translate.h"
#include "catalogue/reader/read.h"
#include "collector/population/commands.h"
#include "collector/population/estimate.h"

#include <apr_strings.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NAMED_MOST = 8 };

static edu_error_t *
need_year(const edu_settings_t *settings)
{
    if (edu_setting(settings, EDU_SET_YEAR) != NULL)
        return NULL;
    return edu_error_hint(
        edu_error_create(EDU_ERR_USAGE, NULL, "option \"--%s\" is needed",
                         edu_setting_table[EDU_SET_YEAR].name),
        "for example: edustat population ages 422822 --year 2019 --survival 0.9995 -o population.csv");
}

/* The basis must be one that the form knows. */
static edu_error_t *
check_form(const edu_catalogue_t *catalogue, const char *basis)
{
    static const char code[] = "population_estimate";
    const edu_form_t *form = edu_catalogue_form(catalogue, code);
    int attribute = form != NULL ? edu_form_attribute(form, "basis") : -1;

    if (attribute < 0 || edu_form_cell(form, "pop_est_0_male") == NULL)
        return edu_error_create(EDU_ERR_USAGE, NULL, "the catalogue has no form \"%s\" to write returns of",
                                code);
    if (edu_attribute_code(&APR_ARRAY_IDX(form->attributes, attribute, edu_attribute_t), basis) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no basis \"%s\"", basis),
                              "a population is registered or resident");
    return NULL;
}

/* To the file, or to standard output, which then holds nothing else. */
static edu_error_t *
write_out(const edu_buffer_t *out, const char *path, apr_pool_t *pool)
{
    if (path != NULL && strcmp(path, "-") != 0)
        return edu_file_write(path, out->data, out->length, pool);
    if (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0)
        return edu_error_apr(EDU_ERR_FILE, errno != 0 ? errno : EIO, "could not write to standard output");
    return NULL;
}

static void
tell(const edu_estimate_report_t *report, const char *path, apr_pool_t *pool)
{
    const char *list = "";

    for (int i = 0; i < report->none->nelts && i < NAMED_MOST; i++)
        list = apr_pstrcat(pool, list, i > 0 ? ", " : "", APR_ARRAY_IDX(report->none, i, const char *), NULL);
    if (report->none->nelts > 0)
        edu_log_notice("left out, without a census population: %d (%s%s)", report->none->nelts, list,
                       report->none->nelts > NAMED_MOST ? edu_translate(", ...") : "");
    if (path == NULL || strcmp(path, "-") == 0)
        return;
    edu_log_result("%s: estimated populations: %" PRId64 ", by the curve: %" PRId64 "\n", path, report->rows,
                   report->by_curve);
}

static edu_error_t *
run_ages(edu_context_t *context)
{
    const edu_settings_t *settings = context->settings;
    const char *stated = edu_setting(settings, EDU_SET_SURVIVAL);
    const char *path = edu_setting(settings, EDU_SET_OUTPUT);
    edu_estimate_options_t options = {.area = context->argv[0],
                                      .basis = edu_setting(settings, EDU_SET_BASIS)};
    edu_buffer_t *out = edu_buffer_create(1 << 20, context->pool);
    edu_estimate_report_t report;
    edu_survival_t survival;
    edu_catalogue_t *catalogue;

    EDU_TRY(need_year(settings));
    EDU_TRY(edu_setting_years(&options.first_year, &options.last_year, settings, EDU_SET_YEAR));
    EDU_TRY(edu_catalogue_open(&catalogue, settings, context->pool));
    EDU_TRY(check_form(catalogue, options.basis));
    if (stated != NULL) {
        EDU_TRY(edu_survival_read(&survival, stated, context->pool));
        options.survival = &survival;
    }
    EDU_TRY(edu_estimate_write(out, &report, catalogue, &options, context->pool));
    EDU_TRY(write_out(out, path, context->pool));
    tell(&report, path, context->pool);
    return NULL;
}

static const edu_setting_t ages_settings[] = {EDU_SET_YEAR, EDU_SET_SURVIVAL, EDU_SET_BASIS, EDU_SET_OUTPUT,
                                              EDU_SETTING_COUNT};

const edu_command_t edu_population_commands[] = {
    {.name = "population ages",
     .operands = "AREA",
     .operands_least = 1,
     .operands_most = 1,
     .summary_en = "write the census population by single age as returns to collect",
     .summary_zh = "把普查人口推算为单岁人口，写成可收入的报表",
     .help_en =
         "Makes single ages of the catalogue's five-year groups (population.csv) by Sprague's multipliers and moves them to --year, "
         "cohort by cohort, with --survival; before the census it goes back. Each group is kept to the person. Where an age would "
         "be below 0, a monotone curve takes the place of the multipliers, and the row says so. Ages that no census "
         "counted - children born later, those above 19 by then - are left blank. Nobody moves: migration is not estimated.\n"
         "One row a county at or below the area, of the form population_estimate; \"edustat collect\" takes the file in, and assess "
         "shows the rates over it below those over the reported population, with the difference.",
     .help_zh =
         "用 Sprague 乘数把指标目录中的五岁组人口（population.csv）分为单岁，再按 --survival 逐批推移到 --year；年份早于普查时反向推算。"
         "各组合计一人不差。某岁将为负数时改用单调曲线，并在该行注明。普查未计入的岁数（其后出生的、届时超过 19 岁的）留空。"
         "不推算迁移。\n"
         "区划及以下每县一行，属报表 population_estimate；用 edustat collect 收入后，assess 在按上报人口计算的比率之下列出按推算人口计算的"
         "比率及两者之差。",
     .settings = ages_settings,
     .run = run_ages},
    {.name = NULL},
};
