#include "reports/subject.h"

#include "base/log.h"
#include "base/text.h"
#include "base/translate.h"
#include "sql/embedded.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

edu_error_t *
edu_subject_period(edu_period_t *period, const char *text)
{
    edu_error_t *error = edu_period_parse(period, text, strlen(text));

    if (error == NULL)
        return NULL;
    /* What is wrong with an operand is a matter of usage, not of an input file. */
    edu_error_clear(error);
    return edu_error_hint(
        edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a period", text),
        "periods are written 2019, 2019-S1, 2019-T1, 2019-Q1, 2019-03, 2019-W05, 2019-06-30");
}

edu_error_t *
edu_subject_year(int *year, const char *text)
{
    edu_period_t period;
    edu_error_t *error = edu_period_parse(&period, text, strlen(text));

    if (error == NULL && period.frequency == EDU_YEAR) {
        *year = period.year;
        return NULL;
    }
    edu_error_clear(error);
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "\"%s\" is not a year", text),
                          "give the year of the reference date, such as 2019");
}

edu_error_t *
edu_subject_nothing(edu_db_t *db, const edu_area_t *area, int year, apr_pool_t *pool)
{
    edu_result_t *years;
    edu_error_t *error;

    EDU_TRY(edu_db_query(&years, db, edu_sql_query("rollup_years"), EDU_PARAMS(EDU_INT(year)), pool));
    if (edu_result_bool(years, 0, 0))
        error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "nothing aggregated for area \"%s\" (%s) in %d",
                                 area->code, area->name_zh, year);
    else
        error = edu_error_create(EDU_ERR_NOT_FOUND, NULL, "nothing aggregated for %d yet", year);
    if (!edu_result_bool(years, 0, 0) && !edu_result_null(years, 0, 1))
        error = edu_error_detail(error, "there are figures for %s to %s", edu_result_text(years, 0, 1),
                                 edu_result_text(years, 0, 2));
    return edu_error_hint(error, "collect the returns and run \"edustat aggregate\"");
}

/* The nearest of the known codes by edit distance, for "did you mean". */
static edu_error_t *
with_nearest(edu_error_t *error, const char *nearest)
{
    return nearest != NULL ? edu_error_hint(error, "did you mean \"%s\"?", nearest) : error;
}

static void
keep_nearer(const char **nearest, size_t *distance, const char *code, const char *candidate)
{
    size_t found = edu_text_distance(code, candidate);

    if (found < *distance) {
        *distance = found;
        *nearest = candidate;
    }
}

edu_error_t *
edu_subject_group(const edu_catalogue_t *catalogue, const char *group)
{
    const char *nearest = NULL;
    size_t distance = 4;

    if (strcmp(group, "all") == 0 || edu_catalogue_group(catalogue, group) != NULL)
        return NULL;
    for (int i = 0; i < catalogue->groups->nelts; i++)
        keep_nearer(&nearest, &distance, group,
                    APR_ARRAY_IDX(catalogue->groups, i, const edu_group_t *)->code);
    return with_nearest(edu_error_create(EDU_ERR_USAGE, NULL, "unknown group \"%s\"", group), nearest);
}

edu_error_t *
edu_subject_indicator(const edu_catalogue_t *catalogue, const char *indicator)
{
    const char *nearest = NULL;
    size_t distance = 4;

    if (edu_catalogue_indicator(catalogue, indicator) != NULL)
        return NULL;
    for (int i = 0; i < catalogue->indicators->nelts; i++)
        keep_nearer(&nearest, &distance, indicator,
                    APR_ARRAY_IDX(catalogue->indicators, i, const edu_indicator_t *)->code);
    return with_nearest(edu_error_create(EDU_ERR_USAGE, NULL, "unknown indicator \"%s\"", indicator),
                        nearest);
}

edu_error_t *
edu_subject_form(const edu_form_t **form, const edu_catalogue_t *catalogue, const char *code)
{
    const char *nearest = NULL;
    size_t distance = 4;

    *form = edu_catalogue_form(catalogue, code);
    if (*form != NULL)
        return NULL;
    for (int i = 0; i < catalogue->forms->nelts; i++)
        keep_nearer(&nearest, &distance, code, APR_ARRAY_IDX(catalogue->forms, i, const edu_form_t *)->code);
    return with_nearest(edu_error_create(EDU_ERR_USAGE, NULL, "unknown form \"%s\"", code), nearest);
}
