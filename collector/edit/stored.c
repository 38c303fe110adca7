#include "collector/edit/stored.h"

#include "base/cancel.h"
#include "collector/edit/area.h"
#include "collector/edit/look.h"

typedef struct stored_t {
    edu_findings_t *findings;
    edu_edit_county_t *county;
} stored_t;

static edu_error_t *
take_finding(void *baton, const edu_edit_period_t *period, edu_edit_row_t *row, const edu_edit_rule_t *rule,
             const char *message_zh, const char *message_en)
{
    stored_t *stored = baton;
    const edu_edit_county_t *county = stored->county;

    return edu_findings_add(stored->findings,
                            &(edu_finding_t){county->code, county->plan->form->code, period->year,
                                             period->period, row != NULL ? row->unit : county->code,
                                             rule->code, rule->severity, 0, message_zh, message_en});
}

edu_error_t *
edu_edit_check_stored(edu_findings_t *findings, int64_t *county_periods, edu_db_t *db,
                      const edu_catalogue_t *catalogue, const edu_form_t *form,
                      const apr_array_header_t *counties, apr_pool_t *scratch_pool)
{
    edu_edit_plan_t *plan = edu_edit_plan_create(catalogue, form, scratch_pool);
    stored_t stored = {findings, edu_edit_county_create(plan, scratch_pool)};
    edu_edit_look_t *look = edu_edit_look_create(plan, take_finding, &stored, scratch_pool);

    for (int i = 0; i < counties->nelts; i++) {
        EDU_TRY(edu_cancel_check());
        edu_edit_county_begin(stored.county, APR_ARRAY_IDX(counties, i, const char *));
        EDU_TRY(edu_edit_look_load(look, stored.county, db));
        EDU_TRY(edu_edit_look_later(look, stored.county, findings, 0));
        *county_periods += stored.county->periods->nelts;
    }
    EDU_TRY(edu_edit_areas(findings, db, plan, 0, scratch_pool));
    return edu_findings_store(findings, db, edu_edit_area_forms(plan, scratch_pool), scratch_pool);
}
