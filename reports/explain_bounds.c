#include "reports/explain_bounds.h"

#include "reports/explain_sources.h"
#include "reports/messages.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <string.h>

/* Columns of bound_find.sql. */
enum { MISSING, KNOWN, RATE_KNOWN, RATE_LOWEST, RATE_HIGHEST, VERDICT };

static void
add(edu_explanation_t *made, const char *code, const char *value, const char *text, apr_pool_t *pool)
{
    edu_explain_row_t *row = edu_explain_add(made, EDU_EXPLAIN_BOUND);

    row->code = code;
    row->value = apr_pstrdup(pool, value);
    row->text = text;
}

static void
add_rate(edu_explanation_t *made, const char *code, const edu_result_t *bound, int column,
         edu_message_t message, apr_pool_t *pool)
{
    const edu_indicator_t *indicator = made->indicator;

    if (edu_result_null(bound, 0, column))
        return;
    add(made, code, edu_result_text(bound, 0, column),
        EDU_SAY(made->lang, message, pool,
                apr_pstrcat(pool,
                            edu_text_number(edu_result_double(bound, 0, column), indicator->decimals, pool),
                            edu_figure_unit(indicator), NULL)),
        pool);
}

static edu_message_t
verdict_message(const char *verdict)
{
    if (strcmp(verdict, "met") == 0)
        return EDU_MSG_BOUNDS_MET;
    return strcmp(verdict, "not_met") == 0 ? EDU_MSG_BOUNDS_NOT_MET : EDU_MSG_BOUNDS_OPEN;
}

edu_error_t *
edu_explain_bounds(edu_explanation_t *made, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *bound;

    EDU_TRY(edu_db_query(&bound, db, edu_sql_query("bound_find"),
                         EDU_PARAMS(EDU_TEXT(made->area->code), EDU_INT(made->period.year),
                                    EDU_TEXT(made->period_text), EDU_TEXT(made->grp),
                                    EDU_TEXT(made->indicator->code)),
                         pool));
    if (edu_result_rows(bound) == 0)
        return NULL;
    add(made, "units_missing", edu_result_text(bound, 0, MISSING),
        EDU_SAY(made->lang, EDU_MSG_BOUNDS_MISSING, pool, edu_result_text(bound, 0, MISSING),
                edu_result_text(bound, 0, KNOWN)),
        pool);
    add_rate(made, "rate_known", bound, RATE_KNOWN, EDU_MSG_BOUNDS_KNOWN, pool);
    add_rate(made, "rate_lowest", bound, RATE_LOWEST, EDU_MSG_BOUNDS_LOWEST, pool);
    add_rate(made, "rate_highest", bound, RATE_HIGHEST, EDU_MSG_BOUNDS_HIGHEST, pool);
    if (!edu_result_null(bound, 0, VERDICT))
        add(made, "verdict", edu_result_text(bound, 0, VERDICT),
            edu_message(made->lang, verdict_message(edu_result_text(bound, 0, VERDICT))), pool);
    return NULL;
}
