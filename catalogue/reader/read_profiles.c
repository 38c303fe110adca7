/* profiles/: how somebody else's file becomes returns. See docs/profiles.md. */
#include "catalogue/reader/read_profiles.h"

#include "catalogue/reader/hint.h"
#include "model/pattern.h"

#include <string.h>

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

/* A text with gaps that the name of a file or a sheet, or a title, fills. */
static edu_error_t *
read_filling(const char **text, edu_profile_reader_t *reader, const char *key)
{
    const edu_yaml_t *node = edu_yaml_get(reader->root, key);
    apr_hash_t *names = apr_hash_make(reader->scratch_pool);

    *text = NULL;
    if (node == NULL)
        return NULL;
    EDU_TRY(edu_yaml_text(text, reader->root, key, NULL));
    EDU_TRY(edu_profile_check_gaps(node, reader->scratch_pool));
    edu_pattern_names(names, *text, reader->scratch_pool);
    for (apr_hash_index_t *i = apr_hash_first(reader->scratch_pool, names); i != NULL; i = apr_hash_next(i)) {
        const char *name = apr_hash_this_key(i);

        if (apr_hash_get(reader->gaps, name, APR_HASH_KEY_STRING) != NULL)
            return edu_yaml_error(node, "\"{%s}\" is filled already, by \"%s\"", name,
                                  (const char *)apr_hash_get(reader->gaps, name, APR_HASH_KEY_STRING));
        apr_hash_set(reader->gaps, name, APR_HASH_KEY_STRING, key);
    }
    return NULL;
}

static edu_error_t *
read_names(edu_profile_reader_t *reader)
{
    edu_profile_t *profile = reader->profile;
    const edu_yaml_t *sheet = edu_yaml_get(reader->root, "sheet");

    EDU_TRY(read_filling(&profile->file, reader, "file"));
    EDU_TRY(read_filling(&profile->sheet, reader, "sheet"));
    if (profile->sheet != NULL && profile->sheet[0] == '#' &&
        (profile->sheet[1 + strspn(profile->sheet + 1, "0123456789")] != '\0' || profile->sheet[1] == '\0' ||
         profile->sheet[1] == '0' || strlen(profile->sheet) > 5))
        return edu_yaml_error(sheet, "\"%s\" is not the number of a sheet, such as #1", profile->sheet);
    return read_filling(&profile->title, reader, "title");
}

/* The header by what it holds rather than by its row. */
static edu_error_t *
read_header(edu_profile_reader_t *reader)
{
    static const char *const keys[] = {"contains", "within", NULL};
    edu_profile_t *profile = reader->profile;
    edu_yaml_t *node = edu_yaml_get(reader->root, "header");

    if (node == NULL)
        return NULL;
    node->what = "\"header\"";
    if (edu_yaml_get(reader->root, "header_row") != NULL)
        return edu_error_hint(edu_yaml_error(node, "the header is found by \"header_row\" already"),
                              "leave one of the two out");
    EDU_TRY(edu_yaml_expect_keys(node, keys));
    if (edu_yaml_get(node, "contains") == NULL)
        return edu_yaml_error(node, "the key \"contains\" is missing");
    EDU_TRY(
        edu_profile_read_columns(&profile->header_contains, edu_yaml_get(node, "contains"), reader->pool));
    return edu_yaml_int(&profile->header_within, node, "within", 100, 1, 10000);
}

/* One text or a list of them, with gaps. */
static edu_error_t *
read_stops(edu_profile_reader_t *reader)
{
    edu_profile_t *profile = reader->profile;
    const edu_yaml_t *node = edu_yaml_get(reader->root, "stop_at");

    profile->stop_at = apr_array_make(reader->pool, 1, sizeof(const char *));
    if (node == NULL)
        return NULL;
    if (node->kind == EDU_YAML_LIST)
        EDU_TRY(edu_yaml_texts(&profile->stop_at, reader->root, "stop_at", reader->pool));
    else
        EDU_TRY(
            edu_yaml_text((const char **)apr_array_push(profile->stop_at), reader->root, "stop_at", NULL));
    if (node->kind == EDU_YAML_TEXT)
        return edu_profile_check_gaps(node, reader->scratch_pool);
    for (int i = 0; i < node->count; i++)
        EDU_TRY(edu_profile_check_gaps(node->items[i], reader->scratch_pool));
    return NULL;
}

static edu_error_t *
read_rows(edu_profile_reader_t *reader)
{
    static const char *const totals[] = {"keep", "skip", "stop", NULL};
    edu_profile_t *profile = reader->profile;
    const edu_yaml_t *root = reader->root;
    int word;

    EDU_TRY(edu_yaml_int(&profile->header_row, root, "header_row", 1, 0, 1000));
    EDU_TRY(read_header(reader));
    EDU_TRY(edu_yaml_int(&profile->header_rows, root, "header_rows", 1, 1, 20));
    EDU_TRY(edu_yaml_flag(&profile->header_fill, root, "header_fill", false));
    EDU_TRY(edu_yaml_int(&profile->skip_rows, root, "skip_rows", 0, 0, 1000000));
    EDU_TRY(read_stops(reader));
    EDU_TRY(edu_yaml_flag(&profile->stop_at_blank, root, "stop_at_blank", false));
    EDU_TRY(edu_yaml_word(&word, root, "totals", totals, 0));
    profile->totals = (edu_profile_totals_t)word;
    profile->fill_down = apr_array_make(reader->pool, 0, sizeof(const apr_array_header_t *));
    if (edu_yaml_get(root, "fill_down") == NULL)
        return NULL;
    return edu_profile_read_columns(&profile->fill_down, edu_yaml_get(root, "fill_down"), reader->pool);
}

/* Marks of a missing value, perhaps with gaps. */
static edu_error_t *
read_missing(edu_profile_reader_t *reader)
{
    const edu_yaml_t *node = edu_yaml_get(reader->root, "missing");
    edu_pattern_t *pattern;

    EDU_TRY(edu_yaml_texts(&reader->profile->missing, reader->root, "missing", reader->pool));
    for (int i = 0; i < reader->profile->missing->nelts; i++) {
        const edu_yaml_t *mark = node->items[i];

        EDU_TRY(edu_profile_check_gaps(mark, reader->scratch_pool));
        if (!edu_pattern_has_gaps(mark->text))
            continue;
        EDU_TRY(edu_pattern_parse(&pattern, mark->text, reader->scratch_pool));
        if (edu_pattern_may_be_count(pattern))
            return edu_error_hint(edu_yaml_error(mark, "\"%s\" would take counts for missing values",
                                                 mark->text),
                                  "a mark holds something that no number has, as in <{#}");
    }
    return NULL;
}

static edu_error_t *
read_shape(edu_profile_reader_t *reader)
{
    edu_profile_t *profile = reader->profile;
    const edu_yaml_t *root = reader->root;

    EDU_TRY(edu_yaml_text(&profile->encoding, root, "encoding", "auto"));
    EDU_TRY(read_separator(profile, root));
    EDU_TRY(read_missing(reader));
    EDU_TRY(edu_yaml_flag(&profile->thousands, root, "thousands", false));
    EDU_TRY(edu_yaml_flag(&profile->percent, root, "percent", false));
    EDU_TRY(edu_yaml_flag(&profile->decimal_comma, root, "decimal_comma", false));
    return edu_yaml_flag(&profile->aliases, root, "aliases", true);
}

static const char *const profile_keys[] = {"code",
                                           "zh",
                                           "en",
                                           "form",
                                           "encoding",
                                           "separator",
                                           "sheet",
                                           "file",
                                           "title",
                                           "header",
                                           "header_row",
                                           "header_rows",
                                           "header_fill",
                                           "skip_rows",
                                           "stop_at",
                                           "stop_at_blank",
                                           "totals",
                                           "fill_down",
                                           "layout",
                                           "missing",
                                           "thousands",
                                           "percent",
                                           "decimal_comma",
                                           "aliases",
                                           "filters",
                                           "area",
                                           "unit",
                                           "unit_name",
                                           "year",
                                           "period",
                                           "measure",
                                           "value",
                                           "columns",
                                           "repeats",
                                           NULL};

static edu_error_t *
read_profile(edu_reader_t *reader, const char *name)
{
    edu_catalogue_t *catalogue = reader->catalogue;
    edu_profile_t *profile = apr_pcalloc(reader->pool, sizeof *profile);
    edu_profile_reader_t part = {.profile = profile,
                                 .gaps = apr_hash_make(reader->scratch_pool),
                                 .pool = reader->pool,
                                 .scratch_pool = reader->scratch_pool};
    edu_yaml_t *root;

    EDU_TRY(edu_reader_yaml(&root, reader, name, false, false));
    EDU_TRY(edu_yaml_expect_keys(root, profile_keys));
    EDU_TRY(edu_yaml_code(&profile->code, root, "code", NULL));
    EDU_TRY(edu_reader_check_name(profile->code, name, root));
    EDU_TRY(edu_yaml_names(&profile->name_zh, &profile->name_en, root));
    EDU_TRY(edu_yaml_text(&profile->form, root, "form", NULL));
    part.root = root;
    part.form = edu_catalogue_form(catalogue, profile->form);
    if (part.form == NULL)
        return edu_hint_nearest(edu_yaml_error(edu_yaml_get(root, "form"), "unknown form \"%s\"",
                                               profile->form),
                                profile->form, edu_reader_codes(catalogue->forms, reader->scratch_pool));
    EDU_TRY(read_names(&part));
    EDU_TRY(read_shape(&part));
    EDU_TRY(read_rows(&part));
    EDU_TRY(edu_profile_read_filters(&part));
    EDU_TRY(edu_profile_read_keys(&part));
    EDU_TRY(edu_profile_read_layout(&part));
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
