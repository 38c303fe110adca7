/* preview: what files would give, before they are sent. */
#include "preview/commands.h"

#include "base/log.h"
#include "catalogue/reader/read.h"
#include "preview/figures.h"
#include "preview/gather.h"
#include "reports/assess_print.h"
#include "reports/document.h"
#include "reports/subject.h"
#include "sql/area.h"

#include <apr_strings.h>
#include <string.h>
#include <unistd.h>

/* More parts of a file than this are not read at once; and smaller ones than this are not worth it, unless a number of jobs is given. */
#define JOBS_MOST 48
#define PART_BYTES ((int64_t)1 << 18)
#define PART_BYTES_LEAST ((int64_t)1 << 9)

/* What the command line asks for. */
typedef struct request_t {
    const edu_settings_t *settings;
    edu_catalogue_t *catalogue;
    edu_preview_t *preview;
    edu_inspect_options_t options;
    edu_selection_t selection;
    const char **files;
    int file_count;
    const char *assess; /* area; NULL: a listing */
    int year;
    edu_table_format_t format;
    apr_pool_t *pool;
} request_t;

/* "--assess AREA YEAR": the year is the one operand that is a year and no file. */
static edu_error_t *
read_operands(request_t *request, const edu_context_t *context)
{
    const char *year = NULL;

    request->assess = edu_setting(context->settings, EDU_SET_ASSESS);
    request->files = apr_palloc(context->pool, sizeof(char *) * (size_t)(context->argc + 1));
    for (int i = 0; i < context->argc; i++) {
        const char *operand = context->argv[i];
        int ignored;
        edu_error_t *error = edu_subject_year(&ignored, operand);

        if (request->assess != NULL && year == NULL && error == NULL && access(operand, F_OK) != 0)
            year = operand;
        else
            request->files[request->file_count++] = operand;
        edu_error_clear(error);
    }
    if (request->assess != NULL && year == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "--assess needs an area and a year"),
                              "for example: edustat preview returns.csv --assess 422822 2019");
    if (request->file_count == 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "no file to preview");
    return year != NULL ? edu_subject_year(&request->year, year) : NULL;
}

static edu_error_t *
read_form(edu_inspect_options_t *options, const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *form = edu_setting(settings, EDU_SET_FORM);
    const char *profile = edu_setting(settings, EDU_SET_PROFILE);
    const char *period = edu_setting(settings, EDU_SET_PERIOD);

    options->period_text = period != NULL ? period : "";
    if (form != NULL)
        EDU_TRY(edu_subject_form(&options->form, options->catalogue, form));
    if (profile != NULL && (options->profile = edu_catalogue_profile(options->catalogue, profile)) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no import profile \"%s\"",
                                               profile),
                              "profiles stand in the catalogue's folder profiles/");
    if (options->form != NULL && options->profile != NULL &&
        strcmp(options->form->code, options->profile->form) != 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "import profile \"%s\" is for form \"%s\", not \"%s\"",
                                profile, options->profile->form, form);
    if (period != NULL) {
        edu_period_t *parsed = apr_palloc(pool, sizeof *parsed);

        EDU_TRY(edu_subject_period(parsed, period));
        options->period = parsed;
    }
    return NULL;
}

static edu_error_t *
read_options(request_t *request)
{
    const edu_settings_t *settings = request->settings;
    edu_inspect_options_t *options = &request->options;
    int64_t jobs = sysconf(_SC_NPROCESSORS_ONLN);

    *options = (edu_inspect_options_t){.catalogue = request->catalogue,
                                       .sheet = edu_setting(settings, EDU_SET_SHEET),
                                       .lang = settings->lang,
                                       .part_bytes = PART_BYTES};
    if (edu_setting(settings, EDU_SET_PARTS) != NULL) {
        EDU_TRY(edu_setting_int(&jobs, settings, EDU_SET_PARTS, 1, JOBS_MOST));
        options->part_bytes = PART_BYTES_LEAST;
    }
    options->jobs = (int)(jobs < 1 ? 1 : jobs > JOBS_MOST ? JOBS_MOST : jobs);
    EDU_TRY(edu_table_format_parse(&request->format, edu_setting(settings, EDU_SET_FORMAT),
                                   request->assess != NULL ? EDU_ASSESS_FORMATS
                                                           : 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON));
    EDU_TRY(read_form(options, settings, request->pool));
    return edu_selection_read(&request->selection, request->catalogue, settings, request->pool);
}

/* Where the figures come from, in words. */
static const char *
origin_of(const request_t *request, const edu_gathered_t *gathered)
{
    bool zh = request->settings->lang == EDU_LANG_ZH;
    const char *units =
        edu_roll_is_closed(request->preview->roll)
            ? (zh ? "应报单位取自所给名录。" : "The units expected are those of the register given.")
            : (zh ? "未给名录（--units），应报单位即文件中出现的单位，未报的看不出来。"
                  : "No register was given (--units): the units expected are those in the files, so that "
                    "nobody seems to be missing.");

    return apr_psprintf(request->pool,
                        zh ? "预览：文件 %d 个，接受 %" APR_INT64_T_FMT " 行，拒绝 %" APR_INT64_T_FMT
                             " 行。没有上报，未用数据库。%s"
                           : "Preview: files %d, rows accepted %" APR_INT64_T_FMT
                             ", rejected %" APR_INT64_T_FMT ". Nothing was sent, no database was used. %s",
                        gathered->files, (apr_int64_t)gathered->accepted, (apr_int64_t)gathered->rejected,
                        units);
}

static edu_error_t *
print_assessment(const request_t *request, const edu_gathered_t *gathered)
{
    const edu_settings_t *settings = request->settings;
    const edu_figure_source_t source = edu_preview_source(request->preview);
    const char *path = edu_setting(settings, EDU_SET_OUTPUT);
    edu_buffer_t *out = edu_buffer_create(65536, request->pool);
    edu_assessment_t *assessment;

    EDU_TRY(edu_assess_load(&assessment, &source, request->catalogue, 0, request->assess, request->year,
                            edu_setting(settings, EDU_SET_GROUP), settings->lang, request->pool));
    assessment->origin = origin_of(request, gathered);
    if (edu_setting_on(settings, EDU_SET_WIDE))
        EDU_TRY(edu_assess_load_beside(assessment, &source, request->pool));
    edu_assess_print(out, assessment, request->format, edu_setting_on(settings, EDU_SET_WIDE),
                     edu_document_room(path), request->pool);
    return edu_document_write(path, out, request->pool);
}

static edu_error_t *
print_list(const request_t *request)
{
    const edu_settings_t *settings = request->settings;
    const char *path = edu_setting(settings, EDU_SET_OUTPUT);
    bool any;

    if (edu_setting_on(settings, EDU_SET_SUMS))
        EDU_TRY(edu_preview_write_sums(&any, request->preview, &request->selection, request->format, path,
                                       settings->lang, request->pool));
    else
        EDU_TRY(edu_preview_write_figures(&any, request->preview, &request->selection, request->format, path,
                                          settings->lang, request->pool));
    if (!any)
        edu_log_notice("no rows: nothing in the files fits these options");
    return NULL;
}

static edu_error_t *
preview(edu_context_t *context)
{
    request_t request = {.settings = context->settings, .pool = context->pool};
    edu_gathered_t gathered;
    const char *kept_area = NULL;

    EDU_TRY(read_operands(&request, context));
    EDU_TRY(edu_catalogue_open(&request.catalogue, context->settings, context->pool));
    /* A slip in the area should be found before the files are read. */
    if (request.assess != NULL) {
        const edu_area_t *area;

        EDU_TRY(edu_sql_area(&area, request.catalogue, request.assess, request.year, context->pool));
        kept_area = area->code;
    }
    EDU_TRY(read_options(&request));
    EDU_TRY(
        edu_preview_gather(&gathered, &request.preview,
                           &(edu_preview_order_t){request.file_count, request.files,
                                                  edu_setting(context->settings, EDU_SET_ROLL),
                                                  edu_setting(context->settings, EDU_SET_REJECTS), kept_area,
                                                  apr_itoa(context->pool, request.year), &request.options},
                           context->pool));
    if (gathered.rejected + gathered.units_rejected > 0)
        context->status = 1;
    EDU_TRY(edu_preview_compute(request.preview, kept_area,
                                request.assess != NULL ? request.year : request.selection.first,
                                request.assess != NULL ? request.year : request.selection.last,
                                request.options.jobs));
    return request.assess != NULL ? print_assessment(&request, &gathered) : print_list(&request);
}

static const edu_setting_t preview_settings[] = {EDU_SET_ASSESS,     EDU_SET_SUMS,      EDU_SET_ROLL,
                                                 EDU_SET_AREA_NAMED, EDU_SET_BELOW,     EDU_SET_LEVEL,
                                                 EDU_SET_YEAR,       EDU_SET_INDICATOR, EDU_SET_GROUP,
                                                 EDU_SET_WIDE,       EDU_SET_FORM,      EDU_SET_PERIOD,
                                                 EDU_SET_PROFILE,    EDU_SET_SHEET,     EDU_SET_REJECTS,
                                                 EDU_SET_PARTS,      EDU_SET_FORMAT,    EDU_SET_OUTPUT,
                                                 EDU_SETTING_COUNT};

const edu_command_t edu_preview_commands[] = {
    {"preview", "FILE...", 1, -1, "what files would give, before they are sent",
     "上报之前，先看文件会算出什么",
     "Reads, checks, adds up and rates files (CSV, workbooks, folders of them) with no database touched, and prints what \"query indicators\" "
     "would print of them, or with --assess AREA YEAR what \"assess\" would. Rows are checked as by collect and rejected with the same words; "
     "hard edit rules turn rows away, too. What only the database knows is not looked at: earlier years that are not in these files, rules over "
     "sums of several forms, approvals.\n\n"
     "With --units FILE (the register that \"unit import\" takes) units are held against it, and who is missing shows in the completeness. "
     "Without it the units expected are those in the files. The same unit and period twice is rejected, also across files. Exit status 1 when "
     "rows were rejected. Formats: csv (default), json; with --assess text (default), csv, json, md.",
     "不连数据库，直接读入、审核、汇总文件（CSV、工作簿或其文件夹）并计算指标，输出与 query indicators 相同；给出 --assess 区划 年份 时，输出"
     "与 assess 相同。逐行审核与 collect 一致，拒绝的理由也相同；违反硬性审核规则的行同样被拒绝。只有数据库才知道的不作检查：不在这些文件中的"
     "以往年度、跨报表的合计规则、审定情况。\n\n"
     "给出 --units 文件（unit import 所用的名录）时，按名录核对单位，未报的单位计入完整程度；不给时，应报单位即文件中出现的单位。同一单位"
     "同一报告期出现两次的（包括在不同文件中）予以拒绝。有行被拒绝时退出码为 1。格式：csv（默认）、json；有 --assess 时为 text（默认）、csv、"
     "json、md。",
     preview_settings, preview},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
