#include "aggregator/past.h"

#include "aggregator/rates.h"
#include "model/boundary.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* The rates of one area. Those of year y stand at y % EDU_PAST_YEARS, where years[] says that it is they. */
typedef struct area_past_t {
    int years[EDU_PAST_YEARS];
    double *rates; /* groups x indicators x EDU_PAST_YEARS */
    double *
        sides; /* numerator and denominator of each, where something happened to the area in some year; else NULL */
} area_past_t;

/* What the area was in each of the years before one: NULL where it was itself. */
typedef struct origin_t {
    int year;
    const apr_array_header_t *codes[EDU_PAST_YEARS];
} origin_t;

struct edu_past_t {
    const edu_catalogue_t *catalogue;
    apr_hash_t *areas;   /* code to area_past_t */
    apr_hash_t *origins; /* code to origin_t, of those to which something happened */
    int groups;          /* with all */
    int indicators;
    apr_pool_t *pool;
};

edu_past_t *
edu_past_create(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_past_t *past = apr_pcalloc(pool, sizeof *past);

    past->catalogue = catalogue;
    past->areas = apr_hash_make(pool);
    past->origins = apr_hash_make(pool);
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
    if (edu_areas_changes_of(past->catalogue->areas, code) != NULL)
        area->sides = apr_palloc(past->pool, 2 * (rates + 1) * sizeof(double));
    apr_hash_set(past->areas, apr_pstrdup(past->pool, code), APR_HASH_KEY_STRING, area);
    return area;
}

static int
place_of(const edu_past_t *past, int grp, int indicator, int slot)
{
    return (grp * past->indicators + indicator) * EDU_PAST_YEARS + slot;
}

static double *
rate_at(const edu_past_t *past, const area_past_t *area, int grp, int indicator, int slot)
{
    return &area->rates[place_of(past, grp, indicator, slot)];
}

void
edu_past_note(edu_past_t *past, const char *code, int grp, int indicator, int year, double rate,
              double numerator, double denominator)
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
    if (area->sides == NULL)
        return;
    area->sides[2 * place_of(past, grp, indicator, slot)] = numerator;
    area->sides[2 * place_of(past, grp, indicator, slot) + 1] = denominator;
}

void
edu_past_add(apr_hash_t *areas, const edu_areas_t *all, int year, apr_pool_t *pool)
{
    apr_hash_t *own = apr_hash_copy(pool, areas);

    for (int y = year - EDU_PAST_YEARS + 1; y < year; y++) {
        apr_hash_t *then = apr_hash_copy(pool, own);

        edu_earlier_add(then, all, year, y, pool);
        for (apr_hash_index_t *i = apr_hash_first(pool, then); i != NULL; i = apr_hash_next(i))
            apr_hash_set(areas, apr_hash_this_key(i), APR_HASH_KEY_STRING, apr_hash_this_val(i));
    }
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
                          (int)edu_result_int(rows, i, 3), edu_result_double(rows, i, 4),
                          edu_result_double(rows, i, 5), edu_result_double(rows, i, 6));
    }
    return NULL;
}

static const origin_t *
origin_of(edu_past_t *past, const char *code, int year)
{
    const edu_areas_t *areas = past->catalogue->areas;
    origin_t *origin;

    if (edu_areas_changes_of(areas, code) == NULL)
        return NULL;
    origin = apr_hash_get(past->origins, code, APR_HASH_KEY_STRING);
    if (origin == NULL) {
        origin = apr_pcalloc(past->pool, sizeof *origin);
        apr_hash_set(past->origins, apr_pstrdup(past->pool, code), APR_HASH_KEY_STRING, origin);
    }
    if (origin->year == year)
        return origin;
    origin->year = year;
    for (int y = year - EDU_PAST_YEARS + 1; y < year; y++)
        origin->codes[y % EDU_PAST_YEARS] = edu_boundary_is_settled(areas, code, y, year)
                                                ? NULL
                                                : edu_boundary_of_one(areas, code, year, y, past->pool).codes;
    return origin;
}

/* The rate of one area in one year; NAN when none was noted. */
static double
rate_of(const edu_past_t *past, const char *code, int grp, int indicator, int year, edu_rate_t *sides)
{
    const area_past_t *area = apr_hash_get(past->areas, code, APR_HASH_KEY_STRING);
    int slot = year % EDU_PAST_YEARS;
    double rate;

    if (area == NULL || area->years[slot] != year)
        return NAN;
    rate = *rate_at(past, area, grp, indicator, slot);
    if (!isnan(rate) && area->sides != NULL) {
        sides->numerator += area->sides[2 * place_of(past, grp, indicator, slot)];
        sides->denominator += area->sides[2 * place_of(past, grp, indicator, slot) + 1];
    }
    return rate;
}

/* The rate of areas taken together: of their numerators and denominators. Rates made of rates are not added up. */
static double
rate_of_all(const edu_past_t *past, const apr_array_header_t *codes, int grp, int indicator, int year)
{
    const edu_indicator_t *shape =
        APR_ARRAY_IDX(past->catalogue->indicators, indicator, const edu_indicator_t *);
    edu_rate_t sides = {.used = true};
    double rate = NAN;

    if (codes->nelts > 1 && shape->made_of != EDU_MADE_OF_COUNTS)
        return NAN;
    for (int i = 0; i < codes->nelts; i++) {
        rate = rate_of(past, APR_ARRAY_IDX(codes, i, const char *), grp, indicator, year, &sides);
        if (isnan(rate))
            return NAN;
    }
    return codes->nelts <= 1 ? rate : sides.denominator != 0 ? edu_rate_value(&sides, shape) : NAN;
}

size_t
edu_past_series(edu_year_value_t series[EDU_PAST_YEARS], edu_past_t *past, const char *code, int grp,
                int indicator, int year)
{
    const origin_t *origin = origin_of(past, code, year);
    size_t count = 0;

    for (int y = year - EDU_PAST_YEARS + 1; y < year; y++) {
        const apr_array_header_t *codes = origin != NULL ? origin->codes[y % EDU_PAST_YEARS] : NULL;
        edu_rate_t ignored = {0};
        double rate = codes == NULL ? rate_of(past, code, grp, indicator, y, &ignored)
                                    : rate_of_all(past, codes, grp, indicator, y);

        if (!isnan(rate))
            series[count++] = (edu_year_value_t){y, rate};
    }
    return count;
}
