#include "aggregator/run.h"

#include "aggregator/balanced.h"
#include "aggregator/compute.h"
#include "aggregator/others.h"
#include "aggregator/past.h"
#include "aggregator/plan.h"
#include "aggregator/sums.h"
#include "aggregator/write.h"
#include "aggregator/year.h"
#include "base/cancel.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "base/progress.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

typedef struct run_t {
    edu_run_report_t *report;
    const edu_catalogue_t *catalogue;
    const edu_run_options_t *options;
    edu_db_t *db;
    bool own; /* the transaction: what was written before it can be seen from beside */
    int jobs; /* threads */
    edu_plan_t *plan;
    edu_cube_t *cube;
    edu_balance_t *balance;
    edu_cube_t *last; /* missing returns as they last came */
    edu_writer_t *writer;
    edu_past_t *past;  /* of a full run: of all areas, as the run goes from year to year */
    apr_hash_t *years; /* incremental: year (int) to the hash of areas whose returns are read */
    apr_hash_t *whole; /* incremental: the same of years that are put together from shorter periods */
    apr_hash_t *
        codes; /* period to an array of the areas with sums of it, read from returns or expected, before anything is added up */
    apr_pool_t *pool;
} run_t;

static const edu_form_t *
form_at(const run_t *run, int form)
{
    return APR_ARRAY_IDX(run->catalogue->forms, form, const edu_form_t *);
}

static void
need_counties(run_t *run, apr_hash_t *years, int year, apr_hash_t *counties)
{
    apr_hash_t *needed = apr_hash_get(years, &year, sizeof year);

    if (needed == NULL) {
        needed = apr_hash_make(run->pool);
        apr_hash_set(years, apr_pmemdup(run->pool, &year, sizeof year), sizeof year, needed);
    }
    for (apr_hash_index_t *i = apr_hash_first(run->pool, counties); i != NULL; i = apr_hash_next(i))
        apr_hash_set(needed, apr_hash_this_key(i), APR_HASH_KEY_STRING, apr_hash_this_val(i));
}

/* What stands in a period's sums: of a year also the shorter periods that it is put together from. */
static void
need_period(run_t *run, int year, edu_frequency_t frequency, apr_hash_t *counties)
{
    need_counties(run, run->years, year, counties);
    for (int f = 0; frequency == EDU_YEAR && f < run->catalogue->forms->nelts; f++) {
        const edu_form_t *form = form_at(run, f);
        apr_array_header_t *parts;

        if (!edu_form_is_shorter(form))
            continue;
        need_counties(run, run->whole, year, counties);
        parts = edu_period_parts(year, form->frequency, form->year_reference, run->pool);
        for (int i = 0; i < parts->nelts; i++)
            if (i == 0 ||
                APR_ARRAY_IDX(parts, i, edu_period_t).year != APR_ARRAY_IDX(parts, i - 1, edu_period_t).year)
                need_counties(run, run->years, APR_ARRAY_IDX(parts, i, edu_period_t).year, counties);
    }
}

/* The areas of an earlier year that a slice's look back on. */
static apr_hash_t *
earlier_counties(const run_t *run, const edu_slice_t *slice, int lag)
{
    apr_hash_t *counties = apr_hash_copy(run->pool, slice->counties);

    edu_earlier_add(counties, run->catalogue->areas, slice->year, slice->year - lag, run->pool);
    return counties;
}

/* The years whose returns a slice's indicators are made of, for its counties. */
static void
need_slice(run_t *run, const edu_slice_t *slice)
{
    bool done[EDU_EXPR_LAG_MOST + 1] = {false};

    if (!slice->rates)
        return;
    need_period(run, slice->year, slice->frequency, slice->counties);
    for (int i = 0; i < run->catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator =
            APR_ARRAY_IDX(run->catalogue->indicators, i, const edu_indicator_t *);

        for (int k = 0; k < indicator->inputs->nelts; k++) {
            int lag = APR_ARRAY_IDX(indicator->inputs, k, edu_expr_input_t).lag;

            if (lag <= 0 || indicator->frequency != slice->frequency || done[lag])
                continue;
            done[lag] = true;
            need_period(run, slice->year - lag, slice->frequency, earlier_counties(run, slice, lag));
        }
    }
}

/* What returns would be that are missing in a slice is known from the years before it: where any of the base areas misses some, more than trends may
 * have changed. */
static edu_error_t *
look_for_missing(run_t *run, edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 64, sizeof(const char *));
    edu_result_t *rows;

    if (slice->rates || slice->counties == NULL)
        return NULL;
    for (apr_hash_index_t *i = apr_hash_first(pool, slice->counties); i != NULL; i = apr_hash_next(i)) {
        const edu_area_t *area = edu_areas_find(run->catalogue->areas, apr_hash_this_key(i), slice->year);
        bool base = false;

        for (int k = 0; area != NULL && k < run->catalogue->indicators->nelts && !base; k++)
            base = edu_areas_is_base(
                run->catalogue->areas, area, slice->year,
                APR_ARRAY_IDX(run->catalogue->indicators, k, const edu_indicator_t *)->base_level, pool);
        if (base)
            APR_ARRAY_PUSH(codes, const char *) = area->code;
    }
    EDU_TRY(edu_db_query(&rows, run->db, edu_sql_query("bound_exists"),
                         EDU_PARAMS(EDU_INT(slice->year), EDU_TEXT(slice->period),
                                    EDU_TEXT(edu_sql_array(codes, pool))),
                         pool));
    slice->rates = edu_result_bool(rows, 0, 0);
    return NULL;
}

static apr_array_header_t *
hash_keys(apr_hash_t *hash, apr_pool_t *pool)
{
    apr_array_header_t *keys = apr_array_make(pool, (int)apr_hash_count(hash), sizeof(const char *));

    for (apr_hash_index_t *i = apr_hash_first(pool, hash); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(keys, const char *) = apr_hash_this_key(i);
    return keys;
}

/* Sums of returns into the cube: all of them, or those of the counties and years that are needed. */
static edu_error_t *
read_sums(run_t *run, apr_pool_t *pool)
{
    for (int f = 0; f < run->catalogue->forms->nelts; f++) {
        if (run->plan->full) {
            EDU_TRY(edu_db_script(run->db, edu_sql_analyze_returns(form_at(run, f), pool)));
            EDU_TRY(edu_cube_read_returns(run->cube, run->db, f, -1, NULL, pool));
            continue;
        }
        for (apr_hash_index_t *i = apr_hash_first(pool, run->years); i != NULL; i = apr_hash_next(i))
            EDU_TRY(edu_cube_read_returns(run->cube, run->db, f, *(const int *)apr_hash_this_key(i),
                                          hash_keys(apr_hash_this_val(i), pool), pool));
    }
    EDU_TRY(edu_years_make(run->cube, run->plan->full ? NULL : run->whole, pool));
    if (run->plan->full)
        EDU_TRY(edu_balance_read(run->balance, run->db, -1, NULL, pool));
    for (apr_hash_index_t *i = apr_hash_first(pool, run->years); i != NULL; i = apr_hash_next(i))
        EDU_TRY(edu_balance_read(run->balance, run->db, *(const int *)apr_hash_this_key(i),
                                 hash_keys(apr_hash_this_val(i), pool), pool));
    return edu_cancel_check();
}

/* What a full run begins with: the sums of returns, and what stands, at the same time where there is a connection for it. */
typedef struct beginning_t {
    run_t *run;
    edu_db_t *beside; /* NULL: none; then what stands comes first */
    apr_pool_t *pools[2];
} beginning_t;

static edu_error_t *
begin_part(int index, void *baton)
{
    const beginning_t *beginning = baton;
    run_t *run = beginning->run;

    if (index == 1)
        return edu_writer_read_all(run->writer, beginning->beside, beginning->pools[1]);
    return read_sums(run, beginning->pools[0]);
}

static edu_error_t *
begin_full(run_t *run, apr_pool_t *pool)
{
    beginning_t beginning = {run, NULL, {edu_pool_create(pool), edu_pool_create(pool)}};
    bool standing;
    edu_error_t *error = NULL;

    EDU_TRY(edu_writer_begin_full(&standing, run->writer, pool));
    if (standing && run->own && run->jobs > 1 && run->plan->slices->nelts > 0)
        error = edu_db_beside(&beginning.beside, run->db, beginning.pools[1]);
    if (error != NULL)
        edu_log_detail("what stands is read before the returns, since there is no second connection: %s",
                       error->message);
    edu_error_clear(error);
    if (standing && beginning.beside == NULL)
        EDU_TRY(edu_writer_read_all(run->writer, run->db, pool));
    if (run->plan->slices->nelts == 0)
        return NULL;
    error = edu_parallel(beginning.beside != NULL ? 2 : 1, 2, begin_part, &beginning, pool);
    edu_db_close(beginning.beside);
    return error;
}

/* Expectations for every period whose sums were read. */
static edu_error_t *
read_expectations(run_t *run, apr_pool_t *pool)
{
    apr_array_header_t *counties = NULL;
    edu_expect_t *expect;

    if (!run->plan->full) {
        apr_hash_t *all = apr_hash_make(pool);

        for (apr_hash_index_t *i = apr_hash_first(pool, run->years); i != NULL; i = apr_hash_next(i))
            all = apr_hash_overlay(pool, apr_hash_this_val(i), all);
        counties = hash_keys(all, pool);
    }
    EDU_TRY(edu_expect_read(&expect, run->db, run->catalogue, counties, pool));
    for (apr_hash_index_t *i = apr_hash_first(pool, run->plan->all); i != NULL; i = apr_hash_next(i)) {
        const char *key = apr_hash_this_key(i);
        const char *period = strchr(key, ' ') + 1;
        int year = (int)apr_atoi64(key);
        apr_hash_t *needed = run->plan->full ? NULL : apr_hash_get(run->years, &year, sizeof year);
        apr_hash_t *whole = run->plan->full ? NULL : apr_hash_get(run->whole, &year, sizeof year);

        if (needed != NULL || run->plan->full)
            edu_compute_expected(expect, run->cube, year, period, needed);
        for (int f = 0; (whole != NULL || run->plan->full) && f < run->catalogue->forms->nelts; f++)
            if (strchr(period, '-') == NULL && edu_plan_holds_parts(run->plan, form_at(run, f), year, pool))
                edu_expect_year(expect, run->cube, f, year, whole);
    }
    edu_expect_areas(expect, run->cube, pool);
    return NULL;
}

/* What the missing annual returns were when they last came. */
static edu_error_t *
read_last(run_t *run, apr_pool_t *pool)
{
    run->last = edu_cube_create(run->catalogue, pool);
    for (int f = 0; f < run->catalogue->forms->nelts; f++)
        if (form_at(run, f)->frequency == EDU_YEAR)
            EDU_TRY(edu_cube_read_known(run->last, run->db, run->cube, f, EDU_PAST_YEARS, pool));
    return NULL;
}

/* The areas with own sums of the slice's period that are to be computed: const char *. */
static apr_array_header_t *
codes_of(const run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
{
    const apr_array_header_t *all = apr_hash_get(run->codes, slice->period, APR_HASH_KEY_STRING);
    apr_array_header_t *codes = apr_array_make(pool, all != NULL ? all->nelts + 1 : 1, sizeof(const char *));

    for (int i = 0; all != NULL && i < all->nelts; i++) {
        const char *code = APR_ARRAY_IDX(all, i, const char *);

        if (slice->counties == NULL || apr_hash_get(slice->counties, code, APR_HASH_KEY_STRING) != NULL)
            APR_ARRAY_PUSH(codes, const char *) = code;
    }
    return codes;
}

/* Codes of the areas of a level that this run leaves alone. */
static apr_array_header_t *
other_base_codes(const run_t *run, const edu_slice_t *slice, edu_level_t level, apr_pool_t *pool)
{
    const apr_array_header_t *base = edu_tree_base_areas(run->catalogue->areas, slice->year, level, pool);
    apr_array_header_t *codes = apr_array_make(pool, base->nelts, sizeof(const char *));

    for (int i = 0; i < base->nelts; i++) {
        const char *code = APR_ARRAY_IDX(base, i, const edu_area_t *)->code;

        if (apr_hash_get(slice->counties, code, APR_HASH_KEY_STRING) == NULL)
            APR_ARRAY_PUSH(codes, const char *) = code;
    }
    return codes;
}

/* Areas that this run leaves alone and that have stored sums of their own in the slice's period. */
static edu_error_t *
stored_codes(apr_array_header_t *codes, run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *others[EDU_LEVEL_COUNT] = {NULL};

    for (int f = 0; f < run->catalogue->forms->nelts; f++) {
        const edu_form_t *form = form_at(run, f);
        edu_level_t level = form->base_level;
        edu_result_t *rows;

        if (others[level] == NULL)
            others[level] = other_base_codes(run, slice, level, pool);
        EDU_TRY(edu_db_query(&rows, run->db, edu_sql_list_sum_areas(form, pool),
                             EDU_PARAMS(EDU_INT(slice->year), EDU_TEXT(slice->period),
                                        EDU_TEXT(edu_sql_array(others[level], pool))),
                             pool));
        for (int i = 0; i < edu_result_rows(rows); i++)
            APR_ARRAY_PUSH(codes, const char *) = edu_result_text(rows, i, 0);
    }
    return NULL;
}

/* Rates that begin above the counties, and those of an area that had counties once and has none now, are made of sums there:
 * of years looked back on, and of the period itself where this run does not make them anew, they are read from the tables. */
static edu_error_t *
read_sums_above(run_t *run, const edu_tree_t *tree, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_hash_t *lags = apr_hash_make(pool);
    apr_hash_t *codes = apr_hash_make(pool);
    edu_period_t period;

    edu_error_clear(edu_period_parse(&period, slice->period, strlen(slice->period)));
    for (int i = 0; i < run->catalogue->indicators->nelts; i++) {
        const edu_indicator_t *indicator =
            APR_ARRAY_IDX(run->catalogue->indicators, i, const edu_indicator_t *);

        for (int k = 0; k < indicator->inputs->nelts; k++) {
            const int *lag = &APR_ARRAY_IDX(indicator->inputs, k, edu_expr_input_t).lag;

            if (indicator->frequency == slice->frequency &&
                (*lag > 0 || (indicator->base_level < EDU_COUNTY && !slice->sums)))
                apr_hash_set(lags, lag, sizeof *lag, lag);
        }
    }
    for (int i = 0; i < tree->count; i++)
        if (tree->nodes[i].dirty && tree->nodes[i].area->level < EDU_COUNTY)
            apr_hash_set(codes, tree->nodes[i].area->code, APR_HASH_KEY_STRING, tree->nodes[i].area->code);
    for (apr_hash_index_t *i = apr_hash_first(pool, lags); i != NULL; i = apr_hash_next(i)) {
        edu_period_t before = edu_period_before(&period, *(const int *)apr_hash_this_key(i));
        apr_hash_t *then = apr_hash_copy(pool, codes);
        char text[EDU_PERIOD_TEXT];

        edu_earlier_add(then, run->catalogue->areas, period.year, before.year, pool);
        edu_period_format(&before, text);
        for (int f = 0; f < run->catalogue->forms->nelts; f++)
            EDU_TRY(
                edu_cube_read_stored(run->cube, run->db, f, before.year, text, hash_keys(then, pool), pool));
    }
    return NULL;
}

/* The years before the slice's for the areas to be computed. */
static edu_error_t *
past_of(edu_past_t **past, run_t *run, const edu_tree_t *tree, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_hash_t *codes = apr_hash_make(pool);

    *past = run->plan->full ? run->past : edu_past_create(run->catalogue, pool);
    if (run->plan->full || slice->frequency != EDU_YEAR)
        return NULL;
    for (int i = 0; i < tree->count; i++)
        if (tree->nodes[i].dirty)
            apr_hash_set(codes, tree->nodes[i].area->code, APR_HASH_KEY_STRING, tree->nodes[i].area->code);
    edu_past_add(codes, run->catalogue->areas, slice->year, pool);
    return edu_past_read(*past, run->db, hash_keys(codes, pool), slice->year, pool);
}

/* Rates that stand, and what is said of them, into the tables: by two threads in a full run, one of which leaves the connection to the other. */
typedef struct writing_t {
    run_t *run;
    edu_rates_t *rates;
    edu_past_t *past;
    apr_pool_t *pools[2];
} writing_t;

static edu_error_t *
write_part(int index, void *baton)
{
    const writing_t *writing = baton;
    edu_writer_t *writer = writing->run->writer;

    if (index == 1)
        return edu_writer_peers(writer, writing->rates, writing->pools[1]);
    EDU_TRY(edu_writer_rates(writer, writing->rates, writing->past, writing->pools[0]));
    return edu_writer_bounds(writer, writing->rates);
}

static edu_error_t *
write_rates(run_t *run, edu_rates_t *rates, edu_past_t *past, apr_pool_t *pool)
{
    writing_t writing = {run, rates, past, {edu_pool_create(pool), edu_pool_create(pool)}};

    EDU_TRY(edu_parallel(2, run->plan->full ? run->jobs : 1, write_part, &writing, pool));
    return edu_writer_end_peers(run->writer);
}

static edu_error_t *
compute_rates(run_t *run, edu_tree_t *tree, const edu_slice_t *slice, apr_pool_t *pool)
{
    edu_rates_t *rates = edu_rates_create(run->catalogue, tree, slice->period, slice->frequency, pool);
    edu_past_t *past;

    EDU_TRY(past_of(&past, run, tree, slice, pool));
    if (!run->plan->full) {
        EDU_TRY(edu_others_read(rates, run->db, pool));
        EDU_TRY(read_sums_above(run, tree, slice, pool));
    }
    rates->last = slice->frequency == EDU_YEAR ? run->last : NULL;
    edu_compute_rates(rates, run->cube);
    return write_rates(run, rates, past, pool);
}

/* Everything that changed in the slice, and all above it, is to be computed. */
static void
mark_tree(run_t *run, edu_tree_t *tree, const edu_slice_t *slice)
{
    for (int i = 0; i < tree->count; i++) {
        const char *code = tree->nodes[i].area->code;

        if (slice->counties != NULL && apr_hash_get(slice->counties, code, APR_HASH_KEY_STRING) == NULL)
            continue;
        edu_tree_mark(tree, i);
        run->report->counties += tree->nodes[i].own;
    }
}

static bool
may_have_returns(const run_t *run, const edu_tree_t *tree, int node)
{
    for (int f = 0; f < run->catalogue->forms->nelts; f++)
        if (edu_tree_is_base(tree, node, form_at(run, f)->base_level))
            return true;
    return false;
}

/* A slice in which only trends changed. */
static edu_error_t *
compute_courses(run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *areas = hash_keys(slice->counties, pool);
    apr_array_header_t *codes = apr_array_make(pool, areas->nelts + 1, sizeof(const char *));
    edu_rates_t *rates;
    edu_tree_t *tree;
    edu_past_t *past;
    bool *rated;

    for (int i = 0; i < areas->nelts; i++) {
        const char *code = APR_ARRAY_IDX(areas, i, const char *);

        if (edu_areas_find(run->catalogue->areas, code, slice->year) != NULL)
            APR_ARRAY_PUSH(codes, const char *) = code;
    }
    tree = edu_compute_tree(run->catalogue, slice->year, slice->period, codes, pool);
    for (int i = 0; i < tree->count; i++)
        tree->nodes[i].dirty = tree->nodes[i].own;
    rates = edu_rates_create(run->catalogue, tree, slice->period, slice->frequency, pool);
    EDU_TRY(past_of(&past, run, tree, slice, pool));
    rated = apr_pcalloc(pool, sizeof *rated * (size_t)(tree->count + 1));
    EDU_TRY(edu_writer_courses(rated, run->writer, rates, past, areas, pool));
    for (int i = 0; i < tree->count; i++)
        run->report->counties += rated[i] && may_have_returns(run, tree, i);
    return NULL;
}

static edu_error_t *
compute_slice(run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *codes;
    edu_tree_t *tree;

    EDU_TRY(edu_cancel_check());
    if (!edu_plan_holds(run->plan, slice, pool))
        return edu_writer_remove(run->writer, slice->year, slice->period, pool);
    if (!slice->rates)
        return compute_courses(run, slice, pool);
    codes = codes_of(run, slice, pool);
    if (!run->plan->full) {
        EDU_TRY(stored_codes(codes, run, slice, pool));
        EDU_TRY(edu_writer_read(run->writer, slice->year, slice->period, hash_keys(slice->counties, pool),
                                slice->sums, pool));
    }
    tree = edu_compute_tree(run->catalogue, slice->year, slice->period, codes, pool);
    mark_tree(run, tree, slice);
    if (slice->sums) {
        EDU_TRY(edu_sums_add_up(run->cube, run->db, tree, slice->period, run->plan->full, pool));
        EDU_TRY(edu_writer_sums(run->writer, run->cube, tree, slice->period));
        EDU_TRY(edu_balance_write(run->balance, edu_writer_balanced(run->writer), run->db, run->cube, tree,
                                  slice->period, pool));
    }
    return compute_rates(run, tree, slice, pool);
}

static edu_error_t *
aggregate_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    run_t run = *(run_t *)baton;
    apr_pool_t *slice_pool = edu_pool_create(pool);
    edu_progress_t progress;

    memset(run.report, 0, sizeof *run.report);
    run.db = db;
    run.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    run.pool = pool;
    run.cube = edu_cube_create(run.catalogue, pool);
    run.balance = edu_balance_create(run.catalogue, pool);
    run.writer = edu_writer_create(db, run.catalogue, edu_pool_create(pool)); /* another thread may have it */
    run.past = edu_past_create(run.catalogue, pool);
    run.years = apr_hash_make(pool);
    run.whole = apr_hash_make(pool);
    EDU_TRY(edu_db_script(db, "SET LOCAL jit = off; SET LOCAL enable_memoize = off"));
    EDU_TRY(edu_plan_make(&run.plan, db, run.catalogue, run.options->full, run.options->first_year,
                          run.options->last_year, run.options->area, pool));
    run.report->full = run.plan->full;
    run.report->marks = run.plan->marks;
    run.report->periods = run.plan->slices->nelts;
    for (int i = 0; !run.plan->full && i < run.plan->slices->nelts; i++) {
        edu_slice_t *slice = APR_ARRAY_IDX(run.plan->slices, i, edu_slice_t *);

        EDU_TRY(look_for_missing(&run, slice, pool));
        need_slice(&run, slice);
    }
    if (run.plan->full)
        EDU_TRY(begin_full(&run, pool));
    if (run.plan->slices->nelts == 0)
        return edu_writer_finish(run.writer);
    if (!run.plan->full)
        EDU_TRY(read_sums(&run, pool));
    EDU_TRY(read_expectations(&run, pool));
    EDU_TRY(read_last(&run, pool));
    run.codes = edu_compute_codes(run.cube, pool);
    edu_progress_start(&progress, "aggregate", run.plan->slices->nelts);
    for (int i = 0; i < run.plan->slices->nelts; i++) {
        apr_pool_clear(slice_pool);
        edu_progress_update(&progress, i);
        EDU_TRY(compute_slice(&run, APR_ARRAY_IDX(run.plan->slices, i, edu_slice_t *), slice_pool));
    }
    edu_progress_finish(&progress);
    EDU_TRY(edu_writer_finish(run.writer));
    run.report->rates = edu_writer_rows(run.writer);
    run.report->written = edu_writer_written(run.writer);
    return NULL;
}

edu_error_t *
edu_aggregate_within(edu_run_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
                     const edu_run_options_t *options, apr_pool_t *pool)
{
    run_t run = {.report = report, .catalogue = catalogue, .options = options};

    return aggregate_body(db, &run, pool);
}

edu_error_t *
edu_aggregate(edu_run_report_t *report, edu_db_t *db, const edu_catalogue_t *catalogue,
              const edu_run_options_t *options, apr_pool_t *pool)
{
    run_t run = {.report = report, .catalogue = catalogue, .options = options, .own = true};
    edu_error_t *error;

    /* The lock comes before the snapshot, so that the second of two runs sees what the first one wrote. */
    EDU_TRY(edu_db_exec(db, edu_sql_query("aggregate_lock"), EDU_NO_PARAMS, NULL));
    error = edu_db_transaction(db, EDU_REPEATABLE_READ, 5, aggregate_body, &run, pool);
    return edu_error_compose(edu_error_wrap(error, "could not aggregate; the rollups are as they were"),
                             edu_db_exec(db, edu_sql_query("aggregate_unlock"), EDU_NO_PARAMS, NULL));
}
