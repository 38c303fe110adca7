#include "collector/inspect_private.h"

#include "base/pool.h"

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

/* A row that passed all checks, as a line for a table: taken apart again for whoever wants its values. */
static edu_error_t *
take_line(void *baton, const char *county, int year, const char *period, const char *line, size_t length)
{
    edu_inspect_part_t *part = baton;
    const edu_form_t *form = part->layout->form;
    edu_inspect_row_t row = {.county = county, .year = year, .period = period};
    size_t ignored;
    char *text;

    edu_buffer_clear(part->line);
    edu_buffer_add(part->line, line, length - 1);
    char *at = (char *)(uintptr_t)edu_buffer_text(part->line);
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

edu_error_t *
edu_inspect_part_open(edu_inspect_part_t *part)
{
    const edu_inspect_t *inspect = part->inspect;
    const edu_inspect_options_t *options = inspect->options;
    const edu_form_t *form = part->layout->form;
    edu_feed_t *feed = &part->feed;
    const edu_load_elsewhere_t elsewhere = {.take = take_line, .baton = part};

    part->line = edu_buffer_create(4096, part->pool);
    part->attributes = apr_pcalloc(part->pool, sizeof(char *) * (size_t)(form->attributes->nelts + 1));
    part->values = apr_pcalloc(part->pool, sizeof(int64_t) * (size_t)(form->cells->nelts + 1));
    part->present = apr_pcalloc(part->pool, (size_t)form->cells->nelts + 1);
    part->place = inspect->taker->begin(inspect->taker->baton, form, part->pool);
    if (inspect->shared != NULL)
        part->units = edu_roll_open(inspect->shared, part->pool);
    feed->layout = part->layout;
    feed->rejects = part->rejects;
    feed->source = edu_input_info(inspect->intake.input);
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

/* Who may report the file's form. A file that does not name the area of a unit takes a register that does. */
static edu_error_t *
find_units(edu_inspect_t *inspect, const edu_layout_t *layout)
{
    bool names_areas =
        layout->area.count > 0 || (layout->area.rule != NULL && layout->area.rule->value != NULL);

    inspect->form = layout->form;
    if (!edu_form_of_units(layout->form))
        return NULL;
    if (!names_areas && !edu_roll_is_closed(inspect->roll))
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                               "the file does not say in which area its units are"),
                              "give the register with --units FILE");
    if (inspect->shared == NULL)
        inspect->shared = edu_roll_register(inspect->roll, layout->form, inspect->pool);
    return NULL;
}

/* Reads the whole file with one reader. *out_of_order, with an error: the rows are to be sorted first. */
static edu_error_t *
read_whole(edu_inspect_part_t *part, edu_inspect_t *inspect, bool sorted, bool *out_of_order,
           apr_pool_t *pool)
{
    edu_progress_t progress;
    edu_input_rows_t rows;
    edu_error_t *error;
    int64_t blocked;

    *part = (edu_inspect_part_t){.inspect = inspect, .pool = pool};
    EDU_TRY(edu_rejects_create(&part->rejects, inspect->options->lang, pool));
    EDU_TRY(edu_intake_read(&part->layout, &rows, &inspect->intake, part->rejects, pool));
    EDU_TRY(find_units(inspect, part->layout));
    part->feed.reader = rows.reader;
    part->feed.sorted = sorted;
    EDU_TRY(edu_inspect_part_open(part));
    edu_progress_start(&progress, apr_filepath_name_get(part->feed.source->name), part->feed.source->lines);
    part->feed.progress = &progress;
    error = edu_feed_run(&part->feed, pool);
    *out_of_order = part->feed.out_of_order;
    if (error == NULL)
        error = edu_edit_flush(part->feed.edit, &blocked);
    edu_progress_finish(&progress);
    EDU_TRY(error);
    part->feed.accepted -= blocked;
    part->feed.rejected += blocked;
    return NULL;
}

static void
count_part(edu_inspect_report_t *report, const edu_inspect_part_t *part)
{
    report->read += part->feed.read;
    report->left_out += part->feed.left_out;
    report->accepted += part->feed.accepted;
    report->rejected += part->feed.rejected;
    report->soft += edu_findings_count(part->findings, EDU_SOFT);
}

/* A part counts: its rows are the taker's, its units the roll's. */
static edu_error_t *
keep_part(edu_inspect_report_t *report, edu_inspect_t *inspect, edu_inspect_part_t *part)
{
    count_part(report, part);
    if (part->units != NULL)
        edu_roll_take(inspect->roll, part->units);
    return inspect->taker->end(inspect->taker->baton, part->place);
}

static edu_error_t *
inspect_body(edu_inspect_report_t *report, edu_inspect_t *inspect, const char *path, apr_pool_t *pool)
{
    const char *rejects_path = inspect->options->rejects_path;
    edu_inspect_part_t part;
    apr_pool_t *part_pool = NULL;
    edu_error_t *error = NULL;
    bool sorted = false;
    bool again;

    EDU_TRY(edu_intake_open(&inspect->intake, path, pool));
    if (rejects_path != NULL)
        EDU_TRY(edu_rejects_check_path(rejects_path, path, pool));
    EDU_TRY(edu_intake_choose(&inspect->intake, pool));
    do {
        part_pool = edu_pool_create(pool);
        again = false;
        error = read_whole(&part, inspect, sorted, &again, part_pool);
        if (again) {
            /* What is not in the order of the key is begun anew, to be sorted this time. */
            edu_error_clear(error);
            apr_pool_destroy(part_pool);
            sorted = true;
        }
    } while (again);
    EDU_TRY(error);
    EDU_TRY(keep_part(report, inspect, &part));
    report->form = inspect->form->code;
    report->rejects = part.rejects;
    report->unknown = part.layout->unknown;
    return rejects_path == NULL
               ? NULL
               : edu_intake_write_rejects(&inspect->intake, part.rejects, rejects_path, NULL, pool);
}

edu_error_t *
edu_inspect_file(edu_inspect_report_t *report, edu_roll_t *roll, const char *path,
                 const edu_inspect_options_t *options, const edu_inspect_taker_t *taker, apr_pool_t *pool)
{
    edu_inspect_t inspect = {.options = options,
                             .taker = taker,
                             .intake = {.catalogue = options->catalogue,
                                        .form = options->form,
                                        .profile = options->profile,
                                        .period_text = options->period_text,
                                        .period = options->period,
                                        .wanted_sheet = options->sheet,
                                        .strategy = EDU_MERGE},
                             .roll = roll,
                             .pool = pool};

    memset(report, 0, sizeof *report);
    return edu_error_wrap(inspect_body(report, &inspect, path, pool), "could not read \"%s\"", path);
}
