/* Other people's CSV files: csv-spectrum and csv-test-data say in JSON what they hold, those of W3C's
 * CSV on the Web tests need only be free of faults. Skipped where the data is not there. */
#include "base/file.h"
#include "base/pool.h"
#include "collector/csv.h"

#include <CUnit/CUnit.h>
#include <apr_strings.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void edu_suite_csv_torture(void);

static apr_pool_t *pool;
static const char *root;

static int
set_up(void)
{
    const char *shared = getenv("EDUSTAT_SHARED");
    const char *source = getenv("EDU_SRCDIR");

    pool = edu_pool_create(NULL);
    root = shared != NULL && shared[0] != '\0'
               ? shared
               : apr_pstrcat(pool, source != NULL ? source : ".", "/../shared/data", NULL);
    root = apr_pstrcat(pool, root, "/csv_torture", NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

/* The names of the CSV files in a folder below the root; NULL, and a remark, when it is not there. */
static apr_array_header_t *
list(const char *folder)
{
    apr_array_header_t *names = NULL;
    edu_error_t *error = edu_file_list(&names, apr_pstrcat(pool, root, folder, NULL), ".csv", pool);

    if (error == NULL && names->nelts > 0)
        return names;
    edu_error_clear(error);
    printf("# skipped: %s%s is not there\n", root, folder);
    return NULL;
}

/* A record as a JSON array of strings, or, with a header, as an object. */
static json_t *
record_to_json(const edu_record_t *record, const json_t *header)
{
    json_t *value = header != NULL ? json_object() : json_array();

    for (size_t i = 0; i < record->count; i++) {
        json_t *text = json_stringn(record->fields[i].data, record->fields[i].length);

        if (header != NULL)
            json_object_set_new(value, json_string_value(json_array_get(header, i)), text);
        else
            json_array_append_new(value, text);
    }
    return value;
}

/* Where a file was refused. line 0: nowhere. */
typedef struct position_t {
    long long line;
    size_t column;
} position_t;

/* Reads a file strictly: every record sound and as wide as the first one, which is wanted_header when
 * that is given. Returns the records behind the header as objects when with_header, else all as arrays. */
static json_t *
read_strictly(const char *path, bool with_header, const json_t *wanted_header, position_t *refused)
{
    apr_pool_t *scratch = edu_pool_create(pool);
    json_t *records = json_array();
    json_t *header = NULL;
    edu_source_t *source;
    edu_csv_t *csv = NULL;
    edu_record_t *record = NULL;
    edu_error_t *error = edu_source_open(&source, path, NULL, scratch);
    size_t width = json_array_size(wanted_header);

    *refused = (position_t){0, 0};
    if (error == NULL)
        error = edu_csv_open(&csv, source, ',', scratch);
    while (error == NULL && refused->line == 0 && (error = edu_csv_next(csv, &record)) == NULL &&
           record != NULL) {
        width = width == 0 ? record->count : width;
        if (!edu_csv_check_width(record, width)) {
            *refused = (position_t){record->fault_line, record->fault_column};
        } else if (with_header && header == NULL) {
            header = record_to_json(record, NULL);
            if (wanted_header != NULL && !json_equal(header, wanted_header))
                *refused = (position_t){record->line, 1};
        } else
            json_array_append_new(records, record_to_json(record, header));
    }
    /* An empty file. */
    if (error != NULL && wanted_header != NULL)
        *refused = (position_t){1, 1};
    else
        CU_ASSERT_PTR_NULL(error);
    edu_error_clear(error);
    json_decref(header);
    apr_pool_destroy(scratch);
    return records;
}

/* Holds a file against the JSON that stands beside it. */
static void
check_valid(const char *folder, const char *csv_folder, const char *name, bool with_header,
            const json_t *wanted_header)
{
    const char *stem = apr_pstrndup(pool, name, strlen(name) - 4);
    position_t refused;
    json_t *seen = read_strictly(apr_pstrcat(pool, root, folder, csv_folder, name, NULL), with_header,
                                 wanted_header, &refused);
    json_t *expected =
        json_load_file(apr_pstrcat(pool, root, folder, "/json/", stem, ".json", NULL), 0, NULL);

    if (refused.line != 0 || expected == NULL || !json_equal(seen, expected)) {
        printf("# %s: line %lld, column %zu\n", name, refused.line, refused.column);
        CU_FAIL("not read as expected");
    }
    json_decref(seen);
    json_decref(expected);
}

static void
spectrum_is_read_as_it_says(void)
{
    apr_array_header_t *names = list("/csv-spectrum/csvs");

    for (int i = 0; names != NULL && i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        position_t refused;

        if (strcmp(name, "location_coordinates.csv") != 0) {
            check_valid("/csv-spectrum", "/csvs/", name, true, NULL);
            continue;
        }
        /* Seconds of arc are written with a bare quote here, against RFC 4180; and the JSON beside it
         * is an object with another telephone number, so that no reader can be held against it. */
        json_decref(
            read_strictly(apr_pstrcat(pool, root, "/csv-spectrum/csvs/", name, NULL), true, NULL, &refused));
        CU_ASSERT(refused.line == 2 && refused.column == 22);
    }
}

static void
test_data_is_read_or_refused_as_it_says(void)
{
    apr_array_header_t *names = list("/sineemore/csv");
    json_t *header = json_pack("[s,s,s]", "foo", "bar", "baz");

    for (int i = 0; names != NULL && i < names->nelts; i++) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        bool bad = strncmp(name, "bad-", 4) == 0;
        bool with_header = strncmp(name, bad ? "bad-header-" : "header-", bad ? 11 : 7) == 0;
        position_t refused;

        if (!bad) {
            check_valid("/sineemore", "/csv/", name, with_header, with_header ? header : NULL);
            continue;
        }
        json_decref(read_strictly(apr_pstrcat(pool, root, "/sineemore/csv/", name, NULL), with_header,
                                  with_header ? header : NULL, &refused));
        if (refused.line == 0 || refused.column == 0) {
            printf("# %s\n", name);
            CU_FAIL("not refused with a position");
        }
    }
    json_decref(header);
}

static void
check_sound(const char *path)
{
    edu_source_t *source;
    edu_csv_t *csv;
    edu_record_t *record = NULL;
    apr_pool_t *scratch = edu_pool_create(pool);
    edu_error_t *error = edu_source_open(&source, path, NULL, scratch);
    int64_t lines = 0;

    if (error == NULL)
        error = edu_csv_open(&csv, source, ',', scratch);
    while (error == NULL && (error = edu_csv_next(csv, &record)) == NULL && record != NULL) {
        if (record->fault != EDU_CSV_SOUND)
            printf("# %s:%lld: %s\n", path, (long long)record->line, edu_csv_fault_name(record->fault));
        CU_ASSERT_EQUAL(record->fault, EDU_CSV_SOUND);
        lines += record->lines;
    }
    if (error != NULL)
        printf("# %s\n", edu_error_text(error, scratch));
    CU_ASSERT_PTR_NULL(error);
    CU_ASSERT(error != NULL || lines == edu_source_info(source)->lines);
    edu_error_clear(error);
    apr_pool_destroy(scratch);
}

/* Checks the CSV files in a folder and those below it; returns how many there are. */
static int
check_tree(const char *folder)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    int count = 0;

    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        const char *path = apr_pstrcat(pool, folder, "/", entry->d_name, NULL);
        size_t length = strlen(entry->d_name);
        struct stat status;

        if (entry->d_name[0] == '.' || stat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            count += check_tree(path);
        else if (length > 4 && strcmp(entry->d_name + length - 4, ".csv") == 0) {
            check_sound(path);
            count++;
        }
    }
    if (entries != NULL)
        closedir(entries);
    return count;
}

static void
csv_on_the_web_is_sound(void)
{
    if (check_tree(apr_pstrcat(pool, root, "/w3c-csvw-tests", NULL)) == 0)
        printf("# skipped: %s/w3c-csvw-tests is not there\n", root);
}

void
edu_suite_csv_torture(void)
{
    CU_pSuite suite = CU_add_suite("csv_torture", set_up, tear_down);

    CU_add_test(suite, "csv-spectrum is read as it says", spectrum_is_read_as_it_says);
    CU_add_test(suite, "csv-test-data is read or refused as it says",
                test_data_is_read_or_refused_as_it_says);
    CU_add_test(suite, "the files of CSV on the Web are sound", csv_on_the_web_is_sound);
}
