/* A county's children by single age and year, from its row of the census.
 *
 * Whoever is a in the census year was a - k years old k years before. Two things are added to that: a small share of each
 * cohort leaves the county while it is at school, so that it was larger before; and people above 14 are counted where
 * they study, so that a county's 15 to 19 are kept near what its 10 to 14 lead one to expect. Older cohorts and
 * those born later follow the country's births. */
#include "collector/sample/sample_private.h"
#include "model/ages.h"

#include <math.h>

enum { SINGLE_AGES = EDU_CENSUS_AGES, OLDEST_GROUP = 4 };

/* The 15 to 19 of a county: as in the census, within 15 per cent of its 10 to 14 times the country's quotient. */
static int64_t
older_group(int64_t own, int64_t younger, double quotient)
{
    double expected = (double)younger * quotient;

    return (int64_t)floor(fmin(fmax((double)own, 0.85 * expected), 1.15 * expected) + 0.5);
}

static void
fill_cohorts(edu_county_t *county, const double quotients[SEX_COUNT])
{
    for (int sex = 0; sex < SEX_COUNT; sex++) {
        const int64_t *census = sex == SEX_MALE ? county->census->male : county->census->female;
        double *born = county->born[sex];
        int64_t groups[5];
        int64_t ages[SINGLE_AGES];

        for (int i = 0; i < 5; i++)
            groups[i] = census[i];
        groups[OLDEST_GROUP] = older_group(census[OLDEST_GROUP], census[OLDEST_GROUP - 1], quotients[sex]);
        edu_ages_curve(ages, groups);
        for (int birth = 0; birth < BIRTHS; birth++) {
            int age = CENSUS_YEAR - (FIRST_BIRTH + birth);
            int known = age < 0 ? 0 : age >= SINGLE_AGES ? SINGLE_AGES - 1 : age;

            born[birth] = (double)ages[known] * edu_sample_births(CENSUS_YEAR - age) /
                          edu_sample_births(CENSUS_YEAR - known);
        }
    }
}

/* The share of a cohort that leaves between `age` and the next, from `year` to the next: twice the mean in junior
 * secondary education, less in primary; in all eight times the mean. */
static double
leaving(const edu_county_t *county, int age, int year)
{
    static const double shape[8] = {0.6, 0.6, 0.6, 0.6,
                                    0.6, 1.0, 2.0, 2.0}; /* from 6 to 7, ... from 13 to 14 */

    if (age < 6 || age > 13)
        return 0;
    return edu_sample_trend(TREND_LOSS, year) * county->traits.loss * shape[age - 6];
}

/* How large the cohort aged `age` in `year` is, compared with the census year. */
static double
standing(const edu_county_t *county, int age, int year)
{
    double factor = 1;

    for (int other = year; other < CENSUS_YEAR; other++)
        factor /= 1 - leaving(county, age + other - year, other);
    for (int other = CENSUS_YEAR; other < year; other++)
        factor *= 1 - leaving(county, age + other - year, other);
    return factor;
}

static void
fill_people(edu_county_t *county, int first_year, int years)
{
    for (int i = 0; i < years; i++)
        for (int age = 0; age < AGES; age++) {
            int birth = first_year + i - age - FIRST_BIRTH;
            double factor = standing(county, age, first_year + i);

            for (int sex = 0; sex < SEX_COUNT; sex++)
                county->people[i][sex][age] =
                    birth < 0 ? 0 : (int32_t)floor(county->born[sex][birth] * factor + 0.5);
        }
}

void
edu_sample_populate(edu_sample_t *sample)
{
    const apr_array_header_t *population = sample->catalogue->population;
    double sums[SEX_COUNT][2] = {{0, 0}, {0, 0}};
    double quotients[SEX_COUNT];

    for (int i = 0; i < population->nelts; i++) {
        const edu_population_t *row = &APR_ARRAY_IDX(population, i, edu_population_t);

        if (row->level != EDU_COUNTY)
            continue;
        for (int group = 0; group < 2; group++) {
            sums[SEX_MALE][group] += (double)row->male[OLDEST_GROUP - 1 + group];
            sums[SEX_FEMALE][group] += (double)row->female[OLDEST_GROUP - 1 + group];
        }
    }
    for (int sex = 0; sex < SEX_COUNT; sex++)
        quotients[sex] = sums[sex][0] > 0 ? sums[sex][1] / sums[sex][0] : 1;
    for (int i = 0; i < sample->counties->nelts; i++) {
        edu_county_t *county = APR_ARRAY_IDX(sample->counties, i, edu_county_t *);

        fill_cohorts(county, quotients);
        fill_people(county, sample->options->first_year - BACK_YEARS, sample->years + BACK_YEARS);
    }
}

int64_t
edu_sample_people(const edu_sample_t *sample, const edu_county_t *county, int year, int age, int sex)
{
    return county->people[year - sample->options->first_year + BACK_YEARS][sex][age];
}

int64_t
edu_sample_people_between(const edu_sample_t *sample, const edu_county_t *county, int year, int from, int to)
{
    int64_t sum = 0;

    for (int age = from; age <= to; age++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            sum += edu_sample_people(sample, county, year, age, sex);
    return sum;
}
