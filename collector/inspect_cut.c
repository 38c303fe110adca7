/* Where a text may be cut, so that its parts can be read side by side. */
#include "base/pool.h"
#include "collector/csv.h"
#include "collector/inspect_private.h"
#include "collector/row_private.h"

#include <string.h>

/* Records to the next area at most: one with more is left in one piece with what follows. */
#define RECORDS_MOST 100000

/* What stands in the columns of the area. */
static void
take_area(edu_buffer_t *out, const edu_layout_t *layout, const edu_record_t *record)
{
    edu_buffer_clear(out);
    for (int i = 0; i < layout->area.count; i++) {
        edu_view_t view = edu_view_trim(edu_field_view(record, layout->area.columns[i]));

        edu_buffer_add(out, view.data, view.length);
        edu_buffer_add_char(out, '\0');
    }
}

/* Moves the beginning of a part on to the next record of another area; *found is false when there is none near. */
static edu_error_t *
find_area(bool *found, edu_inspect_part_t *part, const edu_inspect_t *inspect, int64_t end)
{
    apr_pool_t *pool = edu_pool_create(inspect->pool);
    const edu_source_t *text = edu_input_text(inspect->intake.input);
    edu_buffer_t *first = edu_buffer_create(64, pool);
    edu_buffer_t *area = edu_buffer_create(64, pool);
    edu_record_t *record = NULL;
    edu_csv_t *csv;
    edu_error_t *error =
        edu_csv_open(&csv, edu_source_read_part(text, part->from, end, pool), inspect->separator, pool);

    *found = false;
    if (error == NULL)
        edu_csv_begin_at(csv, part->line);
    for (int i = 0; error == NULL && i < RECORDS_MOST && !*found; i++) {
        error = edu_csv_next(csv, &record);
        if (error != NULL || record == NULL || record->fault != EDU_CSV_SOUND)
            break;
        take_area(i == 0 ? first : area, inspect->layout, record);
        *found =
            i > 0 && !(first->length == area->length && memcmp(first->data, area->data, area->length) == 0);
    }
    if (*found) {
        part->line = record->line;
        part->from += edu_csv_offset(csv);
    }
    apr_pool_destroy(pool);
    return error;
}

/* Whether a row is understood without those before it, and where the file ends is known. */
static bool
can_be_cut(const edu_inspect_t *inspect)
{
    const edu_layout_t *layout = inspect->layout;
    const edu_profile_t *profile = layout->profile;

    if (inspect->options->jobs < 2 || edu_input_text(inspect->intake.input) == NULL || !layout->wide ||
        layout->area.count == 0 || layout->fill_down->nelts > 0 || layout->stops->nelts > 0)
        return false;
    return profile == NULL || (!profile->stop_at_blank && profile->totals != EDU_TOTALS_STOP);
}

static edu_inspect_part_t *
push_part(apr_array_header_t *parts, const edu_inspect_t *inspect)
{
    edu_inspect_part_t *part = apr_array_push(parts);

    *part = (edu_inspect_part_t){.inspect = inspect, .whole = true, .line = 1};
    return part;
}

/* Lines that a profile may skip behind the header. */
#define SKIPPED_MOST 100

/* The first part holds the header, and what is skipped behind it. */
static bool
is_behind_header(const edu_source_part_t *stretch, const edu_inspect_t *inspect)
{
    const edu_layout_t *layout = inspect->layout;

    return stretch->line > layout->header_line + (layout->profile != NULL ? SKIPPED_MOST : 0);
}

edu_error_t *
edu_inspect_cut(apr_array_header_t **parts, edu_inspect_t *inspect, apr_pool_t *pool)
{
    const edu_source_t *text = edu_input_text(inspect->intake.input);
    const apr_array_header_t *stretches = text != NULL ? edu_source_parts(text) : NULL;
    edu_inspect_part_t *part;
    int64_t end;

    *parts = apr_array_make(pool, 16, sizeof(edu_inspect_part_t));
    part = push_part(*parts, inspect);
    if (!can_be_cut(inspect) || stretches->nelts < 2)
        return NULL;
    end = APR_ARRAY_IDX(stretches, stretches->nelts - 1, edu_source_part_t).to;
    part->from = APR_ARRAY_IDX(stretches, 0, edu_source_part_t).from;
    for (int i = 1; i < stretches->nelts; i++) {
        const edu_source_part_t *stretch = &APR_ARRAY_IDX(stretches, i, edu_source_part_t);
        edu_inspect_part_t next = {.inspect = inspect, .from = stretch->from, .line = stretch->line};
        bool found;

        if (stretch->in_quotes || !is_behind_header(stretch, inspect) || stretch->from < part->from)
            continue;
        EDU_TRY(find_area(&found, &next, inspect, end));
        if (!found)
            continue;
        part->to = next.from;
        part->whole = false;
        part = push_part(*parts, inspect);
        *part = next;
    }
    part->to = end;
    return NULL;
}
