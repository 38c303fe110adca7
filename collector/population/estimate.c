#include "collector/population/estimate.h"

#include "base/file.h"
#include "catalogue/reader/csv_table.h"
#include "sql/area.h"
#include "sql/round.h"

#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The last ratio is from 18 to 19: older ages are not told. */
enum { RATIOS = EDU_CENSUS_AGES - 1, FILE_MOST = 1024 * 1024 };

static const char *const sexes[EDU_SEXES] = {"male", "female"};

static edu_error_t *
read_ratio(double *ratio, const edu_csv_table_t *table, int row, int column)
{
    const char *text = edu_csv_text(table, row, column);
    char *end;

    *ratio = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !(*ratio > 0 && *ratio <= 1))
        return edu_csv_error(table, row, column, "\"%s\" is not a ratio above 0 and up to 1", text);
    return NULL;
}

static edu_error_t *
read_file(edu_survival_t *survival, const char *path, apr_pool_t *pool)
{
    static const edu_csv_column_t columns[] = {{"age", true}, {"male", true}, {"female", true}};
    bool known[RATIOS] = {false};
    edu_csv_table_t *table;
    size_t length;
    char *data;

    EDU_TRY(edu_file_read(&data, &length, path, FILE_MOST, pool));
    EDU_TRY(edu_csv_table_parse(&table, path, data, length, columns, 3, pool));
    for (int row = 0; row < table->row_count; row++) {
        int64_t age;

        EDU_TRY(edu_csv_int64(&age, table, row, 0));
        if (age < 0 || age >= RATIOS)
            continue; /* a life table goes on */
        known[age] = true;
        for (int sex = 0; sex < EDU_SEXES; sex++)
            EDU_TRY(read_ratio(&survival->ratio[sex][age], table, row, 1 + sex));
    }
    for (int age = 0; age < RATIOS; age++)
        if (!known[age])
            return edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s: there is no ratio for age %d", path, age);
    return NULL;
}

edu_error_t *
edu_survival_read(edu_survival_t *survival, const char *text, apr_pool_t *pool)
{
    char *end;
    double ratio = strtod(text, &end);

    survival->text = text;
    if (*end != '\0')
        return read_file(survival, text, pool);
    if (!(ratio > 0 && ratio <= 1))
        return edu_error_create(EDU_ERR_USAGE, NULL,
                                "\"--survival\" must be above 0 and at most 1, not \"%s\"", text);
    for (int sex = 0; sex < EDU_SEXES; sex++)
        for (int age = 0; age < EDU_CENSUS_AGES; age++)
            survival->ratio[sex][age] = ratio;
    return NULL;
}

/* The census of the area that is nearest to the year; NULL when it has none. */
static const edu_population_t *
nearest_census(const edu_catalogue_t *catalogue, const char *code, int year)
{
    const edu_population_t *nearest = NULL;

    for (int i = 0; i < catalogue->population->nelts; i++) {
        const edu_population_t *row = &APR_ARRAY_IDX(catalogue->population, i, edu_population_t);

        if (strcmp(row->code, code) == 0 &&
            (nearest == NULL || abs(row->year - year) < abs(nearest->year - year)))
            nearest = row;
    }
    return nearest;
}

typedef struct estimate_t {
    double ages[EDU_SEXES][EDU_CENSUS_AGES]; /* NAN: no census counted them */
    edu_ages_method_t method;                /* of the sex that was harder to do */
} estimate_t;

static void
make_estimate(estimate_t *estimate, const edu_population_t *census, int year, const edu_survival_t *survival)
{
    estimate->method = EDU_AGES_SPRAGUE;
    for (int sex = 0; sex < EDU_SEXES; sex++) {
        double counted[EDU_CENSUS_AGES];
        int64_t ages[EDU_CENSUS_AGES];

        if (edu_ages_of_census(ages, sex == EDU_MALE ? census->male : census->female) == EDU_AGES_CURVE)
            estimate->method = EDU_AGES_CURVE;
        for (int age = 0; age < EDU_CENSUS_AGES; age++)
            counted[age] = (double)ages[age];
        edu_ages_move(estimate->ages[sex], counted, EDU_CENSUS_AGES, year - census->year,
                      survival != NULL ? survival->ratio[sex] : NULL);
    }
}

static void
add_row(edu_buffer_t *out, const edu_area_t *area, int year, const edu_population_t *census,
        const estimate_t *estimate, const edu_estimate_options_t *options)
{
    edu_buffer_printf(out, "%s,%s,%d,%s,%s,%d,%s", area->code, area->name_zh, year, options->basis,
                      edu_ages_method_name(estimate->method), census->year,
                      year == census->year ? "" : options->survival->text);
    for (int sex = 0; sex < EDU_SEXES; sex++)
        for (int age = 0; age < EDU_CENSUS_AGES; age++) {
            edu_buffer_add_char(out, ',');
            if (!isnan(estimate->ages[sex][age]))
                edu_buffer_add_int(out, (int64_t)floor(estimate->ages[sex][age] + 0.5));
        }
    edu_buffer_add_char(out, '\n');
}

static void
add_header(edu_buffer_t *out)
{
    edu_buffer_add_text(out, "area,unit_name,year,basis,method,census,survival");
    for (int sex = 0; sex < EDU_SEXES; sex++)
        for (int age = 0; age < EDU_CENSUS_AGES; age++)
            edu_buffer_printf(out, ",pop_est_%d_%s", age, sexes[sex]);
    edu_buffer_add_char(out, '\n');
}

static void
note_none(edu_estimate_report_t *report, const char *code)
{
    for (int i = 0; i < report->none->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(report->none, i, const char *), code) == 0)
            return;
    APR_ARRAY_PUSH(report->none, const char *) = code;
}

static edu_error_t *
write_year(edu_buffer_t *out, edu_estimate_report_t *report, const edu_catalogue_t *catalogue,
           const edu_estimate_options_t *options, int year, apr_pool_t *pool)
{
    const edu_area_t *area;
    apr_array_header_t *codes;

    EDU_TRY(edu_sql_area(&area, catalogue, options->area, year, pool));
    codes = edu_round_bases(catalogue->areas, area, year, EDU_COUNTY, pool);
    for (int i = 0; i < codes->nelts; i++) {
        const char *code = APR_ARRAY_IDX(codes, i, const char *);
        const edu_population_t *census = nearest_census(catalogue, code, year);
        estimate_t estimate;

        if (census == NULL) {
            note_none(report, code);
            continue;
        }
        if (census->year != year && options->survival == NULL)
            return edu_error_hint(
                edu_error_create(EDU_ERR_USAGE, NULL,
                                 "%d is not the year of the census (%d), and no survival was stated", year,
                                 census->year),
                "give the ratio that is there a year later: --survival 0.9995, or a file with the "
                "columns age, male, female");
        make_estimate(&estimate, census, year, options->survival);
        add_row(out, edu_areas_find(catalogue->areas, code, year), year, census, &estimate, options);
        report->rows++;
        report->by_curve += estimate.method == EDU_AGES_CURVE;
    }
    return NULL;
}

edu_error_t *
edu_estimate_write(edu_buffer_t *out, edu_estimate_report_t *report, const edu_catalogue_t *catalogue,
                   const edu_estimate_options_t *options, apr_pool_t *pool)
{
    *report = (edu_estimate_report_t){.none = apr_array_make(pool, 16, sizeof(const char *))};
    add_header(out);
    for (int year = options->first_year; year <= options->last_year; year++)
        EDU_TRY(write_year(out, report, catalogue, options, year, pool));
    if (report->rows == 0)
        return edu_error_create(EDU_ERR_NOT_FOUND, NULL, "the catalogue has no census of \"%s\" or below it",
                                options->area);
    return NULL;
}
