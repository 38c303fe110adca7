#include "collector/unit_returns.h"

#include "collector/rejects.h"
#include "sql/embedded.h"
#include "sql/form_units.h"

static edu_error_t *
add_finding(edu_db_t *db, const char *form, const char *county, const char *unit, const edu_result_t *rows,
            int row, const char *years, apr_pool_t *pool)
{
    edu_buffer_t *zh = edu_buffer_create(128, pool);
    edu_buffer_t *en = edu_buffer_create(128, pool);

    edu_reason_message(zh, EDU_REASON_unit_closed, EDU_LANG_ZH, unit, NULL, years);
    edu_reason_message(en, EDU_REASON_unit_closed, EDU_LANG_EN, unit, NULL, years);
    return edu_db_exec(db, edu_sql_query("finding_unit_add"),
                       EDU_PARAMS(EDU_TEXT(county), EDU_TEXT(form), EDU_INT(edu_result_int(rows, row, 0)),
                                  EDU_TEXT(edu_result_text(rows, row, 1)), EDU_TEXT(unit),
                                  EDU_TEXT(edu_reason_code(EDU_REASON_unit_closed)),
                                  EDU_TEXT(edu_buffer_text(zh)), EDU_TEXT(edu_buffer_text(en)),
                                  EDU_INT(edu_result_int(rows, row, 2))),
                       NULL);
}

edu_error_t *
edu_unit_returns_left(int64_t *count, edu_db_t *db, const edu_catalogue_t *catalogue, const char *county,
                      const char *unit, int first, int end, const char *years, apr_pool_t *scratch_pool)
{
    for (int i = 0; first < end && i < catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *);
        edu_result_t *rows;

        if (!edu_form_of_units(form))
            continue;
        EDU_TRY(edu_db_query(&rows, db, edu_sql_returns_of_unit(form, scratch_pool),
                             EDU_PARAMS(EDU_TEXT(county), EDU_TEXT(unit), EDU_INT(first), EDU_INT(end)),
                             scratch_pool));
        *count += edu_result_rows(rows);
        for (int k = 0; years != NULL && k < edu_result_rows(rows); k++)
            EDU_TRY(add_finding(db, form->code, county, unit, rows, k, years, scratch_pool));
    }
    return NULL;
}
