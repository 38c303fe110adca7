/* unit_tests [SUITE...]
 *
 * Runs the suites of suites.def, or those named, and prints TAP. Exits 0 when every test passed, 1 when one failed,
 * 2 when a suite named is unknown or CUnit cannot start. */
#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <apr_general.h>
#include <gsl/gsl_errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) void edu_suite_##name(void);
#include "tests/unit/suites.def"
#undef SUITE

static const struct {
    const char *name;
    void (*add)(void);
} suites[] = {
#define SUITE(name) {#name, edu_suite_##name},
#include "tests/unit/suites.def"
#undef SUITE
};

#define SUITE_COUNT (sizeof suites / sizeof suites[0])

static unsigned tests_passed;
static unsigned tests_failed;

static void
report_test(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failures)
{
    if (failures == NULL)
        tests_passed++;
    else
        tests_failed++;
    printf("%s %u - %s: %s\n", failures == NULL ? "ok" : "not ok", tests_passed + tests_failed, suite->pName,
           test->pName);
    for (CU_pFailureRecord failure = failures; failure != NULL; failure = failure->pNext)
        printf("# %s:%u: %s\n", failure->strFileName, failure->uiLineNumber, failure->strCondition);
}

/* CUnit skips the tests of a suite whose set-up failed: each counts as failed. */
static void
report_suite_setup(const CU_pSuite suite)
{
    for (CU_pTest test = suite->pTest; test != NULL; test = test->pNext) {
        tests_failed++;
        printf("not ok %u - %s: %s\n# the set-up of the suite failed\n", tests_passed + tests_failed,
               suite->pName, test->pName);
    }
}

static void
report_suite_cleanup(const CU_pSuite suite)
{
    tests_failed++;
    printf("not ok %u - %s: clean-up of the suite\n", tests_passed + tests_failed, suite->pName);
}

/* Adds the suites named, all when none is named; false when a name is unknown. */
static bool
add_suites(int count, char **names)
{
    for (int i = 0; i < count; i++) {
        bool known = false;

        for (size_t j = 0; j < SUITE_COUNT; j++)
            known = known || strcmp(names[i], suites[j].name) == 0;
        if (!known) {
            fprintf(stderr, "unit_tests: unknown suite \"%s\"\n", names[i]);
            return false;
        }
    }
    for (size_t j = 0; j < SUITE_COUNT; j++) {
        bool wanted = count == 0;

        for (int i = 0; i < count; i++)
            wanted = wanted || strcmp(names[i], suites[j].name) == 0;
        if (wanted)
            suites[j].add();
    }
    return true;
}

/* What LeakSanitizer is to pass over. libxlsxwriter 1.1 loses the formula of every list that a cell's choice is limited to
 * (worksheet_data_validation_range with a list by formula); the library's frames show no caller. fontconfig 2.14 loses 288 bytes of its own
 * configuration files. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:lxw_strdup\nleak:libfontconfig\n";
}

int
main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (apr_initialize() != APR_SUCCESS || CU_initialize_registry() != CUE_SUCCESS) {
        fputs("unit_tests: could not start\n", stderr);
        return 2;
    }
    gsl_set_error_handler_off();
    if (!add_suites(argc - 1, argv + 1))
        return 2;
    if (CU_get_error() != CUE_SUCCESS) {
        fprintf(stderr, "unit_tests: could not add the suites: %s\n", CU_get_error_msg());
        return 2;
    }

    CU_set_test_complete_handler(report_test);
    CU_set_suite_init_failure_handler(report_suite_setup);
    CU_set_suite_cleanup_failure_handler(report_suite_cleanup);
    CU_run_all_tests();
    CU_cleanup_registry();
    apr_terminate();

    printf("1..%u\n%u passed, %u failed\n", tests_passed + tests_failed, tests_passed, tests_failed);
    return tests_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
