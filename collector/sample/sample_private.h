/* What the parts of the sample share; nobody else includes it. */
#ifndef EDU_COLLECTOR_SAMPLE_SAMPLE_PRIVATE_H
#define EDU_COLLECTOR_SAMPLE_SAMPLE_PRIVATE_H

#include "base/buffer.h"
#include "collector/sample/sample.h"
#include "collector/sample/sample_random.h"

#include <apr_hash.h>
#include <stdbool.h>

/* --- what is counted ------------------------------------------------------------------------------------------ */

enum { SEX_MALE, SEX_FEMALE, SEX_COUNT };
enum { STAGE_PRIMARY, STAGE_JUNIOR, STAGE_COUNT };
enum { SENIOR_REGULAR, SENIOR_ADULT, SENIOR_VOCATIONAL, SENIOR_TECHNICAL, SENIOR_COUNT };

enum {
    CENSUS_YEAR = 2020,
    FIRST_BIRTH = 1980, /* the oldest cohort: aged 19 in 1999 */
    BIRTHS = 51,        /* to 2030 */
    AGES = 18,          /* 0 to 17 */
    BACK_YEARS =
        9, /* years before the first one for which populations are needed: the cohort's grade 1, and one */
    PEOPLE_YEARS = EDU_SAMPLE_LAST_YEAR - EDU_SAMPLE_FIRST_YEAR + 1 + BACK_YEARS,
    GRADES = 9,
    FIRST_AGE = 5, /* of pupils: five and under ... */
    LAST_AGE = 15, /* ... fifteen and over */
    KG_FIRST_AGE = 2,
    KG_AGES = 5,
    SIZE_CLASSES = 4
};

/* How a pupil's age stands to the grade. */
enum {
    PACE_EARLY,   /* a year young: age = grade + 4 */
    PACE_ON_TIME, /* age = grade + 5 */
    PACE_LATE,    /* a year old; in grade 1 they sit it a second time */
    PACE_AGAIN,   /* grade 9 a second time, fifteen and over */
    PACE_COUNT
};

/* --- the path of the country, by year (sample_trend.c) --------------------------------------------------------- */

typedef enum edu_trend_t {
    TREND_PRE_GER3, /* per cent */
    TREND_HS_GER,   /* per cent */
    TREND_JUN_GER,  /* per cent */
    TREND_LOSS,     /* share of a cohort that leaves the county a school year */
    TREND_OUT,      /* share of children of 6 to 14 out of school */
    TREND_PRI_STR,  /* pupils a teacher */
    TREND_JUN_STR,
    TREND_MIGRANT,    /* share of pupils */
    TREND_CLASS,      /* pupils a class are aimed at, in town */
    TREND_DIS_ER,     /* per cent */
    TREND_VOCATIONAL, /* share of senior secondary pupils */
    TREND_COUNT
} edu_trend_t;

double edu_sample_trend(edu_trend_t trend, int year);

/* Births of a year in units of ten thousand. */
double edu_sample_births(int year);

/* --- counties --------------------------------------------------------------------------------------------------- */

typedef enum edu_county_kind_t { KIND_DISTRICT, KIND_CITY, KIND_COUNTY } edu_county_kind_t;

/* What sets a county apart, for all years. */
typedef struct edu_traits_t {
    double loss; /* factors, around 1 */
    double out;
    int full_from; /* from this year on every child is at school */
    double late;
    double early; /* share that enters at five */
    double migrant;
    double teachers;
    double disabled; /* disabled children to children of 6 to 14 */
    double pre_ger3; /* points above the country */
    double hs_ger;
    double dis_er;
    double class_size; /* pupils above the country */
} edu_traits_t;

struct edu_school_t;

/* A county through its changes of code: known by its census row. */
typedef struct edu_county_t {
    const edu_population_t *census;
    const edu_area_t *
        *areas; /* one a year of the sample; NULL in years in which it does not report under a code */
    uint64_t key;
    edu_county_kind_t kind;
    edu_traits_t traits;
    double born[SEX_COUNT][BIRTHS];                /* cohort as it stands in the census year */
    int32_t people[PEOPLE_YEARS][SEX_COUNT][AGES]; /* from BACK_YEARS before the first year */
    int first_school;                              /* in the sample's schools */
    int school_count;
} edu_county_t;

typedef struct edu_sample_t {
    const edu_catalogue_t *catalogue;
    const edu_sample_options_t *options;
    const edu_form_t *school_form;
    const edu_form_t *county_form;
    const edu_form_t *resources_form; /* NULL: the catalogue has none */
    int years;
    apr_array_header_t *counties; /* edu_county_t *, by the census code */
    struct edu_school_t *schools; /* by county, category, number */
    int64_t school_count;
    edu_sample_report_t *report;
    apr_pool_t *pool;
} edu_sample_t;

/* Finds the counties of --areas with their codes through the years (sample_areas.c). */
edu_error_t *edu_sample_find_counties(edu_sample_t *sample);

/* Single ages from the census, moved over the years (sample_population.c). */
void edu_sample_populate(edu_sample_t *sample);

int64_t edu_sample_people(const edu_sample_t *sample, const edu_county_t *county, int year, int age, int sex);
int64_t edu_sample_people_between(const edu_sample_t *sample, const edu_county_t *county, int year, int from,
                                  int to);

/* Draws what sets the county apart (sample_trend.c). */
void edu_sample_draw_traits(edu_county_t *county);

/* A county's children in one year, before they are shared out. */
typedef struct edu_county_year_t {
    int year;
    int64_t pupils[SEX_COUNT][GRADES + 1][PACE_COUNT]; /* grades from 1 */
    int64_t kindergarten[SEX_COUNT][KG_AGES];          /* 2 and under, ... 6 and over */
    int64_t senior[SENIOR_COUNT];
    int64_t young_seniors; /* fourteen and in senior secondary education, among the regular ones */
} edu_county_year_t;

void edu_sample_county_year(edu_county_year_t *totals, const edu_sample_t *sample, const edu_county_t *county,
                            int year);

/* Pupils in grade 1, for the cohort a county remembers. */
int64_t edu_sample_first_graders(const edu_sample_t *sample, const edu_county_t *county, int year);

/* --- schools (sample_schools.c, sample_names.c) -------------------------------------------------------------- */

typedef enum edu_category_t {
    CATEGORY_KINDERGARTEN,
    CATEGORY_PRIMARY,
    CATEGORY_JUNIOR,
    CATEGORY_SENIOR,
    CATEGORY_ADULT,
    CATEGORY_VOCATIONAL,
    CATEGORY_REFORM,
    CATEGORY_SPECIAL,
    CATEGORY_COUNT
} edu_category_t;

extern const char *const edu_category_codes[CATEGORY_COUNT];

/* What a county's children are shared out over: a school has a weight in each. */
enum {
    STREAM_KINDERGARTEN,
    STREAM_PRIMARY,
    STREAM_JUNIOR,
    STREAM_REGULAR,
    STREAM_ADULT,
    STREAM_VOCATIONAL,
    STREAM_TECHNICAL,
    STREAM_COUNT
};

typedef enum edu_place_t { PLACE_URBAN, PLACE_TOWN, PLACE_VILLAGE } edu_place_t;

typedef struct edu_school_t {
    uint64_t key;
    const char *name;
    const char *location;
    double weights[STREAM_COUNT];
    int founded;
    int opens;  /* first year with pupils; long ago for most */
    int closes; /* first year without; EDU_YEAR_FOREVER */
    uint8_t category;
    uint8_t place;
    bool nine_year; /* a primary and junior school */
    bool complete;  /* a junior and senior school */
    bool technical;
    bool is_private;
    bool poor_village;
    char code[11];
} edu_school_t;

/* Shares --schools out over counties and categories, makes the schools. */
edu_error_t *edu_sample_make_schools(edu_sample_t *sample);

/* Whether it has pupils in the year. */
static inline bool
edu_school_is_open(const edu_school_t *school, int year)
{
    return school->opens <= year && year < school->closes;
}

/* The number-th school of its category in the county (0: the only one; village schools and kindergartens have
 * names, given out by village_number and number), in words; marked as made up. */
const char *edu_sample_name(const edu_school_t *school, int number, int village_number,
                            const edu_area_t *area, edu_lang_t lang, apr_pool_t *pool);

/* --- a school's year (sample_pupils.c) ------------------------------------------------------------------------- */

typedef struct edu_pupils_t {
    int32_t grade[GRADES + 1][SEX_COUNT];
    int32_t late[GRADES + 1];
    int32_t early[GRADES + 1];
    int32_t again; /* grade 9 a second time */
    int32_t kindergarten[KG_AGES];
    int32_t kindergarten_female;
    int32_t senior[SENIOR_COUNT];
    int32_t young_seniors;
} edu_pupils_t;

/* Shares the county's children of a year out over its schools: pupils[i] for the county's i-th school. `scratch`
 * has room for one more double than the county has schools. */
void edu_sample_share_out(edu_pupils_t *pupils, double *scratch, const edu_sample_t *sample,
                          const edu_county_t *county, const edu_county_year_t *totals);

/* The pupils of a stage. */
int64_t edu_pupils_of(const edu_pupils_t *pupils, int stage);

/* --- forms (sample_columns.c, sample_return.c, sample_county_form.c) ----------------------------------------- */

#define NO_VALUE INT64_MIN

/* Where the counts go in school_annual: indexes of cells, -1 where the form lacks one. */
typedef struct edu_columns_t {
    int kg_enrol[KG_AGES];
    int kg_lastyear;
    int kg_female;
    int enrol[GRADES + 1];
    int enrol_female[GRADES + 1];
    int enrol_age[LAST_AGE + 1];
    int enrol_age_primary[LAST_AGE + 1];
    int entrants[3]; /* primary, junior, senior */
    int grads[3];
    int flow_in[STAGE_COUNT][3];  /* resume, transfer, other */
    int flow_out[STAGE_COUNT][5]; /* suspend, quit, death, transfer, other */
    int class_size[STAGE_COUNT][SIZE_CLASSES];
    int migrant_worker[STAGE_COUNT];
    int boarder[STAGE_COUNT];
    int hs_enrol[SENIOR_COUNT];
    int teacher[4];                /* kindergarten, primary, junior, senior */
    bool *applies[CATEGORY_COUNT]; /* one a cell of the form */
} edu_columns_t;

void edu_sample_columns(edu_columns_t *columns, const edu_form_t *form, apr_pool_t *pool);

/* Fills in a school's return: values has one entry a cell, NO_VALUE where the cell does not apply. */
void edu_sample_return(int64_t *values, const edu_columns_t *columns, const edu_sample_t *sample,
                       const edu_county_t *county, const edu_school_t *school, int year,
                       const edu_pupils_t *pupils, const edu_pupils_t *before);

/* Fills in a county's return. first_year_of_code: the sample's first year with the code the county has now. */
void edu_sample_county_return(int64_t *values, const edu_sample_t *sample, const edu_county_t *county,
                              int year, int first_year_of_code);

/* Whether the school is a teaching point (sample_resources.c). */
bool edu_school_is_point(const edu_school_t *school);

/* Fills in a school's return of its resources; `annual`: its annual return of the year. */
void edu_sample_resources(int64_t *values, const edu_sample_t *sample, const edu_county_t *county,
                          const edu_school_t *school, int year, const edu_pupils_t *pupils,
                          const int64_t *annual, const edu_columns_t *columns);

/* --- slips (sample_slips.c) ------------------------------------------------------------------------------------- */

typedef enum edu_slip_kind_t {
    SLIP_LETTER, /* a letter among the digits */
    SLIP_NEGATIVE,
    SLIP_TOTAL,  /* more girls than pupils */
    SLIP_AREA,   /* a division code that is none */
    SLIP_ABSURD, /* above what the form allows */
    SLIP_BLANK,  /* a required count left out */
    SLIP_COUNT
} edu_slip_kind_t;

typedef struct edu_slip_t {
    edu_slip_kind_t kind;
    int cell;      /* -1: the division code */
    char text[24]; /* what is written instead */
} edu_slip_t;

const char *edu_slip_name(edu_slip_kind_t kind);

/* Draws a slip for a return. */
void edu_sample_draw_slip(edu_slip_t *slip, const edu_sample_t *sample, const edu_columns_t *columns,
                          const edu_school_t *school, int year, const int64_t *values, const char *area);

/* --- files -------------------------------------------------------------------------------------------------------- */

/* Headers and rows (sample_rows.c). Headers are those of the language, or codes where a header would not be understood.
 * slip: NULL for none; it says what to write instead of a count or of the division code. */
void edu_sample_add_header(edu_buffer_t *out, const edu_form_t *form, edu_lang_t lang, apr_pool_t *pool);
void edu_sample_add_school_row(edu_buffer_t *out, const edu_form_t *form, const edu_school_t *school,
                               const char *area, int year, const int64_t *values, const edu_slip_t *slip);
void edu_sample_add_county_row(edu_buffer_t *out, const edu_form_t *form, const edu_area_t *area,
                               const char *name, int year, const int64_t *values);

/* What the register and the form say of a school: category, location, ownership, poor_village, teaching_point; "" for others. */
const char *edu_school_attribute(const edu_school_t *school, const char *code);

edu_error_t *edu_sample_write_register(const edu_sample_t *sample, apr_pool_t *pool); /* sample_register.c */
edu_error_t *edu_sample_write_returns(edu_sample_t *sample, apr_pool_t *pool);        /* sample_write.c */
edu_error_t *edu_sample_write_files(edu_sample_t *sample);                            /* sample_files.c */

#endif
