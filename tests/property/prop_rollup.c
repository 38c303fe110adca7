/* prop_rollup [SEED [WORLDS]]
 *
 * Random areas and returns, loaded and aggregated in random steps, and what must hold of the rollups whatever the steps
 * were: an incremental run gives what a full one gives, to the byte; the same returns in another order, layout and number of
 * files give the same; loading a file twice changes nothing; and the checks of tests/data/rollup/checks.sql. The seed comes
 * from the argument, else from EDUSTAT_SEED, else from the clock; it is printed. Wants a server in PG*: run it by
 * tests/support/with-pg. TAP; exits 1 when a property fails. */
#include "aggregator/run.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/pool.h"
#include "catalogue/reader/read.h"
#include "collector/collect.h"
#include "sql/migrate.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_YEAR 2010
#define YEARS 5
#define AREAS_MOST 64
#define CELLS_MOST 16

typedef struct place_t {
    const char *code;
    const char *parent;
    edu_level_t level;
    int from;
    int to;
} place_t;

typedef struct unit_t {
    int place;
    char code[12];
    const char *attributes[3];
    int from; /* first year with a return */
} unit_t;

/* One return as it should stand in the end, or stands already. */
typedef struct return_t {
    const edu_form_t *form;
    const char *area;
    const unit_t *unit; /* NULL: areas report */
    const char *scope;  /* "" */
    int year;
    const char *period;
    int64_t cells[CELLS_MOST];
    bool present[CELLS_MOST];
    bool loaded;
} return_t;

typedef struct world_t {
    const char *folder;
    edu_catalogue_t *catalogue;
    edu_db_t *db;
    place_t places[AREAS_MOST];
    int place_count;
    apr_array_header_t *units;   /* unit_t * */
    apr_array_header_t *returns; /* return_t * */
    int files;
    apr_pool_t *pool;
} world_t;

typedef enum property_t { INCREMENTAL, ORDER, RELOAD, FIRST_CHECK } property_t;

static const char *const titles[] = {
    [INCREMENTAL] = "an incremental run gives what a full one gives, to the byte",
    [ORDER] = "neither the order of rows and files nor their layout matters",
    [RELOAD] = "the same rows again leave no history, no mark and no change",
};

/* The properties above, then the checks of checks.sql. */
#define CHECKS_MOST 32
typedef struct failure_t {
    const char *title;
    int count;
    char example[1000];
} failure_t;

static failure_t failures[FIRST_CHECK + CHECKS_MOST];
static int property_count = FIRST_CHECK;
static uint64_t random_state;
static uint64_t world_seed;

static void
failed(int property, const char *example)
{
    if (failures[property].count++ == 0)
        apr_snprintf(failures[property].example, sizeof failures[property].example,
                     "world %" PRIu64 ": %s", world_seed, example);
}

/* 0 to below - 1, by SplitMix64. */
static int
draw(int below)
{
    uint64_t value = random_state += UINT64_C(0x9E3779B97F4A7C15);

    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (int)((value ^ (value >> 31)) % (uint64_t)below);
}

static void
shuffle(apr_array_header_t *array)
{
    void **items = (void **)(void *)array->elts;

    for (int i = array->nelts - 1; i > 0; i--) {
        int other = draw(i + 1);
        void *swap = items[i];

        items[i] = items[other];
        items[other] = swap;
    }
}

/* --- the areas --- */

static void
add_place(world_t *world, const char *code, const char *parent, edu_level_t level, int from, int to)
{
    if (world->place_count < AREAS_MOST)
        world->places[world->place_count++] = (place_t){code, parent, level, from, to};
}

/* "11", "1102", "110203". */
static const char *
made_code(world_t *world, int province, int prefecture, int county)
{
    const char *code = apr_psprintf(world->pool, "%02d", province);

    if (prefecture > 0)
        code = apr_psprintf(world->pool, "%s%02d", code, prefecture);
    return county > 0 ? apr_psprintf(world->pool, "%s%02d", code, county) : code;
}

/* Counties of a prefecture or province; one may end and be followed, one may move to the province. */
static void
add_counties(world_t *world, int province, int prefecture, const char *parent, const char *grandparent)
{
    int counties = 1 + draw(3);

    for (int i = 1; i <= counties; i++) {
        const char *code = made_code(world, province, prefecture, i);
        int change = FIRST_YEAR + 1 + draw(YEARS - 2);

        switch (draw(6)) {
        case 0:
            add_place(world, code, parent, EDU_COUNTY, 1980, change);
            add_place(world, made_code(world, province, prefecture, 50 + i), parent, EDU_COUNTY,
                      change, EDU_YEAR_FOREVER);
            break;
        case 1:
            add_place(world, code, parent, EDU_COUNTY, 1980, change);
            add_place(world, code, grandparent, EDU_COUNTY, change, EDU_YEAR_FOREVER);
            break;
        default: add_place(world, code, parent, EDU_COUNTY, 1980, EDU_YEAR_FOREVER);
        }
    }
}

static void
make_places(world_t *world)
{
    int provinces = 2 + draw(2);

    add_place(world, "00", "", EDU_NATION, 1980, EDU_YEAR_FOREVER);
    for (int i = 11; i < 11 + provinces; i++) {
        const char *province = made_code(world, i, 0, 0);
        int prefectures = 1 + draw(3);

        add_place(world, province, "00", EDU_PROVINCE, 1980, EDU_YEAR_FOREVER);
        for (int k = 1; k <= prefectures; k++) {
            const char *prefecture = made_code(world, i, k, 0);

            add_place(world, prefecture, province, EDU_PREFECTURE, 1980, EDU_YEAR_FOREVER);
            if (k > 1 || i > 11) /* the first one has no counties */
                add_counties(world, i, k, prefecture, province);
        }
        add_place(world, made_code(world, i, 90, 1), province, EDU_COUNTY, 1980, EDU_YEAR_FOREVER);
    }
}

static edu_error_t *
write_text(world_t *world, const char *name, edu_buffer_t *text)
{
    return edu_file_write(apr_pstrcat(world->pool, world->folder, "/", name, NULL), text->data, text->length,
                          world->pool);
}

static edu_error_t *
write_places(world_t *world)
{
    edu_buffer_t *areas = edu_buffer_create(4096, world->pool);
    edu_buffer_t *sets = edu_buffer_create(256, world->pool);
    edu_buffer_t *targets = edu_buffer_create(256, world->pool);

    edu_buffer_add_text(areas, "code,valid_from,valid_to,level,parent,name_zh,name_en,reports\n");
    edu_buffer_add_text(sets, "set,zh,en,area,source\npoor,贫困县,poor counties,1201,\n");
    edu_buffer_add_text(targets, "area,set,indicator,from,to,comparator,value,source,phrase,flag\n"
                                 "00,,ger,,,>=,85,law,,\n00,poor,ger,,,>=,70,law,,\n12,,ger,2012,2013,>,90,plan,,\n"
                                 "1201,,stay,,,>=,50,plan,,\n00,,floor_head,,,>=,1.5,plan,,\n");
    for (int i = 0; i < world->place_count; i++) {
        const place_t *place = &world->places[i];

        edu_buffer_printf(areas, "%s,%d,", place->code, place->from);
        if (place->to != EDU_YEAR_FOREVER)
            edu_buffer_printf(areas, "%d", place->to);
        edu_buffer_printf(areas, ",%s,%s,%s,%s,%s\n", edu_level_name(place->level), place->parent, place->code,
                          place->code, draw(8) == 0 ? "no" : "yes");
        if (place->level == EDU_COUNTY && place->to == EDU_YEAR_FOREVER && strncmp(place->code, "1201", 4) != 0 &&
            strncmp(place->parent, "1", 1) == 0 && place->from == 1980 && draw(3) == 0)
            edu_buffer_printf(sets, "poor,,,%s,\n", place->code);
    }
    EDU_TRY(write_text(world, "areas.csv", areas));
    EDU_TRY(write_text(world, "area_sets.csv", sets));
    return write_text(world, "targets.csv", targets);
}

/* --- the catalogue's folder --- */

static const char *
data_folder(void)
{
    const char *source = getenv("EDU_SRCDIR");

    return source != NULL ? source : ".";
}

static edu_error_t *
read_data(char **text, const char *name, apr_pool_t *pool)
{
    size_t length;

    return edu_file_read(text, &length, apr_pstrcat(pool, data_folder(), "/tests/data/rollup/", name, NULL),
                         1 << 20, pool);
}

static const char *const data_files[] = {
    "catalogue.yaml",       "dimensions.yaml",         "groups.yaml",        "area_changes.csv",
    "forms/school.yaml",    "forms/county.yaml",       "forms/monthly.yaml", "forms/prefecture.yaml",
    "indicators/all.yaml",  "profiles/school_long.yaml", "profiles/county_long.yaml",
};
#define DATA_FILES (sizeof data_files / sizeof data_files[0])

static edu_error_t *
make_folder(world_t *world)
{
    static const char *const folders[] = {"forms", "indicators", "profiles"};
    const char *parent = getenv("TMPDIR");
    char *folder = apr_pstrcat(world->pool, parent != NULL ? parent : "/tmp", "/edu-prop.XXXXXX", NULL);

    world->folder = mkdtemp(folder);
    if (world->folder == NULL)
        return edu_error_create(EDU_ERR_FILE, NULL, "could not make a temporary folder");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        apr_dir_make(apr_pstrcat(world->pool, folder, "/", folders[i], NULL), APR_FPROT_OS_DEFAULT, world->pool);
    for (size_t i = 0; i < DATA_FILES; i++) {
        edu_buffer_t *text = edu_buffer_create(4096, world->pool);
        char *data;

        EDU_TRY(read_data(&data, data_files[i], world->pool));
        edu_buffer_add_text(text, data);
        EDU_TRY(write_text(world, data_files[i], text));
    }
    return write_places(world);
}

static void
remove_folder(world_t *world)
{
    static const char *const rest[] = {"areas.csv", "area_sets.csv", "targets.csv", "returns.csv",
                                       "forms",     "indicators",    "profiles",    "."};

    if (world->folder == NULL)
        return;
    for (size_t i = 0; i < DATA_FILES; i++)
        apr_file_remove(apr_pstrcat(world->pool, world->folder, "/", data_files[i], NULL), world->pool);
    for (size_t i = 0; i < 4; i++)
        apr_file_remove(apr_pstrcat(world->pool, world->folder, "/", rest[i], NULL), world->pool);
    for (size_t i = 4; i < 7; i++)
        apr_dir_remove(apr_pstrcat(world->pool, world->folder, "/", rest[i], NULL), world->pool);
    apr_dir_remove(world->folder, world->pool);
}

/* --- the returns --- */

/* A value in place of what stands there; some are left blank. */
static void
fill_cell(return_t *one, int index)
{
    const edu_measure_t *measure = APR_ARRAY_IDX(one->form->cells, index, const edu_cell_t *)->measure;

    one->present[index] = edu_form_class_has(one->form, measure->applies_to,
                                             one->unit != NULL ? one->unit->attributes[0] : NULL) &&
                          draw(12) != 0;
    one->cells[index] = draw(measure->decimals > 0 ? 1000000 : strcmp(measure->code, "pop") == 0 ? 300 : 60);
}

static void
add_return(world_t *world, const char *form, const place_t *place, const unit_t *unit, const char *scope,
           const char *period)
{
    return_t *one = apr_pcalloc(world->pool, sizeof *one);

    one->form = edu_catalogue_form(world->catalogue, form);
    one->area = place->code;
    one->unit = unit;
    one->scope = scope;
    one->year = (int)apr_atoi64(period);
    one->period = apr_pstrdup(world->pool, period);
    for (int i = 0; i < one->form->cells->nelts; i++)
        fill_cell(one, i);
    APR_ARRAY_PUSH(world->returns, return_t *) = one;
}

static void
add_unit(world_t *world, int place)
{
    static const char *const categories[] = {"11", "21", "21", "31"};
    static const char *const locations[] = {"111", "112", "220", "220"};
    unit_t *unit = apr_pcalloc(world->pool, sizeof *unit);
    const place_t *at = &world->places[place];
    int first = FIRST_YEAR + (draw(3) == 0 ? draw(YEARS) : 0);

    unit->place = place;
    apr_snprintf(unit->code, sizeof unit->code, "s%03d", world->units->nelts);
    unit->attributes[0] = categories[draw(4)];
    unit->attributes[1] = locations[draw(4)];
    unit->attributes[2] = draw(4) == 0 ? "1" : "0";
    APR_ARRAY_PUSH(world->units, unit_t *) = unit;
    for (int year = first; year < FIRST_YEAR + YEARS; year++) {
        if (year < at->from || year >= at->to)
            continue;
        if (draw(8) != 0)
            add_return(world, "school", at, unit, "", apr_psprintf(world->pool, "%d", year));
        if (year < FIRST_YEAR + 2 && draw(3) == 0)
            add_return(world, "monthly", at, unit, "", apr_psprintf(world->pool, "%d-%02d", year, 1 + draw(2)));
    }
}

static void
make_returns(world_t *world)
{
    for (int i = 0; i < world->place_count; i++) {
        const place_t *place = &world->places[i];
        bool leaf = place->level == EDU_COUNTY || strcmp(place->code, "1101") == 0;
        bool sparse = draw(5) == 0;

        for (int k = leaf ? draw(5) : 0; k > 0; k--)
            add_unit(world, i);
        for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
            const char *period = apr_psprintf(world->pool, "%d", year);

            if (year < place->from || year >= place->to || draw(10) == 0 || (sparse && draw(3) != 0))
                continue;
            if (leaf)
                add_return(world, "county", place, NULL, "", period);
            if (leaf && draw(4) == 0)
                add_return(world, "county", place, NULL, "poor_villages", period);
            if (place->level == EDU_PREFECTURE)
                add_return(world, "prefecture", place, NULL, "", period);
        }
    }
}

/* --- files --- */

static void
add_value(edu_buffer_t *out, const return_t *one, int cell)
{
    if (one->present[cell])
        edu_text_add_scaled(out, one->cells[cell],
                            APR_ARRAY_IDX(one->form->cells, cell, const edu_cell_t *)->measure->decimals);
}

static void
add_keys(edu_buffer_t *out, const return_t *one)
{
    edu_buffer_printf(out, "%s,%s,%s", one->area, one->unit != NULL ? one->unit->code : "", one->period);
    for (int i = 0; i < one->form->attributes->nelts; i++)
        edu_buffer_printf(out, ",%s", one->unit != NULL ? one->unit->attributes[i] : one->scope);
}

static edu_error_t *
write_returns(world_t *world, const edu_form_t *form, const apr_array_header_t *returns, bool wide)
{
    edu_buffer_t *out = edu_buffer_create(65536, world->pool);

    edu_buffer_printf(out, "area,unit,%s", form->frequency == EDU_MONTH ? "period" : "year");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(out, ",%s", APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code);
    for (int i = 0; wide && i < form->cells->nelts; i++)
        edu_buffer_printf(out, ",%s", APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column);
    edu_buffer_add_text(out, wide ? "\n" : ",measure,value\n");
    for (int i = 0; i < returns->nelts; i++) {
        const return_t *one = APR_ARRAY_IDX(returns, i, const return_t *);

        if (wide)
            add_keys(out, one);
        for (int k = 0; k < form->cells->nelts; k++) {
            if (!wide) {
                add_keys(out, one);
                edu_buffer_printf(out, ",%s", APR_ARRAY_IDX(form->cells, k, const edu_cell_t *)->column);
            }
            edu_buffer_add_char(out, ',');
            add_value(out, one, k);
            if (!wide)
                edu_buffer_add_char(out, '\n');
        }
        if (wide)
            edu_buffer_add_char(out, '\n');
    }
    return write_text(world, "returns.csv", out);
}

/* Loads some returns of one form, in the order given. */
static edu_error_t *
load(world_t *world, const edu_form_t *form, const apr_array_header_t *returns, bool wide,
     edu_collect_report_t *report)
{
    edu_collect_options_t options = {.form = form, .period_text = "", .by = "test", .program_version = "test"};

    options.catalogue_version = 1;
    options.again = true;
    if (!wide)
        options.profile = edu_catalogue_profile(world->catalogue, apr_pstrcat(world->pool, form->code, "_long", NULL));
    if (options.profile == NULL)
        wide = true;
    EDU_TRY(write_returns(world, form, returns, wide));
    EDU_TRY(edu_collect_file(report, world->db, world->catalogue,
                             apr_pstrcat(world->pool, world->folder, "/returns.csv", NULL), &options, world->pool));
    for (int i = 0; i < returns->nelts; i++)
        APR_ARRAY_IDX(returns, i, return_t *)->loaded = true;
    if (report->rejected > 0)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "%" PRId64 " rows of %s were rejected", report->rejected,
                                form->code);
    return NULL;
}

static const edu_form_t *
some_form(const world_t *world)
{
    return APR_ARRAY_IDX(world->catalogue->forms, draw(world->catalogue->forms->nelts), const edu_form_t *);
}

/* Returns of a form: those loaded or not, each with a chance of 1 in `odds`. */
static apr_array_header_t *
pick(const world_t *world, const edu_form_t *form, bool loaded, int odds)
{
    apr_array_header_t *picked = apr_array_make(world->pool, 64, sizeof(return_t *));
    int year = draw(3) == 0 ? FIRST_YEAR + draw(YEARS) : 0;

    for (int i = 0; i < world->returns->nelts; i++) {
        return_t *one = APR_ARRAY_IDX(world->returns, i, return_t *);

        if (one->form == form && one->loaded == loaded && (year == 0 || one->year == year) && draw(odds) == 0)
            APR_ARRAY_PUSH(picked, return_t *) = one;
    }
    if (draw(2) == 0)
        shuffle(picked);
    return picked;
}

/* --- what stands in the database --- */

static edu_error_t *
add_line(char *line, size_t length, void *baton)
{
    edu_buffer_t *out = baton;

    edu_buffer_add(out, line, length);
    edu_buffer_add_char(out, '\n');
    return NULL;
}

static edu_error_t *
dump(edu_buffer_t **out, world_t *world)
{
    *out = edu_buffer_create(1 << 20, world->pool);
    for (int i = 0; i < world->catalogue->forms->nelts; i++) {
        const char *code = APR_ARRAY_IDX(world->catalogue->forms, i, const edu_form_t *)->code;

        EDU_TRY(edu_copy_out(world->db,
                             apr_pstrcat(world->pool, "COPY (SELECT '", code, "', s.* FROM edustat.rollup_sum_", code,
                                         " s ORDER BY area_code, year, period, grp) TO STDOUT", NULL),
                             add_line, *out));
        EDU_TRY(edu_copy_out(world->db,
                             apr_pstrcat(world->pool, "COPY (SELECT '", code,
                                         "', to_jsonb(r) - 'submission_id' FROM edustat.return_", code,
                                         " r ORDER BY county_code, year, period, unit_code) TO STDOUT", NULL),
                             add_line, *out));
    }
    return edu_copy_out(world->db,
                        "COPY (SELECT to_jsonb(i) - 'computed_at' FROM edustat.rollup_indicator i "
                        "ORDER BY area_code, year, period, grp, indicator) TO STDOUT",
                        add_line, *out);
}

static void
compare(int property, const edu_buffer_t *a, const edu_buffer_t *b, apr_pool_t *pool)
{
    size_t at = 0;
    size_t line = 0;

    if (a->length == b->length && memcmp(a->data, b->data, a->length) == 0)
        return;
    for (; at < a->length && at < b->length && a->data[at] == b->data[at]; at++)
        if (a->data[at] == '\n')
            line = at + 1;
    failed(property, apr_pstrcat(pool, "\n#   ",
                                 apr_pstrmemdup(pool, a->data + line, strcspn(a->data + line, "\n")), "\n#   ",
                                 apr_pstrmemdup(pool, b->data + line, strcspn(b->data + line, "\n")), NULL));
}

static edu_error_t *
aggregate(world_t *world, bool full, int year, const char *area)
{
    edu_run_options_t options = {full, year > 0 ? year : INT_MIN, year > 0 ? year + draw(2) : INT_MAX, area};
    edu_run_report_t report;

    return edu_aggregate(&report, world->db, world->catalogue, &options, world->pool);
}

/* --- the steps --- */

static edu_error_t *
load_new(world_t *world, int odds)
{
    const edu_form_t *form = some_form(world);
    apr_array_header_t *picked = pick(world, form, false, odds);
    edu_collect_report_t report;

    return picked->nelts == 0 ? NULL : load(world, form, picked, draw(3) != 0, &report);
}

static edu_error_t *
load_corrections(world_t *world, int odds)
{
    const edu_form_t *form = some_form(world);
    apr_array_header_t *picked = pick(world, form, true, odds);
    edu_collect_report_t report;

    for (int i = 0; i < picked->nelts; i++)
        if (draw(2) == 0)
            fill_cell(APR_ARRAY_IDX(picked, i, return_t *), draw(form->cells->nelts));
    return picked->nelts == 0 ? NULL : load(world, form, picked, draw(3) != 0, &report);
}

static edu_error_t *
count_traces(int64_t *history, int64_t *marks, world_t *world)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, world->db,
                         "SELECT (SELECT count(*) FROM edustat.return_history), (SELECT count(*) FROM edustat.dirty)",
                         EDU_NO_PARAMS, world->pool));
    *history = edu_result_int(rows, 0, 0);
    *marks = edu_result_int(rows, 0, 1);
    return NULL;
}

static edu_error_t *
load_again(world_t *world)
{
    const edu_form_t *form = some_form(world);
    apr_array_header_t *picked = pick(world, form, true, 1 + draw(3));
    edu_collect_report_t report;
    int64_t before[2];
    int64_t after[2];

    if (picked->nelts == 0)
        return NULL;
    EDU_TRY(count_traces(&before[0], &before[1], world));
    EDU_TRY(load(world, form, picked, draw(3) != 0, &report));
    EDU_TRY(count_traces(&after[0], &after[1], world));
    if (before[0] != after[0] || before[1] != after[1] || report.unchanged != picked->nelts || report.fresh > 0 ||
        report.replaced > 0)
        failed(RELOAD, apr_psprintf(world->pool,
                                    "%s: %d rows; new %" PRId64 ", replaced %" PRId64 ", unchanged %" PRId64
                                    "; history %" PRId64 " to %" PRId64 ", marks %" PRId64 " to %" PRId64,
                                    form->code, picked->nelts, report.fresh, report.replaced, report.unchanged,
                                    before[0], after[0], before[1], after[1]));
    return NULL;
}

static edu_error_t *
limited_run(world_t *world)
{
    bool by_year = draw(2) == 0;

    return aggregate(world, draw(6) == 0, by_year ? FIRST_YEAR + draw(YEARS) : 0,
                     by_year && draw(2) == 0 ? NULL : world->places[draw(world->place_count)].code);
}

static edu_error_t *
play(world_t *world)
{
    for (int steps = 8 + draw(16); steps > 0; steps--)
        switch (draw(9)) {
        case 0:
        case 1: EDU_TRY(load_new(world, 1 + draw(4))); break;
        case 2: EDU_TRY(load_new(world, 1 + draw(40))); break;
        case 3:
        case 4: EDU_TRY(load_corrections(world, 1 + draw(20))); break;
        case 5: EDU_TRY(load_again(world)); break;
        case 6: EDU_TRY(limited_run(world)); break;
        default: EDU_TRY(aggregate(world, false, 0, NULL));
        }
    return NULL;
}

/* What is left, in one file a form; 1 in `odds` of it stays out (0: none). */
static edu_error_t *
load_rest(world_t *world, int odds, bool one_by_one)
{
    edu_collect_report_t report;

    for (int i = 0; i < world->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(world->catalogue->forms, i, const edu_form_t *);
        apr_array_header_t *rest = apr_array_make(world->pool, 64, sizeof(return_t *));

        for (int k = 0; k < world->returns->nelts; k++)
            if (APR_ARRAY_IDX(world->returns, k, return_t *)->form == form &&
                !APR_ARRAY_IDX(world->returns, k, return_t *)->loaded && (odds == 0 || draw(odds) != 0))
                APR_ARRAY_PUSH(rest, return_t *) = APR_ARRAY_IDX(world->returns, k, return_t *);
        shuffle(rest);
        if (rest->nelts > 0)
            EDU_TRY(load(world, form, rest, draw(2) == 0, &report));
        if (one_by_one)
            EDU_TRY(aggregate(world, false, 0, NULL));
    }
    return aggregate(world, false, 0, NULL);
}

/* Few rows at a time, so that each run is an incremental one. */
static edu_error_t *
finish(world_t *world)
{
    EDU_TRY(load_rest(world, 8, draw(2) == 0));
    for (int round = 3 + draw(6); round > 0; round--) {
        EDU_TRY(draw(2) == 0 ? load_new(world, 4) : load_corrections(world, 30));
        if (draw(3) == 0)
            EDU_TRY(limited_run(world));
        EDU_TRY(aggregate(world, false, 0, NULL));
    }
    return load_rest(world, 0, draw(2) == 0);
}

/* An empty store with the catalogue. */
static edu_error_t *
make_store(world_t *world)
{
    edu_migrate_report_t *report;

    EDU_TRY(edu_db_script(world->db, "SET client_min_messages = warning; DROP SCHEMA IF EXISTS edustat CASCADE; "
                                     "DROP SCHEMA IF EXISTS edustat_pub CASCADE"));
    EDU_TRY(edu_migrate(&report, world->db, world->catalogue, "test", false, world->pool));
    return edu_db_script(world->db, "DELETE FROM edustat.dirty");
}

/* Runs each check of checks.sql; rows are failures. */
static edu_error_t *
run_checks(world_t *world)
{
    static const char mark[] = "\n-- check: ";
    char *text;

    EDU_TRY(read_data(&text, "checks.sql", world->pool));
    text = strstr(text, mark);
    for (int i = FIRST_CHECK; text != NULL; i++) {
        char *title = text + sizeof mark - 1;
        char *next = strstr(title, mark);
        size_t length = strcspn(title, "\n");
        char *body = apr_pstrmemdup(world->pool, title + length,
                                    next != NULL ? (size_t)(next - title) - length : strlen(title + length));
        edu_result_t *rows;

        failures[i].title = apr_pstrmemdup(apr_pool_parent_get(world->pool), title, length);
        property_count = i + 1 > property_count ? i + 1 : property_count;
        *strrchr(body, ';') = '\0';
        EDU_TRY_WRAP(edu_db_query(&rows, world->db,
                                  apr_pstrcat(world->pool, "SELECT to_jsonb(x) FROM (", body, ") x LIMIT 2", NULL),
                                  EDU_NO_PARAMS, world->pool),
                     "check \"%s\"", failures[i].title);
        if (edu_result_rows(rows) > 0)
            failed(i, edu_result_text(rows, 0, 0));
        text = next;
    }
    return NULL;
}

static edu_error_t *
check_world(world_t *world)
{
    edu_buffer_t *incremental;
    edu_buffer_t *full;
    edu_buffer_t *again;

    world->units = apr_array_make(world->pool, 64, sizeof(unit_t *));
    world->returns = apr_array_make(world->pool, 256, sizeof(return_t *));
    make_places(world);
    EDU_TRY(make_folder(world));
    EDU_TRY(edu_catalogue_read(&world->catalogue, world->folder, world->pool, world->pool));
    make_returns(world);
    EDU_TRY(edu_db_connect(&world->db, "", world->pool));
    EDU_TRY(make_store(world));
    EDU_TRY(play(world));
    EDU_TRY(finish(world));
    EDU_TRY(dump(&incremental, world));
    EDU_TRY(run_checks(world));
    EDU_TRY(aggregate(world, true, 0, NULL));
    EDU_TRY(dump(&full, world));
    compare(INCREMENTAL, incremental, full, world->pool);

    for (int i = 0; i < world->returns->nelts; i++)
        APR_ARRAY_IDX(world->returns, i, return_t *)->loaded = false;
    EDU_TRY(make_store(world));
    EDU_TRY(load_rest(world, 0, false));
    EDU_TRY(dump(&again, world));
    compare(ORDER, full, again, world->pool);
    return NULL;
}

int
main(int argc, char **argv)
{
    const char *seed = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");
    long worlds = argc > 2 ? strtol(argv[2], NULL, 10) : 12;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    gsl_set_error_handler_off();
    apr_pool_t *pool = edu_pool_create(NULL);
    world_seed = seed != NULL && seed[0] != '\0' ? strtoull(seed, NULL, 10) : (uint64_t)apr_time_now();
    printf("# seed %" PRIu64 ", %ld worlds\n", world_seed, worlds);
    fflush(stdout);
    for (int i = 0; i < FIRST_CHECK; i++)
        failures[i].title = titles[i];
    for (long i = 0; i < worlds; i++, world_seed++) {
        world_t world = {.pool = edu_pool_create(pool)};

        random_state = world_seed;
        edu_error_t *error = check_world(&world);
        remove_folder(&world);
        if (error != NULL) {
            printf("Bail out! world %" PRIu64 ": %s\n", world_seed, edu_error_text(error, pool));
            return 1;
        }
        if (world.db != NULL)
            edu_db_close(world.db);
        apr_pool_destroy(world.pool);
    }
    for (int i = 0; i < property_count; i++) {
        printf("%s %d - %s\n", failures[i].count == 0 ? "ok" : "not ok", i + 1, failures[i].title);
        if (failures[i].count > 0)
            printf("# %d times, first: %s\n", failures[i].count, failures[i].example);
        failing += failures[i].count > 0;
    }
    printf("1..%d\n", property_count);
    apr_pool_destroy(pool);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
