#include "reports/figure.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns of the statements, in their order. */
enum {
    AREA_CODE,
    LEVEL,
    YEAR,
    PERIOD,
    GRP,
    INDICATOR,
    NUMERATOR,
    DENOMINATOR,
    RATE,
    TARGET,
    COMPARATOR,
    TARGET_AREA,
    TARGET_SET,
    GAP,
    STATUS,
    DOUBT,
    UNITS_EXPECTED,
    UNITS_REPORTED,
    VALUES_EXPECTED,
    VALUES_MISSING,
    PARTS_EXPECTED,
    PARTS_USED,
    BELOW_N,
    BELOW_MEAN,
    RATE_LOW = BELOW_MEAN + EDU_SPREAD_COUNT,
    RATE_HIGH,
    VERDICT,
    BELOW_CV,
    CHANGE = BELOW_CV + EDU_INEQUALITY_COUNT,
    TREND_YEARS,
    TREND_SLOPE,
    TREND_LOW,
    TREND_HIGH,
    TREND_P,
    ON_COURSE,
    COURSE_YEAR,
    COURSE_EARLIEST,
    COURSE_LATEST,
    EARLIER_EXPECTED,
    EARLIER_REPORTED,
    REQUIRED_GAIN,
    REQUIRED_YEAR
};

static const char *const status_codes[EDU_FIGURE_STATUS_COUNT] = {
    [EDU_FIGURE_MET] = "met",
    [EDU_FIGURE_NOT_MET] = "not_met",
    [EDU_FIGURE_NO_TARGET] = "no_target",
    [EDU_FIGURE_NO_DATA] = "no_data",
    [EDU_FIGURE_INCOMPLETE] = "incomplete",
};

const char *
edu_figure_status_code(edu_figure_status_t status)
{
    return status_codes[status];
}

/* The row of the catalogue that a figure was held to, for its source and phrase. */
static const edu_target_t *
find_target(const edu_catalogue_t *catalogue, const edu_figure_t *figure)
{
    const apr_array_header_t *targets =
        apr_hash_get(catalogue->targets_by_area, figure->target_area, APR_HASH_KEY_STRING);

    if (*figure->comparator == '\0' || targets == NULL)
        return NULL;
    for (int i = 0; i < targets->nelts; i++) {
        const edu_target_t *target = APR_ARRAY_IDX(targets, i, const edu_target_t *);

        if (target->indicator == figure->indicator && strcmp(target->set, figure->target_set) == 0 &&
            target->from <= figure->year && figure->year <= target->to)
            return target;
    }
    return NULL;
}

static edu_error_t *
read_status(edu_figure_t *figure, const char *status)
{
    for (int i = 0; i < EDU_FIGURE_STATUS_COUNT; i++) {
        if (strcmp(status, status_codes[i]) == 0) {
            figure->status = (edu_figure_status_t)i;
            return NULL;
        }
    }
    return edu_error_create(EDU_ERR_INTERNAL, NULL, "unknown status \"%s\" in rollup_indicator", status);
}

/* What the statistics say. */
static void
read_statistics(edu_figure_t *figure, const edu_result_t *result, int row)
{
    for (int i = 0; i < EDU_SPREAD_COUNT; i++)
        figure->spread[i] = edu_result_number(result, row, BELOW_MEAN + i);
    for (int i = 0; i < EDU_INEQUALITY_COUNT; i++)
        figure->inequality[i] = edu_result_number(result, row, BELOW_CV + i);
    figure->low = edu_result_number(result, row, RATE_LOW);
    figure->high = edu_result_number(result, row, RATE_HIGH);
    figure->certainty = edu_result_string(result, row, VERDICT);
    figure->change = edu_result_number(result, row, CHANGE);
    figure->trend_years = edu_result_int(result, row, TREND_YEARS);
    figure->slope = edu_result_number(result, row, TREND_SLOPE);
    figure->slope_low = edu_result_number(result, row, TREND_LOW);
    figure->slope_high = edu_result_number(result, row, TREND_HIGH);
    figure->slope_p = edu_result_number(result, row, TREND_P);
    figure->on_course = edu_result_string(result, row, ON_COURSE);
    figure->course_year = edu_result_int(result, row, COURSE_YEAR);
    figure->course_earliest = edu_result_int(result, row, COURSE_EARLIEST);
    figure->course_latest = edu_result_int(result, row, COURSE_LATEST);
    figure->required_gain = edu_result_number(result, row, REQUIRED_GAIN);
    figure->required_year = edu_result_int(result, row, REQUIRED_YEAR);
}

edu_error_t *
edu_figure_read(edu_figure_t *figure, const edu_result_t *result, int row, const edu_catalogue_t *catalogue)
{
    figure->area = edu_result_string(result, row, AREA_CODE);
    figure->level = edu_result_string(result, row, LEVEL);
    figure->year = (int)edu_result_int(result, row, YEAR);
    figure->period = edu_result_string(result, row, PERIOD);
    figure->grp = edu_result_string(result, row, GRP);
    figure->indicator_code = edu_result_string(result, row, INDICATOR);
    figure->indicator = edu_catalogue_indicator(catalogue, figure->indicator_code);
    figure->numerator = edu_result_number(result, row, NUMERATOR);
    figure->denominator = edu_result_number(result, row, DENOMINATOR);
    figure->rate = edu_result_number(result, row, RATE);
    figure->target = edu_result_number(result, row, TARGET);
    figure->comparator = edu_result_string(result, row, COMPARATOR);
    figure->target_area = edu_result_string(result, row, TARGET_AREA);
    figure->target_set = edu_result_string(result, row, TARGET_SET);
    figure->gap = edu_result_number(result, row, GAP);
    figure->doubt = edu_result_string(result, row, DOUBT);
    figure->units_expected = edu_result_int(result, row, UNITS_EXPECTED);
    figure->units_reported = edu_result_int(result, row, UNITS_REPORTED);
    figure->values_expected = edu_result_int(result, row, VALUES_EXPECTED);
    figure->values_missing = edu_result_int(result, row, VALUES_MISSING);
    figure->parts_expected = edu_result_int(result, row, PARTS_EXPECTED);
    figure->parts_used = edu_result_int(result, row, PARTS_USED);
    figure->below_n = edu_result_int(result, row, BELOW_N);
    figure->earlier_expected = edu_result_int(result, row, EARLIER_EXPECTED);
    figure->earlier_reported = edu_result_int(result, row, EARLIER_REPORTED);
    read_statistics(figure, result, row);
    figure->target_row = find_target(catalogue, figure);
    return read_status(figure, edu_result_string(result, row, STATUS));
}

/* A rate of a part of the units that such a part does not have: rollups made before the catalogue said so may hold it. */
static bool
is_left_out(const edu_figure_t *figure, const edu_catalogue_t *catalogue)
{
    const edu_group_t *group = edu_catalogue_group(catalogue, figure->grp);

    return figure->indicator != NULL && !figure->indicator->groups && group != NULL &&
           *group->attribute != '\0';
}

edu_error_t *
edu_figure_list(apr_array_header_t **figures, const edu_result_t *result, const edu_catalogue_t *catalogue,
                apr_pool_t *pool)
{
    int rows = edu_result_rows(result);

    *figures = apr_array_make(pool, rows + 1, sizeof(edu_figure_t));
    for (int row = 0; row < rows; row++) {
        edu_figure_t figure;

        EDU_TRY(edu_figure_read(&figure, result, row, catalogue));
        if (!is_left_out(&figure, catalogue))
            APR_ARRAY_PUSH(*figures, edu_figure_t) = figure;
    }
    return NULL;
}

/* Targets in the order of their file come first, then indicators in the catalogue's. */
static int
place_of(const edu_figure_t *figure)
{
    if (figure->target_row != NULL)
        return figure->target_row->index;
    return 1000000 + (figure->indicator != NULL ? figure->indicator->index : 1000000);
}

int
edu_figure_compare(const void *a, const void *b)
{
    const edu_figure_t *first = *(const edu_figure_t *const *)a;
    const edu_figure_t *second = *(const edu_figure_t *const *)b;
    int difference = place_of(first) - place_of(second);

    return difference != 0 ? difference : strcmp(first->indicator_code, second->indicator_code);
}

static int
compare_key(const edu_figure_t *figure, const char *area, const char *grp, const char *indicator)
{
    int order = area != NULL ? strcmp(figure->area, area) : 0;

    if (order == 0)
        order = strcmp(figure->grp, grp);
    return order != 0 ? order : strcmp(figure->indicator_code, indicator);
}

const edu_figure_t *
edu_figure_find(const apr_array_header_t *figures, const char *area, const char *grp,
                const edu_indicator_t *indicator)
{
    int low = 0;
    int high = figures->nelts;

    while (low < high) {
        int middle = low + (high - low) / 2;
        const edu_figure_t *figure = &APR_ARRAY_IDX(figures, middle, edu_figure_t);
        int order = compare_key(figure, area, grp, indicator->code);

        if (order == 0)
            return figure;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *
edu_report_area_name(const edu_catalogue_t *catalogue, const char *code, int year, edu_lang_t lang)
{
    const edu_area_t *area = edu_areas_find(catalogue->areas, code, year);

    if (area == NULL)
        area = edu_areas_nearest(catalogue->areas, code, year);
    return area != NULL ? edu_text_pick(lang, area->name_zh, area->name_en) : code;
}

const edu_column_t edu_figure_columns[EDU_FIGURE_COLUMNS] = {
    {"area_code", NULL, EDU_LEFT},
    {"area_name", NULL, EDU_LEFT},
    {"level", NULL, EDU_LEFT},
    {"year", NULL, EDU_RIGHT},
    {"period", NULL, EDU_LEFT},
    {"grp", NULL, EDU_LEFT},
    {"indicator", NULL, EDU_LEFT},
    {"numerator", NULL, EDU_RIGHT},
    {"denominator", NULL, EDU_RIGHT},
    {"rate", NULL, EDU_RIGHT},
    {"target", NULL, EDU_RIGHT},
    {"gap", NULL, EDU_RIGHT},
    {"status", NULL, EDU_LEFT},
    {"units_expected", NULL, EDU_RIGHT},
    {"units_reported", NULL, EDU_RIGHT},
    {"comparator", NULL, EDU_LEFT},
    {"target_area", NULL, EDU_LEFT},
    {"target_set", NULL, EDU_LEFT},
    {"doubt", NULL, EDU_LEFT},
    {"values_missing", NULL, EDU_RIGHT},
    {"parts_expected", NULL, EDU_RIGHT},
    {"parts_used", NULL, EDU_RIGHT},
    {"below_n", NULL, EDU_RIGHT},
    {"below_mean", NULL, EDU_RIGHT},
    {"below_sd", NULL, EDU_RIGHT},
    {"below_min", NULL, EDU_RIGHT},
    {"below_q1", NULL, EDU_RIGHT},
    {"below_median", NULL, EDU_RIGHT},
    {"below_q3", NULL, EDU_RIGHT},
    {"below_max", NULL, EDU_RIGHT},
    {"values_expected", NULL, EDU_RIGHT},
    {"completeness", NULL, EDU_RIGHT},
    {"rate_low", NULL, EDU_RIGHT},
    {"rate_high", NULL, EDU_RIGHT},
    {"verdict", NULL, EDU_LEFT},
    {"below_cv", NULL, EDU_RIGHT},
    {"below_gini", NULL, EDU_RIGHT},
    {"below_theil", NULL, EDU_RIGHT},
    {"below_theil_between", NULL, EDU_RIGHT},
    {"below_ratio_20_20", NULL, EDU_RIGHT},
    {"change", NULL, EDU_RIGHT},
    {"trend_years", NULL, EDU_RIGHT},
    {"trend_slope", NULL, EDU_RIGHT},
    {"trend_low", NULL, EDU_RIGHT},
    {"trend_high", NULL, EDU_RIGHT},
    {"trend_p", NULL, EDU_RIGHT},
    {"on_course", NULL, EDU_LEFT},
    {"course_year", NULL, EDU_RIGHT},
    {"course_earliest", NULL, EDU_RIGHT},
    {"course_latest", NULL, EDU_RIGHT},
    {"earlier_expected", NULL, EDU_RIGHT},
    {"earlier_reported", NULL, EDU_RIGHT},
    {"required_gain", NULL, EDU_RIGHT},
    {"required_year", NULL, EDU_RIGHT},
    {"indicator_name", NULL, EDU_LEFT},
    {"grp_name", NULL, EDU_LEFT},
    {"target_area_name", NULL, EDU_LEFT},
    {"target_source", NULL, EDU_LEFT},
    {"target_phrase", NULL, EDU_LEFT},
    {"target_flag", NULL, EDU_LEFT},
    {"indicator_note", NULL, EDU_LEFT},
};

static char *
fixed(double value, int decimals, apr_pool_t *pool)
{
    return isnan(value) ? apr_pstrdup(pool, "") : edu_text_number(value, decimals, pool);
}

static char *
shortest(double value, apr_pool_t *pool)
{
    return isnan(value) ? apr_pstrdup(pool, "") : edu_text_shortest(value, pool);
}

static char *
whole(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" PRId64, value);
}

/* Cut, not rounded, as edu_figure_share() does: only everything is 100. */
static char *
percent(int64_t part, int64_t whole_count, apr_pool_t *pool)
{
    int64_t hundredths;

    if (whole_count <= 0)
        return apr_pstrdup(pool, "");
    hundredths = part * 10000 / whole_count;
    return apr_psprintf(pool, "%" PRId64 ".%02" PRId64, hundredths / 100, hundredths % 100);
}

static char *
year(int64_t value, apr_pool_t *pool)
{
    return value > 0 ? whole(value, pool) : apr_pstrdup(pool, "");
}

/* Ten significant digits: more than any of them deserves, and no more than double arithmetic keeps. */
static char *
digits(double value, apr_pool_t *pool)
{
    char text[32];

    if (isnan(value))
        return apr_pstrdup(pool, "");
    snprintf(text, sizeof text, "%.10g", value); /* APR's %g leaves out a zero before the point */
    return apr_pstrdup(pool, text);
}

static void
statistics_cells(const char **cells, const edu_figure_t *figure, int decimals, apr_pool_t *pool)
{
    int at = 0;

    cells[at++] = fixed(figure->low, decimals, pool);
    cells[at++] = fixed(figure->high, decimals, pool);
    cells[at++] = figure->certainty;
    for (int i = 0; i < EDU_INEQUALITY_COUNT; i++)
        cells[at++] = digits(figure->inequality[i], pool);
    cells[at++] = fixed(figure->change, decimals, pool);
    cells[at++] = year(figure->trend_years, pool);
    cells[at++] = digits(figure->slope, pool);
    cells[at++] = digits(figure->slope_low, pool);
    cells[at++] = digits(figure->slope_high, pool);
    cells[at++] = digits(figure->slope_p, pool);
    cells[at++] = *figure->on_course == '\0' ? "" : *figure->on_course == 't' ? "yes" : "no";
    cells[at++] = year(figure->course_year, pool);
    cells[at++] = year(figure->course_earliest, pool);
    cells[at++] = year(figure->course_latest, pool);
    cells[at++] = whole(figure->earlier_expected, pool);
    cells[at++] = whole(figure->earlier_reported, pool);
    cells[at++] = digits(figure->required_gain, pool);
    cells[at] = year(figure->required_year, pool);
}

/* Names and sources, which the query leaves to those who join them themselves. */
static void
describing_cells(const char **cells, const edu_figure_t *figure, const edu_catalogue_t *catalogue,
                 edu_lang_t lang, apr_pool_t *pool)
{
    const edu_group_t *group = edu_catalogue_group(catalogue, figure->grp);
    const edu_target_t *target = figure->target_row;
    int at = EDU_FIGURE_QUERY;

    cells[at++] = figure->indicator == NULL
                      ? figure->indicator_code
                      : edu_text_pick(lang, figure->indicator->name_zh, figure->indicator->name_en);
    cells[at++] = group != NULL ? edu_text_pick(lang, group->name_zh, group->name_en) : "";
    cells[at++] = *figure->target_area != '\0'
                      ? edu_report_area_name(catalogue, figure->target_area, figure->year, lang)
                      : "";
    cells[at++] = target != NULL ? edu_target_source(target, lang, pool) : "";
    cells[at++] = target != NULL ? target->phrase : "";
    cells[at++] = target != NULL ? edu_text_pick(lang, target->flag_zh, target->flag) : "";
    cells[at++] = figure->indicator != NULL
                      ? edu_text_pick(lang, figure->indicator->note_zh, figure->indicator->note_en)
                      : "";
}

void
edu_figure_cells(const char **cells, const edu_figure_t *figure, const edu_catalogue_t *catalogue,
                 edu_lang_t lang, apr_pool_t *pool)
{
    int decimals = figure->indicator != NULL ? figure->indicator->decimals : 2;
    int at = 0;

    cells[at++] = figure->area;
    cells[at++] = edu_report_area_name(catalogue, figure->area, figure->year, lang);
    cells[at++] = figure->level;
    cells[at++] = whole(figure->year, pool);
    cells[at++] = figure->period;
    cells[at++] = figure->grp;
    cells[at++] = figure->indicator_code;
    cells[at++] = shortest(figure->numerator, pool);
    cells[at++] = shortest(figure->denominator, pool);
    cells[at++] = fixed(figure->rate, decimals, pool);
    cells[at++] = shortest(figure->target, pool);
    cells[at++] = fixed(figure->gap, decimals, pool);
    cells[at++] = edu_figure_status_code(figure->status);
    cells[at++] = whole(figure->units_expected, pool);
    cells[at++] = whole(figure->units_reported, pool);
    cells[at++] = figure->comparator;
    cells[at++] = figure->target_area;
    cells[at++] = figure->target_set;
    cells[at++] = figure->doubt;
    cells[at++] = whole(figure->values_missing, pool);
    cells[at++] = whole(figure->parts_expected, pool);
    cells[at++] = whole(figure->parts_used, pool);
    cells[at++] = figure->below_n > 0 ? whole(figure->below_n, pool) : "";
    for (int i = 0; i < EDU_SPREAD_COUNT; i++)
        cells[at++] = fixed(figure->spread[i], decimals, pool);
    cells[at++] = whole(figure->values_expected, pool);
    cells[at++] = percent(figure->units_reported, figure->units_expected, pool);
    statistics_cells(cells + at, figure, decimals, pool);
    describing_cells(cells, figure, catalogue, lang, pool);
}
