#include "reports/summary/missing.h"

#include "reports/section_status.h"
#include "sql/form_round.h"
#include "sql/form_tables.h"
#include "sql/round.h"

#include <apr_strings.h>

/* So many are named; beyond that a list is for a spreadsheet. */
enum { NAMED = 200 };

enum { COUNTY, CODE, NAME };

static const edu_form_status_t *
status_at(const apr_array_header_t *forms, int index)
{
    return APR_ARRAY_IDX(forms, index, const edu_form_status_t *);
}

/* Above the counties the status counts units without naming them. */
static bool
is_counted_only(const edu_form_status_t *status)
{
    return status->whole.missing > 0 && status->missing->nelts == 0 && edu_form_of_units(status->form);
}

static edu_error_t *
load_form(edu_report_missing_t *missing, edu_db_t *db, const edu_assessment_t *assessment,
          const edu_form_status_t *status, apr_pool_t *pool)
{
    const apr_array_header_t *bases = edu_round_bases(assessment->catalogue->areas, assessment->area,
                                                      assessment->year, status->form->base_level, pool);
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_missing_units(status->form, pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(bases, pool)), EDU_INT(assessment->year),
                                    EDU_TEXT(assessment->period), EDU_INT(NAMED)),
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        APR_ARRAY_PUSH(missing->units, edu_report_missing_unit_t) =
            (edu_report_missing_unit_t){edu_result_text(rows, i, COUNTY), edu_result_text(rows, i, CODE),
                                        edu_result_string(rows, i, NAME)};
    return NULL;
}

edu_error_t *
edu_report_missing_load(apr_array_header_t **missing, edu_db_t *db, const edu_assessment_t *assessment,
                        const apr_array_header_t *forms, apr_pool_t *pool)
{
    *missing = apr_array_make(pool, forms->nelts + 1, sizeof(edu_report_missing_t));
    for (int i = 0; i < forms->nelts; i++) {
        edu_report_missing_t *form = apr_array_push(*missing);

        form->units = apr_array_make(pool, 8, sizeof(edu_report_missing_unit_t));
        if (is_counted_only(status_at(forms, i)))
            EDU_TRY(load_form(form, db, assessment, status_at(forms, i), pool));
    }
    return NULL;
}

static void
write_units(const edu_sections_t *sections, const edu_form_status_t *status, const apr_array_header_t *units)
{
    const edu_assessment_t *assessment = sections->assessment;
    const edu_lang_t lang = assessment->lang;
    apr_pool_t *pool = sections->pool;
    const edu_column_t columns[] = {{NULL, edu_message(lang, EDU_MSG_COLUMN_NAME), EDU_LEFT},
                                    {NULL, edu_message(lang, EDU_MSG_COLUMN_CODE), EDU_LEFT},
                                    {NULL, edu_message(lang, EDU_MSG_COLUMN_AREA), EDU_LEFT}};
    const char *total = edu_text_grouped(status->whole.missing, pool);
    const char *heading = EDU_SAY(lang, EDU_MSG_STATUS_MISSING, pool,
                                  edu_text_pick(lang, status->form->name_zh, status->form->name_en), total);

    edu_document_heading(sections->document, 3, heading);
    edu_document_table(sections->document, heading, columns, 3);
    for (int i = 0; i < units->nelts; i++) {
        const edu_report_missing_unit_t *unit = &APR_ARRAY_IDX(units, i, edu_report_missing_unit_t);
        const char *const cells[] = {*unit->name != '\0' ? unit->name : unit->code, unit->code,
                                     edu_report_area_name(assessment->catalogue, unit->county,
                                                          assessment->year, lang)};

        edu_document_row(sections->document, cells, NULL);
    }
    edu_document_table_end(sections->document);
    if (units->nelts < status->whole.missing)
        edu_document_paragraph(sections->document,
                               EDU_SAY(lang, EDU_MSG_MISSING_UNITS_MORE, pool, apr_itoa(pool, units->nelts),
                                       total, assessment->area->code, assessment->period));
}

void
edu_report_missing_section(const edu_sections_t *sections, const apr_array_header_t *forms,
                           const apr_array_header_t *missing)
{
    const edu_lang_t lang = sections->assessment->lang;

    if (forms->nelts == 0)
        return;
    edu_document_heading(sections->document, 2, edu_message(lang, EDU_MSG_MISSING_UNITS));
    for (int i = 0; i < forms->nelts; i++) {
        const apr_array_header_t *units = APR_ARRAY_IDX(missing, i, edu_report_missing_t).units;

        if (units->nelts > 0)
            write_units(sections, status_at(forms, i), units);
        else
            edu_section_reporting_missing(sections->document, status_at(forms, i), lang, sections->pool);
    }
}
