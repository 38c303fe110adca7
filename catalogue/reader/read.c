#include "catalogue/reader/read.h"

#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include "base/file.h"
#include "base/pool.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHIPPED "catalogue/cn-education"

static bool
is_there(const char *path, apr_filetype_e type, apr_pool_t *pool)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS && info.filetype == type;
}

/* Reads a file into the reader's scratch pool and adds it to the digest. *data is NULL when an optional
 * file is not there. */
static edu_error_t *
read_file(char **data, size_t *length, const char **path, edu_reader_t *reader, const char *name,
          bool optional, bool counts)
{
    *path = apr_pstrcat(reader->pool, reader->folder, "/", name, NULL);
    *data = NULL;
    if (optional && !is_there(*path, APR_REG, reader->scratch_pool))
        return NULL;
    EDU_TRY(edu_file_read(data, length, *path, EDU_YAML_BYTES_MOST, reader->scratch_pool));
    if (counts) {
        /* The lengths keep two files from passing for one. */
        edu_buffer_printf(reader->digest, "%s %lu\n", name, (unsigned long)*length);
        edu_buffer_add(reader->digest, *data, *length);
    }
    return NULL;
}

edu_error_t *
edu_reader_yaml(edu_yaml_t **root, edu_reader_t *reader, const char *name, bool optional, bool counts)
{
    char *data;
    size_t length;
    const char *path;

    *root = NULL;
    EDU_TRY(read_file(&data, &length, &path, reader, name, optional, counts));
    return data == NULL ? NULL : edu_yaml_parse(root, path, data, length, reader->pool);
}

edu_error_t *
edu_reader_csv(edu_csv_table_t **table, edu_reader_t *reader, const char *name, bool optional, bool counts,
               const edu_csv_column_t *columns, int column_count)
{
    char *data;
    size_t length;
    const char *path;

    *table = NULL;
    EDU_TRY(read_file(&data, &length, &path, reader, name, optional, counts));
    if (data == NULL)
        return NULL;
    return edu_csv_table_parse(table, path, data, length, columns, column_count, reader->scratch_pool);
}

/* A file whose name ends in .yml would be passed over without a word. */
static edu_error_t *
refuse_yml(const char *folder, apr_pool_t *pool)
{
    apr_array_header_t *names;

    EDU_TRY(edu_file_list(&names, folder, ".yml", pool));
    if (names->nelts == 0)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s/%s: not a file of a catalogue",
                                           folder, APR_ARRAY_IDX(names, 0, const char *)),
                          "a YAML file's name ends in .yaml");
}

edu_error_t *
edu_reader_list(apr_array_header_t **names, edu_reader_t *reader, const char *subfolder)
{
    apr_pool_t *pool = reader->scratch_pool;
    const char *folder = apr_pstrcat(pool, reader->folder, "/", subfolder, NULL);

    *names = apr_array_make(pool, 0, sizeof(const char *));
    if (!is_there(folder, APR_DIR, pool))
        return NULL;
    EDU_TRY(refuse_yml(folder, pool));
    EDU_TRY(edu_file_list(names, folder, ".yaml", pool));
    for (int i = 0; i < (*names)->nelts; i++) {
        const char **name = &APR_ARRAY_IDX(*names, i, const char *);

        *name = apr_pstrcat(pool, subfolder, "/", *name, NULL);
    }
    return NULL;
}

edu_error_t *
edu_reader_define(edu_reader_t *reader, const char *kind, const char *code, const edu_yaml_t *node)
{
    const char *name = apr_pstrcat(reader->scratch_pool, kind, " ", code, NULL);
    const edu_yaml_t *before = apr_hash_get(reader->places, name, APR_HASH_KEY_STRING);

    if (before != NULL && strcmp(before->path, node->path) == 0)
        return edu_yaml_error(node, "it is defined twice, first in line %d", before->line);
    if (before != NULL)
        return edu_yaml_error(node, "it is defined twice, first at %s:%d", before->path, before->line);
    apr_hash_set(reader->places, name, APR_HASH_KEY_STRING, node);
    return NULL;
}

edu_error_t *
edu_reader_check_name(const char *code, const char *name, const edu_yaml_t *root)
{
    const char *base = strrchr(name, '/') + 1;

    if (strlen(base) == strlen(code) + strlen(".yaml") && strncmp(base, code, strlen(code)) == 0)
        return NULL;
    return edu_yaml_error(edu_yaml_get(root, "code"), "the code \"%s\" is not the file's name", code);
}

apr_array_header_t *
edu_reader_codes(const apr_array_header_t *things, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, things->nelts, sizeof(const char *));

    for (int i = 0; i < things->nelts; i++)
        APR_ARRAY_PUSH(codes, const char *) = *APR_ARRAY_IDX(things, i, const char **);
    return codes;
}

edu_error_t *
edu_reader_relocate(edu_error_t *error, const edu_yaml_t *node, const char *side)
{
    int line = node->text_line;
    int column = node->text_column;
    int length = 0;
    const char *text = error->message;
    edu_error_t *made;

    if (sscanf(text, "line %d, column %d: %n", &line, &column, &length) == 2 && length > 0)
        text += length;
    made = edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s: %s: %s", node->path, line,
                            column + node->text_indent, node->parent->what, side, text);
    if (error->detail != NULL)
        edu_error_detail(made, "%s", error->detail);
    if (error->hint != NULL)
        edu_error_hint(made, "%s", error->hint);
    edu_error_clear(error);
    return made;
}

/* A file of the folder that nothing reads is a typing slip. */
static edu_error_t *
refuse_unknown_files(edu_reader_t *reader)
{
    static const char *const known[] = {"catalogue.yaml", "dimensions.yaml", "groups.yaml",
                                        "targets.csv",    "areas.csv",       "area_changes.csv",
                                        "area_sets.csv",  "population.csv",  NULL};
    static const char *const suffixes[] = {".yaml", ".csv"};
    apr_array_header_t *names;

    EDU_TRY(refuse_yml(reader->folder, reader->scratch_pool));
    for (int i = 0; i < 2; i++) {
        EDU_TRY(edu_file_list(&names, reader->folder, suffixes[i], reader->scratch_pool));
        for (int j = 0; j < names->nelts; j++) {
            const char *name = APR_ARRAY_IDX(names, j, const char *);
            const char *const *word = known;

            while (*word != NULL && strcmp(*word, name) != 0)
                word++;
            if (*word == NULL)
                return edu_hint_nearest_of(edu_error_create(EDU_ERR_CATALOGUE, NULL,
                                                            "%s/%s: not a file of a catalogue",
                                                            reader->folder, name),
                                           name, known);
        }
    }
    return NULL;
}

/* The catalogue's own code may have dashes: it names a folder, never a column. */
static edu_error_t *
check_code(const edu_yaml_t *root, const char *code)
{
    if (code[strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0' && strlen(code) <= 40)
        return NULL;
    return edu_yaml_error(edu_yaml_get(root, "code"), "\"%s\" is not a code", code);
}

static edu_error_t *
read_head(edu_reader_t *reader)
{
    static const char *const keys[] = {"code", "version", "zh", "en", "completeness", "reference_date", NULL};
    edu_catalogue_t *catalogue = reader->catalogue;
    edu_yaml_t *root;
    int64_t completeness;

    EDU_TRY(edu_reader_yaml(&root, reader, "catalogue.yaml", false, true));
    EDU_TRY(edu_yaml_expect_keys(root, keys));
    EDU_TRY(edu_yaml_text(&catalogue->code, root, "code", NULL));
    EDU_TRY(check_code(root, catalogue->code));
    EDU_TRY(edu_yaml_text(&catalogue->version, root, "version", "1"));
    EDU_TRY(edu_yaml_names(&catalogue->name_zh, &catalogue->name_en, root));
    EDU_TRY(edu_yaml_scaled(&completeness, root, "completeness", 6, 100000000));
    if (completeness < 0 || completeness > 100000000)
        return edu_yaml_error(edu_yaml_get(root, "completeness"), "\"completeness\" must be 0 to 100");
    catalogue->completeness = (double)completeness / 1e6;
    return edu_yaml_month_day(&catalogue->reference_date, root, "reference_date", 101);
}

static edu_catalogue_t *
create_catalogue(const char *folder, apr_pool_t *pool)
{
    edu_catalogue_t *catalogue = apr_pcalloc(pool, sizeof *catalogue);

    catalogue->folder = apr_pstrdup(pool, folder);
    catalogue->dimensions = apr_array_make(pool, 8, sizeof(edu_dimension_t *));
    catalogue->forms = apr_array_make(pool, 4, sizeof(edu_form_t *));
    catalogue->indicators = apr_array_make(pool, 16, sizeof(edu_indicator_t *));
    catalogue->groups = apr_array_make(pool, 8, sizeof(edu_group_t *));
    catalogue->targets = apr_array_make(pool, 64, sizeof(edu_target_t *));
    catalogue->profiles = apr_array_make(pool, 4, sizeof(edu_profile_t *));
    catalogue->rules = apr_array_make(pool, 64, sizeof(edu_edit_rule_t *));
    catalogue->population = apr_array_make(pool, 0, sizeof(edu_population_t));
    catalogue->areas = edu_areas_create(pool);
    return catalogue;
}

edu_error_t *
edu_catalogue_read(edu_catalogue_t **catalogue, const char *folder, apr_pool_t *result_pool,
                   apr_pool_t *scratch_pool)
{
    static edu_error_t *(*const parts[])(
        edu_reader_t *) = {refuse_unknown_files, read_head,         edu_read_dimensions, edu_read_forms,
                           edu_read_indicators,  edu_read_areas,    edu_read_groups,     edu_read_targets,
                           edu_read_population,  edu_read_profiles, edu_read_rules};
    edu_reader_t reader = {.folder = folder, .pool = result_pool, .scratch_pool = scratch_pool};

    if (!is_there(folder, APR_DIR, scratch_pool))
        return edu_error_hint(edu_error_create(EDU_ERR_FILE, NULL, "there is no catalogue folder \"%s\"",
                                               folder),
                              "name it with --catalogue or EDUSTAT_CATALOGUE");
    reader.catalogue = create_catalogue(folder, result_pool);
    reader.digest = edu_buffer_create((size_t)1 << 20, scratch_pool);
    reader.places = apr_hash_make(scratch_pool);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        EDU_TRY(parts[i](&reader));
    reader.catalogue->digest = edu_sha256_hex(reader.digest->data, reader.digest->length, result_pool);
    *catalogue = reader.catalogue;
    return NULL;
}

edu_error_t *
edu_catalogue_open(edu_catalogue_t **catalogue, const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *folder = edu_setting(settings, EDU_SET_CATALOGUE);
    apr_pool_t *scratch_pool = edu_pool_create(pool);
    edu_error_t *error;

    if (folder == NULL)
        folder = is_there(SHIPPED, APR_DIR, scratch_pool) ? SHIPPED : EDU_PKGDATADIR "/" SHIPPED;
    error = edu_catalogue_read(catalogue, folder, pool, scratch_pool);
    apr_pool_destroy(scratch_pool);
    return error;
}
