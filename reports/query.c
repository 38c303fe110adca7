#include "base/cancel.h"
#include "base/log.h"
#include "base/pool.h"
#include "reports/commands_private.h"
#include "reports/document.h"
#include "reports/figure.h"
#include "reports/query_private.h"
#include "reports/stale.h"
#include "reports/sum_table.h"
#include "sql/embedded.h"
#include "sql/form_reports.h"
#include "sql/migrate.h"

#include <apr_strings.h>
#include <string.h>

/* Rows are read page by page in the order of the key, so that memory stays the same however many there are. */
enum { PAGE_ROWS = 5000, SUM_PAGE_ROWS = 500 };

/* A key as far as it was read. */
typedef struct query_key_t {
    const char *area;
    int64_t year;
    const char *period;
    const char *grp;
    const char *indicator;
} query_key_t;

edu_error_t *
edu_query_flush(edu_query_t *query, apr_pool_t *pool)
{
    EDU_TRY(edu_document_write(NULL, query->out, pool));
    edu_buffer_clear(query->out);
    return edu_cancel_check();
}

static edu_error_t *
indicator_page(edu_result_t **page, edu_db_t *db, const edu_query_t *query, const query_key_t *key,
               apr_pool_t *pool)
{
    return edu_db_query(page, db, edu_sql_query("query_indicators"),
                        EDU_PARAMS(EDU_TEXT(key->area), EDU_INT(key->year), EDU_TEXT(key->period),
                                   EDU_TEXT(key->grp), EDU_TEXT(key->indicator), EDU_TEXT(query->only.area),
                                   EDU_BOOL(query->only.below), EDU_TEXT(query->only.level),
                                   EDU_INT(query->only.first), EDU_INT(query->only.last),
                                   EDU_TEXT(query->only.indicator), EDU_TEXT(query->only.grp),
                                   EDU_INT(PAGE_ROWS)),
                        pool);
}

static edu_error_t *
write_indicators(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    edu_query_t *query = baton;
    /* Two pools by turns: the last key of a page is needed to ask for the next. */
    apr_pool_t *pools[2] = {edu_pool_create(pool), edu_pool_create(pool)};
    query_key_t key = {"", 0, "", "", ""};
    int rows = PAGE_ROWS;

    for (int turn = 0; rows == PAGE_ROWS; turn ^= 1) {
        const char *cells[EDU_FIGURE_COLUMNS];
        edu_result_t *page;

        apr_pool_clear(pools[turn]);
        EDU_TRY(indicator_page(&page, db, query, &key, pools[turn]));
        rows = edu_result_rows(page);
        query->any = query->any || rows > 0;
        for (int row = 0; row < rows; row++) {
            edu_figure_t figure;

            EDU_TRY(edu_figure_read(&figure, page, row, query->only.catalogue));
            edu_figure_cells(cells, &figure, query->only.catalogue, query->lang, pools[turn]);
            edu_table_row(query->table, cells);
            key = (query_key_t){figure.area, figure.year, figure.period, figure.grp, figure.indicator_code};
        }
        EDU_TRY(edu_query_flush(query, pools[turn]));
    }
    return NULL;
}

/* The sums of one form, read a page at a time. */
typedef struct sums_t {
    const edu_form_t *form;
    const char *sql;
    apr_array_header_t *cells; /* const edu_cell_t *, by their column's name */
    edu_result_t *page;
    apr_pool_t *pools[2];
    int turn;
    int row;
    int rows;
} sums_t;

static edu_error_t *
next_page(sums_t *sums, edu_db_t *db, const edu_query_t *query)
{
    bool first = sums->page == NULL;
    int last = sums->rows - 1;
    const edu_result_t *page = sums->page;
    query_key_t key = {"", 0, "", "", ""};

    if (!first)
        key =
            (query_key_t){edu_result_text(page, last, EDU_SUM_AREA), edu_result_int(page, last, EDU_SUM_YEAR),
                          edu_result_text(page, last, EDU_SUM_PERIOD),
                          edu_result_text(page, last, EDU_SUM_GROUP), ""};
    sums->turn ^= 1;
    apr_pool_clear(sums->pools[sums->turn]);
    EDU_TRY(
        edu_db_query(&sums->page, db, sums->sql,
                     EDU_PARAMS(EDU_TEXT(key.area), EDU_INT(key.year), EDU_TEXT(key.period),
                                EDU_TEXT(key.grp), EDU_TEXT(query->only.area), EDU_BOOL(query->only.below),
                                EDU_TEXT(query->only.level), EDU_INT(query->only.first),
                                EDU_INT(query->only.last), EDU_TEXT(query->only.grp), EDU_INT(SUM_PAGE_ROWS)),
                     sums->pools[sums->turn]));
    sums->row = 0;
    sums->rows = edu_result_rows(sums->page);
    return NULL;
}

/* Moves to the next row; a page that was not full was the last one. */
static edu_error_t *
advance(sums_t *sums, edu_db_t *db, const edu_query_t *query)
{
    if (++sums->row < sums->rows || sums->rows < SUM_PAGE_ROWS)
        return NULL;
    return next_page(sums, db, query);
}

static edu_error_t *
start_sums(sums_t *sums, edu_db_t *db, const edu_query_t *query, const edu_form_t *form, apr_pool_t *pool)
{
    *sums = (sums_t){.form = form,
                     .sql = edu_sql_sum_page(form, pool),
                     .cells = edu_sum_table_cells(form, pool),
                     .pools = {edu_pool_create(pool), edu_pool_create(pool)}};
    return next_page(sums, db, query);
}

static int
compare_sums(const sums_t *a, const sums_t *b)
{
    int order = strcmp(edu_result_text(a->page, a->row, EDU_SUM_AREA),
                       edu_result_text(b->page, b->row, EDU_SUM_AREA));
    int64_t years =
        edu_result_int(a->page, a->row, EDU_SUM_YEAR) - edu_result_int(b->page, b->row, EDU_SUM_YEAR);

    if (order == 0 && years != 0)
        order = years < 0 ? -1 : 1;
    if (order == 0)
        order = strcmp(edu_result_text(a->page, a->row, EDU_SUM_PERIOD),
                       edu_result_text(b->page, b->row, EDU_SUM_PERIOD));
    if (order == 0)
        order = strcmp(edu_result_text(a->page, a->row, EDU_SUM_GROUP),
                       edu_result_text(b->page, b->row, EDU_SUM_GROUP));
    return order;
}

/* One row of the rollup is one row of output a cell. */
static void
write_sum_row(edu_query_t *query, const sums_t *sums)
{
    const edu_result_t *page = sums->page;
    int row = sums->row;
    const edu_sum_head_t head = {edu_result_text(page, row, EDU_SUM_AREA),
                                 edu_result_text(page, row, EDU_SUM_LEVEL),
                                 (int)edu_result_int(page, row, EDU_SUM_YEAR),
                                 edu_result_text(page, row, EDU_SUM_PERIOD),
                                 edu_result_text(page, row, EDU_SUM_GROUP),
                                 edu_result_text(page, row, EDU_SUM_REPORTED)};

    for (int i = 0; i < sums->cells->nelts; i++) {
        const edu_cell_t *cell = APR_ARRAY_IDX(sums->cells, i, const edu_cell_t *);
        const char *value = edu_result_text(page, row, EDU_SUM_COLUMNS + cell->index);

        edu_sum_table_row(query->table, &head, query->only.catalogue, cell, sums->form->code,
                          value != NULL ? value : "", query->lang);
    }
}

/* Merges the forms' sums, each of which comes in the order of the key; forms of one key follow by code. */
static edu_error_t *
write_sums(edu_db_t *db, void *baton, apr_pool_t *pool)
{
    edu_query_t *query = baton;
    const apr_array_header_t *forms = query->only.catalogue->forms;
    sums_t *sums = apr_pcalloc(pool, ((size_t)forms->nelts + 1) * sizeof *sums);
    int count = 0;

    for (int i = 0; i < forms->nelts; i++) {
        const edu_form_t *form = APR_ARRAY_IDX(forms, i, const edu_form_t *);

        if (query->only.form == NULL || strcmp(form->code, query->only.form) == 0)
            EDU_TRY(start_sums(&sums[count++], db, query, form, pool));
    }
    for (;;) {
        sums_t *least = NULL;

        for (int i = 0; i < count; i++)
            if (sums[i].row < sums[i].rows && (least == NULL || compare_sums(&sums[i], least) < 0))
                least = &sums[i];
        if (least == NULL)
            break;
        query->any = true;
        write_sum_row(query, least);
        if (query->out->length > 1 << 18)
            EDU_TRY(edu_query_flush(query, pool));
        EDU_TRY(advance(least, db, query));
    }
    return edu_query_flush(query, pool);
}

/* An empty answer is an answer, but a slip in a filter looks the same. */
static void
tell_no_rows(void)
{
    edu_log_notice(
        "no rows: nothing that was aggregated fits these options; check them, or collect the returns "
        "and run \"edustat aggregate\"");
}

edu_error_t *
edu_query_run(edu_context_t *context, const edu_column_t *columns, int column_count, edu_transaction_t body,
              const void *more)
{
    const char *named = edu_setting(context->settings, EDU_SET_FORMAT);
    edu_query_t query = {.lang = context->settings->lang,
                         .out = edu_buffer_create(1 << 19, context->pool),
                         .more = more};
    const edu_catalogue_t *catalogue;
    edu_table_format_t format;
    edu_db_t *db;

    EDU_TRY(edu_table_format_parse(&format, named, 1u << EDU_TABLE_CSV | 1u << EDU_TABLE_JSON));
    EDU_TRY(edu_sql_open(&db, &catalogue, NULL, context->settings, context->pool));
    EDU_TRY(edu_stale_tell(db, context->pool));
    EDU_TRY(edu_selection_read(&query.only, catalogue, context->settings, context->pool));
    query.table = edu_table_create(format, columns, column_count, query.out, context->pool);
    /* One try: what was written to standard output cannot be taken back. */
    EDU_TRY(edu_db_transaction(db, EDU_READ_ONLY, 1, body, &query, context->pool));
    edu_table_finish(query.table);
    if (!query.any)
        tell_no_rows();
    return edu_document_write(NULL, query.out, context->pool);
}

edu_error_t *
edu_reports_query_indicators(edu_context_t *context)
{
    if (edu_setting(context->settings, EDU_SET_BOUNDARIES) != NULL)
        return edu_reports_query_boundaries(context);
    return edu_query_run(context, edu_figure_columns, EDU_FIGURE_QUERY, write_indicators, NULL);
}

edu_error_t *
edu_reports_query_sums(edu_context_t *context)
{
    if (edu_setting(context->settings, EDU_SET_BOUNDARIES) != NULL)
        return edu_reports_query_boundary_sums(context);
    return edu_query_run(context, edu_sum_table_columns, EDU_SUM_TABLE_COLUMNS, write_sums, NULL);
}
