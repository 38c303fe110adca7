#include "collector/many.h"

#include "base/cancel.h"
#include "base/pool.h"
#include "base/text.h"
#include "collector/edit/stored.h"
#include "collector/sorter.h"

#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_pool.h>
#include <stdlib.h>
#include <string.h>

/* Loads of unsorted files together may take this much for bringing them into order. */
#define SORTER_MEMORY_ALL ((size_t)128 * 1024 * 1024)
#define SORTER_MEMORY_LEAST ((size_t)8 * 1024 * 1024)

#define LOOK_US 100000 /* how often the caller's thread looks */

/* What the threads share; `mutex` guards all of it and the states of files. */
typedef struct run_t {
    edu_many_t *many;
    edu_collect_options_t options;
    edu_many_file_t **queue; /* largest first */
    int next;
    int clock;     /* counts beginnings and ends of loads */
    int workers;   /* that are still at it */
    int connected; /* that ever were */
    bool stop;
    edu_error_t *no_connection; /* why the first one had none */
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *changed;
} run_t;

static edu_many_file_t *
file_at(const edu_many_t *many, int index)
{
    return APR_ARRAY_IDX(many->files, index, edu_many_file_t *);
}

edu_many_file_t *
edu_many_add(edu_many_t *many, const char *path, const char *label, int64_t bytes, apr_pool_t *pool)
{
    edu_many_file_t *file = apr_pcalloc(pool, sizeof *file);

    file->path = path;
    file->label = label;
    file->bytes = bytes;
    file->index = many->files->nelts;
    file->pool = edu_pool_create(NULL); /* a thread's own */
    apr_pool_cleanup_register(pool, file->pool, edu_pool_destroy_cleanup, apr_pool_cleanup_null);
    file->lane.messages = edu_buffer_create(0, file->pool);
    APR_ARRAY_PUSH(many->files, edu_many_file_t *) = file;
    return file;
}

static int
compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What of a report lives in the pool of its load. */
static void
keep_report(edu_many_file_t *file, const edu_collect_report_t *report)
{
    file->report = *report;
    file->report.rejects = NULL;
    file->report.unknown = NULL;
    file->report.changes = NULL;
    if (report->counties != NULL) {
        file->report.counties = apr_array_make(file->pool, report->counties->nelts, sizeof(const char *));
        for (int i = 0; i < report->counties->nelts; i++)
            APR_ARRAY_PUSH(file->report.counties, const char *) =
                apr_pstrdup(file->pool, APR_ARRAY_IDX(report->counties, i, const char *));
        qsort(file->report.counties->elts, (size_t)file->report.counties->nelts, sizeof(const char *),
              compare_codes);
    }
    file->report.form = apr_pstrdup(file->pool, report->form);
    file->report.taken_at = report->taken_at != NULL ? apr_pstrdup(file->pool, report->taken_at) : NULL;
    file->report.taken_by = report->taken_by != NULL ? apr_pstrdup(file->pool, report->taken_by) : NULL;
}

static void
load_file(edu_many_file_t *file, edu_db_t *db, const edu_many_t *many, const edu_collect_options_t *options)
{
    apr_pool_t *pool = edu_pool_create(file->pool);
    edu_collect_options_t own = *options;
    edu_collect_report_t report;
    edu_error_t *error;

    own.rejects_path = file->rejects;
    error = edu_collect_file(&report, db, many->catalogue, file->path, &own, pool);
    if (error == NULL) {
        file->report = report;
        error = many->say(file, many->baton, pool);
        keep_report(file, &report);
    }
    apr_pool_destroy(pool);
    file->error = error;
    file->state = error == NULL ? EDU_FILE_LOADED : EDU_FILE_FAILED;
}

/* Whether nothing can come of further files. */
static bool
ends_the_run(const edu_many_file_t *file)
{
    return file->error != NULL && (edu_cancel_requested() || edu_error_is(file->error, EDU_ERR_DB_CONNECT));
}

static void
load_in_turn(edu_many_t *many, edu_db_t *db, const edu_collect_options_t *options)
{
    int count = many->files->nelts;

    for (int i = 0; i < count && !edu_cancel_requested(); i++) {
        edu_many_file_t *file = file_at(many, i);

        if (count > 1)
            edu_progress_part(i + 1, count);
        load_file(file, db, many, options);
        if (many->told != NULL)
            many->told(file, many->baton);
        if (ends_the_run(file))
            break;
    }
    edu_progress_part(0, 0);
}

/* Threads --------------------------------------------------------------------------------------- */

static edu_many_file_t *
take_next(run_t *run)
{
    edu_many_file_t *file = NULL;

    apr_thread_mutex_lock(run->mutex);
    if (!run->stop && !edu_cancel_requested() && run->next < run->many->files->nelts) {
        file = run->queue[run->next++];
        file->state = EDU_FILE_LOADING;
        file->begun = ++run->clock;
    }
    apr_thread_mutex_unlock(run->mutex);
    return file;
}

static void
note_through(run_t *run, edu_many_file_t *file)
{
    apr_thread_mutex_lock(run->mutex);
    file->ended = ++run->clock;
    run->stop |= ends_the_run(file);
    apr_thread_cond_signal(run->changed);
    apr_thread_mutex_unlock(run->mutex);
}

/* One thread: a connection, and files as long as there are any. One that gets no connection leaves them to the others. */
static void *APR_THREAD_FUNC
work(apr_thread_t *thread, void *baton)
{
    run_t *run = baton;
    apr_pool_t *pool = edu_pool_create(NULL);
    edu_many_file_t *file;
    edu_db_t *db;
    edu_error_t *error = edu_db_connect(&db, run->many->conninfo, pool);

    (void)thread;
    while (error == NULL && (file = take_next(run)) != NULL) {
        edu_log_set_lane(&file->lane);
        load_file(file, db, run->many, &run->options);
        edu_log_set_lane(NULL);
        note_through(run, file);
    }
    apr_pool_destroy(pool);
    apr_thread_mutex_lock(run->mutex);
    run->workers--;
    if (error == NULL)
        run->connected++;
    else if (run->no_connection == NULL)
        run->no_connection = error;
    else
        edu_error_clear(error);
    apr_thread_cond_signal(run->changed);
    apr_thread_mutex_unlock(run->mutex);
    return NULL;
}

/* The caller's thread: shows what there is to show ------------------------------------------------ */

static void
draw(edu_progress_board_t *board, const edu_many_t *many, apr_pool_t *pool)
{
    edu_progress_line_t lines[EDU_MANY_JOBS_MOST + 1];
    int count = 0;
    int through = 0;
    double bytes = 0;
    double all = 0;

    for (int i = 0; i < many->files->nelts; i++) {
        edu_many_file_t *file = file_at(many, i);
        edu_many_state_t state = file->state;
        int64_t total = file->lane.total;
        double share = state == EDU_FILE_LOADING && total > 0 ? (double)file->lane.done / (double)total : 0;
        double size = (double)file->bytes + 1;

        if (state == EDU_FILE_LOADING && count < EDU_MANY_JOBS_MOST)
            lines[count++] = (edu_progress_line_t){file->label, total > 0 ? share : -1};
        if (state == EDU_FILE_LOADED || state == EDU_FILE_FAILED) {
            through++;
            share = 1;
        }
        all += size;
        bytes += share * size;
    }
    lines[count++] =
        (edu_progress_line_t){apr_psprintf(pool,
                                           many->options->lang == EDU_LANG_ZH ? "共 %d 个文件，已完成 %d 个"
                                                                              : "%d files, %d done",
                                           many->files->nelts, through),
                              bytes / all};
    edu_progress_board_draw(board, lines, count);
}

/* Tells of the files that are through, as far as none before them is not. */
static int
tell(edu_progress_board_t *board, const edu_many_t *many, int told)
{
    for (; told < many->files->nelts; told++) {
        edu_many_file_t *file = file_at(many, told);
        edu_many_state_t state = file->state;

        if (state != EDU_FILE_LOADED && state != EDU_FILE_FAILED)
            break;
        if (file->lane.messages->length > 0 || state == EDU_FILE_FAILED)
            edu_progress_board_wipe(board);
        fwrite(file->lane.messages->data, 1, file->lane.messages->length, stderr);
        edu_buffer_clear(file->lane.messages);
        if (many->told != NULL)
            many->told(file, many->baton);
    }
    return told;
}

static void
watch(run_t *run, apr_pool_t *pool)
{
    apr_pool_t *scratch_pool = edu_pool_create(pool);
    edu_progress_board_t board;
    bool working = true;
    int told = 0;

    edu_progress_board_start(&board);
    while (working) {
        apr_thread_mutex_lock(run->mutex);
        if (run->workers > 0)
            apr_thread_cond_timedwait(run->changed, run->mutex, LOOK_US);
        working = run->workers > 0;
        apr_thread_mutex_unlock(run->mutex);
        told = tell(&board, run->many, told);
        if (edu_progress_board_due(&board)) {
            apr_pool_clear(scratch_pool);
            draw(&board, run->many, scratch_pool);
        }
    }
    /* Behind a gap there may be more, when the run was broken off. */
    for (edu_progress_board_wipe(&board); told < run->many->files->nelts; told++)
        told = tell(&board, run->many, told);
    apr_pool_destroy(scratch_pool);
}

static int
compare_bytes(const void *a, const void *b)
{
    const edu_many_file_t *first = *(edu_many_file_t *const *)a;
    const edu_many_file_t *second = *(edu_many_file_t *const *)b;

    if (first->bytes != second->bytes)
        return first->bytes > second->bytes ? -1 : 1;
    return first->index - second->index;
}

static edu_error_t *
prepare(run_t *run, edu_many_t *many, apr_pool_t *pool)
{
    size_t count = (size_t)many->files->nelts;
    apr_status_t status;

    run->many = many;
    run->options = *many->options;
    run->options.sorter_memory = SORTER_MEMORY_ALL / (size_t)many->jobs;
    if (run->options.sorter_memory > EDU_SORTER_MEMORY)
        run->options.sorter_memory = EDU_SORTER_MEMORY;
    if (run->options.sorter_memory < SORTER_MEMORY_LEAST)
        run->options.sorter_memory = SORTER_MEMORY_LEAST;
    run->queue = apr_pmemdup(pool, many->files->elts, count * sizeof *run->queue);
    qsort(run->queue, count, sizeof *run->queue, compare_bytes);
    run->workers = many->jobs;
    status = apr_thread_mutex_create(&run->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    if (status == APR_SUCCESS)
        status = apr_thread_cond_create(&run->changed, pool);
    return edu_error_apr(EDU_ERR_SYSTEM, status, "could not prepare to load several files at once");
}

static edu_error_t *
load_side_by_side(edu_many_t *many, apr_pool_t *pool)
{
    run_t run = {0};
    apr_thread_pool_t *threads;
    apr_status_t status;

    EDU_TRY(prepare(&run, many, pool));
    status = apr_thread_pool_create(&threads, (apr_size_t)many->jobs, (apr_size_t)many->jobs, pool);
    if (status != APR_SUCCESS)
        return edu_error_apr(EDU_ERR_SYSTEM, status, "could not make threads to load several files at once");
    for (int i = 0; i < many->jobs; i++)
        if (apr_thread_pool_push(threads, work, &run, APR_THREAD_TASK_PRIORITY_NORMAL, NULL) != APR_SUCCESS) {
            apr_thread_mutex_lock(run.mutex);
            run.workers--;
            apr_thread_mutex_unlock(run.mutex);
        }
    watch(&run, pool);
    apr_thread_pool_destroy(threads);
    if (run.connected > 0 || run.no_connection == NULL) {
        edu_error_clear(run.no_connection);
        return NULL;
    }
    return run.no_connection;
}

/* In the order given ------------------------------------------------------------------------------ */

static bool
share_counties(const edu_many_file_t *a, const edu_many_file_t *b)
{
    if (a->report.counties == NULL || b->report.counties == NULL ||
        strcmp(a->report.form, b->report.form) != 0)
        return false;
    for (int i = 0, k = 0; i < a->report.counties->nelts && k < b->report.counties->nelts;) {
        int order = compare_codes(&APR_ARRAY_IDX(a->report.counties, i, const char *),
                                  &APR_ARRAY_IDX(b->report.counties, k, const char *));

        if (order == 0)
            return true;
        if (order < 0)
            i++;
        else
            k++;
    }
    return false;
}

/* Whether the file may have been loaded before another one that stands before it in the order given and has replaced returns of
 * the same counties; or such a one was loaded again. */
static bool
was_overtaken(const edu_many_t *many, const edu_many_file_t *file)
{
    for (int i = 0; i < file->index; i++) {
        const edu_many_file_t *other = file_at(many, i);

        /* What was in before this run: whether anything of it was replaced since, its load finds out. */
        if (file->report.taken_before && other->state == EDU_FILE_LOADED && other->report.replaced > 0 &&
            strcmp(file->report.form, other->report.form) == 0)
            return true;
        if (other->state == EDU_FILE_LOADED &&
            (other->in_turn || (other->report.replaced > 0 && other->ended > file->begun)) &&
            share_counties(file, other))
            return true;
    }
    return false;
}

/* Chance has decided which of two files came last; loaded again in their turn, the order decides. */
static edu_error_t *
put_right(edu_many_t *many, edu_db_t *db)
{
    edu_collect_options_t options = *many->options;

    if (options.dry_run || edu_cancel_requested())
        return NULL;
    for (int i = 1; i < many->files->nelts && !edu_cancel_requested(); i++) {
        edu_many_file_t *file = file_at(many, i);
        int64_t taken = file->report.submission;

        if (file->state != EDU_FILE_LOADED || !was_overtaken(many, file))
            continue;
        options.again = !file->report.taken_before;
        edu_log_set_lane(&file->lane); /* what it says was said before */
        load_file(file, db, many, &options);
        edu_log_set_lane(NULL);
        edu_buffer_clear(file->lane.messages);
        file->in_turn = !file->report.taken_before;
        if (file->error != NULL) {
            edu_error_t *error = file->error;

            file->error = NULL;
            file->state = EDU_FILE_LOADED; /* it was, and stayed so */
            return edu_error_wrap(error,
                                  "could not load \"%s\" (submission %" APR_INT64_T_FMT
                                  ") again, in its turn",
                                  file->path, (apr_int64_t)taken);
        }
    }
    return NULL;
}

/* The counties of files of the form that were loaded while others brought returns of them. */
static apr_array_header_t *
overlapped_counties(const edu_many_t *many, const edu_form_t *form, apr_pool_t *pool)
{
    apr_array_header_t *counties = apr_array_make(pool, 64, sizeof(const char *));
    apr_hash_t *seen = apr_hash_make(pool);

    for (int i = 0; i < many->files->nelts; i++) {
        const edu_collect_report_t *report = &file_at(many, i)->report;

        if (file_at(many, i)->state != EDU_FILE_LOADED || !report->overlapped || report->counties == NULL ||
            strcmp(report->form, form->code) != 0)
            continue;
        for (int k = 0; k < report->counties->nelts; k++) {
            const char *county = APR_ARRAY_IDX(report->counties, k, const char *);

            if (apr_hash_get(seen, county, APR_HASH_KEY_STRING) == NULL)
                APR_ARRAY_PUSH(counties, const char *) = county;
            apr_hash_set(seen, county, APR_HASH_KEY_STRING, county);
        }
    }
    qsort(counties->elts, (size_t)counties->nelts, sizeof(const char *), compare_codes);
    return counties;
}

/* Loads side by side do not see each other's returns; rules that look from one to another are asked again, so that chance decides
 * no finding. */
static edu_error_t *
settle_findings(const edu_many_t *many, edu_db_t *db, int64_t started_us, apr_pool_t *pool)
{
    const bool zh = many->options->lang == EDU_LANG_ZH;

    for (int i = 0; i < many->catalogue->forms->nelts && !edu_cancel_requested(); i++) {
        const edu_form_t *form = APR_ARRAY_IDX(many->catalogue->forms, i, const edu_form_t *);
        const apr_array_header_t *counties = overlapped_counties(many, form, pool);

        if (counties->nelts == 0)
            continue;
        edu_progress_t progress;
        edu_progress_start(&progress, zh ? "按审核规则复查" : "edit rules, once more", 0);
        progress.started_us = started_us;
        edu_progress_end(&progress);
        EDU_TRY(edu_edit_settle(db, many->catalogue, form, counties, pool));
        edu_progress_finish(&progress);
    }
    return NULL;
}

edu_error_t *
edu_many_collect(edu_many_t *many, edu_db_t *db, apr_pool_t *pool)
{
    const int64_t started_us = edu_clock_us();

    if (many->jobs > many->files->nelts)
        many->jobs = many->files->nelts;
    if (many->jobs <= 1) {
        load_in_turn(many, db, many->options);
    } else {
        EDU_TRY(load_side_by_side(many, pool));
        EDU_TRY(put_right(many, db));
    }
    return settle_findings(many, db, started_us, pool);
}
