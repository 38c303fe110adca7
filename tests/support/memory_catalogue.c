#include "tests/support/memory_catalogue.h"

#include "base/pool.h"
#include "catalogue/reader/reader.h"

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

#define FOLDER "fuzz"

static edu_reader_t
make_reader(const char *name, const uint8_t *data, size_t size, apr_pool_t *pool)
{
    edu_reader_t reader = {.folder = FOLDER,
                           .files = apr_hash_make(pool),
                           .pool = pool,
                           .scratch_pool = edu_pool_create(pool)};
    edu_reader_file_t *file = apr_palloc(pool, sizeof *file);

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        edu_reader_file_t *other = apr_palloc(pool, sizeof *other);

        *other = (edu_reader_file_t){files[i].text, strlen(files[i].text)};
        apr_hash_set(reader.files, files[i].name, APR_HASH_KEY_STRING, other);
    }
    *file = (edu_reader_file_t){(const char *)data, size};
    if (name != NULL)
        apr_hash_set(reader.files, name, APR_HASH_KEY_STRING, file);
    return reader;
}

/* The catalogue that was read, or NULL. */
static edu_catalogue_t *
judge(const edu_reader_t *reader, edu_error_t *error)
{
    if (error == NULL)
        return reader->catalogue;
    if (strncmp(error->message, FOLDER "/", strlen(FOLDER "/")) != 0) {
        fprintf(stderr, "the error has no place: %s\n", error->message);
        abort();
    }
    edu_error_clear(error);
    return NULL;
}

edu_catalogue_t *
edu_memory_catalogue_read(const char *name, const uint8_t *data, size_t size, apr_pool_t *pool)
{
    edu_reader_t reader = make_reader(name, data, size, pool);
    edu_catalogue_t *catalogue = judge(&reader, edu_reader_run(&reader));

    apr_pool_destroy(reader.scratch_pool);
    return catalogue;
}

edu_catalogue_t *
edu_memory_catalogue_profile(const uint8_t *data, size_t size, apr_pool_t *pool)
{
    static apr_pool_t *forever;
    static edu_catalogue_t *base;
    edu_reader_t reader = make_reader("profiles/x.yaml", data, size, pool);

    if (base == NULL) {
        forever = edu_pool_create(NULL);
        base = edu_memory_catalogue_read(NULL, NULL, 0, forever);
        if (base == NULL)
            abort();
    }
    reader.catalogue = apr_pmemdup(pool, base, sizeof *base);
    reader.catalogue->profiles = apr_array_make(pool, 4, sizeof(edu_profile_t *));
    reader.digest = edu_buffer_create(1024, reader.scratch_pool);
    reader.places = apr_hash_make(reader.scratch_pool);
    edu_catalogue_t *catalogue = judge(&reader, edu_read_profiles(&reader));

    apr_pool_destroy(reader.scratch_pool);
    return catalogue;
}
