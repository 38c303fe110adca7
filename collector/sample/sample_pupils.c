/* A county's children shared out over its schools.
 *
 * A total of T goes to schools with cumulated weights 0 = c0 <= c1 <= ... <= cn = 1 as floor(T c(i+1) + u) - floor(T c(i) + u),
 * u in [0, 1): whole numbers that add up to T. A school's share of a cohort is drawn when the cohort enters and stays, and so does u:
 * from year to year a class changes by those who come and go, and by a child or two. */
#include "collector/sample/sample_private.h"

#include <string.h>

enum { KEY_COHORT = 5000, KEY_SPLIT = 9000, SENIOR_ROOM = 7000 };

/* Years a stage takes, by stream; 0: whoever is open takes part. */
static const int stage_years[STREAM_COUNT] = {[STREAM_PRIMARY] = 6, [STREAM_JUNIOR] = 3};

/* A school's part in the cohort that enters the stream in `entry`. */
static double
cohort_weight(const edu_school_t *school, int stream, int entry)
{
    double weight = school->weights[stream];

    if (weight <= 0 || entry < school->opens || entry >= school->closes)
        return 0;
    if (school->closes != EDU_YEAR_FOREVER && entry + stage_years[stream] > school->closes)
        return 0; /* it closes when its last pupils have gone through */
    return weight * (0.9 + 0.2 * edu_random_share(edu_random_key(school->key, KEY_COHORT + entry)));
}

/* Fills cumulated[0 .. school_count]; false when no school takes part. */
static bool
cumulate(double *cumulated, const edu_sample_t *sample, const edu_county_t *county, int stream, int entry)
{
    const edu_school_t *schools = sample->schools + county->first_school;
    int count = county->school_count;
    double sum = 0;

    for (int i = 0; i < count; i++) {
        cumulated[i] = sum;
        sum += cohort_weight(&schools[i], stream, entry);
    }
    if (sum <= 0)
        return false;
    for (int i = 0; i < count; i++)
        cumulated[i] /= sum;
    cumulated[count] = 1;
    /* Rounding must not leave a remainder to schools behind the last one that takes part. */
    for (int i = count - 1; i >= 0 && cohort_weight(&schools[i], stream, entry) <= 0; i--)
        cumulated[i] = 1;
    return true;
}

/* Walks a total through the schools: each call gives the next school's part. */
typedef struct split_t {
    double total;
    double phase;
    int64_t given;
} split_t;

static split_t
split_begin(const edu_county_t *county, int64_t total, int what, int entry)
{
    split_t split;

    split.total = (double)total;
    split.phase = edu_random_share(edu_random_key(county->key, KEY_SPLIT + what * 10000 + entry));
    split.given = 0;
    return split;
}

static inline int32_t
split_next(split_t *split, double cumulated)
{
    int64_t until = (int64_t)(split->total * cumulated + split->phase);
    int64_t part = until - split->given;

    split->given = until;
    return (int32_t)part;
}

static void
share_grade(edu_pupils_t *pupils, const double *cumulated, const edu_county_t *county,
            const edu_county_year_t *totals, int grade, int entry)
{
    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int pace = 0; pace < PACE_COUNT; pace++) {
            int64_t total = totals->pupils[sex][grade][pace];
            split_t split = split_begin(county, total, pace * 2 + sex, entry);

            if (total == 0)
                continue;
            for (int i = 0; i < county->school_count; i++) {
                int32_t part = split_next(&split, cumulated[i + 1]);

                pupils[i].grade[grade][sex] += part;
                if (pace == PACE_LATE)
                    pupils[i].late[grade] += part;
                else if (pace == PACE_EARLY)
                    pupils[i].early[grade] += part;
                else if (pace == PACE_AGAIN)
                    pupils[i].again += part;
            }
        }
}

static void
share_kindergarten(edu_pupils_t *pupils, const double *cumulated, const edu_county_t *county,
                   const edu_county_year_t *totals)
{
    for (int sex = 0; sex < SEX_COUNT; sex++)
        for (int age = 0; age < KG_AGES; age++) {
            split_t split =
                split_begin(county, totals->kindergarten[sex][age], 20 + age * 2 + sex, totals->year);

            for (int i = 0; i < county->school_count; i++) {
                int32_t part = split_next(&split, cumulated[i + 1]);

                pupils[i].kindergarten[age] += part;
                if (sex == SEX_FEMALE)
                    pupils[i].kindergarten_female += part;
            }
        }
}

/* Whether the schools of a stream have room for the pupils: no more than the form takes of an age, nearly all of whom are
 * fifteen and over. */
static bool
has_room(const edu_sample_t *sample, const edu_county_t *county, int stream, int year, int64_t pupils)
{
    const edu_school_t *schools = sample->schools + county->first_school;
    int64_t count = 0;

    for (int i = 0; i < county->school_count; i++)
        count += cohort_weight(&schools[i], stream, year) > 0;
    return stream == STREAM_REGULAR || pupils <= count * SENIOR_ROOM;
}

/* Senior pupils of one type. What nobody in the county teaches, or too few, is taught in the schools of another type. */
static void
share_senior(edu_pupils_t *pupils, double *cumulated, const edu_sample_t *sample, const edu_county_t *county,
             const edu_county_year_t *totals, int type)
{
    static const int streams[SENIOR_COUNT][3] = {
        [SENIOR_REGULAR] = {STREAM_REGULAR, STREAM_REGULAR, STREAM_REGULAR},
        [SENIOR_ADULT] = {STREAM_ADULT, STREAM_VOCATIONAL, STREAM_REGULAR},
        [SENIOR_VOCATIONAL] = {STREAM_VOCATIONAL, STREAM_REGULAR, STREAM_REGULAR},
        [SENIOR_TECHNICAL] = {STREAM_TECHNICAL, STREAM_VOCATIONAL, STREAM_REGULAR},
    };
    bool found = false;

    for (int i = 0; i < 3 && !found; i++)
        found = has_room(sample, county, streams[type][i], totals->year, totals->senior[type]) &&
                cumulate(cumulated, sample, county, streams[type][i], totals->year);
    if (!found)
        return;

    split_t split = split_begin(county, totals->senior[type], 40 + type, totals->year);
    split_t young = split_begin(county, totals->young_seniors, 50, totals->year);
    for (int i = 0; i < county->school_count; i++) {
        pupils[i].senior[type] = split_next(&split, cumulated[i + 1]);
        if (type == SENIOR_REGULAR)
            pupils[i].young_seniors = split_next(&young, cumulated[i + 1]);
    }
}

void
edu_sample_share_out(edu_pupils_t *pupils, double *scratch, const edu_sample_t *sample,
                     const edu_county_t *county, const edu_county_year_t *totals)
{
    memset(pupils, 0, sizeof *pupils * (size_t)county->school_count);
    for (int grade = 1; grade <= GRADES; grade++) {
        int stream = grade <= 6 ? STREAM_PRIMARY : STREAM_JUNIOR;
        int entry = totals->year - (grade <= 6 ? grade - 1 : grade - 7);

        if (cumulate(scratch, sample, county, stream, entry))
            share_grade(pupils, scratch, county, totals, grade, entry);
    }
    if (cumulate(scratch, sample, county, STREAM_KINDERGARTEN, totals->year))
        share_kindergarten(pupils, scratch, county, totals);
    for (int type = 0; type < SENIOR_COUNT; type++)
        share_senior(pupils, scratch, sample, county, totals, type);
    for (int i = 0; i < county->school_count; i++)
        if (pupils[i].young_seniors > pupils[i].senior[SENIOR_REGULAR])
            pupils[i].young_seniors = pupils[i].senior[SENIOR_REGULAR];
}

int64_t
edu_pupils_of(const edu_pupils_t *pupils, int stage)
{
    int first = stage == STAGE_PRIMARY ? 1 : 7;
    int last = stage == STAGE_PRIMARY ? 6 : GRADES;
    int64_t sum = 0;

    for (int grade = first; grade <= last; grade++)
        sum += pupils->grade[grade][SEX_MALE] + pupils->grade[grade][SEX_FEMALE];
    return sum;
}
