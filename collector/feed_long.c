#include "collector/feed_private.h"

#include "base/pool.h"
#include "collector/sorter.h"

#include <apr_strings.h>
#include <string.h>

/* Long rows (one count a row) are sorted by unit and period and put together to one return each. */
typedef struct long_t {
    edu_feed_t *feed;
    edu_row_t row; /* being taken, and later being put together */
    int64_t *cell_lines;
    edu_buffer_t *key;
    edu_buffer_t *payload;
    edu_buffer_t *line;
    edu_sorter_t *sorter;
    apr_array_header_t *lines; /* int64_t: the long rows of the return at hand */
    apr_pool_t *unit_pool;     /* texts of the return at hand */
} long_t;

typedef struct cell_head_t {
    int64_t line;
    int32_t cell;
    int32_t year;
} cell_head_t;

static void
pack(edu_buffer_t *out, edu_view_t view)
{
    int32_t length = view.data == NULL ? -1 : (int32_t)view.length;

    edu_buffer_add(out, (const char *)&length, sizeof length);
    if (length > 0)
        edu_buffer_add(out, view.data, view.length);
}

static edu_view_t
unpack(const char **at, apr_pool_t *pool)
{
    int32_t length;

    memcpy(&length, *at, sizeof length);
    *at += sizeof length;
    if (length < 0)
        return (edu_view_t){NULL, 0};
    edu_view_t view = {apr_pstrmemdup(pool, *at, (apr_size_t)length), (size_t)length};
    *at += length;
    return view;
}

static edu_error_t *
take_record(long_t *all, const edu_record_t *record)
{
    edu_feed_t *feed = all->feed;
    edu_verdict_t verdict;
    edu_view_t value;
    cell_head_t head = {record->line, -1, 0};

    EDU_TRY(edu_checker_take(&verdict, &all->row, feed->checker, record));
    if (verdict == EDU_ROW_ACCEPTED)
        EDU_TRY(edu_checker_take_cell(&verdict, &head.cell, &value, feed->checker, record));
    if (verdict == EDU_ROW_REJECTED)
        EDU_TRY(edu_feed_spare(feed, record));
    if (verdict != EDU_ROW_ACCEPTED) {
        feed->rejected += verdict == EDU_ROW_REJECTED;
        feed->left_out += verdict == EDU_ROW_LEFT_OUT;
        feed->read -= verdict == EDU_ROW_LEFT_OUT;
        return NULL;
    }
    head.year = all->row.year;
    edu_buffer_clear(all->key);
    edu_row_key(all->key, &all->row);
    edu_buffer_clear(all->payload);
    edu_buffer_add(all->payload, (const char *)&head, sizeof head);
    pack(all->payload, value);
    pack(all->payload, (edu_view_t){all->row.unit_name, strlen(all->row.unit_name)});
    for (int i = 0; i < feed->layout->form->attributes->nelts; i++)
        pack(all->payload, all->row.attributes[i]);
    return edu_sorter_add(all->sorter, all->key->data, all->key->length, all->payload->data,
                          all->payload->length);
}

static void
begin_return(long_t *all, const char *key, size_t length, int year)
{
    const edu_form_t *form = all->feed->layout->form;
    const char *period = key + strlen(key) + 3;
    const char *unit = period + strlen(period) + 1;

    apr_pool_clear(all->unit_pool);
    edu_buffer_clear(all->key);
    edu_buffer_add(all->key, key, length);
    all->row.county = apr_pstrdup(all->unit_pool, key);
    all->row.year = year;
    apr_cpystrn(all->row.period, period, sizeof all->row.period);
    all->row.unit = apr_pstrmemdup(all->unit_pool, unit, length - (size_t)(unit - key));
    all->row.unit_name = "";
    all->row.line = 0;
    all->row.cell_lines = all->cell_lines;
    apr_array_clear(all->lines);
    for (int i = 0; i < form->cells->nelts; i++) {
        /* A cell without a row is a blank one where the file speaks of the cell at all. */
        all->row.cells[i] = (edu_view_t){"", 0};
        all->cell_lines[i] = 0;
    }
    for (int i = 0; i < form->attributes->nelts; i++)
        all->row.attributes[i] = (edu_view_t){NULL, 0};
}

/* Another part of a cell that is there already. The cell's line stays the one to blame, should its value be wrong. */
static void
add_part(long_t *all, const cell_head_t *head, edu_view_t value)
{
    edu_view_t *cell = &all->row.cells[head->cell];

    *cell = edu_checker_add_parts(all->feed->checker,
                                  APR_ARRAY_IDX(all->feed->layout->form->cells, head->cell, edu_cell_t *),
                                  *cell, value, all->unit_pool);
    if (cell->data == value.data)
        all->cell_lines[head->cell] = head->line;
}

static edu_error_t *
add_to_return(long_t *all, const char *data)
{
    edu_feed_t *feed = all->feed;
    cell_head_t head;
    const char *at = data + sizeof head;

    memcpy(&head, data, sizeof head);
    edu_view_t value = unpack(&at, all->unit_pool);
    edu_view_t name = unpack(&at, all->unit_pool);
    if (all->cell_lines[head.cell] > 0 && feed->layout->profile->adds_repeats) {
        add_part(all, &head, value);
    } else if (all->cell_lines[head.cell] > 0) {
        feed->rejected++;
        return edu_rejects_add(feed->rejects, EDU_REASON_cell_duplicate, head.line,
                               APR_ARRAY_IDX(feed->layout->form->cells, head.cell, edu_cell_t *)->column,
                               value.data,
                               apr_psprintf(all->unit_pool, "%" APR_INT64_T_FMT,
                                            (apr_int64_t)all->cell_lines[head.cell]));
    } else {
        all->cell_lines[head.cell] = head.line;
        all->row.cells[head.cell] = value;
    }
    APR_ARRAY_PUSH(all->lines, int64_t) = head.line;
    if (all->row.line == 0)
        all->row.line = head.line;
    if (*all->row.unit_name == '\0')
        all->row.unit_name = name.data;
    for (int i = 0; i < feed->layout->form->attributes->nelts; i++) {
        edu_view_t view = unpack(&at, all->unit_pool);

        if (view.length > 0 || all->row.attributes[i].data == NULL)
            all->row.attributes[i] = view;
    }
    return NULL;
}

static bool
has_line(const apr_array_header_t *lines, int64_t line)
{
    for (int i = 0; i < lines->nelts; i++)
        if (APR_ARRAY_IDX(lines, i, int64_t) == line)
            return true;
    return false;
}

/* Every row of a return that is not accepted is named; those without a fault of their own name the first that has one. */
static edu_error_t *
reject_return(long_t *all)
{
    edu_feed_t *feed = all->feed;
    const apr_array_header_t *faults = edu_checker_fault_lines(feed->checker);
    const char *first =
        apr_psprintf(all->unit_pool, "%" APR_INT64_T_FMT, (apr_int64_t)APR_ARRAY_IDX(faults, 0, int64_t));

    feed->rejected += all->lines->nelts;
    EDU_TRY(edu_load_spare(feed->load, all->row.county, all->row.year, all->row.period, all->row.unit));
    for (int i = 0; i < all->lines->nelts; i++) {
        int64_t line = APR_ARRAY_IDX(all->lines, i, int64_t);

        if (!has_line(faults, line))
            EDU_TRY(edu_rejects_add(feed->rejects, EDU_REASON_unit_rejected, line, "", all->row.unit, first));
    }
    return NULL;
}

/* The strategy has no place for a return of the unit: every row of it is rejected for that. */
static edu_error_t *
turn_away(long_t *all, edu_reason_t reason, const char *other)
{
    all->feed->rejected += all->lines->nelts;
    for (int i = 0; i < all->lines->nelts; i++)
        EDU_TRY(edu_rejects_add(all->feed->rejects, reason, APR_ARRAY_IDX(all->lines, i, int64_t), "",
                                all->row.unit, other));
    return NULL;
}

/* The return is complete: checked and loaded, or rejected with all its rows. */
static edu_error_t *
end_return(long_t *all)
{
    edu_feed_t *feed = all->feed;
    edu_verdict_t verdict;
    edu_reason_t reason;
    const char *other;
    size_t rest;

    if (all->lines->nelts == 0)
        return NULL;
    edu_checker_resume(feed->checker, &all->row);
    edu_buffer_clear(all->line);
    EDU_TRY(edu_checker_write(&verdict, all->line, &rest, feed->checker, &all->row, feed->submission));
    if (verdict == EDU_ROW_REJECTED)
        return reject_return(all);
    EDU_TRY(edu_load_admit(&reason, &other, feed->load, all->row.county, all->row.year, all->row.period,
                           all->row.unit));
    if (reason != EDU_REASON_COUNT)
        return turn_away(all, reason, other);
    feed->accepted += all->lines->nelts;
    return edu_feed_hand_on(feed,
                            &(edu_edit_place_t){all->row.county, all->row.year, all->row.period,
                                                all->row.unit,
                                                (const int64_t *)(const void *)all->lines->elts,
                                                all->lines->nelts},
                            all->line->data, all->line->length, rest);
}

static edu_error_t *
put_together(long_t *all)
{
    const char *key;
    const char *data;
    int64_t handed_on = 0;
    size_t key_length;
    size_t length;

    EDU_TRY(edu_sorter_finish(all->sorter));
    edu_buffer_clear(all->key);
    apr_array_clear(all->lines);
    for (;;) {
        cell_head_t head;

        EDU_TRY(edu_sorter_next(all->sorter, &key, &key_length, &data, &length));
        if (key == NULL)
            return end_return(all);
        edu_progress_update(all->feed->progress, all->feed->source->lines + ++handed_on);
        memcpy(&head, data, sizeof head);
        if (all->key->length != key_length || memcmp(all->key->data, key, key_length) != 0) {
            EDU_TRY(end_return(all));
            begin_return(all, key, key_length, head.year);
        }
        EDU_TRY(add_to_return(all, data));
    }
}

edu_error_t *
edu_feed_long(edu_feed_t *feed, apr_pool_t *pool)
{
    const edu_form_t *form = feed->layout->form;
    long_t all = {.feed = feed};
    edu_record_t *record;

    all.row.attributes = apr_pcalloc(pool, sizeof(edu_view_t) * (size_t)(form->attributes->nelts + 1));
    all.row.cells = apr_pcalloc(pool, sizeof(edu_view_t) * (size_t)(form->cells->nelts + 1));
    all.cell_lines = apr_pcalloc(pool, sizeof(int64_t) * (size_t)(form->cells->nelts + 1));
    all.key = edu_buffer_create(128, pool);
    all.payload = edu_buffer_create(256, pool);
    all.line = edu_buffer_create(1024, pool);
    all.lines = apr_array_make(pool, 64, sizeof(int64_t));
    all.sorter = edu_sorter_create(feed->sorter_memory, pool);
    all.unit_pool = edu_pool_create(pool);
    for (;;) {
        EDU_TRY(edu_feed_next(&record, feed));
        if (record == NULL)
            break;
        EDU_TRY(take_record(&all, record));
    }
    return put_together(&all);
}
