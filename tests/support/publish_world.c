#include "tests/support/publish_world.h"

#include "base/buffer.h"
#include "base/file.h"
#include "catalogue/reader/read.h"
#include "tests/support/disclosure_world.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct made_school_t {
    const char *county;
    const char *code;
    const char *location;  /* 111 and 112 are urban, 220 is rural, 999 neither */
    const char *ownership; /* 2 is private */
} made_school_t;

#define GIRLS "school.pupils_primary_girls", "school.pupils_junior_girls"
#define BOYS "school.pupils_primary_boys", "school.pupils_junior_boys"

const made_indicator_t edu_made_indicators[] = {
    {"girls", "pupils[*,girls]", "pupils[*,*]", {{GIRLS}, {GIRLS, BOYS}}},
    {"enrolled",
     "pupils[primary,*]",
     "county.pop[primary]",
     {{"school.pupils_primary_girls", "school.pupils_primary_boys"}, {"county.pop_primary"}}},
    {"junior_girls",
     "pupils[junior,girls]",
     "pupils[junior,*]",
     {{"school.pupils_junior_girls"}, {"school.pupils_junior_girls", "school.pupils_junior_boys"}}},
    {"boys",
     "pupils[*,*] - pupils[*,girls]",
     "pupils[*,*]",
     {{GIRLS, BOYS, "-school.pupils_primary_girls", "-school.pupils_junior_girls"}, {GIRLS, BOYS}}},
    {"pupils_a_teacher", "pupils[*,*]", "teachers", {{GIRLS, BOYS}, {"school.teachers"}}},
    {"rooms_a_pupil", "rooms", "pupils[*,*]", {{"school.rooms"}, {GIRLS, BOYS}}},
    {"special",
     "county.special",
     "county.pop[*]",
     {{"county.special"}, {"county.pop_primary", "county.pop_junior"}}},
    {NULL, NULL, NULL, {{NULL}, {NULL}}},
};

static const struct {
    const char *name;
    const char *text;
} texts[] = {
    {"catalogue.yaml",
     "code: published\nzh: 公布\nen: Published\nreference_date: 09-01\nunits: {人: people, 间: things}\n"},
    {"dimensions.yaml", "stage:\n  zh: 学段\n  en: stage\n  labels:\n    primary: {zh: 小学, en: primary}\n"
                        "    junior: {zh: 初中, en: junior}\nsex:\n  zh: 性别\n  en: sex\n  labels:\n"
                        "    girls: {zh: 女, en: girls}\n    boys: {zh: 男, en: boys}\n"},
    {"groups.yaml", "- {code: urban, zh: 城, en: urban, attribute: location, values: [\"111\", \"112\"]}\n"
                    "- {code: rural, zh: 乡, en: rural, attribute: location, values: [\"220\"]}\n"
                    "- {code: private, zh: 民办, en: private, attribute: ownership, values: [\"2\"]}\n"},
    {"forms/school.yaml",
     "code: school\nzh: 学校表\nen: schools\nfrequency: year\nreporter: school\nunknown_units: register\n"
     "attributes:\n  - {code: location, zh: 城乡, en: location}\n  - {code: ownership, zh: 举办者, en: ownership}\n"
     "measures:\n  - {code: pupils, zh: 在校生, en: pupils, unit: 人, dimensions: [stage, sex], "
     "cells: [[primary, girls], [primary, boys], [junior, girls], [junior, boys]]}\n"
     "  - {code: teachers, zh: 教师, en: teachers, unit: 人}\n  - {code: rooms, zh: 教室, en: rooms, unit: 间}\n"},
    {"forms/county.yaml",
     "code: county\nzh: 县表\nen: counties\nfrequency: year\nreporter: county\n"
     "measures:\n  - {code: pop, zh: 人口, en: population, unit: 人, dimensions: [stage], "
     "cells: [[primary], [junior]]}\n  - {code: special, zh: 残疾儿童, en: disabled children, unit: 人}\n"},
    {"targets.csv", "area,set,indicator,from,to,comparator,value,source,phrase\n"},
};

static const char *const folders[] = {"forms", "indicators", "returns"};

static size_t
draw(publish_world_t *world, size_t below)
{
    return edu_made_draw(&world->state, below);
}

static edu_error_t *
write_text(const publish_world_t *world, const char *name, const edu_buffer_t *text)
{
    return edu_file_write(apr_pstrcat(world->pool, world->folder, "/", name, NULL), text->data, text->length,
                          world->pool);
}

static void
add_area(edu_buffer_t *areas, const char *code, const char *level, const char *parent)
{
    edu_buffer_printf(areas, "%s,1980,,%s,%s,%s,Area %s,yes\n", code, level, parent, code, code);
}

static void
add_county(publish_world_t *world, edu_buffer_t *areas, const char *code, const char *parent)
{
    static const char *const locations[] = {"111", "112", "220", "220", "999"};

    add_area(areas, code, "county", parent);
    APR_ARRAY_PUSH(world->counties, const char *) = code;
    for (size_t left = 1 + draw(world, 3); left > 0; left--)
        APR_ARRAY_PUSH(world->schools, made_school_t) =
            (made_school_t){code, apr_psprintf(world->pool, "s%d", world->schools->nelts),
                            locations[draw(world, 5)], draw(world, 3) == 0 ? "2" : "1"};
}

/* A province of prefectures of counties, and sometimes a county directly below it. */
static edu_error_t *
write_areas(publish_world_t *world)
{
    edu_buffer_t *areas = edu_buffer_create(1024, world->pool);

    edu_buffer_add_text(areas, "code,valid_from,valid_to,level,parent,name_zh,name_en,reports\n");
    add_area(areas, "00", "nation", "");
    add_area(areas, "11", "province", "00");
    for (size_t p = 1 + draw(world, 2); p > 0; p--) {
        const char *prefecture = apr_psprintf(world->pool, "11%02d", (int)p);

        add_area(areas, prefecture, "prefecture", "11");
        for (size_t c = 1 + draw(world, 3); c > 0; c--)
            add_county(world, areas, apr_psprintf(world->pool, "%s%02d", prefecture, (int)c), prefecture);
    }
    if (draw(world, 2) == 0)
        add_county(world, areas, "119001", "11");
    return write_text(world, "areas.csv", areas);
}

static edu_error_t *
write_indicators(publish_world_t *world)
{
    edu_buffer_t *out = edu_buffer_create(1024, world->pool);

    for (const made_indicator_t *one = edu_made_indicators; one->code != NULL; one++)
        if (one == edu_made_indicators || draw(world, 4) > 0)
            edu_buffer_printf(out, "- {code: %s, zh: %s, en: %s, numerator: \"%s\", denominator: \"%s\"}\n",
                              one->code, one->code, one->code, one->numerator, one->denominator);
    return write_text(world, "indicators/all.yaml", out);
}

edu_error_t *
edu_publish_world_make(publish_world_t *world, uint64_t seed, apr_pool_t *pool)
{
    const char *parent = getenv("TMPDIR");
    char *folder = apr_pstrcat(pool, parent != NULL ? parent : "/tmp", "/edu-prop.XXXXXX", NULL);

    *world = (publish_world_t){.state = seed,
                               .counties = apr_array_make(pool, 16, sizeof(const char *)),
                               .schools = apr_array_make(pool, 64, sizeof(made_school_t)),
                               .pool = pool};
    if (mkdtemp(folder) == NULL)
        return edu_error_create(EDU_ERR_FILE, NULL, "could not make a temporary folder");
    world->folder = folder;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        apr_dir_make(apr_pstrcat(pool, folder, "/", folders[i], NULL), APR_FPROT_OS_DEFAULT, pool);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        edu_buffer_t *text = edu_buffer_create(1024, pool);

        edu_buffer_add_text(text, texts[i].text);
        EDU_TRY(write_text(world, texts[i].name, text));
    }
    EDU_TRY(write_areas(world));
    EDU_TRY(write_indicators(world));
    return edu_catalogue_read(&world->catalogue, folder, pool, pool);
}

/* Mostly nobody or a few. */
static void
add_count(publish_world_t *world, edu_buffer_t *out, size_t most)
{
    const size_t kind = draw(world, 20);

    edu_buffer_add_char(out, ',');
    if (kind > 0)
        edu_buffer_add_int(out, (int64_t)(kind < 7    ? 0
                                          : kind < 14 ? 1 + draw(world, 4)
                                                      : 5 + draw(world, most)));
}

edu_error_t *
edu_publish_world_returns(const char **school_file, const char **county_file, publish_world_t *world,
                          int year, bool corrected)
{
    edu_buffer_t *schools = edu_buffer_create(4096, world->pool);
    edu_buffer_t *counties = edu_buffer_create(4096, world->pool);

    edu_buffer_add_text(schools, "area,unit,year,location,ownership,pupils_primary_girls,pupils_primary_boys,"
                                 "pupils_junior_girls,pupils_junior_boys,teachers,rooms\n");
    for (int i = 0; i < world->schools->nelts; i++) {
        const made_school_t *school = &APR_ARRAY_IDX(world->schools, i, made_school_t);

        if (corrected ? i > 0 && draw(world, 6) > 0 : i > 0 && draw(world, 25) == 0)
            continue;
        edu_buffer_printf(schools, "%s,%s,%d,%s,%s", school->county, school->code, year, school->location,
                          school->ownership);
        for (int k = 0; k < 5; k++)
            add_count(world, schools, 20);
        edu_buffer_printf(schools, ",%d\n", (int)draw(world, 9));
    }
    edu_buffer_add_text(counties, "area,year,pop_primary,pop_junior,special\n");
    for (int i = 0; i < world->counties->nelts; i++) {
        if (corrected ? i > 0 && draw(world, 4) > 0 : i > 0 && draw(world, 15) == 0)
            continue;
        edu_buffer_printf(counties, "%s,%d,%d", APR_ARRAY_IDX(world->counties, i, const char *), year,
                          1 + (int)draw(world, 60));
        add_count(world, counties, 40);
        add_count(world, counties, 5);
        edu_buffer_add_char(counties, '\n');
    }
    *school_file = apr_pstrcat(world->pool, world->folder, "/returns/schools.csv", NULL);
    *county_file = apr_pstrcat(world->pool, world->folder, "/returns/counties.csv", NULL);
    EDU_TRY(write_text(world, "returns/schools.csv", schools));
    return write_text(world, "returns/counties.csv", counties);
}

void
edu_publish_world_remove(const publish_world_t *world)
{
    static const char *const files[] = {"areas.csv", "indicators/all.yaml", "returns/schools.csv",
                                        "returns/counties.csv"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        apr_file_remove(apr_pstrcat(world->pool, world->folder, "/", texts[i].name, NULL), world->pool);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        apr_file_remove(apr_pstrcat(world->pool, world->folder, "/", files[i], NULL), world->pool);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        apr_dir_remove(apr_pstrcat(world->pool, world->folder, "/", folders[i], NULL), world->pool);
    apr_dir_remove(world->folder, world->pool);
}
