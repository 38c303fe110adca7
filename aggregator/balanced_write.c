/* From what counties' schools have to verdicts, areas above and rows. */
#include "aggregator/balanced_private.h"

#include "base/copy_binary.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

static bool
enough(int there, int expected, double percent)
{
    return (double)there * 100 >= percent * (double)expected;
}

/* The mean of the items' CVs; NAN unless all are known. */
static double
cv_mean(const edu_balanced_t *standard, const edu_balance_result_t *result)
{
    double sum = 0;

    for (int i = 0; i < standard->items->nelts; i++)
        sum += result->items[i].cv;
    return sum / standard->items->nelts;
}

/* Whether a limit is known to be broken, or cannot be judged: -1 broken, 0 not known, 1 kept. No limit is kept. */
static int
keeps(double value, double most)
{
    if (isnan(most))
        return 1;
    return isnan(value) ? 0 : edu_balanced_is_within(value, most) ? 1 : -1;
}

/* A verdict needs the returns and the values; one that says "every school" needs those of every school. */
static const char *
judge_county(const edu_balanced_t *standard, const edu_balance_result_t *result, double completeness)
{
    bool broken = result->short_of > 0;
    bool open = result->unknown > 0;
    int mean = keeps(cv_mean(standard, result), standard->cv_mean_most);

    if (result->schools == 0)
        return "no_data";
    if (!enough(result->units_reported, result->units_expected, completeness))
        return "incomplete";
    for (int i = 0; i < standard->items->nelts; i++) {
        int kept = keeps(result->items[i].cv, edu_balance_item_at(standard, i)->cv_most);

        if (!enough(result->items[i].with_value, result->schools, completeness))
            return "incomplete";
        broken = broken || kept < 0;
        open = open || kept == 0;
    }
    broken = broken || mean < 0;
    open = open || mean == 0;
    return broken ? "not_met" : open ? "incomplete" : "met";
}

static const char *
judge_above(const edu_balance_result_t *result)
{
    if (result->areas_expected == 0)
        return "no_data";
    if (result->areas_not_met > 0)
        return "not_met";
    return result->areas_met == result->areas_expected ? "met" : "incomplete";
}

/* Who was expected, from the sums of the form with the pupils. */
static void
count_units(edu_balance_result_t *result, const edu_balanced_t *standard, const edu_catalogue_t *catalogue,
            const edu_cube_t *cube, const char *area, const char *period)
{
    const edu_form_t *form = APR_ARRAY_IDX(standard->forms, 0, const edu_form_t *);
    const edu_sum_t *sum = NULL;

    for (int f = 0; f < catalogue->forms->nelts; f++)
        if (APR_ARRAY_IDX(catalogue->forms, f, const edu_form_t *) == form)
            sum = edu_cube_find(cube, f, area, period, 0);
    if (sum == NULL)
        return;
    result->units_expected =
        standard->pupils_class < 0 ? sum->units_expected : sum->expected[standard->pupils_class];
    result->units_reported =
        standard->pupils_class < 0 ? sum->units_reported : sum->reported[standard->pupils_class];
}

/* What is written of one period: results[node][standard], those without a status not. */
typedef struct writing_t {
    const edu_catalogue_t *catalogue;
    const edu_tree_t *tree;
    const char *period;
    edu_balance_result_t *results;
    apr_pool_t *pool;
} writing_t;

static edu_balance_result_t *
result_at(const writing_t *writing, int node, int standard)
{
    return &writing->results[(size_t)node * (size_t)writing->catalogue->balanced->nelts + (size_t)standard];
}

static void
put_int(edu_buffer_t *out, bool known, int value)
{
    if (known)
        edu_binary_add_int(out, value);
    else
        edu_binary_add_null(out);
}

static void
put_key(edu_buffer_t *out, const writing_t *writing, int node, const edu_balanced_t *standard)
{
    const edu_area_t *area = writing->tree->nodes[node].area;

    edu_binary_add_text(out, area->code);
    edu_binary_add_text(out, edu_level_name(area->level));
    edu_binary_add_int(out, writing->tree->year);
    edu_binary_add_text(out, writing->period);
    edu_binary_add_text(out, standard->code);
}

const char edu_balance_columns[] =
    "area_code, level, year, period, standard, units_expected, units_reported, schools, schools_left_out, "
    "schools_with_values, schools_short, schools_unknown, items, items_met, cv_mean, cv_mean_most, "
    "areas_expected, areas_judged, areas_met, status";
#define SUMMARY_COLUMNS 20

static void
add_summary(edu_buffer_t *out, const writing_t *writing, int node, const edu_balanced_t *standard,
            const edu_balance_result_t *result)
{
    bool above = result->items == NULL;
    int limits = 0;
    int met = 0;

    for (int i = 0; !above && i < standard->items->nelts; i++) {
        limits += !isnan(edu_balance_item_at(standard, i)->cv_most);
        met += keeps(result->items[i].cv, edu_balance_item_at(standard, i)->cv_most) > 0;
    }
    edu_binary_add_row(out, SUMMARY_COLUMNS);
    put_key(out, writing, node, standard);
    edu_binary_add_int(out, result->units_expected);
    edu_binary_add_int(out, result->units_reported);
    edu_binary_add_int(out, result->schools);
    edu_binary_add_int(out, result->left_out);
    edu_binary_add_int(out, result->with_values);
    edu_binary_add_int(out, result->short_of);
    edu_binary_add_int(out, result->unknown);
    edu_binary_add_int(out, standard->items->nelts);
    put_int(out, limits > 0, met);
    edu_binary_add_number(out, above ? NAN : cv_mean(standard, result));
    edu_binary_add_number(out, standard->cv_mean_most);
    put_int(out, above, result->areas_expected);
    put_int(out, above, result->areas_judged);
    put_int(out, above, result->areas_met);
    edu_binary_add_text(out, result->status);
}

const char edu_balance_item_columns[] =
    "area_code, level, year, period, standard, item, numerator, denominator, mean, cv, cv_most, floor, "
    "schools_with_value, schools_below_floor, met";
#define ITEM_COLUMNS 15

static void
add_item(edu_buffer_t *out, const writing_t *writing, int node, const edu_balanced_t *standard,
         const edu_balanced_item_t *item, const edu_balance_item_t *sum)
{
    bool some = sum->with_value > 0;
    int kept = keeps(sum->cv, item->cv_most);

    edu_binary_add_row(out, ITEM_COLUMNS);
    put_key(out, writing, node, standard);
    edu_binary_add_text(out, item->code);
    edu_binary_add_number(out, some ? sum->numerator : NAN);
    edu_binary_add_number(out, some ? sum->denominator : NAN);
    edu_binary_add_number(out, some ? sum->numerator * item->per / sum->denominator : NAN);
    edu_binary_add_number(out, sum->cv);
    edu_binary_add_number(out, item->cv_most);
    edu_binary_add_number(out, item->floor);
    edu_binary_add_int(out, sum->with_value);
    put_int(out, !isnan(item->floor), sum->below);
    edu_binary_add_flag(out, !isnan(item->cv_most) && kept != 0, kept > 0);
}

/* An area's rows by one standard. */
static void
add_rows(edu_buffer_t *out, edu_renew_t *renew, const writing_t *writing, int node,
         const edu_balanced_t *standard, bool items)
{
    const edu_balance_result_t *result = result_at(writing, node, standard->index);

    if (result->status == NULL)
        return;
    if (!items) {
        add_summary(out, writing, node, standard, result);
        edu_renew_row(renew);
    }
    for (int i = 0; items && result->items != NULL && i < standard->items->nelts; i++) {
        add_item(out, writing, node, standard, edu_balance_item_at(standard, i), &result->items[i]);
        edu_renew_row(renew);
    }
}

static edu_error_t *
write_rows(edu_renew_t *renew, const writing_t *writing, bool items)
{
    edu_buffer_t *out;

    edu_renew_begin(&out, renew, writing->tree->year, writing->period);
    for (int node = 0; node < writing->tree->count; node++) {
        if (!writing->tree->nodes[node].dirty)
            continue;
        for (int s = 0; s < writing->catalogue->balanced->nelts; s++)
            add_rows(out, renew, writing, node,
                     APR_ARRAY_IDX(writing->catalogue->balanced, s, const edu_balanced_t *), items);
        EDU_TRY(edu_renew_area(renew, writing->tree->nodes[node].area->code));
    }
    return edu_renew_end(renew);
}

/* Counties that this run leaves alone, as the table has them. */
static edu_error_t *
read_stored(writing_t *writing, edu_db_t *db)
{
    apr_array_header_t *codes = apr_array_make(writing->pool, 16, sizeof(const char *));
    edu_result_t *rows;

    for (int i = 0; i < writing->tree->count; i++)
        if (!writing->tree->nodes[i].dirty)
            APR_ARRAY_PUSH(codes, const char *) = writing->tree->nodes[i].area->code;
    if (codes->nelts == 0)
        return NULL;
    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("balanced_list"),
                         EDU_PARAMS(EDU_INT(writing->tree->year), EDU_TEXT(writing->period),
                                    EDU_TEXT(edu_sql_array(codes, writing->pool))),
                         writing->pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        int node = edu_tree_find(writing->tree, edu_result_text(rows, i, 0));
        const edu_balanced_t *standard =
            edu_catalogue_balanced(writing->catalogue, edu_result_text(rows, i, 1));

        if (node < 0 || standard == NULL)
            continue;
        *result_at(writing, node, standard->index) =
            (edu_balance_result_t){.units_expected = (int)edu_result_int(rows, i, 2),
                                   .units_reported = (int)edu_result_int(rows, i, 3),
                                   .schools = (int)edu_result_int(rows, i, 4),
                                   .left_out = (int)edu_result_int(rows, i, 5),
                                   .with_values = (int)edu_result_int(rows, i, 6),
                                   .short_of = (int)edu_result_int(rows, i, 7),
                                   .unknown = (int)edu_result_int(rows, i, 8),
                                   .status = edu_result_text(rows, i, 9)};
    }
    return NULL;
}

/* The dirty counties, from what was read. */
static void
take_read(writing_t *writing, const edu_balance_t *balance, const edu_cube_t *cube)
{
    for (int node = 0; node < writing->tree->count; node++) {
        const char *code = writing->tree->nodes[node].area->code;
        char key[160];
        const edu_balance_result_t *results;

        apr_snprintf(key, sizeof key, "%s %s", code, writing->period);
        results = apr_hash_get(balance->results, key, APR_HASH_KEY_STRING);
        for (int s = 0;
             writing->tree->nodes[node].dirty && results != NULL && s < writing->catalogue->balanced->nelts;
             s++) {
            const edu_balanced_t *standard =
                APR_ARRAY_IDX(writing->catalogue->balanced, s, const edu_balanced_t *);
            edu_balance_result_t *result = result_at(writing, node, s);

            if (results[s].status == NULL)
                continue;
            *result = results[s];
            count_units(result, standard, writing->catalogue, cube, code, writing->period);
            result->status = judge_county(standard, result, writing->catalogue->completeness);
        }
    }
}

/* Adds a county. One without a school of the stage is none of those expected; one that need not report but did is one of them. */
static void
add_area(edu_balance_result_t *to, const edu_balance_result_t *from, bool listed)
{
    bool none = strcmp(from->status, "no_data") == 0;
    bool met = strcmp(from->status, "met") == 0;
    bool not_met = strcmp(from->status, "not_met") == 0;

    to->status = "";
    to->units_expected += from->units_expected;
    to->units_reported += from->units_reported;
    to->schools += from->schools;
    to->left_out += from->left_out;
    to->with_values += from->with_values;
    to->short_of += from->short_of;
    to->unknown += from->unknown;
    to->areas_met += met;
    to->areas_not_met += not_met;
    to->areas_judged += met || not_met;
    to->areas_expected += (none ? 0 : 1) - (listed ? 1 : 0);
}

/* Adds up the counties below every dirty area above them. */
static void
add_up(writing_t *writing)
{
    const edu_tree_t *tree = writing->tree;
    const int *listed[EDU_LEVEL_COUNT] = {NULL};

    for (int s = 0; s < writing->catalogue->balanced->nelts; s++) {
        const edu_balanced_t *standard =
            APR_ARRAY_IDX(writing->catalogue->balanced, s, const edu_balanced_t *);
        edu_level_t level = APR_ARRAY_IDX(standard->forms, 0, const edu_form_t *)->base_level;

        if (listed[level] == NULL)
            listed[level] = edu_tree_expected(writing->catalogue->areas, tree->year, level, writing->pool);
        for (int node = 0; node < tree->count; node++) {
            const edu_balance_result_t *result = result_at(writing, node, s);

            if (result->status == NULL || !edu_tree_is_base(tree, node, level))
                continue;
            for (int above = tree->nodes[node].parent; above >= 0; above = tree->nodes[above].parent)
                if (tree->nodes[above].dirty)
                    add_area(result_at(writing, above, s), result, tree->nodes[node].area->reports);
        }
        for (int node = 0; node < tree->count; node++) {
            edu_balance_result_t *result = result_at(writing, node, s);

            if (!tree->nodes[node].dirty || result->status == NULL || edu_tree_is_base(tree, node, level))
                continue;
            result->areas_expected += listed[level][tree->nodes[node].area->number];
            result->status = judge_above(result);
        }
    }
}

edu_error_t *
edu_balance_write(edu_balance_t *balance, const edu_balance_tables_t *tables, edu_db_t *db,
                  const edu_cube_t *cube, const edu_tree_t *tree, const char *period,
                  apr_pool_t *scratch_pool)
{
    writing_t writing = {.catalogue = balance->catalogue,
                         .tree = tree,
                         .period = period,
                         .pool = scratch_pool};

    writing.results =
        apr_pcalloc(scratch_pool, sizeof(edu_balance_result_t) *
                                      (size_t)(tree->count * balance->catalogue->balanced->nelts + 1));
    if (balance->catalogue->balanced->nelts > 0) {
        EDU_TRY(read_stored(&writing, db));
        take_read(&writing, balance, cube);
        add_up(&writing);
    }
    EDU_TRY(write_rows(tables->summary, &writing, false));
    return write_rows(tables->items, &writing, true);
}
