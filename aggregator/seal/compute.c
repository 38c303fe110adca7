#include "aggregator/seal/compute.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "sql/embedded.h"
#include "sql/form_past.h"
#include "sql/form_tables.h"

#include <apr_strings.h>
#include <inttypes.h>
#include <string.h>

/* Lines of COPY as a text ------------------------------------------------------------------------ */

static edu_error_t *
add_line(char *line, size_t length, void *baton)
{
    edu_buffer_t *out = baton;

    edu_buffer_add(out, line, length);
    edu_buffer_add_char(out, '\n');
    return NULL;
}

static edu_error_t *
copy_text(const char **data, size_t *length, edu_db_t *db, const char *sql, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(65536, pool);

    EDU_TRY(edu_copy_out(db, sql, add_line, out));
    *length = out->length;
    *data = edu_buffer_text(out);
    return NULL;
}

/* Returns, county-period by county-period -------------------------------------------------------- */

typedef struct returns_t {
    const edu_form_t *form;
    const char *header;
    edu_buffer_t *key; /* "county,year,period" of the rows in `text`; empty at first */
    edu_buffer_t *text;
    int64_t rows;
    edu_seal_returns_t each;
    void *baton;
    apr_pool_t *pool; /* cleared for each */
} returns_t;

static edu_error_t *
hand_on(returns_t *returns)
{
    char *county;
    char *year;
    char *period;

    if (returns->rows == 0)
        return NULL;
    apr_pool_clear(returns->pool);
    county = apr_pstrmemdup(returns->pool, returns->key->data, returns->key->length);
    year = strchr(county, ',');
    *year++ = '\0';
    period = strchr(year, ',');
    *period++ = '\0';
    return returns->each(returns->form, county, year, period, returns->text, returns->rows, returns->baton);
}

static edu_error_t *
take_return(char *line, size_t length, void *baton)
{
    returns_t *returns = baton;
    size_t key = 0;

    for (int commas = 0; key < length; key++)
        if (line[key] == ',' && ++commas == 3)
            break;
    if (returns->rows == 0 || key != returns->key->length || memcmp(line, returns->key->data, key) != 0) {
        EDU_TRY(hand_on(returns));
        edu_buffer_clear(returns->key);
        edu_buffer_add(returns->key, line, key);
        edu_buffer_clear(returns->text);
        edu_buffer_add_text(returns->text, returns->header);
        returns->rows = 0;
    }
    returns->rows++;
    return add_line(line, length, returns->text);
}

edu_error_t *
edu_seal_each_returns(edu_db_t *db, const edu_form_t *form, edu_seal_returns_t each, void *baton,
                      apr_pool_t *pool)
{
    returns_t returns = {.form = form,
                         .header = edu_sql_sealed_header(form, pool),
                         .key = edu_buffer_create(64, pool),
                         .text = edu_buffer_create(65536, pool),
                         .each = each,
                         .baton = baton,
                         .pool = edu_pool_create(pool)};

    EDU_TRY(edu_copy_out(db, edu_sql_copy_sealed_returns(form, pool), take_return, &returns));
    return hand_on(&returns);
}

/* Inputs ----------------------------------------------------------------------------------------- */

static edu_error_t *
add_input(const edu_form_t *form, const char *county, const char *year, const char *period,
          const edu_buffer_t *text, int64_t rows, void *baton)
{
    edu_buffer_t *out = baton;
    apr_pool_t *pool = edu_pool_create(NULL);

    edu_buffer_printf(out, "%s,%s,%s,%s,%" PRId64 ",%s\n", form->code, county, year, period, rows,
                      edu_sha256_hex(text->data, text->length, pool));
    apr_pool_destroy(pool);
    return NULL;
}

static edu_error_t *
collect_inputs(edu_seal_parts_t *parts, const edu_shadow_t *shadow, apr_pool_t *pool)
{
    edu_buffer_t *out = edu_buffer_create(65536, parts->pool);
    size_t length;

    edu_buffer_add_text(out, "form,county_code,year,period,returns,sha256\n");
    for (int f = 0; f < shadow->catalogue->forms->nelts; f++)
        EDU_TRY(edu_seal_each_returns(shadow->db,
                                      APR_ARRAY_IDX(shadow->catalogue->forms, f, const edu_form_t *),
                                      add_input, out, pool));
    length = out->length;
    edu_seal_parts_add(parts, EDU_SEAL_INPUTS, edu_buffer_text(out), length);
    return NULL;
}

/* Results ---------------------------------------------------------------------------------------- */

static edu_error_t *
read_tables(apr_array_header_t **tables, edu_db_t *db, const char *name, apr_pool_t *pool)
{
    const size_t prefix = strlen("rollup_");
    const size_t sums = strlen("rollup_sum_");
    edu_seal_table_t *table = NULL;
    edu_result_t *rows;

    EDU_TRY(edu_db_query(&rows, db, edu_sql_query("shadow_results"), EDU_PARAMS(EDU_TEXT(name)), pool));
    *tables = apr_array_make(pool, 8, sizeof(edu_seal_table_t));
    for (int i = 0; i < edu_result_rows(rows); i++) {
        const char *of = edu_result_text(rows, i, 0);
        const char *column = edu_result_text(rows, i, 1);

        if (table == NULL || strcmp(table->name, of) != 0) {
            table = &APR_ARRAY_PUSH(*tables, edu_seal_table_t);
            *table = (edu_seal_table_t){apr_pstrcat(pool, EDU_SEAL_RESULTS, of + prefix, ".csv", NULL), of,
                                        strncmp(of, "rollup_sum_", sums) == 0 ? of + sums : NULL, "area_code",
                                        apr_array_make(pool, 5, sizeof(const char *))};
        }
        if (strcmp(column, "parent_code") == 0)
            table->area = column;
        APR_ARRAY_PUSH(table->key, const char *) = column;
    }
    return NULL;
}

edu_error_t *
edu_seal_tables(apr_array_header_t **tables, edu_db_t *db, apr_pool_t *pool)
{
    return read_tables(tables, db, NULL, pool);
}

edu_error_t *
edu_seal_table(edu_seal_table_t *table, edu_db_t *db, const char *path, apr_pool_t *pool)
{
    const size_t prefix = strlen(EDU_SEAL_RESULTS);
    const char *name = apr_pstrmemdup(pool, path + prefix, strlen(path) - prefix - strlen(".csv"));
    apr_array_header_t *tables;

    EDU_TRY(read_tables(&tables, db, apr_pstrcat(pool, "rollup_", name, NULL), pool));
    if (tables->nelts == 0)
        return edu_error_hint(
            edu_error_create(EDU_ERR_REFUSED, NULL,
                             "\"%s\" is among the sealed results and not computed by this program", path),
            "use the edustat that made the seal: \"edustat seal show\" tells its version");
    *table = APR_ARRAY_IDX(tables, 0, edu_seal_table_t);
    return NULL;
}

const char *
edu_seal_table_in(const edu_seal_table_t *table, const char *schema, apr_pool_t *pool)
{
    return apr_pstrcat(pool, schema, ".", edu_text_quote_identifier(table->name, pool), NULL);
}

const char *
edu_seal_results_where(const edu_seal_table_t *table, const edu_seal_results_t *results, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s IN (%s) AND year = %d", table->area,
                        edu_sql_literal_list(results->scope->results, pool), results->year);
}

edu_error_t *
edu_seal_copy_results(const char **data, size_t *length, edu_db_t *db, const char *schema,
                      const edu_seal_table_t *table, const apr_array_header_t *columns,
                      const edu_seal_results_t *results, apr_pool_t *pool)
{
    return copy_text(data, length, db,
                     edu_sql_copy_columns(edu_seal_table_in(table, schema, pool), columns,
                                          edu_seal_results_where(table, results, pool),
                                          edu_sql_column_list(table->key, "", pool), pool),
                     pool);
}

edu_error_t *
edu_seal_table_columns(apr_array_header_t **columns, edu_db_t *db, const edu_seal_table_t *table,
                       apr_pool_t *pool)
{
    apr_array_header_t *all;

    EDU_TRY(edu_shadow_columns(&all, db, edu_seal_table_in(table, "edustat", pool), pool));
    *columns = apr_array_make(pool, all->nelts, sizeof(const char *));
    for (int i = 0; i < all->nelts; i++) {
        const char *name = APR_ARRAY_IDX(all, i, const char *);

        if (strcmp(name, "computed_at") != 0 && !edu_text_among(table->key, name))
            APR_ARRAY_PUSH(*columns, const char *) = name;
    }
    return NULL;
}

/* The columns that the results are to be like must all be there still. */
static edu_error_t *
like_columns(apr_array_header_t **columns, edu_db_t *db, const edu_seal_table_t *table,
             const edu_seal_part_t *like, apr_pool_t *pool)
{
    apr_array_header_t *all;

    EDU_TRY(edu_shadow_columns(&all, db, edu_seal_table_in(table, "edustat", pool), pool));
    *columns = edu_seal_part_columns(like, pool);
    for (int i = 0; i < (*columns)->nelts; i++)
        if (!edu_text_among(all, APR_ARRAY_IDX(*columns, i, const char *)))
            return edu_error_hint(
                edu_error_create(EDU_ERR_REFUSED, NULL,
                                 "\"%s\" is among the sealed results and not computed by this program",
                                 APR_ARRAY_IDX(*columns, i, const char *)),
                "use the edustat that made the seal: \"edustat seal show\" tells its version");
    return NULL;
}

/* The key, then the other columns in the order of the table. */
static edu_error_t *
all_columns(apr_array_header_t **columns, edu_db_t *db, const edu_seal_table_t *table, apr_pool_t *pool)
{
    apr_array_header_t *others;

    EDU_TRY(edu_seal_table_columns(&others, db, table, pool));
    *columns = apr_array_append(pool, table->key, others);
    return NULL;
}

static edu_error_t *
collect_results(edu_seal_parts_t *parts, const edu_shadow_t *shadow, const edu_seal_results_t *results,
                const edu_seal_table_t *table, apr_pool_t *pool)
{
    const edu_seal_part_t *like =
        results->like != NULL ? edu_seal_parts_find(results->like, table->path) : NULL;
    apr_array_header_t *columns;
    const char *data;
    size_t length;

    if (like != NULL)
        EDU_TRY(like_columns(&columns, shadow->db, table, like, pool));
    else
        EDU_TRY(all_columns(&columns, shadow->db, table, pool));
    EDU_TRY(
        edu_seal_copy_results(&data, &length, shadow->db, "edustat", table, columns, results, parts->pool));
    edu_seal_parts_add(parts, apr_pstrdup(parts->pool, table->path), data, length);
    return NULL;
}

edu_error_t *
edu_seal_collect(edu_seal_parts_t *parts, const edu_shadow_t *shadow, const edu_seal_results_t *results,
                 apr_pool_t *pool)
{
    apr_array_header_t *tables;
    apr_array_header_t *periods = apr_array_make(pool, 2, sizeof(const char *));
    const char *data;
    size_t length;

    EDU_TRY(copy_text(&data, &length, shadow->db,
                      edu_sql_copy_columns("edustat.unit", edu_sql_register_columns(shadow->catalogue, pool),
                                           "", "county_code, unit_code", pool),
                      parts->pool));
    edu_seal_parts_add(parts, EDU_SEAL_REGISTER, data, length);
    APR_ARRAY_PUSH(periods, const char *) = "year";
    APR_ARRAY_PUSH(periods, const char *) = "period";
    EDU_TRY(copy_text(&data, &length, shadow->db,
                      edu_sql_copy_columns("edustat.return_state", periods, "", "year, period", pool),
                      parts->pool));
    edu_seal_parts_add(parts, EDU_SEAL_PERIODS, data, length);
    EDU_TRY(collect_inputs(parts, shadow, pool));
    EDU_TRY(edu_seal_tables(&tables, shadow->db, pool));
    for (int i = 0; i < tables->nelts; i++)
        EDU_TRY(collect_results(parts, shadow, results, &APR_ARRAY_IDX(tables, i, edu_seal_table_t), pool));
    return NULL;
}
