#include "base/error.h"

#include "base/pool.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/text_wrap.h"
#include "base/translate.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

/* Of errors that take several lines on a terminal. */
enum { INDENT = 4, LEAST_WIDTH = 20 };

static const struct {
    const char *name;
    int exit_status;
    int http_status;
    const char *text;
} code_table[EDU_ERRCODE_COUNT] = {
    {"OK", 0, 200, "success"},
#define EDU_CODE(name, exit_status, http_status, text) {#name, exit_status, http_status, text},
#include "base/errcodes.def"
#undef EDU_CODE
};

static edu_error_t *
create_v(edu_errcode_t code, edu_error_t *cause, const char *format, va_list arguments)
{
    apr_pool_t *pool = cause != NULL ? cause->pool : edu_pool_create(NULL);
    edu_error_t *error = apr_pcalloc(pool, sizeof *error);

    error->code = code;
    error->message = edu_translated_v(pool, format, arguments);
    error->cause = cause;
    error->pool = pool;
    if (cause != NULL)
        memcpy(error->sqlstate, cause->sqlstate, sizeof error->sqlstate);
    return error;
}

edu_error_t *
edu_error_create(edu_errcode_t code, edu_error_t *cause, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    edu_error_t *error = create_v(code, cause, format, arguments);
    va_end(arguments);
    return error;
}

edu_error_t *
edu_error_detail(edu_error_t *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    error->detail = edu_translated_v(error->pool, format, arguments);
    va_end(arguments);
    return error;
}

edu_error_t *
edu_error_hint(edu_error_t *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    error->hint = edu_translated_v(error->pool, format, arguments);
    va_end(arguments);
    return error;
}

edu_error_t *
edu_error_wrap(edu_error_t *cause, const char *format, ...)
{
    va_list arguments;

    if (cause == NULL)
        return NULL;
    va_start(arguments, format);
    edu_error_t *error = create_v(cause->code, cause, format, arguments);
    va_end(arguments);
    return error;
}

edu_error_t *
edu_error_apr(edu_errcode_t code, apr_status_t status, const char *format, ...)
{
    va_list arguments;
    char reason[256];

    if (status == APR_SUCCESS)
        return NULL;
    va_start(arguments, format);
    edu_error_t *error = create_v(code, NULL, format, arguments);
    va_end(arguments);
    apr_strerror(status, reason, sizeof reason);
    error->message = apr_pstrcat(error->pool, error->message, edu_translate(": "), reason, NULL);
    return error;
}

edu_error_t *
edu_error_compose(edu_error_t *first, edu_error_t *second)
{
    edu_error_t *last;

    if (first == NULL)
        return second;
    if (second == NULL)
        return first;
    for (last = first; last->cause != NULL; last = last->cause)
        ;
    /* Each chain owns one pool; the first one's now owns both. */
    apr_pool_cleanup_register(first->pool, second->pool, edu_pool_destroy_cleanup, apr_pool_cleanup_null);
    last->cause = second;
    return first;
}

void
edu_error_clear(edu_error_t *error)
{
    if (error != NULL)
        apr_pool_destroy(error->pool);
}

int
edu_error_is(const edu_error_t *error, edu_errcode_t code)
{
    for (; error != NULL; error = error->cause)
        if (error->code == code)
            return 1;
    return 0;
}

int
edu_error_exit_status(const edu_error_t *error)
{
    return error == NULL ? 0 : code_table[error->code].exit_status;
}

int
edu_error_http_status(const edu_error_t *error)
{
    return error == NULL ? 200 : code_table[error->code].http_status;
}

const char *
edu_errcode_name(edu_errcode_t code)
{
    return code < EDU_ERRCODE_COUNT ? code_table[code].name : "UNKNOWN";
}

const char *
edu_errcode_text(edu_errcode_t code)
{
    return code < EDU_ERRCODE_COUNT ? code_table[code].text : "unknown error code";
}

const char *
edu_error_text(const edu_error_t *error, apr_pool_t *pool)
{
    const char *text = "";

    for (const edu_error_t *link = error; link != NULL; link = link->cause)
        text = apr_pstrcat(pool, text, link == error ? "" : edu_translate(": "), link->message, NULL);
    for (const edu_error_t *link = error; link != NULL; link = link->cause)
        if (link->detail != NULL)
            text = apr_pstrcat(pool, text, "\n", edu_translate("detail: "), link->detail, NULL);
    for (const edu_error_t *link = error; link != NULL; link = link->cause)
        if (link->hint != NULL)
            text = apr_pstrcat(pool, text, "\n", edu_translate("hint: "), link->hint, NULL);
    return text;
}

/* A line of an error; on a terminal, where a long list would break in the middle of words, in lines of its width. */
static void
print_line(FILE *stream, const char *line, apr_pool_t *pool)
{
    size_t width = edu_terminal_width(fileno(stream), SIZE_MAX);
    const apr_array_header_t *lines;

    if (edu_text_width(line) <= width) {
        fprintf(stream, "%s\n", line);
        return;
    }
    lines = edu_text_wrap(line, width > LEAST_WIDTH + INDENT ? width - INDENT : LEAST_WIDTH, pool);
    for (int i = 0; i < lines->nelts; i++)
        fprintf(stream, "%*s%s\n", i > 0 ? INDENT : 0, "", APR_ARRAY_IDX(lines, i, const char *));
}

void
edu_error_print(const edu_error_t *error, const char *program, FILE *stream)
{
    if (error == NULL)
        return;
    if (stream == stderr)
        edu_progress_wipe();

    apr_pool_t *pool = edu_pool_create(NULL);
    char *line;
    char *state;
    int first = 1;

    for (line = apr_strtok(apr_pstrdup(pool, edu_error_text(error, pool)), "\n", &state); line != NULL;
         line = apr_strtok(NULL, "\n", &state)) {
        print_line(stream,
                   apr_pstrcat(pool, program, ": ", first ? edu_translate("error: ") : "", line, NULL), pool);
        first = 0;
    }
    apr_pool_destroy(pool);
}
