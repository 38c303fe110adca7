#include "collector/named.h"

#include "base/pool.h"
#include "collector/row_private.h"

#include <apr_hash.h>
#include <apr_strings.h>

/* Reading a file twice pays as long as that takes less than reading what the store holds of a nation. A row of a workbook takes much longer to read, and its
 * bytes are packed. */
#define TEXT_MOST ((int64_t)16 << 20)
#define WORKBOOK_MOST ((int64_t)256 << 10)
/* More are better found by one scan than one by one. */
#define AREAS_MOST 500

static void
add(apr_hash_t *codes, const char *text, size_t length, apr_pool_t *pool)
{
    const char *code;

    if (length == 0 || apr_hash_get(codes, text, (apr_ssize_t)length) != NULL)
        return;
    code = apr_pstrmemdup(pool, text, length);
    apr_hash_set(codes, code, (apr_ssize_t)length, code);
}

static edu_error_t *
read_codes(apr_hash_t *codes, const edu_intake_t *intake, apr_pool_t *pool, apr_pool_t *scratch_pool)
{
    edu_buffer_t *text = edu_buffer_create(64, scratch_pool);
    edu_layout_t *layout;
    edu_input_rows_t rows;
    edu_record_t *record;
    bool known;

    EDU_TRY(edu_intake_read(&layout, &rows, intake, NULL, scratch_pool));
    if (layout->area.count == 0 && (layout->area.rule == NULL || layout->area.rule->value == NULL))
        return NULL;
    do {
        EDU_TRY(edu_reader_next(&rows.reader, &record));
        if (record == NULL || record->fault != EDU_CSV_SOUND)
            continue;
        edu_key_text(&known, text, &layout->area, record);
        add(codes, text->data, text->length, pool);
        if (text->length == EDU_BUREAU_CODE)
            add(codes, text->data, EDU_BUREAU_COUNTY, pool);
    } while (record != NULL && apr_hash_count(codes) <= AREAS_MOST);
    return NULL;
}

const apr_array_header_t *
edu_named_areas(const edu_intake_t *intake, apr_pool_t *pool)
{
    int64_t most = edu_input_text(intake->input) != NULL ? TEXT_MOST : WORKBOOK_MOST;
    apr_hash_t *codes = apr_hash_make(pool);
    apr_array_header_t *list = apr_array_make(pool, 16, sizeof(const char *));
    apr_pool_t *scratch_pool;

    if (edu_input_info(intake->input)->bytes > most)
        return NULL;
    scratch_pool = edu_pool_create(pool);
    edu_error_clear(read_codes(codes, intake, pool, scratch_pool));
    apr_pool_destroy(scratch_pool);
    if (apr_hash_count(codes) == 0 || apr_hash_count(codes) > AREAS_MOST)
        return NULL;
    for (apr_hash_index_t *i = apr_hash_first(pool, codes); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(list, const char *) = apr_hash_this_key(i);
    return list;
}
