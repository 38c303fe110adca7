/* prop_sample [SEED [ROUNDS]]
 *
 * What must hold for every made-up county, school and year. The seed comes from the argument, else from EDUSTAT_SEED,
 * else from the clock; it is printed, and the same seed makes the same inputs. TAP; exits 1 when a property
 * fails. Skipped where EDUSTAT_CATALOGUE names no catalogue with a census. */
#include "base/pool.h"
#include "catalogue/reader/read.h"
#include "collector/sample/sample_private.h"
#include "model/ages.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum property_t {
    AGES_ADD,
    CENSUS,
    ROOM,
    SHARED,
    FORM,
    FLOWS,
    CLASSES,
    ALONE,
    PROPERTY_COUNT
} property_t;

static const char *const titles[PROPERTY_COUNT] = {
    [AGES_ADD] = "single ages are none below 0 and add up to their groups, whatever the groups",
    [CENSUS] = "a county's children in 2020 add up to its census row",
    [ROOM] = "no age from 6 to 14 has more pupils than people",
    [SHARED] = "the schools add up to their county",
    [FORM] = "a return is what the form takes: in its bounds, girls among all, ages as many as grades",
    [FLOWS] = "pupils before and now differ by those who came and went",
    [CLASSES] = "classes of these sizes hold this many pupils",
    [ALONE] = "what a county has does not hang on the areas beside it",
};

enum { COUNTIES_LOOKED_AT = 12 };

static int failures[PROPERTY_COUNT];
static edu_random_t draws;

/* Counts a failure; the first few of each property are to be shown. */
static bool
note(property_t property)
{
    return failures[property]++ < 4;
}

#define FAILED(property, ...)                                                                                \
    do {                                                                                                     \
        if (note(property)) {                                                                                \
            printf("# %s: ", titles[property]);                                                              \
            printf(__VA_ARGS__);                                                                             \
            puts("");                                                                                        \
        }                                                                                                    \
    } while (0)

static void
check_single_ages(void)
{
    static const int from[] = {0, 1, 5, 10, 15, 20};
    int64_t groups[5];
    int64_t ages[20];

    for (int i = 0; i < 5; i++)
        groups[i] =
            edu_random_below(&draws, 4) == 0 ? edu_random_below(&draws, 3) : edu_random_below(&draws, 200000);
    edu_ages_curve(ages, groups);
    for (int i = 0; i < 5; i++) {
        int64_t sum = 0;

        for (int age = from[i]; age < from[i + 1]; age++) {
            sum += ages[age];
            if (ages[age] < 0)
                FAILED(AGES_ADD, "%" PRId64 " of age %d", ages[age], age);
        }
        if (sum != groups[i])
            FAILED(AGES_ADD, "group %d has %" PRId64 ", its ages %" PRId64, i, groups[i], sum);
    }
}

static void
check_census(const edu_sample_t *sample, const edu_county_t *county)
{
    static const int from[] = {0, 1, 5, 10, 15};

    if (sample->options->first_year - BACK_YEARS > CENSUS_YEAR || sample->options->last_year < CENSUS_YEAR)
        return;
    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int group = 0; group < 4; group++) {
            int64_t sum = 0;
            int64_t census = (sex == SEX_MALE ? county->census->male : county->census->female)[group];

            for (int age = from[group]; age < from[group + 1]; age++)
                sum += edu_sample_people(sample, county, CENSUS_YEAR, age, sex);
            if (sum != census)
                FAILED(CENSUS, "county %s, group %d: %" PRId64 ", not %" PRId64, county->census->code, group,
                       sum, census);
        }
}

static void
check_room(const edu_sample_t *sample, const edu_county_t *county, const edu_county_year_t *totals)
{
    int64_t ages[LAST_AGE + 2] = {0};

    for (int grade = 1; grade <= GRADES; grade++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            for (int pace = 0; pace < PACE_COUNT; pace++)
                ages[grade + 4 + (pace == PACE_AGAIN ? PACE_LATE : pace)] += totals->pupils[sex][grade][pace];
    ages[14] += totals->young_seniors;
    for (int age = 6; age <= 14; age++) {
        int64_t people = edu_sample_people_between(sample, county, totals->year, age, age);

        if (ages[age] > people)
            FAILED(ROOM, "county %s in %d, age %d: %" PRId64 " of %" PRId64, county->census->code,
                   totals->year, age, ages[age], people);
    }
}

static void
check_shared(const edu_county_t *county, const edu_county_year_t *totals, const edu_pupils_t *pupils)
{
    for (int grade = 1; grade <= GRADES; grade++)
        for (int sex = 0; sex < SEX_COUNT; sex++) {
            int64_t rest = 0;

            for (int pace = 0; pace < PACE_COUNT; pace++)
                rest += totals->pupils[sex][grade][pace];
            for (int i = 0; i < county->school_count; i++) {
                rest -= pupils[i].grade[grade][sex];
                if (pupils[i].grade[grade][sex] < 0)
                    FAILED(SHARED, "county %s in %d: a grade below 0", county->census->code, totals->year);
            }
            if (rest != 0)
                FAILED(SHARED, "county %s in %d, grade %d: %" PRId64 " pupils too few", county->census->code,
                       totals->year, grade, rest);
        }
    for (int type = 0; type < SENIOR_COUNT; type++) {
        int64_t rest = totals->senior[type];

        for (int i = 0; i < county->school_count; i++)
            rest -= pupils[i].senior[type];
        if (rest != 0)
            FAILED(SHARED, "county %s in %d, senior type %d: %" PRId64 " too few", county->census->code,
                   totals->year, type, rest);
    }
    for (int age = 0; age < KG_AGES; age++) {
        int64_t rest = totals->kindergarten[SEX_MALE][age] + totals->kindergarten[SEX_FEMALE][age];

        for (int i = 0; i < county->school_count; i++)
            rest -= pupils[i].kindergarten[age];
        if (rest != 0)
            FAILED(SHARED, "county %s in %d, kindergarten: %" PRId64 " too few", county->census->code,
                   totals->year, rest);
    }
}

/* The value of a cell; 0 where there is none. */
static int64_t
value(const int64_t *values, int cell)
{
    return cell < 0 || values[cell] == NO_VALUE ? 0 : values[cell];
}

static void
check_form(const edu_sample_t *sample, const edu_columns_t *columns, const edu_school_t *school, int year,
           const int64_t *values)
{
    const apr_array_header_t *cells = sample->school_form->cells;
    int64_t in_grades = 0;
    int64_t in_ages = 0;

    for (int i = 0; i < cells->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(cells, i, const edu_cell_t *)->measure;

        if (columns->applies[school->category][i] != (values[i] != NO_VALUE))
            FAILED(FORM, "unit %s in %d: blank and not applicable differ", school->code, year);
        if (values[i] != NO_VALUE && (values[i] < measure->min || values[i] > measure->max))
            FAILED(FORM, "unit %s in %d: %s is %" PRId64, school->code, year, measure->code, values[i]);
    }
    for (int grade = 1; grade <= GRADES; grade++) {
        in_grades += value(values, columns->enrol[grade]);
        if (value(values, columns->enrol_female[grade]) > value(values, columns->enrol[grade]))
            FAILED(FORM, "unit %s in %d: more girls than pupils", school->code, year);
    }
    for (int type = 0; type < SENIOR_COUNT; type++)
        in_grades += value(values, columns->hs_enrol[type]);
    for (int age = FIRST_AGE; age <= LAST_AGE; age++)
        in_ages += value(values, columns->enrol_age[age]);
    if (in_grades != in_ages)
        FAILED(FORM, "unit %s in %d: %" PRId64 " in grades, %" PRId64 " by age", school->code, year,
               in_grades, in_ages);
}

static void
check_flows(const edu_columns_t *columns, const edu_school_t *school, int year, const int64_t *values,
            const edu_pupils_t *before)
{
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        int64_t now = 0;
        int64_t made = edu_pupils_of(before, stage) + value(values, columns->entrants[stage]) -
                       value(values, columns->grads[stage]);

        for (int grade = stage == STAGE_PRIMARY ? 1 : 7; grade <= (stage == STAGE_PRIMARY ? 6 : GRADES);
             grade++)
            now += value(values, columns->enrol[grade]);
        for (int i = 0; i < 3; i++)
            made += value(values, columns->flow_in[stage][i]);
        for (int i = 0; i < 5; i++)
            made -= value(values, columns->flow_out[stage][i]);
        if (made != now)
            FAILED(FLOWS, "unit %s in %d, stage %d: %" PRId64 ", not %" PRId64, school->code, year, stage,
                   made, now);
    }
}

static void
check_classes(const edu_columns_t *columns, const edu_school_t *school, int year, const int64_t *values)
{
    static const int64_t least[SIZE_CLASSES] = {1, 46, 56, 66};
    static const int64_t most[SIZE_CLASSES] = {45, 55, 65, 1000};

    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        int64_t pupils = 0;
        int64_t low = 0;
        int64_t high = 0;

        for (int grade = stage == STAGE_PRIMARY ? 1 : 7; grade <= (stage == STAGE_PRIMARY ? 6 : GRADES);
             grade++)
            pupils += value(values, columns->enrol[grade]);
        for (int i = 0; i < SIZE_CLASSES; i++) {
            low += least[i] * value(values, columns->class_size[stage][i]);
            high += most[i] * value(values, columns->class_size[stage][i]);
        }
        if (pupils < low || pupils > high)
            FAILED(CLASSES, "unit %s in %d: %" PRId64 " pupils, room for %" PRId64 " to %" PRId64,
                   school->code, year, pupils, low, high);
    }
}

static void
check_year(const edu_sample_t *sample, const edu_columns_t *columns, const edu_county_t *county, int year,
           apr_pool_t *pool)
{
    size_t count = (size_t)county->school_count;
    edu_pupils_t *pupils = apr_palloc(pool, sizeof *pupils * count);
    edu_pupils_t *before = apr_palloc(pool, sizeof *before * count);
    double *scratch = apr_palloc(pool, sizeof *scratch * (count + 1));
    int64_t *values = apr_palloc(pool, sizeof *values * ((size_t)sample->school_form->cells->nelts + 1));
    edu_county_year_t totals;

    edu_sample_county_year(&totals, sample, county, year - 1);
    edu_sample_share_out(before, scratch, sample, county, &totals);
    edu_sample_county_year(&totals, sample, county, year);
    edu_sample_share_out(pupils, scratch, sample, county, &totals);
    check_room(sample, county, &totals);
    check_shared(county, &totals, pupils);
    for (int i = 0; i < county->school_count; i++) {
        const edu_school_t *school = &sample->schools[county->first_school + i];

        if (!edu_school_is_open(school, year))
            continue;
        edu_sample_return(values, columns, sample, county, school, year, &pupils[i], &before[i]);
        check_form(sample, columns, school, year, values);
        check_classes(columns, school, year, values);
        if (columns->applies[school->category][columns->enrol[1]])
            check_flows(columns, school, year, values, &before[i]);
    }
}

static edu_error_t *
make(edu_sample_t *sample, const edu_catalogue_t *catalogue, const edu_sample_options_t *options,
     apr_pool_t *pool)
{
    *sample = (edu_sample_t){.catalogue = catalogue, .options = options, .pool = pool};
    sample->years = options->last_year - options->first_year + 1;
    sample->report = apr_pcalloc(pool, sizeof *sample->report);
    sample->school_form = edu_catalogue_form(catalogue, "school_annual");
    sample->county_form = edu_catalogue_form(catalogue, "county_annual");
    EDU_TRY(edu_sample_find_counties(sample));
    edu_sample_populate(sample);
    return edu_sample_make_schools(sample);
}

/* A county's totals are the same whether or not its neighbours are asked for. */
static void
check_alone(const edu_sample_t *sample, const edu_county_t *county, int year, apr_pool_t *pool)
{
    edu_sample_options_t options = *sample->options;
    edu_sample_t own;
    edu_county_year_t with;
    edu_county_year_t without;

    if (county->areas[year - options.first_year] == NULL)
        return;
    options.areas = county->areas[year - options.first_year]->code;
    options.schools = county->school_count;
    edu_error_t *error = make(&own, sample->catalogue, &options, pool);
    if (error != NULL) {
        FAILED(ALONE, "county %s: %s", options.areas, edu_error_text(error, pool));
        edu_error_clear(error);
        return;
    }
    edu_sample_county_year(&with, sample, county, year);
    edu_sample_county_year(&without, &own, APR_ARRAY_IDX(own.counties, 0, const edu_county_t *), year);
    if (memcmp(with.pupils, without.pupils, sizeof with.pupils) != 0 ||
        memcmp(with.kindergarten, without.kindergarten, sizeof with.kindergarten) != 0 ||
        memcmp(with.senior, without.senior, sizeof with.senior) != 0)
        FAILED(ALONE, "county %s in %d", options.areas, year);
}

static void
check_round(const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    static const char *const areas[] = {"42", "64", "4228", "11", "65", "430600", "54", "1301,3100"};
    edu_sample_options_t options = {.lang = EDU_LANG_ZH, .seed = edu_random_next(&draws) >> 1};
    edu_columns_t columns;
    edu_sample_t sample;

    options.areas = areas[edu_random_below(&draws, (int)(sizeof areas / sizeof areas[0]))];
    options.first_year = EDU_SAMPLE_FIRST_YEAR + edu_random_below(&draws, 22);
    options.last_year = options.first_year + edu_random_below(&draws, 9);
    options.schools = 1500 + edu_random_below(&draws, 4000);
    printf("# %s, %d to %d, %" PRId64 " schools, seed %" PRIu64 "\n", options.areas, options.first_year,
           options.last_year, options.schools, options.seed);

    edu_error_t *error = make(&sample, catalogue, &options, pool);
    if (error != NULL) {
        FAILED(SHARED, "%s", edu_error_text(error, pool));
        edu_error_clear(error);
        return;
    }
    edu_sample_columns(&columns, sample.school_form, pool);
    for (int i = 0; i < sample.counties->nelts; i++)
        check_census(&sample, APR_ARRAY_IDX(sample.counties, i, const edu_county_t *));
    for (int i = 0; i < COUNTIES_LOOKED_AT; i++) {
        int which = edu_random_below(&draws, sample.counties->nelts);
        const edu_county_t *county = APR_ARRAY_IDX(sample.counties, which, const edu_county_t *);

        for (int year = options.first_year; year <= options.last_year; year++)
            check_year(&sample, &columns, county, year, pool);
        check_alone(&sample, county, options.last_year, pool);
    }
}

int
main(int argc, char **argv)
{
    const char *seed_text = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");
    const char *folder = getenv("EDUSTAT_CATALOGUE");
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 6;
    edu_catalogue_t *catalogue;
    int bad = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    if (folder == NULL) {
        puts("1..0 # SKIP EDUSTAT_CATALOGUE is not set");
        return 0;
    }
    apr_pool_t *pool = edu_pool_create(NULL);
    apr_pool_t *round_pool = edu_pool_create(pool);
    edu_error_t *error = edu_catalogue_read(&catalogue, folder, pool, round_pool);
    if (error != NULL) {
        edu_error_print(error, "prop_sample", stderr);
        return 1;
    }
    draws.state = seed_text != NULL ? strtoull(seed_text, NULL, 10) : (uint64_t)apr_time_now();
    printf("# seed %" PRIu64 "\n", draws.state);
    for (int i = 0; i < 2000; i++)
        check_single_ages();
    for (int i = 0; i < rounds; i++) {
        apr_pool_clear(round_pool);
        check_round(catalogue, round_pool);
    }
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        printf("%s %d - %s\n", failures[i] == 0 ? "ok" : "not ok", i + 1, titles[i]);
        bad += failures[i] != 0;
    }
    printf("1..%d\n%d passed, %d failed\n", PROPERTY_COUNT, PROPERTY_COUNT - bad, bad);
    apr_pool_destroy(pool);
    apr_terminate();
    return bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
