/* Which cell or attribute a column of the file becomes. */
#include "catalogue/reader/hint.h"
#include "catalogue/reader/read_profiles.h"

#include "model/pattern.h"

#include <apr_strings.h>
#include <string.h>

/* Whether a text with gaps could become the name of a cell or an attribute at all. */
static bool
could_be_measure(const edu_form_t *form, const char *text, bool cells, bool attributes, apr_pool_t *pool)
{
    edu_pattern_t *pattern;
    edu_error_t *error = edu_pattern_parse(&pattern, text, pool);

    if (error != NULL) {
        edu_error_clear(error);
        return false;
    }
    for (int i = 0; cells && i < form->cells->nelts; i++)
        if (edu_pattern_match(pattern, APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column, NULL, pool))
            return true;
    for (int i = 0; attributes && i < form->attributes->nelts; i++)
        if (edu_pattern_match(pattern, APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code, NULL, pool))
            return true;
    return false;
}

/* What a column of the file may become: a cell of the form, or an attribute. */
static edu_error_t *
check_measure(const edu_form_t *form, const edu_yaml_t *node, bool cells, bool attributes, apr_pool_t *pool)
{
    apr_array_header_t *codes;

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_TEXT));
    if (edu_pattern_has_gaps(node->text)) {
        if (could_be_measure(form, node->text, cells, attributes, pool))
            return NULL;
        return edu_yaml_error(node, "no column of the form \"%s\" is like \"%s\"", form->code, node->text);
    }
    if ((cells && edu_form_cell(form, node->text) != NULL) ||
        (attributes && edu_form_attribute(form, node->text) >= 0))
        return NULL;
    if (!cells && edu_form_cell(form, node->text) != NULL)
        return edu_error_hint(edu_yaml_error(node,
                                             "\"%s\" is a cell, whose column \"measure\" and \"value\" name",
                                             node->text),
                              "with \"layout: long\" the columns can be attributes only");
    codes = apr_array_make(pool, form->cells->nelts, sizeof(const char *));
    for (int i = 0; cells && i < form->cells->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column;
    for (int i = 0; attributes && i < form->attributes->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(form->attributes, i, edu_attribute_t).code;
    return edu_hint_nearest(edu_yaml_error(node, "the form \"%s\" has no column \"%s\"", form->code,
                                           node->text),
                            node->text, codes);
}

/* What stands behind a header: the cell's name, or a mapping that says more. */
static edu_error_t *
read_column_value(edu_profile_column_t *column, apr_array_header_t *headers, edu_yaml_t *value,
                  const edu_profile_reader_t *reader)
{
    static const char *const keys[] = {"to", "or", "optional", "map", NULL};
    const edu_yaml_t *more;

    if (value->kind != EDU_YAML_MAPPING) {
        EDU_TRY(edu_yaml_expect(value, EDU_YAML_TEXT));
        column->measure = value->text;
        return NULL;
    }
    EDU_TRY(edu_yaml_expect_keys(value, keys));
    EDU_TRY(edu_yaml_text(&column->measure, value, "to", NULL));
    EDU_TRY(edu_yaml_flag(&column->optional, value, "optional", false));
    EDU_TRY(edu_profile_read_map(&column->map, value, reader->pool));
    more = edu_yaml_get(value, "or");
    if (more != NULL) {
        apr_array_header_t *others;

        EDU_TRY(edu_profile_read_headers(&others, more, reader->pool));
        apr_array_cat(headers, others);
    }
    return NULL;
}

/* The gaps that every one of the headers fills. */
static apr_hash_t *
gaps_of_headers(const apr_array_header_t *headers, apr_pool_t *pool)
{
    apr_hash_t *common = apr_hash_make(pool);

    edu_pattern_names(common, APR_ARRAY_IDX(headers, 0, const char *), pool);
    for (int i = 1; i < headers->nelts; i++) {
        apr_hash_t *names = apr_hash_make(pool);

        edu_pattern_names(names, APR_ARRAY_IDX(headers, i, const char *), pool);
        for (apr_hash_index_t *k = apr_hash_first(pool, common); k != NULL; k = apr_hash_next(k))
            if (apr_hash_get(names, apr_hash_this_key(k), APR_HASH_KEY_STRING) == NULL)
                apr_hash_set(common, apr_hash_this_key(k), APR_HASH_KEY_STRING, NULL);
    }
    return common;
}

static edu_error_t *
read_column(edu_profile_column_t *column, const edu_yaml_t *key, edu_yaml_t *value,
            const edu_profile_reader_t *reader)
{
    const edu_yaml_t *to;
    apr_array_header_t *headers;

    *column = (edu_profile_column_t){0};
    EDU_TRY(edu_profile_read_headers(&headers, key, reader->pool));
    EDU_TRY(read_column_value(column, headers, value, reader));
    column->headers = headers;
    for (int i = 0; i < headers->nelts; i++)
        column->has_gaps |= edu_pattern_has_gaps(APR_ARRAY_IDX(headers, i, const char *));
    to = value->kind == EDU_YAML_MAPPING ? edu_yaml_get(value, "to") : value;
    if (edu_pattern_has_gaps(to->text))
        EDU_TRY(edu_profile_check_filled(reader, to, gaps_of_headers(headers, reader->scratch_pool)));
    return check_measure(reader->form, to, reader->profile->wide, true, reader->scratch_pool);
}

static edu_error_t *
read_columns(edu_profile_reader_t *reader)
{
    edu_yaml_t *columns = edu_yaml_get(reader->root, "columns");
    apr_hash_t *taken = apr_hash_make(reader->scratch_pool);

    reader->profile->columns = apr_array_make(reader->pool, 8, sizeof(edu_profile_column_t));
    if (columns == NULL)
        return NULL;
    columns->what = "\"columns\"";
    EDU_TRY(edu_yaml_expect(columns, EDU_YAML_MAPPING));
    for (int i = 0; i < columns->count; i++) {
        edu_profile_column_t *column = apr_array_push(reader->profile->columns);
        edu_yaml_t *value = columns->items[i];

        EDU_TRY(read_column(column, columns->keys[i], value, reader));
        if (apr_hash_get(taken, column->measure, APR_HASH_KEY_STRING) != NULL)
            return edu_error_hint(
                edu_yaml_error(value, "\"%s\" is already another column's", column->measure),
                "several headers of one column are \"Header\": {to: %s, or: [\"Other header\"]}",
                column->measure);
        apr_hash_set(taken, column->measure, APR_HASH_KEY_STRING, column->measure);
    }
    return NULL;
}

/* Every text the measure's map gives must be a column of the form. */
static edu_error_t *
check_measure_map(const edu_profile_reader_t *reader)
{
    const edu_yaml_t *measure = edu_yaml_get(reader->root, "measure");
    const edu_yaml_t *map = measure == NULL ? NULL : edu_yaml_get(measure, "map");

    for (int i = 0; map != NULL && i < map->count; i++)
        EDU_TRY(check_measure(reader->form, map->items[i], true, false, reader->scratch_pool));
    return NULL;
}

edu_error_t *
edu_profile_read_layout(edu_profile_reader_t *reader)
{
    static const char *const layouts[] = {"wide", "long", NULL};
    static const char *const value_keys[] = {"column", NULL};
    static const char *const long_only[] = {"measure", "value"};
    static const char *const repeats[] = {"reject", "add", NULL};
    edu_profile_t *profile = reader->profile;
    const edu_yaml_t *root = reader->root;
    edu_yaml_t *value = edu_yaml_get(root, "value");
    apr_array_header_t *headers;
    int layout;
    int repeat;

    EDU_TRY(edu_yaml_word(&layout, root, "layout", layouts, 0));
    profile->wide = layout == 0;
    for (int i = 0; i < 2; i++) {
        const edu_yaml_t *node = edu_yaml_get(root, long_only[i]);

        if (profile->wide && node != NULL)
            return edu_yaml_error(node, "\"%s\" belongs to \"layout: long\"", long_only[i]);
        if (!profile->wide && node == NULL)
            return edu_yaml_error(root, "the key \"%s\" is missing, which \"layout: long\" needs",
                                  long_only[i]);
    }
    EDU_TRY(edu_yaml_word(&repeat, root, "repeats", repeats, 0));
    profile->adds_repeats = repeat == 1;
    if (profile->wide && profile->adds_repeats)
        return edu_yaml_error(edu_yaml_get(root, "repeats"), "\"repeats\" belongs to \"layout: long\"");
    EDU_TRY(read_columns(reader));
    if (profile->wide)
        return NULL;
    value->what = "\"value\"";
    EDU_TRY(edu_yaml_expect_keys(value, value_keys));
    if (edu_yaml_get(value, "column") == NULL)
        return edu_yaml_error(value, "the key \"column\" is missing");
    EDU_TRY(edu_profile_read_headers(&headers, edu_yaml_get(value, "column"), reader->pool));
    profile->value_column = headers;
    return check_measure_map(reader);
}
