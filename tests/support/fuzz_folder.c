#include "tests/support/fuzz_folder.h"

#include "catalogue/reader/read.h"

#include "base/pool.h"

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const subfolders[] = {"forms", "indicators", "profiles", "rules"};

static const struct {
    const char *name;
    const char *text;
} files[] = {
    {"catalogue.yaml", "code: fuzz\nversion: \"1\"\nen: Fuzz\n"},
    {"dimensions.yaml", "grade:\n  en: grade\n  en_prefix: \"grade \"\nsex:\n  en: sex\n  labels:\n"
                        "    f: {en: female}\n    m: {en: male}\n"},
    {"areas.csv", "code,valid_from,valid_to,level,parent,name_zh,name_en\n"
                  "1,2000,,province,,甲,A\n11,2000,,county,1,乙,B\n12,2000,,county,1,丙,C\n"},
    {"forms/school.yaml",
     "code: school\nen: School\nfrequency: year\nreporter: school\nunknown_units: register\n"
     "attributes:\n  - code: kind\n    en: kind\n    values:\n      \"1\": {en: one}\n"
     "      \"2\": {en: two}\n"
     "measures:\n  - code: enrol\n    en: enrolment\n    unit: pupil\n    dimensions: [grade, sex]\n"
     "    cells:\n      - [1..3, f]\n      - [1..3, m]\n"
     "  - {code: teachers, en: teachers, unit: teacher}\n"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static char folder[256];

static const char *
path_of(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void
write_file(const char *name, const void *data, size_t size)
{
    FILE *file = fopen(path_of(name), "w");

    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        perror(path_of(name));
        abort();
    }
}

static void
remove_folder(void)
{
    for (size_t i = 0; i < COUNT(files); i++)
        unlink(path_of(files[i].name));
    for (size_t i = 0; i < COUNT(subfolders); i++)
        rmdir(path_of(subfolders[i]));
    rmdir(folder);
}

static void
make_folder(void)
{
    const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR");

    snprintf(folder, sizeof folder, "%s/edu-fuzz.XXXXXX", parent != NULL ? parent : "/tmp");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        abort();
    }
    atexit(remove_folder);
    for (size_t i = 0; i < COUNT(subfolders); i++)
        if (mkdir(path_of(subfolders[i]), 0700) != 0)
            abort();
    for (size_t i = 0; i < COUNT(files); i++)
        write_file(files[i].name, files[i].text, strlen(files[i].text));
}

/* Puts the file back that the turn wrote over, or takes away the one it made. */
static void
restore(const char *name)
{
    for (size_t i = 0; i < COUNT(files); i++)
        if (strcmp(files[i].name, name) == 0) {
            write_file(name, files[i].text, strlen(files[i].text));
            return;
        }
    unlink(path_of(name));
}

edu_catalogue_t *
edu_fuzz_folder_read(const char *name, const uint8_t *data, size_t size, apr_pool_t *pool)
{
    apr_pool_t *scratch_pool = edu_pool_create(pool);
    edu_catalogue_t *catalogue = NULL;
    edu_error_t *error;

    if (folder[0] == '\0')
        make_folder();
    write_file(name, data, size);
    error = edu_catalogue_read(&catalogue, folder, pool, scratch_pool);
    restore(name);
    if (error == NULL)
        return catalogue;
    if (strncmp(error->message, folder, strlen(folder)) != 0) {
        fprintf(stderr, "the error has no place: %s\n", error->message);
        abort();
    }
    edu_error_clear(error);
    return NULL;
}
