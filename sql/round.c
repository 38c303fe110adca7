#include "sql/round.h"

#include "base/text.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

/* Columns of approval_list_changed.sql. */
enum { AREA, PERIOD, BY, AT, TOTAL };

static edu_error_t *
refused(const char *form, const edu_result_t *rows, apr_pool_t *pool)
{
    int64_t total = edu_result_int(rows, 0, TOTAL);
    const char *list = "";
    edu_error_t *error;

    for (int i = 0; i < edu_result_rows(rows); i++)
        list = apr_psprintf(pool, "%s%s%s %s (approved by %s at %s)", list, i > 0 ? ", " : "",
                            edu_result_text(rows, i, AREA), edu_result_text(rows, i, PERIOD),
                            edu_result_text(rows, i, BY), edu_result_text(rows, i, AT));
    error = edu_error_create(EDU_ERR_REFUSED, NULL,
                             "%" APR_INT64_T_FMT " approved county-period%s of form \"%s\" would change",
                             (apr_int64_t)total, total == 1 ? "" : "s", form);
    edu_error_detail(error, "%s%s", list, total > edu_result_rows(rows) ? ", ..." : "");
    return edu_error_hint(error, "take the approval back first: edustat reopen %s %s %s --reason TEXT",
                          edu_result_text(rows, 0, AREA), form, edu_result_text(rows, 0, PERIOD));
}

edu_error_t *
edu_round_check_open(edu_db_t *db, const char *form, const apr_array_header_t *changed,
                     apr_pool_t *scratch_pool)
{
    apr_array_header_t *counties = apr_array_make(scratch_pool, changed->nelts + 1, sizeof(const char *));
    apr_array_header_t *periods = apr_array_make(scratch_pool, changed->nelts + 1, sizeof(const char *));
    const char *period_array;
    edu_result_t *rows;

    if (changed->nelts == 0)
        return NULL;
    for (int i = 0; i < changed->nelts; i++) {
        const edu_county_period_t *one = &APR_ARRAY_IDX(changed, i, edu_county_period_t);

        APR_ARRAY_PUSH(counties, const char *) = one->county;
        APR_ARRAY_PUSH(periods, const char *) = one->period;
    }
    period_array = edu_sql_array(periods, scratch_pool);
    /* A statement of its own, so that the next one's snapshot is taken behind the locks. */
    EDU_TRY(edu_db_query(NULL, db, edu_sql_query("round_share"),
                         EDU_PARAMS(EDU_TEXT(form), EDU_TEXT(period_array)), scratch_pool));
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("approval_list_changed"),
                         EDU_PARAMS(EDU_TEXT(form), EDU_TEXT(edu_sql_array(counties, scratch_pool)),
                                    EDU_TEXT(period_array)),
                         scratch_pool));
    return edu_result_rows(rows) > 0 ? refused(form, rows, scratch_pool) : NULL;
}

edu_error_t *
edu_round_hold(edu_db_t *db, const char *form, const char *period)
{
    return edu_db_exec(db, edu_sql_query("round_hold"), EDU_PARAMS(EDU_TEXT(form), EDU_TEXT(period)), NULL);
}
