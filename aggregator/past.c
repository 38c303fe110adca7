#include "aggregator/past.h"

#include "aggregator/cube.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* The rates of one area. Those of year y stand at y % EDU_PAST_YEARS, where years[] says that it is they. */
typedef struct area_past_t {
    int years[EDU_PAST_YEARS];
    double *rates; /* groups x indicators x EDU_PAST_YEARS */
} area_past_t;

struct edu_past_t {
    const edu_catalogue_t *catalogue;
    apr_hash_t *areas; /* code to area_past_t */
    int groups;        /* with all */
    int indicators;
    apr_pool_t *pool;
};

edu_past_t *
edu_past_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_past_t *past = apr_pcalloc(pool, sizeof *past);

    past->catalogue = catalogue;
    past->areas = apr_hash_make(pool);
    past->groups = catalogue->groups->nelts + 1;
    past->indicators = catalogue->indicators->nelts;
    past->pool = pool;
    return past;
}

static area_past_t *
make_area(edu_past_t *past, const char *code)
{
    area_past_t *area = apr_hash_get(past->areas, code, APR_HASH_KEY_STRING);
    size_t rates = (size_t)past->groups * (size_t)past->indicators * EDU_PAST_YEARS;

    if (area != NULL)
        return area;
    area = apr_pcalloc(past->pool, sizeof *area);
    area->rates = apr_palloc(past->pool, (rates + 1) * sizeof(double));
    apr_hash_set(past->areas, apr_pstrdup(past->pool, code), APR_HASH_KEY_STRING, area);
    return area;
}

static double *
rate_at(const edu_past_t *past, const area_past_t *area, int grp, int indicator, int slot)
{
    return &area->rates[(grp * past->indicators + indicator) * EDU_PAST_YEARS + slot];
}

void
edu_past_note(edu_past_t *past, const char *code, int grp, int indicator, int year, double rate)
{
    area_past_t *area = make_area(past, code);
    int slot = year % EDU_PAST_YEARS;

    if (area->years[slot] != year) {
        area->years[slot] = year;
        for (int g = 0; g < past->groups; g++)
            for (int i = 0; i < past->indicators; i++)
                *rate_at(past, area, g, i, slot) = NAN;
    }
    *rate_at(past, area, grp, indicator, slot) = rate;
}

edu_error_t *
edu_past_read(edu_past_t *past, edu_db_t *db, const apr_array_header_t *areas, int year,
              apr_pool_t *scratch_pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("rate_past"),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(areas, scratch_pool)),
                                    EDU_INT(year - EDU_PAST_YEARS + 1), EDU_INT(year - 1),
                                    EDU_DOUBLE(past->catalogue->completeness)),
                         scratch_pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const edu_indicator_t *indicator =
            edu_catalogue_indicator(past->catalogue, edu_result_text(rows, i, 2));
        int grp = edu_cube_group(past->catalogue, edu_result_text(rows, i, 1));

        if (indicator != NULL && grp >= 0)
            edu_past_note(past, edu_result_text(rows, i, 0), grp, indicator->index,
                          (int)edu_result_int(rows, i, 3), edu_result_double(rows, i, 4));
    }
    return NULL;
}

size_t
edu_past_series(edu_year_value_t series[EDU_PAST_YEARS], const edu_past_t *past, const char *code, int grp,
                int indicator, int year)
{
    const area_past_t *area = apr_hash_get(past->areas, code, APR_HASH_KEY_STRING);
    size_t count = 0;

    for (int y = year - EDU_PAST_YEARS + 1; area != NULL && y < year; y++) {
        int slot = y % EDU_PAST_YEARS;
        double rate = area->years[slot] == y ? *rate_at(past, area, grp, indicator, slot) : NAN;

        if (!isnan(rate))
            series[count++] = (edu_year_value_t){y, rate};
    }
    return count;
}
