/* targets.csv. */
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <string.h>

enum {
    TARGET_AREA,
    TARGET_SET,
    TARGET_INDICATOR,
    TARGET_FROM,
    TARGET_TO,
    TARGET_COMPARATOR,
    TARGET_VALUE,
    TARGET_SOURCE,
    TARGET_PHRASE,
    TARGET_FLAG,
    TARGET_FLAG_ZH,
    TARGET_SOURCE_EN
};

/* A target with the line it stands in, to name both of two that contradict each other. */
typedef struct placed_t {
    const edu_target_t *target;
    int line;
} placed_t;

static edu_error_t *
read_set(edu_target_t *target, const edu_reader_t *reader, const edu_csv_table_t *table, int row)
{
    const char *set = edu_csv_text(table, row, TARGET_SET);

    target->set = "";
    if (set[0] == '\0')
        return NULL;
    /* A group of groups.yaml will do: a set within counties may have no county named yet. */
    if (edu_areas_set(reader->catalogue->areas, set) == NULL &&
        edu_catalogue_group(reader->catalogue, set) == NULL)
        return edu_hint_nearest(edu_csv_error(table, row, TARGET_SET, "unknown set \"%s\"", set), set,
                                edu_reader_codes(reader->catalogue->groups, reader->scratch_pool));
    target->set = apr_pstrdup(reader->pool, set);
    return NULL;
}

static edu_error_t *
read_value(edu_target_t *target, const edu_reader_t *reader, const edu_csv_table_t *table, int row)
{
    const char *text = edu_csv_text(table, row, TARGET_COMPARATOR);
    int comparator = edu_comparator_parse(text);
    int64_t scaled;

    if (comparator < 0)
        return edu_error_hint(edu_csv_error(table, row, TARGET_COMPARATOR, "unknown comparator \"%s\"", text),
                              "it is >=, >, =, <= or <");
    target->comparator = (edu_comparator_t)comparator;
    EDU_TRY(edu_csv_needed(&text, table, row, TARGET_VALUE));
    if (!edu_text_to_scaled(text, strlen(text), 6, &scaled))
        return edu_csv_error(table, row, TARGET_VALUE, "\"%s\" is not a number", text);
    /* One division of two whole numbers: the double nearest to what was written. */
    target->value = (double)scaled / 1e6;
    target->value_text = apr_pstrdup(reader->pool, text);
    return NULL;
}

static edu_error_t *
read_years(edu_target_t *target, const edu_csv_table_t *table, int row)
{
    EDU_TRY(edu_csv_year(&target->from, table, row, TARGET_FROM, 0));
    EDU_TRY(edu_csv_year(&target->to, table, row, TARGET_TO, EDU_YEAR_FOREVER));
    if (target->from > target->to)
        return edu_csv_error(table, row, TARGET_TO, "the target ends (%d) before it begins (%d)", target->to,
                             target->from);
    return NULL;
}

static bool
area_exists_within(const edu_areas_t *areas, const edu_target_t *target)
{
    const edu_area_t *near = edu_areas_nearest(areas, target->area, target->from);

    /* The row nearest to the first year is the first that could still lie within the target's years. */
    return near != NULL && near->valid_from <= target->to &&
           edu_areas_nearest(areas, target->area, EDU_YEAR_FOREVER)->valid_to > target->from;
}

static edu_error_t *
read_target(edu_target_t *target, const edu_reader_t *reader, const edu_csv_table_t *table, int row)
{
    const edu_catalogue_t *catalogue = reader->catalogue;
    const char *text;

    EDU_TRY(edu_csv_needed(&text, table, row, TARGET_AREA));
    target->area = apr_pstrdup(reader->pool, text);
    if (edu_areas_nearest(catalogue->areas, text, 0) == NULL)
        return edu_csv_error(table, row, TARGET_AREA, "unknown area \"%s\"", text);
    EDU_TRY(read_set(target, reader, table, row));
    EDU_TRY(edu_csv_needed(&text, table, row, TARGET_INDICATOR));
    target->indicator = edu_catalogue_indicator(catalogue, text);
    if (target->indicator == NULL)
        return edu_hint_nearest(edu_csv_error(table, row, TARGET_INDICATOR, "unknown indicator \"%s\"", text),
                                text, edu_reader_codes(catalogue->indicators, reader->scratch_pool));
    EDU_TRY(read_years(target, table, row));
    if (!area_exists_within(catalogue->areas, target))
        return edu_csv_error(table, row, TARGET_AREA,
                             "the area \"%s\" is not valid in any of the target's years", target->area);
    EDU_TRY(read_value(target, reader, table, row));
    target->source = apr_pstrdup(reader->pool, edu_csv_text(table, row, TARGET_SOURCE));
    target->source_en = apr_pstrdup(reader->pool, edu_csv_text(table, row, TARGET_SOURCE_EN));
    target->phrase = apr_pstrdup(reader->pool, edu_csv_text(table, row, TARGET_PHRASE));
    target->flag = apr_pstrdup(reader->pool, edu_csv_text(table, row, TARGET_FLAG));
    target->flag_zh = apr_pstrdup(reader->pool, edu_csv_text(table, row, TARGET_FLAG_ZH));
    return NULL;
}

/* Two targets for one area, set, indicator and year could not both hold. `known`: by area, set and indicator. */
static edu_error_t *
refuse_overlap(const edu_target_t *target, apr_hash_t *known, const edu_csv_table_t *table, int row,
               apr_pool_t *pool)
{
    const char *key = apr_pstrcat(pool, target->area, " ", target->set, " ", target->indicator->code, NULL);
    apr_array_header_t *list = apr_hash_get(known, key, APR_HASH_KEY_STRING);

    if (list == NULL) {
        list = apr_array_make(pool, 2, sizeof(placed_t));
        apr_hash_set(known, key, APR_HASH_KEY_STRING, list);
    }
    for (int i = 0; i < list->nelts; i++) {
        const placed_t *other = &APR_ARRAY_IDX(list, i, placed_t);

        if (target->from <= other->target->to && other->target->from <= target->to)
            return edu_csv_error(table, row, TARGET_FROM, "the years overlap those of the target in line %d",
                                 other->line);
    }
    APR_ARRAY_PUSH(list, placed_t) = (placed_t){target, edu_csv_line(table, row)};
    return NULL;
}

edu_error_t *
edu_read_targets(edu_reader_t *reader)
{
    static const edu_csv_column_t columns[] = {{"area", true},  {"set", true},      {"indicator", true},
                                               {"from", true},  {"to", true},       {"comparator", true},
                                               {"value", true}, {"source", false},  {"phrase", false},
                                               {"flag", false}, {"flag_zh", false}, {"source_en", false}};
    edu_catalogue_t *catalogue = reader->catalogue;
    apr_hash_t *known = apr_hash_make(reader->scratch_pool);
    edu_csv_table_t *table;

    EDU_TRY(edu_reader_csv(&table, reader, "targets.csv", true, true, columns,
                           (int)(sizeof columns / sizeof columns[0])));
    for (int row = 0; table != NULL && row < table->row_count; row++) {
        edu_target_t *target = apr_pcalloc(reader->pool, sizeof *target);

        EDU_TRY(read_target(target, reader, table, row));
        EDU_TRY(refuse_overlap(target, known, table, row, reader->scratch_pool));
        target->index = catalogue->targets->nelts;
        APR_ARRAY_PUSH(catalogue->targets, edu_target_t *) = target;
    }
    edu_catalogue_index_targets(catalogue, reader->pool);
    return NULL;
}
