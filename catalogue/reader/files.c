/* The files of a catalogue: those of a folder, or ones held in memory. */
#include "base/file.h"
#include "catalogue/reader/reader.h"

#include <apr_file_info.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

static bool
is_there(const char *path, apr_filetype_e type, apr_pool_t *pool)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS && info.filetype == type;
}

static bool
has_file(const edu_reader_t *reader, const char *name, const char *path)
{
    if (reader->files != NULL)
        return apr_hash_get(reader->files, name, APR_HASH_KEY_STRING) != NULL;
    return is_there(path, APR_REG, reader->scratch_pool);
}

static edu_error_t *
take_file(char **data, size_t *length, const edu_reader_t *reader, const char *name, const char *path)
{
    const edu_reader_file_t *file;

    if (reader->files == NULL)
        return edu_file_read(data, length, path, EDU_YAML_BYTES_MOST, reader->scratch_pool);
    file = apr_hash_get(reader->files, name, APR_HASH_KEY_STRING);
    if (file == NULL)
        return edu_error_create(EDU_ERR_FILE, NULL, "%s: there is no such file", path);
    *data = apr_pstrmemdup(reader->scratch_pool, file->data, file->length);
    *length = file->length;
    return NULL;
}

/* Reads a file into the reader's scratch pool and adds it to the digest. *data is NULL when an optional
 * file is not there. */
static edu_error_t *
read_file(char **data, size_t *length, const char **path, edu_reader_t *reader, const char *name,
          bool optional, bool counts)
{
    *path = apr_pstrcat(reader->pool, reader->folder, "/", name, NULL);
    *data = NULL;
    if (optional && !has_file(reader, name, *path))
        return NULL;
    EDU_TRY(take_file(data, length, reader, name, *path));
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

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of files in memory that stand in the subfolder and end so. */
static apr_array_header_t *
names_in_memory(const edu_reader_t *reader, const char *subfolder, const char *suffix)
{
    apr_pool_t *pool = reader->scratch_pool;
    apr_array_header_t *names = apr_array_make(pool, 8, sizeof(const char *));

    for (apr_hash_index_t *at = apr_hash_first(pool, reader->files); at != NULL; at = apr_hash_next(at)) {
        const char *name = apr_hash_this_key(at);
        const char *slash = strrchr(name, '/');
        size_t folder = slash == NULL ? 0 : (size_t)(slash - name);
        const char *base = slash == NULL ? name : slash + 1;
        size_t length = strlen(base);

        if (folder == strlen(subfolder) && strncmp(name, subfolder, folder) == 0 && length > strlen(suffix) &&
            strcmp(base + length - strlen(suffix), suffix) == 0)
            APR_ARRAY_PUSH(names, const char *) = base;
    }
    qsort(names->elts, (size_t)names->nelts, sizeof(const char *), compare_names);
    return names;
}

static const char *
folder_of(const edu_reader_t *reader, const char *subfolder)
{
    if (*subfolder == '\0')
        return reader->folder;
    return apr_pstrcat(reader->scratch_pool, reader->folder, "/", subfolder, NULL);
}

edu_error_t *
edu_reader_names(apr_array_header_t **names, const edu_reader_t *reader, const char *subfolder,
                 const char *suffix)
{
    if (reader->files == NULL)
        return edu_file_list(names, folder_of(reader, subfolder), suffix, reader->scratch_pool);
    *names = names_in_memory(reader, subfolder, suffix);
    return NULL;
}

edu_error_t *
edu_reader_refuse_yml(const edu_reader_t *reader, const char *subfolder)
{
    apr_array_header_t *names;

    EDU_TRY(edu_reader_names(&names, reader, subfolder, ".yml"));
    if (names->nelts == 0)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_CATALOGUE, NULL, "%s/%s: not a file of a catalogue",
                                           folder_of(reader, subfolder),
                                           APR_ARRAY_IDX(names, 0, const char *)),
                          "a YAML file's name ends in .yaml");
}

edu_error_t *
edu_reader_list(apr_array_header_t **names, edu_reader_t *reader, const char *subfolder)
{
    apr_pool_t *pool = reader->scratch_pool;

    *names = apr_array_make(pool, 0, sizeof(const char *));
    if (reader->files == NULL && !is_there(folder_of(reader, subfolder), APR_DIR, pool))
        return NULL;
    EDU_TRY(edu_reader_refuse_yml(reader, subfolder));
    EDU_TRY(edu_reader_names(names, reader, subfolder, ".yaml"));
    for (int i = 0; i < (*names)->nelts; i++) {
        const char **name = &APR_ARRAY_IDX(*names, i, const char *);

        *name = apr_pstrcat(pool, subfolder, "/", *name, NULL);
    }
    return NULL;
}
