/* Any bytes as CSV: what is read does not depend on the window or on vector instructions, lines add up,
 * fields lie where the record does. The first byte chooses separator and window, the rest is the file. */
#include "base/buffer.h"
#include "base/pool.h"
#include "collector/csv.h"

#include <apr_general.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static void
add_record(edu_buffer_t *out, const edu_record_t *record)
{
    edu_buffer_printf(out, "\n%lld %lld %d %lld %zu %zu %d", (long long)record->line,
                      (long long)record->lines, (int)record->fault, (long long)record->fault_line,
                      record->fault_column, record->fault_field, record->fatal);
    for (size_t i = 0; i < record->count; i++) {
        const edu_field_t *field = &record->fields[i];

        require(field->data >= record->begin && field->data + field->length <= record->end,
                "a field lies outside");
        edu_buffer_printf(out, " %u%d", field->length, field->quoted);
        edu_buffer_add(out, field->data, field->length);
    }
}

static edu_buffer_t *
scan(const char *data, size_t size, char separator, size_t window, bool portable, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(256, pool);
    edu_csv_t *csv;
    edu_record_t *record;
    int64_t line = 1;
    bool over = false;

    require(edu_csv_open_memory(&csv, data, size, separator, pool) == NULL, "not opened");
    edu_csv_tune(csv, window, portable);
    for (;;) {
        require(edu_csv_next(csv, &record) == NULL, "an error without a source");
        if (record == NULL)
            return out;
        require(!over, "a record behind a fatal one");
        require(record->line == line && record->lines > 0 && record->count > 0,
                "lines or fields are missing");
        require(record->fault == EDU_CSV_SOUND ||
                    (record->fault_line >= line && record->fault_column > 0 &&
                     record->fault_line < line + record->lines && record->fault_field == record->count),
                "a fault lies outside its record");
        line += record->lines;
        over = record->fatal;
        add_record(out, record);
        edu_csv_check_width(record, 3);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;

    if (!started)
        started = apr_initialize() == APR_SUCCESS;
    if (size == 0)
        return 0;

    apr_pool_t *pool = edu_pool_create(NULL);
    const char *text = (const char *)data + 1;
    char separator = ",;\t|"[data[0] >> 6];
    size_t window = 1 + (data[0] & 63U);
    const edu_buffer_t *whole = scan(text, size - 1, separator, 0, false, pool);
    const edu_buffer_t *pieces = scan(text, size - 1, separator, window, true, pool);

    require(whole->length == pieces->length && memcmp(whole->data, pieces->data, whole->length) == 0,
            "the window or the processor makes a difference");
    apr_pool_destroy(pool);
    return 0;
}
