#include "reports/summary/fill.h"

#include "reports/messages.h"
#include "reports/subject.h"

#include <apr_strings.h>
#include <string.h>

static const char *
area_value(const edu_report_t *report, apr_pool_t *pool)
{
    (void)pool;
    return edu_assess_area_name(report->assessment, report->assessment->area);
}

static const char *
code_value(const edu_report_t *report, apr_pool_t *pool)
{
    (void)pool;
    return report->assessment->area->code;
}

static const char *
year_value(const edu_report_t *report, apr_pool_t *pool)
{
    (void)pool;
    return report->assessment->period;
}

static const char *
seal_value(const edu_report_t *report, apr_pool_t *pool)
{
    if (report->seal.number == 0)
        return edu_message(report->assessment->lang, EDU_MSG_FILL_NO_SEAL);
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)report->seal.number);
}

static const char *
status_value(const edu_report_t *report, apr_pool_t *pool)
{
    return edu_report_seal_status(&report->seal, report->assessment->lang, pool);
}

static const char *
catalogue_value(const edu_report_t *report, apr_pool_t *pool)
{
    const edu_catalogue_t *catalogue = report->assessment->catalogue;

    (void)pool;
    return edu_text_pick(report->assessment->lang, catalogue->name_zh, catalogue->name_en);
}

static const char *
version_value(const edu_report_t *report, apr_pool_t *pool)
{
    (void)pool;
    return report->assessment->catalogue->version;
}

static const char *
rate_value(const edu_report_t *report, const edu_figure_t *figure, apr_pool_t *pool)
{
    (void)report;
    return edu_figure_rate(figure, pool);
}

static const char *
target_value(const edu_report_t *report, const edu_figure_t *figure, apr_pool_t *pool)
{
    (void)report;
    return edu_figure_target(figure, pool);
}

static const char *
gap_value(const edu_report_t *report, const edu_figure_t *figure, apr_pool_t *pool)
{
    (void)report;
    return edu_figure_gap(figure, pool);
}

static const char *
change_value(const edu_report_t *report, const edu_figure_t *figure, apr_pool_t *pool)
{
    (void)report;
    return edu_figure_change(figure, pool);
}

static const char *
verdict_value(const edu_report_t *report, const edu_figure_t *figure, apr_pool_t *pool)
{
    return edu_figure_verdict(figure, report->assessment->lang, pool);
}

static const struct {
    const char *name;
    const char *(*value)(const edu_report_t *report, apr_pool_t *pool);
} plain[] = {
    {"area", area_value},       {"code", code_value},     {"year", year_value},
    {"seal", seal_value},       {"status", status_value}, {"catalogue", catalogue_value},
    {"version", version_value},
};

/* These take an indicator; of what there is nothing they are "–". */
static const struct {
    const char *name;
    const char *(*value)(const edu_report_t *report, const edu_figure_t *figure, apr_pool_t *pool);
} of_indicator[] = {
    {"rate", rate_value},     {"target", target_value},   {"gap", gap_value},
    {"change", change_value}, {"verdict", verdict_value},
};

static const char *const names[] = {"{area}",
                                    "{code}",
                                    "{year}",
                                    "{seal}",
                                    "{status}",
                                    "{catalogue}",
                                    "{version}",
                                    "{rate:INDICATOR}",
                                    "{target:INDICATOR}",
                                    "{gap:INDICATOR}",
                                    "{change:INDICATOR}",
                                    "{verdict:INDICATOR}",
                                    NULL};

static edu_error_t *
value_of(const char **text, void *baton, const char *name, const char *argument, apr_pool_t *pool)
{
    const edu_report_t *report = baton;
    const edu_assessment_t *assessment = report->assessment;
    const edu_indicator_t *indicator;
    const edu_figure_t *figure;

    for (size_t i = 0; argument == NULL && i < sizeof plain / sizeof plain[0]; i++)
        if (strcmp(plain[i].name, name) == 0)
            *text = plain[i].value(report, pool);
    for (size_t i = 0; argument != NULL && i < sizeof of_indicator / sizeof of_indicator[0]; i++) {
        if (strcmp(of_indicator[i].name, name) != 0)
            continue;
        EDU_TRY(edu_subject_indicator(assessment->catalogue, argument));
        indicator = edu_catalogue_indicator(assessment->catalogue, argument);
        figure = edu_figure_find(assessment->figures, NULL, assessment->grp, indicator);
        *text = figure != NULL ? of_indicator[i].value(report, figure, pool) : "";
        if (**text == '\0')
            *text = "–";
    }
    return NULL;
}

static apr_array_header_t *
copy_blocks(const apr_array_header_t *blocks, apr_pool_t *pool)
{
    apr_array_header_t *copy = apr_array_copy(pool, blocks);

    for (int i = 0; i < copy->nelts; i++) {
        edu_report_template_block_t *block = &APR_ARRAY_IDX(copy, i, edu_report_template_block_t);

        block->pieces = apr_array_copy(pool, block->pieces);
    }
    return copy;
}

edu_error_t *
edu_report_fill(edu_report_template_t **filled, const edu_report_template_t *made, const edu_report_t *report,
                apr_pool_t *pool)
{
    edu_report_template_t *copy = apr_pmemdup(pool, made, sizeof *made);
    edu_report_t baton = *report;

    copy->texts = apr_array_copy(pool, made->texts);
    for (int i = 0; i < copy->texts->nelts; i++) {
        edu_report_template_file_t *file = &APR_ARRAY_IDX(copy->texts, i, edu_report_template_file_t);

        file->blocks = copy_blocks(file->blocks, pool);
        EDU_TRY(edu_report_template_fill(file->blocks, file->path, value_of, &baton, names, pool));
    }
    *filled = copy;
    return NULL;
}
