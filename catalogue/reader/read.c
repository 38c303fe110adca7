#include "catalogue/reader/read.h"

#include "base/translate.h"
#include "catalogue/reader/hint.h"
#include "catalogue/reader/reader.h"

#include "base/file.h"
#include "base/pool.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define SHIPPED "catalogue/cn-education"

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
    int place[2];
    const char *text = edu_translate_take(place, 2, error->message, "line %d, column %d: %s");
    edu_error_t *made;

    if (text == NULL) {
        place[0] = node->text_line;
        place[1] = node->text_column;
        text = error->message;
    }
    made = edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s:%d:%d: %s: %s: %s", node->path, place[0],
                            place[1] + node->text_indent, node->parent->what, side, text);
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

    EDU_TRY(edu_reader_refuse_yml(reader, ""));
    for (int i = 0; i < 2; i++) {
        EDU_TRY(edu_reader_names(&names, reader, "", suffixes[i]));
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

/* What the units of measures count. */
static edu_error_t *
read_units(edu_reader_t *reader, const edu_yaml_t *units)
{
    static const char *const words[] = {[EDU_PEOPLE] = "people", [EDU_THINGS] = "things", NULL};

    if (units == NULL)
        return NULL;
    EDU_TRY(edu_yaml_expect(units, EDU_YAML_MAPPING));
    reader->catalogue->units = apr_hash_make(reader->pool);
    for (int i = 0; i < units->count; i++) {
        const char *unit = apr_pstrdup(reader->pool, units->keys[i]->text);
        edu_counted_t *counted = apr_palloc(reader->pool, sizeof *counted);
        int index;

        EDU_TRY(edu_yaml_word(&index, units, unit, words, -1));
        *counted = (edu_counted_t)index;
        apr_hash_set(reader->catalogue->units, unit, APR_HASH_KEY_STRING, counted);
    }
    return NULL;
}

static edu_error_t *
read_head(edu_reader_t *reader)
{
    static const char *const keys[] = {"code",           "version", "zh",    "en", "completeness",
                                       "reference_date", "basis",   "units", NULL};
    edu_catalogue_t *catalogue = reader->catalogue;
    edu_yaml_t *root;
    int64_t completeness;

    EDU_TRY(edu_reader_yaml(&root, reader, "catalogue.yaml", false, true));
    EDU_TRY(edu_yaml_expect_keys(root, keys));
    EDU_TRY(edu_yaml_text(&catalogue->code, root, "code", NULL));
    EDU_TRY(check_code(root, catalogue->code));
    EDU_TRY(edu_yaml_text(&catalogue->version, root, "version", "1"));
    EDU_TRY(edu_yaml_names(&catalogue->name_zh, &catalogue->name_en, root));
    EDU_TRY(edu_yaml_code(&catalogue->basis, root, "basis", ""));
    EDU_TRY(edu_yaml_scaled(&completeness, root, "completeness", 6, 100000000));
    if (completeness < 0 || completeness > 100000000)
        return edu_yaml_error(edu_yaml_get(root, "completeness"), "\"completeness\" must be 0 to 100");
    catalogue->completeness = (double)completeness / 1e6;
    EDU_TRY(edu_yaml_month_day(&catalogue->reference_date, root, "reference_date", 101));
    return read_units(reader, edu_yaml_get(root, "units"));
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
    catalogue->balanced = apr_array_make(pool, 0, sizeof(edu_balanced_t *));
    catalogue->composites = apr_array_make(pool, 0, sizeof(edu_composite_t *));
    catalogue->population = apr_array_make(pool, 0, sizeof(edu_population_t));
    catalogue->areas = edu_areas_create(pool);
    return catalogue;
}

edu_error_t *
edu_reader_run(edu_reader_t *reader)
{
    static edu_error_t *(*const parts[])(
        edu_reader_t *) = {refuse_unknown_files, read_head,         edu_read_dimensions, edu_read_forms,
                           edu_read_indicators,  edu_read_areas,    edu_read_groups,     edu_read_targets,
                           edu_read_population,  edu_read_profiles, edu_read_rules,      edu_read_balanced,
                           edu_read_composites};

    reader->catalogue = create_catalogue(reader->folder, reader->pool);
    reader->digest = edu_buffer_create(65536, reader->scratch_pool);
    reader->places = apr_hash_make(reader->scratch_pool);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        EDU_TRY(parts[i](reader));
    reader->catalogue->digest = edu_sha256_hex(reader->digest->data, reader->digest->length, reader->pool);
    return NULL;
}

static bool
is_of_type(const char *path, apr_filetype_e type, apr_pool_t *pool)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS && info.filetype == type;
}

static bool
is_folder(const char *path, apr_pool_t *pool)
{
    return is_of_type(path, APR_DIR, pool);
}

static bool
is_file(const char *path, apr_pool_t *pool)
{
    return is_of_type(path, APR_REG, pool);
}

edu_error_t *
edu_catalogue_read(edu_catalogue_t **catalogue, const char *folder, apr_pool_t *result_pool,
                   apr_pool_t *scratch_pool)
{
    edu_reader_t reader = {.folder = folder, .pool = result_pool, .scratch_pool = scratch_pool};

    if (!is_folder(folder, scratch_pool))
        return edu_error_hint(edu_error_create(EDU_ERR_FILE, NULL, "there is no catalogue folder \"%s\"",
                                               folder),
                              "name it with --catalogue or EDUSTAT_CATALOGUE");
    EDU_TRY(edu_reader_run(&reader));
    *catalogue = reader.catalogue;
    return NULL;
}

static int
compare_files(const void *a, const void *b)
{
    return strcmp(((const edu_catalogue_file_t *)a)->name, ((const edu_catalogue_file_t *)b)->name);
}

/* Adds the files of a subfolder ("": of the folder itself) that end so. */
static edu_error_t *
add_files(apr_array_header_t *files, const char *folder, const char *subfolder, const char *suffix,
          apr_pool_t *pool)
{
    const char *path = *subfolder == '\0' ? folder : apr_pstrcat(pool, folder, "/", subfolder, NULL);
    apr_array_header_t *names;

    if (!is_folder(path, pool))
        return NULL;
    EDU_TRY(edu_file_list(&names, path, suffix, pool));
    for (int i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        edu_catalogue_file_t *file = &APR_ARRAY_PUSH(files, edu_catalogue_file_t);
        char *data;

        EDU_TRY(edu_file_read(&data, &file->length, apr_pstrcat(pool, path, "/", name, NULL),
                              EDU_YAML_BYTES_MOST, pool));
        file->name = *subfolder == '\0' ? name : apr_pstrcat(pool, subfolder, "/", name, NULL);
        file->data = data;
    }
    return NULL;
}

edu_error_t *
edu_catalogue_files(apr_array_header_t **files, const char *folder, apr_pool_t *pool)
{
    static const char *const subfolders[] = {"",      "forms",    "indicators", "profiles",
                                             "rules", "balanced", "composites"};

    *files = apr_array_make(pool, 64, sizeof(edu_catalogue_file_t));
    EDU_TRY(add_files(*files, folder, "", ".csv", pool));
    for (size_t i = 0; i < sizeof subfolders / sizeof *subfolders; i++)
        EDU_TRY(add_files(*files, folder, subfolders[i], ".yaml", pool));
    if ((*files)->nelts > 1)
        qsort((*files)->elts, (size_t)(*files)->nelts, sizeof(edu_catalogue_file_t), compare_files);
    return NULL;
}

edu_error_t *
edu_catalogue_read_files(edu_catalogue_t **catalogue, const char *name, const apr_array_header_t *files,
                         apr_pool_t *result_pool, apr_pool_t *scratch_pool)
{
    edu_reader_t reader = {.folder = name,
                           .files = apr_hash_make(scratch_pool),
                           .pool = result_pool,
                           .scratch_pool = scratch_pool};

    for (int i = 0; i < files->nelts; i++) {
        const edu_catalogue_file_t *file = &APR_ARRAY_IDX(files, i, edu_catalogue_file_t);
        edu_reader_file_t *one = apr_palloc(scratch_pool, sizeof *one);

        *one = (edu_reader_file_t){file->data, file->length};
        apr_hash_set(reader.files, file->name, APR_HASH_KEY_STRING, one);
    }
    EDU_TRY(edu_reader_run(&reader));
    *catalogue = reader.catalogue;
    return NULL;
}

/* The shipped catalogue: of the project's folder that is the current one, of the source tree in which a program that is not
 * installed was built, in it or in a folder of it, or the installed one. */
static const char *
shipped_folder(apr_pool_t *pool)
{
    static const char *const ways[] = {"/", "/../", "/../../"};
    const char *program = edu_file_program_folder(pool);

    if (is_folder(SHIPPED, pool))
        return SHIPPED;
    for (size_t i = 0; program != NULL && i < sizeof ways / sizeof ways[0]; i++) {
        const char *tree = apr_pstrcat(pool, program, ways[i], NULL);

        /* An installed program's neighbours are not ours to guess at. */
        if (is_file(apr_pstrcat(pool, tree, "configure.ac", NULL), pool) &&
            is_folder(apr_pstrcat(pool, tree, SHIPPED, NULL), pool))
            return apr_pstrcat(pool, tree, SHIPPED, NULL);
    }
    return EDU_PKGDATADIR "/" SHIPPED;
}

edu_error_t *
edu_catalogue_open(edu_catalogue_t **catalogue, const edu_settings_t *settings, apr_pool_t *pool)
{
    const char *folder = edu_setting(settings, EDU_SET_CATALOGUE);
    apr_pool_t *scratch_pool = edu_pool_create(pool);
    edu_error_t *error;

    if (folder == NULL)
        folder = shipped_folder(pool);
    error = edu_catalogue_read(catalogue, folder, pool, scratch_pool);
    apr_pool_destroy(scratch_pool);
    return error;
}
