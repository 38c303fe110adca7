#include "base/log.h"
#include "base/translate.h"
#include "catalogue/reader/read.h"
#include "collector/sample/commands.h"
#include "collector/sample/sample.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <stdio.h>

enum { SCHOOLS_MOST = 2000000, NAMED_MOST = 8 };

static edu_error_t *
need(const edu_settings_t *settings, edu_setting_t id)
{
    if (edu_setting(settings, id) != NULL)
        return NULL;
    return edu_error_hint(
        edu_error_create(EDU_ERR_USAGE, NULL, "option \"--%s\" is needed", edu_setting_table[id].name),
        "for example: edustat sample --areas 42 --schools 4000 --years 2010:2020 -o sample");
}

static edu_error_t *
read_options(edu_sample_options_t *options, const edu_settings_t *settings)
{
    static const edu_setting_t needed[] = {EDU_SET_AREAS, EDU_SET_SCHOOLS, EDU_SET_YEARS, EDU_SET_FOLDER};
    int64_t seed;

    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        EDU_TRY(need(settings, needed[i]));
    *options = (edu_sample_options_t){.areas = edu_setting(settings, EDU_SET_AREAS),
                                      .folder = edu_setting(settings, EDU_SET_FOLDER),
                                      .lang = settings->lang};
    EDU_TRY(edu_setting_int(&options->schools, settings, EDU_SET_SCHOOLS, 1, SCHOOLS_MOST));
    EDU_TRY(edu_setting_years(&options->first_year, &options->last_year, settings, EDU_SET_YEARS));
    if (options->first_year < EDU_SAMPLE_FIRST_YEAR || options->last_year > EDU_SAMPLE_LAST_YEAR)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                               "no sample can be made for the years \"%s\"",
                                               edu_setting(settings, EDU_SET_YEARS)),
                              "give years from %d to %d", EDU_SAMPLE_FIRST_YEAR, EDU_SAMPLE_LAST_YEAR);
    EDU_TRY(edu_setting_int(&seed, settings, EDU_SET_SEED, 0, INT64_MAX));
    options->seed = (uint64_t)seed;
    EDU_TRY(edu_setting_double(&options->missing, settings, EDU_SET_MISSING, 0, 1));
    EDU_TRY(edu_setting_double(&options->errors, settings, EDU_SET_ERRORS, 0, 1));
    EDU_TRY(edu_setting_double(&options->late, settings, EDU_SET_LATE, 0, 1));
    if (options->missing + options->late > 1)
        return edu_error_create(EDU_ERR_USAGE, NULL, "\"--missing\" and \"--late\" are more than 1 together");
    return NULL;
}

/* The counties that were left out, some of them by name. */
static void
tell_left_out(const apr_array_header_t *codes, apr_pool_t *pool)
{
    const char *list = "";

    if (codes->nelts == 0)
        return;
    for (int i = 0; i < codes->nelts && i < NAMED_MOST; i++)
        list = apr_pstrcat(pool, list, i > 0 ? ", " : "", APR_ARRAY_IDX(codes, i, const char *), NULL);
    edu_log_notice(codes->nelts == 1 ? "left out, without a census population: %d county (%s%s)"
                                     : "left out, without a census population: %d counties (%s%s)",
                   codes->nelts, list, codes->nelts > NAMED_MOST ? edu_translate(", ...") : "");
}

static void
tell(const edu_sample_report_t *report, const edu_sample_options_t *options)
{
    edu_log_result("%s: made-up data of %d counties and %" PRId64 " schools\n", options->folder,
                   report->counties, report->schools);
    edu_log_result("returns of schools: %" PRId64 ", of counties: %" PRId64 "; missing: %" PRId64
                   ", late: %" PRId64 ", with a slip: %" PRId64 "\n",
                   report->returns, report->county_returns, report->missing, report->late, report->slips);
}

static edu_error_t *
run_sample(edu_context_t *context)
{
    edu_catalogue_t *catalogue;
    edu_sample_options_t options;
    edu_sample_report_t report;

    EDU_TRY(read_options(&options, context->settings));
    EDU_TRY(edu_catalogue_open(&catalogue, context->settings, context->pool));
    EDU_TRY(edu_sample_write(&report, catalogue, &options, context->pool));
    tell_left_out(report.without_population, context->pool);
    tell(&report, &options);
    return NULL;
}

static const edu_setting_t sample_settings[] = {EDU_SET_AREAS, EDU_SET_SCHOOLS, EDU_SET_YEARS,
                                                EDU_SET_SEED,  EDU_SET_MISSING, EDU_SET_ERRORS,
                                                EDU_SET_LATE,  EDU_SET_FOLDER,  EDU_SETTING_COUNT};

const edu_command_t edu_sample_commands[] = {
    {"sample", "", 0, 0, "make up plausible returns for real areas", "为真实区划生成虚构但合理的报表",
     "Writes a folder (-o): units.csv for \"edustat unit import\", returns/*.csv for \"edustat collect\", and a "
     "README.txt that says it is all made up. The schools are invented; codes are real, and children are as many as "
     "the 2020 census counted. The same options and seed give the same files.\n"
     "With --late, late returns are in returns/late; with --errors, slips.csv lists what is wrong.",
     "在 -o 指定的文件夹中写出：units.csv（供 edustat unit import）、returns/*.csv（供 edustat collect）和说明数据为虚构的 "
     "README.txt。学校是虚构的，区划代码是真实的，儿童人数以 2020 年人口普查为准。选项和种子相同，文件就相同。\n"
     "--late 的报表在 returns/late 中，--errors 的错误列在 slips.csv 中。",
     sample_settings, run_sample},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
