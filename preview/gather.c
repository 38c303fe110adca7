#include "preview/gather.h"

#include "aggregator/cube_rows.h"
#include "base/cancel.h"
#include "base/log.h"
#include "base/translate.h"
#include "collector/many_files.h"
#include "collector/many_rejects.h"
#include "collector/rejects_workbook.h"

#include <apr_strings.h>

/* Where one part of a file is added up. */
typedef struct place_t {
    edu_cube_t *cube;
    edu_cube_rows_t *rows;
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
    place_t *place = apr_palloc(pool, sizeof *place);

    place->cube = edu_cube_create(preview->catalogue, pool);
    place->rows = edu_cube_rows_create(place->cube, number_of(preview->catalogue, form), pool);
    return place;
}

static edu_error_t *
take(void *baton, const edu_inspect_row_t *row)
{
    place_t *place = baton;

    return edu_cube_rows_add(place->rows, row->county, row->year, row->period, row->attributes, row->values,
                             row->present);
}

static edu_error_t *
end(void *baton, void *part)
{
    edu_preview_t *preview = baton;
    place_t *place = part;

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

edu_error_t *
edu_preview_gather(edu_gathered_t *gathered, edu_preview_t *preview, int count, const char *const *operands,
                   const edu_inspect_options_t *options, const char *rejects)
{
    const edu_inspect_taker_t taker = {begin, take, end, preview};
    apr_pool_t *pool = preview->pool;
    edu_many_t many = {.files = apr_array_make(pool, 16, sizeof(edu_many_file_t *))};
    edu_found_t found;

    *gathered = (edu_gathered_t){0};
    edu_found_list(&found, count, operands, pool);
    tell_left_out(&found, pool);
    if (found.failed->nelts > 0)
        return APR_ARRAY_IDX(found.failed, 0, edu_error_t *);
    for (int i = 0; i < found.files->nelts; i++) {
        const edu_found_file_t *file = APR_ARRAY_IDX(found.files, i, const edu_found_file_t *);

        edu_many_add(&many, file->path, file->label, file->bytes, pool);
    }
    if (rejects != NULL)
        EDU_TRY(edu_many_rejects_place(&many, rejects, !found.folder && found.files->nelts == 1, pool));
    for (int i = 0; i < many.files->nelts; i++) {
        const edu_many_file_t *file = APR_ARRAY_IDX(many.files, i, const edu_many_file_t *);
        edu_inspect_options_t own = *options;
        edu_inspect_report_t report;

        EDU_TRY(edu_cancel_check());
        own.rejects_path = file->rejects;
        EDU_TRY(edu_inspect_file(&report, preview->roll, NULL, file->path, &own, &taker, pool));
        EDU_TRY(tell(&report, file, pool));
        gathered->files++;
        gathered->accepted += report.accepted;
        gathered->rejected += report.rejected;
        gathered->soft += report.soft;
    }
    return NULL;
}
