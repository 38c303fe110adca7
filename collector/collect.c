#include "collector/collect.h"

#include "base/cancel.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/progress.h"
#include "collector/edit/stored.h"
#include "collector/feed.h"
#include "collector/intake.h"
#include "collector/named.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* What a file's transaction needs; the transaction may run several times. */
typedef struct collect_t {
    edu_collect_report_t *report;
    const edu_catalogue_t *catalogue;
    const edu_collect_options_t *options;
    edu_intake_t intake;
    edu_rejects_t *rejects;
    int64_t submission;   /* number it got in the first try; 0: none yet */
    const char *snapshot; /* what the try at hand could see when it began */
    bool sorted;          /* the rows must be sorted first */
    bool out_of_order;    /* found out in the try at hand */
    const apr_array_header_t *
        areas; /* that a small file names (edu_named_areas): nothing else is read of the store; NULL: everything is */
    bool looked;            /* for these */
    bool missed;            /* others turned up in the try at hand */
    edu_changes_t *changes; /* of a dry run */
    apr_pool_t *result_pool;
    bool register_changed;
} collect_t;

/* Each try sees what the one that won has written, so that every one of many loads of the same returns comes to its turn. */
#define TRIES_MOST 20

static const char *
profile_code(const edu_collect_options_t *options)
{
    return options->profile != NULL ? options->profile->code : "";
}

/* Whether the same bytes were taken in the same way before and nothing could come of taking them again, or corrections that came since would
 * be lost; then the report is of that time. A file some of whose rows were rejected may fare better now. */
static edu_error_t *
find_taken(edu_collect_report_t *report, edu_db_t *db, const edu_source_info_t *info, const char *sheet,
           const edu_collect_options_t *options, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("submission_find"),
                         EDU_PARAMS(EDU_TEXT(info->sha256), EDU_TEXT(profile_code(options)),
                                    EDU_TEXT(options->period_text), EDU_INT(options->catalogue_version),
                                    EDU_TEXT(edu_strategy_name(options->strategy)),
                                    EDU_TEXT(options->keep_blanks ? "keep" : "clear"), EDU_TEXT(sheet)),
                         pool));
    if (edu_result_rows(rows) == 0 || !(edu_result_bool(rows, 0, 8) || edu_result_bool(rows, 0, 9)))
        return NULL;
    report->taken_before = true;
    report->overtaken = edu_result_bool(rows, 0, 9);
    report->submission = edu_result_int(rows, 0, 0);
    report->form = apr_pstrdup(pool, edu_result_text(rows, 0, 1));
    report->taken_by = apr_pstrdup(pool, edu_result_text(rows, 0, 2));
    report->taken_at = apr_pstrdup(pool, edu_text_time(edu_result_text(rows, 0, 3), true, pool));
    report->read = edu_result_int(rows, 0, 4);
    report->left_out = edu_result_int(rows, 0, 5);
    report->accepted = edu_result_int(rows, 0, 6);
    report->rejected = edu_result_int(rows, 0, 7);
    return NULL;
}

static edu_error_t *
begin_submission(int64_t *submission, edu_db_t *db, collect_t *collect, const edu_form_t *form,
                 apr_pool_t *pool)
{
    const edu_collect_options_t *options = collect->options;
    const edu_source_info_t *info = edu_input_info(collect->intake.input);
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("submission_insert"),
                         EDU_PARAMS(EDU_TEXT(form->code), EDU_TEXT(apr_filepath_name_get(info->name)),
                                    EDU_TEXT(info->sha256), EDU_INT(info->bytes), EDU_TEXT(info->encoding),
                                    EDU_TEXT(profile_code(options)), EDU_TEXT(options->period_text),
                                    EDU_TEXT(options->by), EDU_INT(options->catalogue_version),
                                    EDU_TEXT(options->program_version), EDU_TEXT(collect->report->sheet),
                                    collect->submission > 0 ? EDU_INT(collect->submission) : EDU_NULL,
                                    EDU_TEXT(edu_strategy_name(options->strategy)),
                                    EDU_TEXT(options->keep_blanks ? "keep" : "clear"),
                                    EDU_BOOL(options->dry_run)),
                         pool));
    *submission = collect->submission = edu_result_int(rows, 0, 0);
    return NULL;
}

static edu_error_t *
take_snapshot(collect_t *collect, edu_db_t *db, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("snapshot"), EDU_NO_PARAMS, pool));
    collect->snapshot = apr_pstrdup(collect->result_pool, edu_result_text(rows, 0, 0));
    return NULL;
}

/* The span of its counties, by which loads that went on side by side know each other. */
static edu_error_t *
note_span(edu_db_t *db, int64_t submission, const apr_array_header_t *counties)
{
    const char *first = NULL;
    const char *last = NULL;

    for (int i = 0; i < counties->nelts; i++) {
        const char *county = APR_ARRAY_IDX(counties, i, const char *);

        first = first == NULL || strcmp(county, first) < 0 ? county : first;
        last = last == NULL || strcmp(county, last) > 0 ? county : last;
    }
    return edu_db_exec(db, edu_sql_query("submission_span"),
                       EDU_PARAMS(EDU_INT(submission), EDU_TEXT(first), EDU_TEXT(last)), NULL);
}

/* After the commit: of two loads side by side the one that is through last sees the other. */
static edu_error_t *
see_overlaps(collect_t *collect, edu_db_t *db, apr_pool_t *pool)
{
    edu_collect_report_t *report = collect->report;
    const edu_form_t *form = edu_catalogue_form(collect->catalogue, report->form);
    const char *forms = edu_sql_array(edu_edit_linked_forms(collect->catalogue, form, pool), pool);
    edu_result_t *rows;

    EDU_TRY(
        edu_db_query(&rows, db, edu_sql_query("submission_overlaps"),
                     EDU_PARAMS(EDU_INT(report->submission), EDU_TEXT(collect->snapshot), EDU_TEXT(forms)),
                     pool));
    report->overlapped = edu_result_bool(rows, 0, 0);
    return NULL;
}

static edu_error_t *
finish_submission(edu_db_t *db, const edu_feed_t *feed, const edu_load_counts_t *counts)
{
    return edu_db_exec(db, edu_sql_query("submission_finish"),
                       EDU_PARAMS(EDU_INT(feed->submission), EDU_INT(feed->read), EDU_INT(feed->left_out),
                                  EDU_INT(feed->accepted), EDU_INT(feed->rejected), EDU_INT(counts->fresh),
                                  EDU_INT(counts->replaced), EDU_INT(counts->unchanged),
                                  EDU_INT(counts->removed)),
                       NULL);
}

static void
fill_report(collect_t *collect, const edu_feed_t *feed, const edu_load_t *load,
            const edu_load_counts_t *counts)
{
    edu_collect_report_t *report = collect->report;
    const apr_array_header_t *unknown = feed->layout->unknown;

    report->form = feed->layout->form->code;
    report->submission = collect->options->dry_run ? 0 : feed->submission;
    report->read = feed->read;
    report->left_out = feed->left_out;
    report->accepted = feed->accepted;
    report->rejected = feed->rejected;
    report->fresh = counts->fresh;
    report->replaced = counts->replaced;
    report->unchanged = counts->unchanged;
    report->counties = edu_load_counties(load, collect->result_pool);
    report->removed = counts->removed;
    report->unnamed = counts->unnamed;
    report->unknown = apr_array_make(collect->result_pool, 4, sizeof(const char *));
    for (int i = 0; i < unknown->nelts; i++)
        APR_ARRAY_PUSH(report->unknown, const char *) =
            apr_pstrdup(collect->result_pool, APR_ARRAY_IDX(unknown, i, const char *));
}

static edu_error_t *
take_changed(void *baton, const edu_load_area_t *area)
{
    apr_array_header_t *changed = baton;

    APR_ARRAY_PUSH(changed, edu_edit_changed_t) =
        (edu_edit_changed_t){area->county, area->year, area->period};
    return NULL;
}

static edu_error_t *
look_after_removal(const collect_t *collect, edu_db_t *db, const edu_form_t *form, edu_load_t *load,
                   edu_findings_t *findings, apr_pool_t *pool)
{
    apr_array_header_t *changed = apr_array_make(pool, 64, sizeof(edu_edit_changed_t));

    EDU_TRY(edu_load_areas(load, take_changed, changed));
    return edu_edit_look_again(findings, db, collect->catalogue, form, changed, pool);
}

/* What one try of a file's transaction works with. */
typedef struct try_t {
    edu_feed_t feed;
    edu_layout_t *layout;
    edu_input_rows_t rows;
    edu_sql_columns_t columns;
    edu_register_t *units; /* NULL: no units report the form */
    edu_findings_t *findings;
    edu_load_t *load;
    edu_load_counts_t counts;
    edu_progress_t progress;
} try_t;

/* The header, and with it the form and what each column is. */
static edu_error_t *
open_layout(try_t *try, collect_t *collect, apr_pool_t *pool)
{
    EDU_TRY(edu_intake_read(&try->layout, &try->rows, &collect->intake, collect->rejects, pool));
    try->feed.reader = try->rows.reader;
    try->feed.layout = try->layout;
    return NULL;
}

/* All that rows go through, from the checks to the load. */
static edu_error_t *
open_feed(try_t *try, edu_db_t *db, collect_t *collect, apr_pool_t *pool)
{
    const edu_collect_options_t *options = collect->options;
    const edu_form_t *form = try->layout->form;
    edu_feed_t *feed = &try->feed;

    if (edu_form_of_units(form) && options->registers == NULL)
        EDU_TRY(edu_register_read(&try->units, db, form, collect->areas, &collect->missed, pool));
    else if (edu_form_of_units(form))
        EDU_TRY(edu_registers_open(&try->units, options->registers, db, form, pool));
    feed->checker = edu_checker_create(collect->catalogue, try->layout, try->units, options->period,
                                       collect->rejects, options->lang, pool);
    edu_checker_set_mode(feed->checker, options->strategy == EDU_DELETE,
                         options->strategy == EDU_UPDATE && options->keep_blanks);
    try->columns.form = form;
    try->columns.keep_blanks = options->keep_blanks;
    edu_checker_columns(feed->checker, &try->columns.attributes, &try->columns.cells);
    EDU_TRY(begin_submission(&feed->submission, db, collect, form, pool));
    EDU_TRY(take_snapshot(collect, db, pool));
    EDU_TRY(edu_load_create(&try->load, db, &try->columns, options->strategy, feed->submission,
                            collect->areas, &collect->missed, pool));
    edu_load_set_thorough(try->load, options->thorough);
    EDU_TRY(edu_findings_create(&try->findings, pool));
    feed->load = try->load;
    feed->sorter_memory = options->sorter_memory;
    feed->sorted = collect->sorted;
    return edu_edit_create(&feed->edit,
                           &(edu_edit_options_t){.db = db,
                                                 .catalogue = collect->catalogue,
                                                 .columns = &try->columns,
                                                 .load = try->load,
                                                 .rejects = collect->rejects,
                                                 .findings = try->findings,
                                                 .lang = options->lang,
                                                 .submission = feed->submission,
                                                 .whole_periods = options->strategy == EDU_REPLACE,
                                                 .blank_keeps = options->keep_blanks},
                           pool);
}

/* The rows, from the file to the tables. */
static edu_error_t *
run_feed(try_t *try, edu_db_t *db, collect_t *collect, apr_pool_t *pool)
{
    const edu_source_info_t *info = edu_input_info(collect->intake.input);
    edu_feed_t *feed = &try->feed;
    edu_error_t *error;
    int64_t blocked;

    edu_progress_start(&try->progress, apr_filepath_name_get(info->name), info->lines);
    feed->progress = &try->progress;
    error = edu_feed_run(feed, pool);
    collect->out_of_order = feed->out_of_order;
    EDU_TRY(error);
    EDU_TRY(edu_edit_flush(feed->edit, &blocked));
    feed->accepted -= blocked;
    feed->rejected += blocked;
    edu_progress_end(&try->progress);
    EDU_TRY(edu_load_finish(try->load, &try->counts));
    if (collect->options->strategy == EDU_DELETE)
        return look_after_removal(collect, db, try->layout->form, try->load, try->findings, pool);
    return edu_edit_finish(feed->edit, pool);
}

/* What is kept of a file beside its returns. */
static edu_error_t *
store_account(try_t *try, edu_db_t *db, collect_t *collect, apr_pool_t *pool)
{
    const edu_strategy_t strategy = collect->options->strategy;
    /* What these take no returns of units for, they do not register units for. */
    const bool registers = try->units != NULL && strategy != EDU_UPDATE && strategy != EDU_DELETE;
    const int64_t submission = try->feed.submission;

    collect->register_changed = registers && edu_register_has_news(try->units);
    if (registers) {
        EDU_TRY(edu_register_store(try->units, db, pool));
        EDU_TRY(edu_register_store_strays(try->units, db, submission, pool));
    }
    EDU_TRY(edu_rejects_store(collect->rejects, db, submission));
    EDU_TRY(finish_submission(db, &try->feed, &try->counts));
    return note_span(db, submission, edu_load_counties(try->load, pool));
}

/* A small file's areas, once for all tries. */
static void
look_for_areas(collect_t *collect)
{
    if (!collect->looked)
        collect->areas = edu_named_areas(&collect->intake, collect->result_pool);
    collect->looked = true;
}

/* The rows into the tables, whatever becomes of it where areas turned up of which nothing was read: then everything is begun anew. */
static edu_error_t *
load_rows(try_t *try, edu_db_t *db, collect_t *collect, apr_pool_t *pool)
{
    edu_error_t *error = run_feed(try, db, collect, pool);

    if (!collect->missed)
        return error;
    edu_error_clear(error);
    return edu_error_create(EDU_ERR_CANCELLED, NULL, "of areas that came up nothing was read");
}

/* Everything a file brings, in one transaction. */
static edu_error_t *
collect_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    collect_t *collect = baton;
    const edu_collect_options_t *options = collect->options;
    const edu_source_info_t *info = edu_input_info(collect->intake.input);
    try_t try = {.feed = {.rejects = collect->rejects, .source = info}};

    EDU_TRY(edu_intake_choose(&collect->intake, pool));
    collect->report->sheet = collect->intake.sheet_name;
    if (!options->again && !options->dry_run) {
        EDU_TRY(find_taken(collect->report, db, info, collect->report->sheet, options, collect->result_pool));
        if (collect->report->taken_before)
            return NULL;
    }
    EDU_TRY(edu_rejects_reset(collect->rejects));
    if (options->dry_run)
        EDU_TRY(edu_changes_reset(collect->changes));
    look_for_areas(collect);
    EDU_TRY(open_layout(&try, collect, pool));
    EDU_TRY(open_feed(&try, db, collect, pool));
    EDU_TRY(load_rows(&try, db, collect, pool));
    EDU_TRY(store_account(&try, db, collect, pool));
    edu_progress_finish(&try.progress);
    fill_report(collect, &try.feed, try.load, &try.counts);
    collect->report->hidden_rows = try.rows.marks->hidden_rows;
    collect->report->hidden_columns = try.rows.marks->hidden_columns;
    if (options->dry_run) {
        EDU_TRY(
            edu_changes_read(collect->changes, db, try.layout->form, try.load, try.feed.submission, pool));
        return edu_error_create(EDU_ERR_CANCELLED, NULL, "dry run");
    }
    return NULL;
}

/* Nothing was kept under the number: the next submission gets it, so that no number is missing from the list without a reason. Where that
 * cannot be had, a gap does no harm. */
static void
forgo_number(const collect_t *collect, edu_db_t *db)
{
    edu_error_clear(
        edu_db_exec(db, edu_sql_query("submission_forgo"), EDU_PARAMS(EDU_INT(collect->submission)), NULL));
}

static edu_error_t *
find_name(const char **name, void *baton, const char *code, apr_pool_t *pool)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, baton, edu_sql_query("unit_name"), EDU_PARAMS(EDU_TEXT(code)), pool));
    *name = edu_result_rows(rows) > 0 ? edu_result_text(rows, 0, 0) : "";
    return NULL;
}

edu_error_t *
edu_collect_file(edu_collect_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                 const char *path, const edu_collect_options_t *options, apr_pool_t *pool)
{
    collect_t collect = {.report = report,
                         .catalogue = catalogue,
                         .options = options,
                         .intake = {.catalogue = catalogue,
                                    .form = options->form,
                                    .profile = options->profile,
                                    .period_text = options->period_text,
                                    .period = options->period,
                                    .wanted_sheet = options->sheet,
                                    .strategy = options->strategy},
                         .result_pool = pool};
    edu_error_t *error;

    memset(report, 0, sizeof *report);
    EDU_TRY(edu_intake_open(&collect.intake, path, pool));
    if (options->rejects_path != NULL)
        EDU_TRY(edu_rejects_check_path(options->rejects_path, path, pool));
    EDU_TRY(edu_rejects_create(&collect.rejects, options->lang, pool));
    if (options->dry_run)
        EDU_TRY(edu_changes_create(&collect.changes, options->all_changes, pool));
    do {
        /* A file that turns out not to be in the order of the key is begun anew: to be sorted this time. So is one that is about more than it seemed to be. */
        collect.sorted = collect.sorted || collect.out_of_order;
        collect.areas = collect.missed ? NULL : collect.areas;
        collect.out_of_order = collect.missed = false;
        error = edu_db_transaction(db, EDU_READ_COMMITTED, TRIES_MOST, collect_body, &collect, pool);
        if (collect.out_of_order || collect.missed)
            edu_error_clear(error);
    } while (collect.out_of_order || collect.missed);
    if (error != NULL && options->dry_run && error->code == EDU_ERR_CANCELLED && !edu_cancel_requested()) {
        edu_error_clear(error);
        error = NULL;
    }
    if (error != NULL && collect.submission > 0 && !options->dry_run)
        forgo_number(&collect, db);
    if (error != NULL)
        return edu_error_wrap(error, "could not load \"%s\"; nothing of it was kept", path);
    if (report->taken_before)
        return NULL;
    if (collect.register_changed && !options->dry_run)
        edu_registers_changed(options->registers);
    report->rejects = collect.rejects;
    if (report->submission > 0)
        EDU_TRY(see_overlaps(&collect, db, pool));
    report->changes = collect.changes;
    if (options->rejects_path != NULL)
        return edu_intake_write_rejects(&collect.intake, collect.rejects, options->rejects_path,
                                        &(edu_unit_names_t){find_name, db}, pool);
    return NULL;
}
