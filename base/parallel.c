#include "base/parallel.h"

#include <apr_thread_proc.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct shared_t {
    int count;
    edu_parallel_work_t work;
    void *baton;
    edu_error_t **errors;
    atomic_int next;
    atomic_bool failed;
} shared_t;

static void
take_numbers(shared_t *shared)
{
    int index;

    while (!atomic_load(&shared->failed) && (index = atomic_fetch_add(&shared->next, 1)) < shared->count) {
        shared->errors[index] = shared->work(index, shared->baton);
        if (shared->errors[index] != NULL)
            atomic_store(&shared->failed, true);
    }
}

static void *APR_THREAD_FUNC
run(apr_thread_t *thread, void *baton)
{
    (void)thread;
    take_numbers(baton);
    return NULL;
}

edu_error_t *
edu_parallel(int count, int jobs, edu_parallel_work_t work, void *baton, apr_pool_t *scratch_pool)
{
    shared_t shared = {.count = count, .work = work, .baton = baton};
    int helpers = (jobs < count ? jobs : count) - 1;
    apr_thread_t **threads = apr_pcalloc(scratch_pool, sizeof *threads * (size_t)(helpers > 0 ? helpers : 1));
    edu_error_t *first = NULL;
    apr_status_t ignored;
    int started = 0;

    shared.errors = apr_pcalloc(scratch_pool, sizeof *shared.errors * (size_t)(count + 1));
    /* Where a thread cannot be had, the others do its share. */
    while (started < helpers &&
           apr_thread_create(&threads[started], NULL, run, &shared, scratch_pool) == APR_SUCCESS)
        started++;
    take_numbers(&shared);
    for (int i = 0; i < started; i++)
        apr_thread_join(&ignored, threads[i]);
    for (int i = 0; i < count; i++) {
        if (first == NULL)
            first = shared.errors[i];
        else
            edu_error_clear(shared.errors[i]);
    }
    return first;
}
