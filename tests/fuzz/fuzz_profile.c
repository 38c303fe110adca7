/* Any text as an import profile, and behind a line "---" any text as the file it reads: the profile is read or refused with its place, and
 * a profile that was read finds its columns in the file and goes through its rows, or says what is missing. */
#include "base/pool.h"
#include "collector/csv.h"
#include "collector/rows.h"
#include "tests/support/memory_catalogue.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where the text of the file begins; `size` when there is none. */
static size_t
find_file(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + 5 <= size; i++)
        if (memcmp(data + i, "\n---\n", 5) == 0)
            return i + 5;
    return size;
}

static void
read_rows(const edu_reader_t *reader, const edu_layout_t *layout, apr_pool_t *pool)
{
    edu_rows_t *rows = edu_rows_create(layout, pool);
    apr_pool_t *row_pool = edu_pool_create(pool);
    edu_record_t *record;
    edu_row_fate_t fate = EDU_ROW_TAKE;

    while (fate != EDU_ROW_END) {
        apr_pool_clear(row_pool);
        if (edu_reader_next(reader, &record) != NULL)
            abort();
        if (record == NULL)
            return;
        if (record->fault != EDU_CSV_SOUND)
            continue;
        fate = edu_rows_judge(rows, record, row_pool);
        if (fate == EDU_ROW_TAKE)
            edu_rows_take(rows, record);
    }
}

static void
read_file(const edu_catalogue_t *catalogue, const edu_profile_t *profile, const char *text, size_t length,
          apr_pool_t *pool)
{
    const char *const sheets[] = {"Notes", "School 2019"};
    edu_layout_t *layout;
    edu_reader_t reader;
    edu_csv_t *csv;
    int sheet;

    edu_error_clear(edu_layout_pick_sheet(&sheet, profile, sheets, 2, pool));
    if (edu_csv_open_memory(&csv, text, length, profile->separator, pool) != NULL)
        abort();
    reader = edu_csv_reader(csv);
    edu_error_t *error =
        edu_layout_read(&layout, &reader, "school_2019.csv", catalogue, NULL, profile, false, pool);
    if (error == NULL)
        read_rows(&reader, layout, pool);
    edu_error_clear(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    size_t at = find_file(data, size);

    if (root == NULL) {
        if (apr_initialize() != APR_SUCCESS)
            return 0;
        root = edu_pool_create(NULL);
    }
    apr_pool_t *pool = edu_pool_create(root);
    edu_catalogue_t *catalogue = edu_memory_catalogue_profile(data, at < size ? at - 4 : size, pool);
    const edu_profile_t *profile = catalogue != NULL ? edu_catalogue_profile(catalogue, "x") : NULL;
    if (profile != NULL)
        read_file(catalogue, profile, apr_pstrmemdup(pool, (const char *)data + at, size - at), size - at,
                  pool);
    apr_pool_destroy(pool);
    return 0;
}
