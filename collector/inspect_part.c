/* One reader's share of a file: its rows through the checks and the edit rules to the taker. */
#include "base/pool.h"
#include "collector/csv.h"
#include "collector/feed_private.h"
#include "collector/inspect_private.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* Reads a number as edu_checker_write() wrote it, times 10^decimals; the byte behind it. */
static const char *
read_value(int64_t *value, unsigned char *present, const char *at, int decimals)
{
    bool negative = *at == '-';
    int64_t number = 0;

    *present = *at != '\\'; /* NULL is the only value with one */
    *value = 0;
    if (*present == 0)
        return at + 2;
    at += negative;
    for (; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++, decimals--)
            number = number * 10 + (*at - '0');
    for (; decimals > 0; decimals--)
        number *= 10;
    *value = negative ? -number : number;
    return at;
}

/* A row that passed the edit rules, as a line for a table: taken apart again for whoever wants its values. */
static edu_error_t *
take_line(void *baton, const char *county, int year, const char *period, const char *line, size_t length)
{
    edu_inspect_part_t *part = baton;
    const edu_form_t *form = part->layout->form;
    edu_inspect_row_t row = {.county = county, .year = year, .period = period};
    size_t ignored;
    char *text;

    edu_buffer_clear(part->text);
    edu_buffer_add(part->text, line, length - 1);
    edu_buffer_add_char(part->text, '\0');
    char *at = part->text->data;
    for (int i = 0; i < 5; i++) { /* county, year, period, unit, submission */
        edu_copy_field(&at, &text, &ignored);
        if (i == 3)
            row.unit = text;
    }
    for (int i = 0; i < form->attributes->nelts; i++) {
        part->attributes[i] = NULL;
        if (part->columns.attributes[i]) {
            edu_copy_field(&at, &text, &ignored);
            part->attributes[i] = text;
        }
    }
    const char *cell = at;
    for (int i = 0; i < form->cells->nelts; i++)
        if (part->columns.cells[i])
            cell = read_value(&part->values[i], &part->present[i], cell,
                              APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->measure->decimals) +
                   1;
    row.attributes = part->attributes;
    row.values = part->values;
    row.present = part->present;
    return part->inspect->taker->take(part->place, &row);
}

/* Notes which counties the part is about. */
static void
note_county(edu_inspect_part_t *part, const char *county)
{
    if (part->last_county == NULL || strcmp(part->last_county, county) != 0)
        part->last_county = apr_pstrdup(part->pool, county);
    if (part->first_county == NULL)
        part->first_county = part->last_county;
}

/* Asks whether another file brought the return. */
static void
ask_elsewhere(edu_inspect_part_t *part, edu_reason_t *reason, const char **other, const char *county,
              int year, const char *period, const char *unit)
{
    *reason = EDU_REASON_COUNT;
    *other = NULL;
    if (part->seen == NULL)
        return;
    edu_seen_note(other, part->seen, county, year, period, unit);
    if (*other != NULL)
        *reason = EDU_REASON_other_file;
}

static edu_error_t *
admit(void *baton, edu_reason_t *reason, const char **other, const char *county, int year, const char *period,
      const char *unit)
{
    note_county(baton, county);
    ask_elsewhere(baton, reason, other, county, year, period, unit);
    return NULL;
}

/* The reader of the part, and the layout; a stretch behind the first has no header of its own. */
static edu_error_t *
open_reader(edu_inspect_part_t *part)
{
    const edu_inspect_t *inspect = part->inspect;
    const edu_source_t *text = edu_input_text(inspect->intake.input);
    edu_input_rows_t rows;
    edu_csv_t *csv;

    if (part->whole) {
        EDU_TRY(edu_intake_read(&part->layout, &rows, &inspect->intake, part->rejects, part->pool));
        part->feed.reader = rows.reader;
        return NULL;
    }
    EDU_TRY(edu_csv_open(&csv, edu_source_read_part(text, part->from, part->to, part->pool),
                         inspect->separator, part->pool));
    edu_csv_begin_at(csv, part->line);
    part->feed.reader = edu_csv_reader(csv);
    part->layout = inspect->layout;
    return part->line > 1
               ? NULL
               : edu_intake_layout(&part->layout, &part->feed.reader, &inspect->intake, part->pool);
}

static edu_error_t *
open_checks(edu_inspect_part_t *part)
{
    const edu_inspect_t *inspect = part->inspect;
    const edu_inspect_options_t *options = inspect->options;
    const edu_form_t *form = part->layout->form;
    const edu_load_elsewhere_t elsewhere = {admit, take_line, part};
    edu_feed_t *feed = &part->feed;

    if (inspect->shared != NULL)
        part->units = edu_roll_open(inspect->shared, part->pool);
    if (inspect->seen != NULL)
        part->seen = edu_seen_part(inspect->seen, form, part->pool);
    feed->layout = part->layout;
    feed->rejects = part->rejects;
    feed->source = edu_input_info(inspect->intake.input);
    feed->sorted = part->sorted;
    feed->checker = edu_checker_create(options->catalogue, part->layout, part->units, options->period,
                                       part->rejects, options->lang, part->pool);
    if (part->units != NULL && !edu_roll_is_closed(inspect->roll))
        edu_checker_set_open(feed->checker, true);
    part->columns.form = form;
    edu_checker_columns(feed->checker, &part->columns.attributes, &part->columns.cells);
    feed->load = edu_load_create_elsewhere(&elsewhere, &part->columns, part->pool);
    EDU_TRY(edu_findings_create(&part->findings, part->pool));
    return edu_edit_create(&feed->edit,
                           &(edu_edit_options_t){.catalogue = options->catalogue,
                                                 .columns = &part->columns,
                                                 .load = feed->load,
                                                 .rejects = part->rejects,
                                                 .findings = part->findings,
                                                 .lang = options->lang},
                           part->pool);
}

/* The row at hand, and the key of the one accepted before. */
typedef struct straight_t {
    edu_inspect_part_t *part;
    edu_row_t row;
    const char *last_county; /* the part's; NULL: none was accepted yet */
    int last_year;
    char last_period[EDU_PERIOD_TEXT];
    char last_unit[EDU_UNIT_CODE_MOST + 1];
    int64_t last_place;
    int64_t last_line;
} straight_t;

/* How the row stands to the one before, in the order of the key. */
static int
compare_to_last(const straight_t *straight)
{
    const edu_row_t *row = &straight->row;
    int order = 0;

    if (straight->last_county == NULL)
        return 1;
    if (row->place != straight->last_place) {
        order = strcmp(row->county, straight->last_county);
        if (order == 0)
            order = row->year - straight->last_year;
        if (order == 0)
            order = strcmp(row->period, straight->last_period);
    }
    return order != 0 ? order : strcmp(row->unit, straight->last_unit);
}

/* Turns to the row's county and period. */
static void
turn_to_place(straight_t *straight)
{
    const edu_row_t *row = &straight->row;

    note_county(straight->part, row->county);
    straight->last_county = straight->part->last_county;
    straight->last_year = row->year;
    memcpy(straight->last_period, row->period, sizeof straight->last_period);
    straight->last_place = row->place;
}

/* An accepted row where no rule is to be asked: its values are at hand. */
static edu_error_t *
take_row(straight_t *straight)
{
    edu_inspect_part_t *part = straight->part;
    edu_feed_t *feed = &part->feed;
    const edu_row_t *row = &straight->row;
    edu_reason_t reason;
    const char *other;
    int order = compare_to_last(straight);

    feed->accepted++;
    if (order == 0)
        return edu_feed_reject_duplicate(feed, row->line, straight->last_line, row->unit);
    if (order < 0) {
        feed->out_of_order = true;
        return edu_error_create(EDU_ERR_CANCELLED, NULL, "the rows are not in the order of the key");
    }
    if (row->place != straight->last_place)
        turn_to_place(straight);
    apr_cpystrn(straight->last_unit, row->unit, sizeof straight->last_unit);
    straight->last_line = row->line;
    ask_elsewhere(part, &reason, &other, row->county, row->year, row->period, row->unit);
    if (reason != EDU_REASON_COUNT) {
        feed->accepted--;
        feed->rejected++;
        return edu_rejects_add(feed->rejects, reason, row->line, "", row->unit, other);
    }
    const edu_inspect_row_t taken = {row->county,  row->year,    row->period,
                                     row->place,   row->unit,    edu_checker_attributes(feed->checker),
                                     part->values, part->present};
    return part->inspect->taker->take(part->place, &taken);
}

/* What edu_feed_run() does of wide rows in order that no rule is asked about, without writing them down. */
static edu_error_t *
read_straight(edu_inspect_part_t *part)
{
    edu_feed_t *feed = &part->feed;
    const edu_form_t *form = part->layout->form;
    straight_t straight = {.part = part};

    edu_feed_open(feed, part->pool);
    edu_checker_set_direct(feed->checker);
    straight.row.attributes =
        apr_pcalloc(part->pool, sizeof(edu_view_t) * (size_t)(form->attributes->nelts + 1));
    straight.row.cells = apr_pcalloc(part->pool, sizeof(edu_view_t) * (size_t)(form->cells->nelts + 1));
    for (;;) {
        edu_record_t *record;
        edu_verdict_t verdict;

        EDU_TRY(edu_feed_next(&record, feed));
        if (record == NULL)
            return NULL;
        EDU_TRY(edu_checker_take(&verdict, &straight.row, feed->checker, record));
        if (verdict == EDU_ROW_ACCEPTED)
            EDU_TRY(edu_checker_read(&verdict, part->values, part->present, feed->checker, &straight.row));
        if (verdict == EDU_ROW_ACCEPTED)
            EDU_TRY(take_row(&straight));
        feed->rejected += verdict == EDU_ROW_REJECTED;
        feed->left_out += verdict == EDU_ROW_LEFT_OUT;
        feed->read -= verdict == EDU_ROW_LEFT_OUT;
    }
}

edu_error_t *
edu_inspect_part_read(edu_inspect_part_t *part)
{
    const edu_inspect_t *inspect = part->inspect;
    const edu_form_t *form;
    edu_progress_t progress;
    edu_error_t *error;
    int64_t blocked = 0;

    EDU_TRY(edu_rejects_create(&part->rejects, inspect->options->lang, part->pool));
    EDU_TRY(open_reader(part));
    form = part->layout->form;
    part->text = edu_buffer_create(4096, part->pool);
    part->attributes = apr_pcalloc(part->pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));
    part->values = apr_pcalloc(part->pool, sizeof(int64_t) * (size_t)(form->cells->nelts + 1));
    part->present = apr_pcalloc(part->pool, (size_t)form->cells->nelts + 1);
    part->place = inspect->taker->begin(inspect->taker->baton, form, part->pool);
    EDU_TRY(open_checks(part));
    edu_progress_start(&progress, apr_filepath_name_get(part->feed.source->name), part->feed.source->lines);
    progress.enabled = progress.enabled && part->whole;
    part->feed.progress = &progress;
    if (part->layout->wide && !part->sorted && edu_edit_is_idle(part->feed.edit))
        error = read_straight(part);
    else
        error = edu_feed_run(&part->feed, part->pool);
    if (error == NULL)
        error = edu_edit_flush(part->feed.edit, &blocked);
    if (part->whole)
        edu_progress_finish(&progress);
    part->feed.accepted -= blocked;
    part->feed.rejected += blocked;
    return error;
}
