#include "collector/many_rejects.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool
ends_in(const char *path, const char *end)
{
    size_t length = strlen(path);

    return length >= strlen(end) && strcasecmp(path + length - strlen(end), end) == 0;
}

static edu_error_t *
make_folder(const char *path)
{
    struct stat status;

    if (stat(path, &status) == 0 ? S_ISDIR(status.st_mode)
                                 : ends_in(path, "/") || !(ends_in(path, ".csv") || ends_in(path, ".xlsx"))) {
        if (mkdir(path, 0777) == 0 || errno == EEXIST)
            return NULL;
        return edu_error_apr(EDU_ERR_FILE, APR_FROM_OS_ERROR(errno), "could not make the folder \"%s\"",
                             path);
    }
    return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                           "the rejected rows of several files do not go into one file"),
                          "give a folder: --rejects DIR writes a workbook for each file that has any");
}

/* The file's name without its ending, of a file in a folder with the way there. */
static char *
stem_of(const char *label, apr_pool_t *pool)
{
    char *stem = apr_pstrdup(pool, label);
    char *dot = strrchr(stem, '.');

    for (char *at = stem; *at != '\0'; at++)
        if (*at == '/')
            *at = '-';
    if (dot != NULL && dot != stem)
        *dot = '\0';
    return stem;
}

edu_error_t *
edu_many_rejects_place(const edu_many_t *many, const char *path, bool alone, apr_pool_t *pool)
{
    apr_hash_t *taken = apr_hash_make(pool);
    const char *slash = ends_in(path, "/") ? "" : "/";

    if (alone) {
        APR_ARRAY_IDX(many->files, 0, edu_many_file_t *)->rejects = path;
        return NULL;
    }
    EDU_TRY(make_folder(path));
    for (int i = 0; i < many->files->nelts; i++) {
        edu_many_file_t *file = APR_ARRAY_IDX(many->files, i, edu_many_file_t *);
        const char *stem = stem_of(file->label, pool);
        const char *name = stem;

        for (int k = 2; apr_hash_get(taken, name, APR_HASH_KEY_STRING) != NULL; k++)
            name = apr_psprintf(pool, "%s-%d", stem, k);
        apr_hash_set(taken, name, APR_HASH_KEY_STRING, name);
        file->rejects = apr_pstrcat(pool, path, slash, name, "-rejects.xlsx", NULL);
    }
    return NULL;
}
