/* areas.csv, area_changes.csv, area_sets.csv and population.csv. */
#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

/* The model knows a row's line, not its file: "line 12: ..." becomes "areas.csv:12: ...". */
static edu_error_t *
relocate(edu_error_t *error, const edu_csv_table_t *table)
{
    const char *text;
    int line;
    edu_error_t *made;

    if (error == NULL)
        return NULL;
    text = edu_translate_take(&line, 1, error->message, "line %d: %s");
    if (text == NULL)
        return edu_error_wrap(error, "%s", table->path);
    made = edu_error_create(error->code, NULL, "%s:%d:1: %s", table->path, line, text);
    edu_error_clear(error);
    return made;
}

/* The code of an area that some row has, whatever its years. */
static edu_error_t *
read_area_code(const char **code, const edu_reader_t *reader, const edu_csv_table_t *table, int row,
               int column)
{
    EDU_TRY(edu_csv_needed(code, table, row, column));
    if (edu_areas_nearest(reader->catalogue->areas, *code, 0) == NULL)
        return edu_csv_error(table, row, column, "unknown area \"%s\"", *code);
    return NULL;
}

enum { AREA_CODE, AREA_FROM, AREA_TO, AREA_LEVEL, AREA_PARENT, AREA_ZH, AREA_EN, AREA_REPORTS };

static edu_error_t *
read_area(edu_reader_t *reader, const edu_csv_table_t *table, int row)
{
    static const char *const levels[] = {"nation", "province", "prefecture", "county", "township", NULL};
    edu_area_t area = {.line = edu_csv_line(table, row)};
    const char *text = edu_csv_text(table, row, AREA_LEVEL);
    int level = edu_level_parse(text);

    EDU_TRY(edu_csv_needed(&area.code, table, row, AREA_CODE));
    EDU_TRY(edu_csv_year(&area.valid_from, table, row, AREA_FROM, -1));
    EDU_TRY(edu_csv_year(&area.valid_to, table, row, AREA_TO, EDU_YEAR_FOREVER));
    if (level < 0 || level == EDU_SCHOOL)
        return edu_hint_nearest_of(edu_csv_error(table, row, AREA_LEVEL, "unknown level \"%s\"", text), text,
                                   levels);
    area.level = (edu_level_t)level;
    area.parent = edu_csv_text(table, row, AREA_PARENT);
    EDU_TRY(edu_csv_needed(&area.name_zh, table, row, AREA_ZH));
    area.name_en = edu_csv_text(table, row, AREA_EN);

    text = edu_csv_text(table, row, AREA_REPORTS);
    area.reports = text[0] == '\0' || strcmp(text, "yes") == 0;
    if (!area.reports && strcmp(text, "no") != 0)
        return edu_csv_error(table, row, AREA_REPORTS, "\"%s\" is neither yes nor no", text);
    return relocate(edu_areas_add(reader->catalogue->areas, &area), table);
}

enum { CHANGE_OLD, CHANGE_NEW, CHANGE_YEAR, CHANGE_KIND };

static edu_error_t *
read_change(edu_reader_t *reader, const edu_csv_table_t *table, int row, apr_hash_t *known)
{
    static const char *const kinds[] = {EDU_SAID("renamed"),
                                        EDU_SAID("recoded"),
                                        EDU_SAID("merged"),
                                        EDU_SAID("split"),
                                        EDU_SAID("moved"),
                                        EDU_SAID("part"),
                                        NULL};
    edu_area_change_t change;
    const char *const *kind = kinds;
    const char *key;

    EDU_TRY(read_area_code(&change.old_code, reader, table, row, CHANGE_OLD));
    EDU_TRY(read_area_code(&change.new_code, reader, table, row, CHANGE_NEW));
    EDU_TRY(edu_csv_year(&change.year, table, row, CHANGE_YEAR, -1));
    change.kind = edu_csv_text(table, row, CHANGE_KIND);
    while (*kind != NULL && strcmp(*kind, change.kind) != 0)
        kind++;
    if (*kind == NULL)
        return edu_hint_nearest_of(edu_csv_error(table, row, CHANGE_KIND, "unknown kind \"%s\"", change.kind),
                                   change.kind, kinds);

    key = apr_pstrcat(reader->scratch_pool, change.old_code, " ", change.new_code, " ",
                      edu_csv_text(table, row, CHANGE_YEAR), " ", change.kind, NULL);
    if (apr_hash_get(known, key, APR_HASH_KEY_STRING) != NULL)
        return edu_csv_error(table, row, CHANGE_OLD, "this change stands twice");
    apr_hash_set(known, key, APR_HASH_KEY_STRING, key);
    edu_areas_add_change(reader->catalogue->areas, &change);
    return NULL;
}

enum { SET_CODE, SET_ZH, SET_EN, SET_AREA, SET_SOURCE };

/* The names of a set stand in its first row; later rows repeat them or leave them out. */
static edu_error_t *
check_set_name(const edu_csv_table_t *table, int row, int column, const char *known)
{
    const char *text = edu_csv_text(table, row, column);

    if (text[0] == '\0' || strcmp(text, known) == 0)
        return NULL;
    return edu_csv_error(table, row, column, "\"%s\" is not the set's name in its first row, \"%s\"", text,
                         known);
}

static edu_error_t *
read_member(edu_reader_t *reader, const edu_csv_table_t *table, int row)
{
    edu_areas_t *areas = reader->catalogue->areas;
    const edu_area_set_t *set;
    const char *code;
    const char *area;

    EDU_TRY(edu_csv_needed(&code, table, row, SET_CODE));
    if (!edu_yaml_is_code(code, false) || strcmp(code, "all") == 0)
        return edu_csv_error(table, row, SET_CODE, "\"%s\" is not a code", code);
    EDU_TRY(read_area_code(&area, reader, table, row, SET_AREA));
    set = edu_areas_set(areas, code);
    if (set != NULL) {
        EDU_TRY(check_set_name(table, row, SET_ZH, set->name_zh));
        EDU_TRY(check_set_name(table, row, SET_EN, set->name_en));
    } else if (edu_csv_text(table, row, SET_ZH)[0] == '\0' && edu_csv_text(table, row, SET_EN)[0] == '\0') {
        return edu_csv_error(table, row, SET_ZH, "the set has no name: neither \"zh\" nor \"en\"");
    }
    if (edu_areas_in_set(areas, code, area))
        return edu_csv_error(table, row, SET_AREA, "\"%s\" is already a member of \"%s\"", area, code);
    edu_areas_add_member(areas, code, edu_csv_text(table, row, SET_ZH), edu_csv_text(table, row, SET_EN),
                         area, edu_csv_text(table, row, SET_SOURCE));
    return NULL;
}

static edu_error_t *
read_changes(edu_reader_t *reader)
{
    static const edu_csv_column_t columns[] = {{"old_code", true},
                                               {"new_code", true},
                                               {"year", true},
                                               {"kind", true}};
    apr_hash_t *known = apr_hash_make(reader->scratch_pool);
    edu_csv_table_t *table;

    EDU_TRY(edu_reader_csv(&table, reader, "area_changes.csv", true, true, columns, COUNT(columns)));
    for (int row = 0; table != NULL && row < table->row_count; row++)
        EDU_TRY(read_change(reader, table, row, known));
    return NULL;
}

static edu_error_t *
read_sets(edu_reader_t *reader)
{
    static const edu_csv_column_t columns[] = {
        {"set", true}, {"zh", true}, {"en", true}, {"area", true}, {"source", false}};
    edu_csv_table_t *table;

    EDU_TRY(edu_reader_csv(&table, reader, "area_sets.csv", true, true, columns, COUNT(columns)));
    for (int row = 0; table != NULL && row < table->row_count; row++)
        EDU_TRY(read_member(reader, table, row));
    return NULL;
}

edu_error_t *
edu_read_areas(edu_reader_t *reader)
{
    static const edu_csv_column_t columns[] = {{"code", true},    {"valid_from", true}, {"valid_to", true},
                                               {"level", true},   {"parent", true},     {"name_zh", true},
                                               {"name_en", true}, {"reports", false}};
    edu_csv_table_t *table;

    EDU_TRY(edu_reader_csv(&table, reader, "areas.csv", false, true, columns, COUNT(columns)));
    for (int row = 0; row < table->row_count; row++)
        EDU_TRY(read_area(reader, table, row));
    EDU_TRY(read_changes(reader));
    EDU_TRY(read_sets(reader));
    return relocate(edu_areas_finish(reader->catalogue->areas), table);
}

enum { PEOPLE_CODE, PEOPLE_NAME, PEOPLE_LEVEL, PEOPLE_FIRST_COUNT, PEOPLE_TOTAL = 13, PEOPLE_YEAR };

static edu_error_t *
read_people(edu_reader_t *reader, const edu_csv_table_t *table, int row, apr_hash_t *known)
{
    edu_population_t people = {0};
    const char *level = edu_csv_text(table, row, PEOPLE_LEVEL);
    int64_t sum = 0;
    const char *key;

    EDU_TRY(read_area_code(&people.code, reader, table, row, PEOPLE_CODE));
    people.code = apr_pstrdup(reader->pool, people.code);
    people.name_zh = apr_pstrdup(reader->pool, edu_csv_text(table, row, PEOPLE_NAME));
    if (edu_level_parse(level) < 0)
        return edu_csv_error(table, row, PEOPLE_LEVEL, "unknown level \"%s\"", level);
    people.level = (edu_level_t)edu_level_parse(level);
    for (int column = PEOPLE_FIRST_COUNT; column <= PEOPLE_TOTAL; column++) {
        int place = column - PEOPLE_FIRST_COUNT;
        int64_t *number = column == PEOPLE_TOTAL ? &people.total
                          : place % 2 == 0       ? &people.male[place / 2]
                                                 : &people.female[place / 2];

        EDU_TRY(edu_csv_int64(number, table, row, column));
        if (*number < 0 || *number > INT64_C(100000000000))
            return edu_csv_error(table, row, column, "%s people cannot be", edu_csv_text(table, row, column));
        sum += column == PEOPLE_TOTAL ? 0 : *number;
    }
    if (sum > people.total)
        return edu_csv_error(table, row, PEOPLE_TOTAL, "it is below the sum of the ages up to 19");
    EDU_TRY(edu_csv_year(&people.year, table, row, PEOPLE_YEAR, -1));

    key = apr_pstrcat(reader->scratch_pool, people.code, " ", edu_csv_text(table, row, PEOPLE_YEAR), NULL);
    if (apr_hash_get(known, key, APR_HASH_KEY_STRING) != NULL)
        return edu_csv_error(table, row, PEOPLE_CODE, "\"%s\" stands twice for %d", people.code, people.year);
    apr_hash_set(known, key, APR_HASH_KEY_STRING, key);
    APR_ARRAY_PUSH(reader->catalogue->population, edu_population_t) = people;
    return NULL;
}

static int
compare_people(const void *left, const void *right)
{
    const edu_population_t *a = left;
    const edu_population_t *b = right;
    int order = strcmp(a->code, b->code);

    return order != 0 ? order : (a->year > b->year) - (a->year < b->year);
}

edu_error_t *
edu_read_population(edu_reader_t *reader)
{
    static const edu_csv_column_t columns[] = {{"code", true},    {"name_zh", true}, {"level", true},
                                               {"m_0", true},     {"f_0", true},     {"m_1_4", true},
                                               {"f_1_4", true},   {"m_5_9", true},   {"f_5_9", true},
                                               {"m_10_14", true}, {"f_10_14", true}, {"m_15_19", true},
                                               {"f_15_19", true}, {"total", true},   {"year", true},
                                               {"source", false}};
    apr_array_header_t *population = reader->catalogue->population;
    apr_hash_t *known = apr_hash_make(reader->scratch_pool);
    edu_csv_table_t *table;

    EDU_TRY(edu_reader_csv(&table, reader, "population.csv", true, false, columns, COUNT(columns)));
    for (int row = 0; table != NULL && row < table->row_count; row++)
        EDU_TRY(read_people(reader, table, row, known));
    qsort(population->elts, (size_t)population->nelts, sizeof(edu_population_t), compare_people);
    return NULL;
}
