/* collect: files into the database, with an account of each. */
#include "base/cancel.h"
#include "base/file.h"
#include "base/log.h"
#include "base/session.h"
#include "base/table.h"
#include "base/translate.h"
#include "collector/commands_private.h"
#include "collector/input.h"
#include "collector/many.h"
#include "collector/many_files.h"
#include "collector/many_rejects.h"
#include "collector/rejects_workbook.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

/* Files that have less than this altogether are loaded before further connections would stand. */
#define WORTH_THREADS (2 * 1024 * 1024)

/* Columns of a terminal for a file's name, and for an error that was told in full before. */
enum { NAME_WIDTH = 40, NOTE_WIDTH = 80 };

typedef struct run_t {
    edu_many_t many;
    edu_found_t found;
    bool alone;               /* one file, and no folder: its error is the command's */
    edu_changes_show_t *show; /* of a dry run */
} run_t;

static edu_error_t *
read_strategy(edu_collect_options_t *options, const edu_settings_t *settings)
{
    EDU_TRY(edu_strategy_parse(&options->strategy, edu_setting(settings, EDU_SET_STRATEGY)));
    return edu_strategy_blank(&options->keep_blanks, options->strategy, edu_setting(settings, EDU_SET_BLANK));
}

static edu_error_t *
read_options(edu_collect_options_t *options, edu_context_t *context, const edu_catalogue_t *catalogue)
{
    const edu_settings_t *settings = context->settings;
    const char *form = edu_setting(settings, EDU_SET_FORM);
    const char *profile = edu_setting(settings, EDU_SET_PROFILE);
    const char *period = edu_setting(settings, EDU_SET_PERIOD);

    memset(options, 0, sizeof *options);
    options->lang = settings->lang;
    options->by = edu_sql_by(settings, context->pool);
    options->dry_run = edu_setting_on(settings, EDU_SET_DRY_RUN);
    EDU_TRY(read_strategy(options, settings));
    options->thorough = edu_setting_on(settings, EDU_SET_THOROUGH);
    options->again = options->thorough || edu_setting_on(settings, EDU_SET_AGAIN);
    options->sheet = edu_setting(settings, EDU_SET_SHEET);
    options->rejects_path = edu_setting(settings, EDU_SET_REJECTS);
    options->program_version = PACKAGE_VERSION;
    options->period_text = period != NULL ? period : "";
    if (form != NULL && (options->form = edu_catalogue_form(catalogue, form)) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no form \"%s\"", form),
                              "list them with: edustat catalogue show forms");
    if (profile != NULL && (options->profile = edu_catalogue_profile(catalogue, profile)) == NULL)
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "there is no import profile \"%s\"",
                                               profile),
                              "profiles stand in the catalogue's folder profiles/");
    if (options->form != NULL && options->profile != NULL &&
        strcmp(options->form->code, options->profile->form) != 0)
        return edu_error_create(EDU_ERR_USAGE, NULL, "import profile \"%s\" is for form \"%s\", not \"%s\"",
                                profile, options->profile->form, form);
    if (period != NULL) {
        edu_period_t *parsed = apr_palloc(context->pool, sizeof *parsed);

        EDU_TRY(edu_period_parse(parsed, period, strlen(period)));
        options->period = parsed;
    }
    return NULL;
}

static const char *
int_text(int64_t value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

static edu_table_t *
make_table(edu_table_format_t format, edu_strategy_t strategy, bool zh, edu_buffer_t *out, apr_pool_t *pool)
{
    const bool removes = strategy == EDU_REPLACE || strategy == EDU_DELETE;
    edu_column_t columns[] = {
        {"file", zh ? "文件" : "file", EDU_LEFT},
        {"form", zh ? "报表" : "form", EDU_LEFT},
        {"read", zh ? "读入" : "read", EDU_RIGHT},
        {"accepted", zh ? "接受" : "accepted", EDU_RIGHT},
        {"rejected", zh ? "拒绝" : "rejected", EDU_RIGHT},
        {"left_out", zh ? "略过" : "left out", EDU_RIGHT},
        {"new", zh ? "新增" : "new", EDU_RIGHT},
        {"replaced", zh ? "替换" : "replaced", EDU_RIGHT},
        {"unchanged", zh ? "未变" : "unchanged", EDU_RIGHT},
        {"submission", zh ? "提交号" : "submission", EDU_RIGHT},
        {"note", zh ? "说明" : "note", EDU_LEFT},
        {"removed", zh ? "移除" : "removed", EDU_RIGHT},
    };

    /* People see the last column where there may be something in it. */
    edu_table_t *table =
        edu_table_create(format, columns,
                         sizeof columns / sizeof columns[0] - (format == EDU_TABLE_TEXT && !removes), out,
                         pool);

    edu_table_fit(table, 0);
    return table;
}

/* What a file's line says behind its counts. */
static const char *
note_text(const edu_many_file_t *file, bool zh, bool dry_run, apr_pool_t *pool)
{
    const edu_error_t *error = file->error;

    if (file->state == EDU_FILE_WAITING)
        return zh ? "未开始" : "not begun";
    if (error != NULL) {
        /* Outermost stands what was being done, which the line says already. */
        while (error->cause != NULL)
            error = error->cause;
        return apr_psprintf(pool, zh ? "未收入：%s" : "not loaded: %s", error->message);
    }
    if (file->report.overtaken)
        return apr_psprintf(
            pool,
            zh ? "此前已收（%s，%s），其中报表后来已更正，未载入；--again 以本文件覆盖更正"
               : "taken before (%s, by %s) and corrected since; not loaded without --again, which "
                 "would undo the corrections",
            file->report.taken_at, file->report.taken_by);
    if (file->report.taken_before)
        return apr_psprintf(pool,
                            zh ? "此前已收（%s，%s），未作改动；--again 重新载入"
                               : "taken before (%s, by %s); nothing done without --again",
                            file->report.taken_at, file->report.taken_by);
    if (file->in_turn)
        return zh ? "为保持先后次序再次载入" : "loaded again, in its turn";
    const char *note = dry_run ? (zh ? "演示，未作改动" : "dry run; nothing changed") : "";
    if (file->report.hidden_rows + file->report.hidden_columns == 0)
        return note;
    return apr_psprintf(pool,
                        zh ? "%s%s含隐藏的 %" APR_INT64_T_FMT " 行 %" APR_INT64_T_FMT " 列"
                           : "%s%swith %" APR_INT64_T_FMT " hidden rows and %" APR_INT64_T_FMT
                             " hidden columns",
                        note, *note != '\0' ? (zh ? "；" : "; ") : "", (apr_int64_t)file->report.hidden_rows,
                        (apr_int64_t)file->report.hidden_columns);
}

static void
add_file(edu_table_t *table, const edu_many_file_t *file, bool people, bool zh, bool dry_run,
         apr_pool_t *pool)
{
    const edu_collect_report_t *report = &file->report;
    bool loaded = file->state == EDU_FILE_LOADED;
    const char *note = note_text(file, zh, dry_run, pool);
    const char *cells[] = {
        people ? edu_text_shorten(file->label, NAME_WIDTH, pool) : file->label,
        loaded ? report->form : NULL,
        loaded ? int_text(report->read, pool) : NULL,
        loaded ? int_text(report->accepted, pool) : NULL,
        loaded ? int_text(report->rejected, pool) : NULL,
        loaded ? int_text(report->left_out, pool) : NULL,
        loaded ? int_text(report->fresh, pool) : NULL,
        loaded ? int_text(report->replaced, pool) : NULL,
        loaded ? int_text(report->unchanged, pool) : NULL,
        loaded && report->submission > 0 ? int_text(report->submission, pool) : "",
        people && file->error != NULL ? edu_text_cut(note, NOTE_WIDTH, pool) : note,
        loaded ? int_text(report->removed, pool) : NULL,
    };

    edu_table_row(table, cells);
}

static void
tell_unknown(const char *label, const edu_collect_report_t *report, apr_pool_t *pool)
{
    const char *list = "";

    if (report->unknown == NULL || report->unknown->nelts == 0)
        return;
    for (int i = 0; i < report->unknown->nelts && i < 8; i++)
        list = apr_pstrcat(pool, list, i > 0 ? edu_translate(", ") : "",
                           APR_ARRAY_IDX(report->unknown, i, const char *), NULL);
    edu_log_warning("%s: columns that are not understood were left out (%d): %s%s", label,
                    report->unknown->nelts, list, report->unknown->nelts > 8 ? edu_translate(", ...") : "");
}

static void
tell_unnamed(const char *label, const edu_collect_report_t *report)
{
    if (report->unnamed > 0)
        edu_log_warning("%s: rejected rows whose unit cannot be told: %" APR_INT64_T_FMT
                        ", so that nothing was removed for being absent; mend them and load again with "
                        "--again",
                        label, (apr_int64_t)report->unnamed);
}

/* What is said about a file that was loaded: unknown columns, and the first rejects with the way to the others. */
static edu_error_t *
say(const edu_many_file_t *file, void *baton, apr_pool_t *pool)
{
    const run_t *run = baton;
    const edu_collect_report_t *report = &file->report;
    const edu_collect_options_t *options = run->many.options;

    tell_unknown(file->label, report, pool);
    tell_unnamed(file->label, report);
    if (report->read + report->left_out == 0)
        edu_log_warning("%s: there are no rows below the header", file->label);
    EDU_TRY(edu_changes_show_add(run->show, report->changes, file->label, pool));
    if (report->rejects == NULL)
        return NULL;
    if (run->alone && file->rejects != NULL && edu_rejects_is_workbook(file->rejects) &&
        edu_rejects_count(report->rejects) == 0)
        edu_log_notice("nothing was rejected: \"%s\" is not written", file->rejects);
    return edu_rejects_tell(report->rejects, run->alone ? "" : file->label,
                            options->rejects_path != NULL ? ""
                            : options->dry_run            ? "--rejects FILE"
                                                          : "--again --rejects FILE",
                            pool);
}

/* One unreadable file does not keep the others out: it is told of when its turn comes. An interrupt is told of once. */
static void
tell_failure(const edu_many_file_t *file, void *baton)
{
    const run_t *run = baton;

    if (file->error != NULL && !run->alone && !edu_cancel_requested())
        edu_error_print(file->error, "edustat", stderr);
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

static edu_error_t *
count_jobs(int *jobs, const edu_found_t *found, const edu_collect_options_t *options,
           const edu_settings_t *settings)
{
    int64_t number = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t bytes = 0;

    for (int i = 0; i < found->files->nelts; i++)
        bytes += APR_ARRAY_IDX(found->files, i, const edu_found_file_t *)->bytes;
    if (bytes < WORTH_THREADS)
        number = 1;
    if (edu_setting(settings, EDU_SET_JOBS) != NULL)
        EDU_TRY(edu_setting_int(&number, settings, EDU_SET_JOBS, 1, EDU_MANY_JOBS_MOST));
    /* What another file of the run brings or removes makes a difference to these, and changes are shown file by file. */
    if (options->strategy != EDU_MERGE || options->dry_run)
        number = 1;
    *jobs = (int)(number < 1 ? 1 : number > EDU_MANY_JOBS_MOST ? EDU_MANY_JOBS_MOST : number);
    return NULL;
}

static edu_error_t *
find_files(run_t *run, edu_context_t *context, const edu_collect_options_t *options)
{
    const char *changes = edu_setting(context->settings, EDU_SET_CHANGES);
    edu_found_t *found = &run->found;

    edu_found_list(found, context->argc, context->argv, context->pool);
    run->alone = !found->folder && found->files->nelts == 1;
    run->many.files = apr_array_make(context->pool, 64, sizeof(edu_many_file_t *));
    for (int i = 0; i < found->files->nelts; i++) {
        const edu_found_file_t *file = APR_ARRAY_IDX(found->files, i, const edu_found_file_t *);

        if (changes != NULL && edu_file_is_same(file->path, changes))
            return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL,
                                                   "could not write the changes to \"%s\": it is a file that "
                                                   "is read",
                                                   changes),
                                  "give the changes a file of their own");
        edu_many_add(&run->many, file->path, file->label, file->bytes, context->pool);
    }
    tell_left_out(found, context->pool);
    return options->rejects_path != NULL
               ? edu_many_rejects_place(&run->many, options->rejects_path, run->alone, context->pool)
               : NULL;
}

/* The error of the whole run, of the code with the highest exit status among those of files and folders; NULL when there is none.
 * Errors of folders are printed. */
static edu_error_t *
sum_up(const run_t *run)
{
    edu_errcode_t worst = EDU_OK;
    int status = 0;

    if (run->many.files->nelts == 0 && run->found.failed->nelts == 1)
        return APR_ARRAY_IDX(run->found.failed, 0, edu_error_t *);
    for (int i = 0; i < run->many.files->nelts; i++) {
        edu_many_file_t *file = APR_ARRAY_IDX(run->many.files, i, edu_many_file_t *);

        if (file->error == NULL || edu_error_exit_status(file->error) <= status)
            continue;
        status = edu_error_exit_status(file->error);
        worst = file->error->code;
    }
    for (int i = 0; i < run->found.failed->nelts; i++) {
        edu_error_t *error = APR_ARRAY_IDX(run->found.failed, i, edu_error_t *);

        edu_error_print(error, "edustat", stderr);
        if (edu_error_exit_status(error) > status) {
            status = edu_error_exit_status(error);
            worst = error->code;
        }
        edu_error_clear(error);
    }
    EDU_TRY(edu_cancel_check());
    return status > 0 ? edu_error_create(worst, NULL, "not all files could be loaded") : NULL;
}

/* Where the rejected rows of several files are. */
static void
tell_rejects(const run_t *run)
{
    int count = 0;

    for (int i = 0; i < run->many.files->nelts; i++) {
        const edu_many_file_t *file = APR_ARRAY_IDX(run->many.files, i, edu_many_file_t *);

        count += file->state == EDU_FILE_LOADED && file->report.rejected > 0 && !file->report.taken_before;
    }
    if (!run->alone && run->many.options->rejects_path != NULL)
        edu_log_notice("workbooks with rejected rows in \"%s\": %d", run->many.options->rejects_path, count);
}

/* The summary; also after an error that ended the run before its time, if any file is in. */
static void
print_summary(const run_t *run, edu_context_t *context, edu_table_format_t format)
{
    const bool zh = context->settings->lang == EDU_LANG_ZH;
    edu_buffer_t *out = edu_buffer_create(1024, context->pool);
    edu_table_t *table = make_table(format, run->many.options->strategy, zh, out, context->pool);

    for (int i = 0; i < run->many.files->nelts; i++) {
        const edu_many_file_t *file = APR_ARRAY_IDX(run->many.files, i, edu_many_file_t *);

        add_file(table, file, format == EDU_TABLE_TEXT, zh, run->many.options->dry_run, context->pool);
        if (file->state == EDU_FILE_LOADED && file->report.rejected > 0)
            context->status = 1;
    }
    edu_table_finish(table);
    tell_rejects(run);
    /* A program that asked for a summary of a certain format gets it under --quiet as well. */
    if (!edu_changes_show_alone(run->show) &&
        (edu_log_level() >= EDU_LOG_NORMAL || edu_setting(context->settings, EDU_SET_FORMAT) != NULL))
        fwrite(out->data, 1, out->length, stdout);
}

/* Nothing is begun for files that are not there: no connection, and no server of our own. With any that is, the others stand in the
 * summary. */
static edu_error_t *
look_first(const edu_context_t *context)
{
    edu_error_t *error = NULL;
    edu_input_t *input;

    for (int i = 0; i < context->argc; i++)
        if (strcmp(context->argv[i], "-") == 0 || access(context->argv[i], R_OK) == 0)
            return NULL;
    for (int i = 0; i < context->argc; i++) {
        error = edu_input_open(&input, context->argv[i], "auto", context->pool);
        if (context->argc == 1 || error == NULL)
            return error;
        edu_error_print(error, "edustat", stderr);
        edu_error_clear(error);
    }
    return edu_error_create(EDU_ERR_FILE, NULL, "not all files could be loaded");
}

edu_error_t *
edu_collect_command(edu_context_t *context)
{
    const char *format_name = edu_setting(context->settings, EDU_SET_FORMAT);
    edu_table_format_t format = EDU_TABLE_TEXT;
    edu_collect_options_t options;
    run_t run = {.many = {.options = &options, .say = say, .told = tell_failure, .baton = &run}};
    edu_error_t *error;
    int version;
    edu_db_t *db;

    if (format_name != NULL)
        EDU_TRY(edu_table_format_parse(&format, format_name,
                                       1U << EDU_TABLE_TEXT | 1U << EDU_TABLE_CSV | 1U << EDU_TABLE_JSON));
    EDU_TRY(read_strategy(&options, context->settings));
    if (edu_setting(context->settings, EDU_SET_CHANGES) != NULL &&
        !edu_setting_on(context->settings, EDU_SET_DRY_RUN))
        return edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "--output goes with --dry-run"),
                              "it takes the changes that a load would make");
    EDU_TRY(look_first(context));
    EDU_TRY(edu_sql_open(&db, &run.many.catalogue, &version, context->settings, context->pool));
    EDU_TRY(read_options(&options, context, run.many.catalogue));
    EDU_TRY(find_files(&run, context, &options));
    EDU_TRY(count_jobs(&run.many.jobs, &run.found, &options, context->settings));
    options.catalogue_version = version;
    EDU_TRY(edu_changes_show_open(&run.show, edu_setting(context->settings, EDU_SET_CHANGES), format,
                                  options.dry_run, context->settings->lang, context->pool));
    options.all_changes = edu_changes_show_all(run.show);
    if (!run.alone) {
        options.registers = edu_registers_create(context->pool);
        EDU_TRY(edu_session_conninfo(&run.many.conninfo, context->settings, context->pool));
    }
    error = edu_many_collect(&run.many, db, context->pool);
    if (run.alone && error == NULL) {
        edu_many_file_t *file = APR_ARRAY_IDX(run.many.files, 0, edu_many_file_t *);

        error = file->error;
        if (error != NULL)
            return error;
    }
    if (run.many.files->nelts > 0)
        print_summary(&run, context, format);
    error = edu_error_compose(error, edu_changes_show_close(run.show));
    return error != NULL ? error : sum_up(&run);
}
