/* A county's return: its population, its disabled children and where they are taught. */
#include "collector/sample/sample_private.h"

#include <apr_strings.h>

enum { KEY_DISABLED = 40000, LAG_YEARS = 8 };

/* Notes a count under the column so named, where the form has it. */
static void
put(int64_t *values, const edu_form_t *form, const char *column, int64_t value)
{
    const edu_cell_t *cell = edu_form_cell(form, column);

    if (cell != NULL)
        values[cell->index] = value;
}

static void
fill_population(int64_t *values, const edu_sample_t *sample, const edu_county_t *county, int year)
{
    static const char *const sexes[SEX_COUNT] = {"male", "female"};
    char column[64];

    for (int age = 0; age < AGES; age++)
        for (int sex = 0; sex < SEX_COUNT; sex++) {
            apr_snprintf(column, sizeof column, "pop_age_%d_%s", age, sexes[sex]);
            put(values, sample->county_form, column, edu_sample_people(sample, county, year, age, sex));
        }
}

/* Those at school of one disability by placement; returns how many are taught at home. */
static int64_t
fill_placements(int64_t *values, const edu_form_t *form, const char *disability, int64_t enrolled,
                edu_random_t *random)
{
    static const char *const placements[] = {"special_school", "special_class", "regular_class", "home"};
    double shares[4] = {0.34, 0.02, 0.50, 0.14};
    double sum = 0;
    double passed = 0;
    int64_t given = 0;
    int64_t part = 0;
    char column[64];

    for (int i = 0; i < 4; i++) {
        shares[i] *= edu_random_between(random, 0.6, 1.4);
        sum += shares[i];
    }
    for (int i = 0; i < 4; i++) {
        passed += shares[i];
        part = (i == 3 ? enrolled : (int64_t)((double)enrolled * passed / sum + 0.5)) - given;
        given += part;
        apr_snprintf(column, sizeof column, "dis_enrol_%s_%s", disability, placements[i]);
        put(values, form, column, part);
    }
    return part;
}

static void
fill_disabled(int64_t *values, const edu_sample_t *sample, const edu_county_t *county, int year)
{
    static const char *const disabilities[] = {"sight", "hearing", "intellectual", "other"};
    static const double shares[] = {0.09, 0.13, 0.52, 0.26};
    edu_random_t random = {edu_random_key(edu_random_key(county->key, KEY_DISABLED), year)};
    double children =
        (double)edu_sample_people_between(sample, county, year, 6, 14) * county->traits.disabled;
    double rate = (edu_sample_trend(TREND_DIS_ER, year) + county->traits.dis_er) / 100;
    int64_t home = 0;
    char column[64];

    rate = rate > 1 ? 1 : rate;
    for (int i = 0; i < 4; i++) {
        int64_t people =
            edu_random_round(&random, children * shares[i] * edu_random_between(&random, 0.9, 1.1));
        int64_t enrolled = edu_random_round(&random, (double)people * rate);

        apr_snprintf(column, sizeof column, "dis_pop_%s", disabilities[i]);
        put(values, sample->county_form, column, people);
        home += fill_placements(values, sample->county_form, disabilities[i],
                                enrolled < people ? enrolled : people, &random);
    }
    put(values, sample->county_form, "home_done", home);
    put(values, sample->county_form, "home_due",
        home + edu_random_round(&random, (double)home * (1.02 - rate) * edu_random_between(&random, 0, 2)));
}

void
edu_sample_county_return(int64_t *values, const edu_sample_t *sample, const edu_county_t *county, int year,
                         int first_year_of_code)
{
    for (int i = 0; i < sample->county_form->cells->nelts; i++)
        values[i] = NO_VALUE;
    fill_population(values, sample, county, year);
    fill_disabled(values, sample, county, year);
    /* Only where the schools' returns do not reach back: the catalogue asks for it there. */
    if (year - LAG_YEARS < first_year_of_code)
        put(values, sample->county_form, "cohort_g1",
            edu_sample_first_graders(sample, county, year - LAG_YEARS));
}
