/* The schools: how many of each kind a county has, what they are, when they open and close. */
#include "collector/sample/sample_private.h"

#include "base/pool.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

const char *const edu_category_codes[CATEGORY_COUNT] = {"11", "21", "31", "34", "35", "36", "37", "51"};

/* How schools divide into categories. What comes before the line every county needs, so that its rates exist. */
enum { NEEDED_COUNT = 4 };
static const int needed[NEEDED_COUNT] = {CATEGORY_KINDERGARTEN, CATEGORY_PRIMARY, CATEGORY_JUNIOR,
                                         CATEGORY_SENIOR};
static const double shares[CATEGORY_COUNT] = {
    [CATEGORY_KINDERGARTEN] = 0.466, [CATEGORY_PRIMARY] = 0.311,  [CATEGORY_JUNIOR] = 0.125,
    [CATEGORY_SENIOR] = 0.042,       [CATEGORY_ADULT] = 0.004,    [CATEGORY_VOCATIONAL] = 0.028,
    [CATEGORY_REFORM] = 0.0005,      [CATEGORY_SPECIAL] = 0.0235,
};

/* The most children of one age (in senior schools: pupils) that a school may have, so that no count is above the form's
 * maxima: 5000 children of an age, 500 classes, 6000 pupils of a grade, 20000 of fifteen and over. */
static const double most[NEEDED_COUNT] = {4200, 3000, 4500, 14000};

/* How many of each category a county has. */
typedef struct plan_t {
    int64_t count[CATEGORY_COUNT];
    int64_t least[NEEDED_COUNT];
    double children;           /* 0 to 14 in the census */
    double load[NEEDED_COUNT]; /* what `most` bounds, in the fullest year */
} plan_t;

static void
fill_plan(plan_t *plan, const edu_sample_t *sample, const edu_county_t *county)
{
    static const int first_age[NEEDED_COUNT] = {3, 6, 12, 15};
    static const int last_age[NEEDED_COUNT] = {5, 11, 14, 17};
    const edu_sample_options_t *options = sample->options;

    for (int group = 0; group < 4; group++)
        plan->children += (double)(county->census->male[group] + county->census->female[group]);
    for (int year = options->first_year; year <= options->last_year; year++)
        for (int i = 0; i < NEEDED_COUNT; i++)
            for (int age = first_age[i]; age <= last_age[i]; age++) {
                double people = (double)edu_sample_people_between(sample, county, year, age, age) * 1.2;

                plan->load[i] = fmax(plan->load[i], needed[i] == CATEGORY_SENIOR ? 3 * people : people);
            }
    for (int i = 0; i < NEEDED_COUNT; i++)
        plan->least[i] = (int64_t)ceil(plan->load[i] / most[i]);
}

/* Shares `total` out by weights, above what each must have at least; the counts add up to total, which is no less
 * than the sum of `least`. */
static void
allocate(int64_t *counts, const int64_t *least, const double *weights, int count, int64_t total)
{
    double weight_sum = 0;
    double want_sum = 0;
    int64_t rest = total;
    double passed = 0;

    for (int i = 0; i < count; i++) {
        weight_sum += weights[i];
        rest -= least[i];
    }
    for (int i = 0; i < count; i++)
        want_sum += fmax(0, weights[i] * (double)total / weight_sum - (double)least[i]);
    for (int i = 0; i < count; i++) {
        double want = fmax(0, weights[i] * (double)total / weight_sum - (double)least[i]);
        double before = want_sum > 0 ? passed / want_sum : (double)i / (double)count;

        passed += want;
        double after = i + 1 == count ? 1
                       : want_sum > 0 ? passed / want_sum
                                      : (double)(i + 1) / (double)count;
        counts[i] = least[i] + (int64_t)floor((double)rest * after + 0.5) -
                    (int64_t)floor((double)rest * before + 0.5);
    }
}

/* One school of a category to each of the counties with most children, `total` in all. */
static void
give_to_largest(plan_t *plans, int count, int category, int64_t total)
{
    for (; total > 0; total--) {
        int largest = -1;

        for (int i = 0; i < count; i++)
            if (plans[i].count[category] == 0 && (largest < 0 || plans[i].children > plans[largest].children))
                largest = i;
        if (largest < 0)
            return;
        plans[largest].count[category] = 1;
    }
}

static void
allocate_category(plan_t *plans, int count, int category, int needed_index, int64_t total, apr_pool_t *pool)
{
    int64_t *counts = apr_pcalloc(pool, sizeof(int64_t) * (size_t)count);
    int64_t *least = apr_pcalloc(pool, sizeof(int64_t) * (size_t)count);
    double *weights = apr_pcalloc(pool, sizeof(double) * (size_t)count);

    for (int i = 0; i < count; i++) {
        least[i] = needed_index >= 0 ? plans[i].least[needed_index] : 0;
        weights[i] = plans[i].children;
    }
    allocate(counts, least, weights, count, total);
    for (int i = 0; i < count; i++)
        plans[i].count[category] = counts[i];
}

/* The kinds that not every county has: fewer of them where schools are few. Returns how many schools they take. */
static int64_t
allocate_optional(plan_t *plans, int count, int64_t schools, int64_t spare, apr_pool_t *pool)
{
    static const int optional[] = {CATEGORY_ADULT, CATEGORY_VOCATIONAL, CATEGORY_REFORM, CATEGORY_SPECIAL};
    int64_t taken = 0;

    for (size_t i = 0; i < sizeof optional / sizeof optional[0]; i++) {
        int64_t total =
            (int64_t)fmin(shares[optional[i]] * (double)schools + 0.5, (double)(spare - taken) / 4);

        if (optional[i] == CATEGORY_VOCATIONAL) {
            allocate_category(plans, count, optional[i], -1, total, pool);
        } else {
            if (total > count)
                total = count;
            give_to_largest(plans, count, optional[i], total);
        }
        taken += total;
    }
    return taken;
}

static edu_error_t *
make_plans(plan_t **result, const edu_sample_t *sample, apr_pool_t *pool)
{
    int count = sample->counties->nelts;
    int64_t schools = sample->options->schools;
    plan_t *plans = apr_pcalloc(pool, sizeof(plan_t) * (size_t)count);
    int64_t least[NEEDED_COUNT] = {0};
    int64_t totals[NEEDED_COUNT];
    double weights[NEEDED_COUNT];
    int64_t needed_sum = 0;

    for (int i = 0; i < count; i++) {
        fill_plan(&plans[i], sample, APR_ARRAY_IDX(sample->counties, i, const edu_county_t *));
        for (int j = 0; j < NEEDED_COUNT; j++) {
            least[j] += plans[i].least[j];
            needed_sum += plans[i].least[j];
        }
    }
    if (schools < needed_sum)
        return edu_error_hint(
            edu_error_create(EDU_ERR_USAGE, NULL,
                             count == 1
                                 ? "%" APR_INT64_T_FMT " schools are too few for the children of %d county"
                                 : "%" APR_INT64_T_FMT " schools are too few for the children of %d counties",
                             (apr_int64_t)schools, count),
            "give --schools %" APR_INT64_T_FMT " or more, or fewer areas", (apr_int64_t)needed_sum);
    schools -= allocate_optional(plans, count, schools, schools - needed_sum, pool);
    for (int j = 0; j < NEEDED_COUNT; j++)
        weights[j] = shares[needed[j]];
    allocate(totals, least, weights, NEEDED_COUNT, schools);
    for (int j = 0; j < NEEDED_COUNT; j++)
        allocate_category(plans, count, needed[j], j, totals[j], pool);
    *result = plans;
    return NULL;
}

/* Where a school stands: by the kind of county and of school. */
static void
draw_place(edu_school_t *school, const edu_county_t *county, int number, edu_random_t *random)
{
    static const double urban[] = {[KIND_DISTRICT] = 0.62, [KIND_CITY] = 0.28, [KIND_COUNTY] = 0.04};
    static const double village[] = {[KIND_DISTRICT] = 0.14, [KIND_CITY] = 0.34, [KIND_COUNTY] = 0.46};
    double draw = edu_random_unit(random);
    double fine = edu_random_unit(random);
    /* Senior schools are seldom in villages, the first school of a kind never. */
    double rural = village[county->kind];

    if (number == 0 || school->category >= CATEGORY_SENIOR)
        rural = 0;
    else if (school->category == CATEGORY_JUNIOR)
        rural *= 0.5;
    if (draw < rural) {
        school->place = PLACE_VILLAGE;
        school->location = fine < 0.3 ? "210" : "220";
    } else if (draw < rural + (1 - rural) * urban[county->kind]) {
        school->place = PLACE_URBAN;
        school->location = fine < 0.75 ? "111" : "112";
    } else {
        school->place = PLACE_TOWN;
        school->location = fine < 0.75 ? "121" : fine < 0.98 ? "122" : "123";
    }
    school->poor_village = strcmp(school->location, "220") == 0 && county->kind != KIND_DISTRICT &&
                           edu_random_unit(random) < 0.3;
}

/* Years of opening and closing. A school that opens begins with its lowest grade, one that closes takes no more entrants, so
 * that nobody has to move. Of any four schools one may open, one may close and two stay, so that there always is
 * room for the children. */
static void
draw_years(edu_school_t *school, const edu_sample_t *sample, int number, bool stays, edu_random_t *random)
{
    static const double opening[CATEGORY_COUNT] = {[CATEGORY_KINDERGARTEN] = 0.72,
                                                   [CATEGORY_PRIMARY] = 0.12,
                                                   [CATEGORY_JUNIOR] = 0.12,
                                                   [CATEGORY_SENIOR] = 0.08};
    static const double closing[CATEGORY_COUNT] = {[CATEGORY_KINDERGARTEN] = 0.24,
                                                   [CATEGORY_PRIMARY] = 0.2,
                                                   [CATEGORY_JUNIOR] = 0.12,
                                                   [CATEGORY_VOCATIONAL] = 0.16};
    const edu_sample_options_t *options = sample->options;
    double draw = edu_random_unit(random);
    double second = edu_random_unit(random);

    school->founded = options->first_year - 12 - (int)(45 * edu_random_unit(random));
    school->opens = school->founded;
    school->closes = EDU_YEAR_FOREVER;
    if (stays || options->last_year == options->first_year)
        return;

    int year = options->first_year + 1 + (int)(second * (double)(options->last_year - options->first_year));
    if (number % 4 == 1 && draw < opening[school->category])
        school->founded = school->opens = year;
    else if (number % 4 == 3 && draw < closing[school->category] * (school->place == PLACE_VILLAGE ? 3 : 1))
        school->closes = year;
}

/* Its size, before it is fitted to the others of its kind. */
static double
draw_size(const edu_school_t *school, edu_random_t *random)
{
    static const double places[] = {[PLACE_URBAN] = 1.5, [PLACE_TOWN] = 1.1, [PLACE_VILLAGE] = 0.35};
    double size = places[school->place] * edu_random_between(random, 0.5, 1.5);

    if (school->category == CATEGORY_KINDERGARTEN && school->place == PLACE_VILLAGE)
        size *= 1.5;
    return size;
}

static void
draw_weights(edu_school_t *school, double size, edu_random_t *random)
{
    double *weights = school->weights;

    switch (school->category) {
    case CATEGORY_KINDERGARTEN: weights[STREAM_KINDERGARTEN] = size; break;
    case CATEGORY_PRIMARY:
        weights[STREAM_PRIMARY] = size;
        if (edu_random_unit(random) < (school->place == PLACE_VILLAGE ? 0.4 : 0.1))
            weights[STREAM_KINDERGARTEN] = 0.3 * size;
        break;
    case CATEGORY_JUNIOR:
        weights[STREAM_JUNIOR] = school->nine_year ? 0.6 * size : size;
        weights[STREAM_PRIMARY] = school->nine_year ? 0.6 * size : 0;
        break;
    case CATEGORY_SENIOR:
        weights[STREAM_REGULAR] = size;
        weights[STREAM_JUNIOR] = school->complete ? 0.4 * size : 0;
        break;
    case CATEGORY_ADULT: weights[STREAM_ADULT] = 1; break;
    case CATEGORY_VOCATIONAL: weights[school->technical ? STREAM_TECHNICAL : STREAM_VOCATIONAL] = size; break;
    case CATEGORY_REFORM: weights[STREAM_JUNIOR] = 0.03; break;
    default:
        weights[STREAM_PRIMARY] = 0.08;
        weights[STREAM_JUNIOR] = 0.05;
        break;
    }
}

static void
draw_school(edu_school_t *school, const edu_sample_t *sample, const edu_county_t *county, int category,
            int number, int count, double size_range)
{
    edu_random_t random;

    school->category = (uint8_t)category;
    school->key = edu_random_key(county->key, 1000000 + category * 100000000LL + number);
    random.state = school->key;
    draw_place(school, county, number, &random);
    /* Where schools are few, or as large as they can be, none opens or closes. */
    draw_years(school, sample, number, count < 4 || size_range <= 0, &random);

    double kind = edu_random_unit(&random);
    school->nine_year = category == CATEGORY_JUNIOR && number > 0 && kind < 0.25;
    school->complete = category == CATEGORY_SENIOR && number > 0 && kind < 0.3;
    school->technical = category == CATEGORY_VOCATIONAL && number > 0 && kind < 0.25;

    static const double private_share[CATEGORY_COUNT] = {0.55, 0.04, 0.08, 0.15, 0.1, 0.18, 0, 0};
    school->is_private =
        edu_random_unit(&random) < private_share[category] * (school->place == PLACE_VILLAGE ? 0.6 : 1.2);
    draw_weights(school, 1 + size_range * (draw_size(school, &random) - 1), &random);
}

/* How far sizes may differ: fully (1), or less where schools are so few that the largest would come near the form's maxima.
 * The largest may be (1 + 1.25 r) / (1 - 0.55 r) times the mean with a range of r, and half as much again by chance
 * and while some are closed. */
static double
size_range(const plan_t *plan, int category)
{
    for (int i = 0; i < NEEDED_COUNT; i++)
        if (needed[i] == category) {
            double room = most[i] * (double)plan->count[category] / plan->load[i];

            return fmin(1, fmax(0, (room - 1.5) / (1.9 + 0.55 * room)));
        }
    return 1;
}

static void
make_county_schools(edu_sample_t *sample, edu_county_t *county, const plan_t *plan, int64_t *next,
                    int64_t serials[CATEGORY_COUNT])
{
    const edu_area_t *area = NULL;

    for (int i = 0; i < sample->years; i++)
        if (county->areas[i] != NULL)
            area = county->areas[i];
    county->first_school = (int)*next;
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        double range = size_range(plan, category);
        bool only = plan->count[category] == 1 && category != CATEGORY_KINDERGARTEN;
        int numbered = 0;
        int in_villages = 0;

        for (int number = 0; number < (int)plan->count[category]; number++) {
            edu_school_t *school = &sample->schools[(*next)++];

            draw_school(school, sample, county, category, number, (int)plan->count[category], range);
            if (school->place == PLACE_VILLAGE && category != CATEGORY_KINDERGARTEN)
                in_villages++;
            else
                numbered++;
            school->name = edu_sample_name(school, only ? 0 : numbered, in_villages, area,
                                           sample->options->lang, sample->pool);
            apr_snprintf(school->code, sizeof school->code, "%s%.2s%06d", edu_category_codes[category],
                         county->census->code, (int)(++serials[category]));
        }
    }
    county->school_count = (int)*next - county->first_school;
}

edu_error_t *
edu_sample_make_schools(edu_sample_t *sample)
{
    apr_pool_t *scratch = edu_pool_create(sample->pool);
    int64_t serials[CATEGORY_COUNT] = {0};
    const char *province = "";
    int64_t next = 0;
    plan_t *plans = NULL;

    edu_error_t *error = make_plans(&plans, sample, scratch);
    if (error != NULL) {
        apr_pool_destroy(scratch);
        return error;
    }
    sample->school_count = sample->options->schools;
    sample->schools = apr_pcalloc(sample->pool, sizeof(edu_school_t) * (size_t)sample->school_count);
    for (int i = 0; i < sample->counties->nelts; i++) {
        edu_county_t *county = APR_ARRAY_IDX(sample->counties, i, edu_county_t *);

        if (strncmp(county->census->code, province, 2) != 0)
            memset(serials, 0, sizeof serials);
        province = county->census->code;
        make_county_schools(sample, county, &plans[i], &next, serials);
    }
    sample->report->schools = next;
    apr_pool_destroy(scratch);
    return NULL;
}
