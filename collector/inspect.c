#include "collector/inspect_private.h"

#include "base/cancel.h"
#include "base/parallel.h"
#include "base/pool.h"

#include <string.h>

/* Who may report the file's form. A file that does not name the area of a unit takes a register that does. */
static edu_error_t *
find_units(edu_inspect_t *inspect)
{
    const edu_layout_t *layout = inspect->layout;
    bool names_areas =
        layout->area.count > 0 || (layout->area.rule != NULL && layout->area.rule->value != NULL);

    if (!edu_form_of_units(layout->form))
        return NULL;
    if (!names_areas && !edu_roll_is_closed(inspect->roll))
        return edu_error_hint(edu_error_create(EDU_ERR_INPUT, NULL,
                                               "the file does not say in which area its units are"),
                              "give the register with --units FILE");
    inspect->shared = edu_roll_register(inspect->roll, layout->form, inspect->pool);
    return NULL;
}

/* Opens the file and looks at its header. */
static edu_error_t *
open_file(edu_inspect_t *inspect)
{
    const char *rejects_path = inspect->options->rejects_path;
    edu_input_rows_t rows;

    EDU_TRY(edu_intake_open(&inspect->intake, inspect->path, inspect->pool));
    if (rejects_path != NULL)
        EDU_TRY(edu_rejects_check_path(rejects_path, inspect->path, inspect->pool));
    EDU_TRY(edu_intake_choose(&inspect->intake, inspect->pool));
    EDU_TRY(edu_intake_read(&inspect->layout, &rows, &inspect->intake, NULL, inspect->pool));
    if (edu_input_text(inspect->intake.input) != NULL)
        EDU_TRY(edu_intake_separator(&inspect->separator, &inspect->intake, inspect->pool));
    return NULL;
}

static edu_inspect_part_t *
part_at(const apr_array_header_t *parts, int index)
{
    return &APR_ARRAY_IDX(parts, index, edu_inspect_part_t);
}

/* What goes wrong in a part may be owed to where it was cut: it is kept for later. */
static edu_error_t *
read_part(int index, void *baton)
{
    const apr_array_header_t *parts = baton;
    edu_inspect_part_t *part = part_at(parts, index);

    part->error = edu_inspect_part_read(part);
    return edu_cancel_check();
}

/* A fault of quoting leaves open where records begin, as far as quotation marks were counted. */
static bool
has_faults(const edu_inspect_part_t *part)
{
    for (int rule = EDU_REASON_csv_stray_quote; rule <= EDU_REASON_csv_record_too_long; rule++)
        if (edu_rejects_by_rule(part->rejects, (edu_reason_t)rule) > 0)
            return true;
    return false;
}

/* Whether the parts, read side by side, give what the file read from end to end would give. */
static bool
belong_together(const apr_array_header_t *parts)
{
    const char *last = NULL;

    for (int i = 0; i < parts->nelts; i++) {
        const edu_inspect_part_t *part = part_at(parts, i);

        if (part->error != NULL || has_faults(part))
            return false;
        if (part->first_county == NULL)
            continue;
        if (last != NULL && strcmp(last, part->first_county) >= 0)
            return false;
        last = part->last_county;
    }
    return true;
}

/* Reads the parts and says whether they hold; those that do not are let go. */
static edu_error_t *
read_parts(bool *hold, apr_array_header_t *parts, edu_inspect_t *inspect)
{
    edu_error_t *error;

    for (int i = 0; i < parts->nelts; i++)
        part_at(parts, i)->pool = edu_pool_create(inspect->pool);
    error = edu_parallel(parts->nelts, inspect->options->jobs, read_part, parts, inspect->pool);
    *hold = error == NULL && belong_together(parts);
    for (int i = 0; i < parts->nelts && !*hold; i++) {
        edu_error_clear(part_at(parts, i)->error);
        apr_pool_destroy(part_at(parts, i)->pool);
    }
    return error;
}

/* Reads the whole file with one reader; what is not in the order of the key is begun anew, to be sorted this time. */
static edu_error_t *
read_whole(apr_array_header_t *parts, edu_inspect_t *inspect, bool sorted)
{
    edu_inspect_part_t *part;

    apr_array_clear(parts);
    part = apr_array_push(parts);
    *part = (edu_inspect_part_t){.inspect = inspect,
                                 .whole = true,
                                 .line = 1,
                                 .sorted = sorted,
                                 .pool = edu_pool_create(inspect->pool)};
    edu_error_t *error = edu_inspect_part_read(part);
    if (error == NULL || !part->feed.out_of_order || sorted)
        return error;
    edu_error_clear(error);
    apr_pool_destroy(part->pool);
    return read_whole(parts, inspect, true);
}

/* The parts count: their rows are the taker's, their units the roll's, their faults the file's. */
static edu_error_t *
keep_parts(edu_inspect_report_t *report, edu_inspect_t *inspect, const apr_array_header_t *parts)
{
    for (int i = 0; i < parts->nelts; i++) {
        edu_inspect_part_t *part = part_at(parts, i);

        report->read += part->feed.read;
        report->left_out += part->feed.left_out;
        report->accepted += part->feed.accepted;
        report->rejected += part->feed.rejected;
        report->soft += edu_findings_count(part->findings, EDU_SOFT);
        if (part->units != NULL)
            edu_roll_take(inspect->roll, part->units);
        if (part->seen != NULL)
            edu_seen_take(inspect->seen, part->seen, inspect->path);
        if (i > 0)
            EDU_TRY(edu_rejects_append(part_at(parts, 0)->rejects, part->rejects));
        EDU_TRY(inspect->taker->end(inspect->taker->baton, part->place));
    }
    report->form = inspect->layout->form->code;
    report->unknown = inspect->layout->unknown;
    report->rejects = part_at(parts, 0)->rejects;
    return NULL;
}

static edu_error_t *
find_name(const char **name, void *baton, const char *code, apr_pool_t *pool)
{
    (void)pool;
    *name = edu_roll_name(baton, code);
    return NULL;
}

static edu_error_t *
read_body(edu_inspect_report_t *report, edu_inspect_t *inspect)
{
    const char *rejects_path = inspect->options->rejects_path;
    apr_array_header_t *parts;
    bool hold = false;

    EDU_TRY(find_units(inspect));
    EDU_TRY(edu_inspect_cut(&parts, inspect, inspect->pool));
    if (parts->nelts > 1)
        EDU_TRY(read_parts(&hold, parts, inspect));
    if (!hold)
        EDU_TRY(read_whole(parts, inspect, false));
    EDU_TRY(keep_parts(report, inspect, parts));
    return rejects_path == NULL
               ? NULL
               : edu_intake_write_rejects(&inspect->intake, report->rejects, rejects_path,
                                          &(edu_unit_names_t){find_name, inspect->roll}, inspect->pool);
}

edu_error_t *
edu_inspect_open(edu_inspect_t **inspect, const char *path, const edu_inspect_options_t *options,
                 apr_pool_t *pool)
{
    edu_inspect_t *made = apr_pcalloc(pool, sizeof *made);

    made->path = path;
    made->options = options;
    made->intake = (edu_intake_t){.catalogue = options->catalogue,
                                  .form = options->form,
                                  .profile = options->profile,
                                  .period_text = options->period_text,
                                  .period = options->period,
                                  .wanted_sheet = options->sheet,
                                  .jobs = options->jobs,
                                  .part_bytes = options->part_bytes,
                                  .strategy = EDU_MERGE};
    made->pool = pool;
    *inspect = made;
    return edu_error_wrap(open_file(made), "could not read \"%s\"", path);
}

edu_error_t *
edu_inspect_read(edu_inspect_report_t *report, edu_inspect_t *inspect, edu_roll_t *roll, edu_seen_t *seen,
                 const edu_inspect_taker_t *taker)
{
    inspect->roll = roll;
    inspect->seen = seen;
    inspect->taker = taker;
    memset(report, 0, sizeof *report);
    return edu_error_wrap(read_body(report, inspect), "could not read \"%s\"", inspect->path);
}
