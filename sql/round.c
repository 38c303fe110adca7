#include "sql/round.h"

#include "base/text.h"
#include "base/translate.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Columns of approval_list_changed.sql. */
enum { AREA, PERIOD, BY, AT, TOTAL };

static edu_error_t *
refused(const char *form, const edu_result_t *rows, apr_pool_t *pool)
{
    int64_t total = edu_result_int(rows, 0, TOTAL);
    const char *list = "";
    edu_error_t *error;

    for (int i = 0; i < edu_result_rows(rows); i++)
        list = edu_translated(pool, "%s%s%s %s (approved by %s at %s)", list,
                              i > 0 ? edu_translate(", ") : "", edu_result_text(rows, i, AREA),
                              edu_result_text(rows, i, PERIOD), edu_result_text(rows, i, BY),
                              edu_text_time(edu_result_text(rows, i, AT), true, pool));
    error = edu_error_create(EDU_ERR_REFUSED, NULL,
                             total == 1
                                 ? "%" APR_INT64_T_FMT " approved county-period of form \"%s\" would change"
                                 : "%" APR_INT64_T_FMT " approved county-periods of form \"%s\" would change",
                             (apr_int64_t)total, form);
    edu_error_detail(error, "%s%s", list, total > edu_result_rows(rows) ? edu_translate(", ...") : "");
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

apr_array_header_t *
edu_round_bases(const edu_areas_t *areas, const edu_area_t *area, int year, edu_level_t level,
                apr_pool_t *pool)
{
    apr_array_header_t *below = edu_areas_below(areas, area->code, year, -1, pool);
    apr_array_header_t *bases = apr_array_make(pool, below->nelts + 1, sizeof(const char *));

    for (int i = 0; i < below->nelts; i++) {
        const edu_area_t *one = APR_ARRAY_IDX(below, i, const edu_area_t *);

        if (edu_areas_is_base(areas, one, year, level, pool))
            APR_ARRAY_PUSH(bases, const char *) = one->code;
    }
    return bases;
}

/* The beginning of a day where this program runs, or of the one `later` days after. */
static edu_error_t *
beginning(const char **text_out, const char *day, int later, apr_pool_t *pool)
{
    struct tm parts = {0};
    struct tm utc;
    char text[64];
    char *end;
    time_t at;

    parts.tm_isdst = -1;
    if (strlen(day) == 10 && day[4] == '-' && day[7] == '-' && strspn(day, "0123456789-") == 10) {
        int month = (int)strtol(day + 5, &end, 10) - 1;
        int date = (int)strtol(day + 8, &end, 10);

        parts.tm_year = (int)strtol(day, &end, 10) - 1900;
        parts.tm_mon = month;
        parts.tm_mday = date;
        /* mktime makes 30 February a day of March. */
        if (date > 0 && mktime(&parts) != (time_t)-1 && parts.tm_mon == month && parts.tm_mday == date) {
            parts.tm_mday += later;
            parts.tm_isdst = -1;
            at = mktime(&parts);
            gmtime_r(&at, &utc);
            strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S+00", &utc);
            *text_out = apr_pstrdup(pool, text);
            return NULL;
        }
    }
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a day", day),
                          "write it as 2019-09-20");
}

edu_error_t *
edu_round_end_of_day(const char **before, const char *day, apr_pool_t *pool)
{
    return beginning(before, day, 1, pool);
}

edu_error_t *
edu_round_start_of_day(const char **from, const char *day, apr_pool_t *pool)
{
    return beginning(from, day, 0, pool);
}

const char *
edu_round_due(const edu_form_t *form, const edu_period_t *period, int reference, apr_pool_t *pool)
{
    if (form->due == 0 || form->frequency != EDU_YEAR || period->frequency != EDU_YEAR)
        return NULL;
    return apr_psprintf(pool, "%04d-%02d-%02d", period->year + (form->due < reference), form->due / 100,
                        form->due % 100);
}

edu_error_t *
edu_round_deadline(edu_deadline_t *deadline, edu_db_t *db, const edu_catalogue_t *catalogue,
                   const edu_form_t *form, const edu_period_t *period, apr_pool_t *pool)
{
    char text[EDU_PERIOD_TEXT];
    edu_result_t *rows;

    edu_period_format(period, text);
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("round_find"),
                         EDU_PARAMS(EDU_TEXT(form->code), EDU_TEXT(text)), pool));
    memset(deadline, 0, sizeof *deadline);
    if (edu_result_rows(rows) > 0) {
        deadline->opened = true;
        deadline->due = edu_result_text(rows, 0, 0);
        deadline->before = edu_result_text(rows, 0, 1);
        deadline->by = edu_result_text(rows, 0, 2);
        deadline->closed = !edu_result_null(rows, 0, 4);
        return NULL;
    }
    deadline->due = edu_round_due(form, period, catalogue->reference_date, pool);
    return deadline->due != NULL ? edu_round_end_of_day(&deadline->before, deadline->due, pool) : NULL;
}
