#include "aggregator/seal/compute.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
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

const char *
edu_seal_sums_path(const char *form, apr_pool_t *pool)
{
    return apr_pstrcat(pool, EDU_SEAL_SUMS, form, ".csv", NULL);
}

const char *
edu_seal_results_table(const char *schema, const char *form, apr_pool_t *pool)
{
    const char *name = form != NULL ? apr_pstrcat(pool, "rollup_sum_", form, NULL) : "rollup_indicator";

    return apr_pstrcat(pool, schema, ".", edu_text_quote_identifier(name, pool), NULL);
}

const char *
edu_seal_results_where(const edu_seal_results_t *results, apr_pool_t *pool)
{
    return apr_psprintf(pool, "area_code IN (%s) AND year = %d",
                        edu_sql_literal_list(results->scope->results, pool), results->year);
}

apr_array_header_t *
edu_seal_results_key(const char *form, apr_pool_t *pool)
{
    static const char *const names[] = {"area_code", "year", "period", "grp", "indicator"};
    apr_array_header_t *key = apr_array_make(pool, 5, sizeof(const char *));

    for (size_t i = 0; i < (form != NULL ? 4 : 5); i++)
        APR_ARRAY_PUSH(key, const char *) = names[i];
    return key;
}

edu_error_t *
edu_seal_copy_results(const char **data, size_t *length, edu_db_t *db, const char *schema, const char *form,
                      const apr_array_header_t *columns, const edu_seal_results_t *results, apr_pool_t *pool)
{
    const char *order = edu_sql_column_list(edu_seal_results_key(form, pool), "", pool);

    return copy_text(data, length, db,
                     edu_sql_copy_columns(edu_seal_results_table(schema, form, pool), columns,
                                          edu_seal_results_where(results, pool), order, pool),
                     pool);
}

static bool
is_among(const apr_array_header_t *names, const char *name)
{
    for (int i = 0; i < names->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(names, i, const char *), name) == 0)
            return true;
    return false;
}

/* All columns of the table but the time at which a row was computed; or those of the part that the results are to be like. */
static edu_error_t *
choose_columns(apr_array_header_t **columns, edu_db_t *db, const char *table, const edu_seal_part_t *like,
               apr_pool_t *pool)
{
    apr_array_header_t *all;

    EDU_TRY(edu_shadow_columns(&all, db, table, pool));
    *columns = like != NULL ? edu_seal_part_columns(like, pool)
                            : apr_array_make(pool, all->nelts, sizeof(const char *));
    for (int i = 0; like != NULL && i < (*columns)->nelts; i++)
        if (!is_among(all, APR_ARRAY_IDX(*columns, i, const char *)))
            return edu_error_hint(
                edu_error_create(EDU_ERR_REFUSED, NULL,
                                 "\"%s\" is among the sealed results and not computed by this program",
                                 APR_ARRAY_IDX(*columns, i, const char *)),
                "use the edustat that made the seal: \"edustat seal show\" tells its version");
    for (int i = 0; like == NULL && i < all->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(all, i, const char *), "computed_at") != 0)
            APR_ARRAY_PUSH(*columns, const char *) = APR_ARRAY_IDX(all, i, const char *);
    return NULL;
}

static edu_error_t *
collect_results(edu_seal_parts_t *parts, const edu_shadow_t *shadow, const edu_seal_results_t *results,
                const char *form, apr_pool_t *pool)
{
    const char *path = form != NULL ? edu_seal_sums_path(form, parts->pool) : EDU_SEAL_INDICATORS;
    const edu_seal_part_t *like = results->like != NULL ? edu_seal_parts_find(results->like, path) : NULL;
    apr_array_header_t *columns;
    const char *data;
    size_t length;

    EDU_TRY(choose_columns(&columns, shadow->db, edu_seal_results_table("edustat", form, pool), like, pool));
    EDU_TRY(
        edu_seal_copy_results(&data, &length, shadow->db, "edustat", form, columns, results, parts->pool));
    edu_seal_parts_add(parts, path, data, length);
    return NULL;
}

edu_error_t *
edu_seal_collect(edu_seal_parts_t *parts, const edu_shadow_t *shadow, const edu_seal_results_t *results,
                 apr_pool_t *pool)
{
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
    EDU_TRY(collect_results(parts, shadow, results, NULL, pool));
    for (int f = 0; f < shadow->catalogue->forms->nelts; f++)
        EDU_TRY(collect_results(parts, shadow, results,
                                APR_ARRAY_IDX(shadow->catalogue->forms, f, const edu_form_t *)->code, pool));
    return NULL;
}
