/* Any bytes as an expression: refused with a position, or read, printed, described, read again and computed. */
#include "base/pool.h"
#include "model/expr.h"
#include "tests/support/make_form.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static edu_number_t
some_value(void *baton, const edu_form_t *form, int cell, int lag)
{
    (void)baton;
    (void)form;
    return (edu_number_t){(edu_state_t)((cell + lag) % 3), (cell + lag) % 3 == 0 ? cell - 3 : 0};
}

static void
require(bool holds, const char *what, const char *text)
{
    if (holds)
        return;
    fprintf(stderr, "%s: %s\n", what, text);
    abort();
}

static void
use(const edu_expr_t *expr, const apr_array_header_t *forms, apr_pool_t *pool)
{
    const char *text = edu_expr_print(expr, pool);
    edu_expr_t *again;
    edu_error_t *error = edu_expr_parse(&again, text, forms, 1, 1, pool);

    require(error == NULL, "a printed expression was refused", text);
    require(edu_expr_equal(expr, again), "a printed expression changed", text);
    edu_number_t a = edu_expr_eval(expr, some_value, NULL);
    edu_number_t b = edu_expr_eval(again, some_value, NULL);
    require(a.state == b.state && a.value == b.value, "a printed expression has another value", text);
    edu_expr_describe(expr, EDU_LANG_ZH, pool);
    edu_expr_describe(expr, EDU_LANG_EN, pool);
    edu_expr_inputs(expr, pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *forever;
    static apr_array_header_t *forms;
    edu_expr_t *expr;

    if (forever == NULL) {
        apr_initialize();
        forever = edu_pool_create(NULL);
        forms = edu_make_forms(forever);
    }
    apr_pool_t *pool = edu_pool_create(forever);
    edu_error_t *error =
        edu_expr_parse(&expr, apr_pstrmemdup(pool, (const char *)data, size), forms, 1, 1, pool);
    if (error == NULL)
        use(expr, forms, pool);
    else
        require(strncmp(error->message, "line ", 5) == 0, "an error without a position", error->message);
    edu_error_clear(error);
    apr_pool_destroy(pool);
    return 0;
}
