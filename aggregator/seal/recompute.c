#include "aggregator/seal/recompute.h"

#include "aggregator/seal/compute.h"
#include "aggregator/seal/scope.h"
#include "aggregator/seal/shadow.h"
#include "base/text.h"
#include "sql/embedded.h"
#include "sql/form_past.h"
#include "sql/form_tables.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

typedef struct work_t {
    edu_recomputed_t *recomputed;
    const edu_catalogue_t *catalogue;
    const edu_recompute_order_t *order;
    edu_db_t *db;
    apr_hash_t *waiting;       /* "area year" of those that changes wait for */
    apr_array_header_t *areas; /* const char *: of what is compared */
    apr_array_header_t *years; /* const char *, parallel */
    apr_hash_t *counties;      /* codes they stand on */
    int last_year;
    apr_pool_t *pool; /* outlives the transaction */
} work_t;

static const char *
area_year(const char *area, int year, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s %d", area, year);
}

/* The county and all that took its land over, and so on: their rates look back on it. const char *. */
static apr_array_header_t *
heirs_of(const edu_areas_t *areas, const char *county, apr_pool_t *pool)
{
    apr_array_header_t *heirs = apr_array_make(pool, 4, sizeof(const char *));
    apr_hash_t *seen = apr_hash_make(pool);

    APR_ARRAY_PUSH(heirs, const char *) = county;
    apr_hash_set(seen, county, APR_HASH_KEY_STRING, county);
    for (int i = 0; i < heirs->nelts; i++) {
        const apr_array_header_t *changes =
            edu_areas_successors(areas, APR_ARRAY_IDX(heirs, i, const char *), pool);

        for (int k = 0; k < changes->nelts; k++) {
            const char *code = APR_ARRAY_IDX(changes, k, const edu_area_change_t *)->new_code;

            if (apr_hash_get(seen, code, APR_HASH_KEY_STRING) != NULL)
                continue;
            apr_hash_set(seen, code, APR_HASH_KEY_STRING, code);
            APR_ARRAY_PUSH(heirs, const char *) = code;
        }
    }
    return heirs;
}

/* A change in a county in a year reaches it and the areas above it then, in that year and in every later one that looks back. */
static void
note_changed(const work_t *work, const char *county, int year, int last, apr_pool_t *pool)
{
    const apr_array_header_t *above = edu_areas_ancestors(work->catalogue->areas, county, year, pool);

    for (int later = year; later <= last; later++) {
        const char *key = area_year(county, later, pool);

        apr_hash_set(work->waiting, key, APR_HASH_KEY_STRING, key);
        for (int k = 0; k < above->nelts; k++) {
            key = area_year(APR_ARRAY_IDX(above, k, const edu_area_t *)->code, later, pool);
            apr_hash_set(work->waiting, key, APR_HASH_KEY_STRING, key);
        }
    }
}

static edu_error_t *
note_waiting(work_t *work, int last, apr_pool_t *pool)
{
    edu_result_t *rows;

    work->waiting = apr_hash_make(pool);
    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("recompute_marks"), EDU_NO_PARAMS, pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const apr_array_header_t *heirs = heirs_of(work->catalogue->areas, edu_result_text(rows, i, 0), pool);
        int first = (int)edu_result_int(rows, i, 1);

        if (edu_catalogue_reach(work->catalogue, first - 1) >= first)
            first--; /* the year before has periods of this one */
        for (int k = 0; k < heirs->nelts; k++)
            for (int year = first; year <= last; year++)
                note_changed(work, APR_ARRAY_IDX(heirs, k, const char *), year, last, pool);
    }
    return NULL;
}

/* Adds an area-year to what is compared, with all that it stands on. */
static void
take(work_t *work, const char *area, int year, apr_pool_t *pool)
{
    APR_ARRAY_PUSH(work->areas, const char *) = area;
    APR_ARRAY_PUSH(work->years, const char *) = apr_psprintf(pool, "%d", year);
    if (year > work->last_year)
        work->last_year = year;
    if (work->order->sample < 0)
        return; /* then everything is computed */
    edu_seal_scope_t scope = edu_seal_scope(work->catalogue, area, year, pool);

    for (int i = 0; i < scope.inputs->nelts; i++) {
        const char *code = APR_ARRAY_IDX(scope.inputs, i, const char *);

        apr_hash_set(work->counties, code, APR_HASH_KEY_STRING, code);
    }
    apr_hash_set(work->counties, area, APR_HASH_KEY_STRING, area);
}

static edu_error_t *
choose(work_t *work, apr_pool_t *pool)
{
    const int64_t sample = work->order->sample;
    edu_result_t *rows;
    int last = 0;

    EDU_TRY(edu_db_query(&rows, work->db, edu_sql_query("recompute_sample"),
                         EDU_PARAMS(EDU_TEXT(work->order->seed), sample < 0 ? EDU_NULL : EDU_INT(sample)),
                         pool));
    work->areas = apr_array_make(pool, 64, sizeof(const char *));
    work->years = apr_array_make(pool, 64, sizeof(const char *));
    work->counties = apr_hash_make(pool);
    work->recomputed->chosen = edu_result_rows(rows);
    for (int i = 0; i < edu_result_rows(rows); i++) {
        work->recomputed->total = edu_result_int(rows, i, 2);
        last = (int)edu_result_int(rows, i, 1);
    }
    EDU_TRY(note_waiting(work, last, pool));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *area = edu_result_text(rows, i, 0);
        int year = (int)edu_result_int(rows, i, 1);

        if (apr_hash_get(work->waiting, area_year(area, year, pool), APR_HASH_KEY_STRING) != NULL)
            work->recomputed->waiting++;
        else
            take(work, area, year, pool);
    }
    return NULL;
}

static const char *
text_at(const work_t *work, const edu_result_t *rows, int row, int column)
{
    return apr_pstrdup(work->pool, edu_result_text(rows, row, column));
}

/* A row that is on one side only is told once. */
static bool
is_same_lone_row(const edu_result_t *rows, int row, int keys)
{
    if (row == 0 || *edu_result_text(rows, row, keys + 3) == '\0')
        return false;
    for (int k = 0; k < keys; k++)
        if (strcmp(edu_result_text(rows, row, k), edu_result_text(rows, row - 1, k)) != 0)
            return false;
    return true;
}

/* NULL when the table has no such column in its key. */
static const char *
named_text(const work_t *work, const edu_result_t *rows, int row, const char *name)
{
    int column = edu_result_column(rows, name);

    return column >= 0 ? text_at(work, rows, row, column) : NULL;
}

/* Indicator, or standard with its item; NULL of sums. */
static const char *
subject_of(const work_t *work, const edu_result_t *rows, int row)
{
    static const char *const words[] = {"indicator", "standard", "item"};
    const char *subject = NULL;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *text = named_text(work, rows, row, words[i]);

        if (text != NULL)
            subject = subject == NULL ? text : apr_pstrcat(work->pool, subject, " ", text, NULL);
    }
    return subject;
}

static void
add_value(const work_t *work, const edu_result_t *rows, int row, const edu_seal_table_t *table)
{
    const int keys = table->key->nelts;
    const char *side = edu_result_text(rows, row, keys + 3);
    edu_recomputed_t *recomputed = work->recomputed;

    if (recomputed->differences++ >= work->order->kept_most)
        return;
    APR_ARRAY_PUSH(recomputed->values, edu_recomputed_value_t) =
        (edu_recomputed_value_t){.area = named_text(work, rows, row, "area_code"),
                                 .year = (int)edu_result_int(rows, row, 1),
                                 .period = text_at(work, rows, row, 2),
                                 .grp = named_text(work, rows, row, "grp"),
                                 .among = named_text(work, rows, row, "parent_code"),
                                 .form = table->form,
                                 .subject = subject_of(work, rows, row),
                                 .column = *side != '\0' ? NULL : text_at(work, rows, row, keys),
                                 .stored = text_at(work, rows, row, keys + 1),
                                 .recomputed = text_at(work, rows, row, keys + 2),
                                 .missing = *side == 'b'};
}

/* Rows of one table that differ. */
static edu_error_t *
compare(const work_t *work, const edu_seal_table_t *table, apr_pool_t *pool)
{
    apr_array_header_t *columns;
    edu_result_t *rows;

    EDU_TRY(edu_seal_table_columns(&columns, work->db, table, pool));
    EDU_TRY(edu_db_query(&rows, work->db,
                         edu_sql_differences(edu_seal_table_in(table, "edustat_live", pool),
                                             edu_seal_table_in(table, "edustat", pool), table->key, columns,
                                             edu_sql_of_areas_and_years(table->area, pool), pool),
                         EDU_PARAMS(EDU_TEXT(edu_sql_array(work->areas, pool)),
                                    EDU_TEXT(edu_sql_array(work->years, pool))),
                         pool));
    for (int i = 0; i < edu_result_rows(rows); i++)
        if (!is_same_lone_row(rows, i, table->key->nelts))
            add_value(work, rows, i, table);
    return NULL;
}

static int
compare_codes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static edu_error_t *
recompute_body(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    work_t work = *(work_t *)baton;
    apr_array_header_t *counties = apr_array_make(pool, 64, sizeof(const char *));

    memset(work.recomputed, 0, sizeof *work.recomputed);
    work.recomputed->values = apr_array_make(work.pool, 16, sizeof(edu_recomputed_value_t));
    work.db = db;
    EDU_TRY(choose(&work, pool));
    if (work.areas->nelts == 0)
        return NULL;
    for (apr_hash_index_t *i = apr_hash_first(pool, work.counties); i != NULL; i = apr_hash_next(i))
        APR_ARRAY_PUSH(counties, const char *) = apr_hash_this_key(i);
    if (counties->nelts > 1)
        qsort(counties->elts, (size_t)counties->nelts, sizeof(const char *), compare_codes);

    apr_array_header_t *tables;
    const edu_shadow_t shadow = {db, work.catalogue, work.order->sample < 0 ? NULL : counties,
                                 edu_catalogue_reach(work.catalogue, work.last_year)};
    EDU_TRY(edu_shadow_open(&shadow, pool));
    EDU_TRY(edu_shadow_fill_now(&shadow, pool));
    EDU_TRY(edu_shadow_aggregate(&shadow, pool));
    EDU_TRY(edu_seal_tables(&tables, db, pool));
    for (int i = 0; i < tables->nelts; i++)
        EDU_TRY(compare(&work, &APR_ARRAY_IDX(tables, i, edu_seal_table_t), pool));
    return NULL;
}

edu_error_t *
edu_seal_recompute(edu_recomputed_t *recomputed, edu_db_t *db, const edu_catalogue_t *catalogue,
                   const edu_recompute_order_t *order, apr_pool_t *pool)
{
    work_t work = {.recomputed = recomputed, .catalogue = catalogue, .order = order, .pool = pool};

    return edu_shadow_transaction(db, recompute_body, &work, pool);
}
