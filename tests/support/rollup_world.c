#include "tests/support/rollup_world.h"

#include "base/file.h"
#include "base/text.h"
#include "catalogue/reader/read.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t random_state;

int
edu_world_draw(int below)
{
    uint64_t value = random_state += UINT64_C(0x9E3779B97F4A7C15);

    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (int)((value ^ (value >> 31)) % (uint64_t)below);
}

void
edu_world_shuffle(apr_array_header_t *array)
{
    void **items = (void **)(void *)array->elts;

    for (int i = array->nelts - 1; i > 0; i--) {
        int other = edu_world_draw(i + 1);
        void *swap = items[i];

        items[i] = items[other];
        items[other] = swap;
    }
}

/* --- the areas --- */

static void
add_place(edu_world_t *world, const char *code, const char *parent, edu_level_t level, int from, int to)
{
    if (world->place_count < EDU_WORLD_PLACES_MOST)
        world->places[world->place_count++] = (edu_place_t){code, parent, level, from, to};
}

/* "11", "1102", "110203". */
static const char *
made_code(edu_world_t *world, int province, int prefecture, int county)
{
    const char *code = apr_psprintf(world->pool, "%02d", province);

    if (prefecture > 0)
        code = apr_psprintf(world->pool, "%s%02d", code, prefecture);
    return county > 0 ? apr_psprintf(world->pool, "%s%02d", code, county) : code;
}

static void
add_change(edu_world_t *world, const char *from, const char *to, int year, const char *kind)
{
    edu_buffer_printf(world->changes, "%s,%s,%d,%s\n", from, to, year, kind);
}

/* A county of a prefecture. It may end and be followed by one or two others, said or unsaid, be merged with another one, give land away,
 * or move to the province. */
static void
add_county(edu_world_t *world, const int numbers[3], const char *parent, const char *grandparent)
{
    const char *code = made_code(world, numbers[0], numbers[1], numbers[2]);
    const char *new = made_code(world, numbers[0], numbers[1], 50 + numbers[2]);
    const char *other = made_code(world, numbers[0], numbers[1], 70 + numbers[2]);
    int change = EDU_WORLD_FIRST_YEAR + 1 + edu_world_draw(EDU_WORLD_YEARS - 2);
    int kind = edu_world_draw(11);
    bool ends = kind <= 3;

    add_place(world, code, parent, EDU_COUNTY, 1980, ends || kind == 4 ? change : EDU_YEAR_FOREVER);
    if (kind == 4)
        add_place(world, code, grandparent, EDU_COUNTY, change, EDU_YEAR_FOREVER);
    if (ends || kind == 5)
        add_place(world, new, parent, EDU_COUNTY, change, EDU_YEAR_FOREVER);
    if (kind == 2)
        add_place(world, other, parent, EDU_COUNTY, change, EDU_YEAR_FOREVER);
    if (kind == 3 || kind == 6)
        add_place(world, other, parent, EDU_COUNTY, 1980, kind == 3 ? change : EDU_YEAR_FOREVER);
    if (ends && kind > 0)
        add_change(world, code, new, change, kind == 1 ? "recoded" : kind == 2 ? "split" : "merged");
    if (kind == 2)
        add_change(world, code, other, change, "split");
    if (kind == 3)
        add_change(world, other, new, change, "merged");
    if (kind == 5)
        add_change(world, code, new, change, "part");
    if (kind == 6)
        add_change(world, code, other, change, "part");
}

static void
add_counties(edu_world_t *world, int province, int prefecture, const char *parent, const char *grandparent)
{
    int counties = 1 + edu_world_draw(3);

    for (int i = 1; i <= counties; i++)
        add_county(world, (const int[3]){province, prefecture, i}, parent, grandparent);
}

static void
make_places(edu_world_t *world)
{
    int provinces = 2 + edu_world_draw(2);

    add_place(world, "00", "", EDU_NATION, 1980, EDU_YEAR_FOREVER);
    for (int i = 11; i < 11 + provinces; i++) {
        const char *province = made_code(world, i, 0, 0);
        int prefectures = 1 + edu_world_draw(3);

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
write_text(edu_world_t *world, const char *name, edu_buffer_t *text)
{
    return edu_file_write(apr_pstrcat(world->pool, world->folder, "/", name, NULL), text->data, text->length,
                          world->pool);
}

static edu_error_t *
write_places(edu_world_t *world)
{
    edu_buffer_t *areas = edu_buffer_create(4096, world->pool);
    edu_buffer_t *sets = edu_buffer_create(256, world->pool);
    edu_buffer_t *targets = edu_buffer_create(256, world->pool);

    edu_buffer_add_text(areas, "code,valid_from,valid_to,level,parent,name_zh,name_en,reports\n");
    edu_buffer_add_text(sets, "set,zh,en,area,source\npoor,贫困县,poor counties,1201,\n");
    edu_buffer_add_text(targets,
                        "area,set,indicator,from,to,comparator,value,source,phrase,flag\n"
                        "00,,ger,,,>=,85,law,,\n00,poor,ger,,,>=,70,law,,\n12,,ger,2012,2013,>,90,plan,,\n"
                        "1201,,stay,,,>=,50,plan,,\n00,,floor_head,,,>=,1.5,plan,,\n"
                        "00,,entry,2014,2015,>=,40,plan,,\n00,,entry,2016,2018,>=,80,plan,,\n"
                        "12,poor,entry,2015,,>=,60,plan,,\n1201,,staff_room,2015,2020,<=,1,plan,,\n"
                        "00,,staff_room,2022,,=,1,plan,,\n");
    for (int i = 0; i < world->place_count; i++) {
        const edu_place_t *place = &world->places[i];

        edu_buffer_printf(areas, "%s,%d,", place->code, place->from);
        if (place->to != EDU_YEAR_FOREVER)
            edu_buffer_printf(areas, "%d", place->to);
        edu_buffer_printf(areas, ",%s,%s,%s,%s,%s\n", edu_level_name(place->level), place->parent,
                          place->code, place->code, edu_world_draw(8) == 0 ? "no" : "yes");
        if (place->level == EDU_COUNTY && place->to == EDU_YEAR_FOREVER &&
            strncmp(place->code, "1201", 4) != 0 && strncmp(place->parent, "1", 1) == 0 &&
            place->from == 1980 && edu_world_draw(3) == 0)
            edu_buffer_printf(sets, "poor,,,%s,\n", place->code);
    }
    EDU_TRY(write_text(world, "areas.csv", areas));
    EDU_TRY(write_text(world, "area_changes.csv", world->changes));
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

edu_error_t *
edu_world_read_data(char **text, const char *name, apr_pool_t *pool)
{
    size_t length;

    return edu_file_read(text, &length, apr_pstrcat(pool, data_folder(), "/tests/data/rollup/", name, NULL),
                         1 << 20, pool);
}

static const char *const data_files[] = {
    "catalogue.yaml",
    "dimensions.yaml",
    "groups.yaml",
    "forms/school.yaml",
    "forms/county.yaml",
    "forms/monthly.yaml",
    "forms/termly.yaml",
    "forms/prefecture.yaml",
    "forms/resources.yaml",
    "indicators/all.yaml",
    "balanced/all.yaml",
    "profiles/school_long.yaml",
    "profiles/county_long.yaml",
};
#define DATA_FILES (sizeof data_files / sizeof data_files[0])

static edu_error_t *
make_folder(edu_world_t *world)
{
    static const char *const folders[] = {"forms", "indicators", "balanced", "profiles"};
    const char *parent = getenv("TMPDIR");
    char *folder = apr_pstrcat(world->pool, parent != NULL ? parent : "/tmp", "/edu-prop.XXXXXX", NULL);

    world->folder = mkdtemp(folder);
    if (world->folder == NULL)
        return edu_error_create(EDU_ERR_FILE, NULL, "could not make a temporary folder");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        apr_dir_make(apr_pstrcat(world->pool, folder, "/", folders[i], NULL), APR_FPROT_OS_DEFAULT,
                     world->pool);
    for (size_t i = 0; i < DATA_FILES; i++) {
        edu_buffer_t *text = edu_buffer_create(4096, world->pool);
        char *data;

        EDU_TRY(edu_world_read_data(&data, data_files[i], world->pool));
        edu_buffer_add_text(text, data);
        EDU_TRY(write_text(world, data_files[i], text));
    }
    return write_places(world);
}

void
edu_world_remove(edu_world_t *world)
{
    static const char *const rest[] = {"areas.csv",     "area_changes.csv",
                                       "area_sets.csv", "targets.csv",
                                       "returns.csv",   "forms",
                                       "indicators",    "balanced",
                                       "profiles",      "."};

    if (world->folder == NULL)
        return;
    for (size_t i = 0; i < DATA_FILES; i++)
        apr_file_remove(apr_pstrcat(world->pool, world->folder, "/", data_files[i], NULL), world->pool);
    for (size_t i = 0; i < 5; i++)
        apr_file_remove(apr_pstrcat(world->pool, world->folder, "/", rest[i], NULL), world->pool);
    for (size_t i = 5; i < 9; i++)
        apr_dir_remove(apr_pstrcat(world->pool, world->folder, "/", rest[i], NULL), world->pool);
    apr_dir_remove(world->folder, world->pool);
}

/* --- the returns --- */

void
edu_world_fill_cell(edu_return_t *one, int index)
{
    const edu_measure_t *measure = APR_ARRAY_IDX(one->form->cells, index, const edu_cell_t *)->measure;

    one->present[index] = edu_form_class_has(one->form, measure->applies_to,
                                             one->unit != NULL ? one->unit->attributes[0] : NULL) &&
                          edu_world_draw(12) != 0;
    one->cells[index] = edu_world_draw(measure->decimals > 0               ? 1000000
                                       : strcmp(measure->code, "pop") == 0 ? 300
                                                                           : 60);
}

void
edu_world_say_something(edu_return_t *one)
{
    int first = -1;

    for (int i = 0; i < one->form->cells->nelts; i++) {
        const edu_measure_t *measure = APR_ARRAY_IDX(one->form->cells, i, const edu_cell_t *)->measure;

        if (one->present[i])
            return;
        if (first < 0 && edu_form_class_has(one->form, measure->applies_to,
                                            one->unit != NULL ? one->unit->attributes[0] : NULL))
            first = i;
    }
    if (first >= 0)
        one->present[first] = true;
}

static void
add_return(edu_world_t *world, const char *form, const edu_place_t *place, const edu_world_unit_t *unit,
           const char *scope, const char *period)
{
    edu_return_t *one = apr_pcalloc(world->pool, sizeof *one);

    one->form = edu_catalogue_form(world->catalogue, form);
    one->area = place->code;
    one->unit = unit;
    one->scope = scope;
    one->year = (int)apr_atoi64(period);
    one->period = apr_pstrdup(world->pool, period);
    for (int i = 0; i < one->form->cells->nelts; i++)
        edu_world_fill_cell(one, i);
    edu_world_say_something(one);
    APR_ARRAY_PUSH(world->returns, edu_return_t *) = one;
}

static void
add_unit(edu_world_t *world, int place)
{
    static const char *const categories[] = {"11", "21", "21", "31"};
    static const char *const locations[] = {"111", "112", "220", "220"};
    static const int months[] = {3, 8, 9, 12};
    edu_world_unit_t *unit = apr_pcalloc(world->pool, sizeof *unit);
    const edu_place_t *at = &world->places[place];
    int first = EDU_WORLD_FIRST_YEAR + (edu_world_draw(3) == 0 ? edu_world_draw(EDU_WORLD_YEARS) : 0);

    apr_snprintf(unit->code, sizeof unit->code, "s%03d", world->units->nelts);
    unit->attributes[0] = categories[edu_world_draw(4)];
    unit->attributes[1] = locations[edu_world_draw(4)];
    unit->attributes[2] = edu_world_draw(4) == 0 ? "1" : "0";
    APR_ARRAY_PUSH(world->units, edu_world_unit_t *) = unit;
    for (int year = first; year < EDU_WORLD_FIRST_YEAR + EDU_WORLD_YEARS; year++) {
        if (year < at->from || year >= at->to)
            continue;
        if (world->whole || edu_world_draw(8) != 0)
            add_return(world, "school", at, unit, "", apr_psprintf(world->pool, "%d", year));
        if (strcmp(unit->attributes[0], "11") != 0 && (world->whole || edu_world_draw(6) != 0))
            add_return(world, "resources", at, unit, "", apr_psprintf(world->pool, "%d", year));
        /* The first one belongs to the statistical year before, the last two to that of their own. */
        for (size_t i = 0; year < EDU_WORLD_FIRST_YEAR + 3 && i < sizeof months / sizeof months[0]; i++)
            if (!world->whole && edu_world_draw(4) == 0)
                add_return(world, "monthly", at, unit, "",
                           apr_psprintf(world->pool, "%d-%02d", year, months[i]));
    }
}

static void
make_returns(edu_world_t *world)
{
    for (int i = 0; i < world->place_count; i++) {
        const edu_place_t *place = &world->places[i];
        bool leaf = place->level == EDU_COUNTY || strcmp(place->code, "1101") == 0;
        bool sparse = edu_world_draw(5) == 0;

        for (int k = leaf ? edu_world_draw(5) : 0; k > 0; k--)
            add_unit(world, i);
        for (int year = EDU_WORLD_FIRST_YEAR; year < EDU_WORLD_FIRST_YEAR + EDU_WORLD_YEARS; year++) {
            const char *period = apr_psprintf(world->pool, "%d", year);

            if (year < place->from || year >= place->to ||
                (!world->whole && (edu_world_draw(10) == 0 || (sparse && edu_world_draw(3) != 0))))
                continue;
            if (leaf)
                add_return(world, "county", place, NULL, "", period);
            if (leaf && edu_world_draw(4) == 0)
                add_return(world, "county", place, NULL, "poor_villages", period);
            if (place->level == EDU_PREFECTURE)
                add_return(world, "prefecture", place, NULL, "", period);
            for (int term = 1; leaf && !world->whole && term <= 3; term++)
                if (edu_world_draw(3) == 0)
                    add_return(world, "termly", place, NULL, "",
                               apr_psprintf(world->pool, "%s-T%d", period, term));
        }
    }
}

/* --- files --- */

static void
add_value(edu_buffer_t *out, const edu_return_t *one, int cell)
{
    if (one->present[cell])
        edu_text_add_scaled(out, one->cells[cell],
                            APR_ARRAY_IDX(one->form->cells, cell, const edu_cell_t *)->measure->decimals);
}

static void
add_keys(edu_buffer_t *out, const edu_return_t *one)
{
    edu_buffer_printf(out, "%s,%s,%s", one->area, one->unit != NULL ? one->unit->code : "", one->period);
    for (int i = 0; i < one->form->attributes->nelts; i++)
        edu_buffer_printf(out, ",%s", one->unit != NULL ? one->unit->attributes[i] : one->scope);
}

edu_error_t *
edu_world_write_returns(const char **path, edu_world_t *world, const edu_form_t *form,
                        const apr_array_header_t *returns, bool wide)
{
    edu_buffer_t *out = edu_buffer_create(65536, world->pool);

    edu_buffer_printf(out, "area,unit,%s", form->frequency == EDU_YEAR ? "year" : "period");
    for (int i = 0; i < form->attributes->nelts; i++)
        edu_buffer_printf(out, ",%s", APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code);
    for (int i = 0; wide && i < form->cells->nelts; i++)
        edu_buffer_printf(out, ",%s", APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column);
    edu_buffer_add_text(out, wide ? "\n" : ",measure,value\n");
    for (int i = 0; i < returns->nelts; i++) {
        const edu_return_t *one = APR_ARRAY_IDX(returns, i, const edu_return_t *);

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
    *path = apr_pstrcat(world->pool, world->folder, "/returns.csv", NULL);
    return write_text(world, "returns.csv", out);
}

edu_error_t *
edu_world_make(edu_world_t *world, uint64_t seed)
{
    random_state = seed;
    world->whole = edu_world_draw(3) == 0;
    world->units = apr_array_make(world->pool, 64, sizeof(edu_world_unit_t *));
    world->returns = apr_array_make(world->pool, 256, sizeof(edu_return_t *));
    world->changes = edu_buffer_create(256, world->pool);
    edu_buffer_add_text(world->changes, "old_code,new_code,year,kind\n");
    make_places(world);
    EDU_TRY(make_folder(world));
    EDU_TRY(edu_catalogue_read(&world->catalogue, world->folder, world->pool, world->pool));
    make_returns(world);
    return NULL;
}

static edu_error_t *
add_line(char *line, size_t length, void *baton)
{
    edu_buffer_t *out = baton;

    edu_buffer_add(out, line, length);
    edu_buffer_add_char(out, '\n');
    return NULL;
}

edu_error_t *
edu_world_dump(edu_buffer_t **out, edu_world_t *world)
{
    *out = edu_buffer_create(1 << 20, world->pool);
    for (int i = 0; i < world->catalogue->forms->nelts; i++) {
        const char *code = APR_ARRAY_IDX(world->catalogue->forms, i, const edu_form_t *)->code;

        EDU_TRY(
            edu_copy_out(world->db,
                         apr_pstrcat(world->pool, "COPY (SELECT '", code, "', s.* FROM edustat.rollup_sum_",
                                     code, " s ORDER BY area_code, year, period, grp) TO STDOUT", NULL),
                         add_line, *out));
        EDU_TRY(edu_copy_out(world->db,
                             apr_pstrcat(world->pool, "COPY (SELECT '", code,
                                         "', to_jsonb(r) - 'submission_id' FROM edustat.return_", code,
                                         " r ORDER BY county_code, year, period, unit_code) TO STDOUT", NULL),
                             add_line, *out));
    }
    EDU_TRY(edu_copy_out(world->db,
                         "COPY (SELECT b.* FROM edustat.rollup_bound b "
                         "ORDER BY area_code, year, period, grp, indicator) TO STDOUT",
                         add_line, *out));
    EDU_TRY(edu_copy_out(world->db,
                         "COPY (SELECT p.* FROM edustat.rollup_peer p "
                         "ORDER BY area_code, year, period, indicator) TO STDOUT",
                         add_line, *out));
    EDU_TRY(edu_copy_out(world->db,
                         "COPY (SELECT to_jsonb(b) - 'computed_at' FROM edustat.rollup_balanced b "
                         "ORDER BY area_code, year, period, standard) TO STDOUT",
                         add_line, *out));
    EDU_TRY(edu_copy_out(world->db,
                         "COPY (SELECT to_jsonb(b) FROM edustat.rollup_balanced_item b "
                         "ORDER BY area_code, year, period, standard, item) TO STDOUT",
                         add_line, *out));
    return edu_copy_out(world->db,
                        "COPY (SELECT to_jsonb(i) - 'computed_at' FROM edustat.rollup_indicator i "
                        "ORDER BY area_code, year, period, grp, indicator) TO STDOUT",
                        add_line, *out);
}
