#include "collector/edit/stored.h"

#include "base/cancel.h"
#include "collector/edit/area.h"
#include "collector/edit/look.h"

#include <limits.h>
#include <string.h>

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
                                             period->period, row != NULL ? row->unit->code : county->code,
                                             rule->code, rule->severity, 0, message_zh, message_en});
}

/* changed: county-periods (edu_edit_changed_t) of which nothing may be left. */
static edu_error_t *
look_at_counties(edu_findings_t *findings, int64_t *county_periods, edu_db_t *db,
                 const edu_catalogue_t *catalogue, const edu_form_t *form, const apr_array_header_t *counties,
                 const apr_array_header_t *changed, apr_pool_t *scratch_pool)
{
    edu_edit_plan_t *plan = edu_edit_plan_create(catalogue, form, scratch_pool);
    stored_t stored = {findings, edu_edit_county_create(plan, scratch_pool)};
    edu_edit_look_t *look = edu_edit_look_create(plan, take_finding, &stored, scratch_pool);
    edu_edit_areas_t *areas;

    EDU_TRY(edu_edit_areas_create(&areas, plan, findings, 0, scratch_pool));
    for (int i = 0; changed != NULL && i < changed->nelts; i++) {
        const edu_edit_changed_t *at = &APR_ARRAY_IDX(changed, i, const edu_edit_changed_t);

        EDU_TRY(edu_findings_looked_at(findings, at->county, form->code, at->year, at->period, NULL));
        EDU_TRY(edu_edit_areas_ask(areas, at->county, at->year, at->period));
    }
    for (int i = 0; i < counties->nelts; i++) {
        EDU_TRY(edu_cancel_check());
        edu_edit_county_begin(stored.county, APR_ARRAY_IDX(counties, i, const char *));
        EDU_TRY(edu_edit_look_stored(look, stored.county, db, INT_MAX, findings));
        EDU_TRY(edu_edit_areas_county(areas, stored.county));
        *county_periods += stored.county->periods->nelts;
    }
    EDU_TRY(edu_edit_areas_finish(areas, db, scratch_pool));
    return edu_findings_store(findings, db, edu_edit_area_forms(plan, scratch_pool), scratch_pool);
}

edu_error_t *
edu_edit_check_stored(edu_findings_t *findings, int64_t *county_periods, edu_db_t *db,
                      const edu_catalogue_t *catalogue, const edu_form_t *form,
                      const apr_array_header_t *counties, apr_pool_t *scratch_pool)
{
    return look_at_counties(findings, county_periods, db, catalogue, form, counties, NULL, scratch_pool);
}

edu_error_t *
edu_edit_look_again(edu_findings_t *findings, edu_db_t *db, const edu_catalogue_t *catalogue,
                    const edu_form_t *form, const apr_array_header_t *changed, apr_pool_t *scratch_pool)
{
    apr_array_header_t *counties = apr_array_make(scratch_pool, 64, sizeof(const char *));
    apr_hash_t *seen = apr_hash_make(scratch_pool);
    int64_t ignored = 0;

    for (int i = 0; i < changed->nelts; i++) {
        const char *county = APR_ARRAY_IDX(changed, i, const edu_edit_changed_t).county;

        if (apr_hash_get(seen, county, APR_HASH_KEY_STRING) != NULL)
            continue;
        apr_hash_set(seen, county, APR_HASH_KEY_STRING, county);
        APR_ARRAY_PUSH(counties, const char *) = county;
    }
    return look_at_counties(findings, &ignored, db, catalogue, form, counties, changed, scratch_pool);
}

static void
add_code(apr_array_header_t *codes, const char *code)
{
    for (int i = 0; i < codes->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(codes, i, const char *), code) == 0)
            return;
    APR_ARRAY_PUSH(codes, const char *) = code;
}

apr_array_header_t *
edu_edit_linked_forms(const edu_catalogue_t *catalogue, const edu_form_t *form, apr_pool_t *pool)
{
    const edu_edit_plan_t *plan = edu_edit_plan_create(catalogue, form, pool);
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    add_code(codes, form->code);
    for (int i = 0; i < plan->areas->nelts; i++) {
        const edu_edit_rule_t *rule = APR_ARRAY_IDX(plan->areas, i, const edu_edit_rule_t *);
        const apr_array_header_t *inputs = edu_expr_inputs(rule->check, pool);

        for (int k = 0; k < inputs->nelts; k++)
            add_code(codes, APR_ARRAY_IDX(inputs, k, edu_expr_input_t).form->code);
    }
    return codes;
}

typedef struct settle_t {
    const edu_catalogue_t *catalogue;
    const edu_form_t *form;
    const apr_array_header_t *counties;
} settle_t;

static edu_error_t *
settle_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    const settle_t *settle = baton;
    edu_findings_t *findings;
    int64_t ignored = 0;

    EDU_TRY(edu_findings_create(&findings, pool));
    return edu_edit_check_stored(findings, &ignored, db, settle->catalogue, settle->form, settle->counties,
                                 pool);
}

edu_error_t *
edu_edit_settle(edu_db_t *db, const edu_catalogue_t *catalogue, const edu_form_t *form,
                const apr_array_header_t *counties, apr_pool_t *scratch_pool)
{
    const edu_edit_plan_t *plan = edu_edit_plan_create(catalogue, form, scratch_pool);
    settle_t settle = {catalogue, form, counties};

    if (!plan->looks_back && plan->areas->nelts == 0)
        return NULL;
    return edu_db_transaction(db, EDU_READ_COMMITTED, 10, settle_body, &settle, scratch_pool);
}
