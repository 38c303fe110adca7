#include "collector/unit_apply.h"

#include "collector/unit_change.h"
#include "collector/unit_returns.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"
#include "sql/form_units.h"
#include "sql/marks.h"
#include "sql/round.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

/* Units that are named as open twice. */
#define TWICE_SHOWN 5

/* The parameters of a row. */
enum { COUNTY, UNIT, NAME, FROM, TO, ATTRIBUTES };

/* Years of counties, each range once: a register of a whole country has few of them. */
typedef struct ranges_t {
    apr_hash_t *seen;
    apr_array_header_t *counties; /* const char * */
    apr_array_header_t *firsts;   /* const char *: years as text */
    apr_array_header_t *ends;
    apr_pool_t *pool;
} ranges_t;

struct edu_unit_apply_t {
    edu_db_t *db;
    const edu_catalogue_t *catalogue;
    const edu_form_t *all;
    const char *file;
    const char *by;
    bool force;
    const char *import_sql;
    const char *set_sql;
    ranges_t marked;           /* to be recomputed */
    ranges_t expected;         /* where other units are expected than before */
    apr_hash_t *moved;         /* "county unit" of units that are new or have other years */
    apr_array_header_t *items; /* NULL: nobody wants to know */
    apr_pool_t *pool;
};

static void
make_ranges(ranges_t *ranges, apr_pool_t *pool)
{
    ranges->seen = apr_hash_make(pool);
    ranges->counties = apr_array_make(pool, 64, sizeof(const char *));
    ranges->firsts = apr_array_make(pool, 64, sizeof(const char *));
    ranges->ends = apr_array_make(pool, 64, sizeof(const char *));
    ranges->pool = pool;
}

static void
add_range(ranges_t *ranges, const char *county, int first, int end, apr_pool_t *scratch_pool)
{
    const char *key = apr_psprintf(scratch_pool, "%s %d %d", county, first, end);

    if (first >= end || apr_hash_get(ranges->seen, key, APR_HASH_KEY_STRING) != NULL)
        return;
    key = apr_pstrdup(ranges->pool, key);
    apr_hash_set(ranges->seen, key, APR_HASH_KEY_STRING, key);
    APR_ARRAY_PUSH(ranges->counties, const char *) = apr_pstrdup(ranges->pool, county);
    APR_ARRAY_PUSH(ranges->firsts, const char *) = apr_itoa(ranges->pool, first);
    APR_ARRAY_PUSH(ranges->ends, const char *) = apr_itoa(ranges->pool, end);
}

edu_unit_apply_t *
edu_unit_apply_create(edu_db_t *db, const edu_catalogue_t *catalogue, const edu_form_t *all, const char *file,
                      const char *by, bool force, apr_array_header_t *items, apr_pool_t *pool)
{
    edu_unit_apply_t *apply = apr_pcalloc(pool, sizeof *apply);

    apply->db = db;
    apply->catalogue = catalogue;
    apply->all = all;
    apply->file = file;
    apply->by = by;
    apply->force = force;
    apply->import_sql = edu_sql_import_unit(all, pool);
    apply->set_sql = edu_sql_set_unit(all, pool);
    make_ranges(&apply->marked, pool);
    make_ranges(&apply->expected, pool);
    apply->moved = apr_hash_make(pool);
    apply->items = items;
    apply->pool = pool;
    return apply;
}

/* One row --------------------------------------------------------------------------------------- */

typedef struct years_t {
    int from;
    int to;
} years_t;

typedef struct row_t {
    const edu_param_t *params;
    const char *county;
    const char *unit;
    const char *name_before;
    const char *name;
    years_t before;
    years_t years;
} row_t;

static bool
same_years(const row_t *row)
{
    return row->before.from == row->years.from && row->before.to == row->years.to;
}

/* Notes what other years mean: who is expected differs in the years that lie in one of the two spans only. */
static void
note_years(edu_unit_apply_t *apply, const row_t *row, apr_pool_t *pool)
{
    years_t a = row->before;
    years_t b = row->years;
    const char *key = apr_pstrcat(apply->pool, row->county, " ", row->unit, NULL);

    if (a.to <= b.from || b.to <= a.from) {
        add_range(&apply->expected, row->county, a.from, a.to, pool);
        add_range(&apply->expected, row->county, b.from, b.to, pool);
    } else {
        add_range(&apply->expected, row->county, a.from < b.from ? a.from : b.from,
                  a.from < b.from ? b.from : a.from, pool);
        add_range(&apply->expected, row->county, a.to < b.to ? a.to : b.to, a.to < b.to ? b.to : a.to, pool);
    }
    apr_hash_set(apply->moved, key, APR_HASH_KEY_STRING, key);
}

static const char *
years_text(years_t years, apr_pool_t *pool)
{
    return years.from < years.to ? edu_unit_years(years.from, years.to, pool) : "";
}

static void
note_item(edu_unit_apply_t *apply, edu_unit_outcome_t outcome, const row_t *row)
{
    if (apply->items == NULL)
        return;
    APR_ARRAY_PUSH(apply->items, edu_unit_item_t) = (edu_unit_item_t){
        outcome,
        apr_pstrdup(apply->pool, row->county),
        apr_pstrdup(apply->pool, row->unit),
        apr_pstrdup(apply->pool, row->name_before),
        apr_pstrdup(apply->pool, row->name),
        years_text(row->before, apply->pool),
        years_text(row->years, apply->pool),
    };
}

static edu_error_t *
add_event(edu_unit_apply_t *apply, const row_t *row, int year, bool of_years, apr_pool_t *pool)
{
    return edu_db_exec(apply->db, edu_sql_query("unit_event_add"),
                       EDU_PARAMS(EDU_TEXT(row->county), EDU_TEXT(row->unit), EDU_INT(year),
                                  EDU_TEXT(of_years ? "import_years" : "import_name"),
                                  EDU_TEXT(of_years ? row->name : row->name_before), EDU_TEXT(row->name),
                                  EDU_TEXT(apply->file), EDU_TEXT(apply->by),
                                  EDU_TEXT(of_years ? years_text(row->before, pool) : ""),
                                  EDU_TEXT(of_years ? years_text(row->years, pool) : "")),
                       NULL);
}

/* Each thing that changes is an event: the name for all years of the unit, the years from the first one that differs. */
static edu_error_t *
add_events(edu_unit_apply_t *apply, const row_t *row, apr_pool_t *pool)
{
    int year = row->before.from != row->years.from
                   ? (row->before.from < row->years.from ? row->before.from : row->years.from)
               : row->before.to < row->years.to ? row->before.to
                                                : row->years.to;

    if (strcmp(row->name_before, row->name) != 0)
        EDU_TRY(add_event(apply, row, row->years.from, false, pool));
    return same_years(row) ? NULL : add_event(apply, row, year, true, pool);
}

/* Returns of years that the unit loses: in the way, or findings with --force. */
static edu_error_t *
check_returns(int64_t *returns, edu_unit_apply_t *apply, const row_t *row, apr_pool_t *pool)
{
    const years_t a = row->before;
    const years_t b = row->years;
    const char *years = apply->force ? years_text(b, pool) : NULL;

    *returns = 0;
    EDU_TRY(edu_unit_returns_left(returns, apply->db, apply->catalogue, row->county, row->unit, a.from,
                                  b.from < a.to ? b.from : a.to, years, pool));
    EDU_TRY(edu_unit_returns_left(returns, apply->db, apply->catalogue, row->county, row->unit,
                                  b.to > a.from ? b.to : a.from, a.to, years, pool));
    if (apply->force)
        *returns = 0;
    return NULL;
}

/* The row's attributes go in, with the name and the years that were decided on. */
static edu_error_t *
store(edu_unit_apply_t *apply, const row_t *row, apr_pool_t *pool)
{
    int count = apply->all->attributes->nelts + ATTRIBUTES;
    edu_param_t *params = apr_pmemdup(pool, row->params, sizeof *params * (size_t)count);
    edu_result_t *done;

    params[NAME] = EDU_TEXT(row->name);
    params[FROM] = EDU_INT(row->years.from);
    params[TO] = EDU_INT(row->years.to);
    EDU_TRY(edu_db_prepared(&done, apply->db, "set_unit", apply->set_sql, params, count, pool));
    if (edu_result_rows(done) > 0)
        add_range(&apply->marked, row->county,
                  row->before.from < row->years.from ? row->before.from : row->years.from,
                  row->before.to > row->years.to ? row->before.to : row->years.to, pool);
    return NULL;
}

/* A unit that is there with other years or another name than the row says. */
static edu_error_t *
apply_changed(edu_unit_outcome_t *outcome, int64_t *returns, edu_unit_apply_t *apply, row_t *row,
              apr_pool_t *pool)
{
    edu_result_t *rows;

    /* Asked once more, since now it is held against changes. */
    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("unit_find"),
                         EDU_PARAMS(EDU_TEXT(row->unit), EDU_TEXT(row->county)), pool));
    row->name_before = edu_result_text(rows, 0, 2);
    row->before = (years_t){(int)edu_result_int(rows, 0, 3), (int)edu_result_int(rows, 0, 4)};
    if (*row->name == '\0')
        row->name = row->name_before;
    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("unit_by_hand"),
                         EDU_PARAMS(EDU_TEXT(row->county), EDU_TEXT(row->unit)), pool));
    if (edu_result_bool(rows, 0, 0) && !apply->force) {
        row_t kept = *row;

        *outcome = EDU_UNIT_KEPT;
        note_item(apply, *outcome, row);
        kept.name = kept.name_before;
        kept.years = kept.before;
        return store(apply, &kept, pool);
    }
    EDU_TRY(check_returns(returns, apply, row, pool));
    if (*returns > 0) {
        *outcome = EDU_UNIT_HAS_RETURNS;
        return NULL;
    }
    *outcome = row->years.to < row->before.to ? EDU_UNIT_CLOSED : EDU_UNIT_CHANGED;
    EDU_TRY(store(apply, row, pool));
    if (!same_years(row))
        note_years(apply, row, pool);
    note_item(apply, *outcome, row);
    return add_events(apply, row, pool);
}

edu_error_t *
edu_unit_apply(edu_unit_outcome_t *outcome, int64_t *returns, edu_unit_apply_t *apply,
               const edu_param_t *params, apr_pool_t *scratch_pool)
{
    row_t row = {
        .params = params,
        .county = params[COUNTY].value.text,
        .unit = params[UNIT].value.text,
        .name_before = "",
        .name = params[NAME].value.text,
        .years = {(int)params[FROM].value.integer, (int)params[TO].value.integer},
    };
    edu_result_t *rows;

    *returns = 0;
    EDU_TRY(edu_db_prepared(&rows, apply->db, "import_unit", apply->import_sql, params,
                            apply->all->attributes->nelts + ATTRIBUTES, scratch_pool));
    if (!edu_result_null(rows, 0, 0)) {
        *outcome = edu_result_bool(rows, 0, 0) ? EDU_UNIT_NEW : EDU_UNIT_CHANGED;
        if (*outcome == EDU_UNIT_NEW) {
            note_years(apply, &row, scratch_pool);
        } else {
            row.before = row.years;
            row.name = row.name_before = edu_result_text(rows, 0, 1);
        }
        add_range(&apply->marked, row.county, row.years.from, row.years.to, scratch_pool);
        note_item(apply, *outcome, &row);
        return NULL;
    }
    *outcome = EDU_UNIT_SAME;
    row.before = (years_t){(int)edu_result_int(rows, 0, 2), (int)edu_result_int(rows, 0, 3)};
    /* Nothing in the statement's view and nothing inserted: it came from elsewhere just now. */
    if (edu_result_null(rows, 0, 1) || !same_years(&row) ||
        (*row.name != '\0' && strcmp(row.name, edu_result_text(rows, 0, 1)) != 0))
        return apply_changed(outcome, returns, apply, &row, scratch_pool);
    return NULL;
}

/* All rows -------------------------------------------------------------------------------------- */

edu_error_t *
edu_unit_apply_finish(edu_unit_apply_t *apply, apr_pool_t *scratch_pool)
{
    const ranges_t *marked = &apply->marked;
    const ranges_t *expected = &apply->expected;

    if (marked->counties->nelts > 0)
        EDU_TRY(edu_marks_leave(apply->db, "dirty_mark_years",
                                EDU_PARAMS(EDU_TEXT(edu_sql_array(marked->counties, scratch_pool)),
                                           EDU_TEXT(edu_sql_array(marked->firsts, scratch_pool)),
                                           EDU_TEXT(edu_sql_array(marked->ends, scratch_pool)))));
    for (int i = 0; expected->counties->nelts > 0 && i < apply->catalogue->forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(apply->catalogue->forms, i, const edu_form_t *);
        apr_array_header_t *changed = apr_array_make(scratch_pool, 64, sizeof(edu_county_period_t));
        edu_result_t *rows;

        if (!edu_form_of_units(form))
            continue;
        EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("unit_expected_periods"),
                             EDU_PARAMS(EDU_TEXT(form->code),
                                        EDU_TEXT(edu_sql_array(expected->counties, scratch_pool)),
                                        EDU_TEXT(edu_sql_array(expected->firsts, scratch_pool)),
                                        EDU_TEXT(edu_sql_array(expected->ends, scratch_pool))),
                             scratch_pool));
        for (int k = 0; k < edu_result_rows(rows); k++)
            APR_ARRAY_PUSH(changed, edu_county_period_t) =
                (edu_county_period_t){edu_result_text(rows, k, 0), edu_result_text(rows, k, 1)};
        EDU_TRY(edu_round_check_open(apply->db, form->code, changed, scratch_pool));
    }
    return NULL;
}

edu_error_t *
edu_unit_apply_twice(int64_t *count, const char **list, edu_unit_apply_t *apply, apr_pool_t *pool)
{
    const char *last = NULL;
    edu_result_t *rows;

    *count = 0;
    *list = "";
    if (apr_hash_count(apply->moved) == 0)
        return NULL;
    EDU_TRY(edu_db_query(&rows, apply->db, edu_sql_query("unit_open_twice"), EDU_NO_PARAMS, pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *unit = edu_result_text(rows, i, 0);
        const char *county = edu_result_text(rows, i, 1);

        if (last != NULL && strcmp(last, unit) == 0)
            continue;
        if (apr_hash_get(apply->moved, apr_pstrcat(pool, county, " ", unit, NULL), APR_HASH_KEY_STRING) ==
            NULL)
            continue;
        last = unit;
        if (++*count <= TWICE_SHOWN)
            *list = apr_psprintf(pool, "%s%s%s (%s, %s)", *list, *count > 1 ? "; " : "", unit, county,
                                 edu_result_text(rows, i, 2));
        else if (*count == TWICE_SHOWN + 1)
            *list = apr_pstrcat(pool, *list, "; ...", NULL);
    }
    return NULL;
}
