#include "reports/explain_sources.h"

#include "reports/explain_boundaries.h"
#include "reports/messages.h"
#include "sql/embedded.h"
#include "sql/form_reports.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

/* Columns of sql/queries/finding_list.sql that are told. */
enum { AT_COUNTY = 0, AT_UNIT = 4, AT_RULE = 5, AT_SEVERITY = 7, AT_MESSAGE_ZH = 9, AT_MESSAGE_EN = 10 };

typedef struct sources_t {
    edu_explanation_t *made;
    edu_db_t *db;
    const char *counties; /* an array */
    int64_t findings;
    apr_pool_t *pool;
} sources_t;

static edu_error_t *
add_findings(sources_t *sources, const edu_form_t *form, const char *period)
{
    const edu_lang_t lang = sources->made->lang;
    edu_result_t *page;

    EDU_TRY(edu_db_query(&page, sources->db, edu_sql_query("finding_list"),
                         EDU_PARAMS(EDU_TEXT(""), EDU_TEXT(""), EDU_INT(0), EDU_TEXT(""), EDU_TEXT(""),
                                    EDU_TEXT(""), EDU_TEXT(sources->counties), EDU_TEXT(form->code),
                                    EDU_TEXT(period), EDU_NULL, EDU_BOOL(true), EDU_INT(INT32_MAX)),
                         sources->pool));
    for (int i = 0; i < edu_result_rows(page); i++) {
        edu_explain_row_t *row;

        if (sources->findings++ >= EDU_EXPLAIN_FINDINGS)
            continue;
        row = edu_explain_add(sources->made, EDU_EXPLAIN_FINDING);
        row->code = edu_result_text(page, i, AT_UNIT);
        row->name = edu_result_text(page, i, AT_RULE);
        row->period = period;
        row->text = edu_result_text(page, i, lang == EDU_LANG_ZH ? AT_MESSAGE_ZH : AT_MESSAGE_EN);
    }
    return NULL;
}

static edu_error_t *
add_submissions(const sources_t *sources, const edu_form_t *form, int year, const char *period)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, sources->db, edu_sql_submissions_behind(form, sources->pool),
                         EDU_PARAMS(EDU_TEXT(sources->counties), EDU_INT(year), EDU_TEXT(period)),
                         sources->pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        edu_explain_row_t *row = edu_explain_add(sources->made, EDU_EXPLAIN_SUBMISSION);

        row->code = edu_result_text(rows, i, 0);
        row->name = edu_result_text(rows, i, 1);
        row->period = period;
        row->value = edu_result_text(rows, i, 5);
        row->text = apr_psprintf(sources->pool, "%s, %s, SHA-256 %s", edu_result_text(rows, i, 3),
                                 edu_text_time(edu_result_text(rows, i, 4), true, sources->pool),
                                 edu_result_text(rows, i, 2));
    }
    return NULL;
}

static edu_error_t *
add_source(sources_t *sources, const edu_form_t *form, const edu_period_t *period, bool findings)
{
    char *text = apr_palloc(sources->pool, EDU_PERIOD_TEXT);

    edu_period_format(period, text);
    return findings ? add_findings(sources, form, text) : add_submissions(sources, form, period->year, text);
}

/* For each form and period that the indicator reads, of a year also those that it is put together from: its findings, or its submissions. */
static edu_error_t *
each_source(sources_t *sources, bool findings)
{
    const apr_array_header_t *inputs = sources->made->indicator->inputs;

    for (int i = 0; i < inputs->nelts; i++) {
        const edu_expr_input_t *input = &APR_ARRAY_IDX(inputs, i, edu_expr_input_t);
        edu_period_t period = edu_period_before(&sources->made->period, input->lag);
        apr_array_header_t *parts;

        if (!edu_expr_input_is_first(inputs, i))
            continue;
        if (period.frequency != EDU_YEAR || !edu_form_is_shorter(input->form)) {
            EDU_TRY(add_source(sources, input->form, &period, findings));
            continue;
        }
        parts =
            edu_period_parts(period.year, input->form->frequency, input->form->year_reference, sources->pool);
        for (int k = 0; k < parts->nelts; k++)
            EDU_TRY(add_source(sources, input->form, &APR_ARRAY_IDX(parts, k, edu_period_t), findings));
    }
    return NULL;
}

/* Adds the areas that an input is read of, where they are not among the codes. */
static void
add_earlier(apr_array_header_t *codes, const edu_explanation_t *made, const edu_expr_input_t *input,
            apr_pool_t *pool)
{
    const apr_array_header_t *areas = edu_explain_boundary(made, input->form, input->lag, pool).codes;

    for (int i = 0; i < areas->nelts; i++) {
        const char *area = APR_ARRAY_IDX(areas, i, const char *);
        int at = 0;

        while (at < codes->nelts && strcmp(APR_ARRAY_IDX(codes, at, const char *), area) != 0)
            at++;
        if (at == codes->nelts)
            APR_ARRAY_PUSH(codes, const char *) = area;
    }
}

edu_error_t *
edu_explain_sources(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    apr_array_header_t *codes = edu_areas_ever_below(made->catalogue->areas, made->area->code, pool);
    const apr_array_header_t *inputs = made->indicator->inputs;

    for (int i = 0; i < inputs->nelts; i++)
        if (edu_expr_input_is_first(inputs, i))
            add_earlier(codes, made, &APR_ARRAY_IDX(inputs, i, edu_expr_input_t), pool);
    sources_t sources = {made, db, edu_sql_array(codes, pool), 0, pool};

    EDU_TRY(each_source(&sources, true));
    if (sources.findings > EDU_EXPLAIN_FINDINGS)
        edu_explain_add(made, EDU_EXPLAIN_FINDING)->text =
            EDU_SAY(made->lang, EDU_MSG_EXPLAIN_MORE, pool,
                    apr_psprintf(pool, "%" PRId64, sources.findings - EDU_EXPLAIN_FINDINGS), made->area->code,
                    made->period_text);
    return each_source(&sources, false);
}
