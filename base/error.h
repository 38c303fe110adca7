/* Errors as values: a chain from what the user asked for down to what the system said.
 *
 * A function that can fail returns edu_error_t *; NULL is success. Whoever receives an error either returns
 * it (wrapped with what it was doing), or reports and clears it. Library code never prints and never exits. */
#ifndef EDU_BASE_ERROR_H
#define EDU_BASE_ERROR_H

#include <apr_errno.h>
#include <apr_pools.h>
#include <stdio.h>

typedef enum edu_errcode_t {
    EDU_OK = 0,
#define EDU_CODE(name, exit_status, http_status, text) EDU_ERR_##name,
#include "base/errcodes.def"
#undef EDU_CODE
    EDU_ERRCODE_COUNT
} edu_errcode_t;

typedef struct edu_error_t {
    edu_errcode_t code;
    const char *message;       /* what happened; lower case, no full stop */
    const char *detail;        /* facts that help to understand it, or NULL */
    const char *hint;          /* what to do about it, or NULL */
    char sqlstate[6];          /* PostgreSQL's SQLSTATE, or "" */
    struct edu_error_t *cause; /* why it happened, or NULL */
    apr_pool_t *pool;          /* owns this link and all below it */
} edu_error_t;

/* A new error with `cause` below it (or NULL). The error takes over the cause. Never returns NULL. */
edu_error_t *edu_error_create(edu_errcode_t code, edu_error_t *cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds facts, or advice, to the top of a chain; returns it. */
edu_error_t *edu_error_detail(edu_error_t *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
edu_error_t *edu_error_hint(edu_error_t *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says what was being done when `cause` happened, under the cause's own code. NULL stays NULL. */
edu_error_t *edu_error_wrap(edu_error_t *cause, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An error of the operating system: APR's text for `status` becomes the reason ("could not ...: reason").
 * Returns NULL when status is APR_SUCCESS. */
edu_error_t *edu_error_apr(edu_errcode_t code, apr_status_t status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts `second` at the end of `first`'s chain, for a failure while cleaning up; either may be NULL. */
edu_error_t *edu_error_compose(edu_error_t *first, edu_error_t *second);

/* Releases a chain; NULL is allowed. */
void edu_error_clear(edu_error_t *error);

/* Whether any link of the chain has this code. */
int edu_error_is(const edu_error_t *error, edu_errcode_t code);

/* The process's exit status for an error: that of its outermost code. 0 for NULL. */
int edu_error_exit_status(const edu_error_t *error);
int edu_error_http_status(const edu_error_t *error);

/* A code's name ("DB_CONNECT") and meaning. */
const char *edu_errcode_name(edu_errcode_t code);
const char *edu_errcode_text(edu_errcode_t code);

/* The chain as text: "message: cause: cause", then detail and hint lines. Lives in `pool`. */
const char *edu_error_text(const edu_error_t *error, apr_pool_t *pool);

/* Prints "program: error: ..." with detail and hint lines. */
void edu_error_print(const edu_error_t *error, const char *program, FILE *stream);

/* Returns from the calling function when `expression` is an error. */
#define EDU_TRY(expression)                                                                                  \
    do {                                                                                                     \
        edu_error_t *edu_try_error = (expression);                                                           \
        if (edu_try_error != NULL)                                                                           \
            return edu_try_error;                                                                            \
    } while (0)

/* The same, saying what was being done. */
#define EDU_TRY_WRAP(expression, ...)                                                                        \
    do {                                                                                                     \
        edu_error_t *edu_try_error = (expression);                                                           \
        if (edu_try_error != NULL)                                                                           \
            return edu_error_wrap(edu_try_error, __VA_ARGS__);                                               \
    } while (0)

#endif
