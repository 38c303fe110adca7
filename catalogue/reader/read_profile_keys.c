/* Where the keys of a row come from, and which rows are left out. */
#include "catalogue/reader/read_profiles.h"

#include "base/translate.h"
#include "model/pattern.h"

#include <apr_strings.h>
#include <string.h>

edu_error_t *
edu_profile_check_gaps(const edu_yaml_t *node, apr_pool_t *scratch_pool)
{
    edu_pattern_t *pattern;
    edu_error_t *fault;
    edu_error_t *error;

    if (strpbrk(node->text, "{}") == NULL)
        return NULL;
    fault = edu_pattern_parse(&pattern, node->text, scratch_pool);
    if (fault == NULL)
        return NULL;
    error = edu_error_hint(edu_yaml_error(node, "%s", fault->message),
                           "gaps are {name} for letters and digits, {#name} for digits, {*} for any text");
    edu_error_clear(fault);
    return error;
}

edu_error_t *
edu_profile_check_filled(const edu_profile_reader_t *reader, const edu_yaml_t *node, apr_hash_t *more)
{
    apr_hash_t *names = apr_hash_make(reader->scratch_pool);

    EDU_TRY(edu_profile_check_gaps(node, reader->scratch_pool));
    if (strstr(node->text, "{*}") != NULL || strstr(node->text, "{#}") != NULL)
        return edu_yaml_error(node, "a gap without a name cannot be filled");
    edu_pattern_names(names, node->text, reader->scratch_pool);
    for (apr_hash_index_t *i = apr_hash_first(reader->scratch_pool, names); i != NULL; i = apr_hash_next(i)) {
        const char *name = apr_hash_this_key(i);

        if (apr_hash_get(reader->gaps, name, APR_HASH_KEY_STRING) == NULL &&
            (more == NULL || apr_hash_get(more, name, APR_HASH_KEY_STRING) == NULL))
            return edu_error_hint(edu_yaml_error(node, "nothing fills \"{%s}\"", name),
                                  "give the same gap to \"file\", \"sheet\" or \"title\"%s",
                                  more == NULL ? "" : edu_translate(", or to the header"));
    }
    return NULL;
}

/* A header, one with gaps, or "#3" for the third column. */
static edu_error_t *
check_header(const edu_yaml_t *node, apr_pool_t *scratch_pool)
{
    const char *text = node->text;

    if (text[0] == '\0')
        return edu_yaml_error(node, "a header is empty");
    if (text[0] == '#' && text[1] != '\0' && text[1 + strspn(text + 1, "0123456789")] == '\0' &&
        (text[1] == '0' || strlen(text) > 5))
        return edu_yaml_error(node, "\"%s\" is not the number of a column, such as #1", text);
    return edu_profile_check_gaps(node, scratch_pool);
}

edu_error_t *
edu_profile_read_headers(apr_array_header_t **headers, const edu_yaml_t *node, apr_pool_t *pool)
{
    *headers = apr_array_make(pool, 1, sizeof(const char *));
    if (node->kind == EDU_YAML_TEXT) {
        APR_ARRAY_PUSH(*headers, const char *) = node->text;
        return check_header(node, pool);
    }
    EDU_TRY(edu_yaml_expect(node, EDU_YAML_LIST));
    if (node->count == 0)
        return edu_yaml_error(node, "the list of headers is empty");
    for (int i = 0; i < node->count; i++) {
        EDU_TRY(edu_yaml_expect(node->items[i], EDU_YAML_TEXT));
        EDU_TRY(check_header(node->items[i], pool));
        APR_ARRAY_PUSH(*headers, const char *) = node->items[i]->text;
    }
    return NULL;
}

edu_error_t *
edu_profile_read_columns(apr_array_header_t **columns, const edu_yaml_t *node, apr_pool_t *pool)
{
    EDU_TRY(edu_yaml_expect(node, EDU_YAML_LIST));
    if (node->count == 0)
        return edu_yaml_error(node, "the list of columns is empty");
    *columns = apr_array_make(pool, node->count, sizeof(const apr_array_header_t *));
    for (int i = 0; i < node->count; i++) {
        apr_array_header_t *headers;

        EDU_TRY(edu_profile_read_headers(&headers, node->items[i], pool));
        APR_ARRAY_PUSH(*columns, const apr_array_header_t *) = headers;
    }
    return NULL;
}

edu_error_t *
edu_profile_read_map(apr_hash_t **map, const edu_yaml_t *node, apr_pool_t *pool)
{
    const edu_yaml_t *entries = edu_yaml_get(node, "map");

    if (entries == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(entries, EDU_YAML_MAPPING));
    *map = apr_hash_make(pool);
    for (int i = 0; i < entries->count; i++) {
        EDU_TRY(edu_yaml_expect(entries->items[i], EDU_YAML_TEXT));
        apr_hash_set(*map, entries->keys[i]->text, APR_HASH_KEY_STRING, entries->items[i]->text);
    }
    return NULL;
}

/* `column` is one column, `columns` several that are joined. */
static edu_error_t *
read_key_columns(edu_profile_key_t *key, const edu_yaml_t *node, apr_pool_t *pool)
{
    const edu_yaml_t *single = edu_yaml_get(node, "column");
    const edu_yaml_t *several = edu_yaml_get(node, "columns");
    apr_array_header_t *headers;

    if (single != NULL && several != NULL)
        return edu_yaml_error(node, "it has both \"column\" and \"columns\"");
    if (several != NULL)
        return edu_profile_read_columns(&key->columns, several, pool);
    if (single == NULL)
        return NULL;
    EDU_TRY(edu_profile_read_headers(&headers, single, pool));
    APR_ARRAY_PUSH(key->columns, const apr_array_header_t *) = headers;
    return NULL;
}

/* A text that may be empty or a blank, so that it is read without the check for empty texts. */
static edu_error_t *
read_any_text(const char **text, const edu_yaml_t *node, const char *key)
{
    const edu_yaml_t *value = edu_yaml_get(node, key);

    *text = "";
    if (value == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(value, EDU_YAML_TEXT));
    *text = value->text;
    return NULL;
}

static edu_error_t *
read_key(edu_profile_key_t *key, const edu_profile_reader_t *reader, const char *name)
{
    static const char *const keys[] = {"column", "columns", "join",     "value",    "prefix",
                                       "pad",    "map",     "map_only", "optional", NULL};
    edu_yaml_t *node = edu_yaml_get(reader->root, name);
    apr_pool_t *pool = reader->pool;

    *key = (edu_profile_key_t){.columns = apr_array_make(pool, 1, sizeof(const apr_array_header_t *)),
                               .join = "",
                               .prefix = ""};
    if (node == NULL)
        return NULL;
    node->what = apr_psprintf(pool, "\"%s\"", name);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(read_key_columns(key, node, pool));
    if (edu_yaml_get(node, "value") != NULL) {
        EDU_TRY(edu_yaml_text(&key->value, node, "value", NULL));
        EDU_TRY(edu_profile_check_filled(reader, edu_yaml_get(node, "value"), NULL));
    }
    if ((key->value != NULL) == (key->columns->nelts > 0))
        return edu_yaml_error(node, key->value != NULL ? "it has both a column and a value"
                                                       : "it has neither a column nor a value");
    EDU_TRY(read_any_text(&key->join, node, "join"));
    EDU_TRY(read_any_text(&key->prefix, node, "prefix"));
    if (*key->prefix != '\0')
        EDU_TRY(edu_profile_check_filled(reader, edu_yaml_get(node, "prefix"), NULL));
    EDU_TRY(edu_yaml_int(&key->pad, node, "pad", 0, 0, 64));
    EDU_TRY(edu_profile_read_map(&key->map, node, pool));
    EDU_TRY(edu_yaml_flag(&key->map_only, node, "map_only", false));
    if (key->map_only && key->map == NULL)
        return edu_yaml_error(edu_yaml_get(node, "map_only"), "there is no \"map\"");
    EDU_TRY(edu_yaml_flag(&key->optional, node, "optional", false));
    if (key->optional && key->value != NULL)
        return edu_yaml_error(edu_yaml_get(node, "optional"), "a fixed value is always there");
    return NULL;
}

edu_error_t *
edu_profile_read_keys(edu_profile_reader_t *reader)
{
    edu_profile_t *profile = reader->profile;

    EDU_TRY(read_key(&profile->area, reader, "area"));
    EDU_TRY(read_key(&profile->unit, reader, "unit"));
    EDU_TRY(read_key(&profile->unit_name, reader, "unit_name"));
    EDU_TRY(read_key(&profile->year, reader, "year"));
    EDU_TRY(read_key(&profile->period, reader, "period"));
    return read_key(&profile->measure, reader, "measure");
}

/* What a filter compares with. Of its four ways to say so it has one, or the two that go together. */
static edu_error_t *
read_filter_values(edu_profile_filter_t *filter, const edu_yaml_t *node, const edu_profile_reader_t *reader)
{
    const edu_yaml_t *keep = edu_yaml_get(node, "keep");
    const edu_yaml_t *drop = edu_yaml_get(node, "drop");
    const edu_yaml_t *keep_blank = edu_yaml_get(node, "keep_blank");
    const edu_yaml_t *drop_blank = edu_yaml_get(node, "drop_blank");
    const edu_yaml_t *values = keep != NULL ? keep : drop;

    filter->keep = keep != NULL || keep_blank != NULL;
    if (filter->keep == (drop != NULL || drop_blank != NULL))
        return edu_yaml_error(node,
                              "it needs either \"keep\" or \"drop\" (or \"keep_blank\" or \"drop_blank\")");
    EDU_TRY(edu_yaml_flag(&filter->blank, node, filter->keep ? "keep_blank" : "drop_blank", false));
    EDU_TRY(edu_yaml_texts(&filter->values, node, filter->keep ? "keep" : "drop", reader->pool));
    for (int i = 0; values != NULL && i < values->count; i++)
        EDU_TRY(edu_profile_check_gaps(values->items[i], reader->scratch_pool));
    if (filter->values->nelts == 0 && !filter->blank)
        return edu_yaml_error(node, "its list of values is empty");
    return NULL;
}

edu_error_t *
edu_profile_read_filters(edu_profile_reader_t *reader)
{
    static const char *const keys[] = {"column", "keep", "drop", "keep_blank", "drop_blank", NULL};
    const edu_yaml_t *list = edu_yaml_get(reader->root, "filters");

    reader->profile->filters = apr_array_make(reader->pool, 2, sizeof(edu_profile_filter_t));
    if (list == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(list, EDU_YAML_LIST));
    for (int i = 0; i < list->count; i++) {
        edu_yaml_t *node = list->items[i];
        edu_profile_filter_t *filter = apr_array_push(reader->profile->filters);
        apr_array_header_t *column;

        *filter = (edu_profile_filter_t){0};
        node->what = edu_translate("filter");
        EDU_TRY(edu_yaml_expect_keys(node, keys));
        if (edu_yaml_get(node, "column") == NULL)
            return edu_yaml_error(node, "the key \"column\" is missing");
        EDU_TRY(edu_profile_read_headers(&column, edu_yaml_get(node, "column"), reader->pool));
        filter->column = column;
        EDU_TRY(read_filter_values(filter, node, reader));
    }
    return NULL;
}
