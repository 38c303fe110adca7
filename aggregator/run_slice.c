#include "aggregator/run_private.h"

#include "aggregator/compute.h"
#include "aggregator/earlier.h"
#include "aggregator/others.h"
#include "aggregator/sums.h"
#include "base/cancel.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "sql/form_tables.h"

#include <string.h>

/* The areas with own sums of the slice's period that are to be computed: const char *. */
static apr_array_header_t *
codes_of(const edu_run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
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
other_base_codes(const edu_run_t *run, const edu_slice_t *slice, edu_level_t level, apr_pool_t *pool)
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
stored_codes(apr_array_header_t *codes, edu_run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *others[EDU_LEVEL_COUNT] = {NULL};

    for (int f = 0; f < run->catalogue->forms->nelts; f++) {
        const edu_form_t *form = edu_run_form(run, f);
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
read_sums_above(edu_run_t *run, const edu_tree_t *tree, const edu_slice_t *slice, apr_pool_t *pool)
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
            EDU_TRY(edu_cube_read_stored(run->cube, run->db, f, before.year, text, edu_run_keys(then, pool),
                                         pool));
    }
    return NULL;
}

/* The years before the slice's for the areas to be computed. */
static edu_error_t *
past_of(edu_past_t **past, edu_run_t *run, const edu_tree_t *tree, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_hash_t *codes = apr_hash_make(pool);

    *past = run->plan->full ? run->past : edu_past_create(run->catalogue, pool);
    if (run->plan->full || slice->frequency != EDU_YEAR)
        return NULL;
    for (int i = 0; i < tree->count; i++)
        if (tree->nodes[i].dirty)
            apr_hash_set(codes, tree->nodes[i].area->code, APR_HASH_KEY_STRING, tree->nodes[i].area->code);
    edu_past_add(codes, run->catalogue->areas, slice->year, pool);
    return edu_past_read(*past, run->db, edu_run_keys(codes, pool), slice->year, pool);
}

/* Rates that stand, and what is said of them, into the tables: by two threads in a full run, one of which leaves the connection to the other. */
typedef struct writing_t {
    edu_run_t *run;
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
write_rates(edu_run_t *run, edu_rates_t *rates, edu_past_t *past, apr_pool_t *pool)
{
    writing_t writing = {run, rates, past, {edu_pool_create(pool), edu_pool_create(pool)}};

    EDU_TRY(edu_parallel(2, run->plan->full ? run->jobs : 1, write_part, &writing, pool));
    return edu_writer_end_peers(run->writer);
}

static edu_error_t *
compute_rates(edu_run_t *run, edu_tree_t *tree, const edu_slice_t *slice, apr_pool_t *pool)
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
mark_tree(edu_run_t *run, edu_tree_t *tree, const edu_slice_t *slice)
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
may_have_returns(const edu_run_t *run, const edu_tree_t *tree, int node)
{
    for (int f = 0; f < run->catalogue->forms->nelts; f++)
        if (edu_tree_is_base(tree, node, edu_run_form(run, f)->base_level))
            return true;
    return false;
}

/* A slice in which only trends changed. */
static edu_error_t *
compute_courses(edu_run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
{
    apr_array_header_t *areas = edu_run_keys(slice->counties, pool);
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

edu_error_t *
edu_run_slice(edu_run_t *run, const edu_slice_t *slice, apr_pool_t *pool)
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
        EDU_TRY(edu_writer_read(run->writer, slice->year, slice->period, edu_run_keys(slice->counties, pool),
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
