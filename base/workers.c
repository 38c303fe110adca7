#include "base/workers.h"

#include "base/cancel.h"
#include "base/pool.h"
#include "base/progress.h"

#include <apr_time.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long the parent sleeps between two looks at its processes. */
#define WAIT_US 20000

/* What the processes share. */
typedef struct board_t {
    atomic_int next;
    atomic_int done;
    atomic_int failed;
} board_t;

/* Takes numbers until there are none. */
static edu_error_t *
take_numbers(board_t *board, int count, const edu_workers_t *workers, void *baton, edu_progress_t *progress,
             apr_pool_t *pool)
{
    apr_pool_t *each = edu_pool_create(pool);
    int index;

    EDU_TRY(workers->begin(baton, pool));
    while ((index = atomic_fetch_add(&board->next, 1)) < count) {
        edu_error_t *error;

        apr_pool_clear(each);
        error = workers->work(index, baton, each);
        if (edu_error_is(error, EDU_ERR_CANCELLED))
            return error;
        atomic_fetch_add(error == NULL ? &board->done : &board->failed, 1);
        if (error != NULL)
            workers->failed(index, error, baton);
        if (progress != NULL)
            edu_progress_update(progress, index + 1);
    }
    apr_pool_destroy(each);
    return NULL;
}

/* The child's whole life. Pools are left as they are: cleaning up would end what is the parent's too, such as its connection. */
static void
be_child(board_t *board, int count, const edu_workers_t *workers, void *baton, pid_t parent, apr_pool_t *pool)
{
    edu_error_t *error;

    /* Signals come by the parent, which passes each on once; without a parent nobody waits for the work. */
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(1);
    error = take_numbers(board, count, workers, baton, NULL, pool);
    if (error != NULL && !edu_error_is(error, EDU_ERR_CANCELLED))
        workers->failed(-1, error, baton);
    fflush(NULL);
    _exit(error != NULL);
}

/* Waits for all; *ended: how many broke down. */
static void
wait_for_all(pid_t *children, int started, board_t *board, edu_progress_t *progress, int *broken)
{
    int left = started;
    bool told = false;

    *broken = 0;
    while (left > 0) {
        if (edu_cancel_requested() && !told) {
            for (int i = 0; i < started; i++)
                if (children[i] > 0)
                    kill(children[i], SIGINT);
            told = true;
        }
        for (int i = 0; i < started; i++) {
            int status;

            if (children[i] <= 0 || waitpid(children[i], &status, WNOHANG) <= 0)
                continue;
            children[i] = 0;
            left--;
            *broken += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
        }
        edu_progress_update(progress, atomic_load(&board->done) + atomic_load(&board->failed));
        apr_sleep(WAIT_US);
    }
}

static edu_error_t *
run_processes(board_t *board, int count, int jobs, const edu_workers_t *workers, void *baton,
              edu_progress_t *progress, apr_pool_t *pool)
{
    pid_t *children = apr_pcalloc(pool, sizeof *children * (size_t)jobs);
    pid_t self = getpid();
    edu_error_t *error = NULL;
    int started = 0;
    int broken;

    fflush(NULL); /* or it would be written once more by each child */
    while (started < jobs && error == NULL) {
        pid_t pid = fork();

        if (pid == 0)
            be_child(board, count, workers, baton, self, pool);
        if (pid < 0)
            error = edu_error_apr(EDU_ERR_SYSTEM, errno, "could not start a process");
        else
            children[started++] = pid;
    }
    /* Where one cannot be had, the others do its share. */
    if (started > 0)
        edu_error_clear(error);
    else
        return error;
    wait_for_all(children, started, board, progress, &broken);
    EDU_TRY(edu_cancel_check());
    return broken == 0
               ? NULL
               : edu_error_create(EDU_ERR_SYSTEM, NULL, "%d of %d processes broke down", broken, started);
}

edu_error_t *
edu_workers_run(int *done, int count, int jobs, const edu_workers_t *workers, void *baton,
                apr_pool_t *scratch_pool)
{
    board_t *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    edu_progress_t progress;
    edu_error_t *error;

    *done = 0;
    if (board == MAP_FAILED)
        return edu_error_apr(EDU_ERR_SYSTEM, errno, "could not share memory between processes");
    *board = (board_t){0};
    jobs = jobs < count ? jobs : count;
    edu_progress_start(&progress, workers->label, count);
    error = jobs <= 1 ? take_numbers(board, count, workers, baton, &progress, scratch_pool)
                      : run_processes(board, count, jobs, workers, baton, &progress, scratch_pool);
    edu_progress_finish(&progress);
    *done = atomic_load(&board->done);
    munmap(board, sizeof *board);
    return error;
}
