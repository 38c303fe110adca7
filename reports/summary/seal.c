#include "reports/summary/seal.h"

#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <string.h>

/* Columns of report_seal.sql. */
enum { NUMBER, AREA, BY, AT, REASON, SHA256, STATE, RATES, DIFFERING, WAITING };

/* The codes of an area and those above it, or of an area and those directly below it. */
static const char *
codes(const edu_assessment_t *assessment, const apr_array_header_t *others, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, others->nelts + 1, sizeof(const char *));

    APR_ARRAY_PUSH(list, const char *) = assessment->area->code;
    for (int i = 0; i < others->nelts; i++)
        APR_ARRAY_PUSH(list, const char *) = APR_ARRAY_IDX(others, i, const edu_area_t *)->code;
    return edu_sql_array(list, pool);
}

edu_error_t *
edu_report_seal_load(edu_report_seal_t *seal, edu_db_t *db, const edu_assessment_t *assessment,
                     apr_pool_t *pool)
{
    const edu_areas_t *areas = assessment->catalogue->areas;
    const char *code = assessment->area->code;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(
        &rows, db, edu_sql_query("report_seal"),
        EDU_PARAMS(EDU_TEXT(
                       codes(assessment, edu_areas_ancestors(areas, code, assessment->year, pool), pool)),
                   EDU_INT(assessment->year), EDU_TEXT(codes(assessment, assessment->children, pool)),
                   EDU_TEXT(code), EDU_TEXT(edu_sql_array(edu_areas_ever_below(areas, code, pool), pool)),
                   EDU_INT(edu_catalogue_reach(assessment->catalogue, assessment->year))),
        pool));
    *seal = (edu_report_seal_t){.number = edu_result_int(rows, 0, NUMBER),
                                .area = edu_result_string(rows, 0, AREA),
                                .by = edu_result_string(rows, 0, BY),
                                .at = edu_result_string(rows, 0, AT),
                                .reason = edu_result_string(rows, 0, REASON),
                                .sha256 = edu_result_string(rows, 0, SHA256),
                                .state = edu_result_string(rows, 0, STATE),
                                .rates = edu_result_int(rows, 0, RATES),
                                .differing = edu_result_int(rows, 0, DIFFERING),
                                .waiting = edu_result_int(rows, 0, WAITING)};
    return NULL;
}

static edu_message_t
state_message(const char *state)
{
    static const struct {
        const char *state;
        edu_message_t message;
    } states[] = {{"embargoed", EDU_MSG_SEAL_EMBARGOED},
                  {"published", EDU_MSG_SEAL_PUBLISHED},
                  {"superseded", EDU_MSG_SEAL_SUPERSEDED},
                  {"withdrawn", EDU_MSG_SEAL_WITHDRAWN}};

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].state, state) == 0)
            return states[i].message;
    return EDU_MSG_SEAL_NOT_PUBLISHED;
}

static const char *
number_text(int64_t number, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)number);
}

const char *
edu_report_seal_status(const edu_report_seal_t *seal, edu_lang_t lang, apr_pool_t *pool)
{
    if (seal->number == 0)
        return edu_message(lang, EDU_MSG_COVER_DRAFT);
    if (seal->differing > 0 || seal->waiting > 0)
        return EDU_SAY(lang, seal->differing > 0 ? EDU_MSG_COVER_CHANGED : EDU_MSG_COVER_WAITING, pool,
                       number_text(seal->number, pool));
    return EDU_SAY(lang, EDU_MSG_COVER_SEALED, pool, number_text(seal->number, pool),
                   edu_message(lang, state_message(seal->state)));
}

void
edu_report_seal_section(const edu_sections_t *sections, const edu_report_seal_t *seal)
{
    const edu_assessment_t *assessment = sections->assessment;
    apr_pool_t *pool = sections->pool;
    const edu_lang_t lang = assessment->lang;
    apr_array_header_t *items = apr_array_make(pool, 5, sizeof(const char *));
    const char *number = number_text(seal->number, pool);

    edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_SEAL));
    if (seal->number == 0) {
        APR_ARRAY_PUSH(items, const char *) =
            EDU_SAY(lang, EDU_MSG_SEAL_NONE, pool, assessment->area->code, assessment->period);
    } else {
        APR_ARRAY_PUSH(items, const char *) =
            EDU_SAY(lang, EDU_MSG_SEAL_OF, pool, number,
                    edu_report_area_name(assessment->catalogue, seal->area, assessment->year, lang),
                    assessment->period, seal->by, edu_text_time(seal->at, true, pool));
        if (*seal->reason != '\0')
            APR_ARRAY_PUSH(items, const char *) = EDU_SAY(lang, EDU_MSG_SEAL_REASON, pool, seal->reason);
        APR_ARRAY_PUSH(items, const char *) = EDU_SAY(lang, EDU_MSG_SEAL_SHA256, pool, seal->sha256);
        APR_ARRAY_PUSH(items, const char *) =
            EDU_SAY(lang, EDU_MSG_SEAL_STATE, pool, edu_message(lang, state_message(seal->state)));
        APR_ARRAY_PUSH(items, const char *) =
            EDU_SAY(lang, seal->differing == 0 ? EDU_MSG_SEAL_SAME : EDU_MSG_SEAL_DIFFERS, pool, number,
                    edu_text_grouped(seal->rates, pool), edu_text_grouped(seal->differing, pool));
    }
    if (seal->waiting > 0)
        APR_ARRAY_PUSH(items, const char *) =
            EDU_SAY(lang, EDU_MSG_SEAL_WAITING, pool, edu_text_grouped(seal->waiting, pool));
    edu_document_list(sections->document, items, 0);
}
