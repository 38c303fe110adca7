/* One register for many files: read once, shared by threads, read anew when a file has brought units. */
#include "base/pool.h"
#include "collector/register_private.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

/* The register with one form's attributes, as long as somebody uses it or may still ask for it. */
typedef struct shared_t {
    edu_registers_t *registers;
    const edu_form_t *form;
    edu_register_t *units;
    int users;
    bool current; /* in the table */
    apr_pool_t *pool;
} shared_t;

struct edu_registers_t {
    apr_thread_mutex_t *mutex;
    apr_hash_t *by_form; /* form code to shared_t */
    apr_pool_t *pool;
};

edu_registers_t *
edu_registers_create(apr_pool_t *pool)
{
    edu_registers_t *registers = apr_pcalloc(pool, sizeof *registers);

    registers->pool = pool;
    registers->by_form = apr_hash_make(pool);
    if (apr_thread_mutex_create(&registers->mutex, APR_THREAD_MUTEX_DEFAULT, pool) != APR_SUCCESS)
        return NULL; /* then every file reads it for itself */
    return registers;
}

/* Under the mutex. */
static void
drop(shared_t *shared)
{
    if (shared->users == 0 && !shared->current)
        apr_pool_destroy(shared->pool);
}

static apr_status_t
let_go(void *baton)
{
    shared_t *shared = baton;
    apr_thread_mutex_t *mutex = shared->registers->mutex;

    apr_thread_mutex_lock(mutex);
    shared->users--;
    drop(shared);
    apr_thread_mutex_unlock(mutex);
    return APR_SUCCESS;
}

/* Under the mutex: who needs the same register waits until it is read. */
static edu_error_t *
find_or_read(shared_t **shared, edu_registers_t *registers, edu_db_t *db, const edu_form_t *form)
{
    apr_pool_t *pool;
    edu_error_t *error;

    *shared = apr_hash_get(registers->by_form, form->code, APR_HASH_KEY_STRING);
    if (*shared == NULL) {
        pool = edu_pool_create(NULL);
        *shared = apr_pcalloc(pool, sizeof **shared);
        (*shared)->registers = registers;
        (*shared)->form = form;
        (*shared)->current = true;
        (*shared)->pool = pool;
        error = edu_register_read(&(*shared)->units, db, form, NULL, NULL, pool);
        if (error != NULL) {
            apr_pool_destroy(pool);
            return error;
        }
        apr_hash_set(registers->by_form, form->code, APR_HASH_KEY_STRING, *shared);
    }
    (*shared)->users++;
    return NULL;
}

edu_error_t *
edu_registers_open(edu_register_t **units, edu_registers_t *registers, edu_db_t *db, const edu_form_t *form,
                   apr_pool_t *pool)
{
    shared_t *shared;
    edu_error_t *error;

    if (registers == NULL)
        return edu_register_read(units, db, form, NULL, NULL, pool);
    apr_thread_mutex_lock(registers->mutex);
    error = find_or_read(&shared, registers, db, form);
    apr_thread_mutex_unlock(registers->mutex);
    if (error != NULL)
        return error;
    apr_pool_cleanup_register(pool, shared, let_go, apr_pool_cleanup_null);
    *units = edu_register_over(shared->units, pool);
    return NULL;
}

void
edu_registers_changed(edu_registers_t *registers)
{
    if (registers == NULL)
        return;
    apr_thread_mutex_lock(registers->mutex);
    for (apr_hash_index_t *i = apr_hash_first(NULL, registers->by_form); i != NULL; i = apr_hash_next(i)) {
        shared_t *shared = apr_hash_this_val(i);

        shared->current = false;
        drop(shared);
    }
    apr_hash_clear(registers->by_form);
    apr_thread_mutex_unlock(registers->mutex);
}
