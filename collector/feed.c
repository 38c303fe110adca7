#include "collector/feed_private.h"

#include "base/cancel.h"
#include "base/pool.h"
#include "collector/sorter.h"

#include <apr_strings.h>
#include <string.h>

/* Wide rows: in the order of the key they go straight on, else all of them are sorted first. */
typedef struct wide_t {
    edu_feed_t *feed;
    edu_row_t row;
    edu_buffer_t *key;
    edu_buffer_t *last_key;
    edu_buffer_t *line;
    edu_buffer_t *payload;
    int64_t last_line;
    edu_sorter_t *sorter; /* NULL while the file is taken to be in order */
} wide_t;

typedef struct payload_t {
    int64_t line;
    uint32_t rest;
    int32_t year;
} payload_t;

edu_error_t *
edu_feed_reject_duplicate(edu_feed_t *feed, int64_t line, int64_t first_line, const char *unit)
{
    char text[24];

    apr_snprintf(text, sizeof text, "%" APR_INT64_T_FMT, (apr_int64_t)first_line);
    feed->accepted--;
    feed->rejected++;
    return edu_rejects_add(feed->rejects, EDU_REASON_duplicate, line, "", unit, text);
}

/* On to the edit rules and the load, unless the strategy has no place for a return of the unit. */
static edu_error_t *
hand_on(edu_feed_t *feed, const int64_t *file_line, const char *county, int year, const char *period,
        const char *unit, const char *line, size_t length, size_t rest)
{
    const char *other;
    edu_reason_t reason;

    EDU_TRY(edu_load_admit(&reason, &other, feed->load, county, year, period, unit));
    if (reason == EDU_REASON_COUNT)
        return edu_feed_hand_on(feed, &(edu_edit_place_t){county, year, period, unit, file_line, 1}, line,
                                length, rest);
    feed->accepted--;
    feed->rejected++;
    return edu_rejects_add(feed->rejects, reason, *file_line, "", unit, other);
}

edu_error_t *
edu_feed_hand_on(edu_feed_t *feed, const edu_edit_place_t *place, const char *line, size_t length,
                 size_t rest)
{
    /* What is to be removed is held against no rule. */
    if (feed->layout->keys_only)
        return edu_load_row(feed->load, place->county, place->year, place->period, line, length,
                            edu_load_digest(feed->load, line, length, rest));
    return edu_edit_row(feed->edit, place, line, length, rest);
}

/* The unit of a rejected row is not absent from the file. `keyed`: its key is sound, so that one return is meant. */
static edu_error_t *
spare(edu_feed_t *feed, const edu_row_t *row, bool keyed, const edu_record_t *record)
{
    return keyed ? edu_load_spare(feed->load, row->county, row->year, row->period, row->unit)
                 : edu_feed_spare(feed, record);
}

edu_error_t *
edu_feed_spare(edu_feed_t *feed, const edu_record_t *record)
{
    const char *named = edu_checker_named(feed->checker, record);
    size_t length = strlen(named);

    if (*named == '\0')
        return edu_load_spare(feed->load, NULL, 0, NULL, NULL);
    if (edu_form_of_units(feed->layout->form))
        return edu_load_spare(feed->load, NULL, 0, NULL, named);
    /* As the statistical bureau writes the county, or as the list of areas does. */
    if (length == EDU_BUREAU_CODE)
        EDU_TRY(edu_load_spare(feed->load, apr_pstrmemdup(feed->scratch_pool, named, EDU_BUREAU_COUNTY), 0,
                               NULL, NULL));
    return edu_load_spare(feed->load, named, 0, NULL, NULL);
}

/* Orders keys that edu_row_key() made. */
static int
compare_keys(const edu_buffer_t *a, const edu_buffer_t *b)
{
    size_t length = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->data, b->data, length);

    if (order != 0)
        return order;
    return a->length < b->length ? -1 : a->length > b->length;
}

static edu_error_t *
add_to_sorter(wide_t *wide, size_t rest)
{
    payload_t payload = {wide->row.line, (uint32_t)rest, wide->row.year};

    edu_buffer_clear(wide->payload);
    edu_buffer_add(wide->payload, (const char *)&payload, sizeof payload);
    edu_buffer_add(wide->payload, wide->line->data, wide->line->length);
    return edu_sorter_add(wide->sorter, wide->key->data, wide->key->length, wide->payload->data,
                          wide->payload->length);
}

/* An accepted row: on to the edit rules, or into the sorter, or a duplicate. */
static edu_error_t *
place_row(wide_t *wide, size_t rest)
{
    edu_feed_t *feed = wide->feed;
    edu_buffer_t *swap;
    int order;

    edu_buffer_clear(wide->key);
    edu_row_key(wide->key, &wide->row);
    feed->accepted++;
    if (wide->sorter != NULL)
        return add_to_sorter(wide, rest);
    order = wide->last_key->length == 0 ? 1 : compare_keys(wide->key, wide->last_key);
    if (order == 0)
        return edu_feed_reject_duplicate(feed, wide->row.line, wide->last_line, wide->row.unit);
    if (order < 0) {
        feed->out_of_order = true;
        return edu_error_create(EDU_ERR_CANCELLED, NULL, "the rows are not in the order of the key");
    }
    EDU_TRY(hand_on(feed, &wide->row.line, wide->row.county, wide->row.year, wide->row.period, wide->row.unit,
                    wide->line->data, wide->line->length, rest));
    swap = wide->last_key;
    wide->last_key = wide->key;
    wide->key = swap;
    wide->last_line = wide->row.line;
    return NULL;
}

/* Hands on the sorted rows of a file that is not in order. */
static edu_error_t *
drain_sorter(wide_t *wide)
{
    edu_feed_t *feed = wide->feed;
    edu_buffer_t *last = wide->last_key;
    int64_t handed_on = 0;
    const char *key;
    const char *data;
    size_t key_length;
    size_t length;

    edu_buffer_clear(last);
    EDU_TRY(edu_sorter_finish(wide->sorter));
    for (;;) {
        payload_t payload;

        EDU_TRY(edu_sorter_next(wide->sorter, &key, &key_length, &data, &length));
        if (key == NULL)
            return NULL;
        edu_progress_update(feed->progress, feed->source->lines + ++handed_on);
        memcpy(&payload, data, sizeof payload);
        const char *period = key + strlen(key) + 3;
        const char *unit = period + strlen(period) + 1;
        const char *unit_text = apr_pstrmemdup(feed->scratch_pool, unit, key_length - (size_t)(unit - key));

        if (last->length == key_length && memcmp(last->data, key, key_length) == 0) {
            EDU_TRY(edu_feed_reject_duplicate(feed, payload.line, wide->last_line, unit_text));
        } else {
            EDU_TRY(hand_on(feed, &payload.line, key, payload.year, period, unit_text, data + sizeof payload,
                            length - sizeof payload, payload.rest));
            edu_buffer_clear(last);
            edu_buffer_add(last, key, key_length);
            wide->last_line = payload.line;
        }
        apr_pool_clear(feed->scratch_pool);
    }
}

edu_reason_t
edu_reason_of_fault(edu_csv_fault_t fault)
{
    static const edu_reason_t rules[EDU_CSV_FAULT_COUNT] = {
        [EDU_CSV_STRAY_QUOTE] = EDU_REASON_csv_stray_quote,
        [EDU_CSV_TEXT_AFTER_QUOTE] = EDU_REASON_csv_text_after_quote,
        [EDU_CSV_FIELD_TOO_LONG] = EDU_REASON_csv_field_too_long,
        [EDU_CSV_TOO_MANY_FIELDS] = EDU_REASON_csv_too_many_fields,
        [EDU_CSV_RECORD_TOO_LONG] = EDU_REASON_csv_record_too_long,
        [EDU_CSV_FEWER_THAN_HEADER] = EDU_REASON_csv_fewer_than_header,
        [EDU_CSV_MORE_THAN_HEADER] = EDU_REASON_csv_more_than_header,
    };

    return rules[fault];
}

edu_error_t *
edu_feed_check_whole(const edu_record_t *record, size_t width, const edu_source_info_t *source)
{
    int64_t last_line = record->line + record->lines - 1;

    if (record->fatal)
        return edu_error_hint(
            edu_error_create(EDU_ERR_INPUT, NULL,
                             "line %" APR_INT64_T_FMT ", column %u: a quotation mark is never closed",
                             (apr_int64_t)record->fault_line, (unsigned)record->fault_column),
            "the file is cut off, or the mark does not belong there; what is behind it cannot be told apart");
    if (record->fault != EDU_CSV_FEWER_THAN_HEADER || !source->line_open || last_line != source->lines)
        return NULL;
    return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                           "line %" APR_INT64_T_FMT
                                           ": the file ends in the middle of a row, behind cell %u of %u",
                                           (apr_int64_t)record->line, (unsigned)record->count,
                                           (unsigned)width),
                          "it seems to be cut off: get it anew; if it is whole, end its last line");
}

/* The header of a file column for messages; "#7" where it has none. */
static const char *
column_name(const edu_feed_t *feed, size_t field)
{
    const edu_layout_t *layout = feed->layout;

    if (field >= 1 && field <= (size_t)layout->column_count && *layout->shown[field - 1] != '\0')
        return layout->shown[field - 1];
    return apr_psprintf(feed->scratch_pool, "#%u", (unsigned)field);
}

/* A record that is no row of cells: rejected with the place of its fault. */
static edu_error_t *
reject_record(edu_feed_t *feed, const edu_record_t *record)
{
    bool width = record->fault == EDU_CSV_FEWER_THAN_HEADER || record->fault == EDU_CSV_MORE_THAN_HEADER;
    const char *value;

    feed->rejected++;
    EDU_TRY(edu_load_spare(feed->load, NULL, 0, NULL, NULL)); /* nobody can tell whose row it is */
    value = width ? apr_psprintf(feed->scratch_pool, "%u", (unsigned)record->count)
                  : apr_pstrmemdup(feed->scratch_pool, record->fields[record->count - 1].data,
                                   record->fields[record->count - 1].length);
    return edu_rejects_add(feed->rejects, edu_reason_of_fault(record->fault), record->fault_line,
                           width ? "" : column_name(feed, record->fault_field), value,
                           apr_itoa(feed->scratch_pool, feed->layout->column_count));
}

edu_error_t *
edu_feed_next(edu_record_t **record, edu_feed_t *feed)
{
    const edu_layout_t *layout = feed->layout;
    bool fixed_width = layout->profile == NULL || layout->profile->header_row > 0 ||
                       layout->profile->header_contains != NULL;

    for (;;) {
        if ((feed->records++ & 1023) == 0)
            EDU_TRY(edu_cancel_check());
        EDU_TRY(edu_reader_next(&feed->reader, record));
        if (*record == NULL)
            return NULL;
        edu_progress_update(feed->progress, (*record)->line);
        apr_pool_clear(feed->scratch_pool);
        if ((*record)->fault == EDU_CSV_SOUND) {
            edu_row_fate_t fate = edu_rows_judge(feed->rows, *record, feed->scratch_pool);

            if (fate == EDU_ROW_END) {
                *record = NULL;
                return NULL;
            }
            feed->left_out += fate == EDU_ROW_LEAVE;
            if (fate != EDU_ROW_TAKE)
                continue;
            /* Cells of a sheet stand in their columns however many there are. */
            if (fixed_width && *feed->reader.sheet == '\0') {
                edu_record_drop_empty_tail(*record, (size_t)layout->column_count);
                edu_csv_check_width(*record, (size_t)layout->column_count);
            }
        }
        EDU_TRY(edu_feed_check_whole(*record, (size_t)layout->column_count, feed->source));
        if ((*record)->fault == EDU_CSV_SOUND && !edu_rows_take(feed->rows, *record)) {
            if (*edu_checker_named(feed->checker, *record) != '\0')
                EDU_TRY(edu_feed_spare(feed, *record));
            feed->left_out++;
            continue;
        }
        feed->read++;
        if ((*record)->fault == EDU_CSV_SOUND)
            return NULL;
        EDU_TRY(reject_record(feed, *record));
    }
}

static edu_error_t *
feed_wide(edu_feed_t *feed, apr_pool_t *pool)
{
    wide_t wide = {.feed = feed};
    edu_record_t *record;
    size_t rest;

    wide.row.attributes =
        apr_pcalloc(pool, sizeof(edu_view_t) * (size_t)(feed->layout->form->attributes->nelts + 1));
    wide.row.cells = apr_pcalloc(pool, sizeof(edu_view_t) * (size_t)(feed->layout->form->cells->nelts + 1));
    wide.key = edu_buffer_create(128, pool);
    wide.last_key = edu_buffer_create(128, pool);
    wide.line = edu_buffer_create(1024, pool);
    wide.payload = edu_buffer_create(1024, pool);
    if (feed->sorted)
        wide.sorter = edu_sorter_create(feed->sorter_memory, pool);
    for (;;) {
        edu_verdict_t verdict;

        EDU_TRY(edu_feed_next(&record, feed));
        if (record == NULL)
            break;
        EDU_TRY(edu_checker_take(&verdict, &wide.row, feed->checker, record));
        edu_buffer_clear(wide.line);
        bool keyed = verdict == EDU_ROW_ACCEPTED;
        if (keyed)
            EDU_TRY(
                edu_checker_write(&verdict, wide.line, &rest, feed->checker, &wide.row, feed->submission));
        if (verdict == EDU_ROW_ACCEPTED)
            EDU_TRY(place_row(&wide, rest));
        else if (verdict == EDU_ROW_REJECTED)
            EDU_TRY(spare(feed, &wide.row, keyed, record));
        feed->rejected += verdict == EDU_ROW_REJECTED;
        feed->left_out += verdict == EDU_ROW_LEFT_OUT;
        feed->read -= verdict == EDU_ROW_LEFT_OUT;
    }
    return wide.sorter != NULL ? drain_sorter(&wide) : NULL;
}

void
edu_feed_open(edu_feed_t *feed, apr_pool_t *pool)
{
    feed->scratch_pool = edu_pool_create(pool);
    feed->rows = edu_rows_create(feed->layout, pool);
}

edu_error_t *
edu_feed_run(edu_feed_t *feed, apr_pool_t *pool)
{
    edu_feed_open(feed, pool);
    /* What is brought into order is gone through twice. */
    if (feed->sorted || !feed->layout->wide)
        edu_progress_grow(feed->progress, feed->source->lines);
    return feed->layout->wide ? feed_wide(feed, pool) : edu_feed_long(feed, pool);
}
