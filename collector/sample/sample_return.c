/* A school's return: its pupils as the form asks for them, and what follows from them: flows, classes, teachers. */
#include "collector/sample/sample_private.h"

enum { KEY_RETURN = 20000 };

/* What a return is filled in from. */
typedef struct filling_t {
    int64_t *values;
    const edu_columns_t *columns;
    const edu_county_t *county;
    const edu_school_t *school;
    int year;
    const edu_pupils_t *pupils;
    const edu_pupils_t *before;
    edu_random_t random;
} filling_t;

/* Notes a count; what does not apply to the school, or is not in the form, stays as it is. */
static void
put(filling_t *filling, int cell, int64_t value)
{
    if (cell >= 0 && filling->values[cell] != NO_VALUE)
        filling->values[cell] = value;
}

/* About `share` of a count, never more than all of it. */
static int64_t
part_of(filling_t *filling, int64_t count, double share)
{
    int64_t part = edu_random_round(&filling->random, (double)count * share);

    return part < count ? part : count;
}

static void
fill_kindergarten(filling_t *filling)
{
    const int32_t *ages = filling->pupils->kindergarten;
    /* Ages 5 and over are in the last year but for a few; some of four are there too. */
    int64_t last = part_of(filling, ages[3], 0.97) + ages[4] + part_of(filling, ages[2], 0.045);

    for (int i = 0; i < KG_AGES; i++)
        put(filling, filling->columns->kg_enrol[i], ages[i]);
    put(filling, filling->columns->kg_lastyear, last);
    put(filling, filling->columns->kg_female, filling->pupils->kindergarten_female);
}

static void
fill_grades(filling_t *filling)
{
    const edu_pupils_t *pupils = filling->pupils;
    int64_t ages[LAST_AGE + 1] = {0};
    int64_t primary[LAST_AGE + 1] = {0};

    for (int grade = 1; grade <= GRADES; grade++) {
        int32_t female = pupils->grade[grade][SEX_FEMALE];
        int32_t all = pupils->grade[grade][SEX_MALE] + female;
        int32_t again = grade == GRADES ? pupils->again : 0;
        int64_t *into[] = {ages, grade <= 6 ? primary : NULL};

        for (int i = 0; i < 2 && into[i] != NULL; i++) {
            into[i][grade + 4] += pupils->early[grade];
            into[i][grade + 5] += all - pupils->early[grade] - pupils->late[grade] - again;
            into[i][grade + 6] += pupils->late[grade] + again;
        }
        put(filling, filling->columns->enrol[grade], all);
        put(filling, filling->columns->enrol_female[grade], female);
    }
    for (int type = 0; type < SENIOR_COUNT; type++) {
        ages[LAST_AGE] += pupils->senior[type];
        put(filling, filling->columns->hs_enrol[type], pupils->senior[type]);
    }
    ages[LAST_AGE] -= pupils->young_seniors;
    ages[LAST_AGE - 1] += pupils->young_seniors;
    for (int age = FIRST_AGE; age <= LAST_AGE; age++) {
        put(filling, filling->columns->enrol_age[age], ages[age]);
        if (age >= 6 && age <= 11)
            put(filling, filling->columns->enrol_age_primary[age], primary[age]);
    }
}

/* Entrants, graduates, and those who came and went in between: before + entrants + in - graduates - out = now. What the
 * other reasons leave open are transfers. */
static void
fill_flows(filling_t *filling, int stage)
{
    const edu_columns_t *columns = filling->columns;
    const edu_pupils_t *pupils = filling->pupils;
    const edu_pupils_t *before = filling->before;
    double loss = edu_sample_trend(TREND_LOSS, filling->year) * (stage == STAGE_PRIMARY ? 0.1 : 0.5);
    int first = stage == STAGE_PRIMARY ? 1 : 7;
    int final = stage == STAGE_PRIMARY ? 6 : GRADES;
    int64_t was = edu_pupils_of(before, stage);
    int64_t now = edu_pupils_of(pupils, stage);
    int64_t entrants = pupils->grade[first][SEX_MALE] + pupils->grade[first][SEX_FEMALE];
    int64_t finishing = before->grade[final][SEX_MALE] + before->grade[final][SEX_FEMALE];

    if (stage == STAGE_PRIMARY) {
        entrants -= pupils->late[1]; /* they sit the grade a second time */
    } else {
        finishing -= pupils->again + part_of(filling, finishing, 0.003);
        finishing = finishing > 0 ? finishing : 0;
    }

    int64_t resumed = part_of(filling, was, 0.0008);
    int64_t other_in = part_of(filling, was, 0.0002);
    int64_t out[5] = {part_of(filling, was, 0.0012), part_of(filling, was, loss),
                      part_of(filling, was, 0.0001), 0, part_of(filling, was, 0.0003)};
    int64_t moved = part_of(filling, was, 0.008 * edu_random_between(&filling->random, 0.3, 1.7));
    int64_t open = now - was - entrants + finishing - resumed - other_in + out[0] + out[1] + out[2] + out[4];

    out[3] = moved + (open < 0 ? -open : 0);
    put(filling, columns->entrants[stage], entrants);
    put(filling, columns->grads[stage], finishing);
    put(filling, columns->flow_in[stage][0], resumed);
    put(filling, columns->flow_in[stage][1], moved + (open > 0 ? open : 0));
    put(filling, columns->flow_in[stage][2], other_in);
    for (int i = 0; i < 5; i++)
        put(filling, columns->flow_out[stage][i], out[i]);
}

static void
fill_senior_flows(filling_t *filling)
{
    int64_t was = 0;
    int64_t now = 0;

    for (int type = 0; type < SENIOR_COUNT; type++) {
        was += filling->before->senior[type];
        now += filling->pupils->senior[type];
    }
    put(filling, filling->columns->entrants[2], part_of(filling, now, 0.345));
    put(filling, filling->columns->grads[2], part_of(filling, was, 0.32));
}

/* Each grade is divided into classes as even as can be, of about the size the school aims at. */
static void
fill_classes(filling_t *filling, int stage)
{
    static const double places[] = {[PLACE_URBAN] = 1.0, [PLACE_TOWN] = 0.97, [PLACE_VILLAGE] = 0.72};
    edu_random_t habit = {edu_random_key(filling->school->key, KEY_RETURN + 1 + stage)};
    double aim = (edu_sample_trend(TREND_CLASS, filling->year) + filling->county->traits.class_size) *
                     places[filling->school->place] +
                 (stage == STAGE_JUNIOR ? 2.5 : 0) + 6 * edu_random_bell(&habit);
    int64_t counts[SIZE_CLASSES] = {0};

    if (aim < 15)
        aim = 15;
    if (aim < 42 && edu_pupils_of(filling->pupils, stage) > 6000)
        aim = 42; /* a school so large has no small classes; the form takes 500 of a kind */
    for (int grade = stage == STAGE_PRIMARY ? 1 : 7; grade <= (stage == STAGE_PRIMARY ? 6 : GRADES);
         grade++) {
        int64_t pupils = filling->pupils->grade[grade][SEX_MALE] + filling->pupils->grade[grade][SEX_FEMALE];
        int64_t classes = (int64_t)((double)pupils / aim + 0.5);

        if (pupils == 0)
            continue;
        if (classes == 0)
            classes = 1;
        for (int more = 0; more < 2; more++) {
            int64_t size = pupils / classes + more;
            int64_t number = more ? pupils % classes : classes - pupils % classes;

            counts[size <= 45 ? 0 : size <= 55 ? 1 : size <= 65 ? 2 : 3] += number;
        }
    }
    for (int i = 0; i < SIZE_CLASSES; i++)
        put(filling, filling->columns->class_size[stage][i], counts[i]);
}

static void
fill_shares(filling_t *filling, int stage)
{
    static const double migrant[] = {[PLACE_URBAN] = 1.5, [PLACE_TOWN] = 0.9, [PLACE_VILLAGE] = 0.3};
    static const double boarder[STAGE_COUNT][3] = {
        [STAGE_PRIMARY] = {[PLACE_URBAN] = 0.02, [PLACE_TOWN] = 0.10, [PLACE_VILLAGE] = 0.16},
        [STAGE_JUNIOR] = {[PLACE_URBAN] = 0.18, [PLACE_TOWN] = 0.50, [PLACE_VILLAGE] = 0.62},
    };
    edu_random_t habit = {edu_random_key(filling->school->key, KEY_RETURN + 11 + stage)};
    int64_t pupils = edu_pupils_of(filling->pupils, stage);
    double share = edu_sample_trend(TREND_MIGRANT, filling->year) * filling->county->traits.migrant *
                   migrant[filling->school->place] * edu_random_between(&habit, 0.4, 1.6);

    put(filling, filling->columns->migrant_worker[stage], part_of(filling, pupils, share));
    share = boarder[stage][filling->school->place] * edu_random_between(&habit, 0.4, 1.6);
    put(filling, filling->columns->boarder[stage], part_of(filling, pupils, share));
}

/* Teachers for a number of pupils; at least one where there are any. */
static int64_t
teachers_for(int64_t pupils, double ratio)
{
    int64_t teachers = (int64_t)((double)pupils / ratio + 0.5);

    return pupils > 0 && teachers == 0 ? 1 : teachers;
}

static void
fill_teachers(filling_t *filling)
{
    static const double places[] = {[PLACE_URBAN] = 1.08, [PLACE_TOWN] = 1.0, [PLACE_VILLAGE] = 0.8};
    const edu_pupils_t *pupils = filling->pupils;
    edu_random_t habit = {edu_random_key(filling->school->key, KEY_RETURN + 21)};
    double factor = filling->county->traits.teachers * places[filling->school->place] *
                    edu_random_between(&habit, 0.88, 1.12);
    int64_t children = 0;
    int64_t regular = pupils->senior[SENIOR_REGULAR];
    int64_t others =
        pupils->senior[SENIOR_ADULT] + pupils->senior[SENIOR_VOCATIONAL] + pupils->senior[SENIOR_TECHNICAL];

    for (int i = 0; i < KG_AGES; i++)
        children += pupils->kindergarten[i];
    /* Kindergartens had 22 children a teacher in 2010 and 16 in 2020. */
    put(filling, filling->columns->teacher[0],
        teachers_for(children, factor * (22 - 0.6 * (filling->year - 2010))));
    put(filling, filling->columns->teacher[1],
        teachers_for(edu_pupils_of(pupils, STAGE_PRIMARY),
                     factor * edu_sample_trend(TREND_PRI_STR, filling->year)));
    put(filling, filling->columns->teacher[2],
        teachers_for(edu_pupils_of(pupils, STAGE_JUNIOR),
                     factor * edu_sample_trend(TREND_JUN_STR, filling->year)));
    put(filling, filling->columns->teacher[3],
        teachers_for(regular, factor * 13.5) + teachers_for(others, factor * 19));
}

void
edu_sample_return(int64_t *values, const edu_columns_t *columns, const edu_sample_t *sample,
                  const edu_county_t *county, const edu_school_t *school, int year,
                  const edu_pupils_t *pupils, const edu_pupils_t *before)
{
    filling_t filling = {values, columns,
                         county, school,
                         year,   pupils,
                         before, {edu_random_key(edu_random_key(school->key, KEY_RETURN), year)}};

    for (int i = 0; i < sample->school_form->cells->nelts; i++)
        values[i] = columns->applies[school->category][i] ? 0 : NO_VALUE;
    fill_kindergarten(&filling);
    fill_grades(&filling);
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        fill_flows(&filling, stage);
        fill_classes(&filling, stage);
        fill_shares(&filling, stage);
    }
    fill_senior_flows(&filling);
    fill_teachers(&filling);
}
