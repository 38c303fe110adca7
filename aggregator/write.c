#include "aggregator/write_private.h"

#include "aggregator/written.h"
#include "sql/embedded.h"
#include "sql/form_tables.h"

#include <apr_strings.h>

const edu_form_t *
edu_writer_form(const edu_writer_t *writer, int form)
{
    return APR_ARRAY_IDX(writer->catalogue->forms, form, const edu_form_t *);
}

static edu_renew_t *
add_table(edu_writer_t *writer, const edu_renew_table_t *table, apr_pool_t *pool)
{
    edu_renew_t *renew = edu_renew_create(writer->db, table, pool);

    APR_ARRAY_PUSH(writer->tables, edu_renew_t *) = renew;
    return renew;
}

static edu_renew_t *
table_at(const edu_writer_t *writer, int index)
{
    return APR_ARRAY_IDX(writer->tables, index, edu_renew_t *);
}

static edu_renew_t *
renew_sums(edu_writer_t *writer, int form, apr_pool_t *pool)
{
    edu_renew_table_t *table = apr_pcalloc(pool, sizeof *table);

    table->name = edu_sql_sum_table(edu_writer_form(writer, form), pool);
    table->columns = edu_sql_sum_columns(edu_writer_form(writer, form), pool);
    table->remove = edu_sql_delete_sums_of(edu_writer_form(writer, form), pool);
    return add_table(writer, table, pool);
}

static edu_renew_t *
renew(edu_writer_t *writer, const char *name, const char *columns, const char *remove, apr_pool_t *pool)
{
    edu_renew_table_t *table = apr_pcalloc(pool, sizeof *table);

    *table = (edu_renew_table_t){name, columns, edu_sql_query(remove), true};
    return add_table(writer, table, pool);
}

edu_writer_t *
edu_writer_create(edu_db_t *db, const edu_catalogue_t *catalogue, apr_pool_t *pool)
{
    edu_writer_t *writer = apr_pcalloc(pool, sizeof *writer);

    writer->db = db;
    writer->catalogue = catalogue;
    writer->tables = apr_array_make(pool, catalogue->forms->nelts + 8, sizeof(edu_renew_t *));
    writer->sums = apr_array_make(pool, catalogue->forms->nelts, sizeof(edu_renew_t *));
    for (int f = 0; f < catalogue->forms->nelts; f++)
        APR_ARRAY_PUSH(writer->sums, edu_renew_t *) = renew_sums(writer, f, pool);
    writer->rates = renew(writer, "edustat.rollup_indicator", edu_writer_rate_columns, "rate_delete", pool);
    writer->peers = renew(writer, "edustat.rollup_peer", edu_writer_peer_columns, "peer_delete", pool);
    writer->bounds = renew(writer, "edustat.rollup_bound", edu_writer_bound_columns, "bound_delete", pool);
    writer->balanced.summary =
        renew(writer, "edustat.rollup_balanced", edu_balance_columns, "balanced_delete", pool);
    writer->balanced.items =
        renew(writer, "edustat.rollup_balanced_item", edu_balance_item_columns, "balanced_item_delete", pool);
    return writer;
}

int64_t
edu_writer_rows(const edu_writer_t *writer)
{
    return edu_renew_rows(writer->rates);
}

int64_t
edu_writer_written(const edu_writer_t *writer)
{
    return edu_renew_written(writer->rates);
}

edu_renew_t *
edu_writer_of_form(const edu_writer_t *writer, int form)
{
    return APR_ARRAY_IDX(writer->sums, form, edu_renew_t *);
}

const edu_balance_tables_t *
edu_writer_balanced(const edu_writer_t *writer)
{
    return &writer->balanced;
}

edu_error_t *
edu_writer_remove(edu_writer_t *writer, int year, const char *period, apr_pool_t *scratch_pool)
{
    for (int f = 0; f < writer->catalogue->forms->nelts; f++)
        EDU_TRY(edu_db_exec(writer->db, edu_sql_delete_sums(edu_writer_form(writer, f), scratch_pool),
                            EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL));
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("peer_delete_period"),
                        EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL));
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("bound_delete_period"),
                        EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL));
    EDU_TRY(edu_db_exec(writer->db, edu_sql_query("balanced_delete_period"),
                        EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL));
    return edu_db_exec(writer->db, edu_sql_query("rate_delete_period"),
                       EDU_PARAMS(EDU_INT(year), EDU_TEXT(period)), NULL);
}

edu_error_t *
edu_writer_read(edu_writer_t *writer, int year, const char *period, const apr_array_header_t *areas,
                bool sums, apr_pool_t *scratch_pool)
{
    writer->areas = areas;
    for (int f = 0; sums && f < writer->catalogue->forms->nelts; f++)
        EDU_TRY(edu_renew_read(edu_writer_of_form(writer, f), writer->db, year, period, areas, scratch_pool));
    if (sums) {
        EDU_TRY(edu_renew_read(writer->balanced.summary, writer->db, year, period, areas, scratch_pool));
        EDU_TRY(edu_renew_read(writer->balanced.items, writer->db, year, period, areas, scratch_pool));
    }
    EDU_TRY(edu_renew_read(writer->rates, writer->db, year, period, areas, scratch_pool));
    return edu_renew_read(writer->bounds, writer->db, year, period, areas, scratch_pool);
}

edu_error_t *
edu_writer_read_all(edu_writer_t *writer, edu_db_t *db, apr_pool_t *scratch_pool)
{
    for (int i = 0; i < writer->tables->nelts; i++)
        EDU_TRY(edu_renew_recall(table_at(writer, i), db, scratch_pool));
    return NULL;
}

/* Rows that come frozen into a table emptied in the same transaction need no log and no second visit. */
static edu_error_t *
lay_bare(edu_writer_t *writer, apr_pool_t *pool)
{
    const char *tables = "edustat.written";

    for (int i = 0; i < writer->tables->nelts; i++) {
        tables = apr_pstrcat(pool, tables, ", ", edu_renew_table(table_at(writer, i)), NULL);
        edu_renew_bare(table_at(writer, i));
    }
    writer->bare = true;
    return edu_db_script(
        writer->db, apr_pstrcat(pool, "TRUNCATE ", tables,
                                "; ALTER TABLE edustat.rollup_indicator DROP CONSTRAINT rollup_indicator_pkey"
                                "; ALTER TABLE edustat.rollup_peer DROP CONSTRAINT rollup_peer_pkey",
                                NULL));
}

edu_error_t *
edu_writer_begin_full(bool *standing, edu_writer_t *writer, apr_pool_t *scratch_pool)
{
    edu_result_t *rows;
    uint32_t transaction;

    writer->full = true;
    EDU_TRY(edu_written_own(&transaction, writer->db, scratch_pool));
    for (int i = 0; i < writer->tables->nelts; i++)
        edu_renew_remember(table_at(writer, i), transaction);
    edu_renew_hold(writer->peers);
    EDU_TRY(edu_db_query(&rows, writer->db, edu_sql_query("rate_exists"), EDU_NO_PARAMS, scratch_pool));
    *standing = edu_result_bool(rows, 0, 0);
    return *standing ? NULL : lay_bare(writer, scratch_pool);
}

edu_error_t *
edu_writer_finish(edu_writer_t *writer)
{
    for (int i = 0; i < writer->tables->nelts; i++)
        EDU_TRY(edu_renew_finish(table_at(writer, i)));
    if (!writer->bare)
        return NULL;
    writer->bare = false;
    return edu_db_script(writer->db,
                         "ALTER TABLE edustat.rollup_indicator ADD CONSTRAINT rollup_indicator_pkey "
                         "PRIMARY KEY (area_code, year, period, grp, indicator); "
                         "ALTER TABLE edustat.rollup_peer ADD CONSTRAINT rollup_peer_pkey "
                         "PRIMARY KEY (area_code, year, period, indicator, parent_code)");
}
