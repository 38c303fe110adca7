#include "base/error.h"
#include "base/pool.h"

#include <CUnit/CUnit.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void edu_suite_error(void);

static apr_pool_t *pool;

static int
set_up(void)
{
    pool = edu_pool_create(NULL);
    return 0;
}

static int
tear_down(void)
{
    apr_pool_destroy(pool);
    return 0;
}

static void
every_code_has_name_text_and_statuses(void)
{
    CU_ASSERT_STRING_EQUAL(edu_errcode_name(EDU_OK), "OK");
    for (int code = EDU_OK + 1; code < EDU_ERRCODE_COUNT; code++) {
        const char *name = edu_errcode_name((edu_errcode_t)code);
        const char *text = edu_errcode_text((edu_errcode_t)code);
        edu_error_t *error = edu_error_create((edu_errcode_t)code, NULL, "x");

        CU_ASSERT_FATAL(name != NULL && text != NULL);
        for (const char *at = name; *at != '\0'; at++)
            CU_ASSERT(isupper((unsigned char)*at) || *at == '_');
        CU_ASSERT(strlen(text) > 10 && islower((unsigned char)text[0]));
        CU_ASSERT(text[strlen(text) - 1] != '.');
        CU_ASSERT(edu_error_exit_status(error) >= 2 && edu_error_exit_status(error) <= 5);
        CU_ASSERT(edu_error_http_status(error) >= 400 && edu_error_http_status(error) <= 599);
        for (int other = 0; other < code; other++) {
            CU_ASSERT(strcmp(name, edu_errcode_name((edu_errcode_t)other)) != 0);
            CU_ASSERT(strcmp(text, edu_errcode_text((edu_errcode_t)other)) != 0);
        }
        edu_error_clear(error);
    }
    CU_ASSERT_STRING_EQUAL(edu_errcode_name(EDU_ERRCODE_COUNT), "UNKNOWN");
    CU_ASSERT_STRING_EQUAL(edu_errcode_text(EDU_ERRCODE_COUNT), "unknown error code");
}

static int
exit_status_of(edu_errcode_t code)
{
    edu_error_t *error = edu_error_create(code, NULL, "x");
    int status = edu_error_exit_status(error);

    edu_error_clear(error);
    return status;
}

/* Users' scripts depend on these. */
static void
exit_statuses_are_a_contract(void)
{
    CU_ASSERT_EQUAL(edu_error_exit_status(NULL), 0);
    CU_ASSERT_EQUAL(edu_error_http_status(NULL), 200);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_USAGE), 2);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_NOT_FOUND), 2);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_INPUT), 3);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_FILE), 3);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_CATALOGUE), 3);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_DB), 4);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_DB_CONNECT), 4);
    CU_ASSERT_EQUAL(exit_status_of(EDU_ERR_INTERNAL), 5);
}

static void
wrap_keeps_code_and_sqlstate(void)
{
    edu_error_t *cause = edu_error_create(EDU_ERR_DB, NULL, "relation \"%s\" does not exist", "x");

    memcpy(cause->sqlstate, "42P01", 6);
    edu_error_t *error = edu_error_wrap(cause, "could not load %d rows", 7);
    CU_ASSERT_EQUAL(error->code, EDU_ERR_DB);
    CU_ASSERT_STRING_EQUAL(error->sqlstate, "42P01");
    CU_ASSERT_PTR_EQUAL(error->cause, cause);
    CU_ASSERT_STRING_EQUAL(edu_error_text(error, pool),
                           "could not load 7 rows: relation \"x\" does not exist");
    edu_error_clear(error);
    CU_ASSERT_PTR_NULL(edu_error_wrap(NULL, "never said"));
}

static void
outermost_code_decides(void)
{
    edu_error_t *error =
        edu_error_create(EDU_ERR_DB_SCHEMA, edu_error_create(EDU_ERR_FILE, NULL, "inner"), "outer");

    CU_ASSERT_EQUAL(edu_error_exit_status(error), 4);
    CU_ASSERT(edu_error_is(error, EDU_ERR_DB_SCHEMA));
    CU_ASSERT(edu_error_is(error, EDU_ERR_FILE));
    CU_ASSERT(!edu_error_is(error, EDU_ERR_USAGE));
    CU_ASSERT(!edu_error_is(NULL, EDU_ERR_USAGE));
    edu_error_clear(error);
}

static void
details_and_hints_come_last(void)
{
    edu_error_t *inner = edu_error_create(EDU_ERR_DB, NULL, "inner");

    edu_error_detail(inner, "row %d", 3);
    edu_error_hint(inner, "inner hint");
    edu_error_t *error = edu_error_hint(edu_error_wrap(inner, "outer"), "try %s", "again");
    CU_ASSERT_STRING_EQUAL(edu_error_text(error, pool),
                           "outer: inner\ndetail: row 3\nhint: try again\nhint: inner hint");
    CU_ASSERT_STRING_EQUAL(edu_error_text(NULL, pool), "");
    edu_error_clear(error);
    edu_error_clear(NULL);
}

static void
compose_joins_chains(void)
{
    edu_error_t *first = edu_error_wrap(edu_error_create(EDU_ERR_FILE, NULL, "second"), "first");
    edu_error_t *error = edu_error_compose(first, edu_error_create(EDU_ERR_DB, NULL, "third"));

    CU_ASSERT_PTR_EQUAL(error, first);
    CU_ASSERT_STRING_EQUAL(edu_error_text(error, pool), "first: second: third");
    CU_ASSERT_EQUAL(edu_error_exit_status(error), 3);
    edu_error_clear(error);

    CU_ASSERT_PTR_NULL(edu_error_compose(NULL, NULL));
    error = edu_error_create(EDU_ERR_DB, NULL, "alone");
    CU_ASSERT_PTR_EQUAL(edu_error_compose(NULL, error), error);
    CU_ASSERT_PTR_EQUAL(edu_error_compose(error, NULL), error);
    edu_error_clear(error);
}

static void
system_errors_give_the_reason(void)
{
    edu_error_t *error = edu_error_apr(EDU_ERR_FILE, ENOENT, "could not open file \"%s\"", "a.csv");

    CU_ASSERT_STRING_EQUAL(error->message, "could not open file \"a.csv\": No such file or directory");
    edu_error_clear(error);
    CU_ASSERT_PTR_NULL(edu_error_apr(EDU_ERR_FILE, APR_SUCCESS, "fine"));
}

static void
print_prefixes_every_line(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    edu_error_t *error = edu_error_hint(edu_error_create(EDU_ERR_USAGE, NULL, "wrong"), "right");

    edu_error_print(error, "edustat", stream);
    edu_error_print(NULL, "edustat", stream);
    fclose(stream);
    CU_ASSERT_STRING_EQUAL(text, "edustat: error: wrong\nedustat: hint: right\n");
    free(text);
    edu_error_clear(error);
}

static edu_error_t *
fails(edu_error_t *error, int *reached)
{
    EDU_TRY(NULL);
    EDU_TRY_WRAP(NULL, "not %s", "said");
    EDU_TRY_WRAP(error, "while %s", "trying");
    *reached = 1;
    return NULL;
}

static void
try_returns_the_first_error(void)
{
    int reached = 0;
    edu_error_t *error = fails(edu_error_create(EDU_ERR_INPUT, NULL, "bad"), &reached);

    CU_ASSERT_STRING_EQUAL(edu_error_text(error, pool), "while trying: bad");
    CU_ASSERT_EQUAL(reached, 0);
    edu_error_clear(error);
    CU_ASSERT_PTR_NULL(fails(NULL, &reached));
    CU_ASSERT_EQUAL(reached, 1);
}

void
edu_suite_error(void)
{
    CU_pSuite suite = CU_add_suite("error", set_up, tear_down);

    CU_add_test(suite, "every code has name, text and statuses", every_code_has_name_text_and_statuses);
    CU_add_test(suite, "exit statuses are a contract", exit_statuses_are_a_contract);
    CU_add_test(suite, "wrap keeps code and sqlstate", wrap_keeps_code_and_sqlstate);
    CU_add_test(suite, "the outermost code decides", outermost_code_decides);
    CU_add_test(suite, "details and hints come last", details_and_hints_come_last);
    CU_add_test(suite, "compose joins chains", compose_joins_chains);
    CU_add_test(suite, "system errors give the reason", system_errors_give_the_reason);
    CU_add_test(suite, "print prefixes every line", print_prefixes_every_line);
    CU_add_test(suite, "try returns the first error", try_returns_the_first_error);
}
