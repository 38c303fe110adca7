#include "preview/gather.h"

#include "aggregator/cube_rows.h"
#include "base/cancel.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "base/translate.h"
#include "collector/many_files.h"
#include "collector/many_rejects.h"
#include "reports/basis.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Where one part of a file is added up. */
typedef struct place_t {
    const edu_preview_t *preview;
    int form;
    edu_cube_t *cube;
    edu_cube_rows_t *rows;
    bool describes;           /* the form says on what basis it counts */
    int64_t number;           /* of the county and period at hand; 0: not known */
    bool keeps_period;        /* returns of the period are kept, */
    bool keeps_cells;         /* with the counts of the county */
    apr_array_header_t *kept; /* edu_preview_return_t */
    apr_array_header_t *described;
} place_t;

static int
number_of(const edu_catalogue_t *catalogue, const edu_form_t *form)
{
    int number = 0;

    while (APR_ARRAY_IDX(catalogue->forms, number, const edu_form_t *) != form)
        number++;
    return number;
}

static void *
begin(void *baton, const edu_form_t *form, apr_pool_t *pool)
{
    const edu_preview_t *preview = baton;
    place_t *place = apr_pcalloc(pool, sizeof *place);

    place->preview = preview;
    place->form = number_of(preview->catalogue, form);
    place->cube = edu_cube_create(preview->catalogue, pool);
    place->rows = edu_cube_rows_create(place->cube, place->form, pool);
    place->describes = edu_basis_attribute(form) >= 0;
    place->kept = apr_array_make(pool, 4, sizeof(edu_preview_return_t));
    place->described = apr_array_make(pool, 4, sizeof(edu_preview_return_t));
    return place;
}

static const edu_form_t *
form_of(const place_t *place)
{
    return APR_ARRAY_IDX(place->preview->catalogue->forms, place->form, const edu_form_t *);
}

/* Keeps what a return says of itself. */
static edu_preview_return_t *
keep_row(apr_array_header_t *list, const place_t *place, const edu_inspect_row_t *row)
{
    int count = form_of(place)->attributes->nelts;
    edu_preview_return_t *kept = apr_array_push(list);

    kept->form = place->form;
    kept->county = apr_pstrdup(list->pool, row->county);
    kept->unit = apr_pstrdup(list->pool, row->unit);
    kept->attributes = apr_pcalloc(list->pool, sizeof(char *) * (size_t)(count + 1));
    for (int i = 0; i < count; i++)
        kept->attributes[i] = row->attributes[i] != NULL ? apr_pstrdup(list->pool, row->attributes[i]) : NULL;
    kept->cells = NULL;
    return kept;
}

/* And its counts, to be shown by itself. */
static void
keep_cells(edu_preview_return_t *kept, const place_t *place, const edu_inspect_row_t *row)
{
    const edu_form_t *form = form_of(place);

    kept->cells = apr_palloc(place->kept->pool, sizeof(double) * (size_t)(form->cells->nelts + 1));
    for (int i = 0; i < form->cells->nelts; i++) {
        double scale = 1;

        for (int k = APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->measure->decimals; k > 0; k--)
            scale *= 10;
        kept->cells[i] = row->present[i] ? (double)row->values[i] / scale : (double)NAN;
    }
}

static edu_error_t *
take(void *baton, const edu_inspect_row_t *row)
{
    place_t *place = baton;
    const edu_preview_t *preview = place->preview;

    if (row->place == 0 || row->place != place->number) {
        edu_cube_rows_turn(place->rows, row->county, row->year, row->period);
        place->keeps_period = preview->kept_area != NULL && strcmp(row->period, preview->kept_period) == 0;
        place->keeps_cells = place->keeps_period && strcmp(row->county, preview->kept_area) == 0;
        place->number = row->place;
    }
    if (place->keeps_cells)
        keep_cells(keep_row(place->kept, place, row), place, row);
    if (place->keeps_period && place->describes)
        keep_row(place->described, place, row);
    return edu_cube_rows_add(place->rows, row->attributes, row->values, row->present);
}

static edu_error_t *
end(void *baton, void *part)
{
    edu_preview_t *preview = baton;
    place_t *place = part;

    apr_array_cat(preview->kept, place->kept);
    apr_array_cat(preview->described, place->described);
    return edu_cube_take(preview->cube, place->cube);
}

static void
tell_unknown(const char *label, const apr_array_header_t *unknown, apr_pool_t *pool)
{
    const char *list = "";

    for (int i = 0; i < unknown->nelts && i < 8; i++)
        list = apr_pstrcat(pool, list, i > 0 ? edu_translate(", ") : "",
                           APR_ARRAY_IDX(unknown, i, const char *), NULL);
    if (unknown->nelts > 0)
        edu_log_warning("%s: columns that are not understood were left out (%d): %s%s", label, unknown->nelts,
                        list, unknown->nelts > 8 ? edu_translate(", ...") : "");
}

/* What collect would say of the file. */
static edu_error_t *
tell(const edu_inspect_report_t *report, const edu_many_file_t *file, apr_pool_t *pool)
{
    tell_unknown(file->label, report->unknown, pool);
    if (report->read + report->left_out == 0)
        edu_log_warning("%s: there are no rows below the header", file->label);
    edu_log_notice("%s: form %s, read %" APR_INT64_T_FMT ", accepted %" APR_INT64_T_FMT
                   ", rejected %" APR_INT64_T_FMT ", left out %" APR_INT64_T_FMT
                   "; questions of soft rules: %" APR_INT64_T_FMT,
                   file->label, report->form, (apr_int64_t)report->read, (apr_int64_t)report->accepted,
                   (apr_int64_t)report->rejected, (apr_int64_t)report->left_out, (apr_int64_t)report->soft);
    return edu_rejects_tell(report->rejects, file->label, file->rejects != NULL ? "" : "--rejects FILE",
                            pool);
}

static void
tell_left_out(const edu_found_t *found, apr_pool_t *pool)
{
    const char *list = "";
    int count = found->left_out->nelts;

    for (int i = 0; i < count && i < 8; i++)
        list = apr_pstrcat(pool, list, i > 0 ? edu_translate(", ") : "",
                           APR_ARRAY_IDX(found->left_out, i, const char *), NULL);
    if (count > 0)
        edu_log_notice("files that are no returns were left out (%d): %s%s", count, list,
                       count > 8 ? edu_translate(", ...") : "");
}

/* What was read of the files, told when it counts. */
typedef struct reading_t {
    const edu_many_t *many;
    const edu_inspect_options_t *options;
    edu_seen_t *seen;
    edu_inspect_report_t *reports;
} reading_t;

static const edu_many_file_t *
file_at(const reading_t *reading, int index)
{
    return APR_ARRAY_IDX(reading->many->files, index, const edu_many_file_t *);
}

/* Opens one of the files. */
static edu_error_t *
open_file(edu_inspect_t **file, const reading_t *reading, int index, apr_pool_t *pool)
{
    edu_inspect_options_t *own = apr_pmemdup(pool, reading->options, sizeof *own);

    own->rejects_path = file_at(reading, index)->rejects;
    return edu_inspect_open(file, file_at(reading, index)->path, own, pool);
}

/* What is done before the first row is read: the register, and beside it a first look at the first file. Neither needs the other. */
typedef struct beginning_t {
    const reading_t *reading;
    const edu_preview_order_t *order;
    edu_preview_t *preview;
    int64_t *units_rejected;
    edu_inspect_t *first_file;
    apr_pool_t *file_pool;
} beginning_t;

static edu_error_t *
begin_one(int index, void *baton)
{
    beginning_t *beginning = baton;
    const edu_preview_order_t *order = beginning->order;
    edu_preview_t *preview = beginning->preview;

    if (index == 1)
        return open_file(&beginning->first_file, beginning->reading, 0, beginning->file_pool);
    *beginning->units_rejected = 0;
    return order->roll == NULL ? NULL
                               : edu_roll_read(beginning->units_rejected, preview->roll, order->roll,
                                               order->options->lang, preview->pool);
}

/* All files into a new preview. */
static edu_error_t *
read_files(edu_preview_t **made, edu_gathered_t *gathered, reading_t *reading,
           const edu_preview_order_t *order, apr_pool_t *pool)
{
    edu_preview_t *preview = edu_preview_create(order->options->catalogue, pool);
    const edu_inspect_taker_t taker = {begin, take, end, preview};
    beginning_t beginning = {reading, order, preview, &gathered->units_rejected, NULL, edu_pool_create(pool)};
    edu_inspect_t *file;

    preview->kept_area = order->kept_area;
    preview->kept_period = order->kept_period;
    *made = preview;
    EDU_TRY(edu_parallel(reading->many->files->nelts > 0 ? 2 : 1, order->options->jobs, begin_one, &beginning,
                         edu_pool_create(pool)));
    file = beginning.first_file;
    for (int i = 0; i < reading->many->files->nelts; i++) {
        EDU_TRY(edu_cancel_check());
        if (i > 0)
            EDU_TRY(open_file(&file, reading, i, pool));
        EDU_TRY(edu_inspect_read(&reading->reports[i], file, preview->roll, reading->seen, &taker));
    }
    return NULL;
}

static edu_error_t *
tell_all(edu_gathered_t *gathered, const reading_t *reading, apr_pool_t *pool)
{
    for (int i = 0; i < reading->many->files->nelts; i++) {
        const edu_inspect_report_t *report = &reading->reports[i];

        EDU_TRY(tell(report, file_at(reading, i), pool));
        gathered->files++;
        gathered->accepted += report->accepted;
        gathered->rejected += report->rejected;
        gathered->soft += report->soft;
    }
    return NULL;
}

static edu_error_t *
list_files(edu_many_t *many, int count, const char *const *operands, const char *rejects, apr_pool_t *pool)
{
    edu_found_t found;

    many->files = apr_array_make(pool, 16, sizeof(edu_many_file_t *));
    edu_found_list(&found, count, operands, pool);
    tell_left_out(&found, pool);
    if (found.failed->nelts > 0)
        return APR_ARRAY_IDX(found.failed, 0, edu_error_t *);
    for (int i = 0; i < found.files->nelts; i++) {
        const edu_found_file_t *file = APR_ARRAY_IDX(found.files, i, const edu_found_file_t *);

        edu_many_add(many, apr_pstrdup(pool, file->path), file->label, file->bytes, pool);
    }
    return rejects == NULL
               ? NULL
               : edu_many_rejects_place(many, rejects, !found.folder && found.files->nelts == 1, pool);
}

edu_error_t *
edu_preview_gather(edu_gathered_t *gathered, edu_preview_t **preview, const edu_preview_order_t *order,
                   apr_pool_t *pool)
{
    edu_many_t many = {0};
    reading_t reading = {.many = &many, .options = order->options};
    apr_pool_t *preview_pool = edu_pool_create(pool);

    *gathered = (edu_gathered_t){0};
    EDU_TRY(list_files(&many, order->operand_count, order->operands, order->rejects, pool));
    reading.reports = apr_pcalloc(pool, sizeof *reading.reports * (size_t)(many.files->nelts + 1));
    if (many.files->nelts > 1)
        reading.seen = edu_seen_create(pool);
    EDU_TRY(read_files(preview, gathered, &reading, order, preview_pool));
    if (reading.seen != NULL && edu_seen_clashes(reading.seen)) {
        /* What several files bring is to be told apart: all of them once more, each with regard to those before. */
        apr_pool_clear(preview_pool);
        edu_seen_again(reading.seen);
        EDU_TRY(read_files(preview, gathered, &reading, order, preview_pool));
    }
    return tell_all(gathered, &reading, pool);
}
