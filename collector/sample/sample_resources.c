/* A school's return of its resources: what its pupils and teachers ask for, with the years more of it, and more or less of it than others have. */
#include "collector/sample/sample_private.h"

#include <apr_strings.h>

enum { KEY_RESOURCES = 70000, KEY_POINT = 71000 };

/* What a pupil (or a hundred) has in 2020, by stage; `spread`: how far schools lie apart; of teachers: the share of them. */
static const struct {
    const char *measure;
    double level[STAGE_COUNT];
    double spread;
    double rise; /* a year before 2020, as a share of the level */
    bool of_teachers;
    bool shared; /* schools with both stages share a part */
} resources[] = {
    {"area_aux", {6.8, 8.6}, 0.36, 0.02, false, true},
    {"area_sport", {11.4, 15.0}, 0.4, 0.01, false, true},
    {"equip", {3000, 3700}, 0.4, 0.06, false, false},
    {"pc", {0.17, 0.21}, 0.42, 0.05, false, false},
    {"books", {27, 38}, 0.4, 0.03, false, false},
    {"mmroom", {0.035, 0.036}, 0.36, 0.06, false, false},
    {"t_aboveq", {0.86, 0.84}, 0.08, 0.05, true, false},
    {"t_midtitle", {0.48, 0.52}, 0.28, 0.01, true, false},
    {"t_backbone", {0.23, 0.21}, 0.4, 0.05, true, false},
    {"t_peart", {0.20, 0.18}, 0.34, 0.04, true, false},
};

static void
put(int64_t *values, const edu_form_t *form, const char *column, int64_t value)
{
    const edu_cell_t *cell = edu_form_cell(form, column);

    if (cell != NULL)
        values[cell->index] = value;
}

bool
edu_school_is_point(const edu_school_t *school)
{
    edu_random_t random = {edu_random_key(school->key, KEY_POINT)};

    return school->category == CATEGORY_PRIMARY && school->place == PLACE_VILLAGE &&
           edu_random_unit(&random) < 0.12;
}

/* One measure of one stage: what the school has of it lasts through the years but for the rise that all see. */
static int64_t
draw(const edu_county_t *county, const edu_school_t *school, size_t index, int stage, int year, double base)
{
    static const double places[] = {[PLACE_URBAN] = 0.94, [PLACE_TOWN] = 1.0, [PLACE_VILLAGE] = 1.1};
    edu_random_t habit = {
        edu_random_key(school->key, KEY_RESOURCES + (int64_t)(index * STAGE_COUNT) + stage)};
    edu_random_t evenness = {
        edu_random_key(county->key, KEY_RESOURCES)}; /* some counties share out more evenly */
    double spread = resources[index].spread * edu_random_between(&evenness, 0.3, 1.6);
    double level = resources[index].level[stage] * (1 - resources[index].rise * (CENSUS_YEAR - year) / 1.4);
    double value = base * level * edu_random_between(&habit, 1 - spread, 1 + spread);

    if (!resources[index].of_teachers)
        value *= places[school->place];
    return (int64_t)(value + 0.5);
}

void
edu_sample_resources(int64_t *values, const edu_sample_t *sample, const edu_county_t *county,
                     const edu_school_t *school, int year, const edu_pupils_t *pupils, const int64_t *annual,
                     const edu_columns_t *columns)
{
    static const char *const stages[STAGE_COUNT] = {"primary", "junior"};
    const edu_form_t *form = sample->resources_form;
    bool both = edu_pupils_of(pupils, STAGE_PRIMARY) > 0 && edu_pupils_of(pupils, STAGE_JUNIOR) > 0;
    char column[64];

    for (int i = 0; i < form->cells->nelts; i++)
        values[i] = NO_VALUE;
    for (size_t i = 0; i < sizeof resources / sizeof resources[0]; i++) {
        int64_t shared = 0;

        for (int stage = 0; stage < STAGE_COUNT; stage++) {
            int64_t teachers = columns->teacher[stage + 1] >= 0 ? annual[columns->teacher[stage + 1]] : 0;
            double base = resources[i].of_teachers ? (double)teachers : (double)edu_pupils_of(pupils, stage);
            int64_t value = draw(county, school, i, stage, year, base > 0 ? base : 0);
            int64_t common = both && resources[i].shared ? value / 3 : 0;

            if (resources[i].of_teachers && value > teachers)
                value = teachers;
            shared += common;
            apr_snprintf(column, sizeof column, "%s_%s", resources[i].measure, stages[stage]);
            put(values, form, column, value - common);
        }
        if (both && resources[i].shared) {
            apr_snprintf(column, sizeof column, "%s_shared", resources[i].measure);
            put(values, form, column, shared);
        }
    }
}
