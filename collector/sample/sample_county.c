/* A county's children in a year: who is where, before schools come in.
 *
 * Of those of 6 to 14 a few are out of school, the rest are pupils of some grade or, at fourteen, already in senior
 * secondary education: no age has more pupils than people, whatever is drawn. Who is a year late sat grade 1
 * twice; some sit grade 9 again. Both make a grade larger than an age, and so rates of 100 and more where there
 * are such rates. */
#include "collector/sample/sample_private.h"

/* Keys of draws that last for a cohort. */
enum { DRAW_OUT = 100, DRAW_PACE = 200, DRAW_KINDERGARTEN = 300, DRAW_SENIOR = 400 };

/* A whole number near `value`: up or down by a number drawn for the county, a cohort, a sex and what is counted, so
 * that a cohort is rounded alike every year. */
static int64_t
rounded(const edu_county_t *county, int what, int cohort, int sex, double value)
{
    uint64_t key = edu_random_key(county->key, what * 100000 + cohort * 10 + sex);

    return (int64_t)(value + edu_random_share(key));
}

static double
clamp(double value, double least, double most)
{
    return value < least ? least : value > most ? most : value;
}

/* Children of an age that are not at school. */
static int64_t
out_of_school(const edu_sample_t *sample, const edu_county_t *county, int year, int age, int sex)
{
    static const double shape[9] = {1.6, 0.6, 0.5, 0.5, 0.5, 0.6, 0.8, 1.5, 2.0}; /* 6 to 14 */
    int64_t people = edu_sample_people(sample, county, year, age, sex);
    double share = edu_sample_trend(TREND_OUT, year) * county->traits.out * shape[age - 6];

    if (year >= county->traits.full_from)
        return 0;
    return rounded(county, DRAW_OUT + age, year, sex, (double)people * share);
}

/* The share of grade 9 that sits it again, which is also the share of a cohort that is a year late when it comes
 * to grade 9: the one makes up for the other in the rate of retention. */
static double
again_share(const edu_county_t *county, int year)
{
    double above = edu_sample_trend(TREND_JUN_GER, year) - 100;

    return 0.024 * clamp(above, 0.3, 5) * county->traits.late;
}

typedef struct paces_t {
    int64_t early;
    int64_t on_time;
    int64_t late;
} paces_t;

static paces_t
paces_of(const edu_county_t *county, int birth, int sex, int64_t children)
{
    paces_t paces;

    paces.early = rounded(county, DRAW_PACE, birth, sex, county->traits.early * (double)children);
    paces.late =
        rounded(county, DRAW_PACE + 1, birth, sex, again_share(county, birth + 14) * (double)children);
    if (paces.early + paces.late > children)
        paces.early = paces.late = 0;
    paces.on_time = children - paces.early - paces.late;
    return paces;
}

/* Pupils of one age, put into their grades. */
static void
place_age(edu_county_year_t *totals, const edu_sample_t *sample, const edu_county_t *county, int age, int sex)
{
    int year = totals->year;
    int64_t people = edu_sample_people(sample, county, year, age, sex);
    int64_t children =
        age >= 6 && age <= 14 ? people - out_of_school(sample, county, year, age, sex) : people;
    paces_t paces = paces_of(county, year - age, sex, children);
    int64_t(*pupils)[PACE_COUNT] = totals->pupils[sex];

    if (age == FIRST_AGE) {
        pupils[1][PACE_EARLY] = paces.early;
    } else if (age == 6) {
        pupils[2][PACE_EARLY] = paces.early;
        pupils[1][PACE_ON_TIME] =
            children - paces.early; /* those who will be late sit it for the first time */
    } else if (age == LAST_AGE) {
        pupils[9][PACE_LATE] = paces.late;
        pupils[9][PACE_AGAIN] =
            rounded(county, DRAW_PACE + 2, year, sex, again_share(county, year) * (double)people);
    } else {
        if (age < 14)
            pupils[age - 4][PACE_EARLY] = paces.early;
        else
            totals->young_seniors += paces.early;
        pupils[age - 5][PACE_ON_TIME] = paces.on_time;
        pupils[age - 6][PACE_LATE] = paces.late;
    }
}

/* Children in kindergarten: nearly all of the five-year-olds before any of the others. */
static void
place_kindergarten(edu_county_year_t *totals, const edu_sample_t *sample, const edu_county_t *county)
{
    int year = totals->year;
    double ratio = clamp((edu_sample_trend(TREND_PRE_GER3, year) + county->traits.pre_ger3) / 100, 0.2, 1.15);

    for (int sex = 0; sex < SEX_COUNT; sex++) {
        double two = (double)edu_sample_people(sample, county, year, 2, sex);
        double three = (double)edu_sample_people(sample, county, year, 3, sex);
        double four = (double)edu_sample_people(sample, county, year, 4, sex);
        double five =
            (double)(edu_sample_people(sample, county, year, 5, sex) - totals->pupils[sex][1][PACE_EARLY]);
        double six = (double)out_of_school(sample, county, year, 6, sex);
        double places = ratio * (three + four + five);
        double ages[KG_AGES] = {0.03 * ratio * two, 0, clamp(1.04 * ratio, 0, 1) * four,
                                clamp(1.18 * ratio, 0, 0.99) * five, 0.7 * six};

        ages[1] = places - ages[0] - ages[2] - ages[3] - ages[4];
        if (ages[1] < 0.1 * three)
            ages[1] = 0.1 * three;
        for (int i = 0; i < KG_AGES; i++)
            totals->kindergarten[sex][i] = rounded(county, DRAW_KINDERGARTEN + i, year, sex, ages[i]);
    }
}

static void
place_seniors(edu_county_year_t *totals, const edu_sample_t *sample, const edu_county_t *county)
{
    edu_random_t random = {edu_random_key(county->key, DRAW_SENIOR)};
    int year = totals->year;
    double ratio = clamp((edu_sample_trend(TREND_HS_GER, year) + county->traits.hs_ger) / 100, 0.3, 1.1);
    double pupils = ratio * (double)edu_sample_people_between(sample, county, year, 15, 17);
    double vocational = edu_sample_trend(TREND_VOCATIONAL, year) * edu_random_between(&random, 0.8, 1.2);
    double technical = edu_random_between(&random, 0.03, 0.10);
    double adult = edu_random_between(&random, 0.001, 0.008);

    totals->senior[SENIOR_ADULT] = rounded(county, DRAW_SENIOR + 1, year, 0, adult * pupils);
    totals->senior[SENIOR_TECHNICAL] = rounded(county, DRAW_SENIOR + 2, year, 0, technical * pupils);
    totals->senior[SENIOR_VOCATIONAL] =
        rounded(county, DRAW_SENIOR + 3, year, 0, (vocational - technical) * pupils);
    totals->senior[SENIOR_REGULAR] =
        rounded(county, DRAW_SENIOR + 4, year, 0, (1 - vocational - adult) * pupils);
    if (totals->senior[SENIOR_REGULAR] < totals->young_seniors)
        totals->senior[SENIOR_REGULAR] = totals->young_seniors;
}

void
edu_sample_county_year(edu_county_year_t *totals, const edu_sample_t *sample, const edu_county_t *county,
                       int year)
{
    *totals = (edu_county_year_t){.year = year};
    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = FIRST_AGE; age <= LAST_AGE; age++)
            place_age(totals, sample, county, age, sex);
    place_kindergarten(totals, sample, county);
    place_seniors(totals, sample, county);
}

int64_t
edu_sample_first_graders(const edu_sample_t *sample, const edu_county_t *county, int year)
{
    edu_county_year_t totals = {.year = year};
    int64_t sum = 0;

    for (int sex = 0; sex < SEX_COUNT; sex++) {
        for (int age = FIRST_AGE; age <= 7; age++)
            place_age(&totals, sample, county, age, sex);
        for (int pace = 0; pace < PACE_COUNT; pace++)
            sum += totals.pupils[sex][1][pace];
    }
    return sum;
}
