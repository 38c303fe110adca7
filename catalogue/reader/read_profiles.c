/* profiles/: how somebody else's file becomes returns. See docs/profiles.md. */
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <string.h>

/* The header of a column, or "#3" for the third. */
static edu_error_t *
check_column(const char *text, const edu_yaml_t *node)
{
    if (text[0] == '#' && text[1] != '\0' && text[1 + strspn(text + 1, "0123456789")] == '\0' &&
        (text[1] == '0' || strlen(text) > 5))
        return edu_yaml_error(node, "\"%s\" is not the number of a column, such as #1", text);
    return NULL;
}

/* A mapping of texts to texts; *map is NULL when the key is not there. */
static edu_error_t *
read_map(apr_hash_t **map, const edu_yaml_t *node, apr_pool_t *pool)
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

/* `column` is short for `columns` with one entry. */
static edu_error_t *
read_key_columns(edu_profile_key_t *key, const edu_yaml_t *node, apr_pool_t *pool)
{
    const char *single;

    EDU_TRY(edu_yaml_text(&single, node, "column", ""));
    EDU_TRY(edu_yaml_texts(&key->columns, node, "columns", pool));
    if (single[0] != '\0' && key->columns->nelts > 0)
        return edu_yaml_error(node, "it has both \"column\" and \"columns\"");
    if (single[0] != '\0')
        APR_ARRAY_PUSH(key->columns, const char *) = single;
    for (int i = 0; i < key->columns->nelts; i++)
        EDU_TRY(check_column(APR_ARRAY_IDX(key->columns, i, const char *),
                             single[0] != '\0' ? edu_yaml_get(node, "column")
                                               : edu_yaml_get(node, "columns")->items[i]));
    return NULL;
}

static edu_error_t *
read_key(edu_profile_key_t *key, const edu_yaml_t *root, const char *name, apr_pool_t *pool)
{
    static const char *const keys[] = {"column", "columns", "join",     "value", "prefix",
                                       "pad",    "map",     "map_only", NULL};
    edu_yaml_t *node = edu_yaml_get(root, name);
    const edu_yaml_t *value;

    *key = (edu_profile_key_t){.columns = apr_array_make(pool, 0, sizeof(const char *)),
                               .join = "",
                               .prefix = ""};
    if (node == NULL)
        return NULL;
    node->what = apr_psprintf(pool, "\"%s\"", name);
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(read_key_columns(key, node, pool));
    value = edu_yaml_get(node, "value");
    if (value != NULL)
        EDU_TRY(edu_yaml_text(&key->value, node, "value", NULL));
    if ((key->value != NULL) == (key->columns->nelts > 0))
        return edu_yaml_error(node, key->value != NULL ? "it has both a column and a value"
                                                       : "it has neither a column nor a value");
    /* A separator may be empty or a blank, so that it is read without the check for empty texts. */
    value = edu_yaml_get(node, "join");
    if (value != NULL) {
        EDU_TRY(edu_yaml_expect(value, EDU_YAML_TEXT));
        key->join = value->text;
    }
    value = edu_yaml_get(node, "prefix");
    if (value != NULL) {
        EDU_TRY(edu_yaml_expect(value, EDU_YAML_TEXT));
        key->prefix = value->text;
    }
    EDU_TRY(edu_yaml_int(&key->pad, node, "pad", 0, 0, 64));
    EDU_TRY(read_map(&key->map, node, pool));
    EDU_TRY(edu_yaml_flag(&key->map_only, node, "map_only", false));
    if (key->map_only && key->map == NULL)
        return edu_yaml_error(edu_yaml_get(node, "map_only"), "there is no \"map\"");
    return NULL;
}

static edu_error_t *
read_filter(edu_profile_t *profile, edu_yaml_t *node, apr_pool_t *pool)
{
    static const char *const keys[] = {"column", "keep", "drop", NULL};
    edu_profile_filter_t *filter = apr_array_push(profile->filters);

    node->what = "filter";
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    EDU_TRY(edu_yaml_text(&filter->column, node, "column", NULL));
    EDU_TRY(check_column(filter->column, edu_yaml_get(node, "column")));
    filter->keep = edu_yaml_get(node, "keep") != NULL;
    if (filter->keep == (edu_yaml_get(node, "drop") != NULL))
        return edu_yaml_error(node, "it needs either \"keep\" or \"drop\"");
    EDU_TRY(edu_yaml_texts(&filter->values, node, filter->keep ? "keep" : "drop", pool));
    if (filter->values->nelts == 0)
        return edu_yaml_error(node, "its list of values is empty");
    return NULL;
}

static edu_error_t *
read_filters(edu_profile_t *profile, const edu_yaml_t *root, apr_pool_t *pool)
{
    const edu_yaml_t *list = edu_yaml_get(root, "filters");

    profile->filters = apr_array_make(pool, 2, sizeof(edu_profile_filter_t));
    if (list == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(list, EDU_YAML_LIST));
    for (int i = 0; i < list->count; i++)
        EDU_TRY(read_filter(profile, list->items[i], pool));
    return NULL;
}

/* What a column of the file may become: a cell of the form, or (wide) an attribute. */
static edu_error_t *
check_measure(const edu_form_t *form, const edu_yaml_t *node, bool attributes, apr_pool_t *pool)
{
    apr_array_header_t *codes;

    EDU_TRY(edu_yaml_expect(node, EDU_YAML_TEXT));
    if (edu_form_cell(form, node->text) != NULL || (attributes && edu_form_attribute(form, node->text) >= 0))
        return NULL;
    codes = apr_array_make(pool, form->cells->nelts, sizeof(const char *));
    for (int i = 0; i < form->cells->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column;
    return edu_hint_nearest(edu_yaml_error(node, "the form \"%s\" has no column \"%s\"", form->code,
                                           node->text),
                            node->text, codes);
}

static edu_error_t *
read_columns(edu_profile_t *profile, const edu_form_t *form, const edu_yaml_t *root,
             const edu_reader_t *reader)
{
    edu_yaml_t *columns = edu_yaml_get(root, "columns");
    apr_hash_t *taken = apr_hash_make(reader->scratch_pool);

    profile->columns = apr_array_make(reader->pool, 8, sizeof(edu_profile_column_t));
    if (columns == NULL)
        return NULL;
    columns->what = "\"columns\"";
    EDU_TRY(edu_yaml_expect(columns, EDU_YAML_MAPPING));
    for (int i = 0; i < columns->count; i++) {
        edu_profile_column_t *column = apr_array_push(profile->columns);
        const edu_yaml_t *value = columns->items[i];

        column->header = columns->keys[i]->text;
        EDU_TRY(check_column(column->header, columns->keys[i]));
        EDU_TRY(check_measure(form, value, true, reader->scratch_pool));
        column->measure = value->text;
        if (apr_hash_get(taken, column->measure, APR_HASH_KEY_STRING) != NULL)
            return edu_yaml_error(value, "\"%s\" is already another column's", column->measure);
        apr_hash_set(taken, column->measure, APR_HASH_KEY_STRING, column->measure);
    }
    return NULL;
}

/* The keys that belong to one of the two layouts. */
static edu_error_t *
read_layout(edu_profile_t *profile, const edu_form_t *form, const edu_yaml_t *root,
            const edu_reader_t *reader)
{
    static const char *const layouts[] = {"wide", "long", NULL};
    static const char *const value_keys[] = {"column", NULL};
    static const char *const long_only[] = {"measure", "value"};
    static const char *const repeats[] = {"reject", "add", NULL};
    edu_yaml_t *value = edu_yaml_get(root, "value");
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
    if (profile->wide)
        return read_columns(profile, form, root, reader);
    if (edu_yaml_get(root, "columns") != NULL)
        return edu_yaml_error(edu_yaml_get(root, "columns"), "\"columns\" belongs to \"layout: wide\"");

    profile->columns = apr_array_make(reader->pool, 0, sizeof(edu_profile_column_t));
    value->what = "\"value\"";
    EDU_TRY(edu_yaml_expect_keys(value, value_keys));
    EDU_TRY(edu_yaml_text(&profile->value_column, value, "column", NULL));
    return check_column(profile->value_column, edu_yaml_get(value, "column"));
}

/* Every text the measure's map gives must be a column of the form. */
static edu_error_t *
check_measure_map(const edu_form_t *form, const edu_yaml_t *root, apr_pool_t *pool)
{
    const edu_yaml_t *measure = edu_yaml_get(root, "measure");
    const edu_yaml_t *map = measure == NULL ? NULL : edu_yaml_get(measure, "map");

    for (int i = 0; map != NULL && i < map->count; i++)
        EDU_TRY(check_measure(form, map->items[i], false, pool));
    return NULL;
}

/* "\t" may also be written out as backslash and t, as people do without the double quotes. */
static edu_error_t *
read_separator(edu_profile_t *profile, const edu_yaml_t *root)
{
    const char *text;

    EDU_TRY(edu_yaml_text(&text, root, "separator", ","));
    if (strcmp(text, "\\t") == 0)
        text = "\t";
    if (strlen(text) != 1 || strchr("\"\r\n", text[0]) != NULL)
        return edu_yaml_error(edu_yaml_get(root, "separator"), "\"separator\" must be one character");
    profile->separator = text[0];
    return NULL;
}

static edu_error_t *
read_shape(edu_profile_t *profile, const edu_yaml_t *root, apr_pool_t *pool)
{
    EDU_TRY(edu_yaml_text(&profile->encoding, root, "encoding", "auto"));
    EDU_TRY(read_separator(profile, root));
    EDU_TRY(edu_yaml_int(&profile->header_row, root, "header_row", 1, 0, 1000));
    EDU_TRY(edu_yaml_int(&profile->header_rows, root, "header_rows", 1, 1, 20));
    EDU_TRY(edu_yaml_flag(&profile->header_fill, root, "header_fill", false));
    EDU_TRY(edu_yaml_int(&profile->skip_rows, root, "skip_rows", 0, 0, 1000000));
    if (edu_yaml_get(root, "stop_at") != NULL)
        EDU_TRY(edu_yaml_text(&profile->stop_at, root, "stop_at", NULL));
    EDU_TRY(edu_yaml_texts(&profile->missing, root, "missing", pool));
    EDU_TRY(edu_yaml_flag(&profile->thousands, root, "thousands", false));
    EDU_TRY(edu_yaml_flag(&profile->percent, root, "percent", false));
    return edu_yaml_flag(&profile->aliases, root, "aliases", true);
}

static edu_error_t *
read_keys(edu_profile_t *profile, const edu_yaml_t *root, apr_pool_t *pool)
{
    EDU_TRY(read_key(&profile->area, root, "area", pool));
    EDU_TRY(read_key(&profile->unit, root, "unit", pool));
    EDU_TRY(read_key(&profile->unit_name, root, "unit_name", pool));
    EDU_TRY(read_key(&profile->year, root, "year", pool));
    EDU_TRY(read_key(&profile->period, root, "period", pool));
    return read_key(&profile->measure, root, "measure", pool);
}

static edu_error_t *
read_profile(edu_reader_t *reader, const char *name)
{
    static const char *const keys[] = {"code",      "zh",         "en",          "form",        "encoding",
                                       "separator", "header_row", "header_rows", "header_fill", "skip_rows",
                                       "stop_at",   "layout",     "missing",     "thousands",   "percent",
                                       "aliases",   "filters",    "area",        "unit",        "unit_name",
                                       "year",      "period",     "measure",     "value",       "columns",
                                       "repeats",   NULL};
    edu_catalogue_t *catalogue = reader->catalogue;
    edu_profile_t *profile = apr_pcalloc(reader->pool, sizeof *profile);
    const edu_form_t *form;
    edu_yaml_t *root;

    EDU_TRY(edu_reader_yaml(&root, reader, name, false, false));
    EDU_TRY(edu_yaml_expect_keys(root, keys));
    EDU_TRY(edu_yaml_code(&profile->code, root, "code", NULL));
    EDU_TRY(edu_reader_check_name(profile->code, name, root));
    EDU_TRY(edu_yaml_names(&profile->name_zh, &profile->name_en, root));
    EDU_TRY(edu_yaml_text(&profile->form, root, "form", NULL));
    form = edu_catalogue_form(catalogue, profile->form);
    if (form == NULL)
        return edu_hint_nearest(edu_yaml_error(edu_yaml_get(root, "form"), "unknown form \"%s\"",
                                               profile->form),
                                profile->form, edu_reader_codes(catalogue->forms, reader->scratch_pool));
    EDU_TRY(read_shape(profile, root, reader->pool));
    EDU_TRY(read_filters(profile, root, reader->pool));
    EDU_TRY(read_keys(profile, root, reader->pool));
    EDU_TRY(read_layout(profile, form, root, reader));
    EDU_TRY(check_measure_map(form, root, reader->scratch_pool));
    APR_ARRAY_PUSH(catalogue->profiles, edu_profile_t *) = profile;
    return NULL;
}

edu_error_t *
edu_read_profiles(edu_reader_t *reader)
{
    apr_array_header_t *names;

    EDU_TRY(edu_reader_list(&names, reader, "profiles"));
    for (int i = 0; i < names->nelts; i++)
        EDU_TRY(read_profile(reader, APR_ARRAY_IDX(names, i, const char *)));
    return NULL;
}
