/* prop_rollup [SEED [WORLDS]]
 *
 * Random areas and returns, loaded and aggregated in random steps, and what must hold of the rollups whatever the steps
 * were: an incremental run gives what a full one gives, to the byte; the same returns in another order, layout and number of
 * files give the same; loading a file twice changes nothing; and the checks of tests/data/rollup/checks.sql. The seed comes
 * from the argument, else from EDUSTAT_SEED, else from the clock; it is printed. Wants a server in PG*: run it by
 * tests/support/with-pg. TAP; exits 1 when a property fails. */
#include "aggregator/run.h"
#include "base/pool.h"
#include "collector/collect.h"
#include "sql/migrate.h"
#include "tests/support/rollup_world.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <apr_time.h>
#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum property_t { INCREMENTAL, RENEWED, ORDER, RELOAD, FIRST_CHECK } property_t;

static const char *const titles[] = {
    [INCREMENTAL] = "an incremental run gives what a full one gives, to the byte",
    [RENEWED] = "a full run over what stands writes nothing",
    [ORDER] = "neither the order of rows and files nor their layout matters",
    [RELOAD] = "the same rows again leave no history, no mark and no change",
};

/* The properties above, then the checks of checks.sql. */
#define CHECKS_MOST 40
typedef struct failure_t {
    const char *title;
    int count;
    char example[4000];
} failure_t;

static failure_t failures[FIRST_CHECK + CHECKS_MOST];
static int property_count = FIRST_CHECK;
static uint64_t world_seed;

static void
failed(int property, const char *example)
{
    if (failures[property].count++ == 0)
        apr_snprintf(failures[property].example, sizeof failures[property].example, "world %" PRIu64 ": %s",
                     world_seed, example);
}

/* Loads some returns of one form, in the order given. */
static edu_error_t *
load(edu_world_t *world, const edu_form_t *form, const apr_array_header_t *returns, bool wide,
     edu_collect_report_t *report)
{
    const char *path;
    edu_collect_options_t options = {.form = form,
                                     .period_text = "",
                                     .by = "test",
                                     .program_version = "test"};

    options.catalogue_version = 1;
    options.again = true;
    if (!wide)
        options.profile =
            edu_catalogue_profile(world->catalogue, apr_pstrcat(world->pool, form->code, "_long", NULL));
    if (options.profile == NULL)
        wide = true;
    EDU_TRY(edu_world_write_returns(&path, world, form, returns, wide));
    EDU_TRY(edu_collect_file(report, world->db, world->catalogue, path, &options, world->pool));
    for (int i = 0; i < returns->nelts; i++)
        APR_ARRAY_IDX(returns, i, edu_return_t *)->loaded = true;
    if (report->rejected > 0)
        return edu_error_create(EDU_ERR_INTERNAL, NULL, "%" PRId64 " rows of %s were rejected",
                                report->rejected, form->code);
    return NULL;
}

static const edu_form_t *
some_form(const edu_world_t *world)
{
    return APR_ARRAY_IDX(world->catalogue->forms, edu_world_draw(world->catalogue->forms->nelts),
                         const edu_form_t *);
}

/* Returns of a form: those loaded or not, each with a chance of 1 in `odds`. */
static apr_array_header_t *
pick(const edu_world_t *world, const edu_form_t *form, bool loaded, int odds)
{
    apr_array_header_t *picked = apr_array_make(world->pool, 64, sizeof(edu_return_t *));
    int year = edu_world_draw(3) == 0 ? EDU_WORLD_FIRST_YEAR + edu_world_draw(EDU_WORLD_YEARS) : 0;

    for (int i = 0; i < world->returns->nelts; i++) {
        edu_return_t *one = APR_ARRAY_IDX(world->returns, i, edu_return_t *);

        if (one->form == form && one->loaded == loaded && (year == 0 || one->year == year) &&
            edu_world_draw(odds) == 0)
            APR_ARRAY_PUSH(picked, edu_return_t *) = one;
    }
    if (edu_world_draw(2) == 0)
        edu_world_shuffle(picked);
    return picked;
}

/* --- what stands in the database --- */

static void
compare(int property, const edu_buffer_t *a, const edu_buffer_t *b, apr_pool_t *pool)
{
    size_t at = 0;
    size_t line = 0;

    if (a->length == b->length && memcmp(a->data, b->data, a->length) == 0)
        return;
    for (; at < a->length && at < b->length && a->data[at] == b->data[at]; at++)
        if (a->data[at] == '\n')
            line = at + 1;
    failed(property,
           apr_pstrcat(pool, "\n#   ", apr_pstrmemdup(pool, a->data + line, strcspn(a->data + line, "\n")),
                       "\n#   ", apr_pstrmemdup(pool, b->data + line, strcspn(b->data + line, "\n")), NULL));
}

static edu_error_t *
aggregate(edu_world_t *world, bool full, int year, const char *area)
{
    edu_run_options_t options = {full, year > 0 ? year : INT_MIN,
                                 year > 0 ? year + edu_world_draw(2) : INT_MAX, area};
    edu_run_report_t report;

    return edu_aggregate(&report, world->db, world->catalogue, &options, world->pool);
}

/* Over what stands, and again into tables that hold nothing. */
static edu_error_t *
aggregate_anew(edu_world_t *world)
{
    const edu_run_options_t options = {true, INT_MIN, INT_MAX, NULL};
    edu_run_report_t report;

    EDU_TRY(edu_aggregate(&report, world->db, world->catalogue, &options, world->pool));
    if (report.written > 0)
        failed(RENEWED,
               apr_psprintf(world->pool, "%" PRId64 " rates of %" PRId64, report.written, report.rates));
    EDU_TRY(edu_db_script(world->db,
                          "TRUNCATE edustat.rollup_indicator, edustat.rollup_peer, edustat.rollup_bound"));
    return edu_aggregate(&report, world->db, world->catalogue, &options, world->pool);
}

/* --- the steps --- */

static edu_error_t *
load_new(edu_world_t *world, int odds)
{
    const edu_form_t *form = some_form(world);
    apr_array_header_t *picked = pick(world, form, false, odds);
    edu_collect_report_t report;

    return picked->nelts == 0 ? NULL : load(world, form, picked, edu_world_draw(3) != 0, &report);
}

static edu_error_t *
load_corrections(edu_world_t *world, int odds)
{
    const edu_form_t *form = some_form(world);
    apr_array_header_t *picked = pick(world, form, true, odds);
    edu_collect_report_t report;

    for (int i = 0; i < picked->nelts; i++) {
        edu_return_t *one = APR_ARRAY_IDX(picked, i, edu_return_t *);

        if (edu_world_draw(2) == 0)
            edu_world_fill_cell(one, edu_world_draw(form->cells->nelts));
        edu_world_say_something(one);
    }
    return picked->nelts == 0 ? NULL : load(world, form, picked, edu_world_draw(3) != 0, &report);
}

static edu_error_t *
count_traces(int64_t *history, int64_t *marks, edu_world_t *world)
{
    edu_result_t *rows;

    EDU_TRY(edu_db_query(
        &rows, world->db,
        "SELECT (SELECT count(*) FROM edustat.return_history), (SELECT count(*) FROM edustat.dirty)",
        EDU_NO_PARAMS, world->pool));
    *history = edu_result_int(rows, 0, 0);
    *marks = edu_result_int(rows, 0, 1);
    return NULL;
}

static edu_error_t *
load_again(edu_world_t *world)
{
    const edu_form_t *form = some_form(world);
    apr_array_header_t *picked = pick(world, form, true, 1 + edu_world_draw(3));
    edu_collect_report_t report;
    int64_t before[2];
    int64_t after[2];

    if (picked->nelts == 0)
        return NULL;
    EDU_TRY(count_traces(&before[0], &before[1], world));
    EDU_TRY(load(world, form, picked, edu_world_draw(3) != 0, &report));
    EDU_TRY(count_traces(&after[0], &after[1], world));
    if (before[0] != after[0] || before[1] != after[1] || report.unchanged != picked->nelts ||
        report.fresh > 0 || report.replaced > 0)
        failed(RELOAD, apr_psprintf(world->pool,
                                    "%s: %d rows; new %" PRId64 ", replaced %" PRId64 ", unchanged %" PRId64
                                    "; history %" PRId64 " to %" PRId64 ", marks %" PRId64 " to %" PRId64,
                                    form->code, picked->nelts, report.fresh, report.replaced,
                                    report.unchanged, before[0], after[0], before[1], after[1]));
    return NULL;
}

static edu_error_t *
limited_run(edu_world_t *world)
{
    bool by_year = edu_world_draw(2) == 0;

    return aggregate(world, edu_world_draw(6) == 0,
                     by_year ? EDU_WORLD_FIRST_YEAR + edu_world_draw(EDU_WORLD_YEARS) : 0,
                     by_year && edu_world_draw(2) == 0
                         ? NULL
                         : world->places[edu_world_draw(world->place_count)].code);
}

static edu_error_t *
play(edu_world_t *world)
{
    for (int steps = 8 + edu_world_draw(16); steps > 0; steps--)
        switch (edu_world_draw(9)) {
        case 0:
        case 1: EDU_TRY(load_new(world, 1 + edu_world_draw(4))); break;
        case 2: EDU_TRY(load_new(world, 1 + edu_world_draw(40))); break;
        case 3:
        case 4: EDU_TRY(load_corrections(world, 1 + edu_world_draw(20))); break;
        case 5: EDU_TRY(load_again(world)); break;
        case 6: EDU_TRY(limited_run(world)); break;
        default: EDU_TRY(aggregate(world, false, 0, NULL));
        }
    return NULL;
}

/* What is left, in one file a form; 1 in `odds` of it stays out (0: none). */
static edu_error_t *
load_rest(edu_world_t *world, int odds, bool one_by_one)
{
    edu_collect_report_t report;

    for (int i = 0; i < world->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(world->catalogue->forms, i, const edu_form_t *);
        apr_array_header_t *rest = apr_array_make(world->pool, 64, sizeof(edu_return_t *));

        for (int k = 0; k < world->returns->nelts; k++)
            if (APR_ARRAY_IDX(world->returns, k, edu_return_t *)->form == form &&
                !APR_ARRAY_IDX(world->returns, k, edu_return_t *)->loaded &&
                (odds == 0 || edu_world_draw(odds) != 0))
                APR_ARRAY_PUSH(rest, edu_return_t *) = APR_ARRAY_IDX(world->returns, k, edu_return_t *);
        edu_world_shuffle(rest);
        if (rest->nelts > 0)
            EDU_TRY(load(world, form, rest, edu_world_draw(2) == 0, &report));
        if (one_by_one)
            EDU_TRY(aggregate(world, false, 0, NULL));
    }
    return aggregate(world, false, 0, NULL);
}

/* A return of the first year changes. Where nothing is missing, only trends look back on it from the last years. */
static edu_error_t *
correct_past(edu_world_t *world)
{
    apr_array_header_t *picked = apr_array_make(world->pool, 1, sizeof(edu_return_t *));
    edu_collect_report_t report;

    for (int tries = 0; tries < 1000 && picked->nelts == 0; tries++) {
        edu_return_t *one =
            APR_ARRAY_IDX(world->returns, edu_world_draw(world->returns->nelts), edu_return_t *);

        if (one->year == EDU_WORLD_FIRST_YEAR && one->loaded && one->form->frequency == EDU_YEAR)
            APR_ARRAY_PUSH(picked, edu_return_t *) = one;
    }
    if (picked->nelts == 0)
        return NULL;
    edu_return_t *one = APR_ARRAY_IDX(picked, 0, edu_return_t *);
    edu_world_fill_cell(one, edu_world_draw(one->form->cells->nelts));
    edu_world_say_something(one);
    EDU_TRY(load(world, one->form, picked, true, &report));
    return aggregate(world, false, 0, NULL);
}

/* Few rows at a time, so that each run is an incremental one. */
static edu_error_t *
finish(edu_world_t *world)
{
    EDU_TRY(load_rest(world, 8, edu_world_draw(2) == 0));
    for (int round = 3 + edu_world_draw(6); round > 0; round--) {
        EDU_TRY(edu_world_draw(2) == 0 ? load_new(world, 4) : load_corrections(world, 30));
        if (edu_world_draw(3) == 0)
            EDU_TRY(limited_run(world));
        EDU_TRY(aggregate(world, false, 0, NULL));
    }
    EDU_TRY(load_rest(world, 0, edu_world_draw(2) == 0));
    for (int round = world->whole ? 4 : 1; round > 0 && world->returns->nelts > 0; round--)
        EDU_TRY(correct_past(world));
    return NULL;
}

/* An empty store with the catalogue. */
static edu_error_t *
make_store(edu_world_t *world)
{
    edu_migrate_report_t *report;

    EDU_TRY(edu_db_script(world->db,
                          "SET client_min_messages = warning; DROP SCHEMA IF EXISTS edustat CASCADE; "
                          "DROP SCHEMA IF EXISTS edustat_pub CASCADE"));
    EDU_TRY(edu_migrate(&report, world->db, world->catalogue, "test", false, world->pool));
    return edu_db_script(world->db, "DELETE FROM edustat.dirty");
}

/* Runs each check of checks.sql; rows are failures. */
static edu_error_t *
run_checks(edu_world_t *world)
{
    static const char mark[] = "\n-- check: ";
    char *text;

    EDU_TRY(edu_world_read_data(&text, "checks.sql", world->pool));
    text = strstr(text, mark);
    for (int i = FIRST_CHECK; text != NULL; i++) {
        char *title = text + sizeof mark - 1;
        char *next = strstr(title, mark);
        size_t length = strcspn(title, "\n");
        char *body = apr_pstrmemdup(world->pool, title + length,
                                    next != NULL ? (size_t)(next - title) - length : strlen(title + length));
        edu_result_t *rows;

        failures[i].title = apr_pstrmemdup(apr_pool_parent_get(world->pool), title, length);
        property_count = i + 1 > property_count ? i + 1 : property_count;
        *strrchr(body, ';') = '\0';
        EDU_TRY_WRAP(edu_db_query(&rows, world->db,
                                  apr_pstrcat(world->pool, "SELECT to_jsonb(x) FROM (", body, ") x LIMIT 2",
                                              NULL),
                                  EDU_NO_PARAMS, world->pool),
                     "check \"%s\"", failures[i].title);
        if (edu_result_rows(rows) > 0)
            failed(i, edu_result_text(rows, 0, 0));
        text = next;
    }
    return NULL;
}

static edu_error_t *
check_world(edu_world_t *world)
{
    edu_buffer_t *incremental;
    edu_buffer_t *full;
    edu_buffer_t *again;

    EDU_TRY(edu_world_make(world, world_seed));
    EDU_TRY(edu_db_connect(&world->db, "", world->pool));
    EDU_TRY(make_store(world));
    EDU_TRY(play(world));
    EDU_TRY(finish(world));
    EDU_TRY(edu_world_dump(&incremental, world));
    EDU_TRY(run_checks(world));
    EDU_TRY(aggregate_anew(world));
    EDU_TRY(edu_world_dump(&full, world));
    compare(INCREMENTAL, incremental, full, world->pool);

    for (int i = 0; i < world->returns->nelts; i++)
        APR_ARRAY_IDX(world->returns, i, edu_return_t *)->loaded = false;
    EDU_TRY(make_store(world));
    EDU_TRY(load_rest(world, 0, false));
    EDU_TRY(edu_world_dump(&again, world));
    compare(ORDER, full, again, world->pool);
    return NULL;
}

int
main(int argc, char **argv)
{
    const char *seed = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");
    long worlds = argc > 2 ? strtol(argv[2], NULL, 10) : 4;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    gsl_set_error_handler_off();
    setvbuf(stdout, NULL, _IOLBF, 0);
    apr_pool_t *pool = edu_pool_create(NULL);
    world_seed = seed != NULL && seed[0] != '\0' ? strtoull(seed, NULL, 10) : (uint64_t)apr_time_now();
    printf("# seed %" PRIu64 ", %ld worlds\n", world_seed, worlds);
    for (int i = 0; i < FIRST_CHECK; i++)
        failures[i].title = titles[i];
    for (long i = 0; i < worlds; i++, world_seed++) {
        edu_world_t world = {.pool = edu_pool_create(pool)};

        edu_error_t *error = check_world(&world);
        edu_world_remove(&world);
        if (error != NULL) {
            printf("Bail out! world %" PRIu64 ": %s\n", world_seed, edu_error_text(error, pool));
            edu_error_clear(error);
            apr_pool_destroy(pool);
            return EXIT_FAILURE;
        }
        if (world.db != NULL)
            edu_db_close(world.db);
        apr_pool_destroy(world.pool);
    }
    for (int i = 0; i < property_count; i++) {
        printf("%s %d - %s\n", failures[i].count == 0 ? "ok" : "not ok", i + 1, failures[i].title);
        if (failures[i].count > 0)
            printf("# %d times, first: %s\n", failures[i].count, failures[i].example);
        failing += failures[i].count > 0;
    }
    printf("1..%d\n", property_count);
    apr_pool_destroy(pool);
    apr_terminate();
    return failing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
