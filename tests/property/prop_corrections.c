/* prop_corrections [SEED [WORLDS]]
 *
 * Random sequences of loads with every strategy and of undos, against a model of what is stored: after each step the returns, the counts
 * and the states of county-periods are the model's; an undo is refused just when a later submission changed what the submission had
 * brought; and in the end the rollups are those of a store that was loaded with what is left and nothing else, to the byte. The seed comes
 * from the argument, else from EDUSTAT_SEED, else from the clock; it is printed. Wants a server in PG*: run it by tests/support/with-pg.
 * TAP; exits 1 when a property fails. */
#include "aggregator/run.h"
#include "base/pool.h"
#include "collector/collect.h"
#include "collector/undo.h"
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

typedef enum property_t { RETURNS, COUNTS, STATES, UNDOS, INCREMENTAL, FRESH, PROPERTIES } property_t;

static const char *const titles[PROPERTIES] = {
    [RETURNS] = "returns are what loads and undos make of them",
    [COUNTS] = "a load counts what it did",
    [STATES] = "states of county-periods count what they hold, and those that hold nothing have none",
    [UNDOS] = "an undo is refused just when a later submission changed what the submission brought",
    [INCREMENTAL] = "an incremental run after loads and undos gives what a full one gives, to the byte",
    [FRESH] = "rollups are those of what is left, loaded into an empty store",
};

static int failures[PROPERTIES];
static char examples[PROPERTIES][4000];
static uint64_t world_seed;

static void
failed(property_t property, const char *example)
{
    if (failures[property]++ == 0)
        apr_snprintf(examples[property], sizeof examples[property], "world %" PRIu64 ": %s", world_seed,
                     example);
}

/* What the model holds of one return of the world. */
typedef struct value_t {
    bool held;
    int64_t cells[EDU_WORLD_CELLS_MOST];
    bool present[EDU_WORLD_CELLS_MOST];
} value_t;

/* A submission: what it changed, and what that was before. */
typedef struct past_t {
    int64_t number;
    bool undone;
    bool *changed;   /* one a return */
    value_t *before; /* one a return */
} past_t;

typedef struct model_t {
    edu_world_t *world;
    value_t *values;           /* one a return */
    apr_array_header_t *pasts; /* past_t */
    const char *steps;         /* for an example of a failure */
} model_t;

static edu_return_t *
return_at(const edu_world_t *world, int index)
{
    return APR_ARRAY_IDX(world->returns, index, edu_return_t *);
}

static bool
same_value(const value_t *a, const value_t *b, int cells)
{
    if (a->held != b->held)
        return false;
    for (int i = 0; a->held && i < cells; i++)
        if (a->present[i] != b->present[i] || (a->present[i] && a->cells[i] != b->cells[i]))
            return false;
    return true;
}

/* --- loads --- */

/* The value that a row gives a return: what it says, or, where blanks keep, what is held where it says nothing. */
static value_t
taken(const value_t *old, const edu_return_t *row, bool keep)
{
    value_t new = {.held = true};

    for (int i = 0; i < row->form->cells->nelts; i++) {
        bool kept = !row->present[i] && keep && old->held;

        new.present[i] = kept ? old->present[i] : row->present[i];
        new.cells[i] = kept ? old->cells[i] : row->cells[i];
    }
    return new;
}

typedef struct expected_t {
    int64_t fresh;
    int64_t replaced;
    int64_t unchanged;
    int64_t removed;
    int64_t rejected;
} expected_t;

/* Applies a row to the model. */
static void
apply_row(expected_t *expected, value_t *value, const edu_return_t *row, edu_strategy_t strategy, bool keep)
{
    value_t new = taken(value, row, keep);

    if (strategy == EDU_CREATE ? value->held
                               : (strategy == EDU_UPDATE || strategy == EDU_DELETE) && !value->held) {
        expected->rejected++;
    } else if (strategy == EDU_DELETE) {
        expected->removed++;
        value->held = false;
    } else {
        *(!value->held                                       ? &expected->fresh
          : same_value(value, &new, row->form->cells->nelts) ? &expected->unchanged
                                                             : &expected->replaced) += 1;
        *value = new;
    }
}

static bool
is_among(const apr_array_header_t *rows, const edu_return_t *one)
{
    for (int i = 0; i < rows->nelts; i++)
        if (APR_ARRAY_IDX(rows, i, const edu_return_t *) == one)
            return true;
    return false;
}

static bool
is_spoken_of(const apr_array_header_t *rows, const edu_return_t *one)
{
    for (int i = 0; i < rows->nelts; i++) {
        const edu_return_t *row = APR_ARRAY_IDX(rows, i, const edu_return_t *);

        if (row->form == one->form && strcmp(row->area, one->area) == 0 &&
            strcmp(row->period, one->period) == 0)
            return true;
    }
    return false;
}

static void
apply(expected_t *expected, model_t *model, const apr_array_header_t *rows, edu_strategy_t strategy,
      bool keep)
{
    for (int i = 0; i < model->world->returns->nelts; i++) {
        const edu_return_t *one = return_at(model->world, i);
        value_t *value = &model->values[i];

        if (is_among(rows, one)) {
            apply_row(expected, value, one, strategy, keep);
        } else if (strategy == EDU_REPLACE && value->held && is_spoken_of(rows, one)) {
            expected->removed++;
            value->held = false;
        }
    }
}

/* Rows of one form, with other values than before for some. Now and then a whole period of it. */
static apr_array_header_t *
make_rows(const edu_world_t *world)
{
    const edu_form_t *form =
        APR_ARRAY_IDX(world->catalogue->forms, edu_world_draw(world->catalogue->forms->nelts),
                      const edu_form_t *);
    apr_array_header_t *rows = apr_array_make(world->pool, 64, sizeof(edu_return_t *));
    int odds = 1 + edu_world_draw(6);
    int year = edu_world_draw(2) == 0 ? EDU_WORLD_FIRST_YEAR + edu_world_draw(EDU_WORLD_YEARS) : 0;
    bool corrected = edu_world_draw(3) != 0;

    for (int i = 0; i < world->returns->nelts; i++) {
        edu_return_t *one = return_at(world, i);

        if (one->form != form || (year > 0 && one->year != year) || edu_world_draw(odds) != 0)
            continue;
        if (corrected && edu_world_draw(2) == 0)
            edu_world_fill_cell(one, edu_world_draw(form->cells->nelts));
        edu_world_say_something(one);
        APR_ARRAY_PUSH(rows, edu_return_t *) = one;
    }
    if (edu_world_draw(2) == 0)
        edu_world_shuffle(rows);
    return rows;
}

static edu_error_t *
collect(edu_collect_report_t *report, edu_world_t *world, const apr_array_header_t *rows,
        edu_strategy_t strategy, bool keep, bool dry_run)
{
    const edu_form_t *form = APR_ARRAY_IDX(rows, 0, const edu_return_t *)->form;
    edu_collect_options_t options = {.form = form,
                                     .period_text = "",
                                     .by = "test",
                                     .program_version = "test"};
    const char *path;

    options.catalogue_version = 1;
    options.again = true;
    options.strategy = strategy;
    options.keep_blanks = keep;
    options.dry_run = dry_run;
    EDU_TRY(edu_world_write_returns(&path, world, form, rows, true));
    return edu_collect_file(report, world->db, world->catalogue, path, &options, world->pool);
}

/* Notes the submission, with what it changed. */
static void
remember(model_t *model, int64_t number, value_t *before)
{
    int count = model->world->returns->nelts;
    past_t past = {number, false, apr_pcalloc(model->world->pool, (size_t)count + 1), before};

    for (int i = 0; i < count; i++)
        past.changed[i] =
            !same_value(&before[i], &model->values[i], return_at(model->world, i)->form->cells->nelts);
    APR_ARRAY_PUSH(model->pasts, past_t) = past;
}

static edu_error_t *
load(model_t *model)
{
    edu_world_t *world = model->world;
    size_t size = sizeof(value_t) * (size_t)(world->returns->nelts + 1);
    edu_strategy_t strategy = (edu_strategy_t)edu_world_draw(EDU_STRATEGY_COUNT);
    bool keep = strategy == EDU_UPDATE || (strategy == EDU_MERGE && edu_world_draw(3) == 0);
    apr_array_header_t *rows = make_rows(world);
    value_t *before = apr_pmemdup(world->pool, model->values, size);
    expected_t expected = {0};
    edu_collect_report_t report;

    if (rows->nelts == 0)
        return NULL;
    apply(&expected, model, rows, strategy, keep);
    for (int dry = edu_world_draw(4) == 0; dry >= 0; dry--) {
        EDU_TRY(collect(&report, world, rows, strategy, keep, dry > 0));
        if (report.fresh != expected.fresh || report.replaced != expected.replaced ||
            report.unchanged != expected.unchanged || report.removed != expected.removed ||
            report.rejected != expected.rejected)
            failed(COUNTS,
                   apr_psprintf(world->pool,
                                "%s of %d rows of %s%s: new %" PRId64 " (%" PRId64 "), replaced %" PRId64
                                " (%" PRId64 "), unchanged %" PRId64 " (%" PRId64 "), removed %" PRId64
                                " (%" PRId64 "), rejected %" PRId64 " (%" PRId64 ")%s",
                                edu_strategy_name(strategy), rows->nelts, report.form, dry > 0 ? ", dry" : "",
                                report.fresh, expected.fresh, report.replaced, expected.replaced,
                                report.unchanged, expected.unchanged, report.removed, expected.removed,
                                report.rejected, expected.rejected, model->steps));
    }
    model->steps =
        apr_psprintf(world->pool, "%s\n#   %" PRId64 ": %s%s, %d rows of %s", model->steps, report.submission,
                     edu_strategy_name(strategy), keep ? " (keep)" : "", rows->nelts, report.form);
    remember(model, report.submission, before);
    return NULL;
}

/* --- undos --- */

/* Whether a later submission that stands changed a return that this one changed. */
static bool
is_depended_on(const model_t *model, int index)
{
    const past_t *past = &APR_ARRAY_IDX(model->pasts, index, past_t);

    for (int i = index + 1; i < model->pasts->nelts; i++) {
        const past_t *later = &APR_ARRAY_IDX(model->pasts, i, past_t);

        for (int k = 0; !later->undone && k < model->world->returns->nelts; k++)
            if (past->changed[k] && later->changed[k])
                return true;
    }
    return false;
}

static edu_error_t *
undo(model_t *model)
{
    edu_world_t *world = model->world;
    int count = model->pasts->nelts;
    edu_undo_report_t report;

    if (count == 0)
        return NULL;
    /* The latest ones can be undone most often. */
    int index =
        edu_world_draw(2) == 0 ? edu_world_draw(count) : count - 1 - edu_world_draw(count < 3 ? count : 3);
    past_t *past = &APR_ARRAY_IDX(model->pasts, index, past_t);
    bool refused = past->undone || is_depended_on(model, index);
    edu_error_t *error =
        edu_undo(&report, world->db, world->catalogue, past->number, "test", "test", false, world->pool);

    if (error != NULL && error->code != EDU_ERR_REFUSED)
        return error;
    if ((error != NULL) != refused)
        failed(UNDOS, apr_psprintf(world->pool, "undo of %" PRId64 " %s%s", past->number,
                                   error != NULL ? error->message : "was not refused", model->steps));
    model->steps = apr_psprintf(world->pool, "%s\n#   undo %" PRId64 "%s", model->steps, past->number,
                                error != NULL ? ", refused" : "");
    if (error == NULL) {
        past->undone = true;
        for (int i = 0; i < world->returns->nelts; i++)
            if (past->changed[i])
                model->values[i] = past->before[i];
    }
    edu_error_clear(error);
    return NULL;
}

/* --- what stands in the database --- */

static edu_error_t *
add_line(char *line, size_t length, void *baton)
{
    edu_buffer_t *out = baton;

    edu_buffer_add(out, line, length);
    edu_buffer_add_char(out, '\n');
    return NULL;
}

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The model's returns of a form as the statement of check_returns() gives them, in the order of bytes. */
static edu_buffer_t *
model_returns(const model_t *model, const edu_form_t *form)
{
    apr_pool_t *pool = model->world->pool;
    apr_array_header_t *lines = apr_array_make(pool, 64, sizeof(const char *));
    edu_buffer_t *out = edu_buffer_create(4096, pool);

    for (int i = 0; i < model->world->returns->nelts; i++) {
        const edu_return_t *one = return_at(model->world, i);
        edu_buffer_t *line = edu_buffer_create(256, pool);

        if (one->form != form || !model->values[i].held)
            continue;
        edu_buffer_printf(line, "%s %s %s%s%s", one->area, one->period,
                          one->unit != NULL ? one->unit->code : one->area,
                          one->unit == NULL && *one->scope != '\0' ? "/" : "", one->scope);
        for (int k = 0; k < form->cells->nelts; k++) {
            edu_buffer_add_char(line, ' ');
            if (model->values[i].present[k])
                edu_text_add_scaled(line, model->values[i].cells[k],
                                    APR_ARRAY_IDX(form->cells, k, const edu_cell_t *)->measure->decimals);
            else
                edu_buffer_add_char(line, '-');
        }
        APR_ARRAY_PUSH(lines, const char *) = edu_buffer_text(line);
    }
    qsort(lines->elts, (size_t)lines->nelts, sizeof(const char *), compare_lines);
    for (int i = 0; i < lines->nelts; i++)
        edu_buffer_printf(out, "%s\n", APR_ARRAY_IDX(lines, i, const char *));
    return out;
}

/* The first line in which two texts differ. */
static void
compare(property_t property, const edu_buffer_t *a, const edu_buffer_t *b, const char *steps,
        apr_pool_t *pool)
{
    size_t at = 0;
    size_t line = 0;

    if (a->length == b->length && memcmp(a->data, b->data, a->length) == 0)
        return;
    for (; at < a->length && at < b->length && a->data[at] == b->data[at]; at++)
        if (a->data[at] == '\n')
            line = at + 1;
    const char *x = apr_pstrmemdup(pool, a->data + line, a->length - line);
    const char *y = apr_pstrmemdup(pool, b->data + line, b->length - line);
    failed(property, apr_pstrcat(pool, "\n#   ", apr_pstrmemdup(pool, x, strcspn(x, "\n")), "\n#   ",
                                 apr_pstrmemdup(pool, y, strcspn(y, "\n")), steps, NULL));
}

static edu_error_t *
check_returns(const model_t *model, const edu_form_t *form)
{
    edu_world_t *world = model->world;
    edu_buffer_t *sql = edu_buffer_create(1024, world->pool);
    edu_buffer_t *got = edu_buffer_create(4096, world->pool);
    edu_result_t *rows;

    edu_buffer_add_text(sql,
                        "COPY (SELECT line FROM (SELECT county_code || ' ' || period || ' ' || unit_code");
    for (int i = 0; i < form->cells->nelts; i++)
        edu_buffer_printf(sql, " || ' ' || coalesce(trim_scale(\"%s\"::numeric)::text, '-')",
                          APR_ARRAY_IDX(form->cells, i, const edu_cell_t *)->column);
    edu_buffer_printf(sql, " AS line FROM edustat.return_%s) r ORDER BY line COLLATE \"C\") TO STDOUT",
                      form->code);
    EDU_TRY(edu_copy_out(world->db, edu_buffer_text(sql), add_line, got));
    compare(RETURNS, got, model_returns(model, form), model->steps, world->pool);
    EDU_TRY(edu_db_query(
        &rows, world->db,
        apr_psprintf(world->pool,
                     "SELECT county_code, period, s.rows, r.count FROM (SELECT * FROM edustat.return_state "
                     "WHERE form = '%s') s FULL JOIN (SELECT county_code, year, period, count(*) FROM "
                     "edustat.return_%s GROUP BY 1, 2, 3) r USING (county_code, year, period) "
                     "WHERE s.rows IS DISTINCT FROM r.count LIMIT 1",
                     form->code, form->code),
        EDU_NO_PARAMS, world->pool));
    if (edu_result_rows(rows) > 0)
        failed(STATES, apr_pstrcat(world->pool, form->code, " ", edu_result_text(rows, 0, 0), " ",
                                   edu_result_text(rows, 0, 1), model->steps, NULL));
    return NULL;
}

static edu_error_t *
check(const model_t *model)
{
    const apr_array_header_t *forms = model->world->catalogue->forms;

    for (int i = 0; i < forms->nelts; i++)
        EDU_TRY(check_returns(model, APR_ARRAY_IDX(forms, i, const edu_form_t *)));
    return NULL;
}

static edu_error_t *
aggregate(edu_world_t *world, bool full)
{
    edu_run_options_t options = {full, INT_MIN, INT_MAX, NULL};
    edu_run_report_t report;

    return edu_aggregate(&report, world->db, world->catalogue, &options, world->pool);
}

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

/* What the model holds, into an empty store, a file a form. Undos leave the register as it is; it comes along. */
static edu_error_t *
load_fresh(model_t *model)
{
    edu_world_t *world = model->world;

    EDU_TRY(edu_db_script(world->db, "DROP TABLE IF EXISTS public.register; "
                                     "CREATE TABLE public.register AS TABLE edustat.unit"));
    EDU_TRY(make_store(world));
    EDU_TRY(edu_db_script(world->db,
                          "INSERT INTO edustat.unit TABLE public.register; DROP TABLE public.register"));
    for (int i = 0; i < world->catalogue->forms->nelts; i++) {
        apr_array_header_t *rows = apr_array_make(world->pool, 64, sizeof(edu_return_t *));
        edu_collect_report_t report;

        for (int k = 0; k < world->returns->nelts; k++) {
            edu_return_t *one = return_at(world, k);

            if (one->form != APR_ARRAY_IDX(world->catalogue->forms, i, const edu_form_t *) ||
                !model->values[k].held)
                continue;
            memcpy(one->cells, model->values[k].cells, sizeof one->cells);
            memcpy(one->present, model->values[k].present, sizeof one->present);
            APR_ARRAY_PUSH(rows, edu_return_t *) = one;
        }
        if (rows->nelts > 0)
            EDU_TRY(collect(&report, world, rows, EDU_MERGE, false, false));
    }
    return aggregate(world, true);
}

static edu_error_t *
check_world(edu_world_t *world)
{
    edu_buffer_t *incremental;
    edu_buffer_t *full;
    edu_buffer_t *fresh;

    EDU_TRY(edu_world_make(world, world_seed));
    EDU_TRY(edu_db_connect(&world->db, "", world->pool));
    EDU_TRY(make_store(world));
    model_t model = {world, apr_pcalloc(world->pool, sizeof(value_t) * (size_t)(world->returns->nelts + 1)),
                     apr_array_make(world->pool, 32, sizeof(past_t)), ""};
    for (int steps = 16 + edu_world_draw(16); steps > 0; steps--) {
        EDU_TRY(edu_world_draw(3) == 0 ? undo(&model) : load(&model));
        EDU_TRY(check(&model));
        if (edu_world_draw(3) == 0)
            EDU_TRY(aggregate(world, false));
    }
    EDU_TRY(aggregate(world, false));
    EDU_TRY(edu_world_dump(&incremental, world));
    EDU_TRY(aggregate(world, true));
    EDU_TRY(edu_world_dump(&full, world));
    compare(INCREMENTAL, incremental, full, model.steps, world->pool);
    EDU_TRY(load_fresh(&model));
    EDU_TRY(edu_world_dump(&fresh, world));
    compare(FRESH, full, fresh, model.steps, world->pool);
    return NULL;
}

int
main(int argc, char **argv)
{
    const char *seed = argc > 1 ? argv[1] : getenv("EDUSTAT_SEED");
    long worlds = argc > 2 ? strtol(argv[2], NULL, 10) : 5;
    int failing = 0;

    if (apr_initialize() != APR_SUCCESS)
        return 2;
    gsl_set_error_handler_off();
    setvbuf(stdout, NULL, _IOLBF, 0);
    apr_pool_t *pool = edu_pool_create(NULL);
    world_seed = seed != NULL && seed[0] != '\0' ? strtoull(seed, NULL, 10) : (uint64_t)apr_time_now();
    printf("# seed %" PRIu64 ", %ld worlds\n", world_seed, worlds);
    for (long i = 0; i < worlds; i++, world_seed++) {
        edu_world_t world = {.pool = edu_pool_create(pool)};
        edu_error_t *error = check_world(&world);

        edu_world_remove(&world);
        if (error != NULL) {
            printf("# world %" PRIu64 "\nBail out! %s\n", world_seed, edu_error_text(error, pool));
            return 1;
        }
        apr_pool_destroy(world.pool);
    }
    for (int i = 0; i < PROPERTIES; i++) {
        printf("%s %d - %s\n", failures[i] > 0 ? "not ok" : "ok", i + 1, titles[i]);
        if (failures[i] > 0)
            printf("# %d times, first: %s\n", failures[i], examples[i]);
        failing += failures[i] > 0;
    }
    printf("1..%d\n", PROPERTIES);
    apr_pool_destroy(pool);
    apr_terminate();
    return failing > 0;
}
