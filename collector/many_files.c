#include "collector/many_files.h"

#include "base/pool.h"

#include <apr_file_info.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Folders below a folder; beyond it something goes in a circle. */
#define DEPTH_MOST 32

static bool
ends_in(const char *name, const char *suffix)
{
    size_t length = strlen(name);
    size_t wanted = strlen(suffix);

    return length > wanted && strcasecmp(name + length - wanted, suffix) == 0;
}

/* ~$x.xlsx is what a spreadsheet program leaves beside an open file, .~lock.x.ods# another. */
static bool
is_hidden(const char *name)
{
    return name[0] == '.' || strncmp(name, "~$", 2) == 0;
}

bool
edu_found_is_input(const char *name)
{
    static const char *const suffixes[] = {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".ods", ".xls"};

    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (ends_in(name, suffixes[i]))
            return !is_hidden(name);
    return false;
}

static void
add_file(edu_found_t *found, const char *path, const char *label, int64_t bytes, apr_pool_t *pool)
{
    edu_found_file_t *file = apr_palloc(pool, sizeof *file);

    *file = (edu_found_file_t){path, label, bytes};
    APR_ARRAY_PUSH(found->files, edu_found_file_t *) = file;
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, in byte order. */
static apr_status_t
read_names(apr_array_header_t **names, const char *path, apr_pool_t *pool)
{
    apr_finfo_t info;
    apr_dir_t *folder;
    apr_status_t status = apr_dir_open(&folder, path, pool);

    *names = apr_array_make(pool, 32, sizeof(const char *));
    if (status != APR_SUCCESS)
        return status;
    while ((status = apr_dir_read(&info, APR_FINFO_NAME, folder)) == APR_SUCCESS || status == APR_INCOMPLETE)
        if (strcmp(info.name, ".") != 0 && strcmp(info.name, "..") != 0)
            APR_ARRAY_PUSH(*names, const char *) = apr_pstrdup(pool, info.name);
    apr_dir_close(folder);
    qsort((*names)->elts, (size_t)(*names)->nelts, sizeof(const char *), compare_names);
    return APR_STATUS_IS_ENOENT(status) ? APR_SUCCESS : status;
}

/* Everything in one folder; `below` is its path below the operand, "" for the operand itself. */
static void
walk(edu_found_t *found, const char *path, const char *below, int depth, apr_pool_t *pool)
{
    apr_array_header_t *names;
    apr_status_t status = read_names(&names, path, pool);

    if (status != APR_SUCCESS) {
        APR_ARRAY_PUSH(found->failed, edu_error_t *) =
            edu_error_apr(EDU_ERR_FILE, status, "could not read the folder \"%s\"", path);
        return;
    }
    for (int i = 0; i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        const char *child = apr_pstrcat(pool, path, "/", name, NULL);
        const char *label = apr_pstrcat(pool, below, *below != '\0' ? "/" : "", name, NULL);
        apr_finfo_t info = {0};

        /* A link to a folder may lead in a circle and is left out; one to a file counts as the file. */
        status = apr_stat(&info, child, APR_FINFO_TYPE | APR_FINFO_LINK, pool);
        if (status != APR_SUCCESS && status != APR_INCOMPLETE)
            info.filetype = APR_NOFILE;
        if (!is_hidden(name) && info.filetype == APR_DIR && depth < DEPTH_MOST) {
            walk(found, child, label, depth + 1, pool);
            continue;
        }
        if (info.filetype == APR_LNK)
            apr_stat(&info, child, APR_FINFO_TYPE, pool);
        if (!edu_found_is_input(name) || info.filetype == APR_DIR) {
            APR_ARRAY_PUSH(found->left_out, const char *) = child;
            continue;
        }
        apr_stat(&info, child, APR_FINFO_SIZE, pool);
        add_file(found, child, label, (info.valid & APR_FINFO_SIZE) != 0 ? info.size : 0, pool);
    }
}

static const char *
without_slash(const char *path, apr_pool_t *pool)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        length--;
    return apr_pstrmemdup(pool, path, length);
}

void
edu_found_list(edu_found_t *found, int count, const char *const *operands, apr_pool_t *pool)
{
    found->files = apr_array_make(pool, 64, sizeof(edu_found_file_t *));
    found->left_out = apr_array_make(pool, 8, sizeof(const char *));
    found->failed = apr_array_make(pool, 4, sizeof(edu_error_t *));
    found->folder = false;
    for (int i = 0; i < count; i++) {
        const char *path = operands[i];
        int before = found->files->nelts + found->failed->nelts;
        apr_finfo_t info = {0};

        apr_stat(&info, path, APR_FINFO_TYPE | APR_FINFO_SIZE, pool);
        if (strcmp(path, "-") == 0 || info.filetype != APR_DIR) {
            add_file(found, path, apr_filepath_name_get(path),
                     (info.valid & APR_FINFO_SIZE) != 0 ? info.size : 0, pool);
            continue;
        }
        found->folder = true;
        walk(found, without_slash(path, pool), "", 0, pool);
        if (found->files->nelts + found->failed->nelts == before)
            APR_ARRAY_PUSH(found->failed, edu_error_t *) = edu_error_hint(
                edu_error_create(EDU_ERR_INPUT, NULL, "there is no file to collect in the folder \"%s\"",
                                 path),
                "files that end in .csv, .tsv, .tab, .txt, .xlsx, .xlsm, .ods or .xls are taken");
    }
}
